//! Sets that merge, from many threads at once: each member points to another of its set, the first member to itself.
//!
//! The larger of two roots is always hung below the smaller, so that in the end the root of a set is its least member,
//! in whatever order the sets were joined.
//!
//! - Source: Anderson & Woll (1991), STOC, 370–380.

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

pub(super) struct Union {
    parent: Vec<AtomicUsize>,
}

impl Union {
    pub fn new(n: usize) -> Union {
        Union { parent: (0..n).map(AtomicUsize::new).collect() }
    }

    /// The root of a member's set.
    pub fn find(&self, mut member: usize) -> usize {
        loop {
            let parent = self.parent[member].load(Relaxed);
            let above = self.parent[parent].load(Relaxed);
            if parent == above {
                return parent;
            }
            // Half the path; if another thread has been quicker, its shortcut is as good.
            let _ = self.parent[member].compare_exchange(parent, above, Relaxed, Relaxed);
            member = above;
        }
    }

    pub fn join(&self, a: usize, b: usize) {
        let (mut a, mut b) = (self.find(a), self.find(b));
        while a != b {
            let (least, other) = (a.min(b), a.max(b));
            if self.parent[other].compare_exchange(other, least, Relaxed, Relaxed).is_ok() {
                return;
            }
            (a, b) = (self.find(least), self.find(other));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rayon::prelude::*;

    /// Steps of 6 and of 10 join all numbers of equal parity; the least of each is the root.
    #[test]
    fn the_root_is_the_least_member_whatever_the_order() {
        let union = Union::new(5000);
        (0..4990_usize).into_par_iter().for_each(|i| {
            let i = (i * 1733) % 4990;
            union.join(i, i + 10);
            union.join(i + 6, i);
        });
        assert!((0..4999).all(|i| union.find(i) == i % 2));
    }
}
