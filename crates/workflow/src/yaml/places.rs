//! Where each field of a document lies.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::{DuplicateKeyPolicy, Location, Spanned};

type Place = (u32, u32);

/// The fields of a document in the order of the text, parents before children.
pub(super) struct Places(Vec<Field>);

struct Field {
    path: String,
    /// Where its key, or the item of a list, begins.
    begins: Place,
    /// Where its value begins.
    value: Place,
    is_container: bool,
}

impl Places {
    /// The places in a text; none where it is no YAML at all.
    pub fn of(text: &str) -> Self {
        let mut fields = Vec::new();
        let mut options = super::options();
        options.duplicate_keys = DuplicateKeyPolicy::FirstWins;
        if let Ok(root) = serde_saphyr::from_str_with_options::<Spanned<Node>>(text, options) {
            let at = place(root.referenced);
            walk("", at, &root, &mut fields);
        }
        Self(fields)
    }

    /// Line and column of a field, or of the nearest field that holds it.
    pub fn of_field(&self, path: &str) -> Place {
        let mut path = path;
        loop {
            if let Some(field) = self.0.iter().find(|field| field.path == path) {
                return if field.is_container { field.begins } else { field.value };
            }
            if path.is_empty() {
                return (1, 1);
            }
            path = path.rfind(['.', '[']).map_or("", |end| &path[..end]);
        }
    }

    /// The innermost field that begins at the place, or else the last one before it.
    pub fn field(&self, line: u32, column: u32) -> String {
        let at = (line, column);
        let exact = self.0.iter().rfind(|field| field.begins == at || field.value == at);
        let before = || self.0.iter().rfind(|field| field.begins <= at);
        exact.or_else(before).map_or_else(String::new, |field| field.path.clone())
    }

    /// The outermost field whose several parts begin at the place, or else the innermost field there.
    pub fn container(&self, line: u32, column: u32) -> String {
        let found = self.0.iter().find(|field| field.is_container && field.value == (line, column));
        found.map_or_else(|| self.field(line, column), |field| field.path.clone())
    }
}

fn place(location: Location) -> Place {
    (u32::try_from(location.line()).unwrap_or(0), u32::try_from(location.column()).unwrap_or(0))
}

fn walk(path: &str, begins: Place, node: &Spanned<Node>, fields: &mut Vec<Field>) {
    let is_container = !matches!(node.value, Node::Scalar);
    fields.push(Field { path: path.to_owned(), begins, value: place(node.referenced), is_container });
    match &node.value {
        Node::Scalar => {}
        Node::Map(entries) => {
            for (key, value) in entries {
                let path = if path.is_empty() { key.value.clone() } else { format!("{path}.{}", key.value) };
                walk(&path, place(key.referenced), value, fields);
            }
        }
        Node::List(items) => {
            for (index, item) in items.iter().enumerate() {
                walk(&format!("{path}[{index}]"), place(item.referenced), item, fields);
            }
        }
    }
}

/// Any YAML, of which only the structure matters.
enum Node {
    Map(Vec<(Spanned<String>, Spanned<Self>)>),
    List(Vec<Spanned<Self>>),
    Scalar,
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

struct NodeVisitor;

macro_rules! scalars {
    ($($visit:ident: $ty:ty),+) => {$(
        fn $visit<E>(self, _: $ty) -> Result<Node, E> {
            Ok(Node::Scalar)
        }
    )+};
}

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("any YAML")
    }

    scalars!(visit_bool: bool, visit_i64: i64, visit_u64: u64, visit_i128: i128, visit_u128: u128, visit_f64: f64, visit_str: &str);

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Scalar)
    }

    fn visit_none<E>(self) -> Result<Node, E> {
        Ok(Node::Scalar)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        Node::deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Node, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(Node::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Node::Map(entries))
    }
}
