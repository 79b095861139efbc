//! Which associations are accepted, and for what (PS3.8 section 7.1, PS3.7 annex D).

use std::collections::BTreeMap;
use std::net::SocketAddr;

use dicom_ul::pdu::{
    AssociationAC, AssociationRJ, AssociationRJResult as Lasting, AssociationRJServiceProviderASCEReason,
    AssociationRJServiceProviderPresentationReason, AssociationRJServiceUserReason as UserReason,
    AssociationRJSource, AssociationRQ, Pdu, PresentationContextProposed, PresentationContextResult,
    PresentationContextResultReason as Outcome, UserVariableItem,
};

use crate::IMPLEMENTATION_CLASS_UID;
use crate::access::Caller;
use crate::destination::{Peer, Unavailable};

const APPLICATION_CONTEXT: &str = "1.2.840.10008.3.1.1.1";
const IMPLICIT_LITTLE_ENDIAN: &str = "1.2.840.10008.1.2";
pub(crate) const VERIFICATION: &str = "1.2.840.10008.1.1";

/// What one presentation context carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Context {
    pub abstract_syntax: String,
    pub transfer_syntax: String,
}

/// What both sides have agreed on.
pub(crate) struct Agreement {
    pub contexts: BTreeMap<u8, Context>,
    /// The longest PDU that the peer takes, without its header.
    pub longest: u32,
    pub acceptance: Pdu,
}

/// Who calls, if they may.
pub(crate) fn admit(
    request: &AssociationRQ,
    address: SocketAddr,
    callers: &[Caller],
) -> Result<Peer, Rejection> {
    if request.protocol_version & 1 == 0 {
        return Err(Rejection::Protocol);
    }
    if trimmed(&request.application_context_name) != APPLICATION_CONTEXT {
        return Err(Rejection::ApplicationContext);
    }
    let calling = request.calling_ae_title.parse().map_err(|_| Rejection::Calling)?;
    let called = request.called_ae_title.parse().map_err(|_| Rejection::Called)?;
    if !callers.iter().any(|caller| caller.admits(&calling, address.ip())) {
        return Err(Rejection::Calling);
    }
    Ok(Peer { calling, called, address })
}

/// Settles the presentation contexts, and says what is offered here: PDUs up to `longest` bytes.
pub(crate) fn agree(request: AssociationRQ, longest: u32) -> Agreement {
    let mut contexts = BTreeMap::new();
    let mut results = Vec::with_capacity(request.presentation_contexts.len());
    for proposed in &request.presentation_contexts {
        let (id, settled) = (proposed.id, settle(proposed));
        let (reason, transfer_syntax) = match settled {
            Ok(context) => {
                let transfer_syntax = context.transfer_syntax.clone();
                contexts.insert(id, context);
                (Outcome::Acceptance, transfer_syntax)
            }
            Err(reason) => (reason, IMPLICIT_LITTLE_ENDIAN.to_owned()),
        };
        results.push(PresentationContextResult { id, reason, transfer_syntax });
    }
    let acceptance = Pdu::AssociationAC(AssociationAC {
        protocol_version: 1,
        calling_ae_title: request.calling_ae_title,
        called_ae_title: request.called_ae_title,
        application_context_name: APPLICATION_CONTEXT.to_owned(),
        presentation_contexts: results,
        user_variables: vec![
            UserVariableItem::MaxLength(longest),
            UserVariableItem::ImplementationClassUID(IMPLEMENTATION_CLASS_UID.to_owned()),
            UserVariableItem::ImplementationVersionName("OVERREAD".to_owned()),
        ],
    });
    Agreement { contexts, longest: peers_longest(&request.user_variables), acceptance }
}

/// Takes the peer's first transfer syntax that carries its data set within the association.
fn settle(proposed: &PresentationContextProposed) -> Result<Context, Outcome> {
    let abstract_syntax = trimmed(&proposed.abstract_syntax).to_owned();
    let verification = abstract_syntax == VERIFICATION;
    if !verification && !is_storage(&abstract_syntax) {
        return Err(Outcome::AbstractSyntaxNotSupported);
    }
    proposed
        .transfer_syntaxes
        .iter()
        .map(|uid| trimmed(uid))
        .find(|uid| is_taken(uid))
        .map(|uid| Context { abstract_syntax, transfer_syntax: uid.to_owned() })
        .ok_or(Outcome::TransferSyntaxesNotSupported)
}

/// Storage of whatever kind, those of makers and of years to come included. Of the standard's classes only
/// the storage service's are; what is not the standard's can be nothing else that is sent here.
fn is_storage(uid: &str) -> bool {
    const STANDARD: &str = "1.2.840.10008.";
    const STORAGE: [&str; 5] = [
        "1.2.840.10008.5.1.4.1.1.",
        "1.2.840.10008.5.1.4.34.7",
        "1.2.840.10008.5.1.4.34.10",
        "1.2.840.10008.5.1.4.45.1",
        "1.2.840.10008.5.1.1.29",
    ];
    is_uid(uid) && (!uid.starts_with(STANDARD) || STORAGE.iter().any(|storage| uid.starts_with(storage)))
}

/// Any transfer syntax whose bytes are whole: not those that only say where the pixels can be fetched.
fn is_taken(uid: &str) -> bool {
    const ELSEWHERE: [&str; 4] = [
        "1.2.840.10008.1.2.4.94",
        "1.2.840.10008.1.2.4.95",
        "1.2.840.10008.1.2.4.204",
        "1.2.840.10008.1.2.4.205",
    ];
    is_uid(uid) && !ELSEWHERE.contains(&uid)
}

/// At most 64 digits and dots (PS3.5 section 9); sloppy ones, with a leading zero, are common and harmless.
pub(crate) fn is_uid(uid: &str) -> bool {
    (1..=64).contains(&uid.len()) && uid.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

fn trimmed(uid: &str) -> &str {
    uid.trim_matches(['\0', ' '])
}

/// Zero, or nothing said, means that there is no bound; the least that makes sense is 64 bytes.
fn peers_longest(variables: &[UserVariableItem]) -> u32 {
    let said = variables.iter().find_map(|variable| match variable {
        UserVariableItem::MaxLength(length) => Some(*length),
        _ => None,
    });
    match said {
        None | Some(0) => u32::MAX,
        Some(length) => length.max(64),
    }
}

/// Why an association is not accepted (PS3.8 section 9.3.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rejection {
    Protocol,
    ApplicationContext,
    Calling,
    Called,
    CalledForNow,
    Crowded,
}

impl From<Unavailable> for Rejection {
    fn from(unavailable: Unavailable) -> Self {
        match unavailable {
            Unavailable::Unknown => Self::Called,
            Unavailable::ForNow => Self::CalledForNow,
        }
    }
}

impl Rejection {
    /// The A-ASSOCIATE-RJ.
    pub fn pdu(self) -> Pdu {
        use AssociationRJServiceProviderASCEReason as Acse;
        use AssociationRJServiceProviderPresentationReason as Presentation;
        use AssociationRJSource::{ServiceProviderASCE, ServiceProviderPresentation, ServiceUser};
        let (result, source) = match self {
            Self::Protocol => (Lasting::Permanent, ServiceProviderASCE(Acse::ProtocolVersionNotSupported)),
            Self::ApplicationContext => {
                (Lasting::Permanent, ServiceUser(UserReason::ApplicationContextNameNotSupported))
            }
            Self::Calling => (Lasting::Permanent, ServiceUser(UserReason::CallingAETitleNotRecognized)),
            Self::Called => (Lasting::Permanent, ServiceUser(UserReason::CalledAETitleNotRecognized)),
            Self::CalledForNow => {
                (Lasting::Transient, ServiceProviderPresentation(Presentation::TemporaryCongestion))
            }
            Self::Crowded => {
                (Lasting::Transient, ServiceProviderPresentation(Presentation::LocalLimitExceeded))
            }
        };
        Pdu::AssociationRJ(AssociationRJ { result, source })
    }
}

#[cfg(test)]
mod tests {
    use super::{is_storage, is_taken};

    #[test]
    fn storage_of_every_kind_is_taken_and_other_services_are_not() {
        for storage in [
            "1.2.840.10008.5.1.4.1.1.2",
            "1.2.840.10008.5.1.4.1.1.481.8",
            "1.2.840.10008.5.1.4.1.1.88.34",
            "1.3.12.2.1107.5.9.1",
        ] {
            assert!(is_storage(storage), "{storage}");
        }
        for other in [
            "1.2.840.10008.1.1",
            "1.2.840.10008.5.1.4.1.2.2.1",
            "1.2.840.10008.5.1.4.31",
            "1.2.840.10008.1.20.1",
            "no UID",
            "",
        ] {
            assert!(!is_storage(other), "{other}");
        }
    }

    #[test]
    fn a_transfer_syntax_that_leaves_the_pixels_elsewhere_is_not_taken() {
        assert!(is_taken("1.2.840.10008.1.2.1"));
        assert!(is_taken("1.2.840.10008.1.2.4.203"));
        assert!(is_taken("1.2.840.113619.5.2"));
        assert!(!is_taken("1.2.840.10008.1.2.4.94"));
        assert!(!is_taken("JPEG"));
    }
}
