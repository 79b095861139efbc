//! Command sets: what a message asks, and what it is answered (PS3.7 section 6.3, annex E).

use crate::status::Answer;

/// What a message asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    Store,
    Echo,
    /// Takes back a request; nothing is answered to it.
    Cancel,
    Other(u16),
}

impl Operation {
    const fn code(self) -> u16 {
        match self {
            Self::Store => 0x0001,
            Self::Echo => 0x0030,
            Self::Cancel => 0x0FFF,
            Self::Other(code) => code,
        }
    }
}

/// A request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Command {
    pub operation: Operation,
    pub message_id: u16,
    pub has_data_set: bool,
    pub sop_class: String,
    pub sop_instance: String,
}

const AFFECTED_SOP_CLASS: u16 = 0x0002;
const COMMAND_FIELD: u16 = 0x0100;
const MESSAGE_ID: u16 = 0x0110;
const MESSAGE_ID_RESPONDED_TO: u16 = 0x0120;
const DATA_SET_TYPE: u16 = 0x0800;
const STATUS: u16 = 0x0900;
const ERROR_COMMENT: u16 = 0x0902;
const AFFECTED_SOP_INSTANCE: u16 = 0x1000;

/// The data set type that says that there is none.
const NO_DATA_SET: u16 = 0x0101;

impl Command {
    /// Reads a command set, which is always Implicit VR Little Endian.
    pub fn parse(mut bytes: &[u8]) -> Result<Self, String> {
        let mut command_field = None;
        let mut message_id = None;
        let mut data_set_type = None;
        let mut sop_class = String::new();
        let mut sop_instance = String::new();
        while !bytes.is_empty() {
            let (element, value, rest) = next(bytes)?;
            match element {
                COMMAND_FIELD => command_field = Some(number(value)?),
                MESSAGE_ID => message_id = Some(number(value)?),
                DATA_SET_TYPE => data_set_type = Some(number(value)?),
                AFFECTED_SOP_CLASS => sop_class = text(value),
                AFFECTED_SOP_INSTANCE => sop_instance = text(value),
                _ => {}
            }
            bytes = rest;
        }
        let operation = match command_field.ok_or("the command set names no command")? {
            0x0001 => Operation::Store,
            0x0030 => Operation::Echo,
            0x0FFF => Operation::Cancel,
            code if code & 0x8000 != 0 => return Err("a response came where a request was due".into()),
            code => Operation::Other(code),
        };
        if operation != Operation::Cancel && message_id.is_none() {
            return Err("the command set has no message ID".into());
        }
        Ok(Self {
            operation,
            message_id: message_id.unwrap_or(0),
            has_data_set: data_set_type.ok_or("the command set does not say whether a data set follows")?
                != NO_DATA_SET,
            sop_class,
            sop_instance,
        })
    }

    /// The command set of the response to this request.
    pub fn response(&self, answer: &Answer) -> Vec<u8> {
        let mut set = Vec::with_capacity(256);
        if !self.sop_class.is_empty() {
            put(&mut set, AFFECTED_SOP_CLASS, &padded(&self.sop_class, 0));
        }
        put(&mut set, COMMAND_FIELD, &(self.operation.code() | 0x8000).to_le_bytes());
        put(&mut set, MESSAGE_ID_RESPONDED_TO, &self.message_id.to_le_bytes());
        put(&mut set, DATA_SET_TYPE, &NO_DATA_SET.to_le_bytes());
        put(&mut set, STATUS, &answer.status.code().to_le_bytes());
        if let Some(comment) = &answer.comment {
            put(&mut set, ERROR_COMMENT, &padded(&comment_of(comment), b' '));
        }
        if !self.sop_instance.is_empty() {
            put(&mut set, AFFECTED_SOP_INSTANCE, &padded(&self.sop_instance, 0));
        }
        let mut whole = Vec::with_capacity(12 + set.len());
        put(&mut whole, 0x0000, &(set.len() as u32).to_le_bytes());
        whole.extend(set);
        whole
    }
}

/// The element, value and rest of a command set.
fn next(bytes: &[u8]) -> Result<(u16, &[u8], &[u8]), String> {
    let cut = || "the command set ends within an element".to_owned();
    let (head, rest) = bytes.split_at_checked(8).ok_or_else(cut)?;
    if head[..2] != [0, 0] {
        return Err("the command set holds what is no command".into());
    }
    let length = u32::from_le_bytes([head[4], head[5], head[6], head[7]]) as usize;
    let (value, rest) = rest.split_at_checked(length).ok_or_else(cut)?;
    Ok((u16::from_le_bytes([head[2], head[3]]), value, rest))
}

fn number(value: &[u8]) -> Result<u16, String> {
    match value {
        [low, high] => Ok(u16::from_le_bytes([*low, *high])),
        _ => Err("a number of the command set is not two bytes long".into()),
    }
}

fn text(value: &[u8]) -> String {
    String::from_utf8_lossy(value).trim_matches(['\0', ' ']).to_owned()
}

fn put(set: &mut Vec<u8>, element: u16, value: &[u8]) {
    set.extend([0, 0]);
    set.extend(element.to_le_bytes());
    set.extend((value.len() as u32).to_le_bytes());
    set.extend(value);
}

fn padded(text: &str, with: u8) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    if bytes.len() % 2 == 1 {
        bytes.push(with);
    }
    bytes
}

/// As an error comment may be: at most 64 characters of the default repertoire, without a backslash.
fn comment_of(sentence: &str) -> String {
    const LONGEST: usize = 64;
    let plain: String = sentence
        .chars()
        .filter_map(|letter| match letter {
            '“' | '”' => Some('"'),
            '‘' | '’' => Some('\''),
            '–' | '—' => Some('-'),
            '\\' => Some('/'),
            ' '..='~' => Some(letter),
            '\n' | '\t' => Some(' '),
            _ => None,
        })
        .collect();
    if plain.len() <= LONGEST {
        return plain;
    }
    let cut = &plain[..LONGEST - 3];
    let whole_words = cut.rsplit_once(' ').map_or(cut, |(before, _)| before);
    format!("{}...", whole_words.trim_end_matches([',', ':', ';', '.']))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Command, Operation, comment_of, number, put, text};
    use crate::status::{Answer, Status};

    fn store() -> Vec<u8> {
        let mut set = Vec::new();
        put(&mut set, 0x0002, b"1.2.3\0");
        put(&mut set, 0x0100, &1u16.to_le_bytes());
        put(&mut set, 0x0110, &7u16.to_le_bytes());
        put(&mut set, 0x0700, &0u16.to_le_bytes());
        put(&mut set, 0x0800, &0u16.to_le_bytes());
        put(&mut set, 0x1000, b"1.2.3.4 ");
        set
    }

    #[test]
    fn a_request_to_store_is_read() {
        let command = Command::parse(&store()).unwrap();
        assert_eq!(
            command,
            Command {
                operation: Operation::Store,
                message_id: 7,
                has_data_set: true,
                sop_class: "1.2.3".into(),
                sop_instance: "1.2.3.4".into(),
            }
        );
    }

    #[test]
    fn a_response_answers_its_request_with_status_and_comment() {
        let command = Command::parse(&store()).unwrap();
        let set = command.response(&Answer::failure(Status::OutOfResources, "The disk is full."));
        let value = |wanted: u16| {
            let mut rest = &set[..];
            while let Ok((element, value, after)) = super::next(rest) {
                if element == wanted {
                    return value.to_vec();
                }
                rest = after;
            }
            panic!("no element {wanted:04x}");
        };
        assert_eq!(u32::from_le_bytes(value(0).try_into().unwrap()) as usize, set.len() - 12);
        assert_eq!(number(&value(0x0100)), Ok(0x8001));
        assert_eq!(number(&value(0x0120)), Ok(7));
        assert_eq!(number(&value(0x0800)), Ok(0x0101));
        assert_eq!(number(&value(0x0900)), Ok(0xA700));
        assert_eq!(value(0x0902), b"The disk is full. ");
        assert_eq!(text(&value(0x1000)), "1.2.3.4");
    }

    #[test]
    fn a_comment_keeps_to_what_a_comment_may_be() {
        assert_eq!(comment_of("“A\\B” – no"), "\"A/B\" - no");
        let long = comment_of(&"quarantined for a reason, ".repeat(5));
        assert!(long.len() <= 64 && long.ends_with("..."), "{long}");
    }

    proptest! {
        #[test]
        fn no_bytes_make_the_reader_fall(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = Command::parse(&bytes);
        }

        #[test]
        fn no_cut_or_changed_request_makes_the_reader_fall(at in 0usize..80, to in any::<u8>(), cut in 0usize..90) {
            let mut bytes = store();
            if let Some(byte) = bytes.get_mut(at) { *byte = to; }
            bytes.truncate(cut);
            let _ = Command::parse(&bytes);
        }
    }
}
