//! Private attributes that are known to name nobody (PS3.15 Table E.3.10-1, numbers only).

use dicom_core::VR;

/// Private creator, group, element within its block, value representation.
const SAFE: [(&str, u16, u8, VR); 17] = [
    ("Philips PET Private Group", 0x7053, 0x00, VR::DS),
    ("Philips PET Private Group", 0x7053, 0x09, VR::DS),
    ("ELSCINT1", 0x00E1, 0x21, VR::DS),
    ("ELSCINT1", 0x01F1, 0x07, VR::DS),
    ("ELSCINT1", 0x01F1, 0x26, VR::DS),
    ("ELSCINT1", 0x01F1, 0x27, VR::DS),
    ("GEMS_ACQU_01", 0x0019, 0x23, VR::DS),
    ("GEMS_ACQU_01", 0x0019, 0x24, VR::DS),
    ("GEMS_ACQU_01", 0x0019, 0x27, VR::DS),
    ("GEMS_PARM_01", 0x0043, 0x27, VR::SH),
    ("GEMS_PARM_01", 0x0043, 0x6F, VR::DS),
    ("SIEMENS MR HEADER", 0x0019, 0x0A, VR::US),
    ("SIEMENS MR HEADER", 0x0019, 0x0C, VR::IS),
    ("SIEMENS MR HEADER", 0x0019, 0x0E, VR::FD),
    ("SIEMENS MR HEADER", 0x0019, 0x27, VR::FD),
    ("SIEMENS MR HEADER", 0x0019, 0x28, VR::FD),
    ("Philips Imaging DD 001", 0x2001, 0x03, VR::FL),
];

/// The value representation of a safe attribute whose value is a number; None: it goes.
pub(super) fn safe(creator: &str, group: u16, element: u16, value: &[u8]) -> Option<VR> {
    let place = element.to_le_bytes()[0];
    let found = SAFE.iter().find(|(name, g, e, _)| *name == creator && *g == group && *e == place);
    let (.., vr) = found?;
    let numeric = match vr {
        VR::DS | VR::IS | VR::SH => value.iter().all(|byte| b"0123456789+-.eE\\: ".contains(byte)),
        VR::US => value.len().is_multiple_of(2),
        VR::FL => value.len().is_multiple_of(4),
        _ => value.len().is_multiple_of(8),
    };
    (numeric && value.len() <= 256).then_some(*vr)
}

#[cfg(test)]
mod tests {
    use super::safe;
    use dicom_core::VR;

    #[test]
    fn only_numbers_of_known_creators_stay() {
        assert_eq!(safe("SIEMENS MR HEADER", 0x0019, 0x100C, b"1000"), Some(VR::IS));
        assert_eq!(safe("SIEMENS MR HEADER", 0x0019, 0x100C, b"Smith"), None);
        assert_eq!(safe("SOMEONE ELSE", 0x0019, 0x100C, b"1000"), None);
        assert_eq!(safe("SIEMENS MR HEADER", 0x0019, 0x1008, b"1000"), None);
    }
}
