//! Transformers that learn: powers and quantiles, gaps filled by regressions, categories as counts, hashes and
//! out-of-fold means; outliers with their reasons; times, weeks and crosses as features.

use linfa::DatasetBase;
use linfa::traits::Fit;

use super::common::*;
use crate::preprocessing::{
    Date, Fences, FrequencyEncoder, HashingEncoder, IndicatorFeatures, IterativeImputer, MissingIndicator,
    ModifiedZScores, Outlier, OutputDistribution, PowerMethod, PowerTransformer, QuantileTransformer, Scaling,
    TargetEncoder, TimeOfDay, ZScores, crossed,
};
use crate::worked::{Expr, Number};

const X: Input = numbers("x", "the training values of the feature");
const TABLE: Input = matrix_with_gaps("x", "a row for each sample, a column for each feature");
const CATEGORIES: Input = labels("categories", "the category of each row");

fn power_transform(g: &Given) -> Result<Answer> {
    let x = g.numbers("x")?;
    let method = match g.opt_text("method") {
        Some("box_cox") => PowerMethod::BoxCox,
        _ => PowerMethod::YeoJohnson,
    };
    let power = PowerTransformer::params().method(method).fit_column(&x)?;
    let scaled =
        |(i, x): (usize, &f64)| power.scale(Expr::named(format!("x[{i}]"), *x)).called(format!("transformed[{i}]"));
    let rule = "the λ of the largest log-likelihood, found by Brent's search; 6 to 8 of its digits are certain";
    Ok(Answer::one("log_likelihood", method.log_likelihood_expr(&x, power.lambda)?)
        .plain("lambda", power.lambda, rule)
        .list("transformed", x.iter().enumerate().map(scaled)))
}

fn quantile_transform(g: &Given) -> Result<Answer> {
    let output = match g.opt_text("output") {
        Some("normal") => OutputDistribution::Normal,
        _ => OutputDistribution::Uniform,
    };
    let n_quantiles = g.opt_whole("n_quantiles").unwrap_or(1000);
    let params = QuantileTransformer::params().n_quantiles(n_quantiles).output_distribution(output);
    let quantiles = params.fit_column(&g.numbers("x")?)?;
    let transformed = quantiles.scale(Expr::named("x", g.number("value")?)).called("transformed");
    let rule = "of the training values, at equal steps from the least to the largest";
    Ok(Answer::one("transformed", transformed).plain("quantiles", quantiles.quantiles, rule))
}

fn iterative_imputation(g: &Given) -> Result<Answer> {
    let x = g.matrix("x")?;
    let mut params = IterativeImputer::params();
    if let Some(rounds) = g.opt_whole("max_iter") {
        params = params.max_iter(rounds);
    }
    if let Some(tol) = g.opt_number("tol") {
        params = params.tol(tol);
    }
    let imputer = params.fit(&DatasetBase::from(x.view()))?;
    let filled = imputer.try_transform(&x)?;
    let rows: Vec<Vec<f64>> = filled.outer_iter().map(|row| row.to_vec()).collect();
    let rule = "gaps start at their column's mean; then, round after round, each is predicted from the other columns by a Bayesian \
                ridge regression of the rows that have it, the column of fewest gaps first";
    Ok(Answer::default()
        .plain("imputed", rows, rule)
        .plain("start", imputer.initial_fills().to_vec(), "the first fill of each column, its mean")
        .plain("changes", imputer.history().to_vec(), "the largest sum of |Δ| over a row, round by round")
        .plain("converged", imputer.converged(), "whether the last change lies below tol · max |x|"))
}

fn missing_indicator(g: &Given) -> Result<Answer> {
    let x = g.matrix("x")?;
    let features = match g.opt_text("features") {
        Some("all") => IndicatorFeatures::All,
        _ => IndicatorFeatures::MissingOnly,
    };
    let indicator = MissingIndicator::params().features(features).fit(&DatasetBase::from(x.view()))?;
    let columns = indicator.try_transform(&x)?;
    let rows: Vec<Vec<usize>> =
        columns.outer_iter().map(|row| row.iter().map(|x| usize::from(*x == 1.0)).collect()).collect();
    Ok(Answer::default().plain("indicator", rows, "1 where the value is missing, else 0").plain(
        "features",
        indicator.features().to_vec(),
        "the positions, from 0, of the columns of x that have an indicator",
    ))
}

fn frequency_encoding(g: &Given) -> Result<Answer> {
    let values = g.labels("values")?;
    let encoder = FrequencyEncoder::fit(&values)?;
    let share = |value: &Class| {
        let count = Expr::named(format!("count[{value}]"), encoder.count(value) as f64);
        (count / Expr::named("n", values.len() as f64)).called(format!("share[{value}]"))
    };
    let names: Vec<_> = encoder.counts().map(|(category, _)| category.value()).collect();
    let shares: Vec<Expr> = encoder.counts().map(|(category, _)| share(category)).collect();
    let answer = match g.opt_label("value") {
        Some(value) => Answer::one("share", share(&value)),
        None => Answer::default(),
    };
    Ok(answer.list("encoding", shares).plain("categories", names, "in the order of the encodings"))
}

fn hashing_encoding(g: &Given) -> Result<Answer> {
    let values = non_empty("values", g.labels("values")?)?;
    let encoder = HashingEncoder::new(g.whole("n_features")?)?;
    let columns: Vec<usize> = values.iter().map(|value| encoder.column(value)).collect();
    let mut distinct: Vec<(String, usize)> =
        values.iter().zip(&columns).map(|(value, column)| (value.to_string(), *column)).collect();
    distinct.sort();
    distinct.dedup();
    let mut used: Vec<usize> = distinct.iter().map(|(_, column)| *column).collect();
    used.sort_unstable();
    used.dedup();
    let rule = "the remainder of the 64-bit FNV-1a hash of the category's UTF-8 text by n_features, from 0";
    let shared =
        Expr::named("different categories", distinct.len() as f64) - Expr::named("columns used", used.len() as f64);
    Ok(Answer::default().plain("columns", columns, rule).with("collisions", shared.called("collisions")))
}

fn out_of_fold(g: &Given) -> Result<Answer> {
    let (categories, target) = (g.labels("categories")?, g.numbers("target")?);
    let folds = g.numbers("fold")?;
    crate::input::in_range(
        "fold",
        folds.iter().copied(),
        |k| k >= 0.0 && k.fract() == 0.0,
        "the number of a fold, from 0,",
    )?;
    let folds: Vec<usize> = folds.into_iter().map(|fold| fold as usize).collect();
    let smoothing = g.opt_number("smoothing").unwrap_or(0.0);
    let explained = |encoder: &TargetEncoder<Class>, category: &Class| encoder.expr(category);
    let encoded = TargetEncoder::out_of_fold_by(&categories, &target, smoothing.into(), &folds, explained)?;
    let named = |(i, encoding): (usize, Expr)| encoding.called(format!("row {i}, by the other folds"));
    Ok(Answer::default().list("encoded", encoded.into_iter().enumerate().map(named)))
}

fn outlier_reasons(g: &Given) -> Result<Answer> {
    let (x, limit) = (g.numbers("x")?, g.opt_number("limit"));
    let flagged: Vec<Outlier> = match g.text("rule")? {
        "z_score" => ZScores::new(&x, 0)?.flagged(limit.unwrap_or(3.0))?,
        "modified_z_score" => ModifiedZScores::new(&x)?.flagged(limit.unwrap_or(3.5))?,
        _ => Fences::new(&x, limit.unwrap_or(1.5))?.flagged(&x),
    };
    let outliers: Vec<usize> = flagged.iter().map(|outlier| outlier.index).collect();
    let scores: Vec<f64> = flagged.iter().map(|outlier| outlier.score).collect();
    let reasons: Vec<String> = flagged.iter().map(Outlier::to_string).collect();
    let share = Expr::named("outliers", flagged.len() as f64) / Expr::named("n", x.len() as f64);
    Ok(Answer::one("share", share.called("share"))
        .plain("outliers", outliers, "positions from 0 of the values beyond the limit")
        .plain("scores", scores, "what was compared with the limit: the score, for the fences the value")
        .plain("reasons", reasons, "which value crosses which limit"))
}

fn time_of_day(g: &Given) -> Result<Answer> {
    let time: TimeOfDay = g.text("time")?.parse()?;
    let [angle, sin, cos] = time.cyclical()?;
    let seconds = Expr::named("seconds since midnight", f64::from(time.seconds_of_day()));
    Ok(Answer::one("sin", sin.called("sin"))
        .with("cos", cos.called("cos"))
        .with("angle", angle)
        .with("share_of_day", (seconds / 86_400.0).called("share of the day"))
        .plain("hour", usize::from(time.hour()), "from 0 to 23")
        .plain("minute", usize::from(time.minute()), "from 0 to 59"))
}

fn iso_week(g: &Given) -> Result<Answer> {
    let date: Date = g.text("date")?.parse()?;
    let (year, week) = date.iso_week();
    // The Thursday of the same week decides: it is the n-th Thursday of its year.
    let thursday = f64::from(date.day_of_year()) + 3.0 - f64::from(date.weekday());
    let shift = match i32::from(year) - i32::from(date.year()) {
        -1 => days_in(year)?,
        1 => -days_in(date.year())?,
        _ => 0.0,
    };
    let thursday = Expr::named("day of the year of the week's Thursday", thursday + shift);
    let before = Expr::named("⌊(Thursday − 1) / 7⌋", ((thursday.value() - 1.0) / 7.0).floor());
    Ok(Answer::one("iso_week", (before + 1.0).called("ISO week"))
        .plain("iso_year", usize::from(year), "the year that the week's Thursday lies in")
        .with("thursday", thursday)
        .plain("day_of_week", usize::from(date.weekday()), "from 0 for Monday")
        .plain("week", usize::from(week), "from 1; week 1 has the first Thursday of the year"))
}

fn days_in(year: u16) -> Result<f64> {
    Ok(f64::from(Date::new(u32::from(year), 12, 31)?.day_of_year()))
}

fn crossed_features(g: &Given) -> Result<Answer> {
    let (a, b) = (g.labels("a")?, g.labels("b")?);
    let cross = crossed(&[&a, &b], g.opt_text("separator").unwrap_or("_"))?;
    let distinct = |mut values: Vec<String>| {
        values.sort_unstable();
        values.dedup();
        values.len() as f64
    };
    let texts = |labels: &[Class]| labels.iter().map(Class::to_string).collect::<Vec<_>>();
    let most =
        Expr::named("categories of a", distinct(texts(&a))) * Expr::named("categories of b", distinct(texts(&b)));
    let seen = Expr::named("crosses that occur", distinct(cross.clone()));
    Ok(Answer::one("possible", most.called("possible crosses")).with("seen", seen.called("seen crosses")).plain(
        "crossed",
        cross,
        "the categories of a row side by side, as one category",
    ))
}

pub(super) const CONCEPTS: &[Concept] = &[
    concept(
        "power transform with estimated lambda",
        "power_transform",
        "preprocessing::PowerTransformer",
        inputs![
            X,
            opt(choice("method", &["yeo_johnson", "box_cox"], "the family of powers, yeo_johnson if not given"))
        ],
        power_transform,
    )
    .also("power transformer, estimated Box-Cox lambda, estimated Yeo-Johnson lambda")
    .notes(
        "any numbers, mean 0 and deviation 1; an error for Box-Cox of values of 0 or below, or of a constant",
        "Yeo-Johnson unless given; λ by maximum likelihood without its constants; standardized after (ddof 0); a \
         constant takes λ = 1",
        "Box & Cox (1964), J. R. Stat. Soc. B 26, 211–252; Yeo & Johnson (2000), Biometrika 87, 954–959",
    ),
    concept(
        "quantile transform",
        "quantile_transform",
        "preprocessing::QuantileTransformer",
        inputs![
            X,
            number("value", "the value to be transformed, in the unit of x"),
            opt(whole("n_quantiles", "how many quantiles are kept, 1000 or the values of x if not given").at_least(1)),
            opt(choice("output", &["uniform", "normal"], "a share from 0 to 1, or its normal score")),
        ],
        quantile_transform,
    )
    .also("quantile transformer, rank transform")
    .notes(
        "0 to 1, or −5.2 to 5.2 as a normal score; values beyond x count as its ends",
        "interpolated between n_quantiles quantiles of all of x, the middle among equal ones; no subsample is drawn",
        "scikit-learn 1.9, QuantileTransformer",
    ),
    concept(
        "iterative imputation",
        "iterative_imputation",
        "preprocessing::IterativeImputer",
        inputs![
            TABLE,
            opt(whole("max_iter", "the most rounds, 10 if not given")),
            opt(count("tol", "the change that is small enough, as a share of max |x|, 0.001 if not given")),
        ],
        iterative_imputation,
    )
    .also("MICE, multivariate imputation by chained equations")
    .notes(
        "in the units of the features; an error for a feature without any observed value",
        "from column means, fewest gaps first, Bayesian ridge; ends below tol · max |x| (0.001) or after max_iter \
         (10); no random draws",
        "van Buuren & Groothuis-Oudshoorn (2011), J. Stat. Softw. 45(3); Buck (1960), J. R. Stat. Soc. B 22, 302–306",
    ),
    concept(
        "missing indicator",
        "missing_indicator",
        "preprocessing::MissingIndicator",
        inputs![TABLE, opt(choice("features", &["missing_only", "all"], "columns with a gap alone, or all"))],
        missing_indicator,
    )
    .notes(
        "0 or 1; no columns where nothing is missing, unless all are asked for",
        "1 is missing; columns with a gap alone unless all; infinities are refused",
        "scikit-learn 1.9, MissingIndicator",
    ),
    concept(
        "frequency encoding",
        "frequency_encoding",
        "preprocessing::FrequencyEncoder",
        inputs![labels("values", "the category of each training row"), opt(label("value", "a category to be encoded"))],
        frequency_encoding,
    )
    .also("count encoding")
    .notes(
        "0 to 1; 0 for a category that training did not have",
        "shares of the training rows, not counts; equally frequent categories become the same number",
        "category_encoders documentation, CountEncoder (normalize)",
    ),
    concept(
        "hashing encoding",
        "hashing_encoding",
        "preprocessing::HashingEncoder",
        inputs![labels("values", "categories"), whole("n_features", "how many columns there are").at_least(1)],
        hashing_encoding,
    )
    .also("hash encoding of categories")
    .notes(
        "columns from 0 to n_features − 1; collisions from 0 up",
        "64-bit FNV-1a of the UTF-8 text, remainder by n_features, no sign; labels hash as they print",
        "Weinberger et al. (2009), ICML, 1113–1120; Fowler, Noll & Vo, RFC 9923 (FNV)",
    ),
    concept(
        "out-of-fold target encoding",
        "out_of_fold_target_encoding",
        "preprocessing::TargetEncoder::out_of_fold",
        inputs![
            CATEGORIES,
            numbers("target", "the target of each row"),
            numbers("fold", "the number of each row's fold, from 0"),
            opt(count("smoothing", "rows of the prior that are added, 0 if not given")),
        ],
        out_of_fold,
    )
    .also("cross-fitted target encoding")
    .notes(
        "within the range of the target, in its unit; an error where all rows are in one fold",
        "prior and sums are of the other folds alone; smoothing 0 unless given; a category they lack gets their prior",
        "Micci-Barreca (2001), SIGKDD Explorations 3(1), 27–32; Pargent et al. (2022), Computational Statistics 37, \
         2671–2692",
    ),
    concept(
        "outliers with their reasons",
        "outlier_reasons",
        "preprocessing::Outlier",
        inputs![
            numbers("x", "the values"),
            choice("rule", &["z_score", "modified_z_score", "iqr"], "which rule"),
            opt(number("limit", "scores, or interquartile ranges for iqr; 3, 3.5 and 1.5 if not given")),
        ],
        outlier_reasons,
    )
    .notes(
        "the share 0 to 1; positions from 0; scores without unit, for iqr the values themselves",
        "limit 3 (z, ddof 0), 3.5 (modified z) or 1.5 (iqr) unless given; a value on the limit is none; a spread of 0 \
         flags nothing",
        "Iglewicz & Hoaglin (1993), How to Detect and Handle Outliers; Tukey (1977), Exploratory Data Analysis",
    ),
    concept(
        "time of day on the circle",
        "time_of_day",
        "preprocessing::TimeOfDay",
        inputs![text("time", "hours:minutes or hours:minutes:seconds, such as 09:30")],
        time_of_day,
    )
    .notes(
        "sine and cosine −1 to 1, angle 0 to below 2π, share of the day 0 to below 1",
        "midnight is the angle 0, sine 0 and cosine 1; 24:00, leap seconds and time zones are refused",
        "Mardia & Jupp (2000), Directional Statistics; ISO 8601 for the notation",
    ),
    concept(
        "ISO week",
        "iso_week",
        "preprocessing::Date::iso_week",
        inputs![text("date", "year-month-day, such as 2014-06-03")],
        iso_week,
    )
    .also("calendar week, week number")
    .notes(
        "1 to 52 or 53; weekday 0 to 6",
        "weeks begin on Monday, and week 1 has the first Thursday; days around New Year may belong to another year's \
         week",
        "ISO 8601; Python documentation, date.isocalendar",
    ),
    concept(
        "crossed features",
        "crossed_features",
        "preprocessing::crossed",
        inputs![
            labels("a", "the categories of one feature"),
            labels("b", "those of the other, of the same rows"),
            opt(text("separator", "what stands between the two, _ if not given")),
        ],
        crossed_features,
    )
    .notes(
        "texts; possible crosses at least those seen",
        "labels as they print, joined by _ unless given, one for each row; two crosses look alike only if a category \
         holds the separator",
        "Amazon Machine Learning developer guide, Cartesian product transformation",
    ),
];

#[cfg(all(test, feature = "cli"))]
mod tests {
    use super::*;
    use crate::catalog::Value;
    use approx::assert_relative_eq;

    fn result(concept: &str, inputs: &str, result: &str) -> Value {
        asked(concept, inputs).unwrap().get(result).unwrap().value()
    }

    fn numbers_of(value: Value) -> Vec<f64> {
        match value {
            Value::Number(number) => vec![number],
            Value::List(items) => items.into_iter().flat_map(numbers_of).collect(),
            other => panic!("{other} is no number"),
        }
    }

    fn close(found: Value, expected: &[f64], tolerance: f64) {
        let found = numbers_of(found);
        assert_eq!(found.len(), expected.len());
        found
            .iter()
            .zip(expected)
            .for_each(|(found, expected)| assert_relative_eq!(found, expected, epsilon = tolerance));
    }

    /// SciPy 1.17.1: boxcox; scikit-learn 1.9.1: PowerTransformer('box-cox').
    #[test]
    fn the_likeliest_power_as_scipy() {
        let inputs = "x = [1, 2, 2, 3, 5, 9, 20]\nmethod = \"box_cox\"";
        close(result("power_transform", inputs, "lambda"), &[-0.248_738_108_620_226_16], 1e-6);
        let transformed = [
            -1.589_076_947_716_601_8,
            -0.627_568_192_313_036_2,
            -0.627_568_192_313_036_2,
            -0.137_351_131_934_639_88,
            0.413_867_955_268_667,
            0.967_252_231_787_683_6,
            1.600_444_277_220_964,
        ];
        close(result("power_transform", inputs, "transformed"), &transformed, 1e-6);
        let answer = asked("power_transform", inputs).unwrap().to_string();
        assert!(answer.contains("(λ − 1) · Σ ln x − (n / 2) · ln(var(z))"), "{answer}");
    }

    /// scikit-learn 1.9.1: QuantileTransformer(n_quantiles=5, subsample=None); 5 lies a quarter of the way from 4 to 8.
    #[test]
    fn quantiles_as_scikit_learn() {
        for (value, share) in [("5", 0.5625), ("4", 0.5), ("0", 0.0), ("99", 1.0)] {
            let inputs = format!("x = [16, 1, 2, 4, 8]\nvalue = {value}\nn_quantiles = 5");
            close(result("quantile_transform", &inputs, "transformed"), &[share], 1e-15);
        }
        let normal = "x = [16, 1, 2, 4, 8]\nvalue = 5\noutput = \"normal\"";
        close(result("quantile_transform", normal, "transformed"), &[0.157_310_684_610_170_1], 1e-12);
    }

    /// scikit-learn 1.9.1: IterativeImputer(max_iter=10, tol=1e-3), three rounds.
    #[test]
    fn gaps_are_predicted_as_scikit_learn_does() {
        let inputs = "x = [[1, 2.5], [2, 4], [nan, 6.5], [4, 7], [5, nan], [7, 15]]";
        let expected =
            [1.0, 2.5, 2.0, 4.0, 3.217_458_233_238_816, 6.5, 4.0, 7.0, 5.0, 10.225_223_024_722_567, 7.0, 15.0];
        close(result("iterative_imputation", inputs, "imputed"), &expected, 1e-6);
        close(result("MICE", inputs, "start"), &[19.0 / 5.0, 35.0 / 5.0], 1e-14);
        assert_eq!(numbers_of(result("MICE", inputs, "changes")).len(), 3);
        assert_eq!(result("MICE", inputs, "converged"), Value::Bool(true));
    }

    #[test]
    fn gaps_are_indicated() {
        let inputs = "x = [[1, 2], [nan, 4], [3, 8]]";
        assert_eq!(result("missing_indicator", inputs, "indicator"), vec![vec![0_usize], vec![1], vec![0]].into());
        assert_eq!(result("missing_indicator", inputs, "features"), vec![0_usize].into());
        let all = format!("{inputs}\nfeatures = \"all\"");
        assert_eq!(result("missing_indicator", &all, "features"), vec![0_usize, 1].into());
    }

    /// The published 64-bit FNV-1a of a is 0xaf63dc4c8601ec8c, of foobar 0x85944171f73967e8: mod 16 their last digits, 12 and 8.
    #[test]
    fn hashed_columns_are_remainders() {
        let inputs = "values = [\"a\", \"foobar\", \"a\"]\nn_features = 16";
        assert_eq!(result("hashing_encoding", inputs, "columns"), vec![12_usize, 8, 12].into());
        close(result("hashing encoding", "values = [\"a\", \"b\"]\nn_features = 1", "collisions"), &[1.0], 0.0);
    }

    /// Row 0 by rows 2 to 4: a has 8 and 5 there, so 6.5; b of row 1 has 2; rows 2 to 4 by rows 0 and 1: a 1, b 3, and c, unseen,
    /// the prior (1 + 3) / 2.
    #[test]
    fn no_row_sees_its_own_target() {
        let inputs = "categories = [\"a\", \"b\", \"a\", \"a\", \"b\", \"c\"]\ntarget = [1, 3, 8, 5, 2, 9]\nfold = [0, 0, 1, 1, 1, 1]";
        close(result("out_of_fold_target_encoding", inputs, "encoded"), &[6.5, 2.0, 1.0, 1.0, 3.0, 2.0], 1e-15);
        let answer = asked("out_of_fold_target_encoding", inputs).unwrap().to_string();
        assert!(answer.contains("13 / 2"), "{answer}");
    }

    /// Quartiles 2 and 4, fences −1 and 7; median 3, MAD 1, 0.6745 · 47 = 31.7015; mean 12, deviation √(361.2) = 19.0053.
    #[test]
    fn outliers_say_why() {
        let reasons = |rule: &str, limit: &str| {
            let inputs = format!("x = [1, 2, 3, 4, 50]\nrule = {rule:?}\nlimit = {limit}");
            result("outlier_reasons", &inputs, "reasons")
        };
        assert_eq!(reasons("iqr", "1.5"), vec!["x[4] = 50 is above the upper fence 7"].into());
        assert_eq!(reasons("modified_z_score", "3.5"), vec!["x[4] = 50: modified z = 31.7015 is above 3.5"].into());
        assert_eq!(reasons("z_score", "3"), Vec::<String>::new().into());
        close(result("outlier_reasons", "x = [1, 2, 3, 4, 50]\nrule = \"iqr\"", "share"), &[0.2], 1e-15);
    }

    /// Python: date.isocalendar().
    #[test]
    fn weeks_as_python_counts_them() {
        for (date, year, week) in [
            ("2021-01-03", 2020, 53),
            ("2014-06-03", 2014, 23),
            ("2018-12-31", 2019, 1),
            ("2016-01-01", 2015, 53),
            ("2024-12-29", 2024, 52),
        ] {
            let inputs = format!("date = {date:?}");
            close(result("iso_week", &inputs, "iso_week"), &[f64::from(week)], 0.0);
            assert_eq!(result("iso_week", &inputs, "iso_year"), Value::Integer(year), "{date}");
            assert_eq!(result("iso_week", &inputs, "week"), Value::Integer(i64::from(week)), "{date}");
        }
    }

    #[test]
    fn what_has_no_answer_is_refused() {
        for (concept, inputs) in [
            ("power_transform", "x = []"),
            ("power_transform", "x = [0, 1]\nmethod = \"box_cox\""),
            ("power_transform", "x = [2, 2]\nmethod = \"box_cox\""),
            ("quantile_transform", "x = []\nvalue = 1"),
            ("iterative_imputation", "x = [[nan, 1], [nan, 2]]"),
            ("missing_indicator", "x = [[inf, 1]]"),
            ("frequency_encoding", "values = []"),
            ("hashing_encoding", "values = []\nn_features = 4"),
            ("out_of_fold_target_encoding", "categories = [1, 2]\ntarget = [1, 2]\nfold = [0, 0]"),
            ("out_of_fold_target_encoding", "categories = [1, 2]\ntarget = [1, 2]\nfold = [0, 0.5]"),
            ("outlier_reasons", "x = [1, 2]\nrule = \"z_score\"\nlimit = 0"),
            ("time_of_day", "time = \"24:00\""),
            ("iso_week", "date = \"2023-02-29\""),
            ("crossed_features", "a = [1, 2]\nb = [1]"),
        ] {
            assert!(asked(concept, inputs).is_err(), "{concept}");
        }
    }
}
