//! The de-identification profile of a project.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use workflow::app::App;
use workflow::authority::duty::{Manage, Oversee};
use workflow::deidentification::{self, Profile};

use crate::authority::Allowed;
use crate::description::routes;
use crate::problem::Problem;

/// The routes of this noun.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(read_deidentification, set_deidentification))
}

/// What is kept of what images tell: the basic profile of DICOM PS3.15 Annex E with these options.
#[derive(Serialize, Deserialize, ToSchema)]
#[allow(clippy::struct_excessive_bools, reason = "the options are free of each other")]
struct DeidentificationProfile {
    /// Descriptions, reduced to the words of the field.
    clean_descriptors: bool,
    /// Dates, moved by a secret number of days.
    longitudinal: bool,
    /// What tells the device.
    device: bool,
    /// Age, sex, size and weight.
    patient_characteristics: bool,
    /// In copies: private attributes that are known to be safe.
    safe_private: bool,
}

impl From<Profile> for DeidentificationProfile {
    fn from(profile: Profile) -> Self {
        let Profile { clean_descriptors, longitudinal, device, patient_characteristics, safe_private } =
            profile;
        Self { clean_descriptors, longitudinal, device, patient_characteristics, safe_private }
    }
}

impl From<DeidentificationProfile> for Profile {
    fn from(profile: DeidentificationProfile) -> Self {
        let DeidentificationProfile {
            clean_descriptors,
            longitudinal,
            device,
            patient_characteristics,
            safe_private,
        } = profile;
        Self { clean_descriptors, longitudinal, device, patient_characteristics, safe_private }
    }
}

/// The project's de-identification profile.
#[utoipa::path(get, path = "/api/projects/{project}/deidentification", tag = "project",
    params(("project" = String, Path)), responses((status = 200, body = DeidentificationProfile)))]
async fn read_deidentification(
    State(app): State<App>,
    Allowed(permit): Allowed<Oversee>,
) -> Result<Json<DeidentificationProfile>, Problem> {
    Ok(Json(deidentification::find(&app, &permit).await?.into()))
}

/// Replace the de-identification profile; what readers are shown follows at once.
#[utoipa::path(put, path = "/api/projects/{project}/deidentification", tag = "project",
    params(("project" = String, Path)), responses((status = 204)))]
async fn set_deidentification(
    State(app): State<App>,
    Allowed(permit): Allowed<Manage>,
    Json(profile): Json<DeidentificationProfile>,
) -> Result<StatusCode, Problem> {
    deidentification::set(&app, &permit, profile.into()).await?;
    Ok(StatusCode::NO_CONTENT)
}
