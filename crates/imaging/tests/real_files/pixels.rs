//! Pixels of real files against the truth by another library.

use crate::corpus;
use imaging::{Refusal, decode, frame_count};
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// Lossy JPEG may differ between decoders by rounding.
const LOSSY_TOLERANCE: i64 = 4;

#[test]
fn pixels_are_right_or_refused() {
    let Some(folder) = corpus::folder() else { return };
    let rows = corpus::table(&folder, "PIXELTRUTH.tsv");
    let outcomes: Vec<(String, Result<(), String>)> = rows
        .par_iter()
        .filter(|row| row[3] == "ok")
        .map(|row| {
            let file = std::fs::read(folder.join(&row[0])).unwrap();
            let outcome = match whole(&file) {
                Ok(bytes) => compare(row, &bytes),
                Err(refusal) => Err(format!("refused: {refusal}")),
            };
            (format!("{} {}", row[0], row[2]), outcome)
        })
        .collect();
    for (name, outcome) in &outcomes {
        if let Err(why) = outcome {
            println!("{name}: {why}");
        }
    }
    let wrong: Vec<_> = outcomes
        .iter()
        .filter_map(|(name, outcome)| {
            let why = outcome.as_ref().err()?;
            (!why.starts_with("refused")).then_some(name)
        })
        .collect();
    assert!(wrong.is_empty(), "wrong pixels: {wrong:#?}");
    let right = outcomes.iter().filter(|(_, outcome)| outcome.is_ok()).count();
    println!("{right} right of {}", outcomes.len());
    assert!(right >= 230);
}

struct Whole {
    little: Vec<u8>,
    minimum: i64,
    maximum: i64,
}

fn whole(file: &[u8]) -> Result<Whole, Refusal> {
    let mut all = Whole { little: Vec::new(), minimum: i64::MAX, maximum: i64::MIN };
    for number in 1..=frame_count(file)? {
        let pixels = decode(file, number)?;
        let values = pixels.to_i64();
        all.minimum = all.minimum.min(values.iter().copied().min().unwrap());
        all.maximum = all.maximum.max(values.iter().copied().max().unwrap());
        all.little.extend(pixels.to_little_endian());
    }
    Ok(all)
}

fn compare(row: &[String], found: &Whole) -> Result<(), String> {
    let [minimum, maximum, sha] = [&row[6], &row[7], &row[8]];
    if row[2].ends_with(".4.50") {
        let near = |found: i64, truth: &str| (found - truth.parse::<i64>().unwrap()).abs() <= LOSSY_TOLERANCE;
        let close = near(found.minimum, minimum) && near(found.maximum, maximum);
        return close.then_some(()).ok_or(format!("{}..{} is not near", found.minimum, found.maximum));
    }
    let hash = Sha256::digest(&found.little).iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    });
    (hash == *sha).then_some(()).ok_or(format!("{}..{} and another hash", found.minimum, found.maximum))
}
