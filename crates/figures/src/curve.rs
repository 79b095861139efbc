//! Curves of detection: sensitivity against false alarms, by reader (ROC, FROC).

use crate::canvas::{Anchor, COLOURS, Canvas, FAINT, GREY, Pen, Style, cut};
use crate::frame::{Frame, Words};
use crate::scale::Scale;

/// Curves over one pair of axes.
#[derive(Debug, Clone)]
pub struct Curves {
    /// What is shown.
    pub title: String,
    /// Of what.
    pub subtitle: String,
    /// What the horizontal axis means.
    pub across: String,
    /// What the vertical axis means.
    pub upwards: String,
    /// Where the horizontal axis ends at least.
    pub end: f64,
    /// Whether the diagonal, which is chance, is drawn.
    pub diagonal: bool,
    /// The curves; more than six share colours, with other dashes.
    pub curves: Vec<Curve>,
}

/// One curve.
#[derive(Debug, Clone)]
pub struct Curve {
    /// Its name, with its figure.
    pub label: String,
    /// Its corners from the left; one corner alone is drawn as an operating point.
    pub points: Vec<(f64, f64)>,
}

const WIDTH: f64 = 840.0;
const HEIGHT: f64 = 540.0;
const DASHES: [&str; 3] = ["", "7 4", "2 3"];

impl Curves {
    /// The curves as SVG.
    pub fn svg(&self) -> String {
        let frame = Frame { left: 84.0, top: 66.0, right: WIDTH - 260.0, bottom: HEIGHT - 62.0 };
        let mut canvas = Canvas::new(WIDTH, HEIGHT);
        let reached = self.curves.iter().flat_map(|curve| curve.points.iter().map(|p| p.0));
        let across = Scale::over(reached.chain([0.0, self.end]), frame.left, frame.right, 6);
        let upwards = Scale::over([0.0, 1.0], frame.bottom, frame.top, 5);
        frame.axis_across(&mut canvas, &across);
        frame.axis_upwards(&mut canvas, &upwards);
        let words = Words {
            title: &self.title,
            subtitle: &self.subtitle,
            across: &self.across,
            upwards: &self.upwards,
        };
        frame.words(&mut canvas, &words);
        if self.diagonal {
            canvas.line(
                (across.at(0.0), upwards.at(0.0)),
                (across.at(1.0), upwards.at(1.0)),
                Pen::dashed(GREY, 1.0),
            );
        }
        for (index, curve) in self.curves.iter().enumerate() {
            let points: Vec<(f64, f64)> =
                curve.points.iter().map(|&(x, y)| (across.at(x), upwards.at(y))).collect();
            draw(&mut canvas, &frame, index, &curve.label, &points);
        }
        canvas.line((frame.left, frame.top), (frame.right, frame.top), Pen::full(FAINT, 1.0));
        let names: Vec<&str> = self.curves.iter().map(|curve| curve.label.as_str()).collect();
        canvas.finish(&self.title, &format!("{}. {}.", self.subtitle, names.join("; ")))
    }
}

fn draw(canvas: &mut Canvas, frame: &Frame, index: usize, label: &str, points: &[(f64, f64)]) {
    let colour = COLOURS[index % COLOURS.len()];
    let dash = DASHES[index % DASHES.len()];
    let pen = Pen { colour, width: 2.2, dash };
    if points.len() > 1 {
        canvas.path(points, pen);
    }
    for &point in points.iter().take(usize::from(points.len() == 1)) {
        canvas.dot(point, 5.0, colour);
    }
    let y = frame.top + 10.0 + 20.0 * index as f64;
    canvas.line((frame.right + 14.0, y), (frame.right + 42.0, y), pen);
    canvas.text(
        (frame.right + 48.0, y + 4.0),
        Anchor::Start,
        &cut(label, 205.0, 12.0),
        Style::QUIET.colour(colour),
    );
}
