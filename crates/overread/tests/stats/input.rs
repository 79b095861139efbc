//! Tables as people have them: from spreadsheets, with faults.

use crate::program::Folder;

const LONG: &str = "case,reader,value\n1,A,2.5\n1,B,2\n2,A,3\n2,B,3.5\n3,A,1\n3,B,1\n";

fn refused(table: &str, arguments: &str) -> String {
    Folder::with(&[("ratings.csv", table)]).refusal(&format!("agreement ratings.csv {arguments}"))
}

#[test]
fn a_fault_names_row_and_column_and_what_to_do() {
    let interval = "--level interval";
    for (table, arguments, words) in [
        (
            LONG.replace("3.5", "\"4,5\""),
            interval,
            "ratings.csv, row 5, column value: “4,5” is not a number: write 4.5",
        ),
        (LONG.replace("3.5", "wide"), interval, "ratings.csv, row 5, column value: “wide” is not a number"),
        (
            LONG.replace("2,B,", "2,A,"),
            interval,
            "row 5, column value: reader “A” rated case “2” in row 4 already",
        ),
        (LONG.replace("2,B,", "2,,"), interval, "row 5, column reader is empty"),
        (LONG.replace("2,B,3.5", "2,B,3,5"), interval, "row 5 has 4 cells under 3 headings"),
        (LONG.replace("2,B,3.5", "2,B"), interval, "row 5 has 2 cells under 3 headings"),
        (LONG.replace("2,B,3.5", "2,B,-3"), "--level ratio", "row 5, column value: “-3” is below zero"),
        (LONG.to_owned(), "--level nominal --value score", "has no column “score”: its columns are “case”"),
        (LONG.to_owned(), "--level nominal --cluster patient", "has no column “patient”"),
        (
            LONG.to_owned(),
            "--level nominal --categories 1,2,3",
            "row 2, column value: “2.5” is none of the categories",
        ),
        (LONG.to_owned(), "--level nominal --readers A,Z", "no rating of a reader “Z”"),
        (LONG.to_owned(), "--level nominal --bootstrap 5", "--bootstrap 5 is out of range"),
        (LONG.to_owned(), "--level nominal --confidence 95", "--confidence 95 is no share"),
        ("case,A,A\n1,2,3\n".to_owned(), interval, "two columns “A”"),
        ("case,reader\n1,2\n".to_owned(), interval, "ratings.csv has no column “value”"),
        ("case,A,B\n".to_owned(), interval, "no rows below"),
        (String::new(), interval, "is empty"),
        ("case,A,B\n1,,NA\n".to_owned(), interval, "holds no rating"),
        ("case,A,B\n1,good,bad\n2,bad,good\n".to_owned(), "--level ordinal", "--categories, lowest first"),
        ("PK\u{3}\u{4}zip".to_owned(), interval, "is a workbook"),
    ] {
        let said = refused(&table, arguments);
        assert!(said.contains(words), "{words}\n{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
    }
}

#[test]
fn other_encodings_are_refused_with_the_way_out() {
    let folder = Folder::with(&[]);
    std::fs::write(folder.path().join("wide.csv"), [0xFF, 0xFE, b'c', 0]).unwrap();
    assert!(folder.refusal("agreement wide.csv --level nominal").contains("UTF-16: save it as “CSV UTF-8”"));
    std::fs::write(folder.path().join("old.csv"), b"case,A,B\n1,gr\xFCn,rot\n").unwrap();
    assert!(
        folder
            .refusal("agreement old.csv --level nominal")
            .contains("old.csv, row 2: the text is not in UTF-8")
    );
    assert!(folder.refusal("agreement none.csv --level nominal").contains("none.csv cannot be read"));
}

#[test]
fn rows_are_counted_as_a_spreadsheet_counts_them() {
    let table = "case,reader,value\n\n1,A,\"two\nlines\"\n;\n,,\n2,A,1\n".replace(";\n", "");
    let said = refused(&format!("{table}2,A,3\n"), "--level nominal");
    assert!(said.contains("row 6, column value: reader “A” rated case “2” in row 5 already"), "{said}");
}

#[test]
fn files_of_spreadsheets_are_read_as_they_are() {
    let semicolons = LONG.replace(',', ";");
    let comma = semicolons.replace('.', ",");
    let folder = Folder::with(&[
        ("plain.csv", LONG),
        ("bom.csv", &format!("\u{feff}{}", LONG.replace('\n', "\r\n"))),
        ("semicolon.csv", &semicolons),
        ("tab.csv", &LONG.replace(',', "\t")),
        ("sep.csv", &format!("sep=;\r\n{}", semicolons.replace('\n', "\r\n"))),
        ("comma.csv", &comma),
        ("quoted.csv", &LONG.replace("case,reader", "\"Case\",\"READER\"").replace("A,", "\" A \",")),
    ]);
    let figures = |file: &str| folder.json(&format!("agreement {file} --level interval"))["figures"].clone();
    let plain = figures("plain.csv");
    assert!(plain["icc_2_1"]["value"].is_f64());
    for file in ["bom.csv", "semicolon.csv", "tab.csv", "sep.csv", "quoted.csv", "comma.csv --decimal-comma"]
    {
        assert_eq!(figures(file), plain, "{file}");
    }
    let said = folder.refusal("agreement comma.csv --level interval");
    assert!(
        said.contains("row 2, column value: “2,5” is not a number: write 2.5, or give --decimal-comma"),
        "{said}"
    );
}

#[test]
fn a_title_with_markup_cannot_break_the_figure() {
    let table = "case,<b>&\"A\",B\n1,x<y,x<y\n2,z,z\n3,z,x<y\n".replace("<b>&\"A\"", "\"<b>&\"\"A\"\"\"");
    let folder = Folder::with(&[("t.csv", &table)]);
    folder.text("agreement t.csv --level nominal --plot f.svg");
    let svg = std::fs::read_to_string(folder.path().join("f.svg")).unwrap();
    assert!(svg.contains("x&lt;y") && !svg.contains("x<y") && !svg.contains("<b>"));
}
