//! Reweighing: weights on the rows after which group and label are independent, so that a model has no reason left to
//! prefer a group.
//!
//! - Formula: weight = n(group) · n(label) / (n · n(group, label)): how many rows of the group would have the label if the
//!   two were independent, over how many have it.
//! - The weighted rows of a group, of a label, and of all are as many as before; the weighted share of each label is the same
//!   in every group. A row of a label that its group has too seldom weighs more than 1.
//! - Conventions: any number of groups and labels. A pair that no row has needs no weight; it is undefined. What else tells
//!   of the group is not weighed: a model may still prefer one, less than before.
//! - Cost: O(n log k) for n rows of k pairs.
//! - Source: Kamiran & Calders (2012), Knowledge and Information Systems 33(1), 1–33, section 4.2.

use ndarray::Array2;

use crate::metrics::{Label, Labels};
use crate::worked::{Expr, Number, Worked};
use crate::{Error, Result, input};

/// The weight of each row, and the counts that it comes from.
///
/// ```
/// use workings::fairness::Reweighing;
///
/// // 3 of 4 men are hired, 1 of 2 women: 6 rows, 4 hired.
/// let sex = ["man", "man", "man", "man", "woman", "woman"];
/// let hired = ["yes", "yes", "yes", "no", "yes", "no"];
/// let reweighing = Reweighing::new(&sex, &hired)?;
/// assert_eq!(reweighing.weight(&"man", &"yes")?, 4.0 * 4.0 / (6.0 * 3.0));
/// assert_eq!(reweighing.weights()[4], 2.0 * 4.0 / (6.0 * 1.0)); // a woman who was hired
/// assert!(reweighing.worked_weight(&"woman", &"yes")?.to_string().contains("2 · 4 / (6 · 1)"));
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Reweighing<G, L> {
    groups: Vec<G>,
    labels: Vec<L>,
    counts: Array2<f64>,
    weights: Vec<f64>,
}

fn distinct<T: Label>(column: &[T]) -> Vec<T> {
    let mut distinct = column.to_vec();
    distinct.sort();
    distinct.dedup();
    distinct
}

fn place<T: Label>(known: &[T], wanted: &T) -> Result<usize> {
    known.binary_search(wanted).map_err(|_| {
        let names: Vec<String> = known.iter().map(T::to_string).collect();
        Error::UnknownLabel { label: wanted.to_string(), known: names.join(", ") }
    })
}

impl<G: Label, L: Label> Reweighing<G, L> {
    /// The group and the label of each row.
    ///
    /// # Errors
    /// `LengthMismatch`, `Empty`.
    pub fn new(
        group: &(impl Labels<Label = G> + ?Sized),
        y: &(impl Labels<Label = L> + ?Sized),
    ) -> Result<Reweighing<G, L>> {
        let (group, y) = (group.labels(), y.labels());
        input::same_length("group", group.len(), "y", y.len())?;
        let (groups, labels) = (distinct(&group), distinct(&y));
        let pairs: Vec<(usize, usize)> = group
            .iter()
            .zip(y.iter())
            .map(|(g, l)| Ok((place(&groups, g)?, place(&labels, l)?)))
            .collect::<Result<_>>()?;
        let mut counts = Array2::zeros((groups.len(), labels.len()));
        pairs.iter().for_each(|pair| counts[*pair] += 1.0);
        let of_pair = Array2::from_shape_fn(counts.dim(), |(g, l)| {
            weight::<f64>(counts.sum(), counts.row(g).sum(), counts.column(l).sum(), counts[(g, l)])
        });
        let weights = pairs.into_iter().map(|pair| of_pair[pair]).collect();
        Ok(Reweighing { groups, labels, counts, weights })
    }

    /// The groups in sorted order.
    pub fn groups(&self) -> &[G] {
        &self.groups
    }

    /// The labels in sorted order.
    pub fn labels(&self) -> &[L] {
        &self.labels
    }

    /// How many rows each group (row) has of each label (column).
    pub fn counts(&self) -> &Array2<f64> {
        &self.counts
    }

    /// The weight of each row, above 0; their sum is the number of rows. For `fit_weighted`.
    pub fn weights(&self) -> &[f64] {
        &self.weights
    }

    fn expr<N: Number>(&self, group: &G, label: &L) -> Result<N> {
        let (g, l) = (place(&self.groups, group)?, place(&self.labels, label)?);
        let counts = &self.counts;
        Ok(weight(counts.sum(), counts.row(g).sum(), counts.column(l).sum(), counts[(g, l)]))
    }

    /// The weight of a row of this group with this label; `NaN` if there is none.
    ///
    /// # Errors
    /// `UnknownLabel` for a group or a label that no row has.
    pub fn weight(&self, group: &G, label: &L) -> Result<f64> {
        self.expr(group, label)
    }

    /// The same with its derivation.
    ///
    /// # Errors
    /// As [`weight`](Self::weight).
    pub fn worked_weight(&self, group: &G, label: &L) -> Result<Worked> {
        Ok(self.expr::<Expr>(group, label)?.worked())
    }
}

fn weight<N: Number>(n: f64, n_group: f64, n_label: f64, n_both: f64) -> N {
    let expected = N::parameter("n(group)", n_group) * N::parameter("n(label)", n_label);
    (expected / (N::parameter("n", n) * N::parameter("n(group, label)", n_both)))
        .undefined_if(n_both == 0.0, "no row of this group has this label")
        .called("weight")
}

/// The weight of the rows of a group with a label, n(group) · n(label) / (n · n(group, label)), from counts.
///
/// 1 where group and label are independent, above 1 where the group has the label too seldom; undefined where no row is of
/// both.
///
/// # Errors
/// `Empty` for no rows at all; `BadParam` for counts that cannot be.
/// ```
/// // Of 100 rows 40 are of the group and 30 have the label: 12 would have both, 6 do.
/// assert_eq!(workings::fairness::reweighing_weight(100, 40, 30, 6)?.value(), 2.0);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn reweighing_weight(n: usize, n_group: usize, n_label: usize, n_both: usize) -> Result<Expr> {
    if n == 0 {
        return Err(Error::empty("the rows"));
    }
    for (name, count) in [("n_group", n_group), ("n_label", n_label)] {
        input::setting(name, count as f64, count <= n, &format!("at most all {n} rows"))?;
    }
    let (least, most) = (n_label.saturating_sub(n - n_group), n_group.min(n_label));
    let needed = format!("a whole number from {least} to {most}, as the other counts demand,");
    input::setting("n_both", n_both as f64, (least..=most).contains(&n_both), &needed)?;
    Ok(weight(n as f64, n_group as f64, n_label as f64, n_both as f64))
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    /// 5 rows of group a (4 yes), 3 of b (1 yes), 2 of c (none): 10 rows, 5 yes. a yes: 5·5/(10·4) = 5/8, a no: 25/10,
    /// b yes: 3·5/(10·1) = 3/2, b no: 15/20, c no: 2·5/(10·2) = ½; c yes has no row.
    #[test]
    fn every_weight_by_hand() {
        let group = ['a', 'a', 'a', 'a', 'a', 'b', 'b', 'b', 'c', 'c'];
        let y = [true, true, true, true, false, true, false, false, false, false];
        let reweighing = Reweighing::new(&group, &y).unwrap();
        assert_eq!(reweighing.weights(), [0.625, 0.625, 0.625, 0.625, 2.5, 1.5, 0.75, 0.75, 0.5, 0.5]);
        assert!(reweighing.weight(&'c', &true).unwrap().is_nan());
        assert!(reweighing.worked_weight(&'c', &true).unwrap().undefined().is_some());
        assert_eq!((reweighing.groups(), reweighing.labels()), (&['a', 'b', 'c'][..], &[false, true][..]));
        assert!(matches!(reweighing.weight(&'d', &true), Err(Error::UnknownLabel { .. })));
        let derived = reweighing.worked_weight(&'a', &false).unwrap();
        assert_eq!(derived.value(), 2.5);
        assert_eq!(derived.formula(), "weight = n(group) · n(label) / (n · n(group, label))");
        assert!(derived.to_string().contains("= 5 · 5 / (10 · 1)"));
    }

    /// Every pair has a row: 6 of 7, 2 of 5 and 1 of 9 have the label, so afterwards 9/21 of each group.
    #[test]
    fn weighted_shares_are_alike_and_totals_stay() {
        let (mut group, mut y) = (Vec::new(), Vec::new());
        for (g, (yes, n)) in [(6, 7), (2, 5), (1, 9)].into_iter().enumerate() {
            group.extend(vec![g; n]);
            y.extend((0..n).map(|i| i < yes));
        }
        let reweighing = Reweighing::new(&group, &y).unwrap();
        for (g, n) in [7.0, 5.0, 9.0].into_iter().enumerate() {
            let sum = |only_yes: bool| {
                let rows = (0..21).filter(|i| group[*i] == g && (y[*i] || !only_yes));
                rows.map(|i| reweighing.weights()[i]).sum::<f64>()
            };
            assert_relative_eq!(sum(false), n, max_relative = 1e-14);
            assert_relative_eq!(sum(true), n * 9.0 / 21.0, max_relative = 1e-14);
        }
    }

    #[test]
    fn one_group_needs_no_weights_and_the_impossible_is_refused() {
        assert_eq!(Reweighing::new(&["a"; 3], &[1, 0, 1]).unwrap().weights(), [1.0; 3]);
        assert_eq!(Reweighing::new(&["a"], &[1]).unwrap().weights(), [1.0]);
        assert!(matches!(Reweighing::new(&["a"], &[1, 0]), Err(Error::LengthMismatch { .. })));
        let none: [usize; 0] = [];
        assert!(matches!(Reweighing::new(&none, &none), Err(Error::Empty { .. })));
        for (n, group, label, both) in [(10, 11, 1, 1), (10, 1, 11, 1), (10, 4, 3, 4), (10, 8, 7, 4)] {
            assert!(matches!(reweighing_weight(n, group, label, both), Err(Error::BadParam { .. })));
        }
        assert!(matches!(reweighing_weight(0, 0, 0, 0), Err(Error::Empty { .. })));
        assert!(reweighing_weight(10, 4, 3, 0).unwrap().value().is_nan());
    }
}
