//! The documents most similar to a query: the rows of a sparse matrix with the largest cosine.

use rayon::prelude::*;
use sprs::CsMat;

use crate::{Error, Result};

/// A row, by position, and its cosine similarity to the query.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Neighbor {
    pub row: usize,
    pub cosine: f64,
}

/// For each row of `queries` the `k` rows of `matrix` with the largest cosine, largest first, ties in the order of the rows.
///
/// A row of zeros has cosine 0 with everything, as in [`cosine`](super::cosine). Fewer than `k` rows give fewer neighbours.
/// Cost: O(stored values of `matrix`) for each query, in parallel over the queries.
/// # Errors
/// `BadParam` for k = 0, `Shape` if the columns differ, `NotFinite`.
/// ```
/// use workings::text::{TfidfVectorizer, most_similar};
///
/// let (tfidf, matrix) = TfidfVectorizer::params().fit_transform(&["good screen", "poor battery", "good battery"])?;
/// let neighbors = most_similar(&matrix, &tfidf.transform(&["a poor battery"]), 2)?;
/// assert_eq!(neighbors[0].iter().map(|found| found.row).collect::<Vec<_>>(), [1, 2]);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn most_similar(matrix: &CsMat<f64>, queries: &CsMat<f64>, k: usize) -> Result<Vec<Vec<Neighbor>>> {
    if k == 0 {
        return Err(Error::bad_param("k", k, "at least 1 neighbour"));
    }
    if matrix.cols() != queries.cols() {
        let needed = format!("as many columns as matrix has, {},", matrix.cols());
        return Err(Error::Shape { name: "queries".into(), given: format!("{:?}", queries.shape()), needed });
    }
    crate::input::finite("matrix", matrix.data().iter().copied())?;
    crate::input::finite("queries", queries.data().iter().copied())?;
    let (matrix, queries) = (matrix.to_csr(), queries.to_csr());
    let norms: Vec<f64> = matrix.outer_iterator().map(|row| norm(row.data())).collect();
    let of_query = |scratch: &mut Vec<f64>, i: usize| {
        let Some(query) = queries.outer_view(i) else { return Vec::new() };
        let length = norm(query.data());
        query.iter().for_each(|(j, &x)| scratch[j] = x);
        let cosine = |(row, values): (usize, sprs::CsVecView<f64>)| {
            let product: f64 = values.iter().map(|(j, x)| x * scratch[j]).sum();
            let lengths = norms[row] * length;
            Neighbor { row, cosine: if lengths > 0.0 { (product / lengths).clamp(-1.0, 1.0) } else { 0.0 } }
        };
        let mut found: Vec<Neighbor> = matrix.outer_iterator().enumerate().map(cosine).collect();
        query.indices().iter().for_each(|&j| scratch[j] = 0.0);
        let nearer = |a: &Neighbor, b: &Neighbor| b.cosine.total_cmp(&a.cosine).then(a.row.cmp(&b.row));
        if k < found.len() {
            found.select_nth_unstable_by(k - 1, nearer);
            found.truncate(k);
        }
        found.sort_by(nearer);
        found
    };
    let columns = matrix.cols();
    Ok((0..queries.rows()).into_par_iter().map_init(|| vec![0.0; columns], of_query).collect())
}

fn norm(values: &[f64]) -> f64 {
    values.iter().map(|x| x * x).sum::<f64>().sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    fn sparse(rows: ndarray::Array2<f64>) -> CsMat<f64> {
        CsMat::csr_from_dense(rows.view(), 0.0)
    }

    /// Cosines with (1, 2, 2): (3, 0, 0) 1/3; zeros 0; (2, 4, 4) 1; (0, 1, 0) 2/3; (0, 0, 9) 2/3; (−1, 0, 0) −1/3.
    #[test]
    fn the_largest_cosines_come_first() {
        let matrix = sparse(array![
            [3.0, 0.0, 0.0],
            [0.0, 0.0, 0.0],
            [2.0, 4.0, 4.0],
            [0.0, 1.0, 0.0],
            [0.0, 0.0, 9.0],
            [-1.0, 0.0, 0.0]
        ]);
        let queries = sparse(array![[1.0, 2.0, 2.0], [0.0, 0.0, 0.0]]);
        for matrix in [matrix.clone(), matrix.to_csc()] {
            let found = most_similar(&matrix, &queries, 9).unwrap();
            let rows = |found: &[Neighbor]| found.iter().map(|neighbor| neighbor.row).collect::<Vec<_>>();
            assert_eq!(rows(&found[0]), [2, 3, 4, 0, 1, 5]);
            assert!((found[0][1].cosine - 2.0 / 3.0).abs() < 1e-15 && (found[0][5].cosine + 1.0 / 3.0).abs() < 1e-15);
            assert_eq!(rows(&found[1]), [0, 1, 2, 3, 4, 5]); // zeros have no direction
            assert_eq!(rows(&most_similar(&matrix, &queries, 2).unwrap()[0]), [2, 3]);
        }
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let (two, three) = (sparse(array![[1.0, 2.0]]), sparse(array![[1.0, 0.0, 2.0]]));
        assert!(most_similar(&two, &three, 1).is_err());
        assert!(most_similar(&two, &two, 0).is_err());
        let not_finite = CsMat::new((1, 2), vec![0, 2], vec![0, 1], vec![f64::NAN, 1.0]);
        assert!(most_similar(&two, &not_finite, 1).is_err() && most_similar(&not_finite, &two, 1).is_err());
        assert!(most_similar(&CsMat::zero((0, 2)), &two, 3).unwrap()[0].is_empty());
    }
}
