//! Text in the pixels: how often it is found where it is, and where it is not.

use crate::corpus;
use imaging::BurnedIn;
use imaging::archive::archived;
use imaging::deidentify::{burned_in, told_burned_in};
use std::path::Path;

fn rate(folder: &Path, part: &str) -> (usize, usize) {
    let files: Vec<_> =
        std::fs::read_dir(folder.join(part)).unwrap().map(|entry| entry.unwrap().path()).collect();
    let text = |file: &std::path::PathBuf| {
        let reasons = burned_in(&std::fs::read(file).unwrap()).unwrap();
        reasons.iter().any(|reason| matches!(reason, BurnedIn::TextIn(_)))
    };
    (files.iter().filter(|file| text(file)).count(), files.len())
}

#[test]
fn view_letters_of_films_are_found_and_slices_are_left_alone() {
    let Some(folder) = corpus::folder() else { return };
    let films = rate(&folder, "mg-cbis-malign0");
    let chest = rate(&folder, "ct-chest-lidc0314");
    let brain = rate(&folder, "mr-brain-mprage");
    println!("text in the corners: films {films:?}, chest CT {chest:?}, brain MR {brain:?}");
    assert_eq!(films.0, films.1, "films with letters");
    // Without text, a flag only costs a look.
    assert!(chest.0 * 10 <= chest.1, "{} of {} CT slices flagged", chest.0, chest.1);
    assert!(brain.0 * 10 <= brain.1, "{} of {} MR slices flagged", brain.0, brain.1);
}

#[test]
fn an_index_tells_the_same_reasons_as_the_file() {
    let Some(folder) = corpus::folder() else { return };
    let by_pixels = |reason: &BurnedIn| {
        matches!(reason, BurnedIn::TextIn(_) | BurnedIn::CannotLook | BurnedIn::OverlayBits)
    };
    let mut compared = 0;
    for row in corpus::table(&folder, "PIXELTRUTH.tsv").iter().filter(|row| row[3] == "ok") {
        let file: bytes::Bytes = std::fs::read(folder.join(&row[0])).unwrap().into();
        let Ok(kept) = archived(&file) else { continue };
        let metadata = kept.instance.metadata;
        let mut told = told_burned_in(&metadata).unwrap();
        let mut by_file = burned_in(&file).unwrap();
        told.retain(|reason| !by_pixels(reason));
        by_file.retain(|reason| !by_pixels(reason));
        assert_eq!(told, by_file, "{}", row[0]);
        compared += 1;
    }
    assert!(compared > 250, "{compared} compared");
}

#[test]
fn attributes_tell_too() {
    let reasons = |name: &str| Some(burned_in(&corpus::read(name)?).unwrap());
    let Some(ultrasound) = reasons("nema-wg04/US1_UNC") else { return };
    assert!(ultrasound.contains(&BurnedIn::Ultrasound), "{ultrasound:?}");
    let capture = reasons("pydicom/SC_rgb_rle.dcm").unwrap();
    assert!(capture.contains(&BurnedIn::SecondaryCapture), "{capture:?}");
}
