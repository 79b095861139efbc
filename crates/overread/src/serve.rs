//! `overread serve`.

use std::net::SocketAddr;

use anyhow::{Context, Result};
use clap::Args;
use server::Settings;
use tokio::net::TcpListener;
use workflow::app::App;

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
}

pub async fn run(store: &StoreOptions, options: Options) -> Result<()> {
    let app = store.open().await?;
    listen(app, options.listen, options.public_url, |address| {
        println!("Overread listens on http://{address} – Ctrl+C stops it.");
    })
    .await
}

/// Listens, says so, and serves until it is told to stop.
pub async fn listen(
    app: App,
    listen: SocketAddr,
    public_url: Option<String>,
    ready: impl FnOnce(SocketAddr),
) -> Result<()> {
    let listener = TcpListener::bind(listen)
        .await
        .with_context(|| format!("{listen} cannot be listened on: choose another with --listen"))?;
    let address = listener.local_addr()?;
    ready(address);
    let settings = Settings { public_url, ..Settings::on(address) };
    server::serve_on(listener, app, &settings, server::told_to_stop()).await.context("the server stopped")
}
