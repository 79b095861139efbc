//! DICOM from the network into projects: the options of it, and the way of an instance to the import.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use bytes::Bytes;
use clap::Args;
use dimse::{AeTitle, Answer, Caller, Content, Destination, Peer, Received, Settings, Status, Unavailable};
use domain::import::{FileOutcome, FileReport};
use tokio::net::TcpListener;
use workflow::app::App;
use workflow::fault::Fault;
use workflow::import::{Importer, Upload, submit};

/// Receiving DICOM over its own network protocol.
#[derive(Args)]
#[command(next_help_heading = "DICOM from the network (C-STORE and C-ECHO; off without --dicom-listen)")]
pub struct DicomOptions {
    /// The address to listen on for DICOM associations, such as `0.0.0.0:11112`.
    #[arg(long = "dicom-listen", env = "OVERREAD_DICOM_LISTEN", value_name = "ADDRESS")]
    address: Option<SocketAddr>,
    /// The AE title that devices call.
    #[arg(
        long = "dicom-ae-title",
        env = "OVERREAD_DICOM_AE_TITLE",
        value_name = "AET",
        default_value = "OVERREAD"
    )]
    ae_title: AeTitle,
    /// Where instances go: a project's short name, or `AET=NAME` for a title of its own per project.
    #[arg(
        long = "dicom-route",
        env = "OVERREAD_DICOM_ROUTE",
        value_name = "[AET=]NAME",
        value_delimiter = ',',
        requires = "address"
    )]
    routes: Vec<Route>,
    /// Who may call: an AE title, `AET@ADDRESS`, `AET@NETWORK/BITS`, `*@ADDRESS`, or `*` for anybody.
    #[arg(
        long = "dicom-allow",
        env = "OVERREAD_DICOM_ALLOW",
        value_name = "AET[@ADDRESS]",
        value_delimiter = ',',
        requires = "address"
    )]
    callers: Vec<Caller>,
    /// Associations at once.
    #[arg(
        long = "dicom-associations",
        env = "OVERREAD_DICOM_ASSOCIATIONS",
        value_name = "N",
        default_value_t = 32
    )]
    associations: usize,
    /// The longest PDU that is received, in bytes.
    #[arg(
        long = "dicom-max-pdu",
        env = "OVERREAD_DICOM_MAX_PDU",
        value_name = "BYTES",
        default_value_t = 131_072,
        value_parser = clap::value_parser!(u32).range(4096..=1_048_576)
    )]
    max_pdu: u32,
    /// Seconds for which an association may rest between two messages.
    #[arg(long = "dicom-idle", env = "OVERREAD_DICOM_IDLE", value_name = "SECONDS", default_value_t = 300)]
    idle: u64,
}

/// A called AE title and the project behind it; without a title, the server's own.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Route {
    title: Option<AeTitle>,
    project: String,
}

impl FromStr for Route {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (title, project) = match text.split_once('=') {
            Some((title, project)) => (Some(title.parse()?), project),
            None => (None, text),
        };
        if project.is_empty() {
            return Err(format!("“{text}” names no project: write it like CHEST=chest-nodules"));
        }
        Ok(Self { title, project: project.to_owned() })
    }
}

/// A listener that is ready, and what it needs.
pub struct Listening {
    listener: TcpListener,
    settings: Settings,
    projects: Projects,
}

impl DicomOptions {
    /// Listens, if that is wanted; `spool` is a folder on the disk that the images go to.
    pub async fn listen(&self, app: &App, spool: PathBuf) -> Result<Option<Listening>> {
        let Some(address) = self.address else { return Ok(None) };
        if self.routes.is_empty() {
            bail!("--dicom-listen needs to know where instances go: add --dicom-route NAME of a project");
        }
        if self.callers.is_empty() {
            bail!(
                "--dicom-listen needs to know who may call: add --dicom-allow AET, or --dicom-allow '*' for anybody"
            );
        }
        let routes: Vec<(AeTitle, String)> = self
            .routes
            .iter()
            .map(|route| {
                let title = route.title.as_ref().unwrap_or(&self.ae_title);
                (title.clone(), route.project.clone())
            })
            .collect();
        for (place, (title, project)) in routes.iter().enumerate() {
            if routes[..place].iter().any(|(other, _)| other == title) {
                bail!("the AE title {title} has two projects: give each --dicom-route a title of its own");
            }
            Importer::of_device(app, project)
                .await
                .with_context(|| format!("--dicom-route {title}={project}"))?;
        }
        let listener = TcpListener::bind(address).await.with_context(|| {
            format!("{address} cannot be listened on: choose another with --dicom-listen")
        })?;
        let mut settings = Settings::new(self.callers.clone(), spool);
        settings.limits.associations = self.associations;
        settings.limits.memory = 4 << 20;
        settings.limits.pdu = self.max_pdu;
        settings.patience.idle = Duration::from_secs(self.idle);
        let projects = Projects { app: app.clone(), routes: routes.into() };
        Ok(Some(Listening { listener, settings, projects }))
    }
}

impl Listening {
    /// Where devices can call, title by title.
    pub fn told(&self) -> Result<Vec<String>> {
        let address = self.listener.local_addr()?;
        let line = |(title, project): &(AeTitle, String)| format!("{title} at {address} → {project}");
        Ok(self.projects.routes.iter().map(line).collect())
    }

    /// Receives until `stop` comes.
    pub async fn serve(self, stop: impl Future<Output = ()>) {
        dimse::serve(self.listener, self.settings, self.projects, stop).await;
    }
}

/// Projects by the title that is called.
#[derive(Clone)]
struct Projects {
    app: App,
    routes: Arc<[(AeTitle, String)]>,
}

/// Who imports on an association, and what its files are said to come from.
struct Session {
    importer: Importer,
    source: String,
}

impl Destination for Projects {
    type Session = Session;

    async fn open(&self, peer: &Peer) -> Result<Session, Unavailable> {
        let route = self.routes.iter().find(|(title, _)| *title == peer.called);
        let (_, project) = route.ok_or(Unavailable::Unknown)?;
        match Importer::of_device(&self.app, project).await {
            Ok(importer) => Ok(Session { importer, source: format!("C-STORE from {}", peer.calling) }),
            Err(fault) => {
                tracing::error!(%fault, project, "an association could not be opened");
                Err(match fault {
                    Fault::NotFound(_) => Unavailable::Unknown,
                    _ => Unavailable::ForNow,
                })
            }
        }
    }

    async fn store(&self, session: &mut Session, received: Received) -> Answer {
        let Received { sop_instance_uid: said, sop_class_uid: class, file, .. } = received;
        let upload = match file {
            Content::Memory(bytes) => {
                if let Err(answer) = is_what_it_says(&bytes, &said, &class) {
                    return answer;
                }
                Upload::Memory(Bytes::from(bytes))
            }
            Content::File(file) => Upload::File(file),
        };
        match submit(&self.app, &session.importer, &session.source, &format!("{said}.dcm"), upload).await {
            Ok(report) => answer(&report),
            Err(fault) => fault_answer(&fault),
        }
    }

    async fn close(&self, _: Session) {}
}

/// Whether the data set is the instance that the command names. What cannot be read is left to the import,
/// which says why.
fn is_what_it_says(file: &[u8], instance: &str, class: &str) -> Result<(), Answer> {
    match imaging::archive::identify(file) {
        Ok(found) if found.sop_instance.as_deref().is_some_and(|uid| uid != instance) => Err(
            Answer::failure(Status::Mismatch, "The data set has another SOP instance UID than the command."),
        ),
        Ok(found) if found.sop_class.as_deref().is_some_and(|uid| uid != class) => {
            Err(Answer::failure(Status::Mismatch, "The data set has another SOP class than the command."))
        }
        _ => Ok(()),
    }
}

fn answer(report: &FileReport) -> Answer {
    let why = || report.reason.clone().unwrap_or_else(|| "It was not taken.".to_owned());
    match report.outcome {
        FileOutcome::Stored | FileOutcome::Duplicate => Answer::success(),
        FileOutcome::Quarantined => {
            Answer::failure(Status::CannotUnderstand, format!("Quarantined: {}", why()))
        }
        FileOutcome::Refused => Answer::failure(Status::CannotUnderstand, why()),
    }
}

fn fault_answer(fault: &Fault) -> Answer {
    match fault {
        Fault::NoRoom(_) => {
            Answer::failure(Status::OutOfResources, "The disk is full: nothing was kept; send again later.")
        }
        Fault::Unavailable(why) | Fault::TooMany(why) => Answer::failure(Status::OutOfResources, why.clone()),
        other => {
            tracing::error!(fault = %other, "an instance could not be stored");
            Answer::failure(Status::ProcessingFailure, "The store failed: see the server's log.")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Route;

    #[test]
    fn a_route_names_a_project_and_may_name_a_title() {
        let route = |text: &str| text.parse::<Route>();
        assert_eq!(route("chest").unwrap().title, None);
        let titled = route("CHEST 1=chest").unwrap();
        assert_eq!((titled.title.unwrap().as_str(), titled.project.as_str()), ("CHEST 1", "chest"));
        assert!(route("CHEST=").is_err());
        assert!(route("A TITLE THAT IS TOO LONG=chest").is_err());
    }
}
