//! The bytes of a file as they come: in memory, or in the spool folder once there are too many.

use std::fs::File;
use std::io::{self, Seek, Write};
use std::path::{Path, PathBuf};

use tokio::io::{AsyncRead, AsyncWrite};

use crate::destination::Content;
use crate::ending::Ending;
use crate::settings::Limits;
use crate::status::{Answer, Status};
use crate::wire::Wire;

/// A file that is being received.
pub(crate) struct Body {
    bytes: Vec<u8>,
    spooled: Option<File>,
    received: u64,
    limits: Limits,
    folder: PathBuf,
    failure: Option<Answer>,
}

impl Body {
    /// A file that begins with `head`, of about the size of `expected` bytes.
    pub fn new(head: &[u8], expected: usize, limits: Limits, folder: &Path) -> Self {
        let mut bytes = Vec::with_capacity(head.len() + expected.min(limits.memory));
        bytes.extend_from_slice(head);
        Self { bytes, spooled: None, received: 0, limits, folder: folder.to_owned(), failure: None }
    }

    /// Takes the fragment that was just told of. What cannot be kept is read nonetheless, so that the
    /// sender can be answered.
    pub async fn take<S>(&mut self, wire: &mut Wire<S>, length: u32) -> Result<(), Ending>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        self.received += u64::from(length);
        if self.failure.is_none() && self.received > self.limits.data_set {
            let most = self.limits.data_set >> 20;
            self.fail(Answer::failure(
                Status::OutOfResources,
                format!("It is larger than {most} MB: import it as a file."),
            ));
        }
        if self.failure.is_some() {
            return wire.skip(length).await;
        }
        wire.read(&mut self.bytes, length).await?;
        if self.bytes.len() >= self.limits.memory
            && let Err(why) = self.spool().await
        {
            tracing::warn!(%why, folder = %self.folder.display(), "a large data set cannot be spooled");
            self.fail(Answer::failure(
                Status::OutOfResources,
                "No room for a large data set: free some, then send again.",
            ));
        }
        Ok(())
    }

    /// The whole file, or why there is none.
    pub async fn finish(mut self) -> Result<Content, Answer> {
        if let Some(failure) = self.failure {
            return Err(failure);
        }
        if self.spooled.is_none() {
            return Ok(Content::Memory(self.bytes));
        }
        let rewound = match self.spool().await {
            Ok(()) => self.spooled.take().ok_or_else(|| io::Error::other("it was lost")),
            Err(why) => Err(why),
        };
        rewound.and_then(|mut file| file.rewind().map(|()| Content::File(file))).map_err(|why| {
            tracing::warn!(%why, folder = %self.folder.display(), "a large data set cannot be spooled");
            Answer::failure(
                Status::OutOfResources,
                "No room for a large data set: free some, then send again.",
            )
        })
    }

    fn fail(&mut self, answer: Answer) {
        self.failure = Some(answer);
        self.spooled = None;
        self.bytes = Vec::new();
    }

    /// Moves what is in memory to the end of the spooled file.
    async fn spool(&mut self) -> io::Result<()> {
        let mut bytes = std::mem::take(&mut self.bytes);
        let file = self.spooled.take();
        let folder = self.folder.clone();
        let written = tokio::task::spawn_blocking(move || -> io::Result<(File, Vec<u8>)> {
            let mut file = file.map_or_else(|| tempfile::tempfile_in(folder), Ok)?;
            file.write_all(&bytes)?;
            bytes.clear();
            Ok((file, bytes))
        });
        let (file, bytes) = written.await.map_err(io::Error::other)??;
        self.spooled = Some(file);
        self.bytes = bytes;
        Ok(())
    }
}
