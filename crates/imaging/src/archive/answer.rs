//! What a search tells of what it found (PS3.18 10.6.3.3).

use super::{Attribute, Key, Level, Wanted};
use dicom_core::Tag;
use dicom_dictionary_std::tags as t;
use serde_json::{Map, Value, json};
use std::borrow::Cow;
use std::cmp::Ordering;

/// A study, series or instance that a search came upon.
#[derive(Debug, Clone, Default)]
pub struct Candidate<'a> {
    /// DICOM JSON of the attributes at each level that it has, from the study inwards; of an instance
    /// either what is told by default or the whole.
    pub levels: Vec<Cow<'a, str>>,
    /// What an archive knows beyond the file.
    pub known: Known,
}

/// What an archive knows of a study, series or instance beyond its files.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Study Instance UID.
    pub study: String,
    /// Series Instance UID, but of a study.
    pub series: Option<String>,
    /// Modalities of the study's series.
    pub modalities: Vec<String>,
    /// Series and instances of the study.
    pub of_study: Option<(u64, u64)>,
    /// Instances of the series.
    pub of_series: Option<u64>,
    /// Transfer Syntax UID of the instance.
    pub transfer_syntax_uid: Option<String>,
    /// Where it can be retrieved.
    pub retrieve_url: String,
}

/// What a search asks for.
#[derive(Debug, Clone)]
pub struct Question {
    /// What is searched for.
    pub level: Level,
    /// From which level on attributes are told: that of the search itself where its address names
    /// all that lies above.
    pub told_from: Level,
    /// What must hold.
    pub keys: Vec<Key>,
    /// What else to tell.
    pub wanted: Wanted,
    /// By what the answers are sorted; by the level's own order where it is empty.
    pub order: Vec<Order>,
}

/// An attribute that answers are sorted by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Which.
    pub attribute: Attribute,
    /// From the last to the first.
    pub descending: bool,
}

const LEVELS: [Level; 3] = [Level::Study, Level::Series, Level::Instance];

pub(super) const COUNTS_OF_STUDIES: [Tag; 2] =
    [t::NUMBER_OF_STUDY_RELATED_SERIES, t::NUMBER_OF_STUDY_RELATED_INSTANCES];

const OF_STUDIES: &[Tag] = &[
    t::STUDY_DATE,
    t::STUDY_TIME,
    t::ACCESSION_NUMBER,
    t::INSTANCE_AVAILABILITY,
    t::MODALITIES_IN_STUDY,
    t::REFERRING_PHYSICIAN_NAME,
    t::TIMEZONE_OFFSET_FROM_UTC,
    t::STUDY_DESCRIPTION,
    t::RETRIEVE_URL,
    t::PATIENT_NAME,
    t::PATIENT_ID,
    t::PATIENT_BIRTH_DATE,
    t::PATIENT_SEX,
    t::STUDY_INSTANCE_UID,
    t::STUDY_ID,
    t::NUMBER_OF_STUDY_RELATED_SERIES,
    t::NUMBER_OF_STUDY_RELATED_INSTANCES,
];

const OF_SERIES: &[Tag] = &[
    t::MODALITY,
    t::TIMEZONE_OFFSET_FROM_UTC,
    t::SERIES_DESCRIPTION,
    t::RETRIEVE_URL,
    t::BODY_PART_EXAMINED,
    t::STUDY_INSTANCE_UID,
    t::SERIES_INSTANCE_UID,
    t::SERIES_NUMBER,
    t::NUMBER_OF_SERIES_RELATED_INSTANCES,
    t::PERFORMED_PROCEDURE_STEP_START_DATE,
    t::PERFORMED_PROCEDURE_STEP_START_TIME,
    t::REQUEST_ATTRIBUTES_SEQUENCE,
];

const OF_INSTANCES: &[Tag] = &[
    t::SOP_CLASS_UID,
    t::SOP_INSTANCE_UID,
    t::INSTANCE_AVAILABILITY,
    t::TIMEZONE_OFFSET_FROM_UTC,
    t::RETRIEVE_URL,
    t::STUDY_INSTANCE_UID,
    t::SERIES_INSTANCE_UID,
    t::INSTANCE_NUMBER,
    t::ROWS,
    t::COLUMNS,
    t::BITS_ALLOCATED,
    t::NUMBER_OF_FRAMES,
    t::AVAILABLE_TRANSFER_SYNTAX_UID,
];

/// Told of every study, without a value where there is none.
const ALWAYS: &[(Tag, &str)] = &[
    (t::STUDY_DATE, "DA"),
    (t::STUDY_TIME, "TM"),
    (t::ACCESSION_NUMBER, "SH"),
    (t::REFERRING_PHYSICIAN_NAME, "PN"),
    (t::PATIENT_NAME, "PN"),
    (t::PATIENT_ID, "LO"),
    (t::PATIENT_BIRTH_DATE, "DA"),
    (t::PATIENT_SEX, "CS"),
    (t::STUDY_ID, "SH"),
];

fn told_by_default(level: Level) -> &'static [Tag] {
    match level {
        Level::Study => OF_STUDIES,
        Level::Series => OF_SERIES,
        Level::Instance => OF_INSTANCES,
    }
}

impl Question {
    /// Whether it can be answered without the whole of an instance's attributes.
    pub fn needs_whole_instances(&self) -> bool {
        self.level == Level::Instance
            && (self.wanted.all
                || self.named().any(|attribute| {
                    attribute.level() == Level::Instance && !super::level::told_of_instances(attribute.top())
                }))
    }

    /// Whether the modalities of a study are told of or asked for.
    pub fn tells_modalities(&self) -> bool {
        self.told_from == Level::Study || self.named().any(|one| one.top() == t::MODALITIES_IN_STUDY)
    }

    /// Every attribute that it names.
    fn named(&self) -> impl Iterator<Item = &Attribute> {
        let keys = self.keys.iter().map(|key| &key.attribute);
        keys.chain(&self.wanted.attributes).chain(self.order.iter().map(|order| &order.attribute))
    }

    /// The answer about a candidate; `None` where it does not match, or is broken.
    pub fn answer(&self, candidate: &Candidate<'_>) -> Option<Map<String, Value>> {
        self.matched(candidate).map(|whole| self.told(whole))
    }

    /// The answers about all candidates that there are, in the order that is asked for.
    pub fn answers<'a>(
        &self,
        candidates: impl IntoIterator<Item = Candidate<'a>>,
    ) -> Vec<Map<String, Value>> {
        let mut matched: Vec<_> =
            candidates.into_iter().filter_map(|candidate| self.matched(&candidate)).collect();
        for Order { attribute, descending } in self.order.iter().rev() {
            let keys = attribute.keys();
            let compared = |a: &Map<_, _>, b: &Map<_, _>| in_order(first(a, &keys), first(b, &keys));
            matched.sort_by(|a, b| if *descending { compared(b, a) } else { compared(a, b) });
        }
        matched.into_iter().map(|whole| self.told(whole)).collect()
    }

    /// What is known of a candidate that matches, as far as it is asked for.
    fn matched(&self, candidate: &Candidate<'_>) -> Option<Map<String, Value>> {
        let mut whole = Map::new();
        for (level, text) in LEVELS.into_iter().zip(&candidate.levels) {
            if level >= self.told_from || self.asks_for(level) {
                let parsed: Map<String, Value> = serde_json::from_str(text).ok()?;
                whole.extend(parsed);
            }
        }
        tell(&mut whole, &candidate.known);
        self.keys.iter().all(|key| key.matches(&whole)).then_some(whole)
    }

    fn told(&self, whole: Map<String, Value>) -> Map<String, Value> {
        let mut told: Map<String, Value> =
            whole.into_iter().filter(|(key, value)| self.tells(key, value)).collect();
        if self.told_from == Level::Study {
            for (tag, vr) in ALWAYS {
                told.entry(crate::json::key(*tag)).or_insert_with(|| json!({ "vr": vr }));
            }
        }
        told
    }

    /// Whether an attribute of that level is named.
    fn asks_for(&self, level: Level) -> bool {
        self.named().any(|attribute| attribute.level() == level)
    }

    fn tells(&self, key: &str, value: &Value) -> bool {
        let Some(tag) = tag(key) else { return false };
        let mut told = LEVELS.into_iter().filter(|level| (self.told_from..=self.level).contains(level));
        let asked = || self.keys.iter().map(|key| &key.attribute).chain(&self.wanted.attributes);
        told.clone().any(|level| told_by_default(level).contains(&tag))
            || asked().any(|attribute| attribute.top() == tag)
            // A search tells no binary values.
            || (self.wanted.all && value.get("BulkDataURI").is_none() && told.any(|level| level == Level::of(tag)))
    }
}

fn first<'a>(set: &'a Map<String, Value>, keys: &[String]) -> Option<&'a Value> {
    let (key, rest) = keys.split_first()?;
    let value = set.get(key)?.get("Value")?.get(0)?;
    if rest.is_empty() { Some(value) } else { first(value.as_object()?, rest) }
}

/// Numbers by size, names and texts by their letters; what has no value comes first.
fn in_order(a: Option<&Value>, b: Option<&Value>) -> Ordering {
    let numbers = a.and_then(Value::as_f64).zip(b.and_then(Value::as_f64));
    if let Some((a, b)) = numbers {
        return a.total_cmp(&b);
    }
    let text = |value: Option<&Value>| match value {
        Some(Value::String(text)) => text.clone(),
        Some(name) => super::folded(name.get("Alphabetic").and_then(Value::as_str).unwrap_or_default()),
        None => String::new(),
    };
    text(a).cmp(&text(b))
}

pub(super) fn tag(key: &str) -> Option<Tag> {
    let half = |range| u16::from_str_radix(key.get(range)?, 16).ok();
    Some(Tag(half(0..4)?, half(4..8)?))
}

fn tell(set: &mut Map<String, Value>, known: &Known) {
    let mut put = |tag: Tag, vr: &str, values: Value| {
        set.insert(crate::json::key(tag), json!({ "vr": vr, "Value": values }));
    };
    put(t::STUDY_INSTANCE_UID, "UI", json!([known.study]));
    if let Some(series) = &known.series {
        put(t::SERIES_INSTANCE_UID, "UI", json!([series]));
    }
    put(t::INSTANCE_AVAILABILITY, "CS", json!(["ONLINE"]));
    put(t::RETRIEVE_URL, "UR", json!([known.retrieve_url]));
    if !known.modalities.is_empty() {
        put(t::MODALITIES_IN_STUDY, "CS", json!(known.modalities));
    }
    if let Some((series, instances)) = known.of_study {
        put(t::NUMBER_OF_STUDY_RELATED_SERIES, "IS", json!([series]));
        put(t::NUMBER_OF_STUDY_RELATED_INSTANCES, "IS", json!([instances]));
    }
    if let Some(instances) = known.of_series {
        put(t::NUMBER_OF_SERIES_RELATED_INSTANCES, "IS", json!([instances]));
    }
    if let Some(syntax) = &known.transfer_syntax_uid {
        put(t::AVAILABLE_TRANSFER_SYNTAX_UID, "UI", json!([syntax]));
    }
}
