//! Laws that metrics of probabilities obey on any data.

use ndarray::Array2;
use proptest::collection::vec;
use proptest::prelude::*;
use workings::metrics::*;

fn close(a: f64, b: f64) -> Result<(), TestCaseError> {
    prop_assert!((a - b).abs() <= 1e-12 * (1.0 + a.abs().max(b.abs())), "{a} and {b}");
    Ok(())
}

/// Classes 0 and 1 with the probability of 1.
fn binary() -> impl Strategy<Value = Vec<(bool, f64)>> {
    vec((any::<bool>(), prop_oneof![9 => 0.0..=1.0, 1 => Just(0.0), 1 => Just(1.0)]), 1..40)
}

fn columns(rows: &[(bool, f64)]) -> (Vec<bool>, Vec<f64>) {
    rows.iter().copied().unzip()
}

fn loss<L: Loss + PartialEq>(loss: L, rows: &[(bool, f64)]) -> ProbabilityLoss<L> {
    let (y, p) = columns(rows);
    ProbabilityLoss::with(loss, &y, &p, None, Some("true")).unwrap()
}

/// Some of them 0, the sum 1.
fn distribution(n: usize) -> impl Strategy<Value = Vec<f64>> {
    vec(prop_oneof![4 => 1e-6..1.0_f64, 1 => Just(0.0)], n).prop_filter_map("not all 0", |values| {
        let total: f64 = values.iter().sum();
        (total > 0.0).then(|| values.iter().map(|value| value / total).collect())
    })
}

fn two_distributions() -> impl Strategy<Value = (Vec<f64>, Vec<f64>)> {
    (1_usize..8).prop_flat_map(|n| (distribution(n), distribution(n)))
}

proptest! {
    #[test]
    fn brier_lies_in_its_range_and_below_the_log_loss(rows in binary()) {
        let brier = loss(BrierScore, &rows).value();
        prop_assert!((0.0..=1.0).contains(&brier));
        // (1 − p)² ≤ −ln p.
        prop_assert!(loss(BinaryCrossEntropy, &rows).value() >= brier);
    }

    #[test]
    fn no_constant_forecast_has_a_log_loss_below_the_entropy_of_the_share(rows in binary(), p in 0.001..0.999_f64) {
        let (y, _) = columns(&rows);
        let share = y.iter().filter(|y| **y).count() as f64 / y.len() as f64;
        let constant: Vec<(bool, f64)> = y.iter().map(|y| (*y, p)).collect();
        let floor = entropy(&[share, 1.0 - share]).unwrap();
        prop_assert!(loss(BinaryCrossEntropy, &constant).value() >= floor - 1e-12);
        let own: Vec<(bool, f64)> = y.iter().map(|y| (*y, share)).collect();
        prop_assert!((loss(BinaryCrossEntropy, &own).value() - floor).abs() < 1e-12);
        if share > 0.0 && share < 1.0 {
            prop_assert!(loss(BrierScore, &own).d2().abs() < 1e-12);
        }
    }

    #[test]
    fn focal_loss_without_focus_is_the_log_loss_and_never_above_it(rows in binary(), gamma in 0.0..5.0_f64) {
        let entropy = loss(BinaryCrossEntropy, &rows).value();
        close(loss(Focal { gamma: 0.0, alpha: None }, &rows).value(), entropy)?;
        let focal = loss(Focal { gamma, alpha: None }, &rows).value();
        prop_assert!(focal <= entropy * (1.0 + 1e-14));
        close(2.0 * loss(Focal { gamma: 0.0, alpha: Some(0.5) }, &rows).value(), entropy)?;
    }

    #[test]
    fn two_columns_are_the_binary_case(rows in binary()) {
        let (y, p) = columns(&rows);
        let both = Array2::from_shape_fn((p.len(), 2), |(i, class)| if class == 1 { p[i] } else { 1.0 - p[i] });
        let y: Vec<u8> = y.into_iter().map(u8::from).collect();
        let entropy = CategoricalCrossEntropy::new(&y, &both, &[0, 1]).unwrap();
        close(entropy.value(), loss(BinaryCrossEntropy, &rows).value())?;
        let brier = CategoricalBrier::new(&y, &both, &[0, 1]).unwrap();
        close(brier.value() / 2.0, loss(BrierScore, &rows).value())?;
    }

    #[test]
    fn chunks_merge_in_any_order(rows in binary(), cut in any::<prop::sample::Index>()) {
        let (a, b) = rows.split_at(cut.index(rows.len() + 1));
        prop_assume!(!a.is_empty() && !b.is_empty());
        let whole = loss(BrierScore, &rows);
        let (left, right) = (loss(BrierScore, a), loss(BrierScore, b));
        for merged in [left.merge(&right).unwrap(), right.merge(&left).unwrap()] {
            close(merged.value(), whole.value())?;
            prop_assert!(merged.d2().is_nan() == whole.d2().is_nan());
        }
        let bins = |rows: &[(bool, f64)]| {
            let (y, p) = columns(rows);
            Calibration::uniform_with(&y, &p, 7, Edges::Left, Some("true")).unwrap()
        };
        for merged in [bins(a).merge(&bins(b)).unwrap(), bins(b).merge(&bins(a)).unwrap()] {
            let counts = |c: &Calibration| c.bins().iter().map(|bin| bin.n).collect::<Vec<_>>();
            prop_assert_eq!(counts(&merged), counts(&bins(&rows)));
            close(merged.expected_calibration_error(), bins(&rows).expected_calibration_error())?;
        }
    }

    #[test]
    fn the_order_of_the_rows_does_not_matter(
        (rows, shuffled) in binary().prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle()))
    ) {
        close(loss(BinaryCrossEntropy, &rows).value(), loss(BinaryCrossEntropy, &shuffled).value())?;
        let focal = Focal { gamma: 1.5, alpha: Some(0.3) };
        close(loss(focal, &rows).value(), loss(focal, &shuffled).value())?;
    }

    #[test]
    fn the_derivation_has_the_value(rows in binary()) {
        for (value, worked) in [
            (loss(BinaryCrossEntropy, &rows).value(), loss(BinaryCrossEntropy, &rows).worked()),
            (loss(BrierScore, &rows).value(), loss(BrierScore, &rows).worked()),
        ] {
            prop_assert_eq!(value, worked.value());
            // All terms are shown where there are few: their sum is the value.
            if rows.len() <= 3 {
                let terms: f64 = rows.chunks(1).map(|row| loss(BrierScore, row).value()).sum();
                close(terms / rows.len() as f64, loss(BrierScore, &rows).value())?;
            }
        }
        let (y, p) = columns(&rows);
        let c = Calibration::uniform_with(&y, &p, 5, Edges::Right, Some("true")).unwrap();
        prop_assert_eq!(c.worked().expected_calibration_error().value(), c.expected_calibration_error());
        prop_assert_eq!(c.worked().maximum_calibration_error().value(), c.maximum_calibration_error());
    }

    #[test]
    fn calibration_errors_lie_in_their_range(rows in binary(), n_bins in 1_usize..30) {
        let (y, p) = columns(&rows);
        for closed in [Edges::Left, Edges::Right] {
            let c = Calibration::uniform_with(&y, &p, n_bins, closed, Some("true")).unwrap();
            let (ece, mce) = (c.expected_calibration_error(), c.maximum_calibration_error());
            prop_assert!(0.0 <= ece && ece <= mce + 1e-12 && mce <= 1.0);
            prop_assert_eq!(c.bins().iter().map(|bin| bin.n).sum::<usize>(), rows.len());
        }
    }

    #[test]
    fn divergences_are_not_negative_and_bounded((p, q) in two_distributions()) {
        let kl = kl_divergence(&p, &q).unwrap();
        prop_assert!(kl >= 0.0, "{}", kl);
        prop_assert!(kl_divergence(&p, &p).unwrap() == 0.0);
        let js = js_divergence(&p, &q).unwrap();
        prop_assert!((0.0..=2.0_f64.ln() + 1e-15).contains(&js), "{}", js);
        close(js, js_divergence(&q, &p).unwrap())?;
        let h = entropy(&p).unwrap();
        prop_assert!(-1e-15 <= h && h <= (p.len() as f64).ln() + 1e-12);
        if kl.is_finite() {
            close(cross_entropy(&p, &q).unwrap(), h + kl)?;
        } else {
            prop_assert!(p.iter().zip(&q).any(|(p, q)| *p > 0.0 && *q == 0.0));
        }
    }

    #[test]
    fn a_breath_of_difference_is_no_negative_divergence(p in distribution(5), noise in vec(-1e-15..1e-15_f64, 5)) {
        let q: Vec<f64> = p.iter().zip(noise).map(|(p, noise)| (p * (1.0 + noise)).min(1.0)).collect();
        let kl = kl_divergence(&p, &q).unwrap();
        prop_assert!((0.0..1e-15).contains(&kl), "{}", kl);
    }

    #[test]
    fn softmax_sums_to_1_and_ignores_a_shift(x in vec(-50.0..50.0_f64, 1..20), shift in -500.0..500.0_f64) {
        let p = softmax(&x).unwrap();
        close(p.iter().sum(), 1.0)?;
        let shifted: Vec<f64> = x.iter().map(|x| x + shift).collect();
        for (a, b) in p.iter().zip(softmax(&shifted).unwrap()) {
            close(*a, b)?;
        }
        close(log_sum_exp(&shifted).unwrap(), log_sum_exp(&x).unwrap() + shift)?;
        for (p, log) in p.iter().zip(log_softmax(&x).unwrap()) {
            close(*p, log.exp())?;
        }
    }

    #[test]
    fn sigmoid_and_logit_undo_each_other(x in -30.0..30.0_f64, p in 1e-9..0.999_999_f64) {
        prop_assert!((logit(sigmoid(x)).unwrap() - x).abs() <= 1e-15 * x.abs().exp() + 1e-12);
        close(sigmoid(logit(p).unwrap()), p)?;
        close(sigmoid(x) + sigmoid(-x), 1.0)?;
        close(log_expit(x), sigmoid(x).ln())?;
        close(softplus(x) - softplus(-x), x)?;
    }

    #[test]
    fn logits_and_their_probabilities_have_the_same_loss(rows in vec((any::<bool>(), -30.0..30.0_f64), 1..20)) {
        let (y, z): (Vec<bool>, Vec<f64>) = rows.into_iter().unzip();
        let of_logits = ProbabilityLoss::with(CrossEntropyOfLogits, &y, &z, None, Some("true")).unwrap().value();
        let p: Vec<(bool, f64)> = y.iter().zip(&z).map(|(y, z)| (*y, sigmoid(*z))).collect();
        // 1 − p of a probability near 1 has lost digits.
        prop_assert!((of_logits - loss(BinaryCrossEntropy, &p).value()).abs() <= 1e-3 * (1.0 + of_logits));
    }

    #[test]
    fn perplexity_is_at_least_1(probs in vec(1e-6..=1.0_f64, 1..20)) {
        let perplexity = token_perplexity(&probs).unwrap();
        prop_assert!(perplexity >= 1.0 - 1e-12);
        // No less than the worst token allows.
        prop_assert!(perplexity <= 1.0 / probs.iter().copied().fold(1.0, f64::min) * (1.0 + 1e-12));
    }
}
