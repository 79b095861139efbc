//! What a read still lacks before it can be submitted.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Side;
use super::field::{asked, asked_further, fault, flattened, nested, says_something};
use crate::finding::{Answer, Draft, Finding, Mark, Pixels, Shape, Value};
use crate::protocol::{Field, Protocol, Question, Scope, Structure};

/// One thing to mend before a read can be submitted, and where.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Missing {
    /// The finding that it is about.
    pub finding: Option<Uuid>,
    /// The question that it is about.
    pub question: Option<String>,
    /// The image that it is about.
    pub instance: Option<String>,
    /// The attribute that it is about.
    pub attribute: Option<String>,
    /// What to do.
    pub sentence: String,
}

/// An image of the case, as the draft names it.
#[derive(Clone, PartialEq, Debug)]
pub struct ReadImage {
    /// Its UID.
    pub instance: String,
    /// How many frames it has.
    pub frames: u32,
    /// Its series, which only has to differ between series.
    pub series: String,
    /// Columns and rows of each frame.
    pub size: [u32; 2],
    /// Millimetres between rows and between columns, where it tells.
    pub spacing: Option<[f64; 2]>,
    /// The side of the body that it shows, where it tells.
    pub laterality: Option<Side>,
}

/// Everything that keeps `draft` from being a complete read of `images` under `protocol`; empty when
/// it is complete. That a case cannot be read is complete in itself.
pub fn missing(protocol: &Protocol, draft: &Draft, images: &[ReadImage]) -> Vec<Missing> {
    if draft.cannot_be_read.is_some() {
        return Vec::new();
    }
    let check =
        Check { protocol, draft, images: images.iter().map(|image| (&*image.instance, image)).collect() };
    let mut found: Vec<Missing> = check.no_finding().into_iter().collect();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for finding in &draft.findings {
        let count = counts.entry(&finding.structure).or_default();
        *count += 1;
        found.extend(check.finding(finding, *count));
    }
    for question in &protocol.questions {
        found.extend(check.question(question, images));
    }
    found.extend(check.stray_answers());
    found
}

/// The draft without values that nothing asks for any more, such as those nested in a choice that was
/// taken back, or all of them where the case cannot be read.
#[must_use]
pub fn asked_only(protocol: &Protocol, mut draft: Draft) -> Draft {
    if draft.cannot_be_read.is_some() {
        return Draft { findings: Vec::new(), answers: Vec::new(), no_finding: false, ..draft };
    }
    for finding in &mut draft.findings {
        if let Some(structure) = protocol.structures.iter().find(|s| s.key == finding.structure) {
            let keys = keys(&asked(&structure.attributes, &finding.attributes));
            finding.attributes.retain(|key, value| keys.contains(key) && says_something(value));
        }
    }
    for answer in &mut draft.answers {
        if let Some(question) = protocol.questions.iter().find(|q| q.key == answer.question) {
            let asked = asked_further(&question.answer, &answer.value, &answer.attributes);
            let keys = keys(&asked);
            answer.attributes.retain(|key, value| keys.contains(key) && says_something(value));
        }
    }
    draft.answers.retain(|answer| says_something(&answer.value));
    draft
}

fn keys(fields: &[&Field]) -> HashSet<String> {
    fields.iter().map(|field| field.key.clone()).collect()
}

struct Check<'a> {
    protocol: &'a Protocol,
    draft: &'a Draft,
    images: HashMap<&'a str, &'a ReadImage>,
}

impl Check<'_> {
    fn no_finding(&self) -> Option<Missing> {
        let sentence = match (self.draft.no_finding, self.draft.findings.len()) {
            (true, 1..) => {
                "You marked findings and also said that there is nothing to mark: take one of the two back."
            }
            (false, 0) if !self.protocol.structures.is_empty() => {
                "Mark what you see, or say that there is nothing to mark."
            }
            _ => return None,
        };
        Some(Missing { sentence: sentence.to_owned(), ..Missing::default() })
    }

    fn finding(&self, finding: &Finding, count: usize) -> Vec<Missing> {
        let about = |attribute: Option<&str>, sentence: String| Missing {
            finding: Some(finding.id),
            attribute: attribute.map(str::to_owned),
            sentence,
            ..Missing::default()
        };
        let Some(structure) = self.protocol.structures.iter().find(|s| s.key == finding.structure) else {
            let sentence = format!(
                "The protocol has no structure “{}”: delete this finding and mark it anew.",
                finding.structure
            );
            return vec![about(None, sentence)];
        };
        let name = format!("{} {count}", structure.name);
        let mut found: Vec<Missing> =
            self.marks(structure, finding).map(|fault| about(None, format!("{name} {fault}."))).collect();
        let fields = &structure.attributes;
        let (asked, known) = (asked(fields, &finding.attributes), flattened(fields));
        let faults = field_faults(&asked, &known, &finding.attributes);
        found.extend(faults.map(|(key, fault)| about(Some(key), format!("{name}: {fault}."))));
        found
    }

    /// What is wrong with where a finding is, as the end of a sentence; at most one of each kind.
    fn marks(&self, structure: &Structure, finding: &Finding) -> impl Iterator<Item = String> {
        let any = |wrong: &dyn Fn(&Mark) -> bool| finding.marks.iter().any(wrong);
        let faults = [
            (finding.marks.is_empty(), "is marked nowhere: draw it or delete it"),
            (
                any(&|mark| mark.shape != structure.shape),
                "is not drawn in the shape that the protocol asks for",
            ),
            (any(&|mark| !mark.is_drawn()), "has a mark with too few or too many points"),
            (any(&|mark| !self.has_frame(mark)), "lies on an image that is not of this case"),
            (
                any(&|mark| !self.fits_image(mark)),
                "is painted on other pixels than those of its image: paint it again",
            ),
            (
                structure.shape.is_of_one_series() && !self.is_in_one_series(finding),
                "lies in several series: make it a finding in each",
            ),
            (
                structure.shape == Shape::Box
                    && !finding.marks.windows(2).all(|pair| pair[0].points == pair[1].points),
                "is a box that differs from slice to slice: draw it again",
            ),
        ];
        faults.into_iter().filter(|(wrong, _)| *wrong).map(|(_, fault)| fault.to_owned())
    }

    fn has_frame(&self, mark: &Mark) -> bool {
        self.images.get(&*mark.instance).is_some_and(|image| (1..=image.frames).contains(&mark.frame))
    }

    /// Whether a mask has the columns and rows of its image.
    fn fits_image(&self, mark: &Mark) -> bool {
        let image = self.images.get(&*mark.instance);
        let fits = |mask: &Pixels| image.is_none_or(|image| image.size == [mask.columns, mask.rows]);
        mark.mask.as_ref().is_none_or(fits)
    }

    fn is_in_one_series(&self, finding: &Finding) -> bool {
        let mut series =
            finding.marks.iter().filter_map(|mark| Some(&self.images.get(&*mark.instance)?.series));
        let first = series.next();
        series.all(|one| Some(one) == first)
    }

    fn question(&self, question: &Question, images: &[ReadImage]) -> Vec<Missing> {
        match question.scope {
            Scope::Case => self.answer(question, None, ""),
            Scope::Image => {
                let ask = |(index, image): (usize, &ReadImage)| {
                    self.answer(question, Some(&image.instance), &format!(" for image {}", index + 1))
                };
                images.iter().enumerate().flat_map(ask).collect()
            }
        }
    }

    fn answer(&self, question: &Question, instance: Option<&str>, place: &str) -> Vec<Missing> {
        let about = |attribute: Option<&str>, sentence: String| Missing {
            question: Some(question.key.clone()),
            instance: instance.map(str::to_owned),
            attribute: attribute.map(str::to_owned),
            sentence,
            ..Missing::default()
        };
        let mine =
            |answer: &&Answer| answer.question == question.key && answer.instance.as_deref() == instance;
        let given: Vec<&Answer> =
            self.draft.answers.iter().filter(mine).filter(|answer| says_something(&answer.value)).collect();
        let name = &question.name;
        match given[..] {
            [] if question.required => vec![about(None, format!("Answer “{name}”{place}."))],
            [] => Vec::new(),
            [answer] => {
                if let Some(fault) = fault(&question.answer, &answer.value) {
                    return vec![about(None, format!("“{name}”{place} {fault}."))];
                }
                let asked = asked_further(&question.answer, &answer.value, &answer.attributes);
                let known = nested(&question.answer);
                let faults = field_faults(&asked, &known, &answer.attributes);
                faults.map(|(key, fault)| about(Some(key), format!("“{name}”{place}: {fault}."))).collect()
            }
            [..] => {
                vec![about(None, format!("“{name}” was answered more than once{place}: answer it again."))]
            }
        }
    }

    fn stray_answers(&self) -> Vec<Missing> {
        let stray = |answer: &&Answer| {
            let question = self.protocol.questions.iter().find(|question| question.key == answer.question);
            question.is_none_or(|question| match (question.scope, &answer.instance) {
                (Scope::Case, None) => false,
                (Scope::Image, Some(instance)) => !self.images.contains_key(&**instance),
                _ => true,
            })
        };
        let tell = |answer: &Answer| Missing {
            question: Some(answer.question.clone()),
            instance: answer.instance.clone(),
            sentence: format!("Nothing asks for the answer “{}” here: reload the read.", answer.question),
            ..Missing::default()
        };
        self.draft.answers.iter().filter(stray).map(tell).collect()
    }
}

/// What is wrong with the values of the fields that are `asked` among the `known` ones: by key, and as
/// the end of a sentence.
fn field_faults<'a>(
    asked: &'a [&Field],
    known: &'a [&Field],
    values: &'a BTreeMap<String, Value>,
) -> impl Iterator<Item = (&'a str, String)> {
    let wrong = asked.iter().filter_map(|field| {
        let name = &field.name;
        let fault = match values.get(&field.key).filter(|value| says_something(value)) {
            None if field.required => format!("“{name}” is not answered yet"),
            None => return None,
            Some(value) => format!("“{name}” {}", fault(&field.answer, value)?),
        };
        Some((&*field.key, fault))
    });
    let stray = values.keys().filter(|key| known.iter().all(|field| field.key != **key));
    wrong.chain(stray.map(|key| (&**key, format!("the protocol has no attribute “{key}”: reload the read"))))
}
