//! Categories, dates and products as numbers; classes of unequal size.

use super::common::*;
use crate::input::setting;
use crate::preprocessing::{
    Categories, ClassCounts, Date, Norm, TargetEncoder, Unknown, binary_width, cyclical, interaction, polynomial_count,
    polynomial_factors, smote_point, whole_from_one,
};
use crate::worked::{Expr, Number};

const VALUES: Input = labels("values", "the category of each row");
const COUNTS: Input = numbers("counts", "samples of each class");
const CARDINALITIES: Input = numbers("cardinalities", "categories of each feature");
const DROP_FIRST: Input = opt(choice("drop_first", &["false", "true"], "no column for the first category"));
const BIAS: Input = opt(choice("include_bias", &["true", "false"], "a column of ones too, true if not given"));
const DEGREE: Input = whole("degree", "the most factors of a product");

fn told(g: &Given, name: &'static str, default: bool) -> bool {
    g.opt_text(name).map_or(default, |word| word == "true")
}

/// Labels as they print, so that 1 and "1" of two inputs are one category.
fn texts(labels: &[Class]) -> Vec<String> {
    labels.iter().map(Class::to_string).collect()
}

/// The categories in the given order, or sorted.
fn categories(g: &Given, values: &[Class]) -> Result<Categories<String>> {
    let named = match g.opt_labels("categories") {
        Some(named) => non_empty("categories", named)?,
        None => Categories::sorted(values)?.names().to_vec(),
    };
    Categories::given(&texts(&named))
}

fn label_codes(g: &Given) -> Result<Answer> {
    let values = g.labels("values")?;
    let categories = match g.opt_text("order") {
        Some("first_seen") => Categories::first_seen(&values),
        _ => Categories::sorted(&values),
    }?;
    let start = g.opt_whole("start").unwrap_or(0);
    let codes: Vec<usize> = categories.codes(&values)?.into_iter().map(|code| code.saturating_add(start)).collect();
    let names: Vec<_> = categories.names().iter().map(Class::value).collect();
    Ok(Answer::default().plain("codes", codes, "the position of the category among all, counted from start").plain(
        "categories",
        names,
        "in the order of their codes",
    ))
}

/// Distance between the one-hot rows of two values, named by their positions.
fn dummy_distance(g: &Given, input: &'static str, name: &str) -> Result<Expr> {
    let values = g.labels("values")?;
    let matrix = Categories::first_seen(&values)?.one_hot(&values, false, Unknown::Error)?;
    let pair = g.numbers(input)?;
    if pair.len() != 2 {
        return Err(Error::bad_param(input, format!("{} positions", pair.len()), "two positions"));
    }
    let place = |i: f64| i >= 0.0 && i.fract() == 0.0 && i < values.len() as f64;
    crate::input::in_range(input, pair.iter().copied(), place, "the position of a value, from 0,")?;
    let row = |i: f64| matrix.row(i as usize).mapv(f64::from);
    let difference = row(pair[0]) - row(pair[1]);
    Ok(Norm::L2.expr(&difference.to_vec()).renamed(name))
}

fn resampled(g: &Given) -> Result<Answer> {
    let counts = ClassCounts::new(&g.numbers("counts")?)?;
    let under = g.text("method")? == "undersample";
    let per_class = if under { counts.undersampled() } else { counts.oversampled() };
    let total = counts.resampled_total(per_class.clone());
    let before = counts.total();
    let answer = Answer::one("per_class", per_class).with("total", total.clone());
    Ok(match under {
        true => answer.with("reduction", (1.0 - total / before).called("reduction")),
        false => answer.with("added", (total - before).called("added")),
    })
}

pub(super) const CONCEPTS: &[Concept] = &[
    concept(
        "label encoding",
        "label_encoding",
        "preprocessing::Categories",
        inputs![
            VALUES,
            opt(choice("order", &["sorted", "first_seen"], "the order of the codes, sorted if not given")),
            opt(whole("start", "the first code, 0 if not given")),
        ],
        label_codes,
    )
    .notes(
        "whole numbers from start to start + categories − 1",
        "sorted order, from 0, unless given; numbers sort by value and before text",
        "scikit-learn 1.9, LabelEncoder",
    ),
    concept(
        "class index mapping",
        "class_index_mapping",
        "catalog",
        inputs![numbers("labels", "whole numbers"), number("offset", "what is added to each, such as -1")],
        |g| {
            let (labels, offset) = (non_empty("labels", g.numbers("labels")?)?, g.number("offset")?);
            setting("offset", offset, offset.fract() == 0.0, "a whole number")?;
            let fits = |label: f64| label.fract() == 0.0 && label + offset >= 0.0;
            let needed = "a whole number that offset brings to an index of at least 0";
            crate::input::in_range("labels", labels.iter().copied(), fits, needed)?;
            let code = |(i, label): (usize, &f64)| {
                (Expr::named(format!("label[{i}]"), *label) + Expr::named("offset", offset))
                    .called(format!("code[{i}]"))
            };
            Ok(Answer::default().list("codes", labels.iter().enumerate().map(code)))
        },
    )
    .notes(
        "whole numbers of at least 0; an error for a label that falls below",
        "the offset is added, so −1 turns labels from 1 into indices from 0",
        "PyTorch documentation, CrossEntropyLoss (class indices from 0)",
    ),
    concept(
        "ordinal encoding",
        "ordinal_encoding",
        "preprocessing::Categories",
        inputs![VALUES, labels("categories", "all categories, from the lowest to the highest")],
        |g| {
            let values = g.labels("values")?;
            let codes = categories(g, &values)?.codes(&texts(&values))?;
            Ok(Answer::default().plain("codes", codes, "the position of the category in the given order, from 0"))
        },
    )
    .notes(
        "whole numbers from 0 to categories − 1",
        "the given order, from the lowest; a value that is none of them is an error",
        "scikit-learn 1.9, OrdinalEncoder",
    ),
    concept(
        "one-hot encoding",
        "one_hot_encoding",
        "preprocessing::Categories::one_hot",
        inputs![
            VALUES,
            opt(labels("categories", "all categories, in the order of their columns; sorted if not given")),
            DROP_FIRST,
            opt(choice("unknown", &["error", "ignore"], "what becomes of other values: an error, or a row of zeros")),
        ],
        |g| {
            let values = g.labels("values")?;
            let categories = categories(g, &values)?;
            let unknown = if g.opt_text("unknown") == Some("ignore") { Unknown::Ignore } else { Unknown::Error };
            let matrix = categories.one_hot(&texts(&values), told(g, "drop_first", false), unknown)?;
            let rows: Vec<Vec<usize>> =
                matrix.outer_iter().map(|row| row.iter().map(|x| usize::from(*x)).collect()).collect();
            Ok(Answer::default().plain("matrix", rows, "a row for each value, a column for each category"))
        },
    )
    .also("dummy encoding")
    .notes(
        "0 or 1; one 1 in a row, none for a dropped or ignored category",
        "columns in sorted order unless given; none is dropped unless drop_first; an unknown value is an error unless \
         ignored",
        "scikit-learn 1.9, OneHotEncoder",
    ),
    concept(
        "encoded column count",
        "encoded_columns",
        "preprocessing::binary_width",
        inputs![CARDINALITIES, DROP_FIRST],
        |g| {
            let sizes = non_empty("cardinalities", g.numbers("cardinalities")?)?;
            whole_from_one("cardinalities", &sizes)?;
            let dropped = told(g, "drop_first", false);
            let one_hot = |k: &f64| if dropped { Expr::from(*k) - 1.0 } else { Expr::from(*k) };
            let binary = |k: &f64| Expr::named(format!("⌈log₂ {k}⌉"), f64::from(binary_width(*k as usize)));
            Ok(Answer::one("one_hot", Expr::sum_of(sizes.iter().map(one_hot)).called("one-hot columns"))
                .with("binary", Expr::sum_of(sizes.iter().map(binary)).called("binary columns")))
        },
    )
    .notes(
        "whole numbers of at least 0",
        "binary codes count from 0, ⌈log₂ k⌉ columns (category_encoders counts from 1); drop_first, false unless \
         given, is for one-hot alone",
        "scikit-learn 1.9, OneHotEncoder; category_encoders documentation, BinaryEncoder",
    ),
    concept(
        "target encoding",
        "target_encoding",
        "preprocessing::TargetEncoder",
        inputs![
            labels("categories", "the category of each row"),
            numbers("target", "the target of each row"),
            opt(count("smoothing", "rows of the prior that are added, 0 if not given")),
        ],
        |g| {
            let smoothing = g.opt_number("smoothing").unwrap_or(0.0);
            let encoder = TargetEncoder::fit(&g.labels("categories")?, &g.numbers("target")?, smoothing)?;
            let encoding = encoder.categories().map(|category| encoder.expr(category));
            let names: Vec<_> = encoder.categories().map(Class::value).collect();
            Ok(Answer::one("prior", encoder.prior()).list("encoding", encoding).plain(
                "categories",
                names,
                "in the order of the encodings",
            ))
        },
    )
    .also("mean encoding")
    .notes(
        "within the range of the target, in its unit",
        "(Σ + m · prior) / (n + m), m = 0 unless given, the plain mean; rows that were fitted leak their own target",
        "Micci-Barreca (2001), SIGKDD Explorations 3(1), 27–32",
    ),
    concept(
        "categorical dummy distance",
        "dummy_distance",
        "preprocessing::Categories::one_hot",
        inputs![
            VALUES,
            numbers("pair", "the positions of two values, from 0"),
            numbers("other", "the positions of two others"),
        ],
        |g| {
            Ok(Answer::one("one_hot_distance_pair", dummy_distance(g, "pair", "distance of the pair")?)
                .with("one_hot_distance_other", dummy_distance(g, "other", "distance of the other pair")?))
        },
    )
    .notes(
        "0 for equal categories, √2 for different ones",
        "Euclidean, of full one-hot rows, none dropped; positions from 0",
        "scikit-learn 1.9, OneHotEncoder",
    ),
    concept(
        "date features",
        "date_features",
        "preprocessing::Date",
        inputs![text("date", "year-month-day, such as 2014-06-03")],
        |g| {
            let date: Date = g.text("date")?.parse()?;
            Ok(Answer::default()
                .plain("is_summer", usize::from(date.is_summer()), "1 in June, July and August")
                .plain("day_of_month", usize::from(date.day()), "")
                .plain("month", usize::from(date.month()), "from 1 for January")
                .plain("year", usize::from(date.year()), "")
                .plain("quarter", usize::from(date.quarter()), "from 1")
                .plain("day_of_week", usize::from(date.weekday()), "from 0 for Monday")
                .plain("is_weekend", usize::from(date.is_weekend()), "1 on Saturday and Sunday")
                .plain("iso_week", usize::from(date.iso_week().1), "from 1; week 1 has the first Thursday of the year")
                .plain("day_of_year", usize::from(date.day_of_year()), "from 1"))
        },
    )
    .notes(
        "month 1 to 12, quarter 1 to 4, week 1 to 53, day of the year 1 to 366, weekday 0 to 6; flags 0 or 1",
        "Monday is 0 (as Python); summer is June to August; ISO weeks; proleptic Gregorian, years 1 to 9999",
        "ISO 8601; Python documentation, datetime.date",
    ),
    concept(
        "cyclical encoding",
        "cyclical_encoding",
        "preprocessing::cyclical",
        inputs![number("value", "such as the hour"), number("period", "after which it comes round again, such as 24")],
        |g| {
            let [angle, sin, cos] = cyclical(g.number("value")?, g.number("period")?)?;
            Ok(Answer::one("sin", sin.called("sin")).with("cos", cos.called("cos")).with("angle", angle))
        },
    )
    .notes(
        "sine and cosine −1 to 1; the angle any number, in radians",
        "2π · value / period, from sine 0 and cosine 1 at 0; the angle is not brought back below 2π",
        "Mardia & Jupp (2000), Directional Statistics",
    ),
    concept(
        "polynomial features",
        "polynomial_features",
        "preprocessing::polynomial_features",
        inputs![numbers("x", "the features of one sample"), DEGREE, BIAS],
        |g| {
            let x = non_empty("x", g.numbers("x")?)?;
            let factors = polynomial_factors(x.len(), g.whole("degree")?, told(g, "include_bias", true))?;
            let product = |(place, factors): (usize, Vec<usize>)| {
                let named = factors.into_iter().map(|i| Expr::named(format!("x[{i}]"), x[i]));
                let product = named.reduce(|product, factor| product * factor).unwrap_or(Expr::from(1.0));
                product.called(format!("feature[{place}]"))
            };
            Ok(Answer::default().list("features", factors.into_iter().enumerate().map(product)))
        },
    )
    .notes(
        "any numbers, in products of the units",
        "by degree, then in the order of the features; powers too, and the column of ones unless include_bias is false",
        "scikit-learn 1.9, PolynomialFeatures",
    ),
    concept(
        "polynomial feature count",
        "polynomial_count",
        "preprocessing::polynomial_count",
        inputs![whole("n_features", "how many features").at_least(1), DEGREE, BIAS],
        |g| {
            let (n, degree) = (g.whole("n_features")?, g.whole("degree")?);
            Ok(Answer::one("count", polynomial_count(n, degree, told(g, "include_bias", true))))
        },
    )
    .notes(
        "a whole number of at least 1, or 0 without the bias for degree 0",
        "(n + d)! / (n! · d!), products and powers up to the degree, one less without the bias",
        "scikit-learn 1.9, PolynomialFeatures",
    ),
    concept(
        "Cartesian product feature",
        "cartesian_product",
        "preprocessing::interaction",
        inputs![CARDINALITIES],
        |g| {
            let sizes = non_empty("cardinalities", g.numbers("cardinalities")?)?;
            whole_from_one("cardinalities", &sizes)?;
            Ok(Answer::one("count", interaction(&sizes)?.called("count")))
        },
    )
    .also("feature cross")
    .notes(
        "a whole number of at least 1",
        "every combination counts, whether it occurs or not",
        "Amazon Machine Learning developer guide, Cartesian product transformation",
    ),
    concept(
        "interaction feature",
        "interaction_feature",
        "preprocessing::interaction",
        inputs![numbers("factors", "the features that are multiplied")],
        |g| Ok(Answer::one("product", interaction(&g.numbers("factors")?)?.called("product"))),
    )
    .notes(
        "any number, in the product of the units",
        "the plain product, not centred before",
        "scikit-learn 1.9, PolynomialFeatures (interaction_only)",
    ),
    concept(
        "balanced class weights",
        "balanced_class_weights",
        "preprocessing::ClassCounts::balanced_weights",
        inputs![COUNTS],
        |g| Ok(Answer::default().list("weights", ClassCounts::new(&g.numbers("counts")?)?.balanced_weights())),
    )
    .notes(
        "above 0; every class weighs n / k in all, so the weights average 1 over the samples",
        "n / (k · n_c), as class_weight=\"balanced\"; a class without samples is refused",
        "King & Zeng (2001), Political Analysis 9, 137–163",
    ),
    concept(
        "resampling counts",
        "resampling_counts",
        "preprocessing::ClassCounts",
        inputs![COUNTS, choice("method", &["undersample", "oversample"], "down to the smallest, or up to the largest")],
        resampled,
    )
    .notes(
        "whole numbers; reduction a share 0 to below 1",
        "every class goes to the count of the smallest, or of the largest; the reduction is a share of all samples",
        "imbalanced-learn documentation, RandomUnderSampler and RandomOverSampler (sampling_strategy auto)",
    ),
    concept(
        "SMOTE point",
        "smote_point",
        "preprocessing::smote_point",
        inputs![
            numbers("x", "a sample of the small class"),
            numbers("neighbor", "one of its nearest neighbours of that class"),
            number("u", "the share of the way, drawn from 0 to 1"),
        ],
        |g| {
            let point = smote_point(&g.numbers("x")?, &g.numbers("neighbor")?, g.number("u")?)?;
            Ok(Answer::default().list("point", point))
        },
    )
    .notes(
        "on the way from x (u = 0) to the neighbour (u = 1), in the units of the features",
        "u is given, one for all coordinates; the neighbour is of the same class",
        "Chawla et al. (2002), J. Artif. Intell. Res. 16, 321–357",
    ),
];

#[cfg(all(test, feature = "cli"))]
mod tests {
    use super::*;
    use crate::catalog::Value;

    fn result(concept: &str, inputs: &str, result: &str) -> Value {
        asked(concept, inputs).unwrap().get(result).unwrap().value()
    }

    #[test]
    fn numbers_are_coded_in_their_own_order() {
        assert_eq!(result("label encoding", "values = [10, 9, 10]", "codes"), vec![1_usize, 0, 1].into());
        let sizes = "values = [10, 9]\ncategories = [\"10\", \"9\"]";
        assert_eq!(result("ordinal encoding", sizes, "codes"), vec![0_usize, 1].into());
        let from_ten = "values = [\"b\", \"a\"]\norder = \"first_seen\"\nstart = 10";
        assert_eq!(result("label encoding", from_ten, "codes"), vec![10_usize, 11].into());
    }

    #[test]
    fn columns_stand_in_the_order_of_the_categories() {
        let sorted = result("one-hot encoding", "values = [\"b\", \"a\"]", "matrix");
        assert_eq!(sorted, vec![vec![0_usize, 1], vec![1, 0]].into());
        let unknown = "values = [\"z\"]\ncategories = [\"a\", \"b\"]";
        assert!(asked("one-hot encoding", unknown).is_err());
        let ignored = format!("{unknown}\nunknown = \"ignore\"\ndrop_first = true");
        assert_eq!(result("one-hot encoding", &ignored, "matrix"), vec![vec![0_usize]].into());
    }

    /// 5 − 1 + 2 − 1 columns; the codes 0 to 4 take three binary digits, 0 and 1 take one.
    #[test]
    fn dropping_a_column_leaves_the_binary_codes() {
        let count = |name| result("encoded column count", "cardinalities = [5, 2]\ndrop_first = true", name);
        assert_eq!([count("one_hot"), count("binary")], [5.0, 4.0].map(Value::Number));
    }

    #[test]
    fn equal_categories_are_no_distance_apart() {
        let pairs = "values = [\"a\", \"b\", \"a\"]\npair = [0, 2]\nother = [1, 2]";
        assert_eq!(result("dummy_distance", pairs, "one_hot_distance_pair"), Value::Number(0.0));
        assert_eq!(result("dummy_distance", pairs, "one_hot_distance_other"), Value::Number(2.0_f64.sqrt()));
    }

    #[test]
    fn what_has_no_code_is_refused() {
        for (concept, inputs) in [
            ("label_encoding", "values = []"),
            ("ordinal_encoding", "values = [\"a\"]\ncategories = [\"a\", \"a\"]"),
            ("class_index_mapping", "labels = [0, 1]\noffset = -1"),
            ("class_index_mapping", "labels = [1.5]\noffset = 0"),
            ("encoded_columns", "cardinalities = [3, 0]"),
            ("target_encoding", "categories = [\"a\"]\ntarget = [1, 2]"),
            ("dummy_distance", "values = [1, 2]\npair = [0, 2]\nother = [0, 1]"),
            ("dummy_distance", "values = [1, 2]\npair = [0]\nother = [0, 1]"),
            ("date_features", "date = \"2024-11-31\""),
            ("cyclical_encoding", "value = 1\nperiod = 0"),
            ("balanced_class_weights", "counts = [5, 0]"),
            ("resampling_counts", "counts = []\nmethod = \"oversample\""),
            ("smote_point", "x = [1]\nneighbor = [2]\nu = 1.1"),
            ("interaction_feature", "factors = []"),
        ] {
            assert!(asked(concept, inputs).is_err(), "{concept}");
        }
    }
}
