//! Dates as features: year, month, day, season, weekday, of days that exist.
//!
//! - Calendar: proleptic Gregorian, years 1 to 9999; leap years are those divisible by 4, but of full centuries only those
//!   divisible by 400.
//! - Conventions: summer is June, July and August (of the northern half); weeks begin on Monday, day 0 (as Python's
//!   `weekday`).

use std::str::FromStr;

use crate::{Error, Result};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A day of the calendar; every value of it exists.
///
/// ```
/// use workings::preprocessing::Date;
///
/// let day: Date = "2014-06-03".parse()?;
/// assert_eq!((day.year(), day.month(), day.day()), (2014, 6, 3));
/// assert!(day.is_summer());
/// assert_eq!("2023-02-29".parse::<Date>().unwrap_err().to_string(), "day = 29, but a day from 1 to 28 (February 2023 has 28 days) is needed");
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// This day of this month, both from 1.
    ///
    /// # Errors
    /// `BadParam` for a year outside 1 to 9999, a month outside 1 to 12, or a day that the month does not have.
    pub fn new(year: u32, month: u32, day: u32) -> Result<Date> {
        let checked = |name: &str, value: u32, last: u32, needed: &str| {
            if (1..=last).contains(&value) { Ok(value) } else { Err(Error::bad_param(name, value, needed)) }
        };
        let year = checked("year", year, 9999, "a year from 1 to 9999")? as u16;
        let month = checked("month", month, 12, "a month from 1 to 12")? as u8;
        let last = days_in(year, month);
        let name = MONTHS[usize::from(month) - 1];
        let needed = format!("a day from 1 to {last} ({name} {year} has {last} days)");
        let day = checked("day", day, u32::from(last), &needed)? as u8;
        Ok(Date { year, month, day })
    }

    pub fn year(self) -> u16 {
        self.year
    }

    /// From 1 for January.
    pub fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, from 1.
    pub fn day(self) -> u8 {
        self.day
    }

    /// June, July or August.
    pub fn is_summer(self) -> bool {
        (6..=8).contains(&self.month)
    }

    /// From 1 for January to March.
    pub fn quarter(self) -> u8 {
        self.month.div_ceil(3)
    }

    /// From 1 for the first of January.
    pub fn day_of_year(self) -> u16 {
        (1..self.month).map(|month| u16::from(days_in(self.year, month))).sum::<u16>() + u16::from(self.day)
    }

    /// Days since the last of December before the year 1, as Python's `toordinal`.
    fn ordinal(self) -> u32 {
        let before = u32::from(self.year) - 1;
        365 * before + before / 4 - before / 100 + before / 400 + u32::from(self.day_of_year())
    }

    /// From 0 for Monday to 6 for Sunday.
    pub fn weekday(self) -> u8 {
        // The first of January of the year 1 was a Monday, and is day 1 of this count.
        ((self.ordinal() + 6) % 7) as u8
    }

    /// Saturday or Sunday.
    pub fn is_weekend(self) -> bool {
        self.weekday() >= 5
    }

    /// Days from this date to the other; below 0 if the other is earlier.
    ///
    /// ```
    /// use workings::preprocessing::Date;
    ///
    /// let (order, delivery): (Date, Date) = ("2024-02-27".parse()?, "2024-03-02".parse()?);
    /// assert_eq!(order.days_until(delivery), 4); // over a 29 February
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn days_until(self, other: Date) -> i32 {
        other.ordinal() as i32 - self.ordinal() as i32
    }

    /// The ISO week-numbering year and the week in it, from 1 to 52 or 53.
    ///
    /// Week 1 has the first Thursday of the year, so the days around New Year may belong to a week of another year.
    ///
    /// ```
    /// let day: workings::preprocessing::Date = "2021-01-03".parse()?;
    /// assert_eq!(day.iso_week(), (2020, 53)); // a Sunday
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn iso_week(self) -> (u16, u8) {
        // The week belongs to the year of its Thursday.
        let to_thursday = 3 - i32::from(self.weekday());
        let thursday = i32::from(self.day_of_year()) + to_thursday;
        let days_in_year = |year: u16| if days_in(year, 2) == 29 { 366 } else { 365 };
        let (year, day) = if thursday < 1 {
            (self.year - 1, thursday + days_in_year(self.year - 1))
        } else if thursday > days_in_year(self.year) {
            (self.year + 1, thursday - days_in_year(self.year))
        } else {
            (self.year, thursday)
        };
        (year, ((day - 1) / 7 + 1) as u8)
    }
}

/// The days of a month, from 1.
fn days_in(year: u16, month: u8) -> u8 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl FromStr for Date {
    type Err = Error;

    /// Reads `2014-06-03`: year of four digits, month and day of two.
    fn from_str(text: &str) -> Result<Date> {
        let parts: Vec<&str> = text.split('-').collect();
        let number = |part: &str, width: usize| {
            let digits = part.len() == width && part.bytes().all(|byte| byte.is_ascii_digit());
            digits.then(|| part.parse().ok()).flatten()
        };
        let read = match parts[..] {
            [year, month, day] => number(year, 4).zip(number(month, 2)).zip(number(day, 2)),
            _ => None,
        };
        let wrong = || Error::bad_param("date", format!("{text:?}"), "year-month-day, such as 2014-06-03,");
        let ((year, month), day) = read.ok_or_else(wrong)?;
        Date::new(year, month, day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    /// Python 3.12: datetime.date(…).weekday() and .timetuple().tm_yday
    #[test]
    fn weekdays_and_days_of_the_year() {
        for (text, weekday, day_of_year) in [
            ("2014-06-03", 1, 154),
            ("2000-02-29", 1, 60),
            ("1900-03-01", 3, 60),
            ("0001-01-01", 0, 1),
            ("2024-12-31", 1, 366),
        ] {
            assert_eq!((date(text).weekday(), date(text).day_of_year()), (weekday, day_of_year), "{text}");
        }
    }

    /// Python 3.12: datetime.date(…).isocalendar()
    #[test]
    fn weeks_belong_to_the_year_of_their_thursday() {
        for (text, week) in [
            ("2014-06-03", (2014, 23)),
            ("2021-01-03", (2020, 53)),
            ("2020-12-31", (2020, 53)),
            ("2018-12-31", (2019, 1)),
            ("2016-01-01", (2015, 53)),
            ("0001-01-01", (1, 1)),
            ("9999-12-31", (9999, 52)),
            ("2024-02-29", (2024, 9)),
            ("2009-12-31", (2009, 53)),
            ("2010-01-03", (2009, 53)),
        ] {
            assert_eq!(date(text).iso_week(), week, "{text}");
        }
    }

    /// Python 3.12: (b - a).days
    #[test]
    fn days_between_dates() {
        assert_eq!(date("0001-01-01").days_until(date("9999-12-31")), 3_652_058);
        assert_eq!(date("2023-03-01").days_until(date("2023-02-28")), -1);
        assert!(date("2024-06-01").is_weekend() && !date("2024-06-03").is_weekend());
    }

    #[test]
    fn seasons_and_quarters_change_with_the_month() {
        let of = |text: &str| (date(text).is_summer(), date(text).quarter());
        assert_eq!(
            ["2023-05-31", "2023-06-01", "2023-08-31", "2023-09-01"].map(of),
            [(false, 2), (true, 2), (true, 3), (false, 3)]
        );
    }

    #[test]
    fn only_days_that_exist_are_dates() {
        for text in ["2024-02-29", "2000-02-29", "0001-01-01", "9999-12-31"] {
            assert!(text.parse::<Date>().is_ok(), "{text}");
        }
        for text in [
            "2023-02-29",
            "1900-02-29",
            "2024-11-31",
            "2024-04-31",
            "2024-13-01",
            "2024-00-10",
            "2024-01-00",
            "0000-01-01",
            "2024-1-1",
            "24-01-01",
            "2024/01/01",
            "+024-01-01",
            "2024-01-01-",
            "",
            "2024-01",
            "2024-01-01T00:00",
            "١٢٣٤-01-01",
        ] {
            assert!(matches!(text.parse::<Date>(), Err(Error::BadParam { .. })), "{text}");
        }
        let message = Date::new(2024, 2, 30).unwrap_err().to_string();
        assert!(message.contains("February 2024 has 29 days"), "{message}");
    }
}
