//! Files of the corpus with bytes changed, cut, doubled and lengths blown up, by a seeded generator: no
//! panic, none takes long, and the memory stays bounded. `OVERREAD_MUTATIONS` tells how many (10,000 for
//! the whole of it).

use crate::corpus;
use bytes::Bytes;
use imaging::{FrameIndex, KeptMetadata, Profile, Pseudonyms, decode, deidentify, read_header, scan};
use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

const LONGEST: Duration = Duration::from_secs(2);
const MOST_MEMORY_KB: u64 = 512 << 10;
const LARGEST_FILE: u64 = 1 << 20;

/// Lengths that no honest writer gives.
const LENGTHS: [u32; 6] = [0, 1, 0x7fff_ffff, 0xffff_fff0, 0xffff_fffe, 0xffff_ffff];

fn mutated(original: &[u8], chance: &mut ChaCha8Rng) -> Vec<u8> {
    let mut file = original.to_vec();
    for _ in 0..chance.random_range(1..12) {
        let early = chance.random_bool(0.7);
        let range = if early { file.len().min(4096) } else { file.len() };
        if range < 8 {
            break;
        }
        let at = chance.random_range(0..range - 4);
        match chance.random_range(0..6) {
            0 | 1 => file[at] = chance.random(),
            2 => file[at] ^= 1 << chance.random_range(0..8),
            3 => {
                let length = LENGTHS[chance.random_range(0..LENGTHS.len())];
                file[at..at + 4].copy_from_slice(&length.to_le_bytes());
            }
            4 => {
                let end = (at + chance.random_range(1..64)).min(file.len());
                let part = file[at..end].to_vec();
                file.splice(at..at, part);
            }
            _ => file.truncate(chance.random_range(file.len() / 2..file.len())),
        }
    }
    file
}

/// The time that this thread has had a processor, whatever else the machine does; where the system does not tell, what
/// the clock says.
fn worked() -> Duration {
    static BEGUN: LazyLock<Instant> = LazyLock::new(Instant::now);
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|line| line.split_whitespace().next()?.parse().ok());
    nanoseconds.map_or_else(|| BEGUN.elapsed(), Duration::from_nanos)
}

/// The most memory this process has had, in kB, where the system tells.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

#[test]
fn mutated_files_are_taken_or_refused_in_time_and_bounds() {
    let Some(folder) = corpus::folder() else { return };
    let count: u64 = std::env::var("OVERREAD_MUTATIONS").map_or(3000, |text| text.parse().unwrap());
    let originals: Vec<Vec<u8>> = corpus::table(&folder, "MANIFEST.tsv")
        .iter()
        .map(|row| folder.join(&row[0]))
        .filter(|path| std::fs::metadata(path).is_ok_and(|file| file.len() < LARGEST_FILE))
        .map(|path| std::fs::read(path).unwrap())
        .collect();
    let pseudonyms = Pseudonyms::new(&[1; 32]);
    let taken: Vec<bool> = (0..count)
        .into_par_iter()
        .map(|seed| {
            let mut chance = ChaCha8Rng::seed_from_u64(seed);
            let original = &originals[chance.next_u32() as usize % originals.len()];
            let file = Bytes::from(mutated(original, &mut chance));
            let begun = worked();
            let sound = scan::scan(&file).is_ok();
            let header = read_header(&file).is_ok();
            let _ = FrameIndex::of(&file);
            let _ = KeptMetadata::of(&file);
            let _ = decode(&file, 1);
            let _ = deidentify(&file, Profile::default(), &pseudonyms);
            let took = worked().saturating_sub(begun);
            assert!(took < LONGEST, "seed {seed} took {took:?}");
            sound && header
        })
        .collect();
    let taken = taken.into_iter().filter(|taken| *taken).count();
    let peak = peak_memory();
    println!("{count} mutated files: {taken} taken, the rest refused; most memory {peak:?} kB");
    assert!(taken > 0 && (taken as u64) < count, "{taken} of {count} taken");
    assert!(peak.is_none_or(|peak| peak < MOST_MEMORY_KB), "{peak:?} kB");
}
