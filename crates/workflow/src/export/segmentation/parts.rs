//! Which voxels of which series belong to which finding.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use domain::consensus::{Consensus, FindingVerdict, Standing};
use domain::finding::{Finding, Shape, Value};
use domain::protocol::{Protocol, Structure};
use imaging::{CodedName, NewSegment, SourceFrame};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::export::reference::values;
use crate::space::{Placed, Space};

/// A finding that is to become segments, with what is said of it.
pub(super) struct Segmentable {
    finding: Finding,
    label: String,
    description: String,
    tracking: String,
    category: CodedName,
    property: CodedName,
    algorithm: Option<String>,
}

/// What lies in one series, on frames of one size and direction.
pub(super) struct Part {
    /// Series Instance UID.
    pub(super) series: String,
    /// Columns and rows.
    pub(super) size: [u32; 2],
    /// In the order of the body.
    pub(super) frames: Vec<SourceFrame>,
    /// Millimetres from slice to slice.
    pub(super) between_slices: f64,
    /// One for each finding.
    pub(super) segments: Vec<NewSegment>,
}

/// The findings that stand and hold voxels: painted ones, and outlined ones where they are wanted.
pub(super) fn findings(
    protocol: &Protocol,
    consensus: &Consensus,
    case: &str,
    outlines: bool,
) -> Vec<Segmentable> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut found = Vec::new();
    for verdict in consensus.findings.iter().filter(|verdict| verdict.standing == Standing::Stands) {
        let structure = protocol.structures.iter().find(|structure| structure.key == verdict.structure);
        let Some(structure) = structure else { continue };
        let count = counts.entry(&structure.key).or_default();
        *count += 1;
        let holds_voxels = |shape: Shape| shape == Shape::Mask || outlines && shape.is_area();
        if verdict.marks.first().is_some_and(|mark| holds_voxels(mark.shape)) {
            found.push(segmentable(structure, verdict, (case, *count), consensus.reads.len()));
        }
    }
    found
}

fn segmentable(
    structure: &Structure,
    verdict: &FindingVerdict,
    (case, count): (&str, usize),
    of: usize,
) -> Segmentable {
    let plain = |text: String, most: usize| text.replace('\\', "/").chars().take(most).collect::<String>();
    let said: Vec<String> = values(&verdict.attributes)
        .into_iter()
        .map(|(key, value)| format!("{key}: {}", text(value)))
        .collect();
    let support = format!("Marked by {} of {of}. {}", verdict.members.len(), said.join("; "));
    let own = CodedName {
        value: own_code(&structure.key),
        scheme: "99OVERREAD".to_owned(),
        meaning: plain(structure.name.clone(), 64),
    };
    let coded = |code: &domain::protocol::Code| CodedName {
        value: code.value.clone(),
        scheme: code.scheme.clone(),
        meaning: code.meaning.clone(),
    };
    let algorithm = match (&verdict.staple, verdict.members.len()) {
        (Some(_), _) => Some("STAPLE"),
        (None, 0..=1) => None,
        (None, _) => Some("Majority of voxels"),
    };
    Segmentable {
        finding: Finding {
            id: Uuid::nil(),
            structure: structure.key.clone(),
            marks: verdict.marks.clone(),
            attributes: BTreeMap::new(),
        },
        label: plain(format!("{} {count}", structure.name), 64),
        description: plain(support.trim().to_owned(), 1000),
        tracking: plain(format!("{case} {} {count}", structure.key), 200),
        category: structure.category.as_ref().map_or_else(abnormal, coded),
        property: structure.code.as_ref().map_or(own, coded),
        algorithm: algorithm.map(str::to_owned),
    }
}

/// The category of what is marked, unless the protocol says another (PS3.16 CID 7150).
fn abnormal() -> CodedName {
    let [value, scheme, meaning] =
        ["49755003", "SCT", "Morphologically Abnormal Structure"].map(str::to_owned);
    CodedName { value, scheme, meaning }
}

/// A key as a code of 16 characters at most.
fn own_code(key: &str) -> String {
    if key.len() <= 16 { key.to_owned() } else { hex::encode(Sha256::digest(key))[..16].to_owned() }
}

fn text(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Keys(keys) => keys.join(", "),
        Value::Number(number) => number.to_string(),
    }
}

/// Frames that can stand in one object: of one series, size, direction and spacing.
type Kind = (String, [u32; 2], Option<[i64; 8]>);
/// Runs of pixels by frame.
type Runs = BTreeMap<u32, Vec<Range<u64>>>;

/// The voxels of the findings by series; `sizes`: series, columns and rows of each image.
pub(super) fn parts(
    space: &Space,
    sizes: &HashMap<String, (String, [u32; 2])>,
    findings: &[Segmentable],
) -> Vec<Part> {
    let mut by_kind: BTreeMap<Kind, Vec<(usize, Runs)>> = BTreeMap::new();
    for (at, segmentable) in findings.iter().enumerate() {
        for (kind, runs) in voxels(space, sizes, &segmentable.finding) {
            by_kind.entry(kind).or_default().push((at, runs));
        }
    }
    by_kind.into_iter().map(|(kind, found)| part(space, kind, &found, findings)).collect()
}

fn part(space: &Space, (series, size, _): Kind, found: &[(usize, Runs)], findings: &[Segmentable]) -> Part {
    let mut slices: Vec<u32> = found.iter().flat_map(|(_, runs)| runs.keys().copied()).collect();
    slices.sort_unstable();
    slices.dedup();
    let frame = |slice: &u32| {
        let slice = space.at(*slice)?;
        let (instance, number) = (slice.instance.clone(), Some(slice.frame));
        Some(SourceFrame { instance, number, plane: slice.plane() })
    };
    let segment = |(at, runs): &(usize, Runs)| {
        let about = &findings[*at];
        let place = |slice: &u32| slices.binary_search(slice).ok();
        let pixels = runs.iter().filter_map(|(slice, runs)| Some((place(slice)?, runs.clone())));
        NewSegment {
            label: about.label.clone(),
            description: about.description.clone(),
            tracking: [about.tracking.clone(), String::new()],
            category: about.category.clone(),
            property: about.property.clone(),
            algorithm: about.algorithm.clone(),
            pixels: pixels.collect(),
        }
    };
    Part {
        series,
        size,
        between_slices: slices
            .first()
            .and_then(|slice| space.at(*slice))
            .map_or(1.0, |slice| slice.spacing.between_slices),
        frames: slices.iter().filter_map(frame).collect(),
        segments: found.iter().map(segment).collect(),
    }
}

fn voxels(
    space: &Space,
    sizes: &HashMap<String, (String, [u32; 2])>,
    finding: &Finding,
) -> BTreeMap<Kind, Runs> {
    let mut found: BTreeMap<Kind, Runs> = BTreeMap::new();
    let placed = Placed::all(space, &[finding]);
    let Some(mask) = placed.first().and_then(Placed::mask) else { return found };
    let Some(bounds) = mask.bounds() else { return found };
    for index in bounds.slices.clone() {
        let Some(slice) = space.at(index) else { continue };
        let Some((series, size)) = sizes.get(&slice.instance) else { continue };
        let columns = bounds.columns.start..bounds.columns.end.min(size[0]);
        let mut runs: Vec<Range<u64>> = Vec::new();
        for row in bounds.rows.start..bounds.rows.end.min(size[1]) {
            let first = u64::from(row) * u64::from(size[0]);
            for column in columns.clone().filter(|column| mask.contains(index, row, *column)) {
                let pixel = first + u64::from(column);
                match runs.last_mut() {
                    Some(last) if last.end == pixel => last.end += 1,
                    _ => runs.push(pixel..pixel + 1),
                }
            }
        }
        if !runs.is_empty() {
            let kind = (series.clone(), *size, slice.plane().map(|plane| direction(&plane)));
            found.entry(kind).or_default().insert(index, runs);
        }
    }
    found
}

/// Direction and spacing, to four digits.
fn direction(plane: &imaging::Plane) -> [i64; 8] {
    let ([a, b, c, d, e, f], [g, h]) = (plane.orientation(), plane.spacing());
    [a, b, c, d, e, f, g, h].map(|number| (number * 1e4).round() as i64)
}
