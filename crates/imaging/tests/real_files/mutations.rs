//! Real files with bytes changed at random: whatever happens, no panic and no other size.

use crate::corpus;
use bytes::Bytes;
use imaging::{UidMap, decode, frame, pseudonymised_metadata, read_header};
use proptest::prelude::*;
use std::sync::LazyLock;

const SMALL: [&str; 10] = [
    "pydicom/CT_small.dcm",
    "pydicom/MR_small_RLE.dcm",
    "pydicom/MR_small_bigendian.dcm",
    "pydicom/MR_small_implicit.dcm",
    "pydicom/MR_small_jpeg_ls_lossless.dcm",
    "pydicom/MR_small_jp2klossless.dcm",
    "pydicom/SC_rgb_jpeg_gdcm.dcm",
    "pydicom/SC_rgb_jpeg_dcmtk.dcm",
    "pydicom/chrH31.dcm",
    "pydicom/UN_sequence.dcm",
];

static FILES: LazyLock<Vec<Vec<u8>>> =
    LazyLock::new(|| SMALL.iter().filter_map(|name| corpus::read(name)).collect());

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn a_changed_file_is_taken_or_refused(
        which in 0..SMALL.len(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), any::<bool>()), 1..8),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let Some(mut file) = FILES.get(which).cloned() else { return Ok(()) };
        for (place, value, early) in changes {
            let range = if early { file.len().min(2000) } else { file.len() };
            file[place.index(range)] = value;
        }
        if let Some(cut) = cut {
            file.truncate(cut.index(file.len()));
        }
        let _ = read_header(&file);
        let _ = pseudonymised_metadata(&file, &UidMap::new(b"key"));
        if let Ok(pixels) = decode(&file, 1) {
            let size = usize::from(pixels.rows) * usize::from(pixels.columns);
            prop_assert_eq!(pixels.to_i64().len(), size * usize::from(pixels.samples_per_pixel));
        }
        let file = Bytes::from(file);
        if let Ok(sent) = frame(&file, 1) {
            prop_assert!(!sent.content_type().is_empty());
        }
    }
}
