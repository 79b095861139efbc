//! De-identification of a file by the profiles of PS3.15 Annex E: a copy without what names its patient.
//!
//! The table of the standard decides for the attributes that it lists, and the chosen options amend it.
//! What it does not list is kept only where its value cannot be free text: names, dates, unknown values
//! and private attributes go, other text is reduced to the words of the field. The original is never
//! changed; the copy is written anew, with a preamble of zeros and file meta information of its own.

mod burned_in;
mod dates;
mod disclosed;
mod element;
mod excerpt;
mod identifiers;
mod pixels;
mod private;
mod profile;
mod pseudonym;
mod requirement;
mod table;
mod text;
mod value;
mod vocabulary;
mod writer;

pub use burned_in::{BurnedIn, Corner, text_in_corners, told_burned_in};
pub use disclosed::{Known, disclosed};
pub use excerpt::excerpt_for_text;
pub use profile::{Profile, UnknownProfile};
pub use pseudonym::Pseudonyms;
pub(crate) use writer::file as write_file;

use crate::dataset::{DataSet, Element, Value};
use crate::kind::Kind;
use crate::refusal::Refusal;
use crate::scan::Opened;
pub(crate) use dates::days_since_epoch;
use dicom_core::{Tag, VR};
use dicom_dictionary_std::tags;
use element::Subject;
use identifiers::Identifiers;
use serde::Serialize;
use std::collections::BTreeMap;

/// A copy without what names the patient.
#[derive(Debug, Clone)]
pub struct Deidentified {
    /// The file.
    pub bytes: Vec<u8>,
    /// Its Study Instance UID, mapped.
    pub study_uid: String,
    /// Its Series Instance UID, mapped.
    pub series_uid: String,
    /// Its SOP Instance UID, mapped.
    pub sop_uid: String,
    /// What stands for the patient.
    pub subject: String,
    /// What was done.
    pub actions: Actions,
    /// Why its pixels may name the patient; a person has to look at them where there is a reason.
    pub burned_in: Vec<BurnedIn>,
}

/// How many attributes were treated in which way, at all depths.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Actions {
    /// Taken out.
    pub removed: usize,
    /// Left without a value.
    pub emptied: usize,
    /// Given a stand-in.
    pub replaced: usize,
    /// Reduced to the words of the field.
    pub cleaned: usize,
    /// Dates moved.
    pub dates_shifted: usize,
    /// UIDs mapped.
    pub uids_mapped: usize,
    /// Private attributes taken out.
    pub private_removed: usize,
    /// Private attributes kept, for they are known to be safe.
    pub private_kept: usize,
}

/// What an attribute becomes.
pub(crate) enum Out<'a> {
    Bytes(std::borrow::Cow<'a, [u8]>),
    Items(Vec<OutSet<'a>>),
    Encapsulated { table: &'a [u8], fragments: Vec<std::borrow::Cow<'a, [u8]>> },
}

/// A data set as it is written, in the order of its tags.
pub(crate) type OutSet<'a> = BTreeMap<Tag, (VR, Out<'a>)>;

/// Makes a copy of `file` by a profile, and looks into its pixels.
///
/// # Errors
/// A [`Refusal`] where the file cannot be read, or is no image, segmentation or dose: reports, documents and
/// waveforms tell about a patient in ways that no table covers.
pub fn deidentify(file: &[u8], profile: Profile, pseudonyms: &Pseudonyms) -> Result<Deidentified, Refusal> {
    let copy = copy(file, profile, pseudonyms)?;
    Ok(Deidentified { burned_in: burned_in(file)?, ..copy })
}

/// The same of a file whose pixels a person or a program has looked into already: nothing is decoded.
///
/// # Errors
/// As [`deidentify`].
pub fn copy(file: &[u8], profile: Profile, pseudonyms: &Pseudonyms) -> Result<Deidentified, Refusal> {
    let opened = Opened::new(file)?;
    let set = opened.data_set()?;
    let sop_class_uid =
        set.uid(tags::SOP_CLASS_UID).ok_or(Refusal::MissingAttribute { attribute: "SOP Class UID" })?;
    let kind = Kind::of(&sop_class_uid, set.get(tags::PIXEL_DATA).is_some());
    if !matches!(kind, Kind::Image | Kind::Segmentation | Kind::RtDose) {
        return Err(Refusal::NotAnImage { kind });
    }
    let [study, series, sop] = [
        set.required_uid(tags::STUDY_INSTANCE_UID, "Study Instance UID")?,
        set.required_uid(tags::SERIES_INSTANCE_UID, "Series Instance UID")?,
        set.required_uid(tags::SOP_INSTANCE_UID, "SOP Instance UID")?,
    ]
    .map(|uid| pseudonyms.uids().map(&uid));
    let patient = set.text(tags::PATIENT_ID).unwrap_or_else(|| study.clone());
    let issuer = set.text(tags::ISSUER_OF_PATIENT_ID).unwrap_or_default();
    let subject = Subject {
        profile,
        uids: pseudonyms.uids(),
        pseudonym: pseudonyms.subject(&patient, &issuer),
        shift_days: pseudonyms.days(&patient, &issuer),
        identifiers: Identifiers::of(&set),
        class: requirement::Class::of(&sop_class_uid),
    };
    let mut actions = Actions::default();
    let mut out = element::data_set(&set, &subject, &mut actions, None);
    let native = pixels::put_native(&set, &mut out);
    mark(&mut out, profile);
    let syntax = if native { crate::syntax::EXPLICIT_LITTLE } else { opened.transfer_syntax_uid.as_str() };
    let bytes = writer::file(&sop_class_uid, &sop, syntax, &out)?;
    Ok(Deidentified {
        bytes,
        study_uid: study,
        series_uid: series,
        sop_uid: sop,
        subject: subject.pseudonym,
        actions,
        burned_in: Vec::new(),
    })
}

/// Why the pixels of a file may name its patient.
///
/// # Errors
/// A [`Refusal`] where the file cannot be read.
pub fn burned_in(file: &[u8]) -> Result<Vec<BurnedIn>, Refusal> {
    let opened = Opened::new(file)?;
    let set = opened.data_set()?;
    let sop_class_uid = set.uid(tags::SOP_CLASS_UID).unwrap_or_default();
    Ok(burned_in::look(&set, &opened.transfer_syntax_uid, &sop_class_uid))
}

/// Says in the copy what was done (PS3.15 E.1.1, PS3.3 C.7.1.1).
fn mark(out: &mut OutSet<'_>, profile: Profile) {
    let text = |vr, value: &str| (vr, Out::Bytes(value.as_bytes().to_vec().into()));
    out.insert(tags::PATIENT_IDENTITY_REMOVED, text(VR::CS, "YES"));
    out.insert(tags::DEIDENTIFICATION_METHOD, text(VR::LO, "Overread, PS3.15 Annex E"));
    let items = profile.codes().map(|(code, meaning)| {
        OutSet::from([
            (tags::CODE_VALUE, text(VR::SH, code)),
            (tags::CODING_SCHEME_DESIGNATOR, text(VR::SH, "DCM")),
            (tags::CODE_MEANING, text(VR::LO, meaning)),
        ])
    });
    out.insert(tags::DEIDENTIFICATION_METHOD_CODE_SEQUENCE, (VR::SQ, Out::Items(items.collect())));
    let dates = if profile.longitudinal { "MODIFIED" } else { "REMOVED" };
    out.insert(tags::LONGITUDINAL_TEMPORAL_INFORMATION_MODIFIED, text(VR::CS, dates));
}

/// The elements of a set, those of its items left out.
fn values<'s, 'a>(set: &'s DataSet<'a>) -> impl Iterator<Item = (&'s Element<'a>, &'a [u8])> {
    set.elements.iter().filter_map(|element| match element.value {
        Value::Bytes(bytes) => Some((element, bytes)),
        _ => None,
    })
}
