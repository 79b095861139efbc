//! A heat map of the Dice of all pairs, one for each label.

use std::fmt::Write as _;

use super::compare::Comparison;

const CELL: usize = 64;
const TITLE: usize = 40;
const GAP: usize = 24;
/// Width of a letter of the names, about.
const LETTER: usize = 7;

/// The figure as SVG.
pub fn svg(names: &[String], comparisons: &[Comparison]) -> String {
    let margin = 16 + LETTER * names.iter().map(|name| name.chars().count()).max().unwrap_or(0);
    let side = CELL * names.len();
    let (width, height) = (margin + side + GAP, (TITLE + side + margin) * comparisons.len());
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" font-size=\"12\">\
         <rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>"
    );
    for (index, comparison) in comparisons.iter().enumerate() {
        map(&mut svg, names, comparison, margin, index * (TITLE + side + margin));
    }
    svg.push_str("</svg>\n");
    svg
}

fn map(svg: &mut String, names: &[String], comparison: &Comparison, left: usize, top: usize) {
    let of = comparison.label.map_or_else(String::new, |label| format!(", label {label}"));
    let _ = write!(svg, "<text x=\"{left}\" y=\"{}\" font-size=\"15\">Dice of pairs{of}</text>", top + 24);
    let first_row = top + TITLE;
    for (row, name) in names.iter().enumerate() {
        let (at, name) = (first_row + row * CELL + CELL / 2, escaped(name));
        let _ = write!(
            svg,
            "<text x=\"{}\" y=\"{at}\" text-anchor=\"end\" dominant-baseline=\"central\">{name}</text>",
            left - 8
        );
        let (x, y) = (left + row * CELL + CELL / 2, first_row + names.len() * CELL + 8);
        let _ = write!(svg, "<text transform=\"translate({x} {y}) rotate(90)\">{name}</text>");
    }
    for pair in &comparison.pairs {
        let position = |of: &str| names.iter().position(|name| name == of).unwrap_or(0);
        let dice = pair.figures.value("dice");
        for (row, column) in [(&pair.first, &pair.second), (&pair.second, &pair.first)] {
            cell(svg, left + position(column) * CELL, first_row + position(row) * CELL, dice);
        }
    }
}

fn cell(svg: &mut String, x: usize, y: usize, dice: Option<f64>) {
    let (text, colour) = match dice {
        Some(dice) => (format!("{dice:.2}"), shade(dice)),
        None => ("–".to_owned(), "#eee".to_owned()),
    };
    let ink = if dice.is_some_and(|dice| dice > 0.55) { "#fff" } else { "#222" };
    let middle = CELL / 2;
    let _ = write!(
        svg,
        "<rect x=\"{x}\" y=\"{y}\" width=\"{CELL}\" height=\"{CELL}\" fill=\"{colour}\" stroke=\"#fff\"/>\
         <text x=\"{}\" y=\"{}\" fill=\"{ink}\" text-anchor=\"middle\" dominant-baseline=\"central\">{text}</text>",
        x + middle,
        y + middle
    );
}

/// From pale at 0 to dark blue at 1.
fn shade(dice: f64) -> String {
    let share = dice.clamp(0.0, 1.0);
    let mix = |from: f64, to: f64| (from + (to - from) * share).round();
    format!("rgb({},{},{})", mix(236.0, 12.0), mix(242.0, 62.0), mix(248.0, 120.0))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
