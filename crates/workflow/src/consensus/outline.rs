//! One outline for a finding that several readers marked.

use std::collections::BTreeMap;
use std::ops::Range;

use domain::finding::{Mark, Pixels, Shape, Stretch};
use domain::plan::MaskConsensus;
use geometry::{
    BoundingBox, Mask, Point, agreement_mask, majority_mask, median_box, median_line, median_point,
    simplified_outlines,
};

use super::staple::{Fit, fitted};
use crate::space::{Placed, Space, distance, shape};

/// Outlines leave out corners that lie nearer than this to the line without them, in pixels.
const TOLERANCE: f64 = 0.25;

/// Where the members see the finding, and STAPLE's fit where that put their voxels together.
pub(super) struct Outlined {
    pub(super) marks: Vec<Mark>,
    pub(super) fit: Option<Fit>,
}

/// Where the majority of the members sees the finding, or STAPLE where the policy says so.
///
/// Masks: the voxels that most members painted. Rectangles: on each image that most members marked, the median of each
/// side. Other areas: the voxels that most members enclose, as contours. Points and lines on one image: the median; on
/// several images, and axes and angles: the member nearest to the others.
pub(super) fn outline(space: &Space, policy: MaskConsensus, members: &[&Placed<'_>]) -> Outlined {
    let plain = |marks| Outlined { marks, fit: None };
    let drawn = members.iter().flat_map(|member| &member.finding.marks);
    let is_on_images = drawn.clone().all(|mark| mark.plane.is_none());
    let shapes: Vec<Shape> = drawn.map(|mark| mark.shape).collect();
    let are_all = |shape: Shape| shapes.iter().all(|other| *other == shape);
    let merged = match (members, shapes.first()) {
        ([], _) | (_, None) => return plain(Vec::new()),
        ([only], _) => return plain(only.finding.marks.clone()),
        (_, Some(Shape::Rectangle)) if is_on_images && are_all(Shape::Rectangle) => {
            plain(rectangles(members))
        }
        (_, Some(first)) if first.is_area() => {
            let (mask, fit) = enclosed(policy, members);
            let marks =
                if are_all(Shape::Mask) { painted(space, members, &mask) } else { contours(space, &mask) };
            Outlined { marks, fit }
        }
        (_, Some(first)) => plain(positions(members, *first)),
    };
    if merged.marks.is_empty() { plain(medoid(members)) } else { merged }
}

fn rectangles(members: &[&Placed<'_>]) -> Vec<Mark> {
    let mut boxes: BTreeMap<(&str, u32), Vec<BoundingBox>> = BTreeMap::new();
    for mark in members.iter().flat_map(|member| &member.finding.marks) {
        if let Some(shape) = shape(mark) {
            boxes.entry((&mark.instance, mark.frame)).or_default().push(shape.bounding_box());
        }
    }
    let most = boxes.into_iter().filter(|(_, boxes)| 2 * boxes.len() > members.len());
    let mark = |((instance, frame), boxes): ((&str, u32), Vec<BoundingBox>)| {
        let median = median_box(&boxes)?;
        Some(Mark {
            instance: instance.to_owned(),
            frame,
            shape: Shape::Rectangle,
            points: vec![[median.left, median.top], [median.right, median.bottom]],
            mask: None,
            plane: None,
        })
    };
    most.filter_map(mark).collect()
}

/// The voxels that the policy makes of those that the members enclose; where the most share none, all of them.
fn enclosed(policy: MaskConsensus, members: &[&Placed<'_>]) -> (Mask, Option<Fit>) {
    let masks: Vec<&Mask> = members.iter().filter_map(|member| member.mask()).collect();
    if policy == MaskConsensus::Staple
        && masks.len() == members.len()
        && let Some((mask, fit)) = fitted(&masks)
    {
        return (mask, Some(fit));
    }
    let majority = majority_mask(&masks);
    (if majority.is_empty() { agreement_mask(&masks, 1) } else { majority }, None)
}

fn painted(space: &Space, members: &[&Placed<'_>], mask: &Mask) -> Vec<Mark> {
    let Some(bounds) = mask.bounds() else { return Vec::new() };
    let drawn = || members.iter().flat_map(|member| &member.finding.marks);
    let mark = |index: u32| {
        let slice = space.at(index)?;
        let same = |mark: &&Mark| mark.instance == slice.instance && mark.frame == slice.frame;
        let like = drawn().find(same)?.mask.as_ref()?;
        let stretches =
            bounds.rows.clone().flat_map(|row| stretches(mask, index, row, bounds.columns.clone()));
        let mask = Pixels::of(like.columns, like.rows, stretches);
        (mask.count() > 0).then(|| Mark {
            instance: slice.instance.clone(),
            frame: slice.frame,
            shape: Shape::Mask,
            points: Vec::new(),
            mask: Some(mask),
            plane: None,
        })
    };
    bounds.slices.clone().filter_map(mark).collect()
}

/// Where a mask's row has voxels.
fn stretches(mask: &Mask, slice: u32, row: u32, columns: Range<u32>) -> Vec<Stretch> {
    let mut found: Vec<Stretch> = Vec::new();
    for column in columns.filter(|column| mask.contains(slice, row, *column)) {
        match found.last_mut() {
            Some(last) if last.to == column => last.to += 1,
            _ => found.push(Stretch { row, from: column, to: column + 1 }),
        }
    }
    found
}

fn contours(space: &Space, mask: &Mask) -> Vec<Mark> {
    let mut marks = Vec::new();
    for (index, outlines) in simplified_outlines(mask, TOLERANCE) {
        let Some(slice) = space.at(index) else { continue };
        marks.extend(outlines.into_iter().map(|corners| Mark {
            instance: slice.instance.clone(),
            frame: slice.frame,
            shape: Shape::Contour,
            points: corners.iter().map(|corner| [corner.column, corner.row]).collect(),
            mask: None,
            plane: None,
        }));
    }
    marks
}

fn positions(members: &[&Placed<'_>], drawn: Shape) -> Vec<Mark> {
    let marks: Vec<&Mark> = members.iter().flat_map(|member| &member.finding.marks).collect();
    let Some(first) = marks.first() else { return Vec::new() };
    let same = |mark: &&Mark| {
        mark.instance == first.instance && mark.frame == first.frame && mark.plane == first.plane
    };
    if marks.len() != members.len() || !marks.iter().all(|mark| same(mark) && mark.shape == drawn) {
        return Vec::new();
    }
    let point = |[column, row]: [f64; 2]| Point::new(column, row);
    let points = match drawn {
        Shape::Point => {
            median_point(&marks.iter().map(|mark| point(mark.points[0])).collect::<Vec<_>>()).map(|p| vec![p])
        }
        Shape::Bidirectional | Shape::Angle => return Vec::new(),
        _ => median_line(
            &marks.iter().map(|mark| [point(mark.points[0]), point(mark.points[1])]).collect::<Vec<_>>(),
        )
        .map(|ends| ends.to_vec()),
    };
    let mark = |points: Vec<Point>| Mark {
        instance: first.instance.clone(),
        frame: first.frame,
        shape: drawn,
        points: points.iter().map(|p| [p.column, p.row]).collect(),
        mask: None,
        plane: first.plane,
    };
    points.map(mark).into_iter().collect()
}

/// The marks of the member nearest to all others.
fn medoid(members: &[&Placed<'_>]) -> Vec<Mark> {
    let total = |member: &Placed<'_>| -> f64 {
        members.iter().map(|other| distance(member, other)).filter(|apart| apart.is_finite()).sum()
    };
    let nearest = members.iter().min_by(|a, b| total(a).total_cmp(&total(b)));
    nearest.map_or_else(Vec::new, |member| member.finding.marks.clone())
}
