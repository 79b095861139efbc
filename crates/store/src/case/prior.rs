//! Prior studies: what else a case's subject has.

use domain::id::CaseId;

use crate::instance::Of;
use crate::{Querying, Result, args};

/// The studies of a case's subject that are cases, the case's own among them, each with the facets (JSON) of one image;
/// none where the case is less than a study. Left out are those whose pixels may name the patient. A subject's studies
/// never lie in two splits.
pub async fn studies_of_subject(q: &impl Querying, case: CaseId) -> Result<Vec<(CaseId, String)>> {
    let rows: Vec<Of<(CaseId,), 1>> = q
        .all(
            "SELECT o.id, i.texts, e.base, i.facets, i.geometry, i.frame_index, i.metadata
         FROM reading_case c JOIN reading_case o ON o.subject = c.subject
         JOIN series e ON e.study = o.study JOIN instance i ON i.series = e.id
         WHERE c.id = $1 AND c.series IS NULL AND c.instance IS NULL
             AND o.series IS NULL AND o.instance IS NULL AND (o.id = c.id OR o.pixels IN ('clear', 'cleared'))
             AND i.sop_instance_uid = (SELECT x.sop_instance_uid FROM instance x
                 JOIN series y ON y.id = x.series WHERE y.study = o.study
                 ORDER BY x.sop_instance_uid LIMIT 1)
         ORDER BY o.ordinal",
            args![case],
        )
        .await?;
    Ok(rows.into_iter().map(|row| (row.before.0, row.texts.facets)).collect())
}
