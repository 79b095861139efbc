//! The de-identification profile of a project: what is kept of what its images tell. It holds for what
//! readers are shown and for what is given out, and never touches an original.

pub use imaging::Profile;
use imaging::deidentify::{Known, disclosed as kept_by};
use serde_json::{Map, Value, json};
use store::{Querying, Tx};

use crate::app::App;
use crate::authority::Permit;
use crate::authority::duty::{Manage, Oversee};
use crate::fault::Fault;
use crate::viewing::Viewing;
use domain::id::ProjectId;

/// The project's profile.
pub async fn find(app: &App, permit: &Permit<Oversee>) -> Result<Profile, Fault> {
    of_project(app.db(), permit.project()).await
}

/// Replaces the project's profile. What readers are shown follows at once; what was given out before
/// stays as it is.
pub async fn set(app: &App, permit: &Permit<Manage>, profile: Profile) -> Result<(), Fault> {
    let mut tx = app.db().begin().await?;
    store::project::hold(&mut tx, permit.project()).await?;
    let Some(before) = replace(&mut tx, permit.project(), profile).await? else { return Ok(()) };
    let mut event = permit.event(app, "deidentification.set", permit.slug());
    event.detail = json!({ "before": before.to_string(), "after": profile.to_string() });
    tx.record(event);
    Ok(tx.commit().await?)
}

/// Answers the profile that was there; nothing where it was this one.
pub(crate) async fn replace(
    tx: &mut Tx,
    project: ProjectId,
    profile: Profile,
) -> Result<Option<Profile>, Fault> {
    let before = of_project(&*tx, project).await?;
    if before == profile {
        return Ok(None);
    }
    store::project::set_deidentification(tx, project, &profile.to_string()).await?;
    Ok(Some(before))
}

/// The profile of a project.
pub(crate) async fn of_project(q: &impl Querying, project: ProjectId) -> Result<Profile, Fault> {
    parsed(&store::project::deidentification(q, project).await?)
}

fn parsed(names: &str) -> Result<Profile, Fault> {
    names.parse().map_err(|why| Fault::Internal(format!("The project's profile cannot be read: {why}.")))
}

/// What the profile lets be told of each image of a case, in the order of its images; nothing at all
/// under the basic profile.
pub(crate) async fn disclosed(app: &App, viewing: &Viewing) -> Result<Vec<Map<String, Value>>, Fault> {
    let (project, profile, patient_key) = store::case::disclosure(app.db(), viewing.case).await?;
    let profile = parsed(&profile)?;
    if profile == Profile::default() {
        return Ok(Vec::new());
    }
    let patient = store::archive::patient::find(app.archive(), project, &patient_key).await?;
    let naming: Vec<&str> =
        patient.iter().flat_map(|patient| [&*patient.name, &*patient.patient_id]).collect();
    let images = store::instance::described_of_case(app.db(), viewing.case).await?;
    let of_image = |(facets, study, series): &(String, Option<String>, Option<String>)| {
        let facets = serde_json::from_str(facets)
            .map_err(|why| Fault::Internal(format!("The facets of an image cannot be read: {why}.")))?;
        let known = Known {
            facets: &facets,
            study_description: study.as_deref(),
            series_description: series.as_deref(),
            naming: &naming,
        };
        Ok(kept_by(profile, &known, &viewing.uid_key))
    };
    images.iter().map(of_image).collect()
}

#[cfg(test)]
mod tests {
    use domain::role::Role;
    use imaging::Profile;

    use super::{find, set};
    use crate::authority::duty::{Manage, Oversee};
    use crate::testing::{World, each_engine, study};
    use crate::viewing::{Viewing, metadata};

    async fn shown(world: &World) -> String {
        let project = store::project::by_slug(world.app().db(), "chest").await.unwrap().unwrap().id;
        let case = store::batch::free_cases(world.app().db(), project, None).await.unwrap()[0].id;
        let viewing = Viewing { case, uid_key: [7; 32] };
        serde_json::to_string(&metadata(world.app(), &viewing).await.unwrap()).unwrap()
    }

    #[test]
    fn a_project_begins_with_the_basic_profile_and_its_manager_changes_it() {
        each_engine(async |world| {
            let mia = world.member("chest", "mia", &[Role::Manager]).await;
            let sees = world.permit::<Oversee>("chest", &mia).await;
            let may = world.permit::<Manage>("chest", &mia).await;
            assert_eq!(find(world.app(), &sees).await.unwrap(), Profile::default());
            let files = study::ct(1, 2).into_iter().map(|(name, file)| (name, study::of_a_woman(&file)));
            world.import("chest", files).await;
            let basic = shown(&world).await;
            assert!(!basic.contains("00100040"), "{basic}");

            let profile: Profile = "patient-characteristics,longitudinal".parse().unwrap();
            set(world.app(), &may, profile).await.unwrap();
            set(world.app(), &may, profile).await.unwrap();
            assert_eq!(find(world.app(), &sees).await.unwrap(), profile);
            let told = shown(&world).await;
            assert!(told.contains(r#""00100040":{"Value":["F"],"vr":"CS"}"#), "{told}");
            assert!(told.contains("00080022") && !told.contains("20240301"), "{told}");
            let trail = world.trail().await;
            assert_eq!(trail.iter().filter(|line| *line == "deidentification.set chest").count(), 1);

            set(world.app(), &may, Profile::default()).await.unwrap();
            assert_eq!(shown(&world).await, basic);
        });
    }
}
