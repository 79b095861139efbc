//! The distinct values of a table.

/// The distinct values, sorted.
pub(super) fn distinct(values: impl Iterator<Item = f64>) -> Vec<f64> {
    const FEW: usize = 64;
    let mut found: Vec<f64> = Vec::new();
    let mut values = values.map(|v| v + 0.0);
    // Categories are few: then this is faster than sorting everything.
    for value in values.by_ref() {
        if let Err(at) = found.binary_search_by(|x| x.total_cmp(&value)) {
            found.insert(at, value);
            if found.len() > FEW {
                break;
            }
        }
    }
    found.extend(values);
    found.sort_by(f64::total_cmp);
    found.dedup();
    found
}
