//! What of real files is sent to a viewer.

use crate::corpus;
use bytes::Bytes;
use imaging::{Form, decode, frame, frame_count, read_header};

/// One CT in many transfer syntaxes: what is sent, and as what.
const SYNTAXES: [(&str, &str, Form); 11] = [
    ("_BigEndianExplicitTransferSyntax_1.2.840.10008.1.2.2.dcm", "1.2.840.10008.1.2.1", Form::Decoded),
    (
        "_DeflatedExplicitVRLittleEndianTransferSyntax_1.2.840.10008.1.2.1.99.dcm",
        "1.2.840.10008.1.2.1",
        Form::Original,
    ),
    (
        "_JPEG2000LosslessOnlyTransferSyntax_1.2.840.10008.1.2.4.90.dcm",
        "1.2.840.10008.1.2.4.90",
        Form::Original,
    ),
    ("_JPEG2000TransferSyntax_1.2.840.10008.1.2.4.91.dcm", "1.2.840.10008.1.2.4.91", Form::Original),
    ("_JPEGLSLosslessTransferSyntax_1.2.840.10008.1.2.4.80.dcm", "1.2.840.10008.1.2.4.80", Form::Original),
    ("_JPEGLSLossyTransferSyntax_1.2.840.10008.1.2.4.81.dcm", "1.2.840.10008.1.2.4.81", Form::Original),
    ("_JPEGProcess14SV1TransferSyntax_1.2.840.10008.1.2.4.70.dcm", "1.2.840.10008.1.2.4.70", Form::Original),
    ("_JPEGProcess14TransferSyntax_1.2.840.10008.1.2.4.57.dcm", "1.2.840.10008.1.2.4.57", Form::Original),
    ("_JPEGProcess1TransferSyntax_1.2.840.10008.1.2.4.50.dcm", "1.2.840.10008.1.2.4.50", Form::Original),
    ("_LittleEndianImplicitTransferSyntax_1.2.840.10008.1.2.dcm", "1.2.840.10008.1.2.1", Form::Original),
    ("_RLELosslessTransferSyntax_1.2.840.10008.1.2.5.dcm", "1.2.840.10008.1.2.5", Form::Original),
];

#[test]
fn each_syntax_is_sent_as_the_viewer_reads_it() {
    let plain = "ctimage-16-syntaxes/CTImage.dcm_LittleEndianExplicitTransferSyntax_1.2.840.10008.1.2.1.dcm";
    let Some(plain) = corpus::read(plain) else { return };
    let plain = frame(&plain.into(), 1).unwrap();
    for (name, uid, form) in SYNTAXES {
        let file: Bytes = corpus::read(&format!("ctimage-16-syntaxes/CTImage.dcm{name}")).unwrap().into();
        let sent = frame(&file, 1).unwrap_or_else(|refusal| panic!("{name}: {refusal}"));
        assert_eq!((sent.transfer_syntax_uid, sent.form), (uid, form), "{name}");
        if uid == "1.2.840.10008.1.2.1" {
            assert_eq!(sent.bytes, plain.bytes, "{name}");
            assert_eq!(sent.media_type, "application/octet-stream");
        }
    }
}

fn mean_difference(one: &[u8], other: &[u8]) -> f64 {
    let values = |bytes: &[u8]| -> Vec<f64> {
        bytes.as_chunks().0.iter().map(|pair| f64::from(u16::from_le_bytes(*pair))).collect()
    };
    let (one, other) = (values(one), values(other));
    assert_eq!(one.len(), other.len());
    one.iter().zip(&other).map(|(a, b)| (a - b).abs()).sum::<f64>() / one.len() as f64
}

/// Viewers decode 8 bits of lossy JPEG at most: what has more is decoded before it is sent.
#[test]
fn twelve_bit_and_retired_jpeg_is_decoded() {
    let name = |part: &str, uid: &str| {
        format!(
            "ctimage-16-syntaxes/CTImage.dcm_JPEGProcess{part}TransferSyntax_1.2.840.10008.1.2.4.{uid}.dcm"
        )
    };
    let Some(extended) = corpus::read(&name("2_4", "51")) else { return };
    let extended = frame(&extended.into(), 1).unwrap();
    assert_eq!((extended.transfer_syntax_uid, extended.form), ("1.2.840.10008.1.2.1", Form::Decoded));
    for (part, uid) in [("6_8", "53"), ("10_12", "55")] {
        let sent = frame(&corpus::read(&name(part, uid)).unwrap().into(), 1).unwrap();
        let difference = mean_difference(&sent.bytes, &extended.bytes);
        assert!(difference < 1.0, "{uid}: {difference} grey levels from the sequential JPEG of the same CT");
    }
    for part in ["MR4", "RG3", "XA1"] {
        let lossy = corpus::read(&format!("nema-wg04/{part}_JPLY")).unwrap();
        let exact =
            ["UNC", "J2KR"].iter().find_map(|kind| corpus::try_read(&format!("nema-wg04/{part}_{kind}")));
        let [lossy, exact] = [lossy, exact.unwrap()].map(|file| decode(&file, 1).unwrap().to_little_endian());
        let difference = mean_difference(&lossy, &exact);
        assert!(difference < 8.0, "{part}: {difference} grey levels from the lossless picture");
    }
}

#[test]
fn an_original_frame_is_a_slice_of_the_file() {
    let Some(file) = corpus::read("mg-cbis-malign0/1-280.dcm") else { return };
    let file = Bytes::from(file);
    let sent = frame(&file, 1).unwrap();
    assert!(file.as_ptr_range().contains(&sent.bytes.as_ptr()));
    assert_eq!(sent.content_type(), "image/dicom-rle; transfer-syntax=1.2.840.10008.1.2.5");
    assert_eq!(frame(&file, 2).unwrap_err().code(), "no_such_frame");
    assert_eq!(frame(&file, 0).unwrap_err().code(), "no_such_frame");
}

#[test]
fn fragments_come_together_by_frame() {
    for name in [
        "fragmented_no_bot_jpeg_ls.80",
        "not_fragmented_bot_jpeg_ls.80",
        "fragmented_no_bot_jpeg_lossless.70",
    ] {
        let Some(file) = corpus::read(&format!("encapsulation/CT0012.{name}.dcm")) else { return };
        let file = Bytes::from(file);
        assert_eq!(frame_count(&file).unwrap(), 2);
        for number in [1, 2] {
            let bytes = frame(&file, number).unwrap().bytes;
            assert!(bytes.starts_with(&[0xff, 0xd8, 0xff]), "{name} frame {number}");
            let end = bytes.windows(2).rposition(|window| window == [0xff, 0xd9]);
            assert!(end.is_some_and(|end| bytes.len() - end <= 3), "{name} frame {number}");
        }
    }
}

#[test]
fn what_is_taken_has_frames_and_what_is_decoded_has_their_size() {
    let Some(folder) = corpus::folder() else { return };
    for row in corpus::table(&folder, "MANIFEST.tsv") {
        let file = Bytes::from(std::fs::read(folder.join(&row[0])).unwrap());
        let Ok(header) = read_header(&file) else { continue };
        for number in [1, header.pixels.frames] {
            let sent = frame(&file, number).unwrap_or_else(|refusal| panic!("{}: {refusal}", row[0]));
            if sent.transfer_syntax_uid != "1.2.840.10008.1.2.1" {
                continue;
            }
            let pixels = &header.pixels;
            let size = usize::from(pixels.rows) * usize::from(pixels.columns);
            let palette = pixels.photometric == "PALETTE COLOR";
            let samples = if palette { 3 } else { usize::from(pixels.samples_per_pixel) };
            let bytes = if palette { 1 } else { usize::from(pixels.bits_allocated).div_ceil(8) };
            assert_eq!(sent.bytes.len(), size * samples * bytes, "{}", row[0]);
        }
    }
}

#[test]
fn stray_bits_above_the_stored_ones_are_not_sent() {
    let Some(mut file) = corpus::read("ct-chest-lidc0314/000248.dcm") else { return };
    let original = Bytes::from(file.clone());
    let clean = frame(&original, 1).unwrap();
    assert_eq!(clean.form, Form::Original);
    let at = clean.bytes.as_ptr().addr() - original.as_ptr().addr();
    file[at + 1] |= 0x80;
    let sent = frame(&file.clone().into(), 1).unwrap();
    assert!(sent.form == Form::Decoded && sent.bytes == clean.bytes);
    assert!(decode(&file, 1).unwrap().to_little_endian() == clean.bytes);
}
