//! A real handshake: the server answers by its certificate, and speaks HTTP/2 with whoever can.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test stops at its first fault")]

use std::net::SocketAddr;
use std::sync::Arc;

use server::{Settings, Tls};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};
use workflow::testing::World;

/// A client that trusts the certificate alone and speaks these protocols.
fn client(certificate: &rcgen::Certificate, protocols: &[&[u8]]) -> TlsConnector {
    let mut roots = RootCertStore::empty();
    roots.add(certificate.der().clone()).unwrap();
    let mut config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = protocols.iter().map(|protocol| protocol.to_vec()).collect();
    TlsConnector::from(Arc::new(config))
}

async fn connected(
    connector: &TlsConnector,
    address: SocketAddr,
) -> tokio_rustls::client::TlsStream<TcpStream> {
    let stream = TcpStream::connect(address).await.unwrap();
    connector.connect(ServerName::try_from("localhost").unwrap(), stream).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn https_is_served_by_a_certificate_with_http_1_and_2() {
    let folder = tempfile::tempdir().unwrap();
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let (certificate, key) = (folder.path().join("certificate.pem"), folder.path().join("key.pem"));
    std::fs::write(&certificate, made.cert.pem()).unwrap();
    std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    let refused = Tls::of(&key, &certificate).unwrap_err().to_string();
    assert!(refused.contains(".pem cannot be used"), "{refused}");

    let database = store::testing::sqlite().await;
    let world = World::new(database.db().clone(), database.archive().clone());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let settings = Settings { tls: Some(Tls::of(&certificate, &key).unwrap()), ..Settings::on(address) };
    assert!(settings.is_secure());
    let (stop, stopped) = oneshot::channel::<()>();
    let app = world.app().clone();
    let served = tokio::spawn(async move {
        let stopped = async {
            let _ = stopped.await;
        };
        server::serve_on(listener, app, &settings, stopped).await
    });

    // Somebody who connects and says nothing keeps nobody waiting.
    let _silent = TcpStream::connect(address).await.unwrap();
    let both = connected(&client(&made.cert, &[b"h2", b"http/1.1"]), address).await;
    assert_eq!(both.get_ref().1.alpn_protocol(), Some(&b"h2"[..]));
    drop(both);
    let mut old = connected(&client(&made.cert, &[b"http/1.1"]), address).await;
    old.write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").await.unwrap();
    let mut answer = String::new();
    old.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.to_lowercase().contains("strict-transport-security"), "{answer}");
    let _ = stop.send(());
    served.await.unwrap().unwrap();
    drop(world);
    database.finish().await;
}
