//! Headers of real files.

use crate::corpus;
use imaging::{Header, OrderedBy, Refusal, StackImage, order, read_header};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

#[test]
fn every_file_gives_a_header_or_a_refusal_in_time() {
    let Some(folder) = corpus::folder() else { return };
    let mut tally: BTreeMap<&str, usize> = BTreeMap::new();
    for row in corpus::table(&folder, "MANIFEST.tsv") {
        let file = std::fs::read(folder.join(&row[0])).unwrap();
        let begun = Instant::now();
        let outcome = read_header(&file).map_or_else(|refusal| refusal.code(), |_| "header");
        assert!(begun.elapsed() < Duration::from_secs(2), "{} took too long", row[0]);
        *tally.entry(outcome).or_default() += 1;
    }
    // 32 bits, and a codestream of another size than its header's: refused.
    assert_eq!(tally["header"], 282, "{tally:?}");
    assert_eq!(tally["not_an_image"], 39, "{tally:?}");
}

#[test]
fn malformed_files_are_refused_for_what_they_are() {
    let expected = [
        ("empty_after_meta.dcm", "truncated"),
        ("not_dicom.dcm", "not_dicom"),
        ("preamble_only.dcm", "truncated"),
        ("truncated_in_header.dcm", "truncated"),
        ("truncated_in_pixels.dcm", "truncated"),
        ("zero_bytes_then.dcm", "not_dicom"),
    ];
    for (name, code) in expected {
        let Some(file) = corpus::read(&format!("malformed/{name}")) else { return };
        assert_eq!(read_header(&file).unwrap_err().code(), code, "{name}");
    }
    let tail = corpus::read("malformed/garbage_tail.dcm").unwrap();
    assert_eq!(read_header(&tail).unwrap().pixels.rows, 128);
    assert_eq!(read_header(&[]), Err(Refusal::Empty));
}

fn header(name: &str) -> Option<Header> {
    Some(read_header(&corpus::read(name)?).unwrap_or_else(|refusal| panic!("{name}: {refusal}")))
}

#[test]
fn the_chest_ct_reads_as_it_is() {
    let Some(header) = header("ct-chest-lidc0314/000248.dcm") else { return };
    assert_eq!(header.patient_id.as_deref(), Some("LIDC-IDRI-0314"));
    assert_eq!((header.instance_number, header.series_number), (Some(165), Some(30026)));
    assert_eq!((header.pixels.bits_stored, header.pixels.signed), (12, false));
    let json = serde_json::to_value(&header.facets).unwrap();
    let expected = serde_json::json!({
        "modality": "CT", "manufacturer": "Philips", "model": "Brilliance 16P", "kvp": 120.0,
        "exposure": 300.0, "tube_current": 360.0, "slice_thickness": 1.0,
        "pixel_spacing": [0.78125, 0.78125], "body_part": "CHEST", "sex": "F",
        "acquisition_date": "2000-01-01", "transfer_syntax": "1.2.840.10008.1.2", "frames": 1,
    });
    assert_eq!(json, expected);
}

#[test]
fn the_mammograms_sides_and_views_are_told() {
    let views: Option<Vec<_>> = (280..=283)
        .map(|n| {
            let facets = header(&format!("mg-cbis-malign0/1-{n}.dcm"))?.facets;
            Some(format!("{}{}", facets.laterality.unwrap(), facets.view.unwrap()))
        })
        .collect();
    let Some(views) = views else { return };
    assert_eq!(views, ["LCC", "LMLO", "RCC", "RMLO"]);
}

#[test]
fn the_chest_ct_is_one_even_stack() {
    let Some(folder) = corpus::folder() else { return };
    let headers: Vec<Header> = std::fs::read_dir(folder.join("ct-chest-lidc0314"))
        .unwrap()
        .map(|entry| read_header(&std::fs::read(entry.unwrap().path()).unwrap()).unwrap())
        .collect();
    let images: Vec<_> = headers
        .iter()
        .map(|h| StackImage { plane: h.geometry.plane(1), instance_number: h.instance_number })
        .collect();
    let stack = order(&images);
    let geometry = stack.geometry.unwrap();
    assert_eq!((stack.by, stack.order.len()), (OrderedBy::Position, 80));
    assert!((geometry.spacing_mm - 1.0).abs() < 1e-3 && geometry.can_reformat().is_ok());
    let heights: Vec<f64> = stack.order.iter().map(|&n| images[n].plane.unwrap().position()[2]).collect();
    assert!(heights.is_sorted());
}

#[test]
fn an_enhanced_multi_frame_has_a_plane_for_each_frame() {
    let Some(header) = header("enhanced-mr/IM_0027_fMAP.dcm") else { return };
    assert_eq!((header.pixels.frames, header.geometry.planes.len()), (64, 64));
    assert!((header.facets.field_strength.unwrap() - 3.0).abs() < 1e-9);
    assert!(header.geometry.planes.iter().all(Option::is_some));
    assert_ne!(header.geometry.plane(1), header.geometry.plane(2));
    assert_eq!(header.geometry.plane(65), None);
}
