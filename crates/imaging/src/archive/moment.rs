//! Dates and times as they are compared (PS3.4 C.2.2.2.5, PS3.5 6.2), each as text whose order is theirs.

use dicom_core::VR;

/// From and to, each included; an open end is none.
pub(super) type Between = (Option<String>, Option<String>);

/// What a value of a search asks for; `None` where it is no date, time, or range of such.
pub(super) fn between(vr: VR, value: &str) -> Option<Between> {
    let whole = || Some((Some(first(vr, value)?), Some(last(vr, value)?)));
    // A hyphen may stand before an offset from UTC: what is one date and time is no range.
    whole().or_else(|| value.match_indices('-').find_map(|(at, _)| ends(vr, &value[..at], &value[at + 1..])))
}

fn ends(vr: VR, from: &str, to: &str) -> Option<Between> {
    let end = |text: &str, normal: fn(VR, &str) -> Option<String>| match text.trim() {
        "" => Some(None),
        text => normal(vr, text).map(Some),
    };
    let between = (end(from, first)?, end(to, last)?);
    (between != (None, None)).then_some(between)
}

/// The first moment that a value may mean.
pub(super) fn first(vr: VR, text: &str) -> Option<String> {
    match vr {
        VR::DA => normal_date(text),
        VR::TM => normal_time(text, '0'),
        _ => moments(text).map(|(first, _)| first),
    }
}

fn last(vr: VR, text: &str) -> Option<String> {
    match vr {
        VR::DA => normal_date(text),
        VR::TM => normal_time(text, '9'),
        _ => moments(text).map(|(_, last)| last),
    }
}

/// `YYYYMMDD`, also of the old `YYYY.MM.DD`; `None` where it is no date.
pub fn normal_date(text: &str) -> Option<String> {
    let digits: String = text.trim().chars().filter(|c| *c != '.').collect();
    (digits.len() == 8 && is_digits(&digits)).then_some(digits)
}

/// `HHMMSSFFFFFF` with what is left out filled by `rest`; `None` where it is no time.
pub fn normal_time(text: &str, rest: char) -> Option<String> {
    let digits: String = text.trim().chars().filter(|c| !matches!(c, ':' | '.')).collect();
    let filled = rest.to_string().repeat(12 - digits.len().min(12));
    ((2..=12).contains(&digits.len()) && is_digits(&digits)).then(|| format!("{digits}{filled}"))
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

/// The first and the last microsecond of a `YYYYMMDDHHMMSS.FFFFFF&ZZXX` of which the end may be missing. A
/// value without an offset is taken for UTC.
fn moments(text: &str) -> Option<(String, String)> {
    let text = text.trim();
    let (local, offset) = match text.find(['+', '-']) {
        Some(at) => (&text[..at], offset(&text[at..])?),
        None => (text, 0),
    };
    let (whole, fraction) = local.split_once('.').unwrap_or((local, ""));
    let complete =
        matches!(whole.len(), 4 | 6 | 8 | 10 | 12 | 14) && (fraction.is_empty() || whole.len() == 14);
    if !complete || !is_digits(whole) || !is_digits(fraction) || fraction.len() > 6 {
        return None;
    }
    let part = |at: usize, least: i64, most: i64| match whole.get(at..at + 2) {
        Some(digits) => {
            digits.parse().ok().filter(|number| (least..=most).contains(number)).map(|one| (one, one))
        }
        None => Some((least, most)),
    };
    let year: i64 = whole[..4].parse().ok()?;
    let (month, day) = (part(4, 1, 12)?, part(6, 1, 31)?);
    let (hour, minute, second) = (part(8, 0, 23)?, part(10, 0, 59)?, part(12, 0, 60)?);
    let micro = |rest: &str| format!("{fraction}{}", &rest[fraction.len()..]).parse::<i64>().ok();
    let at = |month, day, hour, minute, second, micro| {
        let minutes = (days(year, month, day) * 24 + hour) * 60 + minute - offset;
        format!("{:020}", (minutes * 60 + second) * 1_000_000 + micro)
    };
    Some((
        at(month.0, day.0, hour.0, minute.0, second.0, micro("000000")?),
        at(month.1, day.1, hour.1, minute.1, second.1, micro("999999")?),
    ))
}

/// Minutes east of UTC, of `+ZZXX` or `-ZZXX`.
fn offset(text: &str) -> Option<i64> {
    let digits = text.get(1..).filter(|digits| digits.len() == 4 && is_digits(digits))?;
    let (hours, minutes): (i64, i64) = (digits[..2].parse().ok()?, digits[2..].parse().ok()?);
    let east = (hours * 60 + minutes) * if text.starts_with('-') { -1 } else { 1 };
    (minutes < 60 && (-12 * 60..=14 * 60).contains(&east)).then_some(east)
}

/// Days since a day before the year 1, in the Gregorian calendar.
fn days(year: i64, month: i64, day: i64) -> i64 {
    // The year begins with March, so that its last day is the one that is not always there.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leap = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    366 + year * 365 + leap + (153 * month + 2) / 5 + day
}

#[cfg(test)]
mod tests {
    use super::{between, days, moments};
    use dicom_core::VR;
    use rstest::rstest;

    #[test]
    fn days_are_counted_by_the_calendar() {
        assert_eq!(days(2000, 3, 1) - days(2000, 2, 29), 1);
        assert_eq!(days(1900, 3, 1) - days(1900, 2, 28), 1);
        assert_eq!(days(2001, 1, 1) - days(2000, 1, 1), 366);
        assert_eq!(days(2000, 1, 1) - days(1970, 1, 1), 10957);
    }

    #[rstest]
    #[case("20240229101500", "20240229", true)]
    #[case("20240229101500", "202403", false)]
    #[case("20240229101500.25", "20240229101500", true)]
    #[case("20240229101500", "20240228-20240229", true)]
    #[case("20240229101500", "20240301-", false)]
    #[case("20240229101500", "-2024", true)]
    #[case("2024", "2023-2024", true)]
    #[case("20240229233000-0500", "20240301", true)]
    #[case("20240229233000-0500", "20240229", false)]
    #[case("20240229233000-0500", "20240229-0500", true)]
    #[case("20240229233000-0500", "20240301000000+0000-20240302-0500", true)]
    #[case("20240301003000+0100", "20240229", true)]
    fn a_moment_is_compared_wherever_its_clock_stands(
        #[case] found: &str,
        #[case] asked: &str,
        #[case] fits: bool,
    ) {
        let (from, to) = between(VR::DT, asked).unwrap();
        let (found, _) = moments(found).unwrap();
        assert_eq!(from.is_none_or(|from| from <= found) && to.is_none_or(|to| found <= to), fits);
    }

    #[rstest]
    #[case(VR::DT, "202")]
    #[case(VR::DT, "20241301")]
    #[case(VR::DT, "-")]
    #[case(VR::DT, "2024010112.5")]
    #[case(VR::DT, "20240101+1500-x")]
    #[case(VR::DA, "-")]
    #[case(VR::DA, "2020-01-01")]
    #[case(VR::TM, "1")]
    fn what_is_none_is_none(#[case] vr: VR, #[case] value: &str) {
        assert_eq!(between(vr, value), None);
    }
}
