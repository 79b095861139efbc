//! Findings and answers as somebody who looks at the case may see them: under the UIDs of their
//! viewing.

use domain::finding::{Answer, Finding, Mark};

use crate::viewing::InstanceMap;

/// The UID that the looker knows the image by.
pub(crate) fn uid(map: &InstanceMap, true_uid: &str) -> String {
    // An image that is no longer of the case has no name here, and its true one is not to be shown.
    map.mapped(true_uid).unwrap_or_default().to_owned()
}

/// Marks as shown.
pub(crate) fn marks(map: &InstanceMap, marks: &[Mark]) -> Vec<Mark> {
    marks.iter().map(|mark| Mark { instance: uid(map, &mark.instance), ..mark.clone() }).collect()
}

/// Findings as shown.
pub(crate) fn findings(map: &InstanceMap, findings: &[Finding]) -> Vec<Finding> {
    let shown = |finding: &Finding| Finding { marks: marks(map, &finding.marks), ..finding.clone() };
    findings.iter().map(shown).collect()
}

/// Answers as shown.
pub(crate) fn answers(map: &InstanceMap, answers: &[Answer]) -> Vec<Answer> {
    let shown = |answer: &Answer| Answer {
        instance: answer.instance.as_ref().map(|instance| uid(map, instance)),
        ..answer.clone()
    };
    answers.iter().map(shown).collect()
}
