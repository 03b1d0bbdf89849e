//! Functions to try optimizers on: a bowl of any condition number, Rosenbrock's banana, Beale's plain, Himmelblau's four
//! minima.
//!
//! - Formulas: bowl ½·(w − c)ᵀA(w − c); Rosenbrock (1 − x)² + 100·(y − x²)²; Beale (1.5 − x + xy)² + (2.25 − x + xy²)² +
//!   (2.625 − x + xy³)²; Himmelblau (x² + y − 11)² + (x + y² − 7)².
//! - Sources: Rosenbrock (1960), Computer J. 3, 175–184; Beale (1958), Tech. Rep. 25, Princeton; Himmelblau (1972), Applied
//!   Nonlinear Programming.

use ndarray::{Array1, Array2, ArrayView2, array};

use super::Objective;
use crate::input;
use crate::worked::Number;
use crate::{Error, Result};

/// A quadratic function, whose contours are ellipses about one minimum.
///
/// The condition number, the largest curvature over the smallest, says how long the ellipses are and how hard the descent:
/// gradient descent shrinks the error by (κ − 1)/(κ + 1) a step at best.
/// ```
/// use workings::optimize::{Objective, Quadratic};
///
/// let bowl = Quadratic::with_condition(10.0)?; // ½·(x² + 10·y²)
/// assert_eq!(bowl.value(&[2.0, 1.0]), 7.0);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Quadratic {
    matrix: Array2<f64>,
    minimum: Vec<f64>,
}

impl Quadratic {
    /// ½·(w − c)ᵀA(w − c) for a symmetric A; c is the minimum if A is positive definite.
    ///
    /// # Errors
    /// `Empty`, `NotFinite`; `Shape` for an A that is not square or does not fit c; `BadParam` for an A that is not
    /// symmetric.
    pub fn new<'a>(matrix: impl Into<ArrayView2<'a, f64>>, minimum: &[f64]) -> Result<Quadratic> {
        let matrix = matrix.into();
        if minimum.is_empty() {
            return Err(Error::empty("minimum"));
        }
        let d = minimum.len();
        if matrix.dim() != (d, d) {
            let given = format!("{} × {}", matrix.nrows(), matrix.ncols());
            return Err(Error::Shape { name: "matrix".into(), given, needed: format!("{d} × {d}") });
        }
        input::finite_rows("matrix", matrix)?;
        input::finite("minimum", minimum.iter().copied())?;
        if let Some(((i, j), value)) = matrix.indexed_iter().find(|((i, j), value)| **value != matrix[(*j, *i)]) {
            let needed = format!("{}, as matrix[{j}][{i}]: a symmetric matrix", matrix[(j, i)]);
            return Err(Error::bad_param(format!("matrix[{i}][{j}]"), value, needed));
        }
        Ok(Quadratic { matrix: matrix.to_owned(), minimum: minimum.to_vec() })
    }

    /// ½·(x² + κ·y²), of condition number κ.
    ///
    /// # Errors
    /// `BadParam` for κ below 1.
    pub fn with_condition(condition: f64) -> Result<Quadratic> {
        input::setting("condition", condition, condition >= 1.0 && condition.is_finite(), "a number of at least 1")?;
        Quadratic::new(&array![[1.0, 0.0], [0.0, condition]], &[0.0, 0.0])
    }

    /// The same bowl of two parameters, turned by an angle in radians, so that the axes of its ellipses are none of the
    /// parameters'. One of more parameters stays as it is.
    pub fn turned(mut self, angle: f64) -> Quadratic {
        if self.minimum.len() == 2 {
            let (s, c) = angle.sin_cos();
            let turn = array![[c, -s], [s, c]];
            self.matrix = turn.dot(&self.matrix).dot(&turn.t());
            let both = (self.matrix[(0, 1)] + self.matrix[(1, 0)]) / 2.0;
            (self.matrix[(0, 1)], self.matrix[(1, 0)]) = (both, both);
        }
        self
    }

    /// The matrix A of second derivatives.
    pub fn matrix(&self) -> &Array2<f64> {
        &self.matrix
    }

    /// Where the minimum is.
    pub fn minimum(&self) -> &[f64] {
        &self.minimum
    }
}

impl Objective for Quadratic {
    fn n_parameters(&self) -> usize {
        self.minimum.len()
    }

    fn evaluate(&self, parameters: &[f64], gradient: &mut [f64]) -> f64 {
        let from: Array1<f64> = parameters.iter().zip(&self.minimum).map(|(w, c)| w - c).collect();
        let slopes = self.matrix.dot(&from);
        gradient.iter_mut().zip(&slopes).for_each(|(g, slope)| *g = *slope);
        from.dot(&slopes) / 2.0
    }

    fn hessian(&self, _: &[f64]) -> Option<Array2<f64>> {
        Some(self.matrix.clone())
    }
}

/// A function of x and y that is hard to descend.
///
/// ```
/// use workings::optimize::{Objective, TestFunction};
///
/// for function in TestFunction::ALL {
///     assert!(function.minima().iter().all(|minimum| function.value(minimum) < 1e-20));
/// }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TestFunction {
    /// A bent valley with a flat floor: easy to find, hard to follow.
    Rosenbrock,
    /// A plain with steep edges.
    Beale,
    /// Four equal minima: the start decides which is found.
    Himmelblau,
}

impl TestFunction {
    /// All of them.
    pub const ALL: [TestFunction; 3] = [TestFunction::Rosenbrock, TestFunction::Beale, TestFunction::Himmelblau];

    /// Its usual name.
    pub fn name(self) -> &'static str {
        match self {
            TestFunction::Rosenbrock => "Rosenbrock's function",
            TestFunction::Beale => "Beale's function",
            TestFunction::Himmelblau => "Himmelblau's function",
        }
    }

    /// Where it is 0, its least value.
    pub fn minima(self) -> Vec<[f64; 2]> {
        match self {
            TestFunction::Rosenbrock => vec![[1.0, 1.0]],
            TestFunction::Beale => vec![[3.0, 0.5]],
            TestFunction::Himmelblau => vec![
                [3.0, 2.0],
                [-2.805118086952745, 3.131312518250573],
                [-3.779310253377747, -3.28318599128617],
                [3.584428340330492, -1.848126526964404],
            ],
        }
    }

    /// Its value at x and y, over any number.
    pub fn formula<N: Number>(self, x: N, y: N) -> N {
        let square = |residual: N| residual.powi(2);
        match self {
            TestFunction::Rosenbrock => square(N::from(1.0) - x.clone()) + N::from(100.0) * square(y - x.powi(2)),
            TestFunction::Beale => {
                let term = |c: f64, power: N| square(N::from(c) - x.clone() + x.clone() * power);
                term(1.5, y.clone()) + term(2.25, y.clone().powi(2)) + term(2.625, y.powi(3))
            }
            TestFunction::Himmelblau => square(x.clone().powi(2) + y.clone() - 11.0) + square(x + y.powi(2) - 7.0),
        }
    }

    /// The residuals whose squares it sums, each with a factor: value, slopes along x and y, second slopes xx, xy and yy.
    fn residuals(self, x: f64, y: f64) -> Vec<(f64, [f64; 6])> {
        match self {
            TestFunction::Rosenbrock => {
                vec![(1.0, [1.0 - x, -1.0, 0.0, 0.0, 0.0, 0.0]), (100.0, [y - x * x, -2.0 * x, 1.0, -2.0, 0.0, 0.0])]
            }
            TestFunction::Beale => vec![
                (1.0, [1.5 - x + x * y, y - 1.0, x, 0.0, 1.0, 0.0]),
                (1.0, [2.25 - x + x * y * y, y * y - 1.0, 2.0 * x * y, 0.0, 2.0 * y, 2.0 * x]),
                (1.0, [2.625 - x + x * y.powi(3), y.powi(3) - 1.0, 3.0 * x * y * y, 0.0, 3.0 * y * y, 6.0 * x * y]),
            ],
            TestFunction::Himmelblau => vec![
                (1.0, [x * x + y - 11.0, 2.0 * x, 1.0, 2.0, 0.0, 0.0]),
                (1.0, [x + y * y - 7.0, 1.0, 2.0 * y, 0.0, 0.0, 2.0]),
            ],
        }
    }
}

impl Objective for TestFunction {
    fn n_parameters(&self) -> usize {
        2
    }

    fn evaluate(&self, parameters: &[f64], gradient: &mut [f64]) -> f64 {
        let (x, y) = (parameters[0], parameters[1]);
        let slope = |k: usize| self.residuals(x, y).iter().map(|(factor, r)| 2.0 * factor * r[0] * r[k]).sum();
        (gradient[0], gradient[1]) = (slope(1), slope(2));
        self.formula(x, y)
    }

    fn value(&self, parameters: &[f64]) -> f64 {
        self.formula(parameters[0], parameters[1])
    }

    /// Of Σ c·r²: Σ 2c·(∇r·∇rᵀ + r·∇²r).
    fn hessian(&self, parameters: &[f64]) -> Option<Array2<f64>> {
        let residuals = self.residuals(parameters[0], parameters[1]);
        let entry = |i: usize, j: usize, second: usize| -> f64 {
            residuals.iter().map(|(factor, r)| 2.0 * factor * (r[i] * r[j] + r[0] * r[second])).sum()
        };
        let xy = entry(1, 2, 4);
        Some(array![[entry(1, 1, 3), xy], [xy, entry(2, 2, 5)]])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::worked::Expr;

    /// Gradients against the differentiated formula, Hessians against differences of gradients.
    #[test]
    fn gradients_and_hessians_belong_to_the_formula() {
        for function in TestFunction::ALL {
            for (x, y) in [(-1.2, 1.0), (0.7, -0.4), (3.5, 2.0)] {
                let gradient = |x: f64, y: f64| {
                    let mut gradient = [0.0; 2];
                    function.evaluate(&[x, y], &mut gradient);
                    gradient
                };
                let partials = function.formula(Expr::named("x", x), Expr::named("y", y)).gradient().unwrap();
                let slope = |name: &str| partials.iter().find(|partial| partial.name == name).unwrap().derivative;
                let found = gradient(x, y);
                for (found, expected) in found.iter().zip([slope("x"), slope("y")]) {
                    assert!((found - expected).abs() <= 1e-11 * (1.0 + expected.abs()), "{function:?}");
                }
                let (hessian, h) = (function.hessian(&[x, y]).unwrap(), 1e-5);
                for i in 0..2 {
                    let across = (gradient(x + h, y)[i] - gradient(x - h, y)[i]) / (2.0 * h);
                    let up = (gradient(x, y + h)[i] - gradient(x, y - h)[i]) / (2.0 * h);
                    let scale = 1e-6 * hessian.iter().fold(1.0, |most: f64, v| most.max(v.abs()));
                    assert!((hessian[(i, 0)] - across).abs() < scale, "{function:?}");
                    assert!((hessian[(i, 1)] - up).abs() < scale, "{function:?}");
                }
            }
        }
    }

    /// Turned by a right angle, the steep axis is x.
    #[test]
    fn a_bowl_may_be_turned() {
        let bowl = Quadratic::with_condition(4.0).unwrap().turned(std::f64::consts::FRAC_PI_2);
        assert!((bowl.value(&[1.0, 0.0]) - 2.0).abs() < 1e-15 && (bowl.value(&[0.0, 1.0]) - 0.5).abs() < 1e-15);
        let turned = Quadratic::with_condition(9.0).unwrap().turned(0.7);
        let (trace, determinant) = (turned.matrix()[(0, 0)] + turned.matrix()[(1, 1)], {
            let m = turned.matrix();
            m[(0, 0)] * m[(1, 1)] - m[(0, 1)] * m[(1, 0)]
        });
        assert!((trace - 10.0).abs() < 1e-14 && (determinant - 9.0).abs() < 1e-13);
    }

    #[test]
    fn matrices_that_are_no_bowl_are_refused() {
        assert!(Quadratic::with_condition(0.5).is_err());
        assert!(Quadratic::new(&array![[1.0, 2.0], [3.0, 1.0]], &[0.0, 0.0]).is_err());
        assert!(Quadratic::new(&array![[1.0, 2.0]], &[0.0]).is_err());
        assert!(Quadratic::new(&Array2::zeros((0, 0)), &[]).is_err());
        assert!(Quadratic::new(&array![[f64::NAN]], &[0.0]).is_err());
    }
}
