//! The order of a series' images by where they lie, and whether they make an even stack.

mod frames;

pub use frames::{FramedImage, Slice, Volume, order_frames};

use crate::patient::{Plane, dot};

/// What ordering needs to know of an image.
#[derive(Debug, Clone, Copy, Default)]
pub struct StackImage<'a> {
    /// Where it lies, where that is known.
    pub plane: Option<&'a Plane>,
    /// Instance Number.
    pub instance_number: Option<i32>,
}

/// The images of a series in reading order.
#[derive(Debug, Clone, PartialEq)]
pub struct Stack {
    /// Indices of the images given, in reading order.
    pub order: Vec<usize>,
    /// What the order goes by.
    pub by: OrderedBy,
    /// How evenly they lie; only where they are ordered by position.
    pub geometry: Option<StackGeometry>,
}

/// What an order goes by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderedBy {
    /// Position along the common normal.
    Position,
    /// Instance Number, then as given.
    InstanceNumber,
}

/// How evenly the slices of a stack lie.
#[derive(Debug, Clone, PartialEq)]
pub struct StackGeometry {
    /// The usual distance of neighbours along the normal: the median, mm.
    pub spacing_mm: f64,
    /// Places where slices are missing.
    pub gaps: Vec<Gap>,
    /// Pairs of images (indices as given) at the same position.
    pub duplicates: Vec<(usize, usize)>,
    /// Whether distances vary otherwise than by whole missing slices.
    pub uneven: bool,
    /// Whether the images differ in the distance of their pixels or in where their rows run.
    pub mixed: bool,
    /// Angle between the normal and the line through the slices' corners, degrees.
    pub gantry_tilt_degrees: f64,
}

/// A place where slices are missing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gap {
    /// The place in the order after which they are missing.
    pub after: usize,
    /// How many.
    pub missing: u32,
    /// The distance across the gap, mm.
    pub distance_mm: f64,
}

/// Closer than this along the normal, two slices lie at the same position, mm.
const SAME_POSITION_MM: f64 = 1e-3;
/// Distances within this part of the median are even.
const EVEN: f64 = 0.05;
/// Normals whose cosine is above this are parallel.
const PARALLEL: f64 = 0.999;
/// A smaller tilt moves no voxel noticeably, degrees.
const UPRIGHT_DEGREES: f64 = 0.5;

impl StackGeometry {
    /// Whether the stack may be cut in other planes without distortion.
    ///
    /// # Errors
    /// Why not, as a sentence for the screen.
    pub fn can_reformat(&self) -> Result<(), &'static str> {
        if self.gantry_tilt_degrees > UPRIGHT_DEGREES {
            Err("the gantry was tilted, so that other planes would be sheared")
        } else if !self.duplicates.is_empty() {
            Err("several images lie at the same position")
        } else if !self.gaps.is_empty() {
            Err("slices are missing between the images")
        } else if self.mixed {
            Err("the images differ in the distance of their pixels or in where their rows run")
        } else if self.uneven {
            Err("the distances between slices vary")
        } else {
            Ok(())
        }
    }
}

/// Orders images by position along their common normal, from feet to head, right to left or front
/// to back; by instance number where positions are unknown or not parallel.
pub fn order(images: &[StackImage<'_>]) -> Stack {
    by_position(images).unwrap_or_else(|| by_instance_number(images))
}

fn by_instance_number(images: &[StackImage<'_>]) -> Stack {
    let mut order: Vec<usize> = (0..images.len()).collect();
    order.sort_by_key(|&n| (images[n].instance_number.is_none(), images[n].instance_number, n));
    Stack { order, by: OrderedBy::InstanceNumber, geometry: None }
}

fn by_position(images: &[StackImage<'_>]) -> Option<Stack> {
    let planes: Vec<&Plane> = images.iter().map(|image| image.plane).collect::<Option<_>>()?;
    let normal = towards_positive(planes.first()?.normal());
    if planes.iter().any(|plane| dot(plane.normal(), normal).abs() < PARALLEL) {
        return None;
    }
    let height = |n: usize| dot(planes[n].position(), normal);
    let mut order: Vec<usize> = (0..images.len()).collect();
    order.sort_by(|&a, &b| {
        let close = (height(a) - height(b)).abs() < SAME_POSITION_MM;
        let by_height = if close { std::cmp::Ordering::Equal } else { height(a).total_cmp(&height(b)) };
        by_height.then(images[a].instance_number.cmp(&images[b].instance_number)).then(a.cmp(&b))
    });
    let geometry = geometry(&planes, &order, normal);
    // All at one position is no stack: a time series or a repeated view.
    if geometry.is_none() && images.len() > 1 {
        return None;
    }
    Some(Stack { order, by: OrderedBy::Position, geometry })
}

/// The normal turned so that its largest part is positive: reading order does not depend on
/// whether rows run left or right.
fn towards_positive(normal: [f64; 3]) -> [f64; 3] {
    let largest = normal.into_iter().max_by(|a, b| a.abs().total_cmp(&b.abs())).unwrap_or(1.0);
    if largest < 0.0 { normal.map(|n| -n) } else { normal }
}

fn geometry(planes: &[&Plane], order: &[usize], normal: [f64; 3]) -> Option<StackGeometry> {
    let steps: Vec<f64> = order
        .windows(2)
        .map(|pair| {
            let [a, b] = [pair[0], pair[1]].map(|n| planes[n].position());
            dot(between(a, b), normal)
        })
        .collect();
    let mut real: Vec<f64> = steps.iter().copied().filter(|step| step.abs() >= SAME_POSITION_MM).collect();
    if real.is_empty() {
        return None;
    }
    real.sort_by(f64::total_cmp);
    let spacing_mm = real[real.len() / 2];
    let mut found = StackGeometry {
        spacing_mm,
        gaps: Vec::new(),
        duplicates: Vec::new(),
        uneven: false,
        mixed: planes.iter().any(|plane| !is_alike(planes[0], plane)),
        gantry_tilt_degrees: tilt(planes, order, normal),
    };
    for (after, &step) in steps.iter().enumerate() {
        let slices = step / spacing_mm;
        if step.abs() < SAME_POSITION_MM {
            found.duplicates.push((order[after], order[after + 1]));
        } else if slices >= 1.5 && (slices - slices.round()).abs() <= EVEN * slices {
            let missing = slices.round() as u32 - 1;
            found.gaps.push(Gap { after, missing, distance_mm: step });
        } else if (slices - 1.0).abs() > EVEN {
            found.uneven = true;
        }
    }
    Some(found)
}

/// Pixel distances within this part are the same: they are decimal strings.
const SAME_SPACING: f64 = 1e-3;

/// Whether the pixels of two parallel planes lie on one grid but for their positions.
fn is_alike(one: &Plane, other: &Plane) -> bool {
    let row = |plane: &Plane| {
        let [x, y, z, ..] = plane.orientation();
        [x, y, z]
    };
    let near = |a: f64, b: f64| (a - b).abs() <= SAME_SPACING * a.max(b);
    let spacing = one.spacing().into_iter().zip(other.spacing()).all(|(a, b)| near(a, b));
    spacing && dot(row(one), row(other)) >= PARALLEL
}

/// The angle between the normal and the way from the first slice's corner to the last's.
fn tilt(planes: &[&Plane], order: &[usize], normal: [f64; 3]) -> f64 {
    let (Some(&first), Some(&last)) = (order.first(), order.last()) else { return 0.0 };
    let way = between(planes[first].position(), planes[last].position());
    let length = dot(way, way).sqrt();
    if length < SAME_POSITION_MM {
        return 0.0;
    }
    (dot(way, normal) / length).clamp(-1.0, 1.0).acos().to_degrees()
}

fn between(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
    std::array::from_fn(|i| b[i] - a[i])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const AXIAL: [f64; 6] = [1.0, 0.0, 0.0, 0.0, 1.0, 0.0];

    fn axial(z: f64) -> Plane {
        Plane::new([0.0, 0.0, z], AXIAL, [1.0, 1.0]).unwrap()
    }

    fn ordered(planes: &[Plane]) -> Stack {
        let images: Vec<_> =
            planes.iter().map(|plane| StackImage { plane: Some(plane), instance_number: None }).collect();
        order(&images)
    }

    #[test]
    fn an_even_stack_can_be_reformatted() {
        let stack = ordered(&[axial(4.0), axial(0.0), axial(2.0)]);
        assert_eq!((stack.order.as_slice(), stack.by), ([1, 2, 0].as_slice(), OrderedBy::Position));
        let geometry = stack.geometry.unwrap();
        assert!((geometry.spacing_mm - 2.0).abs() < 1e-9 && geometry.can_reformat().is_ok());
    }

    #[test]
    fn a_missing_slice_is_a_gap() {
        let geometry = ordered(&[0.0, 2.0, 4.0, 8.0, 10.0].map(axial)).geometry.unwrap();
        assert_eq!(geometry.gaps, [Gap { after: 2, missing: 1, distance_mm: 4.0 }]);
        assert!(!geometry.uneven && geometry.can_reformat().is_err());
    }

    #[test]
    fn a_doubled_slice_and_an_uneven_step_are_seen() {
        let geometry = ordered(&[0.0, 2.0, 2.0, 4.0, 6.6, 8.6].map(axial)).geometry.unwrap();
        assert_eq!(geometry.duplicates, [(1, 2)]);
        assert!(geometry.uneven);
    }

    #[test]
    fn another_distance_of_pixels_is_seen() {
        let wide = Plane::new([0.0, 0.0, 2.0], AXIAL, [1.2, 1.2]).unwrap();
        let turned = Plane::new([0.0, 0.0, 2.0], [0.0, 1.0, 0.0, -1.0, 0.0, 0.0], [1.0, 1.0]).unwrap();
        for odd in [wide, turned] {
            let geometry = ordered(&[axial(0.0), odd, axial(4.0)]).geometry.unwrap();
            assert!(geometry.mixed && geometry.can_reformat().is_err());
        }
    }

    #[test]
    fn a_tilted_gantry_is_seen() {
        let planes: Vec<_> = (0..5)
            .map(|n| Plane::new([0.0, 0.5 * f64::from(n), 2.0 * f64::from(n)], AXIAL, [1.0, 1.0]).unwrap())
            .collect();
        let geometry = ordered(&planes).geometry.unwrap();
        assert!((geometry.gantry_tilt_degrees - 0.25f64.atan().to_degrees()).abs() < 1e-9);
        assert!(geometry.can_reformat().is_err());
    }

    #[test]
    fn without_positions_the_instance_number_orders() {
        let images =
            [Some(3), None, Some(1)].map(|instance_number| StackImage { plane: None, instance_number });
        let stack = order(&images);
        assert_eq!((stack.order, stack.by), (vec![2, 0, 1], OrderedBy::InstanceNumber));
        assert_eq!(order(&[]).order, Vec::<usize>::new());
    }

    proptest! {
        #[test]
        fn the_order_is_a_permutation_whatever_comes(
            heights in prop::collection::vec(-100.0..100.0f64, 0..40),
        ) {
            let planes: Vec<_> = heights.iter().map(|&z| axial(z)).collect();
            let mut order = ordered(&planes).order;
            let rising = order.windows(2).all(|w| heights[w[0]] <= heights[w[1]] + SAME_POSITION_MM);
            prop_assert!(rising || heights.is_empty());
            order.sort_unstable();
            prop_assert_eq!(order, (0..heights.len()).collect::<Vec<_>>());
        }
    }
}
