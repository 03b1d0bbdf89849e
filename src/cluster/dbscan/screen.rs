//! Neighbours among many features, where no box rules anything out: all distances, at the speed of a matrix product.

use super::graph::Search;
use super::union::Union;
use crate::nearest::within;

pub(super) struct AllPairs<'a> {
    pub values: &'a [f64],
    pub d: usize,
    pub eps: f64,
}

impl AllPairs<'_> {
    fn each<S: Send>(&self, states: &mut [S], visit: impl Fn(&mut S, usize, usize) -> bool + Sync) {
        within(self.values, self.d, self.eps * self.eps, states, visit);
    }
}

impl Search for AllPairs<'_> {
    fn core(&self, min_samples: usize) -> Vec<bool> {
        let mut counts = vec![0_usize; self.values.len() / self.d];
        self.each(&mut counts, |count, _, _| {
            *count += 1;
            *count < min_samples
        });
        counts.iter().map(|count| *count >= min_samples).collect()
    }

    fn join(&self, core: &[bool], union: &Union) -> Vec<Vec<usize>> {
        let mut near_border = vec![Vec::new(); core.len()];
        self.each(&mut near_border, |near, i, other| {
            match core[i] {
                true if core[other] && other < i => union.join(i, other),
                false if core[other] => near.push(other),
                _ => {}
            }
            // The other half is joined from the other side.
            !core[i] || other < i
        });
        near_border
    }
}
