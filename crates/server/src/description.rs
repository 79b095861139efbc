//! Describing the API (OpenAPI) beside serving it.
//!
//! A description of every type that a request or an answer holds takes ten times the memory of the routes
//! themselves, and nearly nobody asks for it: routes are registered with their addresses alone, unless a
//! description is being made.

use std::cell::Cell;

use utoipa::openapi::path::Operation;

thread_local! {
    static IS_WANTED: Cell<bool> = const { Cell::new(false) };
}

/// Does something that registers routes, so that they are described in full.
pub fn described<T>(register: impl FnOnce() -> T) -> T {
    IS_WANTED.set(true);
    let registered = register();
    IS_WANTED.set(false);
    registered
}

/// Whether routes that are registered now are to be described.
pub fn is_wanted() -> bool {
    IS_WANTED.get()
}

/// Registers handlers of one address, as [`utoipa_axum::routes!`] does, and describes them where that is wanted.
macro_rules! routes {
    ($($handler:ident),+ $(,)?) => {{
        use utoipa_axum::PathItemExt as _;
        let mut paths = utoipa::openapi::path::Paths::new();
        let mut schemas = Vec::new();
        let mut methods_of_path = axum::routing::MethodRouter::new();
        $(utoipa_axum::paste! {
            let methods = <[<__path_ $handler>] as utoipa::Path>::methods();
            for method in &methods {
                methods_of_path = methods_of_path.on(method.to_method_filter(), $handler);
            }
            let operation = if $crate::description::is_wanted() {
                <[<__path_ $handler>] as utoipa::__dev::SchemaReferences>::schemas(&mut schemas);
                $crate::description::tagged(
                    <[<__path_ $handler>] as utoipa::Path>::operation(),
                    &<[<__path_ $handler>] as utoipa::__dev::Tags>::tags(),
                )
            } else {
                utoipa::openapi::path::Operation::default()
            };
            paths.add_path_operation(<[<__path_ $handler>] as utoipa::Path>::path(), methods, operation);
        })+
        (schemas, paths, methods_of_path)
    }};
}
pub(crate) use routes;

/// An operation with the tags of its handler.
pub fn tagged(mut operation: Operation, tags: &[&str]) -> Operation {
    if !tags.is_empty() {
        operation.tags.get_or_insert_default().extend(tags.iter().map(ToString::to_string));
    }
    operation
}
