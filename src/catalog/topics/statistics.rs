//! Statistics: description, quantiles, counts, correlation, data quality.

use super::common::*;
use crate::catalog::Value;
use crate::input::non_negative;
use crate::stats::{
    BoxPlot, ContingencyTable, CorrelationMatrix, CorrelationMethod, Correlations, GroupedData, Histogram, Pairs,
    QuantileMethod, Sample, Tally, Uniqueness, coefficient_of_variation_expr, completeness_expr, geometric_mean_expr,
    pearson_skewness_expr, percentages_total_expr, quantile_expr, ranks, z_score_expr,
};
use crate::worked::{Expr, Number};

const X: Input = numbers("x", "the values");
const XY: &[&[Input]] = &[&[numbers("x", "one column"), numbers("y", "the other, of the same rows")]];
const VALUES: Input = numbers("values", "the values that occur");
const COUNTS: Input = numbers("counts", "how often each occurs, or how many are in each");
const EDGES: Input = numbers("edges", "the edges of the bins, ascending");
const MEAN: Input = number("mean", "the mean");
const STD: Input = count("std", "the standard deviation");

fn sample(g: &Given) -> Result<Sample> {
    Sample::new(&g.numbers("x")?)
}

fn tally(g: &Given) -> Result<Tally> {
    Tally::new(&g.numbers("values")?, &g.numbers("counts")?)
}

fn pairs(g: &Given) -> Result<Pairs> {
    Pairs::new(&g.numbers("x")?, &g.numbers("y")?)
}

pub(in crate::catalog) fn quantile_method(g: &Given) -> QuantileMethod {
    match g.opt_text("method").unwrap_or("linear") {
        "lower" => QuantileMethod::Lower,
        "higher" => QuantileMethod::Higher,
        "nearest" => QuantileMethod::Nearest,
        "midpoint" => QuantileMethod::Midpoint,
        _ => QuantileMethod::Linear,
    }
}

fn quantiles(g: &Given) -> Result<Answer> {
    let method = quantile_method(g);
    let (mut x, q) = (non_empty("x", g.numbers("x")?)?, g.numbers("q")?);
    crate::input::probabilities("q", q.iter().copied())?;
    x.sort_unstable_by(f64::total_cmp);
    Ok(Answer::default().list("values", q.iter().map(|q| quantile_expr(method, &x, *q))))
}

fn class_shares(g: &Given) -> Result<Answer> {
    let counts = non_empty("counts", g.numbers("counts")?)?;
    non_negative("counts", counts.iter().copied())?;
    let named = |(i, count): (usize, &f64)| Expr::named(format!("count[{i}]"), *count);
    let total = Expr::sum_of(counts.iter().enumerate().map(named)).called("total");
    let none = total.value() == 0.0;
    let share = |(i, count)| {
        (named((i, count)) / &total).undefined_if(none, "the counts sum to 0").called(format!("share[{i}]"))
    };
    Ok(Answer::default().list("shares", counts.iter().enumerate().map(share)).with("total", total.clone()))
}

/// The values inside the edges, as counts and densities; those outside are counted apart.
fn histogram(g: &Given) -> Result<Answer> {
    let (x, edges) = (non_empty("x", g.numbers("x")?)?, g.numbers("edges")?);
    let (low, high) = match edges.as_slice() {
        [] => return Err(Error::empty("edges")),
        [low, .., high] => (*low, *high),
        [low] => (*low, *low),
    };
    let inside: Vec<f64> = x.iter().copied().filter(|x| (low..=high).contains(x)).collect();
    let counted = Histogram::with_edges(&edges, &inside)?;
    let n = Expr::named("n", inside.len() as f64);
    let density = |(i, count): (usize, &usize)| {
        let width = Expr::named(format!("edge[{}]", i + 1), edges[i + 1]) - Expr::named(format!("edge[{i}]"), edges[i]);
        (Expr::named(format!("count[{i}]"), *count as f64) / (&n * width))
            .undefined_if(inside.is_empty(), "no value lies within the edges")
            .called(format!("density[{i}]"))
    };
    let counts: Value = Value::List(counted.counts.iter().map(|count| Value::from(*count)).collect());
    Ok(Answer::default()
        .plain("counts", counts, "a bin holds its lower edge and not its upper one, the last bin holds both")
        .list("density", counted.counts.iter().enumerate().map(density))
        .plain("n_outside", x.len() - inside.len(), "values below the first edge or above the last; not counted"))
}

/// The correlations of the columns, which are named by their position.
pub(in crate::catalog) fn correlations(g: &Given) -> Result<Correlations> {
    let method = match g.opt_text("method") {
        Some("spearman") => CorrelationMethod::Spearman,
        Some("kendall") => CorrelationMethod::Kendall,
        _ => CorrelationMethod::Pearson,
    };
    let table = g.matrix("x")?;
    let names: Vec<String> = (0..table.ncols()).map(|column| format!("x[{column}]")).collect();
    Correlations::new(&table, &names, method)
}

fn validity(g: &Given) -> Result<Answer> {
    let matrix = CorrelationMatrix::new(&g.matrix("matrix")?)?;
    let smallest = Expr::named("smallest eigenvalue of (M + Mᵀ)/2", matrix.min_eigenvalue());
    Ok(Answer::default()
        .plain("asymmetric_pairs", matrix.asymmetric_pairs(), "pairs i < j whose two entries differ")
        .with("min_eigenvalue", smallest.called("min eigenvalue"))
        .plain("valid", matrix.is_valid(), "symmetric, and no eigenvalue is negative (rounding aside)"))
}

fn uniqueness(g: &Given) -> Result<Answer> {
    let found = Uniqueness::new(&g.labels("values")?)?;
    let w = found.worked();
    Ok(Answer::one("uniqueness", w.uniqueness())
        .with("distinctness", w.distinctness())
        .plain("n_distinct", found.n_distinct(), "different values")
        .with("n_duplicate_rows", w.n_duplicates()))
}

fn percentages(g: &Given) -> Result<Answer> {
    let total = percentages_total_expr(&g.numbers("values")?)?;
    let off = (&total - 100.0).abs().called("distance from 100");
    Ok(Answer::one("total", total).with("valid", off.at_most(Expr::from(1e-6))))
}

/// How many seconds a unit of time has.
fn seconds_in(name: &str, unit: &str) -> Result<f64> {
    let plain = unit.trim().to_lowercase();
    match plain.as_str() {
        "ns" | "nanosecond" | "nanoseconds" => Ok(1e-9),
        "us" | "µs" | "microsecond" | "microseconds" => Ok(1e-6),
        "ms" | "millisecond" | "milliseconds" => Ok(1e-3),
        "s" | "sec" | "second" | "seconds" => Ok(1.0),
        "min" | "minute" | "minutes" => Ok(60.0),
        "h" | "hour" | "hours" => Ok(3600.0),
        "d" | "day" | "days" => Ok(86_400.0),
        "w" | "week" | "weeks" => Ok(604_800.0),
        _ => Err(Error::bad_param(
            name,
            unit,
            "nanoseconds, microseconds, milliseconds, seconds, minutes, hours, days or weeks",
        )),
    }
}

fn converted(g: &Given) -> Result<Answer> {
    let value = g.number("value")?;
    let (from, to) = (g.text("from_unit")?, g.text("to_unit")?);
    let (from_seconds, to_seconds) = (seconds_in("from_unit", from)?, seconds_in("to_unit", to)?);
    let seconds = |unit: &str, seconds| Expr::named(format!("seconds in 1 of {unit}"), seconds);
    let result = match from_seconds == to_seconds {
        true => Expr::named(from, value),
        false => Expr::named(from, value) * seconds(from, from_seconds) / seconds(to, to_seconds),
    };
    Ok(Answer::one("value", result.called(format!("value in {to}"))))
}

const DEEQU: &str = "Schelter et al. (2018), Automating Large-Scale Data Quality Verification, PVLDB 11(12), 1781–1794";
const SHANNON: &str = "Shannon (1948), Bell Syst. Tech. J. 27, 379–423; Cover & Thomas (2006), Elements of \
     Information Theory, section 2.3";
const R_RANGE: &str =
    "−1 to 1, without unit; 1 where y rises with x; NaN where a column is constant, and so for one row";

pub(super) const CONCEPTS: &[Concept] = &[
    concept("descriptive statistics", "descriptive_statistics", "stats::Sample", inputs![X], |g| {
        let s = sample(g)?;
        let w = s.worked();
        Ok(Answer::one("n", Expr::named("count of x", s.n() as f64).called("n"))
            .with("mean", w.mean())
            .with("median", w.median())
            .with("min", w.min())
            .with("max", w.max())
            .with("var_population", w.var(0))
            .with("var_sample", w.var(1))
            .with("std_population", w.std(0))
            .with("std_sample", w.std(1)))
    })
    .also("summary statistics, mean and standard deviation")
    .notes(
        "means, extremes and deviations in the unit of x, variances in its square, at least 0; sample ones are NaN \
         for one value",
        "population divides by n, sample by n − 1; the median of an even n is the mean of the two middle values",
        "NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.5.1 (location) and 1.3.5.6 (scale)",
    ),
    concept("sample variance", "sample_variance", "stats::Sample::var", inputs![X], |g| {
        let s = sample(g)?;
        Ok(Answer::one("var_sample", s.worked().var(1)).with("std_sample", s.worked().std(1)))
    })
    .also("sample standard deviation")
    .notes(
        "at least 0, in the squared unit of x, the deviation in its unit; NaN for one value",
        "divides by n − 1 (Bessel's correction); the standard deviation is its root and therefore not unbiased",
        "NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.5.6",
    ),
    concept("skewness and kurtosis", "skewness_kurtosis", "stats::Sample::skewness", inputs![X], |g| {
        let s = sample(g)?;
        let w = s.worked();
        Ok(Answer::one("skewness", w.skewness())
            .with("skewness_unbiased", w.skewness_unbiased())
            .with("excess_kurtosis", w.excess_kurtosis()))
    })
    .also("skewness, kurtosis")
    .notes(
        "without unit; 0 for symmetry, positive for a long right tail; kurtosis at least −2; NaN for equal values, \
         unbiased below three values",
        "ratios of population moments (g₁, g₂); kurtosis is in excess of the normal's 3; unbiased is g₁ √(n(n − 1)) \
         / (n − 2)",
        "Joanes & Gill (1998), The Statistician 47, 183–189",
    ),
    concept(
        "Pearson's second skewness",
        "pearson_skewness",
        "stats::pearson_skewness",
        inputs![MEAN, number("median", "the median"), STD],
        |g| {
            Ok(Answer::one(
                "skewness",
                pearson_skewness_expr(g.number("mean")?, g.number("median")?, g.number("std")?)?,
            ))
        },
    )
    .also("median skewness")
    .notes(
        "any number, −3 to 3 for mean, median and population deviation of one sample; positive for a long right \
         tail; NaN for a deviation of 0",
        "3 (mean − median) / std, the second coefficient; the first takes the mode; std is taken as it is given, n \
         or n − 1",
        "Kenney & Keeping (1962), Mathematics of Statistics, part 1, 3rd edition, section 7.10",
    ),
    concept(
        "coefficient of variation",
        "coefficient_of_variation",
        "stats::coefficient_of_variation",
        inputs![MEAN, STD],
        |g| Ok(Answer::one("cv", coefficient_of_variation_expr(g.number("mean")?, g.number("std")?)?)),
    )
    .also("relative standard deviation")
    .notes(
        "a fraction without unit (0.2 reads 20 %), negative for a mean below 0; NaN for a mean of 0",
        "std / mean without absolute value; std is taken as it is given, n or n − 1",
        "Pearson (1896), Phil. Trans. R. Soc. A 187, 253–318",
    ),
    concept("z-score", "z_score", "stats::z_score", inputs![number("x", "the value"), MEAN, STD], |g| {
        Ok(Answer::one("z", z_score_expr(g.number("x")?, g.number("mean")?, g.number("std")?)?))
    })
    .also("standard score")
    .notes(
        "any number, in standard deviations, positive above the mean; NaN for a deviation of 0",
        "std is taken as it is given, n or n − 1",
        "NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.5.17",
    ),
    concept(
        "quantile",
        "quantile",
        "stats::quantile_by",
        inputs![
            X,
            numbers("q", "the quantiles wanted, from 0 to 1"),
            opt(choice(
                "method",
                &["linear", "lower", "higher", "nearest", "midpoint"],
                "what to take between two values, linear if not given"
            )),
        ],
        quantiles,
    )
    .also("percentile, quantiles")
    .notes(
        "between the least and the greatest of x, in their unit; an error for q outside 0 to 1",
        "position q (n − 1); linear by default (type 7, as numpy and R); nearest takes the even position, from 0, \
         half-way",
        "Hyndman & Fan (1996), The American Statistician 50, 361–365",
    ),
    concept(
        "box plot statistics",
        "box_plot",
        "stats::BoxPlot",
        inputs![X, opt(count("whis", "how many interquartile ranges the whiskers may reach, 1.5 if not given"))],
        |g| {
            let plot = BoxPlot::new(&g.numbers("x")?, g.opt_number("whis").unwrap_or(1.5))?;
            let w = plot.worked();
            let outliers = Value::List(plot.outliers().iter().map(|x| Value::Number(*x)).collect());
            Ok(Answer::one("q1", w.q1())
                .with("median", w.median())
                .with("q3", w.q3())
                .with("low_fence", w.low_fence())
                .with("high_fence", w.high_fence())
                .with("whisker_low", w.whisker_low())
                .with("whisker_high", w.whisker_high())
                .plain("outliers", outliers, "values outside the fences"))
        },
    )
    .also("boxplot, five-number summary")
    .notes(
        "in the unit of x; fences may lie beyond all values, whiskers never do; never undefined",
        "quartiles of type 7; whiskers end at the last value inside the fences, at the quartile if none is; a value \
         on a fence is inside",
        "Tukey (1977), Exploratory Data Analysis; Hyndman & Fan (1996) for the quartiles",
    ),
    concept("mean from counts", "mean_from_counts", "stats::Tally", inputs![VALUES, COUNTS], |g| {
        let tally = tally(g)?;
        let w = tally.worked();
        Ok(Answer::one("n", w.n()).with("mean", w.mean()).with("std_population", w.std_population()))
    })
    .notes(
        "mean within the range of the values, in their unit; deviation at least 0; NaN where all counts are 0",
        "the deviation is the population's (divides by n); counts need not be whole",
        "NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.5.1 and 1.3.5.6, each value repeated",
    ),
    concept("class shares", "class_shares", "stats::Tally", inputs![COUNTS], class_shares)
        .also("class proportions, relative frequencies")
        .notes(
            "0 to 1, summing to 1; NaN where all counts are 0",
            "count / total; counts need not be whole; fractions, not percent",
            "pandas, Series.value_counts(normalize=True)",
        ),
    concept(
        "compliance",
        "compliance",
        "stats::Tally::share_from",
        inputs![VALUES, COUNTS, number("minimum", "the least value that complies")],
        |g| Ok(Answer::one("compliance", tally(g)?.worked().share_from(g.number("minimum")?))),
    )
    .notes("0 to 1, higher is better; NaN where all counts are 0", "a value equal to the minimum complies", DEEQU),
    concept(
        "weighted mean",
        "weighted_mean",
        "stats::Tally::weighted",
        inputs![X, numbers("weights", "the weight of each value")],
        |g| Ok(Answer::one("mean", Tally::weighted(&g.numbers("x")?, &g.numbers("weights")?)?.worked().mean())),
    )
    .also("weighted average")
    .notes(
        "within the range of the values of positive weight, in their unit; NaN where all weights are 0",
        "weights need not sum to 1; negative ones are refused",
        "NumPy, numpy.average",
    ),
    concept("geometric mean", "geometric_mean", "stats::geometric_mean", inputs![X], |g| {
        Ok(Answer::one("geometric_mean", geometric_mean_expr(ndarray::ArrayView1::from(&g.numbers("x")?))?))
    })
    .notes(
        "above 0, at most the arithmetic mean, in the unit of x; an error for a value that is not above 0",
        "by logarithms, exp(Σ ln x / n), so that no product overflows; a 0 is refused, where some take the mean as 0",
        "NIST Digital Library of Mathematical Functions, section 1.2(iv)",
    ),
    concept("grouped data statistics", "grouped_data", "stats::GroupedData", inputs![EDGES, COUNTS], |g| {
        let grouped = GroupedData::new(&g.numbers("edges")?, &g.numbers("counts")?)?;
        let w = grouped.worked();
        let answer = Answer::one("n", w.n())
            .with("mean", w.mean())
            .with("std_population", w.std_population())
            .with("median", w.median());
        Ok(match grouped.densest_bin() {
            Some(bin) => answer.plain("densest_bin", bin, "the bin, from 0, with the largest count / width"),
            None => answer,
        })
    })
    .notes(
        "mean and median within the edges, in their unit; deviation at least 0; NaN where all counts are 0",
        "midpoints stand for the mean and the population deviation, no Sheppard correction; the median spreads a \
         bin's values evenly",
        "Python standard library, statistics.median_grouped, for the median",
    ),
    concept("histogram", "histogram", "stats::Histogram", inputs![X, EDGES], histogram).also("histogram counts").notes(
        "counts and n_outside whole, at least 0; density at least 0, per unit of x, its area 1; NaN where no value \
         is within the edges",
        "a bin holds its lower edge, the last both; density counts only values within the edges",
        "NumPy, numpy.histogram",
    ),
    concept("Pearson correlation", "pearson_correlation", "stats::Pairs::r", XY, |g| {
        Ok(Answer::one("r", pairs(g)?.worked().r()))
    })
    .also("correlation, Pearson's r, correlation coefficient")
    .notes(
        "−1 to 1, without unit; 0 for no linear relation; NaN where a column is constant, and so for one row",
        "n or n − 1 cancels; kept within −1 to 1 against rounding",
        "Pearson (1896), Phil. Trans. R. Soc. A 187, 253–318",
    ),
    concept("Spearman correlation", "spearman_correlation", "stats::Pairs::spearman", XY, |g| {
        Ok(Answer::one("rho", pairs(g)?.worked().spearman()))
    })
    .also("Spearman's rho, rank correlation")
    .notes(
        R_RANGE,
        "Pearson's r of the ranks, ties sharing their mean rank; not 1 − 6 Σd² / (n(n² − 1)), which is wrong with \
         ties",
        "Spearman (1904), Am. J. Psychol. 15, 72–101",
    ),
    concept("Kendall's tau-b", "kendall_tau", "stats::Pairs::kendall", XY, |g| {
        Ok(Answer::one("tau", pairs(g)?.worked().kendall()))
    })
    .also("Kendall's tau, Kendall correlation")
    .notes(
        R_RANGE,
        "tau-b: pairs tied in x or in y are taken off the denominator; tau-a would leave them in",
        "Kendall (1945), Biometrika 33, 239–251; Knight (1966), J. Am. Stat. Assoc. 61, 436–439",
    ),
    concept("covariance", "covariance", "stats::Pairs::covariance", XY, |g| {
        let pairs = pairs(g)?;
        Ok(Answer::one("population", pairs.worked().covariance(0)).with("sample", pairs.worked().covariance(1)))
    })
    .notes(
        "any number, in units of x times units of y; sample is NaN for one row",
        "population divides by n, sample by n − 1 (numpy.cov)",
        "NumPy, numpy.cov; Pearson (1896), Phil. Trans. R. Soc. A 187, 253–318",
    ),
    concept("ranks with ties", "ranks", "stats::ranks", inputs![X], |g| {
        let ranks = ranks(&g.numbers("x")?)?;
        let ranks = Value::List(ranks.into_iter().map(Value::Number).collect());
        Ok(Answer::default().plain(
            "ranks",
            ranks,
            "from 1 for the smallest; equal values share the mean of their places",
        ))
    })
    .also("average ranks")
    .notes(
        "1 to n, halves where values are tied; they sum to n(n + 1)/2; never undefined",
        "1 is the smallest; ties share the mean of their places (SciPy's average); −0 equals 0",
        "Kendall (1945), Biometrika 33, 239–251",
    ),
    concept(
        "correlation matrix",
        "correlation_matrix",
        "stats::Correlations",
        inputs![
            matrix("x", "a row for each sample, a column for each feature"),
            opt(choice("method", &["pearson", "spearman", "kendall"], "which correlation, pearson if not given")),
        ],
        |g| {
            let found = correlations(g)?;
            let rows: Vec<Vec<f64>> = found.matrix().outer_iter().map(|row| row.to_vec()).collect();
            let note = match found.constant().is_empty() {
                true => "a row and a column for each feature",
                false => "a row and a column for each feature; a constant has no correlation",
            };
            let (value, note) = (Value::from(rows), note);
            let answer = Answer::default().plain("matrix", value, note);
            Ok(match found.strongest() {
                Some((_, _, r)) => answer.plain("strongest", r, "the one furthest from 0, of two different features"),
                None => answer,
            })
        },
    )
    .also("correlation table, correlations of all features")
    .notes(
        "−1 to 1, symmetric, 1 on the diagonal; NaN in the row, column and diagonal of a constant column",
        "Kendall is tau-b, Spearman takes mean ranks; gaps are refused, where pandas drops them pair by pair",
        "pandas, DataFrame.corr; Pearson (1896); Spearman (1904); Kendall (1945)",
    ),
    concept(
        "correlation matrix validity",
        "correlation_matrix_validity",
        "stats::CorrelationMatrix",
        inputs![matrix("matrix", "a row and a column for each variable")],
        validity,
    )
    .also("positive semidefinite correlation matrix")
    .notes(
        "pairs from 0, min eigenvalue any number, valid true or false; never undefined",
        "symmetry is exact, eigenvalues of (M + Mᵀ)/2 may fall to −10⁻¹² n; neither the diagonal nor the range −1 to \
         1 is checked",
        "Higham (2002), IMA J. Numer. Anal. 22, 329–343",
    ),
    concept(
        "mutual information",
        "mutual_information",
        "stats::ContingencyTable::mutual_information",
        inputs![labels("x", "the values of one variable"), labels("y", "those of the other, of the same rows")],
        |g| {
            let table = ContingencyTable::of_labels(&g.labels("x")?, &g.labels("y")?)?;
            let w = table.worked();
            Ok(Answer::one("mutual_information", w.mutual_information())
                .with("entropy_x", w.entropy_x())
                .with("entropy_y", w.entropy_y()))
        },
    )
    .notes(
        "nats, from 0 (independent) to the smaller entropy; never undefined",
        "natural logarithm; the plug-in estimate from shares, without correction of its bias; 0 ln 0 is 0",
        SHANNON,
    ),
    concept(
        "Cramér's V",
        "cramers_v",
        "stats::ContingencyTable::cramers_v",
        &[
            &[matrix("table", "counts, a row for each value of one variable and a column for each of the other")],
            &[labels("x", "the values of one variable"), labels("y", "those of the other, of the same rows")],
        ],
        |g| {
            let table = match g.has("table") {
                true => ContingencyTable::new(&g.matrix("table")?)?,
                false => ContingencyTable::of_labels(&g.labels("x")?, &g.labels("y")?)?,
            };
            let w = table.worked();
            Ok(Answer::one("cramers_v", w.cramers_v())
                .with("corrected", w.cramers_v_corrected())
                .with("theils_u_of_x", w.theils_u_of_x())
                .with("theils_u_of_y", w.theils_u_of_y()))
        },
    )
    .also("uncertainty coefficient, association of categories")
    .notes(
        "0 (independent) to 1; NaN where χ² is, for a row or column of zeros or a single one; U is NaN for a \
         variable of one value",
        "no Yates correction; corrected is Bergsma's; U(X|Y) is I / H(X), its base of logarithm cancels",
        "Cramér (1946), Mathematical Methods of Statistics, 282; Bergsma (2013), J. Korean Stat. Soc. 42, 323–328; \
         Theil (1970), Am. J. Sociol. 76, 103–154",
    ),
    concept(
        "completeness",
        "completeness",
        "stats::completeness",
        inputs![whole("n_present", "values that are there"), whole("n_missing", "values that are missing")],
        |g| {
            let (present, missing) = (g.whole("n_present")?, g.whole("n_missing")?);
            Ok(Answer::one("completeness", completeness_expr(present, missing)))
        },
    )
    .notes("0 to 1, higher is better; NaN for no values at all", "a fraction, not percent", DEEQU),
    concept(
        "uniqueness and distinctness",
        "uniqueness",
        "stats::Uniqueness",
        inputs![labels("values", "a value for each row")],
        uniqueness,
    )
    .also("uniqueness, distinctness")
    .notes(
        "0 to 1, uniqueness at most distinctness; n_distinct from 1, n_duplicate_rows from 0; never undefined",
        "uniqueness counts values that occur once, distinctness different values, both over rows; a repeat after the \
         first is a duplicate",
        DEEQU,
    ),
    concept(
        "percentages that must total 100",
        "percentages_total",
        "stats::percentages_total",
        inputs![numbers("values", "the percentages")],
        percentages,
    )
    .also("pie chart total")
    .notes(
        "total at least 0, in percent; valid true or false; never undefined",
        "valid within 10⁻⁶ of 100, so that percentages rounded to whole numbers may fail; negative ones are refused",
        "arithmetic: the parts of a whole are 100 percent",
    ),
    concept(
        "ratio",
        "ratio",
        "worked::Expr",
        inputs![number("numerator", "what is divided"), number("denominator", "by what")],
        |g| {
            let denominator = g.number("denominator")?;
            let ratio = Expr::named("numerator", g.number("numerator")?) / Expr::named("denominator", denominator);
            Ok(Answer::one("ratio", ratio.undefined_if(denominator == 0.0, "the denominator is 0").called("ratio")))
        },
    )
    .notes(
        "any number, in the unit of the numerator over that of the denominator; NaN for a denominator of 0",
        "no percent and no rounding",
        "arithmetic",
    ),
    concept(
        "time unit conversion",
        "time_unit_conversion",
        "worked::Expr",
        inputs![
            number("value", "how many"),
            text("from_unit", "the unit it is given in, such as days"),
            text("to_unit", "the unit wanted, such as hours"),
        ],
        converted,
    )
    .notes(
        "any number, in the unit wanted; never undefined",
        "ns to weeks: a day is 86 400 s, a week 7 days, without leap seconds; months and years are refused, as they \
         vary",
        "BIPM (2019), The International System of Units, 9th edition, tables 7 and 8",
    ),
];
