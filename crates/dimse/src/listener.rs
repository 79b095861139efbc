//! Listening for associations until told to stop.

use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::association;
use crate::destination::Destination;
use crate::prompt::Prompt;
use crate::settings::Settings;

/// Connections beyond the associations that are heard at once, to be told that there is no place.
const TURNED_AWAY: usize = 64;

/// How long to wait when the system has no more connections to give.
const EXHAUSTED: Duration = Duration::from_millis(100);

/// Accepts associations until `stop` comes. Those with a message at hand then finish and answer it before
/// they are ended; this returns when the last of them has.
pub async fn serve<D: Destination>(
    listener: TcpListener,
    settings: Settings,
    destination: D,
    stop: impl Future<Output = ()>,
) {
    let settings = Arc::new(settings);
    let places = Arc::new(Semaphore::new(settings.limits.associations));
    let connections = Arc::new(Semaphore::new(settings.limits.associations + TURNED_AWAY));
    let (stopping, stopped) = watch::channel(false);
    let mut tasks = JoinSet::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = async {
            let connection = Arc::clone(&connections).acquire_owned().await;
            (connection, listener.accept().await)
        };
        let (connection, accepted) = tokio::select! {
            accepted = accepted => accepted,
            Some(_) = tasks.join_next() => continue,
            () = &mut stop => break,
        };
        let (stream, address) = match accepted {
            Ok(accepted) => accepted,
            Err(why) => {
                tracing::warn!(%why, "a connection could not be accepted");
                tokio::time::sleep(EXHAUSTED).await;
                continue;
            }
        };
        let (settings, places) = (Arc::clone(&settings), Arc::clone(&places));
        let (destination, stopped) = (destination.clone(), stopped.clone());
        tasks.spawn(async move {
            if let Ok(stream) = Prompt::new(stream) {
                association::serve(stream, address, &settings, &destination, &places, stopped).await;
            }
            drop(connection);
        });
    }
    drop(listener);
    let _ = stopping.send(true);
    let all_ended = async { while tasks.join_next().await.is_some() {} };
    if timeout(settings.patience.closing, all_ended).await.is_err() {
        tracing::warn!("associations were cut off: they did not end in time");
    }
}
