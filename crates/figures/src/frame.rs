//! A plot area with its axes, title and axis words.

use crate::canvas::{Anchor, Canvas, FAINT, GREY, Pen, Style, cut};
use crate::scale::Scale;

/// A plot area in pixels.
#[derive(Clone, Copy)]
pub struct Frame {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

/// What stands around a plot area.
pub struct Words<'a> {
    pub title: &'a str,
    pub subtitle: &'a str,
    pub across: &'a str,
    pub upwards: &'a str,
}

impl Frame {
    /// Title and subtitle above the area, axis words beside it.
    pub fn words(&self, canvas: &mut Canvas, words: &Words<'_>) {
        self.heading(canvas, words.title, words.subtitle);
        let middle = f64::midpoint(self.left, self.right);
        canvas.text((middle, self.bottom + 44.0), Anchor::Middle, words.across, Style::PLAIN);
        let upwards = Style { upwards: true, ..Style::PLAIN };
        canvas.text((18.0, f64::midpoint(self.top, self.bottom)), Anchor::Middle, words.upwards, upwards);
    }

    /// Title and subtitle in the upper left corner.
    pub fn heading(&self, canvas: &mut Canvas, title: &str, subtitle: &str) {
        let width = self.right - 8.0;
        canvas.text((16.0, 26.0), Anchor::Start, &cut(title, width, Style::TITLE.size), Style::TITLE);
        canvas.text((16.0, 45.0), Anchor::Start, &cut(subtitle, width + 100.0, 12.0), Style::QUIET);
    }

    /// Grid lines and numbers of the horizontal axis, and the axis itself.
    pub fn axis_across(&self, canvas: &mut Canvas, scale: &Scale) {
        for (value, words) in scale.marks() {
            let x = scale.at(value);
            canvas.line((x, self.top), (x, self.bottom), Pen::full(FAINT, 1.0));
            canvas.line((x, self.bottom), (x, self.bottom + 5.0), Pen::full(GREY, 1.0));
            canvas.text((x, self.bottom + 20.0), Anchor::Middle, &words, Style::QUIET);
        }
        canvas.line((self.left, self.bottom), (self.right, self.bottom), Pen::full(GREY, 1.0));
    }

    /// Grid lines and numbers of the vertical axis, and the axis itself.
    pub fn axis_upwards(&self, canvas: &mut Canvas, scale: &Scale) {
        for (value, words) in scale.marks() {
            let y = scale.at(value);
            canvas.line((self.left, y), (self.right, y), Pen::full(FAINT, 1.0));
            canvas.line((self.left - 5.0, y), (self.left, y), Pen::full(GREY, 1.0));
            canvas.text((self.left - 9.0, y + 4.0), Anchor::End, &words, Style::QUIET);
        }
        canvas.line((self.left, self.top), (self.left, self.bottom), Pen::full(GREY, 1.0));
    }
}
