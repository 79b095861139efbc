//! Storing and verification with dcmtk and pynetdicom, and real files.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use dimse::Settings;

use crate::provider::{self, Kept, TITLE};
use crate::running::{run, run_with};
use crate::tools::{corpus, data_set, dcmtk, files, said, script};

fn only_ct1(settings: &mut Settings) {
    settings.callers = vec!["CT1".parse().unwrap()];
}

#[tokio::test]
async fn echoscu_verifies_and_a_stranger_is_rejected() {
    let provider = provider::start(only_ct1).await;
    for (calling, called, accepted) in [("CT1", TITLE, true), ("CT9", TITLE, false), ("CT1", "ELSE", false)] {
        let Some(mut echo) = dcmtk("echoscu") else { return };
        let port = provider.address.port().to_string();
        echo.args(["-v", "-aet", calling, "-aec", called, "--repeat", "3", "127.0.0.1", &port]);
        let output = run(echo).await;
        assert_eq!(output.status.success(), accepted, "{calling} → {called}: {}", said(&output));
        assert_eq!(said(&output).contains("Not Recognized"), !accepted, "{}", said(&output));
    }
    provider.stop().await;
}

#[tokio::test]
async fn a_sender_that_writes_heads_and_contents_apart_is_not_kept_waiting_for_acknowledgements() {
    const MESSAGES: u32 = 200;
    let provider = provider::start(|_| ()).await;
    let Some(mut echo) = dcmtk("echoscu") else { return };
    let port = provider.address.port().to_string();
    echo.args(["-aec", TITLE, "--repeat", &MESSAGES.to_string(), "127.0.0.1", &port]);
    let start = Instant::now();
    let output = run(echo).await;
    assert!(output.status.success(), "{}", said(&output));
    let each = start.elapsed() / MESSAGES;
    assert!(each < Duration::from_millis(20), "{each:?} a message: Linux delays acknowledgements by 40 ms");
    provider.stop().await;
}

/// Writes what was kept beside each other, and lets pydicom compare it with what was sent.
async fn assert_same(sent: &[(PathBuf, Kept)]) {
    let Some(compare) = script("compare.py") else { return };
    let folder = tempfile::tempdir().unwrap();
    let mut pairs = String::new();
    for (place, (path, kept)) in sent.iter().enumerate() {
        let copy = folder.path().join(place.to_string());
        std::fs::write(&copy, &kept.file).unwrap();
        writeln!(pairs, "{}\t{}", path.display(), copy.display()).unwrap();
    }
    let output = run_with(compare, pairs).await;
    let text = String::from_utf8_lossy(&output.stdout);
    assert_eq!(text.trim(), sent.len().to_string(), "{}", said(&output));
}

#[tokio::test]
async fn four_storescu_at_once_store_a_series_with_large_and_small_pdus() {
    let Some(folder) = corpus("ct-chest-lidc0314") else { return };
    let paths = files(&folder);
    let provider = provider::start(|_| ()).await;
    let port = provider.address.port().to_string();
    let mut senders = Vec::new();
    for (share, pdu) in paths.chunks(paths.len().div_ceil(4)).zip(["4096", "16384", "65536", "131072"]) {
        let Some(mut store) = dcmtk("storescu") else { return };
        store.args(["-R", "-xi", "--max-send-pdu", pdu, "-pdu", pdu, "-aec", TITLE, "127.0.0.1", &port]);
        store.args(share);
        senders.push(tokio::spawn(run(store)));
    }
    for sender in senders {
        let output = sender.await.unwrap();
        assert!(output.status.success(), "{}", said(&output));
    }
    let mut kept = provider.stop().await.take();
    assert_eq!(kept.len(), paths.len());
    kept.sort_by_key(|one| one.file.clone());
    kept.dedup_by_key(|one| one.sop_instance_uid.clone());
    assert_eq!(kept.len(), paths.len(), "each instance came once");
    let mut by_name: BTreeMap<String, Kept> =
        kept.into_iter().map(|one| (one.sop_instance_uid.clone(), one)).collect();
    let pairs: Vec<_> = paths
        .into_iter()
        .filter_map(|path| Some((path.clone(), by_name.remove(&instance(&path)?)?)))
        .collect();
    assert_eq!(by_name.len(), 0);
    assert_same(&pairs).await;
}

/// The SOP instance UID that a file's meta group tells.
fn instance(path: &Path) -> Option<String> {
    uid_of_meta(&std::fs::read(path).ok()?, 3)
}

/// A UID of a file's meta group.
fn uid_of_meta(file: &[u8], element: u8) -> Option<String> {
    let at = 132
        + file
            .get(132..600.min(file.len()))?
            .windows(6)
            .position(|head| head == [2, 0, element, 0, b'U', b'I'])?;
    let length = usize::from(file[at + 6]);
    let value = file.get(at + 8..at + 8 + length)?;
    Some(String::from_utf8_lossy(value).trim_end_matches('\0').to_owned())
}

/// dcmtk's option for each transfer syntax that it can propose.
const SYNTAXES: [(&str, &str); 12] = [
    ("1.2.840.10008.1.2", "-xi"),
    ("1.2.840.10008.1.2.1", "-xe"),
    ("1.2.840.10008.1.2.1.99", "-xd"),
    ("1.2.840.10008.1.2.2", "-xb"),
    ("1.2.840.10008.1.2.4.50", "-xy"),
    ("1.2.840.10008.1.2.4.51", "-xx"),
    ("1.2.840.10008.1.2.4.70", "-xs"),
    ("1.2.840.10008.1.2.4.80", "-xt"),
    ("1.2.840.10008.1.2.4.81", "-xu"),
    ("1.2.840.10008.1.2.4.90", "-xv"),
    ("1.2.840.10008.1.2.4.91", "-xw"),
    ("1.2.840.10008.1.2.5", "-xr"),
];

#[tokio::test]
async fn storescu_stores_the_corpus_in_every_syntax_that_it_speaks() {
    let Some(folder) = corpus("") else { return };
    let mut by_syntax: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    for path in files(&folder) {
        let head = std::fs::read(&path).unwrap();
        if let Some(syntax) = uid_of_meta(&head, 0x10) {
            by_syntax.entry(syntax).or_default().push(path);
        }
    }
    for (syntax, option) in SYNTAXES {
        let paths = by_syntax.remove(syntax).unwrap_or_default();
        assert!(!paths.is_empty(), "the corpus has files in {syntax}");
        let provider = provider::start(|_| ()).await;
        let Some(mut store) = dcmtk("storescu") else { return };
        let port = provider.address.port().to_string();
        store.args(["-v", "-nh", "-R", option, "-aec", TITLE, "127.0.0.1", &port]).args(&paths);
        let output = run(store).await;
        let answers = said(&output).matches("Received Store Response (Success)").count();
        let kept = provider.stop().await.take();
        assert_eq!(kept.len(), answers, "{syntax}: every answer stands for an instance");
        assert!(answers * 10 >= paths.len() * 7, "{syntax}: {answers} of {}: {}", paths.len(), said(&output));
        assert!(kept.iter().all(|one| one.transfer_syntax_uid == syntax), "{syntax}: as it came");
        eprintln!("{syntax}: {answers} of {} files sent by storescu and kept", paths.len());
    }
}

#[tokio::test]
async fn pynetdicom_stores_the_corpus_over_four_associations_byte_for_byte() {
    let Some(folder) = corpus("") else { return };
    let Some(mut store) = script("store.py") else { return };
    let provider = provider::start(|_| ()).await;
    store.arg(provider.address.port().to_string()).arg(&folder).args(["--associations", "4"]);
    let output = run(store).await;
    assert!(output.status.success(), "{}", said(&output));
    let text = String::from_utf8_lossy(&output.stdout);
    let answers: Vec<Vec<&str>> = text.lines().map(|line| line.split('\t').collect()).collect();
    let sent: Vec<&str> = answers.iter().filter(|line| line[0] == "0000").map(|line| line[2]).collect();
    let failed: Vec<_> = answers.iter().filter(|line| !["0000", "unsendable"].contains(&line[0])).collect();
    assert!(failed.is_empty(), "{failed:?}");
    assert!(sent.len() > 300, "{} sent: {text}", sent.len());
    assert!(provider.happened(|happened| happened.most) > 1, "several associations at once");

    let mut kept: BTreeMap<Vec<u8>, usize> = BTreeMap::new();
    for one in provider.stop().await.take() {
        *kept.entry(data_set(&one.file).to_vec()).or_default() += 1;
    }
    for path in &sent {
        let file = std::fs::read(path).unwrap();
        let same = kept.get_mut(data_set(&file));
        let left = same.unwrap_or_else(|| panic!("{path}: its data set was not kept as it is"));
        assert!(*left > 0, "{path}: kept as often as it was sent");
        *left -= 1;
    }
    assert_eq!(kept.values().sum::<usize>(), 0, "nothing else was kept");
    eprintln!("{} files sent by pynetdicom and kept byte for byte", sent.len());
}

#[tokio::test]
async fn pynetdicom_aborts_in_the_midst_and_nothing_is_kept() {
    let Some(folder) = corpus("ct-chest-lidc0314") else { return };
    let Some(mut store) = script("store.py") else { return };
    let provider = provider::start(|_| ()).await;
    store.arg(provider.address.port().to_string()).arg(&files(&folder)[0]);
    store.args(["--abort-after", "3", "--max-pdu", "16384"]);
    let output = run(store).await;
    assert!(said(&output).contains("aborted\t"), "{}", said(&output));
    assert_eq!(provider.happened(|happened| happened.opened), 1);
    assert_eq!(provider.stop().await.take().len(), 0);
}
