//! Shapes, masks and distances that readers' marks are compared by.
//!
//! Image points are `(column, row)` in the convention of DICOM SCOORD
//! (PS3.3 C.18.6): the centre of the top left pixel is `(0.5, 0.5)`, its corners
//! are `(0, 0)` and `(1, 1)`. A set of voxels is a [`Mask`] in index space; what
//! needs millimetres takes a [`Spacing`]. Nothing here knows a case or a reader's
//! name: readers are numbers.

mod clusters;
mod coco;
mod consensus;
mod detection;
mod froc;
mod grid;
mod majority;
mod mask;
mod matching;
mod outline;
mod patterns;
mod point;
mod polygon;
mod raster;
mod region;
mod shape;
mod staple;
mod surface;

pub use clusters::{
    Cluster, Member, cluster_by_distance, cluster_by_overlap, cluster_marks, connected_marks,
};
pub use coco::{CocoFigures, ImageBoxes, ReferenceBox, ScoredBox, coco_figures};
pub use consensus::{mean_point, median_box, median_line, median_point, weighted_mean_box};
pub use detection::{Call, MatchCounts, PanopticQuality, call_case, panoptic_quality};
pub use froc::{Froc, RankedCalls, average_precision};
pub use grid::{Grid, GridError, Spacing};
pub use majority::{agreement_mask, majority_mask};
pub use mask::{Mask, MaskBuilder, Overlap, Placement, VoxelBox, overlap};
pub use matching::{Pair, match_by_distance, match_by_overlap, match_pairs};
pub use outline::{outlines, simplified_outlines, simplify};
pub use patterns::{MOST_MASKS, Patterns};
pub use point::{BoundingBox, Point, distance_mm, line_distance_mm};
pub use polygon::{centroid, even_odd_area, perimeter, signed_area};
pub use region::{Region, RegionError};
pub use shape::{Shape, ShapeError, ShapeKind};
pub use staple::{Staple, StapleError};
pub use surface::{NoSurface, Space, Surface, SurfaceDistances, set_hausdorff, surface_distances};
