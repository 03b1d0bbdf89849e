//! Hash tables that carry all that their hashes depend on.
//!
//! hashbrown's own hasher mixes in a number that the program draws when it starts. In an evcxr notebook each cell is a
//! library with a copy of this crate and its numbers, so a table filled in one cell would find nothing in the next.

use std::hash::{BuildHasher, RandomState};

use foldhash::fast::{FixedState, FoldHasher};

pub(crate) type HashMap<K, V> = hashbrown::HashMap<K, V, SeededState>;
pub(crate) type HashSet<T> = hashbrown::HashSet<T, SeededState>;

/// As hashbrown's own, each table with a seed of its own, but with the whole seed in the table.
#[derive(Debug, Clone)]
pub(crate) struct SeededState(FixedState);

impl Default for SeededState {
    fn default() -> Self {
        SeededState(FixedState::with_seed(RandomState::new().hash_one(0)))
    }
}

impl BuildHasher for SeededState {
    type Hasher = FoldHasher<'static>;

    #[inline]
    fn build_hasher(&self) -> FoldHasher<'static> {
        self.0.build_hasher()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The seed is not shared, so that no text is slow for every table; a copy finds what the original holds.
    #[test]
    fn a_table_has_a_seed_of_its_own_and_keeps_it() {
        let (a, b) = (SeededState::default(), SeededState::default());
        assert_ne!(a.hash_one("tea"), b.hash_one("tea"));
        assert_eq!(a.hash_one("tea"), a.clone().hash_one("tea"));
        let map: HashMap<&str, usize> = [("tea", 1), ("cake", 2)].into_iter().collect();
        assert_eq!(map.clone().get("cake"), Some(&2));
    }
}
