//! Charts of linear regressions, of real data and of data that are hard to draw.

use linfa::Dataset;
use linfa::traits::Fit;
use ndarray::{Array1, Array2, array};

use super::samples::{bell, spread};
use super::*;
use crate::datasets;
use crate::linear::{Influence, LinearRegression};
use crate::plot::Figure;

type Named = (String, Figure);

fn of(data: &Dataset<f64, f64, ndarray::Ix1>) -> Influence {
    LinearRegression::params().fit(data).unwrap().influence(data).unwrap()
}

/// A bend that the line misses, errors that grow, and one row far out.
fn bent() -> Influence {
    let x = Array2::from_shape_fn((60, 1), |(i, _)| if i == 17 { 14.0 } else { 6.0 * spread(i) });
    let y: Array1<f64> = x.column(0).iter().enumerate().map(|(i, x)| x * x + 0.4 * x * bell(i)).collect();
    of(&Dataset::new(x, y))
}

pub(crate) fn all() -> Vec<Named> {
    let diabetes = datasets::diabetes();
    let diabetes = of(&Dataset::new(diabetes.records().clone(), diabetes.targets().clone()));
    let four = of(&Dataset::new(array![[1.0], [2.0], [3.0], [4.0]], array![1.0, 3.0, 2.0, 6.0]));
    let bent = bent();
    let named = |name: &str, figure: Figure| (name.to_string(), figure);
    vec![
        named("diabetes_diagnostics", residual_diagnostics(&diabetes)),
        named("diabetes_cooks_distance", cooks_distance(&diabetes)),
        named("bent_diagnostics", residual_diagnostics(&bent)),
        named("bent_qq", residual_qq(&bent)),
        named("bent_leverage", leverage(&bent)),
        named("bent_cooks_distance", cooks_distance(&bent)),
        named("four_diagnostics", residual_diagnostics(&four)),
    ]
}
