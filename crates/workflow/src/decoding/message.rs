//! What goes between the server and a worker: a head in JSON and a body of bytes, each after its length.

use std::io::{self, Read, Write};

use bytes::Bytes;
use imaging::Refusal;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use super::task::{Made, Task};

/// The head of a request; the file is its body.
pub(super) type Request = Task;

/// The head of an answer; what was made is its body.
#[derive(Serialize, Deserialize)]
pub(super) enum Answer {
    Made { content_type: String },
    Refused { code: String, sentence: String },
}

/// No honest head is longer.
const LONGEST_HEAD: u32 = 1 << 16;

impl Answer {
    pub fn of(outcome: Result<Made, Refusal>) -> (Self, Bytes) {
        match outcome {
            Ok(made) => (Self::Made { content_type: made.content_type }, made.bytes),
            Err(refusal) => {
                let code = refusal.code().to_owned();
                (Self::Refused { code, sentence: refusal.to_string() }, Bytes::new())
            }
        }
    }

    pub fn outcome(self, bytes: Bytes) -> Result<Made, Refusal> {
        match self {
            Self::Made { content_type } => Ok(Made { bytes, content_type }),
            Self::Refused { code, sentence } => Err(Refusal::told(&code, sentence)),
        }
    }
}

fn lengths(head: &[u8], body: &[u8]) -> io::Result<[u8; 12]> {
    let head = u32::try_from(head.len()).ok().filter(|&length| length <= LONGEST_HEAD);
    let head = head.ok_or_else(|| io::Error::other("the head of a message is too long"))?;
    let mut lengths = [0; 12];
    lengths[..4].copy_from_slice(&head.to_le_bytes());
    lengths[4..].copy_from_slice(&(body.len() as u64).to_le_bytes());
    Ok(lengths)
}

/// Lengths of head and body, the body's at most `longest`.
fn checked(lengths: [u8; 12], longest: u64) -> io::Result<(usize, usize)> {
    let [a, b, c, d, body @ ..] = lengths;
    let (head, body) = (u32::from_le_bytes([a, b, c, d]), u64::from_le_bytes(body));
    if head > LONGEST_HEAD || body > longest {
        return Err(io::Error::other("a message is longer than any may be"));
    }
    Ok((head as usize, body as usize))
}

fn parsed<T: DeserializeOwned>(head: &[u8]) -> io::Result<T> {
    serde_json::from_slice(head).map_err(io::Error::other)
}

/// Sends a request.
pub(super) async fn send(
    to: &mut (impl AsyncWrite + Unpin),
    request: &Request,
    file: &[u8],
) -> io::Result<()> {
    let head = serde_json::to_vec(request)?;
    to.write_all(&lengths(&head, file)?).await?;
    to.write_all(&head).await?;
    to.write_all(file).await?;
    to.flush().await
}

/// Receives an answer of at most `longest` bytes.
pub(super) async fn receive(
    from: &mut (impl AsyncRead + Unpin),
    longest: u64,
) -> io::Result<(Answer, Bytes)> {
    let mut start = [0; 12];
    from.read_exact(&mut start).await?;
    let (head_length, body_length) = checked(start, longest)?;
    let mut head = vec![0; head_length];
    from.read_exact(&mut head).await?;
    let mut body = vec![0; body_length];
    from.read_exact(&mut body).await?;
    Ok((parsed(&head)?, Bytes::from(body)))
}

/// Takes a request; none at the end of the input.
pub(super) fn take(from: &mut impl Read) -> io::Result<Option<(Request, Bytes)>> {
    let mut start = [0; 12];
    match from.read_exact(&mut start) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        other => other?,
    }
    let (head_length, body_length) = checked(start, u64::MAX)?;
    let mut head = vec![0; head_length];
    from.read_exact(&mut head)?;
    let mut body = vec![0; body_length];
    from.read_exact(&mut body)?;
    Ok(Some((parsed(&head)?, Bytes::from(body))))
}

/// Gives an answer.
pub(super) fn give(to: &mut impl Write, answer: &Answer, bytes: &[u8]) -> io::Result<()> {
    let head = serde_json::to_vec(answer)?;
    to.write_all(&lengths(&head, bytes)?)?;
    to.write_all(&head)?;
    to.write_all(bytes)?;
    to.flush()
}
