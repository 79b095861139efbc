//! Headers and segmentations changed at random: taken or refused, at once and within bounds.

use crate::corpus;
use crate::file::{TYPES, gzip, nifti};
use imaging::{Reading, Selection, align, read_segmentation};
use proptest::prelude::*;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

/// So long may one small file take, on a busy machine.
const MOST: Duration = Duration::from_secs(2);

/// Memory of the whole test process, in kB, where the system tells it.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches(" kB").parse().ok()
}

fn check(file: &[u8], threshold: Option<f64>) -> Result<(), TestCaseError> {
    for selection in [Selection::Any, Selection::Each, Selection::Label(1)] {
        let began = Instant::now();
        let read = read_segmentation(file, &Reading { selection, threshold });
        prop_assert!(began.elapsed() < MOST, "{:?}", began.elapsed());
        match read {
            Ok(found) => {
                let voxels = found.grid.voxels();
                prop_assert!(found.segments.iter().all(|s| s.mask.count() <= voxels));
                prop_assert!(align(&[found.grid.clone(), found.grid]).is_ok());
            }
            Err(refusal) => prop_assert!(refusal.to_string().contains(": "), "{refusal}"),
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn a_changed_nifti_header_is_taken_or_refused(
        kind in 0..TYPES.len(),
        forms in any::<[bool; 3]>(),
        changes in prop::collection::vec((0_usize..544, any::<u8>()), 1..6),
        extremes in prop::collection::vec(
            (0_usize..270, prop::sample::select(vec![0_u16, 1, 0x7fff, 0x8000, 0xffff, 0x7f80, 0x7fc0])),
            0..3,
        ),
        cut in prop::option::weighted(0.1, any::<prop::sample::Index>()),
        threshold in prop::option::of(-1.0..2.0_f64),
    ) {
        let [second, big_endian, gzipped] = forms;
        let values = (0..8 * 6 * 4).map(|n| f64::from(n % 3)).collect();
        let mut file = nifti([8, 6, 4], values);
        (file.code, file.bits) = TYPES[kind];
        file.big_endian = big_endian;
        let file = if second { file.second_version() } else { file };
        let mut bytes = file.bytes();
        for (at, value) in changes {
            bytes[at] = value;
        }
        for (at, value) in extremes {
            bytes[2 * at..2 * at + 2].copy_from_slice(&value.to_le_bytes());
        }
        let mut bytes = if gzipped { gzip(&bytes) } else { bytes };
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        check(&bytes, threshold)?;
        if let Some(peak) = peak_memory() {
            prop_assert!(peak < 1_000_000, "{peak} kB were taken");
        }
    }
}

const SEGMENTATIONS: [&str; 4] =
    ["seg-dcmqi/label.seg", "seg-dcmqi/be7751_label.seg", "sr-tid1500/seg.dcm", "pydicom/liver_1frame.dcm"];

static FILES: LazyLock<Vec<Vec<u8>>> =
    LazyLock::new(|| SEGMENTATIONS.iter().filter_map(|name| corpus::read(name)).collect());

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn a_changed_segmentation_is_taken_or_refused(
        which in 0..SEGMENTATIONS.len(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        cut in prop::option::weighted(0.1, any::<prop::sample::Index>()),
    ) {
        let Some(mut file) = FILES.get(which).cloned() else { return Ok(()) };
        for (place, value) in changes {
            let range = file.len().min(8000);
            file[place.index(range)] = value;
        }
        if let Some(cut) = cut {
            file.truncate(cut.index(file.len()));
        }
        check(&file, None)?;
        if let Some(peak) = peak_memory() {
            prop_assert!(peak < 4_000_000, "{peak} kB were taken");
        }
    }
}
