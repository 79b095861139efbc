//! A control chart: a course over periods, its centre and limits, and where it signals.

use crate::canvas::{Anchor, COLOURS, Canvas, GREY, Pen, Style, cut};
use crate::frame::{Frame, Words};
use crate::scale::Scale;

/// A control chart.
#[derive(Debug, Clone)]
pub struct ControlChart {
    /// What is shown.
    pub title: String,
    /// Of what, with the design of the chart.
    pub subtitle: String,
    /// What the horizontal axis means.
    pub across: String,
    /// What the vertical axis means.
    pub upwards: String,
    /// Names of the periods.
    pub periods: Vec<String>,
    /// What is followed; at most six courses.
    pub courses: Vec<Course>,
    /// Where the course lies in control.
    pub centre: Option<f64>,
    /// Upper limit of each period.
    pub upper: Vec<f64>,
    /// Lower limit of each period, where there is one.
    pub lower: Vec<f64>,
    /// Periods beyond a limit, as (course, period).
    pub signals: Vec<(usize, usize)>,
}

/// One course.
#[derive(Debug, Clone)]
pub struct Course {
    /// Its name.
    pub label: String,
    /// Its value in each period.
    pub values: Vec<f64>,
}

const WIDTH: f64 = 900.0;
const HEIGHT: f64 = 460.0;

impl ControlChart {
    /// The chart as SVG.
    pub fn svg(&self) -> String {
        let frame = Frame { left: 84.0, top: 66.0, right: WIDTH - 130.0, bottom: HEIGHT - 66.0 };
        let mut canvas = Canvas::new(WIDTH, HEIGHT);
        let followed = self.courses.iter().flat_map(|course| course.values.iter().copied());
        let limits = self.upper.iter().chain(&self.lower).copied();
        let upwards = Scale::over(followed.chain(limits).chain(self.centre), frame.bottom, frame.top, 6);
        frame.axis_upwards(&mut canvas, &upwards);
        self.periods_axis(&mut canvas, &frame);
        let words = Words {
            title: &self.title,
            subtitle: &self.subtitle,
            across: &self.across,
            upwards: &self.upwards,
        };
        frame.words(&mut canvas, &words);
        self.limits(&mut canvas, &frame, &upwards);
        for (index, course) in self.courses.iter().enumerate() {
            self.course(&mut canvas, &frame, &upwards, (index, course));
        }
        canvas.finish(&self.title, &self.description())
    }

    fn x(&self, frame: &Frame, period: usize) -> f64 {
        let share = (period as f64 + 0.5) / self.periods.len().max(1) as f64;
        frame.left + share * (frame.right - frame.left)
    }

    /// Names of the periods, so many that they do not touch.
    fn periods_axis(&self, canvas: &mut Canvas, frame: &Frame) {
        canvas.line((frame.left, frame.bottom), (frame.right, frame.bottom), Pen::full(GREY, 1.0));
        let widest = self.periods.iter().map(|name| name.chars().count()).max().unwrap_or(1) as f64;
        let width = (widest * 7.0 + 12.0).clamp(24.0, 110.0);
        let most = ((frame.right - frame.left) / width).max(1.0);
        let every = (self.periods.len() as f64 / most).ceil().max(1.0) as usize;
        for (index, name) in self.periods.iter().enumerate().step_by(every) {
            let x = self.x(frame, index);
            canvas.line((x, frame.bottom), (x, frame.bottom + 5.0), Pen::full(GREY, 1.0));
            canvas.text((x, frame.bottom + 20.0), Anchor::Middle, &cut(name, width, 12.0), Style::QUIET);
        }
    }

    fn limits(&self, canvas: &mut Canvas, frame: &Frame, upwards: &Scale) {
        for (limits, name) in [(&self.upper, "upper limit"), (&self.lower, "lower limit")] {
            let half = 0.5 * (frame.right - frame.left) / self.periods.len().max(1) as f64;
            let steps: Vec<(f64, f64)> = limits
                .iter()
                .enumerate()
                .flat_map(|(index, &limit)| {
                    let (x, y) = (self.x(frame, index), upwards.at(limit));
                    [(x - half, y), (x + half, y)]
                })
                .collect();
            if let Some(&(_, y)) = steps.last() {
                canvas.path(&steps, Pen::dashed(COLOURS[1], 1.8));
                let label = if self.lower.is_empty() { "limit" } else { name };
                canvas.text(
                    (frame.right + 8.0, y + 4.0),
                    Anchor::Start,
                    label,
                    Style::QUIET.colour(COLOURS[1]),
                );
            }
        }
        if let Some(centre) = self.centre {
            let y = upwards.at(centre);
            canvas.line((frame.left, y), (frame.right, y), Pen::full(GREY, 1.2));
            canvas.text((frame.right + 8.0, y + 4.0), Anchor::Start, "in control", Style::QUIET);
        }
    }

    fn course(&self, canvas: &mut Canvas, frame: &Frame, upwards: &Scale, (index, course): (usize, &Course)) {
        let place = |(period, &value): (usize, &f64)| (self.x(frame, period), upwards.at(value));
        let points: Vec<(f64, f64)> = course.values.iter().enumerate().map(place).collect();
        let colours = [COLOURS[0], COLOURS[2], COLOURS[3], COLOURS[4], COLOURS[5], COLOURS[0]];
        let colour = colours[index % colours.len()];
        let pen =
            if index == 0 { Pen::full(colour, 2.0) } else { Pen { dash: "2 3", ..Pen::full(colour, 2.0) } };
        canvas.path(&points, pen);
        for (period, &point) in points.iter().enumerate() {
            canvas.dot(point, 3.5, colour);
            if self.signals.contains(&(index, period)) {
                canvas.ring(point, 7.5, Pen::full(COLOURS[1], 2.0));
            }
        }
        if self.courses.len() > 1 {
            let y = frame.top + 8.0 + 17.0 * index as f64;
            canvas.line((frame.left + 12.0, y + 4.0), (frame.left + 40.0, y + 4.0), pen);
            canvas.text(
                (frame.left + 46.0, y + 8.0),
                Anchor::Start,
                &course.label,
                Style::QUIET.colour(colour),
            );
        }
    }

    fn description(&self) -> String {
        let name = |&(_, period): &(usize, usize)| self.periods.get(period).cloned().unwrap_or_default();
        let signals: Vec<String> = self.signals.iter().map(name).collect();
        let found = if signals.is_empty() {
            "No signal".to_owned()
        } else {
            format!("Signals at {}", signals.join(", "))
        };
        format!("{}. {} periods. {found}.", self.subtitle, self.periods.len())
    }
}
