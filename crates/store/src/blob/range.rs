//! Reading out of a folder in one go: opened and read in one turn of a thread, into memory that is not
//! cleared first. Frames are sent this way, and their rate is decided here.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;

use super::Digest;
use super::folder::Folder;

impl Folder {
    /// Some of a blob's bytes, fewer if it ends before; `None`: there is no such blob here.
    pub fn range(&self, digest: &Digest, range: &Range<u64>) -> io::Result<Option<Vec<u8>>> {
        let mut file = match File::open(self.target(digest)) {
            Ok(file) => file,
            Err(why) if why.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(why) => return Err(why),
        };
        let end = range.end.min(file.metadata()?.len());
        let wanted = end.saturating_sub(range.start);
        let mut bytes = Vec::with_capacity(usize::try_from(wanted).map_err(io::Error::other)?);
        file.seek(SeekFrom::Start(range.start))?;
        file.take(wanted).read_to_end(&mut bytes)?;
        Ok(Some(bytes))
    }
}
