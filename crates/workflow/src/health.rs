//! Whether the store can be worked with.

use crate::app::App;
use crate::fault::Fault;

/// Refuses while a database cannot be reached or its schema is not this program's.
pub async fn ready(app: &App) -> Result<(), Fault> {
    if app.db().is_migrated().await? && app.archive().is_migrated().await? {
        Ok(())
    } else {
        Err(Fault::Unavailable("The database's schema is not up to date: restart with this program.".into()))
    }
}
