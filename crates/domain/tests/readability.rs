//! "This case cannot be read": what several such words come to, and what an arbiter makes of a tie.
#![allow(clippy::unwrap_used)]

use domain::arbitration::{ItemKind, Ruling, WithoutRuling, items, resolve};
use domain::consensus::{CaseRead, Cluster, Consensus, Member, Standing, agree, readable};
use domain::finding::{Draft, Finding};
use domain::id::ReadId;
use domain::plan::ConsensusPolicy;
use domain::protocol::Protocol;
use domain::read::{CannotBeRead, UnreadableReason, asked_only, missing};
use uuid::Uuid;

fn read(number: usize) -> ReadId {
    ReadId(Uuid::from_u128(number as u128))
}

fn finding(number: usize) -> Finding {
    let id = Uuid::from_u128(100 + number as u128);
    Finding { id, structure: "nodule".to_owned(), marks: Vec::new(), attributes: <_>::default() }
}

/// A case that `able` readers marked a nodule in and `unable` ones could not read.
fn consensus(able: usize, unable: usize) -> Consensus {
    let said = |number: usize| CaseRead {
        read: read(number),
        findings: if number < able { vec![finding(number)] } else { Vec::new() },
        answers: Vec::new(),
        cannot_be_read: (number >= able).then_some(UnreadableReason::Technical),
    };
    let reads: Vec<CaseRead> = (0..able + unable).map(said).collect();
    let (unreadable, reads) = readable(&reads);
    let member = |read: &CaseRead| Member { read: read.read, finding: read.findings[0].id };
    let members: Vec<Member> = reads.iter().map(member).collect();
    let cluster = Cluster { structure: "nodule".to_owned(), members, marks: Vec::new(), staple: None };
    let clusters = if reads.is_empty() { Vec::new() } else { vec![cluster] };
    let protocol = (1, &Protocol::default());
    Consensus { unreadable, ..agree(protocol, ConsensusPolicy::default(), &reads, clusters) }
}

fn ruling(stands: bool) -> Ruling {
    Ruling { item: "readability".to_owned(), stands: Some(stands), value: None }
}

#[test]
fn a_minority_is_noted_and_the_others_decide() {
    let result = consensus(2, 1);
    assert_eq!(result.unreadable.as_ref().unwrap().standing, Standing::Rejected);
    assert_eq!((result.reads.len(), result.heard().len(), result.standing()), (2, 3, 1));
    assert_eq!((result.cannot_be_read(), result.unsettled()), (false, 0));
}

#[test]
fn a_majority_leaves_no_reference() {
    let result = consensus(1, 2);
    assert!(result.cannot_be_read());
    assert_eq!((result.reads.len(), result.findings.len(), result.unsettled()), (0, 0, 0));
    assert_eq!(
        result.unreadable.unwrap().said,
        [(read(1), UnreadableReason::Technical), (read(2), UnreadableReason::Technical)]
    );
}

#[test]
fn a_tie_goes_to_an_arbiter_and_is_settled_either_way() {
    let result = consensus(1, 1);
    assert_eq!(result.unsettled(), 1);
    let protocol = Protocol::default();
    let open = items(&protocol, &result);
    assert_eq!((open.len(), open[0].kind), (1, ItemKind::Readability));
    assert_eq!(open[0].sentence, "1 of 2 readers say that this case cannot be read: does that stand?");

    assert_eq!(resolve(&protocol, &result, &[]), Err(WithoutRuling(vec!["readability".to_owned()])));
    let unreadable = resolve(&protocol, &result, &[ruling(true)]).unwrap();
    assert!(unreadable.cannot_be_read());
    assert_eq!((unreadable.reads.len(), unreadable.standing(), unreadable.unsettled()), (0, 0, 0));
    let read_after_all = resolve(&protocol, &result, &[ruling(false)]).unwrap();
    assert!(!read_after_all.cannot_be_read());
    assert_eq!(
        (read_after_all.reads.len(), read_after_all.standing(), read_after_all.unsettled()),
        (1, 1, 0)
    );
}

#[test]
fn nobody_said_so_is_not_written_down() {
    let kept = serde_json::to_value(consensus(2, 0)).unwrap();
    assert!(kept.get("unreadable").is_none());
    assert_eq!(serde_json::from_value::<Consensus>(kept).unwrap(), consensus(2, 0));
}

#[test]
fn the_word_is_complete_in_itself_and_what_was_marked_does_not_count() {
    let said = CannotBeRead { reason: UnreadableReason::ImageQuality, note: "motion".to_owned() };
    let draft = Draft { findings: vec![finding(1)], cannot_be_read: Some(said), ..Draft::default() };
    let protocol = Protocol::default();
    assert!(missing(&protocol, &draft, &[]).is_empty());
    let kept = asked_only(&protocol, draft.clone());
    assert_eq!((kept.findings.len(), kept.cannot_be_read.as_ref()), (0, draft.cannot_be_read.as_ref()));
    assert!(!draft.says_the_same(&Draft { cannot_be_read: None, ..draft.clone() }));
}
