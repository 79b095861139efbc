//! Tests whether readers use the categories alike.

use stats::Estimable;
use stats::paired::{bhapkar, bowker, cochran_q, mcnemar, stuart_maxwell};

use super::super::entry::{Test, TestEntry, Tests};
use super::categories::Categorised;
use super::nominal::last_first;

const SAME_SHARE: &str = "do the two readers give the categories equally often; a small p says no";

/// Those that fit the number of readers and categories.
pub fn of(data: &Categorised<'_>) -> Tests {
    let binary = data.names().len() == 2;
    let Some(table) = data.table_of_two().filter(|_| data.varied()) else {
        let several =
            if data.two_readers() || !data.varied() { Vec::new() } else { of_several(data, binary) };
        return Tests(several);
    };
    if binary {
        let test = last_first(&table).and_then(|t| mcnemar(&t));
        let p = |p: f64| Test { statistic: None, degrees: None, p, definition: SAME_SHARE };
        return Tests(vec![
            entry("mcnemar", "McNemar", test.map(|t| Test::of(t.asymptotic, SAME_SHARE))),
            entry("mcnemar_exact", "McNemar, exact", test.map(|t| p(t.exact_p))),
            entry("mcnemar_mid_p", "McNemar, mid-p", test.map(|t| p(t.mid_p))),
        ]);
    }
    Tests(vec![
        entry("stuart_maxwell", "Stuart-Maxwell", stuart_maxwell(&table).map(|t| Test::of(t, SAME_SHARE))),
        entry("bhapkar", "Bhapkar", bhapkar(&table).map(|t| Test::of(t, SAME_SHARE))),
        entry(
            "bowker",
            "Bowker",
            bowker(&table)
                .map(|t| Test::of(t, "are the disagreements alike in both directions; a small p says no")),
        ),
    ])
}

fn of_several(data: &Categorised<'_>, binary: bool) -> Vec<TestEntry> {
    let asked = "do the readers give the last category equally often; a small p says no";
    let test = || entry("cochran_q", "Cochran Q", cochran_q(&data.ratings).map(|t| Test::of(t, asked)));
    binary.then(test).into_iter().collect()
}

fn entry(key: &'static str, label: &'static str, outcome: Estimable<Test>) -> TestEntry {
    TestEntry { key, label, outcome }
}
