//! Nothing that names a patient reaches a reader: identifiers are seeded wherever a file may hold one, and
//! then sought in every byte that the reading API sends, headers and pictures included.

use domain::batch::BatchKind;
use domain::prior::PriorStudies;
use domain::protocol::Protocol;
use domain::split::SplitDesign;
use workflow::authority::duty::Manage;
use workflow::deidentification::Profile;
use workflow::testing::study::{self, Element};
use workflow::testing::{World, each_engine, protocol};

use crate::blindness::{reading_routes, walk};
use crate::client::Client;

/// Names in several character sets: the charset, the name's bytes in it, and its words in UTF-8.
const NAMES: [(&str, &[u8], &[&str]); 4] = [
    ("ISO_IR 100", b"Qxm\xfcller^J\xfcrgen", &["Qxmüller", "Jürgen"]),
    // PS3.5 H.3.1: Yamada Tarou in Latin letters, ideographs and kana.
    (
        "\\ISO 2022 IR 87",
        b"Qxyamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B=\x1b$B$d$^$@\x1b(B^\x1b$B$?$m$&\x1b(B",
        &["Qxyamada", "Tarou", "山田", "太郎", "やまだ", "たろう"],
    ),
    ("ISO_IR 192", "Qxπαπαδοπουλου^Ελενη=قباني^نزار".as_bytes(), &["παπαδοπουλου", "Ελενη", "قباني", "نزار"]),
    // PS3.5 I.2: Hong Gildong.
    (
        "\\ISO 2022 IR 149",
        b"Qxhong^Gildong=\x1b$)C\xfb\xf3^\x1b$)C\xd1\xce\xd4\xd7=\x1b$)C\xc8\xab^\x1b$)C\xb1\xe6\xb5\xbf",
        &["Qxhong", "Gildong", "洪", "吉洞", "홍", "길동"],
    ),
];

/// What else is sought; those of the test's own files begin with “qx”.
const SEEDS: [&str; 4] = ["1.2.826.0.1", "19471103", "1947-11-03", "19461103"];

/// Values that name somebody, in the attributes that hold such.
fn seeds<'a>(name: (&'a str, &'a [u8]), nested: &'a [u8], date: &'a [u8]) -> Vec<Element<'a>> {
    let (charset, name) = name;
    let mut seeds: Vec<Element<'a>> = vec![
        ((0x0008, 0x0005), "CS", charset.as_bytes()),
        ((0x0008, 0x1115), "SQ", nested),
        ((0x0010, 0x0010), "PN", name),
        ((0x0010, 0x0020), "LO", b"QXID4711"),
        ((0x0010, 0x1001), "PN", name),
        ((0x0008, 0x0090), "PN", name),
        ((0x0008, 0x1050), "PN", name),
        ((0x0008, 0x1070), "PN", name),
        ((0x0032, 0x1032), "PN", name),
        ((0x0040, 0x0275), "SQ", nested),
        ((0x0041, 0x0010), "LO", b"QXVENDOR"),
        ((0x0041, 0x1001), "LO", b"QXPRIVATE"),
        ((0x6000, 0x0010), "US", &[32, 0]),
        ((0x6000, 0x0011), "US", &[32, 0]),
        ((0x6000, 0x0022), "LO", b"QXOVERLAYTEXT"),
        ((0x6000, 0x0040), "CS", b"G"),
        ((0x6000, 0x0050), "SS", &[1, 0, 1, 0]),
        ((0x6000, 0x0100), "US", &[1, 0]),
        ((0x6000, 0x0102), "US", &[0, 0]),
        ((0x6000, 0x3000), "OW", b"QXOVERLAYBITS   "),
        ((0xfffc, 0xfffc), "OB", b"QXPADDING "),
    ];
    let dates = [(0x0008, 0x0020), (0x0008, 0x0021), (0x0008, 0x0022), (0x0008, 0x0023), (0x0010, 0x0030)];
    seeds.extend(dates.map(|tag| (tag, "DA", date)));
    let texts = [
        (0x0008, 0x0050, "SH"),
        (0x0008, 0x0080, "LO"),
        (0x0008, 0x0081, "ST"),
        (0x0008, 0x0094, "SH"),
        (0x0008, 0x1010, "SH"),
        (0x0008, 0x1030, "LO"),
        (0x0008, 0x103e, "LO"),
        (0x0008, 0x1040, "LO"),
        (0x0008, 0x1090, "LO"),
        (0x0010, 0x1000, "LO"),
        (0x0010, 0x1040, "LO"),
        (0x0010, 0x2154, "SH"),
        (0x0010, 0x21b0, "LT"),
        (0x0010, 0x4000, "LT"),
        (0x0018, 0x1000, "LO"),
        (0x0018, 0x1030, "LO"),
        (0x0020, 0x0010, "SH"),
        (0x0020, 0x4000, "LT"),
        (0x0032, 0x1060, "LO"),
        (0x0040, 0x0254, "LO"),
        (0x0040, 0x2016, "LO"),
    ];
    seeds.extend(texts.map(|(group, number, vr)| ((group, number), vr, b"CT Chest QXTEXT".as_slice())));
    seeds
}

/// An item that names somebody.
fn nested() -> Vec<u8> {
    let mut item = vec![0x08, 0, 0x80, 0, b'L', b'O', 8, 0];
    item.extend(b"QXNESTED");
    item.extend([0x10, 0, 0x10, 0, b'P', b'N', 8, 0]);
    item.extend(b"QXINNER ");
    [&[0xfe, 0xff, 0, 0xe0], &(item.len() as u32).to_le_bytes()[..], &item].concat()
}

/// The project with a case of each name before its reader, shown by a profile.
async fn seeded(world: &World, profile: Profile) -> Client {
    let priors = Some(PriorStudies { most: 1, within_months: None });
    let mia = world.ready_by(&Protocol { priors, ..protocol() }, &["ann"], 1, 1).await;
    let may = world.permit::<Manage>("chest", &mia).await;
    let nested = nested();
    for (patient, (charset, name, _)) in (2..).zip(NAMES) {
        // All are of one patient: the first is prior to the others.
        let date: &[u8] = if patient == 2 { b"19461103" } else { b"19471103" };
        let seeds = seeds((charset, name), &nested, date);
        let files = study::ct(patient, 2).into_iter().map(|(path, file)| {
            let mut file = study::with(&file, &seeds);
            file[..10].copy_from_slice(b"QXPREAMBLE");
            (format!("QXFOLDER/QXFILE {path}"), file)
        });
        let (import, _) = world.import("chest", files).await;
        assert_eq!((import.tally.stored, import.cases_made), (2, 1), "{charset}");
    }
    workflow::deidentification::set(world.app(), &may, profile).await.unwrap();
    let design = SplitDesign { seed: 1, test: 0.0, validation: 0.0, training: 1.0 };
    workflow::split::draw(world.app(), &may, design).await.unwrap();
    world.release(&mia, BatchKind::First, 1 + NAMES.len()).await;
    Client::of(world, &world.person("ann").await).await
}

fn found<'a>(seen: &[u8], words: impl Iterator<Item = &'a [u8]>) -> Vec<String> {
    let lower = seen.to_ascii_lowercase();
    let holds = |word: &&[u8]| {
        let word = word.to_ascii_lowercase();
        lower.windows(word.len()).any(|window| window[0] == word[0] && window == word)
    };
    words.filter(holds).map(|word| word.escape_ascii().to_string()).collect()
}

/// Every seed, as the files have it and as it is written in UTF-8.
fn sought() -> Vec<Vec<u8>> {
    let encoded = NAMES.iter().flat_map(|(_, name, _)| name.split(|byte| b"^=\x1b".contains(byte)));
    let encoded = encoded.filter(|part| part.len() > 3 && !part.starts_with(b"(B"));
    let decoded = NAMES.iter().flat_map(|(_, _, words)| words.iter().map(|word| word.as_bytes()));
    let others = SEEDS.iter().map(|seed| seed.as_bytes());
    encoded.chain(decoded).chain(others).chain([b"QX".as_slice()]).map(<[u8]>::to_vec).collect()
}

fn nothing_leaks(profile: &str) {
    let profile: Profile = profile.parse().unwrap();
    each_engine(async |world| {
        let walked = walk(seeded(&world, profile).await).await;
        assert_eq!(walked.routes, reading_routes(), "every route is walked");
        let sought = sought();
        let left = found(&walked.seen, sought.iter().map(Vec::as_slice));
        assert!(left.is_empty(), "a reader was sent {left:?}");
        assert!(found(&walked.seen, [b"1946-11-03".as_slice()].into_iter()).is_empty());
        let told = String::from_utf8_lossy(&walked.seen);
        assert_eq!(told.contains("\"CT Chest"), profile.clean_descriptors, "the words of the field");
        assert!(told.contains("\"before\":\"12 months before\""), "prior studies were looked through");
        assert!(walked.seen.len() > 100_000, "{} bytes were looked through", walked.seen.len());
    });
}

#[test]
fn nothing_seeded_reaches_a_reader_under_the_basic_profile() {
    nothing_leaks("basic");
}

#[test]
fn nothing_seeded_reaches_a_reader_under_every_option() {
    nothing_leaks("clean-descriptors,longitudinal,device,patient-characteristics,safe-private");
}

/// The search finds what an overseer, who may see it, is sent.
#[test]
fn what_is_seeded_is_found_where_it_may_be_seen() {
    each_engine(async |world| {
        seeded(&world, Profile::default()).await;
        let mia = Client::of(&world, &world.person("mia").await).await;
        let studies = mia.get("/api/projects/chest/dicomweb/studies?includefield=all").await;
        let mut seen = studies.body.to_vec();
        for study in studies.json(200).as_array().unwrap() {
            let uid = study["0020000D"]["Value"][0].as_str().unwrap();
            let whole = mia.get(&format!("/api/projects/chest/dicomweb/studies/{uid}")).await;
            seen.extend(&whole.is(200).body);
        }
        let sought = sought();
        let there = found(&seen, sought.iter().map(Vec::as_slice)).len();
        assert!(there + 1 >= sought.len(), "{there} of {} are found", sought.len());
    });
}
