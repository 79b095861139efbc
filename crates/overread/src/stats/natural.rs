//! The order in which people write names: numbers by size, then text, “case 2” before “case 10”.

use std::cmp::Ordering;

/// Compares two names.
pub fn compare(a: &str, b: &str) -> Ordering {
    match (number(a), number(b)) {
        (Some(x), Some(y)) => x.total_cmp(&y),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => keys(a).cmp(&keys(b)),
    }
    .then_with(|| a.cmp(b))
}

/// Names in order, each once.
pub fn sorted<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut names: Vec<&str> = names.into_iter().collect();
    names.sort_unstable();
    names.dedup();
    names.sort_by(|a, b| compare(a, b));
    names.into_iter().map(str::to_owned).collect()
}

fn number(name: &str) -> Option<f64> {
    name.parse::<f64>().ok().filter(|number| number.is_finite())
}

/// Runs of digits, by their value, before other characters.
fn keys(name: &str) -> Vec<(bool, usize, String)> {
    let mut keys = Vec::new();
    let mut rest = name;
    while let Some(first) = rest.chars().next() {
        let digits = first.is_ascii_digit();
        let end = rest.find(|c: char| c.is_ascii_digit() != digits).unwrap_or(rest.len());
        let (part, after) = rest.split_at(end);
        keys.push(if digits {
            let digits = part.trim_start_matches('0');
            (false, digits.len(), digits.to_owned())
        } else {
            (true, 0, part.to_lowercase())
        });
        rest = after;
    }
    keys
}

#[cfg(test)]
mod tests {
    #[test]
    fn numbers_come_by_size_and_names_by_their_numbers() {
        let sorted = super::sorted(["case 10", "10", "case 2", "9", "Case 1", "-1.5", "case 2"]);
        assert_eq!(sorted, ["-1.5", "9", "10", "Case 1", "case 2", "case 10"]);
    }
}
