//! Who may call, how many, how large, and how it ends.

use dicom_ul::pdu::{
    AssociationRJ, AssociationRJResult, AssociationRJServiceProviderPresentationReason as Presentation,
    AssociationRJServiceUserReason as User, AssociationRJSource as Source, Pdu,
};

use crate::provider::{self, TITLE};
use crate::raw::{Raw, data_set, pdv, request, store_command};

async fn answer_to_request(provider: &provider::Provider, calling: &str, called: &str) -> Option<Pdu> {
    let mut raw = Raw::connect(provider.address).await;
    raw.send(&request(calling, called)).await;
    raw.receive().await
}

fn rejected(answer: Option<Pdu>) -> (AssociationRJResult, Source) {
    match answer {
        Some(Pdu::AssociationRJ(AssociationRJ { result, source })) => (result, source),
        other => panic!("not rejected: {other:?}"),
    }
}

#[tokio::test]
async fn only_who_is_on_the_list_may_call_and_only_a_title_that_is_served() {
    let provider = provider::start(|settings| {
        settings.callers = ["CT1@127.0.0.1", "CT2@192.0.2.0/24"].map(|caller| caller.parse().unwrap()).into();
    })
    .await;
    let permanently = |reason| (AssociationRJResult::Permanent, Source::ServiceUser(reason));
    for stranger in ["CT2", "ct1", "NOBODY"] {
        let answer = answer_to_request(&provider, stranger, TITLE).await;
        assert_eq!(rejected(answer), permanently(User::CallingAETitleNotRecognized), "{stranger}");
    }
    let answer = answer_to_request(&provider, "CT1", "ELSEWHERE").await;
    assert_eq!(rejected(answer), permanently(User::CalledAETitleNotRecognized));
    assert!(matches!(answer_to_request(&provider, "CT1", TITLE).await, Some(Pdu::AssociationAC(_))));
    provider.stop().await;
}

#[tokio::test]
async fn one_association_too_many_is_rejected_for_now_and_has_a_place_later() {
    let provider = provider::start(|settings| settings.limits.associations = 2).await;
    let mut first = Raw::associate(provider.address).await;
    let second = Raw::associate(provider.address).await;
    let crowded = Source::ServiceProviderPresentation(Presentation::LocalLimitExceeded);
    let answer = answer_to_request(&provider, "RAW", TITLE).await;
    assert_eq!(rejected(answer), (AssociationRJResult::Transient, crowded));
    first.send(&Pdu::ReleaseRQ).await;
    assert_eq!(first.receive().await, Some(Pdu::ReleaseRP));
    let third = Raw::associate(provider.address).await;
    drop((first, second, third));
    assert_eq!(provider.happened(|happened| happened.most), 2);
    provider.stop().await;
}

#[tokio::test]
async fn a_large_data_set_goes_through_the_spool_folder_and_one_too_large_is_refused() {
    let provider = provider::start(|settings| {
        settings.limits.memory = 10_000;
        settings.limits.data_set = 100_000;
    })
    .await;
    let mut raw = Raw::associate(provider.address).await;
    for (size, status) in [(9_000, 0), (60_000, 0), (100_000, 0), (100_001, 0xA700), (10, 0)] {
        raw.store(&format!("1.2.{size}"), size, 3_333).await;
        assert_eq!(raw.status().await, status, "{size} bytes");
    }
    drop(raw);
    let kept = provider.stop().await.take();
    let spooled: Vec<bool> = kept.iter().map(|one| one.was_spooled).collect();
    assert_eq!(spooled, [false, true, true, false]);
    for (one, size) in kept.iter().zip([9_000, 60_000, 100_000, 10]) {
        assert!(one.file.ends_with(&data_set(size)), "{size} bytes are the same");
        assert_eq!(&one.file[128..132], b"DICM");
    }
}

#[tokio::test]
async fn without_room_to_spool_the_sender_is_told_and_small_ones_go_on() {
    let provider = provider::start(|settings| {
        settings.limits.memory = 10_000;
        settings.spool = "/nowhere/at/all".into();
    })
    .await;
    let mut raw = Raw::associate(provider.address).await;
    for (size, status) in [(60_000, 0xA700), (9_000, 0)] {
        raw.store("1.2.3", size, 3_333).await;
        assert_eq!(raw.status().await, status, "{size} bytes");
    }
    drop(raw);
    assert_eq!(provider.stop().await.take().len(), 1);
}

#[tokio::test]
async fn told_to_stop_it_finishes_the_message_at_hand_and_ends_the_rest() {
    let provider = provider::start(|_| ()).await;
    let mut idle = Raw::associate(provider.address).await;
    let mut busy = Raw::associate(provider.address).await;
    busy.write(&pdv(1, 3, &store_command("1.2.3"))).await;
    // More than any socket holds: once this is written, the message has been begun to be read.
    for _ in 0..320 {
        busy.write(&pdv(1, 0, &vec![0; 100_000])).await;
    }
    let stopping = tokio::spawn(provider.stop());
    assert!(matches!(idle.receive().await, Some(Pdu::AbortRQ { .. })), "the idle one is ended");
    drop(idle);
    busy.write(&pdv(1, 2, b"the rest")).await;
    assert_eq!(busy.status().await, 0, "the message at hand is answered");
    assert!(matches!(busy.receive().await, Some(Pdu::AbortRQ { .. })), "then it is ended");
    drop(busy);
    let kept = stopping.await.unwrap().take();
    let mut file = kept.into_iter().next().unwrap().file;
    assert_eq!(file.split_off(file.len() - 8), b"the rest");
}
