//! A CSV file as a table of text that knows its rows as a spreadsheet numbers them.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};
use clap::Args;
use csv::{ByteRecord, ReaderBuilder};

/// How the file is written.
#[derive(Args, Clone, Copy)]
pub struct Format {
    /// Numbers are written with a decimal comma (4,5), as some spreadsheets do.
    #[arg(long)]
    decimal_comma: bool,
}

/// A table with headings.
pub struct Sheet {
    name: String,
    headings: Vec<String>,
    rows: Vec<Row>,
    format: Format,
}

/// One row of cells, as many as there are headings.
pub struct Row {
    /// Its number as a spreadsheet shows it: the headings are row 1.
    number: usize,
    cells: Vec<String>,
}

/// A cell with its place, for what is to be said about it.
#[derive(Clone, Copy)]
pub struct Cell<'a> {
    sheet: &'a Sheet,
    row: usize,
    column: usize,
    /// Its text without surrounding blanks.
    pub text: &'a str,
}

impl Sheet {
    /// Reads a file separated by commas, semicolons or tabs, with headings in its first row.
    pub fn read(path: &Path, format: Format) -> Result<Self> {
        let name = path.display().to_string();
        let bytes = fs::read(path).with_context(|| format!("{name} cannot be read"))?;
        let text = decoded(&name, &bytes)?;
        let (text, skipped, separator) = separated(text);
        let mut records = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(separator)
            .from_reader(text.as_bytes());
        let (mut headings, mut rows) = (None, Vec::new());
        let mut within_cells = 0;
        let mut record = ByteRecord::new();
        while records.read_byte_record(&mut record).with_context(|| format!("{name} is not a CSV file"))? {
            let (line, start) = record.position().map_or((1, 0), |p| (p.line(), p.byte()));
            let blank = blank_lines(text, start as usize);
            let number = line as usize + blank + skipped - within_cells;
            let cells: Vec<String> = record.iter().map(trimmed).collect();
            within_cells += record.iter().flatten().filter(|&&byte| byte == b'\n').count();
            if cells.iter().all(String::is_empty) {
                continue;
            }
            match &headings {
                None => headings = Some(named(&name, cells)?),
                Some(headings) => rows.push(Row { number, cells: fitted(&name, number, cells, headings)? }),
            }
        }
        let headings = headings
            .ok_or_else(|| anyhow!("{name} is empty: give a table with headings in its first row"))?;
        if rows.is_empty() {
            bail!("{name} has headings and no rows below them: write one row per rating or per case");
        }
        Ok(Self { name, headings, rows, format })
    }

    /// The file's name as given.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The headings.
    pub fn headings(&self) -> &[String] {
        &self.headings
    }

    /// The column under a heading; capitals do not count.
    pub fn find(&self, heading: &str) -> Option<usize> {
        let same = |h: &String| h == heading;
        let alike = |h: &String| h.to_lowercase() == heading.to_lowercase();
        self.headings.iter().position(same).or_else(|| self.headings.iter().position(alike))
    }

    /// The column under a heading that must be there; `option` is what names it on the command line.
    pub fn column(&self, heading: &str, option: &str) -> Result<usize> {
        self.find(heading).ok_or_else(|| {
            anyhow!(
                "{} has no column “{heading}”: its columns are {}; name the right one with {option}",
                self.name,
                listed(&self.headings)
            )
        })
    }

    /// How many rows there are below the headings.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// A cell of a row (from 0, below the headings).
    pub fn cell(&self, row: usize, column: usize) -> Cell<'_> {
        Cell { sheet: self, row, column, text: &self.rows[row].cells[column] }
    }

    /// The number of a row as a spreadsheet shows it.
    pub fn row_number(&self, row: usize) -> usize {
        self.rows[row].number
    }
}

impl<'a> Cell<'a> {
    /// The text, or `None` where nothing was entered.
    pub fn given(self) -> Option<&'a str> {
        let missing = ["", ".", "na", "n/a", "nan", "null"];
        (!missing.contains(&self.text.to_lowercase().as_str())).then_some(self.text)
    }

    /// The text of a cell that must not be empty.
    pub fn needed(self) -> Result<&'a str> {
        self.given().ok_or_else(|| self.fault("is empty: enter a value or remove the row"))
    }

    /// The number, or `None` where nothing was entered.
    pub fn number(self) -> Result<Option<f64>> {
        let Some(text) = self.given() else { return Ok(None) };
        let comma = self.sheet.format.decimal_comma;
        let parsed = if comma { text.replace(',', ".").parse::<f64>() } else { text.parse::<f64>() };
        match parsed {
            Ok(number) if number.is_finite() => Ok(Some(number)),
            _ => Err(self.fault(&advice(text))),
        }
    }

    /// The number of a cell that must not be empty.
    pub fn needed_number(self) -> Result<f64> {
        self.number()?.ok_or_else(|| self.fault("is empty: enter a number or remove the row"))
    }

    /// A whole number from 0.
    pub fn needed_count(self) -> Result<u64> {
        let number = self.needed_number()?;
        if number >= 0.0 && number.fract() == 0.0 && number < 9e15 {
            Ok(number as u64)
        } else {
            Err(self.fault(&format!("“{}” is not a count: write a whole number from 0", self.text)))
        }
    }

    /// An error about this cell: file, row, column, and what is wrong.
    pub fn fault(self, wrong: &str) -> anyhow::Error {
        let heading = &self.sheet.headings[self.column];
        let separator = if wrong.starts_with("is ") { " " } else { ": " };
        let (name, number) = (&self.sheet.name, self.sheet.row_number(self.row));
        anyhow!("{name}, row {number}, column {heading}{separator}{wrong}")
    }
}

fn advice(text: &str) -> String {
    let pointed = text.replace(',', ".");
    if text.matches(',').count() == 1 && pointed.parse::<f64>().is_ok() {
        format!("“{text}” is not a number: write {pointed}, or give --decimal-comma for the whole file")
    } else {
        format!("“{text}” is not a number: write it in digits with a decimal point, or leave the cell empty")
    }
}

/// The text without a byte order mark.
fn decoded<'a>(name: &str, bytes: &'a [u8]) -> Result<&'a str> {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        bail!("{name} is in UTF-16: save it as “CSV UTF-8”");
    }
    if bytes.starts_with(b"PK\x03\x04") {
        bail!("{name} is a workbook and no CSV file: save its sheet as “CSV UTF-8”");
    }
    let text = std::str::from_utf8(bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes));
    text.map_err(|error| {
        let row = bytes[..error.valid_up_to()].split(|&byte| byte == b'\n').count();
        anyhow!("{name}, row {row}: the text is not in UTF-8: save the file as “CSV UTF-8”")
    })
}

/// The text after a spreadsheet's `sep=` line, how many lines that was, and the separator: the one that the
/// first line names, else the most frequent one in it outside quotes.
fn separated(text: &str) -> (&str, usize, u8) {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    if let [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', separator] = first.trim_end().as_bytes() {
        return (rest, 1, *separator);
    }
    let outside = first.split('"').step_by(2);
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    for byte in outside.flat_map(str::bytes) {
        for (separator, count) in &mut counts {
            *count += usize::from(byte == *separator);
        }
    }
    let most = counts.iter().rev().max_by_key(|(_, count)| *count);
    (text, 0, most.map_or(b',', |(separator, _)| *separator))
}

/// How many line ends stand before the record that begins at or after `start`.
fn blank_lines(text: &str, start: usize) -> usize {
    let rest = text.as_bytes().get(start..).unwrap_or_default();
    rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).filter(|&&byte| byte == b'\n').count()
}

fn trimmed(cell: &[u8]) -> String {
    String::from_utf8_lossy(cell).trim().to_owned()
}

/// Headings that are all there and all different; a column without a heading is called by its number.
fn named(name: &str, cells: Vec<String>) -> Result<Vec<String>> {
    let mut headings: Vec<String> = Vec::new();
    for (index, cell) in cells.into_iter().enumerate() {
        let heading = if cell.is_empty() { format!("(column {})", index + 1) } else { cell };
        if headings.contains(&heading) {
            bail!("{name} has two columns “{heading}”: give each its own heading");
        }
        headings.push(heading);
    }
    Ok(headings)
}

/// Cells for exactly the headings: empty ones beyond are cut off.
fn fitted(name: &str, number: usize, mut cells: Vec<String>, headings: &[String]) -> Result<Vec<String>> {
    while cells.len() > headings.len() && cells.last().is_some_and(String::is_empty) {
        cells.pop();
    }
    if cells.len() != headings.len() {
        bail!(
            "{name}, row {number} has {} cells under {} headings: put text that contains the separator into quotes, \
             and write each missing value as an empty cell",
            cells.len(),
            headings.len()
        );
    }
    Ok(cells)
}

/// Words as a list for reading.
pub fn listed(words: &[String]) -> String {
    words.iter().map(|word| format!("“{word}”")).collect::<Vec<_>>().join(", ")
}
