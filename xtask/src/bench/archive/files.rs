//! What is sent: copies of real slices, and small synthetic images, each under UIDs of its own.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

/// Images of one series of the bench.
pub const SERIES: usize = 100;

/// A real series whose files are copied under new UIDs, the rest of their bytes unchanged.
pub struct Slices {
    originals: Vec<Vec<u8>>,
    uids: Vec<Vec<Vec<u8>>>,
}

impl Slices {
    /// Reads the files of a folder that holds one series.
    pub fn read(folder: &Path) -> Result<Self> {
        let mut paths: Vec<PathBuf> = fs::read_dir(folder)
            .with_context(|| {
                format!(
                    "{} cannot be read: name a folder of one CT series with --slices-of",
                    folder.display()
                )
            })?
            .map(|entry| Ok(entry?.path()))
            .collect::<Result<_>>()?;
        paths.sort();
        let originals: Vec<Vec<u8>> = paths.iter().map(fs::read).collect::<std::io::Result<_>>()?;
        let Some(first) = originals.first() else { bail!("{} is empty", folder.display()) };
        let root = uid_root(first).with_context(|| format!("{} has no UIDs", paths[0].display()))?;
        Ok(Self { uids: originals.iter().map(|file| uids(file, &root)).collect(), originals })
    }

    /// Writes `count` copies, [`SERIES`] to a study; no two batches share a UID. Gives their bytes in all.
    pub fn write(&self, folder: &Path, batch: usize, count: usize) -> Result<u64> {
        fs::create_dir_all(folder)?;
        let mut total = 0;
        for number in 0..count {
            let bytes = self.copy(batch, number);
            total += bytes.len() as u64;
            fs::write(folder.join(format!("{number:06}.dcm")), bytes)?;
        }
        Ok(total)
    }

    /// Patient ID of a copy.
    pub fn patient(batch: usize, number: usize) -> String {
        format!("P{:03}", batch * 100 + number / SERIES)
    }

    /// Digits at the ends of the UIDs say which copy it is; lengths stay as they are.
    fn copy(&self, batch: usize, number: usize) -> Vec<u8> {
        let index = number % self.originals.len();
        let mut bytes = self.originals[index].clone();
        let study = format!("{:04}", 1000 + batch * 100 + number / SERIES);
        let image = format!("{:08}", 10_000_000 + batch * 100_000 + number);
        let instance = instance_of(&bytes);
        for uid in &self.uids[index] {
            let digits = if Some(uid) == instance.as_ref() { &image } else { &study };
            let mut changed = uid.clone();
            let place = changed.len() - digits.len();
            changed[place..].copy_from_slice(digits.as_bytes());
            replace(&mut bytes, uid, &changed);
        }
        let patient = Self::patient(batch, number);
        replace_value(&mut bytes, [0x10, 0, 0x20, 0], patient.as_bytes());
        bytes
    }
}

/// The first components of the instance's UID, which the UIDs of a study share.
fn uid_root(file: &[u8]) -> Option<Vec<u8>> {
    let instance = instance_of(file)?;
    let dots: Vec<usize> = (0..instance.len()).filter(|place| instance[*place] == b'.').collect();
    let last = *dots.last()?;
    Some(instance[..=last].to_vec())
}

/// The value of Media Storage SOP Instance UID, without padding.
fn instance_of(file: &[u8]) -> Option<Vec<u8>> {
    let at = position(file, &[2, 0, 3, 0, b'U', b'I'], 132)?;
    let length = usize::from(*file.get(at + 6)?);
    let value = file.get(at + 8..at + 8 + length)?;
    Some(value.iter().copied().take_while(|byte| *byte != 0).collect())
}

/// Gives a file a SOP Instance UID of its own, as long as the one it has; as far as that ends in digits.
pub fn renumber(file: &mut [u8], number: u64) {
    let Some(uid) = instance_of(file) else { return };
    let digits = format!("{:06}", 100_000 + number % 900_000);
    let Some(place) = uid.len().checked_sub(digits.len()) else { return };
    if uid[place..].iter().all(u8::is_ascii_digit) {
        let mut changed = uid.clone();
        changed[place..].copy_from_slice(digits.as_bytes());
        replace(file, &uid, &changed);
    }
}

/// Every UID of the file that has the root, once each.
fn uids(file: &[u8], root: &[u8]) -> Vec<Vec<u8>> {
    let mut found: Vec<Vec<u8>> = Vec::new();
    let mut from = 0;
    while let Some(at) = position(file, root, from) {
        let uid: Vec<u8> =
            file[at..].iter().copied().take_while(|byte| byte.is_ascii_digit() || *byte == b'.').collect();
        from = at + uid.len();
        if uid.len() >= root.len() + 12 && !found.contains(&uid) {
            found.push(uid);
        }
    }
    found
}

fn position(bytes: &[u8], pattern: &[u8], from: usize) -> Option<usize> {
    // Headers are small: what looks like a UID within the pixels is none.
    let end = bytes.len().min(16 << 10);
    bytes.get(from..end)?.windows(pattern.len()).position(|window| window == pattern).map(|at| from + at)
}

fn replace(bytes: &mut [u8], old: &[u8], new: &[u8]) {
    let mut from = 0;
    while let Some(at) = position(bytes, old, from) {
        bytes[at..at + new.len()].copy_from_slice(new);
        from = at + new.len();
    }
}

/// Overwrites the value of an implicit VR element, as far as it is long, padded with spaces.
fn replace_value(bytes: &mut [u8], tag: [u8; 4], new: &[u8]) {
    let Some(at) = position(bytes, &tag, 132) else { return };
    let length = u32::from_le_bytes([bytes[at + 4], bytes[at + 5], bytes[at + 6], bytes[at + 7]]) as usize;
    for (place, byte) in bytes[at + 8..at + 8 + length].iter_mut().enumerate() {
        *byte = new.get(place).copied().unwrap_or(b' ');
    }
}

/// A CT image of 16 × 16 pixels, the `number`th of an archive with [`SERIES`] images to a study.
pub fn small(number: usize) -> Vec<u8> {
    const ROOT: &str = "1.2.826.0.1.3680043.10.1338.77";
    const CT: &str = "1.2.840.10008.5.1.4.1.1.2";
    let study = number / SERIES;
    let slice = number % SERIES;
    let instance = format!("{ROOT}.{study}.1.{}", slice + 1);
    let date = format!("20{:02}{:02}{:02}", 10 + study % 15, 1 + study % 12, 1 + study % 28);

    let mut meta = Vec::new();
    long(&mut meta, 2, 0x0001, "OB", &[0, 1]);
    uid(&mut meta, 2, 0x0002, CT);
    uid(&mut meta, 2, 0x0003, &instance);
    uid(&mut meta, 2, 0x0010, "1.2.840.10008.1.2.1");
    uid(&mut meta, 2, 0x0012, &format!("{ROOT}.1"));
    let mut file = vec![0; 128];
    file.extend(b"DICM");
    short(&mut file, 2, 0x0000, "UL", &(meta.len() as u32).to_le_bytes());
    file.extend(meta);

    let set = &mut file;
    text(set, 0x08, 0x0008, "CS", "ORIGINAL\\PRIMARY\\AXIAL");
    uid(set, 0x08, 0x0016, CT);
    uid(set, 0x08, 0x0018, &instance);
    text(set, 0x08, 0x0020, "DA", &date);
    text(set, 0x08, 0x0030, "TM", "101500");
    text(set, 0x08, 0x0050, "SH", &format!("A{study:06}"));
    text(set, 0x08, 0x0060, "CS", "CT");
    text(set, 0x08, 0x0070, "LO", ["SIEMENS", "GE MEDICAL SYSTEMS", "Philips"][study % 3]);
    text(set, 0x08, 0x1030, "LO", "CT chest");
    text(set, 0x08, 0x103E, "LO", "Axial 3 mm");
    text(set, 0x10, 0x0010, "PN", &format!("Bench{:05}^Test", study / 2));
    text(set, 0x10, 0x0020, "LO", &format!("BENCH-{:05}", study / 2));
    text(set, 0x10, 0x0040, "CS", if study % 4 < 2 { "F" } else { "M" });
    text(set, 0x18, 0x0050, "DS", "3");
    uid(set, 0x20, 0x000D, &format!("{ROOT}.{study}"));
    uid(set, 0x20, 0x000E, &format!("{ROOT}.{study}.1"));
    text(set, 0x20, 0x0011, "IS", "1");
    text(set, 0x20, 0x0013, "IS", &(slice + 1).to_string());
    text(set, 0x20, 0x0032, "DS", &format!("-180\\-180\\{}", slice * 3));
    text(set, 0x20, 0x0037, "DS", "1\\0\\0\\0\\1\\0");
    uid(set, 0x20, 0x0052, &format!("{ROOT}.{study}.9"));
    word(set, 0x28, 0x0002, 1);
    text(set, 0x28, 0x0004, "CS", "MONOCHROME2");
    word(set, 0x28, 0x0010, 16);
    word(set, 0x28, 0x0011, 16);
    text(set, 0x28, 0x0030, "DS", "22.5\\22.5");
    word(set, 0x28, 0x0100, 16);
    word(set, 0x28, 0x0101, 12);
    word(set, 0x28, 0x0102, 11);
    word(set, 0x28, 0x0103, 0);
    text(set, 0x28, 0x1052, "DS", "-1024");
    text(set, 0x28, 0x1053, "DS", "1");
    let pixels: Vec<u8> =
        (0..256usize).flat_map(|place| (((place * 7 + number) % 4096) as u16).to_le_bytes()).collect();
    long(set, 0x7FE0, 0x0010, "OW", &pixels);
    file
}

fn head(set: &mut Vec<u8>, group: u16, element: u16, vr: &str) {
    set.extend(group.to_le_bytes());
    set.extend(element.to_le_bytes());
    set.extend(vr.bytes());
}

fn short(set: &mut Vec<u8>, group: u16, element: u16, vr: &str, value: &[u8]) {
    head(set, group, element, vr);
    set.extend((value.len() as u16).to_le_bytes());
    set.extend(value);
}

fn long(set: &mut Vec<u8>, group: u16, element: u16, vr: &str, value: &[u8]) {
    head(set, group, element, vr);
    set.extend([0, 0]);
    set.extend((value.len() as u32).to_le_bytes());
    set.extend(value);
}

fn text(set: &mut Vec<u8>, group: u16, element: u16, vr: &str, value: &str) {
    let padding = &" "[..value.len() % 2];
    short(set, group, element, vr, format!("{value}{padding}").as_bytes());
}

fn uid(set: &mut Vec<u8>, group: u16, element: u16, value: &str) {
    let padding = &"\0"[..value.len() % 2];
    short(set, group, element, "UI", format!("{value}{padding}").as_bytes());
}

fn word(set: &mut Vec<u8>, group: u16, element: u16, value: u16) {
    short(set, group, element, "US", &value.to_le_bytes());
}
