//! The service for one audience: its routes, and what a request to one of them holds.

use axum::extract::{FromRequestParts, MatchedPath, Query, RawPathParams};
use axum::handler::Handler;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum::routing;
use domain::id::Token;
use utoipa::openapi::path::{HttpMethod, OperationBuilder, ParameterBuilder, ParameterIn, PathItem};
use utoipa::openapi::schema::{ArrayBuilder, KnownFormat, ObjectBuilder, Schema, SchemaFormat, Type};
use utoipa::openapi::{ContentBuilder, PathsBuilder, Required, ResponseBuilder};
use utoipa_axum::router::OpenApiRouter;
use workflow::app::App;
use workflow::authority::Permit;
use workflow::authority::duty::OverseeReads;
use workflow::dicomweb::{Audience, Place, Reader};

use super::accept::{Range, accepted};
use super::address::Root;
use super::search::bad_request;
use super::{JSON, picture, retrieve, search};
use crate::authority::{Allowed, Who, bearer, no_such_token};
use crate::problem::Problem;

/// An audience that a request is let in as.
pub(super) trait Asking: Audience + Sized {
    /// Who asks.
    fn by(parts: &mut Parts, app: &App) -> impl Future<Output = Result<Self, Problem>> + Send;
}

impl Asking for Permit<OverseeReads> {
    async fn by(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        Allowed::from_request_parts(parts, app).await.map(|Allowed(permit)| permit)
    }
}

impl Asking for Reader {
    async fn by(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let names = names(parts, app).await?;
        let token = names.iter().find(|(name, _)| name == "read").map_or("", |(_, token)| token);
        let token: Result<Token, _> = token.parse();
        if let (Ok(token), Some(secret)) = (&token, bearer(parts)) {
            return Self::of_token(app, secret, *token).await?.ok_or_else(no_such_token);
        }
        // Who asks is told before what is there.
        let Who(who) = Who::from_request_parts(parts, app).await?;
        let none = || Problem::not_found("There is no such read in your worklist: open the next case.");
        Ok(Self::grant(app, &who, token.map_err(|_| none())?).await?)
    }
}

/// What is asked for, and by whom.
pub(super) struct Asked<A> {
    pub app: App,
    pub audience: A,
    /// The address of the service as the client came by it.
    pub root: String,
    pub headers: HeaderMap,
    /// What stands in the address behind the question mark.
    pub parameters: Vec<(String, String)>,
    names: Vec<(String, String)>,
}

impl<A: Asking> FromRequestParts<App> for Asked<A> {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let audience = A::by(parts, app).await?;
        let Root(root) = Root::from_request_parts(parts, app).await?;
        let parameters = Query::try_from_uri(&parts.uri);
        let Query(parameters) =
            parameters.map_err(|why| bad_request(format!("The address cannot be read: {why}.")))?;
        let names = names(parts, app).await?;
        let (app, headers) = (app.clone(), std::mem::take(&mut parts.headers));
        Ok(Self { app, audience, root, headers, parameters, names })
    }
}

/// What the path names.
async fn names(parts: &mut Parts, app: &App) -> Result<Vec<(String, String)>, Problem> {
    let path = RawPathParams::from_request_parts(parts, app).await;
    let path = path.map_err(|_| Problem::not_found("The address cannot be read: check it."))?;
    Ok(path.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
}

impl<A> Asked<A> {
    /// What the path names so.
    pub fn named(&self, name: &str) -> Option<&str> {
        self.names.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The place that the path names.
    pub fn place(&self) -> Place {
        let named = |name| self.named(name).map(str::to_owned);
        Place {
            study: named("study").unwrap_or_default(),
            series: named("series"),
            instance: named("instance"),
        }
    }

    /// The parameter of that name.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// What the client accepts: a parameter goes before the header.
    pub fn accepted(&self) -> Vec<Range> {
        accepted(&self.headers, self.parameter("accept"))
    }
}

/// The routes of an audience as they are described.
pub(super) struct Service {
    router: OpenApiRouter<App>,
    prefix: &'static str,
    tag: &'static str,
    /// What the names of its operations begin with.
    named: &'static str,
}

const MULTIPART: &str = "multipart/related";
const JPEG: &str = "image/jpeg";
const BYTES: &str = "application/octet-stream";
const STUDY: &str = "/studies/{study}";
const SERIES: &str = "/studies/{study}/series/{series}";
const INSTANCE: &str = "/studies/{study}/series/{series}/instances/{instance}";
const FRAMES: &str = "/studies/{study}/series/{series}/instances/{instance}/frames/{frames}";

impl Service {
    /// No routes yet.
    pub fn at(prefix: &'static str, tag: &'static str, named: &'static str) -> Self {
        Self { router: OpenApiRouter::new(), prefix, tag, named }
    }

    pub fn into_routes(self) -> OpenApiRouter<App> {
        self.router
    }

    /// Searching, and retrieving whatever an image is made into.
    pub fn images<A: Asking>(self) -> Self {
        self.get("/studies", "search_studies", JSON, search::studies::<A>)
            .get("/series", "search_series", JSON, search::series::<A>)
            .get("/instances", "search_instances", JSON, search::instances::<A>)
            .below(STUDY, "/series", "search_series_of_study", JSON, search::series::<A>)
            .below(STUDY, "/instances", "search_instances_of_study", JSON, search::instances::<A>)
            .below(SERIES, "/instances", "search_instances_of_series", JSON, search::instances::<A>)
            .below(STUDY, "/metadata", "study_metadata", JSON, retrieve::metadata::<A>)
            .below(SERIES, "/metadata", "series_metadata", JSON, retrieve::metadata::<A>)
            .below(INSTANCE, "/metadata", "instance_metadata", JSON, retrieve::metadata::<A>)
            .get(FRAMES, "retrieve_frames", MULTIPART, retrieve::frames::<A>)
            .below(INSTANCE, "/bulkdata/{attribute}", "retrieve_bulk_data", BYTES, retrieve::bulk_data::<A>)
            .below(STUDY, "/rendered", "rendered_study", JPEG, picture::rendered::<A>)
            .below(SERIES, "/rendered", "rendered_series", JPEG, picture::rendered::<A>)
            .below(INSTANCE, "/rendered", "rendered_instance", JPEG, picture::rendered::<A>)
            .below(FRAMES, "/rendered", "rendered_frames", JPEG, picture::rendered_frames::<A>)
            .below(STUDY, "/thumbnail", "study_thumbnail", JPEG, picture::thumbnail::<A>)
            .below(SERIES, "/thumbnail", "series_thumbnail", JPEG, picture::thumbnail::<A>)
            .below(INSTANCE, "/thumbnail", "instance_thumbnail", JPEG, picture::thumbnail::<A>)
            .below(FRAMES, "/thumbnail", "frame_thumbnail", JPEG, picture::frame_thumbnail::<A>)
    }

    /// The originals: for overseers alone.
    pub fn originals(self) -> Self {
        self.get(STUDY, "retrieve_study", MULTIPART, retrieve::originals)
            .get(SERIES, "retrieve_series", MULTIPART, retrieve::originals)
            .get(INSTANCE, "retrieve_instance", MULTIPART, retrieve::originals)
    }

    fn below<H, T>(self, place: &str, path: &str, name: &str, kind: &str, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.get(&format!("{place}{path}"), name, kind, handler)
    }

    fn get<H, T>(mut self, path: &str, name: &str, kind: &str, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        let path = format!("{}{path}", self.prefix);
        let mut summary = name.replace('_', " ");
        summary[..1].make_ascii_uppercase();
        let content = ContentBuilder::new().schema(Some(schema(kind))).build();
        let answer = ResponseBuilder::new().content(kind, content).build();
        let mut operation = OperationBuilder::new()
            .operation_id(Some(format!("{}{name}", self.named)))
            .tag(self.tag)
            .summary(Some(summary))
            .response("200", answer);
        for named in path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')) {
            operation = operation.parameter(parameter(named));
        }
        let paths = PathsBuilder::new().path(path, PathItem::new(HttpMethod::Get, operation)).build();
        self.router = self.router.routes((Vec::new(), paths, routing::get(handler)));
        self
    }
}

fn parameter(name: &str) -> ParameterBuilder {
    let told = (name == "frames").then_some("Numbers from 1, such as 1,2,3");
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Path)
        .required(Required::True)
        .description(told)
        .schema(Some(ObjectBuilder::new().schema_type(Type::String)))
}

fn schema(kind: &str) -> Schema {
    if kind == JSON {
        let object = ObjectBuilder::new().schema_type(Type::Object);
        return ArrayBuilder::new().items(object).build().into();
    }
    let binary = SchemaFormat::KnownFormat(KnownFormat::Binary);
    ObjectBuilder::new().schema_type(Type::String).format(Some(binary)).build().into()
}

/// How many segments of a path come before the service's own, from the route that matched it.
pub(super) fn depth(parts: &Parts) -> Option<usize> {
    let route = parts.extensions.get::<MatchedPath>()?;
    route.as_str().split('/').position(|segment| segment == "dicomweb")
}
