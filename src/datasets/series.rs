//! A time series: equally spaced values with a calendar.
//!
//! Value i belongs to the i-th month (or year) after the first. The calendar is arithmetic, not a list of dates, so it also
//! labels the months of a forecast, which lie behind the last value.
//!
//! - Conventions: `period` is the seasonal period that forecasting methods ask for, 12 for months and 1 (no season) for
//!   years. A time on a plot's axis is the year plus the part of it that has passed when the month begins: January 1958 is
//!   1958.0, July 1958 is 1958.5.
//! - Values are finite. Months that a loader had to fill are listed by [`Series::filled`].

use std::fmt;

use crate::{Error, Result};

/// Equally spaced values, one per month or per year, with their name and unit.
///
/// ```
/// use workings::datasets::Series;
///
/// let sales = Series::monthly("sales", "units", (2023, 11), vec![12.0, 15.0, 9.0, 10.0])?;
/// assert_eq!(sales.labels(), ["2023-11", "2023-12", "2024-01", "2024-02"]);
/// assert_eq!(sales.time(2), 2024.0);
///
/// let (train, test) = sales.split_last(1)?;
/// assert_eq!((train.values(), test.values()), (&[12.0, 15.0, 9.0][..], &[10.0][..]));
/// assert_eq!(test.label(0), "2024-02");
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    name: String,
    unit: String,
    period: usize,
    /// The first year, or the months from January of year 0 to the first month.
    first: i64,
    values: Vec<f64>,
    filled: Vec<usize>,
}

impl Series {
    /// One value per year, from `first_year` on.
    /// # Errors
    /// `Empty`, `NotFinite`.
    pub fn yearly(
        name: impl Into<String>,
        unit: impl Into<String>,
        first_year: i32,
        values: Vec<f64>,
    ) -> Result<Series> {
        Series { name: name.into(), unit: unit.into(), period: 1, first: first_year.into(), values, filled: vec![] }
            .checked()
    }

    /// One value per month, from `(year, month)` on; January is month 1.
    /// # Errors
    /// `BadParam` for a month outside 1 to 12, `Empty`, `NotFinite`.
    pub fn monthly(
        name: impl Into<String>,
        unit: impl Into<String>,
        (year, month): (i32, u32),
        values: Vec<f64>,
    ) -> Result<Series> {
        if !(1..=12).contains(&month) {
            return Err(Error::bad_param("month", month, "1 (January) to 12"));
        }
        let first = i64::from(year) * 12 + i64::from(month) - 1;
        Series { name: name.into(), unit: unit.into(), period: 12, first, values, filled: vec![] }.checked()
    }

    fn checked(self) -> Result<Series> {
        if self.values.is_empty() {
            return Err(Error::empty(self.name));
        }
        match self.values.iter().position(|value| !value.is_finite()) {
            Some(index) => Err(Error::NotFinite { value: self.values[index], name: self.name, index }),
            None => Ok(self),
        }
    }

    /// Notes which values were not observed.
    pub(super) fn with_filled(mut self, filled: Vec<usize>) -> Series {
        self.filled = filled;
        self
    }

    /// What was measured.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The unit of the values.
    pub fn unit(&self) -> &str {
        &self.unit
    }

    /// The seasonal period: 12 for months, 1 (no season) for years.
    pub fn period(&self) -> usize {
        self.period
    }

    /// The values in order of time; at least one, all finite.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// The places, from 0, whose values were not observed but filled in by the loader.
    pub fn filled(&self) -> &[usize] {
        &self.filled
    }

    /// "1958-03" or "1871": when value `index` was measured. An index behind the last value labels a forecast.
    pub fn label(&self, index: usize) -> String {
        let (year, month) = self.calendar(index);
        if self.period == 1 { year.to_string() } else { format!("{year:04}-{:02}", month + 1) }
    }

    /// The label of every value.
    pub fn labels(&self) -> Vec<String> {
        (0..self.values.len()).map(|index| self.label(index)).collect()
    }

    /// The year and the month (1 to 12; 1 for yearly values) of value `index`, or of a forecast behind the last.
    pub fn year_month(&self, index: usize) -> (i64, u32) {
        let (year, month) = self.calendar(index);
        (year, month as u32 + 1)
    }

    /// The year and the part of it that has passed at `index`, for a plot's axis: 1958.5 is the start of July 1958.
    pub fn time(&self, index: usize) -> f64 {
        let (year, month) = self.calendar(index);
        year as f64 + month as f64 / self.period as f64
    }

    /// The time of every value.
    pub fn times(&self) -> Vec<f64> {
        (0..self.values.len()).map(|index| self.time(index)).collect()
    }

    /// The series without its last `h` values, and those `h`: what a forecast learns from, and what it is judged by.
    /// # Errors
    /// `BadParam` unless 1 ≤ `h` < n, so that neither part is empty.
    pub fn split_last(&self, h: usize) -> Result<(Series, Series)> {
        let n = self.values.len();
        if h == 0 || h >= n {
            let needed =
                if n == 1 { "a series of at least 2 values".into() } else { format!("1 to n − 1 = {}", n - 1) };
            return Err(Error::bad_param("h", h, needed));
        }
        Ok((self.part(0, n - h), self.part(n - h, n)))
    }

    fn part(&self, from: usize, to: usize) -> Series {
        Series {
            name: self.name.clone(),
            unit: self.unit.clone(),
            period: self.period,
            first: self.first.saturating_add(from as i64),
            values: self.values[from..to].to_vec(),
            filled: self.filled.iter().filter(|&&i| (from..to).contains(&i)).map(|i| i - from).collect(),
        }
    }

    /// The year and the month of it, from 0 (a year has one "month").
    fn calendar(&self, index: usize) -> (i64, i64) {
        let at = self.first.saturating_add(i64::try_from(index).unwrap_or(i64::MAX));
        let period = self.period as i64;
        (at.div_euclid(period), at.rem_euclid(period))
    }
}

impl fmt::Display for Series {
    /// `co2 (ppmv): 526 months, 1958-03 to 2001-12, 5 of them filled`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let n = self.values.len();
        let step = if self.period == 1 { "years" } else { "months" };
        let (first, last) = (self.label(0), self.label(n.saturating_sub(1)));
        write!(f, "{} ({}): {n} {step}, {first} to {last}", self.name, self.unit)?;
        if self.filled.is_empty() { Ok(()) } else { write!(f, ", {} of them filled", self.filled.len()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn eight_months() -> Series {
        let values = (1..=8).map(f64::from).collect();
        Series::monthly("x", "kg", (1999, 9), values).unwrap().with_filled(vec![1, 6])
    }

    #[test]
    fn months_run_over_the_turn_of_the_year() {
        let series = eight_months();
        assert_eq!(series.label(3), "1999-12");
        assert_eq!(series.label(4), "2000-01");
        assert_eq!(series.label(7 + 12), "2001-04"); // a year behind the last value
        assert_eq!(series.time(0), 1999.0 + 8.0 / 12.0);
        assert_eq!(series.time(4), 2000.0);
    }

    #[test]
    fn years_have_no_season() {
        let series = Series::yearly("flow", "m³", 1871, vec![3.0, 4.0]).unwrap();
        assert_eq!(
            (series.period(), series.labels(), series.times()),
            (1, vec!["1871".into(), "1872".into()], vec![1871.0, 1872.0])
        );
    }

    #[test]
    fn the_last_values_keep_their_calendar_and_their_filled_months() {
        let (train, test) = eight_months().split_last(3).unwrap();
        assert_eq!((train.values().len(), train.label(0), train.filled()), (5, "1999-09".into(), &[1][..]));
        assert_eq!((test.values(), test.label(0), test.filled()), (&[6.0, 7.0, 8.0][..], "2000-02".into(), &[1][..]));
        assert_eq!((test.name(), test.unit(), test.period()), ("x", "kg", 12));
    }

    #[test]
    fn neither_part_may_be_empty() {
        for h in [0, 8, 9] {
            let message = eight_months().split_last(h).unwrap_err().to_string();
            assert_eq!(message, format!("h = {h}, but 1 to n − 1 = 7 is needed"));
        }
        let one = Series::yearly("x", "", 1, vec![1.0]).unwrap();
        assert_eq!(one.split_last(1).unwrap_err().to_string(), "h = 1, but a series of at least 2 values is needed");
    }

    #[test]
    fn bad_input_is_refused() {
        assert_eq!(
            Series::monthly("x", "", (2000, 13), vec![1.0]).unwrap_err().to_string(),
            "month = 13, but 1 (January) to 12 is needed"
        );
        assert_eq!(Series::yearly("x", "", 2000, vec![]).unwrap_err(), Error::empty("x"));
        let error = Series::yearly("x", "", 2000, vec![1.0, f64::NAN]).unwrap_err().to_string();
        assert!(error.starts_with("x[1] is NaN"), "{error}");
    }

    #[test]
    fn it_says_what_it_is() {
        assert_eq!(eight_months().to_string(), "x (kg): 8 months, 1999-09 to 2000-04, 2 of them filled");
    }
}
