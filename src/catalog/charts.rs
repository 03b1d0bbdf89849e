//! The charts that go with answers, by concept.

use super::Given;
use super::topics::{confusion::confusion, probability};
use crate::forecasting::QuantileBand;
use crate::metrics::{BestThreshold, Criterion, RankedScores, Residuals};
use crate::plot::{self, Axis, Band, Fan, Figure, Points, Rule};
use crate::stats::Line;
use crate::worked::six;
use crate::{Error, Result};

pub(super) type Chart = fn(&Given) -> Result<Figure>;

/// The chart of the concept of this id.
pub(super) fn chart(id: &str) -> Option<Chart> {
    all().find(|(ids, _)| ids.contains(&id)).map(|(_, chart)| *chart)
}

fn all() -> impl Iterator<Item = &'static (&'static [&'static str], Chart)> {
    CHARTS
        .iter()
        .chain(super::table_charts::CHARTS)
        .chain(super::inference_charts::CHARTS)
        .chain(super::cluster_charts::CHARTS)
}

const CHARTS: &[(&[&str], Chart)] = &[
    (
        &[
            "confusion_matrix",
            "confusion_orientation",
            "normalized_confusion_matrix",
            "binary_metrics",
            "averages",
            "per_class",
            "multiclass_agreement",
            "weighted_metrics",
            "weighted_kappa",
            "cohen_kappa",
            "mcc",
            "accuracy",
            "error_rate",
            "balanced_accuracy",
            "precision",
            "recall",
            "specificity",
            "npv",
            "fpr",
            "fnr",
            "fdr",
            "false_omission_rate",
            "f1",
            "f_beta",
            "jaccard",
            "g_mean",
            "youden_j",
            "markedness",
            "prevalence",
            "lift",
            "likelihood_ratios",
        ],
        |g| {
            all_four_counts(g)?;
            Ok(plot::confusion_matrix(&confusion(g)?))
        },
    ),
    (&["roc_auc", "roc_curve", "partial_auc"], |g| {
        let ranked = probability::ranked(g)?;
        Ok(plot::roc(&ranked.roc_curve(), best_f1(&ranked).as_ref()))
    }),
    (&["multiclass_roc_auc"], |g| Ok(plot::roc_by_class(&probability::class_scores(g)?))),
    (&["average_precision", "pr_curve"], |g| {
        let ranked = probability::ranked(g)?;
        Ok(plot::precision_recall(&ranked.precision_recall_curve(), best_f1(&ranked).as_ref()))
    }),
    (&["threshold_sweep"], |g| {
        let figure = plot::metrics_by_threshold(&probability::ranked(g)?.threshold_curve(), None);
        let asked = g.numbers("thresholds")?;
        Ok(asked.into_iter().fold(figure, |figure, at| figure.with(Rule::vertical(at).label(six(at)))))
    }),
    // The threshold of the answer, whatever it is best at.
    (&["best_threshold"], |g| {
        let ranked = probability::ranked(g)?;
        let best = ranked.best_threshold(probability::criterion(g))?;
        Ok(plot::metrics_by_threshold(&ranked.threshold_curve(), Some(&best)))
    }),
    (&["recall_floor"], |g| {
        let ranked = probability::ranked(g)?;
        let found = ranked.threshold_for_recall(g.number("min_recall")?)?;
        Ok(plot::metrics_by_threshold(&ranked.threshold_curve(), Some(&found)))
    }),
    (&["gain_curve"], |g| Ok(plot::gain(&probability::ranked(g)?.gain_curve()))),
    (&["ece"], |g| Ok(plot::calibration(&probability::calibration(g)?))),
    (
        &[
            "regression_metrics",
            "weighted_regression_metrics",
            "mae",
            "rmse",
            "mse",
            "r2",
            "explained_variance",
            "max_error",
            "rmsle",
            "log_cosh",
            "huber_loss",
            "tweedie_deviance",
            "mape",
            "wape",
            "smape",
            "mape_wape",
        ],
        |g| Ok(plot::actual_vs_predicted(&residuals(g)?)),
    ),
    (&["residuals"], |g| Ok(plot::residuals(&residuals(g)?))),
    (&["median_ae", "mean_error", "forecast_bias"], |g| Ok(plot::residual_histogram(&residuals(g)?))),
    (&["simple_regression", "simple_regression_quality", "linear_trend"], |g| {
        let (x, y) = (g.numbers("x")?, g.numbers("y")?);
        let line = Line::fit(&x, &y)?;
        let predictions: Vec<f64> = x.iter().map(|x| line.predict(*x)).collect();
        Ok(Figure::new("Least-squares line")
            .x("x")
            .y("y")
            .points("data", x.iter().copied().zip(y))
            .line("fit", x.iter().copied().zip(predictions)))
    }),
    (&["mean_wql"], |g| {
        let band = QuantileBand { quantiles: g.numbers("quantiles")?, forecasts: g.matrix("forecasts")? };
        Ok(plot::forecast_fan(&Fan::over_rows(&g.numbers("y_true")?, &band)))
    }),
    (&["pinball_loss", "wql"], |g| one_quantile(g, "tau")),
    (&["quantile_coverage"], |g| one_quantile(g, "quantile")),
    (&["interval_coverage", "winkler_score"], |g| {
        let (y, lower, upper) = (g.numbers("y_true")?, g.numbers("lower")?, g.numbers("upper")?);
        let rows = || (1..=y.len()).map(|row| row as f64);
        let edges = lower.iter().zip(&upper).zip(rows()).map(|((low, high), row)| (row, *low, *high));
        Ok(Figure::new("Prediction intervals")
            .x(Axis::new("Row").whole())
            .y("Value")
            .with(Band::new("interval", edges))
            .with(Points::new("actual", rows().zip(y.iter().copied()))))
    }),
];

/// A matrix has four cells; a question that needs fewer counts may have left some of them open.
fn all_four_counts(g: &Given) -> Result<()> {
    if g.has("matrix") || g.has("y_true") {
        return Ok(());
    }
    match ["tp", "fp", "fn", "tn"].into_iter().find(|cell| !g.has(cell)) {
        None => Ok(()),
        Some(name) => Err(Error::MissingInput {
            concept: "the chart",
            name,
            about: "a confusion matrix has four cells".into(),
            takes: "tp, fp, fn, tn".into(),
        }),
    }
}

fn residuals(g: &Given) -> Result<Residuals> {
    Residuals::new(&g.numbers("y_true")?, &g.numbers("y_pred")?)
}

fn one_quantile(g: &Given, quantile: &'static str) -> Result<Figure> {
    let (y_true, y_pred, quantile) = (g.numbers("y_true")?, g.numbers("y_pred")?, g.number(quantile)?);
    let forecasts = ndarray::Array2::from_shape_fn((1, y_pred.len()), |(_, row)| y_pred[row]);
    Ok(plot::forecast_fan(&Fan::over_rows(&y_true, &QuantileBand { quantiles: vec![quantile], forecasts })))
}

fn best_f1(ranked: &RankedScores) -> Option<BestThreshold> {
    ranked.best_threshold(Criterion::FBeta(1.0)).ok()
}

#[cfg(all(test, feature = "cli"))]
mod tests {
    use super::*;
    use crate::catalog::{self, Value};
    use crate::plot::{Mark, RuleAt};

    fn figure(id: &str, inputs: &str) -> Result<Figure> {
        let given: Vec<(String, Value)> =
            inputs.split_whitespace().map(|pair| catalog::parse_pair(pair).unwrap()).collect();
        // A chart goes with an answer: what can be drawn can be answered.
        catalog::ask(id, given.clone())?;
        Ok(catalog::find(id)?.figure(given)?.unwrap_or_else(|| panic!("{id} has a chart")))
    }

    const COUNTS: &str = "tp=90 fp=4 fn=10 tn=96";
    const SCORES: &str = "y_true=[1,1,0,1,0] y_score=[0.9,0.8,0.7,0.6,0.2]";
    const PAIRS: &str = "y_true=[10,20,30,40] y_pred=[12,17,30,45]";

    /// Every concept that has a chart, with a question that draws it.
    #[test]
    fn every_chart_is_drawn() {
        let with = |inputs: &str, more: &str| format!("{inputs} {more}");
        for id in all().flat_map(|(ids, _)| ids.iter().copied()) {
            let inputs = match id {
                "confusion_matrix" | "averages" | "per_class" | "multiclass_agreement" => {
                    "y_true=['a','b','b','c'] y_pred=['a','b','c','c']".into()
                }
                "confusion_orientation" => "matrix=[[50,2],[5,43]] orientation=rows_predicted".into(),
                "normalized_confusion_matrix" => "matrix=[[50,2],[5,43]] normalize=true".into(),
                "weighted_kappa" => "matrix=[[5,1],[2,7]] weights=linear".into(),
                "f_beta" => with(COUNTS, "beta=2"),
                "weighted_metrics" => "y_true=[1,0,1] y_pred=[1,1,0] sample_weight=[1,2,0.5]".into(),
                "roc_auc" | "roc_curve" | "average_precision" | "pr_curve" | "gain_curve" | "best_threshold" => {
                    SCORES.into()
                }
                "partial_auc" => with(SCORES, "max_fpr=0.5"),
                "threshold_sweep" => with(SCORES, "thresholds=[0.5,0.75]"),
                "recall_floor" => with(SCORES, "min_recall=0.6"),
                "multiclass_roc_auc" => {
                    "y_true=['a','b','c'] y_prob=[[0.6,0.3,0.1],[0.2,0.5,0.3],[0.1,0.2,0.7]] labels=['a','b','c']"
                        .into()
                }
                "ece" => "y_true=[1,0,1] y_prob=[0.9,0.8,0.3] n_bins=4".into(),
                "simple_regression" | "simple_regression_quality" | "linear_trend" => "x=[1,2,4] y=[3,5,8]".into(),
                "huber_loss" => with(PAIRS, "delta=1"),
                "tweedie_deviance" => with(PAIRS, "power=1"),
                "mean_wql" => "y_true=[10,12] quantiles=[0.1,0.5,0.9] forecasts=[[8,9],[10,11],[13,14]]".into(),
                "pinball_loss" | "wql" => with(PAIRS, "tau=0.9"),
                "quantile_coverage" => with(PAIRS, "quantile=0.9"),
                "interval_coverage" => "y_true=[10,12] lower=[8,13] upper=[11,15]".into(),
                "histogram" => "x=[1,2,2.5,9,70] edges=[0,2,4,12]".into(),
                "equal_width_bins" | "quantile_bins" => "x=[1,2,2.5,9] n_bins=3".into(),
                "box_plot" | "iqr_outliers" | "log_transform" => "x=[1,2,2.5,9]".into(),
                "quantile" => "x=[1,2,2.5,9] q=[0.1,0.5]".into(),
                "correlation_matrix" => "x=[[1,2],[2,1],[4,0]] method=kendall".into(),
                "box_cox" | "yeo_johnson" => "x=[1,2,2.5,9] lambda=0.5".into(),
                "knn_imputation" => "x=[[1,2],[nan,4],[5,6]]".into(),
                "label_encoding" | "one_hot_encoding" => "values=['a','b','a']".into(),
                "target_encoding" => "categories=['a','b','a'] target=[1,0,3]".into(),
                "smote_point" => "x=[1,2] neighbor=[3,4] u=0.25".into(),
                "tfidf_matrix" => "documents=['great','battery'] variant=textbook".into(),
                "winkler_score" => "y_true=[10,12] lower=[8,13] upper=[11,15] alpha=0.2".into(),
                id if super::super::inference_charts::CHARTS
                    .iter()
                    .chain(super::super::cluster_charts::CHARTS)
                    .any(|(ids, _)| ids.contains(&id)) =>
                {
                    catalog::find(id).unwrap().example().join(" ").replace("'", "")
                }
                _ if catalog::find(id).unwrap().forms[0].iter().any(|input| input.name == "tp") => COUNTS.into(),
                _ => PAIRS.to_string(),
            };
            assert_eq!(catalog::find(id).unwrap().id, id);
            let figure = figure(id, &inputs).unwrap_or_else(|error| panic!("{id}: {error}"));
            assert!(!figure.title.is_empty() && (figure.marks.len() + figure.panels.len()) > 0, "{id}");
        }
    }

    #[test]
    fn every_concept_has_one_chart_at_most() {
        let mut ids: Vec<&str> = all().flat_map(|(ids, _)| ids.iter().copied()).collect();
        let n = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), n);
    }

    /// F1 can be told without TN, but a matrix with a made-up 0 in that cell would be a lie.
    #[test]
    fn a_matrix_with_an_open_cell_is_not_drawn() {
        let error = figure("f1", "tp=90 fp=4 fn=10").unwrap_err();
        assert_eq!(
            error.to_string(),
            "the chart needs tn (a confusion matrix has four cells); it takes tp, fp, fn, tn"
        );
    }

    /// The share 0.1 of the way from 1 to 2 over two steps; the median of three.
    #[test]
    fn charts_of_columns_show_the_answer() {
        let quantiles = figure("quantile", "x=[1,2,9] q=[0.05,0.5]").unwrap();
        let notes: Vec<_> = quantiles.notes().iter().map(|note| (note.x, note.y, note.text.as_str())).collect();
        assert_eq!(notes, [(1.1, 0.05, "0.05 quantile: 1.1"), (2.0, 0.5, "0.5 quantile: 2")]);
        assert!(matches!(&quantiles.marks[1], Mark::Points(p) if p.points == [(1.0, 0.0), (2.0, 0.5), (9.0, 1.0)]));
        // 70 lies beyond the edges, and only 2 and 2.5 from 2 to 4.
        let counted = figure("histogram", "x=[1,2,2.5,9,70] edges=[0,2,4,6,8,10]").unwrap();
        assert!(matches!(&counted.marks[0], Mark::Bars(bars) if bars.bars[1].end == 2.0 && bars.bars.len() == 5));
        let target = figure("target_encoding", "categories=['a','b','a'] target=[1,0,3]").unwrap();
        let Mark::Cells(means) = &target.panels[3].marks[0] else { panic!("a heat map") };
        assert_eq!(means.values, [[2.0], [0.0]]);
        let between = figure("smote_point", "x=[1,2] neighbor=[3,4] u=0.25").unwrap();
        assert!(between.marks.iter().any(|mark| matches!(mark, Mark::Points(p) if p.points == [(1.5, 2.5)])));
        assert!(figure("smote_point", "x=[1] neighbor=[3] u=0.25").unwrap_err().to_string().contains("two features"));
        assert_eq!(figure("equal_width_bins", "x=[4,4] n_bins=3").unwrap().subtitle, "2 samples in one bin");
        assert!(figure("box_cox", "x=[0,1,2] lambda=-1").is_err()); // 1/0 cannot be drawn
    }

    /// Youden's J is 2/3 at 0.8 (no false alarm yet) and 1/2 at 0.6, where F1 is best; one miss at 10 is dearer than
    /// one false alarm at 1, so 0.6 costs least.
    #[test]
    fn the_marked_threshold_is_that_of_the_answer() {
        let marked = |id: &str, more: &str| {
            let figure = figure(id, &format!("{SCORES} {more}")).unwrap();
            let rule = |mark: &Mark| if let Mark::Rule(rule) = mark { Some(rule.at) } else { None };
            figure.marks.iter().filter_map(rule).collect::<Vec<_>>()
        };
        assert_eq!(marked("best_threshold", ""), [RuleAt::Vertical(0.8)]);
        assert_eq!(marked("best_threshold", "beta=1"), [RuleAt::Vertical(0.6)]);
        assert_eq!(marked("best_threshold", "cost_fp=1 cost_fn=10"), [RuleAt::Vertical(0.6)]);
        assert_eq!(marked("recall_floor", "min_recall=0.3"), [RuleAt::Vertical(0.9)]); // one of three positives
        assert_eq!(marked("threshold_sweep", "thresholds=[0.5,0.75]"), [0.5, 0.75].map(RuleAt::Vertical));
    }
}
