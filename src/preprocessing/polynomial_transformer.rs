//! Polynomial and interaction features of a table: columns of products, for models that only add.
//!
//! - Formula: all products of up to `degree` features, by degree, then in the order of the features: 1, a, b, a², ab, b².
//! - Conventions and names as scikit-learn's: `1`, `a`, `a^2`, `a b`; with `interaction_only` no feature is a factor twice.
//!   Nothing is learnt but the number of features.
//! - Cost: O(n · products · degree); the products grow as featuresᵈᵉᵍʳᵉᵉ / degree!.

use linfa::DatasetBase;
use linfa::traits::Fit;
use ndarray::{Array2, ArrayBase, ArrayView2, Data, Ix2};
use rayon::prelude::*;

use super::columns::same_width;
use super::features::polynomial_factors;
use super::pipeline::Transform;
use crate::input;
use crate::{Error, Result};

/// Which products.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PolynomialFeaturesParams {
    degree: usize,
    interaction_only: bool,
    include_bias: bool,
}

impl PolynomialFeaturesParams {
    /// The most factors of a product (default 2).
    pub fn degree(mut self, degree: usize) -> Self {
        self.degree = degree;
        self
    }

    /// Leaves out products in which a feature is a factor more than once (default: keeps them).
    pub fn interaction_only(mut self, interaction_only: bool) -> Self {
        self.interaction_only = interaction_only;
        self
    }

    /// Whether a column of ones, the product of no features, comes first (default: it does).
    pub fn include_bias(mut self, include_bias: bool) -> Self {
        self.include_bias = include_bias;
        self
    }

    fn learn(&self, n_features: usize) -> Result<PolynomialFeatures> {
        let mut products = polynomial_factors(n_features, self.degree, self.include_bias)?;
        if self.interaction_only {
            products.retain(|factors| factors.windows(2).all(|pair| pair[0] != pair[1]));
        }
        Ok(PolynomialFeatures { products, n_features })
    }
}

/// The products that are made of each row.
///
/// ```
/// use workings::prelude::*;
/// use workings::preprocessing::PolynomialFeatures;
///
/// let train = Dataset::new(array![[2.0, 3.0]], array![0]);
/// let squares = PolynomialFeatures::params().include_bias(false).fit(&train)?;
/// assert_eq!(squares.try_transform(&array![[2.0, 3.0]])?, array![[2.0, 3.0, 4.0, 6.0, 9.0]]);
/// assert_eq!(squares.feature_names_out(&["a".into(), "b".into()]), ["a", "b", "a^2", "a b", "b^2"]);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolynomialFeatures {
    products: Vec<Vec<usize>>,
    n_features: usize,
}

impl PolynomialFeatures {
    /// The settings, to be fitted.
    pub fn params() -> PolynomialFeaturesParams {
        PolynomialFeaturesParams { degree: 2, interaction_only: false, include_bias: true }
    }

    /// The factors of each product, as positions of features from 0.
    pub fn products(&self) -> &[Vec<usize>] {
        &self.products
    }

    /// The products of each row, shape `(n, products)`.
    ///
    /// # Errors
    /// `Shape` for another number of features than in training; `NotFinite` for NaN or infinities.
    pub fn try_transform<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<Array2<f64>> {
        let x = x.into();
        same_width("x", x, self.n_features)?;
        input::finite_rows("x", x)?;
        let mut made = Array2::zeros((x.nrows(), self.products.len()));
        let rows = made.as_slice_mut().unwrap_or_default().par_chunks_mut(self.products.len().max(1)).enumerate();
        rows.with_min_len(512).for_each(|(i, made)| {
            for (made, factors) in made.iter_mut().zip(&self.products) {
                *made = factors.iter().map(|&j| x[(i, j)]).product();
            }
        });
        Ok(made)
    }

    /// The names of the products, of these names of the features.
    pub fn feature_names_out(&self, names: &[String]) -> Vec<String> {
        self.products.iter().map(|factors| product_name(factors, names)).collect()
    }
}

fn product_name(factors: &[usize], names: &[String]) -> String {
    let power = |same: &[usize]| match same.len() {
        1 => names[same[0]].clone(),
        exponent => format!("{}^{exponent}", names[same[0]]),
    };
    let powers: Vec<String> = factors.chunk_by(|a, b| a == b).map(power).collect();
    if powers.is_empty() { "1".into() } else { powers.join(" ") }
}

impl Transform for PolynomialFeatures {
    fn transform_rows(&self, x: Array2<f64>) -> Result<Array2<f64>> {
        self.try_transform(&x)
    }

    fn feature_names_out(&self, names: &[String]) -> Vec<String> {
        PolynomialFeatures::feature_names_out(self, names)
    }
}

impl<D: Data<Elem = f64>, T> Fit<ArrayBase<D, Ix2>, T, Error> for PolynomialFeaturesParams {
    type Object = PolynomialFeatures;

    /// Errors: as [`polynomial_factors`].
    fn fit(&self, data: &DatasetBase<ArrayBase<D, Ix2>, T>) -> Result<PolynomialFeatures> {
        self.learn(data.records().ncols())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    /// Of 2, 3, 5: 1, 2, 3, 5, 2·3, 2·5, 3·5, 2·3·5.
    #[test]
    fn interactions_take_each_feature_once() {
        let params = PolynomialFeatures::params().degree(3).interaction_only(true);
        let made = params.learn(3).unwrap().try_transform(&array![[2.0, 3.0, 5.0]]).unwrap();
        assert_eq!(made, array![[1.0, 2.0, 3.0, 5.0, 6.0, 10.0, 15.0, 30.0]]);
    }

    #[test]
    fn names_are_products_of_names() {
        let cubes = PolynomialFeatures::params().degree(3).learn(2).unwrap();
        let names = cubes.feature_names_out(&["x0".into(), "x1".into()]);
        assert_eq!(names, ["1", "x0", "x1", "x0^2", "x0 x1", "x1^2", "x0^3", "x0^2 x1", "x0 x1^2", "x1^3"]);
    }

    #[test]
    fn rows_that_do_not_fit_are_refused() {
        let squares = PolynomialFeatures::params().learn(2).unwrap();
        assert!(matches!(squares.try_transform(&array![[1.0]]), Err(Error::Shape { .. })));
        assert!(matches!(squares.try_transform(&array![[1.0, f64::NAN]]), Err(Error::NotFinite { .. })));
        assert_eq!(squares.try_transform(&Array2::zeros((0, 2))).unwrap().dim(), (0, 6));
        assert!(matches!(PolynomialFeatures::params().degree(40).learn(90), Err(Error::BadParam { .. })));
    }
}
