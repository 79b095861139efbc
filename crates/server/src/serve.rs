//! Running the server until it is told to stop.

use std::future::Future;
use std::io;
use std::time::Duration;

use axum::serve::ListenerExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use workflow::app::App;

use crate::router::router;
use crate::settings::Settings;
use crate::tls::TlsListener;

/// How long the worker waits before it looks for jobs again.
const IDLE: Duration = Duration::from_secs(1);

/// Serves on the address of the settings until Ctrl+C or a termination signal.
pub async fn serve(app: App, settings: Settings) -> io::Result<()> {
    let listener = TcpListener::bind(settings.listen).await?;
    serve_on(listener, app, &settings, told_to_stop()).await
}

/// Serves on a listener until `stop` comes; requests that have begun are finished, and so is the job
/// at hand.
pub async fn serve_on(
    listener: TcpListener,
    app: App,
    settings: &Settings,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let (stopping, stopped) = watch::channel(false);
    let worker = tokio::spawn(work(app.clone(), stopped));
    let router = router(app, settings);
    let stop = async move {
        stop.await;
        let _ = stopping.send(true);
    };
    let served = if let Some(tls) = &settings.tls {
        match TlsListener::new(listener, tls) {
            Ok(listener) => axum::serve(listener, router).with_graceful_shutdown(stop).await,
            Err(why) => Err(why),
        }
    } else {
        let listener = listener.tap_io(answer_at_once);
        axum::serve(listener, router).with_graceful_shutdown(stop).await
    };
    let _ = worker.await;
    served
}

/// The end of an answer does not wait until the peer has acknowledged its beginning, which takes up to 40 ms.
pub(crate) fn answer_at_once(stream: &mut TcpStream) {
    if let Err(why) = stream.set_nodelay(true) {
        tracing::debug!(%why, "a connection goes on with delays");
    }
}

/// Runs background jobs, one after another.
async fn work(app: App, mut stopped: watch::Receiver<bool>) {
    match workflow::dicomweb::catch_up(&app).await {
        Ok(0) => {}
        Ok(images) => tracing::info!(images, "the archive index knows what was imported before"),
        Err(fault) => tracing::error!(%fault, "the archive index is not complete"),
    }
    if let Err(fault) = workflow::burned_in::catch_up(&app).await {
        tracing::error!(%fault, "cases wait for a look at their pixels");
    }
    while stopped.has_changed().is_ok() && !*stopped.borrow() {
        let busy = match workflow::work::run_one(&app).await {
            Ok(busy) => busy,
            Err(fault) => {
                tracing::error!(%fault, "a background job failed");
                false
            }
        };
        if !busy {
            let _ = tokio::time::timeout(IDLE, stopped.changed()).await;
        }
    }
}

/// Ends with Ctrl+C or a termination signal.
pub async fn told_to_stop() {
    let interrupted = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! {
        () = interrupted => {}
        () = terminated => {}
    }
}
