//! Frames as slices: an enhanced multi-frame image is a volume of its own, ordered by where its frames lie.

use super::{Stack, StackImage, order};
use crate::index::Geometry;

/// What ordering needs to know of an image with its frames.
#[derive(Debug, Clone, Copy)]
pub struct FramedImage<'a> {
    /// Where its frames lie.
    pub geometry: &'a Geometry,
    /// How many there are.
    pub frames: u32,
    /// Instance Number.
    pub instance_number: Option<i32>,
}

/// A frame of one of several images.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slice {
    /// The image, as an index of those given.
    pub image: usize,
    /// The frame, from 1.
    pub frame: u32,
}

/// All frames of all images in reading order, and how evenly they lie; gaps and duplicates count in this
/// order.
#[derive(Debug, Clone, PartialEq)]
pub struct Volume {
    /// The frames in reading order.
    pub slices: Vec<Slice>,
    /// What the order goes by, and its geometry; its indices are those of the frames of the first image,
    /// then of the second, and so on.
    pub stack: Stack,
}

/// Orders the frames of images as [`order`] orders images.
pub fn order_frames(images: &[FramedImage<'_>]) -> Volume {
    let mut by_number: Vec<usize> = (0..images.len()).collect();
    by_number.sort_by_key(|&n| (images[n].instance_number.is_none(), images[n].instance_number, n));
    let frames: Vec<Slice> = by_number
        .into_iter()
        .flat_map(|image| (1..=images[image].frames).map(move |frame| Slice { image, frame }))
        .collect();
    let several = |slice: &Slice| images[slice.image].geometry.planes.len() > 1;
    let placed: Vec<StackImage<'_>> = (0..)
        .zip(&frames)
        .map(|(place, slice)| StackImage {
            // One plane for several frames is a cine, not a volume: such frames stay as they come.
            plane: images[slice.image]
                .geometry
                .plane(slice.frame)
                .filter(|_| several(slice) || images[slice.image].frames == 1),
            instance_number: Some(place),
        })
        .collect();
    let stack = order(&placed);
    Volume { slices: stack.order.iter().map(|&place| frames[place]).collect(), stack }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::order::OrderedBy;
    use crate::patient::Plane;

    fn geometry(heights: &[f64]) -> Geometry {
        let plane = |&z: &f64| Plane::new([0.0, 0.0, z], [1.0, 0.0, 0.0, 0.0, 1.0, 0.0], [1.0, 1.0]);
        Geometry { frame_of_reference_uid: None, planes: heights.iter().map(plane).collect() }
    }

    #[test]
    fn frames_are_ordered_by_where_they_lie() {
        let volume = geometry(&[6.0, 0.0, 2.0, 4.0]);
        let found = order_frames(&[FramedImage { geometry: &volume, frames: 4, instance_number: Some(1) }]);
        assert_eq!(found.slices.iter().map(|slice| slice.frame).collect::<Vec<_>>(), [2, 3, 4, 1]);
        let stack = found.stack.geometry.unwrap();
        assert!((stack.spacing_mm - 2.0).abs() < 1e-9 && stack.can_reformat().is_ok());
    }

    #[test]
    fn a_cine_and_frames_of_unknown_place_stay_as_numbered() {
        for planes in [geometry(&[3.0]), geometry(&[])] {
            let found = order_frames(&[FramedImage { geometry: &planes, frames: 3, instance_number: None }]);
            assert_eq!(found.stack.by, OrderedBy::InstanceNumber);
            assert_eq!(found.slices.iter().map(|slice| slice.frame).collect::<Vec<_>>(), [1, 2, 3]);
        }
    }

    #[test]
    fn frames_of_several_images_make_one_volume() {
        let (upper, lower) = (geometry(&[4.0, 6.0]), geometry(&[2.0, 0.0]));
        let images =
            [&upper, &lower].map(|geometry| FramedImage { geometry, frames: 2, instance_number: None });
        let found = order_frames(&images);
        let places: Vec<_> = found.slices.iter().map(|slice| (slice.image, slice.frame)).collect();
        assert_eq!(places, [(1, 2), (1, 1), (0, 1), (0, 2)]);
    }
}
