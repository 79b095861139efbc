//! A provider on a free port that keeps what it is sent in memory.

use std::io::Read;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use dimse::{Answer, Content, Destination, Peer, Received, Settings, Status, Unavailable};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// The title that is served.
pub const TITLE: &str = "OVERREAD";

/// One instance as it came.
pub struct Kept {
    pub sop_instance_uid: String,
    pub transfer_syntax_uid: String,
    pub was_spooled: bool,
    pub file: Vec<u8>,
}

/// What has happened.
#[derive(Default)]
pub struct Happened {
    pub kept: Vec<Kept>,
    pub opened: usize,
    pub closed: usize,
    /// Most sessions at once.
    pub most: usize,
}

/// Keeps everything that a caller of [`TITLE`] brings.
#[derive(Clone, Default)]
pub struct Memory(Arc<Mutex<Happened>>);

impl Destination for Memory {
    type Session = ();

    async fn open(&self, peer: &Peer) -> Result<(), Unavailable> {
        if peer.called.as_str() != TITLE {
            return Err(Unavailable::Unknown);
        }
        let mut happened = self.0.lock().unwrap();
        happened.opened += 1;
        happened.most = happened.most.max(happened.opened - happened.closed);
        Ok(())
    }

    async fn store(&self, (): &mut (), received: Received) -> Answer {
        let was_spooled = matches!(received.file, Content::File(_));
        let file = match received.file {
            Content::Memory(bytes) => bytes,
            Content::File(mut file) => {
                let mut bytes = Vec::new();
                if file.read_to_end(&mut bytes).is_err() {
                    return Answer::failure(Status::ProcessingFailure, "It cannot be read again.");
                }
                bytes
            }
        };
        let (sop_instance_uid, transfer_syntax_uid) =
            (received.sop_instance_uid, received.transfer_syntax_uid);
        let kept = Kept { sop_instance_uid, transfer_syntax_uid, was_spooled, file };
        self.0.lock().unwrap().kept.push(kept);
        Answer::success()
    }

    async fn close(&self, (): ()) {
        self.0.lock().unwrap().closed += 1;
    }
}

/// A provider that runs.
pub struct Provider {
    pub address: SocketAddr,
    memory: Memory,
    stop: oneshot::Sender<()>,
    served: JoinHandle<()>,
}

/// Starts one for everybody, with settings changed by `change`.
pub async fn start(change: impl FnOnce(&mut Settings)) -> Provider {
    let mut settings = Settings::new(vec!["*".parse().unwrap()], std::env::temp_dir());
    change(&mut settings);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let memory = Memory::default();
    let (stop, told) = oneshot::channel();
    let served = tokio::spawn(dimse::serve(listener, settings, memory.clone(), async {
        let _ = told.await;
    }));
    Provider { address, memory, stop, served }
}

impl Provider {
    /// Looks at what has happened so far.
    pub fn happened<T>(&self, look: impl FnOnce(&Happened) -> T) -> T {
        look(&self.memory.0.lock().unwrap())
    }

    /// Stops it, and waits until it has stopped.
    pub async fn stop(self) -> Memory {
        let _ = self.stop.send(());
        self.served.await.unwrap();
        self.memory
    }
}

impl Memory {
    /// Takes out what was kept.
    pub fn take(&self) -> Vec<Kept> {
        std::mem::take(&mut self.0.lock().unwrap().kept)
    }
}
