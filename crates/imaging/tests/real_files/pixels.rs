//! Pixels of real files against the truth by another library.

use crate::corpus;
use imaging::{Refusal, decode, frame_count};
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write;

/// Lossy JPEG may differ between decoders by rounding.
const LOSSY_TOLERANCE: i64 = 4;

/// Files whose truth is wrong, each with the proof.
const TRUTH_IS_WRONG: [(&str, &str); 0] = [];

/// What became of one file.
enum Outcome {
    Right,
    Wrong(String),
    Refused(String),
    /// There is no truth; decoded all the same.
    Untold,
    /// There is no truth, and it is refused.
    UntoldRefused(String),
}

/// Every file of the folder named by `OVERREAD_DICOM` decodes to its true pixels, or says in a
/// sentence why it cannot.
#[test]
fn pixel_truth_of_every_file() {
    let Some(folder) = corpus::truth_folder() else { return };
    let rows = corpus::table(&folder, "PIXELTRUTH.tsv");
    let syntaxes: BTreeMap<String, String> = corpus::table(&folder, "MANIFEST.tsv")
        .into_iter()
        .filter_map(|row| Some((row.first()?.clone(), row.get(6)?.clone())))
        .collect();
    let outcomes: Vec<(&str, &str, Outcome)> = rows
        .par_iter()
        .map(|row| {
            let file =
                std::fs::read(folder.join(&row[0])).unwrap_or_else(|error| panic!("{}: {error}", row[0]));
            let syntax =
                if row[2].is_empty() { syntaxes.get(&row[0]).map_or("", String::as_str) } else { &row[2] };
            (row[0].as_str(), syntax, outcome(row, &file))
        })
        .collect();
    let wrong = report(&outcomes);
    assert!(wrong.is_empty(), "wrong pixels: {wrong:#?}");
    assert!(!outcomes.is_empty(), "{} lists no file", folder.display());
}

/// Prints the counts, and gives the files that are wrong.
fn report<'a>(outcomes: &[(&'a str, &str, Outcome)]) -> Vec<&'a str> {
    let mut counts: BTreeMap<&str, [usize; 5]> = BTreeMap::new();
    let mut wrong = Vec::new();
    for (name, syntax, outcome) in outcomes {
        let place = match outcome {
            Outcome::Right => 0,
            Outcome::Wrong(why) => {
                println!("WRONG {name}: {why}");
                wrong.push(*name);
                1
            }
            Outcome::Refused(why) => {
                println!("refused {name}: {why}");
                2
            }
            Outcome::Untold => 3,
            Outcome::UntoldRefused(why) => {
                println!("no truth, refused {name}: {why}");
                4
            }
        };
        counts.entry(syntax).or_default()[place] += 1;
        counts.entry("all").or_default()[place] += 1;
    }
    println!("{:<26} right wrong refused | without truth: decoded refused", "transfer syntax");
    for (syntax, [right, wrong, refused, untold, untold_refused]) in counts {
        println!("{syntax:<26} {right:>5} {wrong:>5} {refused:>7} | {untold:>22} {untold_refused:>7}");
    }
    wrong
}

fn outcome(row: &[String], file: &[u8]) -> Outcome {
    let told = row.get(3).is_some_and(|pixels| pixels == "ok");
    match (whole(file), told) {
        (Err(refusal), _) => {
            let sentence = refusal.to_string();
            assert!(sentence.len() > 30 && sentence.contains([':', ';']), "{}: {sentence}", row[0]);
            if told { Outcome::Refused(sentence) } else { Outcome::UntoldRefused(sentence) }
        }
        (Ok(_), false) => Outcome::Untold,
        (Ok(_), true) if TRUTH_IS_WRONG.iter().any(|(name, _)| row[0].ends_with(name)) => Outcome::Untold,
        (Ok(found), true) => compare(row, &found).map_or_else(Outcome::Wrong, |()| Outcome::Right),
    }
}

struct Whole {
    little: Vec<u8>,
    samples: usize,
    minimum: i64,
    maximum: i64,
}

fn whole(file: &[u8]) -> Result<Whole, Refusal> {
    let mut all = Whole { little: Vec::new(), samples: 0, minimum: i64::MAX, maximum: i64::MIN };
    for number in 1..=frame_count(file)? {
        let pixels = decode(file, number)?;
        let values = pixels.to_i64();
        all.samples += values.len();
        all.minimum = all.minimum.min(values.iter().copied().min().unwrap());
        all.maximum = all.maximum.max(values.iter().copied().max().unwrap());
        all.little.extend(pixels.to_little_endian());
    }
    Ok(all)
}

fn compare(row: &[String], found: &Whole) -> Result<(), String> {
    let [shape, minimum, maximum, sha] = [&row[5], &row[6], &row[7], &row[8]];
    let hash = Sha256::digest(&found.little).iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    });
    if hash == *sha {
        return Ok(());
    }
    let lossy = [".4.50", ".4.51", ".4.53", ".4.55"].iter().any(|end| row[2].ends_with(end));
    if !lossy {
        return Err(format!("{}..{} and another hash", found.minimum, found.maximum));
    }
    let near = |found: i64, truth: &str| (found - truth.parse::<i64>().unwrap()).abs() <= LOSSY_TOLERANCE;
    let size: usize = shape
        .trim_matches(['(', ')'])
        .split(',')
        .filter_map(|part| part.trim().parse::<usize>().ok())
        .product();
    let close = near(found.minimum, minimum) && near(found.maximum, maximum) && size == found.samples;
    close.then_some(()).ok_or(format!("{}..{} is not near", found.minimum, found.maximum))
}
