//! Metrics of predicted classes and of scores.

use std::collections::{HashMap, HashSet};

use ndarray::{Array2, ArrayView1};

use super::{Columns, Evaluation, Metrics, Task};
use crate::datasets::{Labels, Table};
use crate::metrics::labels::{default_positive, listed};
use crate::metrics::{
    Average, BinaryCrossEntropy, BrierScore, Calibration, CategoricalCrossEntropy, ClassScores, ConfusionMatrix,
    Criterion, Edges, MultiAverage, ProbabilityLoss, RankedScores, TrueClassRanks,
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
    let mut notes = Vec::new();
    if let Some(scored) = &scored {
        scored.add_metrics(&mut metrics)?;
        if scored.probability.is_none() {
            notes.push(
                "the scores are no probabilities from 0 to 1, so there is no log loss, Brier score or calibration"
                    .into(),
            );
        }
    }
    if !columns.class_scores.is_empty() {
        add_class_score_metrics(table, truth, weight, columns, &mut metrics)?;
    }
    Ok(Evaluation {
        task: Task::Classification,
        n: table.n_rows(),
        metrics: metrics.0,
        confusion,
        notes,
        #[cfg(feature = "plot")]
        parts: super::Parts::Classification(scored.map(Box::new)),
    })
}

/// Counts both columns in the classes of either.
fn matrix(truth: &Labels, pred: &Labels, weight: Option<&[f64]>, columns: &Columns) -> Result<ConfusionMatrix> {
    let pred_names = as_written(truth.names(), pred.names());
    let cm = ConfusionMatrix::from_codes((truth.names(), truth.codes()), (&pred_names, pred.codes()), weight)?;
    match &columns.positive {
        Some(positive) => cm.with_positive(positive),
        None => Ok(cm),
    }
}

/// The predicted classes by the names of the actual ones: `1.0` is `1` where the truth writes it so.
fn as_written(truth: &[String], pred: &[String]) -> Vec<String> {
    let number = |name: &str| name.parse::<f64>().ok().filter(|number| number.is_finite()).map(f64::to_bits);
    let exact: HashSet<&String> = truth.iter().collect();
    let by_number: HashMap<u64, &String> = truth.iter().filter_map(|name| Some((number(name)?, name))).collect();
    let known = |name: &String| match exact.contains(name) {
        true => name.clone(),
        false => number(name).and_then(|number| by_number.get(&number)).map_or(name, |known| *known).clone(),
    };
    pred.iter().map(known).collect()
}

fn add_matrix_metrics(cm: &ConfusionMatrix, metrics: &mut Metrics) {
    let w = cm.worked();
    metrics.add("accuracy", w.accuracy());
    metrics.add("error_rate", w.error_rate());
    metrics.add("balanced_accuracy", w.balanced_accuracy());
    metrics.add("mcc", w.mcc());
    metrics.add("cohen_kappa", w.cohen_kappa());
    let binary = cm.labels().len() <= 2;
    if cm.cells().is_some() && binary {
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
        metrics.add("markedness", w.markedness());
        metrics.add("lr_plus", w.lr_plus());
        metrics.add("lr_minus", w.lr_minus());
        metrics.add("diagnostic_odds_ratio", w.diagnostic_odds_ratio());
        metrics.add("prevalence", w.prevalence());
        metrics.add("predicted_positive_rate", w.predicted_positive_rate());
        metrics.add("lift", w.lift());
    }
    if !binary {
        for average in [Average::Macro, Average::Micro, Average::Weighted] {
            let (averaged, name) = (cm.average(average), average.name());
            metrics.add(format!("precision_{name}"), averaged.worked().precision());
            metrics.add(format!("recall_{name}"), averaged.worked().recall());
            metrics.add(format!("f1_{name}"), averaged.worked().f1());
            metrics.add(format!("f0_5_{name}"), averaged.worked().f_beta(0.5));
            metrics.add(format!("f2_{name}"), averaged.worked().f_beta(2.0));
            metrics.add(format!("jaccard_{name}"), averaged.worked().jaccard());
            metrics.add(format!("specificity_{name}"), averaged.worked().specificity());
        }
    }
}

/// Top-k accuracy is given up to this k.
const MOST_TOP: usize = 5;

/// Metrics of a score for each of several classes.
fn add_class_score_metrics(
    table: &Table,
    truth: &Labels,
    weight: Option<&[f64]>,
    columns: &Columns,
    metrics: &mut Metrics,
) -> Result<()> {
    let classes: Vec<&str> = columns.class_scores.iter().map(|(class, _)| class.as_str()).collect();
    if let Some(twice) = (1..classes.len()).find(|&i| classes[..i].contains(&classes[i])) {
        return Err(Error::bad_param("scores", format!("{} twice", classes[twice]), "one column a class"));
    }
    let mut scores = Array2::zeros((table.n_rows(), classes.len()));
    for (mut own, (_, column)) in scores.columns_mut().into_iter().zip(&columns.class_scores) {
        own.assign(&ArrayView1::from(table.numbers(column)?));
    }
    let y: Vec<&str> = truth.codes().iter().map(|code| truth.names()[*code as usize].as_str()).collect();
    let aucs = match weight {
        Some(weight) => ClassScores::weighted(&y, &scores, &classes, weight)?,
        None => ClassScores::new(&y, &scores, &classes)?,
    };
    for (average, name) in [(MultiAverage::Macro, "macro"), (MultiAverage::Weighted, "weighted")] {
        metrics.add(format!("roc_auc_ovr_{name}"), aucs.worked().roc_auc_ovr(average));
        metrics.add(format!("roc_auc_ovo_{name}"), aucs.worked().roc_auc_ovo(average));
    }
    let loss = match weight {
        Some(weight) => CategoricalCrossEntropy::weighted(&y, &scores, &classes, weight)?,
        None => CategoricalCrossEntropy::new(&y, &scores, &classes)?,
    };
    metrics.add("log_loss", loss.worked());
    let ranks = match weight {
        Some(weight) => TrueClassRanks::weighted(&y, &scores, &classes, weight)?,
        None => TrueClassRanks::new(&y, &scores, &classes)?,
    };
    for k in 1..classes.len().min(MOST_TOP + 1) {
        metrics.add(format!("top_k_accuracy[{k}]"), ranks.worked().top_k_accuracy(k));
    }
    Ok(())
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

impl Probability {
    fn new(y: &[bool], scores: &[f64], weight: Option<&[f64]>, positive: &str) -> Result<Probability> {
        let calibration = match weight {
            Some(weight) => Calibration::weighted(y, scores, weight, BINS, Edges::Left, Some("true"))?,
            None => Calibration::uniform_with(y, scores, BINS, Edges::Left, Some("true"))?,
        };
        Ok(Probability {
            log_loss: ProbabilityLoss::with(BinaryCrossEntropy, y, scores, weight, Some("true"))?.for_class(positive),
            brier: ProbabilityLoss::with(BrierScore, y, scores, weight, Some("true"))?.for_class(positive),
            calibration: calibration.for_class(positive),
        })
    }
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
        let ranked = || match weight {
            Some(weight) => RankedScores::weighted(&y, scores, weight, Some("true")),
            None => RankedScores::for_positive(&y, scores, true),
        };
        let probability = || {
            let probabilities = scores.iter().all(|score| (0.0..=1.0).contains(score));
            probabilities.then(|| Probability::new(&y, scores, weight, &positive)).transpose()
        };
        let (ranked, probability) = rayon::join(ranked, probability);
        Ok(Scored { ranked: ranked?.for_class(&positive), probability: probability? })
    }

    fn add_metrics(&self, metrics: &mut Metrics) -> Result<()> {
        // Each is a walk over all distinct scores.
        let ranked = &self.ranked;
        let ((auc, precision), (f1, youden)) = rayon::join(
            || rayon::join(|| ranked.worked().roc_auc(), || ranked.worked().average_precision()),
            || {
                let best = |criterion| ranked.best_threshold(criterion);
                rayon::join(|| best(Criterion::FBeta(1.0)), || best(Criterion::YoudenJ))
            },
        );
        metrics.add("roc_auc", auc);
        metrics.add("average_precision", precision);
        for (id, best) in [("best_threshold_f1", f1), ("best_threshold_youden_j", youden)] {
            match best {
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
            metrics.add("mce", p.calibration.worked().maximum_calibration_error());
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
