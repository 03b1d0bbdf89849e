//! Metrics in which every class takes part: accuracy, balanced accuracy, MCC, Cohen's kappa.
//!
//! With two classes they print in TP, FP, FN and TN; with more, in the rows and columns of the matrix.

use super::shares::Cells;
use super::{ConfusionMatrix, Positive};
use crate::metrics::formulas::formulas;
use crate::worked::{Expr, Number};

/// How far apart two classes are in weighted kappa; the classes are taken as equally spaced, in the order of the labels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KappaWeights {
    /// Every disagreement weighs the same: plain kappa.
    None,
    /// |i − j|.
    Linear,
    /// (i − j)².
    Quadratic,
}

impl ConfusionMatrix {
    fn two_classes(&self) -> Option<Cells<f64>> {
        matches!((self.labels.len(), self.positive), (2, Positive::Class(_))).then(|| self.positive_cells())?
    }

    fn n_expr(&self) -> Expr {
        Expr::named("n", self.n())
    }

    /// Samples on the diagonal.
    fn correct(&self) -> Expr {
        let cell = |(i, label): (usize, &String)| Expr::named(format!("right[{label}]"), self.cells[(i, i)]);
        Expr::sum_of(self.labels.iter().enumerate().map(cell)).called("correct")
    }

    fn actual(&self, i: usize) -> f64 {
        self.cells.row(i).sum()
    }

    fn predicted(&self, i: usize) -> f64 {
        self.cells.column(i).sum()
    }

    /// Σ over the classes of `term` of the actual and the predicted count.
    fn over_classes(&self, term: impl Fn(Expr, Expr) -> Expr) -> Expr {
        let first = (0..self.labels.len()).map(|i| term(self.actual(i).into(), self.predicted(i).into()));
        let total = crate::stats::accurate_sum(
            (0..self.labels.len()).map(|i| term(self.actual(i).into(), self.predicted(i).into()).value()),
        );
        Expr::sum(term(Expr::symbol("actualₖ"), Expr::symbol("predictedₖ")), first, self.labels.len(), total)
    }

    fn accuracy_expr(&self) -> Expr {
        match self.two_classes() {
            Some(cells) => Cells::named(&cells).accuracy(),
            None => (self.correct() / self.n_expr()).undefined_if(self.n() == 0.0, "no samples").called("accuracy"),
        }
    }

    fn error_rate_expr(&self) -> Expr {
        match self.two_classes() {
            Some(cells) => Cells::named(&cells).error_rate(),
            None => {
                (1.0 - self.correct() / self.n_expr()).undefined_if(self.n() == 0.0, "no samples").called("error rate")
            }
        }
    }

    fn balanced_accuracy_expr(&self) -> Expr {
        if let Some(cells) = self.two_classes() {
            return Cells::named(&cells).balanced_accuracy();
        }
        let recalls = (0..self.labels.len()).filter(|&i| self.actual(i) > 0.0).map(|i| {
            let cells = self.cells_of(i, &self.labels[i]);
            Cells::named(&cells).recall()
        });
        Expr::mean_of(recalls).called("balanced accuracy")
    }

    fn mcc_expr(&self) -> Expr {
        if let Some(cells) = self.two_classes() {
            return Cells::named(&cells).mcc();
        }
        let n = self.n_expr();
        let hits = self.over_classes(|t, p| t * p).called("Σtp");
        let actual = self.over_classes(|t, _| t.powi(2)).called("Σt²");
        let predicted = self.over_classes(|_, p| p.powi(2)).called("Σp²");
        let spread = (n.clone().powi(2) - actual) * (n.clone().powi(2) - predicted);
        let zero = spread.value() <= 0.0;
        ((self.correct() * n - hits) / spread.sqrt())
            .counted_as(0.0, zero, "all samples are of one class, or all predictions are, so the root is 0")
            .called("MCC")
    }

    fn kappa_expr(&self) -> Expr {
        let n = self.n();
        let agreed_by_chance: f64 = (0..self.labels.len()).map(|i| self.actual(i) * self.predicted(i)).sum();
        let observed = match self.two_classes() {
            Some(cells) => {
                let c = Cells::named(&cells);
                ((c.tp + c.tn) / self.n_expr()).called("pₒ")
            }
            None => (self.correct() / self.n_expr()).called("pₒ"),
        };
        let expected = match self.two_classes() {
            Some(cells) => {
                let Cells { tp, fp, fn_, tn, .. } = Cells::named(&cells);
                ((&tp + &fp) * (&tp + &fn_) + (&fn_ + &tn) * (&fp + &tn)) / self.n_expr().powi(2)
            }
            None => self.over_classes(|t, p| t * p) / self.n_expr().powi(2),
        }
        .called("pₑ");
        ((observed - &expected) / (1.0 - &expected))
            .undefined_if(agreed_by_chance == n * n, "expected agreement is 1, so kappa is 0/0")
            .undefined_if(n == 0.0, "no samples")
            .called("kappa")
    }

    fn weighted_kappa_expr(&self, weights: KappaWeights) -> Expr {
        let distance = |i: usize, j: usize| match weights {
            KappaWeights::None => f64::from(u8::from(i != j)),
            KappaWeights::Linear => i.abs_diff(j) as f64,
            KappaWeights::Quadratic => (i.abs_diff(j) as f64).powi(2),
        };
        if weights == KappaWeights::None {
            return self.kappa_expr();
        }
        let k = self.labels.len();
        let weighted = |name: &str, cell: &dyn Fn(usize, usize) -> f64| {
            // The diagonal weighs nothing; the first terms shown are those that count.
            let off_diagonal = || (0..k).flat_map(|i| (0..k).map(move |j| (i, j))).filter(|(i, j)| i != j);
            let total = crate::stats::accurate_sum(off_diagonal().map(|(i, j)| distance(i, j) * cell(i, j)));
            let first = off_diagonal().take(3).map(|(i, j)| Expr::from(distance(i, j)) * cell(i, j));
            let body = Expr::symbol("wᵢⱼ") * Expr::symbol(format!("{name}ᵢⱼ"));
            Expr::sum(body, first, k * k - k, total).called(format!("Σw·{name}"))
        };
        let n = self.n();
        let (rows, columns): (Vec<f64>, Vec<f64>) = (0..k).map(|i| (self.actual(i), self.predicted(i))).unzip();
        let observed = weighted("O", &|i, j| self.cells[(i, j)]);
        let expected = weighted("E", &|i, j| rows[i] * columns[j] / n);
        let zero = expected.value() == 0.0;
        (1.0 - observed / expected)
            .undefined_if(zero, "no disagreement is expected, so kappa is 0/0")
            .undefined_if(n == 0.0, "no samples")
            .called("kappa")
    }
}

formulas! { ConfusionMatrix, remark: |cm| if cm.labels.len() == 2 { cm.remark() } else { String::new() };
    /// Accuracy, the share of predictions that are right. 0 to 1; undefined without samples.
    accuracy: |cm| cm.accuracy_expr();
    /// Error rate, 1 − accuracy. 0 to 1; undefined without samples.
    error_rate: |cm| cm.error_rate_expr();
    /// Balanced accuracy, the mean recall of the classes that occur in `y_true`. 0 to 1; 1/k is chance.
    ///
    /// Source: Brodersen et al. (2010), ICPR.
    balanced_accuracy: |cm| cm.balanced_accuracy_expr();
    /// Matthews correlation coefficient. −1 to 1; 0 is chance, and counts where a class is never actual or predicted.
    ///
    /// For several classes Gorodkin's R_K, (c·n − Σtₖpₖ) / √((n² − Σtₖ²)(n² − Σpₖ²)), with c correct ones, tₖ actual
    /// and pₖ predicted ones of class k. Source: Gorodkin (2004), Comput. Biol. Chem. 28, 367–374.
    mcc: |cm| cm.mcc_expr();
    /// Cohen's kappa, (pₒ − pₑ) / (1 − pₑ): agreement beyond chance. At most 1; undefined if chance alone agrees fully.
    ///
    /// Source: Cohen (1960), Educ. Psychol. Meas. 20, 37–46.
    cohen_kappa: |cm| cm.kappa_expr();
    /// Weighted kappa, 1 − Σ w·O / Σ w·E, for ordered classes: far misses weigh more than near ones.
    ///
    /// O is the matrix, E the one expected by chance. Source: Cohen (1968), Psychol. Bull. 70, 213–220.
    weighted_kappa: |cm, weights: KappaWeights| cm.weighted_kappa_expr(weights);
}
