//! Extractors that prove who asks and what they may do. A handler that takes one cannot be reached
//! by anybody else.

use std::sync::Arc;

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum_extra::extract::cookie::CookieJar;
use workflow::app::App;
use workflow::authority::{Administrator, Duty, Permit, SignedIn};

use crate::problem::Problem;
use crate::settings::Settings;

/// Whoever is signed in.
pub struct Who(pub SignedIn);

/// An administrator of the server.
pub struct Admin(pub Administrator);

/// A person who may do the duty `D` in the project that the path names as `{project}`.
pub struct Allowed<D: Duty>(pub Permit<D>);

/// The token of the session cookie, as shown.
pub struct Shown(pub String);

/// The name of the session cookie. `__Host-` binds it to this host, to https and to the root path;
/// on plain http (a laptop's loopback) browsers refuse such a cookie.
pub const fn cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-overread" } else { "overread" }
}

fn nobody() -> Problem {
    Problem::signed_out("Nobody is signed in: sign in, then try again.")
}

pub(crate) fn no_such_token() -> Problem {
    Problem::signed_out("The token is none, has ended or was revoked: make another.")
}

/// What a program shows (RFC 6750).
pub(crate) fn bearer(parts: &Parts) -> Option<&str> {
    let (scheme, secret) = parts.headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| secret.trim())
}

impl FromRequestParts<App> for Shown {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Problem> {
        let secure = parts.extensions.get::<Arc<Settings>>().is_some_and(|settings| settings.is_secure());
        let jar = CookieJar::from_headers(&parts.headers);
        jar.get(cookie_name(secure)).map(|cookie| Self(cookie.value().to_owned())).ok_or_else(nobody)
    }
}

impl FromRequestParts<App> for Who {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        if let Some(secret) = bearer(parts) {
            return workflow::token::holder(app, secret).await?.map(Self).ok_or_else(no_such_token);
        }
        let Shown(token) = Shown::from_request_parts(parts, app).await?;
        workflow::session::resume(app, &token).await?.map(Self).ok_or_else(nobody)
    }
}

impl FromRequestParts<App> for Admin {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let Who(who) = Who::from_request_parts(parts, app).await?;
        Ok(Self(Administrator::grant(&who)?))
    }
}

impl<D: Duty> FromRequestParts<App> for Allowed<D> {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let path = RawPathParams::from_request_parts(parts, app)
            .await
            .map_err(|_| Problem::not_found("The address cannot be read: check it."))?;
        let slug = path.iter().find(|(name, _)| *name == "project").map_or("", |(_, slug)| slug);
        if let Some(secret) = bearer(parts) {
            return Permit::of_token(app, secret, slug).await?.map(Self).ok_or_else(no_such_token);
        }
        let Who(who) = Who::from_request_parts(parts, app).await?;
        Ok(Self(Permit::grant(app, &who, slug).await?))
    }
}
