//! Uptake as a viewer is told it: the factor alone, in the standard's own form, or why there is none.

use super::{json, key};
use crate::dataset::DataSet;
use crate::uptake::suv_factor;
use dicom_core::Tag;
use dicom_dictionary_std::tags;
use serde_json::{Map, Value};

/// The owner of the private block that holds the reason.
const OWNER: (Tag, &str) = (Tag(0x0055, 0x0010), "OVERREAD");
const REASON: Tag = Tag(0x0055, 0x1001);

/// Tells the mapping from stored values to g/ml (PS3.3 C.7.6.16-12b, units by PS3.16 CID 85) of a PET image. The
/// weight, the dose and the times that it follows from are not told.
pub(super) fn describe(json: &mut Map<String, Value>, set: &DataSet<'_>) {
    match suv_factor(set) {
        None => {}
        Some(Err(reason)) => {
            json.insert(key(OWNER.0), json!({ "vr": "LO", "Value": [OWNER.1] }));
            json.insert(key(REASON), json!({ "vr": "LO", "Value": [reason] }));
        }
        Some(Ok(factor)) => {
            let slope = set.number(tags::RESCALE_SLOPE).unwrap_or(1.0);
            let intercept = set.number(tags::RESCALE_INTERCEPT).unwrap_or(0.0);
            let double = |value: f64| json!({ "vr": "FD", "Value": [value] });
            let units = json!({
                key(tags::CODE_VALUE): { "vr": "SH", "Value": ["{SUVbw}g/ml"] },
                key(tags::CODING_SCHEME_DESIGNATOR): { "vr": "SH", "Value": ["UCUM"] },
                key(tags::CODE_MEANING): { "vr": "LO", "Value": ["Standardized Uptake Value body weight"] },
            });
            let mapping = json!({
                key(tags::REAL_WORLD_VALUE_INTERCEPT): double(factor * intercept),
                key(tags::REAL_WORLD_VALUE_SLOPE): double(factor * slope),
                key(tags::MEASUREMENT_UNITS_CODE_SEQUENCE): { "vr": "SQ", "Value": [units] },
            });
            json.insert(
                key(tags::REAL_WORLD_VALUE_MAPPING_SEQUENCE),
                json!({ "vr": "SQ", "Value": [mapping] }),
            );
        }
    }
}
