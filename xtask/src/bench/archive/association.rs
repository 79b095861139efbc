//! A C-STORE client that sends whatever bytes it is given (PS3.7, PS3.8): honest clients refuse to send what they
//! cannot read themselves.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use anyhow::{Context, Result, bail};

const CT: &str = "1.2.840.10008.5.1.4.1.1.2";
const IMPLICIT: &str = "1.2.840.10008.1.2";
const CONTEXT: u8 = 1;
/// Bytes of a piece: no server takes fewer.
const PIECE: usize = 4_000;
const LONGEST_ANSWER: u32 = 1 << 20;
const PATIENCE: Duration = Duration::from_secs(10);

/// What came of a file.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// A status (PS3.4 B.2.3).
    Status(u16),
    /// The server takes no such thing, or ended the association.
    Refused,
}

/// Sends one file over an association of its own.
pub fn store(port: u16, title: &str, file: &[u8]) -> Result<Told> {
    let file = Parts::of(file);
    let mut line = TcpStream::connect(("127.0.0.1", port)).context("no association")?;
    line.set_nodelay(true)?;
    line.set_read_timeout(Some(PATIENCE))?;
    line.set_write_timeout(Some(PATIENCE))?;
    line.write_all(&association(title, &file))?;
    match receive(&mut line)? {
        // The result of the one context stands behind its number.
        Some((2, accepted)) if result(&accepted) == Some(0) => {}
        _ => return Ok(Told::Refused),
    }
    if !send(&mut line, &file) {
        return Ok(Told::Refused);
    }
    let Some((4, answer)) = receive(&mut line)? else { return Ok(Told::Refused) };
    let at = answer.windows(8).position(|head| head == [0, 0, 0, 9, 2, 0, 0, 0]).context("no status")?;
    let status = answer.get(at + 8..at + 10).context("no status")?;
    // Whether the server still hears it or not.
    let _ended = line.write_all(&pdu(5, &[0; 4])).and_then(|()| line.read(&mut [0; 10]));
    Ok(Told::Status(u16::from_le_bytes([status[0], status[1]])))
}

/// What a file says that it is, as far as it does, and its data set.
struct Parts<'a> {
    class: String,
    instance: String,
    syntax: String,
    data_set: &'a [u8],
}

impl<'a> Parts<'a> {
    fn of(file: &'a [u8]) -> Self {
        let group = [2, 0, 0, 0, b'U', b'L', 4, 0];
        let length = file.get(132..144).filter(|start| start.starts_with(&group));
        let length =
            length.map_or(0, |start| u32::from_le_bytes([start[8], start[9], start[10], start[11]]) as usize);
        let start = if length > 0 { 144 + length } else { 132 };
        let meta = &file[..start.min(file.len())];
        let or = |element, usual: &str| uid(meta, element).unwrap_or_else(|| usual.to_owned());
        Self {
            class: or(2, CT),
            instance: or(3, "1.2.3"),
            syntax: or(0x10, IMPLICIT),
            data_set: file.get(start..).unwrap_or_default(),
        }
    }
}

/// A UID of group 0002.
fn uid(meta: &[u8], element: u8) -> Option<String> {
    let at = meta.windows(6).position(|head| head == [2, 0, element, 0, b'U', b'I'])?;
    let length = usize::from(*meta.get(at + 6)?);
    let value = meta.get(at + 8..at + 8 + length)?;
    let text: String = value.iter().map(|byte| char::from(*byte)).collect();
    Some(text.trim_end_matches('\0').to_owned()).filter(|text| (1..=64).contains(&text.len()))
}

fn pdu(kind: u8, content: &[u8]) -> Vec<u8> {
    let mut pdu = vec![kind, 0];
    pdu.extend((content.len() as u32).to_be_bytes());
    pdu.extend(content);
    pdu
}

fn item(kind: u8, content: &[u8]) -> Vec<u8> {
    let mut item = vec![kind, 0];
    item.extend((content.len() as u16).to_be_bytes());
    item.extend(content);
    item
}

fn association(title: &str, file: &Parts<'_>) -> Vec<u8> {
    let padded = |text: &str| format!("{text:<16}").into_bytes();
    let context =
        [vec![CONTEXT, 0, 0, 0], item(0x30, file.class.as_bytes()), item(0x40, file.syntax.as_bytes())];
    let user = [item(0x51, &16_384u32.to_be_bytes()), item(0x52, b"1.2.826.0.1.3680043.10.1338.77.1")];
    let content = [
        vec![0, 1, 0, 0],
        padded(title),
        padded("BENCH"),
        vec![0; 32],
        item(0x10, b"1.2.840.10008.3.1.1.1"),
        item(0x20, &context.concat()),
        item(0x50, &user.concat()),
    ];
    pdu(1, &content.concat())
}

/// The result of the context in what accepts an association.
fn result(accepted: &[u8]) -> Option<u8> {
    let mut rest = accepted.get(68..)?;
    while let [kind, _, high, low, behind @ ..] = rest {
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        if *kind == 0x21 {
            return behind.get(2).copied();
        }
        rest = behind.get(length..)?;
    }
    None
}

/// Whether the server took it to the end.
fn send(line: &mut TcpStream, file: &Parts<'_>) -> bool {
    let pieces: Vec<&[u8]> = file.data_set.chunks(PIECE).collect();
    let command = data(3, &command(file));
    let last = pieces.len().saturating_sub(1);
    let parts =
        pieces.iter().enumerate().map(|(place, piece)| data(if place == last { 2 } else { 0 }, piece));
    let empty = pieces.is_empty().then(|| data(2, &[]));
    std::iter::once(command).chain(parts).chain(empty).all(|part| line.write_all(&part).is_ok())
}

/// A data PDU of one value; `control` is 2 for the last of a data set, 3 for a command.
fn data(control: u8, value: &[u8]) -> Vec<u8> {
    let mut content = (value.len() as u32 + 2).to_be_bytes().to_vec();
    content.extend([CONTEXT, control]);
    content.extend(value);
    pdu(4, &content)
}

fn command(file: &Parts<'_>) -> Vec<u8> {
    let mut set = Vec::new();
    let mut element = |number: u16, value: &[u8]| {
        set.extend([0, 0]);
        set.extend(number.to_le_bytes());
        set.extend((value.len() as u32).to_le_bytes());
        set.extend(value);
    };
    let even = |text: &str| [text.as_bytes(), &b"\0"[..text.len() % 2]].concat();
    element(0x0002, &even(&file.class));
    element(0x0100, &[1, 0]);
    element(0x0110, &[1, 0]);
    element(0x0700, &[0, 0]);
    element(0x0800, &[0, 0]);
    element(0x1000, &even(&file.instance));
    set
}

/// The next PDU; `None`: the server ended the connection.
fn receive(line: &mut TcpStream) -> Result<Option<(u8, Vec<u8>)>> {
    let mut head = [0; 6];
    match line.read_exact(&mut head) {
        Err(why) if matches!(why.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut) => {
            bail!("no answer within {PATIENCE:?}")
        }
        Err(_) => return Ok(None),
        Ok(()) => {}
    }
    let length = u32::from_be_bytes([head[2], head[3], head[4], head[5]]);
    if length > LONGEST_ANSWER {
        bail!("an answer of {length} bytes");
    }
    let mut content = vec![0; length as usize];
    Ok(line.read_exact(&mut content).is_ok().then_some((head[0], content)))
}
