//! Laws that forecasts and their metrics obey on any data.

use ndarray::Array2;
use proptest::collection::vec;
use proptest::prelude::*;
use workings::forecasting::*;
use workings::metrics::*;

fn close(a: f64, b: f64) -> Result<(), TestCaseError> {
    prop_assert!((a - b).abs() <= 1e-9 * (1.0 + a.abs().max(b.abs())), "{a} and {b}");
    Ok(())
}

fn value() -> impl Strategy<Value = f64> {
    prop_oneof![8 => -1e4..1e4_f64, 1 => Just(0.0), 1 => -1e-3..1e-3_f64]
}

fn pairs() -> impl Strategy<Value = (Vec<f64>, Vec<f64>)> {
    vec((value(), value()), 1..40).prop_map(|rows| rows.into_iter().unzip())
}

fn series(least: usize) -> impl Strategy<Value = Vec<f64>> {
    vec(value(), least..40)
}

proptest! {
    #[test]
    fn the_median_loss_is_half_the_mae_and_its_wql_the_wape((y, p) in pairs()) {
        let q = QuantileErrors::new(&y, &p, 0.5).unwrap();
        let errors = RegressionErrors::new(&y, &p).unwrap();
        close(2.0 * q.pinball_loss(), errors.mae())?;
        match errors.wape() {
            wape if wape.is_nan() => prop_assert!(q.wql().is_nan()),
            wape => close(q.wql(), wape)?,
        }
    }

    #[test]
    fn quantile_losses_are_not_negative_and_coverage_is_a_share((y, p) in pairs(), tau in 0.01..0.99_f64) {
        let q = QuantileErrors::new(&y, &p, tau).unwrap();
        prop_assert!(q.pinball_loss() >= 0.0 && (0.0..=1.0).contains(&q.coverage()));
        let mirrored: (Vec<f64>, Vec<f64>) = (y.iter().map(|y| -y).collect(), p.iter().map(|p| -p).collect());
        let mirror = QuantileErrors::new(&mirrored.0, &mirrored.1, 1.0 - tau).unwrap();
        close(q.pinball_loss(), mirror.pinball_loss())?;
        prop_assert_eq!(q.worked().pinball_loss().value(), q.pinball_loss());
    }

    #[test]
    fn intervals_count_and_cost((y, low) in pairs(), width in 0.0..1e3_f64, alpha in 0.01..0.99_f64) {
        let high: Vec<f64> = low.iter().map(|low| low + width).collect();
        let i = IntervalErrors::new(&y, &low, &high).unwrap();
        prop_assert!((0.0..=1.0).contains(&i.coverage()));
        prop_assert!(i.winkler_score(alpha) >= i.mean_width() - 1e-9);
        if i.coverage() == 1.0 {
            close(i.winkler_score(alpha), i.mean_width())?;
        }
        // The score is 2/α times the pinball losses of both ends at α/2 and 1 − α/2.
        let at = |p: &[f64], tau| QuantileErrors::new(&y, p, tau).unwrap().pinball_loss();
        close(i.winkler_score(alpha), 2.0 / alpha * (at(&low, alpha / 2.0) + at(&high, 1.0 - alpha / 2.0)))?;
    }

    #[test]
    fn the_naive_forecast_has_a_mase_of_1_in_sample(y in series(3), season in 1_usize..3) {
        let scaled = ScaledErrors::new(&y, &y[season..], &y[..y.len() - season], season).unwrap();
        match scaled.mase() {
            mase if mase.is_nan() => prop_assert!(y.windows(season + 1).all(|w| w[0] == w[season])),mase => {
                close(mase, 1.0)?;
                close(scaled.rmsse(), 1.0)?;
            }
        }
    }

    #[test]
    fn scaled_errors_ignore_the_unit(y in series(4), unit in 0.01..100.0_f64) {
        let of = |y: &[f64]| ScaledErrors::new(&y[..3], &y[3..], &vec![y[2]; y.len() - 3], 1).unwrap();
        let other: Vec<f64> = y.iter().map(|y| y * unit).collect();
        match of(&y).mase() {
            mase if mase.is_finite() => close(of(&other).mase() / mase.max(1e-300), if mase == 0.0 { 0.0 } else { 1.0 })?,
            _ => prop_assert!(!of(&other).mase().is_finite()),
        }
    }

    #[test]
    fn series_merge_in_any_order((y, p) in pairs(), cut in any::<prop::sample::Index>(), tau in 0.01..0.99_f64) {
        let cut = cut.index(y.len() + 1);
        prop_assume!(cut > 0 && cut < y.len());
        let of = |range: std::ops::Range<usize>| {
            let rows = Array2::from_shape_fn((2, range.len()), |(q, i)| p[range.start + i] + q as f64);
            let quantiles = QuantileForecast::new(&y[range.clone()], &[tau, 0.995], &rows).unwrap();
            (quantiles, IntervalErrors::new(&y[range.clone()], rows.row(0), rows.row(1)).unwrap())
        };
        let (whole, (a, b)) = (of(0..y.len()), (of(0..cut), of(cut..y.len())));
        for (quantiles, interval) in [(a.0.merge(&b.0).unwrap(), a.1.merge(&b.1)), (b.0.merge(&a.0).unwrap(), b.1.merge(&a.1))] {
            for (merged, all) in quantiles.quantiles().iter().zip(whole.0.quantiles()) {
                prop_assert_eq!(merged.coverage(), all.coverage());
                close(merged.pinball_loss(), all.pinball_loss())?;
            }
            close(quantiles.crps(), whole.0.crps())?;
            prop_assert_eq!(interval.coverage(), whole.1.coverage());
            close(interval.winkler_score(0.2), whole.1.winkler_score(0.2))?;
        }
    }

    #[test]
    fn smape_is_symmetric_and_at_most_2((y, p) in pairs()) {
        let value = smape(&y, &p).unwrap();
        prop_assert!((0.0..=2.0 + 1e-12).contains(&value));
        close(value, smape(&p, &y).unwrap())?;
    }

    #[test]
    fn differences_added_up_give_the_series_back(y in series(3), lag in 1_usize..3) {
        let changes = difference(&y, lag, 1).unwrap();
        let mut rebuilt = y[..lag].to_vec();
        for (t, change) in changes.iter().enumerate() {
            rebuilt.push(rebuilt[t] + change);
        }
        for (a, b) in rebuilt.iter().zip(&y) {
            close(*a, *b)?;
        }
        if y.len() > 2 * lag {
            prop_assert_eq!(difference(&changes, lag, 1).unwrap(), difference(&y, lag, 2).unwrap());
        }
    }

    #[test]
    fn a_moving_average_is_the_mean_of_its_window(y in series(1), window in any::<prop::sample::Index>()) {
        let window = window.index(y.len()) + 1;
        let means = moving_average(&y, window).unwrap();
        prop_assert_eq!(means.len(), y.len() - window + 1);
        for (mean, values) in means.iter().zip(y.windows(window)) {
            let direct = workings::stats::accurate_sum(values.iter().copied()) / window as f64;
            prop_assert!((mean - direct).abs() <= 1e-15 * values.iter().map(|v| v.abs()).sum::<f64>());
        }
    }

    #[test]
    fn autocorrelations_lie_between_minus_1_and_1(y in series(2)) {
        let acf = autocorrelation(&y, y.len() - 1).unwrap();
        prop_assume!(!acf[0].is_nan());
        prop_assert!(acf.iter().all(|r| r.abs() <= 1.0 + 1e-12));
        prop_assert_eq!(acf[0], 1.0);
        // All products of two deviations sum to 0: 1 + 2·Σ r = 0.
        prop_assert!((acf[1..].iter().sum::<f64>() + 0.5).abs() <= 1e-9);
    }

    #[test]
    fn smoothing_stays_within_the_series_and_follows_it_at_1(y in series(1), alpha in 0.0..=1.0_f64) {
        let s = SimpleSmoothing::fit(&y, alpha).unwrap();
        let (low, high) = y.iter().fold((f64::MAX, f64::MIN), |(l, h), y| (l.min(*y), h.max(*y)));
        prop_assert!(s.levels().iter().all(|level| *level >= low - 1e-9 && *level <= high + 1e-9));
        let follows = SimpleSmoothing::fit(&y, 1.0).unwrap();
        prop_assert_eq!(follows.levels(), &y[..]);
    }

    #[test]
    fn every_method_continues_a_straight_line(start in -100.0..100.0_f64, slope in -10.0..10.0_f64, n in 2_usize..20) {
        let line: Vec<f64> = (0..n + 3).map(|t| start + slope * t as f64).collect();
        let (past, future) = line.split_at(n);
        for forecast in [drift(past, 3).unwrap(), Holt::fit(past, 0.3, 0.7).unwrap().forecast(3).unwrap()] {
            for (a, b) in forecast.iter().zip(future) {
                close(*a, *b)?;
            }
        }
    }

    #[test]
    fn windows_train_on_the_past_only(n in 1_usize..200, first in 1_usize..50, horizon in 1_usize..20, offset in 1_usize..30) {
        let kinds = [Windows::expanding(n, first, horizon), Windows::sliding(n, first, horizon), Windows::offset(n, horizon, 3, offset)];
        for windows in kinds.into_iter().flatten() {
            prop_assert!(!windows.is_empty());
            for window in &windows {
                prop_assert!(!window.train.is_empty() && window.train.end == window.test.start);
                prop_assert!(window.test.len() == horizon && window.test.end <= n);
            }
            let mut tests: Vec<usize> = windows.iter().flat_map(|window| window.test.clone()).collect();
            tests.sort_unstable();
            prop_assert!(tests.windows(2).all(|pair| pair[0] < pair[1]), "no value is tested twice");
        }
    }

    #[test]
    fn seasonal_forecasts_repeat_the_last_season(y in series(2), season in 1_usize..3, horizon in 1_usize..20) {
        let forecast = seasonal_naive(&y, season, horizon).unwrap();
        let continued: Vec<f64> = y.iter().chain(&forecast).copied().collect();
        prop_assert!((y.len()..continued.len()).all(|t| continued[t] == continued[t - season]));
    }

    #[test]
    fn filled_series_keep_what_was_observed(y in vec(prop_oneof![2 => value(), 1 => Just(f64::NAN)], 1..30)) {
        prop_assume!(y.iter().any(|value| !value.is_nan()));
        let filling = GapFilling { front: Fill::Backward, middle: Fill::Linear, back: Fill::Forward };
        let filled = filling.apply(&y).unwrap();
        prop_assert_eq!(filled.len(), y.len());
        prop_assert!(y.iter().zip(&filled).all(|(y, f)| y.is_nan() && f.is_finite() || y == f));
    }
}
