//! Days and dates: what a time axis counts in, and where its ticks fall.
//!
//! - Unit: days since 1 January 1970, whole or with a part of the day, in no particular time zone.
//! - Source: Hinnant, "chrono-Compatible Low-Level Date Algorithms" (days_from_civil, civil_from_days).

use super::ticks::Tick;

/// The number of days from 1 January 1970 to a date: the unit of a time axis.
///
/// Months beyond 12 and days beyond the end of a month run on into what follows, so the months of a series are
/// `date(2024, 1 + i, 1)`. Add a part of a day for the time: `date(2024, 3, 1) + 9.5 / 24.0` is half past nine.
/// ```
/// use workings::plot::date;
///
/// assert_eq!(date(1970, 1, 2), 1.0);
/// assert_eq!(date(2024, 3, 1) - date(2024, 2, 1), 29.0); // 2024 is a leap year
/// assert_eq!(date(2024, 13, 1), date(2025, 1, 1));
/// ```
pub fn date(year: i32, month: i32, day: i32) -> f64 {
    let months = i64::from(year) * 12 + i64::from(month) - 1;
    let (year, month) = (months.div_euclid(12), months.rem_euclid(12) + 1);
    (first_of_month(year, month) + i64::from(day) - 1) as f64
}

/// Days from 1970 to the first of a month (1 to 12). Years are counted from March, so that a leap day comes last.
fn first_of_month(year: i64, month: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// Year, month and day of a number of days since 1970.
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let month = (shifted + 2) % 12 + 1;
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day_of_year - (153 * shifted + 2) / 5 + 1)
}

/// The distance from one tick to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Seconds(i64),
    Days(i64),
    Months(i64),
}

const STEPS: [Step; 23] = [
    Step::Seconds(1),
    Step::Seconds(5),
    Step::Seconds(15),
    Step::Seconds(30),
    Step::Seconds(60),
    Step::Seconds(300),
    Step::Seconds(900),
    Step::Seconds(1800),
    Step::Seconds(3600),
    Step::Seconds(3 * 3600),
    Step::Seconds(6 * 3600),
    Step::Seconds(12 * 3600),
    Step::Days(1),
    Step::Days(2),
    Step::Days(7),
    Step::Days(14),
    Step::Months(1),
    Step::Months(3),
    Step::Months(6),
    Step::Months(12),
    Step::Months(24),
    Step::Months(60),
    Step::Months(120),
];

/// No time axis reaches further than this many days from 1970, about a million years.
pub(crate) const FURTHEST: f64 = 3.6e8;

impl Step {
    fn days(self) -> f64 {
        match self {
            Step::Seconds(n) => n as f64 / 86_400.0,
            Step::Days(n) => n as f64,
            Step::Months(n) => n as f64 * 30.436_875,
        }
    }

    /// The finest step that makes at most `most` ticks; decades become centuries and so on where ten years are too fine.
    fn choose(span: f64, most: usize) -> Step {
        let fits = |step: &Step| span / step.days() <= most as f64;
        STEPS.into_iter().find(fits).unwrap_or_else(|| {
            let decades = span / (most as f64 * Step::Months(120).days());
            let scale = 10f64.powf(decades.log10().floor());
            let factor = [1.0, 2.0, 5.0, 10.0].into_iter().find(|f| f * scale >= decades).unwrap_or(10.0);
            Step::Months(120 * (factor * scale).max(1.0) as i64)
        })
    }

    /// The moment of the n-th tick counted from the start of 1970 (weeks: from a Monday).
    fn moment(self, n: i64) -> f64 {
        match self {
            Step::Seconds(s) => (n * s) as f64 / 86_400.0,
            Step::Days(d) => (n * d + if d % 7 == 0 { 4 } else { 0 }) as f64,
            Step::Months(m) => {
                let months = n * m;
                first_of_month(months.div_euclid(12), months.rem_euclid(12) + 1) as f64
            }
        }
    }

    /// The number of a tick a little before a moment.
    fn before(self, moment: f64) -> i64 {
        match self {
            // Months count from the year 0.
            Step::Months(m) => ((moment + 719_528.0) / 30.436_875 / m as f64).floor() as i64 - 1,
            _ => (moment / self.days()).floor() as i64 - 1,
        }
    }
}

/// Ticks of a time axis from `lo` to `hi`: at most about `most`, at round moments. The second line of a label names the
/// larger unit (the year of a month) where it starts.
pub(crate) fn ticks(lo: f64, hi: f64, most: usize) -> Vec<Tick> {
    let step = Step::choose(hi - lo, most.max(1));
    let mut ticks: Vec<Tick> = Vec::new();
    let mut larger = String::new();
    for n in step.before(lo).. {
        let at = step.moment(n);
        if at > hi || ticks.len() > 2 * most + 2 {
            break;
        }
        if at < lo {
            continue;
        }
        let (label, unit) = label(step, at);
        let line = if unit == larger { label } else { format!("{label}\n{unit}") };
        larger = unit;
        ticks.push(Tick { at, label: line.trim_end().to_string() });
    }
    ticks
}

/// The label of a moment, and the larger unit that it belongs to.
fn label(step: Step, at: f64) -> (String, String) {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let seconds = (at * 86_400.0).round() as i64;
    let (year, month, day) = civil(seconds.div_euclid(86_400));
    let month = MONTHS.get((month - 1) as usize).copied().unwrap_or_default();
    let year = if year < 0 { format!("−{}", -year) } else { year.to_string() };
    let of_day = seconds.rem_euclid(86_400);
    let (hour, minute, second) = (of_day / 3600, of_day / 60 % 60, of_day % 60);
    match step {
        Step::Seconds(s) if s < 60 => (format!("{hour:02}:{minute:02}:{second:02}"), format!("{day} {month}")),
        Step::Seconds(_) => (format!("{hour:02}:{minute:02}"), format!("{day} {month}")),
        Step::Days(_) => (day.to_string(), format!("{month} {year}")),
        Step::Months(m) if m < 12 => (month.to_string(), year),
        Step::Months(_) => (year, String::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(lo: f64, hi: f64, most: usize) -> Vec<String> {
        ticks(lo, hi, most).into_iter().map(|t| t.label).collect()
    }

    /// 2000-03-01 is day 11 017 (30 years of 365 days, 7 leap days before 2000, then 31 + 29 days).
    #[test]
    fn dates_count_days_from_1970() {
        assert_eq!(date(2000, 3, 1), 30.0 * 365.0 + 7.0 + 60.0);
        assert_eq!(date(1969, 12, 31), -1.0);
        assert_eq!(date(2023, 0, 1), date(2022, 12, 1));
        assert_eq!(civil(11_017), (2000, 3, 1));
        for days in [-1_000_000, -719_529, -1, 0, 59, 60, 365, 20_000, 1_000_000] {
            let (y, m, d) = civil(days);
            assert_eq!(date(y as i32, m as i32, d as i32), days as f64);
        }
    }

    #[test]
    fn months_name_their_year_where_it_starts() {
        let shown = labels(date(2023, 10, 15), date(2024, 4, 10), 8);
        assert_eq!(shown, ["Nov\n2023", "Dec", "Jan\n2024", "Feb", "Mar", "Apr"]);
    }

    #[test]
    fn every_span_has_its_step() {
        assert_eq!(labels(date(2000, 1, 1), date(2020, 1, 1), 6), ["2000", "2005", "2010", "2015", "2020"]);
        assert_eq!(labels(date(2022, 1, 1), date(2023, 12, 1), 8)[..3], ["Jan\n2022", "Apr", "Jul"]);
        // 2024-01-01 is a Monday.
        assert_eq!(labels(date(2024, 1, 1), date(2024, 1, 25), 5), ["1\nJan 2024", "8", "15", "22"]);
        assert_eq!(labels(date(2024, 1, 1), date(2024, 1, 2), 4)[..2], ["00:00\n1 Jan", "06:00"]);
        assert_eq!(labels(0.0, 10.0 / 86_400.0, 3), ["00:00:00\n1 Jan", "00:00:05", "00:00:10"]);
    }

    #[test]
    fn the_ends_of_time_have_few_ticks() {
        for (lo, hi) in [(-FURTHEST, FURTHEST), (0.0, 1e-9), (1e8, 1e8 + 1.0)] {
            assert!(labels(lo, hi, 6).len() <= 8);
        }
    }
}
