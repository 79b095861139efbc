//! One association, from its request to its end.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::{Semaphore, watch};

use crate::body::Body;
use crate::command::{Command, Operation};
use crate::destination::{Destination, Received};
use crate::ending::Ending;
use crate::negotiation::{self, Context, Rejection, is_uid};
use crate::part10;
use crate::settings::Settings;
use crate::status::{Answer, Status};
use crate::wire::{Fragment, Item, Wire, abort};

/// Bytes of a command set; those of the standard's take a few hundred.
const LONGEST_COMMAND: usize = 16 << 10;

/// Serves one connection until its association ends.
pub(crate) async fn serve<S, D>(
    stream: S,
    address: SocketAddr,
    settings: &Settings,
    destination: &D,
    places: &Semaphore,
    mut stopping: watch::Receiver<bool>,
) where
    S: AsyncRead + AsyncWrite + Unpin + Send,
    D: Destination,
{
    let mut wire = Wire::new(stream, settings.limits.pdu, settings.patience);
    let request = tokio::select! {
        request = wire.request() => request,
        () = told(&mut stopping) => Err(Ending::Stopped),
    };
    let request = match request {
        Ok(request) => request,
        Err(ending) => return end(wire, address, &ending).await,
    };
    let titles = format!("{} → {}", request.calling_ae_title, request.called_ae_title);
    let admitted = async {
        let peer = negotiation::admit(&request, address, &settings.callers)?;
        let place = places.try_acquire().map_err(|_| Rejection::Crowded)?;
        let session = destination.open(&peer).await?;
        Ok::<_, Rejection>((place, session))
    };
    let (place, mut session) = match admitted.await {
        Ok(admitted) => admitted,
        Err(rejection) => {
            tracing::warn!(%address, titles, ?rejection, "association rejected");
            return wire.close(Some(rejection.pdu())).await;
        }
    };
    let agreement = negotiation::agree(request, settings.limits.pdu);
    let mut association = Association {
        wire,
        contexts: agreement.contexts,
        longest: agreement.longest,
        settings,
        destination,
        stopping,
        last_size: 0,
    };
    let ending = match association.wire.send(&agreement.acceptance).await {
        Ok(()) => association.run(&mut session).await,
        Err(ending) => ending,
    };
    destination.close(session).await;
    drop(place);
    tracing::info!(%address, titles, %ending, "association ended");
    end(association.wire, address, &ending).await;
}

async fn end<S: AsyncRead + AsyncWrite + Unpin>(wire: Wire<S>, address: SocketAddr, ending: &Ending) {
    if let Ending::Violation { what, .. } = ending {
        tracing::warn!(%address, what, "association aborted");
    }
    let last_word = match ending {
        Ending::Released => Some(dicom_ul::pdu::Pdu::ReleaseRP),
        Ending::AbortedByPeer | Ending::Lost(_) => return,
        other => other.abort_reason().map(abort),
    };
    wire.close(last_word).await;
}

struct Association<'a, S, D> {
    wire: Wire<S>,
    contexts: BTreeMap<u8, Context>,
    longest: u32,
    settings: &'a Settings,
    destination: &'a D,
    stopping: watch::Receiver<bool>,
    /// Bytes of the last file: those of a series are about alike.
    last_size: usize,
}

impl<S: AsyncRead + AsyncWrite + Unpin + Send, D: Destination> Association<'_, S, D> {
    async fn run(&mut self, session: &mut D::Session) -> Ending {
        loop {
            if let Err(ending) = self.message(session).await {
                return ending;
            }
        }
    }

    /// One request and its answer.
    async fn message(&mut self, session: &mut D::Session) -> Result<(), Ending> {
        let (id, command) = self.command().await?;
        let context = self.contexts.get(&id).cloned();
        let context = context.ok_or_else(|| Ending::invalid(format!("context {id} was not agreed on")))?;
        let answer = match (command.operation, command.has_data_set) {
            (Operation::Cancel, _) => return Ok(()),
            (Operation::Echo, false) => Answer::success(),
            (Operation::Store, true) => self.store(session, id, context, &command).await?,
            (Operation::Store, false) => {
                Answer::failure(Status::CannotUnderstand, "A data set was to come with the command.")
            }
            (_, has_data_set) => {
                if has_data_set {
                    self.skip_data_set(id).await?;
                }
                Answer::failure(
                    Status::UnrecognizedOperation,
                    "Only storing and verification are offered here.",
                )
            }
        };
        if let Some(comment) = &answer.comment {
            tracing::warn!(
                status = format!("{:04X}", answer.status.code()),
                comment,
                instance = command.sop_instance
            );
        }
        let response = command.response(&answer);
        self.wire.write(&in_pdus(id, &response, self.longest)).await
    }

    /// The next request; the association may be idle before it.
    async fn command(&mut self) -> Result<(u8, Command), Ending> {
        if *self.stopping.borrow() {
            return Err(Ending::Stopped);
        }
        let first = tokio::select! {
            first = self.wire.next(self.settings.patience.idle) => first?,
            () = told(&mut self.stopping) => return Err(Ending::Stopped),
        };
        let mut bytes = Vec::new();
        let mut item = first;
        loop {
            let fragment = match item {
                Item::Fragment(fragment) if fragment.is_command => fragment,
                Item::Fragment(_) => return Err(Ending::unexpected("data came where a command was due")),
                Item::ReleaseRequested if bytes.is_empty() => return Err(Ending::Released),
                Item::ReleaseRequested => return Err(Ending::unexpected("a release within a command")),
            };
            if bytes.len() + fragment.length as usize > LONGEST_COMMAND {
                return Err(Ending::invalid("a command set that is too long"));
            }
            self.wire.read(&mut bytes, fragment.length).await?;
            if fragment.is_last {
                let command = Command::parse(&bytes).map_err(Ending::invalid)?;
                return Ok((fragment.context, command));
            }
            item = self.wire.next(self.settings.patience.stalled).await?;
        }
    }

    /// Receives the data set of a C-STORE and hands it on.
    async fn store(
        &mut self,
        session: &mut D::Session,
        id: u8,
        context: Context,
        command: &Command,
    ) -> Result<Answer, Ending> {
        if let Err(answer) = storable(&context, command) {
            self.skip_data_set(id).await?;
            return Ok(answer);
        }
        let head = part10::head(&command.sop_class, &command.sop_instance, &context.transfer_syntax);
        let mut body = Body::new(&head, self.last_size, self.settings.limits, &self.settings.spool);
        let mut size = 0;
        loop {
            let fragment = self.data_fragment(id).await?;
            size += fragment.length as usize;
            body.take(&mut self.wire, fragment.length).await?;
            if fragment.is_last {
                break;
            }
        }
        self.last_size = size;
        let file = match body.finish().await {
            Ok(file) => file,
            Err(answer) => return Ok(answer),
        };
        let received = Received {
            sop_class_uid: command.sop_class.clone(),
            sop_instance_uid: command.sop_instance.clone(),
            transfer_syntax_uid: context.transfer_syntax,
            file,
        };
        Ok(self.destination.store(session, received).await)
    }

    async fn skip_data_set(&mut self, id: u8) -> Result<(), Ending> {
        loop {
            let fragment = self.data_fragment(id).await?;
            self.wire.skip(fragment.length).await?;
            if fragment.is_last {
                return Ok(());
            }
        }
    }

    async fn data_fragment(&mut self, id: u8) -> Result<Fragment, Ending> {
        match self.wire.next(self.settings.patience.stalled).await? {
            Item::Fragment(fragment) if fragment.is_command => {
                Err(Ending::unexpected("a command came where data was due"))
            }
            Item::Fragment(fragment) if fragment.context == id => Ok(fragment),
            Item::Fragment(_) => Err(Ending::invalid("the data came in another context than its command")),
            Item::ReleaseRequested => Err(Ending::unexpected("a release within a message")),
        }
    }
}

/// Whether what the command says fits what was agreed on.
fn storable(context: &Context, command: &Command) -> Result<(), Answer> {
    if context.abstract_syntax == negotiation::VERIFICATION {
        return Err(Answer::failure(
            Status::SopClassNotSupported,
            "That presentation context is for verification alone.",
        ));
    }
    if command.sop_class != context.abstract_syntax {
        return Err(Answer::failure(
            Status::Mismatch,
            "The command's SOP class is not that of its presentation context.",
        ));
    }
    if !is_uid(&command.sop_instance) {
        return Err(Answer::failure(Status::CannotUnderstand, "The command's SOP instance UID is no UID."));
    }
    Ok(())
}

/// Ends once the server is told to stop.
async fn told(stopping: &mut watch::Receiver<bool>) {
    if stopping.wait_for(|stop| *stop).await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// A command set in as many PDUs as the peer's bound asks for: one, with every peer that was met.
fn in_pdus(context: u8, command: &[u8], longest: u32) -> Vec<u8> {
    const COMMAND: u8 = 1;
    const LAST: u8 = 2;
    let most = (longest as usize).saturating_sub(6).max(1);
    let pieces = command.chunks(most);
    let last = pieces.len() - 1;
    let mut pdus = Vec::with_capacity(command.len() + 12);
    for (place, piece) in pieces.enumerate() {
        let control = if place == last { COMMAND | LAST } else { COMMAND };
        pdus.extend([4, 0]);
        pdus.extend((piece.len() as u32 + 6).to_be_bytes());
        pdus.extend((piece.len() as u32 + 2).to_be_bytes());
        pdus.extend([context, control]);
        pdus.extend(piece);
    }
    pdus
}

#[cfg(test)]
mod tests {
    use super::in_pdus;

    #[test]
    fn a_response_keeps_to_the_peers_bound() {
        let command: Vec<u8> = (0..150).collect();
        let one = in_pdus(3, &command, u32::MAX);
        assert_eq!(&one[..12], [4, 0, 0, 0, 0, 156, 0, 0, 0, 152, 3, 3]);
        let several = in_pdus(3, &command, 106);
        assert_eq!(&several[..12], [4, 0, 0, 0, 0, 106, 0, 0, 0, 102, 3, 1]);
        assert_eq!(&several[112..124], [4, 0, 0, 0, 0, 56, 0, 0, 0, 52, 3, 3]);
    }
}
