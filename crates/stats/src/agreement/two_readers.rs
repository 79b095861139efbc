//! Coefficients and indices of a two-reader table beside kappa.

use super::alpha::krippendorff_over;
use super::chance_corrected::{
    brennan_prediger_over, fleiss_kappa_over, gwet_ac_over, percent_agreement_over,
};
use super::linearised::{Divisor, Unit};
use super::{ContingencyTable, Weighting, Weights};
use crate::proportions::wilson;
use crate::{Estimable, Estimate, Level, NotEstimable};

fn units(table: &ContingencyTable) -> Vec<Unit> {
    let unit = |(a, b, count): (usize, usize, u64)| {
        let mut counts = vec![0.0; table.categories()];
        counts[a] += 1.0;
        counts[b] += 1.0;
        Unit { counts, times: count as f64 }
    };
    table.cells().filter(|cell| cell.2 > 0).map(unit).collect()
}

/// Share of cases that both readers put into the same category, with Wilson's interval.
///
/// ```
/// use stats::{Level, agreement::{ContingencyTable, percent_agreement_of_two}};
/// let table = ContingencyTable::new(&[vec![40, 9], vec![6, 45]])?;
/// assert_eq!(percent_agreement_of_two(&table, Level::P95)?.value, 0.85);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When there is no case.
pub fn percent_agreement_of_two(table: &ContingencyTable, level: Level) -> Estimable {
    let agreed = (0..table.categories()).map(|k| table.count(k, k)).sum();
    let share = wilson(agreed, table.total(), level)?;
    let weights = Weights::of(Weighting::Unweighted, table.categories());
    let linearised = percent_agreement_over(&units(table), &weights, level, Divisor::Table)?;
    Ok(Estimate {
        standard_error: linearised.standard_error,
        method: "percent agreement",
        definition: "share of cases that both readers put into the same category; n counts cases",
        ..share
    })
}

/// Scott's pi, plain or weighted: chance from the mean of the two readers' margins (Scott 1955),
/// with Gwet's linearised standard error.
///
/// ```
/// use stats::{Level, agreement::{ContingencyTable, Weighting, Weights, scott_pi}};
/// let table = ContingencyTable::new(&[vec![40, 9], vec![6, 45]])?;
/// let pi = scott_pi(&table, &Weights::of(Weighting::Unweighted, 2), Level::P95)?;
/// assert!((pi.value - 0.6992).abs() < 5e-5);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When all ratings are the same or the weights do not fit.
pub fn scott_pi(table: &ContingencyTable, weights: &Weights, level: Level) -> Estimable {
    weights.fits(table.categories())?;
    let pi = fleiss_kappa_over(&units(table), weights, level, Divisor::Table)?;
    Ok(Estimate {
        method: "Scott pi",
        definition: "(observed − chance) / (1 − chance), chance from the mean of both readers' margins; n counts cases",
        ..pi
    })
}

/// Gwet's AC1 (plain) or AC2 (weighted) of two readers (Gwet 2008).
///
/// ```
/// use stats::{Level, agreement::{ContingencyTable, Weighting, Weights, gwet_ac_of_two}};
/// let table = ContingencyTable::new(&[vec![40, 9], vec![6, 45]])?;
/// let ac1 = gwet_ac_of_two(&table, &Weights::of(Weighting::Unweighted, 2), Level::P95)?;
/// assert!((ac1.value - 0.7007).abs() < 5e-5);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When the weights do not fit.
pub fn gwet_ac_of_two(table: &ContingencyTable, weights: &Weights, level: Level) -> Estimable {
    weights.fits(table.categories())?;
    gwet_ac_over(&units(table), weights, level, Divisor::Table)
}

/// Brennan-Prediger coefficient of two readers; in a 2 × 2 table PABAK.
///
/// ```
/// use stats::{Level, agreement::{ContingencyTable, Weighting, Weights, brennan_prediger_of_two}};
/// let table = ContingencyTable::new(&[vec![40, 9], vec![6, 45]])?;
/// let found = brennan_prediger_of_two(&table, &Weights::of(Weighting::Unweighted, 2), Level::P95)?;
/// assert!((found.value - 0.7).abs() < 1e-12);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When the weights do not fit.
pub fn brennan_prediger_of_two(table: &ContingencyTable, weights: &Weights, level: Level) -> Estimable {
    weights.fits(table.categories())?;
    brennan_prediger_over(&units(table), weights, level, Divisor::Table)
}

/// Krippendorff's alpha of two readers' table, with Gwet's linearised standard error.
///
/// ```
/// use stats::{Level, agreement::{ContingencyTable, Weighting, Weights, krippendorff_of_two}};
/// let table = ContingencyTable::new(&[vec![40, 9], vec![6, 45]])?;
/// let alpha = krippendorff_of_two(&table, &Weights::of(Weighting::Unweighted, 2), Level::P95)?;
/// assert!((alpha.value - 0.7008).abs() < 5e-5);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When all ratings are the same or the weights do not fit.
pub fn krippendorff_of_two(table: &ContingencyTable, weights: &Weights, level: Level) -> Estimable {
    weights.fits(table.categories())?;
    krippendorff_over(&units(table), weights, level, Divisor::Table)
}

/// Agreement on one category: twice the cases that both put there, over the cases that each put there
/// (Cicchetti & Feinstein 1990). In a 2 × 2 table the positive and the negative agreement. Interval:
/// Wilson's on the number of times that the category was given.
///
/// ```
/// use stats::{Level, agreement::{ContingencyTable, specific_agreement}};
/// let table = ContingencyTable::new(&[vec![40, 9], vec![6, 45]])?;
/// assert_eq!(specific_agreement(&table, 0, Level::P95)?.value, 80.0 / 95.0);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When neither reader used the category.
pub fn specific_agreement(table: &ContingencyTable, category: usize, level: Level) -> Estimable {
    let both = table.count(category, category);
    let all = 0..table.categories();
    let given: u64 = all.map(|k| table.count(category, k) + table.count(k, category)).sum();
    if given == 0 {
        return Err(NotEstimable::EmptyGroup);
    }
    let share = wilson(2 * both, given, level)?;
    Ok(Estimate {
        standard_error: None,
        method: "specific agreement",
        definition: "2 × cases that both put into the category / ratings of either reader in it; n counts ratings in it",
        ..share
    })
}

fn two_by_two(table: &ContingencyTable) -> Estimable<()> {
    if table.categories() == 2 {
        Ok(())
    } else {
        Err(NotEstimable::Unsuitable("this index is defined for two categories only"))
    }
}

/// Prevalence index of a 2 × 2 table: share of cases that both put into the first category minus
/// that in the second (Byrt, Bishop & Carlin 1993).
///
/// ```
/// use stats::agreement::{ContingencyTable, prevalence_index};
/// assert!((prevalence_index(&ContingencyTable::new(&[vec![40, 9], vec![6, 45]])?)? + 0.05).abs() < 1e-12);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When there are not two categories.
pub fn prevalence_index(table: &ContingencyTable) -> Estimable<f64> {
    two_by_two(table)?;
    Ok(table.share(0, 0) - table.share(1, 1))
}

/// Bias index of a 2 × 2 table: difference of the two readers' shares of the first category
/// (Byrt, Bishop & Carlin 1993).
///
/// ```
/// use stats::agreement::{ContingencyTable, bias_index};
/// assert!((bias_index(&ContingencyTable::new(&[vec![40, 9], vec![6, 45]])?)? - 0.03).abs() < 1e-12);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When there are not two categories.
pub fn bias_index(table: &ContingencyTable) -> Estimable<f64> {
    two_by_two(table)?;
    Ok(table.share(0, 1) - table.share(1, 0))
}

/// Prevalence- and bias-adjusted kappa of a 2 × 2 table: 2 × observed agreement − 1
/// (Byrt, Bishop & Carlin 1993).
///
/// ```
/// use stats::agreement::{ContingencyTable, pabak};
/// assert!((pabak(&ContingencyTable::new(&[vec![40, 9], vec![6, 45]])?)? - 0.7).abs() < 1e-12);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When there are not two categories.
pub fn pabak(table: &ContingencyTable) -> Estimable<f64> {
    two_by_two(table)?;
    Ok(2.0 * (table.share(0, 0) + table.share(1, 1)) - 1.0)
}
