//! Checks and small transformations of records as they pass.

use crate::input::{finite, in_range};
use crate::worked::{Expr, Number};
use crate::{Error, Result};

/// The positions of the values that lie outside `min` to `max`, both of which are allowed.
///
/// # Errors
/// `Empty`, `NotFinite`; `BadParam` for a min above the max.
/// ```
/// assert_eq!(workings::streaming::outside_range(&[5.0, 100.0, 1.0], 1.0, 5.0)?, [1]);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn outside_range(values: &[f64], min: f64, max: f64) -> Result<Vec<usize>> {
    if values.is_empty() {
        return Err(Error::empty("values"));
    }
    finite("values", values.iter().copied())?;
    crate::input::setting("min", min, min <= max, &format!("a number of at most max = {max}"))?;
    Ok((0..values.len()).filter(|i| !(min..=max).contains(&values[*i])).collect())
}

/// What a number of stars says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sentiment {
    Negative,
    Neutral,
    Positive,
}

impl Sentiment {
    pub fn as_str(self) -> &'static str {
        match self {
            Sentiment::Negative => "negative",
            Sentiment::Neutral => "neutral",
            Sentiment::Positive => "positive",
        }
    }
}

/// Reviews of 1 to 5 stars as sentiments: 4 and 5 are positive, 3 is neutral, 1 and 2 are negative.
///
/// ```
/// use workings::streaming::{Sentiment, StarSentiments};
///
/// let reviews = StarSentiments::new(&[5.0, 3.0, 1.0, 5.0])?;
/// assert_eq!((reviews.count(Sentiment::Positive), reviews.mean().value()), (2, 3.5));
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct StarSentiments(Vec<f64>);

impl StarSentiments {
    /// # Errors
    /// `Empty`, `NotFinite`; `OutOfRange` for what is not 1, 2, 3, 4 or 5.
    pub fn new(stars: &[f64]) -> Result<StarSentiments> {
        if stars.is_empty() {
            return Err(Error::empty("stars"));
        }
        let fits = |stars: f64| (1.0..=5.0).contains(&stars) && stars == stars.trunc();
        in_range("stars", stars.iter().copied(), fits, "a whole number of stars from 1 to 5")?;
        Ok(StarSentiments(stars.to_vec()))
    }

    /// The sentiment of each review.
    pub fn sentiments(&self) -> Vec<Sentiment> {
        let of = |stars: &f64| match *stars {
            stars if stars >= 4.0 => Sentiment::Positive,
            3.0 => Sentiment::Neutral,
            _ => Sentiment::Negative,
        };
        self.0.iter().map(of).collect()
    }

    pub fn count(&self, sentiment: Sentiment) -> usize {
        self.sentiments().iter().filter(|own| **own == sentiment).count()
    }

    /// The mean number of stars.
    pub fn mean(&self) -> Expr {
        Expr::mean_of(self.0.iter().map(|stars| Expr::from(*stars))).called("mean")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_are_one_to_five() {
        let reviews = StarSentiments::new(&[1.0, 2.0, 3.0, 4.0, 5.0]).unwrap();
        let counts = [Sentiment::Negative, Sentiment::Neutral, Sentiment::Positive].map(|s| reviews.count(s));
        assert_eq!(counts, [2, 1, 2]);
        assert!(matches!(StarSentiments::new(&[]), Err(Error::Empty { .. })));
        for wrong in [0.0, 6.0, 2.5] {
            assert!(matches!(StarSentiments::new(&[1.0, wrong]), Err(Error::OutOfRange { index: 1, .. })));
        }
    }

    #[test]
    fn both_ends_are_inside() {
        assert_eq!(outside_range(&[1.0, 5.0, 5.1, 0.9], 1.0, 5.0).unwrap(), [2, 3]);
        assert!(matches!(outside_range(&[], 1.0, 5.0), Err(Error::Empty { .. })));
        assert!(matches!(outside_range(&[1.0], 5.0, 1.0), Err(Error::BadParam { .. })));
        assert!(matches!(outside_range(&[f64::NAN], 1.0, 5.0), Err(Error::NotFinite { .. })));
    }
}
