//! Files with bytes changed, doubled and cut, and lengths that no honest writer gives, by a seeded generator.

use std::fs;
use std::path::Path;

use anyhow::{Result, bail};
use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::files::renumber;

const LARGEST: u64 = 1 << 20;
const LENGTHS: [u32; 6] = [0, 1, 0x7fff_ffff, 0xffff_fff0, 0xffff_fffe, 0xffff_ffff];

/// Real files that are changed.
pub struct Originals(Vec<Vec<u8>>);

impl Originals {
    /// All files below a folder that are not too large.
    pub fn below(folder: &Path) -> Result<Self> {
        let mut files = Vec::new();
        collect(folder, &mut files)?;
        if files.is_empty() {
            bail!("{} has no files: name a folder of DICOM files with --files-of", folder.display());
        }
        Ok(Self(files))
    }

    /// One of them, changed; the same number gives the same file.
    pub fn mutated(&self, number: u64) -> Vec<u8> {
        let mut chance = ChaCha8Rng::seed_from_u64(number);
        let mut file = self.0[chance.next_u32() as usize % self.0.len()].clone();
        // Under its own UID it would be another file's double, and kept in quarantine.
        renumber(&mut file, number);
        let most = [2, 4, 12][chance.random_range(0..3)];
        for _ in 0..chance.random_range(1..most) {
            if file.len() < 8 {
                break;
            }
            change(&mut file, &mut chance);
        }
        file
    }
}

fn collect(folder: &Path, files: &mut Vec<Vec<u8>>) -> Result<()> {
    let mut paths: Vec<_> = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    paths.sort();
    for path in paths {
        let about = fs::metadata(&path)?;
        if about.is_dir() {
            collect(&path, files)?;
        } else if about.len() < LARGEST {
            files.push(fs::read(path)?);
        }
    }
    Ok(())
}

/// Most changes hit the header.
fn change(file: &mut Vec<u8>, chance: &mut ChaCha8Rng) {
    let range = if chance.random_bool(0.7) { file.len().min(4096) } else { file.len() };
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
