//! Metrics in which every class takes part: accuracy, balanced accuracy, MCC, Cohen's kappa.
//!
//! With two classes they print in TP, FP, FN and TN; with more, in the rows and columns of the matrix.

use super::shares::{Cells, difference_of_products, root_of_product};
use super::{ConfusionMatrix, Positive};
use crate::stats::accurate_sum;
use crate::worked::formulas::formulas;
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
                let wrong = accurate_sum(self.class_cells().iter().map(|class| class.fn_));
                let n = self.n();
                (1.0 - self.correct() / self.n_expr())
                    .valued(wrong / n)
                    .undefined_if(n == 0.0, "no samples")
                    .called("error rate")
            }
        }
    }

    /// The recalls of the classes that occur in `y_true`.
    fn recalls(&self) -> Vec<Expr> {
        let occurring = self.class_cells().into_iter().filter(|class| class.tp + class.fn_ > 0.0);
        occurring.map(|class| Cells::named(&class).recall()).collect()
    }

    fn balanced_accuracy_expr(&self) -> Expr {
        match self.two_classes() {
            Some(cells) => Cells::named(&cells).balanced_accuracy(),
            None => Expr::mean_of(self.recalls()).called("balanced accuracy"),
        }
    }

    fn adjusted_balanced_accuracy_expr(&self) -> Expr {
        let occurring = self.recalls().len();
        let chance = (1.0 / Expr::named("classes", occurring as f64)).called("chance");
        ((self.balanced_accuracy_expr() - &chance) / (1.0 - &chance))
            .undefined_if(occurring == 1, "only one class in y_true")
            .called("adjusted balanced accuracy")
    }

    fn mcc_expr(&self) -> Expr {
        if let Some(cells) = self.two_classes() {
            return Cells::named(&cells).mcc();
        }
        let (n, classes) = (self.n_expr(), self.class_cells());
        let hits = over_classes(&classes, |t, p| t * p).called("Σtp");
        let actual = over_classes(&classes, |t, _| t.powi(2)).called("Σt²");
        let predicted = over_classes(&classes, |_, p| p.powi(2)).called("Σp²");
        // n² − Σt² = Σ t·(n − t), without the difference of large squares; likewise for p.
        let actual_spread = accurate_sum(classes.iter().map(|c| (c.tp + c.fn_) * (c.fp + c.tn)));
        let predicted_spread = accurate_sum(classes.iter().map(|c| (c.tp + c.fp) * (c.fn_ + c.tn)));
        let one_class = classes.iter().any(|c| c.fp + c.tn == 0.0 || c.fn_ + c.tn == 0.0);
        let spread = (n.clone().powi(2) - actual).valued(actual_spread)
            * (n.clone().powi(2) - predicted).valued(predicted_spread);
        let root = spread.sqrt().valued(root_of_product(actual_spread, predicted_spread));
        ((self.correct() * n - hits).valued(beyond_chance(&classes)) / root)
            .counted_as(0.0, one_class, "all samples are of one class, or all predictions are, so the root is 0")
            .called("MCC")
    }

    fn kappa_expr(&self) -> Expr {
        let (n, classes) = (self.n(), self.class_cells());
        let (observed, expected) = match self.two_classes() {
            Some(cells) => {
                let Cells { tp, fp, fn_, tn, .. } = Cells::named(&cells);
                let by_chance = (&tp + &fp) * (&tp + &fn_) + (&fn_ + &tn) * (&fp + &tn);
                ((tp + tn) / self.n_expr(), by_chance / self.n_expr().powi(2))
            }
            None => {
                let by_chance = over_classes(&classes, |t, p| t * p);
                (self.correct() / self.n_expr(), by_chance / self.n_expr().powi(2))
            }
        };
        // (pₒ − pₑ)·n² is what MCC has above its root, and (1 − pₑ)·n² = Σ actual·(n − predicted).
        let room = accurate_sum(classes.iter().map(|c| (c.tp + c.fn_) * (c.fn_ + c.tn)));
        let no_room = classes.iter().all(|c| c.tp + c.fn_ == 0.0 || c.fn_ + c.tn == 0.0);
        let expected = expected.called("pₑ");
        let gained = (observed.called("pₒ") - &expected).valued(beyond_chance(&classes) / n / n);
        (gained / (1.0 - &expected).valued(room / n / n))
            .undefined_if(no_room, "expected agreement is 1, so kappa is 0/0")
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
        let (k, n) = (self.labels.len(), self.n());
        // The diagonal weighs nothing; the first terms shown are those that count.
        let off_diagonal = || (0..k).flat_map(|i| (0..k).map(move |j| (i, j))).filter(|(i, j)| i != j);
        let weighted = |name: &str, cell: &dyn Fn(usize, usize) -> f64| {
            let total = accurate_sum(off_diagonal().map(|(i, j)| distance(i, j) * cell(i, j)));
            let first = off_diagonal().take(3).map(|(i, j)| Expr::from(distance(i, j)) * cell(i, j));
            let body = Expr::symbol("wᵢⱼ") * Expr::symbol(format!("{name}ᵢⱼ"));
            Expr::sum(body, first, k * k - k, total).called(format!("Σw·{name}"))
        };
        let (rows, columns) = (self.support(), self.predicted());
        let observed = weighted("O", &|i, j| self.cells[(i, j)]);
        let expected = weighted("E", &|i, j| rows[i] * columns[j] / n);
        // Σ w·(E − O), cell by cell: near chance the two sums are nearly the same.
        let spared = |(i, j): (usize, usize)| {
            distance(i, j) * difference_of_products([rows[i], columns[j]], [n, self.cells[(i, j)]])
        };
        // Without any disagreement they are the same to the bit, and kappa is 1.
        let gained = accurate_sum(off_diagonal().map(spared));
        let all = accurate_sum(off_diagonal().map(|(i, j)| distance(i, j) * (rows[i] * columns[j])));
        let zero = expected.value() == 0.0;
        (1.0 - observed / expected)
            .valued(gained / all)
            .undefined_if(zero, "no disagreement is expected, so kappa is 0/0")
            .undefined_if(n == 0.0, "no samples")
            .called("kappa")
    }
}

/// Σ over the classes of `term` of the actual and the predicted count.
fn over_classes(classes: &[Cells<f64>], term: impl Fn(Expr, Expr) -> Expr) -> Expr {
    let of = |class: &Cells<f64>| term((class.tp + class.fn_).into(), (class.tp + class.fp).into());
    let total = accurate_sum(classes.iter().map(|class| of(class).value()));
    let first = classes.iter().take(SHOWN).map(of);
    Expr::sum(term(Expr::symbol("actualₖ"), Expr::symbol("predictedₖ")), first, classes.len(), total)
}

/// The terms that a sum may show.
const SHOWN: usize = 3;

/// correct·n − Σ actual·predicted, which is Σ (TP·TN − FP·FN) over the classes: above the line in MCC, and in kappa.
///
/// The second form loses no digits where nearly all samples are of one class.
fn beyond_chance(classes: &[Cells<f64>]) -> f64 {
    accurate_sum(classes.iter().map(Cells::beyond_chance))
}

formulas! { untabled ConfusionMatrix, remark: |cm| if cm.labels.len() == 2 { cm.remark() } else { String::new() };
    /// Accuracy, the share of predictions that are right. 0 to 1; undefined without samples.
    accuracy: |cm| cm.accuracy_expr();
    /// Error rate, 1 − accuracy. 0 to 1; undefined without samples.
    error_rate: |cm| cm.error_rate_expr();
    /// Balanced accuracy, the mean recall of the classes that occur in `y_true`. 0 to 1; 1/k is chance.
    ///
    /// Source: Brodersen et al. (2010), ICPR.
    balanced_accuracy: |cm| cm.balanced_accuracy_expr();
    /// Balanced accuracy rescaled so that chance is 0 and perfection 1, as scikit-learn's `adjusted=True`:
    /// (balanced accuracy − 1/k) / (1 − 1/k) for k classes in `y_true`. Undefined if there is only one.
    balanced_accuracy_adjusted: |cm| cm.adjusted_balanced_accuracy_expr();
    /// Matthews correlation coefficient. −1 to 1; 0 is chance, and counts where all samples are actually, or are predicted,
    /// of one class.
    ///
    /// For several classes Gorodkin's R_K, (c·n − Σtₖpₖ) / √((n² − Σtₖ²)(n² − Σpₖ²)), with c correct ones, tₖ actual
    /// and pₖ predicted ones of class k. Source: Gorodkin (2004), Comput. Biol. Chem. 28, 367–374.
    mcc: |cm| cm.mcc_expr();
    /// Cohen's kappa, (pₒ − pₑ) / (1 − pₑ): agreement beyond chance. At most 1; undefined if chance alone agrees fully.
    ///
    /// Source: Cohen (1960), Educ. Psychol. Meas. 20, 37–46.
    cohen_kappa: |cm| cm.kappa_expr();
}

formulas! { untabled ConfusionMatrix;
    /// Weighted kappa, 1 − Σ w·O / Σ w·E, for ordered classes: far misses weigh more than near ones.
    ///
    /// O is the matrix, E the one expected by chance. Source: Cohen (1968), Psychol. Bull. 70, 213–220.
    weighted_kappa: |cm, weights: KappaWeights| cm.weighted_kappa_expr(weights);
}
