//! Dates moved by a number of days (PS3.5 Section 6.2: DA, DT).

/// The values of a date or date-time, each moved back by `days`; what is no full date becomes empty.
pub(super) fn shifted(values: &str, days: i64) -> String {
    let moved: Vec<String> =
        values.split('\\').map(|value| one(value.trim(), days).unwrap_or_default()).collect();
    if moved.iter().all(String::is_empty) { String::new() } else { moved.join("\\") }
}

fn one(value: &str, days: i64) -> Option<String> {
    // The form with dots is that of ACR-NEMA.
    let plain: String = value.chars().filter(|&c| c != '.' || value.len() != 10).collect();
    let (date, rest) = plain.split_at_checked(8)?;
    let part = |from: usize, to: usize| date.get(from..to)?.parse::<i64>().ok();
    let (year, month, day) = (part(0, 4)?, part(4, 6)?, part(6, 8)?);
    let real =
        (1..=12).contains(&month) && (1..=31).contains(&day) && date.bytes().all(|b| b.is_ascii_digit());
    let clock = rest.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'+' | b'-'));
    if !real || !clock {
        return None;
    }
    let (year, month, day) = civil(days_since_epoch(year, month, day) - days);
    (1..=9999).contains(&year).then(|| format!("{year:04}{month:02}{day:02}{rest}"))
}

/// Days since 1970-01-01 of a date of the Gregorian calendar, counted from March.
pub(crate) fn days_since_epoch(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::{civil, days_since_epoch, shifted};
    use rstest::rstest;

    #[rstest]
    #[case("20000301", 1, "20000229")]
    #[case("19000301", 1, "19000228")]
    #[case("20240101", 366, "20221231")]
    #[case("2024.01.01", 1, "20231231")]
    #[case("20240101123015.25+0100", 31, "20231201123015.25+0100")]
    #[case("20240101\\20240108", 7, "20231225\\20240101")]
    #[case("Smith", 7, "")]
    #[case("20240101Smith", 7, "")]
    #[case("2024", 7, "")]
    fn dates_move(#[case] value: &str, #[case] days: i64, #[case] moved: &str) {
        assert_eq!(shifted(value, days), moved);
    }

    #[test]
    fn every_day_is_found_again() {
        assert_eq!(days_since_epoch(1970, 1, 1), 0);
        for day in -800_000..800_000 {
            let (year, month, date) = civil(day);
            assert_eq!(days_since_epoch(year, month, date), day);
        }
    }
}
