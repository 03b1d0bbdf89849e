//! The correlations of every two columns of a table.
//!
//! - Formula: each entry as [`Pairs`](super::Pairs) has it: Pearson's r, Spearman's ρ (r of the ranks), Kendall's τ-b.
//! - Conventions: symmetric, 1 on the diagonal; row, column and diagonal of a constant column are `NaN`, as pandas and numpy
//!   have them. Gaps are refused: pandas drops them pair by pair, which mixes samples of different rows.
//! - Cost: O(d²·n) for r and ρ, O(d²·n log n) for τ, for n rows and d columns; in parallel over the pairs of columns.

use ndarray::{Array2, ArrayView2};
use rayon::prelude::*;

use super::correlation::kendall;
use super::ranks::ranks_and_ties;
use super::{CorrelationMatrix, Moments, accurate_sum};
use crate::input;
use crate::{Error, Result};

/// Which correlation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CorrelationMethod {
    /// Of the values: how well a straight line describes the relation.
    #[default]
    Pearson,
    /// Of the ranks: how steadily one rises with the other.
    Spearman,
    /// Pairs of rows in the same order against those in opposite order.
    Kendall,
}

impl CorrelationMethod {
    /// How it is written: "Pearson’s r".
    pub fn name(self) -> &'static str {
        match self {
            CorrelationMethod::Pearson => "Pearson’s r",
            CorrelationMethod::Spearman => "Spearman’s ρ",
            CorrelationMethod::Kendall => "Kendall’s τ-b",
        }
    }
}

/// The matrix of correlations of a table, with the names of its columns.
///
/// ```
/// use workings::ndarray::array;
/// use workings::stats::{CorrelationMethod, Correlations};
///
/// let table = array![[1.0, 1.0, 5.0], [2.0, 3.0, 5.0], [4.0, 4.0, 5.0]];
/// let c = Correlations::new(&table, &["x", "y", "flat"], CorrelationMethod::Pearson)?;
/// assert!((c.matrix()[(0, 1)] - 13.0 / 14.0).abs() < 1e-14); // Sxy = 13/3, Sxx = Syy = 14/3
/// assert_eq!(c.constant(), ["flat"]);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Correlations {
    names: Vec<String>,
    matrix: Array2<f64>,
    method: CorrelationMethod,
    n: usize,
}

impl Correlations {
    /// A row of `table` for each sample, a column for each of `names`.
    ///
    /// # Errors
    /// `Empty`; `Shape` if there is not a name for each column; `NotFinite`.
    pub fn new<'a>(
        table: impl Into<ArrayView2<'a, f64>>,
        names: &[impl ToString],
        method: CorrelationMethod,
    ) -> Result<Self> {
        let table = table.into();
        if table.is_empty() {
            return Err(Error::empty("table"));
        }
        let (n, d) = table.dim();
        if names.len() != d {
            let given = format!("{} names", names.len());
            return Err(Error::Shape { name: "names".into(), given, needed: format!("{d}, one for each column,") });
        }
        input::finite_rows("table", table)?;
        let columns: Vec<Column> = (0..d)
            .into_par_iter()
            .map(|j| Column::new(table.column(j).to_vec(), method))
            .collect::<Result<Vec<Column>>>()?;
        let pairs: Vec<(usize, usize)> = (0..d).flat_map(|i| (i + 1..d).map(move |j| (i, j))).collect();
        let found: Vec<f64> = pairs.par_iter().map(|&(i, j)| columns[i].with(&columns[j], method)).collect();
        let mut matrix = Array2::from_shape_fn((d, d), |(i, _)| if columns[i].constant { f64::NAN } else { 1.0 });
        for ((i, j), r) in pairs.into_iter().zip(found) {
            matrix[(i, j)] = r;
            matrix[(j, i)] = r;
        }
        Ok(Correlations { names: names.iter().map(ToString::to_string).collect(), matrix, method, n })
    }

    /// The correlations, symmetric, −1 to 1; `NaN` for a constant column.
    pub fn matrix(&self) -> &Array2<f64> {
        &self.matrix
    }

    /// The names of the columns.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Which correlation it is.
    pub fn method(&self) -> CorrelationMethod {
        self.method
    }

    /// How many rows there were.
    pub fn n(&self) -> usize {
        self.n
    }

    /// The columns that have no correlation with any other, as all their values are equal.
    pub fn constant(&self) -> Vec<&str> {
        let flat = self.names.iter().enumerate().filter(|(i, _)| self.matrix[(*i, *i)].is_nan());
        flat.map(|(_, name)| name.as_str()).collect()
    }

    /// The two different columns whose correlation is furthest from 0, and that; none of fewer than two columns that vary.
    pub fn strongest(&self) -> Option<(&str, &str, f64)> {
        let entries = self.matrix.indexed_iter().filter(|((i, j), r)| i < j && !r.is_nan());
        // Of equal ones the first.
        let strongest = entries.reduce(|best, next| if next.1.abs() > best.1.abs() { next } else { best });
        strongest.map(|((i, j), r)| (self.names[i].as_str(), self.names[j].as_str(), *r))
    }

    /// Whether the matrix is one that data can have; of complete columns it always is, up to rounding.
    ///
    /// # Errors
    /// `NotFinite` if a column is constant.
    pub fn validity(&self) -> Result<CorrelationMatrix> {
        CorrelationMatrix::new(&self.matrix)
    }
}

/// A column made ready for its pairs: deviations of length 1 (of values or ranks), or for τ the values themselves.
struct Column {
    values: Vec<f64>,
    constant: bool,
}

impl Column {
    fn new(values: Vec<f64>, method: CorrelationMethod) -> Result<Column> {
        let moments = Moments::new(&values)?;
        let constant = moments.min() == moments.max();
        if constant || method == CorrelationMethod::Kendall {
            return Ok(Column { values, constant });
        }
        let values = if method == CorrelationMethod::Spearman { ranks_and_ties(&values).0 } else { values };
        let moments = Moments::new(&values)?;
        // Half of each, as the range of two may be beyond f64; and in units of the largest, so that no square is.
        let half = |v: f64| v / 2.0 - moments.mean() / 2.0;
        let largest = half(moments.max()).max(-half(moments.min()));
        let mut deviations: Vec<f64> = values.iter().map(|v| half(*v) / largest).collect();
        let length = accurate_sum(deviations.iter().map(|v| v * v)).sqrt();
        deviations.iter_mut().for_each(|v| *v /= length);
        Ok(Column { values: deviations, constant })
    }

    fn with(&self, other: &Column, method: CorrelationMethod) -> f64 {
        match method {
            _ if self.constant || other.constant => f64::NAN,
            CorrelationMethod::Kendall => kendall(&self.values, &other.values),
            _ => accurate_sum(self.values.iter().zip(&other.values).map(|(a, b)| a * b)).clamp(-1.0, 1.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::Pairs;
    use approx::assert_abs_diff_eq;
    use ndarray::array;

    /// x rises with y but for one swap: 2 of 3 pairs ascend, 1 descends, so τ = 1/3; ranks 1 2 3 and 1 3 2 have
    /// ρ = 1 − 6·2 / (3·8) = 1/2.
    #[test]
    fn each_method_fills_the_matrix() {
        let table = array![[1.0, 10.0], [2.0, 90.0], [3.0, 20.0]];
        let of = |method| Correlations::new(&table, &["x", "y"], method).unwrap().matrix()[(0, 1)];
        assert_abs_diff_eq!(of(CorrelationMethod::Kendall), 1.0 / 3.0, epsilon = 1e-15);
        assert_abs_diff_eq!(of(CorrelationMethod::Spearman), 0.5, epsilon = 1e-15);
        // Deviations −1, 0, 1 and −30, 50, −20: 10 / √(2 · 3800).
        assert_abs_diff_eq!(of(CorrelationMethod::Pearson), 10.0 / 7600f64.sqrt(), epsilon = 1e-15);
    }

    #[test]
    fn entries_are_those_of_pairs() {
        let table = Array2::from_shape_fn((40, 4), |(i, j)| ((i * (7 + 3 * j)) % (11 + 5 * j)) as f64 * 1e150);
        for method in [CorrelationMethod::Pearson, CorrelationMethod::Spearman, CorrelationMethod::Kendall] {
            let c = Correlations::new(&table, &["a", "b", "c", "d"], method).unwrap();
            for (i, j) in [(0, 1), (0, 3), (2, 1)] {
                let pairs = Pairs::new(table.column(i), table.column(j)).unwrap();
                let expected = match method {
                    CorrelationMethod::Pearson => pairs.r(),
                    CorrelationMethod::Spearman => pairs.spearman(),
                    CorrelationMethod::Kendall => pairs.kendall(),
                };
                assert_abs_diff_eq!(c.matrix()[(i, j)], expected, epsilon = 1e-14);
                assert_eq!(c.matrix()[(i, j)], c.matrix()[(j, i)]);
            }
            assert!(c.validity().unwrap().is_valid() || method != CorrelationMethod::Pearson);
        }
    }

    #[test]
    fn constant_columns_and_single_rows_have_none() {
        let c = Correlations::new(&array![[1.0, 5.0], [2.0, 5.0]], &["x", "flat"], CorrelationMethod::Pearson).unwrap();
        assert!(c.matrix()[(0, 0)] == 1.0 && c.matrix()[(0, 1)].is_nan() && c.matrix()[(1, 1)].is_nan());
        assert_eq!((c.constant(), c.strongest()), (vec!["flat"], None));
        let one = Correlations::new(&array![[1.0, 5.0]], &["x", "y"], CorrelationMethod::Kendall).unwrap();
        assert_eq!(one.constant(), ["x", "y"]);
        let far = array![[-1.7e308, 1.0], [1.7e308, 2.0], [1.0, 1.5]];
        let c = Correlations::new(&far, &["x", "y"], CorrelationMethod::Pearson).unwrap();
        assert_abs_diff_eq!(c.strongest().unwrap().2, 1.0, epsilon = 1e-15);
    }

    #[test]
    fn wrong_tables_are_errors() {
        let of = |table: &Array2<f64>| Correlations::new(table, &["x", "y"], CorrelationMethod::Pearson);
        assert!(matches!(of(&array![[1.0], [2.0]]), Err(Error::Shape { .. })));
        assert!(matches!(of(&array![[1.0, f64::NAN]]), Err(Error::NotFinite { .. })));
        assert!(matches!(of(&Array2::zeros((0, 2))), Err(Error::Empty { .. })));
    }
}
