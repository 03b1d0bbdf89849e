//! Lloyd's algorithm, to read: the loop as the books have it.
//!
//! Unlike [`KMeans::params`], a cluster without samples keeps its centroid, and the loop ends only when nothing moves.

use ndarray::{Array2, ArrayView2};

use super::{KMeans, Step};
use crate::worked::{Expr, Number};
use crate::{Error, Result, input};

fn check<'a>(x: ArrayView2<'a, f64>, centroids: ArrayView2<'a, f64>) -> Result<()> {
    for (name, rows) in [("x", x), ("centroids", centroids)] {
        if rows.is_empty() {
            return Err(Error::empty(name));
        }
        input::finite_rows(name, rows)?;
    }
    if x.ncols() == centroids.ncols() {
        return Ok(());
    }
    let given = format!("{} × {}", centroids.nrows(), centroids.ncols());
    Err(Error::Shape { name: "centroids".into(), given, needed: format!("{} columns, as many as x,", x.ncols()) })
}

/// The nearest centroid of each sample and its squared distance; ties go to the lower index.
///
/// # Errors
/// `Empty`, `NotFinite`; `Shape` for different numbers of columns.
pub fn assign(x: ArrayView2<f64>, centroids: ArrayView2<f64>) -> Result<Vec<(usize, f64)>> {
    check(x.view(), centroids.view())?;
    let nearest = |row: ndarray::ArrayView1<f64>| {
        let distance = |c: ndarray::ArrayView1<f64>| row.iter().zip(c).map(|(a, b)| (a - b) * (a - b)).sum::<f64>();
        let distances = centroids.outer_iter().map(distance).enumerate();
        distances.fold((0, f64::INFINITY), |best, (c, d)| if d < best.1 { (c, d) } else { best })
    };
    Ok(x.outer_iter().map(nearest).collect())
}

/// The mean of each cluster's samples; a cluster without samples keeps its centroid. A label for each row of `x`.
pub(crate) fn cluster_means(x: ArrayView2<f64>, labels: &[usize], centroids: ArrayView2<f64>) -> Array2<f64> {
    let mut means = centroids.to_owned();
    for (c, mut mean) in means.outer_iter_mut().enumerate() {
        let of_cluster = || x.outer_iter().zip(labels).filter(|(_, label)| **label == c).map(|(row, _)| row);
        let n = of_cluster().count();
        if n > 0 {
            mean.fill(0.0);
            of_cluster().for_each(|row| mean += &row);
            mean /= n as f64;
        }
    }
    means
}

/// Lloyd's iterations from these centroids until nothing moves.
///
/// # Errors
/// As [`assign`]; `BadParam` for `max_iter` = 0.
/// ```
/// use workings::ndarray::array;
///
/// let model = workings::cluster::lloyd(array![[0.0], [2.0], [9.0]].view(), array![[0.0], [2.0]].view(), 300)?;
/// assert_eq!((model.labels, model.inertia), (vec![0, 0, 1], 2.0)); // {0, 2} around 1, and 9
/// # Ok::<(), workings::Error>(())
/// ```
pub fn lloyd(x: ArrayView2<f64>, initial: ArrayView2<f64>, max_iter: usize) -> Result<KMeans> {
    input::setting("max_iter", max_iter as f64, max_iter >= 1, "a whole number of at least 1")?;
    let mut centroids = initial.to_owned();
    let (mut history, mut converged) = (Vec::new(), false);
    while !converged && history.len() < max_iter {
        let (labels, distances): (Vec<usize>, Vec<f64>) = assign(x, centroids.view())?.into_iter().unzip();
        let moved = cluster_means(x, &labels, centroids.view());
        let shift = (&moved - &centroids).mapv(|d| d * d).sum();
        history.push(Step { inertia: distances.iter().sum(), shift });
        centroids = moved;
        converged = shift == 0.0;
    }
    let (labels, distances): (Vec<usize>, Vec<f64>) = assign(x, centroids.view())?.into_iter().unzip();
    Ok(KMeans { centroids, labels, inertia: distances.iter().sum(), history, converged, centroid_history: Vec::new() })
}

/// The centroid of `count` points after one more: c + (x − c) / (count + 1), for each feature.
///
/// # Errors
/// `LengthMismatch`, `Empty`, `NotFinite`.
pub fn online_update(centroid: &[f64], count: usize, point: &[f64]) -> Result<Vec<Expr>> {
    input::same_length("centroid", centroid.len(), "point", point.len())?;
    input::finite("centroid", centroid.iter().copied())?;
    input::finite("point", point.iter().copied())?;
    let moved = |(c, x): (&f64, &f64)| {
        let c = Expr::named("c", *c);
        (c.clone() + (Expr::named("x", *x) - c) / (Expr::named("count", count as f64) + 1.0)).called("centroid")
    };
    Ok(centroid.iter().zip(point).map(moved).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{array, s};

    /// scikit-learn 1.9.1: KMeans(3, init=x[[0, 3, 5]], n_init=1, tol=0).
    #[test]
    fn from_the_same_start_as_scikit_learn() {
        let x = array![[1.0, 2.0], [2.0, 1.0], [1.5, 3.0], [8.0, 8.0], [9.0, 7.5], [7.0, 1.0], [20.0, 3.0]];
        let model = lloyd(x.view(), x.select(ndarray::Axis(0), &[0, 3, 5]).view(), 300).unwrap();
        assert_eq!(model.labels, [0, 0, 0, 1, 1, 2, 1]);
        assert!((model.inertia - 106.333_333_333_333_34).abs() < 1e-9 && model.converged);
        assert!((model.centroids[(1, 0)] - 37.0 / 3.0).abs() < 1e-12);
        assert!(model.history.windows(2).all(|pair| pair[1].inertia <= pair[0].inertia));
    }

    /// 9 is nearer to 5 than to 100, to which nothing belongs.
    #[test]
    fn an_empty_cluster_keeps_its_centroid_and_ties_go_to_the_lower_index() {
        let model = lloyd(array![[1.0], [9.0]].view(), array![[5.0], [100.0]].view(), 10).unwrap();
        assert_eq!((model.labels, model.centroids), (vec![0, 0], array![[5.0], [100.0]]));
        assert_eq!(assign(array![[2.0]].view(), array![[1.0], [3.0]].view()).unwrap(), [(0, 1.0)]);
    }

    #[test]
    fn what_cannot_be_clustered_is_refused() {
        let x = array![[1.0, 2.0], [3.0, 4.0]];
        assert!(matches!(lloyd(x.view(), x.view(), 0), Err(Error::BadParam { .. })));
        assert!(matches!(assign(x.view(), x.slice(s![.., ..1])), Err(Error::Shape { .. })));
        assert!(matches!(assign(x.slice(s![..0, ..]), x.view()), Err(Error::Empty { .. })));
        assert!(matches!(assign(array![[f64::NAN, 1.0]].view(), x.view()), Err(Error::NotFinite { .. })));
        assert!(matches!(online_update(&[1.0], 3, &[1.0, 2.0]), Err(Error::LengthMismatch { .. })));
    }

    /// 4 + (8 − 4) / (3 + 1)
    #[test]
    fn one_point_more_moves_the_mean() {
        assert_eq!(online_update(&[4.0], 3, &[8.0]).unwrap()[0].value(), 5.0);
    }
}
