//! Whom `DICOMweb` answers. Each audience makes its answers of what it may know, and of nothing else:
//! what is common to all of them never sees more.

use std::future::Future;

use imaging::json::with_bulk_data_at;
use sha2::{Digest as _, Sha256};
use store::StoreError;
use store::archive::place;

use super::retrieve::{Image, nothing_there};
use super::search::{Answers, Search, search};
use super::{Place, address};
use crate::app::App;
use crate::authority::Permit;
use crate::authority::duty::OverseeReads;
use crate::fault::Fault;

/// Somebody who may search and retrieve. `root` is always the address of the service as they came by it.
pub trait Audience: Send + Sync + 'static {
    /// What a search finds for them.
    fn search(
        &self,
        app: &App,
        asked: &Search,
        root: &str,
    ) -> impl Future<Output = Result<Answers, Fault>> + Send;

    /// The images of a place, by series number and image number; at least one.
    fn images(&self, app: &App, place: &Place) -> impl Future<Output = Result<Vec<Image>, Fault>> + Send;

    /// DICOM JSON of all images of a place, as one array.
    fn metadata(
        &self,
        app: &App,
        place: &Place,
        root: &str,
    ) -> impl Future<Output = Result<Vec<u8>, Fault>> + Send;

    /// What the metadata of a place is made of: it is the same while this is the same. `None`: the answer
    /// may not be kept, nor recognised.
    fn metadata_tag(
        &self,
        app: &App,
        place: &Place,
        root: &str,
    ) -> impl Future<Output = Result<Option<String>, Fault>> + Send;
}

/// Overseers see the originals, with their identity.
impl Audience for Permit<OverseeReads> {
    async fn search(&self, app: &App, asked: &Search, root: &str) -> Result<Answers, Fault> {
        search(app, self, asked, root).await
    }

    async fn images(&self, app: &App, place: &Place) -> Result<Vec<Image>, Fault> {
        // Who may look was asked just now: the permit says so. Where an image lies does not change.
        if let Some(image) = app.recent_images().get(self.project(), place, app.now()) {
            return Ok(vec![image]);
        }
        let stored = place::stored(app.archive(), self.project(), place).await?;
        if stored.is_empty() {
            return Err(nothing_there());
        }
        let images: Vec<Image> = stored.into_iter().map(Image::of_archive).collect::<Result<_, _>>()?;
        if let [image] = &images[..] {
            app.recent_images().keep(self.project(), place, image, app.now());
        }
        Ok(images)
    }

    async fn metadata(&self, app: &App, place: &Place, root: &str) -> Result<Vec<u8>, Fault> {
        let kept = place::metadata(app.archive(), self.project(), place).await?;
        if kept.is_empty() {
            return Err(nothing_there());
        }
        let (study, root) = (place.study.clone(), root.to_owned());
        let written = tokio::task::spawn_blocking(move || {
            let texts = kept
                .iter()
                .map(|image| Ok((&*image.series, &*image.uid, image.text()?)))
                .collect::<Result<Vec<_>, StoreError>>()?;
            Ok(array(&root, &study, &texts))
        });
        let written: Result<_, StoreError> = written
            .await
            .map_err(|why| Fault::Internal(format!("The metadata of images was not sent: {why}.")))?;
        Ok(written?)
    }

    async fn metadata_tag(&self, app: &App, place: &Place, root: &str) -> Result<Option<String>, Fault> {
        let digests = place::digests(app.archive(), self.project(), place).await?;
        if digests.is_empty() {
            return Err(nothing_there());
        }
        let mut hash = Sha256::new_with_prefix(root);
        for digest in digests {
            hash.update(digest.to_string());
        }
        Ok(Some(hex::encode(&hash.finalize()[..16])))
    }
}

/// One array of the DICOM JSON of images of a study, each after the UIDs of its series and its own; the
/// URIs of their binary values become addresses.
pub(super) fn array<T: AsRef<str>>(root: &str, study: &str, images: &[(&str, &str, T)]) -> Vec<u8> {
    let size = images.iter().map(|(_, _, text)| text.as_ref().len() + 250).sum();
    let mut json = String::with_capacity(size);
    json.push('[');
    for (index, (series, instance, text)) in images.iter().enumerate() {
        if index > 0 {
            json.push(',');
        }
        let (series, instance) = (Some((*series).to_owned()), Some((*instance).to_owned()));
        let place = Place { study: study.to_owned(), series, instance };
        json.push_str(&with_bulk_data_at(text.as_ref(), &format!("{}/bulkdata/", address(root, &place))));
    }
    json.push(']');
    json.into_bytes()
}
