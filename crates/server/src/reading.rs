//! The reader's API: a router of its own.
//!
//! Everything that it sends is one of the types of this folder, which cannot hold a blinded fact: no
//! other read, no count of reads, no split, no purpose of a batch, no true UID, name or date. A
//! reader's read is addressed by its random token alone.

mod display;
mod draft;
mod fault;
mod home;
mod manual;
mod read;

use utoipa_axum::router::OpenApiRouter;
use workflow::app::App;

/// The routes of the reading room.
pub fn routes() -> OpenApiRouter<App> {
    home::routes()
        .merge(display::routes())
        .merge(manual::routes())
        .merge(read::routes())
        .merge(crate::dicomweb::reading_routes())
        .merge(draft::routes())
}
