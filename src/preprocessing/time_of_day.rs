//! Times of day as features: hour, minute, and their place on the circle of a day.
//!
//! - Conventions: 00:00 to 23:59:59; 24:00, leap seconds and time zones are not times of day here.

use std::str::FromStr;

use super::features::cyclical;
use crate::worked::Expr;
use crate::{Error, Result};

/// A time of day; every value of it exists.
///
/// ```
/// use workings::preprocessing::TimeOfDay;
///
/// let evening: TimeOfDay = "18:00".parse()?;
/// assert_eq!((evening.hour(), evening.minute(), evening.share_of_day()), (18, 0, 0.75));
/// let [_, sin, cos] = evening.cyclical()?; // three quarters of the way round
/// assert!((sin.value() + 1.0).abs() < 1e-15 && cos.value().abs() < 1e-15);
/// assert!("24:00".parse::<TimeOfDay>().is_err());
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeOfDay {
    hour: u8,
    minute: u8,
    second: u8,
}

impl TimeOfDay {
    /// # Errors
    /// `BadParam` for an hour outside 0 to 23, a minute or second outside 0 to 59.
    pub fn new(hour: u32, minute: u32, second: u32) -> Result<TimeOfDay> {
        let checked = |name: &str, value: u32, last: u8| {
            let fits = u8::try_from(value).ok().filter(|value| *value <= last);
            fits.ok_or_else(|| Error::bad_param(name, value, format!("a whole number from 0 to {last}")))
        };
        Ok(TimeOfDay {
            hour: checked("hour", hour, 23)?,
            minute: checked("minute", minute, 59)?,
            second: checked("second", second, 59)?,
        })
    }

    pub fn hour(self) -> u8 {
        self.hour
    }

    pub fn minute(self) -> u8 {
        self.minute
    }

    pub fn second(self) -> u8 {
        self.second
    }

    /// From 0 at midnight.
    pub fn seconds_of_day(self) -> u32 {
        u32::from(self.hour) * 3600 + u32::from(self.minute) * 60 + u32::from(self.second)
    }

    /// From 0 at midnight to just below 1.
    pub fn share_of_day(self) -> f64 {
        f64::from(self.seconds_of_day()) / 86_400.0
    }

    /// Angle, sine and cosine on the circle of a day, so that 23:59 lies beside 00:00.
    ///
    /// # Errors
    /// None in practice; those of [`cyclical`].
    pub fn cyclical(self) -> Result<[Expr; 3]> {
        cyclical(f64::from(self.seconds_of_day()), 86_400.0)
    }
}

impl FromStr for TimeOfDay {
    type Err = Error;

    /// Reads `09:30` or `09:30:15`: two digits each.
    fn from_str(text: &str) -> Result<TimeOfDay> {
        let number = |part: &str| {
            let digits = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
            digits.then(|| part.parse().ok()).flatten()
        };
        let parts: Option<Vec<u32>> = text.split(':').map(number).collect();
        match parts.as_deref() {
            Some([hour, minute]) => TimeOfDay::new(*hour, *minute, 0),
            Some([hour, minute, second]) => TimeOfDay::new(*hour, *minute, *second),
            _ => Err(Error::bad_param("time", format!("{text:?}"), "hours:minutes, such as 09:30,")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 6:30 is 23 400 s, a share of 13/48.
    #[test]
    fn times_lie_on_the_circle_of_a_day() {
        let morning: TimeOfDay = "06:30:00".parse().unwrap();
        assert_eq!((morning.seconds_of_day(), morning.share_of_day()), (23_400, 13.0 / 48.0));
        let sin_cos = |text: &str| {
            let [_, sin, cos] = text.parse::<TimeOfDay>().unwrap().cyclical().unwrap();
            (sin.value(), cos.value())
        };
        let (late, early) = (sin_cos("23:59"), sin_cos("00:01"));
        assert!((late.0 + early.0).abs() < 1e-15 && (late.1 - early.1).abs() < 1e-15);
    }

    #[test]
    fn only_times_that_exist_are_times() {
        for text in
            ["24:00", "12:60", "12:00:60", "9:30", "0930", "", "12", "12:3", "-1:00", "+1:00", "12:30:00:00", "١٢:٣٠"]
        {
            assert!(matches!(text.parse::<TimeOfDay>(), Err(Error::BadParam { .. })), "{text}");
        }
        assert!("23:59:59".parse::<TimeOfDay>().is_ok() && "00:00".parse::<TimeOfDay>().is_ok());
        assert!(TimeOfDay::new(1, 999, 0).unwrap_err().to_string().contains("0 to 59"));
    }
}
