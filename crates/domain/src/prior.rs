//! Prior studies: earlier examinations of the same subject, shown beside the case that is read. Nothing is marked on
//! them, and they are told by how long before they were made, never by a date.

use serde::{Deserialize, Serialize};

/// Which earlier studies a protocol lets readers see.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PriorStudies {
    /// At most so many, the latest first.
    #[serde(default = "one")]
    pub most: u32,
    /// None that is older than so many months; any age where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within_months: Option<u32>,
}

const fn one() -> u32 {
    1
}

/// Most prior studies that a screen has room for.
pub const MOST_PRIORS: u32 = 8;

/// A month's mean length in the Gregorian calendar, days.
const MONTH_DAYS: f64 = 30.436_875;

impl PriorStudies {
    /// Of studies made so many days before the one that is read, those that are shown: their places, latest first.
    /// One of the same day or later is no prior study.
    pub fn shown(&self, days_before: &[i64]) -> Vec<usize> {
        let oldest = self.within_months.map_or(f64::INFINITY, |months| f64::from(months) * MONTH_DAYS);
        let is_meant = |&(_, &days): &(usize, &i64)| days > 0 && days as f64 <= oldest;
        let mut places: Vec<(usize, &i64)> = days_before.iter().enumerate().filter(is_meant).collect();
        places.sort_by_key(|&(place, &days)| (days, place));
        places.into_iter().map(|(place, _)| place).take(self.most as usize).collect()
    }

    /// Why it cannot be meant so, if so.
    pub fn fault(&self) -> Option<&'static str> {
        if !(1..=MOST_PRIORS).contains(&self.most) {
            Some("A reader is shown 1 to 8 prior studies: write `most` so, or leave `priors` out for none.")
        } else if self.within_months == Some(0) {
            Some(
                "Prior studies are at least some days old: write `within_months` as 1 or more, or leave it out.",
            )
        } else {
            None
        }
    }
}

/// How long before, in words: `9 days before`, `6 weeks before`, `14 months before`, `3 years before`.
pub fn before(days: i64) -> String {
    let days = days.max(0) as f64;
    let (count, unit) = match days {
        ..14.0 => (days, "day"),
        ..60.0 => ((days / 7.0).round(), "week"),
        ..730.0 => ((days / MONTH_DAYS).round(), "month"),
        _ => ((days / (MONTH_DAYS * 12.0)).round(), "year"),
    };
    format!("{count} {unit}{} before", if (count - 1.0).abs() < 0.5 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::{PriorStudies, before};

    #[test]
    fn the_latest_are_shown_as_far_as_they_are_young_enough() {
        let any = PriorStudies { most: 2, within_months: None };
        assert_eq!(any.shown(&[0, 400, -20, 30, 9000]), [3, 1]);
        let recent = PriorStudies { most: 8, within_months: Some(13) };
        assert_eq!(recent.shown(&[400, 395, 1]), [2, 1]);
        assert!(recent.shown(&[0]).is_empty(), "the same day is no prior");
    }

    #[test]
    fn how_long_before_is_told_in_words() {
        let told = [1, 13, 14, 42, 60, 426, 729, 730, 1100].map(before);
        assert_eq!(told[..4], ["1 day before", "13 days before", "2 weeks before", "6 weeks before"]);
        assert_eq!(told[4..7], ["2 months before", "14 months before", "24 months before"]);
        assert_eq!(told[7..], ["2 years before", "3 years before"]);
    }

    #[test]
    fn none_at_all_is_written_by_leaving_it_out() {
        assert!(PriorStudies { most: 0, within_months: None }.fault().is_some());
        assert!(PriorStudies { most: 1, within_months: Some(0) }.fault().is_some());
        assert!(PriorStudies { most: 8, within_months: Some(36) }.fault().is_none());
    }
}
