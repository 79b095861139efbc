//! The table that is printed.

/// Which way is better.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Better {
    More,
    Less,
}

/// One row: a figure of ours beside another.
#[derive(Clone)]
pub struct Row {
    pub title: String,
    pub ours: f64,
    /// What stands beside it.
    pub beside: &'static str,
    pub other: Option<f64>,
    pub unit: &'static str,
    pub better: Better,
    /// How many times better ours has to be; 0 where nothing is demanded.
    pub times: f64,
    pub note: String,
}

impl Row {
    /// Beside the peer, which it is to be ahead of.
    pub fn peer(title: impl Into<String>, ours: f64, other: Option<f64>, unit: &'static str) -> Self {
        let better = Better::Less;
        Self {
            title: title.into(),
            ours,
            beside: "Orthanc",
            other,
            unit,
            better,
            times: 1.0,
            note: String::new(),
        }
    }

    /// Beside a limit, which it is to stay below.
    pub fn limit(title: impl Into<String>, ours: f64, limit: f64, unit: &'static str) -> Self {
        Self { beside: "limit", ..Self::peer(title, ours, Some(limit), unit) }
    }

    /// More is better.
    pub fn more(self) -> Self {
        Self { better: Better::More, ..self }
    }

    pub fn beside(self, beside: &'static str) -> Self {
        Self { beside, ..self }
    }

    pub fn times(self, times: f64) -> Self {
        Self { times, ..self }
    }

    pub fn note(self, note: impl Into<String>) -> Self {
        Self { note: note.into(), ..self }
    }

    /// How many times better ours is.
    fn ratio(&self) -> Option<f64> {
        let (better, worse) = match self.better {
            Better::More => (self.ours, self.other?),
            Better::Less => (self.other?, self.ours),
        };
        Some(if better.total_cmp(&worse).is_eq() { 1.0 } else { better / worse })
    }

    /// Whether the demand is met; nothing, where there is nothing beside it.
    pub fn holds(&self) -> Option<bool> {
        let ratio = self.ratio().filter(|_| self.times > 0.0)?;
        Some(ratio >= self.times)
    }
}

/// Prints rows.
pub fn print(rows: &[Row]) {
    println!(
        "{:<50} {:>9} {:>9} {:<8} {:<8} {:>9} {:>8}  {:<8} note",
        "", "Overread", "other", "unit", "other", "ratio", "demand", ""
    );
    for row in rows {
        let figure = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), rounded);
        let ratio = row.ratio().map_or_else(String::new, |ratio| format!("{} ×", rounded(ratio)));
        let verdict = match row.holds() {
            Some(true) => "kept",
            Some(false) => "MISSED",
            None => "–",
        };
        println!(
            "{:<50} {:>9} {:>9} {:<8} {:<8} {:>9} {:>8}  {:<8} {}",
            row.title,
            figure(Some(row.ours)),
            figure(row.other),
            row.unit,
            row.beside,
            ratio,
            if row.times > 0.0 {
                format!("≥ {:.3} ×", row.times).replace(".000", "")
            } else {
                String::new()
            },
            verdict,
            row.note
        );
    }
}

fn rounded(value: f64) -> String {
    match value {
        0.0 => "0".to_owned(),
        value if value >= 1000.0 => format!("{value:.0}"),
        value if value >= 100.0 => format!("{value:.1}"),
        value if value >= 1.0 => format!("{value:.2}"),
        value => format!("{value:.3}"),
    }
}
