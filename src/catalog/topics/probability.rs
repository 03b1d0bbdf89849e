//! Probabilities and scores: cross-entropy, ROC, precision-recall, calibration.

use super::common::*;
use crate::metrics::{
    BinaryCrossEntropy, BrierScore, Calibration, CategoricalCrossEntropy, ClassScores, Costs, Criterion, Edges, Focal,
    Hinge, Loss, MeanLoss, MultiAverage, ProbabilityLoss, RankedScores,
};
use crate::worked::{Expr, Number};

const Y_PROB: Input = numbers("y_prob", "the predicted probability of the positive class");
const CLASS_PROB: Input = matrix("y_prob", "a row for each sample, a probability for each class");
const CLASSES: Input = labels("labels", "the classes, in the order of the columns");
const WITH_PROB: &[&[Input]] = &[&[Y_TRUE_LABELS, Y_PROB, opt(SAMPLE_WEIGHT), opt(POSITIVE)]];
const WITH_SCORE: &[&[Input]] = &[&[Y_TRUE_LABELS, Y_SCORE, opt(SAMPLE_WEIGHT), opt(POSITIVE)]];
const ACCURACY: Input = number("accuracy", "the share of right predictions, from 0 to 1");

/// The positive class, by name, if it is given.
fn positive(g: &Given) -> Option<String> {
    g.opt_label("positive").map(|class| class.to_string())
}

/// Two classes; a share such as 0.5 is none, and would be counted as a class of its own.
fn classes(g: &Given) -> Result<Vec<Class>> {
    let y_true = g.labels("y_true")?;
    let is_share = |class: &&Class| class.to_string().parse::<f64>().is_ok_and(|number| number.fract() != 0.0);
    match y_true.iter().find(is_share) {
        Some(share) => {
            Err(Error::bad_param("y_true", format!("[… {share} …]"), "a class for each sample, such as 0 or 1"))
        }
        None => Ok(y_true),
    }
}

/// A loss of the given probabilities.
fn loss<L: Loss + PartialEq>(g: &Given, loss: L) -> Result<ProbabilityLoss<L>> {
    let weights = g.opt_numbers("sample_weight");
    ProbabilityLoss::with(loss, &classes(g)?, &g.numbers("y_prob")?, weights.as_deref(), positive(g).as_deref())
}

/// The place of each class among the columns; without `labels` the classes are indices.
fn columns_of<T>(g: &Given, k: usize, of: impl FnOnce() -> Result<T>) -> Result<T> {
    match of() {
        Err(Error::UnknownLabel { label, .. }) if !g.has("labels") => {
            let needed = format!("a class index from 0 to {}, the number of a column,", k.saturating_sub(1));
            Err(Error::bad_param("y_true", format!("[… {label} …]"), needed))
        }
        other => other,
    }
}

/// The given scores, ranked.
pub(in crate::catalog) fn ranked(g: &Given) -> Result<RankedScores> {
    let (y_true, y_score) = (g.labels("y_true")?, g.numbers("y_score")?);
    match (g.opt_numbers("sample_weight"), positive(g)) {
        (Some(weights), positive) => RankedScores::weighted(&y_true, &y_score, &weights, positive.as_deref()),
        (None, Some(positive)) => RankedScores::for_positive(&y_true, &y_score, positive),
        (None, None) => RankedScores::new(&y_true, &y_score),
    }
}

/// The given scores of each class.
pub(in crate::catalog) fn class_scores(g: &Given) -> Result<ClassScores> {
    let (y_true, y_prob) = (g.labels("y_true")?, g.matrix("y_prob")?);
    ClassScores::new(&y_true, &y_prob, &class_names(g, y_prob.ncols()))
}

/// What the best threshold is to be best at: Youden's J unless costs or a beta are given.
pub(in crate::catalog) fn criterion(g: &Given) -> Criterion {
    match (g.opt_number("cost_fp"), g.opt_number("cost_fn"), g.opt_number("beta")) {
        (Some(fp), Some(fn_), _) => Criterion::Cost(Costs { fp, fn_, ..Costs::default() }),
        (.., Some(beta)) => Criterion::FBeta(beta),
        _ => Criterion::YoudenJ,
    }
}

/// The given probabilities in bins, ten unless said otherwise.
pub(in crate::catalog) fn calibration(g: &Given) -> Result<Calibration> {
    let n_bins = if g.has("n_bins") { g.whole_from("n_bins", 1)? } else { 10 };
    let (y_true, y_prob, positive) = (classes(g)?, g.numbers("y_prob")?, positive(g));
    match g.opt_numbers("sample_weight") {
        None => Calibration::uniform_with(&y_true, &y_prob, n_bins, Edges::Left, positive.as_deref()),
        Some(w) => Calibration::weighted(&y_true, &y_prob, &w, n_bins, Edges::Left, positive.as_deref()),
    }
}

fn n_classes(g: &Given) -> Result<Expr> {
    Ok(Expr::named("K", g.whole_from("n_classes", 1)? as f64))
}

const N_CLASSES: Input = whole("n_classes", "how many classes there are").at_least(1);

/// The points of a curve.
fn points(values: &[f64]) -> Vec<Expr> {
    values.iter().map(|value| Expr::from(*value)).collect()
}

// Notes that concepts share.
const TIED_TOGETHER: &str = "a higher score means more likely positive; equal scores enter together; the positive \
    class is the one given, else 1, true or the larger of two";
const FAWCETT: &str = "Fawcett (2006), Pattern Recognition Letters 27, 861–874";
const GOOD_1952: &str = "Good (1952), Rational decisions, J. R. Statist. Soc. B 14, 107–114";

pub(super) const CONCEPTS: &[Concept] = &[
    concept("binary cross-entropy", "log_loss", "metrics::log_loss", WITH_PROB, |g| {
        Ok(Answer::one("log_loss", loss(g, BinaryCrossEntropy)?.worked()))
    })
    .also("log loss, logistic loss, BCE")
    .notes(
        "at least 0, in nats, lower is better; ln 2 ≈ 0.693 is a coin; no upper bound but for the clipping, about 36",
        "natural log; probabilities are kept 2.22e-16 away from 0 and 1, as scikit-learn; the positive class is the \
         one given, else 1, true or the larger of two",
        GOOD_1952,
    ),
    concept(
        "class-weighted cross-entropy",
        "weighted_log_loss",
        "metrics::ProbabilityLoss",
        inputs![
            Y_TRUE_LABELS,
            Y_PROB,
            numbers("class_weight", "the weight of the negative class, then of the positive class"),
            opt(POSITIVE),
        ],
        |g| {
            let (y_true, y_prob, weights) = (classes(g)?, g.numbers("y_prob")?, g.numbers("class_weight")?);
            let [negative, positive_weight] = weights[..] else {
                let given = format!("{} weight{}", weights.len(), if weights.len() == 1 { "" } else { "s" });
                let needed = "two weights, of the negative and the positive class,";
                return Err(Error::bad_param("class_weight", given, needed));
            };
            crate::input::non_negative("class_weight", weights.iter().copied())?;
            same_length("y_true", y_true.len(), "y_prob", y_prob.len())?;
            let (positive, is_positive) = crate::metrics::labels::is_positive(&y_true, positive(g).as_deref())?;
            let weights: Vec<f64> = is_positive.iter().map(|is| if *is { positive_weight } else { negative }).collect();
            if weights.iter().all(|weight| *weight == 0.0) {
                let needed = "a weight above 0 for a class of y_true";
                return Err(Error::bad_param("class_weight", "0 for every sample", needed));
            }
            let loss = ProbabilityLoss::with(BinaryCrossEntropy, &y_true, &y_prob, Some(&weights), Some(&positive))?;
            Ok(Answer::one("sum", loss.worked_sum()).with("mean", loss.worked()))
        },
    )
    .notes(
        "at least 0, in nats, lower is better; an error where every weight is 0",
        "class_weight is negative, then positive; the mean divides by the sum of weights, not by n; clipped as the log \
         loss",
        "King & Zeng (2001), Political Analysis 9, 137–163; scikit-learn 1.9, log_loss (sample_weight)",
    ),
    concept(
        "categorical cross-entropy",
        "categorical_cross_entropy",
        "metrics::CategoricalCrossEntropy",
        inputs![Y_TRUE_LABELS, CLASS_PROB, opt(CLASSES), opt(SAMPLE_WEIGHT)],
        |g| {
            let (y_true, y_prob) = (g.labels("y_true")?, g.matrix("y_prob")?);
            let labels = class_names(g, y_prob.ncols());
            let loss = columns_of(g, y_prob.ncols(), || match g.opt_numbers("sample_weight") {
                Some(weights) => CategoricalCrossEntropy::weighted(&y_true, &y_prob, &labels, &weights),
                None => CategoricalCrossEntropy::new(&y_true, &y_prob, &labels),
            })?;
            Ok(Answer::one("cross_entropy", loss.worked()))
        },
    )
    .also("multi-class log loss")
    .notes(
        "at least 0, in nats, lower is better; ln k is a uniform guess of k classes",
        "natural log, mean over rows; columns in the order of labels, 0, 1, … unless given; clipped as the log loss; \
         rows are not rescaled",
        GOOD_1952,
    ),
    concept(
        "softmax cross-entropy",
        "softmax_cross_entropy",
        "metrics::log_sum_exp",
        inputs![
            matrix("logits", "a row for each sample, a score for each class"),
            labels("y_true", "class indices, from 0")
        ],
        |g| {
            let (logits, y_true) = (g.matrix("logits")?, g.labels("y_true")?);
            let names: Vec<String> = (0..logits.ncols()).map(|i| i.to_string()).collect();
            let classes = columns_of(g, names.len(), || crate::metrics::labels::class_indices(&y_true, &names))?;
            let expr = crate::metrics::softmax_cross_entropy(logits.view(), &classes)?;
            Ok(Answer::one("cross_entropy", expr))
        },
    )
    .notes(
        "at least 0, in nats, lower is better; no upper bound",
        "logits by log-sum-exp, never clipped, so a logit wrong by 1000 costs 1000; y_true are column numbers from 0",
        "Bishop (2006), Pattern Recognition and Machine Learning, 4.3.4",
    ),
    concept("uniform-prediction cross-entropy", "uniform_cross_entropy", "catalog", inputs![N_CLASSES], |g| {
        Ok(Answer::one("cross_entropy", n_classes(g)?.ln().called("cross-entropy")))
    })
    .notes(
        "at least 0, in nats: ln k",
        "natural log; the loss of 1/k for each class, whatever the truth",
        GOOD_1952,
    ),
    concept("loss floor of a doubled softmax", "doubled_softmax_floor", "catalog", inputs![N_CLASSES], |g| {
        // Softmax of a perfect one-hot vector gives the true class e / (e + K − 1).
        let e = Expr::from(1.0).exp();
        let p = (&e / (&e + n_classes(g)? - 1.0)).called("p");
        Ok(Answer::one("min_cross_entropy", (-p.ln()).called("min cross-entropy")))
    })
    .notes(
        "at least 0, in nats, rising with the classes; 0 for one class",
        "softmax of a one-hot row gives the true class e / (e + k − 1); natural log",
        "PyTorch documentation, CrossEntropyLoss, which takes logits and not probabilities",
    ),
    concept(
        "loss floor from accuracy",
        "loss_floor",
        "catalog",
        inputs![ACCURACY, count("cross_entropy", "the reported mean loss, in nats")],
        |g| {
            let accuracy = g.number("accuracy")?;
            let in_range = (0.0..=1.0).contains(&accuracy);
            crate::input::setting("accuracy", accuracy, in_range, "a share from 0 to 1")?;
            // A wrong prediction gave its true class at most 1/2.
            let floor = ((1.0 - Expr::named("accuracy", accuracy)) * Expr::from(2.0).ln()).called("lower bound");
            let reported = Expr::named("cross-entropy", g.number("cross_entropy")?);
            let plausible = reported.at_least(floor.clone()).called("plausible");
            Ok(Answer::one("lower_bound", floor).with("plausible", plausible))
        },
    )
    .notes(
        "a bound of 0 to ln 2, in nats; plausible is true where the reported loss reaches it",
        "a wrong prediction gave its true class at most 1/2; right ones may cost nothing; natural log",
        "follows from the log loss by hand: (1 − accuracy) · ln 2",
    ),
    concept(
        "perplexity",
        "perplexity",
        "metrics::perplexity",
        &[
            &[number("cross_entropy", "cross-entropy, in the unit of the base"), opt(BASE)],
            &[
                numbers("token_probs", "the probability given to each token"),
                opt(number("cross_entropy", "not together with token_probs")),
            ],
        ],
        |g| {
            let expr = match (g.opt_numbers("token_probs"), g.has("cross_entropy")) {
                (Some(_), true) => {
                    let problem =
                        "cross_entropy and token_probs are two ways to ask for one perplexity; give one of them";
                    return Err(Error::Undetermined(problem.into()));
                }
                (Some(probs), false) => crate::metrics::token_perplexity_expr(&probs)?,
                (None, _) => {
                    let base = match g.opt_text("base") {
                        None | Some("e") => std::f64::consts::E,
                        Some(other) => other.parse().map_err(|_| Error::bad_param("base", other, "e, 2 or 10"))?,
                    };
                    crate::metrics::perplexity_expr(Expr::named("H", g.number("cross_entropy")?), base)?
                }
            };
            let overflows = expr.value().is_infinite();
            let remark = if overflows { "the power exceeds the largest number that is held, 1.8e308" } else { "" };
            Ok(Answer::one("perplexity", expr.worked().remark(remark)))
        },
    )
    .notes(
        "at least 1, lower is better; infinite where the power exceeds 1.8e308",
        "the base is that of the cross-entropy's log, e unless given; of token_probs one over their geometric mean",
        "Jelinek et al. (1977), J. Acoust. Soc. Am. 62, S63",
    ),
    concept("Brier score", "brier_score", "metrics::brier_score_loss", WITH_PROB, |g| {
        Ok(Answer::one("brier_score", loss(g, BrierScore)?.worked()))
    })
    .notes(
        "0 to 1, lower is better; 0.25 is a coin",
        "the mean of (p − y)² of the positive class, half of Brier's own sum over both classes; the positive class is \
         the one given, else 1, true or the larger of two",
        "Brier (1950), Mon. Weather Rev. 78, 1–3",
    ),
    concept(
        "focal loss",
        "focal_loss",
        "metrics::Focal",
        inputs![
            Y_TRUE_LABELS,
            Y_PROB,
            opt(SAMPLE_WEIGHT),
            opt(POSITIVE),
            opt(number("gamma", "how fast the loss of easy samples fades, 2 unless given")),
            opt(number("alpha", "the weight of the positive class, from 0 to 1; without it both classes weigh 1")),
        ],
        |g| {
            let focal = Focal { gamma: g.opt_number("gamma").unwrap_or(2.0), alpha: g.opt_number("alpha") };
            Ok(Answer::one("mean", loss(g, focal)?.worked()))
        },
    )
    .notes(
        "at least 0, in nats, lower is better",
        "gamma 2 unless given; without alpha both classes weigh 1, with it alpha and 1 − alpha; mean over samples; \
         clipped as the log loss",
        "Lin et al. (2017), Focal loss for dense object detection, ICCV",
    ),
    concept(
        "hinge loss",
        "hinge_loss",
        "metrics::Hinge",
        inputs![numbers("y_true", "-1 or 1"), numbers("decision", "decision values"), opt(SAMPLE_WEIGHT)],
        |g| {
            let (y_true, decision) = (g.numbers("y_true")?, g.numbers("decision")?);
            same_length("y_true", y_true.len(), "decision", decision.len())?;
            let loss = match g.opt_numbers("sample_weight") {
                Some(weights) => MeanLoss::weighted(Hinge, &y_true, &decision, &weights)?,
                None => MeanLoss::new(Hinge, &y_true, &decision)?,
            };
            Ok(Answer::one("hinge_loss", loss.worked()))
        },
    )
    .notes(
        "at least 0, lower is better; 0 where every margin is 1 or more",
        "y_true is −1 or 1; mean over samples, not squared",
        "Cortes & Vapnik (1995), Machine Learning 20, 273–297",
    ),
    concept("ROC AUC", "roc_auc", "metrics::roc_auc", WITH_SCORE, |g| {
        Ok(Answer::one("roc_auc", ranked(g)?.worked().roc_auc()))
    })
    .also("area under the ROC curve, AUC")
    .notes(
        "0 to 1, higher is better, 0.5 is chance; undefined with one class",
        "a tied pair counts half; the positive class is the one given, else 1, true or the larger of two",
        "Hanley & McNeil (1982), Radiology 143, 29–36",
    ),
    concept("ROC curve", "roc_curve", "metrics::RankedScores::roc_curve", WITH_SCORE, |g| {
        let ranked = ranked(g)?;
        let curve = ranked.roc_curve();
        let rate = |count: &'static str, of: &'static str, total: f64| {
            move |rate: &f64| {
                let total = Expr::named(of, total);
                (Expr::named(count, (rate * total.value()).round()) / total)
                    .undefined_if(rate.is_nan(), "only one class in y_true")
            }
        };
        let whole = g.opt_numbers("sample_weight").is_none();
        let list = |values: &[f64], count, of, total| match whole {
            true => values.iter().map(rate(count, of, total)).collect(),
            false => points(values),
        };
        Ok(Answer::default()
            .list("fpr", list(&curve.fpr, "FP", "negatives", ranked.n_negative()))
            .list("tpr", list(&curve.tpr, "TP", "positives", ranked.n_positive()))
            .plain("thresholds", curve.thresholds, "the distinct scores from high to low, after +∞"))
    })
    .notes(
        "rates 0 to 1, from (0, 0) to (1, 1); rates of a class that does not occur are undefined",
        "thresholds are +∞, then the distinct scores from high to low; collinear points stay (scikit-learn drops \
         them); score ≥ threshold is positive",
        FAWCETT,
    ),
    concept(
        "partial AUC",
        "partial_auc",
        "metrics::RankedScores::partial_auc",
        inputs![
            Y_TRUE_LABELS,
            Y_SCORE,
            opt(SAMPLE_WEIGHT),
            opt(POSITIVE),
            number("max_fpr", "the largest false positive rate")
        ],
        |g| Ok(Answer::one("partial_auc", ranked(g)?.worked().partial_auc(g.number("max_fpr")?))),
    )
    .notes(
        "0 to 1, higher is better, 0.5 is chance; undefined with one class or for max_fpr outside (0, 1]",
        "McClish's standardised area, as scikit-learn's max_fpr, not the raw area; the last segment is cut by a line",
        "McClish (1989), Med. Decis. Making 9, 190–195",
    ),
    concept("average precision", "average_precision", "metrics::average_precision", WITH_SCORE, |g| {
        Ok(Answer::one("average_precision", ranked(g)?.worked().average_precision()))
    })
    .also("area under the precision-recall curve, PR AUC, AP")
    .notes(
        "0 to 1, higher is better, the share of positives is chance; 0 without positives",
        "the step sum Σ (Rₙ − Rₙ₋₁)·Pₙ, not trapezoids; equal scores enter together; the positive class is the one \
         given, else 1, true or the larger of two",
        "scikit-learn 1.9 user guide, 3.4.4",
    ),
    concept("precision-recall curve", "pr_curve", "metrics::RankedScores::precision_recall_curve", WITH_SCORE, |g| {
        let curve = ranked(g)?.precision_recall_curve();
        Ok(Answer::default()
            .plain("precision", curve.precision, "at each threshold, then 1")
            .plain("recall", curve.recall, "at each threshold, then 0")
            .plain("thresholds", curve.thresholds, "the distinct scores, ascending"))
    })
    .notes(
        "each 0 to 1; without positives recall is 1 throughout but for the last point",
        "thresholds ascend; precision and recall have one more point, 1 and 0, without a threshold",
        "scikit-learn 1.9 user guide, 3.4.4",
    ),
    concept("gain and lift curve", "gain_curve", "metrics::RankedScores::gain_curve", WITH_SCORE, |g| {
        let curve = ranked(g)?.gain_curve();
        Ok(Answer::default()
            .plain("share", curve.share, "share of all samples reached, the highest scores first")
            .plain("gain", curve.gain, "share of the positives among them")
            .plain("lift", curve.lift, "gain over share"))
    })
    .notes(
        "share and gain 0 to 1, lift from 0 up; gain and lift undefined without positives",
        TIED_TOGETHER,
        "Ling & Li (1998), Data mining for direct marketing, KDD, 73–79",
    ),
    concept(
        "best threshold",
        "best_threshold",
        "metrics::RankedScores::best_threshold",
        &[
            &[Y_TRUE_LABELS, Y_SCORE, opt(SAMPLE_WEIGHT), opt(POSITIVE), opt(number("beta", "maximise F-beta"))],
            &[
                Y_TRUE_LABELS,
                Y_SCORE,
                opt(SAMPLE_WEIGHT),
                opt(POSITIVE),
                count("cost_fp", "cost of one false positive"),
                count("cost_fn", "cost of one false negative"),
            ],
        ],
        |g| {
            let criterion = criterion(g);
            let best = ranked(g)?.best_threshold(criterion)?;
            let w = best.matrix.worked();
            let value = match criterion {
                Criterion::Cost(costs) => w.cost(costs),
                Criterion::FBeta(beta) => w.f_beta(beta),
                Criterion::YoudenJ => w.youden_j(),
            };
            Ok(Answer::default().plain("threshold", best.threshold, "the highest of the best").with("value", value))
        },
    )
    .notes(
        "a score of the data, or +∞ where nothing should be positive; an error for J where only one class occurs",
        "the largest Youden's J, or F-beta, or the least cost; of equally good thresholds the highest; score ≥ \
         threshold is positive",
        "Youden (1950), Cancer 3, 32–35; Elkan (2001), IJCAI, 973–978, for costs",
    ),
    concept(
        "multiclass ROC AUC",
        "multiclass_roc_auc",
        "metrics::ClassScores",
        inputs![Y_TRUE_LABELS, CLASS_PROB, opt(CLASSES)],
        |g| {
            let scores = class_scores(g)?;
            let w = scores.worked();
            Ok(Answer::one("ovr_macro", w.roc_auc_ovr(MultiAverage::Macro))
                .with("ovr_weighted", w.roc_auc_ovr(MultiAverage::Weighted))
                .with("ovo_macro", w.roc_auc_ovo(MultiAverage::Macro))
                .with("ovo_weighted", w.roc_auc_ovo(MultiAverage::Weighted)))
        },
    )
    .notes(
        "0 to 1, higher is better, 0.5 is chance; undefined where a class does not occur",
        "ovr: each class against the rest; ovo: the mean of both directions of each pair; rows of y_prob sum to 1",
        "Fawcett (2006) for ovr; Hand & Till (2001), Machine Learning 45, 171–186, for ovo",
    ),
    concept("logistic function", "sigmoid", "metrics::sigmoid", inputs![numbers("x", "log-odds")], |g| {
        let x = non_empty("x", g.numbers("x")?)?;
        Ok(Answer::default().list("y", x.iter().map(|x| crate::metrics::sigmoid_expr(*x))))
    })
    .also("sigmoid")
    .notes(
        "0 to 1, rising; 0 and 1 only by rounding, far out",
        "natural base, 1 / (1 + e⁻ˣ); never overflows",
        "Berkson (1944), J. Am. Stat. Assoc. 39, 357–365",
    ),
    concept("logit", "logit", "metrics::logit", inputs![numbers("p", "probabilities between 0 and 1")], |g| {
        let p = non_empty("p", g.numbers("p")?)?;
        let logits: Vec<Expr> = p.iter().map(|p| crate::metrics::logit_expr(*p)).collect::<Result<_>>()?;
        Ok(Answer::default().list("logit", logits))
    })
    .also("log-odds")
    .notes(
        "any number, 0 at p = 0.5; an error for p of 0 or 1 and beyond, where it would be infinite",
        "natural log, ln(p / (1 − p))",
        "Berkson (1944), J. Am. Stat. Assoc. 39, 357–365",
    ),
    concept(
        "expected calibration error",
        "ece",
        "metrics::Calibration",
        inputs![
            Y_TRUE_LABELS,
            Y_PROB,
            opt(whole("n_bins", "how many bins of equal width, 10 unless given").at_least(1)),
            opt(SAMPLE_WEIGHT),
            opt(POSITIVE),
        ],
        |g| {
            let c = calibration(g)?;
            Ok(Answer::one("ece", c.worked().expected_calibration_error())
                .with("mce", c.worked().maximum_calibration_error()))
        },
    )
    .notes(
        "0 to 1, lower is better, 0 is calibrated",
        "10 bins of equal width unless given, closed on the left, the last also on the right; empty bins are left out",
        "Naeini, Cooper & Hauskrecht (2015), AAAI, 2901–2907; Guo et al. (2017), ICML",
    ),
    concept(
        "probability vector check",
        "probability_vector",
        "catalog",
        inputs![numbers("values", "the entries")],
        |g| {
            let values = non_empty("values", g.numbers("values")?)?;
            let sum = Expr::sum_of(values.iter().map(|value| Expr::from(*value))).called("sum");
            let no_negative = values.iter().all(|value| *value >= 0.0);
            let sums_to_1 = (sum.value() - 1.0).abs() <= 1e-6;
            let why = match (no_negative, sums_to_1) {
                (true, true) => "no entry is negative and the sum is 1 to a millionth",
                (true, false) => "the sum is not 1 to a millionth",
                (false, true) => "an entry is negative, though the sum is 1",
                (false, false) => "an entry is negative, and the sum is not 1 to a millionth",
            };
            Ok(Answer::one("sum", sum).plain("is_distribution", no_negative && sums_to_1, why).plain(
                "argmax",
                argmax(&values),
                "the position of the largest entry, the first of several, from 0",
            ))
        },
    )
    .notes(
        "the sum is any number, is_distribution true or false, argmax a position from 0",
        "no entry below 0 and a sum of 1 to a millionth; the argmax is the first of equals",
        "Kolmogorov (1933), Foundations of the Theory of Probability, chapter I",
    ),
];

const BASE: Input = text("base", "e for nats, 2 for bits");

#[cfg(all(test, feature = "cli"))]
mod tests {
    use super::*;

    fn number(concept: &str, inputs: &str, result: &str) -> f64 {
        let answer = asked(concept, inputs).unwrap();
        match answer.get(result) {
            Some(Outcome::Worked(worked)) => worked.value(),
            other => panic!("{result} is {other:?}"),
        }
    }

    fn error(concept: &str, inputs: &str) -> String {
        asked(concept, inputs).unwrap_err().to_string()
    }

    /// γ = 2 and no weights: (1 − 0.5)²·ln 2. Ten bins: 0.55 and 0.95 lie in two of them, in one of a single bin.
    #[test]
    fn what_is_left_out_has_the_usual_value() {
        let rows = "y_true = [1]\ny_prob = [0.5]";
        assert!((number("focal loss", rows, "mean") - 0.25 * 2.0_f64.ln()).abs() < 1e-15);
        let rows = "y_true = [1, 0]\ny_prob = [0.55, 0.95]";
        assert!((number("ece", rows, "ece") - (0.45 + 0.95) / 2.0).abs() < 1e-15);
        assert!((number("ece", &format!("{rows}\nn_bins = 1"), "ece") - 0.25).abs() < 1e-15);
        let weights = format!("{rows}\nsample_weight = [3, 1]");
        assert!((number("ece", &weights, "ece") - (3.0 * 0.45 + 0.95) / 4.0).abs() < 1e-15);
    }

    #[test]
    fn errors_name_the_input_that_was_given() {
        let matrix = "y_prob = [[0.5, 0.5], [0.25, 0.75]]";
        let needed = "but a class index from 0 to 1, the number of a column, is needed";
        assert_eq!(
            error("categorical cross-entropy", &format!("y_true = [0, 3]\n{matrix}")),
            format!("y_true = [… 3 …], {needed}")
        );
        let logits = error("softmax cross-entropy", "y_true = [0, 3]\nlogits = [[0.5, 0.5], [0.25, 0.75]]");
        assert_eq!(logits, format!("y_true = [… 3 …], {needed}"));
        let rows = "y_true = [1, 0]\ny_prob = [0.5, 0.5]";
        let weighted = |weights: &str| error("weighted_log_loss", &format!("{rows}\nclass_weight = {weights}"));
        assert!(weighted("[1]").starts_with("class_weight = 1 weight,"), "{}", weighted("[1]"));
        assert!(weighted("[1, -2]").starts_with("class_weight[1] is -2"), "{}", weighted("[1, -2]"));
        assert!(weighted("[0, 0]").starts_with("class_weight = 0 for every sample"), "{}", weighted("[0, 0]"));
    }

    #[test]
    fn a_share_is_no_class() {
        for concept in ["ece", "Brier score", "log loss", "focal loss"] {
            let error = error(concept, "y_true = [0, 0.5]\ny_prob = [0.2, 0.5]");
            assert!(error.starts_with("y_true = [… 0.5 …], but a class for each sample"), "{error}");
        }
    }

    #[test]
    fn a_perplexity_is_asked_for_in_one_way() {
        let error = error("perplexity", "cross_entropy = 1.0\ntoken_probs = [0.5]");
        assert!(error.contains("give one of them"), "{error}");
        let answer = asked("perplexity", "cross_entropy = 1000.0").unwrap().to_string();
        assert!(answer.contains("exceeds the largest number"), "{answer}");
    }

    #[test]
    fn a_vector_that_is_no_distribution_says_why() {
        let rule = |values: &str| match asked("probability vector check", &format!("values = {values}"))
            .unwrap()
            .get("is_distribution")
        {
            Some(Outcome::Plain { rule, .. }) => *rule,
            other => panic!("{other:?}"),
        };
        assert_eq!(rule("[0.5, 0.25]"), "the sum is not 1 to a millionth");
        assert_eq!(rule("[1.5, -0.5]"), "an entry is negative, though the sum is 1");
        assert_eq!(rule("[1.5, -0.25]"), "an entry is negative, and the sum is not 1 to a millionth");
        assert_eq!(rule("[0.75, 0.25]"), "no entry is negative and the sum is 1 to a millionth");
    }
}
