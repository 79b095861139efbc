//! Acting at the machine's command line, where whoever can run the program holds the store anyway.
//! The audit trail names the account that is acted for.

use store::person::Person;

use crate::app::App;
use crate::authority::{Administrator, SignedIn};
use crate::fault::Fault;

/// Everybody who can sign in, by name.
pub async fn everybody(app: &App) -> Result<Vec<Person>, Fault> {
    Ok(store::person::all(app.db()).await?)
}

/// The person of that sign-in name, unless the account is disabled.
pub async fn person(app: &App, name: &str) -> Result<Option<SignedIn>, Fault> {
    let account = store::person::account(app.db(), name).await?;
    Ok(account.filter(|account| !account.person.disabled).map(|account| SignedIn::from(account.person)))
}

/// The administrator of that name; without a name the only one there is.
pub async fn administrator(app: &App, name: Option<&str>) -> Result<Administrator, Fault> {
    if let Some(name) = name {
        let found = person(app, name).await?.ok_or_else(|| {
            Fault::NotFound(format!("Nobody signs in as “{name}”: see overread admin list for the names."))
        })?;
        return Administrator::grant(&found);
    }
    let everybody = everybody(app).await?;
    let mut able = everybody.into_iter().filter(|one| one.administrator && !one.disabled);
    match (able.next(), able.next()) {
        (Some(only), None) => Administrator::grant(&SignedIn::from(only)),
        (None, _) => Err(Fault::NotFound(
            "There is no administrator yet: make one with overread admin create --name NAME.".into(),
        )),
        _ => Err(Fault::invalid("There are several administrators: say for whom you act with --as NAME.")),
    }
}
