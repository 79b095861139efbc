//! PDUs on a connection (PS3.8 section 9.3), read with a bound on each length and each wait.

use std::io;
use std::time::Duration;

use bytes::BufMut;
use dicom_ul::pdu::{AbortRQServiceProviderReason as Reason, AbortRQSource, AssociationRQ, Pdu};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::time::{Instant, timeout, timeout_at};

use crate::ending::Ending;
use crate::settings::Patience;

/// Bytes of an A-ASSOCIATE-RQ: 128 presentation contexts of a few dozen transfer syntaxes fit twice.
const LONGEST_REQUEST: u32 = 512 << 10;
/// Bytes of any other PDU that is not data.
const LONGEST_CONTROL: u32 = 1024;
/// Bytes that are read from the socket at once.
const BUFFER: usize = 256 << 10;
/// How long, and how much, is read in vain after the last word, so that the peer hears it.
const LAST_WORD: Duration = Duration::from_secs(2);
const LAST_BYTES: u64 = 64 << 20;

const ASSOCIATE_RQ: u8 = 1;
const DATA: u8 = 4;
const RELEASE_RQ: u8 = 5;
const ABORT: u8 = 7;

/// What comes next on an established association.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Item {
    Fragment(Fragment),
    ReleaseRequested,
}

/// A piece of a message, whose `length` bytes are to be read next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fragment {
    pub context: u8,
    pub is_command: bool,
    pub is_last: bool,
    pub length: u32,
}

/// One connection.
pub(crate) struct Wire<S> {
    stream: BufReader<S>,
    patience: Patience,
    longest: u32,
    /// Bytes of the data PDU at hand that no fragment has told of yet.
    left: u32,
    /// When the PDU at hand has to be there.
    deadline: Instant,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Wire<S> {
    pub fn new(stream: S, longest: u32, patience: Patience) -> Self {
        let stream = BufReader::with_capacity(BUFFER, stream);
        Self { stream, patience, longest, left: 0, deadline: Instant::now() }
    }

    /// The request for an association, which has to be the first word.
    pub async fn request(&mut self) -> Result<AssociationRQ, Ending> {
        self.deadline = Instant::now() + self.patience.request;
        let (kind, length) = within(self.deadline, header(&mut self.stream)).await?;
        if kind != ASSOCIATE_RQ {
            return Err(Ending::unexpected("what came first was no request for an association"));
        }
        if length > LONGEST_REQUEST {
            return Err(Ending::invalid(format!("a request for an association of {length} bytes")));
        }
        let mut pdu = vec![kind, 0];
        pdu.extend(length.to_be_bytes());
        self.read(&mut pdu, length).await?;
        match dicom_ul::pdu::read_pdu(pdu.as_slice(), LONGEST_REQUEST, true) {
            Ok(Some(Pdu::AssociationRQ(request))) => Ok(request),
            Ok(_) => Err(Ending::invalid("a request for an association that is cut")),
            Err(why) => Err(Ending::invalid(format!("a request for an association that is wrong ({why})"))),
        }
    }

    /// The next piece of a message, or the end, waiting at most `patience` for it to begin.
    pub async fn next(&mut self, patience: Duration) -> Result<Item, Ending> {
        if self.left == 0 {
            self.deadline = Instant::now() + patience;
        }
        while self.left == 0 {
            let (kind, length) = within(self.deadline, header(&mut self.stream)).await?;
            self.deadline = Instant::now() + self.patience.stalled;
            match kind {
                DATA if length > self.longest => {
                    return Err(Ending::invalid(format!(
                        "a PDU of {length} bytes where at most {} were agreed on",
                        self.longest
                    )));
                }
                DATA => self.left = length,
                RELEASE_RQ => {
                    self.control(length).await?;
                    return Ok(Item::ReleaseRequested);
                }
                ABORT => return Err(Ending::AbortedByPeer),
                2 | 3 | 6 | ASSOCIATE_RQ => {
                    return Err(Ending::unexpected(format!("a PDU of type {kind} where data was due")));
                }
                _ => {
                    let what = format!("a PDU of the unknown type {kind}");
                    return Err(Ending::Violation { reason: Reason::UnrecognizedPdu, what });
                }
            }
        }
        self.fragment().await.map(Item::Fragment)
    }

    /// The head of a presentation data value (PS3.8 section 9.3.5.1 and annex E.2).
    async fn fragment(&mut self) -> Result<Fragment, Ending> {
        let mut head = [0; 6];
        if self.left < 6 {
            return Err(Ending::invalid("a data PDU whose values do not fill it"));
        }
        within(self.deadline, self.stream.read_exact(&mut head)).await?;
        let item = u32::from_be_bytes([head[0], head[1], head[2], head[3]]);
        if item < 2 || item > self.left - 4 {
            return Err(Ending::invalid(format!("a value of {item} bytes within {}", self.left - 4)));
        }
        self.left -= 4 + item;
        let [context, control] = [head[4], head[5]];
        Ok(Fragment { context, is_command: control & 1 != 0, is_last: control & 2 != 0, length: item - 2 })
    }

    /// Appends the bytes of the fragment that was just told of.
    pub async fn read(&mut self, into: &mut Vec<u8>, length: u32) -> Result<(), Ending> {
        let mut left = length as usize;
        into.reserve(left);
        while left > 0 {
            let mut room = into.limit(left);
            match within(self.deadline, self.stream.read_buf(&mut room)).await? {
                0 => return Err(gone()),
                read => left -= read,
            }
        }
        Ok(())
    }

    /// Reads the bytes of the fragment that was just told of in vain.
    pub async fn skip(&mut self, length: u32) -> Result<(), Ending> {
        let mut passed = (&mut self.stream).take(length.into());
        let skipped = within(self.deadline, tokio::io::copy(&mut passed, &mut tokio::io::sink())).await?;
        if skipped == u64::from(length) { Ok(()) } else { Err(gone()) }
    }

    /// Sends a PDU, in one write where the connection takes it.
    pub async fn send(&mut self, pdu: &Pdu) -> Result<(), Ending> {
        let mut bytes = Vec::with_capacity(1024);
        dicom_ul::pdu::write_pdu(&mut bytes, pdu).map_err(|why| io::Error::other(why.to_string()))?;
        self.write(&bytes).await
    }

    /// Sends bytes, in one write where the connection takes them.
    pub async fn write(&mut self, bytes: &[u8]) -> Result<(), Ending> {
        let sending = async {
            self.stream.write_all(bytes).await?;
            self.stream.flush().await
        };
        timeout(self.patience.stalled, sending)
            .await
            .map_err(|_| Ending::Silent("while it was to take an answer"))?
            .map_err(Ending::Lost)
    }

    /// Ends the connection with a last word. What the peer is still sending is read in vain for a moment:
    /// a connection closed over unread bytes would take the last word with it.
    pub async fn close(mut self, last_word: Option<Pdu>) {
        if let Some(pdu) = last_word
            && self.send(&pdu).await.is_err()
        {
            return;
        }
        if self.stream.shutdown().await.is_ok() {
            let mut rest = self.stream.take(LAST_BYTES);
            let _ = timeout(LAST_WORD, tokio::io::copy(&mut rest, &mut tokio::io::sink())).await;
        }
    }

    async fn control(&mut self, length: u32) -> Result<(), Ending> {
        if length > LONGEST_CONTROL {
            return Err(Ending::invalid(format!("a control PDU of {length} bytes")));
        }
        self.skip(length).await
    }
}

/// The A-ABORT that tells a reason.
pub(crate) fn abort(reason: Reason) -> Pdu {
    Pdu::AbortRQ { source: AbortRQSource::ServiceProvider(reason) }
}

/// The type and the length of a PDU.
async fn header(stream: &mut (impl AsyncRead + Unpin)) -> io::Result<(u8, u32)> {
    let mut head = [0; 6];
    stream.read_exact(&mut head).await?;
    Ok((head[0], u32::from_be_bytes([head[2], head[3], head[4], head[5]])))
}

async fn within<T>(deadline: Instant, reading: impl Future<Output = io::Result<T>>) -> Result<T, Ending> {
    match timeout_at(deadline, reading).await {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(why)) => Err(Ending::Lost(why)),
        Err(_) => Err(Ending::Silent("where more was due")),
    }
}

fn gone() -> Ending {
    Ending::Lost(io::ErrorKind::UnexpectedEof.into())
}
