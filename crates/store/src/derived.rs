//! What is made of originals and can be made again at any time: frames in another encoding, pictures. Kept in
//! a folder of bounded size, apart from the originals; whoever deletes it loses time and nothing else.
//!
//! A file is named by what it was made of and into what. Its time says when it was last of use, so that the
//! order in which files go survives a restart and is the same to all processes that share the folder.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

use bytes::Bytes;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// The folder. Cheap to clone; without a folder nothing is kept.
#[derive(Clone, Debug, Default)]
pub struct Derived {
    folder: Option<Arc<Folder>>,
}

#[derive(Debug)]
struct Folder {
    root: PathBuf,
    most: u64,
    /// About how many bytes there are; counted anew when that is too many.
    size: AtomicU64,
}

/// What something is made of and into what.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Key([u8; 32]);

impl Key {
    /// The key of these parts in this order.
    pub fn of(parts: &[&[u8]]) -> Self {
        let mut hash = Sha256::new();
        for part in parts {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
        Self(hash.finalize().into())
    }
}

/// A file is its content after the content's SHA-256: files are not flushed, and a machine that fails may
/// leave half of one.
const CHECK: usize = 32;

impl Derived {
    /// Keeps up to about `most` bytes in a folder, which is made when it is needed.
    pub fn folder(root: &Path, most: u64) -> Self {
        // Counted when the first file is added.
        let size = AtomicU64::new(u64::MAX);
        Self { folder: Some(Arc::new(Folder { root: root.to_owned(), most, size })) }
    }

    /// What is kept under the key.
    pub async fn get(&self, key: Key) -> Option<Bytes> {
        let folder = Arc::clone(self.folder.as_ref()?);
        tokio::task::spawn_blocking(move || folder.get(key)).await.ok()?
    }

    /// A note that was left beside what is kept.
    pub async fn note(&self, name: &'static str) -> Option<String> {
        let path = self.folder.as_ref()?.root.join(name);
        tokio::task::spawn_blocking(move || fs::read_to_string(path)).await.ok()?.ok()
    }

    /// Leaves a note, which goes with the folder; `false` where that cannot be.
    pub async fn put_note(&self, name: &'static str, text: String) -> bool {
        let Some(folder) = self.folder.clone() else { return false };
        let left = tokio::task::spawn_blocking(move || {
            fs::create_dir_all(&folder.root)?;
            let unfinished = folder.root.join(format!("{name}.part"));
            fs::write(&unfinished, text)?;
            fs::rename(unfinished, folder.root.join(name))
        });
        matches!(left.await, Ok(Ok(())))
    }

    /// Keeps the bytes if it can. It need not be waited for: nobody relies on it.
    pub async fn put(&self, key: Key, bytes: Bytes) {
        let Some(folder) = self.folder.clone() else { return };
        let kept = tokio::task::spawn_blocking(move || folder.put(key, &bytes)).await;
        if let Ok(Err(why)) = kept {
            tracing::debug!(%why, "what was derived is not kept");
        }
    }
}

impl Folder {
    fn path(&self, Key(key): Key) -> PathBuf {
        let name = hex::encode(key);
        self.root.join(&name[..2]).join(name)
    }

    fn get(&self, key: Key) -> Option<Bytes> {
        let mut file = File::open(self.path(key)).ok()?;
        let mut bytes = Vec::with_capacity(file.metadata().ok()?.len() as usize);
        file.read_to_end(&mut bytes).ok()?;
        let whole = Bytes::from(bytes);
        let content = whole.slice(CHECK.min(whole.len())..);
        if whole.len() < CHECK || Sha256::digest(&content)[..] != whole[..CHECK] {
            return None;
        }
        let _the_order_is_a_little_older = file.set_modified(SystemTime::now());
        Some(content)
    }

    fn put(&self, key: Key, bytes: &[u8]) -> io::Result<()> {
        // One thing may not push out all others.
        if bytes.len() as u64 > self.most / 8 {
            return Ok(());
        }
        let target = self.path(key);
        let shelf = target.parent().unwrap_or(&self.root);
        fs::create_dir_all(shelf)?;
        let unfinished = shelf.join(format!("{}.part", Uuid::new_v4().simple()));
        let written = write(&unfinished, bytes).and_then(|()| fs::rename(&unfinished, &target));
        if written.is_err() {
            let _nothing_of_it_stays = fs::remove_file(&unfinished);
            return written;
        }
        let added = (bytes.len() + CHECK) as u64;
        let before = self.size.load(Ordering::Relaxed);
        if before.saturating_add(added) > self.most {
            self.size.store(self.shrink()?, Ordering::Relaxed);
        } else {
            self.size.fetch_add(added, Ordering::Relaxed);
        }
        Ok(())
    }

    /// Removes what was of use longest ago until there is room; answers how many bytes stay.
    fn shrink(&self) -> io::Result<u64> {
        let mut files = Vec::new();
        for shelf in fs::read_dir(&self.root)?.flatten() {
            let Ok(shelf) = fs::read_dir(shelf.path()) else { continue };
            for entry in shelf.flatten() {
                if let Ok(meta) = entry.metadata() {
                    files.push((meta.modified().unwrap_or(SystemTime::UNIX_EPOCH), meta.len(), entry.path()));
                }
            }
        }
        let mut size: u64 = files.iter().map(|(_, length, _)| length).sum();
        if size <= self.most {
            return Ok(size);
        }
        files.sort();
        // Some more than must be, so that not every file that comes makes all of them be counted.
        let wanted = self.most / 10 * 9;
        for (_, length, path) in files {
            if size <= wanted {
                break;
            }
            if fs::remove_file(path).is_ok() {
                size -= length;
            }
        }
        Ok(size)
    }
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create_new(path)?;
    file.write_all(&Sha256::digest(bytes))?;
    file.write_all(bytes)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};
    use std::time::{Duration, SystemTime};

    use bytes::Bytes;

    use super::{Derived, Key};

    fn key(number: u8) -> Key {
        Key::of(&[b"frame", &[number]])
    }

    fn bytes(number: u8) -> Bytes {
        vec![number; 1000].into()
    }

    fn files(folder: &Path) -> Vec<PathBuf> {
        let shelves = fs::read_dir(folder).unwrap().map(|shelf| shelf.unwrap().path());
        shelves
            .filter(|shelf| shelf.is_dir())
            .flat_map(|shelf| fs::read_dir(shelf).unwrap().map(|file| file.unwrap().path()))
            .collect()
    }

    fn size(folder: &Path) -> u64 {
        files(folder).iter().map(|file| fs::metadata(file).unwrap().len()).sum()
    }

    #[tokio::test]
    async fn what_was_of_use_longest_ago_goes_first_even_after_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let derived = Derived::folder(folder.path(), 10_500);
        for number in 0..10 {
            derived.put(key(number), bytes(number)).await;
        }
        assert_eq!(derived.get(key(0)).await, Some(bytes(0)));
        assert_eq!(files(folder.path()).len(), 10);
        // All but the first were of use an hour ago.
        for file in files(folder.path()) {
            let file = fs::File::options().append(true).open(file).unwrap();
            file.set_modified(SystemTime::now() - Duration::from_hours(1)).unwrap();
        }
        let again = Derived::folder(folder.path(), 10_500);
        assert_eq!(again.get(key(0)).await, Some(bytes(0)));
        again.put(key(10), bytes(10)).await;
        assert!(size(folder.path()) <= 10_500, "{}", size(folder.path()));
        assert_eq!(again.get(key(0)).await, Some(bytes(0)), "it was of use just now");
        assert_eq!(again.get(key(10)).await, Some(bytes(10)));
    }

    #[tokio::test]
    async fn what_is_broken_or_gone_is_not_there() {
        let folder = tempfile::tempdir().unwrap();
        let derived = Derived::folder(&folder.path().join("made"), 100_000);
        assert_eq!(derived.get(key(1)).await, None);
        derived.put(key(1), bytes(1)).await;
        let file = files(&folder.path().join("made")).remove(0);
        let whole = fs::read(&file).unwrap();
        for broken in [&whole[..20], &whole[..900], &[whole[..900].to_vec(), vec![9; 132]].concat()[..]] {
            fs::write(&file, broken).unwrap();
            assert_eq!(derived.get(key(1)).await, None);
        }
        fs::remove_dir_all(folder.path().join("made")).unwrap();
        assert_eq!(derived.get(key(1)).await, None);
        derived.put(key(1), bytes(1)).await;
        assert_eq!(derived.get(key(1)).await, Some(bytes(1)));
        derived.put(key(2), vec![0; 50_000].into()).await;
        assert_eq!(derived.get(key(2)).await, None, "too large beside the others");
        assert_eq!(Derived::default().get(key(1)).await, None);
    }

    #[tokio::test]
    async fn a_note_stays_beside_what_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let derived = Derived::folder(folder.path(), 2_000);
        assert_eq!(derived.note("place").await, None);
        assert!(derived.put_note("place", "7".into()).await);
        assert!(!Derived::default().put_note("place", "7".into()).await);
        for number in 0..9 {
            derived.put(key(number), vec![number; 200].into()).await;
        }
        assert!(files(folder.path()).len() < 9, "some had to go");
        assert_eq!(derived.note("place").await.as_deref(), Some("7"));
    }

    #[test]
    fn keys_differ_where_their_parts_do() {
        assert_ne!(Key::of(&[b"ab", b"c"]), Key::of(&[b"a", b"bc"]));
    }
}
