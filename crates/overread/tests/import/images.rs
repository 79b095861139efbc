//! Images of all sizes, none like another.

use workflow::testing::study;

/// An image, and where it is found again.
#[derive(Clone)]
pub struct Image {
    pub patient: u32,
    pub slice: u32,
    /// A whole DICOM file.
    pub file: Vec<u8>,
}

impl Image {
    /// A slice with `padding` bytes of trailing padding (PS3.10 7.2) behind its pixels.
    pub fn new(patient: u32, slice: u32, padding: usize) -> Self {
        let mut file = study::ct_image(patient, slice);
        let padding = padding & !1;
        file.extend([0xfc, 0xff, 0xfc, 0xff, b'O', b'B', 0, 0]);
        file.extend((padding as u32).to_le_bytes());
        file.extend((0..padding).map(|place| (place as u32 ^ (patient << 3) ^ slice) as u8));
        Self { patient, slice, file }
    }

    pub fn uid(&self) -> String {
        study::sop_instance_uid(self.patient, self.slice)
    }

    /// Its path below `…/dicomweb`.
    pub fn path(&self) -> String {
        let patient = self.patient;
        let study = format!("1.2.826.0.1.{patient}");
        format!("studies/{study}/series/{study}.1/instances/{}", self.uid())
    }
}
