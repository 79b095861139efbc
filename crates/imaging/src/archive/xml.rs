//! The Native DICOM Model (PS3.19 A.1): what DICOM JSON tells, as XML.

use dicom_core::dictionary::{DataDictionary, DataDictionaryEntry};
use dicom_dictionary_std::StandardDataDictionary;
use serde_json::{Map, Value};
use std::fmt::Write;

/// The XML document of a data set of texts, numbers and sequences. Names of persons and binary values, which have
/// forms of their own, are left without a value.
pub fn native_model(set: &Map<String, Value>) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\
         <NativeDicomModel xmlns=\"http://dicom.nema.org/PS3.19/models/NativeDICOM\">",
    );
    attributes(&mut out, set);
    out.push_str("</NativeDicomModel>");
    out
}

fn attributes(out: &mut String, set: &Map<String, Value>) {
    for (key, attribute) in set {
        let vr = attribute.get("vr").and_then(Value::as_str).unwrap_or("UN");
        let _ = write!(out, "<DicomAttribute tag=\"{}\" vr=\"{}\"", escaped(key), escaped(vr));
        let known = super::answer::tag(key).and_then(|tag| StandardDataDictionary.by_tag(tag));
        if let Some(entry) = known {
            let _ = write!(out, " keyword=\"{}\"", escaped(entry.alias()));
        }
        out.push('>');
        let values = attribute.get("Value").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        for (number, value) in (1..).zip(values) {
            one(out, vr, number, value);
        }
        out.push_str("</DicomAttribute>");
    }
}

fn one(out: &mut String, vr: &str, number: usize, value: &Value) {
    let text = match value {
        Value::Object(item) if vr == "SQ" => {
            let _ = write!(out, "<Item number=\"{number}\">");
            attributes(out, item);
            out.push_str("</Item>");
            return;
        }
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return,
    };
    let _ = write!(out, "<Value number=\"{number}\">{}</Value>", escaped(&text));
}

/// Text as XML has it; signs that XML cannot have are left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => {
                let _ = write!(out, "&#{};", u32::from(letter));
            }
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            _ => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::native_model;

    #[test]
    fn a_data_set_is_told_as_the_native_model_has_it() {
        let set = json!({
            "00081190": { "vr": "UR", "Value": ["https://a.example/?a=1&b=\"2\""] },
            "00081198": { "vr": "SQ", "Value": [{ "00081197": { "vr": "US", "Value": [42752] } }, {}] },
            "00100010": { "vr": "PN", "Value": [{ "Alphabetic": "A^B" }] },
        });
        let expected = concat!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
            "<NativeDicomModel xmlns=\"http://dicom.nema.org/PS3.19/models/NativeDICOM\">",
            "<DicomAttribute tag=\"00081190\" vr=\"UR\" keyword=\"RetrieveURL\">",
            "<Value number=\"1\">https://a.example/?a=1&amp;b=&quot;2&quot;</Value></DicomAttribute>",
            "<DicomAttribute tag=\"00081198\" vr=\"SQ\" keyword=\"FailedSOPSequence\"><Item number=\"1\">",
            "<DicomAttribute tag=\"00081197\" vr=\"US\" keyword=\"FailureReason\">",
            "<Value number=\"1\">42752</Value></DicomAttribute></Item><Item number=\"2\"></Item></DicomAttribute>",
            "<DicomAttribute tag=\"00100010\" vr=\"PN\" keyword=\"PatientName\"></DicomAttribute>",
            "</NativeDicomModel>"
        );
        assert_eq!(native_model(set.as_object().unwrap()), expected);
    }

    #[test]
    fn what_xml_cannot_have_is_left_out() {
        let set = json!({ "00080005": { "vr": "CS", "Value": ["a\u{0}\u{1b}<b\n"] } });
        assert!(native_model(set.as_object().unwrap()).contains(">a&lt;b&#10;</Value>"));
    }
}
