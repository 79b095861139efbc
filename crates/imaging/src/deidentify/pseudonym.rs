//! What stands for a patient, all of it made from one secret key.

use crate::web::UidMap;

/// Makes pseudonyms under a key: the same patient, UID and key give the same ones.
#[derive(Debug, Clone)]
pub struct Pseudonyms {
    uids: UidMap,
    subjects: UidMap,
    dates: UidMap,
}

/// Dates move back by up to ten years.
const MOST_DAYS: u128 = 3650;

impl Pseudonyms {
    /// Pseudonyms under a secret key of 32 bytes or more.
    pub fn new(key: &[u8]) -> Self {
        let part = |name: &str| UidMap::new(&[name.as_bytes(), key].concat());
        Self { uids: UidMap::new(key), subjects: part("subject "), dates: part("dates ") }
    }

    pub(super) fn uids(&self) -> &UidMap {
        &self.uids
    }

    /// What stands for a UID, in copies and wherever they are spoken of.
    pub fn uid(&self, uid: &str) -> String {
        self.uids.map(uid)
    }

    /// What stands for a patient, by their id and its issuer.
    pub fn subject(&self, patient_id: &str, issuer: &str) -> String {
        let number = self.subjects.number(&format!("{issuer}\\{patient_id}"));
        format!("P{:016X}", number >> 64)
    }

    /// By how many days the dates of a patient move back, at least one.
    pub(super) fn days(&self, patient_id: &str, issuer: &str) -> i64 {
        (self.dates.number(&format!("{issuer}\\{patient_id}")) % MOST_DAYS) as i64 + 1
    }
}
