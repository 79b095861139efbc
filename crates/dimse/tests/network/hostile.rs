//! Peers that break the rules: each is turned out, and the next is served as before.

use std::time::Duration;

use dicom_ul::pdu::{AbortRQServiceProviderReason as Reason, AbortRQSource, Pdu};
use proptest::prelude::*;

use crate::provider::{self, Provider};
use crate::raw::{Raw, command, pdv, request, store_command};

fn abort(reason: Reason) -> Pdu {
    Pdu::AbortRQ { source: AbortRQSource::ServiceProvider(reason) }
}

/// Says the bytes within an association, and gives the answer.
async fn answer_to(provider: &Provider, bytes: &[u8]) -> Option<Pdu> {
    let mut raw = Raw::associate(provider.address).await;
    raw.write(bytes).await;
    raw.receive().await
}

#[tokio::test]
async fn what_breaks_the_protocol_is_aborted_with_the_reason_and_nothing_is_kept() {
    let provider = provider::start(|settings| settings.limits.pdu = 4096).await;
    let huge = [4, 0, 0xFF, 0xFF, 0xFF, 0xF0, 0, 0, 0, 9, 1, 3];
    let beyond_the_pdu = [4, 0, 0, 0, 0, 12, 0, 0, 0xFF, 0xFF, 1, 3, 0, 0, 0, 0, 0, 0];
    let unfilled = [4, 0, 0, 0, 0, 3, 0, 0, 0];
    let too_short = [4, 0, 0, 0, 0, 6, 0, 0, 0, 1, 1, 3];
    let data_first = pdv(1, 2, b"data");
    let wrong_context = pdv(7, 3, &store_command("1.2"));
    let no_command = pdv(1, 3, b"no command set at all");
    let long_command = pdv(1, 1, &[0; 4000]).repeat(5);
    let other_context = [pdv(1, 3, &store_command("1.2")), pdv(3, 2, b"data")].concat();
    let command_in_data =
        [pdv(1, 3, &store_command("1.2")), pdv(1, 0, b"data"), pdv(1, 3, &command(0x30))].concat();
    let release_in_data = [pdv(1, 3, &store_command("1.2")), vec![5, 0, 0, 0, 0, 4, 0, 0, 0, 0]].concat();
    for (what, bytes, reason) in [
        ("a PDU of 4 GB", huge.to_vec(), Reason::InvalidPduParameter),
        ("a value larger than its PDU", beyond_the_pdu.to_vec(), Reason::InvalidPduParameter),
        ("a PDU too short for a value", unfilled.to_vec(), Reason::InvalidPduParameter),
        ("a value too short for its head", too_short.to_vec(), Reason::InvalidPduParameter),
        ("data without a command", data_first, Reason::UnexpectedPdu),
        ("a context that was not agreed on", wrong_context, Reason::InvalidPduParameter),
        ("a command that is none", no_command, Reason::InvalidPduParameter),
        ("a command without an end", long_command, Reason::InvalidPduParameter),
        ("data in another context", other_context, Reason::InvalidPduParameter),
        ("a command within data", command_in_data, Reason::UnexpectedPdu),
        ("a release within data", release_in_data, Reason::UnexpectedPdu),
        ("a second request", vec![1, 0, 0, 0, 0, 0], Reason::UnexpectedPdu),
        ("an unknown PDU", vec![9, 0, 0, 0, 0, 0], Reason::UnrecognizedPdu),
    ] {
        assert_eq!(answer_to(&provider, &bytes).await, Some(abort(reason)), "{what}");
    }
    let mut raw = Raw::associate(provider.address).await;
    raw.store("1.2.3", 100, 10).await;
    assert_eq!(raw.status().await, 0, "the next peer is served");
    drop(raw);
    let kept = provider.stop().await.take();
    assert_eq!(kept.len(), 1);
}

#[tokio::test]
async fn a_transfer_that_is_lost_or_aborted_halfway_leaves_nothing() {
    let provider = provider::start(|settings| settings.limits.memory = 1000).await;
    for farewell in [None, Some(Pdu::AbortRQ { source: AbortRQSource::ServiceUser })] {
        let mut raw = Raw::associate(provider.address).await;
        raw.write(&pdv(1, 3, &store_command("1.2.3"))).await;
        raw.write(&pdv(1, 0, &[7; 5000])).await;
        if let Some(abort) = farewell {
            raw.send(&abort).await;
        }
    }
    let mut raw = Raw::associate(provider.address).await;
    raw.store("1.2.4", 100, 10).await;
    assert_eq!(raw.status().await, 0);
    drop(raw);
    let kept = provider.stop().await.take();
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].sop_instance_uid, "1.2.4");
}

#[tokio::test]
async fn a_peer_that_falls_silent_is_put_out_in_each_state() {
    let soon = Duration::from_millis(50);
    let provider = provider::start(|settings| {
        settings.patience.request = soon;
        settings.patience.idle = soon;
        settings.patience.stalled = soon;
    })
    .await;
    let out = Some(abort(Reason::ReasonNotSpecified));
    let mut silent = Raw::connect(provider.address).await;
    assert_eq!(silent.receive().await, out, "nothing asked");
    let mut cut = Raw::connect(provider.address).await;
    cut.write(&[1, 0, 0, 0, 1, 0, 0, 1]).await;
    assert_eq!(cut.receive().await, out, "half a request");
    let mut idle = Raw::associate(provider.address).await;
    assert_eq!(idle.receive().await, out, "no message");
    let mut stalled = Raw::associate(provider.address).await;
    stalled.write(&pdv(1, 3, &store_command("1.2"))).await;
    stalled.write(&pdv(1, 0, b"data")[..9]).await;
    assert_eq!(stalled.receive().await, out, "half a message");
    drop((silent, cut, idle, stalled));
    provider.stop().await;
}

#[tokio::test]
async fn an_operation_that_is_not_offered_is_answered_so() {
    const FIND: u16 = 0x0020;
    let provider = provider::start(|_| ()).await;
    let mut raw = Raw::associate(provider.address).await;
    raw.write(&pdv(3, 3, &command(FIND))).await;
    assert_eq!(raw.status().await, 0x0211);
    raw.write(&pdv(3, 3, &command(0x0030))).await;
    assert_eq!(raw.status().await, 0, "verification goes on");
    raw.write(&pdv(1, 3, &store_command("not a UID"))).await;
    raw.write(&pdv(1, 2, b"data")).await;
    assert_eq!(raw.status().await, 0xC000);
    raw.write(&pdv(3, 3, &store_command("1.2"))).await;
    raw.write(&pdv(3, 2, b"data")).await;
    assert_eq!(raw.status().await, 0x0122, "storing in the context of verification");
    raw.send(&Pdu::ReleaseRQ).await;
    assert_eq!(raw.receive().await, Some(Pdu::ReleaseRP));
    drop(raw);
    assert_eq!(provider.stop().await.take().len(), 0);
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap()
}

/// A request for an association with some bytes changed, and perhaps cut.
fn mutated() -> impl Strategy<Value = Vec<u8>> {
    let mut whole = Vec::new();
    dicom_ul::pdu::write_pdu(&mut whole, &request("RAW", provider::TITLE)).unwrap();
    let length = whole.len();
    (proptest::collection::vec((6..length, any::<u8>()), 1..6), 6..=length).prop_map(move |(changes, cut)| {
        let mut bytes = whole.clone();
        for (place, value) in changes {
            bytes[place] = value;
        }
        bytes.truncate(cut);
        let declared = (cut as u32 - 6).to_be_bytes();
        bytes[2..6].copy_from_slice(&declared);
        bytes
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn no_request_makes_the_provider_fall(bytes in mutated()) {
        let runtime = runtime();
        runtime.block_on(async {
            let provider = provider::start(|_| ()).await;
            let mut raw = Raw::connect(provider.address).await;
            raw.write(&bytes).await;
            let answer = raw.receive().await;
            prop_assert!(
                matches!(
                    answer,
                    Some(Pdu::AssociationAC(_) | Pdu::AssociationRJ(_) | Pdu::AbortRQ { .. })
                ),
                "{answer:?}"
            );
            drop(raw);
            let mut next = Raw::associate(provider.address).await;
            next.write(&pdv(3, 3, &command(0x0030))).await;
            prop_assert_eq!(next.status().await, 0);
            drop(next);
            provider.stop().await;
            Ok(())
        })?;
    }
}
