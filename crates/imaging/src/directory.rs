//! Media directories (DICOMDIR, PS3.3 Annex F): which files a medium has.

use crate::refusal::Refusal;
use crate::scan::Opened;
use dicom_dictionary_std::tags;

/// The files that a media directory names, each as the components of its path below the directory's folder.
///
/// # Errors
/// A [`Refusal`] where the file is no media directory that can be read.
pub fn directory_files(file: &[u8]) -> Result<Vec<Vec<String>>, Refusal> {
    let opened = Opened::new(file)?;
    let set = opened.data_set()?;
    if set.get(tags::DIRECTORY_RECORD_SEQUENCE).is_none() {
        return Err(Refusal::MissingAttribute { attribute: "Directory Record Sequence" });
    }
    let records = set.items(tags::DIRECTORY_RECORD_SEQUENCE).iter();
    let named = records.map(|record| record.texts(tags::REFERENCED_FILE_ID));
    Ok(named.filter(|path| path.iter().any(|part| !part.is_empty())).collect())
}
