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

#[tokio::test]
async fn a_file_is_kept_without_reading_it_into_memory_and_is_the_same_blob() {
    let (blobs, folder) = blobs();
    let bytes = Bytes::from((0..3_000_000_u32).map(|n| n as u8).collect::<Vec<_>>());
    let path = folder.path().join("large");
    fs::write(&path, &bytes).unwrap();
    let (digest, _file) = blobs.put_file(fs::File::open(&path).unwrap()).await.unwrap();
    assert_eq!(digest, blobs.put(bytes.clone()).await.unwrap());
    assert_eq!(blobs.get(&digest).await.unwrap(), bytes);
    assert_eq!(files_under(&folder.path().join("blobs")), [file_of(&folder, &digest)]);
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
