//! What the archive index keeps of an image that is imported.

use imaging::archive::Archived;
use store::archive::image::{Image, Series, Study};
use store::blob::Digest;

/// The row of an image whose bytes are kept.
pub(crate) fn of(archived: &Archived, sha256: Digest, bytes: u64) -> Image {
    let Archived { study, series, instance } = archived.clone();
    Image {
        study: Study {
            uid: study.uid,
            patient_id: study.patient_id,
            patient_name: study.patient_name,
            accession_number: study.accession_number,
            date: study.date,
            time: study.time,
            description: study.description,
            attributes: study.attributes,
        },
        series: Series {
            uid: series.uid,
            modality: series.modality,
            number: series.number,
            description: series.description,
            attributes: series.attributes,
        },
        uid: instance.uid,
        sop_class_uid: instance.sop_class_uid,
        transfer_syntax_uid: instance.transfer_syntax_uid,
        number: instance.number,
        sha256,
        bytes,
        frames: serde_json::to_string(&instance.frames).unwrap_or_default(),
        attributes: instance.attributes,
        metadata: instance.metadata,
    }
}
