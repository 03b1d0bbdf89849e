//! Shingles: the last few rows of a stream as one point, so that an odd order of usual values stands out too.
//!
//! - Formula: point t is (x[t − s + 1], …, x[t]), s rows one after the other, the oldest first; n rows make n − s + 1 points.
//! - Conventions: a row has one number or several (columns); the numbers of a row stay together. A shingle of a day or a
//!   week of a periodic series is the usual choice; 1 leaves the rows as they are.
//! - Source: Guha, Mishra, Roy & Schrijvers (2016), ICML, 2712–2721, section 5.

use ndarray::{Array2, ArrayView2};

use crate::worked::{Expr, Number};
use crate::{Error, Result, input};

/// Makes points of a stream, row by row.
///
/// ```
/// use workings::anomaly::Shingle;
///
/// let mut shingle = Shingle::new(3, 1)?;
/// assert_eq!(shingle.push(&[5.0])?, None); // no shingle, and so no score, before the third row
/// assert_eq!(shingle.push(&[6.0])?, None);
/// assert_eq!(shingle.push(&[7.0])?, Some(&[5.0, 6.0, 7.0][..]));
/// assert_eq!(shingle.push(&[8.0])?, Some(&[6.0, 7.0, 8.0][..]));
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Shingle {
    size: usize,
    columns: usize,
    /// The last rows twice, so that any `size` of them lie in one piece.
    rows: Vec<f64>,
    n_seen: usize,
}

impl Shingle {
    /// Of `size` rows (`shingle_size` of the managed service) of so many columns.
    ///
    /// # Errors
    /// `BadParam` for a size or columns of 0, or more than 2³¹ numbers in a point.
    pub fn new(size: usize, columns: usize) -> Result<Shingle> {
        input::setting("shingle_size", size as f64, size >= 1, "a whole number of at least 1")?;
        input::setting("columns", columns as f64, columns >= 1, "a whole number of at least 1")?;
        let numbers = size.saturating_mul(columns);
        let needed = format!("at most 2³¹ numbers in a point, with columns = {columns},");
        input::setting("shingle_size", size as f64, numbers <= 1 << 31, &needed)?;
        Ok(Shingle { size, columns, rows: vec![0.0; 2 * numbers], n_seen: 0 })
    }

    /// Numbers of a point: rows of a shingle times columns.
    pub fn feature_dim(&self) -> usize {
        self.size * self.columns
    }

    /// Takes a row and gives the last rows as a point; none before there are enough. In O(columns), without allocation.
    ///
    /// # Errors
    /// `Shape` for another number of columns; `NotFinite`. The row is then not taken.
    pub fn push(&mut self, row: &[f64]) -> Result<Option<&[f64]>> {
        if row.len() != self.columns {
            let needed = format!("{} numbers, one a column,", self.columns);
            return Err(Error::Shape { name: "row".into(), given: row.len().to_string(), needed });
        }
        input::finite("row", row.iter().copied())?;
        let place = self.n_seen % self.size;
        for at in [place, place + self.size] {
            self.rows[at * self.columns..][..self.columns].copy_from_slice(row);
        }
        self.n_seen += 1;
        let oldest = (place + 1) * self.columns;
        Ok((self.n_seen >= self.size).then(|| &self.rows[oldest..][..self.size * self.columns]))
    }
}

/// All shingles of a stream with a row for each moment: a row for each point.
///
/// # Errors
/// `BadParam` for a size of 0 or above the number of rows; `Empty`, `NotFinite`.
/// ```
/// use workings::ndarray::array;
///
/// let points = workings::anomaly::shingles(&array![[1.0, 10.0], [2.0, 20.0], [3.0, 30.0]], 2)?;
/// assert_eq!(points, array![[1.0, 10.0, 2.0, 20.0], [2.0, 20.0, 3.0, 30.0]]);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn shingles<'a>(x: impl Into<ArrayView2<'a, f64>>, size: usize) -> Result<Array2<f64>> {
    let x = x.into();
    if x.is_empty() {
        return Err(Error::empty("x"));
    }
    input::finite_rows("x", x)?;
    let n = shingle_count(x.nrows(), size)?.value() as usize;
    let columns = x.ncols();
    Ok(Array2::from_shape_fn((n, size * columns), |(i, j)| x[(i + j / columns, j % columns)]))
}

/// How many shingles a stream of n rows makes: n − size + 1.
///
/// # Errors
/// `BadParam` for a size of 0 or above n.
/// ```
/// assert_eq!(workings::anomaly::shingle_count(10, 4)?.value(), 7.0);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn shingle_count(n: usize, size: usize) -> Result<Expr> {
    let needed = format!("1 to n_rows = {n}, as a shingle is that many rows of the stream,");
    input::setting("shingle_size", size as f64, (1..=n).contains(&size), &needed)?;
    Ok((Expr::named("n", n as f64) - Expr::named("size", size as f64) + 1.0).called("shingles"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn a_stream_makes_the_shingles_of_its_rows() {
        let x = array![[1.0, -1.0], [2.0, -2.0], [3.0, -3.0], [4.0, -4.0], [5.0, -5.0]];
        for size in 1..=5 {
            let all = shingles(&x, size).unwrap();
            let mut shingle = Shingle::new(size, 2).unwrap();
            let mut points = Vec::new();
            for row in x.outer_iter() {
                points.extend(shingle.push(row.as_slice().unwrap()).unwrap().map(<[f64]>::to_vec));
            }
            assert_eq!(points.len(), 6 - size);
            assert!(all.outer_iter().zip(&points).all(|(row, point)| row.as_slice().unwrap() == point));
        }
    }

    #[test]
    fn a_stream_shorter_than_a_shingle_is_an_error_or_has_no_point_yet() {
        let problem = shingles(&array![[1.0], [2.0], [3.0]], 4).unwrap_err().to_string();
        assert_eq!(
            problem,
            "shingle_size = 4, but 1 to n_rows = 3, as a shingle is that many rows of the stream, is needed"
        );
        let mut shingle = Shingle::new(4, 1).unwrap();
        assert!((0..3).all(|i| shingle.push(&[f64::from(i)]).unwrap().is_none()));
    }

    #[test]
    fn wrong_input_is_an_error() {
        assert!(Shingle::new(0, 1).is_err() && Shingle::new(1, 0).is_err());
        for (size, columns) in [(1 << 60, 1), (1 << 63, 1), (1 << 63, 2), (1, usize::MAX)] {
            assert!(matches!(Shingle::new(size, columns), Err(Error::BadParam { .. })));
        }
        assert!(matches!(shingles(&Array2::zeros((0, 1)), 1), Err(Error::Empty { .. })));
        assert!(matches!(shingles(&array![[1.0], [f64::NAN]], 1), Err(Error::NotFinite { .. })));
        assert!(matches!(shingles(&array![[1.0]], 0), Err(Error::BadParam { .. })));
        let mut shingle = Shingle::new(2, 1).unwrap();
        assert!(matches!(shingle.push(&[1.0, 2.0]), Err(Error::Shape { .. })));
        shingle.push(&[1.0]).unwrap();
        assert!(matches!(shingle.push(&[f64::INFINITY]), Err(Error::NotFinite { .. })));
        assert_eq!(shingle.push(&[2.0]).unwrap(), Some(&[1.0, 2.0][..])); // the refused row left no trace
    }
}
