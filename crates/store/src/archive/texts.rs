//! What is kept of an archived image as text: its metadata, where its frames lie, and what a search tells of it,
//! packed as one.

use std::collections::HashMap;

use uuid::Uuid;

use super::image::Image;
use crate::db::{Query, Row, StoreError, ToValue};
use crate::packed::{self, Packed};
use crate::{Result, Tx, args};

/// The texts of an image but its metadata, from the five columns
/// `i.metadata, e.base, i.texts, i.frames, i.attributes`.
pub(super) struct Texts {
    /// JSON: where its frames lie in the file.
    pub frames: String,
    /// DICOM JSON of what a search tells by default.
    pub attributes: String,
    /// DICOM JSON of everything, where it came with the others.
    pub metadata: Option<String>,
}

/// What stands between them: no JSON has it.
const BETWEEN: char = '\0';

impl Texts {
    /// Reads them where the first of the columns is at `first`. Those of an earlier version lie apart from the
    /// metadata, which is then not needed.
    pub fn at(row: &Row, first: usize) -> Result<Self> {
        if let Some(packed) = Packed::by_itself(row, first + 2)? {
            let text = packed.text()?;
            let [frames, attributes] = parts(&text)?;
            return Ok(Self { frames, attributes, metadata: None });
        }
        let frames: String = row.get(first + 3)?;
        if !frames.is_empty() {
            return Ok(Self { frames, attributes: row.get(first + 4)?, metadata: None });
        }
        let packed = Packed::at(row, first)?.ok_or(StoreError::NotFound { what: "image" })?;
        let [metadata, frames, attributes] = parts(&packed.text()?)?;
        Ok(Self { frames, attributes, metadata: Some(metadata) })
    }
}

/// The metadata alone of what was packed with it or, by an earlier version, without anything.
pub(super) fn metadata_of(mut text: String) -> String {
    if let Some(end) = text.find(BETWEEN) {
        text.truncate(end);
    }
    text
}

fn parts<const N: usize>(text: &str) -> Result<[String; N]> {
    let parts: Vec<String> = text.split(BETWEEN).map(str::to_owned).collect();
    let count = parts.len();
    parts.try_into().map_err(|_| StoreError::Packed { why: format!("{count} texts in place of {N}") })
}

/// The texts of images, packed; keeps the bases of series that had none.
pub(super) async fn pack(
    tx: &mut Tx,
    new: &[&Image],
    series: &HashMap<String, Uuid>,
) -> Result<Vec<Vec<u8>>> {
    let mut query = Query::new("SELECT id, base FROM archived_series WHERE id IN ", args![]);
    query.push_list(series.values().map(ToValue::to_value));
    let kept: Vec<(Uuid, Option<Vec<u8>>)> = query.all(tx).await?;
    let kept = kept.into_iter().map(|(id, base)| Ok((id, packed::Series::of(base)?)));
    let mut all: HashMap<Uuid, packed::Series> = kept.collect::<Result<_>>()?;
    let each = new.iter().map(|image| {
        let text = [&*image.metadata, &image.frames, &image.attributes].join(&BETWEEN.to_string());
        match series.get(image.series.uid.as_str()).and_then(|id| all.get_mut(id)) {
            Some(series) => series.pack(&text),
            None => packed::alone(&text),
        }
    });
    let each = each.collect::<Result<Vec<_>>>()?;
    for (id, series) in all {
        if let Some(base) = series.new_base() {
            tx.execute("UPDATE archived_series SET base = $2 WHERE id = $1", args![id, base]).await?;
        }
    }
    Ok(each)
}
