//! Principal components: the directions along which centred data vary most.
//!
//! - Formula: the eigenvectors of the sample covariance (divisor n − 1), largest eigenvalue first, from the singular value
//!   decomposition of the centred data: λ = s² / (n − 1). With `scale` each column is divided by its standard deviation
//!   first, which gives the correlation matrix; a constant column stays 0.
//! - Conventions: in each component the entry of largest size is positive (the first of equal ones).
//! - Cost: O(n·d·min(n, d)).
//! - Sources: Pearson (1901), Phil. Mag. 2, 559–572; Jolliffe (2002), Principal Component Analysis, 2nd ed.

use ndarray::{Array2, ArrayView2};

use crate::linalg::dense::thin_svd;
use crate::linalg::sum::accurate_sum;
use crate::worked::{Expr, Number};
use crate::{Error, Result, input};

/// The components of a table, the mean that was taken off, and the variance along each.
///
/// ```
/// use workings::decomposition::PrincipalComponents;
/// use workings::ndarray::array;
///
/// // All on the line y = 2x: one direction, (1, 2) / √5, has all the variance, 1 + 4.
/// let pca = PrincipalComponents::fit(array![[1.0, 2.0], [2.0, 4.0], [3.0, 6.0]].view(), false, Some(1))?;
/// assert!((pca.eigenvalues()[0].value() - 5.0).abs() < 1e-12);
/// assert!((pca.components()[(0, 1)] - 2.0 / 5.0_f64.sqrt()).abs() < 1e-12);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct PrincipalComponents {
    mean: Vec<f64>,
    deviation: Vec<f64>,
    components: Array2<f64>,
    eigenvalues: Vec<Expr>,
    explained_share: Vec<Expr>,
}

impl PrincipalComponents {
    /// Of the rows of `x`; `n_components` is all, min(n, d), unless given.
    ///
    /// # Errors
    /// `Empty`, `NotFinite`; `Undetermined` for a single row; `BadParam` for a number of components outside 1 to min(n, d).
    pub fn fit(x: ArrayView2<f64>, scale: bool, n_components: Option<usize>) -> Result<PrincipalComponents> {
        if x.is_empty() {
            return Err(Error::empty("x"));
        }
        input::finite_rows("x", x)?;
        let (n, d) = x.dim();
        if n < 2 {
            return Err(Error::Undetermined("a variance needs at least two rows".into()));
        }
        let k = n_components.unwrap_or(n.min(d));
        let needed = format!("a whole number from 1 to {}, the smaller of rows and columns,", n.min(d));
        input::setting("n_components", k as f64, (1..=n.min(d)).contains(&k), &needed)?;
        let mean: Vec<f64> = x
            .columns()
            .into_iter()
            .map(|column| column[0] + accurate_sum(column.iter().map(|value| value - column[0])) / n as f64)
            .collect();
        let spread = |j: usize| {
            let squares = accurate_sum(x.column(j).iter().map(|value| (value - mean[j]).powi(2)));
            (squares / (n - 1) as f64).sqrt()
        };
        let one_if_none = |deviation: f64| if deviation > 0.0 { deviation } else { 1.0 };
        let deviation: Vec<f64> = (0..d).map(|j| if scale { one_if_none(spread(j)) } else { 1.0 }).collect();
        let centred = Array2::from_shape_fn((n, d), |(i, j)| (x[(i, j)] - mean[j]) / deviation[j]);
        let (_, s, v) = thin_svd(centred.view()).ok_or_else(Error::overflow)?;
        let values: Vec<f64> = s.iter().map(|s| s * s / (n - 1) as f64).collect();
        if values.iter().any(|value| !value.is_finite()) {
            return Err(Error::overflow());
        }
        let components = Array2::from_shape_fn((k, d), |(c, j)| v[(j, c)] * sign(v.column(c).iter().copied()));
        let eigenvalue = |c: usize| {
            let score = |i: usize| accurate_sum((0..d).map(|j| centred[(i, j)] * components[(c, j)]));
            let scores = (0..n.min(5)).map(|i| Expr::from(score(i)).powi(2));
            let sum = Expr::sum(Expr::symbol(format!("tᵢ[{c}]")).powi(2), scores, n, s[c] * s[c]);
            (sum / (Expr::named("n", n as f64) - 1.0)).valued(values[c]).called(format!("λ{c}"))
        };
        let eigenvalues: Vec<Expr> = (0..k).map(eigenvalue).collect();
        let total = Expr::named("total variance", accurate_sum(values.iter().copied()));
        let explained_share = shares(&eigenvalues, &total);
        Ok(PrincipalComponents { mean, deviation, components, eigenvalues, explained_share })
    }

    /// A row for each component, each of length 1.
    pub fn components(&self) -> &Array2<f64> {
        &self.components
    }

    /// The variance along each component, the largest first.
    pub fn eigenvalues(&self) -> &[Expr] {
        &self.eigenvalues
    }

    /// The share of all variance along each component; undefined where nothing varies.
    pub fn explained_share(&self) -> &[Expr] {
        &self.explained_share
    }

    /// The scores of rows: each centred (and scaled) as the fitted ones, then projected on every component.
    ///
    /// # Errors
    /// `Shape` for another number of columns; `NotFinite`.
    pub fn transform(&self, x: ArrayView2<f64>) -> Result<Array2<f64>> {
        if x.ncols() != self.mean.len() {
            let (given, needed) = (format!("{} × {}", x.nrows(), x.ncols()), format!("{} columns", self.mean.len()));
            return Err(Error::Shape { name: "x".into(), given, needed });
        }
        input::finite_rows("x", x)?;
        let centred = Array2::from_shape_fn(x.dim(), |(i, j)| (x[(i, j)] - self.mean[j]) / self.deviation[j]);
        Ok(centred.dot(&self.components.t()))
    }
}

/// Each eigenvalue over the total.
pub(super) fn shares(eigenvalues: &[Expr], total: &Expr) -> Vec<Expr> {
    let none = total.value() == 0.0;
    let share =
        |(c, value): (usize, &Expr)| (value / total).undefined_if(none, "nothing varies").called(format!("share[{c}]"));
    eigenvalues.iter().enumerate().map(share).collect()
}

/// The sign that makes the entry of largest size positive; sizes that differ in the last digits alone are equal.
pub(super) fn sign(entries: impl Iterator<Item = f64> + Clone) -> f64 {
    let largest = entries.clone().fold(0.0, |largest: f64, entry| largest.max(entry.abs()));
    let mut entries = entries;
    let first = entries.find(|entry| entry.abs() >= largest * (1.0 - 1e-12));
    if first.is_some_and(|entry| entry < 0.0) { -1.0 } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    /// Centred: (−2, −2), (0, 0), (2, 2) about (3, 1003): covariance 4 throughout, eigenvalues 8 and 0.
    #[test]
    fn the_mean_is_taken_off() {
        let x = array![[1.0, 1001.0], [3.0, 1003.0], [5.0, 1005.0]];
        let pca = PrincipalComponents::fit(x.view(), false, None).unwrap();
        assert!((pca.eigenvalues()[0].value() - 8.0).abs() < 1e-12 && pca.eigenvalues()[1].value() < 1e-25);
        assert!((pca.explained_share()[0].value() - 1.0).abs() < 1e-12);
        let scores = pca.transform(x.view()).unwrap();
        assert!((scores[(0, 0)] + 8.0_f64.sqrt()).abs() < 1e-12 && scores[(1, 0)].abs() < 1e-12);
    }

    /// x falls as y rises by the same: (1, −1) / √2, the first of equal entries positive.
    #[test]
    fn of_equal_entries_the_first_is_positive() {
        let x = array![[1.0, 5.0], [2.0, 4.0], [4.0, 2.0]];
        let pca = PrincipalComponents::fit(x.view(), false, Some(1)).unwrap();
        assert!(pca.components()[(0, 0)] > 0.7 && pca.components()[(0, 1)] < -0.7);
    }

    #[test]
    fn what_does_not_vary_has_no_share() {
        let x = array![[0.1, 3.0], [0.1, 3.0], [0.1, 3.0]];
        for scale in [false, true] {
            let pca = PrincipalComponents::fit(x.view(), scale, None).unwrap();
            assert_eq!(pca.eigenvalues()[0].value(), 0.0);
            assert_eq!(pca.explained_share()[0].undefined(), Some("nothing varies"));
        }
    }

    #[test]
    fn what_has_no_components_is_refused() {
        let of = |x: Array2<f64>, k| PrincipalComponents::fit(x.view(), false, k).unwrap_err();
        assert!(matches!(of(Array2::zeros((0, 2)), None), Error::Empty { .. }));
        assert!(matches!(of(array![[1.0, 2.0]], None), Error::Undetermined(_)));
        assert!(matches!(of(array![[1.0], [f64::NAN]], None), Error::NotFinite { .. }));
        assert!(matches!(of(array![[1.0], [2.0]], Some(2)), Error::BadParam { .. }));
        assert!(matches!(of(array![[1.0], [2.0]], Some(0)), Error::BadParam { .. }));
        let pca = PrincipalComponents::fit(array![[1.0], [2.0]].view(), false, None).unwrap();
        assert!(matches!(pca.transform(array![[1.0, 2.0]].view()), Err(Error::Shape { .. })));
    }

    /// scikit-learn 1.9.1: PCA().fit(x), of columns far from 0 and of different spread; signs by the rule above.
    #[test]
    fn lopsided_data_as_scikit_learn_has_them() {
        let x = ndarray::array![
            [12.0, 3.0, 7.0],
            [15.0, 1.0, 9.0],
            [11.0, 8.0, 2.0],
            [30.0, 2.0, 40.0],
            [14.0, 6.0, 5.0],
            [9.0, 9.0, 1.0]
        ];
        let pca = PrincipalComponents::fit(x.view(), false, None).unwrap();
        let close = |got: f64, expected: f64| assert!((got - expected).abs() < 1e-11, "{got}, not {expected}");
        let values = [275.781_428_158_576_9, 6.970_293_825_774_23, 1.048_278_015_648_924];
        pca.eigenvalues().iter().zip(values).for_each(|(got, expected)| close(got.value(), expected));
        let shares = [0.971_745_694_709_573_2, 0.024_560_584_305_053_663, 0.003_693_720_985_373_234_6];
        pca.explained_share().iter().zip(shares).for_each(|(got, expected)| close(got.value(), expected));
        let first = [0.452_760_765_492_385, -0.122_207_740_270_948_63, 0.883_217_389_688_755_1];
        pca.components().row(0).iter().zip(first).for_each(|(got, expected)| close(*got, expected));
        let scores = pca.transform(ndarray::array![[10.0, 5.0, 6.0]].view()).unwrap();
        let expected = [-6.481_313_063_636_67, -0.491_046_696_526_226_35, -2.500_290_805_679_076_5];
        scores.iter().zip(expected).for_each(|(got, expected)| close(*got, expected));
    }
}
