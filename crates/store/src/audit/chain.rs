//! Chaining: what is hashed, and the appending of events under the lock of the chain's head.

use std::fmt::Write as _;

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{Actor, Entry, Event};
use crate::db::{FromRow, Row};
use crate::{Querying, Result, Tx, args};

/// Appends events to the chain. Writers wait for one another at the head's row.
pub(crate) async fn append(tx: &mut Tx, events: Vec<Event>) -> Result<()> {
    if events.is_empty() {
        return Ok(());
    }
    let sql = "SELECT seq, hash FROM audit_head WHERE id = 1 {for_update}";
    let (mut seq, mut hash): (i64, String) = tx.one(sql, args![]).await?;
    let mut rows = Vec::with_capacity(events.len());
    for event in events {
        seq += 1;
        let entry = Entry::chained(event, seq, hash);
        rows.push(entry.values());
        hash = entry.hash;
    }
    tx.insert_many(
        "INSERT INTO audit_event (seq, at, actor, actor_name, project, action, target, detail, \
         previous_hash, hash) VALUES {rows}",
        rows,
    )
    .await?;
    tx.execute("UPDATE audit_head SET seq = $1, hash = $2 WHERE id = 1", args![seq, hash]).await?;
    Ok(())
}

impl Entry {
    pub(super) const COLUMNS: &'static str = "SELECT seq, at, actor, actor_name, project, action, \
         target, detail, previous_hash, hash FROM audit_event WHERE ";

    fn chained(event: Event, seq: i64, previous_hash: String) -> Self {
        let (actor, actor_name) = match event.actor {
            Actor::System => (None, "system".to_owned()),
            Actor::Person { id, name } => (Some(id), name),
        };
        let mut entry = Self {
            seq,
            at: event.at,
            actor,
            actor_name,
            project: event.project,
            action: event.action.to_owned(),
            target: event.target,
            detail: canonical(&event.detail),
            previous_hash,
            hash: String::new(),
        };
        entry.hash = entry.computed_hash();
        entry
    }

    /// SHA-256, in hexadecimal, of the JSON array `["overread audit 1", seq, at in microseconds,
    /// actor, actor_name, project, action, target, detail, previous_hash]` without white space, in
    /// which `detail` is the text as it is kept: anybody can compute it again from an export.
    pub(super) fn computed_hash(&self) -> String {
        let hashed = Value::from(vec![
            Value::from("overread audit 1"),
            Value::from(self.seq),
            Value::from(self.at.as_microsecond()),
            self.actor.map_or(Value::Null, |id| Value::from(id.to_string())),
            Value::from(self.actor_name.as_str()),
            self.project.map_or(Value::Null, |id| Value::from(id.to_string())),
            Value::from(self.action.as_str()),
            Value::from(self.target.as_str()),
            Value::from(self.detail.as_str()),
            Value::from(self.previous_hash.as_str()),
        ]);
        hex::encode(Sha256::digest(hashed.to_string().as_bytes()))
    }

    fn values(&self) -> crate::db::Args {
        args![
            self.seq,
            self.at,
            self.actor,
            self.actor_name,
            self.project,
            self.action,
            self.target,
            self.detail,
            self.previous_hash,
            self.hash,
        ]
    }
}

impl FromRow for Entry {
    const WHAT: &'static str = "audit event";

    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            seq: row.get(0)?,
            at: row.get(1)?,
            actor: row.get(2)?,
            actor_name: row.get(3)?,
            project: row.get(4)?,
            action: row.get(5)?,
            target: row.get(6)?,
            detail: row.get(7)?,
            previous_hash: row.get(8)?,
            hash: row.get(9)?,
        })
    }
}

/// JSON with sorted keys and no white space: the same value gives the same text.
pub fn canonical(value: &Value) -> String {
    let mut out = String::new();
    write_canonical(value, &mut out);
    out
}

fn write_canonical(value: &Value, out: &mut String) {
    match value {
        Value::Object(members) => {
            let mut keys: Vec<&String> = members.keys().collect();
            keys.sort();
            out.push('{');
            for (index, key) in keys.into_iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                // Writing to a string cannot fail.
                let _ = write!(out, "{}:", Value::from(key.as_str()));
                write_canonical(&members[key], out);
            }
            out.push('}');
        }
        Value::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_canonical(item, out);
            }
            out.push(']');
        }
        scalar => {
            let _ = write!(out, "{scalar}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::canonical;

    #[test]
    fn canonical_json_ignores_the_order_of_keys() {
        let one: serde_json::Value =
            serde_json::from_str(r#"{"b": [1, {"z": null, "a": "\n\""}], "a": 0.5}"#).unwrap();
        assert_eq!(canonical(&one), r#"{"a":0.5,"b":[1,{"a":"\n\"","z":null}]}"#);
        assert_eq!(serde_json::from_str::<serde_json::Value>(&canonical(&one)).unwrap(), one);
    }
}
