//! Metrics of predicted classes and of scores.

use super::{Columns, Evaluation, Metrics, Task};
use crate::datasets::{Labels, Table};
use crate::metrics::labels::{default_positive, listed};
use crate::metrics::{
    Average, BinaryCrossEntropy, BrierScore, Calibration, ConfusionMatrix, Criterion, Edges, ProbabilityLoss,
    RankedScores,
};
use crate::worked::{Expr, Number};
use crate::{Error, Result};

/// Bins of the calibration curve.
const BINS: usize = 10;

pub(super) fn evaluate(table: &Table, columns: &Columns) -> Result<Evaluation> {
    let truth = table.labels(&columns.truth)?;
    let weight = columns.weight.as_deref().map(|column| table.numbers(column)).transpose()?;
    let mut metrics = Metrics::default();
    let confusion = match &columns.pred {
        Some(pred) => Some(matrix(truth, table.labels(pred)?, weight, columns)?),
        None => None,
    };
    if let Some(cm) = &confusion {
        add_matrix_metrics(cm, &mut metrics);
    }
    let scored = match &columns.score {
        Some(column) => Some(Scored::new(truth, table.numbers(column)?, weight, columns)?),
        None => None,
    };
    if let Some(scored) = &scored {
        scored.add_metrics(&mut metrics)?;
    }
    Ok(Evaluation {
        task: Task::Classification,
        n: table.n_rows(),
        metrics: metrics.0,
        confusion,
        #[cfg(feature = "plot")]
        parts: super::Parts::Classification(scored.map(Box::new)),
    })
}

/// Counts both columns in the classes of either.
fn matrix(truth: &Labels, pred: &Labels, weight: Option<&[f64]>, columns: &Columns) -> Result<ConfusionMatrix> {
    let cm = ConfusionMatrix::from_codes((truth.names(), truth.codes()), (pred.names(), pred.codes()), weight)?;
    match &columns.positive {
        Some(positive) => cm.with_positive(positive),
        None => Ok(cm),
    }
}

fn add_matrix_metrics(cm: &ConfusionMatrix, metrics: &mut Metrics) {
    let w = cm.worked();
    metrics.add("accuracy", w.accuracy());
    metrics.add("error_rate", w.error_rate());
    metrics.add("balanced_accuracy", w.balanced_accuracy());
    metrics.add("mcc", w.mcc());
    metrics.add("cohen_kappa", w.cohen_kappa());
    let binary = cm.labels().len() <= 2;
    if cm.positive().is_some() && binary {
        metrics.add("precision", w.precision());
        metrics.add("recall", w.recall());
        metrics.add("specificity", w.specificity());
        metrics.add("npv", w.npv());
        metrics.add("fpr", w.fpr());
        metrics.add("fnr", w.fnr());
        metrics.add("fdr", w.fdr());
        metrics.add("false_omission_rate", w.false_omission_rate());
        metrics.add("f1", w.f1());
        metrics.add("f0_5", w.f_beta(0.5));
        metrics.add("f2", w.f_beta(2.0));
        metrics.add("jaccard", w.jaccard());
        metrics.add("g_mean", w.g_mean());
        metrics.add("youden_j", w.youden_j());
        metrics.add("lr_plus", w.lr_plus());
        metrics.add("lr_minus", w.lr_minus());
        metrics.add("diagnostic_odds_ratio", w.diagnostic_odds_ratio());
        metrics.add("prevalence", w.prevalence());
        metrics.add("lift", w.lift());
    }
    if !binary {
        for average in [Average::Macro, Average::Micro, Average::Weighted] {
            let (averaged, name) = (cm.average(average), average.name());
            metrics.add(format!("precision_{name}"), averaged.worked().precision());
            metrics.add(format!("recall_{name}"), averaged.worked().recall());
            metrics.add(format!("f1_{name}"), averaged.worked().f1());
        }
    }
}

/// Scores of the positive class beside the truth.
#[derive(Debug, Clone)]
pub(super) struct Scored {
    ranked: RankedScores,
    /// Only for scores from 0 to 1.
    probability: Option<Probability>,
}

#[derive(Debug, Clone)]
struct Probability {
    log_loss: ProbabilityLoss<BinaryCrossEntropy>,
    brier: ProbabilityLoss<BrierScore>,
    calibration: Calibration,
}

impl Scored {
    fn new(truth: &Labels, scores: &[f64], weight: Option<&[f64]>, columns: &Columns) -> Result<Scored> {
        let names = truth.names();
        let positive = match &columns.positive {
            Some(positive) => positive.clone(),
            None => default_positive(names).ok_or_else(|| {
                let needed = format!("one of {} (which class is the score for?)", listed(names));
                Error::bad_param("positive", "nothing", needed)
            })?,
        };
        let code = names.iter().position(|name| *name == positive);
        if code.is_none() && names.len() > 1 {
            return Err(Error::UnknownLabel { label: positive, known: listed(names) });
        }
        let y: Vec<bool> = truth.codes().iter().map(|own| Some(*own as usize) == code).collect();
        let ranked = match weight {
            Some(weight) => RankedScores::weighted(&y, scores, weight, Some("true"))?,
            None => RankedScores::for_positive(&y, scores, true)?,
        };
        let probabilities = scores.iter().all(|score| (0.0..=1.0).contains(score));
        let probability = match probabilities {
            true => Some(Probability {
                log_loss: ProbabilityLoss::with(BinaryCrossEntropy, &y, scores, weight, Some("true"))?
                    .for_class(&positive),
                brier: ProbabilityLoss::with(BrierScore, &y, scores, weight, Some("true"))?.for_class(&positive),
                calibration: Calibration::uniform_with(&y, scores, BINS, Edges::Left, Some("true"))?
                    .for_class(&positive),
            }),
            false => None,
        };
        Ok(Scored { ranked: ranked.for_class(&positive), probability })
    }

    fn add_metrics(&self, metrics: &mut Metrics) -> Result<()> {
        metrics.add("roc_auc", self.ranked.worked().roc_auc());
        metrics.add("average_precision", self.ranked.worked().average_precision());
        for (id, criterion) in
            [("best_threshold_f1", Criterion::FBeta(1.0)), ("best_threshold_youden_j", Criterion::YoudenJ)]
        {
            match self.ranked.best_threshold(criterion) {
                Ok(best) => {
                    let name = format!("{id} (reaching {})", crate::worked::six(best.value));
                    metrics.add(id, Expr::named(name, best.threshold));
                }
                Err(Error::Undetermined(reason)) => {
                    metrics.add(id, Expr::named(id, f64::NAN).undefined_if(true, reason));
                }
                Err(error) => return Err(error),
            }
        }
        if let Some(p) = &self.probability {
            metrics.add("log_loss", p.log_loss.worked());
            metrics.add("brier_score", p.brier.worked());
            metrics.add("ece", p.calibration.worked().expected_calibration_error());
        }
        Ok(())
    }
}

#[cfg(feature = "plot")]
pub(super) fn figures(
    confusion: Option<&ConfusionMatrix>,
    scored: Option<&Scored>,
) -> Vec<(&'static str, crate::plot::Figure)> {
    use crate::plot;
    let mut figures = Vec::new();
    if let Some(cm) = confusion {
        figures.push(("confusion_matrix", plot::confusion_matrix(cm)));
    }
    if let Some(scored) = scored {
        let marked = scored.ranked.best_threshold(Criterion::FBeta(1.0)).ok();
        figures.push(("roc", plot::roc(&scored.ranked.roc_curve(), marked.as_ref())));
        figures.push((
            "precision_recall",
            plot::precision_recall(&scored.ranked.precision_recall_curve(), marked.as_ref()),
        ));
        figures.push((
            "metrics_by_threshold",
            plot::metrics_by_threshold(&scored.ranked.threshold_curve(), marked.as_ref()),
        ));
        figures.push(("gain", plot::gain(&scored.ranked.gain_curve())));
        figures.push(("lift", plot::lift(&scored.ranked.gain_curve())));
        if let Some(p) = &scored.probability {
            figures.push(("calibration", plot::calibration(&p.calibration)));
        }
    }
    figures
}
