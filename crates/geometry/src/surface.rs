//! Distances between the surfaces of two masks.

mod border;
mod cells;
mod distances;
mod nearest;

pub use distances::{NoSurface, Space, Surface, SurfaceDistances, set_hausdorff, surface_distances};
