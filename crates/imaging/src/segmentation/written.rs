//! A DICOM segmentation as it is written: binary, one segment for each finding (PS3.3 A.51, C.8.20).

mod elements;
mod groups;

use std::ops::Range;

use dicom_core::VR;
use dicom_dictionary_std::{tags, uids};

use crate::dataset::DataSet;
use crate::deidentify::{Out, OutSet, write_file};
use crate::patient::Plane;
use crate::refusal::Refusal;
use crate::scan::Opened;
use crate::syntax::EXPLICIT_LITTLE;
use elements::{Elements, coded, items};

/// What is to be written.
pub struct NewSegmentation<'a> {
    /// An image of the series that was marked, as it is given out: patient, study and frame of reference are its own.
    pub like: &'a [u8],
    /// The new object, its series, and its organisation of dimensions.
    pub uids: NewUids,
    /// Series Instance UID of the images.
    pub images: String,
    /// `YYYYMMDD` and `HHMMSS`.
    pub made_at: [String; 2],
    /// What the series is called.
    pub description: String,
    /// Version of the program.
    pub version: String,
    /// Columns and rows of each frame.
    pub size: [u32; 2],
    /// The frames of the images that hold voxels, in the order of the body. All lie on parallel planes with one spacing,
    /// or none of them has a known place.
    pub frames: Vec<SourceFrame>,
    /// Millimetres from slice to slice.
    pub between_slices: f64,
    /// One for each finding.
    pub segments: Vec<NewSegment>,
}

/// UIDs of what is new.
pub struct NewUids {
    /// SOP Instance UID.
    pub instance: String,
    /// Series Instance UID.
    pub series: String,
    /// Dimension Organization UID.
    pub dimensions: String,
}

/// A frame of an image that was marked.
#[derive(Clone, Debug, PartialEq)]
pub struct SourceFrame {
    /// SOP Instance UID of the image.
    pub instance: String,
    /// The frame, from 1, of an image that has several.
    pub number: Option<u32>,
    /// Where it lies.
    pub plane: Option<Plane>,
}

/// A segment.
pub struct NewSegment {
    /// What it is called: up to 64 characters.
    pub label: String,
    /// What is said of it.
    pub description: String,
    /// Names the finding, and a UID that it has in every object.
    pub tracking: [String; 2],
    /// The kind of thing, and the thing.
    pub category: CodedName,
    /// The thing.
    pub property: CodedName,
    /// By what the voxels were made of several markings; nothing where a person drew them.
    pub algorithm: Option<String>,
    /// Runs of pixels, row by row, by places among the source frames; rising, and not empty.
    pub pixels: Vec<(usize, Vec<Range<u64>>)>,
}

/// A code with its terminology and meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodedName {
    /// Up to 16 characters.
    pub value: String,
    /// Up to 16 characters.
    pub scheme: String,
    /// Up to 64 characters.
    pub meaning: String,
}

impl NewSegmentation<'_> {
    /// The file's bytes.
    ///
    /// # Errors
    /// A [`Refusal`] where the image that it is to be like cannot be read, or the segmentation is larger than a file can be.
    pub fn write(&self) -> Result<Vec<u8>, Refusal> {
        let opened = Opened::new(self.like)?;
        let like = opened.data_set()?;
        let mut set = OutSet::new();
        self.patient_and_study(&mut set, &like)?;
        self.series_and_equipment(&mut set, &like);
        self.image(&mut set, &like)?;
        self.segments(&mut set);
        self.references(&mut set, &like);
        groups::put(self, &mut set, &like)?;
        let pixels = self.pixels()?;
        set.insert(tags::PIXEL_DATA, (VR::OB, Out::Bytes(pixels.into())));
        write_file(uids::SEGMENTATION_STORAGE, &self.uids.instance, EXPLICIT_LITTLE, &set)
    }

    /// What the marked images say of patient and study (PS3.3 C.7.1.1, C.7.2.1), and whether they were de-identified.
    fn patient_and_study(&self, set: &mut OutSet<'_>, like: &DataSet<'_>) -> Result<(), Refusal> {
        set.text(tags::SPECIFIC_CHARACTER_SET, VR::CS, "ISO_IR 192");
        set.text(tags::SOP_CLASS_UID, VR::UI, uids::SEGMENTATION_STORAGE);
        set.text(tags::SOP_INSTANCE_UID, VR::UI, &self.uids.instance);
        let study = like.uid(tags::STUDY_INSTANCE_UID);
        let study = study.ok_or(Refusal::MissingAttribute { attribute: "Study Instance UID" })?;
        set.text(tags::STUDY_INSTANCE_UID, VR::UI, &study);
        let kept = [
            (tags::STUDY_DATE, VR::DA),
            (tags::STUDY_TIME, VR::TM),
            (tags::ACCESSION_NUMBER, VR::SH),
            (tags::REFERRING_PHYSICIAN_NAME, VR::PN),
            (tags::PATIENT_NAME, VR::PN),
            (tags::PATIENT_ID, VR::LO),
            (tags::PATIENT_BIRTH_DATE, VR::DA),
            (tags::PATIENT_SEX, VR::CS),
            (tags::STUDY_ID, VR::SH),
        ];
        for (tag, vr) in kept {
            set.text(tag, vr, &like.text(tag).unwrap_or_default());
        }
        let where_there = [
            (tags::ISSUER_OF_PATIENT_ID, VR::LO),
            (tags::STUDY_DESCRIPTION, VR::LO),
            (tags::PATIENT_IDENTITY_REMOVED, VR::CS),
            (tags::DEIDENTIFICATION_METHOD, VR::LO),
            (tags::LONGITUDINAL_TEMPORAL_INFORMATION_MODIFIED, VR::CS),
        ];
        for (tag, vr) in where_there {
            if let Some(text) = like.text(tag) {
                set.text(tag, vr, &text);
            }
        }
        Ok(())
    }

    fn series_and_equipment(&self, set: &mut OutSet<'_>, like: &DataSet<'_>) {
        let [date, time] = &self.made_at;
        set.text(tags::MODALITY, VR::CS, "SEG");
        set.text(tags::SERIES_INSTANCE_UID, VR::UI, &self.uids.series);
        // After those that machines give their series.
        set.text(tags::SERIES_NUMBER, VR::IS, "9000");
        set.text(tags::SERIES_DESCRIPTION, VR::LO, &self.description);
        for (tag, vr, value) in [
            (tags::SERIES_DATE, VR::DA, date),
            (tags::CONTENT_DATE, VR::DA, date),
            (tags::SERIES_TIME, VR::TM, time),
            (tags::CONTENT_TIME, VR::TM, time),
        ] {
            set.text(tag, vr, value);
        }
        for tag in [tags::MANUFACTURER, tags::MANUFACTURER_MODEL_NAME] {
            set.text(tag, VR::LO, "Overread");
        }
        set.text(tags::DEVICE_SERIAL_NUMBER, VR::LO, "none");
        set.text(tags::SOFTWARE_VERSIONS, VR::LO, &self.version);
        if let Some(frame_of_reference) = like.uid(tags::FRAME_OF_REFERENCE_UID).filter(|_| self.is_placed())
        {
            set.text(tags::FRAME_OF_REFERENCE_UID, VR::UI, &frame_of_reference);
            let position = like.text(tags::POSITION_REFERENCE_INDICATOR).unwrap_or_default();
            set.text(tags::POSITION_REFERENCE_INDICATOR, VR::LO, &position);
        }
        if !self.is_placed() {
            let said = like.texts(tags::PATIENT_ORIENTATION);
            // Some film archives write the view there.
            let is_direction =
                |text: &String| !text.is_empty() && text.chars().all(|sign| "LRAPHF".contains(sign));
            let is_sound = said.len() == 2 && said.iter().all(is_direction);
            let orientation = if is_sound { said.join("\\") } else { String::new() };
            set.text(tags::PATIENT_ORIENTATION, VR::CS, &orientation);
        }
    }

    /// Whether its frames have places in the patient.
    fn is_placed(&self) -> bool {
        !self.frames.is_empty() && self.frames.iter().all(|frame| frame.plane.is_some())
    }

    fn image(&self, set: &mut OutSet<'_>, like: &DataSet<'_>) -> Result<(), Refusal> {
        set.text(tags::IMAGE_TYPE, VR::CS, "DERIVED\\PRIMARY");
        set.text(tags::INSTANCE_NUMBER, VR::IS, "1");
        set.text(tags::CONTENT_LABEL, VR::CS, "REFERENCE");
        set.text(tags::CONTENT_DESCRIPTION, VR::LO, &self.description);
        set.text(tags::CONTENT_CREATOR_NAME, VR::PN, "");
        set.text(tags::SEGMENTATION_TYPE, VR::CS, "BINARY");
        set.text(tags::PHOTOMETRIC_INTERPRETATION, VR::CS, "MONOCHROME2");
        let frames: usize = self.segments.iter().map(|segment| segment.pixels.len()).sum();
        set.text(tags::NUMBER_OF_FRAMES, VR::IS, &frames.to_string());
        let [columns, rows] = self.size.map(u16::try_from);
        let side = |side: Result<u16, _>| {
            side.map_err(|_| Refusal::unsupported("an image of more than 65,535 pixels a side"))
        };
        for (tag, value) in [
            (tags::SAMPLES_PER_PIXEL, 1),
            (tags::ROWS, side(rows)?),
            (tags::COLUMNS, side(columns)?),
            (tags::BITS_ALLOCATED, 1),
            (tags::BITS_STORED, 1),
            (tags::HIGH_BIT, 0),
            (tags::PIXEL_REPRESENTATION, 0),
        ] {
            set.short(tag, value);
        }
        // What was lost before the images were marked stays lost (PS3.3 C.7.6.1.1.5).
        let is_lossy = like.text(tags::LOSSY_IMAGE_COMPRESSION).is_some_and(|said| said == "01");
        set.text(tags::LOSSY_IMAGE_COMPRESSION, VR::CS, if is_lossy { "01" } else { "00" });
        for (tag, vr) in
            [(tags::LOSSY_IMAGE_COMPRESSION_RATIO, VR::DS), (tags::LOSSY_IMAGE_COMPRESSION_METHOD, VR::CS)]
        {
            let said = like.texts(tag);
            if is_lossy && !said.is_empty() {
                set.text(tag, vr, &said.join("\\"));
            }
        }
        Ok(())
    }

    fn segments(&self, set: &mut OutSet<'_>) {
        let described = self.segments.iter().enumerate().map(|(at, segment)| {
            let mut item = OutSet::new();
            item.short(tags::SEGMENT_NUMBER, at as u16 + 1);
            item.text(tags::SEGMENT_LABEL, VR::LO, &segment.label);
            if !segment.description.is_empty() {
                item.text(tags::SEGMENT_DESCRIPTION, VR::ST, &segment.description);
            }
            let algorithm = segment.algorithm.as_deref();
            item.text(tags::SEGMENT_ALGORITHM_TYPE, VR::CS, algorithm.map_or("MANUAL", |_| "SEMIAUTOMATIC"));
            if let Some(name) = algorithm {
                item.text(tags::SEGMENT_ALGORITHM_NAME, VR::LO, name);
            }
            let [id, uid] = &segment.tracking;
            item.text(tags::TRACKING_ID, VR::UT, id);
            item.text(tags::TRACKING_UID, VR::UI, uid);
            item.insert(tags::SEGMENTED_PROPERTY_CATEGORY_CODE_SEQUENCE, coded(&segment.category));
            item.insert(tags::SEGMENTED_PROPERTY_TYPE_CODE_SEQUENCE, coded(&segment.property));
            item
        });
        let described = described.collect();
        set.insert(tags::SEGMENT_SEQUENCE, items(described));
    }

    /// The images that it rests on (PS3.3 C.12.2).
    fn references(&self, set: &mut OutSet<'_>, like: &DataSet<'_>) {
        let mut instances: Vec<&str> = self.frames.iter().map(|frame| &*frame.instance).collect();
        instances.dedup();
        let class = like.uid(tags::SOP_CLASS_UID).unwrap_or_default();
        let instance = |uid: &str| {
            let mut item = OutSet::new();
            item.text(tags::REFERENCED_SOP_CLASS_UID, VR::UI, &class);
            item.text(tags::REFERENCED_SOP_INSTANCE_UID, VR::UI, uid);
            item
        };
        let mut series = OutSet::new();
        series
            .insert(tags::REFERENCED_INSTANCE_SEQUENCE, items(instances.into_iter().map(instance).collect()));
        series.text(tags::SERIES_INSTANCE_UID, VR::UI, &self.images);
        set.insert(tags::REFERENCED_SERIES_SEQUENCE, items(vec![series]));
    }

    /// One bit for each pixel, the first in the lowest place; a frame begins right behind the one before it (PS3.5 8.1.1).
    fn pixels(&self) -> Result<Vec<u8>, Refusal> {
        let frames: usize = self.segments.iter().map(|segment| segment.pixels.len()).sum();
        let each = u64::from(self.size[0]) * u64::from(self.size[1]);
        let bits = each.checked_mul(frames as u64).filter(|bits| bits.div_ceil(8) < u64::from(u32::MAX) - 1);
        let bits = bits.ok_or_else(|| Refusal::unsupported("a segmentation of more than 4 GB"))?;
        let mut bytes = vec![0; bits.div_ceil(8) as usize];
        let runs = self.segments.iter().flat_map(|segment| &segment.pixels);
        for (frame, (_, runs)) in runs.enumerate() {
            for run in runs {
                let first = frame as u64 * each;
                set_bits(&mut bytes, first + run.start.min(each)..first + run.end.min(each));
            }
        }
        Ok(bytes)
    }
}

fn set_bits(bytes: &mut [u8], run: Range<u64>) {
    for bit in run {
        if let Some(byte) = bytes.get_mut((bit / 8) as usize) {
            *byte |= 1 << (bit % 8);
        }
    }
}
