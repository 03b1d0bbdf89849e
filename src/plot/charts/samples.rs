//! Every chart of a result, of real data and of data that are hard to draw, for the tests and for people to look at.

use ndarray::{Array2, array};

use super::*;
use crate::bayes::{ClassMoments, GaussianNB};
use crate::datasets::{self, Split};
use crate::forecasting::{QuantileBand, seasonal_naive, with_residual_quantiles};
use crate::linear::{Kernel, LogisticRegression, QuantileRegressor, SVC, SoftmaxRegression};
use crate::metrics::{Calibration, ClassScores, ConfusionMatrix, Counts, Criterion, Edges, RankedScores, Residuals};
use crate::plot::{Axis, Figure, date};
use crate::preprocessing::StandardScaler;
use crate::stats::Line;
use linfa::traits::{Fit, Transformer};

type Named = (String, Figure);

/// Numbers in no order that anyone would see, evenly spread from 0 to 1 and the same each time.
pub(super) fn spread(i: usize) -> f64 {
    (i as f64 * 0.618_033_988_749_894_9).fract()
}

/// A bell-shaped sum of four of them, about 0 with a standard deviation of 1.
pub(super) fn bell(i: usize) -> f64 {
    let sum: f64 = [1, 7, 31, 101].iter().map(|k| spread(i * k + (i * i) % (97 * k))).sum();
    (sum - 2.0) * 3f64.sqrt()
}

/// Truth and probability of malignancy of the breast-cancer test part.
fn breast_cancer() -> (Vec<&'static str>, Vec<f64>) {
    let data = datasets::breast_cancer();
    let [train, test] = Split::params(0.3).seed(7).stratified(data.targets()).unwrap().apply(&data).unwrap();
    let scaler = StandardScaler::params().fit(&train).unwrap();
    let x = scaler.try_transform(test.records()).unwrap();
    let model = LogisticRegression::params().fit(&scaler.transform(train)).unwrap();
    (test.targets().to_vec(), model.positive_proba(&x).unwrap().to_vec())
}

/// Disease progression of the diabetes data, predicted from the body mass index alone.
fn diabetes() -> Residuals {
    let data = datasets::diabetes();
    let (bmi, y) = (data.records().column(2).to_vec(), data.targets().to_vec());
    let line = Line::fit(&bmi, &y).unwrap();
    let predicted: Vec<f64> = bmi.iter().map(|x| line.predict(*x)).collect();
    Residuals::new(&y, &predicted).unwrap()
}

fn as_probabilities(mut scores: Array2<f64>) -> Array2<f64> {
    for mut row in scores.rows_mut() {
        let total = row.sum();
        row /= total;
    }
    scores
}

/// Each cultivar of the wine data against the rest, by one measurement of each: probabilities that are far from perfect.
fn wine() -> ClassScores {
    let data = datasets::wine();
    let x = data.records();
    let scores = as_probabilities(Array2::from_shape_fn((x.nrows(), 3), |(i, class)| {
        [x[(i, 12)] / 1700.0, 1.0 - x[(i, 0)] / 15.0, x[(i, 3)] / 30.0][class]
    }));
    let mut labels = data.targets().to_vec();
    labels.sort_unstable();
    labels.dedup();
    ClassScores::new(data.targets(), &scores, &labels).unwrap()
}

/// Two years of sea-surface temperature ahead.
fn elnino(quantiles: &[f64]) -> Fan {
    let (train, test) = datasets::elnino().split_last(24).unwrap();
    let (season, y) = (train.period(), train.values());
    let past = Residuals::new(&y[season..], &y[..y.len() - season]).unwrap();
    let band = with_residual_quantiles(&seasonal_naive(y, season, 24).unwrap(), &past, quantiles).unwrap();
    let day = |t: usize| {
        let (year, month) = train.year_month(t);
        date(year as i32, month as i32, 1)
    };
    let now = y.len();
    Fan::new("Sea-surface temperature, two years ahead", &band, (0..24).map(|h| day(now + h)))
        .x(Axis::time(""))
        .y("Temperature (°C)")
        .history((now - 60..now).map(|t| (day(t), y[t])))
        .actual((0..24).map(|h| (day(now + h), test.values()[h])))
        .made(day(now) - 15.0)
}

/// Alcohol and proline of the wine data, and softmax regression's regions of the three cultivars.
fn wine_regions() -> Figure {
    let data = datasets::wine();
    let x = data.records().select(ndarray::Axis(1), &[0, 12]);
    let y = data.targets().to_vec();
    let scaler = StandardScaler::params().fit(&linfa::Dataset::from(x.clone())).unwrap();
    let train = linfa::Dataset::new(scaler.try_transform(&x).unwrap(), data.targets().clone());
    let model = SoftmaxRegression::params().fit(&train).unwrap();
    let score = |x: ndarray::ArrayView2<f64>| model.predict_proba(&scaler.try_transform(x)?);
    decision_boundary(x.view(), &y, ["Alcohol (%)", "Proline (mg/l)"], score).unwrap()
}

/// Two rings, which a Gaussian naive Bayes tells apart by the spread.
fn ring_regions() -> Figure {
    let angle = |i: usize| std::f64::consts::TAU * spread(i);
    let radius = |i: usize| if i.is_multiple_of(3) { 0.5 + 0.3 * bell(i) } else { 2.5 + 0.4 * bell(i) };
    let x = Array2::from_shape_fn((240, 2), |(i, j)| radius(i) * if j == 0 { angle(i).cos() } else { angle(i).sin() });
    let y: Vec<&str> = (0..240).map(|i: usize| if i.is_multiple_of(3) { "inner" } else { "outer" }).collect();
    let model = GaussianNB::params().fit_moments(&ClassMoments::new(&x, &y, None).unwrap()).unwrap();
    decision_boundary(x.view(), &y, ["x (cm)", "y (cm)"], |x| model.predict_proba(x))
        .unwrap()
        .size(560, 640)
        .equal_aspect()
}

/// Every chart, of real data.
pub(crate) fn real() -> Vec<Named> {
    let (y, p) = breast_cancer();
    let predicted: Vec<&str> = p.iter().map(|p| if *p >= 0.5 { "malignant" } else { "benign" }).collect();
    let ranked = RankedScores::for_positive(&y, &p, "malignant").unwrap();
    let best = ranked.best_threshold(Criterion::FBeta(1.0)).unwrap();
    let calibrated = Calibration::uniform_with(&y, &p, 10, Edges::Left, Some("malignant")).unwrap();
    let diabetes = diabetes();
    vec![
        ("confusion_matrix".to_string(), confusion_matrix(&ConfusionMatrix::new(&y, &predicted).unwrap())),
        ("roc".to_string(), roc(&ranked.roc_curve(), Some(&best))),
        ("roc_by_class".to_string(), roc_by_class(&wine())),
        ("precision_recall".to_string(), precision_recall(&ranked.precision_recall_curve(), Some(&best))),
        ("metrics_by_threshold".to_string(), metrics_by_threshold(&ranked.threshold_curve(), Some(&best))),
        ("calibration".to_string(), calibration(&calibrated)),
        ("gain".to_string(), gain(&ranked.gain_curve())),
        ("lift".to_string(), lift(&ranked.gain_curve())),
        ("residuals".to_string(), residuals(&diabetes)),
        ("residual_histogram".to_string(), residual_histogram(&diabetes)),
        ("actual_vs_predicted".to_string(), actual_vs_predicted(&diabetes)),
        ("forecast_fan".to_string(), forecast_fan(&elnino(&[0.1, 0.5, 0.9]))),
        ("quantile_bands".to_string(), progression_by_bmi()),
        ("svm_margin".to_string(), rings(Kernel::Rbf)),
        ("svm_margin_linear".to_string(), rings(Kernel::Linear)),
        ("decision_boundary".to_string(), wine_regions()),
        ("decision_boundary_curved".to_string(), ring_regions()),
    ]
}

/// Quantiles of disease progression at each body mass index of the diabetes data.
fn progression_by_bmi() -> Figure {
    let data = datasets::diabetes();
    let x = data.records().column(2).to_owned();
    let train = linfa::Dataset::new(x.clone().insert_axis(ndarray::Axis(1)), data.targets().clone());
    let params = QuantileRegressor::params().alpha(0.0);
    let bands = params.fit_quantiles(&train, &[0.05, 0.25, 0.5, 0.75, 0.95]).unwrap();
    let (x, y) = (x.to_vec(), data.targets().to_vec());
    quantile_bands(&bands, &x, &y, "Body mass index (kg/m²)", "Disease progression after a year").unwrap()
}

/// One class around the other, by an RBF kernel; or beside it, by a plane.
fn rings(kernel: Kernel) -> Figure {
    let inner = |i: usize| i.is_multiple_of(2);
    let at = |i: usize, j: usize| match kernel {
        Kernel::Linear => bell(3 * i + j) + if inner(i) { 0.0 } else { [2.4, 1.2][j] },
        _ => {
            let (angle, radius) =
                (std::f64::consts::TAU * spread(i), if inner(i) { 0.8 } else { 2.4 } + 0.45 * bell(i));
            radius * [angle.cos(), angle.sin()][j]
        }
    };
    let x = Array2::from_shape_fn((90, 2), |(i, j)| at(i, j));
    let y: Vec<&str> = (0..90).map(|i| if inner(i) { "regular" } else { "faulty" }).collect();
    let train = linfa::Dataset::new(x.clone(), ndarray::Array1::from(y.clone()));
    let model = SVC::params().kernel(kernel).fit(&train).unwrap();
    svm_margin(&model, &x, &y, "Vibration (mm/s)", "Temperature (°C above normal)").unwrap()
}

/// All that can be drawn of scores, under one name.
fn of_scores(name: &'static str, y: &[bool], scores: &[f64]) -> Vec<Named> {
    let ranked = RankedScores::for_positive(y, scores, true).unwrap();
    let best = ranked.best_threshold(Criterion::FBeta(1.0)).ok();
    let (best, gains) = (best.as_ref(), ranked.gain_curve());
    let named = |kind: &str, figure| (format!("{name}_{kind}"), figure);
    let mut figures = vec![
        named("roc", roc(&ranked.roc_curve(), best)),
        named("precision_recall", precision_recall(&ranked.precision_recall_curve(), best)),
        named("metrics_by_threshold", metrics_by_threshold(&ranked.threshold_curve(), best)),
        named("gain", gain(&gains)),
        named("lift", lift(&gains)),
    ];
    if scores.iter().all(|p| (0.0..=1.0).contains(p)) {
        let even = Calibration::uniform_with(y, scores, 10, Edges::Left, Some("true")).unwrap();
        figures.push(named("calibration", calibration(&even)));
        if y.contains(&true) && y.contains(&false) {
            figures.push(named("calibration_quantile", calibration(&Calibration::quantile(y, scores, 5).unwrap())));
        }
    }
    figures
}

fn of_residuals(name: &'static str, y: &[f64], predicted: &[f64]) -> Vec<Named> {
    let r = Residuals::new(y, predicted).unwrap();
    let named = |kind: &str, figure| (format!("{name}_{kind}"), figure);
    vec![
        named("against_predictions", residuals(&r)),
        named("histogram", residual_histogram(&r)),
        named("actual_vs_predicted", actual_vs_predicted(&r)),
    ]
}

/// A confusion matrix of `k` classes, most on the diagonal.
fn classes(k: usize, name: impl Fn(usize) -> String, scale: f64) -> Figure {
    let cell = |(i, j): (usize, usize)| {
        let size =
            if i == j { 40.0 + (i * 17 % 60) as f64 } else { ((i * 7 + j * 3) % 11 / 8) as f64 * (i % 4) as f64 };
        (size * scale).round()
    };
    let names: Vec<String> = (0..k).map(name).collect();
    confusion_matrix(&ConfusionMatrix::from_matrix(&Array2::from_shape_fn((k, k), cell), &names).unwrap())
}

fn fan(name: &str, fan: Fan) -> Named {
    (name.to_string(), forecast_fan(&fan))
}

/// The charts of data that are hard to draw: few, many, one-sided, huge, tiny, with gaps, with long names.
pub(crate) fn hard() -> Vec<Named> {
    let n = 400;
    let y: Vec<bool> = (0..n).map(|i| spread(i) < 0.3).collect();
    let scores = |f: &dyn Fn(usize) -> f64| (0..n).map(f).collect::<Vec<f64>>();
    let noisy = scores(&|i| (0.35 + 0.3 * f64::from(u8::from(y[i])) + 0.2 * bell(i)).clamp(0.0, 1.0));
    let tied = scores(&|i| (4.0 * noisy[i]).round() / 4.0);
    let logits = scores(&|i| 400.0 * (noisy[i] - 0.5));
    let perfect = scores(&|i| if y[i] { 0.9 + 0.1 * spread(i) } else { 0.3 * spread(i) });
    let x = scores(&|i| 3.0 * bell(i));
    let off = |f: &dyn Fn(usize) -> f64| (0..n).map(|i| x[i] + f(i)).collect::<Vec<f64>>();
    let sixty = |i: usize| {
        format!("class {i} with a name of sixty characters, as surveys have them").chars().take(60).collect()
    };
    let scripts = ["日本語のクラス", "עברית", "кириллица", "ελληνικά", "العربية", "naïve 😀 & <b>"];
    let many = ClassScores::new(
        &(0..120).map(|i| i % 12).collect::<Vec<usize>>(),
        &as_probabilities(Array2::from_shape_fn((120, 12), |(i, c)| {
            (f64::from(u8::from(i % 12 == c)) + 0.3 * bell(i * 12 + c) * (c as f64)).exp()
        })),
        &(0..12).collect::<Vec<usize>>(),
    );
    let two = ClassScores::new(
        &["ham", "spam", "spam", "ham", "ham"],
        &array![[0.8, 0.2], [0.3, 0.7], [0.6, 0.4], [0.9, 0.1], [0.5, 0.5]],
        &["ham", "spam"],
    );
    let binary = |tp, fp, fn_, tn| confusion_matrix(&ConfusionMatrix::binary(Counts { tp, fp, fn_, tn }));
    let one = ConfusionMatrix::new(&["only"; 7], &["only"; 7]).unwrap();
    let weighted =
        ConfusionMatrix::weighted(&["a", "b", "b", "a"], &["a", "a", "b", "b"], &[0.1, 2.25, 1.0 / 3.0, 1e-9]);
    let long_axis = "A very long axis title that says much more than any axis can hold, with its unit at the end (kWh)";
    let band = |quantiles: &[f64], steps: usize, scale: f64| QuantileBand {
        quantiles: quantiles.to_vec(),
        forecasts: Array2::from_shape_fn((quantiles.len(), steps), |(q, h)| {
            scale * (10.0 + (h as f64 / 3.0).sin() + 3.0 * (quantiles[q] - 0.5) * (1.0 + h as f64).sqrt())
        }),
    };
    let times = |steps: usize| (0..steps).map(|h| h as f64 + 1.0);
    let history = |n: usize| (0..n).map(move |i| (i as f64 - n as f64 + 1.0, 10.0 + bell(i)));
    let five = band(&[0.05, 0.25, 0.5, 0.75, 0.95], 20, 1.0);
    let mut gaps = five.clone();
    gaps.forecasts.column_mut(7).fill(f64::NAN);
    let with_gaps = |(t, v): (f64, f64)| (t, if (t as i64).rem_euclid(9) == 0 { f64::NAN } else { v });
    let crossed = QuantileBand { quantiles: vec![0.1, 0.9], forecasts: array![[3.0, 5.0, 4.0], [4.0, 3.0, 6.0]] };
    let day = date(2024, 2, 28);
    let hours = |n: usize| (0..n).map(move |h| day + h as f64 / 24.0);
    let years = |n: usize| (0..n).map(|m| date(1975, 1 + m as i32, 1));
    let mut figures = vec![
        ("confusion_2_long".to_string(), classes(2, |i| format!("a rather long name of class number {}", i + 1), 1.0)),
        ("confusion_10".to_string(), classes(10, |i| i.to_string(), 1.0)),
        ("confusion_10_large".to_string(), classes(10, |i| i.to_string(), 12_345.0)),
        ("confusion_10_named".to_string(), classes(10, |i| format!("airplane {i}"), 1.0)),
        ("confusion_30".to_string(), classes(30, |i| format!("class {i}"), 1.0)),
        ("confusion_60_chars".to_string(), classes(4, sixty, 1.0)),
        ("confusion_scripts".to_string(), classes(6, |i| scripts[i].to_string(), 1.0)),
        ("confusion_1".to_string(), confusion_matrix(&one)),
        ("confusion_perfect".to_string(), binary(37, 0, 0, 1_234_567)),
        ("confusion_no_positives".to_string(), binary(0, 3, 0, 9)),
        ("confusion_nothing".to_string(), binary(0, 0, 0, 0)),
        ("confusion_weights".to_string(), confusion_matrix(&weighted.unwrap())),
        ("roc_12_classes".to_string(), roc_by_class(&many.unwrap())),
        ("roc_2_classes".to_string(), roc_by_class(&two.unwrap())),
        fan("fan_5", Fan::new("Five quantiles", &five, times(20)).history(history(30)).made(0.5)),
        fan(
            "fan_gaps",
            Fan::new("Gaps", &gaps, times(20)).history(history(30).map(with_gaps)).actual(history(5)).made(0.5),
        ),
        fan("fan_one_step", Fan::new("One step", &band(&[0.1, 0.5, 0.9], 1, 1.0), [1.0]).actual([(1.0, 10.5)])),
        fan(
            "fan_one_step_history",
            Fan::new("One step", &band(&[0.1, 0.5, 0.9], 1, 1.0), [1.0])
                .history(history(20))
                .actual([(1.0, 10.5)])
                .made(0.5),
        ),
        fan(
            "fan_long",
            Fan::new(long_axis, &five, times(20)).x(Axis::new(long_axis)).y(long_axis).history(history(30)),
        ),
        fan("fan_lopsided", Fan::new("No pair", &band(&[0.5, 0.7, 0.99], 12, 1e9), times(12)).history(history(3))),
        fan("fan_crossed", Fan::new("Crossed quantiles", &crossed, times(3))),
        fan(
            "fan_day",
            Fan::new("One day", &band(&[0.1, 0.5, 0.9], 12, 1e-9), hours(24).skip(12))
                .x(Axis::time(""))
                .history(hours(12).zip(history(12)).map(|(t, (_, v))| (t, 1e-9 * v)))
                .made(day + 11.5 / 24.0),
        ),
        fan(
            "fan_50_years",
            Fan::new("Fifty years", &band(&[0.1, 0.5, 0.9], 60, 1.0), years(600).skip(540))
                .x(Axis::time(""))
                .history(years(540).zip(history(540)).map(|(t, (_, v))| (t, v)))
                .made(date(2019, 12, 15)),
        ),
        fan("fan_rows", Fan::over_rows(&scores(&|i| 10.0 + bell(i)), &band(&[0.1, 0.5, 0.9], n, 0.3))),
        fan("fan_empty", Fan::new("", &QuantileBand { quantiles: vec![], forecasts: Array2::zeros((0, 0)) }, [])),
    ];
    for (name, y, scores) in [
        ("scores_noisy", &y[..], &noisy[..]),
        ("scores_tied", &y, &tied),
        ("scores_logits", &y, &logits),
        ("scores_perfect", &y, &perfect),
        ("scores_inverted", &y, &perfect.iter().map(|p| 1.0 - p).collect::<Vec<_>>()),
        ("scores_constant", &y, &vec![0.5; n]),
        ("scores_three", &[true, false, true], &[0.9, 0.4, 0.3]),
        ("scores_all_positive", &[true; 4], &[0.9, 0.8, 0.7, 0.2]),
        ("scores_no_positive", &[false; 4], &[0.9, 0.8, 0.7, 0.2]),
    ] {
        figures.extend(of_scores(name, y, scores));
    }
    for (name, y, predicted) in [
        ("residuals_noisy", &x[..], &off(&|i| bell(3 * i + 1))[..]),
        ("residuals_negative", &x, &off(&|i| 5.0 + spread(i))),
        ("residuals_1e-9", &x, &off(&|i| 1e-9 * bell(3 * i + 1))),
        ("residuals_1e9", &scores(&|i| 1e9 * bell(i)), &scores(&|i| 1e9 * bell(i + 1))),
        ("residuals_mixed", &scores(&|i| if i == 9 { 1e9 } else { bell(i) }), &x),
        ("residuals_constant", &x, &vec![0.25; n]),
        ("residuals_perfect", &x, &x),
        ("residuals_three", &[1.0, 2.0, 4.0], &[1.5, 1.5, 4.0]),
        ("residuals_one", &[10.0], &[12.0]),
        ("residuals_huge", &[1e307, 1.0], &[-1e307, 2.0]),
    ] {
        figures.extend(of_residuals(name, y, predicted));
    }
    figures
}

/// So many samples that no picture can show them all, no two scores alike.
pub(crate) fn large() -> Vec<Named> {
    let n = 250_000;
    let y: Vec<bool> = (0..n).map(|i| spread(i) < 0.3).collect();
    let scores: Vec<f64> =
        (0..n).map(|i| 0.25 + 0.3 * f64::from(u8::from(y[i])) + 0.4 * spread(7 * i + 3) + 1e-9 * i as f64).collect();
    let truth: Vec<f64> = (0..n).map(|i| 3.0 * bell(i)).collect();
    let predicted: Vec<f64> = (0..n).map(|i| truth[i] + bell(5 * i + 2)).collect();
    let mut figures = of_scores("many_scores", &y, &scores);
    figures.extend(of_residuals("many_residuals", &truth, &predicted));
    figures
}
