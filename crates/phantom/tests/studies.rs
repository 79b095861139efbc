//! Synthetic studies are what they say: readable, deterministic, with the truth on the lesions.
#![allow(clippy::unwrap_used)]

use imaging::{
    Header, OrderedBy, Plane, StackImage, UidMap, decode, order, pseudonymised_metadata, read_header,
};
use phantom::{
    ChestOptions, Contour, MammogramOptions, PetCtOptions, Study, chest_ct, demo_pet_ct, demo_set, mammogram,
    pet_ct,
};
use std::time::Instant;

fn chest(seed: u64) -> Study {
    chest_ct(seed, &ChestOptions { nodules: Some(2), ..ChestOptions::default() }).unwrap()
}

fn breasts(seed: u64) -> Study {
    mammogram(seed, &MammogramOptions { masses: Some(2), ..MammogramOptions::default() }).unwrap()
}

fn scan(seed: u64) -> Study {
    pet_ct(seed, &PetCtOptions { lesions: Some(2) }).unwrap()
}

fn headers(study: &Study) -> Vec<Header> {
    study.files.iter().map(|file| read_header(&file.bytes).unwrap()).collect()
}

#[test]
fn the_seed_decides_every_byte() {
    for make in [chest, breasts, scan] {
        let (one, again, other) = (make(5), make(5), make(6));
        let bytes = |study: &Study| study.files.iter().map(|file| file.bytes.clone()).collect::<Vec<_>>();
        assert!(bytes(&one) == bytes(&again) && one.truth == again.truth);
        assert!(bytes(&one) != bytes(&other));
        assert_ne!(one.truth.study_uid, other.truth.study_uid);
    }
}

#[test]
fn a_chest_ct_is_one_even_stack_with_its_facets() {
    let study = chest(1);
    let headers = headers(&study);
    assert_eq!(headers.len(), 32);
    let images: Vec<_> = headers
        .iter()
        .map(|h| StackImage { plane: h.geometry.plane(1), instance_number: h.instance_number })
        .collect();
    let stack = order(&images);
    assert_eq!((stack.by, stack.order), (OrderedBy::Position, (0..32).collect::<Vec<_>>()));
    let geometry = stack.geometry.unwrap();
    assert!((geometry.spacing_mm - 3.0).abs() < 1e-6 && geometry.can_reformat().is_ok());
    for (header, image) in headers.iter().zip(&study.truth.images) {
        assert_eq!((&header.sop_uid, header.pixels.rows), (&image.sop_uid, image.rows));
        assert_eq!(header.study_uid, study.truth.study_uid);
        let facets = &header.facets;
        assert_eq!(facets.modality.as_deref(), Some("CT"));
        assert!(facets.manufacturer.is_some() && facets.country.is_some() && facets.age_years.is_some());
        assert_eq!(facets.slice_thickness, Some(3.0));
    }
}

#[test]
fn a_mammogram_has_its_four_views_with_the_chest_wall_where_it_belongs() {
    let study = breasts(2);
    let views: Vec<_> = headers(&study)
        .iter()
        .map(|h| format!("{}{}", h.facets.laterality.as_deref().unwrap(), h.facets.view.as_deref().unwrap()))
        .collect();
    assert_eq!(views, ["RCC", "LCC", "RMLO", "LMLO"]);
    for (file, view) in study.files.iter().zip(&views) {
        let json = pseudonymised_metadata(&file.bytes, &UidMap::new(b"key")).unwrap();
        let right = view.starts_with('R');
        assert_eq!(json["00200020"]["Value"][0], if right { "P" } else { "A" }, "{view}");
        assert_eq!(json["00280301"]["Value"][0], "NO");
        assert_eq!(json["00181164"]["Value"].as_array().unwrap().len(), 2);
        let pixels = decode(&file.bytes, 1).unwrap();
        let (columns, values) = (usize::from(pixels.columns), pixels.to_i64());
        let middle = usize::from(pixels.rows) / 2 * columns;
        let (left_edge, right_edge) = (values[middle + 3], values[middle + columns - 4]);
        assert_eq!(right_edge > left_edge, right, "{view}: {left_edge} {right_edge}");
    }
}

/// Hounsfield units or grey values of an image, with its columns.
fn values(study: &Study, sop_uid: &str) -> (Vec<i64>, usize) {
    let at = study.truth.images.iter().position(|image| image.sop_uid == sop_uid).unwrap();
    let pixels = decode(&study.files[at].bytes, 1).unwrap();
    (pixels.to_i64(), usize::from(pixels.columns))
}

/// Medians inside of a contour, and in a ring from 1.25 to 1.7 of its radius around it, which may
/// take in some chest wall.
fn inside_and_around(contour: &Contour, (values, columns): &(Vec<i64>, usize)) -> [i64; 2] {
    let count = contour.points.len() as f64;
    let centre = [0, 1].map(|axis| contour.points.iter().map(|p| p[axis]).sum::<f64>() / count);
    let scaled = |factor: f64| -> Vec<[f64; 2]> {
        contour.points.iter().map(|p| [0, 1].map(|i| centre[i] + (p[i] - centre[i]) * factor)).collect()
    };
    let (inner, from, to) = (scaled(0.85), scaled(1.25), scaled(1.7));
    let mut found = [Vec::new(), Vec::new()];
    for (n, &value) in values.iter().enumerate() {
        let point = [(n % columns) as f64 + 0.5, (n / columns) as f64 + 0.5];
        let ring = holds(&to, point) && !holds(&from, point);
        for (values, part) in found.iter_mut().zip([holds(&inner, point), ring]) {
            if part {
                values.push(value);
            }
        }
    }
    found.map(|mut values| {
        values.sort_unstable();
        values[values.len() / 2]
    })
}

fn holds(polygon: &[[f64; 2]], [x, y]: [f64; 2]) -> bool {
    let mut inside = false;
    for (n, a) in polygon.iter().enumerate() {
        let b = polygon[(n + 1) % polygon.len()];
        if (a[1] > y) != (b[1] > y) && x < (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) + a[0] {
            inside = !inside;
        }
    }
    inside
}

#[test]
fn contours_lie_on_the_visible_lesions() {
    for seed in 0..6 {
        for (study, least) in [(chest(seed), 120), (breasts(seed), 150), (scan(seed), 700)] {
            assert!(!study.truth.lesions.is_empty());
            for lesion in study.truth.lesions.iter().filter(|lesion| lesion.structure != "calcifications") {
                let middle = &lesion.contours[lesion.contours.len() / 2];
                let [inside, around] = inside_and_around(middle, &values(&study, &middle.sop_uid));
                assert!(inside > around + least, "seed {seed} {}: {inside} {around}", lesion.structure);
            }
        }
    }
}

#[test]
fn a_nodules_centre_lies_within_its_contours() {
    let study = chest(3);
    let planes: Vec<Plane> = headers(&study).iter().map(|h| *h.geometry.plane(1).unwrap()).collect();
    for lesion in &study.truth.lesions {
        for contour in &lesion.contours {
            let at = study.truth.images.iter().position(|image| image.sop_uid == contour.sop_uid).unwrap();
            let foot = planes[at].to_image(lesion.centre_mm.unwrap());
            assert!(holds(&contour.points, foot.point));
            assert!(foot.distance_mm.abs() < lesion.diameter_mm / 2.0 + 1.0);
        }
    }
}

#[test]
fn a_pet_tells_its_uptake_and_shares_the_space_of_its_ct() {
    let study = scan(7);
    let headers = headers(&study);
    let of = |modality: &str| {
        let is = |header: &&Header| header.facets.modality.as_deref() == Some(modality);
        headers.iter().filter(is).collect::<Vec<_>>()
    };
    let (ct, pet) = (of("CT"), of("PT"));
    assert_eq!((ct.len(), pet.len()), (36, 28));
    for series in [&ct, &pet] {
        let images: Vec<_> = series
            .iter()
            .map(|h| StackImage { plane: h.geometry.plane(1), instance_number: h.instance_number })
            .collect();
        assert!(order(&images).geometry.unwrap().can_reformat().is_ok());
    }
    let json = |at: usize| pseudonymised_metadata(&study.files[at].bytes, &UidMap::new(b"key")).unwrap();
    let (of_ct, of_pet) = (json(0), json(ct.len()));
    assert_eq!(of_ct["00200052"], of_pet["00200052"], "one frame of reference");
    let suv = &of_pet["00409096"]["Value"][0]["00409225"]["Value"][0];
    let middle = &study.truth.lesions[0].contours;
    let contour = &middle[middle.len() / 2];
    let [inside, around] = inside_and_around(contour, &values(&study, &contour.sop_uid));
    let [hot, cold] = [inside, around].map(|stored| stored as f64 * suv.as_f64().unwrap());
    assert!((1.8..11.5).contains(&hot) && hot > cold + 1.0, "SUV {hot} in the lesion, {cold} about it");
    assert!(of_ct["00409096"].is_null());
}

#[test]
fn who_the_patient_is_stays_in_the_file() {
    let study = chest(4);
    let file = &study.files[0].bytes;
    let header = read_header(file).unwrap();
    assert_eq!(header.patient_id.as_ref(), Some(&study.truth.patient_id));
    let dump = pseudonymised_metadata(file, &UidMap::new(b"key")).unwrap().to_string();
    let institution = header.facets.institution.unwrap();
    for identifier in [&study.truth.patient_id, &study.truth.study_uid, &header.sop_uid, &institution] {
        assert!(!dump.contains(identifier.as_str()), "{identifier}");
    }
}

#[test]
fn the_demo_set_is_varied_and_quickly_made() {
    let begun = Instant::now();
    let scans = demo_pet_ct(1).unwrap();
    assert_eq!(scans.iter().map(|scan| scan.truth.lesions.len()).collect::<Vec<_>>(), [1, 2, 0, 3]);
    println!("PET/CTs made in {:?}", begun.elapsed());
    let begun = Instant::now();
    let set = demo_set(1).unwrap();
    println!("demo set made in {:?}", begun.elapsed());
    assert_eq!(set.len(), 22);
    let facets: Vec<_> = set.iter().map(|study| headers(study).remove(0).facets).collect();
    let distinct = |of: fn(&imaging::Facets) -> Option<&String>| {
        facets.iter().filter_map(of).collect::<std::collections::BTreeSet<_>>().len()
    };
    assert!(distinct(|f| f.manufacturer.as_ref()) >= 4);
    assert!(distinct(|f| f.institution.as_ref()) >= 4);
    assert!(distinct(|f| f.software_versions.as_ref()) >= 5);
    let mut patients: Vec<_> = set.iter().map(|study| &study.truth.patient_id).collect();
    patients.sort();
    patients.dedup();
    assert_eq!(patients.len(), 22);
    let negative = set.iter().filter(|study| study.truth.lesions.is_empty()).count();
    assert!((3..8).contains(&negative), "{negative}");
}

#[test]
fn what_cannot_be_made_is_an_error() {
    assert!(chest_ct(1, &ChestOptions { slices: 0, ..ChestOptions::default() }).is_err());
    assert!(mammogram(1, &MammogramOptions { rows: 1, ..MammogramOptions::default() }).is_err());
}
