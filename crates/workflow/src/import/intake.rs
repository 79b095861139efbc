//! The way in for single files of any number of senders.

use domain::import::FileReport;

use super::{Importer, Upload, take_all};
use crate::app::App;
use crate::fault::Fault;

/// Takes one DICOM file into the day's import of its source. When this returns, what it says is stored
/// or quarantined is durable.
pub async fn submit(
    app: &App,
    importer: &Importer,
    source: &str,
    name: &str,
    upload: Upload,
) -> Result<FileReport, Fault> {
    let import = super::begin(app, importer, source).await?;
    let reports = take_all(app, importer, import, vec![(name.to_owned(), upload)]).await?;
    super::complete(app, importer, import).await?;
    reports.into_iter().next().ok_or_else(|| Fault::invalid("No file was sent: send one."))
}
