//! What is kept of an image as text: four texts, packed as one.

use std::collections::HashMap;

use domain::id::SeriesId;

use super::Instance;
use crate::db::{FromRow, Query, Row, StoreError, ToValue};
use crate::packed::{Packed, Series};
use crate::{Result, Tx, args};

/// The texts of an image, from the six columns
/// `i.texts, e.base, i.facets, i.geometry, i.frame_index, i.metadata`.
pub(crate) struct Texts {
    pub facets: String,
    pub geometry: String,
    pub frame_index: String,
    pub metadata: String,
}

/// What stands between them: no JSON has it.
const BETWEEN: char = '\0';

impl Texts {
    /// Reads them where the first of the columns is at `first`.
    pub fn at(row: &Row, first: usize) -> Result<Self> {
        let Some(packed) = Packed::at(row, first)? else {
            // An earlier version kept them so.
            return Ok(Self {
                facets: row.get(first + 2)?,
                geometry: row.get(first + 3)?,
                frame_index: row.get(first + 4)?,
                metadata: row.get(first + 5)?,
            });
        };
        let text = packed.text()?;
        let [facets, geometry, frame_index, metadata] =
            text.split(BETWEEN).map(str::to_owned).collect::<Vec<_>>().try_into().map_err(
                |texts: Vec<String>| StoreError::Packed {
                    why: format!("{} texts in place of 4", texts.len()),
                },
            )?;
        Ok(Self { facets, geometry, frame_index, metadata })
    }
}

/// What the first `N` columns of a row are read into, and the texts of an image from those behind them.
pub(crate) struct Of<T, const N: usize> {
    pub before: T,
    pub texts: Texts,
}

impl<T: FromRow, const N: usize> FromRow for Of<T, N> {
    const WHAT: &'static str = "image";
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self { before: T::from_row(row)?, texts: Texts::at(row, N)? })
    }
}

/// Packs the texts of images, each in its place, and keeps the bases of series that had none.
pub(super) async fn pack(tx: &mut Tx, instances: &[Instance]) -> Result<Vec<Vec<u8>>> {
    let mut all = bases(tx, instances).await?;
    let packed = instances.iter().map(|instance| {
        let Instance { facets, geometry, frame_index, metadata, .. } = instance;
        let text = [&**facets, geometry, frame_index, metadata].join(&BETWEEN.to_string());
        match all.get_mut(&instance.series) {
            Some(series) => series.pack(&text),
            None => crate::packed::alone(&text),
        }
    });
    let packed = packed.collect::<Result<Vec<_>>>()?;
    for (id, series) in all {
        if let Some(base) = series.new_base() {
            tx.execute("UPDATE series SET base = $2 WHERE id = $1", args![id, base]).await?;
        }
    }
    Ok(packed)
}

async fn bases(tx: &Tx, instances: &[Instance]) -> Result<HashMap<SeriesId, Series>> {
    let mut ids: Vec<SeriesId> = instances.iter().map(|instance| instance.series).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut query = Query::new("SELECT id, base FROM series WHERE id IN ", args![]);
    query.push_list(ids.iter().map(ToValue::to_value));
    let kept: Vec<(SeriesId, Option<Vec<u8>>)> = query.all(tx).await?;
    kept.into_iter().map(|(id, base)| Ok((id, Series::of(base)?))).collect()
}
