//! Curves that marks tell by a few points, as geometry takes them.

use geometry::Point;

/// Straight pieces from one point of a spline to the next; the web app draws as many.
const PIECES: u32 = 12;

/// The axis ends of a circle of which a mark tells the centre and a point of the edge.
pub(super) fn circle_axes(points: &[Point]) -> Option<[Point; 4]> {
    let [centre, edge] = points else { return None };
    let (x, y) = (edge.column - centre.column, edge.row - centre.row);
    let at = |x: f64, y: f64| Point::new(centre.column + x, centre.row + y);
    Some([at(-x, -y), at(x, y), at(y, -x), at(-y, x)])
}

/// Corners of the closed uniform Catmull-Rom spline through points (Catmull and Rom 1974).
pub(super) fn spline(points: &[Point]) -> Vec<Point> {
    let count = points.len();
    if count < 3 {
        return points.to_vec();
    }
    let at = |index: usize| points[index % count];
    let corner = |piece: usize| {
        let (from, t) = (piece / PIECES as usize, (piece % PIECES as usize) as f64 / f64::from(PIECES));
        let [a, b, c, d] = [count - 1, 0, 1, 2].map(|step| at(from + step));
        let weights = [
            ((2.0 - t) * t - 1.0) * t / 2.0,
            f64::midpoint((3.0 * t - 5.0) * t * t, 2.0),
            ((4.0 - 3.0 * t) * t + 1.0) * t / 2.0,
            (t - 1.0) * t * t / 2.0,
        ];
        let sum = |of: fn(Point) -> f64| weights.iter().zip([a, b, c, d]).map(|(w, p)| w * of(p)).sum();
        Point::new(sum(|point| point.column), sum(|point| point.row))
    };
    (0..count * PIECES as usize).map(corner).collect()
}

#[cfg(test)]
mod tests {
    use geometry::{Point, Shape, ShapeKind};

    use super::{circle_axes, spline};

    #[test]
    fn a_spline_runs_through_its_points_as_in_the_browser() {
        let square = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)].map(|(x, y)| Point::new(x, y));
        let corners = spline(&square);
        assert_eq!(corners.len(), 48);
        for (index, point) in square.iter().enumerate() {
            assert_eq!(corners[index * 12], *point);
        }
        // Half way along the top side: (−p₀ + 9p₁ + 9p₂ − p₃) / 16.
        assert_eq!(corners[6], Point::new(5.0, -1.25));
    }

    #[test]
    fn a_circle_has_the_area_of_one() {
        let axes = circle_axes(&[Point::new(5.0, 5.0), Point::new(8.0, 9.0)]).unwrap();
        let circle = Shape::new(ShapeKind::Ellipse, &axes).unwrap();
        assert!((circle.area() - std::f64::consts::PI * 25.0).abs() < 1e-9);
        assert!(circle_axes(&[]).is_none());
    }
}
