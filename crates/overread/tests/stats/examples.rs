//! Every example of every help runs, and does what it says.

use crate::program::Folder;

/// Ratings of forty cases by three readers: a word, a grade, a number, scores, and two ways of measuring.
struct Tables;

impl Tables {
    /// A row per rating; readers err here and there.
    fn ratings(words: [&str; 2]) -> String {
        let mut text = "case,reader,value,patient,truth".to_owned();
        for case in 0..40 {
            for (place, reader) in ["A", "B", "C"].iter().enumerate() {
                let value = words[usize::from((case % 3 == 0) != (case % (5 + 2 * place) == 0))];
                let truth = words[usize::from(case % 3 == 0)];
                text.push_str(&format!("\n{case},{reader},{value},P{},{truth}", case / 2));
            }
        }
        text
    }

    /// A row per rating of numbers.
    fn diameters() -> String {
        let mut text = "case,reader,value".to_owned();
        for case in 1..30 {
            text.push_str(&format!("\n{case},A,{}\n{case},B,{}", 5 + case, 5 + case + case % 3));
        }
        text
    }

    /// A row per case with a column for each of two ways of measuring, so many rows a case.
    fn pairs(headings: &str, rows: usize) -> String {
        let mut text = headings.to_owned();
        for row in 0..20 * rows {
            let case = row / rows;
            text.push_str(&format!("\n{case},{}.{},{}.{}", 5 + case, row % 7, 5 + case, row % 5));
        }
        text
    }

    fn grades() -> String {
        let mut text = "case,A,B".to_owned();
        for case in 0..30 {
            let grade =
                |shift: usize| ["none", "mild", "severe"][(case + usize::from(case % 7 == shift)) % 3];
            text.push_str(&format!("\n{case},{},{}", grade(0), grade(3)));
        }
        text
    }

    fn scores() -> String {
        let mut text = "case,A,B,truth".to_owned();
        for case in 0..30 {
            text.push_str(&format!("\n{case},{},{},{}", 1 + case % 5, 1 + case % 4, u8::from(case % 5 > 2)));
        }
        text
    }

    /// Scores of every case by every reader with and without a program.
    fn methods() -> String {
        let mut text = "case,reader,method,value,truth".to_owned();
        for case in 0..40 {
            let truth = if case % 3 == 0 { "cancer" } else { "benign" };
            for reader in 0..3 {
                for (place, method) in ["alone", "aided"].iter().enumerate() {
                    let score = (case * (7 + reader)) % 5 + usize::from(case % 3 == 0) * (1 + place);
                    text.push_str(&format!("\n{case},R{reader},{method},{score},{truth}"));
                }
            }
        }
        text
    }

    fn marks(columns: &str, mark: &str) -> String {
        let mut text = format!("case,reader,{columns},score");
        for case in 0..12 {
            for reader in ["A", "B"] {
                text.push_str(&format!("\n{case},{reader},{mark},0.{}", 3 + case % 6));
            }
        }
        text
    }

    /// Cases with an event, and what they are sliced by.
    fn cases() -> String {
        let mut text = "case,manufacturer,arm,site,patient,error,risk".to_owned();
        for case in 0..120 {
            let maker = ["GE", "Philips", "Siemens"][case % 3];
            let arm = ["aided", "alone"][case / 3 % 2];
            let (site, error) = (["X", "Y"][case / 6 % 2], u8::from(case % 7 == 0 || case % 11 == 0));
            text.push_str(&format!("\n{case},{maker},{arm},{site},P{},{error},0.1", case / 2));
        }
        text
    }
}

fn tables_of(command: &str) -> Vec<(&'static str, String)> {
    let words = ["absent", "present"];
    match command {
        "agreement" => vec![("ratings.csv", Tables::ratings(words)), ("scores.csv", Tables::grades())],
        "consensus" => vec![("ratings.csv", Tables::ratings(words))],
        "bland-altman" => vec![
            ("diameters.csv", Tables::pairs("case,reader_a,reader_b", 1)),
            ("ratings.csv", Tables::diameters()),
            ("replicates.csv", Tables::pairs("case,old,new", 3)),
        ],
        "detection" => {
            let box_columns = "x_min,y_min,x_max,y_max";
            let truth = format!("case,x,y,{box_columns}\n0,10,10,8,8,12,12\n1,20,20,18,18,22,22\n2,,,,,,");
            vec![
                ("marks.csv", Tables::marks("x,y", "11,10")),
                ("boxes.csv", Tables::marks(box_columns, "8,8,12,13")),
                ("truth.csv", truth),
            ]
        }
        "accuracy" => vec![("ratings.csv", Tables::ratings(words)), ("scores.csv", Tables::scores())],
        "mrmc" => vec![("scores.csv", Tables::methods())],
        "slices" => vec![
            ("cases.csv", Tables::cases()),
            ("rates.csv", "thickness,errors,reads\n1,5,100\n2,7,90\n5,14,80\n".to_owned()),
        ],
        "chart" => {
            let weeks = (1..20).map(|week| format!("\n{week},{},{},0.8{}", week % 4, 40 + week, week % 3));
            vec![
                ("weeks.csv", format!("week,errors,reads,agreement{}", weeks.collect::<String>())),
                ("cases.csv", Tables::cases()),
            ]
        }
        _ => Vec::new(),
    }
}

const COMMANDS: [&str; 9] =
    ["agreement", "consensus", "bland-altman", "detection", "accuracy", "mrmc", "slices", "power", "chart"];

#[test]
fn the_examples_of_the_help_run() {
    for command in COMMANDS {
        let tables = tables_of(command);
        let files: Vec<(&str, &str)> = tables.iter().map(|(name, text)| (*name, text.as_str())).collect();
        let folder = Folder::with(&files);
        let help = folder.text(&format!("{command} --help"));
        let examples: Vec<&str> =
            help.lines().filter_map(|line| line.trim().strip_prefix("overread stats ")).collect();
        assert!(!examples.is_empty(), "{command} has no example");
        for example in examples {
            let printed = folder.text(example);
            assert!(printed.lines().count() > 2, "{example}: {printed}");
            let words: Vec<&str> = example.split(' ').collect();
            for option in words.windows(2).filter(|pair| ["--plot", "--csv"].contains(&pair[0])) {
                assert!(folder.path().join(option[1]).is_file(), "{example} wrote no {}", option[1]);
            }
            assert!(folder.json(example).is_object(), "{example}");
        }
    }
}

#[test]
fn the_help_tells_nothing_of_a_store() {
    let folder = Folder::with(&[]);
    for command in COMMANDS.into_iter().chain(["masks", "", "power kappa"]) {
        let help = folder.text(format!("{command} --help").trim());
        for word in ["--data-dir", "--database-url", "--store-dir", "--keep-free", "--derived"] {
            assert!(!help.contains(word), "{command} shows {word}:\n{help}");
        }
    }
}
