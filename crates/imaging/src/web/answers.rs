//! What a search over a blind reader's images tells: taken from their pseudonymised metadata alone.

use super::key;
use dicom_core::Tag;
use dicom_dictionary_std::tags as t;
use serde_json::{Map, Value, json};

/// The images of one case as a blind reader knows them.
#[derive(Debug, Clone)]
pub struct BlindCase {
    images: Vec<Map<String, Value>>,
    label: String,
}

/// Images that share a UID, and the UID.
type Group<'a> = (Option<&'a str>, Vec<&'a Map<String, Value>>);

const OF_STUDIES: [Tag; 5] =
    [t::STUDY_INSTANCE_UID, t::PATIENT_NAME, t::PATIENT_ID, t::PATIENT_IDENTITY_REMOVED, t::STUDY_ID];
const OF_SERIES: [Tag; 6] = [
    t::STUDY_INSTANCE_UID,
    t::SERIES_INSTANCE_UID,
    t::SERIES_NUMBER,
    t::MODALITY,
    t::BODY_PART_EXAMINED,
    t::LATERALITY,
];
const OF_INSTANCES: [Tag; 9] = [
    t::STUDY_INSTANCE_UID,
    t::SERIES_INSTANCE_UID,
    t::SOP_INSTANCE_UID,
    t::SOP_CLASS_UID,
    t::INSTANCE_NUMBER,
    t::ROWS,
    t::COLUMNS,
    t::BITS_ALLOCATED,
    t::NUMBER_OF_FRAMES,
];

impl BlindCase {
    /// Images by their pseudonymised metadata; `label` stands for the patient's name and number.
    pub fn new(metadata: Vec<Value>, label: &str) -> Self {
        let identity = [
            (t::PATIENT_NAME, json!({ "vr": "PN", "Value": [{ "Alphabetic": label }] })),
            (t::PATIENT_ID, json!({ "vr": "LO", "Value": [label] })),
            (t::PATIENT_IDENTITY_REMOVED, json!({ "vr": "CS", "Value": ["YES"] })),
        ];
        let images = metadata.into_iter().filter_map(|image| match image {
            Value::Object(mut image) => {
                image.extend(identity.iter().map(|(tag, value)| (key(*tag), value.clone())));
                Some(image)
            }
            _ => None,
        });
        Self { images: images.collect(), label: label.to_owned() }
    }

    /// What the case is called.
    pub fn label(&self) -> &str {
        &self.label
    }

    /// Only the images of that study.
    #[must_use]
    pub fn of_study(mut self, study: &str) -> Self {
        self.images.retain(|image| text(image, t::STUDY_INSTANCE_UID) == Some(study));
        self
    }

    /// Only the images of that series.
    #[must_use]
    pub fn of_series(mut self, series: &str) -> Self {
        self.images.retain(|image| text(image, t::SERIES_INSTANCE_UID) == Some(series));
        self
    }

    /// Whether there is no image.
    pub fn is_empty(&self) -> bool {
        self.images.is_empty()
    }

    /// The metadata of all images.
    pub fn metadata(self) -> Vec<Map<String, Value>> {
        self.images
    }

    /// The studies, as a search tells them.
    pub fn studies(&self) -> Vec<Map<String, Value>> {
        self.grouped(t::STUDY_INSTANCE_UID, &OF_STUDIES, |told, images| {
            let mut series: Vec<_> = images.iter().map(|image| text(image, t::SERIES_INSTANCE_UID)).collect();
            let mut modalities: Vec<_> = images.iter().filter_map(|image| text(image, t::MODALITY)).collect();
            series.sort_unstable();
            series.dedup();
            modalities.sort_unstable();
            modalities.dedup();
            told.insert(key(t::MODALITIES_IN_STUDY), json!({ "vr": "CS", "Value": modalities }));
            count(told, t::NUMBER_OF_STUDY_RELATED_SERIES, series.len());
            count(told, t::NUMBER_OF_STUDY_RELATED_INSTANCES, images.len());
        })
    }

    /// The series, as a search tells them.
    pub fn series(&self) -> Vec<Map<String, Value>> {
        self.grouped(t::SERIES_INSTANCE_UID, &OF_SERIES, |told, images| {
            count(told, t::NUMBER_OF_SERIES_RELATED_INSTANCES, images.len());
        })
    }

    /// The images, as a search tells them.
    pub fn instances(&self) -> Vec<Map<String, Value>> {
        self.images.iter().map(|image| only(image, &OF_INSTANCES)).collect()
    }

    fn grouped(
        &self,
        by: Tag,
        told: &[Tag],
        counted: impl Fn(&mut Map<String, Value>, &[&Map<String, Value>]),
    ) -> Vec<Map<String, Value>> {
        let mut groups: Vec<Group<'_>> = Vec::new();
        for image in &self.images {
            let uid = text(image, by);
            match groups.iter_mut().find(|(known, _)| *known == uid) {
                Some((_, images)) => images.push(image),
                None => groups.push((uid, vec![image])),
            }
        }
        let tell = |(_, images): &Group<'_>| {
            let mut answer = only(images[0], told);
            counted(&mut answer, images);
            answer
        };
        groups.iter().map(tell).collect()
    }
}

fn only(image: &Map<String, Value>, told: &[Tag]) -> Map<String, Value> {
    told.iter().filter_map(|tag| Some((key(*tag), image.get(&key(*tag))?.clone()))).collect()
}

fn text(image: &Map<String, Value>, tag: Tag) -> Option<&str> {
    image.get(&key(tag))?.get("Value")?.get(0)?.as_str()
}

fn count(told: &mut Map<String, Value>, tag: Tag, number: usize) {
    told.insert(key(tag), json!({ "vr": "IS", "Value": [number] }));
}

#[cfg(test)]
mod tests {
    use super::BlindCase;
    use serde_json::json;

    #[test]
    fn a_case_is_told_by_its_label_and_its_mapped_uids() {
        let image = |series: &str, instance: &str| {
            json!({
                "00080018": { "vr": "UI", "Value": [instance] },
                "00080060": { "vr": "CS", "Value": ["CT"] },
                "0020000D": { "vr": "UI", "Value": ["2.25.1"] },
                "0020000E": { "vr": "UI", "Value": [series] },
            })
        };
        let images = vec![image("2.25.2", "2.25.3"), image("2.25.2", "2.25.4"), image("2.25.5", "2.25.6")];
        let case = BlindCase::new(images, "Case 7F");
        let studies = case.studies();
        assert_eq!(studies.len(), 1);
        assert_eq!(studies[0]["00100010"]["Value"][0]["Alphabetic"], "Case 7F");
        assert_eq!(studies[0]["00201206"]["Value"][0], 2);
        assert_eq!(studies[0]["00201208"]["Value"][0], 3);
        let counts: Vec<_> = case.series().iter().map(|one| one["00201209"]["Value"][0].clone()).collect();
        assert_eq!(counts, [2, 1]);
        assert_eq!(case.clone().of_series("2.25.5").instances().len(), 1);
        assert!(case.clone().of_study("2.25.9").is_empty());
        assert_eq!(case.metadata()[0]["00120062"]["Value"][0], "YES");
    }
}
