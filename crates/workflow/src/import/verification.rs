//! Whether all that was ever acknowledged is there: each image's and each quarantined file's bytes, and
//! each image's place in the archive index.

use domain::id::ProjectId;
use store::StoreError;
use store::blob::Digest;

use crate::app::App;
use crate::fault::Fault;

/// Files looked at together.
const AT_ONCE: u32 = 200;

/// Faults that are named; more are only counted.
const NAMED: usize = 100;

/// What was found.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Verified {
    /// Images whose bytes are as they came.
    pub images: u64,
    /// Files in quarantine, decided about or not, whose bytes are as they came.
    pub quarantined: u64,
    /// How many things are wrong.
    pub wrong: u64,
    /// What is wrong, a sentence each; the first hundred.
    pub faults: Vec<String>,
}

impl Verified {
    fn fault(&mut self, sentence: String) {
        self.wrong += 1;
        if self.faults.len() < NAMED {
            self.faults.push(sentence);
        }
    }
}

/// Reads every file that the projects hold and compares it with its digest. Changes nothing.
pub async fn verify(app: &App) -> Result<Verified, Fault> {
    let mut found = Verified::default();
    for (project, _) in store::instance::counts(app.db()).await? {
        images(app, project, &mut found).await?;
    }
    let mut after = None;
    loop {
        let some = store::quarantine::contents_after(app.db(), after, AT_ONCE).await?;
        let Some((last, _)) = some.last() else { return Ok(found) };
        after = Some(*last);
        for (id, digest) in &some {
            match whole(app, digest).await? {
                None => found.quarantined += 1,
                Some(why) => found.fault(format!("The quarantined file {id} is lost: {why}.")),
            }
        }
    }
}

async fn images(app: &App, project: ProjectId, found: &mut Verified) -> Result<(), Fault> {
    let mut after = String::new();
    loop {
        let some = store::instance::contents_after(app.db(), project, &after, AT_ONCE).await?;
        let Some((last, ..)) = some.last() else { return Ok(()) };
        after.clone_from(last);
        let uids: Vec<&str> = some.iter().map(|(uid, ..)| uid.as_str()).collect();
        let indexed = store::archive::place::known_uids(app.archive(), project, &uids).await?;
        for (uid, digest, _) in &some {
            match whole(app, digest).await? {
                Some(why) => found.fault(format!("The image {uid} is lost: {why}.")),
                None if !indexed.contains(uid) => {
                    found.fault(format!("The image {uid} is not in the archive index."));
                }
                None => found.images += 1,
            }
        }
    }
}

/// Why the bytes are not what they were, if so.
async fn whole(app: &App, digest: &Digest) -> Result<Option<String>, Fault> {
    match app.blobs().verify(digest).await {
        Ok(()) => Ok(None),
        Err(why @ (StoreError::BlobMissing { .. } | StoreError::BlobDamaged { .. })) => {
            Ok(Some(why.to_string()))
        }
        Err(why) => Err(why.into()),
    }
}
