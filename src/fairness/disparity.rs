//! Demographic disparity: does a facet hold a larger share of the rejected than of the accepted, also within subgroups?
//!
//! - Formulas: DD = d among the rejected / rejected − d among the accepted / accepted; CDD = Σ nᵢ · DDᵢ / n over subgroups
//!   of nᵢ rows.
//! - A disparity over all rows may vanish within the subgroups, or turn round (Simpson's paradox): where more of d apply to
//!   the department that rejects most, d is rejected more often though no department prefers a. Subgroups that are the
//!   facets themselves always give 0, if both outcomes occur in them: take another column.
//! - Conventions: nobody accepted, or nobody rejected, in a subgroup counts as a share of 0; a subgroup may lack a facet, all
//!   of them together may not. Predicted labels in place of observed ones give CDDPL.
//! - Source: Wachter, Mittelstadt & Russell (2021), Computer Law & Security Review 41, 105567.

use super::{filled_facets, ratio};
use crate::worked::{Expr, Number};
use crate::{Error, Result, input};

/// How many of each facet a subgroup accepted and rejected.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Subgroup {
    pub accepted_a: f64,
    pub rejected_a: f64,
    pub accepted_d: f64,
    pub rejected_d: f64,
}

impl Subgroup {
    fn n(&self) -> f64 {
        self.accepted_a + self.rejected_a + self.accepted_d + self.rejected_d
    }

    fn merge(&self, other: &Subgroup) -> Subgroup {
        Subgroup {
            accepted_a: self.accepted_a + other.accepted_a,
            rejected_a: self.rejected_a + other.rejected_a,
            accepted_d: self.accepted_d + other.accepted_d,
            rejected_d: self.rejected_d + other.rejected_d,
        }
    }

    /// The disparity, under a name with this index.
    fn disparity(&self, index: &str) -> Expr {
        let share = |outcome: &str, a: f64, d: f64| {
            let of_d = Expr::named(format!("{outcome} d{index}"), d);
            ratio(of_d.clone(), Expr::named(format!("{outcome} a{index}"), a) + of_d)
                .called(format!("share of d among the {outcome}{index}"))
        };
        (share("rejected", self.rejected_a, self.rejected_d) - share("accepted", self.accepted_a, self.accepted_d))
            .called(format!("DD{index}"))
    }
}

/// Outcomes of two facets in subgroups, such as departments, in a form that merges.
///
/// ```
/// use workings::fairness::{ConditionalDisparity, Subgroup};
///
/// let lenient = Subgroup { accepted_a: 80.0, rejected_a: 20.0, accepted_d: 40.0, rejected_d: 10.0 };
/// let strict = Subgroup { accepted_a: 10.0, rejected_a: 90.0, accepted_d: 5.0, rejected_d: 45.0 };
/// let groups = ConditionalDisparity::new(vec![lenient, strict])?;
/// assert_eq!(groups.cdd()?.value(), 0.0);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct ConditionalDisparity {
    groups: Vec<Subgroup>,
}

impl ConditionalDisparity {
    /// # Errors
    /// `Empty` for no subgroups, `NotFinite`, `OutOfRange` for a count below 0.
    pub fn new(groups: Vec<Subgroup>) -> Result<ConditionalDisparity> {
        if groups.is_empty() {
            return Err(Error::empty("subgroups"));
        }
        input::non_negative("accepted_a", groups.iter().map(|group| group.accepted_a))?;
        input::non_negative("rejected_a", groups.iter().map(|group| group.rejected_a))?;
        input::non_negative("accepted_d", groups.iter().map(|group| group.accepted_d))?;
        input::non_negative("rejected_d", groups.iter().map(|group| group.rejected_d))?;
        Ok(ConditionalDisparity { groups })
    }

    /// The counts of both parts of the data, which have the same subgroups.
    ///
    /// # Errors
    /// `LengthMismatch` for parts with different numbers of subgroups.
    pub fn merge(&self, other: &ConditionalDisparity) -> Result<ConditionalDisparity> {
        let lengths = (self.groups.len(), other.groups.len());
        input::same_length("the subgroups of one part", lengths.0, "those of the other", lengths.1)?;
        let pairs = self.groups.iter().zip(&other.groups);
        Ok(ConditionalDisparity { groups: pairs.map(|(x, y)| x.merge(y)).collect() })
    }

    /// The outcomes of all subgroups together.
    pub fn total(&self) -> Subgroup {
        self.groups.iter().fold(Subgroup::default(), |sum, group| sum.merge(group))
    }

    /// The disparity over all rows, whatever their subgroup. −1 to 1.
    ///
    /// # Errors
    /// `Empty` for a facet without any row.
    pub fn dd(&self) -> Result<Expr> {
        let total = self.filled()?;
        Ok(total.disparity(""))
    }

    /// The disparity within each subgroup.
    ///
    /// # Errors
    /// As [`dd`](Self::dd).
    pub fn by_group(&self) -> Result<Vec<Expr>> {
        self.filled()?;
        Ok(self.groups.iter().enumerate().map(|(i, group)| group.disparity(&format!("[{i}]"))).collect())
    }

    /// The mean of the subgroups' disparities, weighted by their sizes. −1 to 1.
    ///
    /// # Errors
    /// As [`dd`](Self::dd).
    pub fn cdd(&self) -> Result<Expr> {
        let n = self.filled()?.n();
        let sized = self.by_group()?.into_iter().zip(&self.groups).enumerate();
        let term = |(i, (dd, group)): (usize, (Expr, &Subgroup))| Expr::named(format!("n[{i}]"), group.n()) * dd;
        Ok((Expr::sum_of(sized.map(term)) / Expr::named("n", n)).called("CDD"))
    }

    fn filled(&self) -> Result<Subgroup> {
        let total = self.total();
        filled_facets(total.accepted_a + total.rejected_a, total.accepted_d + total.rejected_d)?;
        Ok(total)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    fn group([accepted_a, rejected_a, accepted_d, rejected_d]: [f64; 4]) -> Subgroup {
        Subgroup { accepted_a, rejected_a, accepted_d, rejected_d }
    }

    /// DD = 20/25 − 10/35 in the first, 4/26 − 6/14 in the second; sizes 60 and 40.
    #[test]
    fn subgroups_weigh_by_their_rows() {
        let groups = vec![group([25.0, 5.0, 10.0, 20.0]), group([8.0, 22.0, 6.0, 4.0])];
        let groups = ConditionalDisparity::new(groups).unwrap();
        let expected = [20.0 / 25.0 - 10.0 / 35.0, 4.0 / 26.0 - 6.0 / 14.0];
        for (got, expected) in groups.by_group().unwrap().iter().zip(expected) {
            assert_relative_eq!(got.value(), expected, max_relative = 1e-14);
        }
        let cdd = 0.6 * expected[0] + 0.4 * expected[1];
        assert_relative_eq!(groups.cdd().unwrap().value(), cdd, max_relative = 1e-14);
        assert_relative_eq!(groups.dd().unwrap().value(), 24.0 / 51.0 - 16.0 / 49.0, max_relative = 1e-14);
        let twice = groups.merge(&groups).unwrap();
        assert_relative_eq!(twice.cdd().unwrap().value(), cdd, max_relative = 1e-14);
    }

    /// Nobody rejected: 0 − 3/8. A subgroup without rows weighs nothing.
    #[test]
    fn empty_shares_count_0_but_empty_facets_are_refused() {
        let groups = ConditionalDisparity::new(vec![group([5.0, 0.0, 3.0, 0.0]), Subgroup::default()]).unwrap();
        assert_eq!((groups.cdd().unwrap().value(), groups.dd().unwrap().value()), (-0.375, -0.375));
        let no_d = ConditionalDisparity::new(vec![group([5.0, 2.0, 0.0, 0.0])]).unwrap();
        assert_eq!(no_d.cdd().unwrap_err(), Error::empty("facet d"));
        assert_eq!(no_d.by_group().unwrap_err(), Error::empty("facet d"));
        assert_eq!(no_d.dd().unwrap_err(), Error::empty("facet d"));
        assert!(matches!(ConditionalDisparity::new(vec![]), Err(Error::Empty { .. })));
        assert!(matches!(ConditionalDisparity::new(vec![group([1.0, -1.0, 1.0, 1.0])]), Err(Error::OutOfRange { .. })));
        assert!(matches!(groups.merge(&no_d), Err(Error::LengthMismatch { .. })));
    }
}
