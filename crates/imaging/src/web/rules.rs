//! The attributes that a viewer may be told, and how each is written.

use dicom_core::Tag;
use dicom_dictionary_std::tags as t;

/// How a listed attribute is written; there is none for free text, names, dates or times.
#[derive(Debug, Clone, Copy)]
pub(super) enum Rule {
    /// Numbers, under this value representation.
    Number(&'static str),
    /// A stored sample value, signed as the pixels are.
    Sample,
    /// The descriptor of a look-up table.
    TableDescriptor,
    /// The entries of a look-up table, as many as its descriptor says.
    TableEntries,
    /// Only these terms; any other value is dropped.
    Code(&'static [&'static str]),
    /// Two directions of the patient, such as `A\FR`.
    Directions,
    /// A UID of this image's own, mapped.
    MappedUid,
    /// A UID from the standard itself, kept.
    StandardUid,
    /// A code value of SNOMED CT or SRT.
    StandardCode,
    /// A sequence, each item by these same rules.
    Items,
}

use Rule::{
    Code, Directions, Items, MappedUid, Number, Sample, StandardCode, StandardUid, TableDescriptor,
    TableEntries,
};

pub(super) const PHOTOMETRIC: &[&str] =
    &["MONOCHROME1", "MONOCHROME2", "PALETTE COLOR", "RGB", "YBR_FULL", "YBR_FULL_422", "YBR_RCT", "YBR_ICT"];

const MODALITIES: &[&str] = &[
    "CR", "CT", "DX", "ES", "GM", "IO", "IVOCT", "IVUS", "MG", "MR", "NM", "OCT", "OP", "OPT", "OT", "PT",
    "PX", "RF", "RG", "RTIMAGE", "SC", "SM", "TG", "US", "XA", "XC",
];

const VIEWS: &[&str] = &[
    "AP", "PA", "LL", "RL", "LLD", "RLD", "LLO", "RLO", "CC", "MLO", "ML", "LM", "LMO", "SIO", "XCC", "XCCL",
    "XCCM", "FB", "AT", "CV", "ISO", "SPECIMEN", "LATERAL", "LAT",
];

const BODY_PARTS: &[&str] = &[
    "ABDOMEN",
    "ANKLE",
    "ARM",
    "BRAIN",
    "BREAST",
    "CHEST",
    "CSPINE",
    "ELBOW",
    "EXTREMITY",
    "FOOT",
    "FOREARM",
    "HAND",
    "HEAD",
    "HEART",
    "HIP",
    "KNEE",
    "LEG",
    "LIVER",
    "LSPINE",
    "LUNG",
    "NECK",
    "PELVIS",
    "PROSTATE",
    "SHOULDER",
    "SKULL",
    "SPINE",
    "THORAX",
    "TSPINE",
    "WHOLEBODY",
    "WRIST",
];

const IMAGE_TYPES: &[&str] = &[
    "ORIGINAL",
    "DERIVED",
    "PRIMARY",
    "SECONDARY",
    "AXIAL",
    "LOCALIZER",
    "REFORMATTED",
    "VOLUME",
    "M",
    "P",
    "R",
    "I",
    "FFE",
    "SE",
    "NORM",
    "DIS2D",
    "DIS3D",
    "ADC",
    "DIFFUSION",
    "TRACEW",
    "MIP",
    "MPR",
    "STATIC",
    "DYNAMIC",
    "GATED",
    "WHOLE BODY",
    "TOMO",
    "RECON TOMO",
    "EMISSION",
    "TOMOSYNTHESIS",
    "GENERATED_2D",
    "NONE",
    "MIXED",
];

/// Whether a code value can be one of SNOMED CT or its older SRT form and nothing else.
pub(super) fn is_standard_code(code: &str) -> bool {
    const VIEW_CODES: [&str; 14] = [
        "399162004",
        "399368009",
        "399260004",
        "399352003",
        "399099002",
        "399356000",
        "399161006",
        "399192003",
        "R-10242",
        "R-10226",
        "R-10224",
        "R-10228",
        "R-10230",
        "R-10244",
    ];
    VIEW_CODES.contains(&code)
}

const NUMBER: Rule = Number("DS");

/// Every attribute that can appear, whether at the top or within a listed sequence.
#[rustfmt::skip]
pub(super) const RULES: &[(Tag, Rule)] = &[
    // What and where in the study.
    (t::SOP_CLASS_UID, StandardUid),
    (t::SOP_INSTANCE_UID, MappedUid),
    (t::STUDY_INSTANCE_UID, MappedUid),
    (t::SERIES_INSTANCE_UID, MappedUid),
    (t::FRAME_OF_REFERENCE_UID, MappedUid),
    (t::MODALITY, Code(MODALITIES)),
    (t::SERIES_NUMBER, Number("IS")),
    (t::INSTANCE_NUMBER, Number("IS")),
    (t::ACQUISITION_NUMBER, Number("IS")),
    (t::IMAGE_TYPE, Code(IMAGE_TYPES)),
    (t::PRESENTATION_INTENT_TYPE, Code(&["FOR PRESENTATION", "FOR PROCESSING"])),
    (t::LOSSY_IMAGE_COMPRESSION, Code(&["00", "01"])),
    (t::LOSSY_IMAGE_COMPRESSION_RATIO, NUMBER),
    (t::BURNED_IN_ANNOTATION, Code(&["YES", "NO"])),
    // Which part of the body, seen from where.
    (t::BODY_PART_EXAMINED, Code(BODY_PARTS)),
    (t::VIEW_POSITION, Code(VIEWS)),
    (t::VIEW_CODE_SEQUENCE, Items),
    (t::VIEW_MODIFIER_CODE_SEQUENCE, Items),
    (t::CODE_VALUE, StandardCode),
    (t::LATERALITY, Code(&["L", "R"])),
    (t::IMAGE_LATERALITY, Code(&["L", "R", "B", "U"])),
    (t::FRAME_LATERALITY, Code(&["L", "R", "B", "U"])),
    (t::PATIENT_ORIENTATION, Directions),
    (t::PATIENT_POSITION, Code(&["HFS", "HFP", "HFDL", "HFDR", "FFS", "FFP", "FFDL", "FFDR"])),
    (t::BREAST_IMPLANT_PRESENT, Code(&["YES", "NO"])),
    // Plane and scale.
    (t::IMAGE_POSITION_PATIENT, NUMBER),
    (t::IMAGE_ORIENTATION_PATIENT, NUMBER),
    (t::PIXEL_SPACING, NUMBER),
    (t::IMAGER_PIXEL_SPACING, NUMBER),
    (t::NOMINAL_SCANNED_PIXEL_SPACING, NUMBER),
    (t::PIXEL_SPACING_CALIBRATION_TYPE, Code(&["GEOMETRY", "FIDUCIAL"])),
    (t::PIXEL_ASPECT_RATIO, Number("IS")),
    (t::ESTIMATED_RADIOGRAPHIC_MAGNIFICATION_FACTOR, NUMBER),
    (t::DISTANCE_SOURCE_TO_DETECTOR, NUMBER),
    (t::DISTANCE_SOURCE_TO_PATIENT, NUMBER),
    (t::SLICE_THICKNESS, NUMBER),
    (t::SPACING_BETWEEN_SLICES, NUMBER),
    (t::SLICE_LOCATION, NUMBER),
    (t::GANTRY_DETECTOR_TILT, NUMBER),
    // Values and windows.
    (t::RESCALE_INTERCEPT, NUMBER),
    (t::RESCALE_SLOPE, NUMBER),
    (t::RESCALE_TYPE, Code(&["HU", "US", "OD", "MGML", "PCT", "CPS", "NONE"])),
    (t::WINDOW_CENTER, NUMBER),
    (t::WINDOW_WIDTH, NUMBER),
    (t::VOILUT_FUNCTION, Code(&["LINEAR", "LINEAR_EXACT", "SIGMOID"])),
    (t::VOILUT_SEQUENCE, Items),
    (t::LUT_DESCRIPTOR, TableDescriptor),
    (t::LUT_DATA, TableEntries),
    (t::PRESENTATION_LUT_SHAPE, Code(&["IDENTITY", "INVERSE"])),
    (t::PIXEL_INTENSITY_RELATIONSHIP, Code(&["LIN", "LOG"])),
    (t::PIXEL_INTENSITY_RELATIONSHIP_SIGN, Number("SS")),
    (t::PIXEL_PADDING_VALUE, Sample),
    (t::PIXEL_PADDING_RANGE_LIMIT, Sample),
    (t::SMALLEST_IMAGE_PIXEL_VALUE, Sample),
    (t::LARGEST_IMAGE_PIXEL_VALUE, Sample),
    // How it was made, as far as a reader may know.
    (t::KVP, NUMBER),
    (t::EXPOSURE, Number("IS")),
    (t::EXPOSURE_TIME, Number("IS")),
    (t::X_RAY_TUBE_CURRENT, Number("IS")),
    (t::COMPRESSION_FORCE, NUMBER),
    (t::BODY_PART_THICKNESS, NUMBER),
    (t::MAGNETIC_FIELD_STRENGTH, NUMBER),
    (t::ECHO_TIME, NUMBER),
    (t::REPETITION_TIME, NUMBER),
    (t::INVERSION_TIME, NUMBER),
    (t::FLIP_ANGLE, NUMBER),
    (t::RECONSTRUCTION_DIAMETER, NUMBER),
    (t::FRAME_TIME, NUMBER),
    (t::CINE_RATE, Number("IS")),
    // Frames of an enhanced multi-frame image.
    (t::SHARED_FUNCTIONAL_GROUPS_SEQUENCE, Items),
    (t::PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, Items),
    (t::PIXEL_MEASURES_SEQUENCE, Items),
    (t::PLANE_POSITION_SEQUENCE, Items),
    (t::PLANE_ORIENTATION_SEQUENCE, Items),
    (t::PIXEL_VALUE_TRANSFORMATION_SEQUENCE, Items),
    (t::FRAME_VOILUT_SEQUENCE, Items),
    (t::FRAME_CONTENT_SEQUENCE, Items),
    (t::FRAME_ANATOMY_SEQUENCE, Items),
    (t::IN_STACK_POSITION_NUMBER, Number("UL")),
    (t::TEMPORAL_POSITION_INDEX, Number("UL")),
    (t::DIMENSION_INDEX_VALUES, Number("UL")),
    (t::MR_DIFFUSION_SEQUENCE, Items),
    (t::DIFFUSION_B_VALUE, Number("FD")),
    // Ultrasound scale.
    (t::SEQUENCE_OF_ULTRASOUND_REGIONS, Items),
    (t::REGION_SPATIAL_FORMAT, Number("US")),
    (t::REGION_DATA_TYPE, Number("US")),
    (t::REGION_FLAGS, Number("UL")),
    (t::REGION_LOCATION_MIN_X0, Number("UL")),
    (t::REGION_LOCATION_MIN_Y0, Number("UL")),
    (t::REGION_LOCATION_MAX_X1, Number("UL")),
    (t::REGION_LOCATION_MAX_Y1, Number("UL")),
    (t::REFERENCE_PIXEL_X0, Number("SL")),
    (t::REFERENCE_PIXEL_Y0, Number("SL")),
    (t::PHYSICAL_UNITS_X_DIRECTION, Number("US")),
    (t::PHYSICAL_UNITS_Y_DIRECTION, Number("US")),
    (t::PHYSICAL_DELTA_X, Number("FD")),
    (t::PHYSICAL_DELTA_Y, Number("FD")),
    // Uptake; its factor comes from the file (`uptake`), so that no weight, dose or time of day need be told.
    (t::UNITS, Code(&["BQML", "CNTS", "GML", "CM2ML", "PROPCNTS", "PROPCPS", "MLMING"])),
    (t::DECAY_CORRECTION, Code(&["START", "ADMIN", "NONE"])),
    (t::CORRECTED_IMAGE, Code(&["DECY", "ATTN", "SCAT", "DTIM", "MOTN", "PMOT", "CLN", "RAN", "RADL", "DCAL", "NORM"])),
    (t::FRAME_REFERENCE_TIME, NUMBER),
    (t::ACTUAL_FRAME_DURATION, Number("IS")),
];
