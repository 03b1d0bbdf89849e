//! Which values of a table are missing: per column, and in which rows.
//!
//! Gaps that stand alone are a nuisance; gaps that come together, in the same rows or from one row on, have a cause.
//!
//! - Formula: share of a column = its missing values / rows.
//! - Cost: one pass over the table.

use ndarray::{Array2, ArrayView2};

use crate::{Error, Result};

/// The gaps of a table.
///
/// ```
/// use workings::ndarray::array;
/// use workings::stats::Missingness;
///
/// let table = array![[1.0, f64::NAN], [2.0, 5.0], [3.0, f64::NAN]];
/// let gaps = Missingness::new(&table, &["age", "income"])?;
/// assert_eq!((gaps.counts(), gaps.shares()), (&[0, 2][..], vec![0.0, 2.0 / 3.0]));
/// assert_eq!(gaps.complete_rows(), 1);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Missingness {
    names: Vec<String>,
    mask: Array2<bool>,
    counts: Vec<usize>,
    complete_rows: usize,
}

impl Missingness {
    /// A value is missing where `table` is `NaN`.
    ///
    /// # Errors
    /// `Empty`; `Shape` if there is not a name for each column.
    pub fn new<'a>(table: impl Into<ArrayView2<'a, f64>>, names: &[impl ToString]) -> Result<Self> {
        Missingness::of_mask(table.into().mapv(f64::is_nan), names)
    }

    /// A value is missing where `mask` is true, whatever kind of values the table has.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn of_mask(mask: Array2<bool>, names: &[impl ToString]) -> Result<Self> {
        if mask.is_empty() {
            return Err(Error::empty("table"));
        }
        if names.len() != mask.ncols() {
            let (given, needed) = (format!("{} names", names.len()), format!("{}, one for each column,", mask.ncols()));
            return Err(Error::Shape { name: "names".into(), given, needed });
        }
        let (mut counts, mut complete_rows) = (vec![0; mask.ncols()], 0);
        for row in mask.outer_iter() {
            row.iter().zip(&mut counts).for_each(|(missing, count)| *count += usize::from(*missing));
            complete_rows += usize::from(!row.iter().any(|missing| *missing));
        }
        Ok(Missingness { names: names.iter().map(ToString::to_string).collect(), mask, counts, complete_rows })
    }

    /// The names of the columns.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// How many rows the table has.
    pub fn rows(&self) -> usize {
        self.mask.nrows()
    }

    /// How many values are missing in each column.
    pub fn counts(&self) -> &[usize] {
        &self.counts
    }

    /// What share of each column is missing, 0 to 1.
    pub fn shares(&self) -> Vec<f64> {
        self.counts.iter().map(|count| *count as f64 / self.rows() as f64).collect()
    }

    /// How many rows have no gap.
    pub fn complete_rows(&self) -> usize {
        self.complete_rows
    }

    /// How many values are missing in all, as a share of all values.
    pub fn share(&self) -> f64 {
        self.counts.iter().map(|count| *count as f64).sum::<f64>() / self.mask.len() as f64
    }

    /// The rows in at most `most` bands of neighbouring rows, as equal as can be, and the share of each column that is
    /// missing in each band: with a band to a row the shares are 0 and 1.
    pub fn bands(&self, most: usize) -> Array2<f64> {
        let (rows, bands) = (self.rows(), most.clamp(1, self.rows()));
        let start = |band: usize| (band as u128 * rows as u128 / bands as u128) as usize;
        Array2::from_shape_fn((bands, self.names.len()), |(band, column)| {
            let (from, to) = (start(band), start(band + 1));
            let missing = (from..to).filter(|&row| self.mask[(row, column)]).count();
            missing as f64 / (to - from) as f64
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    /// Five rows in two bands: rows 0 and 1, rows 2 to 4.
    #[test]
    fn bands_hold_the_shares_of_neighbouring_rows() {
        let mask = array![[true, false], [false, false], [true, false], [true, false], [false, true]];
        let gaps = Missingness::of_mask(mask, &["a", "b"]).unwrap();
        assert_eq!(gaps.bands(2), array![[0.5, 0.0], [2.0 / 3.0, 1.0 / 3.0]]);
        assert_eq!(gaps.bands(100).nrows(), 5);
        assert_eq!((gaps.counts(), gaps.complete_rows(), gaps.share()), (&[3, 1][..], 1, 0.4));
    }

    #[test]
    fn wrong_tables_are_errors() {
        assert!(matches!(Missingness::of_mask(Array2::default((0, 1)), &["a"]), Err(Error::Empty { .. })));
        assert!(matches!(Missingness::new(&array![[1.0, 2.0]], &["a"]), Err(Error::Shape { .. })));
    }
}
