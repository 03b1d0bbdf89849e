//! The five numbers of a box plot, and the values beyond its whiskers.
//!
//! - Formula: fences at q1 − k·IQR and q3 + k·IQR with IQR = q3 − q1, k = 1.5; whiskers end at the last value inside them.
//! - Source: Tukey (1977), Exploratory Data Analysis. Quartiles interpolate linearly (type 7).

use ndarray::ArrayView1;

use super::{QuantileMethod, ascending, quantile_expr};
use crate::input;
use crate::worked::formulas::{Workings, formulas};
use crate::worked::{Expr, Number};
use crate::{Error, Result};

/// What a box plot draws.
///
/// ```
/// let b = workings::stats::BoxPlot::new(&[2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 40.0], 1.5)?;
/// assert_eq!((b.q1(), b.median(), b.q3()), (4.0, 6.0, 8.0));
/// assert_eq!((b.whisker_low(), b.whisker_high()), (2.0, 9.0)); // the fences are −2 and 14
/// assert_eq!(b.outliers(), [40.0]);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct BoxPlot {
    sorted: Vec<f64>,
    outliers: Vec<f64>,
    whis: f64,
}

impl BoxPlot {
    /// `whis` is how many interquartile ranges the fences lie beyond the quartiles.
    ///
    /// # Errors
    /// `Empty`, `NotFinite`; `BadParam` for `whis` below 0.
    pub fn new<'a>(values: impl Into<ArrayView1<'a, f64>>, whis: f64) -> Result<Self> {
        let values = values.into();
        if values.is_empty() {
            return Err(Error::empty("x"));
        }
        input::finite("x", values.iter().copied())?;
        input::setting("whis", whis, whis >= 0.0, "a number of at least 0")?;
        let mut plot = BoxPlot { sorted: ascending(values), outliers: Vec::new(), whis };
        let (low, high) = (plot.low_fence(), plot.high_fence());
        plot.outliers = values.iter().copied().filter(|x| *x < low || *x > high).collect();
        Ok(plot)
    }

    /// The values outside the fences, in the order given.
    pub fn outliers(&self) -> &[f64] {
        &self.outliers
    }

    /// How many values there are.
    pub fn n(&self) -> usize {
        self.sorted.len()
    }

    /// How many interquartile ranges the fences lie beyond the quartiles.
    pub fn whis(&self) -> f64 {
        self.whis
    }

    /// The least and the largest value, outliers included.
    pub fn extremes(&self) -> (f64, f64) {
        (self.sorted[0], self.sorted[self.sorted.len() - 1])
    }

    /// The derivations of the formulas.
    pub fn worked(&self) -> Workings<'_, Self> {
        Workings(self)
    }

    pub(crate) fn quartile(&self, name: &str, q: f64) -> Expr {
        quantile_expr(QuantileMethod::Linear, &self.sorted, q).renamed(name)
    }

    /// A quartile and `whis` interquartile ranges more or, with a negative sign, less.
    pub(crate) fn fence(&self, name: &str, quartile: (&str, f64), sign: f64) -> Expr {
        let iqr = (self.quartile("q3", 0.75) - self.quartile("q1", 0.25)).called("IQR");
        let reach = Expr::named("whis", self.whis) * iqr;
        let quartile = self.quartile(quartile.0, quartile.1);
        if sign < 0.0 { quartile - reach } else { quartile + reach }.called(name)
    }

    /// The extreme value inside the fences, or the quartile where there is none.
    fn whisker(&self, name: &str, inside: Option<f64>, quartile: Expr, fence: Expr) -> Expr {
        match inside {
            Some(value) => Expr::named(format!("last value inside {}", crate::worked::six(fence.value())), value),
            None => quartile,
        }
        .called(name)
    }

    fn inside(&self) -> impl DoubleEndedIterator<Item = f64> {
        let (low, high) = (self.low_fence(), self.high_fence());
        self.sorted.iter().copied().filter(move |x| (low..=high).contains(x))
    }
}

formulas! { BoxPlot;
    /// The lower quartile.
    q1: |b| b.quartile("q1", 0.25);
    /// The median.
    median: |b| b.quartile("median", 0.5);
    /// The upper quartile.
    q3: |b| b.quartile("q3", 0.75);
    /// q1 − whis · IQR: values below are outliers.
    low_fence: |b| b.fence("lower fence", ("q1", 0.25), -1.0);
    /// q3 + whis · IQR: values above are outliers.
    high_fence: |b| b.fence("upper fence", ("q3", 0.75), 1.0);
    /// The smallest value inside the fences.
    whisker_low: |b| {
        let fence = b.fence("lower fence", ("q1", 0.25), -1.0);
        b.whisker("lower whisker", b.inside().next(), b.quartile("q1", 0.25), fence)
    };
    /// The largest value inside the fences.
    whisker_high: |b| {
        let fence = b.fence("upper fence", ("q3", 0.75), 1.0);
        b.whisker("upper whisker", b.inside().next_back(), b.quartile("q3", 0.75), fence)
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    /// −100, 3, 4, 5: q1 = −100 + 0.75·103 = −22.75, q3 = 4.25, IQR 27, fences −63.25 and 44.75.
    #[test]
    fn whiskers_end_at_values_inside_the_fences() {
        let b = BoxPlot::new(&[5.0, -100.0, 3.0, 4.0], 1.5).unwrap();
        assert_eq!((b.q1(), b.q3(), b.low_fence(), b.high_fence()), (-22.75, 4.25, -63.25, 44.75));
        assert_eq!((b.whisker_low(), b.whisker_high(), b.outliers()), (3.0, 5.0, &[-100.0][..]));
        assert_eq!(b.worked().q1().substitution(), "−100 + 0.25 · (4 − 1) · (3 − (−100))");
        let one = BoxPlot::new(&[7.0], 1.5).unwrap();
        assert_eq!((one.q1(), one.whisker_low(), one.whisker_high(), one.outliers().len()), (7.0, 7.0, 7.0, 0));
        // Quartiles 1.25 and 1.75 with no value between them.
        assert_eq!(BoxPlot::new(&[1.0, 2.0], 0.0).unwrap().whisker_low(), 1.25);
        assert!(matches!(BoxPlot::new(&[] as &[f64], 1.5), Err(Error::Empty { .. })));
        assert!(matches!(BoxPlot::new(&[1.0], -1.0), Err(Error::BadParam { .. })));
    }
}
