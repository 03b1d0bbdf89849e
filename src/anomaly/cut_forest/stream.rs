//! The scores of a whole stream, with the threshold and what lies above it.

use ndarray::{Array2, ArrayView2};

use super::RandomCutForestParams;
use crate::anomaly::{score_threshold, shingles};
use crate::{Error, Result};

/// The score of each moment of a stream among those before it.
#[derive(Debug, Clone, PartialEq)]
pub struct StreamScores {
    /// A score for each row of the stream; `NaN` for the first rows, which end no shingle yet.
    pub scores: Vec<f64>,
    /// Mean and `k` deviations of the scores.
    pub threshold: f64,
    /// Rows whose score is above the threshold, from 0.
    pub flagged: Vec<usize>,
    /// Rows of a shingle: an odd row is in that many points, so that several rows after it may be flagged.
    pub shingle_size: usize,
}

impl RandomCutForestParams {
    /// Scores every row of a stream by the shingle that ends with it, and flags those above the mean and `k` deviations (3 as
    /// a rule). `x` has a row for each moment and a column for each quantity.
    ///
    /// # Errors
    /// `BadParam` for a stream shorter than a shingle, k below 0, or a setting out of range; `Empty`, `NotFinite`,
    /// `OutOfRange`.
    pub fn score_stream<'a>(
        &self,
        x: impl Into<ArrayView2<'a, f64>>,
        shingle_size: usize,
        k: f64,
    ) -> Result<StreamScores> {
        let points = shingles(x, shingle_size)?;
        let found = self.stream(points.ncols())?.update_all(&points)?.to_vec();
        let threshold = score_threshold(&found, k, 0)?.value();
        let mut scores = vec![f64::NAN; shingle_size - 1];
        scores.extend(found);
        let flagged = (0..scores.len()).filter(|t| scores[*t] > threshold).collect();
        Ok(StreamScores { scores, threshold, flagged, shingle_size })
    }

    /// [`score_stream`](Self::score_stream) of one quantity.
    ///
    /// # Errors
    /// As there.
    /// ```
    /// use workings::anomaly::RandomCutForest;
    ///
    /// let mut series: Vec<f64> = (0..200).map(|t| f64::from(t % 8)).collect();
    /// series[150] = 30.0;
    /// let found = RandomCutForest::params().num_samples_per_tree(64).score_series(&series, 4, 3.0)?;
    /// assert!(found.flagged.contains(&150) && found.flagged.iter().all(|t| (150..154).contains(t)));
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn score_series(&self, series: &[f64], shingle_size: usize, k: f64) -> Result<StreamScores> {
        let column = Array2::from_shape_vec((series.len(), 1), series.to_vec());
        let column = column.map_err(|problem| Error::Undetermined(problem.to_string()))?;
        self.score_stream(&column, shingle_size, k)
    }
}
