//! The images of a case under the names that a reader knows them by.

use std::collections::HashMap;

use domain::finding::Draft;
use domain::read::{ReadImage, Side};
use imaging::{Facets, KeptMetadata};
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
        let map = InstanceMap::of(q, viewing).await?;
        let mut sizes = HashMap::new();
        for (_, uid, _, metadata) in store::instance::described(q, &[viewing.case]).await? {
            let kept: KeptMetadata = serde_json::from_str(&metadata)
                .map_err(|why| Fault::Internal(format!("The metadata of an image cannot be read: {why}.")))?;
            let [rows, columns] = kept.rows_and_columns().unwrap_or_default();
            sizes.extend(map.mapped(&uid).map(|mapped| (mapped.to_owned(), [columns, rows])));
        }
        let mut facets: HashMap<String, Facets> = HashMap::new();
        for image in store::instance::of_case(q, viewing.case).await? {
            let told = serde_json::from_str(&image.facets)
                .map_err(|why| Fault::Internal(format!("The facets of an image cannot be read: {why}.")))?;
            facets.extend(map.mapped(&image.sop_instance_uid).map(|mapped| (mapped.to_owned(), told)));
        }
        let told = |image: &str| facets.get(image);
        let mut mapped = Vec::new();
        for series in series(q, viewing).await? {
            mapped.extend(series.instances.into_iter().map(|image| ReadImage {
                size: sizes.get(&image.instance).copied().unwrap_or_default(),
                spacing: told(&image.instance).and_then(|told| told.pixel_spacing),
                laterality: told(&image.instance).and_then(|told| Side::of(told.laterality.as_deref()?)),
                instance: image.instance,
                frames: image.frames,
                series: series.series.clone(),
            }));
        }
        Ok(Self { map, mapped })
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
