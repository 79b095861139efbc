//! One box, point or line out of several readers' ones.

use crate::{BoundingBox, Point};

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() {
        0 => None,
        n if n % 2 == 1 => Some(values[middle]),
        _ => Some(f64::midpoint(values[middle - 1], values[middle])),
    }
}

fn medians<T>(items: &[T], coordinate: impl Fn(&T) -> f64) -> Option<f64> {
    median(items.iter().map(coordinate).collect())
}

/// Coordinate-wise median of boxes: the median of each side; `None` without boxes.
///
/// ```
/// use geometry::{BoundingBox, Point, median_box};
/// let around = |size| BoundingBox::from_corners(Point::new(0.0, 0.0), Point::new(size, size));
/// assert_eq!(median_box(&[around(4.0), around(5.0), around(50.0)]), Some(around(5.0)));
/// ```
pub fn median_box(boxes: &[BoundingBox]) -> Option<BoundingBox> {
    Some(BoundingBox {
        left: medians(boxes, |b| b.left)?,
        top: medians(boxes, |b| b.top)?,
        right: medians(boxes, |b| b.right)?,
        bottom: medians(boxes, |b| b.bottom)?,
    })
}

/// Coordinate-wise weighted mean of boxes: weighted boxes fusion of one cluster
/// (Solovyev et al. 2021). `None` without boxes or when the weights do not sum to more than 0.
///
/// ```
/// use geometry::{BoundingBox, Point, weighted_mean_box};
/// let around = |size| BoundingBox::from_corners(Point::new(0.0, 0.0), Point::new(size, size));
/// assert_eq!(weighted_mean_box(&[(around(4.0), 1.0), (around(8.0), 3.0)]), Some(around(7.0)));
/// ```
pub fn weighted_mean_box(boxes: &[(BoundingBox, f64)]) -> Option<BoundingBox> {
    let total: f64 = boxes.iter().map(|(_, weight)| weight).sum();
    let mean =
        |side: fn(&BoundingBox) -> f64| boxes.iter().map(|(b, weight)| side(b) * weight).sum::<f64>() / total;
    (total > 0.0).then(|| BoundingBox {
        left: mean(|b| b.left),
        top: mean(|b| b.top),
        right: mean(|b| b.right),
        bottom: mean(|b| b.bottom),
    })
}

/// Mean of points; `None` without points.
///
/// ```
/// use geometry::{Point, mean_point};
/// assert_eq!(mean_point(&[Point::new(0.0, 2.0), Point::new(4.0, 4.0)]), Some(Point::new(2.0, 3.0)));
/// ```
pub fn mean_point(points: &[Point]) -> Option<Point> {
    let n = points.len() as f64;
    let sum = |coordinate: fn(&Point) -> f64| points.iter().map(coordinate).sum::<f64>();
    (!points.is_empty()).then(|| Point::new(sum(|p| p.column) / n, sum(|p| p.row) / n))
}

/// Coordinate-wise median of points; `None` without points.
///
/// ```
/// use geometry::{Point, median_point};
/// // One reader's slip does not move it.
/// let points = [Point::new(1.0, 1.0), Point::new(2.0, 1.0), Point::new(90.0, 70.0)];
/// assert_eq!(median_point(&points), Some(Point::new(2.0, 1.0)));
/// ```
pub fn median_point(points: &[Point]) -> Option<Point> {
    Some(Point::new(medians(points, |p| p.column)?, medians(points, |p| p.row)?))
}

/// Coordinate-wise median of lines, after turning each so that its ends lie nearest to those of
/// the medoid (the line with the least total end distance to the others): the drawing direction
/// does not count. The result runs from left to right, or downwards. `None` without lines.
///
/// ```
/// use geometry::{Point, median_line};
/// let line = |a, b| [Point::new(a, 0.0), Point::new(b, 0.0)];
/// assert_eq!(median_line(&[line(0.0, 10.0), line(11.0, 1.0), line(2.0, 12.0)]), Some(line(1.0, 11.0)));
/// ```
pub fn median_line(lines: &[[Point; 2]]) -> Option<[Point; 2]> {
    let directed: Vec<[Point; 2]> = lines.iter().map(|l| rightwards(*l)).collect();
    let total = |l: &[Point; 2]| directed.iter().map(|o| ends_apart(l, o)).sum::<f64>();
    let medoid = directed.iter().min_by(|a, b| {
        total(a)
            .total_cmp(&total(b))
            .then_with(|| key(a).partial_cmp(&key(b)).unwrap_or(std::cmp::Ordering::Equal))
    })?;
    let turned: Vec<[Point; 2]> = directed.iter().map(|l| towards(*l, medoid)).collect();
    let ends = |end: usize| median_point(&turned.iter().map(|l| l[end]).collect::<Vec<_>>());
    Some(rightwards([ends(0)?, ends(1)?]))
}

fn key(line: &[Point; 2]) -> [f64; 4] {
    [line[0].column, line[0].row, line[1].column, line[1].row]
}

fn rightwards(line: [Point; 2]) -> [Point; 2] {
    let [a, b] = line;
    if (b.column, b.row) < (a.column, a.row) { [b, a] } else { [a, b] }
}

fn apart(a: Point, b: Point) -> f64 {
    (a.column - b.column).hypot(a.row - b.row)
}

fn ends_apart(a: &[Point; 2], b: &[Point; 2]) -> f64 {
    (apart(a[0], b[0]) + apart(a[1], b[1])).min(apart(a[0], b[1]) + apart(a[1], b[0]))
}

fn towards(line: [Point; 2], target: &[Point; 2]) -> [Point; 2] {
    let [a, b] = line;
    let straight = apart(a, target[0]) + apart(b, target[1]);
    let turned = apart(b, target[0]) + apart(a, target[1]);
    if turned < straight { [b, a] } else { [a, b] }
}
