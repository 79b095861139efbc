//! The secret key of each project that its pseudonyms are made with.

use domain::id::ProjectId;

use crate::{Archive, Querying, Result, args};

/// The project's key; `new` becomes it where the project has none yet.
pub async fn of_project(archive: &Archive, project: ProjectId, new: [u8; 32]) -> Result<[u8; 32]> {
    let find = "SELECT secret FROM project_key WHERE project = $1";
    if let Some(key) = archive.optional(find, args![project]).await? {
        return Ok(key);
    }
    let mut tx = archive.begin().await?;
    let insert = "INSERT INTO project_key (project, secret) VALUES ($1, $2) ON CONFLICT (project) DO NOTHING";
    tx.execute(insert, args![project, new]).await?;
    let key = tx.one(find, args![project]).await?;
    tx.commit_unaudited().await?;
    Ok(key)
}

#[cfg(test)]
mod tests {
    use domain::id::ProjectId;
    use uuid::Uuid;

    use super::of_project;
    use crate::testing::each_engine_with_archive;

    #[test]
    fn the_first_key_of_a_project_stays_and_each_has_its_own() {
        each_engine_with_archive(async |_db, archive| {
            let (one, other) = (ProjectId(Uuid::now_v7()), ProjectId(Uuid::now_v7()));
            assert_eq!(of_project(&archive, one, [1; 32]).await.unwrap(), [1; 32]);
            assert_eq!(of_project(&archive, one, [2; 32]).await.unwrap(), [1; 32]);
            assert_eq!(of_project(&archive, other, [3; 32]).await.unwrap(), [3; 32]);
        });
    }
}
