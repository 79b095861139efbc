//! Why a file, a frame or an archive entry was not taken.

use crate::kind::Kind;
use dicom_core::Tag;

/// Why bytes were refused: one sentence with the cause and the next step, fit for a report to a person.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// No byte at all.
    #[error("the file is empty: copy it again from its source")]
    Empty,
    /// Neither a DICOM file nor a bare DICOM data set.
    #[error("this is not a DICOM file ({found}): leave it out, or export the study as DICOM")]
    NotDicom {
        /// What the bytes look like instead.
        found: &'static str,
    },
    /// Fewer bytes than the file itself announces.
    #[error(
        "the file is cut short: {at} needs {needed} bytes and {there} are there; copy it again from its source"
    )]
    Truncated {
        /// The element or part that is incomplete.
        at: String,
        /// Bytes that it needs.
        needed: u64,
        /// Bytes that are there.
        there: u64,
    },
    /// Claims that no honest writer makes, such as 4 GB in a tiny file.
    #[error(
        "the file makes a claim that could exhaust the machine ({claim}): do not import it, and ask its sender"
    )]
    Hostile {
        /// The claim.
        claim: String,
    },
    /// The structure contradicts itself, so that what follows cannot be trusted.
    #[error("the file's structure is damaged ({damage}): export it again from its source")]
    Damaged {
        /// What is wrong, and where.
        damage: String,
    },
    /// Well formed, but in a form that cannot be shown rightly.
    #[error("{what} cannot be shown rightly here: {next}")]
    Unsupported {
        /// The form.
        what: String,
        /// What to do about it.
        next: &'static str,
    },
    /// A DICOM object without an image to read.
    #[error("this is {} and not an image to read: it was left out", .kind.name())]
    NotAnImage {
        /// What it is.
        kind: Kind,
    },
    /// An attribute without which the image cannot be used is absent or empty.
    #[error("the attribute {attribute} is missing: add it where the image was made and export it again")]
    MissingAttribute {
        /// Its name in the standard.
        attribute: &'static str,
    },
    /// Two parts of the file disagree about the image.
    #[error("the file contradicts itself ({contradiction}): export it again from its source")]
    Inconsistent {
        /// Both sides.
        contradiction: String,
    },
    /// A frame number outside of the image.
    #[error("there is no frame {number}: the image has frames 1 to {frames}")]
    NoSuchFrame {
        /// The number asked for, from 1.
        number: u32,
        /// How many there are.
        frames: u32,
    },
    /// The compressed pixels do not decode.
    #[error("the pixels of frame {number} cannot be decoded ({cause}): export it again from its source")]
    Undecodable {
        /// The frame, from 1.
        number: u32,
        /// What the decoder says.
        cause: String,
    },
    /// An archive that cannot be opened or read on.
    #[error("the archive cannot be read ({cause}): make the zip again, without encryption")]
    UnreadableArchive {
        /// What the reader says.
        cause: String,
    },
    /// As another process told it.
    #[error("{sentence}")]
    Told {
        /// Its word.
        code: &'static str,
        /// Its sentence.
        sentence: String,
    },
    /// An archive entry that is no plain file inside the archive.
    #[error("the archive entry is refused ({cause}): put the plain file into the archive instead")]
    RefusedEntry {
        /// Why.
        cause: &'static str,
    },
    /// Neither a NIfTI file nor a DICOM segmentation.
    #[error(
        "this is neither a NIfTI file nor a DICOM segmentation ({found}): export the mask as .nii, .nii.gz or DICOM SEG"
    )]
    NotASegmentation {
        /// What it is instead.
        found: &'static str,
    },
    /// Well formed, but its values are no mask, or not one that can be measured.
    #[error("this cannot be read as a mask ({cause}): {next}")]
    NotAMask {
        /// What is in the way.
        cause: String,
        /// What to do about it.
        next: &'static str,
    },
    /// A segment that the file does not hold.
    #[error("there is no segment {asked}: the file holds {there}")]
    NoSuchSegment {
        /// The number or label asked for.
        asked: String,
        /// Numbers and labels of those that there are.
        there: String,
    },
}

/// Every word that [`Refusal::code`] gives.
const CODES: [&str; 13] = [
    "empty",
    "not_dicom",
    "truncated",
    "hostile",
    "damaged",
    "unsupported",
    "not_an_image",
    "missing_attribute",
    "inconsistent",
    "no_such_frame",
    "undecodable",
    "unreadable_archive",
    "refused_entry",
];

impl Refusal {
    /// A refusal that another process told, by its word and its sentence.
    pub fn told(code: &str, sentence: String) -> Self {
        let code = CODES.into_iter().find(|known| *known == code).unwrap_or("undecodable");
        Self::Told { code, sentence }
    }

    /// A short, stable word for programs, the same for every refusal of a sort.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::NotDicom { .. } => "not_dicom",
            Self::Truncated { .. } => "truncated",
            Self::Hostile { .. } => "hostile",
            Self::Damaged { .. } => "damaged",
            Self::Unsupported { .. } => "unsupported",
            Self::NotAnImage { .. } => "not_an_image",
            Self::MissingAttribute { .. } => "missing_attribute",
            Self::Inconsistent { .. } => "inconsistent",
            Self::NoSuchFrame { .. } => "no_such_frame",
            Self::Undecodable { .. } => "undecodable",
            Self::UnreadableArchive { .. } => "unreadable_archive",
            Self::RefusedEntry { .. } => "refused_entry",
            Self::Told { code, .. } => code,
            Self::NotASegmentation { .. } => "not_a_segmentation",
            Self::NotAMask { .. } => "not_a_mask",
            Self::NoSuchSegment { .. } => "no_such_segment",
        }
    }

    /// A declared length that the bytes do not cover: a cut, or a claim beyond reason.
    pub(crate) fn overlong(tag: Tag, declared: u64, there: u64) -> Self {
        const BEYOND_REASON: u64 = 1 << 29;
        if declared >= BEYOND_REASON && declared / 16 > there {
            Self::Hostile { claim: format!("{tag} declares {declared} bytes and {there} are there") }
        } else {
            Self::Truncated { at: format!("the element {tag}"), needed: declared, there }
        }
    }

    pub(crate) fn damaged(damage: impl Into<String>) -> Self {
        Self::Damaged { damage: damage.into() }
    }

    pub(crate) fn inconsistent(contradiction: impl Into<String>) -> Self {
        Self::Inconsistent { contradiction: contradiction.into() }
    }

    pub(crate) fn unsupported(what: impl Into<String>) -> Self {
        Self::Unsupported {
            what: what.into(),
            next: "export it in a common uncompressed or lossless transfer syntax",
        }
    }
}
