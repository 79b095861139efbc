//! From an image's UID to what a looker knows it by, and back.

use std::collections::HashMap;

use domain::id::InstanceId;
use store::Querying;

use super::Viewing;
use crate::fault::Fault;

/// The images of a case under their true UIDs and under those of one [`Viewing`].
#[derive(Clone, Debug)]
pub struct InstanceMap {
    to_viewing: HashMap<String, String>,
    to_true: HashMap<String, (InstanceId, String)>,
}

impl InstanceMap {
    /// Maps all images of a viewing's case.
    pub async fn of(q: &impl Querying, viewing: &Viewing) -> Result<Self, Fault> {
        let images = store::instance::uids_of_case(q, viewing.case).await?;
        let uids = viewing.uids();
        let mut map = Self { to_viewing: HashMap::new(), to_true: HashMap::new() };
        for (instance, uid) in images {
            let mapped = uids.map(&uid);
            map.to_viewing.insert(uid.clone(), mapped.clone());
            map.to_true.insert(mapped, (instance, uid));
        }
        Ok(map)
    }

    /// The true SOP Instance UID of an image that the looker names; `None`: not of this case.
    pub fn true_uid(&self, mapped: &str) -> Option<&str> {
        self.to_true.get(mapped).map(|(_, uid)| uid.as_str())
    }

    /// What the looker knows an image by; `None`: not of this case.
    pub fn mapped(&self, true_uid: &str) -> Option<&str> {
        self.to_viewing.get(true_uid).map(String::as_str)
    }

    pub(super) fn find(&self, mapped: &str) -> Option<InstanceId> {
        self.to_true.get(mapped).map(|(instance, _)| *instance)
    }
}
