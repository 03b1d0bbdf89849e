//! Every chart of tables and text, of real data and of data that are hard to draw.

use ndarray::{Array2, array};

use super::*;
use crate::datasets;
use crate::plot::Figure;
use crate::preprocessing::{PowerMethod, PowerTransformer};
use crate::stats::{
    Bandwidth, BinRule, BoxPlot, CorrelationMethod, Correlations, Histogram, KernelDensity, Missingness, Moments,
};
use crate::text::TfidfVectorizer;
use samples::{bell, spread};

type Named = (String, Figure);

fn both(x: &[f64]) -> (BoxPlot, Option<KernelDensity>) {
    (BoxPlot::new(x, 1.5).unwrap(), KernelDensity::new(x, Bandwidth::Scott).ok())
}

/// Box plots and violins of the same groups.
fn of_groups(name: &str, label: &str, groups: &[(String, Vec<f64>)]) -> Vec<Named> {
    let found: Vec<(&str, BoxPlot, Option<KernelDensity>)> = groups
        .iter()
        .map(|(name, x)| {
            let (plot, density) = both(x);
            (name.as_str(), plot, density)
        })
        .collect();
    vec![
        (format!("{name}_box_plots"), box_plots(label, found.iter().map(|(name, plot, _)| (*name, plot)))),
        (
            format!("{name}_violins"),
            violins(label, found.iter().map(|(name, plot, density)| (*name, plot, density.as_ref()))),
        ),
    ]
}

fn of_values(name: &str, label: &str, x: &[f64]) -> Named {
    let density = KernelDensity::new(x, Bandwidth::Scott).ok();
    (format!("{name}_histogram"), histogram(label, &Histogram::by(BinRule::Auto, x).unwrap(), density.as_ref()))
}

fn changed(name: &str, feature: &str, transform: &str, x: &[f64], z: &[f64]) -> Named {
    let of = |x: &[f64]| (Histogram::new(x).unwrap(), Moments::new(x).unwrap());
    let (x, z) = (of(x), of(z));
    (format!("{name}_before_after"), before_after(feature, transform, (&x.0, &x.1), (&z.0, &z.1)))
}

fn correlated(name: &str, table: &Array2<f64>, names: &[impl ToString], method: CorrelationMethod) -> Named {
    (format!("{name}_correlations"), correlation_heat_map(&Correlations::new(table, names, method).unwrap()))
}

fn gaps(name: &str, rows: usize, names: &[String], missing: impl Fn(usize, usize) -> bool) -> Vec<Named> {
    let mask = Array2::from_shape_fn((rows, names.len()), |(row, column)| missing(row, column));
    let gaps = Missingness::of_mask(mask, names).unwrap();
    vec![
        (format!("{name}_missing_matrix"), missing_matrix(&gaps)),
        (format!("{name}_missing_shares"), missing_shares(&gaps)),
    ]
}

fn weights(name: &str, documents: &[String]) -> Named {
    let (tfidf, matrix) = TfidfVectorizer::params().fit_transform(documents).unwrap();
    (format!("{name}_tfidf"), tfidf_heat_map(documents, tfidf.vocabulary().terms(), &matrix))
}

fn made(name: &str, n: usize, extra: usize, parents: bool) -> Named {
    let majority = (0..n).map(|i| (bell(i), bell(3 * i + 5)));
    let minority: Vec<(f64, f64)> =
        (0..n / 6 + 2).map(|i| (2.2 + 0.6 * bell(7 * i), 1.6 + 0.7 * bell(i + 50))).collect();
    let pair = |i: usize| (i % minority.len(), (i * 5 + 1) % minority.len());
    let between = |i: usize| {
        let (a, b) = (minority[pair(i).0], minority[pair(i).1]);
        (a.0 + spread(i) * (b.0 - a.0), a.1 + spread(i) * (b.1 - a.1))
    };
    let chart = Oversampling::new(majority, minority.clone(), (0..extra).map(between));
    let chart = chart.axes("Amount (standardised)", "Hours since the last payment (standardised)");
    let chart = if parents { chart.parents((0..extra).map(pair)).unwrap() } else { chart };
    (format!("{name}_oversampling"), oversampling(&chart))
}

fn coded(name: &str, categories: &[String]) -> Named {
    let k = categories.len();
    let one = |name: &str, column: &str, value: &dyn Fn(usize) -> f64| {
        EncodedCategories::new(name, &[column], Array2::from_shape_fn((k, 1), |(i, _)| value(i))).unwrap()
    };
    let one_hot = Array2::from_shape_fn((k, k), |(i, j)| f64::from(u8::from(i == j)));
    let panels = [
        one("Label", "code", &|i| i as f64),
        EncodedCategories::new("One-hot", categories, one_hot).unwrap(),
        one("Frequency", "share", &|i| spread(i) / k as f64),
        one("Target", "mean target", &|i| 100.0 * bell(i)),
    ];
    (format!("{name}_encodings"), encodings("City", categories, &panels))
}

/// Every chart of this kind.
pub(crate) fn all() -> Vec<Named> {
    let (iris, diabetes, wine) = (datasets::iris(), datasets::diabetes(), datasets::wine());
    let petal = iris.records().column(2).to_vec();
    let species = |name: &str| {
        let of = petal.iter().zip(iris.targets()).filter(|(_, target)| **target == name).map(|(x, _)| *x);
        (name.to_string(), of.collect::<Vec<f64>>())
    };
    let proline = wine.records().column(12).to_vec();
    let skewed: Vec<f64> = (0..400).map(|i| 900.0 + 1800.0 * (0.9 * bell(i)).exp()).collect();
    let power = PowerTransformer::params().fit_column(&skewed).unwrap();
    let powered: Vec<f64> = skewed.iter().map(|x| PowerMethod::YeoJohnson.transform(*x, power.lambda)).collect();
    let long = "a group with a name that is far too long for any axis, as surveys have them";
    let many: Vec<(String, Vec<f64>)> =
        (0..30).map(|k| (format!("store {k}"), (0..60).map(|i| k as f64 + 3.0 * bell(i + 61 * k)).collect())).collect();
    let odd = [
        (long.to_string(), (0..40).map(|i| -50.0 + 20.0 * bell(i)).collect()),
        ("constant".to_string(), vec![-20.0; 12]),
        ("one value".to_string(), vec![5.0]),
        ("two values".to_string(), vec![-80.0, 0.0]),
        ("heavy tail".to_string(), (0..200).map(|i| 4.0 * bell(i).powi(3)).collect()),
    ];
    let sixty: Vec<String> = (0..60).map(|i| format!("feature {i}")).collect();
    let wide = Array2::from_shape_fn((200, 60), |(i, j)| bell(i + 17 * j) + bell(i) * ((j % 7) as f64 - 3.0) / 2.0);
    let passengers = ["class", "age", "fare", "cabin", "port"].map(String::from);
    let letters = |i: usize| ["alpha", "beta", "gamma", "delta"][i % 4].to_string();
    let reviews = [
        "great screen, great price",
        "the battery is poor and the screen is dim",
        "great battery, poor speaker",
        "the price is too high for this speaker",
    ]
    .map(String::from);
    let book: Vec<String> =
        (0..60).map(|d| (0..30).map(|w| format!("word{} ", (d * 7 + w * w) % 211)).collect()).collect();
    let ranked = |n: usize| (1..=n).map(|rank| (format!("word{rank}"), (60_000.0 / rank as f64).ceil() as usize));
    let english = [("the", 69), ("of", 36), ("and", 29), ("to", 26), ("a", 23), ("in", 21), ("that", 11), ("is", 10)];
    let mut figures = vec![
        of_values("petal", "Petal length (cm)", &petal),
        of_values("skewed", "Rent (EUR a month)", &skewed),
        of_values("constant", "Always the same (kWh)", &[3.0; 12]),
        of_values("single", "Measured once (kWh)", &[-7.5]),
        of_values("negative", "Change (°C)", &(0..90).map(|i| -1e-6 * (3.0 + bell(i))).collect::<Vec<_>>()),
        (
            "unequal_histogram".into(),
            histogram(
                "Proline (mg/L)",
                &Histogram::with_edges(&[250.0, 450.0, 550.0, 650.0, 800.0, 1100.0, 1700.0], &proline).unwrap(),
                Some(&KernelDensity::new(&proline, Bandwidth::Scott).unwrap()),
            ),
        ),
        changed("rent", "Rent (EUR)", "Yeo-Johnson", &skewed, &powered),
        changed("constant", "A feature with quite a long name, always the same (kWh)", "log", &[8.0; 5], &[3.0; 5]),
        correlated("diabetes", diabetes.records(), diabetes.feature_names(), CorrelationMethod::Pearson),
        correlated("iris", iris.records(), iris.feature_names(), CorrelationMethod::Spearman),
        correlated("wide", &wide, &sixty, CorrelationMethod::Pearson),
        correlated("two", &array![[1.0, -3.0], [2.0, 5.0], [4.0, 4.0]], &["x", "y"], CorrelationMethod::Kendall),
        correlated(
            "constant",
            &array![[1.0, 2.0, 3.0], [2.0, 2.0, 1.0], [4.0, 2.0, 2.0]],
            &["rises", "a constant with a long name", "falls"],
            CorrelationMethod::Pearson,
        ),
        weights("reviews", &reviews),
        weights("one", &["only one document".to_string()]),
        weights("book", &book),
        ("english_zipf".into(), zipf(english.map(|(word, n)| (word, n * 1000 + 123)))),
        ("large_zipf".into(), zipf(ranked(40_000))),
        ("one_zipf".into(), zipf([("hapax", 1)])),
        made("small", 24, 12, true),
        made("large", 600, 500, false),
        coded("four", &["Aachen", "Bonn", "Cologne", "Ulm"].map(String::from)),
        coded("long", &[long, "x", "yy"].map(String::from)),
        coded("twenty", &(0..20).map(|i| format!("{} {i}", letters(i))).collect::<Vec<_>>()),
    ];
    figures.extend(of_groups("petal", "Petal length (cm)", &["setosa", "versicolor", "virginica"].map(species)));
    figures.extend(of_groups("odd", "Balance (EUR)", &odd));
    figures.extend(of_groups("many", "Sales (units a day)", &many));
    figures.extend(of_groups("one", "Petal length (cm)", &[(String::new(), petal.clone())]));
    figures.extend(gaps("passengers", 891, &passengers, |i, j| match j {
        1 => spread(i) < 0.2,
        3 => i % 9 != 0 && (i > 300 || spread(3 * i) < 0.6),
        4 => i == 61 || i == 829,
        _ => false,
    }));
    figures.extend(gaps("small", 14, &passengers, |i, j| (i * (j + 2)) % 5 == 1 && j > 1 || i == 6));
    figures.extend(gaps("sixty", 4000, &sixty, |i, j| {
        j % 4 == 1 && spread(i * j) < 0.02 * j as f64 || j == 7 && i > 2500
    }));
    figures.extend(gaps("one_row", 1, &passengers[..2], |_, j| j == 1));
    figures.extend(gaps("none", 30, &passengers, |_, _| false));
    figures
}
