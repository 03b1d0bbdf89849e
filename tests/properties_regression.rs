//! Properties of the regression metrics: bounds, invariances, merging, and the value being that of the derivation.

use approx::assert_relative_eq;
use proptest::prelude::*;
use workings::metrics::*;
use workings::stats::{Histogram, Line, Moments, median, quantile, weighted_quantile};

/// Rows of truth, prediction and weight.
type Rows = Vec<(f64, f64, f64)>;

/// A number of size 0.001 to 1000 of either sign, or 0.
fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        1 => Just(0.0),
        9 => (-3.0..3.0_f64, any::<bool>()).prop_map(|(size, negative)| 10f64.powf(size) * if negative { -1.0 } else { 1.0 }),
    ]
}

fn rows(n: std::ops::Range<usize>) -> impl Strategy<Value = Rows> {
    prop::collection::vec((number(), number(), 0.1..5.0_f64), n)
}

/// Rows whose truths are not 0.
fn rows_without_zeros(n: std::ops::Range<usize>) -> impl Strategy<Value = Rows> {
    rows(n).prop_map(|rows| rows.into_iter().map(|(y, p, w)| (if y == 0.0 { 1.5 } else { y }, p, w)).collect())
}

fn columns(rows: &[(f64, f64, f64)]) -> [Vec<f64>; 3] {
    [rows.iter().map(|r| r.0).collect(), rows.iter().map(|r| r.1).collect(), rows.iter().map(|r| r.2).collect()]
}

fn plain(rows: &[(f64, f64, f64)]) -> RegressionErrors {
    let [y, p, _] = columns(rows);
    RegressionErrors::new(&y, &p).unwrap()
}

fn weighted(rows: &[(f64, f64, f64)]) -> RegressionErrors {
    let [y, p, w] = columns(rows);
    RegressionErrors::weighted(&y, &p, &w).unwrap()
}

/// A metric by name.
type Metric = (&'static str, fn(&RegressionErrors) -> f64);

const METRICS: [Metric; 9] = [
    ("MAE", RegressionErrors::mae),
    ("MSE", RegressionErrors::mse),
    ("RMSE", RegressionErrors::rmse),
    ("MAPE", RegressionErrors::mape),
    ("WAPE", RegressionErrors::wape),
    ("R²", RegressionErrors::r2),
    ("explained variance", RegressionErrors::explained_variance),
    ("max error", RegressionErrors::max_error),
    ("mean error", RegressionErrors::mean_error),
];

/// The same but for rounding: both undefined, or near each other. R² may be a difference of large numbers, so what matters
/// there is how far it lies from 1; signed errors cancel against errors of this size.
fn assert_same(a: &RegressionErrors, b: &RegressionErrors) {
    for (name, metric) in METRICS {
        let (a_value, b_value) = (metric(a), metric(b));
        let size = match name {
            "R²" | "explained variance" => (1.0 - a_value).abs().max(1.0),
            "mean error" => a.mae(),
            _ => a_value.abs(),
        };
        let same =
            a_value == b_value || a_value.is_nan() && b_value.is_nan() || (a_value - b_value).abs() <= 1e-12 * size;
        assert!(same, "{name}: {a_value:?} and {b_value:?}");
    }
}

proptest! {
    /// Means grow with the power, and the largest error bounds them; a constant bias only lowers R².
    #[test]
    fn errors_and_scores_keep_their_order(rows in rows(2..40)) {
        for e in [plain(&rows), weighted(&rows)] {
            let room = 1.0 + 1e-12;
            prop_assert!(e.mae() >= 0.0 && e.mean_error().abs() <= e.mae() * room);
            prop_assert!(e.mae() <= e.rmse() * room && e.rmse() <= e.max_error() * room);
            prop_assert!(e.r2() <= 1.0 && e.r2() <= e.explained_variance() + 1e-12 * (1.0 - e.r2()));
            prop_assert!(e.explained_variance() <= 1.0);
        }
    }

    /// Euros or cents, the same share is missed; MAE and MSE follow the unit.
    #[test]
    fn shares_do_not_depend_on_the_unit(rows in rows_without_zeros(2..40), unit in 0.01..100.0_f64) {
        let (e, other) = (plain(&rows), plain(&rows.iter().map(|(y, p, w)| (y * unit, p * unit, *w)).collect::<Rows>()));
        assert_relative_eq!(other.mape(), e.mape(), max_relative = 1e-12);
        assert_relative_eq!(other.wape(), e.wape(), max_relative = 1e-12);
        assert_relative_eq!(1.0 - other.r2(), 1.0 - e.r2(), max_relative = 1e-9, epsilon = 1e-12);
        assert_relative_eq!(other.mae(), e.mae() * unit, max_relative = 1e-12);
        assert_relative_eq!(other.mse(), e.mse() * unit * unit, max_relative = 1e-12);
    }

    #[test]
    fn the_order_of_rows_does_not_matter(rows in rows(1..40), turn in 0..40_usize) {
        let mut other = rows.clone();
        other.rotate_left(turn % rows.len());
        other.reverse();
        assert_same(&plain(&rows), &plain(&other));
        assert_same(&weighted(&rows), &weighted(&other));
    }

    #[test]
    fn chunks_merge_to_the_whole_in_any_order(rows in rows(3..40), cut in 1..39_usize, cut2 in 1..39_usize) {
        let (a, b) = (cut.min(cut2) % (rows.len() - 1) + 1, cut.max(cut2) % (rows.len() - 1) + 1);
        let (a, b) = (a.min(b), a.max(b));
        prop_assume!(a < b);
        let parts = [&rows[..a], &rows[a..b], &rows[b..]];
        for of in [plain, weighted] {
            let [x, y, z] = parts.map(of);
            let whole = of(&rows);
            for merged in [x.merge(&y).merge(&z), x.merge(&y.merge(&z)), z.merge(&x).merge(&y)] {
                assert_same(&whole, &merged);
                prop_assert_eq!(merged.n(), rows.len());
                prop_assert_eq!(merged.max_error(), whole.max_error());
            }
        }
        let of = |part: &[(f64, f64, f64)]| {
            let [y, p, w] = columns(part);
            let loss = MeanLoss::weighted(Huber { delta: 1.0 }, &y, &p, &w).unwrap();
            (loss, MedianAbsoluteError::weighted(&y, &p, &w).unwrap(), Moments::new(&y).unwrap())
        };
        let ([(l1, m1, s1), (l2, m2, s2), (l3, m3, s3)], (loss, median, moments)) = (parts.map(of), of(&rows));
        assert_relative_eq!(l3.merge(&l1).unwrap().merge(&l2).unwrap().value(), loss.value(), max_relative = 1e-12);
        prop_assert_eq!(m3.merge(&m1).merge(&m2).value(), median.value());
        let merged = s3.merge(&s1.merge(&s2));
        let scale = moments.max().abs().max(moments.min().abs());
        assert_relative_eq!(merged.mean(), moments.mean(), epsilon = 1e-13 * scale);
        assert_relative_eq!(merged.std(0), moments.std(0), epsilon = 1e-13 * scale);
        prop_assert_eq!((merged.n(), merged.min(), merged.max()), (moments.n(), moments.min(), moments.max()));
        if moments.std(0) > 1e-3 * scale {
            assert_relative_eq!(merged.skewness(), moments.skewness(), epsilon = 1e-9);
            assert_relative_eq!(merged.kurtosis(), moments.kurtosis(), epsilon = 1e-9);
        }
    }

    #[test]
    fn weights_of_1_change_nothing(rows in rows(1..40)) {
        let [y, p, _] = columns(&rows);
        let ones = vec![1.0; rows.len()];
        assert_same(&plain(&rows), &RegressionErrors::weighted(&y, &p, &ones).unwrap());
        let median = MedianAbsoluteError::weighted(&y, &p, &ones).unwrap().value();
        prop_assert_eq!(median, median_absolute_error(&y, &p).unwrap());
        let pinball = MeanLoss::weighted(Pinball { tau: 0.2 }, &y, &p, &ones).unwrap().value();
        assert_relative_eq!(pinball, mean_pinball_loss(&y, &p, 0.2).unwrap(), max_relative = 1e-13);
    }

    #[test]
    fn whole_weights_are_repeated_rows(rows in rows(2..20), times in prop::collection::vec(1..4_usize, 20)) {
        let repeated: Rows = rows.iter().zip(&times).flat_map(|(row, n)| vec![*row; *n]).collect();
        let [y, p, _] = columns(&rows);
        let w: Vec<f64> = times[..rows.len()].iter().map(|n| *n as f64).collect();
        assert_same(&plain(&repeated), &RegressionErrors::weighted(&y, &p, &w).unwrap());
        let [all_y, all_p, _] = columns(&repeated);
        let weighted = MedianAbsoluteError::weighted(&y, &p, &w).unwrap().value();
        prop_assert_eq!(weighted, median_absolute_error(&all_y, &all_p).unwrap());
        let d2 = |d2: workings::Result<D2<AbsoluteError>>| d2.unwrap().value();
        let (few, many) = (d2(D2::weighted(AbsoluteError, &y, &p, &w)), d2(D2::new(AbsoluteError, &all_y, &all_p)));
        assert_relative_eq!(few, many, epsilon = 1e-12 * (1.0 - many).abs().max(1.0));
    }

    /// The derivation ends in the value of the method, to the last bit.
    #[test]
    fn the_derivation_has_the_value(rows in rows(1..20)) {
        for e in [plain(&rows), weighted(&rows)] {
            let w = e.worked();
            let derived = [
                w.mae(), w.mse(), w.rmse(), w.mape(), w.wape(), w.r2(), w.explained_variance(), w.max_error(), w.mean_error(),
            ];
            for (worked, (name, metric)) in derived.iter().zip(METRICS) {
                prop_assert_eq!(worked.name(), name);
                prop_assert_eq!(worked.value().to_bits(), metric(&e).to_bits());
                prop_assert_eq!(worked.value().is_nan(), worked.undefined().is_some());
            }
        }
        let [y, p, w] = columns(&rows);
        let median = MedianAbsoluteError::weighted(&y, &p, &w).unwrap();
        prop_assert_eq!(median.worked().value(), median.value());
    }

    /// Truth and prediction are not alike: what is measured against the truth changes when they are swapped.
    #[test]
    fn swapped_roles_change_what_is_relative_to_the_truth(rows in rows_without_zeros(3..20)) {
        let [y, p, _] = columns(&rows);
        let size = |column: &[f64]| column.iter().map(|v| v.abs()).sum::<f64>();
        prop_assume!(p.iter().all(|p| *p != 0.0) && (size(&y) / size(&p) - 1.0).abs() > 1e-6);
        let (e, swapped) = (plain(&rows), RegressionErrors::new(&p, &y).unwrap());
        prop_assert_eq!((e.mae(), e.mse(), e.max_error()), (swapped.mae(), swapped.mse(), swapped.max_error()));
        prop_assert_eq!(e.mean_error(), -swapped.mean_error());
        prop_assert!(e.wape() != swapped.wape() && e.mape() != swapped.mape() && e.r2() != swapped.r2());
    }

    /// Huber's loss is at most half the square and at most δ times the error, and log-cosh lies between both kinds as well.
    #[test]
    fn robust_losses_lie_below_the_plain_ones(y in number(), p in number(), delta in 0.1..10.0_f64) {
        let e = (y - p).abs();
        let (huber, log_cosh) = (Huber { delta }.value(y, p), LogCosh.value(y, p));
        let room = 1.0 + 1e-12;
        prop_assert!(huber >= 0.0 && huber <= e * e / 2.0 * room && huber <= delta * e * room);
        prop_assert!(huber >= delta * (e - delta / 2.0) / room - 1e-300);
        prop_assert!(log_cosh >= 0.0 && log_cosh <= e * e / 2.0 * room && log_cosh <= e);
        prop_assert!(log_cosh >= e - 2.0_f64.ln() - 1e-12 * e);
    }

    /// Deviances are 0 where the prediction is right, positive elsewhere, and of degree 2 − power in the unit.
    #[test]
    fn deviances_are_positive_and_follow_the_unit(y in 0.01..100.0_f64, p in 0.01..100.0_f64, unit in 0.1..10.0_f64) {
        for power in [-1.0, 1.0, 1.5, 2.0, 2.5, 3.0] {
            let loss = TweedieDeviance { power };
            prop_assert_eq!(loss.value(y, y), 0.0);
            prop_assert!(loss.value(y, p) > 0.0 || y == p);
            let size = y.powf(2.0 - power) + p.powf(2.0 - power);
            let scaled = loss.value(y * unit, p * unit) / unit.powf(2.0 - power);
            assert_relative_eq!(scaled, loss.value(y, p), max_relative = 1e-9, epsilon = 1e-13 * size);
        }
    }

    #[test]
    fn quantiles_rise_with_the_share_and_stay_among_the_values(rows in rows(1..40), a in 0.0..=1.0_f64, b in 0.0..=1.0_f64) {
        let [values, _, weights] = columns(&rows);
        let m = Moments::new(&values).unwrap();
        let (a, b) = (a.min(b), a.max(b));
        let of = |q| [quantile(&values, q).unwrap(), weighted_quantile(&values, &weights, q).unwrap()];
        for (low, high) in of(a).into_iter().zip(of(b)) {
            prop_assert!(m.min() <= low && low <= high && high <= m.max());
        }
        let ones = vec![1.0; values.len()];
        assert_relative_eq!(weighted_quantile(&values, &ones, 0.5).unwrap(), median(&values).unwrap(), max_relative = 1e-15);
    }

    #[test]
    fn histograms_hold_every_value_and_merge(rows in rows(2..40), cut in 1..39_usize) {
        let [values, ..] = columns(&rows);
        let whole = Histogram::new(&values).unwrap();
        prop_assert_eq!(whole.counts.iter().sum::<usize>(), values.len());
        let (left, right) = values.split_at(cut % values.len());
        let of = |part: &[f64]| Histogram::with_edges(&whole.edges, part).unwrap();
        prop_assert_eq!(of(left).merge(&of(right)).unwrap(), whole);
    }

    /// The residuals of a least-squares line average 0, so R² is r² and the explained variance.
    #[test]
    fn a_least_squares_line_explains_r_squared(rows in rows(4..30), cut in 2..28_usize) {
        let [x, y, _] = columns(&rows);
        let varied = |x: &[f64]| Moments::new(x).unwrap().std(0) > 1e-3;
        prop_assume!(varied(&x) && varied(&y));
        let line = Line::fit(&x, &y).unwrap();
        let predictions: Vec<f64> = x.iter().map(|x| line.predict(*x)).collect();
        let e = RegressionErrors::new(&y, &predictions).unwrap();
        prop_assert!(line.r().abs() <= 1.0);
        assert_relative_eq!(e.r2(), line.r().powi(2), epsilon = 1e-9);
        assert_relative_eq!(e.r2(), e.explained_variance(), epsilon = 1e-9);
        let cut = cut.min(x.len() - 2);
        if varied(&x[..cut]) && varied(&x[cut..]) {
            let parts = Line::fit(&x[..cut], &y[..cut]).unwrap().merge(&Line::fit(&x[cut..], &y[cut..]).unwrap()).unwrap();
            assert_relative_eq!(parts.r(), line.r(), epsilon = 1e-9);
        }
    }

    #[test]
    fn averages_over_outputs_lie_among_them(rows in rows(2..20), weight in 0.1..10.0_f64) {
        let [y, p, w] = columns(&rows);
        let both = |a: &[f64], b: &[f64]| {
            let pairs: Vec<f64> = a.iter().zip(b).flat_map(|(a, b)| [*a, *b]).collect();
            workings::ndarray::Array2::from_shape_vec((a.len(), 2), pairs).unwrap()
        };
        let m = MultiOutputErrors::weighted(&both(&y, &p), &both(&p, &w), &w).unwrap();
        let own = m.clone().output_weights(&[1.0, weight]).unwrap();
        let (a, b) = (m.columns()[0].mae(), m.columns()[1].mae());
        assert_relative_eq!(m.mae(), (a + b) / 2.0, max_relative = 1e-13);
        assert_relative_eq!(own.mae(), (a + weight * b) / (1.0 + weight), max_relative = 1e-13);
        prop_assert!(m.r2_variance_weighted() <= 1.0 && m.r2_uniform() <= m.explained_variance_uniform() + 1e-9);
    }
}

/// The cuts depend on the number of rows alone, so one thread and two give the same bits.
#[test]
fn the_number_of_threads_changes_no_bit() {
    let n = 200_003;
    let value = |i: usize, k: usize| ((i * k) % 10_007) as f64 / 37.0 - 100.0;
    let y: Vec<f64> = (0..n).map(|i| value(i, 7919)).collect();
    let p: Vec<f64> = (0..n).map(|i| value(i, 7919) + value(i, 104_729) / 50.0).collect();
    let w: Vec<f64> = (0..n).map(|i| (i % 5) as f64).collect();
    let all = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let (plain, weighted) =
                (RegressionErrors::new(&y, &p).unwrap(), RegressionErrors::weighted(&y, &p, &w).unwrap());
            let losses = [
                MeanLoss::new(LogCosh, &y, &p).unwrap().value(),
                MeanLoss::weighted(Huber { delta: 1.5 }, &y, &p, &w).unwrap().value(),
            ];
            let m = Moments::new(&y).unwrap();
            let metrics = METRICS.iter().flat_map(|(_, metric)| [metric(&plain), metric(&weighted)]);
            let moments = [m.mean(), m.std(1), m.skewness(), m.kurtosis()];
            metrics.chain(losses).chain(moments).map(f64::to_bits).collect::<Vec<u64>>()
        })
    };
    assert_eq!(all(1), all(2));
}
