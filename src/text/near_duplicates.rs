//! Near-duplicates: the pairs of documents that share most of their shingles, without comparing all pairs.
//!
//! Locality-sensitive hashing cuts the MinHash signature into b bands of r values. Documents that agree in a whole band
//! become candidates, and only candidates are compared, exactly.
//!
//! - Formula: a pair of similarity s agrees in one band with probability sʳ, and so becomes a candidate with probability
//!   1 − (1 − sʳ)ᵇ, an S-curve whose steep part is near (1/b)^(1/r).
//! - Precision is 1, since candidates are verified; recall at the threshold is at least what the curve gives, 0.99 unless
//!   told otherwise, and higher for more similar pairs. Equal documents are always found.
//! - Cost: O(k · shingles) to sign, O(b · n log n) to find candidates, and their comparison; k equal documents are
//!   k(k − 1)/2 pairs.
//! - The result depends on the seed, not on the number of threads.
//! - Sources: Indyk & Motwani (1998), STOC, 604–613; Leskovec, Rajaraman & Ullman, Mining of Massive Datasets, chapter 3.

use rayon::prelude::*;

use super::minhash::MinHash;
use super::shingle::{Shingle, finished};
use crate::worked::{Expr, Number};
use crate::{Error, Result};

/// How a signature is cut: `bands` of `rows` values each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Banding {
    bands: usize,
    rows: usize,
}

impl Banding {
    /// # Errors
    /// `BadParam` for no bands or rows.
    pub fn new(bands: usize, rows: usize) -> Result<Banding> {
        match bands.min(rows) {
            0 => Err(Error::bad_param("bands, rows", format!("{bands}, {rows}"), "at least 1 of each")),
            _ => Ok(Banding { bands, rows }),
        }
    }

    /// The banding of `k` values with the most rows, hence the fewest candidates, that finds a pair of similarity
    /// `threshold` with at least this probability; single rows if none does.
    /// # Errors
    /// `BadParam` for k = 0, a threshold that is not above 0 and at most 1, or a probability outside 0 to 1.
    /// ```
    /// let banding = workings::text::Banding::finding(128, 0.8, 0.99)?;
    /// assert_eq!((banding.bands(), banding.rows()), (21, 6)); // 18 bands of 7 find 1 − (1 − 0.8⁷)¹⁸ = 0.9855
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn finding(k: usize, threshold: f64, probability: f64) -> Result<Banding> {
        let in_range = threshold > 0.0 && threshold <= 1.0;
        crate::input::setting("threshold", threshold, in_range, "a similarity above 0, at most 1")?;
        let in_range = (0.0..=1.0).contains(&probability);
        crate::input::setting("probability", probability, in_range, "a probability from 0 to 1")?;
        let finds = |rows: &usize| found(threshold, *rows as f64, (k / rows) as f64) >= probability;
        let rows = (1..=k).rev().find(finds).unwrap_or(1);
        Banding::new(k / rows, rows)
    }

    pub fn bands(self) -> usize {
        self.bands
    }

    pub fn rows(self) -> usize {
        self.rows
    }

    /// The probability 1 − (1 − sʳ)ᵇ that a pair of Jaccard similarity s becomes a candidate.
    /// # Errors
    /// `BadParam` for a similarity outside 0 to 1.
    /// ```
    /// let s_curve = workings::text::Banding::new(20, 5)?;
    /// let p = s_curve.probability(0.5)?; // 1 − (31/32)²⁰
    /// assert!((p.value() - 0.47005).abs() < 1e-5);
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn probability(self, similarity: f64) -> Result<Expr> {
        let in_range = (0.0..=1.0).contains(&similarity);
        crate::input::setting("similarity", similarity, in_range, "a similarity from 0 to 1")?;
        let [bands, rows] = self.named();
        Ok(found(Expr::named("s", similarity), rows, bands).called("P(candidate)"))
    }

    /// Where the S-curve is about steepest: (1/b)^(1/r).
    pub fn threshold(self) -> Expr {
        let [bands, rows] = self.named();
        (Expr::from(1.0) / bands).pow(Expr::from(1.0) / rows).called("threshold")
    }

    fn named(self) -> [Expr; 2] {
        [Expr::named("b", self.bands as f64), Expr::named("r", self.rows as f64)]
    }
}

fn found<N: Number>(s: N, rows: N, bands: N) -> N {
    N::from(1.0) - (N::from(1.0) - s.pow(rows)).pow(bands)
}

/// Two documents, by position, the first before the second, and their Jaccard similarity, exact.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NearDuplicate {
    pub first: usize,
    pub second: usize,
    pub jaccard: f64,
}

/// How near-duplicates are looked for.
#[derive(Debug, Clone, PartialEq)]
pub struct NearDuplicates {
    shingle: Shingle,
    k: usize,
    recall: f64,
    seed: u64,
}

impl Default for NearDuplicates {
    /// Runs of three words, 128 hash functions, 0.99 of the pairs at the threshold, seed 0.
    fn default() -> Self {
        NearDuplicates { shingle: Shingle::Words(3), k: 128, recall: 0.99, seed: 0 }
    }
}

impl NearDuplicates {
    pub fn params() -> NearDuplicates {
        NearDuplicates::default()
    }

    /// What the documents are cut into.
    pub fn shingle(mut self, shingle: Shingle) -> Self {
        self.shingle = shingle;
        self
    }

    /// Values of a signature, 1 or more. More values tell near from far with fewer candidates, and take longer to make.
    pub fn k(mut self, k: usize) -> Self {
        self.k = k;
        self
    }

    /// The share of the pairs at the threshold that should become candidates, 0 to 1.
    pub fn recall(mut self, recall: f64) -> Self {
        self.recall = recall;
        self
    }

    /// Where the hash functions are drawn from.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// The pairs whose shingles have a Jaccard similarity of at least `threshold`, ordered by their positions. A document
    /// without shingles is in none.
    /// # Errors
    /// `BadParam` for a setting out of its range, or more than 2³² documents.
    pub fn find<D: AsRef<str> + Sync>(&self, documents: &[D], threshold: f64) -> Result<Vec<NearDuplicate>> {
        let minhash = MinHash::new(self.k, self.seed)?;
        let banding = Banding::finding(self.k, threshold, self.recall)?;
        if u32::try_from(documents.len()).is_err() {
            return Err(Error::bad_param("documents", documents.len(), "at most 4294967295"));
        }
        let sets = documents.par_iter().map(|document| self.shingle.hashes(document.as_ref()));
        let sets: Vec<Vec<u64>> = sets.collect::<Result<_>>()?;
        let keys: Vec<Vec<u64>> = sets.par_iter().map(|set| band_keys(&minhash, banding, set)).collect();
        let candidates = candidates(&keys, banding);
        let verified = candidates.par_iter().filter_map(|&(first, second)| {
            let (first, second) = (first as usize, second as usize);
            let jaccard = jaccard_of_sorted(&sets[first], &sets[second]);
            (jaccard >= threshold).then_some(NearDuplicate { first, second, jaccard })
        });
        Ok(verified.collect())
    }
}

/// The pairs of documents whose runs of three words have a Jaccard similarity of at least `threshold`.
///
/// [`NearDuplicates::params`] has the settings. Errors: as [`NearDuplicates::find`].
/// ```
/// let reviews = ["The lid broke after a week.", "Great spout, quick delivery!", "the lid broke after a week"];
/// let pairs = workings::text::near_duplicates(&reviews, 0.8)?;
/// assert_eq!((pairs.len(), pairs[0].first, pairs[0].second, pairs[0].jaccard), (1, 0, 2, 1.0));
/// # Ok::<(), workings::Error>(())
/// ```
pub fn near_duplicates<D: AsRef<str> + Sync>(documents: &[D], threshold: f64) -> Result<Vec<NearDuplicate>> {
    NearDuplicates::default().find(documents, threshold)
}

/// One number for each band of the signature; none for an empty set.
fn band_keys(minhash: &MinHash, banding: Banding, set: &[u64]) -> Vec<u64> {
    if set.is_empty() {
        return Vec::new();
    }
    let signature = minhash.of_hashes(set.iter().copied());
    let bands = signature.values().chunks_exact(banding.rows).take(banding.bands);
    bands.map(|band| band.iter().fold(0, |key, value| finished(key ^ value).rotate_left(17))).collect()
}

/// The pairs that agree in a band, each once, in order.
fn candidates(keys: &[Vec<u64>], banding: Banding) -> Vec<(u32, u32)> {
    let in_band = |band: usize| {
        let of = |(i, keys): (usize, &Vec<u64>)| Some((*keys.get(band)?, i as u32));
        let mut own: Vec<(u64, u32)> = keys.iter().enumerate().filter_map(of).collect();
        own.sort_unstable();
        let mut pairs = Vec::new();
        for alike in own.chunk_by(|a, b| a.0 == b.0) {
            for (place, (_, first)) in alike.iter().enumerate() {
                pairs.extend(alike[place + 1..].iter().map(|(_, second)| (*first, *second)));
            }
        }
        pairs
    };
    let mut pairs: Vec<(u32, u32)> = (0..banding.bands).into_par_iter().flat_map_iter(in_band).collect();
    pairs.par_sort_unstable();
    pairs.dedup();
    pairs
}

/// The Jaccard similarity of two sorted sets, not both empty.
fn jaccard_of_sorted(a: &[u64], b: &[u64]) -> f64 {
    let shared = shared_of_sorted(a, b);
    shared as f64 / (a.len() + b.len() - shared) as f64
}

/// How many elements two sorted sets share.
pub(super) fn shared_of_sorted(a: &[u64], b: &[u64]) -> usize {
    let (mut i, mut j, mut shared) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        let (x, y) = (a[i], b[j]);
        shared += usize::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    shared
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::jaccard;

    fn numbers(first: usize, n: usize) -> String {
        (first..first + n).map(|i| format!("w{i} ")).collect()
    }

    /// Sets of 90, 60 shared: J = 60 / 120. With 20 bands of 5 the curve gives 1 − (31/32)²⁰ = 0.47; over 400 seeds that
    /// many are found, give or take 4 √(400 · 0.47 · 0.53) = 40.
    #[test]
    fn pairs_become_candidates_as_often_as_the_curve_says() {
        let banding = Banding::new(20, 5).unwrap();
        let set = |first| Shingle::Words(1).hashes(&numbers(first, 90)).unwrap();
        let (a, b) = (set(0), set(30));
        assert_eq!(jaccard_of_sorted(&a, &b), 0.5);
        let is_found = |seed: &u64| {
            let minhash = MinHash::new(100, *seed).unwrap();
            let keys = [band_keys(&minhash, banding, &a), band_keys(&minhash, banding, &b)];
            !candidates(&keys, banding).is_empty()
        };
        let n_found = (0..400_u64).filter(is_found).count() as f64;
        assert!((n_found - 400.0 * 0.470_05).abs() < 40.0, "{n_found}");
    }

    /// 40 documents slide over the numbers by 2 of 60 words: neighbours share 58 of 62. At threshold 0.8, pairs up to 3 apart
    /// qualify (54 / 66 = 0.818, then 52 / 68 = 0.765), 39 + 38 + 37 of them.
    #[test]
    fn pairs_above_the_threshold_are_found_and_no_others() {
        let documents: Vec<String> = (0..40).map(|i| numbers(2 * i, 60)).collect();
        for seed in 0..5 {
            let params = NearDuplicates::params().shingle(Shingle::Words(1)).seed(seed).recall(0.9999);
            let pairs = params.find(&documents, 0.8).unwrap();
            assert_eq!(pairs.len(), 39 + 38 + 37, "seed {seed}");
            for NearDuplicate { first, second, jaccard: found } in pairs {
                let set = |i: usize| Shingle::Words(1).of(&documents[i]).unwrap();
                assert!(first < second && second <= first + 3);
                assert_eq!(found, jaccard(&set(first), &set(second)).value());
            }
        }
    }

    #[test]
    fn the_result_does_not_depend_on_the_threads() {
        let documents: Vec<String> = (0..300).map(|i| numbers(i * i % 97, 20 + i % 5)).collect();
        let find = || near_duplicates(&documents, 0.6).unwrap();
        let pool = |n| rayon::ThreadPoolBuilder::new().num_threads(n).build().unwrap();
        let one = pool(1).install(find);
        assert!(!one.is_empty());
        assert_eq!(one, pool(5).install(find));
    }

    #[test]
    fn empty_documents_settings_and_single_rows() {
        assert!(near_duplicates::<&str>(&[], 0.5).unwrap().is_empty());
        assert!(near_duplicates(&["", "", "…"], 0.5).unwrap().is_empty());
        assert_eq!(near_duplicates(&["a", "A", "a!"], 1.0).unwrap().len(), 3);
        for threshold in [0.0, -1.0, 1.5, f64::NAN] {
            assert!(near_duplicates(&["a"], threshold).is_err(), "{threshold}");
        }
        assert!(NearDuplicates::params().k(0).find(&["a"], 0.5).is_err());
        assert!(NearDuplicates::params().recall(1.5).find(&["a"], 0.5).is_err());
        assert!(NearDuplicates::params().shingle(Shingle::Words(0)).find(&["a"], 0.5).is_err());
        assert_eq!(Banding::finding(4, 0.01, 1.0).unwrap(), Banding::new(4, 1).unwrap());
        assert!(Banding::new(0, 3).is_err() && Banding::finding(0, 0.5, 0.5).is_err());
    }

    /// (1/16)^(1/4) = 1/2, where the curve is at 1 − (15/16)¹⁶ = 0.644.
    #[test]
    fn the_curve_in_its_own_words() {
        let banding = Banding::new(16, 4).unwrap();
        assert!((banding.threshold().value() - 0.5).abs() < 1e-15);
        let p = banding.probability(0.5).unwrap();
        assert!((p.value() - (1.0 - (15.0_f64 / 16.0).powi(16))).abs() < 1e-15);
        let text = p.worked().to_string();
        assert!(text.starts_with("P(candidate) = 1 − (1 − sʳ)ᵇ") || text.contains("s^r"), "{text}");
        assert!(banding.probability(1.1).is_err());
    }
}
