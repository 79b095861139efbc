//! Axes: values to pixels, and round numbers to mark them with.

/// A linear axis.
#[derive(Clone, Copy, Debug)]
pub struct Scale {
    low: f64,
    high: f64,
    from: f64,
    to: f64,
    step: f64,
}

impl Scale {
    /// An axis over all `values`, widened to round numbers, drawn from pixel `from` to pixel `to`.
    pub fn over(values: impl IntoIterator<Item = f64>, from: f64, to: f64, marks: usize) -> Self {
        let finite = values.into_iter().filter(|v| v.is_finite());
        let (low, high) =
            finite.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
        let (low, high) = match (low, high) {
            (low, high) if low > high => (0.0, 1.0),
            (low, high) if high - low < 1e-12 * high.abs().max(1e-300) => (low - 0.5, high + 0.5),
            range => range,
        };
        let step = round_step((high - low) / marks as f64);
        let round = |value: f64| if step > 0.0 { value / step } else { 0.0 };
        let (low, high) = ((round(low) + 1e-9).floor() * step, (round(high) - 1e-9).ceil() * step);
        Self { low, high, from, to, step }
    }

    /// The pixel of a value; values beyond the axis lie at its end.
    pub fn at(&self, value: f64) -> f64 {
        let share = (value.clamp(self.low, self.high) - self.low) / (self.high - self.low);
        self.from + share * (self.to - self.from)
    }

    /// Whether a value lies on the axis.
    pub fn holds(&self, value: f64) -> bool {
        value >= self.low && value <= self.high
    }

    /// Round numbers along the axis with their words.
    pub fn marks(&self) -> Vec<(f64, String)> {
        let decimals = (-self.step.log10().floor()).clamp(0.0, 12.0) as usize;
        let count = ((self.high - self.low) / self.step).round() as usize;
        (0..=count)
            .map(|index| {
                let value = self.low + index as f64 * self.step;
                (value, number(value, decimals))
            })
            .collect()
    }
}

/// A number with so many decimals and a true minus sign.
pub fn number(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    let zero = text.trim_start_matches('-').chars().all(|c| c == '0' || c == '.');
    if zero { text.trim_start_matches('-').to_owned() } else { text.replace('-', "\u{2212}") }
}

/// A number with as many decimals as its size asks for.
pub fn plain(value: f64) -> String {
    let size = value.abs();
    let decimals = if size >= 1000.0 {
        0
    } else if size >= 100.0 {
        1
    } else if size >= 10.0 {
        2
    } else {
        3
    };
    number(value, decimals)
}

/// 1, 2 or 5 times a power of ten, at least `least`.
fn round_step(least: f64) -> f64 {
    if !(least.is_finite() && least > 0.0) {
        return 1.0;
    }
    let power = 10_f64.powf(least.log10().floor());
    let factor = [1.0, 2.0, 5.0].into_iter().find(|f| f * power >= least * (1.0 - 1e-9));
    factor.unwrap_or(10.0) * power
}

#[cfg(test)]
mod tests {
    use super::{Scale, number};

    #[test]
    fn an_axis_has_round_marks_and_holds_all_values() {
        let scale = Scale::over([0.13, 0.94], 0.0, 100.0, 5);
        let words: Vec<String> = scale.marks().into_iter().map(|mark| mark.1).collect();
        assert_eq!(words, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
        assert!((scale.at(0.5) - 50.0).abs() < 1e-9);
        let one = Scale::over([7.0, 7.0], 0.0, 10.0, 4);
        assert!(one.holds(7.0) && one.marks().len() > 2);
        assert!(Scale::over([f64::NAN], 0.0, 1.0, 4).holds(0.5));
        assert_eq!(number(-0.0001, 2), "0.00");
        assert_eq!(number(-1.5, 1), "\u{2212}1.5");
    }
}
