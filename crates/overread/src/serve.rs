//! `overread serve`.

use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Args;
use server::{Settings, Tls};
use tokio::net::TcpListener;
use workflow::app::App;
use workflow::dicomweb::progressive::keep_ahead;

use crate::dimse::DicomOptions;
use crate::store::StoreOptions;

#[derive(Args)]
#[command(after_help = "Example:\n  overread serve --data-dir /srv/overread --listen 127.0.0.1:8042")]
pub struct Options {
    /// The address to listen on; port 0 takes a free one.
    #[arg(long, env = "OVERREAD_LISTEN", default_value = "127.0.0.1:8042")]
    listen: SocketAddr,
    /// The address that people type when a proxy stands before the server, such as `https://overread.example.org`.
    #[arg(long, env = "OVERREAD_PUBLIC_URL", value_name = "URL")]
    public_url: Option<String>,
    /// A certificate to serve https by, with its chain, as PEM; HTTP/2 comes with it.
    #[arg(long, env = "OVERREAD_TLS_CERTIFICATE", value_name = "FILE", requires = "tls_key")]
    tls_certificate: Option<PathBuf>,
    /// The certificate's key, as PEM.
    #[arg(long, env = "OVERREAD_TLS_KEY", value_name = "FILE", requires = "tls_certificate")]
    tls_key: Option<PathBuf>,
    /// Make HTJ2K of every image in the background, for viewers on slow lines: its beginning shows the
    /// whole picture. The originals stay as they are; see also --derived-megabytes.
    #[arg(long, env = "OVERREAD_HTJ2K_ON_IMPORT")]
    htj2k_on_import: bool,
    #[command(flatten)]
    dicom: DicomOptions,
}

impl Options {
    fn tls(&self) -> Result<Option<Tls>> {
        let (Some(certificate), Some(key)) = (&self.tls_certificate, &self.tls_key) else { return Ok(None) };
        Tls::of(certificate, key).map(Some).context("https cannot be served")
    }
}

pub async fn run(store: &StoreOptions, options: Options) -> Result<()> {
    let tls = options.tls()?;
    let scheme = if tls.is_some() { "https" } else { "http" };
    let app = store.open().await?;
    let app = if options.htj2k_on_import { app.making_ahead() } else { app };
    let ahead = app.clone();
    let making_ahead = async {
        if options.htj2k_on_import {
            keep_ahead(&ahead, server::told_to_stop()).await;
        }
        Ok(())
    };
    let dicom = options.dicom.listen(&app, store.spool_folder()).await?;
    if let Some(dicom) = &dicom {
        for line in dicom.told()? {
            println!("DICOM: {line}");
        }
    }
    let receiving = async {
        if let Some(dicom) = dicom {
            dicom.serve(server::told_to_stop()).await;
        }
        Ok(())
    };
    let closing = app.clone();
    let serving = listen(app, options.listen, options.public_url, tls, |address| {
        println!("Overread listens on {scheme}://{address} – Ctrl+C stops it.");
    });
    let served = tokio::try_join!(serving, receiving, making_ahead).map(|_| ());
    closing.close().await;
    served
}

/// Listens, says so, and serves until it is told to stop.
pub async fn listen(
    app: App,
    listen: SocketAddr,
    public_url: Option<String>,
    tls: Option<Tls>,
    ready: impl FnOnce(SocketAddr),
) -> Result<()> {
    let listener = TcpListener::bind(listen)
        .await
        .with_context(|| format!("{listen} cannot be listened on: choose another with --listen"))?;
    let address = listener.local_addr()?;
    ready(address);
    let settings = Settings { public_url, tls, ..Settings::on(address) };
    server::serve_on(listener, app, &settings, server::told_to_stop()).await.context("the server stopped")
}
