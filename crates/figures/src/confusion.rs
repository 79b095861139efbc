//! Confusion matrices: one panel per reader, truth in rows, the reader's label in columns.

use crate::canvas::{Anchor, Canvas, GREY, INK, Style, cut, width_of};
use crate::frame::Frame;

/// Confusion matrices beside each other.
#[derive(Debug, Clone)]
pub struct Confusion {
    /// What is shown.
    pub title: String,
    /// Of what.
    pub subtitle: String,
    /// What the rows are.
    pub rows: String,
    /// What the columns are.
    pub columns: String,
    /// Names of the classes.
    pub classes: Vec<String>,
    /// The matrices.
    pub panels: Vec<Panel>,
}

/// One matrix.
#[derive(Debug, Clone)]
pub struct Panel {
    /// Whose it is.
    pub title: String,
    /// Shares from 0 to 1 by row and column; `None` for a class that was never met.
    pub shares: Vec<Option<Vec<f64>>>,
}

const CELL: f64 = 46.0;
const ACROSS: usize = 3;
const TOP: f64 = 64.0;

impl Confusion {
    /// The matrices as SVG.
    pub fn svg(&self) -> String {
        let side = CELL * self.classes.len() as f64;
        let labels = self.classes.iter().map(|name| width_of(name, 12.0)).fold(30.0, f64::max).min(110.0);
        let (width, height) = (labels + side + 44.0, side + 96.0);
        let across = self.panels.len().clamp(1, ACROSS);
        let down = self.panels.len().div_ceil(across).max(1);
        let total = (24.0 + width * across as f64).max(560.0);
        let mut canvas = Canvas::new(total, TOP + height * down as f64 + 8.0);
        let frame = Frame { left: 16.0, top: TOP, right: total - 16.0, bottom: TOP + height };
        frame.heading(&mut canvas, &self.title, &self.subtitle);
        for (index, panel) in self.panels.iter().enumerate() {
            let (column, row) = (index % across, index / across);
            let left = 34.0 + labels + width * column as f64;
            let top = TOP + 48.0 + height * row as f64;
            self.panel(&mut canvas, (left, top), labels, panel);
        }
        canvas.finish(&self.title, &self.description())
    }

    fn panel(&self, canvas: &mut Canvas, (left, top): (f64, f64), labels: f64, panel: &Panel) {
        let side = CELL * self.classes.len() as f64;
        let bold = Style { bold: true, ..Style::PLAIN };
        canvas.text((left, top - 30.0), Anchor::Start, &cut(&panel.title, side, 13.0), bold);
        canvas.text(
            (left, top - 12.0),
            Anchor::Start,
            &cut(&self.columns, side.max(120.0), 12.0),
            Style::QUIET,
        );
        let upwards = Style { upwards: true, ..Style::QUIET };
        canvas.text((left - labels - 14.0, top + side / 2.0), Anchor::Middle, &self.rows, upwards);
        for (row, name) in self.classes.iter().enumerate() {
            let y = top + CELL * row as f64;
            canvas.text(
                (left - 8.0, y + CELL / 2.0 + 4.0),
                Anchor::End,
                &cut(name, labels, 12.0),
                Style::QUIET,
            );
            let x = left + CELL * (row as f64 + 0.5);
            canvas.text((x, top + side + 16.0), Anchor::Middle, &cut(name, CELL, 12.0), Style::QUIET);
            for column in 0..self.classes.len() {
                let share = panel.shares.get(row).and_then(|shares| shares.as_ref()?.get(column).copied());
                cell(canvas, (left + CELL * column as f64, y), share);
            }
        }
    }

    fn description(&self) -> String {
        let panel = |panel: &Panel| {
            let row = |(name, shares): (&String, &Option<Vec<f64>>)| {
                let words = |shares: &Vec<f64>| {
                    shares.iter().map(|s| format!("{s:.2}")).collect::<Vec<_>>().join(", ")
                };
                format!("{name}: {}", shares.as_ref().map_or_else(|| "never met".to_owned(), words))
            };
            let rows: Vec<String> = self.classes.iter().zip(&panel.shares).map(row).collect();
            format!("{}: {}", panel.title, rows.join("; "))
        };
        let panels: Vec<String> = self.panels.iter().map(panel).collect();
        format!("{}. {}, {}. {}.", self.subtitle, self.rows, self.columns, panels.join(". "))
    }
}

/// A cell, the darker the larger its share, with the share in per cent.
fn cell(canvas: &mut Canvas, at: (f64, f64), share: Option<f64>) {
    let inner = (at.0 + 1.0, at.1 + 1.0);
    let middle = (at.0 + CELL / 2.0, at.1 + CELL / 2.0 + 4.5);
    let Some(share) = share else {
        canvas.rectangle(inner, (CELL - 2.0, CELL - 2.0), "#f2f2f2");
        canvas.text(middle, Anchor::Middle, "–", Style::QUIET.colour(GREY));
        return;
    };
    let towards = |light: f64, dark: f64| (light + (dark - light) * share.clamp(0.0, 1.0)).round() as u8;
    let fill =
        format!("#{:02x}{:02x}{:02x}", towards(243.0, 0.0), towards(247.0, 78.0), towards(251.0, 130.0));
    canvas.rectangle(inner, (CELL - 2.0, CELL - 2.0), &fill);
    let ink = if share > 0.45 { "#ffffff" } else { INK };
    canvas.text(middle, Anchor::Middle, &format!("{:.0}", share * 100.0), Style::PLAIN.colour(ink));
}
