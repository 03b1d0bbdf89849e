//! Laws of streams: sketches that merge, windows that hold every record, and what quantization may lose.

use proptest::collection::vec;
use proptest::prelude::*;
use workings::serving::{choose, prune, quantize_affine, quantize_symmetric, target_tracking, traffic_shares};
use workings::stats::Moments;
use workings::streaming::{
    BloomFilter, CountMinSketch, HyperLogLog, KeyedWindows, Reservoir, RunningMoments, SlidingWindows, TumblingWindows,
    rolling_means, row_windows, stagger_windows,
};

/// A stream with many repetitions, and where to cut it in two.
fn stream() -> impl Strategy<Value = (Vec<u16>, usize)> {
    vec(0_u16..300, 0..400).prop_flat_map(|items| {
        let n = items.len();
        (Just(items), 0..=n)
    })
}

/// Times in quarters, so that sums and differences are exact and boundaries are hit.
fn times() -> impl Strategy<Value = Vec<f64>> {
    vec((-200_i32..200).prop_map(|t| f64::from(t) / 4.0), 1..60)
}

fn numbers() -> impl Strategy<Value = Vec<f64>> {
    vec(-1e3..1e3, 1..60)
}

proptest! {
    #[test]
    fn merged_sketches_are_the_sketch_of_the_whole((items, cut) in stream(), seed: u64) {
        let hyperloglog = |items: &[u16]| {
            let mut sketch = HyperLogLog::new(6, seed).unwrap();
            items.iter().for_each(|item| sketch.add(item.to_le_bytes()));
            sketch
        };
        let bloom = |items: &[u16]| {
            let mut filter = BloomFilter::new(700, 3, seed).unwrap();
            items.iter().for_each(|item| filter.add(item.to_le_bytes()));
            filter
        };
        let count_min = |items: &[u16]| {
            let mut sketch = CountMinSketch::new(50, 4, seed).unwrap();
            items.iter().for_each(|item| sketch.add(item.to_le_bytes(), 1));
            sketch
        };
        let (a, b) = items.split_at(cut);
        prop_assert_eq!(hyperloglog(a).merge(&hyperloglog(b)).unwrap(), hyperloglog(&items));
        prop_assert_eq!(bloom(b).merge(&bloom(a)).unwrap(), bloom(&items));
        prop_assert_eq!(count_min(b).merge(&count_min(a)).unwrap(), count_min(&items));
    }

    #[test]
    fn nothing_seen_is_denied_or_undercounted((items, _) in stream(), seed: u64) {
        let mut filter = BloomFilter::new(200, 5, seed).unwrap(); // far too small, and still no false "no"
        let mut sketch = CountMinSketch::new(20, 3, seed).unwrap();
        for item in &items {
            filter.add(item.to_le_bytes());
            sketch.add(item.to_le_bytes(), 1);
        }
        for item in &items {
            let truth = items.iter().filter(|other| *other == item).count() as u64;
            let estimate = sketch.estimate(item.to_le_bytes());
            prop_assert!(filter.contains(item.to_le_bytes()));
            prop_assert!((truth..=items.len() as u64).contains(&estimate));
        }
    }

    #[test]
    fn a_reservoir_holds_what_was_seen((items, cut) in stream(), seed: u64, k in 1_usize..40) {
        let sample = |items: &[u16], seed| {
            let mut sample = Reservoir::new(k, seed).unwrap();
            items.iter().for_each(|item| sample.add(*item));
            sample
        };
        let merged = sample(&items[..cut], seed).merge(sample(&items[cut..], seed ^ 1)).unwrap();
        for sample in [sample(&items, seed), merged] {
            prop_assert_eq!((sample.items().len(), sample.n_seen()), (k.min(items.len()), items.len() as u64));
            let count = |all: &[u16], item| all.iter().filter(|other| **other == item).count();
            prop_assert!(sample.items().iter().all(|item| count(sample.items(), *item) <= count(&items, *item)));
        }
    }

    #[test]
    fn every_record_is_in_one_window(time in times(), width in 1_u8..40) {
        let width = f64::from(width) / 4.0;
        let windows = TumblingWindows::new(&time, width).unwrap();
        let mut held: Vec<usize> = windows.iter().flat_map(|window| window.records.clone()).collect();
        for window in windows.iter() {
            prop_assert!(window.records.iter().all(|i| (window.start..window.start + width).contains(&time[*i])));
        }
        held.sort_unstable();
        prop_assert_eq!(held, (0..time.len()).collect::<Vec<_>>());
        let late: Vec<f64> = time.iter().map(|t| t - 3.0).collect();
        let keyed = KeyedWindows::new(&time, &late, width).unwrap();
        prop_assert_eq!(keyed.iter().map(|window| window.records.len()).sum::<usize>(), time.len());
        let stagger = stagger_windows(&time, &late, width, 5.0).unwrap();
        prop_assert_eq!(stagger.iter().map(|window| window.records.len()).sum::<usize>(), time.len());
        for window in &stagger {
            prop_assert!(window.records.iter().all(|i| (window.opened..window.emitted).contains(&time[*i])));
        }
    }

    #[test]
    fn sliding_windows_are_those_counted_one_by_one(time in times(), width in 1_u8..40) {
        let width = f64::from(width) / 4.0;
        let counts = SlidingWindows::new(&time, width).unwrap().counts();
        for (i, t) in time.iter().enumerate() {
            let arrived = |j: usize| time[j] < *t || time[j] == *t && j <= i;
            let own = (0..time.len()).filter(|j| arrived(*j) && time[*j] >= t - width).count();
            prop_assert_eq!(counts[i], own);
        }
    }

    #[test]
    fn running_statistics_are_those_of_each_prefix(values in numbers(), cut in 0_usize..60, window in 1_usize..60) {
        let of = |values: &[f64]| {
            let mut running = RunningMoments::default();
            values.iter().for_each(|value| running.add(*value).unwrap());
            running
        };
        let whole = Moments::new(&values).unwrap();
        let (a, b) = values.split_at(cut.min(values.len()));
        for running in [of(&values), of(a).merge(&of(b))] {
            prop_assert_eq!(running.n(), whole.n());
            prop_assert!((running.mean() - whole.mean()).abs() <= 1e-10);
            prop_assert!((running.var(0) - whole.var(0)).abs() <= 1e-9 * (1.0 + whole.var(0)));
        }
        let window = window.min(values.len());
        let means = rolling_means(&values, window).unwrap();
        prop_assert_eq!(means.len(), values.len() - window + 1);
        for (mean, own) in means.iter().zip(row_windows(values.len(), window - 1).skip(window - 1)) {
            prop_assert!((mean - values[own].iter().sum::<f64>() / window as f64).abs() <= 1e-10);
        }
    }

    #[test]
    fn quantization_loses_at_most_a_step(x in numbers(), bits in 2_usize..12) {
        prop_assume!(x.iter().any(|x| *x != 0.0));
        let (symmetric, affine) = (quantize_symmetric(&x, bits).unwrap(), quantize_affine(&x, bits).unwrap());
        let step = symmetric.scale.value();
        prop_assert!(symmetric.max_error(&x).unwrap().value() <= step * 0.5000001);
        prop_assert!(affine.max_error(&x).unwrap().value() <= affine.scale.value() * 1.0000001);
        let most = (bits as f64).exp2() - 1.0;
        prop_assert!(affine.codes.iter().all(|code| (0.0..=most).contains(&code.value())));
    }

    #[test]
    fn pruning_takes_the_smallest(weights in numbers(), sparsity in 0.0..=1.0) {
        let pruned = prune(&weights, sparsity).unwrap();
        let kept = weights.iter().zip(&pruned.weights).filter(|(_, after)| **after != 0.0);
        let least = kept.map(|(before, _)| before.abs()).fold(f64::INFINITY, f64::min);
        let gone = weights.iter().zip(&pruned.weights).filter(|(_, after)| **after == 0.0);
        prop_assert!(gone.clone().all(|(before, _)| before.abs() <= least));
        prop_assert_eq!(gone.count(), pruned.n_zero);
    }

    #[test]
    fn the_pareto_set_is_that_of_all_pairs(options in vec((0_u8..6, 0_u8..6), 1..20)) {
        let (latency, price): (Vec<f64>, Vec<f64>) =
            options.iter().map(|(a, b)| (f64::from(*a), f64::from(*b))).unzip();
        let beaten = |i: usize| {
            (0..latency.len()).any(|j| {
                latency[j] <= latency[i] && price[j] <= price[i] && (latency[j], price[j]) != (latency[i], price[i])
            })
        };
        let pareto = choose(&latency, &price, &price).unwrap().pareto;
        prop_assert_eq!(pareto, (0..latency.len()).filter(|i| !beaten(*i)).collect::<Vec<_>>());
    }

    #[test]
    fn shares_sum_to_one_and_instances_suffice(weights in vec(0.0..100.0, 1..9), load in 0.0..1e6, target in 0.5..1e3) {
        prop_assume!(weights.iter().sum::<f64>() > 1e-3);
        let total: f64 = traffic_shares(&weights).unwrap().iter().map(|share| share.value()).sum();
        prop_assert!((total - 1.0).abs() < 1e-12);
        let n = target_tracking(load, target, 0, usize::MAX).unwrap().unclamped.value();
        prop_assert!(n * target >= load * (1.0 - 1e-12) && (n - 1.0) * target < load);
    }
}
