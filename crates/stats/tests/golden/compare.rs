//! Compares a computed figure with an expected one under its tolerance.

use serde_json::Value;

enum Tolerance {
    Absolute(f64),
    Relative(f64),
    /// Relative, or off by one at most.
    RelativeOrOne(f64),
    Exact,
    /// At least this share of the list is equal.
    Share(f64),
    /// Lists of numbers in the same order of size.
    Rank,
}

fn parse(tol: &Value) -> Result<Tolerance, String> {
    if let Some(number) = tol.as_f64() {
        return Ok(Tolerance::Absolute(number));
    }
    let text = tol.as_str().unwrap_or_default();
    let number = |s: &str| s.trim().parse::<f64>().map_err(|e| format!("tolerance {text:?}: {e}"));
    if text == "exact" {
        Ok(Tolerance::Exact)
    } else if text == "rank" {
        Ok(Tolerance::Rank)
    } else if let Some(rest) = text.strip_prefix("rel ") {
        match rest.split_once(" or +-1") {
            Some((share, "")) => Ok(Tolerance::RelativeOrOne(number(share)?)),
            _ => Ok(Tolerance::Relative(number(rest)?)),
        }
    } else if let Some(rest) = text.strip_prefix(">=") {
        Ok(Tolerance::Share(number(rest.trim_end_matches("agreement"))?))
    } else {
        Err(format!("the tolerance {tol} is not understood"))
    }
}

/// The number of scalars compared.
pub fn compare(expected: &Value, found: &Value, tol: &Value) -> Result<usize, String> {
    let tolerance = parse(tol)?;
    match tolerance {
        Tolerance::Share(share) => {
            let pairs = lists(expected, found)?;
            let equal = pairs.iter().filter(|(e, f)| each(e, f, &Tolerance::Exact).is_ok()).count();
            if (equal as f64) < share * pairs.len() as f64 {
                return Err(format!("only {equal} of {} are equal", pairs.len()));
            }
            Ok(pairs.len())
        }
        Tolerance::Rank => {
            let pairs = lists(expected, found)?;
            let order = |side: fn(&(Value, Value)) -> f64| {
                let mut order: Vec<usize> = (0..pairs.len()).collect();
                order.sort_by(|&a, &b| side(&pairs[a]).total_cmp(&side(&pairs[b])));
                order
            };
            let (e, f) = (order(|p| p.0.as_f64().unwrap()), order(|p| p.1.as_f64().unwrap()));
            if e == f { Ok(pairs.len()) } else { Err(format!("order {f:?}, expected {e:?}")) }
        }
        _ => each(expected, found, &tolerance),
    }
}

fn lists(expected: &Value, found: &Value) -> Result<Vec<(Value, Value)>, String> {
    match (expected, found) {
        (Value::Array(e), Value::Array(f)) if e.len() == f.len() => {
            Ok(e.iter().cloned().zip(f.iter().cloned()).collect())
        }
        _ => Err(format!("{found} is no list like {expected}")),
    }
}

fn each(expected: &Value, found: &Value, tolerance: &Tolerance) -> Result<usize, String> {
    match (expected, found) {
        (Value::Array(e), Value::Array(f)) if e.len() == f.len() => {
            let parts = e.iter().zip(f).enumerate();
            parts.map(|(i, (e, f))| each(e, f, tolerance).map_err(|why| format!("[{i}] {why}"))).sum()
        }
        (Value::Object(e), Value::Object(f)) => e
            .iter()
            .map(|(key, value)| {
                let other = f.get(key).ok_or(format!("no {key}"))?;
                each(value, other, tolerance).map_err(|why| format!(".{key} {why}"))
            })
            .sum(),
        (Value::Number(_) | Value::Bool(_), Value::Number(_) | Value::Bool(_)) => {
            let number = |v: &Value| v.as_f64().unwrap_or_else(|| f64::from(u8::from(v.as_bool().unwrap())));
            let (e, f) = (number(expected), number(found));
            let apart = (e - f).abs();
            let close = match tolerance {
                Tolerance::Absolute(a) => apart <= *a,
                Tolerance::Relative(r) => apart <= r * e.abs(),
                Tolerance::RelativeOrOne(r) => apart <= (r * e.abs()).max(1.0),
                _ => apart == 0.0,
            };
            if close { Ok(1) } else { Err(format!("{f} instead of {e}")) }
        }
        _ if expected == found => Ok(1),
        _ => Err(format!("{found} instead of {expected}")),
    }
}

/// Whether figures differ by no more than R's `uniroot` leaves open, searching x below 1 and 1/x above.
pub fn within_uniroot(expected: &Value, found: &Value) -> bool {
    if let (Value::Array(e), Value::Array(f)) = (expected, found) {
        return e.len() == f.len() && e.iter().zip(f).all(|(e, f)| within_uniroot(e, f));
    }
    let searched = |v: &Value| v.as_f64().map(|x| if x > 1.0 { 1.0 / x } else { x });
    let apart = searched(expected).zip(searched(found)).map(|(e, f)| (e - f).abs());
    apart.is_some_and(|d| d <= f64::EPSILON.powf(0.25))
}

/// Whether all figures are equal when ours are written with the digits that the files give: twelve.
pub fn same_digits(expected: &Value, found: &Value) -> bool {
    match (expected, found) {
        (Value::Array(e), Value::Array(f)) => {
            e.len() == f.len() && e.iter().zip(f).all(|(e, f)| same_digits(e, f))
        }
        (Value::Object(e), Value::Object(f)) => {
            e.iter().all(|(key, value)| f.get(key).is_some_and(|other| same_digits(value, other)))
        }
        (Value::Number(e), Value::Number(f)) => {
            let written = |v: &serde_json::Number| format!("{:.11e}", v.as_f64().unwrap());
            written(e) == written(f)
        }
        _ => expected == found,
    }
}
