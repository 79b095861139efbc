//! How a project hangs its cases: protocols of its own, over what is shipped and under a reader's own.

use serde_json::Value;

use crate::app::App;
use crate::authority::Permit;
use crate::authority::duty::{Duty, Manage};
use crate::fault::Fault;
use crate::preference::MOST_BYTES;

/// A project's own hanging protocols, the first that fits a case first.
pub async fn of<D: Duty>(app: &App, permit: &Permit<D>) -> Result<Vec<Value>, Fault> {
    let kept = store::hanging::of_project(app.db(), permit.project()).await?;
    Ok(kept.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
}

/// Makes these a project's hanging protocols: each an object with a name and stages, which the viewer
/// understands.
pub async fn keep(app: &App, permit: &Permit<Manage>, protocols: &[Value]) -> Result<(), Fault> {
    let is_protocol = |value: &Value| value["name"].is_string() && value["stages"].is_array();
    if !protocols.iter().all(is_protocol) {
        return Err(Fault::invalid("A hanging protocol has a name and stages: save it from the viewer."));
    }
    let text = Value::from(protocols).to_string();
    if text.len() > MOST_BYTES {
        return Err(Fault::invalid(
            "Hanging protocols of more than 256 kB are not kept: remove some that are not used.",
        ));
    }
    let mut tx = app.db().begin().await?;
    store::hanging::put(&mut tx, permit.project(), &text, app.now()).await?;
    let names: Vec<_> = protocols.iter().map(|protocol| protocol["name"].clone()).collect();
    let mut event = permit.event(app, "hanging.changed", permit.slug());
    event.detail = Value::from(names);
    tx.record(event);
    Ok(tx.commit().await?)
}

#[cfg(test)]
mod tests {
    use domain::role::Role;
    use serde_json::json;

    use super::{keep, of};
    use crate::authority::Permit;
    use crate::testing::each_engine;

    #[test]
    fn a_manager_says_how_cases_hang_and_it_is_on_record() {
        each_engine(async |world| {
            world.project("chest").await;
            let ada = world.member("chest", "ada", &[Role::Manager]).await;
            let permit = Permit::grant(world.app(), &ada, "chest").await.unwrap();
            assert!(of(world.app(), &permit).await.unwrap().is_empty());
            let protocol =
                json!({"name": "Two up", "has": [], "stages": [{"columns": 2, "rows": 1, "cells": []}]});
            keep(world.app(), &permit, std::slice::from_ref(&protocol)).await.unwrap();
            assert_eq!(of(world.app(), &permit).await.unwrap(), [protocol]);
            assert!(keep(world.app(), &permit, &[json!({"name": "Two up"})]).await.is_err());
            assert!(world.trail().await.contains(&"hanging.changed chest".to_owned()));
        });
    }
}
