//! Classification by counts: matrix metrics, averages, thresholds, gates.

use ndarray::{Array1, Array2};

use super::common::*;
use super::probability::ranked;
use crate::metrics::labels::listed;
use crate::metrics::{Average, ConfusionMatrix, Costs, KappaWeights, MultiLabel, Normalize, TrueClassRanks};
use crate::worked::{Expr, Number};

const TP: Input = count("tp", "true positives");
const FP: Input = count("fp", "false positives");
const FN: Input = count("fn", "false negatives");
const TN: Input = count("tn", "true negatives");
const ZERO_DIVISION: Input = opt(choice("zero_division", &["0", "1", "nan"], "what 0/0 counts as, 0 unless given"));
const CLASSES: Input = labels("labels", "the classes, in the order of rows and columns");
const ORIENTATION: Input = choice("orientation", &["rows_actual", "rows_predicted"], "what the rows of the matrix are");
const MATRIX: Input = matrix("matrix", "counts, a row and a column for each class");

const FROM_LABELS: &[Input] =
    &[Y_TRUE_LABELS, Y_PRED_LABELS, opt(CLASSES), opt(POSITIVE), opt(SAMPLE_WEIGHT), ZERO_DIVISION];
const FROM_MATRIX: &[Input] = &[MATRIX, opt(ORIENTATION), opt(CLASSES), opt(POSITIVE), ZERO_DIVISION];

/// Counts of which these are needed, or labels, or a matrix.
macro_rules! counts {
    ($($needed:expr),* ; $($optional:expr),*) => {
        &[&[$($needed,)* $(opt($optional),)* ZERO_DIVISION], FROM_LABELS, FROM_MATRIX]
    };
}
const ALL_FOUR: &[&[Input]] = counts!(TP, FP, FN, TN;);
const ANY_CLASSES: &[&[Input]] = &[FROM_LABELS, FROM_MATRIX];
const AVERAGE: Input = choice(
    "average",
    &["binary", "macro", "micro", "weighted", "none"],
    "over which classes: the positive one (unless given), a mean of all, or none for each on its own",
);

/// The confusion matrix of counts, labels or a matrix, whichever is given.
pub(in crate::catalog) fn confusion(g: &Given) -> Result<ConfusionMatrix> {
    let cm = if g.has("matrix") {
        let matrix = g.matrix("matrix")?;
        let names: Vec<String> = match g.opt_labels("labels") {
            Some(labels) => labels.iter().map(Class::to_string).collect(),
            None => (0..matrix.nrows()).map(|i| i.to_string()).collect(),
        };
        if matrix.is_empty() {
            return Err(Error::empty("matrix"));
        }
        match g.opt_text("orientation") {
            Some("rows_predicted") => ConfusionMatrix::from_predicted_rows(&matrix, &names)?,
            _ => ConfusionMatrix::from_matrix(&matrix, &names)?,
        }
    } else if g.has("y_true") {
        let (y_true, y_pred) = (g.labels("y_true")?, g.labels("y_pred")?);
        let cm = match g.opt_numbers("sample_weight") {
            Some(weights) => ConfusionMatrix::weighted(&y_true, &y_pred, &weights)?,
            None => ConfusionMatrix::new(&y_true, &y_pred)?,
        };
        match g.opt_labels("labels") {
            Some(labels) => cm.with_labels(&labels)?,
            None => cm,
        }
    } else {
        let cell = |name| g.opt_number(name).unwrap_or(0.0);
        ConfusionMatrix::from_cells([cell("tp"), cell("fp"), cell("fn"), cell("tn")])
    };
    let cm = match g.opt_label("positive") {
        Some(positive) => cm.with_positive(positive)?,
        None => cm,
    };
    Ok(cm.zero_division(match g.opt_text("zero_division") {
        Some("1") => 1.0,
        Some("nan") => f64::NAN,
        _ => 0.0,
    }))
}

/// The confusion matrix of a question about one class, which must be known.
fn with_positive(g: &Given) -> Result<ConfusionMatrix> {
    let cm = confusion(g)?;
    match cm.cells() {
        Some(_) => Ok(cm),
        None => Err(Error::bad_param("positive", "nothing", format!("one of {}", listed(cm.labels())))),
    }
}

fn average(g: &Given) -> Average {
    match g.opt_text("average") {
        Some("micro") => Average::Micro,
        Some("weighted") => Average::Weighted,
        _ => Average::Macro,
    }
}

/// The matrix of a model that always predicts the most frequent class, which is its positive class, and its place.
fn always_majority(g: &Given, counts: &[f64]) -> Result<(ConfusionMatrix, usize)> {
    let names = class_names(g, counts.len());
    same_length("counts", counts.len(), "labels", names.len())?;
    let majority = argmax(counts);
    let mut matrix = Array2::zeros((counts.len(), counts.len()));
    matrix.column_mut(majority).assign(&Array1::from(counts.to_vec()));
    Ok((ConfusionMatrix::from_matrix(&matrix, &names)?.with_positive(&names[majority])?, majority))
}

/// The share of right predictions, in words that fit any number of classes.
fn share_correct(correct: f64, n: f64) -> Expr {
    (Expr::named("correct", correct) / Expr::named("n", n)).undefined_if(n == 0.0, "no samples")
}

/// TP, FP, FN, TN as results.
fn with_cells(answer: Answer, cm: &ConfusionMatrix) -> Answer {
    let cells = cm.cells().unwrap_or([f64::NAN; 4]);
    let names = [("tp", "TP"), ("fp", "FP"), ("fn", "FN"), ("tn", "TN")];
    names.into_iter().zip(cells).fold(answer, |answer, ((id, name), cell)| answer.with(id, Expr::named(name, cell)))
}

fn rows<T: Into<Outcome>>(rows: Vec<Vec<T>>) -> Outcome {
    Outcome::List(rows.into_iter().map(|row| Outcome::List(row.into_iter().map(Into::into).collect())).collect())
}

/// Metrics of the positive class: id, name, other names, needed counts, method.
macro_rules! of_counts {
    ($id:literal, $name:literal, $also:literal, ($($needed:expr),*; $($optional:expr),*), $metric:ident) => {
        of_counts!($id, $name, $also, ($($needed),*; $($optional),*), $metric, with_positive)
    };
    ($id:literal, $name:literal, $also:literal, ($($needed:expr),*; $($optional:expr),*), $metric:ident, $matrix:ident) => {
        concept(
            $name,
            $id,
            concat!("metrics::ConfusionMatrix::", stringify!($metric)),
            counts!($($needed),*; $($optional),*),
            |g| Ok(Answer::one($id, $matrix(g)?.worked().$metric())),
        )
        .also($also)
    };
}

/// Metrics in which all classes take part, with or without a positive one.
macro_rules! of_all_classes {
    ($id:literal, $name:literal, $also:literal, $metric:ident) => {
        of_counts!($id, $name, $also, (TP, FP, FN, TN;), $metric, confusion)
    };
}

// Notes that concepts share.
const POSITIVE_AND_ZERO: &str = "0/0 counts 0, or 1 or NaN by zero_division; the positive class is the one given, else \
    1, true or the larger of two";
const CLASSIFICATION_GUIDE: &str = "scikit-learn 1.9 user guide, 3.4.4";
const FAWCETT: &str = "Fawcett (2006), Pattern Recognition Letters 27, 861–874";
const SOKOLOVA: &str = "Sokolova & Lapalme (2009), Inf. Process. Manag. 45, 427–437";
const VAN_RIJSBERGEN: &str = "van Rijsbergen (1979), Information Retrieval, 2nd ed., chapter 7";
const PREDICTIVE_VALUES: &str = "Altman & Bland (1994), Diagnostic tests 2: predictive values, BMJ 309, 102";
const SENSITIVITY: &str = "Altman & Bland (1994), Diagnostic tests 1: sensitivity and specificity, BMJ 308, 1552";

pub(super) const CONCEPTS: &[Concept] = &[
    of_counts!("precision", "precision", "positive predictive value, ppv", (TP, FP; FN, TN), precision).notes(
        "0 to 1, higher is better; 0 unless zero_division says otherwise where nothing is predicted positive",
        POSITIVE_AND_ZERO,
        VAN_RIJSBERGEN,
    ),
    of_counts!("recall", "recall", "sensitivity, true positive rate, tpr, hit rate", (TP, FN; FP, TN), recall).notes(
        "0 to 1, higher is better; 0 unless zero_division says otherwise where there are no actual positives",
        POSITIVE_AND_ZERO,
        VAN_RIJSBERGEN,
    ),
    of_counts!("specificity", "specificity", "true negative rate, tnr, selectivity", (TN, FP; TP, FN), specificity)
        .notes(
            "0 to 1, higher is better; 0 unless zero_division says otherwise where there are no actual negatives",
            POSITIVE_AND_ZERO,
            SENSITIVITY,
        ),
    of_counts!("npv", "negative predictive value", "", (TN, FN; TP, FP), npv).notes(
        "0 to 1, higher is better; 0 unless zero_division says otherwise where nothing is predicted negative",
        POSITIVE_AND_ZERO,
        PREDICTIVE_VALUES,
    ),
    of_counts!("fpr", "false positive rate", "fall-out", (FP, TN; TP, FN), fpr).notes(
        "0 to 1, lower is better; 0 unless zero_division says otherwise where there are no actual negatives",
        POSITIVE_AND_ZERO,
        FAWCETT,
    ),
    of_counts!("fnr", "false negative rate", "miss rate", (FN, TP; FP, TN), fnr).notes(
        "0 to 1, lower is better; 0 unless zero_division says otherwise where there are no actual positives",
        POSITIVE_AND_ZERO,
        SENSITIVITY,
    ),
    of_counts!("fdr", "false discovery rate", "", (FP, TP; FN, TN), fdr).notes(
        "0 to 1, lower is better; 0 unless zero_division says otherwise where nothing is predicted positive",
        "the share of these predictions that is wrong, 1 − precision, not its expectation over repeated tests; 0/0 as \
         zero_division says",
        "Benjamini & Hochberg (1995), J. R. Statist. Soc. B 57, 289–300, for the name; the share is 1 − predictive \
         value",
    ),
    of_counts!("false_omission_rate", "false omission rate", "for", (FN, TN; TP, FP), false_omission_rate).notes(
        "0 to 1, lower is better; 0 unless zero_division says otherwise where nothing is predicted negative",
        "FN / (FN + TN) = 1 − NPV, over the predicted negatives, whereas the false negative rate is over the actual \
         positives",
        PREDICTIVE_VALUES,
    ),
    of_all_classes!("accuracy", "accuracy", "", accuracy).notes(
        "0 to 1, higher is better; undefined without samples",
        "right predictions over all samples, of any number of classes; the orientation of a matrix does not matter",
        SOKOLOVA,
    ),
    of_all_classes!("error_rate", "error rate", "misclassification rate, zero-one loss", error_rate).notes(
        "0 to 1, lower is better; undefined without samples",
        "1 − accuracy; a share, not a count, as scikit-learn's zero_one_loss with normalize=True",
        SOKOLOVA,
    ),
    of_counts!("f1", "F1 score", "f-measure, dice", (TP, FP, FN; TN), f1).notes(
        "0 to 1, higher is better; 0 unless zero_division says otherwise without actual and predicted positives",
        POSITIVE_AND_ZERO,
        VAN_RIJSBERGEN,
    ),
    concept(
        "F-beta score",
        "f_beta",
        "metrics::ConfusionMatrix::f_beta",
        &[
            &[TP, FP, FN, opt(TN), BETA, ZERO_DIVISION],
            &[
                Y_TRUE_LABELS,
                Y_PRED_LABELS,
                BETA,
                opt(CLASSES),
                opt(POSITIVE),
                opt(SAMPLE_WEIGHT),
                ZERO_DIVISION,
                opt(AVERAGE),
            ],
            &[MATRIX, BETA, opt(ORIENTATION), opt(CLASSES), opt(POSITIVE), ZERO_DIVISION, opt(AVERAGE)],
        ],
        |g| {
            let beta = g.number("beta")?;
            positive_number("beta", beta)?;
            Ok(match g.opt_text("average") {
                None | Some("binary") => Answer::one("f_beta", with_positive(g)?.worked().f_beta(beta)),
                Some("none") => Answer::default().list("f_beta", confusion(g)?.per_class(|c| c.f_beta(beta))),
                Some(_) => Answer::one("f_beta", confusion(g)?.average(average(g)).worked().f_beta(beta)),
            })
        },
    )
    .notes(
        "0 to 1, higher is better; beta must be above 0",
        "beta above 1 favours recall, below 1 precision; of the positive class unless average is given; 0/0 counts 0",
        VAN_RIJSBERGEN,
    ),
    of_all_classes!("balanced_accuracy", "balanced accuracy", "", balanced_accuracy).notes(
        "0 to 1, higher is better, 1/k is chance for k classes; undefined without samples",
        "the mean recall of the classes that occur in y_true, not adjusted for chance",
        "Brodersen et al. (2010), The balanced accuracy and its posterior distribution, ICPR, 3121–3124",
    ),
    of_counts!("g_mean", "G-mean", "geometric mean of recall and specificity", (TP, FP, FN, TN;), g_mean).notes(
        "0 to 1, higher is better; 0 where recall or specificity is 0",
        "√(recall · specificity), not the root of precision · recall (Fowlkes–Mallows); 0/0 in either counts as \
         zero_division",
        "Kubat & Matwin (1997), Addressing the curse of imbalanced training sets, ICML, 179–186",
    ),
    of_counts!("youden_j", "Youden's J", "informedness", (TP, FP, FN, TN;), youden_j).notes(
        "−1 to 1, higher is better, 0 is chance",
        "recall + specificity − 1; 0/0 in either counts 0 unless zero_division says otherwise",
        "Youden (1950), Index for rating diagnostic tests, Cancer 3, 32–35",
    ),
    of_counts!("markedness", "markedness", "", (TP, FP, FN, TN;), markedness).notes(
        "−1 to 1, higher is better, 0 is chance",
        "precision + NPV − 1; 0/0 in either counts 0 unless zero_division says otherwise",
        "Powers (2011), J. Mach. Learn. Technol. 2(1), 37–63",
    ),
    of_all_classes!("mcc", "Matthews correlation coefficient", "phi coefficient", mcc).notes(
        "−1 to 1, higher is better, 0 is chance; with several classes the least value lies between −1 and 0",
        "0/0 counts 0: all samples actually, or all predicted, of one class, or no samples; several classes by \
         Gorodkin's R_K",
        "Matthews (1975), Biochim. Biophys. Acta 405, 442–451; Gorodkin (2004), Comput. Biol. Chem. 28, 367–374",
    ),
    of_all_classes!("cohen_kappa", "Cohen's kappa", "kappa", cohen_kappa).notes(
        "−1 to 1, higher is better, 0 is chance; undefined without samples or where the expected agreement is 1",
        "chance from the row and column sums of both sides, not weighted; which side is the truth does not matter",
        "Cohen (1960), Educ. Psychol. Meas. 20, 37–46",
    ),
    of_counts!("prevalence", "prevalence", "base rate", (TP, FP, FN, TN;), prevalence).notes(
        "0 to 1, neither end better; undefined without samples",
        "actual positives over all samples, (TP + FN) / n; predictions do not count",
        PREDICTIVE_VALUES,
    ),
    of_counts!("lift", "lift", "", (TP, FP, FN, TN;), lift).notes(
        "at least 0, at most 1 / prevalence, higher is better, 1 is chance; undefined without actual positives",
        "precision / prevalence; without predicted positives precision counts 0 unless zero_division says otherwise",
        "Ling & Li (1998), Data mining for direct marketing, KDD, 73–79",
    ),
    concept("likelihood ratios", "likelihood_ratios", "metrics::ConfusionMatrix::lr_plus", ALL_FOUR, |g| {
        let cm = with_positive(g)?;
        let w = cm.worked();
        Ok(Answer::one("lr_plus", w.lr_plus())
            .with("lr_minus", w.lr_minus())
            .with("diagnostic_odds_ratio", w.diagnostic_odds_ratio()))
    })
    .also("LR+, LR-, diagnostic odds ratio")
    .notes(
        "at least 0, no upper bound; 1 tells nothing, LR+ and DOR better high, LR− low; undefined where a divisor is 0",
        "never counted as 0: without FP no LR+, without TN no LR−, without FP or FN no odds ratio; no half is added to \
         cells",
        "Deeks & Altman (2004), Diagnostic tests 4: likelihood ratios, BMJ 329, 168–169; Glas et al. (2003), J. Clin. \
         Epidemiol. 56, 1129–1135",
    ),
    concept("binary confusion metrics", "binary_metrics", "metrics::ConfusionMatrix", ALL_FOUR, |g| {
        let cm = with_positive(g)?;
        let w = cm.worked();
        let n = Expr::sum_of(
            ["TP", "FP", "FN", "TN"]
                .into_iter()
                .zip(cm.cells().unwrap_or_default())
                .map(|(name, cell)| Expr::named(name, cell)),
        );
        Ok(Answer::one("n", n.called("n"))
            .with("accuracy", w.accuracy())
            .with("error_rate", w.error_rate())
            .with("precision", w.precision())
            .with("recall", w.recall())
            .with("specificity", w.specificity())
            .with("npv", w.npv())
            .with("fpr", w.fpr())
            .with("fnr", w.fnr())
            .with("fdr", w.fdr())
            .with("false_omission_rate", w.false_omission_rate())
            .with("f1", w.f1())
            .with("f2", w.f_beta(2.0))
            .with("f0_5", w.f_beta(0.5))
            .with("balanced_accuracy", w.balanced_accuracy())
            .with("youden_j", w.youden_j())
            .with("g_mean", w.g_mean())
            .with("mcc", w.mcc())
            .with("cohen_kappa", w.cohen_kappa())
            .with("jaccard", w.jaccard())
            .with("lr_plus", w.lr_plus())
            .with("lr_minus", w.lr_minus())
            .with("diagnostic_odds_ratio", w.diagnostic_odds_ratio())
            .with("prevalence", w.prevalence())
            .with("predicted_positive_rate", w.predicted_positive_rate())
            .with("lift", w.lift()))
    })
    .also("confusion metrics")
    .notes(
        "shares 0 to 1; J, MCC and kappa −1 to 1; likelihood ratios, DOR and lift from 0 up; undefined as each on its \
         own",
        "0/0 counts 0 in shares unless zero_division says otherwise; ratios, lift and kappa are undefined there",
        FAWCETT,
    ),
    concept(
        "confusion matrix orientation",
        "confusion_orientation",
        "metrics::ConfusionMatrix::from_predicted_rows",
        &[FROM_MATRIX],
        |g| {
            let cm = with_positive(g)?;
            let w = cm.worked();
            Ok(with_cells(Answer::default(), &cm)
                .with("precision", w.precision())
                .with("recall", w.recall())
                .with("fpr", w.fpr()))
        },
    )
    .notes(
        "counts of at least 0, and shares 0 to 1",
        "rows are actual (scikit-learn's) unless orientation = rows_predicted; of two classes named by position, 1 is \
         positive",
        CLASSIFICATION_GUIDE,
    ),
    concept("confusion matrix", "confusion_matrix", "metrics::ConfusionMatrix::new", ANY_CLASSES, |g| {
        let cm = confusion(g)?;
        let cells: Vec<Vec<f64>> = cm.matrix().rows().into_iter().map(|row| row.to_vec()).collect();
        Ok(Answer::default()
            .plain("labels", cm.labels().to_vec(), "the classes, in the order of rows and columns")
            .plain("matrix", cells, "rows are actual, columns are predicted"))
    })
    .notes(
        "counts of at least 0, or sums of weights",
        "rows are actual, columns predicted; classes of y_true and y_pred in sorted order unless labels are given",
        CLASSIFICATION_GUIDE,
    ),
    concept(
        "normalized confusion matrix",
        "normalized_confusion_matrix",
        "metrics::ConfusionMatrix::normalized",
        &[
            &[MATRIX, opt(ORIENTATION), opt(CLASSES), NORMALIZE],
            &[Y_TRUE_LABELS, Y_PRED_LABELS, opt(CLASSES), opt(SAMPLE_WEIGHT), NORMALIZE],
        ],
        |g| {
            let cm = confusion(g)?;
            let by = match g.text("normalize")? {
                "pred" => Normalize::Pred,
                "all" => Normalize::All,
                _ => Normalize::True,
            };
            let k = cm.labels().len();
            let cell =
                |i, j| cm.normalized_cell(by, i, j).called(format!("share[{} → {}]", cm.labels()[i], cm.labels()[j]));
            Ok(Answer::one("matrix", rows((0..k).map(|i| (0..k).map(|j| cell(i, j)).collect()).collect())))
        },
    )
    .notes(
        "shares 0 to 1 that sum to 1 in each row, each column, or in all; a row or column without samples is all 0",
        "true divides by the actual class (rows: recall on the diagonal), pred by the predicted (precision), all by n",
        CLASSIFICATION_GUIDE,
    ),
    concept("averaged precision, recall and F1", "averages", "metrics::ConfusionMatrix::average", ANY_CLASSES, |g| {
        let cm = confusion(g)?;
        let (macro_, micro, weighted) =
            (cm.average(Average::Macro), cm.average(Average::Micro), cm.average(Average::Weighted));
        Ok(Answer::one("accuracy", cm.worked().accuracy())
            .with("precision_macro", macro_.worked().precision())
            .with("recall_macro", macro_.worked().recall())
            .with("f1_macro", macro_.worked().f1())
            .with("precision_micro", micro.worked().precision())
            .with("recall_micro", micro.worked().recall())
            .with("f1_micro", micro.worked().f1())
            .with("precision_weighted", weighted.worked().precision())
            .with("recall_weighted", weighted.worked().recall())
            .with("f1_weighted", weighted.worked().f1()))
    })
    .also("macro F1, micro F1, weighted F1")
    .notes(
        "0 to 1, higher is better; accuracy is undefined without samples",
        "macro F1 is the mean of the F1s, not the F1 of the means; weighted by actual counts; micro equals accuracy; \
         0/0 counts 0",
        SOKOLOVA,
    ),
    concept(
        "per-class precision, recall and F1",
        "per_class",
        "metrics::ConfusionMatrix::one_vs_rest",
        ANY_CLASSES,
        |g| {
            let cm = confusion(g)?;
            let support = cm.labels().iter().zip(cm.support()).map(|(l, n)| Expr::named(format!("support[{l}]"), n));
            Ok(Answer::default()
                .list("precision", cm.per_class(|c| c.precision()))
                .list("recall", cm.per_class(|c| c.recall()))
                .list("f1", cm.per_class(|c| c.f_beta(1.0)))
                .list("support", support)
                .plain("labels", cm.labels().to_vec(), "the order of the lists"))
        },
    )
    .also("classification report")
    .notes(
        "shares 0 to 1, higher is better; support is a count, or a sum of weights",
        "each class against all others; classes in sorted order unless labels are given; 0/0 counts 0 unless \
         zero_division says otherwise",
        CLASSIFICATION_GUIDE,
    ),
    concept("multiclass agreement", "multiclass_agreement", "metrics::ConfusionMatrix::mcc", ANY_CLASSES, |g| {
        let cm = confusion(g)?;
        let w = cm.worked();
        Ok(Answer::one("mcc", w.mcc())
            .with("cohen_kappa", w.cohen_kappa())
            .with("balanced_accuracy", w.balanced_accuracy()))
    })
    .notes(
        "MCC and kappa at most 1, balanced accuracy 0 to 1, higher is better; kappa undefined where chance alone \
         agrees",
        "MCC is Gorodkin's R_K, 0 where all samples are actually, or predicted, of one class; balanced accuracy over \
         the classes of y_true",
        "Gorodkin (2004), Comput. Biol. Chem. 28, 367–374; Cohen (1960), Educ. Psychol. Meas. 20, 37–46",
    ),
    concept(
        "weighted kappa",
        "weighted_kappa",
        "metrics::ConfusionMatrix::weighted_kappa",
        &[
            &[MATRIX, opt(ORIENTATION), opt(CLASSES), opt(KAPPA_WEIGHTS)],
            &[Y_TRUE_LABELS, Y_PRED_LABELS, opt(CLASSES), opt(SAMPLE_WEIGHT), opt(KAPPA_WEIGHTS)],
        ],
        |g| {
            let weights = match g.opt_text("weights") {
                Some("linear") => KappaWeights::Linear,
                Some("quadratic") => KappaWeights::Quadratic,
                _ => KappaWeights::None,
            };
            Ok(Answer::one("kappa", confusion(g)?.worked().weighted_kappa(weights)))
        },
    )
    .also("quadratic weighted kappa, linear weighted kappa")
    .notes(
        "at most 1, higher is better, 0 is chance; undefined without samples or where no disagreement is expected",
        "a miss weighs 1 (none), |i − j| (linear) or (i − j)² (quadratic), classes equally spaced in the order of \
         labels",
        "Cohen (1968), Psychol. Bull. 70, 213–220",
    ),
    concept(
        "Jaccard score",
        "jaccard",
        "metrics::ConfusionMatrix::jaccard",
        &[
            &[TP, FP, FN, opt(TN), ZERO_DIVISION],
            &[
                Y_TRUE_LABELS,
                Y_PRED_LABELS,
                opt(CLASSES),
                opt(POSITIVE),
                opt(SAMPLE_WEIGHT),
                ZERO_DIVISION,
                opt(AVERAGE),
            ],
            &[MATRIX, opt(ORIENTATION), opt(CLASSES), opt(POSITIVE), ZERO_DIVISION, opt(AVERAGE)],
        ],
        |g| {
            Ok(match g.opt_text("average") {
                None | Some("binary") => Answer::one("jaccard", with_positive(g)?.worked().jaccard()),
                Some("none") => Answer::default().list("jaccard", confusion(g)?.per_class(|c| c.jaccard())),
                Some(_) => Answer::one("jaccard", confusion(g)?.average(average(g)).worked().jaccard()),
            })
        },
    )
    .also("intersection over union of labels, threat score")
    .notes(
        "0 to 1, higher is better; 0 unless zero_division says otherwise without actual and predicted positives",
        "TP / (TP + FP + FN), true negatives do not count; of the positive class unless average is given",
        "Jaccard (1912), New Phytologist 11, 37–50",
    ),
    concept("sample-weighted metrics", "weighted_metrics", "metrics::ConfusionMatrix::weighted", ANY_CLASSES, |g| {
        let cm = with_positive(g)?;
        let w = cm.worked();
        Ok(Answer::one("accuracy", w.accuracy())
            .with("precision", w.precision())
            .with("recall", w.recall())
            .with("f1", w.f1()))
    })
    .notes(
        "0 to 1, higher is better",
        "each sample counts sample_weight times (1 if none are given), so the cells are sums of weights; 0/0 counts 0",
        CLASSIFICATION_GUIDE,
    ),
    concept(
        "majority-class baseline",
        "majority_baseline",
        "metrics::ConfusionMatrix",
        inputs![numbers("counts", "samples of each class"), opt(CLASSES)],
        |g| {
            let counts = g.numbers("counts")?;
            let (cm, majority) = always_majority(g, &counts)?;
            let label = match g.opt_labels("labels") {
                Some(labels) => labels[majority].value(),
                None => majority.into(),
            };
            Ok(Answer::default()
                .plain("label", label, "the most frequent class, the first of several")
                .with("accuracy", share_correct(counts[majority], cm.n()).called("accuracy"))
                .with("balanced_accuracy", cm.worked().balanced_accuracy())
                .with("f1_macro", cm.average(Average::Macro).worked().f1())
                .with("cohen_kappa", cm.worked().cohen_kappa()))
        },
    )
    .notes(
        "shares 0 to 1; kappa is 0; undefined without samples, kappa also where only one class has samples",
        "always the most frequent class, the first of equals; classes are named by position unless labels are given",
        "scikit-learn 1.9, DummyClassifier (most_frequent)",
    ),
    concept(
        "chance accuracy",
        "chance_accuracy",
        "catalog",
        inputs![numbers("class_shares", "the share of each class, 1 in all")],
        |g| {
            let shares = shares("class_shares", g.numbers("class_shares")?)?;
            let squares = shares.iter().map(|share| Expr::from(*share).powi(2));
            Ok(Answer::one("uniform", (1.0 / Expr::named("classes", shares.len() as f64)).called("uniform"))
                .with("prior_matching", Expr::sum_of(squares).called("prior matching")))
        },
    )
    .also("random guessing")
    .notes(
        "0 to 1",
        "uniform guesses each class alike, 1/k; prior matching guesses by the class shares, Σ share²; shares must sum \
         to 1",
        "scikit-learn 1.9, DummyClassifier (uniform and stratified)",
    ),
    concept(
        "metric gate",
        "metric_gate",
        "catalog",
        inputs![
            number("metric", "the value that is judged"),
            number("threshold", "the value it must reach"),
            choice("comparison", COMPARISONS, "what passes"),
        ],
        |g| {
            let (metric, threshold) =
                (Expr::named("metric", g.number("metric")?), Expr::named("threshold", g.number("threshold")?));
            let passes = match g.text("comparison")? {
                "greater_than" => metric.greater_than(threshold),
                "less_than" => metric.less_than(threshold),
                "less_or_equal" => metric.at_most(threshold),
                "equal" => metric.equals(threshold),
                _ => metric.at_least(threshold),
            };
            Ok(Answer::one("passes", passes.called("passes")))
        },
    )
    .also("deployment gate, threshold check")
    .notes(
        "true or false",
        "numbers are compared as they are, without tolerance; only greater_or_equal, less_or_equal and equal pass on \
         equality",
        "Amazon SageMaker Pipelines developer guide, condition step",
    ),
    concept(
        "confidence routing",
        "confidence_routing",
        "catalog",
        inputs![SCORES, number("threshold", "the lowest score that needs no person")],
        |g| {
            let (scores, threshold) = (non_empty("scores", g.numbers("scores")?)?, g.number("threshold")?);
            let to_human = positions(&scores, |score| score < threshold);
            let n = to_human.len();
            Ok(Answer::default()
                .plain("to_human", to_human, "positions of the scores below the threshold, from 0")
                .with("n_human", Expr::named("scores below the threshold", n as f64))
                .with("n_automatic", Expr::named("scores at or above the threshold", (scores.len() - n) as f64)))
        },
    )
    .also("human in the loop")
    .notes(
        "positions from 0, and counts that sum to the number of scores",
        "a score equal to the threshold needs no person",
        "Chow (1970), On optimum recognition error and reject tradeoff, IEEE Trans. Inf. Theory 16, 41–46",
    ),
    concept(
        "score thresholding",
        "score_thresholding",
        "catalog",
        inputs![SCORES, number("threshold", "the lowest score that is flagged")],
        |g| {
            let (scores, threshold) = (non_empty("scores", g.numbers("scores")?)?, g.number("threshold")?);
            let flagged = positions(&scores, |score| score >= threshold);
            let n = flagged.len() as f64;
            Ok(Answer::default()
                .plain("flagged", flagged, "positions of the scores at or above the threshold, from 0")
                .with("n_flagged", Expr::named("scores at or above the threshold", n)))
        },
    )
    .notes("positions from 0, and how many", "a score equal to the threshold is flagged", FAWCETT),
    concept(
        "argmax prediction",
        "argmax",
        "catalog",
        inputs![labels("labels", "the classes"), numbers("scores", "the score of each class")],
        |g| {
            let (labels, scores) = (g.labels("labels")?, g.numbers("scores")?);
            same_length("labels", labels.len(), "scores", scores.len())?;
            let best = argmax(&scores);
            let total = Expr::sum_of(scores.iter().map(|score| Expr::from(*score)));
            Ok(Answer::default()
                .plain("label", labels[best].value(), "the class with the highest score, the first of several")
                .with("score", Expr::named(format!("score[{}]", labels[best]), scores[best]))
                .with("total", total.called("total")))
        },
    )
    .notes(
        "one of the labels; its score and the total are in the unit of the scores",
        "of equal scores the first; the scores need not be probabilities",
        "Bishop (2006), Pattern Recognition and Machine Learning, 1.5.1",
    ),
    concept(
        "threshold sweep",
        "threshold_sweep",
        "metrics::RankedScores::at_threshold",
        inputs![
            Y_TRUE_LABELS,
            Y_SCORE,
            opt(POSITIVE),
            opt(SAMPLE_WEIGHT),
            numbers("thresholds", "scores from which on a sample is positive")
        ],
        |g| {
            let ranked = ranked(g)?;
            let thresholds = non_empty("thresholds", g.numbers("thresholds")?)?;
            let matrices: Vec<ConfusionMatrix> = thresholds.iter().map(|t| ranked.at_threshold(*t)).collect();
            let cell = |i: usize, name: &'static str| {
                let value = move |cm: &ConfusionMatrix| cm.cells().map_or(f64::NAN, |cells| cells[i]);
                matrices.iter().map(move |cm| Expr::named(name, value(cm))).collect::<Vec<_>>()
            };
            Ok(Answer::default()
                .list("tp", cell(0, "TP"))
                .list("fp", cell(1, "FP"))
                .list("fn", cell(2, "FN"))
                .list("tn", cell(3, "TN"))
                .list("precision", matrices.iter().map(|cm| cm.worked().precision()))
                .list("recall", matrices.iter().map(|cm| cm.worked().recall())))
        },
    )
    .notes(
        "counts of at least 0, or sums of weights; precision and recall 0 to 1",
        "a score equal to the threshold is positive; 0/0 counts 0; thresholds in the order given",
        FAWCETT,
    ),
    concept(
        "threshold for a recall floor",
        "recall_floor",
        "metrics::RankedScores::threshold_for_recall",
        inputs![
            Y_TRUE_LABELS,
            Y_SCORE,
            opt(POSITIVE),
            opt(SAMPLE_WEIGHT),
            number("min_recall", "the recall to reach, from 0 to 1")
        ],
        |g| {
            let found = ranked(g)?.threshold_for_recall(g.number("min_recall")?)?;
            let w = found.matrix.worked();
            Ok(Answer::default()
                .plain("threshold", found.threshold, "the highest score whose recall reaches the floor")
                .with("recall", w.recall())
                .with("precision", w.precision()))
        },
    )
    .notes(
        "a score of the data; an error without positives",
        "the highest score whose recall reaches the floor, scores equal to it being positive; no search for the best \
         precision",
        FAWCETT,
    ),
    concept(
        "cost of errors",
        "cost",
        "metrics::ConfusionMatrix::cost",
        inputs![
            opt(TP),
            FP,
            FN,
            opt(TN),
            count("cost_fp", "cost of one false positive"),
            count("cost_fn", "cost of one false negative")
        ],
        |g| {
            let cm = confusion(g)?;
            let total =
                cm.worked().cost(Costs { fp: g.number("cost_fp")?, fn_: g.number("cost_fn")?, ..Costs::default() });
            let absent: Vec<&str> = ["tp", "tn"].into_iter().filter(|name| !g.has(name)).collect();
            let n = if absent.is_empty() { cm.n() } else { f64::NAN };
            let (names, verb) = (absent.join(" and "), if absent.len() == 1 { "is" } else { "are" });
            let per_case = (total.expr().clone() / Expr::named("n", n))
                .undefined_if(n == 0.0, "no samples")
                .undefined_if(n.is_nan(), format!("{names} {verb} not given, so the number of cases is unknown"));
            Ok(Answer::one("total_cost", total).with("cost_per_case", per_case.called("cost per case")))
        },
    )
    .notes(
        "at least 0, in the unit of the costs, lower is better; cost per case undefined where tp or tn is not given",
        "right predictions cost nothing; the cost per case divides by all samples, not by the errors",
        "Elkan (2001), The foundations of cost-sensitive learning, IJCAI, 973–978",
    ),
    concept(
        "Hamming loss",
        "hamming_loss",
        "metrics::MultiLabel",
        inputs![
            matrix("y_true", "0 or 1 for each sample (row) and label (column)"),
            matrix("y_pred", "the predictions, likewise")
        ],
        |g| {
            let m = MultiLabel::new(&g.matrix("y_true")?, &g.matrix("y_pred")?)?;
            Ok(Answer::one("hamming_loss", m.worked().hamming_loss())
                .with("subset_accuracy", m.worked().subset_accuracy()))
        },
    )
    .also("subset accuracy, exact match ratio")
    .notes(
        "0 to 1; of the loss lower, of the subset accuracy higher is better",
        "rows are samples, columns labels; the loss is over all cells, the subset accuracy wants every label of a row \
         right",
        "Tsoumakas & Katakis (2007), Int. J. Data Warehous. Min. 3(3), 1–13",
    ),
    concept(
        "top-k accuracy",
        "top_k_accuracy",
        "metrics::TrueClassRanks::top_k_accuracy",
        inputs![
            Y_TRUE_LABELS,
            matrix("y_prob", "a row for each sample, a column for each class"),
            opt(CLASSES),
            whole("k", "how many classes count").at_least(1)
        ],
        |g| {
            let (y_true, y_prob, k) = (g.labels("y_true")?, g.matrix("y_prob")?, g.whole_from("k", 1)?);
            let ranks = TrueClassRanks::new(&y_true, &y_prob, &class_names(g, y_prob.ncols()))?;
            Ok(Answer::one("top_k_accuracy", ranks.worked().top_k_accuracy(k)))
        },
    )
    .notes(
        "0 to 1, higher is better; k from the number of classes on gives 1",
        "of equal scores the class of the lower column ranks first (scikit-learn: the higher); columns are 0, 1, … \
         unless labels are given",
        "Russakovsky et al. (2015), Int. J. Comput. Vis. 115, 211–252",
    ),
    concept(
        "sliced accuracy",
        "sliced_accuracy",
        "metrics::ConfusionMatrix::accuracy",
        inputs![Y_TRUE_LABELS, Y_PRED_LABELS, labels("group", "the group of each sample")],
        |g| {
            let (y_true, y_pred, group) = (g.labels("y_true")?, g.labels("y_pred")?, g.labels("group")?);
            same_length("y_true", y_true.len(), "y_pred", y_pred.len())?;
            same_length("y_true", y_true.len(), "group", group.len())?;
            let groups = crate::metrics::labels::distinct(&group);
            let accuracy = |wanted: &Class| {
                let own = || (0..group.len()).filter(|&i| group[i] == *wanted);
                let correct = own().filter(|&i| y_true[i] == y_pred[i]).count() as f64;
                share_correct(correct, own().count() as f64).called(format!("accuracy[{wanted}]"))
            };
            let accuracies: Vec<Expr> = groups.iter().map(accuracy).collect();
            let by_value = |a: &&Expr, b: &&Expr| a.value().total_cmp(&b.value());
            let (Some(best), Some(worst)) = (accuracies.iter().max_by(by_value), accuracies.iter().min_by(by_value))
            else {
                return Err(Error::empty("group"));
            };
            let gap = (best - worst).called("gap");
            Ok(Answer::default()
                .plain("groups", groups.iter().map(Class::value).collect::<Vec<_>>(), "in sorted order")
                .list("accuracy", accuracies)
                .with("gap", gap))
        },
    )
    .notes(
        "0 to 1, higher is better; the gap 0 to 1, lower is better",
        "groups in sorted order; the gap is that of the best and the worst group, whatever their sizes",
        "Barocas et al. (2021), Designing disaggregated evaluations of AI systems, AIES",
    ),
];

const BETA: Input = number("beta", "how many times recall counts as much as precision");
const SCORES: Input = numbers("scores", "one score a sample");
const NORMALIZE: Input =
    choice("normalize", &["true", "pred", "all"], "divide by the actual class, the predicted class, or all");
const KAPPA_WEIGHTS: Input =
    choice("weights", &["none", "linear", "quadratic"], "how a disagreement weighs, none unless given");
const COMPARISONS: &[&str] = &["greater_than", "greater_or_equal", "less_than", "less_or_equal", "equal"];
