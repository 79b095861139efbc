//! An import's report: as CSV (RFC 4180), safe to open in a spreadsheet, or as JSON.

use domain::import::FileReport;
use store::import::File;

const HEAD: &str = "name,outcome,reason,sop_instance_uid\r\n";

/// How a report is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ReportForm {
    /// A line for each file, under a heading.
    Csv,
    /// A list with an object for each file.
    Json,
}

impl ReportForm {
    /// What stands before the first file.
    pub const fn head(self) -> &'static str {
        match self {
            Self::Csv => HEAD,
            Self::Json => "[",
        }
    }

    /// What stands behind the last file.
    pub const fn tail(self) -> &'static str {
        match self {
            Self::Csv => "",
            Self::Json => "\n]\n",
        }
    }

    /// Files; whether the first of them is the first of all.
    pub(super) fn lines(self, files: &[File], first: bool) -> String {
        let mut text = String::new();
        for (place, file) in files.iter().enumerate() {
            match self {
                Self::Csv => line(&mut text, &file.report),
                Self::Json => {
                    text.push_str(if first && place == 0 { "\n" } else { ",\n" });
                    // A report has nothing that JSON cannot write.
                    text.push_str(&serde_json::to_string(&file.report).unwrap_or_default());
                }
            }
        }
        text
    }
}

/// Appends the line of one file.
fn line(text: &mut String, file: &FileReport) {
    let empty = String::new();
    cell(text, &file.name);
    text.push(',');
    cell(text, file.outcome.word());
    text.push(',');
    cell(text, file.reason.as_ref().unwrap_or(&empty));
    text.push(',');
    cell(text, file.sop_instance_uid.as_ref().unwrap_or(&empty));
    text.push_str("\r\n");
}

/// A cell in quotes where it needs them. An apostrophe goes before what a spreadsheet would take for
/// a formula: file names come from strangers.
fn cell(text: &mut String, value: &str) {
    let formula = value.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if formula || value.contains(['"', ',', '\r', '\n']) || value != value.trim() {
        text.push('"');
        if formula {
            text.push('\'');
        }
        text.push_str(&value.replace('"', "\"\""));
        text.push('"');
    } else {
        text.push_str(value);
    }
}

#[cfg(test)]
mod tests {
    use domain::import::{FileOutcome, FileReport};

    #[test]
    fn hostile_names_stay_text_in_their_cell() {
        let file = |name: &str| FileReport {
            name: name.to_owned(),
            outcome: FileOutcome::Refused,
            reason: Some("It is empty, said \"someone\".".to_owned()),
            sop_instance_uid: None,
        };
        let line = |name| {
            let mut text = String::new();
            super::line(&mut text, &file(name));
            text
        };
        let rest = "refused,\"It is empty, said \"\"someone\"\".\",\r\n";
        assert_eq!(line("a/b.dcm"), format!("a/b.dcm,{rest}"));
        assert_eq!(line("a,\"b\"\r\nc"), format!("\"a,\"\"b\"\"\r\nc\",{rest}"));
        assert_eq!(line("=HYPERLINK(1)"), format!("\"'=HYPERLINK(1)\",{rest}"));
        assert_eq!(line("@x"), format!("\"'@x\",{rest}"));
    }
}
