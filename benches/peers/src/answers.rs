//! The numbers by which answers are judged: the same formulas for every Rust library, and in `python_peers.py`.

use workings::ndarray::{Array1, Array2, ArrayView1, Axis};

/// How far the columns are from mean 0 and deviation 1.
pub fn off_standard(z: &Array2<f64>) -> f64 {
    let mean = z.mean_axis(Axis(0)).expect("rows");
    let off = mean.iter().map(|mean| mean.abs());
    off.chain(z.std_axis(Axis(0), 0.0).into_iter().map(|std| (std - 1.0).abs())).fold(0.0, f64::max)
}

/// 1 − Σ(y − ŷ)² / Σ(y − ȳ)² of a linear model.
pub fn r2(x: &Array2<f64>, y: &Array1<f64>, coef: &Array1<f64>, intercept: f64) -> f64 {
    let mean = y.mean().expect("rows");
    squared_errors(x, y, coef, intercept) / -y.iter().map(|y| (y - mean).powi(2)).sum::<f64>() + 1.0
}

fn squared_errors(x: &Array2<f64>, y: &Array1<f64>, coef: &Array1<f64>, intercept: f64) -> f64 {
    let residuals = y - &(x.dot(coef) + intercept);
    residuals.dot(&residuals)
}

/// A penalised linear model: its penalty and how much of it is of the absolute kind.
#[derive(Clone, Copy)]
pub struct Penalty {
    pub alpha: f64,
    pub l1_ratio: f64,
}

impl Penalty {
    /// ‖y − X·w − b‖² / 2n + α·(l1·‖w‖₁ + (1 − l1)/2·‖w‖²)
    pub fn objective(self, x: &Array2<f64>, y: &Array1<f64>, coef: &Array1<f64>, intercept: f64) -> f64 {
        let l1: f64 = coef.iter().map(|w| w.abs()).sum();
        let penalty = self.l1_ratio * l1 + (1.0 - self.l1_ratio) / 2.0 * coef.dot(coef);
        squared_errors(x, y, coef, intercept) / (2.0 * y.len() as f64) + self.alpha * penalty
    }
}

/// The mean logarithmic loss of labels 0 and 1 under the log-odds X·w + b.
pub fn log_loss(x: &Array2<f64>, y: &[i64], coef: &Array1<f64>, intercept: f64) -> f64 {
    let odds = x.dot(coef) + intercept;
    let losses = odds.iter().zip(y).map(|(odds, y)| {
        let against = if *y == 1 { -odds } else { *odds };
        against.max(0.0) + (-against.abs()).exp().ln_1p()
    });
    losses.sum::<f64>() / y.len() as f64
}

pub fn accuracy<T: PartialEq>(y_true: &[T], y_pred: impl IntoIterator<Item = T>) -> f64 {
    let right = y_true.iter().zip(y_pred).filter(|(t, p)| *t == p).count();
    right as f64 / y_true.len() as f64
}

/// The sum of squared distances to the nearest centroid.
pub fn inertia(x: &Array2<f64>, centroids: &Array2<f64>) -> f64 {
    let squared = |a: ArrayView1<f64>, b: ArrayView1<f64>| a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>();
    let nearest = |row| centroids.outer_iter().map(|c| squared(row, c)).fold(f64::INFINITY, f64::min);
    x.outer_iter().map(nearest).sum()
}

/// The share of the variance that lies in the components, which are rows of length 1 at right angles.
pub fn explained(x: &Array2<f64>, components: &Array2<f64>) -> f64 {
    let off = components.dot(&components.t()) - Array2::<f64>::eye(components.nrows());
    assert!(off.iter().all(|off| off.abs() < 1e-6), "components of length 1 at right angles");
    let centred = x - &x.mean_axis(Axis(0)).expect("rows");
    let sum = |z: &Array2<f64>| z.iter().map(|z| z * z).sum::<f64>();
    sum(&centred.dot(&components.t())) / sum(&centred)
}
