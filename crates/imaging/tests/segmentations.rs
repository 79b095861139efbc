//! Masks from NIfTI files and DICOM segmentations: the same voxels however they are stored, or a refusal.
#![allow(clippy::unwrap_used, clippy::float_cmp)]

#[path = "segmentations/corpus.rs"]
mod corpus;
#[path = "segmentations/dicom.rs"]
mod dicom;
#[path = "segmentations/file.rs"]
mod file;
#[path = "segmentations/grids.rs"]
mod grids;
#[path = "segmentations/labels.rs"]
mod labels;
#[path = "segmentations/mutations.rs"]
mod mutations;
#[path = "segmentations/refusals.rs"]
mod refusals;
#[path = "segmentations/third_party.rs"]
mod third_party;
#[path = "segmentations/written.rs"]
mod written;
