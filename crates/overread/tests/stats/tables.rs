//! Tables as text, from the forms that data come in.

use std::fmt::Write as _;

use serde_json::Value;

/// A cell as it is written; nothing for a missing value.
fn cell(value: &Value) -> String {
    if value.is_null() { String::new() } else { value.to_string() }
}

/// One row per case, one column per reader.
pub fn wide(ratings: &Value) -> String {
    let rows = ratings.as_array().unwrap();
    let readers = rows[0].as_array().unwrap().len();
    let mut text = String::from("case");
    for reader in 1..=readers {
        text.push_str(&format!(",R{reader}"));
    }
    for (case, row) in rows.iter().enumerate() {
        let cells: Vec<String> = row.as_array().unwrap().iter().map(cell).collect();
        let _ = write!(text, "\n{case},{}", cells.join(","));
    }
    text
}

/// One row per rating, missing ones left out.
pub fn long(ratings: &Value) -> String {
    let mut text = String::from("case,reader,value");
    for (case, row) in ratings.as_array().unwrap().iter().enumerate() {
        for (reader, rating) in row.as_array().unwrap().iter().enumerate().filter(|(_, r)| !r.is_null()) {
            let _ = write!(text, "\n{case},R{},{}", reader + 1, cell(rating));
        }
    }
    text
}

/// The cases of a cross table of two readers, categories numbered from 1; of two, the first is 2.
pub fn crossed(table: &Value) -> String {
    let rows = table.as_array().unwrap();
    let name = |index: usize| if rows.len() == 2 { 2 - index } else { index + 1 };
    let mut text = String::from("case,A,B");
    let mut case = 0;
    for (a, row) in rows.iter().enumerate() {
        for (b, count) in row.as_array().unwrap().iter().enumerate() {
            for _ in 0..count.as_u64().unwrap() {
                case += 1;
                let _ = write!(text, "\n{case},{},{}", name(a), name(b));
            }
        }
    }
    text
}

/// Columns beside each other under their headings.
pub fn columns(headings: &str, columns: &[&Value]) -> String {
    let mut text = headings.to_owned();
    for row in 0..columns[0].as_array().unwrap().len() {
        let cells: Vec<String> = columns.iter().map(|column| cell(&column[row])).collect();
        let _ = write!(text, "\n{}", cells.join(","));
    }
    text
}
