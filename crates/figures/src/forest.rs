//! A forest plot: coefficients with their intervals below each other.

use crate::canvas::{Anchor, COLOURS, Canvas, FAINT, GREY, INK, Pen, Style, cut, width_of};
use crate::frame::Frame;
use crate::scale::{Scale, plain};

/// A forest plot.
#[derive(Debug, Clone)]
pub struct Forest {
    /// What is shown.
    pub title: String,
    /// Of what: file, cases, readers.
    pub subtitle: String,
    /// What the axis means.
    pub axis: String,
    /// Where a line is drawn: the value that means nothing, such as 0.
    pub reference: Option<f64>,
    /// The rows, from above.
    pub rows: Vec<Row>,
}

/// One coefficient.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its name.
    pub label: String,
    /// Its value; `None` where it cannot be estimated.
    pub value: Option<f64>,
    /// Its interval.
    pub interval: Option<(f64, f64)>,
}

const WIDTH: f64 = 820.0;
const ROW: f64 = 26.0;
const TOP: f64 = 64.0;

impl Forest {
    /// The plot as SVG.
    ///
    /// ```
    /// let row = figures::Row { label: "Cohen κ".into(), value: Some(0.7), interval: Some((0.5, 0.9)) };
    /// let forest = figures::Forest {
    ///     title: "Agreement".into(),
    ///     subtitle: "two readers, 100 cases".into(),
    ///     axis: "coefficient".into(),
    ///     reference: Some(0.0),
    ///     rows: vec![row],
    /// };
    /// assert!(forest.svg().contains("Cohen κ"));
    /// ```
    pub fn svg(&self) -> String {
        let widest = self.rows.iter().map(|row| width_of(&row.label, 13.0)).fold(80.0, f64::max).min(300.0);
        let bottom = TOP + ROW * self.rows.len() as f64 + 8.0;
        let frame = Frame { left: 28.0 + widest, top: TOP, right: WIDTH - 190.0, bottom };
        let mut canvas = Canvas::new(WIDTH, bottom + 60.0);
        let scale = Scale::over(self.extent(), frame.left, frame.right, 6);
        frame.heading(&mut canvas, &self.title, &self.subtitle);
        frame.axis_across(&mut canvas, &scale);
        canvas.text(
            (f64::midpoint(frame.left, frame.right), bottom + 44.0),
            Anchor::Middle,
            &self.axis,
            Style::PLAIN,
        );
        if let Some(reference) = self.reference.filter(|&value| scale.holds(value)) {
            let x = scale.at(reference);
            canvas.line((x, TOP), (x, bottom), Pen::dashed(GREY, 1.2));
        }
        for (index, row) in self.rows.iter().enumerate() {
            let y = TOP + ROW * (index as f64 + 0.5) + 4.0;
            canvas.text((16.0, y + 4.5), Anchor::Start, &cut(&row.label, widest + 8.0, 13.0), Style::PLAIN);
            draw(&mut canvas, &scale, &frame, row, y);
        }
        canvas.finish(&self.title, &self.description())
    }

    /// All values, and the range from 0 to 1 where they lie in it.
    fn extent(&self) -> Vec<f64> {
        let ends = self.rows.iter().flat_map(|row| {
            let interval = row.interval.map_or([None; 2], |(low, high)| [Some(low), Some(high)]);
            [row.value, interval[0], interval[1]]
        });
        let mut values: Vec<f64> = ends.flatten().filter(|value| value.is_finite()).collect();
        if values.iter().all(|value| (-1.5..=1.0).contains(value)) {
            values.extend([0.0, 1.0]);
        }
        values.extend(self.reference);
        values
    }

    fn description(&self) -> String {
        let rows: Vec<String> =
            self.rows.iter().map(|row| format!("{}: {}", row.label, words(row))).collect();
        format!("{}. {}.", self.subtitle, rows.join("; "))
    }
}

fn words(row: &Row) -> String {
    match (row.value, row.interval) {
        (None, _) => "not estimable".to_owned(),
        (Some(value), None) => plain(value),
        (Some(value), Some((low, high))) => format!("{} ({} to {})", plain(value), plain(low), plain(high)),
    }
}

fn draw(canvas: &mut Canvas, scale: &Scale, frame: &Frame, row: &Row, y: f64) {
    canvas.line((frame.left, y), (frame.right, y), Pen::full(FAINT, 0.7));
    let right = (frame.right + 16.0, y + 4.5);
    let Some(value) = row.value else {
        canvas.text(right, Anchor::Start, &words(row), Style::QUIET);
        return;
    };
    if let Some((low, high)) = row.interval {
        let pen = Pen::full(COLOURS[0], 2.0);
        let (from, to) = (scale.at(low), scale.at(high));
        canvas.line((from, y), (to, y), pen);
        for (end, x) in [(low, from), (high, to)] {
            if scale.holds(end) {
                canvas.line((x, y - 4.0), (x, y + 4.0), pen);
            }
        }
    }
    let x = scale.at(value);
    canvas.rectangle((x - 4.5, y - 4.5), (9.0, 9.0), COLOURS[0]);
    canvas.text(right, Anchor::Start, &words(row), Style::PLAIN.colour(INK));
}
