//! Frames in HTJ2K for slow lines, made ahead of every image that came in: the beginning of such a frame
//! shows the whole picture at a lower resolution. The originals stay as they are.

use std::future::Future;
use std::time::Duration;

use imaging::Target;
use store::archive::arrival;
use uuid::{Builder, Uuid};

use super::retrieve::{Image, Unsent, make_ahead};
use crate::app::App;
use crate::fault::Fault;

/// Where it is noted how far this came.
const NOTE: &str = "progressive";
/// Images that are looked up together.
const AT_ONCE: u32 = 16;
/// What came less long ago may still have others before it that are not committed.
const RESTS: Duration = Duration::from_secs(10);
/// How long it waits for more images.
const IDLE: Duration = Duration::from_secs(5);

/// Makes frames ahead until `stop` comes, one at a time, so that whoever looks at images has the other
/// workers.
pub async fn keep_ahead(app: &App, stop: impl Future<Output = ()>) {
    tokio::pin!(stop);
    loop {
        let next = async {
            match advance(app).await {
                Ok(0) => tokio::time::sleep(IDLE).await,
                Ok(_) => {}
                Err(fault) => {
                    tracing::warn!(%fault, "frames are not made ahead just now");
                    tokio::time::sleep(IDLE).await;
                }
            }
        };
        tokio::select! {
            () = &mut stop => return,
            () = next => {}
        }
    }
}

/// Makes the frames of the next images; answers how many images that were.
pub async fn advance(app: &App) -> Result<usize, Fault> {
    let note = app.derived().note(NOTE).await;
    let after: Uuid = note.and_then(|text| text.trim().parse().ok()).unwrap_or_default();
    let images = arrival::between(app.archive(), after, rested(app), AT_ONCE).await?;
    for (id, stored) in &images {
        let image = Image::of_archive(stored.clone())?;
        if let Err(why) = of_image(app, &image).await {
            tracing::warn!(uid = image.uid(), %why, "an image is not made ahead");
        }
        if !app.derived().put_note(NOTE, id.to_string()).await {
            // There is no room: neither would the frames be kept.
            return Ok(0);
        }
    }
    Ok(images.len())
}

/// The identity that an image would have that came so long ago that none comes before it any more.
fn rested(app: &App) -> Uuid {
    let then = app.now().as_millisecond() - RESTS.as_millis() as i64;
    Builder::from_unix_timestamp_millis(u64::try_from(then).unwrap_or(0), &[0; 10]).into_uuid()
}

async fn of_image(app: &App, image: &Image) -> Result<(), Unsent> {
    let target = Target::Htj2kRpcl;
    if !image.offers().into_iter().any(|way| way.made == Some(target)) {
        return Ok(());
    }
    for number in 1..=image.frames() {
        match make_ahead(app, image, number, target).await {
            Ok(()) => {}
            Err(Unsent::Form(refusal)) => {
                tracing::debug!(uid = image.uid(), number, %refusal, "a frame is not made ahead");
                return Ok(());
            }
            Err(why) => return Err(why),
        }
    }
    Ok(())
}
