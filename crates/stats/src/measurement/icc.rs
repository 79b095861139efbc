//! Intraclass correlations of complete tables.

use super::beyond_rounding;
use crate::distribution::f_quantile;
use crate::{Estimable, Estimate, Interval, Level, Measurements, NotEstimable};

/// Mean squares of a complete table of n units by k readers.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Anova {
    /// Units.
    pub units: usize,
    /// Readers.
    pub readers: usize,
    /// Between units (MSB).
    pub between_units: f64,
    /// Within units (MSW), readers and error together.
    pub within_units: f64,
    /// Between readers (MSJ).
    pub between_readers: f64,
    /// Residual (MSE).
    pub residual: f64,
}

impl Anova {
    /// Standard error of measurement when readers' offsets do not count: √MSE.
    pub fn error_of_consistency(&self) -> f64 {
        self.residual.sqrt()
    }

    /// Standard error of measurement for absolute agreement: √(MSE + (MSJ − MSE)/n) (Weir 2005).
    pub fn error_of_agreement(&self) -> f64 {
        (self.residual + (self.between_readers - self.residual) / self.units as f64).sqrt()
    }

    /// The intraclass correlation of a form (Shrout & Fleiss 1979).
    ///
    /// ```
    /// use stats::{Measurements, measurement::{IccForm, two_way_anova}};
    /// let anova = two_way_anova(&Measurements::from_rows(&[vec![Some(10.0), Some(12.0)], vec![Some(20.0), Some(18.0)]])?)?;
    /// assert!((anova.icc(IccForm::OneWaySingle) - 62.0 / 66.0).abs() < 1e-12);
    /// # Ok::<(), stats::NotEstimable>(())
    /// ```
    pub fn icc(&self, form: IccForm) -> f64 {
        let (n, k) = (self.units as f64, self.readers as f64);
        let (msb, msw, msj, mse) =
            (self.between_units, self.within_units, self.between_readers, self.residual);
        match form {
            IccForm::OneWaySingle => (msb - msw) / (msb + (k - 1.0) * msw),
            IccForm::ConsistencySingle => (msb - mse) / (msb + (k - 1.0) * mse),
            IccForm::AgreementSingle => (msb - mse) / (msb + (k - 1.0) * mse + k * (msj - mse) / n),
            IccForm::OneWayMean => of_mean(self.icc(IccForm::OneWaySingle), k),
            IccForm::AgreementMean => of_mean(self.icc(IccForm::AgreementSingle), k),
            IccForm::ConsistencyMean => of_mean(self.icc(IccForm::ConsistencySingle), k),
        }
    }

    /// Within-subject standard deviation √MSW (Bland & Altman 1996).
    ///
    /// ```
    /// use stats::{Measurements, measurement::two_way_anova};
    /// let anova = two_way_anova(&Measurements::from_rows(&[vec![Some(10.0), Some(12.0)], vec![Some(20.0), Some(18.0)]])?)?;
    /// assert!((anova.within_subject_sd() - 2.0_f64.sqrt()).abs() < 1e-12);
    /// # Ok::<(), stats::NotEstimable>(())
    /// ```
    pub fn within_subject_sd(&self) -> f64 {
        self.within_units.sqrt()
    }

    /// Repeatability coefficient: two measurements of one unit differ by less in 95 % of pairs;
    /// 1.96 √2 times the within-subject standard deviation.
    ///
    /// ```
    /// use stats::{Measurements, measurement::two_way_anova};
    /// let anova = two_way_anova(&Measurements::from_rows(&[vec![Some(10.0), Some(12.0)], vec![Some(20.0), Some(18.0)]])?)?;
    /// assert!((anova.repeatability_coefficient() - 3.92).abs() < 1e-3);
    /// # Ok::<(), stats::NotEstimable>(())
    /// ```
    pub fn repeatability_coefficient(&self) -> f64 {
        crate::distribution::z(Level::P95) * std::f64::consts::SQRT_2 * self.within_subject_sd()
    }
}

/// Two-way analysis of variance of the units that every reader measured.
///
/// ```
/// use stats::{Measurements, measurement::two_way_anova};
/// // Shrout & Fleiss 1979, table 2.
/// let rows = [[9., 2., 5., 8.], [6., 1., 3., 2.], [8., 4., 6., 8.], [7., 1., 2., 6.], [10., 5., 6., 9.], [6., 2., 4., 7.]];
/// let anova = two_way_anova(&Measurements::from_rows(&rows.map(|row| row.map(Some).to_vec()))?)?;
/// assert!((anova.between_units - 11.24).abs() < 5e-3 && (anova.residual - 1.02).abs() < 5e-3);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When there are fewer than two such units or two readers.
pub fn two_way_anova(table: &Measurements) -> Estimable<Anova> {
    let rows = table.complete_rows();
    let (n, k) = (rows.len(), table.readers());
    if n < 2 {
        return Err(NotEstimable::TooFew(2));
    }
    if k < 2 {
        return Err(NotEstimable::NoPairs);
    }
    let (units, readers) = (n as f64, k as f64);
    let grand = rows.iter().flatten().sum::<f64>() / (units * readers);
    let (mut between, mut within, mut column_sums) = (0.0, 0.0, vec![0.0; k]);
    for row in &rows {
        let mean = row.iter().sum::<f64>() / readers;
        between += readers * (mean - grand).powi(2);
        within += row.iter().map(|v| (v - mean).powi(2)).sum::<f64>();
        for (sum, value) in column_sums.iter_mut().zip(row) {
            *sum += value;
        }
    }
    let of_readers: f64 = column_sums.iter().map(|sum| units * (sum / units - grand).powi(2)).sum();
    let size = rows.iter().flatten().fold(0.0, |size: f64, value| size.max(value.abs()));
    let [between, within, of_readers] =
        [between, within, of_readers].map(|squares| beyond_rounding(squares, units * readers, size));
    Ok(Anova {
        units: n,
        readers: k,
        between_units: between / (units - 1.0),
        within_units: within / (units * (readers - 1.0)),
        between_readers: of_readers / (readers - 1.0),
        residual: (within - of_readers).max(0.0) / ((units - 1.0) * (readers - 1.0)),
    })
}

/// The six forms of Shrout & Fleiss (1979), with the names of McGraw & Wong (1996).
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub enum IccForm {
    /// ICC(1,1): each unit measured by other readers, one reading.
    OneWaySingle,
    /// ICC(2,1) = ICC(A,1): the same readers, a sample of all readers; absolute agreement of one reading.
    AgreementSingle,
    /// ICC(3,1) = ICC(C,1): the same readers, these ones only; consistency of one reading.
    ConsistencySingle,
    /// ICC(1,k): as ICC(1,1), of the mean of all readings.
    OneWayMean,
    /// ICC(2,k) = ICC(A,k): as ICC(2,1), of the mean of all readings.
    AgreementMean,
    /// ICC(3,k) = ICC(C,k): as ICC(3,1), of the mean of all readings.
    ConsistencyMean,
}

/// One intraclass correlation.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Icc {
    /// Which form.
    pub form: IccForm,
    /// The figure with its interval.
    pub estimate: Estimate,
}

/// All six intraclass correlations with intervals from the F distribution (Shrout & Fleiss 1979;
/// McGraw & Wong 1996). Units with a gap are left out: see [`super::variance_components`] for those.
///
/// ```
/// use stats::{Level, Measurements, measurement::intraclass_correlations};
/// let rows = [[9., 2., 5., 8.], [6., 1., 3., 2.], [8., 4., 6., 8.], [7., 1., 2., 6.], [10., 5., 6., 9.], [6., 2., 4., 7.]];
/// let table = Measurements::from_rows(&rows.map(|row| row.map(Some).to_vec()))?;
/// let icc = intraclass_correlations(&table, Level::P95)?;
/// assert!((icc[1].estimate.value - 0.29).abs() < 0.006);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When fewer than two units are complete, there are fewer than two readers, or all values are equal.
pub fn intraclass_correlations(table: &Measurements, level: Level) -> Estimable<[Icc; 6]> {
    let anova = two_way_anova(table)?;
    if anova.between_units + anova.within_units <= 0.0 {
        return Err(NotEstimable::NoVariation);
    }
    let (one_way, agreement, consistency) =
        (one_way(&anova, level), agreement(&anova, level), consistency(&anova, level));
    let k = anova.readers as f64;
    let mean = |single: [f64; 3]| single.map(|icc| of_mean(icc, k));
    let icc = |form, [value, low, high]: [f64; 3], method, definition| Icc {
        form,
        estimate: Estimate {
            value,
            standard_error: None,
            interval: Some(Interval {
                low,
                high,
                level: level.get(),
                method: "F distribution, Shrout & Fleiss 1979",
            })
            .filter(|i| i.low.is_finite() && i.high.is_finite()),
            n: anova.units,
            method,
            definition,
        },
    };
    Ok([
        icc(
            IccForm::OneWaySingle,
            one_way,
            "ICC(1,1)",
            "one reading, readers differ between units; n counts complete units",
        ),
        icc(
            IccForm::AgreementSingle,
            agreement,
            "ICC(2,1)",
            "one reading, absolute agreement, readers a random sample; n counts complete units",
        ),
        icc(
            IccForm::ConsistencySingle,
            consistency,
            "ICC(3,1)",
            "one reading, consistency, these readers only; n counts complete units",
        ),
        icc(
            IccForm::OneWayMean,
            mean(one_way),
            "ICC(1,k)",
            "mean of the readings, readers differ between units; n counts complete units",
        ),
        icc(
            IccForm::AgreementMean,
            mean(agreement),
            "ICC(2,k)",
            "mean of the readings, absolute agreement, readers a random sample; n counts complete units",
        ),
        icc(
            IccForm::ConsistencyMean,
            mean(consistency),
            "ICC(3,k)",
            "mean of the readings, consistency, these readers only; n counts complete units",
        ),
    ])
}

/// Spearman-Brown: takes a value, or a limit, from one reading to the mean of k.
pub(super) fn of_mean(icc: f64, k: f64) -> f64 {
    k * icc / (1.0 + (k - 1.0) * icc)
}

/// Value, lower and upper limit from an F ratio and the degrees of freedom of its denominator.
fn from_f(value: f64, f: f64, anova: &Anova, denominator: f64, level: Level) -> [f64; 3] {
    let (k, numerator) = (anova.readers as f64, anova.units as f64 - 1.0);
    let p = 1.0 - level.tail();
    let low = f / f_quantile(p, numerator, denominator);
    let high = f * f_quantile(p, denominator, numerator);
    [value, (low - 1.0) / (low + k - 1.0), (high - 1.0) / (high + k - 1.0)]
}

fn one_way(a: &Anova, level: Level) -> [f64; 3] {
    let k = a.readers as f64;
    let value = a.icc(IccForm::OneWaySingle);
    let degrees = a.units as f64 * (k - 1.0);
    from_f(value, a.between_units / a.within_units, a, degrees, level)
}

fn consistency(a: &Anova, level: Level) -> [f64; 3] {
    let k = a.readers as f64;
    let value = a.icc(IccForm::ConsistencySingle);
    let degrees = (a.units as f64 - 1.0) * (k - 1.0);
    from_f(value, a.between_units / a.residual, a, degrees, level)
}

fn agreement(a: &Anova, level: Level) -> [f64; 3] {
    let (n, k) = (a.units as f64, a.readers as f64);
    let (msb, msj, mse) = (a.between_units, a.between_readers, a.residual);
    let value = a.icc(IccForm::AgreementSingle);
    // Satterthwaite degrees of freedom of the denominator.
    let spread = k * value * (msj / mse);
    let rest = n * (1.0 + (k - 1.0) * value) - k * value;
    let degrees =
        (k - 1.0) * (n - 1.0) * (spread + rest).powi(2) / ((n - 1.0) * spread.powi(2) + rest.powi(2));
    let p = 1.0 - level.tail();
    let upper = f_quantile(p, n - 1.0, degrees);
    let lower = f_quantile(p, degrees, n - 1.0);
    let error = k * msj + (k * n - k - n) * mse;
    [
        value,
        n * (msb - upper * mse) / (upper * error + n * msb),
        n * (lower * msb - mse) / (error + n * lower * msb),
    ]
}
