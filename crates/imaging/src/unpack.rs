//! The files of a zip archive, one by one, never trusting what the archive says of itself.
//!
//! Bytes are counted as they come out, not as declared; links, encrypted entries, archives within
//! the archive and names that lead out of it are refused one by one, and the rest goes on.

use crate::refusal::Refusal;
use std::io::{Read, Seek};
use zip::ZipArchive;
use zip::read::ZipFile;

/// How much an archive may unpack to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one file.
    pub max_entry_bytes: u64,
    /// Bytes of all files together.
    pub max_total_bytes: u64,
    /// Files and folders.
    pub max_entries: usize,
    /// Unpacked bytes per packed byte of one file.
    pub max_ratio: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { max_entry_bytes: 4 << 30, max_total_bytes: 64 << 30, max_entries: 200_000, max_ratio: 100 }
    }
}

/// One file of an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its name in the archive, for a report; not a path to write to.
    pub name: String,
    /// Its bytes, or why they were refused.
    pub content: Result<Vec<u8>, Refusal>,
}

/// The files of an archive, in its order; folders are left out.
pub struct Entries<R> {
    archive: ZipArchive<R>,
    limits: Limits,
    next: usize,
    unpacked: u64,
}

/// Below this, a high ratio is harmless: an empty image packs well.
const FREE_BYTES: u64 = 1 << 20;

/// Opens a zip archive.
///
/// # Errors
/// A [`Refusal`] where it is no readable zip, or holds more entries than allowed.
pub fn unpack<R: Read + Seek>(archive: R, limits: &Limits) -> Result<Entries<R>, Refusal> {
    let archive = ZipArchive::new(archive).map_err(|error| unreadable(&error))?;
    if archive.len() > limits.max_entries {
        return Err(Refusal::Hostile { claim: format!("the archive has {} entries", archive.len()) });
    }
    Ok(Entries { archive, limits: *limits, next: 0, unpacked: 0 })
}

impl<R: Read + Seek> Iterator for Entries<R> {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        while self.next < self.archive.len() {
            let index = self.next;
            self.next += 1;
            let allowance = self.limits.max_total_bytes.saturating_sub(self.unpacked);
            let mut file = match self.archive.by_index(index) {
                Ok(file) => file,
                Err(error) => {
                    let name = format!("entry {}", index + 1);
                    return Some(Entry { name, content: Err(unreadable(&error)) });
                }
            };
            if file.is_dir() {
                continue;
            }
            let name = file.name().map_or_else(|_| format!("entry {}", index + 1), Into::into);
            let content = read(&mut file, &self.limits, allowance);
            self.unpacked += content.as_ref().map_or(0, |bytes| bytes.len() as u64);
            return Some(Entry { name, content });
        }
        None
    }
}

fn read<R: Read>(file: &mut ZipFile<'_, R>, limits: &Limits, allowance: u64) -> Result<Vec<u8>, Refusal> {
    if file.is_symlink() {
        return Err(Refusal::RefusedEntry { cause: "it is a link" });
    }
    if file.enclosed_name().is_none() {
        return Err(Refusal::RefusedEntry { cause: "its name leads out of the archive" });
    }
    let by_ratio = file.compressed_size().saturating_mul(limits.max_ratio).max(FREE_BYTES);
    let limit = limits.max_entry_bytes.min(by_ratio).min(allowance);
    let mut bytes = Vec::new();
    file.take(limit.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|error| Refusal::UnreadableArchive { cause: error.to_string() })?;
    if bytes.len() as u64 > limit {
        return Err(Refusal::Hostile {
            claim: format!("an archive entry unpacks to more than {limit} bytes"),
        });
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return Err(Refusal::RefusedEntry { cause: "it is an archive within the archive" });
    }
    Ok(bytes)
}

fn unreadable(error: &zip::result::ZipError) -> Refusal {
    Refusal::UnreadableArchive { cause: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Cursor, Write};
    use zip::write::{SimpleFileOptions, ZipWriter};

    fn archive(files: &[(&str, &[u8])]) -> Cursor<Vec<u8>> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        let packed = SimpleFileOptions::default();
        for (name, bytes) in files {
            writer.start_file(*name, packed).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.add_directory("folder", packed).unwrap();
        writer.add_symlink("link", "../outside", packed).unwrap();
        writer.finish().unwrap()
    }

    fn codes(archive: Cursor<Vec<u8>>, limits: &Limits) -> Vec<(String, Result<usize, &'static str>)> {
        unpack(archive, limits)
            .unwrap()
            .map(|entry| {
                let content = entry.content.map(|bytes| bytes.len()).map_err(|refusal| refusal.code());
                (entry.name, content)
            })
            .collect()
    }

    #[test]
    fn good_files_come_out_and_bad_ones_are_refused_one_by_one() {
        let inner = archive(&[]).into_inner();
        let files: [(&str, &[u8]); 4] =
            [("a/1.dcm", b"one"), ("../out.dcm", b"x"), ("inner.zip", &inner), ("2", b"two!")];
        assert_eq!(
            codes(archive(&files), &Limits::default()),
            [
                ("a/1.dcm".to_owned(), Ok(3)),
                ("../out.dcm".to_owned(), Err("refused_entry")),
                ("inner.zip".to_owned(), Err("refused_entry")),
                ("2".to_owned(), Ok(4)),
                ("link".to_owned(), Err("refused_entry")),
            ]
        );
    }

    #[test]
    fn what_unpacks_to_too_much_is_refused() {
        let zeros = vec![0; 8 << 20];
        let bomb = archive(&[("bomb", &zeros)]);
        assert_eq!(codes(bomb, &Limits::default())[0].1, Err("hostile"));
        let limits = Limits { max_total_bytes: 5, ..Limits::default() };
        let found = codes(archive(&[("1", b"1234"), ("2", b"1234")]), &limits);
        assert_eq!((found[0].1, found[1].1), (Ok(4), Err("hostile")));
    }

    #[test]
    fn no_zip_is_refused_as_a_whole() {
        let refusal = unpack(Cursor::new(b"no zip".to_vec()), &Limits::default()).err().unwrap();
        assert_eq!(refusal.code(), "unreadable_archive");
    }
}
