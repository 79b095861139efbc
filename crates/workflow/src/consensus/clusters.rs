//! Which findings of a case's readers are one and the same.

use domain::consensus::{CaseRead, Cluster, Member};
use domain::finding::Finding;
use domain::id::ReadId;
use domain::plan::ConsensusPolicy;
use domain::protocol::Protocol;
use geometry::cluster_marks;

use super::outline::{Outlined, outline};
use crate::space::{Placed, PlacedShape, Space, distance};

/// A finding of one of several readers, who are numbers here.
pub(crate) struct Linked<'a> {
    /// Whose finding.
    pub(crate) reader: usize,
    /// The finding in its place.
    pub(crate) placed: Placed<'a>,
}

/// Findings of one structure that mean the same, at most one of each reader: indices into `findings`,
/// which are put in the order of their content first.
///
/// Areas join from the policy's overlap on, points and lines up to its distance (average linkage).
pub(crate) fn link<'a>(
    space: &Space,
    policy: ConsensusPolicy,
    findings: Vec<(usize, &'a Finding)>,
) -> (Vec<Linked<'a>>, Vec<Vec<usize>>) {
    let mut findings = findings;
    findings.sort_by(|a, b| content(a.1).total_cmp(&content(b.1)).then_with(|| a.1.id.cmp(&b.1.id)));
    let (readers, only): (Vec<usize>, Vec<&'a Finding>) = findings.into_iter().unzip();
    let placed = Placed::all(space, &only);
    let is_area = |placed: &Placed<'_>| matches!(placed.shape, PlacedShape::Area(_));
    let share = |i: usize, j: usize| {
        let apart = distance(&placed[i], &placed[j]);
        // Both kinds of distance on one scale, on which 1 is the limit.
        if is_area(&placed[i]) {
            scaled(apart, 1.0 - policy.minimum_overlap)
        } else {
            apart / policy.maximum_distance_mm
        }
    };
    let groups = cluster_marks(&readers, share, 1.0 + 1e-9);
    let linked = readers.into_iter().zip(placed).map(|(reader, placed)| Linked { reader, placed }).collect();
    (linked, groups)
}

/// A distance whose limit may be zero, when a full overlap is asked for.
fn scaled(apart: f64, limit: f64) -> f64 {
    if apart <= 0.0 { 0.0 } else { apart / limit }
}

/// What findings are ordered by before they are matched: where they begin, not who made them.
fn content(finding: &Finding) -> f64 {
    let points = finding.marks.iter().flat_map(|mark| &mark.points);
    let drawn = points.fold(0.0, |sum, [column, row]| sum + column * 1e4 + row);
    let runs = finding.marks.iter().filter_map(|mark| mark.mask.as_ref()).flat_map(|mask| &mask.runs);
    runs.enumerate().fold(drawn, |sum, (at, run)| sum + (at % 7 + 1) as f64 * f64::from(*run))
}

/// All clusters of a case, structure by structure.
pub(super) fn clusters(
    space: &Space,
    policy: ConsensusPolicy,
    protocol: &Protocol,
    reads: &[CaseRead],
) -> Vec<Cluster> {
    let mut found = Vec::new();
    for structure in &protocol.structures {
        let findings = reads.iter().enumerate().flat_map(|(reader, read)| {
            read.findings
                .iter()
                .filter(|f| f.structure == structure.key)
                .map(move |finding| (reader, finding))
        });
        let findings: Vec<(usize, &Finding)> = findings.collect();
        if findings.is_empty() {
            continue;
        }
        let (linked, groups) = link(space, policy, findings);
        for group in groups {
            let mut members: Vec<&Linked<'_>> = group.iter().map(|index| &linked[*index]).collect();
            members.sort_by_key(|member| member.reader);
            let placed: Vec<&Placed<'_>> = members.iter().map(|member| &member.placed).collect();
            let ids: Vec<ReadId> = members.iter().map(|member| reads[member.reader].read).collect();
            let Outlined { marks, fit } = outline(space, policy.masks, &placed);
            let members = members.iter().zip(&ids);
            found.push(Cluster {
                structure: structure.key.clone(),
                marks,
                staple: fit.map(|fit| fit.evidence(&ids)),
                members: members
                    .map(|(member, read)| Member { read: *read, finding: member.placed.finding.id })
                    .collect(),
            });
        }
    }
    found
}
