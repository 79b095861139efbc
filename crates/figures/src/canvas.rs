//! SVG text: shapes, escaped words, and the frame around them.

use std::fmt::Write;

/// Ink for axes and words.
pub const INK: &str = "#222222";
/// Ink for what stands back: words of less weight, axes.
pub const GREY: &str = "#595959";
/// Grid lines.
pub const FAINT: &str = "#dcdcdc";
/// The colours of Okabe & Ito that are dark enough on white, in the order of use.
pub const COLOURS: [&str; 6] = ["#0072b2", "#d55e00", "#007a5a", "#a8447f", "#8a6d00", "#222222"];
/// Size of words.
pub const SIZE: f64 = 13.0;

/// How a line is drawn.
#[derive(Clone, Copy)]
pub struct Pen {
    pub colour: &'static str,
    pub width: f64,
    /// Lengths of dashes and gaps; empty for a full line.
    pub dash: &'static str,
}

impl Pen {
    /// A full line.
    pub const fn full(colour: &'static str, width: f64) -> Self {
        Self { colour, width, dash: "" }
    }

    /// A dashed line.
    pub const fn dashed(colour: &'static str, width: f64) -> Self {
        Self { colour, width, dash: "6 4" }
    }
}

/// Which point of a text its position means.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    Start,
    Middle,
    End,
}

/// A picture in the making, in pixels from the upper left corner.
pub struct Canvas {
    width: f64,
    height: f64,
    body: String,
}

impl Canvas {
    pub fn new(width: f64, height: f64) -> Self {
        Self { width, height, body: String::new() }
    }

    pub fn line(&mut self, from: (f64, f64), to: (f64, f64), pen: Pen) {
        let (x1, y1, x2, y2) = (short(from.0), short(from.1), short(to.0), short(to.1));
        let _ = writeln!(self.body, r#"<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" {}/>"#, stroke(pen));
    }

    pub fn path(&mut self, points: &[(f64, f64)], pen: Pen) {
        let points: Vec<String> = points.iter().map(|p| format!("{},{}", short(p.0), short(p.1))).collect();
        let _ =
            writeln!(self.body, r#"<polyline points="{}" fill="none" {}/>"#, points.join(" "), stroke(pen));
    }

    pub fn rectangle(&mut self, at: (f64, f64), size: (f64, f64), fill: &str) {
        let (x, y, width, height) = (short(at.0), short(at.1), short(size.0), short(size.1));
        let _ =
            writeln!(self.body, r#"<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="{fill}"/>"#);
    }

    /// A filled area, half transparent.
    pub fn band(&mut self, at: (f64, f64), size: (f64, f64), fill: &str) {
        let (x, y, width, height) = (short(at.0), short(at.1), short(size.0), short(size.1));
        let _ = writeln!(
            self.body,
            r#"<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="{fill}" fill-opacity="0.15"/>"#
        );
    }

    pub fn dot(&mut self, at: (f64, f64), radius: f64, fill: &str) {
        let (x, y) = (short(at.0), short(at.1));
        let _ = writeln!(
            self.body,
            r##"<circle cx="{x}" cy="{y}" r="{radius}" fill="{fill}" stroke="#ffffff" stroke-width="0.7"/>"##
        );
    }

    pub fn ring(&mut self, at: (f64, f64), radius: f64, pen: Pen) {
        let (x, y) = (short(at.0), short(at.1));
        let _ =
            writeln!(self.body, r#"<circle cx="{x}" cy="{y}" r="{radius}" fill="none" {}/>"#, stroke(pen));
    }

    pub fn text(&mut self, at: (f64, f64), anchor: Anchor, words: &str, style: Style) {
        let (x, y) = (short(at.0), short(at.1));
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let weight = if style.bold { r#" font-weight="bold""# } else { "" };
        let turn = if style.upwards { format!(r#" transform="rotate(-90 {x} {y})""#) } else { String::new() };
        let Style { size, colour, .. } = style;
        let words = escaped(words);
        let _ = writeln!(
            self.body,
            r#"<text x="{x}" y="{y}" text-anchor="{anchor}" font-size="{size}" fill="{colour}"{weight}{turn}>{words}</text>"#
        );
    }

    /// The file.
    pub fn finish(self, title: &str, description: &str) -> String {
        let Self { width, height, body } = self;
        let (width, height) = (short(width), short(height));
        let (title, description) = (escaped(title), escaped(description));
        format!(
            r##"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img" aria-labelledby="title description" font-family="Helvetica, Arial, 'Liberation Sans', sans-serif">
<title id="title">{title}</title>
<desc id="description">{description}</desc>
<rect width="{width}" height="{height}" fill="#ffffff"/>
{body}</svg>
"##
        )
    }
}

/// How words are written.
#[derive(Clone, Copy)]
pub struct Style {
    pub size: f64,
    pub colour: &'static str,
    pub bold: bool,
    /// From below to above.
    pub upwards: bool,
}

impl Style {
    /// Plain words.
    pub const PLAIN: Self = Self { size: SIZE, colour: INK, bold: false, upwards: false };
    /// Words that stand back.
    pub const QUIET: Self = Self { size: 12.0, colour: GREY, ..Self::PLAIN };
    /// The title.
    pub const TITLE: Self = Self { size: 16.0, bold: true, ..Self::PLAIN };

    pub const fn colour(self, colour: &'static str) -> Self {
        Self { colour, ..self }
    }
}

/// About how wide words are, in pixels.
pub fn width_of(words: &str, size: f64) -> f64 {
    words.chars().count() as f64 * size * 0.55
}

/// Words cut to a width, with an ellipsis where something is missing.
pub fn cut(words: &str, width: f64, size: f64) -> String {
    let most = (width / (size * 0.55)).max(2.0) as usize;
    if words.chars().count() <= most {
        return words.to_owned();
    }
    words.chars().take(most - 1).chain(['…']).collect()
}

fn stroke(pen: Pen) -> String {
    let Pen { colour, width, dash } = pen;
    if dash.is_empty() {
        format!(r#"stroke="{colour}" stroke-width="{width}""#)
    } else {
        format!(r#"stroke="{colour}" stroke-width="{width}" stroke-dasharray="{dash}""#)
    }
}

/// A coordinate with two decimals at most; what is not finite lies at 0.
fn short(value: f64) -> String {
    let rounded = if value.is_finite() { (value * 100.0).round() / 100.0 } else { 0.0 };
    format!("{}", rounded + 0.0)
}

/// Words as XML has them; characters that XML cannot have become the replacement character.
fn escaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for character in words.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{cut, escaped};

    #[test]
    fn words_cannot_break_out_of_the_picture() {
        assert_eq!(escaped("a<b>&\"c\"\u{1}\n"), "a&lt;b&gt;&amp;&quot;c&quot;\u{fffd} ");
        assert_eq!(cut("abcdefgh", 30.0, 13.0), "abc…");
    }
}
