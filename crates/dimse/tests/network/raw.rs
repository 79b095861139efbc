//! A client that says exactly what a test wants it to.

use std::net::SocketAddr;
use std::time::Duration;

use dicom_ul::pdu::{AssociationRQ, Pdu, PresentationContextProposed, UserVariableItem, read_pdu, write_pdu};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

pub const CT: &str = "1.2.840.10008.5.1.4.1.1.2";
pub const VERIFICATION: &str = "1.2.840.10008.1.1";
pub const IMPLICIT: &str = "1.2.840.10008.1.2";

/// One connection.
pub struct Raw(pub TcpStream);

impl Raw {
    pub async fn connect(address: SocketAddr) -> Self {
        Self(TcpStream::connect(address).await.unwrap())
    }

    /// Connects and is accepted: context 1 is CT storage, context 3 verification.
    pub async fn associate(address: SocketAddr) -> Self {
        let mut raw = Self::connect(address).await;
        raw.send(&request("RAW", super::provider::TITLE)).await;
        match raw.receive().await {
            Some(Pdu::AssociationAC(_)) => raw,
            other => panic!("not accepted: {other:?}"),
        }
    }

    pub async fn send(&mut self, pdu: &Pdu) {
        let mut bytes = Vec::new();
        write_pdu(&mut bytes, pdu).unwrap();
        self.write(&bytes).await;
    }

    pub async fn write(&mut self, bytes: &[u8]) {
        self.0.write_all(bytes).await.unwrap();
    }

    /// The next PDU, or the end of the connection.
    pub async fn receive(&mut self) -> Option<Pdu> {
        let reading = async {
            let mut pdu = vec![0; 6];
            self.0.read_exact(&mut pdu).await.ok()?;
            let length = u32::from_be_bytes([pdu[2], pdu[3], pdu[4], pdu[5]]);
            pdu.resize(6 + length as usize, 0);
            self.0.read_exact(&mut pdu[6..]).await.ok()?;
            read_pdu(pdu.as_slice(), 1 << 20, true).unwrap()
        };
        tokio::time::timeout(Duration::from_secs(20), reading).await.expect("no answer")
    }

    /// The status of the response that comes next.
    pub async fn status(&mut self) -> u16 {
        let Some(Pdu::PData { data }) = self.receive().await else { panic!("no response") };
        let set = &data[0].data;
        let at = set.windows(8).position(|head| head == [0, 0, 0, 9, 2, 0, 0, 0]).expect("no status");
        u16::from_le_bytes([set[at + 8], set[at + 9]])
    }

    /// Sends a data set of `size` bytes for the instance, in PDUs of `piece` bytes.
    pub async fn store(&mut self, instance: &str, size: usize, piece: usize) {
        self.write(&pdv(1, 3, &store_command(instance))).await;
        let data: Vec<u8> = data_set(size);
        let pieces: Vec<&[u8]> = data.chunks(piece).collect();
        for (place, part) in pieces.iter().enumerate() {
            let control = if place + 1 == pieces.len() { 2 } else { 0 };
            self.write(&pdv(1, control, part)).await;
        }
    }
}

/// Bytes whose place can be told from their value.
pub fn data_set(size: usize) -> Vec<u8> {
    (0..size).map(|place| (place % 251) as u8).collect()
}

pub fn request(calling: &str, called: &str) -> Pdu {
    let context = |id, abstract_syntax: &str| PresentationContextProposed {
        id,
        abstract_syntax: abstract_syntax.into(),
        transfer_syntaxes: vec![IMPLICIT.into()],
    };
    Pdu::AssociationRQ(AssociationRQ {
        protocol_version: 1,
        calling_ae_title: calling.into(),
        called_ae_title: called.into(),
        application_context_name: "1.2.840.10008.3.1.1.1".into(),
        presentation_contexts: vec![context(1, CT), context(3, VERIFICATION)],
        user_variables: vec![UserVariableItem::MaxLength(16_384)],
    })
}

/// A data PDU of one value; `control` is 1 for a command, 2 for a last fragment, 3 for both.
pub fn pdv(context: u8, control: u8, data: &[u8]) -> Vec<u8> {
    let mut pdu = vec![4, 0];
    pdu.extend((data.len() as u32 + 6).to_be_bytes());
    pdu.extend((data.len() as u32 + 2).to_be_bytes());
    pdu.extend([context, control]);
    pdu.extend(data);
    pdu
}

fn element(set: &mut Vec<u8>, number: u16, value: &[u8]) {
    set.extend([0, 0]);
    set.extend(number.to_le_bytes());
    set.extend((value.len() as u32).to_le_bytes());
    set.extend(value);
}

fn text(value: &str) -> Vec<u8> {
    let mut bytes = value.as_bytes().to_vec();
    if bytes.len() % 2 == 1 {
        bytes.push(0);
    }
    bytes
}

pub fn store_command(instance: &str) -> Vec<u8> {
    let mut set = Vec::new();
    element(&mut set, 0x0002, &text(CT));
    element(&mut set, 0x0100, &[1, 0]);
    element(&mut set, 0x0110, &[1, 0]);
    element(&mut set, 0x0700, &[0, 0]);
    element(&mut set, 0x0800, &[0, 0]);
    element(&mut set, 0x1000, &text(instance));
    set
}

/// A command without a data set.
pub fn command(field: u16) -> Vec<u8> {
    let mut set = Vec::new();
    element(&mut set, 0x0002, &text(VERIFICATION));
    element(&mut set, 0x0100, &field.to_le_bytes());
    element(&mut set, 0x0110, &[9, 0]);
    element(&mut set, 0x0800, &[1, 1]);
    set
}
