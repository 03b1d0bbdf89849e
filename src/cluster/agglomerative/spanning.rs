//! Single linkage: Prim's walk over the least spanning tree.
//!
//! The sample nearest to those visited is visited next. Whatever the height, the clusters cut at it are stretches of this
//! walk, so that a merge of each sample with the one visited before it, at the distance it was visited from, is enough.
//!
//! - Cost: O(n²·d) time, O(n·d) memory.

use super::columns::{Columns, least};

/// Each merge joins the clusters of two samples.
pub(super) fn merges(mut columns: Columns) -> Vec<(usize, usize, f64)> {
    let n = columns.len();
    let mut id: Vec<usize> = (0..n).collect();
    // Squared distances from the samples visited; NaN for those.
    let (mut nearest, mut squared) = (vec![f64::INFINITY; n], vec![0.0; n]);
    let (mut at, mut left, mut merges) = (0, n, Vec::with_capacity(n - 1));
    while left > 1 {
        (nearest[at], left) = (f64::NAN, left - 1);
        let visited = id[at];
        columns.squared_distances(&columns.point(at), &mut squared);
        for (nearest, squared) in nearest.iter_mut().zip(&squared) {
            *nearest = if *squared < *nearest { *squared } else { *nearest };
        }
        // Where nothing is below infinity the heights show it.
        let (next, height) = least(&nearest).unwrap_or_else(|| (first(&nearest), f64::INFINITY));
        merges.push((visited, id[next], height.sqrt()));
        at = next;
        if 4 * left < 3 * id.len() {
            let kept: Vec<usize> = (0..id.len()).filter(|i| !nearest[*i].is_nan()).collect();
            at = kept.partition_point(|i| *i < at);
            columns.keep(&kept);
            id = kept.iter().map(|i| id[*i]).collect();
            nearest = kept.iter().map(|i| nearest[*i]).collect();
            squared.truncate(kept.len());
        }
    }
    merges
}

fn first(nearest: &[f64]) -> usize {
    nearest.iter().position(|value| !value.is_nan()).unwrap_or(0)
}
