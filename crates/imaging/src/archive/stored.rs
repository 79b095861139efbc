//! The answer to a request to store (PS3.18 10.5.3, Annex I.2).

use crate::examine::by_header;
use crate::far::LargeFile;
use crate::json::key;
use crate::kind::Kind;
use crate::refusal::Refusal;
use crate::scan::Opened;
use crate::syntax::{Codec, Syntax};
use dicom_core::Tag;
use dicom_dictionary_std::tags;
use serde_json::{Map, Value, json};

/// What a file says that it is; each may be missing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Identity {
    /// Study Instance UID.
    pub study: Option<String>,
    /// Series Instance UID.
    pub series: Option<String>,
    /// SOP Class UID.
    pub sop_class: Option<String>,
    /// SOP Instance UID.
    pub sop_instance: Option<String>,
    /// Whether it is an image.
    pub is_image: bool,
    /// Whether its transfer syntax is one that is known here.
    pub is_readable: bool,
    /// Whether the file names another class before its data set than within it (PS3.10 7.1).
    pub is_named_otherwise: bool,
}

/// What a file says that it is.
///
/// # Errors
/// A [`Refusal`] where it cannot be read at all.
pub fn identify(file: &[u8]) -> Result<Identity, Refusal> {
    identity(&Opened::new(file)?)
}

/// What a file that is too large for memory says that it is.
///
/// # Errors
/// A [`Refusal`] where it cannot be read at all.
pub fn identify_large(file: &dyn LargeFile) -> Result<Identity, Refusal> {
    by_header(file, identity)
}

fn identity(opened: &Opened<'_>) -> Result<Identity, Refusal> {
    let set = opened.data_set()?;
    let sop_class = set.uid(tags::SOP_CLASS_UID).or_else(|| opened.media_sop_class_uid.clone());
    let has_pixels = set.get(tags::PIXEL_DATA).is_some() || set.get(tags::ROWS).is_some();
    let within = set.uid(tags::SOP_CLASS_UID);
    let is_named_otherwise =
        opened.media_sop_class_uid.as_ref().zip(within.as_ref()).is_some_and(|(a, b)| a != b);
    Ok(Identity {
        study: set.uid(tags::STUDY_INSTANCE_UID),
        series: set.uid(tags::SERIES_INSTANCE_UID),
        is_image: Kind::of(sop_class.as_deref().unwrap_or_default(), has_pixels) == Kind::Image,
        sop_class,
        sop_instance: set.uid(tags::SOP_INSTANCE_UID),
        is_readable: Syntax::of(&opened.transfer_syntax_uid)
            .is_some_and(|syntax| syntax.codec != Codec::Unknown),
        is_named_otherwise,
    })
}

/// What is odd about a file that was stored (PS3.18 Table I.2-1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WarningReason {
    /// It is of another class than its file says.
    DoesNotMatchClass,
}

impl WarningReason {
    /// Its number. Elements are neither coerced (B000) nor discarded (B006).
    pub const fn code(self) -> u16 {
        match self {
            Self::DoesNotMatchClass => 0xB007,
        }
    }
}

/// Why a file was not stored (PS3.18 Table I.2-2, PS3.4 Table B.2-1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailureReason {
    /// It is not of the study that the address names, or contradicts what is here.
    DoesNotMatch,
    /// It cannot be read.
    CannotUnderstand,
    /// It is no image.
    ClassNotSupported,
    /// Its pixels are encoded in a way that is not known here.
    TransferSyntaxNotSupported,
    /// Another file of its UID is here, with other bytes.
    DuplicateInstance,
}

impl FailureReason {
    /// Its number.
    pub const fn code(self) -> u16 {
        match self {
            Self::DoesNotMatch => 0xA900,
            Self::CannotUnderstand => 0xC000,
            Self::ClassNotSupported => 0x0122,
            Self::TransferSyntaxNotSupported => 0xC122,
            Self::DuplicateInstance => 0x0111,
        }
    }
}

/// What became of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deposited {
    /// What it says that it is.
    pub identity: Identity,
    /// Where it can be retrieved, or why it was not stored.
    pub outcome: Result<String, FailureReason>,
}

impl Deposited {
    /// What is odd about it, if it was stored.
    pub fn warning(&self) -> Option<WarningReason> {
        (self.outcome.is_ok() && self.identity.is_named_otherwise).then_some(WarningReason::DoesNotMatchClass)
    }
}

/// DICOM JSON that says what became of the files of a request; `study_url` says where their study is.
pub fn deposit_answer(deposited: &[Deposited], study_url: Option<&str>) -> Value {
    let mut answer = Map::new();
    let mut put = |tag: Tag, vr: &str, values: Vec<Value>| {
        if !values.is_empty() {
            answer.insert(key(tag), json!({ "vr": vr, "Value": values }));
        }
    };
    put(tags::RETRIEVE_URL, "UR", study_url.map(Value::from).into_iter().collect());
    let (mut stored, mut failed, mut other) = (Vec::new(), Vec::new(), Vec::new());
    for one in deposited {
        let mut item = referenced(&one.identity);
        match &one.outcome {
            Ok(url) => {
                item.insert(key(tags::RETRIEVE_URL), json!({ "vr": "UR", "Value": [url] }));
                if let Some(warning) = one.warning() {
                    item.insert(key(tags::WARNING_REASON), json!({ "vr": "US", "Value": [warning.code()] }));
                }
                stored.push(item.into());
            }
            Err(reason) => {
                let told = json!({ "vr": "US", "Value": [reason.code()] });
                item.insert(key(tags::FAILURE_REASON), told);
                // What has no UID cannot be referred to (PS3.18 I.2.3).
                if one.identity.sop_instance.is_some() { &mut failed } else { &mut other }.push(item.into());
            }
        }
    }
    put(tags::REFERENCED_SOP_SEQUENCE, "SQ", stored);
    put(tags::FAILED_SOP_SEQUENCE, "SQ", failed);
    put(tags::OTHER_FAILURES_SEQUENCE, "SQ", other);
    answer.into()
}

fn referenced(identity: &Identity) -> Map<String, Value> {
    let uids = [
        (tags::REFERENCED_SOP_CLASS_UID, &identity.sop_class),
        (tags::REFERENCED_SOP_INSTANCE_UID, &identity.sop_instance),
    ];
    let told = |(tag, uid): (Tag, &Option<String>)| {
        Some((key(tag), json!({ "vr": "UI", "Value": [uid.as_ref()?] })))
    };
    uids.into_iter().filter_map(told).collect()
}
