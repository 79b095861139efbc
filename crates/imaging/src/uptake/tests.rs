use super::suv_factor;
use crate::charset::Charset;
use crate::dataset::{DataSet, Element, Value};
use dicom_core::{Tag, VR};
use dicom_dictionary_std::tags;
use rstest::rstest;

type Text = (Tag, &'static str);

const TRACER: &[Text] = &[
    (tags::RADIOPHARMACEUTICAL_START_TIME, "100000.00"),
    (tags::RADIONUCLIDE_TOTAL_DOSE, "370000000"),
    (tags::RADIONUCLIDE_HALF_LIFE, "6586.2"),
];
const IMAGE: &[Text] = &[
    (tags::MODALITY, "PT"),
    (tags::UNITS, "BQML"),
    (tags::CORRECTED_IMAGE, "DECY\\ATTN\\SCAT"),
    (tags::DECAY_CORRECTION, "START"),
    (tags::PATIENT_WEIGHT, "70"),
    (tags::SERIES_DATE, "20240229"),
    (tags::SERIES_TIME, "110000"),
    (tags::ACQUISITION_DATE, "20240229"),
    (tags::ACQUISITION_TIME, "110500"),
];

/// The elements with some of them changed; an empty text leaves one out.
fn set(texts: &[Text], changes: &[Text]) -> DataSet<'static> {
    let mut set = DataSet::new(Charset::default(), false);
    let kept = texts.iter().filter(|(tag, _)| changes.iter().all(|(changed, _)| changed != tag));
    for &(tag, text) in kept.chain(changes).filter(|(_, text)| !text.is_empty()) {
        // Numbers are read by their representation, text by its bytes.
        set.elements.push(Element { tag, vr: VR::DS, value: Value::Bytes(text.as_bytes()) });
    }
    set
}

fn factor(changes: &[Text], of_tracer: &[Text]) -> Option<Result<f64, &'static str>> {
    let mut image = set(IMAGE, changes);
    let items = Value::Items(vec![set(TRACER, of_tracer)]);
    let tag = tags::RADIOPHARMACEUTICAL_INFORMATION_SEQUENCE;
    image.elements.push(Element { tag, vr: VR::SQ, value: items });
    suv_factor(&image)
}

/// 70 kg, 370 `MBq` of fluorine-18: computed apart as 70 000 / (370e6 · 2^(−elapsed / 6586.2 s)).
fn of(elapsed: i32) -> f64 {
    70_000.0 / (370e6 * 0.5_f64.powf(f64::from(elapsed) / 6586.2))
}

/// The same as a figure, lest the formula be wrong twice.
const AFTER_AN_HOUR: f64 = 2.763_366_817_176e-4;

fn close(found: Option<Result<f64, &'static str>>, expected: f64) {
    let found = found.unwrap().unwrap();
    assert!((found / expected - 1.0).abs() < 1e-9, "{found} in place of {expected}");
}

#[rstest]
#[case::series_time(&[], &[], of(3600))]
#[case::corrected_to_injection(&[(tags::DECAY_CORRECTION, "ADMIN")], &[], of(0))]
#[case::short_times(&[(tags::SERIES_TIME, "11")], &[(tags::RADIOPHARMACEUTICAL_START_TIME, "1030")], of(1800))]
#[case::over_midnight(
    &[(tags::SERIES_TIME, "003000"), (tags::ACQUISITION_TIME, "003500")],
    &[(tags::RADIOPHARMACEUTICAL_START_TIME, "233000")],
    of(3600)
)]
#[case::full_injection_time(
    &[],
    &[(tags::RADIOPHARMACEUTICAL_START_DATE_TIME, "20240228230000.00+0100")],
    of(12 * 3600)
)]
#[case::series_made_later_of_ge(
    &[
        (tags::SERIES_TIME, "150000"),
        (Tag(0x0009, 0x0010), "GEMS_PETD_01"),
        (Tag(0x0009, 0x100d), "20240229110000.00"),
    ],
    &[],
    of(3600)
)]
#[case::series_made_later_of_others(
    // A frame of 180 s from 11:05: its average count comes 89.857923 s after its start.
    &[
        (tags::SERIES_TIME, "150000"),
        (tags::FRAME_REFERENCE_TIME, "389857.923"),
        (tags::ACTUAL_FRAME_DURATION, "180000"),
    ],
    &[],
    of(3600)
)]
#[case::counts_of_philips(
    &[
        (tags::UNITS, "CNTS"),
        (Tag(0x7053, 0x0010), "Philips PET Private Group"),
        (Tag(0x7053, 0x1000), "0.000321"),
    ],
    &[],
    0.000_321
)]
#[case::counts_with_activity(
    &[
        (tags::UNITS, "CNTS"),
        (Tag(0x7053, 0x0010), "Philips PET Private Group"),
        (Tag(0x7053, 0x1000), "0"),
        (Tag(0x7053, 0x1009), "2.5"),
    ],
    &[],
    2.5 * of(3600)
)]
#[case::standardised(&[(tags::UNITS, "GML")], &[], 1.0)]
fn uptake_follows_the_recipe(#[case] image: &[Text], #[case] tracer: &[Text], #[case] expected: f64) {
    close(factor(image, tracer), expected);
}

#[test]
fn an_even_spread_of_the_dose_is_one() {
    let becquerels = 370e6 * 0.5_f64.powf(3600.0 / 6586.2);
    let found = factor(&[], &[]).unwrap().unwrap();
    assert!((found * becquerels / 70_000.0 - 1.0).abs() < 1e-12);
    close(Some(Ok(found)), AFTER_AN_HOUR);
}

#[rstest]
#[case(&[(tags::PATIENT_WEIGHT, "")], &[], "weight")]
#[case(&[(tags::PATIENT_WEIGHT, "0")], &[], "weight")]
#[case(&[], &[(tags::RADIONUCLIDE_TOTAL_DOSE, "")], "dose")]
#[case(&[], &[(tags::RADIONUCLIDE_HALF_LIFE, "")], "half-life")]
#[case(&[], &[(tags::RADIOPHARMACEUTICAL_START_TIME, "")], "injected")]
#[case(&[(tags::SERIES_TIME, ""), (tags::ACQUISITION_TIME, "")], &[], "when the scan began")]
#[case(&[(tags::CORRECTED_IMAGE, "ATTN")], &[], "decay")]
#[case(&[(tags::CORRECTED_IMAGE, "DECY")], &[], "attenuation")]
#[case(&[(tags::UNITS, "CNTS")], &[], "counts")]
#[case(&[(tags::UNITS, "GML"), (tags::SUV_TYPE, "LBM")], &[], "body weight")]
#[case(&[], &[(tags::RADIOPHARMACEUTICAL_START_DATE_TIME, "20240301100000")], "after the scan")]
fn what_is_missing_is_said(#[case] image: &[Text], #[case] tracer: &[Text], #[case] word: &str) {
    let reason = factor(image, tracer).unwrap().unwrap_err();
    assert!(reason.contains(word), "{reason}");
}

#[test]
fn other_images_have_no_uptake() {
    assert_eq!(factor(&[(tags::MODALITY, "CT")], &[]), None);
}
