//! Minimising a smooth function of a few variables.

/// The place of a local minimum by the simplex method of Nelder & Mead (1965), restarted from its result
/// until a restart gains nothing. Deterministic.
pub(crate) fn minimise(start: &[f64], size: f64, tolerance: f64, f: impl Fn(&[f64]) -> f64) -> Vec<f64> {
    let mut best = (f(start), start.to_vec());
    let mut size = size;
    for _ in 0..20 {
        let next = descend(&best.1, size, tolerance, &f);
        let gain = best.0 - next.0;
        if next.0 <= best.0 {
            best = next;
        }
        if gain.abs() <= tolerance * (1.0 + best.0.abs()) {
            break;
        }
        size /= 4.0;
    }
    best.1
}

fn descend(start: &[f64], size: f64, tolerance: f64, f: &impl Fn(&[f64]) -> f64) -> (f64, Vec<f64>) {
    let n = start.len();
    let mut simplex: Vec<(f64, Vec<f64>)> = vec![(f(start), start.to_vec())];
    for axis in 0..n {
        let mut corner = start.to_vec();
        corner[axis] += size;
        simplex.push((f(&corner), corner));
    }
    for _ in 0..400 * n {
        simplex.sort_by(|a, b| a.0.total_cmp(&b.0));
        let spread = simplex[n].0 - simplex[0].0;
        let width = (0..n).map(|i| (simplex[n].1[i] - simplex[0].1[i]).abs()).fold(0.0, f64::max);
        if spread.abs() <= tolerance * (1.0 + simplex[0].0.abs()) && width <= tolerance.sqrt() {
            break;
        }
        let centre: Vec<f64> =
            (0..n).map(|i| simplex[..n].iter().map(|c| c.1[i]).sum::<f64>() / n as f64).collect();
        let along = |t: f64| {
            let place: Vec<f64> = centre.iter().zip(&simplex[n].1).map(|(c, w)| c + t * (c - w)).collect();
            (f(&place), place)
        };
        let reflected = along(1.0);
        let next = if reflected.0 < simplex[0].0 {
            let expanded = along(2.0);
            if expanded.0 < reflected.0 { expanded } else { reflected }
        } else if reflected.0 < simplex[n - 1].0 {
            reflected
        } else {
            let contracted = if reflected.0 < simplex[n].0 { along(0.5) } else { along(-0.5) };
            if contracted.0 >= simplex[n].0.min(reflected.0) {
                shrink(&mut simplex, f);
                continue;
            }
            contracted
        };
        simplex[n] = next;
    }
    simplex.sort_by(|a, b| a.0.total_cmp(&b.0));
    simplex.swap_remove(0)
}

fn shrink(simplex: &mut [(f64, Vec<f64>)], f: &impl Fn(&[f64]) -> f64) {
    let (best, rest) = simplex.split_at_mut(1);
    for corner in rest {
        for (x, b) in corner.1.iter_mut().zip(&best[0].1) {
            *x = f64::midpoint(*x, *b);
        }
        corner.0 = f(&corner.1);
    }
}

/// The root of a monotone function between two places where it has different signs, by bisection.
pub(crate) fn root(mut low: f64, mut high: f64, f: impl Fn(f64) -> f64) -> Option<f64> {
    let at_low = f(low);
    if at_low == 0.0 {
        return Some(low);
    }
    if at_low.signum() == f(high).signum() {
        return None;
    }
    for _ in 0..200 {
        let middle = f64::midpoint(low, high);
        if middle <= low.min(high) || middle >= low.max(high) {
            break;
        }
        if f(middle).signum() == at_low.signum() {
            low = middle;
        } else {
            high = middle;
        }
    }
    Some(f64::midpoint(low, high))
}
