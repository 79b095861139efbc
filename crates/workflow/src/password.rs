//! Hashing passwords (argon2id) off the async threads, a few at a time.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};

use crate::app::App;
use crate::fault::Fault;

/// Fits no password and costs as much to check as a real one, so that an unknown name takes as long
/// to refuse as a wrong password.
const DECOY: &str = "$argon2id$v=19$m=19456,t=2,p=1$JIZLRvUTvZyqBzZxXyKsHA$\
                     wWLnO3GEiGZ6BxPwGRt0CSNWbNOBuDNJSwzhNH53vuQ";

/// The PHC string of a new password.
pub(crate) async fn hash(app: &App, password: String) -> Result<String, Fault> {
    let salt: [u8; 32] = app.new_key();
    aside(app, move || {
        Argon2::default()
            .hash_password_with_salt(password.as_bytes(), &salt[..16])
            .map(|hash| hash.to_string())
            .map_err(|why| Fault::Internal(format!("The password could not be hashed: {why}.")))
    })
    .await?
}

/// Whether the password fits the stored hash; `None` takes as long and never fits.
pub(crate) async fn fits(app: &App, password: String, stored: Option<String>) -> Result<bool, Fault> {
    aside(app, move || {
        let known = stored.is_some();
        let stored = PasswordHash::new(stored.as_deref().unwrap_or(DECOY))
            .map_err(|why| Fault::Internal(format!("A stored password hash cannot be read: {why}.")))?;
        let fits = Argon2::default().verify_password(password.as_bytes(), &stored).is_ok();
        Ok(fits && known)
    })
    .await?
}

async fn aside<T: Send + 'static>(app: &App, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Fault> {
    let busy = || Fault::Unavailable("The server is stopping: try again in a moment.".to_owned());
    let _turn = app.hashing().acquire().await.map_err(|_| busy())?;
    tokio::task::spawn_blocking(work).await.map_err(|_| busy())
}
