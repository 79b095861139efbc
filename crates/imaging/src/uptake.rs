//! Standardised uptake by body weight of a PET image, after the vendor-neutral recipe of QIBA (RSNA QIBA FDG-PET/CT
//! profile 1.05, appendix G; D. Clunie's "vendor-neutral pseudo-code for SUV calculation").

use crate::dataset::DataSet;
use crate::deidentify::days_since_epoch;
use dicom_core::Tag;
use dicom_dictionary_std::tags;

/// What a value (after slope and intercept) times `factor` is in g/ml of body weight, or why that cannot be told.
///
/// None of an image that is no PET.
pub(crate) fn suv_factor(set: &DataSet<'_>) -> Option<Result<f64, &'static str>> {
    if set.text(tags::MODALITY).as_deref() != Some("PT") {
        return None;
    }
    let factor = match set.text(tags::UNITS).as_deref() {
        Some("GML") => by_type(set),
        Some("BQML") => of_activity(set),
        Some("CNTS") => of_counts(set),
        Some(_) => Err("its values are in another unit than activity"),
        None => Err("it names no unit"),
    };
    Some(factor.and_then(|factor| {
        let sane = factor.is_finite() && factor > 0.0;
        sane.then_some(factor).ok_or("the file's dose, weight or times cannot be right")
    }))
}

/// Values that are standardised already.
fn by_type(set: &DataSet<'_>) -> Result<f64, &'static str> {
    match set.text(tags::SUV_TYPE).as_deref() {
        None | Some("BW") => Ok(1.0),
        Some(_) => Err("its uptake is standardised by another measure than body weight"),
    }
}

const PHILIPS: (u16, &str) = (0x7053, "Philips PET Private Group");

/// Counts of scanners of Philips, which keep the factors in elements of their own.
fn of_counts(set: &DataSet<'_>) -> Result<f64, &'static str> {
    let number = |element| private(set, PHILIPS, element).and_then(|text| text.parse::<f64>().ok());
    let told = |element| number(element).filter(|&factor| factor > 0.0);
    if let Some(factor) = told(0x00) {
        return Ok(factor);
    }
    let activity = told(0x09).ok_or("its values are counts without a factor")?;
    Ok(activity * of_activity(set)?)
}

/// Becquerels per millilitre, corrected for attenuation and decay.
fn of_activity(set: &DataSet<'_>) -> Result<f64, &'static str> {
    let corrected = set.texts(tags::CORRECTED_IMAGE);
    let is_corrected = |what: &str| corrected.iter().any(|one| one == what);
    if !is_corrected("ATTN") {
        return Err("it is not corrected for attenuation");
    }
    let kilograms = set.number(tags::PATIENT_WEIGHT).filter(|&weight| weight > 0.0);
    let kilograms = kilograms.ok_or("the file tells no weight of the patient")?;
    let tracer = set.item(tags::RADIOPHARMACEUTICAL_INFORMATION_SEQUENCE);
    let tracer = tracer.ok_or("the file tells nothing of the radiopharmaceutical")?;
    let dose = tracer.number(tags::RADIONUCLIDE_TOTAL_DOSE).filter(|&dose| dose > 0.0);
    let dose = dose.ok_or("the file tells no injected dose")?;
    let decayed = match set.text(tags::DECAY_CORRECTION).as_deref() {
        Some("ADMIN") => dose,
        Some("START") if is_corrected("DECY") => dose * decay_until_scan(set, tracer)?,
        _ => return Err("it is not corrected for decay"),
    };
    Ok(kilograms * 1000.0 / decayed)
}

/// A scan later than this after the injection means that a date or a time is wrong.
const LONGEST_S: f64 = 7.0 * 86_400.0;
const DAY_S: f64 = 86_400.0;

/// What is left of the dose when the scan begins.
fn decay_until_scan(set: &DataSet<'_>, tracer: &DataSet<'_>) -> Result<f64, &'static str> {
    let half_life = tracer.number(tags::RADIONUCLIDE_HALF_LIFE).filter(|&life| life > 0.0);
    let half_life = half_life.ok_or("the file tells no half-life")?;
    let scan = scan_start(set, half_life).ok_or("the file does not tell when the scan began")?;
    let injected = tracer.text(tags::RADIOPHARMACEUTICAL_START_DATE_TIME).and_then(|text| date_time(&text));
    let elapsed = if let Some(injected) = injected {
        scan - injected
    } else {
        let time = tracer.text(tags::RADIOPHARMACEUTICAL_START_TIME).and_then(|text| clock(&text));
        let time = time.ok_or("the file does not tell when the dose was injected")?;
        // Only a time of day: of the scan's day, or of the day before where that would be after it.
        (scan.rem_euclid(DAY_S) - time).rem_euclid(DAY_S)
    };
    if !(0.0..LONGEST_S).contains(&elapsed) {
        return Err("the dose would have been injected after the scan, or more than a week before it");
    }
    Ok((-elapsed / half_life).exp2())
}

/// The moment, in seconds, to which decay is corrected. The series' own time is that, unless it was made anew later.
fn scan_start(set: &DataSet<'_>, half_life: f64) -> Option<f64> {
    let moment = |date, time| Some(day(&set.text(date)?)? + clock(&set.text(time)?)?);
    let series = moment(tags::SERIES_DATE, tags::SERIES_TIME);
    let acquired = moment(tags::ACQUISITION_DATE, tags::ACQUISITION_TIME);
    match (series, acquired) {
        (Some(series), Some(acquired)) if series <= acquired => Some(series),
        (Some(series), None) => Some(series),
        (_, Some(acquired)) => ge_scan_start(set).or_else(|| before_frame(set, acquired, half_life)),
        (None, None) => ge_scan_start(set),
    }
}

fn ge_scan_start(set: &DataSet<'_>) -> Option<f64> {
    date_time(&private(set, (0x0009, "GEMS_PETD_01"), 0x0d)?)
}

/// Back from the frame's own start by how far its average count lies from the scan's start.
fn before_frame(set: &DataSet<'_>, acquired: f64, half_life: f64) -> Option<f64> {
    let reference = set.number(tags::FRAME_REFERENCE_TIME).filter(|&ms| ms > 0.0)? / 1000.0;
    let duration = set.number(tags::ACTUAL_FRAME_DURATION).filter(|&ms| ms > 0.0)? / 1000.0;
    let rate = std::f64::consts::LN_2 / half_life;
    let decay = rate * duration;
    let average = (decay / -(-decay).exp_m1()).ln() / rate;
    Some(acquired - reference + average)
}

/// The text of a private element, found by its creator's block.
fn private(set: &DataSet<'_>, (group, creator): (u16, &str), element: u16) -> Option<String> {
    let block = (0x10..=0xff).find(|&block| set.text(Tag(group, block)).as_deref() == Some(creator))?;
    set.text(Tag(group, block << 8 | element))
}

fn date_time(text: &str) -> Option<f64> {
    let plain = text.split(['+', '-']).next()?;
    Some(day(plain.get(..8)?)? + clock(plain.get(8..)?)?)
}

/// Seconds from the epoch to the beginning of a day.
fn day(text: &str) -> Option<f64> {
    let plain: String = text.chars().filter(|&c| c != '.').collect();
    let part = |range: std::ops::Range<usize>| plain.get(range)?.parse::<i64>().ok();
    let (year, month, day) = (part(0..4)?, part(4..6)?, part(6..8)?);
    let real = (1..=12).contains(&month) && (1..=31).contains(&day);
    real.then(|| days_since_epoch(year, month, day) as f64 * DAY_S)
}

/// Seconds of the day; minutes and seconds may be left out.
fn clock(text: &str) -> Option<f64> {
    let plain: String = text.chars().filter(|&c| c != ':').collect();
    let part = |from: usize, to: usize| match plain.get(from..to) {
        Some(digits) => digits.parse::<f64>().ok(),
        None if plain.len() <= from => Some(0.0),
        None => None,
    };
    let seconds = if plain.len() > 6 { plain.get(4..)?.parse().ok()? } else { part(4, 6)? };
    let (hours, minutes) = (plain.get(..2)?.parse::<f64>().ok()?, part(2, 4)?);
    let real = hours < 24.0 && minutes < 60.0 && (0.0..61.0).contains(&seconds);
    real.then_some(hours * 3600.0 + minutes * 60.0 + seconds)
}

#[cfg(test)]
mod tests;
