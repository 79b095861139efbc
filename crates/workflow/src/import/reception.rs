//! Receiving a file from the line: in memory while it is small and there is room, on the disk of the images
//! from then on.

use bytes::{Bytes, BytesMut};
use store::blob::Incoming;

use super::Upload;
use super::examination::is_archive;
use super::preparation::{IN_MEMORY, Room};
use crate::app::App;
use crate::fault::Fault;

/// Room is found for so many bytes at a time.
const STEP: u64 = 256 << 10;

/// A file that is being received. What came is gone when this is dropped.
pub struct Reception {
    app: App,
    memory: BytesMut,
    room: Option<Room>,
    /// Bytes that there is room for.
    granted: u64,
    disk: Option<Incoming>,
    received: u64,
}

impl Reception {
    /// A file of which nothing came yet.
    pub fn new(app: &App) -> Self {
        Self { app: app.clone(), memory: BytesMut::new(), room: None, granted: 0, disk: None, received: 0 }
    }

    /// How many bytes came.
    pub fn received(&self) -> u64 {
        self.received
    }

    /// Whether what came begins as an archive does; it can be told while the file is in memory.
    pub fn begins_as_archive(&self) -> bool {
        is_archive(&self.memory)
    }

    /// Takes some bytes.
    pub async fn add(mut self, bytes: Bytes) -> Result<Self, Fault> {
        self.received += bytes.len() as u64;
        if let Some(disk) = self.disk.take() {
            self.disk = Some(disk.add(bytes).await?);
        } else if self.has_room() {
            self.memory.extend_from_slice(&bytes);
        } else {
            let before = std::mem::take(&mut self.memory).freeze();
            let disk = self.app.blobs().incoming().await?.add(before).await?;
            self.room = None;
            self.disk = Some(disk.add(bytes).await?);
        }
        Ok(self)
    }

    fn has_room(&mut self) -> bool {
        if self.received <= self.granted {
            return true;
        }
        if self.received > IN_MEMORY {
            return false;
        }
        let wanted = (self.received - self.granted).next_multiple_of(STEP);
        let Some(more) = self.app.workshop().receive(wanted) else { return false };
        match &mut self.room {
            Some(room) => room.merge(more),
            None => self.room = Some(more),
        }
        self.granted += wanted;
        true
    }

    /// That was all.
    pub fn whole(self) -> Upload {
        match (self.disk, self.room) {
            (Some(disk), _) => Upload::Draft(disk.whole()),
            (None, Some(room)) => Upload::Held(self.memory.freeze(), Held(room)),
            (None, None) => Upload::Memory(self.memory.freeze()),
        }
    }
}

/// Room in memory that an upload keeps until it is stored.
pub struct Held(pub(super) Room);
