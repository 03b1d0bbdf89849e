//! Distances to the k-th neighbour, from which an `eps` is chosen.
//!
//! Sorted, they rise slowly through the clusters and steeply through the noise; the bend between is a good `eps`.
//!
//! - Formula: a sample's distance is the least `eps` that makes it a core sample: that of its (min_samples − 1)-th nearest
//!   other sample. The bend is where the sorted curve lies farthest below the line from its first to its last point.
//! - Cost: O(n²·d) time, O(n·min_samples) memory.
//! - Sources: Ester, Kriegel, Sander & Xu (1996), KDD-96, section 4.2; Satopää, Albrecht, Irwin & Raghavan (2011), ICDCS
//!   Workshops, 166–171, for the bend.

use ndarray::ArrayView2;

use crate::nearest::nearest_others;
use crate::{Error, Result, input};

/// Distances to the k-th neighbour.
#[derive(Debug, Clone, PartialEq)]
pub struct KDistances {
    /// How many samples are to lie within the distance, the sample itself among them.
    pub min_samples: usize,
    /// One for each sample, in the order of the data, in the unit of the features.
    pub distances: Vec<f64>,
    /// The same in ascending order.
    pub sorted: Vec<f64>,
}

/// For each sample the least `eps` with which it is a core sample.
///
/// # Errors
/// `Empty`, `NotFinite`; `BadParam` unless `min_samples` is from 1 to the number of samples.
/// ```
/// use workings::cluster::k_distances;
/// use workings::ndarray::array;
///
/// let found = k_distances(array![[0.0], [1.0], [3.0], [9.0]].view(), 2)?; // itself and the nearest other
/// assert_eq!(found.distances, [1.0, 1.0, 2.0, 6.0]);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn k_distances(x: ArrayView2<f64>, min_samples: usize) -> Result<KDistances> {
    if x.is_empty() {
        return Err(Error::empty("x"));
    }
    input::finite_rows("x", x)?;
    let needed = format!("1 to n_samples = {}", x.nrows());
    input::setting("min_samples", min_samples as f64, (1..=x.nrows()).contains(&min_samples), &needed)?;
    let others = min_samples - 1;
    let distances: Vec<f64> = match others {
        0 => vec![0.0; x.nrows()],
        _ => {
            let near = nearest_others(x, others);
            (0..x.nrows()).map(|i| near.of(i)[others - 1].0.sqrt()).collect()
        }
    };
    let mut sorted = distances.clone();
    sorted.sort_unstable_by(f64::total_cmp);
    Ok(KDistances { min_samples, distances, sorted })
}

impl KDistances {
    /// How many samples lie before the bend, and the distance there: an `eps` to start from. `None` where the curve has no
    /// bend, as it is a straight line or bends the other way.
    pub fn knee(&self) -> Option<(usize, f64)> {
        let last = self.sorted.len().checked_sub(1)?;
        let (from, to) = (self.sorted[0], self.sorted[last]);
        // Both axes from 0 to 1.
        let below = |i: usize| i as f64 / last as f64 - (self.sorted[i] - from) / (to - from);
        let farthest = (0..=last).fold(0, |best, i| if below(i) > below(best) { i } else { best });
        (below(farthest) > 1e-12).then(|| (farthest, self.sorted[farthest]))
    }
}
