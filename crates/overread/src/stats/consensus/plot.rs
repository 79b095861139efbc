//! The readers' confusion matrices as a figure.

use figures::{Confusion, Panel};

use super::Consensus;

pub fn confusion(consensus: &Consensus<'_>) -> String {
    let panel = |reader: &super::ReaderSkill| Panel {
        title: format!("{}, {} ratings", reader.reader, reader.ratings),
        shares: reader.confusion.clone(),
    };
    let source = consensus.readers.first().map_or("", |reader| reader.confusion_from);
    let figure = Confusion {
        title: "What each reader calls a case".to_owned(),
        subtitle: format!(
            "{}: {} cases, {} settled; per cent of each row, from {}",
            consensus.file,
            consensus.cases.len(),
            consensus.settled,
            if source == "model" { "the model" } else { "the settled cases" }
        ),
        rows: "consensus".to_owned(),
        columns: "rating".to_owned(),
        classes: consensus.categories.to_vec(),
        panels: consensus.readers.iter().map(panel).collect(),
    };
    figure.svg()
}
