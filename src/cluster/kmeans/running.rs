//! Centroids that move with every batch of samples: each stays the mean of what it has been given.

use ndarray::Array2;

use super::bounds::Samples;
use super::rows::Rows;

/// Centroids, what they weigh and how their samples scatter.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Running {
    pub centroids: Array2<f64>,
    /// Σ w of the samples each has been given.
    pub weights: Vec<f64>,
    /// Σ w·‖x − mean‖² of the same samples.
    pub scatter: Vec<f64>,
}

impl Running {
    /// That have seen nothing.
    pub fn new(centroids: Array2<f64>) -> Running {
        let k = centroids.nrows();
        Running { centroids, weights: vec![0.0; k], scatter: vec![0.0; k] }
    }

    /// Lets what has been seen count for less.
    pub fn decay(&mut self, factor: f64) {
        self.weights.iter_mut().chain(&mut self.scatter).for_each(|value| *value *= factor);
    }

    /// Gives each sample of a batch to its nearest centroid, then moves the centroids: c + Σ w·(x − c) / (W + Σ w). The
    /// inertia before the move, and the squared length of all moves.
    pub fn learn(&mut self, batch: &Rows) -> (f64, f64) {
        let mut samples = Samples::new(batch);
        samples.assign(self.centroids.view(), None);
        let distances = batch.distances(&samples.labels, self.centroids.as_slice().unwrap_or(&[]));
        let mut offsets = Array2::<f64>::zeros(self.centroids.dim());
        let (mut added, mut squares) = (vec![0.0; self.weights.len()], vec![0.0; self.weights.len()]);
        for (i, (label, distance)) in samples.labels.iter().zip(&distances).enumerate() {
            let (c, weight) = (*label as usize, batch.weight(i));
            added[c] += weight;
            squares[c] += weight * distance;
            let centroid = self.centroids.row(c);
            let offset = offsets.row_mut(c);
            offset.into_iter().zip(batch.row(i)).zip(centroid).for_each(|((sum, x), c)| *sum += weight * (x - c));
        }
        let mut shift = 0.0;
        for c in (0..added.len()).filter(|c| added[*c] > 0.0) {
            self.weights[c] += added[c];
            let offset = offsets.row(c);
            let length: f64 = offset.iter().map(|o| o * o).sum();
            // The squares about the old place, less what the mean has come nearer to all of them.
            self.scatter[c] = (self.scatter[c] + squares[c] - length / self.weights[c]).max(0.0);
            shift += length / (self.weights[c] * self.weights[c]);
            self.centroids.row_mut(c).scaled_add(1.0 / self.weights[c], &offset);
        }
        (squares.iter().sum(), shift)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    /// 0 and 4 have mean 2 and scatter 8; 5 of weight 2 moves it to (2 · 2 + 5 · 2) / 4 = 3.5, with scatter
    /// 3.5² + 0.5² + 2 · 1.5² = 17. The other centroid gets 100, and nothing in the second batch.
    #[test]
    fn means_and_scatter_of_all_that_was_seen() {
        let mut running = Running::new(array![[1.0], [90.0]]);
        let first = [0.0, 4.0, 100.0];
        let (inertia, shift) = running.learn(&Rows::new(&first, 1, None));
        assert_eq!((inertia, shift), (1.0 + 9.0 + 100.0, 1.0 + 100.0));
        assert_eq!((&running.centroids, &running.scatter), (&array![[2.0], [100.0]], &vec![8.0, 0.0]));
        running.learn(&Rows::new(&[5.0], 1, Some(&[2.0])));
        assert_eq!((&running.centroids, &running.weights), (&array![[3.5], [100.0]], &vec![4.0, 1.0]));
        assert_eq!(running.scatter, [17.0, 0.0]);
        running.decay(0.5);
        assert_eq!((running.weights, running.scatter), (vec![2.0, 0.5], vec![8.5, 0.0]));
    }
}
