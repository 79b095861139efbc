//! What a finding looks like by the rules of its protocol. The reading room says the same while one draws: both are held
//! to the cases of `tests/remarks.json`.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::ReadImage;
use crate::finding::{Finding, Mark, Shape, Stretch, Value};
use crate::protocol::{Rules, Structure};

/// A side of the body.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The patient's left.
    Left,
    /// The patient's right.
    Right,
}

impl Side {
    /// The side of DICOM's Laterality; nothing for both and for unpaired parts.
    pub fn of(laterality: &str) -> Option<Self> {
        match laterality {
            "L" => Some(Self::Left),
            "R" => Some(Self::Right),
            _ => None,
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::Right => "right",
        }
    }
}

/// Something that strikes in a finding, none of which refuses it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Remark {
    /// A mark reaches past the image.
    OutsideImage,
    /// Its marks lie on the left and on the right.
    TwoSides,
    /// Its attribute says the side that its images are not of.
    OtherSide,
    /// It is smaller than the protocol asks for.
    TooSmall,
    /// It is larger.
    TooLarge,
    /// Too few of the pixels that it encloses have values of the structure.
    Loose,
}

impl Remark {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::OutsideImage, Self::TwoSides, Self::OtherSide, Self::TooSmall, Self::TooLarge, Self::Loose];

    /// The word that is kept.
    pub const fn word(self) -> &'static str {
        match self {
            Self::OutsideImage => "outside_image",
            Self::TwoSides => "two_sides",
            Self::OtherSide => "other_side",
            Self::TooSmall => "too_small",
            Self::TooLarge => "too_large",
            Self::Loose => "loose",
        }
    }

    /// The remark that a word stands for.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|remark| remark.word() == word)
    }

    /// Whether these rules have it looked after.
    pub const fn is_asked(self, rules: &Rules) -> bool {
        match self {
            Self::OutsideImage => true,
            Self::TwoSides => rules.one_side,
            Self::OtherSide => rules.side_attribute.is_some(),
            Self::TooSmall => rules.minimum_size_mm.is_some(),
            Self::TooLarge => rules.maximum_size_mm.is_some(),
            Self::Loose => rules.tightness.is_some(),
        }
    }
}

/// What a reader's browser measured of a finding that it submits: values of pixels are looked at there alone.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Enclosed {
    /// The finding.
    pub finding: Uuid,
    /// Of the pixels that it encloses, the share whose values its structure's tightness names: 0 to 1.
    pub share: f64,
}

/// The share that was told of a finding; what is no share was not told.
pub fn told_share(enclosed: &[Enclosed], finding: Uuid) -> Option<f64> {
    let told = enclosed.iter().find(|told| told.finding == finding)?.share;
    (0.0..=1.0).contains(&told).then_some(told)
}

/// What strikes in a finding of `structure` on `images`. `share`: of the enclosed pixels, those whose values the
/// structure's tightness names; unknown where nobody looked.
pub fn remarks(
    structure: &Structure,
    finding: &Finding,
    images: &[ReadImage],
    share: Option<f64>,
) -> Vec<Remark> {
    let rules = &structure.rules;
    let image = |mark: &Mark| images.iter().find(|image| image.instance == mark.instance);
    let sides: Vec<Side> = finding.marks.iter().filter_map(|mark| image(mark)?.laterality).collect();
    let has = |side: Side| sides.contains(&side);
    let said = rules.side_attribute.as_ref().and_then(|key| finding.attributes.get(key));
    let is_other = |side: &Side| matches!(said, Some(Value::Text(said)) if said != side.word() && (said == "left" || said == "right"));
    let size =
        finding.marks.iter().filter_map(|mark| size(mark, image(mark)?.spacing)).max_by(f64::total_cmp);
    let beyond = |size: f64, limit: Option<f64>, beyond: fn(&f64, &f64) -> bool| {
        limit.is_some_and(|l| beyond(&size, &l))
    };
    let found = [
        (finding.marks.iter().any(|mark| is_outside(mark, image(mark))), Remark::OutsideImage),
        (rules.one_side && has(Side::Left) && has(Side::Right), Remark::TwoSides),
        (sides.iter().any(is_other), Remark::OtherSide),
        (size.is_some_and(|mm| beyond(mm, rules.minimum_size_mm, f64::lt)), Remark::TooSmall),
        (size.is_some_and(|mm| beyond(mm, rules.maximum_size_mm, f64::gt)), Remark::TooLarge),
        (rules.tightness.zip(share).is_some_and(|(tight, share)| share < tight.share), Remark::Loose),
    ];
    found.into_iter().filter(|(strikes, _)| *strikes).map(|(_, remark)| remark).collect()
}

fn is_outside(mark: &Mark, image: Option<&ReadImage>) -> bool {
    let Some(image) = image.filter(|_| mark.plane.is_none()) else { return false };
    let [columns, rows] = image.size.map(f64::from);
    mark.points.iter().any(|[x, y]| *x < 0.0 || *y < 0.0 || *x > columns || *y > rows)
}

/// The size of a mark in millimetres: the longer side of a rectangle, the diameter of a circle, the longest axis, else the
/// greatest distance between its points, or corners of its pixels. Unknown without distances of pixels; points and angles
/// have none.
pub fn size(mark: &Mark, spacing: Option<[f64; 2]>) -> Option<f64> {
    let [between_rows, between_columns] = mark.plane.map(|plane| plane.spacing).or(spacing)?;
    let point = |[x, y]: [f64; 2]| [x * between_columns, y * between_rows];
    let points: Vec<[f64; 2]> = mark.points.iter().copied().map(point).collect();
    match mark.shape {
        Shape::Point | Shape::Angle => None,
        Shape::Rectangle | Shape::Box => {
            let [[left, top], [right, bottom]] = points[..] else { return None };
            Some((left - right).abs().max((top - bottom).abs()))
        }
        Shape::Circle => {
            let [[x, y], [edge_x, edge_y]] = mark.points[..] else { return None };
            // Round in pixels.
            Some(2.0 * (x - edge_x).hypot(y - edge_y) * between_columns.max(between_rows))
        }
        Shape::Mask => {
            let corners = |Stretch { row, from, to }: Stretch| {
                [(from, row), (to, row), (from, row + 1), (to, row + 1)]
                    .map(|(x, y)| [f64::from(x), f64::from(y)])
            };
            let pixels = mark.mask.as_ref()?.stretches().flat_map(corners).map(point);
            greatest_distance(pixels.collect())
        }
        _ => greatest_distance(points),
    }
}

/// The greatest distance between two of these points, which lies between corners of their hull.
fn greatest_distance(points: Vec<[f64; 2]>) -> Option<f64> {
    let corners = hull(points);
    let distances = corners.iter().enumerate().flat_map(|(at, [x, y])| {
        corners[at + 1..].iter().map(move |[other_x, other_y]| (x - other_x).hypot(y - other_y))
    });
    distances.max_by(f64::total_cmp)
}

/// The corners of the convex hull, by Andrew's monotone chain (1979).
fn hull(mut points: Vec<[f64; 2]>) -> Vec<[f64; 2]> {
    points.sort_by(|[ax, ay], [bx, by]| ax.total_cmp(bx).then(ay.total_cmp(by)));
    points.dedup();
    if points.len() < 3 {
        return points;
    }
    let half = |points: &mut dyn Iterator<Item = &[f64; 2]>| {
        let mut chain: Vec<[f64; 2]> = Vec::new();
        for point in points {
            while let [.., a, b] = chain[..]
                && turn(a, b, *point) <= 0.0
            {
                chain.pop();
            }
            chain.push(*point);
        }
        chain.pop();
        chain
    };
    let mut corners = half(&mut points.iter());
    corners.extend(half(&mut points.iter().rev()));
    corners
}

fn turn([ax, ay]: [f64; 2], [bx, by]: [f64; 2], [cx, cy]: [f64; 2]) -> f64 {
    (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
}
