//! Hostile pixels in a process of their own: whatever they do to their decoder, they end in a refusal,
//! and the next file is decoded.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use bytes::Bytes;
use workflow::decoding::{Decoder, Failure, Limits, Task};

const PROGRAM: &str = env!("CARGO_BIN_EXE_overread");

fn decoder(limits: Limits) -> Decoder {
    Decoder::apart(PROGRAM.into(), vec!["decode-worker".into()], limits)
}

fn corpus() -> Option<PathBuf> {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared");
    let shared = std::env::var_os("OVERREAD_SHARED").map_or_else(|| beside.into(), PathBuf::from);
    let folder = shared.join("dicom");
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(std::env::var_os("CI").is_none(), "{} is absent", folder.display());
    eprintln!("skipped: no real files in {} (set OVERREAD_SHARED)", folder.display());
    None
}

fn read(folder: &Path, name: &str) -> Bytes {
    std::fs::read(folder.join(name)).unwrap().into()
}

const FRAME: Task = Task::Frame { number: 1 };

fn refusal(outcome: Result<workflow::decoding::Made, Failure>) -> String {
    match outcome {
        Err(Failure::Refused(refusal)) => refusal.to_string(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn frames_come_out_of_a_worker_as_they_do_here() {
    let Some(folder) = corpus() else { return };
    let (apart, here) = (decoder(Limits::default()), Decoder::default());
    for name in [
        "nema-wg04/MR4_JPLY",
        "pydicom/MR_small_bigendian.dcm",
        "pydicom/J2K_pixelrep_mismatch.dcm",
        "jpegls-special/JLSL_RGB_ILV0.dcm",
        "htj2k/HTJ2K_08_RGB.dcm",
    ] {
        let file = read(&folder, name);
        for task in [FRAME, Task::Transcoded { number: 1, target: imaging::Target::Htj2kRpcl }] {
            let expected = here.perform(task.clone(), file.clone()).await.unwrap();
            assert_eq!(apart.perform(task, file.clone()).await.unwrap(), expected, "{name}");
        }
    }
    let missing = apart.perform(Task::Frame { number: 9 }, read(&folder, "nema-wg04/MR4_JPLY")).await;
    assert!(refusal(missing).starts_with("there is no frame 9"));
}

/// No kernel call that a codec needs is denied to the worker: what decodes here, decodes there.
#[tokio::test]
async fn a_worker_decodes_all_that_can_be_decoded() {
    let Some(folder) = corpus() else { return };
    let (apart, here) = (decoder(Limits::default()), Decoder::default());
    let (mut same, mut refused) = (0, 0);
    for folder in std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()) {
        // Slices of one series, all encoded alike.
        if !folder.is_dir() || folder.ends_with("ct-chest-lidc0314") {
            continue;
        }
        for path in std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()) {
            if !path.is_file() {
                continue;
            }
            let file = Bytes::from(std::fs::read(&path).unwrap());
            let task = Task::Transcoded { number: 1, target: imaging::Target::ExplicitLittle };
            let Ok(expected) = here.perform(task.clone(), file.clone()).await else {
                refused += 1;
                continue;
            };
            let made = apart.perform(task, file).await;
            assert_eq!(made.unwrap_or_else(|failure| panic!("{}: {failure:?}", path.display())), expected);
            same += 1;
        }
    }
    println!("{same} files decoded alike, {refused} decoded by neither");
    assert!(same > 150, "{same}");
}

/// A worker that is given less memory than the picture needs dies, and its successor works.
#[tokio::test]
async fn a_picture_larger_than_the_memory_ends_in_a_refusal() {
    let Some(folder) = corpus() else { return };
    let limits = Limits { memory_bytes: 160 << 20, workers: 1, ..Limits::default() };
    let decoder = decoder(limits);
    let large = Task::Transcoded { number: 1, target: imaging::Target::ExplicitLittle };
    let outcome = decoder.perform(large, read(&folder, "mg-cbis-malign0/1-280.dcm")).await;
    let sentence = refusal(outcome);
    assert!(sentence.contains("160 MB"), "{sentence}");
    decoder.perform(FRAME, read(&folder, "pydicom/MR_small_bigendian.dcm")).await.unwrap();
}

#[tokio::test]
async fn what_takes_too_long_is_stopped() {
    let Some(folder) = corpus() else { return };
    let limits = Limits { time: Duration::from_millis(40), workers: 1, ..Limits::default() };
    let impatient = decoder(limits);
    let slow = Task::Transcoded { number: 1, target: imaging::Target::Htj2kRpcl };
    let begun = Instant::now();
    let sentence = refusal(impatient.perform(slow, read(&folder, "mg-cbis-malign0/1-280.dcm")).await);
    assert!(sentence.contains("more than 0.04 s"), "{sentence}");
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
}

/// Whatever is done to a worker's processes, the next task finds one that works.
#[tokio::test]
async fn a_program_that_is_no_worker_is_told() {
    let none = Decoder::apart("/no/such/program".into(), Vec::new(), Limits::default());
    let failure = none.perform(FRAME, Bytes::new()).await.unwrap_err();
    assert!(matches!(failure, Failure::NoWorker(_)), "{failure:?}");
    let dies = Decoder::apart(PROGRAM.into(), vec!["no-such-command".into()], Limits::default());
    assert!(refusal(dies.perform(FRAME, Bytes::from_static(b"x")).await).contains("broke down"));
}

/// Compressed pictures with bytes changed at random: each ends in a picture or a refusal.
#[tokio::test]
async fn broken_codestreams_leave_the_decoder_working() {
    let Some(folder) = corpus() else { return };
    let decoder = decoder(Limits { memory_bytes: 512 << 20, ..Limits::default() });
    let mut state = 7u64;
    let mut chance = move |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let (mut made, mut refused) = (0, 0);
    for name in [
        "pydicom/MR_small_jp2klossless.dcm",
        "pydicom/MR_small_jpeg_ls_lossless.dcm",
        "pydicom/JPEG2000.dcm",
        "pydicom/JPGExtended.dcm",
        "htj2k/HTJ2KLossless_08_RGB.dcm",
        "pydicom/SC_rgb_jpeg_gdcm.dcm",
        "ctimage-16-syntaxes/CTImage.dcm_JPEGProcess10_12TransferSyntax_1.2.840.10008.1.2.4.55.dcm",
    ] {
        let original = read(&folder, name);
        for _ in 0..20 {
            let mut file = original.to_vec();
            let pixels = file.windows(4).rposition(|bytes| bytes == [0xe0, 0x7f, 0x10, 0]).unwrap();
            for _ in 0..=chance(6) {
                let place = pixels + chance(file.len() - pixels);
                file[place] = chance(256) as u8;
            }
            let target = imaging::Target::ExplicitLittle;
            match decoder.perform(Task::Transcoded { number: 1, target }, file.into()).await {
                Ok(_) => made += 1,
                Err(Failure::Refused(_)) => refused += 1,
                Err(other) => panic!("{name}: {other}"),
            }
        }
        decoder.perform(FRAME, original).await.unwrap_or_else(|failure| panic!("{name}: {failure}"));
    }
    println!("{made} decoded, {refused} refused");
    assert!(made + refused == 140 && refused > 20, "{made} decoded, {refused} refused");
}
