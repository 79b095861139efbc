//! A Bland-Altman plot: differences against means, bias and limits of agreement.

use crate::canvas::{Anchor, COLOURS, Canvas, GREY, Pen, Style};
use crate::frame::{Frame, Words};
use crate::scale::{Scale, plain};

/// A Bland-Altman plot.
#[derive(Debug, Clone)]
pub struct BlandAltman {
    /// What is shown.
    pub title: String,
    /// Of what.
    pub subtitle: String,
    /// What the horizontal axis means: the mean of both measurements.
    pub across: String,
    /// What the vertical axis means: their difference, or ratio.
    pub upwards: String,
    /// Points (mean, difference).
    pub points: Vec<(f64, f64)>,
    /// The difference that means agreement: 0, or 1 for ratios.
    pub agreement: f64,
    /// Bias and limits.
    pub levels: Vec<Level>,
}

/// A horizontal line with its interval.
#[derive(Debug, Clone)]
pub struct Level {
    /// Its name.
    pub label: String,
    /// Its height.
    pub value: f64,
    /// Its interval.
    pub interval: Option<(f64, f64)>,
}

const WIDTH: f64 = 860.0;
const HEIGHT: f64 = 520.0;

impl BlandAltman {
    /// The plot as SVG.
    pub fn svg(&self) -> String {
        let frame = Frame { left: 84.0, top: 66.0, right: WIDTH - 210.0, bottom: HEIGHT - 62.0 };
        let mut canvas = Canvas::new(WIDTH, HEIGHT);
        let across = Scale::over(self.points.iter().map(|p| p.0), frame.left, frame.right, 6);
        let upwards = Scale::over(self.heights(), frame.bottom, frame.top, 7);
        frame.axis_across(&mut canvas, &across);
        frame.axis_upwards(&mut canvas, &upwards);
        let words = Words {
            title: &self.title,
            subtitle: &self.subtitle,
            across: &self.across,
            upwards: &self.upwards,
        };
        frame.words(&mut canvas, &words);
        let zero = upwards.at(self.agreement);
        canvas.line((frame.left, zero), (frame.right, zero), Pen::full(GREY, 1.0));
        for (index, level) in self.levels.iter().enumerate() {
            draw(&mut canvas, &frame, &upwards, level, index == 0);
        }
        for &(mean, difference) in &self.points {
            canvas.dot((across.at(mean), upwards.at(difference)), 4.0, COLOURS[0]);
        }
        self.labels(&mut canvas, &frame, &upwards);
        canvas.finish(&self.title, &self.description())
    }

    fn heights(&self) -> Vec<f64> {
        let ends = self.levels.iter().flat_map(|level| {
            let (low, high) = level.interval.unwrap_or((level.value, level.value));
            [level.value, low, high]
        });
        self.points.iter().map(|p| p.1).chain(ends).chain([self.agreement]).collect()
    }

    /// The levels' names beside the plot, moved apart where they would touch.
    fn labels(&self, canvas: &mut Canvas, frame: &Frame, upwards: &Scale) {
        let mut order: Vec<&Level> = self.levels.iter().collect();
        order.sort_by(|a, b| b.value.total_cmp(&a.value));
        let mut last = f64::NEG_INFINITY;
        for level in order {
            let y = upwards.at(level.value).max(last + 38.0);
            last = y;
            let name = format!("{} {}", level.label, plain(level.value));
            canvas.text((frame.right + 12.0, y), Anchor::Start, &name, Style::PLAIN);
            if let Some((low, high)) = level.interval {
                let range = format!("{} to {}", plain(low), plain(high));
                canvas.text((frame.right + 12.0, y + 15.0), Anchor::Start, &range, Style::QUIET);
            }
        }
    }

    fn description(&self) -> String {
        let level = |level: &Level| {
            let range = level
                .interval
                .map_or_else(String::new, |(low, high)| format!(" ({} to {})", plain(low), plain(high)));
            format!("{} {}{range}", level.label, plain(level.value))
        };
        let levels: Vec<String> = self.levels.iter().map(level).collect();
        format!("{}. {} points. {}.", self.subtitle, self.points.len(), levels.join("; "))
    }
}

fn draw(canvas: &mut Canvas, frame: &Frame, upwards: &Scale, level: &Level, bias: bool) {
    let colour = if bias { COLOURS[2] } else { COLOURS[1] };
    if let Some((low, high)) = level.interval {
        let (top, bottom) = (upwards.at(high), upwards.at(low));
        canvas.band((frame.left, top), (frame.right - frame.left, bottom - top), colour);
    }
    let y = upwards.at(level.value);
    let pen = if bias { Pen::full(colour, 2.0) } else { Pen::dashed(colour, 2.0) };
    canvas.line((frame.left, y), (frame.right, y), pen);
}
