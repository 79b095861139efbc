//! Content by its digest, in a folder.

#![allow(clippy::unwrap_used, reason = "a test stops at its first fault")]

use std::fs;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use store::blob::Digest;
use store::{Blobs, StoreError};
use tempfile::TempDir;

fn blobs() -> (Blobs, TempDir) {
    let folder = TempDir::new().unwrap();
    (Blobs::folder(&folder.path().join("blobs")).unwrap(), folder)
}

fn file_of(folder: &TempDir, digest: &Digest) -> PathBuf {
    let name = digest.to_string();
    folder.path().join("blobs").join(&name[..2]).join(name)
}

fn files_under(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files_under(&path)) } else { found.push(path) }
    }
    found
}

#[tokio::test]
async fn what_is_put_is_found_by_its_digest() {
    let (blobs, folder) = blobs();
    let bytes = Bytes::from_static(b"abc");
    let digest = blobs.put(bytes.clone()).await.unwrap();
    // FIPS 180-4, the example of one block.
    let known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!(digest.to_string(), known);
    assert_eq!(known.parse::<Digest>().unwrap(), digest);
    assert_eq!(blobs.get(&digest).await.unwrap(), bytes);
    assert_eq!(blobs.size(&digest).await.unwrap(), 3);
    assert!(blobs.exists(&digest).await.unwrap());
    assert_eq!(fs::read(file_of(&folder, &digest)).unwrap(), b"abc");
    assert_eq!(blobs.get_range(&digest, 1..2).await.unwrap(), "b");
    assert_eq!(blobs.get_range(&digest, 1..99).await.unwrap(), "bc");
    assert_eq!(blobs.get_range(&digest, 7..9).await.unwrap(), "");
}

#[tokio::test]
async fn putting_again_keeps_one_file_even_at_the_same_time() {
    let (blobs, folder) = blobs();
    let same = (0..64).map(|_| Bytes::from(vec![7; 100_000]));
    let digests = blobs.put_many(same).await.unwrap();
    assert!(digests.iter().all(|digest| *digest == digests[0]));
    assert_eq!(files_under(folder.path()), [file_of(&folder, &digests[0])]);
}

#[tokio::test]
async fn many_keep_their_order() {
    let (blobs, folder) = blobs();
    let many: Vec<Bytes> = (0..200_u32).map(|n| Bytes::from(vec![n as u8; n as usize])).collect();
    let digests = blobs.put_many(many.clone()).await.unwrap();
    for (digest, bytes) in digests.iter().zip(&many) {
        assert_eq!(blobs.get(digest).await.unwrap(), bytes);
    }
    assert_eq!(files_under(folder.path()).len(), 200);
}

#[tokio::test]
async fn a_file_cut_short_or_changed_is_damage_and_a_put_mends_it() {
    let (blobs, folder) = blobs();
    let bytes = Bytes::from(vec![9; 4096]);
    let digest = blobs.put(bytes.clone()).await.unwrap();
    fs::write(file_of(&folder, &digest), vec![9; 100]).unwrap();
    let damaged = blobs.get(&digest).await;
    assert!(matches!(damaged, Err(StoreError::BlobDamaged { .. })), "{damaged:?}");
    blobs.put(bytes.clone()).await.unwrap();
    assert_eq!(blobs.get(&digest).await.unwrap(), bytes);
}

#[tokio::test]
async fn what_a_crash_leaves_behind_is_not_seen() {
    let (blobs, folder) = blobs();
    let bytes = Bytes::from(vec![3; 1000]);
    let digest = Digest::of(&bytes);
    let file = file_of(&folder, &digest);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file.with_file_name(format!("{digest}#1")), &bytes[..500]).unwrap();
    assert!(!blobs.exists(&digest).await.unwrap());
    let missing = blobs.get(&digest).await;
    assert!(matches!(missing, Err(StoreError::BlobMissing { .. })), "{missing:?}");
    blobs.put(bytes.clone()).await.unwrap();
    assert_eq!(blobs.get(&digest).await.unwrap(), bytes);
}

/// A reader that breaks off.
struct Broken(usize);

impl std::io::Read for Broken {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let fits = self.0.min(into.len());
        self.0 -= fits;
        if fits > 0 { Ok(fits) } else { Err(std::io::Error::other("the line was cut")) }
    }
}

#[tokio::test]
async fn a_draft_is_the_same_blob_once_it_is_kept_and_nothing_before() {
    let (blobs, folder) = blobs();
    let bytes = Bytes::from((0..3_000_000_u32).map(|n| n as u8).collect::<Vec<_>>());
    let draft = blobs.draft(&mut &bytes[..]).unwrap().unwrap();
    let mut some = [0; 4];
    draft.read_at(2_000_000, &mut some).unwrap();
    assert_eq!((draft.size(), &some[..]), (3_000_000, &bytes[2_000_000..2_000_004]));
    assert!(!blobs.exists(&draft.digest()).await.unwrap());
    let digest = blobs.keep(draft).await.unwrap();
    assert_eq!(digest, blobs.put(bytes.clone()).await.unwrap());
    assert_eq!(blobs.get(&digest).await.unwrap(), bytes);
    blobs.verify(&digest).await.unwrap();
    let again = blobs.draft_of(&digest).await.unwrap();
    assert_eq!(again.digest(), digest);
    drop(again);
    let broken = blobs.draft(&mut Broken(2_000_000)).unwrap();
    assert_eq!(broken.unwrap_err().to_string(), "the line was cut");
    let dropped = blobs.incoming().await.unwrap().add(bytes.slice(..10)).await.unwrap();
    drop(dropped);
    assert_eq!(files_under(&folder.path().join("blobs")), [file_of(&folder, &digest)]);
}

#[tokio::test]
async fn whoever_opens_the_folder_clears_what_a_killed_process_left_and_nothing_that_is_being_written() {
    let (blobs, folder) = blobs();
    let path = folder.path().join("blobs");
    fs::write(path.join("unfinished/left"), "half").unwrap();
    let incoming = blobs.incoming().await.unwrap();
    let second = Blobs::folder(&path).unwrap();
    assert!(!path.join("unfinished/left").exists());
    let digest = blobs.keep(incoming.add(Bytes::from_static(b"abc")).await.unwrap().whole()).await.unwrap();
    assert_eq!(second.get(&digest).await.unwrap(), "abc");
}

#[tokio::test]
async fn what_would_use_up_the_room_that_is_kept_free_is_refused_and_nothing_of_it_is_left() {
    let (blobs, folder) = blobs();
    let bytes = Bytes::from_static(b"abc");
    let digest = blobs.put(bytes.clone()).await.unwrap();
    let path = folder.path().join("blobs");
    let full = Blobs::folder_keeping_free(&path, 1 << 60).unwrap();
    let no_room = |outcome: Result<(), StoreError>| {
        assert!(matches!(outcome, Err(StoreError::NoRoom { .. })), "{outcome:?}");
    };
    no_room(full.put(Bytes::from_static(b"other")).await.map(drop));
    no_room(full.incoming().await.unwrap().add(Bytes::from_static(b"other")).await.map(drop));
    no_room(full.draft(&mut &b"other"[..]).map(drop));
    let upload = uuid::Uuid::new_v4();
    let piecemeal = full.piecemeal(upload).await.unwrap().unwrap();
    no_room(full.append(piecemeal, bytes.clone()).await.map(drop));
    full.remove_pieces(upload).await.unwrap();
    assert_eq!(full.put(bytes.clone()).await.unwrap(), digest, "what is here needs no room");
    assert_eq!(full.get(&digest).await.unwrap(), bytes);
    assert_eq!(files_under(&path), [file_of(&folder, &digest)]);
}

#[tokio::test]
async fn blobs_of_an_earlier_version_are_found() {
    let (blobs, folder) = blobs();
    let digest = Digest::of(b"abc");
    let name = digest.to_string();
    let earlier = folder.path().join("blobs").join(&name[..2]).join(&name[2..4]);
    fs::create_dir_all(&earlier).unwrap();
    fs::write(earlier.join(&name), b"abc").unwrap();
    assert_eq!(blobs.get(&digest).await.unwrap(), "abc");
    assert_eq!(blobs.get_range(&digest, 1..3).await.unwrap(), "bc");
    assert_eq!(blobs.size(&digest).await.unwrap(), 3);
}

#[tokio::test]
async fn a_folder_that_cannot_be_used_is_named() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("taken");
    fs::write(&file, "a file").unwrap();
    let said = Blobs::folder(&file).unwrap_err().to_string();
    assert!(said.contains("taken"), "{said}");
}

#[test]
fn digests_are_read_strictly() {
    let good = Digest::of(b"x").to_string();
    assert!(good.parse::<Digest>().is_ok());
    for bad in ["", "ab", &good[1..], &good.to_uppercase(), &format!("{good}0"), "../../etc/passwd"] {
        assert!(bad.parse::<Digest>().is_err(), "{bad}");
    }
}
