//! Eigenvalues of a covariance matrix, how many components are enough, and what they save.
//!
//! - Formulas: share of a component λ / Σλ; of two columns λ = (trace ± √(trace² − 4·det)) / 2.
//! - Source: Jolliffe (2002), Principal Component Analysis, 2nd ed., section 6.1.

use ndarray::ArrayView2;

use super::derived::shares;
use crate::linalg::dense::symmetric_eigenvalues;
use crate::worked::{Expr, Number};
use crate::{Error, Result, input};

/// The eigenvalues of a covariance matrix, largest first, and the share of each.
///
/// # Errors
/// `Empty`, `NotFinite`; `Shape` for a matrix that is not square; `BadParam` where it is not symmetric, or an eigenvalue is
/// negative, as no variance is.
/// ```
/// use workings::ndarray::array;
///
/// let (values, shares) = workings::decomposition::covariance_eigenvalues(array![[2.0, 1.0], [1.0, 2.0]].view())?;
/// assert!((values[0].value() - 3.0).abs() < 1e-12 && (shares[0].value() - 0.75).abs() < 1e-12);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn covariance_eigenvalues(matrix: ArrayView2<f64>) -> Result<(Vec<Expr>, Vec<Expr>)> {
    if matrix.is_empty() {
        return Err(Error::empty("matrix"));
    }
    let (n, columns) = matrix.dim();
    if n != columns {
        let given = format!("{n} × {columns}");
        return Err(Error::Shape { name: "matrix".into(), given, needed: "as many columns as rows".into() });
    }
    input::finite_rows("matrix", matrix)?;
    let scale = matrix.iter().fold(0.0, |largest: f64, entry| largest.max(entry.abs()));
    for ((i, j), entry) in matrix.indexed_iter() {
        if (entry - matrix[(j, i)]).abs() > 1e-9 * scale {
            return Err(Error::bad_param(format!("matrix[{i}][{j}]"), entry, format!("the same as matrix[{j}][{i}]")));
        }
    }
    let values = symmetric_eigenvalues(n, |i, j| matrix[(i, j)]);
    let mut values = values.ok_or_else(|| Error::Undetermined("the eigenvalues do not settle".into()))?;
    values.sort_by(|a, b| b.total_cmp(a));
    for value in &mut values {
        if *value < -1e-9 * scale {
            let given = crate::worked::six(*value);
            return Err(Error::bad_param("an eigenvalue of matrix", given, "at least 0, as every variance is,"));
        }
        *value = value.max(0.0); // rounding below 0
    }
    let named = |(c, value): (usize, &f64)| {
        if n != 2 {
            return Expr::named(format!("λ{c}"), *value);
        }
        let at = |i: usize, j: usize| Expr::named(format!("C[{i},{j}]"), matrix[(i, j)]);
        let trace = (at(0, 0) + at(1, 1)).called("trace");
        let determinant = (at(0, 0) * at(1, 1) - at(0, 1).powi(2)).called("det");
        // The discriminant as a sum of squares, which rounding does not bring below 0.
        let apart = ((matrix[(0, 0)] - matrix[(1, 1)]).powi(2) + 4.0 * matrix[(0, 1)].powi(2)).sqrt();
        let root = (trace.clone().powi(2) - 4.0 * determinant).sqrt().valued(apart);
        let top = if c == 0 { trace + root } else { trace - root };
        (top / 2.0).valued(*value).called(format!("λ{c}"))
    };
    let eigenvalues: Vec<Expr> = values.iter().enumerate().map(named).collect();
    let total = Expr::sum_of(eigenvalues.iter().cloned()).called("total variance");
    let shares = shares(&eigenvalues, &total);
    Ok((eigenvalues, shares))
}

/// The fewest components whose shares together reach a target.
#[derive(Debug, Clone)]
pub struct ComponentsForShare {
    pub n_components: usize,
    /// The share of the first 1, 2, … components.
    pub cumulative: Vec<Expr>,
}

impl ComponentsForShare {
    /// Of shares, the largest first as PCA gives them.
    ///
    /// # Errors
    /// `Empty`, `NotFinite`; `OutOfRange` for a share below 0; `BadParam` for shares above 1 together or a target outside
    /// 0 (exclusive) to 1; `Undetermined` where all together do not reach the target.
    /// ```
    /// let found = workings::decomposition::ComponentsForShare::new(&[0.75, 0.25], 0.8)?;
    /// assert_eq!((found.n_components, found.cumulative[0].value()), (2, 0.75));
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn new(explained_share: &[f64], target: f64) -> Result<ComponentsForShare> {
        if explained_share.is_empty() {
            return Err(Error::empty("explained_share"));
        }
        input::non_negative("explained_share", explained_share.iter().copied())?;
        input::setting("target", target, target > 0.0 && target <= 1.0, "a share above 0, at most 1,")?;
        let sum: f64 = explained_share.iter().sum();
        if sum > 1.0 + 1e-6 {
            return Err(Error::bad_param("the sum of explained_share", crate::worked::six(sum), "at most 1"));
        }
        let first = |k: usize| Expr::sum_of(explained_share[..=k].iter().map(|share| Expr::from(*share)));
        let cumulative: Vec<Expr> =
            (0..explained_share.len()).map(|k| first(k).called(format!("cumulative[{k}]"))).collect();
        // 0.6 + 0.3 is 0.9 whatever the last binary digit says.
        match cumulative.iter().position(|share| share.value() >= target - 1e-12) {
            Some(k) => Ok(ComponentsForShare { n_components: k + 1, cumulative }),
            None => {
                let all = crate::worked::six(sum);
                Err(Error::Undetermined(format!("all components together explain {all}, less than {target}")))
            }
        }
    }
}

/// What PCA of many features saves, and what its covariance matrix would take.
#[derive(Debug, Clone)]
pub struct PcaSize {
    /// Features for each component.
    pub reduction_factor: Expr,
    /// Entries of the components: features · components.
    pub loadings: Expr,
    pub covariance_entries: Expr,
    /// In doubles of 8 bytes.
    pub covariance_bytes: Expr,
}

impl PcaSize {
    /// From features to components.
    ///
    /// # Errors
    /// `BadParam` for no component, or more than features.
    /// ```
    /// assert_eq!(workings::decomposition::PcaSize::new(100, 4)?.reduction_factor.value(), 25.0);
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn new(n_features: usize, n_components: usize) -> Result<PcaSize> {
        let fits = (1..=n_features).contains(&n_components);
        let needed = format!("a whole number from 1 to {n_features}, the number of features,");
        input::setting("n_components", n_components as f64, fits, &needed)?;
        let features = Expr::named("features", n_features as f64);
        let components = Expr::named("components", n_components as f64);
        let entries = features.clone().powi(2).called("covariance entries");
        Ok(PcaSize {
            reduction_factor: (&features / &components).called("reduction factor"),
            loadings: (features * components).called("loadings"),
            covariance_bytes: (entries.clone() * 8.0).called("covariance bytes"),
            covariance_entries: entries,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array2, array};

    /// Of diag(5, 1, 2) the entries; of [[3, 2], [2, 0.5]] the determinant is −2.5, so that one eigenvalue is negative.
    #[test]
    fn eigenvalues_by_hand() {
        let (values, shares) =
            covariance_eigenvalues(array![[5.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 2.0]].view()).unwrap();
        assert!((values[1].value() - 2.0).abs() < 1e-12 && (shares[2].value() - 0.125).abs() < 1e-12);
        let refused = |matrix: Array2<f64>| covariance_eigenvalues(matrix.view()).unwrap_err();
        assert!(matches!(refused(array![[3.0, 2.0], [2.0, 0.5]]), Error::BadParam { .. }));
        assert!(matches!(refused(array![[3.0, 2.0], [1.0, 5.0]]), Error::BadParam { .. }));
        assert!(matches!(refused(array![[3.0, 2.0]]), Error::Shape { .. }));
        assert!(matches!(refused(Array2::zeros((0, 0))), Error::Empty { .. }));
        let (values, shares) = covariance_eigenvalues(array![[0.0]].view()).unwrap();
        assert_eq!((values[0].value(), shares[0].undefined()), (0.0, Some("nothing varies")));
    }

    #[test]
    fn the_fewest_components_that_reach_the_target() {
        let of = |shares: &[f64], target| ComponentsForShare::new(shares, target);
        assert_eq!(of(&[0.6, 0.3, 0.1], 0.9).unwrap().n_components, 2);
        assert_eq!(of(&[0.7, 0.2, 0.1], 1.0).unwrap().n_components, 3);
        assert!(matches!(of(&[0.6, 0.3], 0.95), Err(Error::Undetermined(_))));
        assert!(matches!(of(&[], 0.9), Err(Error::Empty { .. })));
        assert!(matches!(of(&[0.9, 0.3], 0.9), Err(Error::BadParam { .. })));
        assert!(matches!(of(&[1.0, -0.1], 0.9), Err(Error::OutOfRange { .. })));
        assert!(of(&[1.0], 0.0).is_err() && of(&[1.0], 1.1).is_err());
        assert!(PcaSize::new(3, 0).is_err() && PcaSize::new(3, 4).is_err() && PcaSize::new(0, 0).is_err());
    }
}
