//! The table that is printed.

/// Which way is better, and what is demanded against the peer.
#[derive(Clone, Copy)]
pub enum Demand {
    /// More is better: at least so many times the peer's.
    AtLeast(f64),
    /// Less is better: the peer's is at least so many times ours.
    AtMost(f64),
    /// Within so many times of the peer's rate, more being better.
    Within(f64),
}

/// One row.
pub struct Row {
    pub title: String,
    pub ours: Option<f64>,
    pub theirs: Option<f64>,
    pub unit: &'static str,
    pub demand: Demand,
    pub note: String,
}

impl Row {
    /// How many times better ours is.
    fn ratio(&self) -> Option<f64> {
        let (ours, theirs) = (self.ours?, self.theirs?);
        Some(match self.demand {
            Demand::AtMost(_) => theirs / ours,
            _ => ours / theirs,
        })
    }

    /// Whether the demand is met; nothing, where the peer was not measured.
    pub fn holds(&self) -> Option<bool> {
        let ratio = self.ratio()?;
        Some(match self.demand {
            Demand::AtLeast(times) | Demand::AtMost(times) => ratio >= times,
            Demand::Within(times) => ratio * times >= 1.0,
        })
    }

    fn demanded(&self) -> String {
        match self.demand {
            Demand::AtLeast(times) | Demand::AtMost(times) if times > 1.0 => format!("≥ {times} ×"),
            Demand::AtLeast(_) | Demand::AtMost(_) => "ahead".into(),
            Demand::Within(times) => format!("≥ {:.2} ×", 1.0 / times),
        }
    }

    fn verdict(&self) -> &'static str {
        match self.holds() {
            Some(true) => "kept",
            Some(false) => "MISSED",
            None => "not measured",
        }
    }
}

/// Prints a group of rows under a heading.
pub fn print(heading: &str, rows: &[Row]) {
    println!("\n{heading}");
    println!(
        "{:<52} {:>10} {:>10} {:<7} {:>8}  {:<8} {:<13} note",
        "", "Overread", "peer", "", "ratio", "demand", "verdict"
    );
    for row in rows {
        let figure = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), rounded);
        let ratio = row.ratio().map_or_else(String::new, |ratio| format!("{ratio:.2} ×"));
        println!(
            "{:<52} {:>10} {:>10} {:<7} {:>8}  {:<8} {:<13} {}",
            row.title,
            figure(row.ours),
            figure(row.theirs),
            row.unit,
            ratio,
            row.demanded(),
            row.verdict(),
            row.note
        );
    }
}

fn rounded(value: f64) -> String {
    match value {
        value if value >= 1000.0 => format!("{value:.0}"),
        value if value >= 10.0 => format!("{value:.1}"),
        value if value >= 1.0 => format!("{value:.3}"),
        value => format!("{value:.4}"),
    }
}
