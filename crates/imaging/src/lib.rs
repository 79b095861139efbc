//! DICOM: what the bytes of a file say, and what a viewer may be sent of them.
//!
//! The only crate that knows DICOM tags. Bytes in, values out: no database, no HTTP, no clock.
//! Every file is untrusted. [`scan`] checks each declared length against what is there before
//! anything is read or allocated; what cannot be read rightly ends in a [`Refusal`], one sentence
//! with the cause and the next step, never in a panic and never in a wrong pixel.

pub mod archive;
mod charset;
mod coarse;
mod codec;
#[cfg(test)]
#[allow(clippy::expect_used)]
mod corpus;
mod dataset;
pub mod decode;
pub mod deidentify;
mod directory;
pub mod examine;
mod far;
pub mod frames;
pub mod index;
pub mod json;
mod kind;
mod lut;
mod nifti;
pub mod order;
pub mod patient;
mod refusal;
pub mod render;
pub mod scan;
mod segmentation;
mod syntax;
mod transcode;
pub mod unpack;
mod uptake;
pub mod web;

pub use coarse::coarse;
pub use decode::{Pixels, Samples, decode};
pub use deidentify::{BurnedIn, Deidentified, Profile, Pseudonyms, deidentify};
pub use directory::directory_files;
pub use examine::{Examined, examine, examine_large};
pub use far::LargeFile;
pub use frames::{Form, FrameBytes, FrameIndex, frame, frame_count};
pub use index::{Facets, Geometry, Header, PixelModule, read_header};
pub use kind::Kind;
pub use nifti::{is_nifti, write_nifti};
pub use order::{
    FramedImage, Gap, OrderedBy, Slice, Stack, StackGeometry, StackImage, Volume, order, order_frames,
};
pub use patient::{ImagePoint, Plane};
pub use refusal::Refusal;
pub use segmentation::{
    Aligned, CodedName, Difference, HALF, Misaligned, NewSegment, NewSegmentation, NewUids, PatientGrid,
    Reading, Segment, Segmentation, Selection, SourceFrame, align, read_segmentation,
};
pub use syntax::transfer_syntax_name;
pub use transcode::{Target, Transcoded, transcode};
pub use unpack::{Entries, Limits, unpack};
pub use web::{KeptMetadata, UidMap, pseudonymised_metadata};
