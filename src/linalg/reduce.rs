//! Parallel reductions whose result does not depend on the number of threads.

use std::ops::Range;

use crate::linalg::sum::Sum;

/// Rows of one chunk: large enough that handing it to a thread costs nothing beside the work.
pub(crate) const CHUNK: usize = 1 << 15;

/// Maps each chunk of `0..n` and merges the results pairwise, neighbours first.
///
/// The cuts and the order of merging depend on `n` alone, so floating-point sums come out the same on one thread and on
/// many; the tree of merges also keeps their rounding small. `None` when `n` is 0.
pub(crate) fn map_reduce<T: Send>(
    n: usize,
    map: impl Fn(Range<usize>) -> T + Sync,
    merge: impl Fn(T, T) -> T + Sync,
) -> Option<T> {
    map_reduce_by(CHUNK, n, map, merge)
}

/// The same over rows of `d` numbers: chunks of about as many numbers, whole rows each.
pub(crate) fn map_reduce_rows<T: Send>(
    n: usize,
    d: usize,
    map: impl Fn(Range<usize>) -> T + Sync,
    merge: impl Fn(T, T) -> T + Sync,
) -> Option<T> {
    map_reduce_by((8 * CHUNK / d.max(1)).max(64), n, map, merge)
}

/// The same in chunks of this many.
pub(crate) fn map_reduce_by<T: Send>(
    chunk: usize,
    n: usize,
    map: impl Fn(Range<usize>) -> T + Sync,
    merge: impl Fn(T, T) -> T + Sync,
) -> Option<T> {
    let of_chunk = |i: usize| map(i * chunk..n.min((i + 1) * chunk));
    (n > 0).then(|| over_chunks(0..n.div_ceil(chunk), &of_chunk, &merge))
}

fn over_chunks<T: Send>(
    chunks: Range<usize>,
    map: &(impl Fn(usize) -> T + Sync),
    merge: &(impl Fn(T, T) -> T + Sync),
) -> T {
    if chunks.len() == 1 {
        return map(chunks.start);
    }
    let middle = chunks.start + chunks.len() / 2;
    let (left, right) =
        rayon::join(|| over_chunks(chunks.start..middle, map, merge), || over_chunks(middle..chunks.end, map, merge));
    merge(left, right)
}

/// Running sums that the processor adds side by side.
pub(crate) const LANES: usize = 8;

/// Σ `term` over two columns: side by side in lanes, in blocks whose totals are added with compensation.
#[inline]
pub(crate) fn sum_pairs(a: &[f64], b: &[f64], term: impl Fn(f64, f64) -> f64) -> Sum {
    const BLOCK: usize = 256;
    let mut total = Sum::default();
    for (a, b) in a.chunks(BLOCK).zip(b.chunks(BLOCK)) {
        let mut lanes = [0.0; LANES];
        let (mut rows_a, mut rows_b) = (a.chunks_exact(LANES), b.chunks_exact(LANES));
        for (a, b) in (&mut rows_a).zip(&mut rows_b) {
            for k in 0..LANES {
                lanes[k] += term(a[k], b[k]);
            }
        }
        let rest: f64 = rows_a.remainder().iter().zip(rows_b.remainder()).map(|(a, b)| term(*a, *b)).sum();
        total.add(lanes.iter().sum::<f64>() + rest);
    }
    total
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_seen_once_and_in_order() {
        for n in [1, CHUNK - 1, CHUNK, CHUNK + 1, 5 * CHUNK + 17] {
            let rows = map_reduce(n, |range| vec![range], |a, b| [a, b].concat()).unwrap();
            assert_eq!(rows.first().unwrap().start, 0);
            assert_eq!(rows.last().unwrap().end, n);
            assert!(rows.windows(2).all(|pair| pair[0].end == pair[1].start));
        }
        assert_eq!(map_reduce(0, |range| range.len(), |a, b| a + b), None);
    }
}
