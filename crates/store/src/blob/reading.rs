//! Reading a blob a piece at a time, so that what is sent is never in memory as a whole.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::ops::Range;

use bytes::Bytes;
use futures::stream::{BoxStream, try_unfold};
use futures::{Stream, StreamExt as _, TryStreamExt as _, stream};
use object_store::{GetOptions, GetResultPayload};

use super::{Blobs, Digest, blocking, unreadable};
use crate::Result;

/// How much of a file is in memory at a time.
const PIECE: u64 = 512 << 10;

impl Blobs {
    /// Some of the bytes in pieces; fewer if the blob ends before. Nothing is opened before the first piece
    /// is asked for. Not checked against the digest.
    pub fn get_pieces(
        &self,
        digest: Digest,
        range: Range<u64>,
    ) -> impl Stream<Item = Result<Bytes>> + Send + use<> {
        let blobs = self.clone();
        stream::once(async move { blobs.open(digest, range).await }).try_flatten()
    }

    async fn open(&self, digest: Digest, range: Range<u64>) -> Result<BoxStream<'static, Result<Bytes>>> {
        if range.is_empty() {
            return Ok(stream::empty().boxed());
        }
        let options = GetOptions { range: Some(range.into()), ..GetOptions::default() };
        let got = self.find(&digest, options).await.map_err(|e| unreadable(&digest, &e))?;
        Ok(match got.payload {
            GetResultPayload::File(file, _) => of_file(file, got.range).boxed(),
            GetResultPayload::Stream(pieces) => pieces.map_err(move |e| unreadable(&digest, &e)).boxed(),
        })
    }
}

fn of_file(file: File, range: Range<u64>) -> impl Stream<Item = Result<Bytes>> + Send {
    try_unfold((file, range), async |(mut file, Range { start, end })| {
        if start >= end {
            return Ok(None);
        }
        let next = blocking(move || {
            file.seek(SeekFrom::Start(start))?;
            let mut piece = Vec::with_capacity(PIECE.min(end - start) as usize);
            (&mut file).take(PIECE.min(end - start)).read_to_end(&mut piece)?;
            Ok((Bytes::from(piece), file))
        });
        let (piece, file) = next.await?;
        if piece.is_empty() {
            return Ok(None);
        }
        let start = start + piece.len() as u64;
        Ok(Some((piece, (file, start..end))))
    })
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use futures::TryStreamExt as _;

    use super::PIECE;
    use crate::Blobs;
    use crate::blob::Digest;

    #[tokio::test]
    async fn a_blob_comes_in_pieces_of_bounded_size() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = Blobs::folder(folder.path()).unwrap();
        let size = 3 * PIECE + 7;
        let bytes: Bytes = (0..size).map(|at| (at % 251) as u8).collect();
        let digest = blobs.put(bytes.clone()).await.unwrap();
        for range in [0..size, 5..PIECE + 5, size - 1..size, 3..3, 10..size + 99] {
            let pieces: Vec<Bytes> = blobs.get_pieces(digest, range.clone()).try_collect().await.unwrap();
            assert!(pieces.iter().all(|piece| piece.len() as u64 <= PIECE));
            let end = range.end.min(size) as usize;
            assert_eq!(pieces.concat(), bytes[range.start as usize..end], "{range:?}");
        }
        let missing: Result<Vec<Bytes>, _> = blobs.get_pieces(Digest::of(b"no"), 0..1).try_collect().await;
        assert!(missing.is_err());
    }
}
