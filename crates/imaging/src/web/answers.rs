//! A case as a blind reader's `DICOMweb` knows it: made of its pseudonymised metadata alone.

use super::key;
use crate::archive::{Candidate, Known, Level, Question};
use dicom_core::Tag;
use dicom_dictionary_std::tags as t;
use serde_json::{Map, Value, json};
use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};

/// The images of one case as a blind reader knows them.
#[derive(Debug, Clone)]
pub struct BlindCase {
    images: Vec<BlindImage>,
}

/// An image of a [`BlindCase`].
#[derive(Debug, Clone)]
pub struct BlindImage {
    /// Mapped Study Instance UID.
    pub study: String,
    /// Mapped Series Instance UID.
    pub series: String,
    /// Mapped SOP Instance UID.
    pub uid: String,
    /// DICOM JSON of the attributes at each level; of the instance what is told by default.
    levels: [String; 3],
    whole: String,
    samples_per_pixel: Option<u64>,
    transfer_syntax_uid: Option<String>,
    modality: Option<String>,
    modalities: Vec<String>,
    of_study: (u64, u64),
    of_series: u64,
}

/// The address of a study, a series of it, or an instance of that.
pub type AddressOf<'a> = &'a dyn Fn(&str, Option<&str>, Option<&str>) -> String;

impl BlindImage {
    fn new(mut image: Map<String, Value>) -> Self {
        let uid = |tag| text(&image, tag).unwrap_or_default();
        let (study, series, instance) =
            (uid(t::STUDY_INSTANCE_UID), uid(t::SERIES_INSTANCE_UID), uid(t::SOP_INSTANCE_UID));
        let told = |level: Level| {
            let fits = |key: &str| level.tells_by_default(key);
            let some = image.iter().filter(|(key, _)| fits(key));
            Value::Object(some.map(|(key, value)| (key.clone(), value.clone())).collect()).to_string()
        };
        let levels = [told(Level::Study), told(Level::Series), told(Level::Instance)];
        let (modality, transfer_syntax_uid) =
            (text(&image, t::MODALITY), text(&image, t::AVAILABLE_TRANSFER_SYNTAX_UID));
        let samples_per_pixel = image
            .get(&key(t::SAMPLES_PER_PIXEL))
            .and_then(|attribute| attribute.pointer("/Value/0")?.as_u64());
        // Pixels are had from the address of a binary value, as those of an original are.
        let pixels = json!({ "vr": "OW", "BulkDataURI": key(t::PIXEL_DATA) });
        image.insert(key(t::PIXEL_DATA), pixels);
        Self {
            study,
            series,
            uid: instance,
            levels,
            whole: Value::Object(image).to_string(),
            samples_per_pixel,
            transfer_syntax_uid,
            modality,
            modalities: Vec::new(),
            of_study: (0, 0),
            of_series: 0,
        }
    }

    /// DICOM JSON of everything; the URI of its pixels is their path within the instance alone, as
    /// [`dicom_json`](crate::json::dicom_json) has it.
    pub fn metadata(&self) -> &str {
        &self.whole
    }

    /// Whether its pixels are one grey each.
    pub fn is_grey(&self) -> bool {
        self.samples_per_pixel == Some(1)
    }

    fn candidate(&self, level: Level, whole: bool, address: AddressOf<'_>) -> Candidate<'_> {
        let mut levels: Vec<Cow<'_, str>> =
            self.levels[..=level as usize].iter().map(|text| Cow::Borrowed(text.as_str())).collect();
        if let Some(last) = levels.last_mut().filter(|_| whole) {
            *last = Cow::Borrowed(&self.whole);
        }
        let series = (level >= Level::Series).then_some(self.series.as_str());
        let instance = (level == Level::Instance).then_some(self.uid.as_str());
        let known = Known {
            study: self.study.clone(),
            series: series.map(str::to_owned),
            modalities: self.modalities.clone(),
            of_study: Some(self.of_study),
            of_series: series.map(|_| self.of_series),
            transfer_syntax_uid: self.transfer_syntax_uid.clone().filter(|_| instance.is_some()),
            retrieve_url: address(&self.study, series, instance),
        };
        Candidate { levels, known }
    }
}

impl BlindCase {
    /// Images by their pseudonymised metadata; `label` stands for the patient's name and number.
    pub fn new(metadata: Vec<Value>, label: &str) -> Self {
        let identity = [
            (t::PATIENT_NAME, json!({ "vr": "PN", "Value": [{ "Alphabetic": label }] })),
            (t::PATIENT_ID, json!({ "vr": "LO", "Value": [label] })),
            (t::PATIENT_IDENTITY_REMOVED, json!({ "vr": "CS", "Value": ["YES"] })),
        ];
        let images = metadata.into_iter().map(|image| {
            let mut image = if let Value::Object(image) = image { image } else { Map::new() };
            image.extend(identity.iter().map(|(tag, value)| (key(*tag), value.clone())));
            BlindImage::new(image)
        });
        let mut images: Vec<BlindImage> = images.collect();
        count(&mut images);
        Self { images }
    }

    /// The images, in the order of their metadata.
    pub fn images(&self) -> &[BlindImage] {
        &self.images
    }

    /// The answers to a question within a study and a series, where they are named.
    pub fn answers(
        &self,
        question: &Question,
        (study, series): (Option<&str>, Option<&str>),
        address: AddressOf<'_>,
    ) -> Vec<Map<String, Value>> {
        let whole = question.needs_whole_instances();
        let mut seen = HashSet::new();
        let candidates = self
            .images
            .iter()
            .filter(|image| study.is_none_or(|study| image.study == study))
            .filter(|image| series.is_none_or(|series| image.series == series))
            .filter(|image| match question.level {
                Level::Study => seen.insert(image.study.as_str()),
                Level::Series => seen.insert(image.series.as_str()),
                Level::Instance => true,
            })
            .map(|image| image.candidate(question.level, whole, address));
        question.answers(candidates)
    }
}

/// Tells each image what its study and its series have.
fn count(images: &mut [BlindImage]) {
    let mut series: HashMap<String, u64> = HashMap::new();
    let mut studies: HashMap<String, (BTreeSet<String>, BTreeSet<String>, u64)> = HashMap::new();
    for image in images.iter() {
        *series.entry(image.series.clone()).or_default() += 1;
        let (of_series, modalities, instances) = studies.entry(image.study.clone()).or_default();
        of_series.insert(image.series.clone());
        modalities.extend(image.modality.clone());
        *instances += 1;
    }
    for image in images {
        image.of_series = series[&image.series];
        let (of_series, modalities, instances) = &studies[&image.study];
        image.of_study = (of_series.len() as u64, *instances);
        image.modalities = modalities.iter().cloned().collect();
    }
}

fn text(image: &Map<String, Value>, tag: Tag) -> Option<String> {
    Some(image.get(&key(tag))?.get("Value")?.get(0)?.as_str()?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::BlindCase;
    use crate::archive::{Key, Level, Order, Question, Wanted};
    use serde_json::{Map, Value, json};

    fn case() -> BlindCase {
        let image = |series: &str, instance: &str, number: u32| {
            json!({
                "00080018": { "vr": "UI", "Value": [instance] },
                "00080060": { "vr": "CS", "Value": ["CT"] },
                "0020000D": { "vr": "UI", "Value": ["2.25.1"] },
                "0020000E": { "vr": "UI", "Value": [series] },
                "00200013": { "vr": "IS", "Value": [number] },
                "00280030": { "vr": "DS", "Value": [0.5, 0.5] },
            })
        };
        let images =
            vec![image("2.25.2", "2.25.3", 9), image("2.25.2", "2.25.4", 10), image("2.25.5", "2.25.6", 1)];
        BlindCase::new(images, "Case 7F")
    }

    fn asked(level: Level, series: Option<&str>, keys: &[(&str, &str)]) -> Vec<Map<String, Value>> {
        let keys = keys.iter().map(|(name, value)| Key::new(name.parse().unwrap(), value).unwrap()).collect();
        let order = vec![Order { attribute: "InstanceNumber".parse().unwrap(), descending: true }];
        let order = if level == Level::Instance { order } else { Vec::new() };
        let question = Question { level, told_from: Level::Study, keys, wanted: Wanted::default(), order };
        let address = |study: &str, _: Option<&str>, _: Option<&str>| format!("/{study}");
        case().answers(&question, (None, series), &address)
    }

    #[test]
    fn a_case_is_told_by_its_label_and_its_mapped_uids() {
        let studies = asked(Level::Study, None, &[]);
        assert_eq!(studies.len(), 1);
        assert_eq!(studies[0]["00100010"]["Value"][0]["Alphabetic"], "Case 7F");
        assert_eq!(studies[0]["00080061"]["Value"], json!(["CT"]));
        assert_eq!(studies[0]["00201206"]["Value"][0], 2);
        assert_eq!(studies[0]["00201208"]["Value"][0], 3);
        assert_eq!(studies[0]["00081190"]["Value"][0], "/2.25.1");
        let series = asked(Level::Series, None, &[]);
        let counts: Vec<_> = series.iter().map(|one| one["00201209"]["Value"][0].clone()).collect();
        assert_eq!(counts, [2, 1]);
        assert!(case().images()[0].metadata().contains(r#""BulkDataURI":"7FE00010""#));
    }

    #[test]
    fn a_reader_searches_in_what_they_may_see() {
        assert_eq!(asked(Level::Instance, Some("2.25.5"), &[]).len(), 1);
        assert_eq!(asked(Level::Instance, None, &[("PixelSpacing", "0.5")]).len(), 3);
        assert_eq!(asked(Level::Study, None, &[("PatientName", "case*")]).len(), 1);
        assert_eq!(asked(Level::Study, None, &[("StudyDate", "20200101-")]).len(), 0);
        let numbers: Vec<_> = asked(Level::Instance, None, &[]);
        let numbers: Vec<_> = numbers.iter().map(|one| one["00200013"]["Value"][0].clone()).collect();
        assert_eq!(numbers, [10, 9, 1]);
    }
}
