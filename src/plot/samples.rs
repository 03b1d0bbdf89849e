//! A figure of every kind, for the tests to lay out and for people to look at.
//!
//! `WORKINGS_PLOTS=/some/folder cargo test plot::samples` writes them all there, as SVG and PNG.

use super::*;
use rand::{Rng, SeedableRng};
use rand_distr::StandardNormal;

/// A sample of the standard normal distribution for each number, halved: the same each time.
fn noise(i: usize) -> f64 {
    let mut rng = rand_xoshiro::Xoshiro256PlusPlus::seed_from_u64(i as u64);
    let normal: f64 = rng.sample(StandardNormal);
    0.5 * normal.clamp(-3.5, 3.5)
}

fn share(i: usize, n: usize) -> f64 {
    i as f64 / (n - 1) as f64
}

fn rate(label: &str) -> Axis {
    Axis::new(label).range(0.0, 1.0)
}

fn confusion() -> Figure {
    Figure::new("Confusion matrix")
        .subtitle("200 test messages; shares are of the actual class")
        .x(Axis::categories("Predicted", ["ham", "spam"]))
        .y(Axis::categories("Actual", ["ham", "spam"]))
        .with(Cells::new([[96.0, 4.0], [10.0, 90.0]]).texts([["96\n96%", "4\n4%"], ["10\n10%", "90\n90%"]]))
        .equal_aspect()
}

fn confusion_digits() -> Figure {
    let count = |row: usize, column: usize| match (row, column) {
        (r, c) if r == c => 80.0 + (r * 7 % 13) as f64,
        (r, c) => ((r * 5 + c * 3) % 11 / 4) as f64 * if (r + c) % 5 == 0 { 6.0 } else { 1.0 },
    };
    let rows: Vec<Vec<f64>> = (0..10).map(|r| (0..10).map(|c| count(r, c)).collect()).collect();
    let texts: Vec<Vec<String>> = rows
        .iter()
        .map(|row| row.iter().map(|v| format!("{v}\n{:.0}%", 100.0 * v / row.iter().sum::<f64>())).collect())
        .collect();
    let names = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    Figure::new("Confusion matrix of handwritten digits")
        .x(Axis::categories("Predicted", names))
        .y(Axis::categories("Actual", names))
        .with(Cells::new(rows).texts(texts).color_bar("Count"))
        .equal_aspect()
}

fn roc() -> Figure {
    let curve = |power: f64| (0..200).map(move |i| share(i, 200)).map(move |t| (t, t.powf(power)));
    Figure::new("ROC curve")
        .subtitle("Spam filter, 200 test messages")
        .x(rate("False positive rate"))
        .y(rate("True positive rate"))
        .reference_line("chance", (0.0, 0.0), (1.0, 1.0))
        .line("logistic regression (AUC 0.94)", curve(0.065))
        .line("naive Bayes (AUC 0.83)", curve(0.2))
        .note(0.1, 0.1f64.powf(0.065), "threshold 0.5")
        .equal_aspect()
}

fn thresholds() -> Figure {
    let line = |f: fn(f64) -> f64| (0..101).map(move |i| share(i, 101)).map(move |t| (t, f(t)));
    Figure::new("Metrics against the threshold")
        .x(rate("Threshold"))
        .y(rate("Value").percent())
        .line("precision", line(|t| 0.5 + 0.5 * t.powf(0.6)))
        .line("recall", line(|t| 1.0 - t.powi(3)))
        .line("F1", line(|t| 2.0 / (1.0 / (0.5 + 0.5 * t.powf(0.6)) + 1.0 / (1.0 - t.powi(3)))))
        .line("accuracy", line(|t| 0.5 + 1.6 * t * (1.0 - t).powf(1.2)))
        .vertical_rule(0.62, "best F1 at 0.62")
}

fn calibration() -> Figure {
    let points = [
        (0.05, 0.02),
        (0.15, 0.09),
        (0.25, 0.17),
        (0.36, 0.31),
        (0.45, 0.44),
        (0.55, 0.58),
        (0.66, 0.74),
        (0.75, 0.86),
        (0.86, 0.93),
        (0.95, 0.99),
    ];
    let reliability = Figure::new("")
        .y(rate("Share of positives"))
        .x(rate(""))
        .diagonal("perfectly calibrated")
        .line("model", points)
        .points("model", points)
        .size(520, 360);
    let edges: Vec<f64> = (0..=10).map(|i| f64::from(i) / 10.0).collect();
    let counts = [310.0, 120.0, 64.0, 40.0, 31.0, 29.0, 38.0, 55.0, 98.0, 215.0];
    let histogram = Figure::new("")
        .x(rate("Predicted probability"))
        .y(Axis::new("Count").whole())
        .histogram("", &edges, &counts)
        .size(520, 130);
    Figure::grid("Calibration", 1, [reliability, histogram]).subtitle("1,000 validation samples in ten bins")
}

fn gain() -> Figure {
    let curve = |t: f64| (1.0 - (-3.2 * t).exp()) / (1.0 - (-3.2f64).exp());
    let gain = Figure::new("Cumulative gain")
        .x(rate("Share of customers contacted").percent())
        .y(rate("Share of buyers reached").percent())
        .reference_line("at random", (0.0, 0.0), (1.0, 1.0))
        .line("by score", (0..50).map(|i| share(i, 50)).map(|t| (t, curve(t))));
    let lift = Figure::new("Lift")
        .x(rate("Share of customers contacted").percent())
        .y(Axis::new("Lift").from_zero())
        .line("by score", (1..50).map(|i| share(i, 50)).map(|t| (t, curve(t) / t)))
        .horizontal_rule(1.0, "at random");
    Figure::grid("Who to contact first", 2, [gain, lift])
}

fn residuals() -> Figure {
    let points = (0..5000).map(|i| (20.0 + 9.0 * noise(7 * i + 3), (1.0 + 0.4 * noise(7 * i + 3)) * 3.0 * noise(i)));
    Figure::new("Residuals against prediction")
        .x("Predicted consumption (kWh)")
        .y("Residual (kWh)")
        .points("", points)
        .with(Rule::horizontal(0.0).color(Color::Text).solid())
}

fn residual_histogram() -> Figure {
    let edges: Vec<f64> = (0..=24).map(|i| -6.0 + 0.5 * f64::from(i)).collect();
    let mut counts = [0.0; 24];
    (0..5000).for_each(|i| counts[(((3.0 * noise(i) + 6.0) / 0.5) as usize).min(23)] += 1.0);
    Figure::new("Residuals")
        .x("Residual (kWh)")
        .y(Axis::new("Samples").whole())
        .histogram("", &edges, &counts)
        .vertical_rule(0.0, "mean 0.00")
}

fn actual_predicted() -> Figure {
    let points: Vec<_> =
        (0..150).map(|i| 150.0 + 60.0 * noise(i)).zip(0..).map(|(y, i)| (y, y + 18.0 * noise(11 * i + 5))).collect();
    Figure::new("Actual against predicted")
        .x("Actual progression")
        .y("Predicted progression")
        .diagonal("perfect")
        .points("test samples", points)
        .equal_aspect()
}

fn forecast() -> Figure {
    let level = |i: i32| {
        120.0
            + 1.4 * f64::from(i)
            + 18.0 * (f64::from(i) * std::f64::consts::TAU / 12.0).sin()
            + 5.0 * noise(i as usize)
    };
    let month = |i: i32| date(2023, 1 + i, 1);
    let center = |i: i32| 120.0 + 1.4 * f64::from(i) + 18.0 * (f64::from(i) * std::f64::consts::TAU / 12.0).sin();
    let band = |width: f64| {
        (24..36).map(move |i| {
            (month(i), center(i) - width * f64::from(i - 22).sqrt(), center(i) + width * f64::from(i - 22).sqrt())
        })
    };
    Figure::new("Electricity demand, twelve months ahead")
        .subtitle("Quantile forecast made in December 2024")
        .x(Axis::time(""))
        .y("Demand (GWh)")
        .with(Band::new("80% interval", band(9.0)).color(Color::Series(0)))
        .with(Band::new("50% interval", band(4.5)).color(Color::Series(0)))
        .with(Line::new("history", (0..24).map(|i| (month(i), level(i)))).color(Color::Text))
        .with(Line::new("p50", (24..36).map(|i| (month(i), center(i)))).color(Color::Series(0)))
        .with(Points::new("actual", (24..30).map(|i| (month(i), level(i) + 4.0))).color(Color::Series(1)))
        .vertical_rule(date(2024, 12, 15), "forecast made")
}

fn det() -> Figure {
    // Normal deviates of shares, from a table of the standard normal distribution.
    let ticks = [
        (-3.09, "0.1%"),
        (-2.326, "1%"),
        (-1.645, "5%"),
        (-1.282, "10%"),
        (-0.842, "20%"),
        (-0.253, "40%"),
        (0.253, "60%"),
    ];
    let axis = |label: &str| Axis::new(label).range(-3.3, 0.6).ticks(ticks);
    Figure::new("Detection error trade-off")
        .x(axis("False positive rate"))
        .y(axis("False negative rate"))
        .line("system A", (0..50).map(|i| -3.2 + 3.6 * share(i, 50)).map(|t| (t, -2.6 - 0.9 * t)))
        .line("system B", (0..50).map(|i| -3.2 + 3.6 * share(i, 50)).map(|t| (t, -1.9 - 0.8 * t)))
        .equal_aspect()
}

fn importances() -> Figure {
    let names = [
        "alcohol",
        "total sulfur dioxide",
        "volatile acidity",
        "a feature with a really long name that nobody would want to read in full",
        "pH",
        "residual sugar",
    ];
    Figure::new("Permutation importance")
        .x(Axis::new("Loss of R² when shuffled").from_zero())
        .y(Axis::categories("", names))
        .with(
            Bars::at_categories("", [0.31, 0.22, 0.13, 0.06, 0.011, -0.01])
                .horizontal()
                .labels(["0.310", "0.220", "0.130", "0.060", "0.011", "−0.010"]),
        )
}

fn grouped() -> Figure {
    let names = [
        "logistic regression",
        "decision tree",
        "random forest",
        "gradient boosting",
        "k-nearest neighbours",
        "support vector machine",
        "naive Bayes",
    ];
    Figure::new("Five-fold cross-validation")
        .x(Axis::categories("", names))
        .y(rate("Score"))
        .with(Bars::side_by_side("accuracy", [0.91, 0.88, 0.94, 0.95, 0.89, 0.93, 0.84], 0, 2))
        .with(Bars::side_by_side("macro F1", [0.87, 0.84, 0.92, 0.93, 0.82, 0.91, 0.80], 1, 2))
}

fn biplot() -> Figure {
    let names = ["sepal length", "sepal width", "petal length", "petal width"];
    let loadings = [(2.1, 1.1), (-0.6, 2.2), (2.4, 0.1), (2.3, 0.3)];
    let group =
        |k: usize| (0..50).map(move |i| (-2.6 + 2.3 * k as f64 + 0.8 * noise(i + 77 * k), 0.9 * noise(3 * i + 5 * k)));
    let figure = Figure::new("Biplot of the iris data")
        .x("PC1 (73% of variance)")
        .y("PC2 (23% of variance)")
        .points("setosa", group(0))
        .points("versicolor", group(1))
        .points("virginica", group(2))
        .with(Segments::new("", loadings.map(|to| ((0.0, 0.0), to))).color(Color::Text).arrows());
    names.into_iter().zip(loadings).fold(figure, |f, (name, (x, y))| f.with(Note::new(x, y, name))).equal_aspect()
}

fn paths() -> Figure {
    let path = |k: usize| {
        (0..60).map(move |i| 10f64.powf(-3.0 + 5.0 * share(i, 60))).map(move |a| {
            (
                a,
                (3.0 * noise(13 * k + 2) * (1.0 - a / 10f64.powf(1.0 - 0.2 * k as f64))).max(-9.0)
                    * f64::from(a < 10f64.powf(1.0 - 0.2 * k as f64)),
            )
        })
    };
    (0..10).fold(Figure::new("Lasso paths").x(Axis::new("alpha").log().reversed()).y("Coefficient"), |f, k| {
        f.line(format!("x{k}"), path(k))
    })
}

fn dendrogram() -> Figure {
    let link = |a: f64, b: f64, from_a: f64, from_b: f64, h: f64| {
        [((a, from_a), (a, h)), ((a, h), (b, h)), ((b, h), (b, from_b))]
    };
    let links = [
        link(0.0, 1.0, 0.0, 0.0, 0.8),
        link(2.0, 3.0, 0.0, 0.0, 1.1),
        link(0.5, 2.5, 0.8, 1.1, 2.4),
        link(4.0, 5.0, 0.0, 0.0, 0.6),
        link(1.5, 4.5, 2.4, 0.6, 4.0),
    ];
    Figure::new("Dendrogram, Ward linkage")
        .x(Axis::categories("", ["A", "B", "C", "D", "E", "F"]))
        .y(Axis::new("Distance").from_zero())
        .with(Segments::new("", links.into_iter().flatten()))
        .horizontal_rule(1.7, "cut: 3 clusters")
}

fn silhouette() -> Figure {
    let cluster = |k: usize, n: usize, start: usize| {
        let mut widths: Vec<f64> = (0..n).map(|i| 0.55 + 0.25 * noise(i + 31 * k)).collect();
        widths.sort_by(f64::total_cmp);
        let bar =
            move |(i, end): (usize, f64)| Bar { from: (start + i) as f64, to: (start + i + 1) as f64, base: 0.0, end };
        Bars::new(format!("cluster {k}"), widths.into_iter().enumerate().map(bar)).horizontal()
    };
    Figure::new("Silhouette of three clusters")
        .x("Silhouette coefficient")
        .y(Axis::new("").bare())
        .with(cluster(0, 120, 0))
        .with(cluster(1, 80, 130))
        .with(cluster(2, 60, 220))
        .vertical_rule(0.55, "mean 0.55")
}

fn regions() -> Figure {
    let class = |x: f64, y: f64| {
        if y > x.sin() + 0.5 {
            0.0
        } else if x < 0.3 {
            1.0
        } else {
            2.0
        }
    };
    let at = |i: usize| -3.0 + 6.0 * (i as f64 + 0.5) / 150.0;
    let grid = (0..150).map(|r| (0..150).map(move |c| class(at(c), at(r))));
    let points = |k: usize, x: f64, y: f64| (0..40).map(move |i| (x + noise(i + 40 * k), y + noise(2 * i + 9 * k)));
    Figure::new("Decision regions")
        .x("x₁")
        .y("x₂")
        .with(Cells::new(grid).map(ColorMap::Classes).over((-3.0, 3.0), (-3.0, 3.0)))
        .points("class A", points(0, 0.0, 2.0))
        .points("class B", points(1, -1.5, -1.5))
        .points("class C", points(2, 1.7, -1.4))
        .equal_aspect()
}

fn correlations() -> Figure {
    let names = ["age", "income", "tenure", "calls", "churn"];
    let r = |i: usize, j: usize| if i == j { 1.0 } else { 0.9 * noise(i.min(j) * 5 + i.max(j)).clamp(-1.0, 1.0) };
    let rows: Vec<Vec<f64>> = (0..5).map(|i| (0..5).map(|j| r(i, j)).collect()).collect();
    let texts: Vec<Vec<String>> =
        rows.iter().map(|row| row.iter().map(|v| format!("{v:.2}").replace('-', "−")).collect()).collect();
    Figure::new("Correlation")
        .x(Axis::categories("", names))
        .y(Axis::categories("", names))
        .with(Cells::new(rows).texts(texts).map(ColorMap::Diverging).range(-1.0, 1.0).color_bar("Pearson’s r"))
        .equal_aspect()
}

fn contours() -> Figure {
    let ellipse = |k: usize| {
        (0..=90)
            .map(move |i| f64::from(i) * std::f64::consts::TAU / 90.0)
            .map(move |a| (2.0 + 0.9 * k as f64 * a.cos(), 1.0 + 0.4 * k as f64 * a.sin() + 0.2 * k as f64 * a.cos()))
    };
    let descent: Vec<(f64, f64)> =
        (0..12).map(|i| (2.0 - 3.6 * 0.72f64.powi(i), 1.0 + 1.9 * (-0.45f64).powi(i))).collect();
    let figure = Figure::new("Gradient descent on a quadratic loss").x("w₁").y("w₂");
    (1..=6)
        .fold(figure, |f, k| f.with(Line::new("", ellipse(k)).color(Color::Level(1.0 - k as f64 / 6.0)).width(1.4)))
        .with(Line::new("steps", descent.clone()).color(Color::Series(1)))
        .with(Points::new("steps", descent).color(Color::Series(1)).radius(3.0))
        .with(Note::new(2.0, 1.0, "minimum").dot())
        .equal_aspect()
}

fn beeswarm() -> Figure {
    let values: Vec<f64> = (0..400).map(noise).collect();
    let points =
        values.iter().enumerate().map(|(i, v)| (v * 1.5 + 0.3 * noise(3 * i), (i % 4) as f64 + 0.2 * noise(5 * i)));
    Figure::new("SHAP values")
        .x("Effect on the prediction")
        .y(Axis::categories("", ["income", "age", "tenure", "calls"]))
        .with(Points::new("", points).shaded(values.clone(), "Feature value", ColorMap::Diverging))
        .vertical_rule(0.0, "")
}

fn million() -> Figure {
    let wave = (0..1_000_000).map(|i| (i as f64, (i as f64 / 60_000.0).sin() + 0.4 * noise(i)));
    Figure::new("A million measurements").x("Sample").y("Signal").line("", wave)
}

fn crowd() -> Figure {
    let cloud = (0..1_000_000).map(|i| (3.0 * noise(i), noise(3 * i + 1) + 0.4 * noise(i)));
    Figure::new("A million points").x("Feature 1").y("Feature 2").points("samples", cloud)
}

/// Statistics in words: accents over letters, Greek, super- and subscripts, and a character that the font lacks.
fn symbols() -> Figure {
    Figure::new("R² = 1 − Σ(yᵢ − ŷᵢ)² / Σ(yᵢ − ȳ)², x̄ ± 1.96·σ⁄√n, ‖w‖₂ ≤ λ")
        .subtitle("½ of 10⁻³ is 5×10⁻⁴; μ ≈ 0.3 €; α → ∞; 37 °C; naïve Žižek; 😀 is a box")
        .x("x̄, x̂, θ̂, X̄, β₁")
        .y("Δŷ / ∂x")
        .points("", [(1.0, 1.0)])
        .note(1.0, 1.0, "x̄ = 1.0")
}

fn crowded_names() -> Figure {
    let names: Vec<String> = (0..40).map(|i| format!("category number {i} of forty")).collect();
    Figure::new("Forty categories with long names")
        .x(Axis::categories("Category", names))
        .y("Count")
        .bars("", (0..40).map(|i| 20.0 + 5.0 * noise(i)))
}

fn tall_names() -> Figure {
    let names: Vec<String> = (0..60).map(|i| format!("feature {i}")).collect();
    Figure::new("Sixty features")
        .x(Axis::new("Importance").from_zero())
        .y(Axis::categories("", names))
        .with(Bars::at_categories("", (0..60).map(|i| 1.0 / (1.0 + f64::from(i)))).horizontal())
}

fn days() -> Figure {
    let at = |i: usize| date(2024, 2, 20) + i as f64 / 24.0;
    Figure::new("Hourly load over twelve days")
        .x(Axis::time(""))
        .y("Load (MW)")
        .line(
            "",
            (0..288).map(|i| (at(i), 60.0 + 20.0 * (i as f64 / 24.0 * std::f64::consts::TAU).sin() + 3.0 * noise(i))),
        )
        .with(Note::new(at(100), 80.0, "leap day is 29 February"))
}

/// All samples by name.
pub(crate) fn all() -> Vec<(&'static str, Figure)> {
    let four = || [roc().size(360, 380), residual_histogram(), thresholds(), residuals()];
    vec![
        ("confusion", confusion()),
        ("confusion_digits", confusion_digits()),
        ("roc", roc()),
        ("roc_dark", roc().dark()),
        ("thresholds", thresholds()),
        ("calibration", calibration()),
        ("gain", gain()),
        ("residuals", residuals()),
        ("residual_histogram", residual_histogram()),
        ("actual_predicted", actual_predicted()),
        ("forecast", forecast()),
        ("forecast_dark", forecast().dark()),
        ("det", det()),
        ("importances", importances()),
        ("grouped", grouped()),
        ("biplot", biplot()),
        ("paths", paths()),
        ("dendrogram", dendrogram()),
        ("silhouette", silhouette()),
        ("regions", regions()),
        ("correlations", correlations()),
        ("correlations_dark", correlations().dark()),
        ("contours", contours()),
        ("beeswarm", beeswarm()),
        ("symbols", symbols()),
        ("crowded_names", crowded_names()),
        ("tall_names", tall_names()),
        ("days", days()),
        ("small", roc().size(240, 200)),
        ("wide", thresholds().size(900, 220)),
        ("grid", Figure::grid("Four views of a model", 2, four())),
        ("grid_dark", Figure::grid("Four views of a model", 2, four()).dark()),
    ]
}

/// A million points each: slower, so apart.
pub(crate) fn large() -> Vec<(&'static str, Figure)> {
    vec![("million", million()), ("crowd", crowd())]
}

/// Every sample and every chart of real and of hard data.
pub(crate) fn all_with_charts() -> Vec<(String, Figure)> {
    let named = all().into_iter().map(|(name, figure)| (name.to_string(), figure));
    let charts = charts::samples::real().into_iter().chain(charts::samples::hard());
    let charts = charts::learning_samples::all().into_iter().chain(charts).chain(charts::table_samples::all());
    let charts = charts.chain(charts::linear_samples::all()).chain(charts::inference_samples::all());
    let charts = charts.chain(charts::groups_samples::all());
    let charts = charts.chain(charts::maps_samples::all());
    let charts = charts.chain(charts::cluster_samples::all());
    let charts = charts.chain(charts::topic_samples::all());
    let charts = charts.chain(charts::clusters_samples::all());
    charts.chain(charts::penalty_samples::all()).chain(charts::anomaly_samples::all()).chain(named).collect()
}

/// An SVG of markup that closes and coordinates that are numbers; a PNG that can be read, of the size that was asked for.
#[test]
fn every_sample_is_a_picture() {
    let folder = std::env::var("WORKINGS_PLOTS").ok().map(std::path::PathBuf::from);
    for (name, figure) in all_with_charts() {
        let scene = layout::scene(&figure);
        svg::assert_well_formed(&figure.svg());
        let png = tiny_skia::Pixmap::decode_png(&figure.png_at(0.25).unwrap()).unwrap();
        let size = (f64::from(png.width()), f64::from(png.height()));
        assert_eq!(size, ((0.25 * scene.width).ceil(), (0.25 * scene.height).ceil()), "{name}");
        assert!(png.pixels().iter().any(|p| *p != png.pixels()[0]), "{name} is blank");
        if let Some(folder) = &folder {
            std::fs::create_dir_all(folder).unwrap();
            figure.save(folder.join(&name).with_extension("svg")).unwrap();
            figure.save(folder.join(&name).with_extension("png")).unwrap();
        }
    }
}
