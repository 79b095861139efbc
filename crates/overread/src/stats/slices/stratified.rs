//! Two slices compared within strata.

use stats::Level;
use stats::slices::{TwoByTwo, breslow_day, breslow_day_tarone, mantel_haenszel};

use super::super::entry::{Entry, Figure, Test, TestEntry};
use super::counts::Counts;
use super::entry;

/// Adds the common odds ratio, and the tests that it is 1 and that the strata have one.
pub fn extend(counts: &Counts, level: Level, figures: &mut Vec<Entry>, tests: &mut Vec<TestEntry>) {
    let [first, second] = counts.slices.as_slice() else { return };
    let table =
        |of: &Vec<(u64, u64)>| -> TwoByTwo { [[of[0].0, of[0].1 - of[0].0], [of[1].0, of[1].1 - of[1].0]] };
    let tables: Vec<TwoByTwo> = counts.strata.iter().map(table).collect();
    let common = mantel_haenszel(&tables, level);
    let figure = common.map(|found| {
        let definition =
            "odds of the event in the first over those in the second slice, over all strata; n counts cases";
        let n = (first.cases + second.cases) as usize;
        Figure::plain(found.odds_ratio, n, "Mantel-Haenszel common odds ratio", definition)
            .within(found.interval)
    });
    let label = format!("Common odds ratio, {} / {}", first.name, second.name);
    figures.push(Entry::new("common_odds_ratio", label, figure));
    let differ = "do the two slices differ within the strata; a small p says yes";
    let alike = "have all strata one odds ratio; a small p says no";
    tests.extend([
        entry("mantel_haenszel", "Cochran-Mantel-Haenszel", common.map(|found| Test::of(found.test, differ))),
        entry("breslow_day", "Breslow-Day", breslow_day(&tables).map(|t| Test::of(t, alike))),
        entry(
            "breslow_day_tarone",
            "Breslow-Day, Tarone",
            breslow_day_tarone(&tables).map(|t| Test::of(t, alike)),
        ),
    ]);
}
