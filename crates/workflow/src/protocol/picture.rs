//! The manual's pictures. A released version keeps the pictures that it was released with.

use std::collections::BTreeSet;

use bytes::Bytes;
use domain::objection::Objection;
use domain::protocol::Protocol;
use store::audit::Event;
use store::blob::Digest;
use store::protocol::Picture;
use store::{Querying, StoreError};

use crate::app::App;
use crate::authority::{Duty, Permit, duty::DesignProtocol, duty::Oversee};
use crate::fault::Fault;

/// A picture with its bytes.
pub struct Content {
    /// Such as `image/png`.
    pub media_type: String,
    /// As uploaded.
    pub bytes: Bytes,
}

/// The pictures that the draft shows.
pub async fn list(app: &App, permit: &Permit<Oversee>) -> Result<Vec<Picture>, Fault> {
    let next = next_version(app.db(), permit).await?;
    Ok(store::protocol::pictures(app.db(), permit.project(), next).await?)
}

/// A picture as the draft shows it.
pub async fn get(app: &App, permit: &Permit<Oversee>, name: &str) -> Result<Content, Fault> {
    let next = next_version(app.db(), permit).await?;
    let found = store::protocol::picture(app.db(), permit.project(), next, name).await?;
    content(app, found, name).await
}

/// The bytes of a picture that may be there.
pub(crate) async fn content(app: &App, found: Option<Picture>, name: &str) -> Result<Content, Fault> {
    let picture = found.ok_or_else(|| {
        Fault::NotFound(format!("The manual has no picture “{name}”: look at the list of pictures."))
    })?;
    let digest: Digest = picture
        .sha256
        .parse()
        .map_err(|_| Fault::Internal(format!("Picture “{name}” has a digest that is none.")))?;
    Ok(Content { media_type: picture.media_type, bytes: app.blobs().get(&digest).await? })
}

/// Adds a picture to the draft, or replaces the draft's picture of that name; released versions keep
/// theirs.
pub async fn put(app: &App, permit: &Permit<DesignProtocol>, name: &str, bytes: Bytes) -> Result<(), Fault> {
    if !is_name(name) {
        return Err(Fault::invalid(format!(
            "“{name}” cannot be a picture's name: use up to 80 letters, digits, dots, - and _, such as good-outline.png."
        )));
    }
    let media_type = media_type(&bytes).ok_or_else(|| {
        Fault::invalid(format!("“{name}” is no PNG, JPEG, GIF or WebP picture: convert it to one of these."))
    })?;
    let digest = app.blobs().put(bytes).await?;
    let mut tx = app.db().begin().await?;
    store::project::hold(&mut tx, permit.project()).await?;
    let picture = Picture {
        name: name.to_owned(),
        from_version: next_version(&tx, permit).await?,
        sha256: digest.to_string(),
        media_type: media_type.to_owned(),
        added_at: app.now(),
    };
    store::protocol::put_picture(&mut tx, permit.project(), &picture).await?;
    tx.record(Event {
        detail: serde_json::json!({ "sha256": picture.sha256 }),
        ..permit.event(app, "protocol.picture_added", name)
    });
    Ok(tx.commit().await?)
}

/// Pictures that the manual refers to and that are not there.
pub(super) async fn missing(
    q: &impl Querying,
    permit: &Permit<DesignProtocol>,
    protocol: &Protocol,
    version: u32,
) -> Result<Vec<Objection>, Fault> {
    let pictures = store::protocol::pictures(q, permit.project(), version).await?;
    let there: BTreeSet<&str> = pictures.iter().map(|picture| picture.name.as_str()).collect();
    let absent = referred(&protocol.manual).into_iter().filter(|name| !there.contains(name));
    let sentence = |name| {
        format!("The manual shows pictures/{name}, which is not there: upload it or correct the name.")
    };
    Ok(absent.map(|name| Objection::new("manual", sentence(name))).collect())
}

/// Names after `pictures/` in the targets of Markdown links and images.
fn referred(manual: &str) -> BTreeSet<&str> {
    let targets = manual.split("](pictures/").skip(1);
    targets.filter_map(|rest| rest.split([')', ' ', '\n']).next()).filter(|name| !name.is_empty()).collect()
}

async fn next_version<D: Duty>(q: &impl Querying, permit: &Permit<D>) -> Result<u32, StoreError> {
    let latest = store::protocol::latest(q, permit.project()).await?;
    Ok(latest.map_or(0, |latest| latest.version) + 1)
}

fn is_name(name: &str) -> bool {
    let sign = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    (1..=80).contains(&name.len()) && !name.starts_with('.') && name.bytes().all(sign)
}

/// The kind of a picture by its first bytes. SVG is not taken: it may hold a program.
fn media_type(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some("image/png"),
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some("image/gif"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        _ => None,
    }
}
