//! How a person likes to look at images, kept for them from one workstation to the next.

use serde_json::Value;

use crate::app::App;
use crate::authority::SignedIn;
use crate::fault::Fault;

/// Most bytes of what is kept for a person or a project.
pub(crate) const MOST_BYTES: usize = 256 << 10;

/// What a person prefers; an empty object if they never changed anything.
pub async fn of(app: &App, who: &SignedIn) -> Result<Value, Fault> {
    let kept = store::preference::of_person(app.db(), who.person).await?;
    Ok(kept
        .and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or_else(|| Value::Object(<_>::default())))
}

/// Keeps what a person prefers: an object, which the viewer alone understands.
pub async fn keep(app: &App, who: &SignedIn, preferences: &Value) -> Result<(), Fault> {
    if !preferences.is_object() {
        return Err(Fault::invalid("Preferences are a JSON object: send one."));
    }
    let text = preferences.to_string();
    if text.len() > MOST_BYTES {
        return Err(Fault::invalid(
            "Preferences of more than 256 kB are not kept: remove hangings that you do not use.",
        ));
    }
    let mut tx = app.db().begin().await?;
    store::preference::put(&mut tx, who.person, &text, app.now()).await?;
    Ok(tx.commit_unaudited().await?)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{keep, of};
    use crate::testing::each_engine;

    #[test]
    fn each_person_has_their_own_and_the_last_word_holds() {
        each_engine(async |world| {
            let (ada, bob) = (world.person("ada").await, world.person("bob").await);
            assert_eq!(of(world.app(), &ada).await.unwrap(), json!({}));
            keep(world.app(), &ada, &json!({"mouse": "horos"})).await.unwrap();
            keep(world.app(), &ada, &json!({"mouse": "standard"})).await.unwrap();
            keep(world.app(), &bob, &json!({"keys": {"invert": "x"}})).await.unwrap();
            assert_eq!(of(world.app(), &ada).await.unwrap(), json!({"mouse": "standard"}));
            assert_eq!(of(world.app(), &bob).await.unwrap(), json!({"keys": {"invert": "x"}}));
            assert!(keep(world.app(), &bob, &json!([1])).await.is_err());
            assert!(keep(world.app(), &bob, &json!({"x": "y".repeat(300_000)})).await.is_err());
            assert_eq!(of(world.app(), &bob).await.unwrap(), json!({"keys": {"invert": "x"}}));
        });
    }
}
