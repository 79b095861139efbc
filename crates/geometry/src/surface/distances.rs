//! Hausdorff distances, mean surface distances and surface Dice.

use thiserror::Error;

use super::border::{Site, border_voxels, surfels};
use super::nearest::nearest;
use crate::{Mask, Spacing};

/// What a surface is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Surface {
    /// Elements between the voxels, each weighted by its area (Nikolov et al. 2021): the default, since it
    /// does not change with the resolution across slices.
    Surfels,
    /// Centres of the border voxels, all alike: for comparison with other tools.
    BorderVoxels,
}

/// Whether the masks lie on one image or in a volume.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Space {
    /// Each slice by itself an image: outlines with lengths.
    Plane,
    /// A volume: surfaces with areas.
    Volume,
}

/// Why there is no distance. Never to be averaged: it counts as agreement on absence, or as a missed object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NoSurface {
    /// Both masks are empty.
    #[error("both masks are empty: agreement on absence has no distance")]
    BothEmpty,
    /// One mask is empty.
    #[error("one of the masks is empty: a missed object has no distance")]
    OneEmpty,
}

/// Distances from every place of each surface to the other surface, in mm.
#[derive(Debug, Clone, PartialEq)]
pub struct SurfaceDistances {
    surface: Surface,
    /// For each direction (distance, weight), sorted.
    directed: [Vec<(f64, f64)>; 2],
}

/// Measures the surfaces of two masks against each other.
///
/// ```
/// use geometry::{Mask, Space, Spacing, Surface, surface_distances};
/// let a = Mask::from_voxels(&[[0, 5, 7]]);
/// let b = Mask::from_voxels(&[[0, 5, 9]]);
/// let found = surface_distances(&a, &b, Spacing::isotropic(1.0), Space::Plane, Surface::Surfels)?;
/// assert_eq!(found.hausdorff(), 2.0);
/// # Ok::<(), geometry::NoSurface>(())
/// ```
///
/// # Errors
/// When one mask or both are empty.
pub fn surface_distances(
    a: &Mask,
    b: &Mask,
    spacing: Spacing,
    space: Space,
    surface: Surface,
) -> Result<SurfaceDistances, NoSurface> {
    match (a.is_empty(), b.is_empty()) {
        (true, true) => return Err(NoSurface::BothEmpty),
        (false, false) => {}
        _ => return Err(NoSurface::OneEmpty),
    }
    let sites = |mask: &Mask| match surface {
        Surface::Surfels => surfels(mask, spacing, space),
        Surface::BorderVoxels => border_voxels(mask, space),
    };
    let (first, second) = (sites(a), sites(b));
    let places = |sites: &[Site]| -> Vec<[u32; 3]> { sites.iter().map(|s| s.at).collect() };
    let (p, q) = (places(&first), places(&second));
    let directed = |sites: &[Site], from: &[[u32; 3]], to: &[[u32; 3]]| {
        let distances = nearest(from, to, spacing);
        let mut found: Vec<(f64, f64)> =
            distances.into_iter().zip(sites).map(|(d, s)| (d, s.weight)).collect();
        found.sort_by(|x, y| x.0.total_cmp(&y.0));
        found
    };
    Ok(SurfaceDistances { surface, directed: [directed(&first, &p, &q), directed(&second, &q, &p)] })
}

impl SurfaceDistances {
    /// Which definition the figures follow.
    pub fn surface(&self) -> Surface {
        self.surface
    }

    /// Area of either surface in mm² (length in mm for a plane; number of border voxels).
    pub fn areas(&self) -> [f64; 2] {
        [0, 1].map(|side| self.directed[side].iter().map(|d| d.1).sum())
    }

    /// Hausdorff distance of the surfaces: the largest distance of either to the other.
    ///
    /// ```
    /// use geometry::{Mask, Space, Spacing, Surface, surface_distances};
    /// let a = Mask::from_voxels(&[[0, 5, 7]]);
    /// let b = Mask::from_voxels(&[[0, 5, 7], [0, 5, 9]]);
    /// let found = surface_distances(&a, &b, Spacing::isotropic(0.5), Space::Plane, Surface::BorderVoxels)?;
    /// assert_eq!(found.hausdorff(), 1.0);
    /// # Ok::<(), geometry::NoSurface>(())
    /// ```
    pub fn hausdorff(&self) -> f64 {
        self.directed.iter().filter_map(|d| d.last()).map(|d| d.0).fold(0.0, f64::max)
    }

    /// The larger of the two directed percentiles, `share` from 0 to 1; 0.95 for HD95. Surfels: the distance at
    /// which the cumulative area first reaches that share. Border voxels: linear interpolation between
    /// order statistics (as Metrics Reloaded).
    ///
    /// ```
    /// use geometry::{Mask, Space, Spacing, Surface, surface_distances};
    /// // A line of 100 pixels, and one that runs on for three more: they are the most distant 3 %.
    /// let line = |length| Mask::from_runs([1, 1, 200], &[0, length]);
    /// let spacing = Spacing::isotropic(1.0);
    /// let found = surface_distances(&line(100), &line(103), spacing, Space::Plane, Surface::Surfels)?;
    /// assert_eq!((found.hausdorff(), found.hausdorff_percentile(0.95)), (3.0, 0.0));
    /// # Ok::<(), geometry::NoSurface>(())
    /// ```
    pub fn hausdorff_percentile(&self, share: f64) -> f64 {
        let directed = self.directed.iter().map(|d| match self.surface {
            Surface::Surfels => weighted_percentile(d, share),
            Surface::BorderVoxels => percentile(&d.iter().map(|d| d.0).collect::<Vec<_>>(), share),
        });
        directed.fold(0.0, f64::max)
    }

    /// Percentile of the distances of both directions together, unweighted (as `MedPy`).
    ///
    /// ```
    /// use geometry::{Mask, Space, Spacing, Surface, surface_distances};
    /// let a = Mask::from_voxels(&[[0, 5, 7]]);
    /// let b = Mask::from_voxels(&[[0, 5, 7], [0, 5, 9]]);
    /// let found = surface_distances(&a, &b, Spacing::isotropic(1.0), Space::Plane, Surface::BorderVoxels)?;
    /// // Distances 0, 0 and 2.
    /// assert_eq!(found.pooled_percentile(0.75), 1.0);
    /// # Ok::<(), geometry::NoSurface>(())
    /// ```
    pub fn pooled_percentile(&self, share: f64) -> f64 {
        let mut all: Vec<f64> = self.directed.iter().flatten().map(|d| d.0).collect();
        all.sort_by(f64::total_cmp);
        percentile(&all, share)
    }

    /// Mean distance of each surface to the other.
    ///
    /// ```
    /// use geometry::{Mask, Space, Spacing, Surface, surface_distances};
    /// let a = Mask::from_voxels(&[[0, 5, 7]]);
    /// let b = Mask::from_voxels(&[[0, 5, 7], [0, 5, 9]]);
    /// let found = surface_distances(&a, &b, Spacing::isotropic(1.0), Space::Plane, Surface::BorderVoxels)?;
    /// assert_eq!(found.mean_directed(), [0.0, 1.0]);
    /// # Ok::<(), geometry::NoSurface>(())
    /// ```
    pub fn mean_directed(&self) -> [f64; 2] {
        let areas = self.areas();
        [0, 1].map(|side| self.directed[side].iter().map(|(d, w)| d * w).sum::<f64>() / areas[side])
    }

    /// Average symmetric surface distance: mean over both surfaces together (ASSD).
    ///
    /// ```
    /// use geometry::{Mask, Space, Spacing, Surface, surface_distances};
    /// let a = Mask::from_voxels(&[[0, 5, 7]]);
    /// let b = Mask::from_voxels(&[[0, 5, 7], [0, 5, 9]]);
    /// let found = surface_distances(&a, &b, Spacing::isotropic(1.0), Space::Plane, Surface::BorderVoxels)?;
    /// assert_eq!(found.average_symmetric(), 2.0 / 3.0);
    /// # Ok::<(), geometry::NoSurface>(())
    /// ```
    pub fn average_symmetric(&self) -> f64 {
        let [a, b] = self.areas();
        let [x, y] = self.mean_directed();
        (x * a + y * b) / (a + b)
    }

    /// Mean of the two directed means (MASD).
    ///
    /// ```
    /// use geometry::{Mask, Space, Spacing, Surface, surface_distances};
    /// let a = Mask::from_voxels(&[[0, 5, 7]]);
    /// let b = Mask::from_voxels(&[[0, 5, 7], [0, 5, 9]]);
    /// let found = surface_distances(&a, &b, Spacing::isotropic(1.0), Space::Plane, Surface::BorderVoxels)?;
    /// assert_eq!(found.mean_of_directed(), 0.5);
    /// # Ok::<(), geometry::NoSurface>(())
    /// ```
    pub fn mean_of_directed(&self) -> f64 {
        let [x, y] = self.mean_directed();
        f64::midpoint(x, y)
    }

    /// Normalised surface Dice: the share of both surfaces within `tolerance` mm of the other
    /// (Nikolov et al. 2021).
    ///
    /// ```
    /// use geometry::{Mask, Space, Spacing, Surface, surface_distances};
    /// let a = Mask::from_voxels(&[[0, 5, 7]]);
    /// let b = Mask::from_voxels(&[[0, 5, 7], [0, 5, 9]]);
    /// let found = surface_distances(&a, &b, Spacing::isotropic(1.0), Space::Plane, Surface::BorderVoxels)?;
    /// assert_eq!((found.surface_dice(1.0), found.surface_dice(2.0)), (2.0 / 3.0, 1.0));
    /// # Ok::<(), geometry::NoSurface>(())
    /// ```
    pub fn surface_dice(&self, tolerance: f64) -> f64 {
        let near = self.directed.iter().flatten().filter(|d| d.0 <= tolerance).map(|d| d.1).sum::<f64>();
        let [a, b] = self.areas();
        near / (a + b)
    }
}

fn weighted_percentile(sorted: &[(f64, f64)], share: f64) -> f64 {
    let total: f64 = sorted.iter().map(|d| d.1).sum();
    let mut sum = 0.0;
    let reached = sorted.iter().find(|(_, weight)| {
        sum += weight;
        sum / total >= share
    });
    reached.or(sorted.last()).map_or(0.0, |d| d.0)
}

fn percentile(sorted: &[f64], share: f64) -> f64 {
    let position = share * sorted.len().saturating_sub(1) as f64;
    let (below, above) = (position.floor() as usize, position.ceil() as usize);
    match (sorted.get(below), sorted.get(above)) {
        (Some(low), Some(high)) => low + (position - position.floor()) * (high - low),
        _ => 0.0,
    }
}

/// Hausdorff distance of the filled sets: the largest distance of any voxel of one to the other set, in mm
/// (as ITK). Smaller than that of the surfaces where one mask lies within the other.
///
/// ```
/// use geometry::{Mask, Spacing, set_hausdorff};
/// let a = Mask::from_voxels(&[[0, 5, 7]]);
/// let b = Mask::from_voxels(&[[0, 5, 7], [0, 5, 9]]);
/// assert_eq!(set_hausdorff(&a, &b, Spacing::isotropic(0.5)), Ok(1.0));
/// ```
///
/// # Errors
/// When one mask or both are empty.
pub fn set_hausdorff(a: &Mask, b: &Mask, spacing: Spacing) -> Result<f64, NoSurface> {
    match (a.is_empty(), b.is_empty()) {
        (true, true) => return Err(NoSurface::BothEmpty),
        (false, false) => {}
        _ => return Err(NoSurface::OneEmpty),
    }
    let directed = |from: &Mask, to: &Mask| {
        let outside: Vec<[u32; 3]> = from.voxels().filter(|[s, r, c]| !to.contains(*s, *r, *c)).collect();
        // From outside, the nearest voxel of a set is one of its border.
        let border: Vec<[u32; 3]> = border_voxels(to, Space::Volume).iter().map(|s| s.at).collect();
        nearest(&outside, &border, spacing).into_iter().fold(0.0, f64::max)
    };
    Ok(directed(a, b).max(directed(b, a)))
}
