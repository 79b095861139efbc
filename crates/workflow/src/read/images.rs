//! The images of a case under the names that a reader knows them by.

use domain::finding::Draft;
use domain::read::ReadImage;
use store::Querying;

use crate::fault::Fault;
use crate::viewing::{InstanceMap, Viewing, series};

/// A case's images as a reader names them, and the way back to their true names.
pub(crate) struct Images {
    map: InstanceMap,
    mapped: Vec<ReadImage>,
}

impl Images {
    /// The images of a viewing's case, in the order in which they are scrolled.
    pub(crate) async fn of(q: &impl Querying, viewing: &Viewing) -> Result<Self, Fault> {
        let images = series(q, viewing).await?.into_iter().flat_map(|series| series.instances);
        let mapped =
            images.map(|image| ReadImage { instance: image.instance, frames: image.frames }).collect();
        Ok(Self { map: InstanceMap::of(q, viewing).await?, mapped })
    }

    /// The images by mapped UID.
    pub(crate) fn mapped(&self) -> &[ReadImage] {
        &self.mapped
    }

    /// The draft under true UIDs. Marks and answers on images that are not of this case stay as they
    /// are: a complete read has none.
    pub(crate) fn unmapped(&self, mut draft: Draft) -> Draft {
        let unmap = |uid: &mut String| {
            if let Some(true_uid) = self.map.true_uid(uid) {
                true_uid.clone_into(uid);
            }
        };
        draft
            .findings
            .iter_mut()
            .flat_map(|finding| &mut finding.marks)
            .for_each(|mark| unmap(&mut mark.instance));
        draft.answers.iter_mut().filter_map(|answer| answer.instance.as_mut()).for_each(unmap);
        draft
    }
}
