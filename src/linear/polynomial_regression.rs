//! Polynomial regression as a model: least squares on the powers of one feature, on good footing.
//!
//! - Formula: ŷ = Σ bₖ·tᵏ with t = (x − c)·2⁻ᵉ from −1 to 1, c the middle of the x. Powers of x itself are nearly
//!   dependent and of unlike size; those of t are neither, and a power of two rounds nothing.
//! - Cost: O(n·degree²).
//! - Source: Forsythe (1957), J. Soc. Ind. Appl. Math. 5(2), 74–88.

use linfa::DatasetBase;
use linfa::dataset::AsSingleTargets;
use linfa::traits::{Fit, PredictInplace};
use ndarray::{Array1, Array2, ArrayBase, ArrayView1, ArrayView2, Data, Ix2};

use super::least_squares::{LinearRegression, LinearRegressionParams};
use crate::input;
use crate::{Error, Result};

/// Settings of a polynomial regression.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PolynomialRegressionParams {
    degree: usize,
}

impl Default for PolynomialRegressionParams {
    fn default() -> Self {
        PolynomialRegressionParams { degree: 2 }
    }
}

impl PolynomialRegressionParams {
    /// The highest power (default 2, at least 1).
    pub fn degree(mut self, degree: usize) -> Self {
        self.degree = degree;
        self
    }

    fn polynomial<'a>(
        &self,
        x: ArrayView2<'a, f64>,
        y: ArrayView1<'a, f64>,
        weights: Option<&[f64]>,
    ) -> Result<PolynomialRegression> {
        let degree = self.degree;
        input::setting("degree", degree as f64, degree > 0, "at least 1")?;
        one_column("records", x)?;
        input::same_length("records", x.nrows(), "targets", y.len())?;
        input::finite_rows("records", x)?;
        let (low, high) = x.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), x| (a.min(*x), b.max(*x)));
        let centre = low / 2.0 + high / 2.0;
        let reach = (high - centre).max(centre - low);
        let scale = if reach > 0.0 { 2f64.powi((-reach.log2().ceil() as i32).clamp(-1000, 1000)) } else { 1.0 };
        let powers = powers(x.column(0), centre, scale, degree);
        let data = DatasetBase::new(powers, y.to_owned());
        let params = LinearRegressionParams::default();
        let regression = match weights {
            Some(weights) => params.fit_weighted(&data, weights)?,
            None => params.fit(&data)?,
        };
        if regression.rank() < degree {
            let problem = format!("a polynomial of degree {degree} needs at least {degree} + 1 different x");
            return Err(Error::Undetermined(problem));
        }
        Ok(PolynomialRegression { centre, scale, regression })
    }

    /// Fits with these sample weights in place of the dataset's, which linfa holds in single precision.
    ///
    /// # Errors
    /// As `fit`; weights that are negative, no numbers, or all 0.
    pub fn fit_weighted<D, T>(
        &self,
        data: &DatasetBase<ArrayBase<D, Ix2>, T>,
        sample_weight: &[f64],
    ) -> Result<PolynomialRegression>
    where
        D: Data<Elem = f64>,
        T: AsSingleTargets<Elem = f64>,
    {
        self.polynomial(data.records().view(), data.as_single_targets(), Some(sample_weight))
    }
}

fn one_column(name: &str, x: ArrayView2<f64>) -> Result<()> {
    match x.ncols() {
        1 => Ok(()),
        d => Err(Error::Shape { name: name.into(), given: format!("{d} columns"), needed: "one column".into() }),
    }
}

/// t, t², … of each x.
fn powers(x: ArrayView1<f64>, centre: f64, scale: f64, degree: usize) -> Array2<f64> {
    let mut powers = Array2::ones((x.len(), degree));
    for (mut row, x) in powers.rows_mut().into_iter().zip(x) {
        let t = (x - centre) * scale;
        let mut power = 1.0;
        for entry in &mut row {
            power *= t;
            *entry = power;
        }
    }
    powers
}

impl<D, T> Fit<ArrayBase<D, Ix2>, T, Error> for PolynomialRegressionParams
where
    D: Data<Elem = f64>,
    T: AsSingleTargets<Elem = f64>,
{
    type Object = PolynomialRegression;

    /// Fits on records of one column and targets, weighted where the dataset has weights.
    ///
    /// `Empty`, `LengthMismatch`, `NotFinite`; `Shape` for more than one column; `Undetermined` for fewer than degree +
    /// 1 different x.
    fn fit(&self, data: &DatasetBase<ArrayBase<D, Ix2>, T>) -> Result<PolynomialRegression> {
        let weights: Option<Vec<f64>> = data.weights().map(|weights| weights.iter().map(|w| f64::from(*w)).collect());
        self.polynomial(data.records().view(), data.as_single_targets(), weights.as_deref())
    }
}

/// A fitted polynomial.
///
/// ```
/// use workings::linear::PolynomialRegression;
/// use workings::prelude::*;
///
/// let train = Dataset::new(array![[0.0], [1.0], [2.0], [3.0]], array![1.0, 2.0, 5.0, 10.0]); // 1 + x²
/// let model = PolynomialRegression::params().degree(2).fit(&train)?;
/// assert!((model.try_predict(&array![[4.0]])?[0] - 17.0).abs() < 1e-12);
/// assert!(model.coef().iter().zip([1.0, 0.0, 1.0]).all(|(a, b)| (a - b).abs() < 1e-12));
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct PolynomialRegression {
    centre: f64,
    scale: f64,
    regression: LinearRegression,
}

impl PolynomialRegression {
    /// The settings, to be fitted.
    pub fn params() -> PolynomialRegressionParams {
        PolynomialRegressionParams::default()
    }

    /// The highest power.
    pub fn degree(&self) -> usize {
        self.regression.coef().len()
    }

    /// The coefficients of x⁰ (the intercept), x¹, x² and so on. Where the x lie far from 0, predictions made from
    /// these lose digits that [`try_predict`](Self::try_predict) keeps.
    pub fn coef(&self) -> Vec<f64> {
        let b = self.regression.coef();
        // Horner's scheme with polynomials: multiply by t = scale·x − scale·centre, add the next coefficient.
        let mut found = vec![b[b.len() - 1]];
        for next in b.iter().rev().skip(1).chain([&self.regression.intercept()]) {
            let up: Vec<f64> = std::iter::once(0.0).chain(found.iter().map(|c| c * self.scale)).collect();
            let same = found.iter().map(|c| -c * self.scale * self.centre).chain([0.0]);
            found = up.into_iter().zip(same).map(|(a, b)| a + b).collect();
            found[0] += next;
        }
        found
    }

    /// The least-squares fit on t, t², …, with its R², standard errors and so on.
    pub fn regression(&self) -> &LinearRegression {
        &self.regression
    }

    /// The predictions, shape `(n,)`, in the target's unit.
    ///
    /// # Errors
    /// `Shape` for more than one column; `NotFinite` for NaN or an infinite x.
    pub fn try_predict<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<Array1<f64>> {
        let x = x.into();
        one_column("x", x)?;
        input::finite_rows("x", x)?;
        Ok(x.column(0).mapv(|x| self.at(x)))
    }

    fn at(&self, x: f64) -> f64 {
        let t = (x - self.centre) * self.scale;
        self.regression.coef().iter().rev().fold(0.0, |sum, b| (sum + b) * t) + self.regression.intercept()
    }
}

impl<D: Data<Elem = f64>> PredictInplace<ArrayBase<D, Ix2>, Array1<f64>> for PolynomialRegression {
    /// Takes the first column, and panics if there is none; [`PolynomialRegression::try_predict`] refuses what does not
    /// fit.
    fn predict_inplace<'a>(&'a self, x: &'a ArrayBase<D, Ix2>, y: &mut Array1<f64>) {
        y.assign(&x.column(0).mapv(|x| self.at(x)));
    }

    fn default_target(&self, x: &ArrayBase<D, Ix2>) -> Array1<f64> {
        Array1::zeros(x.nrows())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use linfa::Dataset;
    use ndarray::array;

    fn fit(x: &[f64], y: &[f64], degree: usize) -> Result<PolynomialRegression> {
        let x = Array2::from_shape_vec((x.len(), 1), x.to_vec()).unwrap();
        PolynomialRegression::params().degree(degree).fit(&Dataset::new(x, Array1::from(y.to_vec())))
    }

    /// 2 − x + x³/1000 far from 0, where powers of x alone are as good as one.
    #[test]
    fn far_from_zero() {
        let x: Vec<f64> = (0..30).map(|i| 1000.0 + i as f64).collect();
        let cubic = |x: f64| 2.0 - x + x.powi(3) / 1000.0;
        let y: Vec<f64> = x.iter().map(|x| cubic(*x)).collect();
        let model = fit(&x, &y, 3).unwrap();
        let found = model.try_predict(&array![[1010.5], [1029.0]]).unwrap();
        assert!((found[0] / cubic(1010.5) - 1.0).abs() < 1e-14 && (found[1] / cubic(1029.0) - 1.0).abs() < 1e-14);
        assert!((model.coef()[3] * 1000.0 - 1.0).abs() < 1e-8 && model.degree() == 3);
        assert!((model.regression().r2() - 1.0).abs() < 1e-14);
    }

    /// Weights 1, 1, 2 at x = 0, 1, 1: the line goes through 1 and the weighted mean (3 + 2 · 6) / 3.
    #[test]
    fn weights_count_rows() {
        let data = Dataset::new(array![[0.0], [1.0], [1.0]], array![1.0, 3.0, 6.0]);
        let model = PolynomialRegression::params().degree(1).fit_weighted(&data, &[1.0, 1.0, 2.0]).unwrap();
        assert!((model.try_predict(&array![[1.0]]).unwrap()[0] - 5.0).abs() < 1e-13);
    }

    #[test]
    fn wrong_input_is_refused() {
        assert!(matches!(fit(&[1.0, 2.0], &[1.0, 2.0], 0), Err(Error::BadParam { .. })));
        assert!(matches!(fit(&[1.0, 2.0], &[1.0, 2.0], 2), Err(Error::Undetermined(_))));
        assert!(matches!(fit(&[1.0, 1.0, 2.0], &[1.0, 2.0, 3.0], 2), Err(Error::Undetermined(_))));
        assert!(matches!(fit(&[1.0, f64::NAN], &[1.0, 2.0], 1), Err(Error::NotFinite { .. })));
        assert!(matches!(fit(&[], &[], 1), Err(Error::Empty { .. })));
        let wide = Dataset::new(array![[1.0, 2.0]], array![1.0]);
        assert!(matches!(PolynomialRegression::params().fit(&wide), Err(Error::Shape { .. })));
        let model = fit(&[1.0, 2.0], &[1.0, 2.0], 1).unwrap();
        assert!(matches!(model.try_predict(&array![[1.0, 2.0]]), Err(Error::Shape { .. })));
    }
}
