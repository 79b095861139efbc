//! What a person reads: headings, aligned tables and notes, printed at once.

use std::fmt::Write as _;
use std::io::{ErrorKind, IsTerminal, Write, stdout};
use std::path::Path;

use anyhow::{Context, Result};
use serde::Serialize;

use super::entry::{Entries, Entry, Tests, reason};

/// Width that running text is wrapped to.
const WIDTH: usize = 100;

/// A column of a table, by its heading.
#[derive(Clone, Copy)]
pub enum Column<'a> {
    /// Text, flush left.
    Left(&'a str),
    /// Numbers, flush right.
    Right(&'a str),
}

use Column::{Left, Right};

impl Column<'_> {
    fn heading(&self) -> &str {
        match self {
            Left(heading) | Right(heading) => heading,
        }
    }
}

/// A text report.
pub struct Report {
    text: String,
    bold: bool,
}

impl Report {
    /// An empty report; headings are bold on a terminal.
    pub fn new() -> Self {
        let bold = stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
        Self { text: String::new(), bold }
    }

    /// A heading, after an empty line.
    pub fn heading(&mut self, heading: &str) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        let (on, off) = if self.bold { ("\u{1b}[1m", "\u{1b}[0m") } else { ("", "") };
        let _ = writeln!(self.text, "{on}{heading}{off}");
    }

    /// A paragraph, wrapped.
    pub fn paragraph(&mut self, text: &str) {
        self.wrapped(text, "", "");
    }

    /// A point of a list, wrapped.
    pub fn point(&mut self, text: &str) {
        self.wrapped(text, "- ", "  ");
    }

    fn wrapped(&mut self, text: &str, first: &str, further: &str) {
        let mut line = first.to_owned();
        for word in text.split(' ') {
            if line.chars().count() + word.chars().count() >= WIDTH && line.trim() != first.trim() {
                let _ = writeln!(self.text, "{}", line.trim_end());
                further.clone_into(&mut line);
            }
            line.push_str(word);
            line.push(' ');
        }
        let _ = writeln!(self.text, "{}", line.trim_end());
    }

    /// A table: columns as wide as their widest cell.
    pub fn table(&mut self, columns: &[Column<'_>], rows: &[Vec<String>]) {
        let width = |index: usize| {
            let cells = rows.iter().filter_map(|row| row.get(index)).map(|cell| cell.chars().count());
            cells.chain([columns[index].heading().chars().count()]).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..columns.len()).map(width).collect();
        let mut line = |cells: Vec<&str>| {
            let padded =
                columns.iter().zip(&widths).zip(cells).map(|((column, &width), cell)| match column {
                    Left(_) => format!("{cell:width$}"),
                    Right(_) => format!("{cell:>width$}"),
                });
            let _ = writeln!(self.text, "  {}", padded.collect::<Vec<_>>().join("  ").trim_end());
        };
        line(columns.iter().map(Column::heading).collect());
        for row in rows {
            line(row.iter().map(String::as_str).collect());
        }
    }

    /// Figures with their intervals, one a row.
    pub fn figures(&mut self, heading: &str, entries: &Entries) {
        if entries.0.is_empty() {
            return;
        }
        self.heading(heading);
        let level = entries.0.iter().find_map(|e| Some(e.outcome.as_ref().ok()?.interval.as_ref()?.level));
        let interval =
            level.map_or_else(|| "interval".to_owned(), |level| format!("{} % interval", percent(level)));
        let columns =
            [Left(""), Right("value"), Right(&interval), Right("n"), Left("interval by, or why not")];
        self.table(&columns, &entries.0.iter().map(figure_row).collect::<Vec<_>>());
    }

    /// Tests, one a row.
    pub fn tests(&mut self, heading: &str, tests: &Tests) {
        if tests.0.is_empty() {
            return;
        }
        self.heading(heading);
        let row = |entry: &super::entry::TestEntry| match &entry.outcome {
            Ok(test) => vec![
                entry.label.to_owned(),
                test.statistic.map_or_else(|| "–".to_owned(), number),
                test.degrees.map_or_else(|| "–".to_owned(), |d| d.to_string()),
                p_value(test.p),
            ],
            Err(cause) => vec![format!("{}: not estimable, {}", entry.label, reason(*cause))],
        };
        let (given, absent): (Vec<_>, Vec<_>) = tests.0.iter().partition(|entry| entry.outcome.is_ok());
        let columns = [Left(""), Right("statistic"), Right("df"), Right("p")];
        self.table(&columns, &given.into_iter().map(row).collect::<Vec<_>>());
        for line in absent.into_iter().map(row) {
            self.point(&line[0]);
        }
    }

    /// What the figures mean.
    pub fn definitions<'a>(&mut self, entries: impl IntoIterator<Item = &'a Entry>) {
        let mut said: Vec<String> = Vec::new();
        for entry in entries {
            if let Ok(figure) = &entry.outcome {
                let line = format!("{}: {}", figure.method, figure.definition);
                if !said.contains(&line) {
                    said.push(line);
                }
            }
        }
        if !said.is_empty() {
            self.heading("What the figures are");
            for line in said {
                self.point(&line);
            }
        }
    }

    /// What is to be borne in mind.
    pub fn notes(&mut self, notes: &[String]) {
        if !notes.is_empty() {
            self.heading("Notes");
            for note in notes {
                self.point(note);
            }
        }
    }

    /// Prints the report.
    pub fn print(&self) -> Result<()> {
        put(&self.text)
    }
}

/// Prints a value as JSON on one line.
pub fn json(value: &impl Serialize) -> Result<()> {
    put(&format!("{}\n", serde_json::to_string(value)?))
}

/// Writes to standard output; a reader that has seen enough is no error.
fn put(text: &str) -> Result<()> {
    match stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => written.context("the result cannot be printed"),
    }
}

/// Writes an SVG figure.
pub fn plot(path: &Path, svg: &str) -> Result<()> {
    std::fs::write(path, svg).with_context(|| format!("the figure cannot be written to {}", path.display()))
}

fn figure_row(entry: &Entry) -> Vec<String> {
    match &entry.outcome {
        Ok(figure) => {
            let interval = figure.interval.as_ref();
            vec![
                entry.label.clone(),
                number(figure.value),
                interval
                    .map_or_else(|| "–".to_owned(), |i| format!("{} to {}", number(i.low), number(i.high))),
                figure.n.to_string(),
                interval.map_or_else(String::new, |i| i.method.clone()),
            ]
        }
        Err(cause) => {
            let unknown = "not estimable".to_owned();
            vec![entry.label.clone(), unknown, "–".to_owned(), "–".to_owned(), reason(*cause)]
        }
    }
}

/// A number with as many decimals as its size asks for.
pub fn number(value: f64) -> String {
    let size = value.abs();
    let text = match size {
        _ if !value.is_finite() => format!("{value}"),
        s if s >= 1000.0 => format!("{value:.0}"),
        s if s >= 100.0 => format!("{value:.1}"),
        s if s >= 10.0 => format!("{value:.2}"),
        s if s >= 0.01 || s == 0.0 => format!("{value:.3}"),
        _ => format!("{value:.2e}"),
    };
    if text.trim_start_matches('-').trim_matches(['0', '.']).is_empty() {
        text.replace('-', "")
    } else {
        text
    }
}

/// A share in per cent without needless decimals.
pub fn percent(share: f64) -> String {
    let text = format!("{:.1}", share * 100.0);
    text.strip_suffix(".0").map_or_else(|| text.clone(), str::to_owned)
}

/// A p value.
pub fn p_value(p: f64) -> String {
    if p < 0.0001 { "< 0.0001".to_owned() } else { format!("{p:.4}") }
}
