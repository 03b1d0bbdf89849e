//! One plane for each class, or one between two classes: what the linear classifiers of this module share.

use ndarray::{Array1, Array2, ArrayView1, ArrayView2, Axis};
use rayon::prelude::*;

use super::samples::{line, same_columns};
use crate::metrics::Label;
use crate::metrics::labels::{default_positive, distinct, listed};
use crate::{Error, Result};

/// Sorted classes, of two the positive one last, and the place of each target among them.
pub(super) fn classes_of<L: Label>(targets: ArrayView1<L>) -> Result<(Vec<L>, Vec<usize>)> {
    let targets = targets.to_vec();
    if targets.is_empty() {
        return Err(Error::empty("targets"));
    }
    let mut classes = distinct(&targets);
    let names: Vec<String> = classes.iter().map(L::to_string).collect();
    if classes.len() < 2 {
        let given = format!("1 class ({})", listed(&names));
        return Err(Error::bad_param("targets", given, "samples of at least two classes"));
    }
    let last_first = default_positive(&names).is_some_and(|positive| positive == names[0]);
    let place = |label: &L| classes.binary_search(label).unwrap_or(0);
    let mut places: Vec<usize> = targets.iter().map(place).collect();
    if last_first {
        classes.swap(0, 1);
        places.iter_mut().for_each(|place| *place = 1 - *place);
    }
    Ok((classes, places))
}

/// Refuses a class that no sample of weight above 0 belongs to: nothing says where it lies.
pub(super) fn classes_weigh<L: Label>(classes: &[L], places: &[usize], weight: &[f64]) -> Result<()> {
    let mut weighs = vec![false; classes.len()];
    places.iter().zip(weight).for_each(|(place, weight)| weighs[*place] |= *weight > 0.0);
    match weighs.iter().position(|weighs| !weighs) {
        Some(class) => {
            let given = format!("0 for every sample of class {}", classes[class]);
            Err(Error::bad_param("sample_weight", given, "a weight above 0 in each class"))
        }
        None => Ok(()),
    }
}

/// +1 for the samples of one side and −1 for the others: once for two classes, else for each class against the rest.
pub(super) fn sides(places: &[usize], n_classes: usize) -> Vec<Vec<f64>> {
    let of = |class: usize| places.iter().map(|place| if *place == class { 1.0 } else { -1.0 }).collect();
    if n_classes == 2 { vec![of(1)] } else { (0..n_classes).map(of).collect() }
}

/// What one plane says of a sample: its weights and its intercept.
pub(super) type Plane = (Vec<f64>, f64);

/// The planes of a classifier.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Planes<L> {
    pub coef: Array2<f64>,
    pub intercept: Array1<f64>,
    pub classes: Vec<L>,
}

impl<L: Label> Planes<L> {
    pub fn new(planes: Vec<Plane>, d: usize, classes: Vec<L>) -> Planes<L> {
        let coef = Array2::from_shape_fn((planes.len(), d), |(k, j)| planes[k].0[j]);
        Planes { coef, intercept: planes.iter().map(|plane| plane.1).collect(), classes }
    }

    /// A column for each plane.
    pub fn decision(&self, x: ArrayView2<f64>) -> Array2<f64> {
        let of = |k: usize| line(x, &self.coef.row(k).to_vec(), self.intercept[k]);
        let columns: Vec<Vec<f64>> = (0..self.coef.nrows()).into_par_iter().map(of).collect();
        Array2::from_shape_fn((x.nrows(), columns.len()), |(i, k)| columns[k][i])
    }

    pub fn try_decision(&self, x: ArrayView2<f64>) -> Result<Array2<f64>> {
        same_columns(x, self.coef.ncols())?;
        Ok(self.decision(x))
    }

    pub fn predict(&self, decision: &Array2<f64>) -> Array1<L> {
        decision.axis_iter(Axis(0)).map(|row| self.classes[winner(row)].clone()).collect()
    }
}

/// The second class where the only value is above 0; of several values the largest, the first among equals.
fn winner(values: ArrayView1<f64>) -> usize {
    if values.len() == 1 {
        return usize::from(values[0] > 0.0);
    }
    (0..values.len()).fold(0, |best, k| if values[k] > values[best] { k } else { best })
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn classes_are_sorted_and_the_positive_of_two_is_last() {
        let (classes, places) = classes_of(array!["c", "a", "b", "a"].view()).unwrap();
        assert_eq!((classes, places), (vec!["a", "b", "c"], vec![2, 0, 1, 0]));
        let (classes, places) = classes_of(array![1, 2, 2].view()).unwrap();
        assert_eq!((classes, places), (vec![2, 1], vec![1, 0, 0]));
        assert!(matches!(classes_of(array![7, 7].view()), Err(Error::BadParam { .. })));
        assert!(matches!(classes_of(Array1::<i32>::zeros(0).view()), Err(Error::Empty { .. })));
        assert!(classes_weigh(&["a", "b"], &[0, 1, 1], &[0.5, 0.0, 1.0]).is_ok());
        let error = classes_weigh(&["a", "b"], &[0, 1, 1], &[0.5, 0.0, 0.0]).unwrap_err().to_string();
        assert!(error.contains("0 for every sample of class b"), "{error}");
        assert_eq!(sides(&[0, 1, 1], 2), [[-1.0, 1.0, 1.0]]);
        assert_eq!(sides(&[0, 1, 2], 3), [[1.0, -1.0, -1.0], [-1.0, 1.0, -1.0], [-1.0, -1.0, 1.0]]);
        assert_eq!((winner(array![0.0].view()), winner(array![1.0, 3.0, 3.0].view())), (0, 1));
    }
}
