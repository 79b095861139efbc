//! Those who send: each gives up at the first fault of the line and says what was acknowledged before.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use dicom_ul::pdu::{AssociationRQ, Pdu, PresentationContextProposed, UserVariableItem, write_pdu};

use crate::images::Image;

const CT: &str = "1.2.840.10008.5.1.4.1.1.2";
const EXPLICIT_LITTLE: &str = "1.2.840.10008.1.2.1";

/// The longest that an answer takes.
const PATIENCE: Duration = Duration::from_mins(1);

/// A client of the API with a token.
#[derive(Clone)]
pub struct Http {
    pub address: SocketAddr,
    pub token: String,
}

/// Status and body.
pub type Answer = (u16, Vec<u8>);

impl Http {
    pub fn get(&self, path: &str, accept: &str) -> io::Result<Answer> {
        self.request("GET", path, &[("Accept", accept)], b"")
    }

    pub fn post(&self, path: &str, kind: &str, body: &[u8]) -> io::Result<Answer> {
        self.request("POST", path, &[("Content-Type", kind)], body)
    }

    pub fn request(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> io::Result<Answer> {
        let authorization = format!("Bearer {}", self.token);
        let headers: Vec<_> = headers.iter().copied().chain([("Authorization", &*authorization)]).collect();
        self.anybody(method, path, &headers, body).map(|(status, _, body)| (status, body))
    }

    /// A request without a token; status, head and body.
    pub fn anybody(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> io::Result<(u16, String, Vec<u8>)> {
        let mut stream = TcpStream::connect(self.address)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let mut head = format!("{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n", self.address);
        for (name, value) in headers {
            head.extend([name, ": ", value, "\r\n"]);
        }
        head.extend(["Content-Length: ", &body.len().to_string(), "\r\n\r\n"]);
        stream.write_all(head.as_bytes())?;
        // Who is refused early may find the line closed before all was sent; the answer counts.
        let _ = stream.write_all(body);
        answer(BufReader::new(stream))
    }

    /// Begins an import.
    pub fn begin(&self, project: &str) -> io::Result<String> {
        let path = format!("/api/projects/{project}/imports");
        let (status, body) = self.post(&path, "application/json", br#"{"source":"browser"}"#)?;
        assert_eq!(status, 200, "{}", String::from_utf8_lossy(&body));
        let begun: serde_json::Value = serde_json::from_slice(&body).unwrap();
        Ok(begun["import"].as_str().unwrap().to_owned())
    }

    /// Uploads a file into an import; its outcome, or the answer if it was not taken at all.
    pub fn upload(
        &self,
        project: &str,
        import: &str,
        name: &str,
        file: &[u8],
    ) -> io::Result<Result<String, Answer>> {
        let path = format!("/api/projects/{project}/imports/{import}/files?name={name}");
        let (status, body) = self.post(&path, "application/octet-stream", file)?;
        if status != 200 {
            return Ok(Err((status, body)));
        }
        let report: serde_json::Value = serde_json::from_slice(&body).unwrap();
        Ok(Ok(report["files"][0]["outcome"].as_str().unwrap().to_owned()))
    }

    /// Stores images in one request of STOW-RS.
    pub fn stow(&self, project: &str, images: &[&Image]) -> io::Result<Answer> {
        let mut body = Vec::new();
        for image in images {
            body.extend(b"--cut\r\nContent-Type: application/dicom\r\n\r\n");
            body.extend(&image.file);
            body.extend(b"\r\n");
        }
        body.extend(b"--cut--\r\n");
        let path = format!("/api/projects/{project}/dicomweb/studies");
        self.post(&path, "multipart/related; type=\"application/dicom\"; boundary=cut", &body)
    }
}

fn answer(mut stream: impl BufRead) -> io::Result<(u16, String, Vec<u8>)> {
    let cut = |what: &str| io::Error::new(io::ErrorKind::UnexpectedEof, what.to_owned());
    let mut line = String::new();
    stream.read_line(&mut line)?;
    let status = line.split(' ').nth(1).and_then(|code| code.parse().ok());
    let status = status.ok_or_else(|| cut("no answer"))?;
    let (mut length, mut chunked, mut heads) = (None, false, String::new());
    loop {
        line.clear();
        if stream.read_line(&mut line)? == 0 {
            return Err(cut("an answer without an end to its head"));
        }
        heads += &line;
        let head = line.trim_end().to_ascii_lowercase();
        match head.split_once(": ") {
            Some(("content-length", value)) => length = value.parse::<usize>().ok(),
            Some(("transfer-encoding", "chunked")) => chunked = true,
            Some(_) => {}
            None => break,
        }
    }
    let mut body = Vec::new();
    if !chunked {
        stream.read_to_end(&mut body)?;
        return if length.is_none_or(|length| length == body.len()) {
            Ok((status, heads, body))
        } else {
            Err(cut("half an answer"))
        };
    }
    loop {
        line.clear();
        stream.read_line(&mut line)?;
        let size = usize::from_str_radix(line.trim_end(), 16).map_err(|_| cut("half an answer"))?;
        let start = body.len();
        body.resize(start + size + 2, 0);
        stream.read_exact(&mut body[start..])?;
        body.truncate(start + size);
        if size == 0 {
            return Ok((status, heads, body));
        }
    }
}

/// An association that stores images.
pub struct Association(TcpStream);

impl Association {
    pub fn open(address: SocketAddr) -> io::Result<Self> {
        let mut stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_nodelay(true)?;
        let request = Pdu::AssociationRQ(AssociationRQ {
            protocol_version: 1,
            calling_ae_title: "SENDER".into(),
            called_ae_title: "OVERREAD".into(),
            application_context_name: "1.2.840.10008.3.1.1.1".into(),
            presentation_contexts: vec![PresentationContextProposed {
                id: 1,
                abstract_syntax: CT.into(),
                transfer_syntaxes: vec![EXPLICIT_LITTLE.into()],
            }],
            user_variables: vec![UserVariableItem::MaxLength(16_384)],
        });
        let mut bytes = Vec::new();
        write_pdu(&mut bytes, &request).map_err(io::Error::other)?;
        stream.write_all(&bytes)?;
        let (kind, _) = Self(stream.try_clone()?).receive()?;
        assert_eq!(kind, 2, "the association is accepted");
        Ok(Self(stream))
    }

    /// Stores an image; the status that comes back.
    pub fn store(&mut self, image: &Image) -> io::Result<u16> {
        let mut message = data(3, &command(&image.uid()));
        let set = crate::tools::data_set(&image.file);
        let mut pieces = set.chunks(16_000).peekable();
        while let Some(piece) = pieces.next() {
            message.extend(data(if pieces.peek().is_none() { 2 } else { 0 }, piece));
        }
        self.0.write_all(&message)?;
        let (kind, answer) = self.receive()?;
        assert_eq!(kind, 4, "an answer to C-STORE");
        let at = answer.windows(8).position(|head| head == [0, 0, 0, 9, 2, 0, 0, 0]).expect("a status");
        Ok(u16::from_le_bytes([answer[at + 8], answer[at + 9]]))
    }

    fn receive(&mut self) -> io::Result<(u8, Vec<u8>)> {
        let mut head = [0; 6];
        self.0.read_exact(&mut head)?;
        let mut rest = vec![0; u32::from_be_bytes([head[2], head[3], head[4], head[5]]) as usize];
        self.0.read_exact(&mut rest)?;
        Ok((head[0], rest))
    }
}

/// A data PDU of one value; `control` is 2 for a last fragment, 3 for a command.
fn data(control: u8, value: &[u8]) -> Vec<u8> {
    let mut pdu = vec![4, 0];
    pdu.extend((value.len() as u32 + 6).to_be_bytes());
    pdu.extend((value.len() as u32 + 2).to_be_bytes());
    pdu.extend([1, control]);
    pdu.extend(value);
    pdu
}

/// A command set (PS3.7 9.3.1.1) without its group length.
fn command(instance: &str) -> Vec<u8> {
    let mut set = Vec::new();
    let mut element = |number: u16, value: &[u8]| {
        let padded = value.len() + value.len() % 2;
        set.extend([0, 0]);
        set.extend(number.to_le_bytes());
        set.extend((padded as u32).to_le_bytes());
        set.extend(value);
        set.resize(set.len() + padded - value.len(), 0);
    };
    element(0x0002, CT.as_bytes());
    element(0x0100, &[1, 0]);
    element(0x0110, &[1, 0]);
    element(0x0700, &[0, 0]);
    element(0x0800, &[0, 0]);
    element(0x1000, instance.as_bytes());
    set
}
