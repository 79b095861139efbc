//! Facets: the attributes that data can be sliced by, typed and in one unit each.

use crate::dataset::{DataSet, Value};
use dicom_core::Tag;
use dicom_dictionary_std::tags;
use serde::{Deserialize, Serialize};

/// What is known of how an image was made and of whom; absent facets are left out of the JSON.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Facets {
    /// Modality, such as CT or MG.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub modality: Option<String>,
    /// Manufacturer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub manufacturer: Option<String>,
    /// Manufacturer's Model Name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// Institution Name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub institution: Option<String>,
    /// Station Name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub station: Option<String>,
    /// Country of Residence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Software Versions, joined by commas.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub software_versions: Option<String>,
    /// Tube voltage, kV.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kvp: Option<f64>,
    /// Exposure, mAs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exposure: Option<f64>,
    /// X-ray tube current, mA.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tube_current: Option<f64>,
    /// Slice thickness, mm.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slice_thickness: Option<f64>,
    /// Distance between rows and between columns, mm; at the detector where there is no other.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pixel_spacing: Option<[f64; 2]>,
    /// Magnetic field strength, tesla.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field_strength: Option<f64>,
    /// Body Part Examined, in capitals.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body_part: Option<String>,
    /// L, R, B (both) or U (unpaired).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub laterality: Option<String>,
    /// View, such as CC, MLO, PA.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub view: Option<String>,
    /// Age at the study, years.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub age_years: Option<f64>,
    /// F, M or O.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sex: Option<String>,
    /// Date of acquisition, `YYYY-MM-DD`; else of content, series or study.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acquisition_date: Option<String>,
    /// Time of day of acquisition, `HH:MM:SS`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acquisition_time: Option<String>,
    /// Transfer Syntax UID.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transfer_syntax: Option<String>,
    /// Number of frames.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub frames: Option<u32>,
}

impl Facets {
    pub(crate) fn of(set: &DataSet<'_>, transfer_syntax_uid: &str, frames: u32) -> Self {
        let (acquisition_date, acquisition_time) = acquired(set);
        Self {
            modality: set.text(tags::MODALITY).map(|code| code.to_uppercase()),
            manufacturer: set.text(tags::MANUFACTURER),
            model: set.text(tags::MANUFACTURER_MODEL_NAME),
            institution: set.text(tags::INSTITUTION_NAME),
            station: set.text(tags::STATION_NAME),
            country: set.text(tags::COUNTRY_OF_RESIDENCE),
            software_versions: set.joined(tags::SOFTWARE_VERSIONS),
            kvp: anywhere(set, tags::KVP).filter(|&kv| kv > 0.0),
            exposure: exposure(set),
            tube_current: tube_current(set),
            slice_thickness: anywhere(set, tags::SLICE_THICKNESS).filter(|&mm| mm > 0.0),
            pixel_spacing: spacing(set),
            field_strength: set.number(tags::MAGNETIC_FIELD_STRENGTH).map(tesla),
            body_part: set.text(tags::BODY_PART_EXAMINED).map(|part| part.to_uppercase()),
            laterality: laterality(set),
            view: view(set),
            age_years: age(set),
            sex: set.text(tags::PATIENT_SEX).filter(|sex| matches!(sex.as_str(), "F" | "M" | "O")),
            acquisition_date,
            acquisition_time,
            transfer_syntax: Some(transfer_syntax_uid.to_owned()),
            frames: Some(frames),
        }
    }
}

/// A number at the top, or in the groups that frames share, or in those of the first frame.
fn anywhere(set: &DataSet<'_>, tag: Tag) -> Option<f64> {
    set.number(tag).or_else(|| grouped(set, |item| item.number(tag)))
}

fn grouped<T>(set: &DataSet<'_>, read: impl Fn(&DataSet<'_>) -> Option<T>) -> Option<T> {
    let groups = [tags::SHARED_FUNCTIONAL_GROUPS_SEQUENCE, tags::PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE];
    groups.into_iter().filter_map(|tag| set.item(tag)).find_map(|group| {
        group.elements.iter().find_map(|element| match &element.value {
            Value::Items(items) => items.first().and_then(&read),
            _ => None,
        })
    })
}

fn exposure(set: &DataSet<'_>) -> Option<f64> {
    let micro = set.number(tags::EXPOSURE_INU_AS).map(|micro| micro / 1000.0);
    micro
        .filter(|&mas| mas > 0.0)
        .or_else(|| anywhere(set, tags::EXPOSURE))
        .or_else(|| anywhere(set, tags::EXPOSURE_INM_AS))
        .filter(|&mas| mas > 0.0)
}

fn tube_current(set: &DataSet<'_>) -> Option<f64> {
    let micro = set.number(tags::X_RAY_TUBE_CURRENT_INU_A).map(|micro| micro / 1000.0);
    anywhere(set, tags::X_RAY_TUBE_CURRENT)
        .or_else(|| anywhere(set, tags::X_RAY_TUBE_CURRENT_INM_A))
        .or(micro)
        .filter(|&ma| ma > 0.0)
}

fn spacing(set: &DataSet<'_>) -> Option<[f64; 2]> {
    set.exactly(tags::PIXEL_SPACING)
        .or_else(|| grouped(set, |item| item.exactly(tags::PIXEL_SPACING)))
        .or_else(|| set.exactly(tags::IMAGER_PIXEL_SPACING))
        .filter(|[rows, columns]| *rows > 0.0 && *columns > 0.0)
}

/// Some writers give the field in gauss.
fn tesla(field: f64) -> f64 {
    if field > 100.0 { field / 10_000.0 } else { field }
}

fn laterality(set: &DataSet<'_>) -> Option<String> {
    let read = |set: &DataSet<'_>, tag| {
        let text = set.text(tag)?.to_uppercase();
        let letter = match text.as_str() {
            "L" | "LEFT" => "L",
            "R" | "RIGHT" => "R",
            "B" | "BOTH" => "B",
            "U" => "U",
            _ => return None,
        };
        Some(letter.to_owned())
    };
    read(set, tags::IMAGE_LATERALITY)
        .or_else(|| grouped(set, |item| read(item, tags::FRAME_LATERALITY)))
        .or_else(|| read(set, tags::LATERALITY))
}

fn view(set: &DataSet<'_>) -> Option<String> {
    let by_code = || {
        let item = set.item(tags::VIEW_CODE_SEQUENCE)?;
        Some(match item.text(tags::CODE_VALUE)?.as_str() {
            "399162004" | "R-10242" => "CC".to_owned(),
            "399368009" | "R-10226" => "MLO".to_owned(),
            "399260004" | "R-10224" => "ML".to_owned(),
            "399352003" | "R-10228" => "LM".to_owned(),
            _ => return item.text(tags::CODE_MEANING),
        })
    };
    // Some film archives write the view where the orientation belongs.
    let misplaced =
        || set.text(tags::PATIENT_ORIENTATION).filter(|text| matches!(text.as_str(), "CC" | "MLO"));
    set.text(tags::VIEW_POSITION).map(|view| view.to_uppercase()).or_else(by_code).or_else(misplaced)
}

/// Patient's Age, else from birth to study.
fn age(set: &DataSet<'_>) -> Option<f64> {
    let written = || {
        let age = set.text(tags::PATIENT_AGE)?;
        let (number, unit) = age.split_at_checked(age.len().checked_sub(1)?)?;
        let years_each = match unit {
            "Y" => 1.0,
            "M" => 1.0 / 12.0,
            "W" => 7.0 / 365.25,
            "D" => 1.0 / 365.25,
            _ => return None,
        };
        number.parse::<u16>().ok().map(|number| f64::from(number) * years_each)
    };
    let reckoned = || {
        let (by, bm, bd) = calendar(&set.text(tags::PATIENT_BIRTH_DATE)?)?;
        let (sy, sm, sd) = calendar(&set.text(tags::STUDY_DATE)?)?;
        let years = i32::from(sy) - i32::from(by) - i32::from((sm, sd) < (bm, bd));
        (0..=130).contains(&years).then(|| f64::from(years))
    };
    written().or_else(reckoned)
}

fn acquired(set: &DataSet<'_>) -> (Option<String>, Option<String>) {
    if let Some(both) = set.text(tags::ACQUISITION_DATE_TIME)
        && let Some((date, time)) = both.split_at_checked(8)
        && calendar(date).is_some()
    {
        return (iso_date(date), iso_time(time));
    }
    let pairs = [
        (tags::ACQUISITION_DATE, tags::ACQUISITION_TIME),
        (tags::CONTENT_DATE, tags::CONTENT_TIME),
        (tags::SERIES_DATE, tags::SERIES_TIME),
        (tags::STUDY_DATE, tags::STUDY_TIME),
    ];
    let dated = pairs.into_iter().find_map(|(date, time)| {
        Some((iso_date(&set.text(date)?)?, set.text(time).as_deref().and_then(iso_time)))
    });
    dated.map_or((None, None), |(date, time)| (Some(date), time))
}

fn calendar(date: &str) -> Option<(u16, u8, u8)> {
    let digits: String = date.chars().filter(|c| !matches!(c, '.' | '-')).collect();
    if digits.len() != 8 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let (year, month, day) =
        (digits[..4].parse().ok()?, digits[4..6].parse().ok()?, digits[6..].parse().ok()?);
    ((1..=12).contains(&month) && (1..=31).contains(&day) && year > 0).then_some((year, month, day))
}

fn iso_date(date: &str) -> Option<String> {
    calendar(date).map(|(year, month, day)| format!("{year:04}-{month:02}-{day:02}"))
}

fn iso_time(time: &str) -> Option<String> {
    let digits: String = time.chars().filter(|c| *c != ':').take_while(char::is_ascii_digit).collect();
    let part = |at: usize, below: u8| {
        digits.get(at..at + 2).map_or(Some(0), |two| two.parse().ok().filter(|n| *n < below))
    };
    let hour: u8 = digits.get(..2)?.parse().ok().filter(|hour| *hour < 24)?;
    Some(format!("{hour:02}:{:02}:{:02}", part(2, 60)?, part(4, 61)?.min(59)))
}

#[cfg(test)]
mod tests {
    use super::{iso_date, iso_time};
    use rstest::rstest;

    #[rstest]
    #[case("20240229", Some("2024-02-29"))]
    #[case("1999.12.31", Some("1999-12-31"))]
    #[case("20241301", None)]
    #[case("2024", None)]
    fn dates(#[case] dicom: &str, #[case] iso: Option<&str>) {
        assert_eq!(iso_date(dicom).as_deref(), iso);
    }

    #[rstest]
    #[case("134501.123456", Some("13:45:01"))]
    #[case("1345", Some("13:45:00"))]
    #[case("250000", None)]
    #[case("", None)]
    fn times(#[case] dicom: &str, #[case] iso: Option<&str>) {
        assert_eq!(iso_time(dicom).as_deref(), iso);
    }
}
