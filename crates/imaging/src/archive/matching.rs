//! Matching (PS3.4 C.2.2.2): whether a data set in DICOM JSON is what a search asks for.

use super::{Attribute, moment};
use dicom_core::VR;
use serde_json::{Map, Value};

/// One key of a search: an attribute and what its value must be.
#[derive(Debug, Clone, PartialEq)]
pub struct Key {
    /// The attribute.
    pub attribute: Attribute,
    /// What its value must be.
    pub rule: Rule,
}

/// What a value must be.
#[derive(Debug, Clone, PartialEq)]
pub enum Rule {
    /// Anything, or nothing.
    Universal,
    /// One of these, exactly: UIDs of a list, or a single value.
    OneOf(Vec<String>),
    /// A pattern with `*` and `?`.
    Pattern(String),
    /// A name, in small letters, in any of its component groups; `*` and `?` stand for letters.
    Name(String),
    /// From and to, each included, as [`normal_date`](super::normal_date) and [`normal_time`](super::normal_time) write them.
    Range(Option<String>, Option<String>),
    /// A number.
    Number(f64),
}

/// What a search wants to be told beyond what it is told by default.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Wanted {
    /// Every attribute of the level.
    pub all: bool,
    /// These attributes.
    pub attributes: Vec<Attribute>,
}

impl Key {
    /// The key that `value` makes for an attribute.
    ///
    /// # Errors
    /// A sentence about a value that the attribute cannot have.
    pub fn new(attribute: Attribute, value: &str) -> Result<Self, String> {
        let rule = rule(attribute.vr(), value.trim())?;
        Ok(Self { attribute, rule })
    }

    /// Whether the data set has a value that fits.
    pub fn matches(&self, set: &Map<String, Value>) -> bool {
        if self.rule == Rule::Universal {
            return true;
        }
        let keys = self.attribute.keys();
        any_value(set, &keys, &|value| self.rule.fits(self.attribute.vr(), value))
    }
}

fn rule(vr: VR, value: &str) -> Result<Rule, String> {
    if value.is_empty() || (value.bytes().all(|b| b == b'*') && !matches!(vr, VR::UI)) {
        return Ok(Rule::Universal);
    }
    Ok(match vr {
        VR::UI => Rule::OneOf(listed(value)),
        VR::DA | VR::TM | VR::DT => {
            let range = moment::between(vr, value);
            let (from, to) = range.ok_or_else(|| format!("“{value}” is no date, time, or range of such"))?;
            Rule::Range(from, to)
        }
        VR::PN => Rule::Name(super::folded(value)),
        VR::DS | VR::IS | VR::US | VR::SS | VR::UL | VR::SL | VR::FL | VR::FD | VR::UV | VR::SV => {
            let number = value.parse().map_err(|_| format!("“{value}” is no number"))?;
            Rule::Number(number)
        }
        _ if value.contains(['*', '?']) => Rule::Pattern(value.to_owned()),
        VR::CS => Rule::OneOf(listed(value)),
        _ => Rule::OneOf(vec![value.to_owned()]),
    })
}

/// The values of a list.
fn listed(value: &str) -> Vec<String> {
    let values = value.split([',', '\\']).map(str::trim).filter(|value| !value.is_empty());
    values.map(str::to_owned).collect()
}

impl Rule {
    fn fits(&self, vr: VR, value: &Value) -> bool {
        match self {
            Self::Universal => true,
            Self::Number(wanted) => number(value).is_some_and(|found| found.total_cmp(wanted).is_eq()),
            Self::Name(pattern) => name_groups(value).any(|group| fits_pattern(pattern, &group)),
            Self::OneOf(wanted) => {
                value.as_str().is_some_and(|found| wanted.iter().any(|wanted| wanted == found))
            }
            Self::Pattern(pattern) => value.as_str().is_some_and(|found| fits_pattern(pattern, found)),
            Self::Range(from, to) => {
                value.as_str().and_then(|found| moment::first(vr, found)).is_some_and(|found| {
                    from.as_ref().is_none_or(|from| *from <= found)
                        && to.as_ref().is_none_or(|to| found <= *to)
                })
            }
        }
    }
}

fn number(value: &Value) -> Option<f64> {
    value.as_f64().or_else(|| value.as_str()?.parse().ok())
}

/// The component groups of a name, and the whole of it, as names are compared.
fn name_groups(value: &Value) -> impl Iterator<Item = String> {
    let group = |name: &str| value.get(name).and_then(Value::as_str).map(super::folded);
    let groups = ["Alphabetic", "Ideographic", "Phonetic"].map(group);
    let whole = groups.each_ref().map(|group| group.as_deref().unwrap_or_default()).join("=");
    groups.into_iter().flatten().chain([whole.trim_end_matches('=').to_owned()])
}

fn any_value(set: &Map<String, Value>, keys: &[String], fits: &dyn Fn(&Value) -> bool) -> bool {
    let Some((first, rest)) = keys.split_first() else { return false };
    let values = set.get(first).and_then(|attribute| attribute.get("Value")?.as_array());
    let Some(values) = values else { return false };
    if rest.is_empty() {
        return values.iter().any(fits);
    }
    values.iter().filter_map(Value::as_object).any(|item| any_value(item, rest, fits))
}

/// `*` stands for any letters or none, `?` for one letter.
fn fits_pattern(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
    let (mut p, mut t) = (0, 0);
    // Where the last star is, and what it has been tried with: linear memory, no recursion.
    let mut star: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, t));
                p += 1;
            }
            Some(letter) if *letter == '?' || *letter == text[t] => {
                p += 1;
                t += 1;
            }
            _ => {
                let Some((at, tried)) = star else { return false };
                star = Some((at, tried + 1));
                (p, t) = (at + 1, tried + 1);
            }
        }
    }
    pattern[p..].iter().all(|letter| *letter == '*')
}

#[cfg(test)]
mod tests {
    use super::{Key, fits_pattern};
    use rstest::rstest;
    use serde_json::json;

    #[rstest]
    #[case("StudyDate", "20200131", true)]
    #[case("StudyDate", "20200101-20200131", true)]
    #[case("StudyDate", "-20200130", false)]
    #[case("StudyDate", "20200131-", true)]
    #[case("StudyTime", "10-11", true)]
    #[case("StudyTime", "1016-", false)]
    #[case("StudyTime", "1015", true)]
    #[case("PatientName", "yamada^tarou", true)]
    #[case("PatientName", "YAM*", true)]
    #[case("PatientName", "山田^*", true)]
    #[case("PatientName", "Yamada", false)]
    #[case("PatientID", "p-?", true)]
    #[case("PatientID", "P-1", false)]
    #[case("PatientID", "", true)]
    #[case("AccessionNumber", "", true)]
    #[case("AccessionNumber", "1", false)]
    #[case("AccessionNumber", "*", true)]
    #[case("StudyInstanceUID", "9,1.2.3", true)]
    #[case("StudyInstanceUID", "9\\1.2.3", true)]
    #[case("StudyInstanceUID", "1.2.*", false)]
    #[case("StudyInstanceUID", "9,,", false)]
    #[case("AcquisitionDateTime", "20200131", true)]
    #[case("AcquisitionDateTime", "20200131101500+0100-", true)]
    #[case("AcquisitionDateTime", "-20200131091459", false)]
    #[case("SeriesNumber", "07", true)]
    #[case("RequestAttributesSequence.ScheduledProcedureStepID", "S*", true)]
    #[case("00400275.00400009", "T", false)]
    fn a_key_matches_by_its_kind(#[case] attribute: &str, #[case] value: &str, #[case] fits: bool) {
        let set = json!({
            "00080020": { "vr": "DA", "Value": ["2020.01.31"] },
            "00080030": { "vr": "TM", "Value": ["101500.5"] },
            "0008002A": { "vr": "DT", "Value": ["20200131101500.5+0100"] },
            "00080050": { "vr": "SH" },
            "00100010": { "vr": "PN", "Value": [{ "Alphabetic": "Yamada^Tarou^^", "Ideographic": "山田^太郎" }] },
            "00100020": { "vr": "LO", "Value": ["p-1"] },
            "0020000D": { "vr": "UI", "Value": ["1.2.3"] },
            "00200011": { "vr": "IS", "Value": [7] },
            "00400275": { "vr": "SQ", "Value": [{}, { "00400009": { "vr": "SH", "Value": ["S1"] } }] },
        });
        let key = Key::new(attribute.parse().unwrap(), value).unwrap();
        assert_eq!(key.matches(set.as_object().unwrap()), fits);
    }

    #[test]
    fn a_value_that_an_attribute_cannot_have_is_told() {
        for (attribute, value) in [("StudyDate", "yesterday"), ("SeriesNumber", "two"), ("StudyTime", "-x")] {
            let refused = Key::new(attribute.parse().unwrap(), value).unwrap_err();
            assert!(refused.contains(value), "{refused}");
        }
    }

    #[rstest]
    #[case("a*c", "abbbc", true)]
    #[case("*b*b*", "abcbd", true)]
    #[case("a?", "a", false)]
    #[case("", "", true)]
    #[case("**", "", true)]
    #[case("é?", "éa", true)]
    fn patterns(#[case] pattern: &str, #[case] text: &str, #[case] fits: bool) {
        assert_eq!(fits_pattern(pattern, text), fits);
    }

    #[test]
    fn a_hostile_pattern_takes_no_time() {
        let (pattern, text) = ("*a".repeat(200), "a".repeat(199));
        assert!(!fits_pattern(&pattern, &text));
    }
}
