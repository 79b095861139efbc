//! HTTPS by a certificate of one's own: TLS 1.2 and 1.3, with HTTP/2 for whoever speaks it.

use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::serve::Listener;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::server::TlsStream;

/// A certificate and its key, ready to serve by.
#[derive(Clone, Debug)]
pub struct Tls(Arc<ServerConfig>);

impl Tls {
    /// Reads a chain of certificates, one's own first, and its key: both PEM.
    ///
    /// # Errors
    /// Says which file cannot be used, and why.
    pub fn of(certificate: &Path, key: &Path) -> io::Result<Self> {
        let wrong = |path: &Path, why: &dyn std::fmt::Display| {
            io::Error::other(format!("{} cannot be used: {why}", path.display()))
        };
        let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_file_iter(certificate)
            .and_then(Iterator::collect)
            .map_err(|why| wrong(certificate, &why))?;
        let secret = PrivateKeyDer::from_pem_file(key).map_err(|why| wrong(key, &why))?;
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(io::Error::other)?
            .with_no_client_auth()
            .with_single_cert(chain, secret)
            .map_err(|why| wrong(certificate, &why))?;
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(Self(Arc::new(config)))
    }
}

/// How long a client may take to shake hands.
const PATIENCE: Duration = Duration::from_secs(10);
/// Connections that have shaken hands and wait to be served.
const WAITING: usize = 64;

/// Connections that have shaken hands; a client that dawdles keeps nobody waiting.
pub(crate) struct TlsListener {
    ready: mpsc::Receiver<(TlsStream<TcpStream>, SocketAddr)>,
    address: SocketAddr,
}

impl TlsListener {
    pub fn new(listener: TcpListener, tls: &Tls) -> io::Result<Self> {
        let address = listener.local_addr()?;
        let (send, ready) = mpsc::channel(WAITING);
        tokio::spawn(welcome(listener, TlsAcceptor::from(Arc::clone(&tls.0)), send));
        Ok(Self { ready, address })
    }
}

async fn welcome(
    mut listener: TcpListener,
    acceptor: TlsAcceptor,
    ready: mpsc::Sender<(TlsStream<TcpStream>, SocketAddr)>,
) {
    loop {
        let (mut stream, address) = tokio::select! {
            // Waits out what passes, such as too many open files.
            accepted = Listener::accept(&mut listener) => accepted,
            () = ready.closed() => return,
        };
        crate::serve::answer_at_once(&mut stream);
        let (acceptor, ready) = (acceptor.clone(), ready.clone());
        tokio::spawn(async move {
            match tokio::time::timeout(PATIENCE, acceptor.accept(stream)).await {
                Ok(Ok(stream)) => drop(ready.send((stream, address)).await),
                Ok(Err(why)) => tracing::debug!(%address, %why, "no hands were shaken"),
                Err(_) => tracing::debug!(%address, "a client took too long to shake hands"),
            }
        });
    }
}

impl Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, SocketAddr) {
        match self.ready.recv().await {
            Some(accepted) => accepted,
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.address)
    }
}
