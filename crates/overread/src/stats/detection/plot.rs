//! FROC curves, or operating points where marks have no scores.

use figures::{Curve, Curves};

use super::super::report::number;
use super::Detection;

pub fn svg(detection: &Detection<'_>) -> String {
    let curve = |reader: &super::ReaderFigures| {
        let (key, name) =
            if detection.scored { ("froc_area", "area") } else { ("sensitivity", "sensitivity") };
        let value = reader.figures.value(key).map_or_else(|| "not estimable".to_owned(), number);
        Curve { label: format!("{}, {name} {value}", reader.reader), points: reader.froc.clone() }
    };
    let figure = Curves {
        title: "Lesions found against false marks".to_owned(),
        subtitle: format!("{}: {} cases, {} lesions", detection.marks, detection.cases, detection.lesions),
        across: "false marks per case".to_owned(),
        upwards: "sensitivity by lesion".to_owned(),
        end: 1.0,
        diagonal: false,
        curves: detection.readers.iter().map(curve).collect(),
    };
    figure.svg()
}
