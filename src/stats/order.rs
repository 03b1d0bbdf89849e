//! Order statistics: the k-th smallest of many numbers for several k, without sorting all of them.
//!
//! A sorted sample tells between which two of its values each wanted one lies, almost surely; one walk over the data counts
//! what is below those brackets and keeps what is inside, and only that little is sorted. Where a bracket misses (values in
//! an order that fools the sample), everything is sorted: the answer never depends on luck.
//!
//! - Cost: O(n) for few wanted numbers, O(n log n) at worst; in parallel.
//! - Source: Floyd & Rivest (1975), Communications of the ACM 18, 165–172.

use rayon::prelude::*;

use crate::linalg::reduce::map_reduce;

/// The values that stand at these positions (ascending, from 0, each below n) of the sorted values; none is NaN.
pub(crate) fn order_statistics(values: &[f64], positions: &[usize]) -> Vec<f64> {
    const WORTH_SAMPLING: usize = 1 << 15;
    if values.len() >= WORTH_SAMPLING {
        let found = brackets(values, positions).and_then(|brackets| inside(values, &brackets, positions));
        if let Some(found) = found {
            return found;
        }
    }
    let mut sorted = values.to_vec();
    sorted.par_sort_unstable_by(f64::total_cmp);
    positions.iter().map(|&position| sorted[position]).collect()
}

/// Disjoint closed ranges, ascending, that should hold the values at the positions; `None` if they would hold most of all.
fn brackets(values: &[f64], positions: &[usize]) -> Option<Vec<(f64, f64)>> {
    let n = values.len();
    // About n^(2/3) values at even distances make what is kept about as large as the sample.
    let size = (n as f64).powf(2.0 / 3.0) as usize * 4;
    let stride = (n / size).max(1);
    let mut sample: Vec<f64> = values.iter().step_by(stride).copied().collect();
    sample.sort_unstable_by(f64::total_cmp);
    let last = sample.len() - 1;
    let mut brackets: Vec<(f64, f64)> = Vec::with_capacity(positions.len());
    let mut kept = 0.0;
    for &position in positions {
        let share = position as f64 / (n - 1) as f64;
        let place = share * last as f64;
        // Four standard deviations of the place of a quantile in a random sample.
        let margin = 4.0 * (sample.len() as f64 * share * (1.0 - share)).sqrt() + 2.0;
        kept += 2.0 * margin;
        let at = |place: f64| match place {
            p if p < 0.0 => f64::NEG_INFINITY,
            p if p > last as f64 => f64::INFINITY,
            p => sample[p as usize],
        };
        let (low, high) = (at((place - margin).floor()), at((place + margin).ceil()));
        match brackets.last_mut() {
            Some(before) if low <= before.1 => before.1 = before.1.max(high),
            _ => brackets.push((low, high)),
        }
    }
    (kept < 0.5 * sample.len() as f64).then_some(brackets)
}

/// What one part of the data has below each bracket and inside it.
struct Found {
    below: Vec<usize>,
    inside: Vec<Vec<f64>>,
}

fn inside(values: &[f64], brackets: &[(f64, f64)], positions: &[usize]) -> Option<Vec<f64>> {
    let of_part = |range: std::ops::Range<usize>| {
        let mut found = Found { below: vec![0; brackets.len() + 1], inside: vec![Vec::new(); brackets.len()] };
        for &value in &values[range] {
            // The first bracket that does not end below the value.
            let k = brackets.iter().map(|(_, high)| usize::from(*high < value)).sum::<usize>();
            match brackets.get(k) {
                Some((low, _)) if *low <= value => found.inside[k].push(value),
                _ => found.below[k] += 1,
            }
        }
        found
    };
    let together = |mut a: Found, b: Found| {
        a.below.iter_mut().zip(b.below).for_each(|(a, b)| *a += b);
        a.inside.iter_mut().zip(b.inside).for_each(|(a, b)| a.extend(b));
        a
    };
    let mut found = map_reduce(values.len(), of_part, together)?;
    found.inside.par_iter_mut().for_each(|values| values.sort_unstable_by(f64::total_cmp));
    let mut starts = Vec::with_capacity(brackets.len());
    let mut before = 0;
    for (below, inside) in found.below.iter().zip(&found.inside) {
        before += below;
        starts.push(before);
        before += inside.len();
    }
    let value = |position: usize| {
        let k = starts.partition_point(|start| *start <= position).checked_sub(1)?;
        found.inside[k].get(position - starts[k]).copied()
    };
    positions.iter().map(|&position| value(position)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(values: &[f64], positions: &[usize]) {
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        let expected: Vec<f64> = positions.iter().map(|&position| sorted[position]).collect();
        assert_eq!(order_statistics(values, positions), expected);
    }

    #[test]
    fn positions_are_those_of_the_sorted_values() {
        let n = 200_003;
        let scattered: Vec<f64> = (0..n).map(|i| ((i * 7919 % n) as f64 - 5e4).powi(3)).collect();
        let positions = [0, 1, 2, 20_000, 20_001, 100_000, 180_000, n - 2, n - 1];
        check(&scattered, &positions);
        check(&scattered[..1000], &[0, 10, 999]);
        let many: Vec<usize> = (0..1000).map(|i| i * 200).collect();
        check(&scattered, &many);
    }

    /// Equal values, sorted values, and values that repeat with the sample's stride, so that it sees only zeros.
    #[test]
    fn samples_that_mislead_change_nothing() {
        let n = 1 << 16;
        check(&vec![3.0; n], &[0, n / 2, n - 1]);
        check(&(0..n).map(|i| i as f64).collect::<Vec<_>>(), &[5, n / 10, n - 3]);
        for stride in 2..12 {
            let fooled: Vec<f64> = (0..n).map(|i| if i % stride == 0 { 0.0 } else { i as f64 }).collect();
            check(&fooled, &[n / 4, n / 2, 3 * n / 4]);
        }
        let ties: Vec<f64> = (0..n).map(|i| (i % 3) as f64).collect();
        check(&ties, &[n / 3 - 1, n / 3, n / 3 + 1, 2 * n / 3, 2 * n / 3 + 1]);
    }
}
