//! The files of a zip archive, one by one, never trusting what the archive says of itself.
//!
//! Bytes are counted as they come out, not as declared; links, encrypted entries, archives within
//! the archive and names that lead out of it are refused one by one, and the rest goes on. So is an entry
//! that another one of the same name hides.

mod names;

use crate::refusal::Refusal;
use std::io::{self, Read, Seek};
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

/// The files of an archive, in its order; folders are left out.
pub struct Entries<R> {
    archive: ZipArchive<R>,
    limits: Limits,
    next: usize,
    unpacked: u64,
    hidden: Vec<String>,
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
    let start = archive.central_directory_start();
    let mut plain = archive.into_inner();
    let hidden = names::repeated(&mut plain, start, limits.max_entries).map_err(refusal)?;
    let archive = ZipArchive::new(plain).map_err(|error| unreadable(&error))?;
    Ok(Entries { archive, limits: *limits, next: 0, unpacked: 0, hidden })
}

impl<R: Read + Seek> Entries<R> {
    /// The next file: its path, and what `take` made of its bytes, of which it is told how many the archive
    /// says there are. Names that lead out of the archive are refused, and so on; an error of the reader
    /// that `take` passes on becomes a refusal.
    pub fn next_file<T>(
        &mut self,
        mut take: impl FnMut(u64, &mut dyn Read) -> io::Result<T>,
    ) -> Option<(String, Result<T, Refusal>)> {
        while self.next < self.archive.len() {
            let index = self.next;
            self.next += 1;
            let allowance = self.limits.max_total_bytes.saturating_sub(self.unpacked);
            let mut file = match self.archive.by_index(index) {
                Ok(file) => file,
                Err(error) => return Some((format!("entry {}", index + 1), Err(unreadable(&error)))),
            };
            if file.is_dir() {
                continue;
            }
            let name = file.name().map_or_else(|_| format!("entry {}", index + 1), Into::into);
            let content = plain(&file).and_then(|()| {
                let by_ratio = file.compressed_size().saturating_mul(self.limits.max_ratio).max(FREE_BYTES);
                let limit = self.limits.max_entry_bytes.min(by_ratio).min(allowance);
                let declared = file.size();
                let mut bounded = Bounded { inner: &mut file, limit, read: 0 };
                let taken = not_nested(&mut bounded).and_then(|mut file| take(declared, &mut file));
                self.unpacked += bounded.read;
                taken.map_err(refusal)
            });
            return Some((name, content));
        }
        let cause = "another entry has the same name";
        self.hidden.pop().map(|name| (name, Err(Refusal::RefusedEntry { cause })))
    }
}

/// That the entry is a plain file within the archive.
fn plain<R: Read>(file: &ZipFile<'_, R>) -> Result<(), Refusal> {
    if file.is_symlink() {
        return Err(Refusal::RefusedEntry { cause: "it is a link" });
    }
    if file.enclosed_name().is_none() {
        return Err(Refusal::RefusedEntry { cause: "its name leads out of the archive" });
    }
    Ok(())
}

/// The bytes from their beginning, unless they are an archive.
fn not_nested(file: &mut dyn Read) -> io::Result<impl Read> {
    let mut start = Vec::new();
    (&mut *file).take(4).read_to_end(&mut start)?;
    if start == b"PK\x03\x04" {
        return Err(io::Error::other(Refusal::RefusedEntry { cause: "it is an archive within the archive" }));
    }
    Ok(io::Cursor::new(start).chain(file))
}

/// Counts bytes as they come out; too many are an error.
struct Bounded<'a> {
    inner: &'a mut dyn Read,
    limit: u64,
    read: u64,
}

impl Read for Bounded<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(into)?;
        self.read += read as u64;
        if self.read > self.limit {
            let claim = format!("an archive entry unpacks to more than {} bytes", self.limit);
            return Err(io::Error::other(Refusal::Hostile { claim }));
        }
        Ok(read)
    }
}

fn refusal(error: io::Error) -> Refusal {
    let cause = error.to_string();
    let inner = error.into_inner().and_then(|inner| inner.downcast::<Refusal>().ok());
    inner.map_or(Refusal::UnreadableArchive { cause }, |refusal| *refusal)
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
        let mut entries = unpack(archive, limits).unwrap();
        let mut found = Vec::new();
        let length = |_, from: &mut dyn Read| {
            let mut bytes = Vec::new();
            from.read_to_end(&mut bytes)
        };
        while let Some((name, length)) = entries.next_file(length) {
            found.push((name, length.map_err(|refusal| refusal.code())));
        }
        found
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
    fn an_entry_that_another_one_hides_is_told_of() {
        let mut bytes = archive(&[("a.dcm", b"one"), ("b.dcm", b"two!"), ("c.dcm", b"three")]).into_inner();
        for at in 0..bytes.len() - 5 {
            if bytes[at..].starts_with(b"b.dcm") {
                bytes[at] = b'a';
            }
        }
        let found = codes(Cursor::new(bytes), &Limits::default());
        let of =
            |name: &str| found.iter().filter(|(n, _)| n == name).map(|(_, code)| *code).collect::<Vec<_>>();
        assert_eq!(of("c.dcm"), [Ok(5)]);
        assert_eq!(of("a.dcm"), [Ok(4), Err("refused_entry")], "{found:?}");
    }

    #[test]
    fn no_zip_is_refused_as_a_whole() {
        let refusal = unpack(Cursor::new(b"no zip".to_vec()), &Limits::default()).err().unwrap();
        assert_eq!(refusal.code(), "unreadable_archive");
    }
}
