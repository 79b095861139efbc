//! Searching (QIDO-RS): what the index can narrow is narrowed there, and every answer is matched once
//! more by the one set of rules.

use std::borrow::Cow;
use std::collections::HashMap;

use imaging::archive::{Attribute, Candidate, Indexed, Key, Known, Level, Order, Question, Rule, Wanted};
use serde_json::{Map, Value};
use store::archive::search::{self, Condition, Field, Found};
use uuid::Uuid;

use super::{Place, address};
use crate::app::App;
use crate::authority::Permit;
use crate::authority::duty::OverseeReads;
use crate::fault::Fault;

/// Most that one search tells.
pub const MOST: u32 = 10_000;
/// Candidates that are looked at together where the index cannot decide.
const AT_ONCE: u32 = 2_000;

/// A search as it was asked for.
#[derive(Clone, Debug)]
pub struct Search {
    question: Question,
    study: Option<String>,
    series: Option<String>,
    limit: u32,
    offset: u32,
    /// Whether names that sound alike were asked for, which is not done.
    pub fuzzy: bool,
}

/// What a search found.
#[derive(Clone, PartialEq, Debug)]
pub struct Answers {
    /// DICOM JSON, one object each.
    pub found: Vec<Map<String, Value>>,
    /// Whether there is more than was told.
    pub cut: bool,
}

impl Search {
    /// Reads the parameters of a search for a level, within a study or series where the address names
    /// one.
    ///
    /// # Errors
    /// A sentence about the first parameter that makes no sense.
    pub fn parse(
        level: Level,
        study: Option<&str>,
        series: Option<&str>,
        parameters: &[(String, String)],
    ) -> Result<Self, String> {
        let told_from = match (study, series) {
            (_, Some(_)) => Level::Instance,
            (Some(_), None) => Level::Series,
            (None, None) => Level::Study,
        };
        let (keys, order) = (Vec::new(), Vec::new());
        let mut search = Self {
            question: Question { level, told_from, keys, wanted: Wanted::default(), order },
            study: study.map(str::to_owned),
            series: series.map(str::to_owned),
            limit: MOST,
            offset: 0,
            fuzzy: false,
        };
        for (name, value) in parameters {
            search
                .take(name, value)
                .map_err(|why| format!("The parameter {name} cannot be taken: {why}."))?;
        }
        Ok(search)
    }

    fn take(&mut self, name: &str, value: &str) -> Result<(), String> {
        let count = || value.parse::<u32>().map_err(|_| format!("“{value}” is no count"));
        match name {
            "limit" => self.limit = count()?.min(MOST),
            "offset" => self.offset = count()?,
            "fuzzymatching" => {
                self.fuzzy = value.parse().map_err(|_| format!("“{value}” is neither true nor false"))?;
            }
            "orderby" => {
                let order = value.split(',').map(|name| self.sorted_by(name)).collect::<Result<_, _>>()?;
                self.question.order = order;
            }
            "includefield" => {
                for name in value.split(',').map(str::trim) {
                    match name {
                        "all" => self.question.wanted.all = true,
                        _ => self.question.wanted.attributes.push(name.parse()?),
                    }
                }
            }
            _ => self.question.keys.push(self.key(name.parse()?, value)?),
        }
        Ok(())
    }

    fn key(&self, attribute: Attribute, value: &str) -> Result<Key, String> {
        if attribute.level() > self.question.level {
            return Err("it belongs to a deeper level than what is searched for; \
                        of studies, ask for ModalitiesInStudy"
                .into());
        }
        Key::new(attribute, value)
    }

    fn sorted_by(&self, name: &str) -> Result<Order, String> {
        let name = name.trim();
        let (name, descending) = name.strip_prefix('-').map_or((name, false), |name| (name, true));
        let attribute: Attribute = name.parse()?;
        let indexed = attribute.indexed().and_then(field).is_some();
        if !indexed || attribute.level() > self.question.level {
            return Err(format!("nothing is sorted by {name} here"));
        }
        Ok(Order { attribute, descending })
    }

    /// What is asked for.
    pub(super) const fn question(&self) -> &Question {
        &self.question
    }

    /// The study and the series that the address names.
    pub(super) fn within(&self) -> (Option<&str>, Option<&str>) {
        (self.study.as_deref(), self.series.as_deref())
    }

    /// The page of all that was found.
    pub(super) fn page(&self, found: Vec<Map<String, Value>>) -> Answers {
        let (offset, limit) = (self.offset as usize, self.limit as usize);
        let cut = found.len().saturating_sub(offset) > limit;
        Answers { found: found.into_iter().skip(offset).take(limit).collect(), cut }
    }

    fn sorting(&self) -> Vec<(Field, bool)> {
        let order = self.question.order.iter();
        order.filter_map(|order| Some((field(order.attribute.indexed()?)?, order.descending))).collect()
    }

    /// What the index can ask for, and whether that is all that must hold.
    fn narrowed(&self) -> (Vec<Condition>, bool) {
        let named = |field, uid: &Option<String>| Some(Condition::OneOf(field, vec![uid.clone()?]));
        let within =
            [named(Field::StudyInstanceUid, &self.study), named(Field::SeriesInstanceUid, &self.series)];
        let mut conditions: Vec<Condition> = within.into_iter().flatten().collect();
        let mut exact = true;
        for key in &self.question.keys {
            match narrowing(key) {
                Some((some, enough)) => {
                    conditions.extend(some);
                    exact &= enough;
                }
                None => exact = false,
            }
        }
        (conditions, exact)
    }
}

fn field(indexed: Indexed) -> Option<Field> {
    Some(match indexed {
        Indexed::StudyInstanceUid => Field::StudyInstanceUid,
        Indexed::PatientId => Field::PatientId,
        Indexed::PatientName => Field::PatientName,
        Indexed::AccessionNumber => Field::AccessionNumber,
        Indexed::StudyDate => Field::StudyDate,
        Indexed::StudyTime => Field::StudyTime,
        Indexed::StudyDescription => Field::StudyDescription,
        Indexed::ModalitiesInStudy => return None,
        Indexed::SeriesInstanceUid => Field::SeriesInstanceUid,
        Indexed::Modality => Field::Modality,
        Indexed::SeriesNumber => Field::SeriesNumber,
        Indexed::SeriesDescription => Field::SeriesDescription,
        Indexed::SopInstanceUid => Field::SopInstanceUid,
        Indexed::SopClassUid => Field::SopClassUid,
        Indexed::InstanceNumber => Field::InstanceNumber,
    })
}

/// What the index can ask for a key, and whether that decides it.
fn narrowing(key: &Key) -> Option<(Vec<Condition>, bool)> {
    if key.rule == Rule::Universal {
        return Some((Vec::new(), true));
    }
    let indexed = key.attribute.indexed()?;
    if let (Indexed::ModalitiesInStudy, Rule::OneOf(modalities)) = (indexed, &key.rule) {
        return Some((vec![Condition::HasModality(modalities.clone())], true));
    }
    let field = field(indexed)?;
    Some(match &key.rule {
        Rule::Universal => (Vec::new(), true),
        Rule::OneOf(texts) => (vec![Condition::OneOf(field, texts.clone())], true),
        Rule::Name(pattern) if field == Field::PatientName => (vec![Condition::Name(pattern.clone())], true),
        Rule::Pattern(pattern) => (vec![Condition::Like(field, pattern.clone())], false),
        Rule::Range(from, to) => {
            let from = from.clone().map(|from| Condition::AtLeast(field, from));
            let to = to.clone().map(|to| Condition::AtMost(field, to));
            (from.into_iter().chain(to).collect(), true)
        }
        Rule::Number(number) if number.fract() == 0.0 && number.abs() < 9.0e15 => {
            (vec![Condition::Number(field, *number as i64)], true)
        }
        Rule::Name(_) | Rule::Number(_) => return None,
    })
}

/// Finds studies, series or instances of the archive; `root` is the address of the service, for what is told of where
/// they can be retrieved.
pub(super) async fn search(
    app: &App,
    permit: &Permit<OverseeReads>,
    asked: &Search,
    root: &str,
) -> Result<Answers, Fault> {
    let (conditions, exact) = asked.narrowed();
    let mut search = search::Search {
        project: permit.project(),
        conditions,
        order: asked.sorting(),
        whole: asked.question.needs_whole_instances(),
        limit: asked.limit + 1,
        offset: asked.offset,
    };
    if exact {
        let mut found = answers(app, asked, &search, root).await?.0;
        let cut = found.len() > asked.limit as usize;
        found.truncate(asked.limit as usize);
        return Ok(Answers { found, cut });
    }
    let wanted = asked.offset as usize + asked.limit as usize + 1;
    let mut found = Vec::new();
    (search.limit, search.offset) = (AT_ONCE, 0);
    while found.len() < wanted {
        let (some, candidates) = answers(app, asked, &search, root).await?;
        found.extend(some);
        if candidates < AT_ONCE as usize {
            break;
        }
        search.offset += AT_ONCE;
    }
    let cut = found.len() >= wanted;
    found.truncate(wanted - 1);
    Ok(Answers { found: found.split_off(found.len().min(asked.offset as usize)), cut })
}

/// The answers among some candidates, and how many candidates there were.
async fn answers(
    app: &App,
    asked: &Search,
    search: &search::Search,
    root: &str,
) -> Result<(Vec<Map<String, Value>>, usize), Fault> {
    let level = match asked.question.level {
        Level::Study => search::Level::Study,
        Level::Series => search::Level::Series,
        Level::Instance => search::Level::Instance,
    };
    let found = search::find(app.archive(), level, search).await?;
    let modalities = modalities(app, asked, &found).await?;
    let told = found.iter().filter_map(|found| {
        let modalities = modalities.get(&found.study).cloned().unwrap_or_default();
        asked.question.answer(&candidate(found, modalities, root))
    });
    Ok((told.collect(), found.len()))
}

/// The modalities of the studies that were found, where they are told or asked for.
async fn modalities(app: &App, asked: &Search, found: &[Found]) -> Result<HashMap<Uuid, Vec<String>>, Fault> {
    const STUDIES_AT_ONCE: usize = 1_000;
    let mut of = HashMap::<Uuid, Vec<String>>::new();
    if !asked.question.tells_modalities() {
        return Ok(of);
    }
    let mut studies: Vec<Uuid> = found.iter().map(|found| found.study).collect();
    studies.sort_unstable();
    studies.dedup();
    for some in studies.chunks(STUDIES_AT_ONCE) {
        for (study, modality) in search::modalities(app.archive(), some).await? {
            of.entry(study).or_default().push(modality);
        }
    }
    Ok(of)
}

fn candidate<'a>(found: &'a Found, modalities: Vec<String>, root: &str) -> Candidate<'a> {
    let mut levels = vec![Cow::Borrowed(found.study_attributes.as_str())];
    let mut place = Place { study: found.study_uid.clone(), series: None, instance: None };
    let mut known = Known {
        study: found.study_uid.clone(),
        modalities,
        of_study: Some((found.study_series, found.study_instances)),
        ..Known::default()
    };
    if let Some(series) = &found.series {
        levels.push(Cow::Borrowed(&series.attributes));
        known.of_series = Some(series.instances);
        known.series = Some(series.uid.clone());
        place.series = Some(series.uid.clone());
    }
    if let Some(instance) = &found.instance {
        levels.push(match &instance.metadata {
            Some(metadata) => Cow::Borrowed(metadata),
            None => Cow::Borrowed(&instance.attributes),
        });
        known.transfer_syntax_uid = Some(instance.transfer_syntax_uid.clone());
        place.instance = Some(instance.uid.clone());
    }
    known.retrieve_url = address(root, &place);
    Candidate { levels, known }
}
