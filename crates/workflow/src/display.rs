//! Whether a reader's display shows faint differences: checked by the reader, kept for those who oversee.

use domain::display::DisplayCheck;
use serde_json::json;
pub use store::display::Checked;

use crate::app::App;
use crate::authority::SignedIn;
use crate::fault::Fault;
use crate::session::digest;

/// Whether the display was checked since the session of this cookie began.
pub async fn is_checked(app: &App, session: &str) -> Result<bool, Fault> {
    Ok(store::display::is_checked(app.db(), &digest(session)).await?)
}

/// Keeps what a person saw, whatever it was.
pub async fn keep(app: &App, who: &SignedIn, check: DisplayCheck) -> Result<(), Fault> {
    if let Some(fault) = check.fault() {
        return Err(Fault::invalid(fault));
    }
    let mut event = who.event(app, "display.checked", &who.name);
    event.detail = json!({ "right": check.right(), "letters": check.letters(), "pixels": check.pixels });
    let mut tx = app.db().begin().await?;
    let checked = Checked { person: who.person, at: app.now(), check };
    store::display::insert(&mut tx, app.new_id(), &checked).await?;
    tx.record(event);
    Ok(tx.commit().await?)
}

#[cfg(test)]
mod tests {
    use domain::batch::BatchKind;
    use domain::display::DisplayCheck;

    use super::keep;
    use crate::testing::each_engine;

    #[test]
    fn the_newest_check_of_each_reader_is_known() {
        each_engine(async |world| {
            let mia = world.ready(&["ann", "bea"], 1, 2).await;
            world.release(&mia, BatchKind::First, 1).await;
            let ann = world.person("ann").await;
            for seen in ["KRS ", "krsv"] {
                let check =
                    DisplayCheck { shown: "KRSV".to_owned(), seen: seen.to_owned(), pixels: [2560, 1440] };
                keep(world.app(), &ann, check).await.unwrap();
                world.pass(jiff::Span::new().minutes(1));
            }
            let project = world.permit::<crate::authority::duty::Oversee>("chest", &mia).await.project();
            let newest = store::display::newest_of_readers(world.app().db(), project).await.unwrap();
            assert_eq!(newest.len(), 1);
            assert_eq!((newest[0].person, newest[0].check.right()), (ann.person, 4));
            let none = DisplayCheck { shown: String::new(), seen: String::new(), pixels: [1, 1] };
            assert!(keep(world.app(), &ann, none).await.is_err());
        });
    }
}
