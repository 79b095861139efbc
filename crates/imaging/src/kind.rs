//! What a DICOM object is, told by its SOP class (PS3.4 Annex B, PS3.6 Annex A).

use serde::{Deserialize, Serialize};

/// What an object is: an image to read, or something that belongs to one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Pixels made by a modality, or derived from such.
    Image,
    /// Segmentation Storage or Label Map Segmentation Storage.
    Segmentation,
    /// A structured report, key object selection included.
    StructuredReport,
    /// RT Structure Set.
    RtStructureSet,
    /// RT Plan or RT Ion Plan.
    RtPlan,
    /// RT Dose.
    RtDose,
    /// A presentation state.
    PresentationState,
    /// ECG, audio and other waveforms.
    Waveform,
    /// A media directory (DICOMDIR).
    Directory,
    /// An encapsulated PDF, CDA, STL and the like.
    Document,
    /// A spatial registration.
    Registration,
    /// Anything else without pixels.
    Other,
}

/// SOP class UIDs by their beginning below `1.2.840.10008.5.1.4.1.1.`.
const BELOW_STORAGE: [(&str, Kind); 15] = [
    ("66.4", Kind::Segmentation),
    ("66.7", Kind::Segmentation),
    ("66.1", Kind::Registration),
    ("66.3", Kind::Registration),
    ("66", Kind::Other),
    ("67", Kind::Other),
    ("88", Kind::StructuredReport),
    ("481.2", Kind::RtDose),
    ("481.3", Kind::RtStructureSet),
    ("481.5", Kind::RtPlan),
    ("481.8", Kind::RtPlan),
    ("11", Kind::PresentationState),
    ("9", Kind::Waveform),
    ("104", Kind::Document),
    ("481.4", Kind::Other),
];

impl Kind {
    /// The kind of an object of `sop_class_uid` that has pixels or not.
    pub(crate) fn of(sop_class_uid: &str, has_pixels: bool) -> Self {
        if sop_class_uid == "1.2.840.10008.1.3.10" {
            return Self::Directory;
        }
        let below = sop_class_uid.strip_prefix("1.2.840.10008.5.1.4.1.1.").unwrap_or_default();
        let named = BELOW_STORAGE.iter().find(|(start, _)| {
            below.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        });
        match named {
            Some((_, kind)) => *kind,
            None if has_pixels => Self::Image,
            None => Self::Other,
        }
    }

    /// What a person calls it, with its article.
    pub fn name(self) -> &'static str {
        match self {
            Self::Image => "an image",
            Self::Segmentation => "a segmentation",
            Self::StructuredReport => "a structured report",
            Self::RtStructureSet => "a radiotherapy structure set",
            Self::RtPlan => "a radiotherapy plan",
            Self::RtDose => "a radiotherapy dose grid",
            Self::PresentationState => "a presentation state",
            Self::Waveform => "a waveform",
            Self::Directory => "a media directory (DICOMDIR)",
            Self::Document => "an encapsulated document",
            Self::Registration => "a spatial registration",
            Self::Other => "a DICOM object without pixels",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Kind;
    use rstest::rstest;

    #[rstest]
    #[case("1.2.840.10008.5.1.4.1.1.2", true, Kind::Image)]
    #[case("1.2.840.10008.5.1.4.1.1.66.4", true, Kind::Segmentation)]
    #[case("1.2.840.10008.5.1.4.1.1.88.34", false, Kind::StructuredReport)]
    #[case("1.2.840.10008.5.1.4.1.1.481.1", true, Kind::Image)]
    #[case("1.2.840.10008.5.1.4.1.1.481.3", false, Kind::RtStructureSet)]
    #[case("1.2.840.10008.1.3.10", false, Kind::Directory)]
    #[case("", false, Kind::Other)]
    fn sop_class_tells_the_kind(#[case] uid: &str, #[case] pixels: bool, #[case] kind: Kind) {
        assert_eq!(Kind::of(uid, pixels), kind);
    }
}
