//! What we and a peer measured, and whether the figures are the same.

use serde::Deserialize;

/// Our measurement of one kind of work.
#[derive(Deserialize)]
pub struct Ours {
    pub name: String,
    pub cpu: f64,
    pub figures: Vec<(String, f64)>,
}

/// A peer's measurement.
#[derive(Deserialize)]
pub struct Theirs {
    /// Name and version.
    pub package: String,
    pub cpu: f64,
    /// Share of the work that was done; the seconds are those of the whole.
    pub part: f64,
    pub note: String,
    /// Name, value, and how far ours may lie from it.
    pub figures: Vec<(String, f64, f64)>,
}

/// How many figures both have, and the first that differs; to have none in common is to differ.
pub fn compare(ours: &Ours, theirs: &Theirs) -> (usize, Option<String>) {
    let (mut compared, mut differing) = (0, None);
    for (name, value, tolerance) in &theirs.figures {
        let Some((_, own)) = ours.figures.iter().find(|(own, _)| own == name) else {
            continue;
        };
        compared += 1;
        if differing.is_none() && ((own - value).abs() > *tolerance || !value.is_finite()) {
            differing = Some(format!("{name} is {own} here and {value} there"));
        }
    }
    if compared == 0 {
        differing = Some("no figure has the same name here and there".to_owned());
    }
    (compared, differing)
}

#[cfg(test)]
mod tests {
    use super::{Ours, Theirs, compare};

    #[test]
    fn a_figure_beyond_its_tolerance_is_named() {
        let ours = Ours {
            name: "Dice".to_owned(),
            cpu: 1.0,
            figures: vec![("mean".to_owned(), 0.9), ("n".to_owned(), 3.0)],
        };
        let theirs = |mean: f64| Theirs {
            package: "numpy 2".to_owned(),
            cpu: 1.0,
            part: 1.0,
            note: String::new(),
            figures: vec![("mean".to_owned(), mean, 1e-3), ("other".to_owned(), 1.0, 0.0)],
        };
        assert_eq!(compare(&ours, &theirs(0.9001)), (1, None));
        assert!(compare(&ours, &theirs(0.92)).1.is_some_and(|why| why.contains("mean")));
        assert!(compare(&ours, &theirs(f64::NAN)).1.is_some());
        let none = Theirs { figures: Vec::new(), ..theirs(0.9) };
        assert!(compare(&ours, &none).1.is_some());
    }
}
