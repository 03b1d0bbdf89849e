//! Numbers made ready: scaling, long tails, missing values, outliers, bins.

use linfa::DatasetBase;
use linfa::traits::Fit;

use super::common::*;
use crate::preprocessing::{
    Bins, Fences, KnnImputer, Logarithm, MaxAbsScaler, MinMaxScaler, ModifiedZScores, Norm, RobustScaler, Scaling,
    Strategy, Winsorizer, ZScores, box_cox, largest_z_score, standardized, yeo_johnson,
};
use crate::stats::{QuantileMethod, Sample, ascending, quantile_expr};
use crate::worked::{Expr, Number};

const X: Input = numbers("x", "the values");
const DDOF: Input = opt(whole("ddof", "0 for the deviation of the population, 1 for that of a sample"));
const N_BINS: Input = whole("n_bins", "how many bins").at_least(1);
const LAMBDA: Input = number("lambda", "the power; 1 changes the shape of nothing");
const METHODS: &[&str] = &["standard", "minmax", "min_max", "robust", "maxabs", "max_abs"];

/// `x[2]`, the value at a position.
fn entry(i: usize, x: f64) -> Expr {
    Expr::named(format!("x[{i}]"), x)
}

/// Every value transformed, the results named `z[0]`, `z[1]`, …
fn each(x: &[f64], transform: impl Fn(Expr) -> Expr) -> Vec<Expr> {
    x.iter().enumerate().map(|(i, x)| transform(entry(i, *x)).called(format!("z[{i}]"))).collect()
}

/// A result that has its own derivation, as a quantity of the next formula; undefined, it keeps its reason.
fn known(result: &Expr) -> Expr {
    if result.value().is_nan() { result.clone() } else { Expr::named(result.worked().name(), result.value()) }
}

/// Median and interquartile range, each with its quantiles.
fn middle(x: &[f64]) -> [Expr; 2] {
    let sorted = ascending(x);
    let at = |q, name| quantile_expr(QuantileMethod::Linear, &sorted, q).renamed(name);
    [at(0.5, "median"), (at(0.75, "q3") - at(0.25, "q1")).called("IQR")]
}

/// Mean and standard deviation.
fn spread(x: &[f64], g: &Given) -> Result<[Expr; 2]> {
    let sample = Sample::new(x)?;
    Ok([sample.mean_expr(), sample.std_expr(g.opt_whole("ddof").unwrap_or(0))])
}

/// The test part scaled by what the training part taught, and that itself.
fn fitted_on_train(g: &Given) -> Result<Answer> {
    let (train, test) = (g.numbers("train")?, non_empty("test", g.numbers("test")?)?);
    let scaled = |answer: Answer, scale: &dyn Fn(Expr) -> Expr| answer.list("scaled_test", each(&test, scale));
    let extreme = |name: &str, value: f64| Expr::named(format!("{name} of train"), value);
    Ok(match g.opt_text("method").unwrap_or("standard") {
        "minmax" | "min_max" => {
            let fitted = MinMaxScaler::params().fit_column(&train)?;
            let answer = Answer::one("train_min", extreme("min", fitted.min));
            scaled(answer.with("train_max", extreme("max", fitted.max)), &|x| fitted.scale(x))
        }
        "maxabs" | "max_abs" => {
            let fitted = MaxAbsScaler::params().fit_column(&train)?;
            scaled(Answer::one("train_max_abs", extreme("max |x|", fitted.max_abs)), &|x| fitted.scale(x))
        }
        "robust" => {
            let fitted = RobustScaler::params().fit_column(&train)?;
            let [median, iqr] = middle(&train);
            scaled(Answer::one("train_median", median).with("train_iqr", iqr), &|x| fitted.scale(x))
        }
        _ => {
            let [mean, std] = spread(&train, g)?;
            let answer = Answer::one("train_mean", mean.clone()).with("train_std", std.clone());
            scaled(answer, &|x| standardized(x, known(&mean), known(&std)))
        }
    })
}

fn strategy(g: &Given) -> Result<Strategy> {
    Ok(match g.text("strategy")? {
        "mean" => Strategy::Mean,
        "median" => Strategy::Median,
        "constant" => Strategy::Constant(g.number("fill_value")?),
        _ => Strategy::MostFrequent,
    })
}

/// Observed values as they are, the missing ones with their derivation.
fn filled(x: f64, fill: impl FnOnce() -> Expr) -> Outcome {
    if x.is_nan() { fill().into() } else { Outcome::Plain { value: x.into(), rule: "" } }
}

fn knn_imputed(g: &Given) -> Result<Answer> {
    let x = g.matrix("x")?;
    let k = g.opt_whole("n_neighbors").unwrap_or(5);
    let imputer = KnnImputer::params().n_neighbors(k).fit(&DatasetBase::from(x.view()))?;
    let mut rows = Vec::new();
    for (i, row) in x.outer_iter().enumerate() {
        let mut values = Vec::new();
        for (j, value) in row.iter().enumerate() {
            let neighbors = if value.is_nan() { imputer.neighbors(row, j)? } else { vec![] };
            let of = |&row: &usize| Expr::named(format!("x[{row}][{j}]"), x[(row, j)]);
            values.push(filled(*value, || Expr::mean_of(neighbors.iter().map(of)).called(format!("x[{i}][{j}]"))));
        }
        rows.push(Outcome::List(values));
    }
    Ok(Answer::default().list("imputed", rows))
}

fn bins(x: &[f64], bins: Bins) -> Result<Answer> {
    const RULE: &str = "from 0; each bin holds its left edge, the last one also its right edge";
    let edges = Answer::default().plain("edges", bins.edges().to_vec(), "ascending; a constant has one bin, −∞ to ∞");
    Ok(edges.plain("bins", bins.transform(x)?, RULE))
}

// Notes that concepts share.
const PREPROCESSING_GUIDE: &str = "scikit-learn 1.9 user guide, 7.3";
const TUKEY: &str = "Tukey (1977), Exploratory Data Analysis";

pub(super) const CONCEPTS: &[Concept] = &[
    concept(
        "min-max scaling",
        "min_max_scaling",
        "preprocessing::MinMaxScaler",
        inputs![
            X,
            opt(number("min", "what the least value becomes, 0 if not given")),
            opt(number("max", "what the largest value becomes, 1 if not given")),
        ],
        |g| {
            let x = g.numbers("x")?;
            let (lower, upper) = (g.opt_number("min").unwrap_or(0.0), g.opt_number("max").unwrap_or(1.0));
            let fitted = MinMaxScaler::params().range(lower, upper).fit_column(&x)?;
            Ok(Answer::default().list("scaled", each(&x, |x| fitted.scale(x))))
        },
    )
    .also("min-max normalization")
    .notes(
        "min to max, 0 to 1 unless given; an error where min is not below max",
        "the extremes of x itself; a constant becomes min",
        PREPROCESSING_GUIDE,
    ),
    concept("max-abs scaling", "max_abs_scaling", "preprocessing::MaxAbsScaler", inputs![X], |g| {
        let x = g.numbers("x")?;
        let fitted = MaxAbsScaler::params().fit_column(&x)?;
        Ok(Answer::default().list("scaled", each(&x, |x| fitted.scale(x))))
    })
    .notes(
        "−1 to 1, signs and zeros kept",
        "divided by the largest |x|, not centred; all zeros stay",
        PREPROCESSING_GUIDE,
    ),
    concept("standardization", "standardization", "preprocessing::StandardScaler", inputs![X, DDOF], |g| {
        let x = g.numbers("x")?;
        let [mean, std] = spread(&x, g)?;
        let scaled = each(&x, |x| standardized(x, known(&mean), known(&std)));
        Ok(Answer::one("mean", mean).with("std", std).list("scaled", scaled))
    })
    .also("z-score normalization, standard scaling")
    .notes(
        "any numbers, without unit: mean 0 and deviation 1; undefined for one value with ddof = 1",
        "ddof 0 (n) unless given, as scikit-learn; a constant is only centred, so it becomes 0",
        PREPROCESSING_GUIDE,
    ),
    concept(
        "scaler fitted on the training set",
        "scaler_on_train",
        "preprocessing::ColumnScaler",
        inputs![
            numbers("train", "training values"),
            numbers("test", "values of another part"),
            opt(choice("method", METHODS, "how it scales, standard if not given")),
            DDOF,
        ],
        fitted_on_train,
    )
    .notes(
        "any numbers, without unit; values beyond the training range leave the bounds",
        "only train teaches, by the standard deviation (ddof 0), extremes, quartiles or max |x|; a spread of 0 divides \
         by 1",
        "scikit-learn 1.9 user guide, 7.3 (fit and transform)",
    ),
    concept("robust scaling", "robust_scaling", "preprocessing::RobustScaler", inputs![X], |g| {
        let x = g.numbers("x")?;
        let fitted = RobustScaler::params().fit_column(&x)?;
        let [median, iqr] = middle(&x);
        Ok(Answer::one("median", median).with("iqr", iqr).list("scaled", each(&x, |x| fitted.scale(x))))
    })
    .notes(
        "any numbers, without unit: median 0",
        "median and q3 − q1, quartiles by linear interpolation; an IQR of 0 divides by 1",
        PREPROCESSING_GUIDE,
    ),
    concept(
        "unit-norm scaling",
        "unit_norm",
        "preprocessing::Norm",
        inputs![X, opt(choice("norm", &["l2", "l1", "max"], "which length becomes 1, l2 if not given"))],
        |g| {
            let x = non_empty("x", g.numbers("x")?)?;
            let norm = match g.opt_text("norm") {
                Some("l1") => Norm::L1,
                Some("max") => Norm::Max,
                _ => Norm::L2,
            };
            let length = norm.expr(&x);
            let scaled = each(&x, |x| Norm::share(x, length.clone()));
            Ok(Answer::default().list("scaled", scaled))
        },
    )
    .also("vector normalization")
    .notes(
        "−1 to 1; a vector of length 1",
        "one sample's values, not one feature's; l2 unless given; zeros stay zeros",
        PREPROCESSING_GUIDE,
    ),
    concept(
        "log transform",
        "log_transform",
        "preprocessing::Logarithm",
        inputs![X, opt(choice("function", &["ln", "log", "log10", "log2", "log1p"], "which, ln if not given"))],
        |g| {
            let x = g.numbers("x")?;
            let logarithm = match g.opt_text("function") {
                Some("log10") => Logarithm::Log10,
                Some("log2") => Logarithm::Log2,
                Some("log1p") => Logarithm::Log1p,
                _ => Logarithm::Ln,
            };
            logarithm.check(&x)?;
            Ok(Answer::default().list("transformed", each(&x, |x| logarithm.of(x))))
        },
    )
    .also("log1p")
    .notes(
        "any numbers; an error for values of 0 or below (log1p: −1 or below)",
        "natural log unless given; log means ln; log1p is ln(1 + x)",
        "scikit-learn 1.9 user guide, 7.3 (custom transformers); Tukey (1977), Exploratory Data Analysis",
    ),
    concept("Box-Cox transform", "box_cox", "preprocessing::box_cox", inputs![X, LAMBDA], |g| {
        let (x, lambda) = (non_empty("x", g.numbers("x")?)?, g.number("lambda")?);
        Ok(Answer::default().list("transformed", each(&x, |x| box_cox(x, lambda))))
    })
    .notes(
        "any numbers; undefined for values of 0 or below",
        "lambda is given, not estimated; (x^λ − 1) / λ, ln x at 0, so 1 only takes 1 off; not standardized after",
        "Box & Cox (1964), J. R. Stat. Soc. B 26, 211–252",
    ),
    concept("Yeo-Johnson transform", "yeo_johnson", "preprocessing::yeo_johnson", inputs![X, LAMBDA], |g| {
        let (x, lambda) = (non_empty("x", g.numbers("x")?)?, g.number("lambda")?);
        Ok(Answer::default().list("transformed", each(&x, |x| yeo_johnson(x, lambda))))
    })
    .notes(
        "any numbers, for values of any sign",
        "lambda is given, not estimated; 1 leaves x as it is; not standardized after",
        "Yeo & Johnson (2000), Biometrika 87, 954–959",
    ),
    concept(
        "imputation",
        "imputation",
        "preprocessing::SimpleImputer",
        inputs![
            numbers_with_gaps("x", "the values"),
            choice("strategy", &["mean", "median", "most_frequent", "mode", "constant"], "what fills the gaps"),
            opt(number("fill_value", "the constant, if the strategy is that")),
        ],
        |g| {
            let x = g.numbers("x")?;
            let fill = strategy(g)?.expr(&x)?;
            let imputed = x.iter().map(|x| filled(*x, || known(&fill)));
            Ok(Answer::one("fill", fill.clone()).list("imputed", imputed))
        },
    )
    .also("missing value imputation")
    .notes(
        "in the unit of x; an error where every value is missing, unless by a constant",
        "nan is missing; the mean and median are of the observed; of equally frequent values the smallest",
        "scikit-learn 1.9 user guide, 7.4",
    ),
    concept(
        "k-NN imputation",
        "knn_imputation",
        "preprocessing::KnnImputer",
        inputs![
            matrix_with_gaps("x", "a row for each sample, a column for each feature"),
            opt(whole("n_neighbors", "how many neighbours are averaged, 5 if not given").at_least(1)),
        ],
        knn_imputed,
    )
    .notes(
        "in the unit of the feature; an error for a feature without any observed value",
        "nan-Euclidean distance; plain mean of 5 neighbours unless given, the first of equals; the column's mean where \
         no row shares a feature",
        "Troyanskaya et al. (2001), Bioinformatics 17, 520–525",
    ),
    concept(
        "z-score outliers",
        "z_score_outliers",
        "preprocessing::ZScores",
        inputs![X, opt(number("k", "deviations that are still usual, 3 if not given")), DDOF],
        |g| {
            let z = ZScores::new(&g.numbers("x")?, g.opt_whole("ddof").unwrap_or(0))?;
            let outliers = z.outliers(g.opt_number("k").unwrap_or(3.0))?;
            let rule = "positions from 0 where |z| exceeds k";
            Ok(Answer::default().list("z", z.exprs()).plain("outliers", outliers, rule))
        },
    )
    .notes(
        "z any number, at most √(n − 1) for ddof 0; undefined where the deviation is 0, and then no outliers",
        "|z| above k (3 unless given), not at it; ddof 0 unless given; the value itself counts in mean and deviation",
        "Iglewicz & Hoaglin (1993), How to Detect and Handle Outliers",
    ),
    concept(
        "largest possible z-score",
        "largest_z_score",
        "preprocessing::largest_z_score",
        inputs![whole("n", "how many values").at_least(2)],
        |g| {
            let n = Expr::named("n", g.whole("n")? as f64);
            Ok(Answer::one("population", largest_z_score(n.clone(), false).called("largest z"))
                .with("sample", largest_z_score(n, true).called("largest z (sample)")))
        },
    )
    .notes(
        "population √(n − 1), sample (n − 1) / √n, both above 0",
        "reached by one value apart from n − 1 equal ones; population divides by n, sample by n − 1",
        "Shiffler (1988), The American Statistician 42, 79–80",
    ),
    concept(
        "IQR outliers",
        "iqr_outliers",
        "preprocessing::Fences",
        inputs![X, opt(number("factor", "interquartile ranges to the fences, 1.5 if not given"))],
        |g| {
            let x = g.numbers("x")?;
            let fences = Fences::new(&x, g.opt_number("factor").unwrap_or(1.5))?;
            Ok(Answer::one("q1", fences.q1())
                .with("q3", fences.q3())
                .with("lower", fences.lower())
                .with("upper", fences.upper())
                .plain("outliers", fences.outliers(&x), "positions from 0 strictly outside the fences"))
        },
    )
    .also("Tukey's fences")
    .notes(
        "fences in the unit of x; positions from 0",
        "factor 1.5 unless given; quartiles by linear interpolation (Tukey's own are hinges); a value on a fence is no \
         outlier",
        TUKEY,
    ),
    concept(
        "modified z-score outliers",
        "modified_z_score_outliers",
        "preprocessing::ModifiedZScores",
        inputs![X, opt(number("threshold", "the largest usual score, 3.5 if not given"))],
        |g| {
            let x = g.numbers("x")?;
            let scores = ModifiedZScores::new(&x)?;
            let outliers = scores.outliers(g.opt_number("threshold").unwrap_or(3.5))?;
            let [median, mad] = scores.middle();
            Ok(Answer::one("median", median)
                .with("mad", mad.worked().remark("of |x − median|"))
                .list("modified_z", scores.exprs())
                .plain("outliers", outliers, "positions from 0 where the absolute score exceeds the threshold"))
        },
    )
    .notes(
        "any numbers; undefined where the MAD is 0, and then no outliers",
        "0.6745 · (x − median) / MAD; above 3.5 unless given, not at it; the MAD itself is not scaled",
        "Iglewicz & Hoaglin (1993), How to Detect and Handle Outliers",
    ),
    concept(
        "winsorizing",
        "winsorizing",
        "preprocessing::Winsorizer",
        inputs![
            X,
            number("lower_percentile", "smaller values become this percentile, 0 to 100"),
            number("upper_percentile", "larger values become this percentile, 0 to 100"),
        ],
        |g| {
            let x = g.numbers("x")?;
            let w = Winsorizer::fit(&x, g.number("lower_percentile")?, g.number("upper_percentile")?)?;
            let (lower, upper) = (w.lower(), w.upper());
            let clipped = each(&x, |x| Winsorizer::clip(x, known(&lower), known(&upper)));
            Ok(Answer::one("lower", lower.clone()).with("upper", upper.clone()).list("clipped", clipped))
        },
    )
    .also("winsorising, clipping")
    .notes(
        "between the two percentiles, in the unit of x",
        "limits by linear interpolation, so they need not be values of x (SciPy's winsorize counts values instead)",
        "Dixon (1960), Annals of Mathematical Statistics 31, 385–391",
    ),
    concept("equal-width binning", "equal_width_bins", "preprocessing::Bins", inputs![X, N_BINS], |g| {
        let x = g.numbers("x")?;
        bins(&x, Bins::equal_width(&x, g.whole("n_bins")?)?)
    })
    .notes(
        "bins from 0 to n_bins − 1; edges in the unit of x",
        "bins hold their left edge, the last one both; a constant has one bin",
        "scikit-learn 1.9, KBinsDiscretizer (uniform)",
    ),
    concept("quantile binning", "quantile_bins", "preprocessing::Bins", inputs![X, N_BINS], |g| {
        let x = g.numbers("x")?;
        bins(&x, Bins::quantile(&x, g.whole("n_bins")?)?)
    })
    .also("equal-frequency binning")
    .notes(
        "bins from 0 to n_bins − 1, fewer where quantiles coincide; edges in the unit of x",
        "edges by linear interpolation; bins hold their left edge, the last one both; a constant has one bin",
        "scikit-learn 1.9, KBinsDiscretizer (quantile)",
    ),
];

#[cfg(all(test, feature = "cli"))]
mod tests {
    use super::*;
    use crate::catalog::Value;

    fn list(concept: &str, inputs: &str, result: &str) -> Vec<f64> {
        match asked(concept, inputs).unwrap().get(result).unwrap().value() {
            Value::List(items) => items.iter().filter_map(Value::number).collect(),
            other => panic!("{result} is {other}"),
        }
    }

    /// Train 1, 2, 4, 9: minimum 1, maximum 9, median 3, quartiles 1.75 and 5.25; 5 is halfway, 5/9 and (5 − 3) / 3.5.
    #[test]
    fn the_training_part_scales_the_test_part_by_every_method() {
        let scaled = |method: &str| {
            let inputs = format!("train = [4, 1, 9, 2]\ntest = [5]\nmethod = {method:?}");
            list("scaler fitted on the training set", &inputs, "scaled_test")[0]
        };
        assert_eq!(scaled("minmax"), 0.5);
        assert_eq!(scaled("maxabs"), 5.0 / 9.0);
        assert_eq!(scaled("robust"), 2.0 / 3.5);
        // Mean 4, deviations 0, −3, 5, −2: variance 38/4.
        assert!((scaled("standard") - 1.0 / 9.5_f64.sqrt()).abs() < 1e-15);
    }

    #[test]
    fn without_spread_scaling_centres_and_scores_are_undefined() {
        assert_eq!(list("standardization", "x = [4, 4]", "scaled"), [0.0, 0.0]);
        assert_eq!(list("min_max_scaling", "x = [4, 4]\nmin = 2\nmax = 3", "scaled"), [2.0, 2.0]);
        for concept in ["z_score_outliers", "modified_z_score_outliers"] {
            let answer = asked(concept, "x = [4, 4]").unwrap();
            assert!(answer.undefined().unwrap().contains("deviation is 0"), "{concept}");
        }
        assert!(asked("standardization", "x = [4]\nddof = 1").unwrap().undefined().is_some());
    }

    /// Observed 6, 2, 2, 6: mean and median 4, mode 2.
    #[test]
    fn only_gaps_are_filled() {
        for (strategy, fill) in [("mean", 4.0), ("median", 4.0), ("most_frequent", 2.0), ("mode", 2.0)] {
            let inputs = format!("x = [6, nan, 2, 2, 6]\nstrategy = {strategy:?}");
            assert_eq!(list("imputation", &inputs, "imputed"), [6.0, fill, 2.0, 2.0, 6.0]);
        }
        let constant = "x = [nan]\nstrategy = \"constant\"\nfill_value = 7";
        assert_eq!(list("imputation", constant, "imputed"), [7.0]);
        assert!(asked("imputation", "x = [nan]\nstrategy = \"constant\"").is_err());
        assert!(asked("imputation", "x = [1, inf]\nstrategy = \"mean\"").is_err());
        assert!(asked("k-NN imputation", "x = [[1, nan], [2]]").is_err());
        assert!(asked("k-NN imputation", "x = [[1, \"a\"]]").unwrap_err().to_string().contains("at position 1"));
    }

    #[test]
    fn wrong_settings_are_refused() {
        for (concept, inputs) in [
            ("min_max_scaling", "x = [1, 2]\nmin = 1\nmax = 1"),
            ("max_abs_scaling", "x = []"),
            ("unit_norm", "x = []"),
            ("log_transform", "x = [1, -1]\nfunction = \"log1p\""),
            ("z_score_outliers", "x = [1, 2]\nk = 0"),
            ("iqr_outliers", "x = [1, 2]\nfactor = -1"),
            ("winsorizing", "x = [1, 2]\nlower_percentile = 90\nupper_percentile = 10"),
            ("equal_width_bins", "x = [1, 2]\nn_bins = 0"),
            ("largest_z_score", "n = 1"),
            ("scaler_on_train", "train = [1, 2]\ntest = []"),
        ] {
            assert!(asked(concept, inputs).is_err(), "{concept}");
        }
        assert!(asked("box_cox", "x = [0]\nlambda = 1").unwrap().undefined().is_some());
    }
}
