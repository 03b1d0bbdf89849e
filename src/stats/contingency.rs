//! Two categorical variables counted together: chi-square test of independence, Cramér's V, mutual information and
//! Theil's U.
//!
//! - Formula: χ² = Σ (O − E)² / E with E = row total · column total / n and (r − 1)(c − 1) degrees of freedom;
//!   V = √(χ² / (n (min(r, c) − 1))); I(X; Y) = Σ p(x, y) ln(p(x, y) / (p(x) p(y))) in nats; U(Y | X) = I(X; Y) / H(Y).
//! - V says how closely the two go together, whichever is known; U(Y | X) which share of the uncertainty of Y is gone once X
//!   is known: a city tells its country, not the other way round. Chance alone lifts V above 0, the more so the more cells
//!   a table has; Bergsma's correction takes off what chance is expected to add.
//! - Conventions: no continuity correction unless asked for; Yates' takes at most ½ off |O − E| and applies to 2 × 2 tables
//!   alone, as in SciPy.
//! - Sources: Pearson (1900), Phil. Mag. 50, 157–175; Yates (1934), Suppl. J. R. Stat. Soc. 1, 217–235; Shannon (1948);
//!   Cramér (1946), Mathematical Methods of Statistics, 282; Bergsma (2013), J. Korean Stat. Soc. 42, 323–328;
//!   Theil (1970), Am. J. Sociol. 76, 103–154.

use std::collections::BTreeMap;

use ndarray::{Array2, ArrayView2, Axis};

use super::{ChiSquared, accurate_sum};
use crate::input;
use crate::worked::formulas::{Workings, formulas};
use crate::worked::{Expr, Number};
use crate::{Error, Result};

/// How often each value of one variable (row) occurs with each of another (column).
///
/// ```
/// let table = workings::stats::ContingencyTable::new(&ndarray::array![[30.0, 10.0], [20.0, 40.0]])?;
/// assert!((table.chi2(false) - 50.0 / 3.0).abs() < 1e-13); // 100·(30·40 − 10·20)² / (40·60·50·50)
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct ContingencyTable {
    counts: Array2<f64>,
    rows: Vec<f64>,
    columns: Vec<f64>,
    n: f64,
}

impl ContingencyTable {
    /// # Errors
    /// `Empty`; `NotFinite`, `OutOfRange` for a count below 0; `Undetermined` where all counts are 0.
    pub fn new<'a>(counts: impl Into<ArrayView2<'a, f64>>) -> Result<Self> {
        let counts = counts.into();
        if counts.is_empty() {
            return Err(Error::empty("table"));
        }
        for (i, row) in counts.outer_iter().enumerate() {
            input::non_negative(&format!("table[{i}]"), row.iter().copied())?;
        }
        let totals = |axis: usize| -> Vec<f64> {
            counts.axis_iter(Axis(axis)).map(|lane| accurate_sum(lane.iter().copied())).collect()
        };
        let n = accurate_sum(counts.iter().copied());
        if n == 0.0 {
            return Err(Error::Undetermined("every count of the table is 0".into()));
        }
        Ok(ContingencyTable { rows: totals(0), columns: totals(1), n, counts: counts.to_owned() })
    }

    /// Counts how often the labels of x occur with those of y; rows and columns in sorted order.
    ///
    /// # Errors
    /// `LengthMismatch`, `Empty`.
    pub fn of_labels<X: Ord, Y: Ord>(x: &[X], y: &[Y]) -> Result<Self> {
        fn places<L: Ord>(labels: &[L]) -> BTreeMap<&L, usize> {
            let mut places: BTreeMap<&L, usize> = labels.iter().map(|label| (label, 0)).collect();
            places.values_mut().enumerate().for_each(|(i, place)| *place = i);
            places
        }
        input::same_length("x", x.len(), "y", y.len())?;
        let (rows, columns) = (places(x), places(y));
        let mut counts = Array2::zeros((rows.len(), columns.len()));
        x.iter().zip(y).for_each(|(x, y)| counts[(rows[x], columns[y])] += 1.0);
        ContingencyTable::new(&counts)
    }

    /// The derivations of the formulas.
    pub fn worked(&self) -> Workings<'_, Self> {
        Workings(self)
    }

    /// Whether Yates' correction applies: to a table of two rows and two columns.
    pub fn is_two_by_two(&self) -> bool {
        self.counts.dim() == (2, 2)
    }

    fn degrees(&self) -> usize {
        (self.rows.len() - 1) * (self.columns.len() - 1)
    }

    fn n_expr(&self) -> Expr {
        Expr::named("n", self.n)
    }

    /// Why independence cannot be tested, if it cannot.
    fn untestable(&self) -> Option<&'static str> {
        let empty = self.rows.iter().chain(&self.columns).any(|total| *total == 0.0);
        match (self.degrees(), empty) {
            (0, _) => Some("two rows and two columns are needed at least"),
            (_, true) => Some("a row or column is 0 throughout, so nothing is expected there"),
            _ => None,
        }
    }

    fn chi2_expr(&self, yates: bool) -> Expr {
        let corrected = yates && self.is_two_by_two();
        let term = |((i, j), count): ((usize, usize), &f64)| {
            let at = format!("{},{}", i + 1, j + 1);
            let total = |name: &str, total: f64| Expr::named(name, total);
            let rows = total(&format!("row {}", i + 1), self.rows[i]);
            let columns = total(&format!("column {}", j + 1), self.columns[j]);
            let expected = (rows * columns / self.n_expr()).called(format!("E({at})"));
            let difference = Expr::named(format!("O({at})"), *count) - &expected;
            let difference = match corrected {
                true => {
                    let distance = difference.abs();
                    let taken = distance.value().min(0.5);
                    distance - taken
                }
                false => difference,
            };
            difference.powi(2) / expected
        };
        let untestable = self.untestable();
        Expr::sum_of(self.counts.indexed_iter().map(term))
            .undefined_if(untestable.is_some(), untestable.unwrap_or(""))
            .called("χ²")
    }

    fn rows_and_columns(&self) -> (Expr, Expr) {
        (Expr::named("rows", self.rows.len() as f64), Expr::named("columns", self.columns.len() as f64))
    }

    fn cramers_v_expr(&self) -> Expr {
        let (rows, columns) = self.rows_and_columns();
        (self.chi2_expr(false) / (self.n_expr() * (rows.min(columns) - 1.0))).sqrt().called("V")
    }

    fn cramers_v_corrected_expr(&self) -> Expr {
        let (rows, columns) = self.rows_and_columns();
        let n = self.n_expr() - 1.0;
        let by_chance = (&rows - 1.0) * (&columns - 1.0) / &n;
        let phi2 = self.chi2_expr(false) / self.n_expr() - by_chance;
        let phi2 = phi2.max(Expr::from(0.0)).called("φ̃²");
        let corrected = |side: &Expr, name: &str| (side - (side - 1.0).powi(2) / &n).called(name);
        let sides = corrected(&rows, "r̃").min(corrected(&columns, "c̃")) - 1.0;
        let nothing_left = sides.value().is_nan() || sides.value() <= 1e-12;
        (phi2 / sides)
            .sqrt()
            .undefined_if(nothing_left, "each value has hardly a row of its own, so that the correction leaves nothing")
            .called("Ṽ")
    }

    /// What is known of one variable through the other, as a share of its entropy.
    fn theils_u_expr(&self, name: &'static str, entropy: Expr) -> Expr {
        let certain = entropy.value() == 0.0;
        let share = self.mutual_information_expr() / entropy;
        let value = share.value().min(1.0); // rounding must not lift it above
        share.valued(value).undefined_if(certain, "there is one value only, so nothing is uncertain").called(name)
    }

    fn entropy_expr(&self, name: &'static str, totals: &[f64]) -> Expr {
        let count = |total: &f64| Expr::named("count", *total);
        let terms = totals.iter().filter(|total| **total > 0.0).map(|total| entropy_term(count(total), self.n_expr()));
        let sum = Expr::sum_of(terms);
        let certain = sum.value() == 0.0;
        if certain { sum.abs().called(name) } else { (-sum).called(name) }
    }

    fn mutual_information_expr(&self) -> Expr {
        let term = |((i, j), count): ((usize, usize), &f64)| {
            let count = Expr::named(format!("n({},{})", i + 1, j + 1), *count);
            let row = Expr::named(format!("row {}", i + 1), self.rows[i]);
            let column = Expr::named(format!("column {}", j + 1), self.columns[j]);
            information_term(count, row, column, self.n_expr())
        };
        let sum = Expr::sum_of(self.counts.indexed_iter().filter(|(_, count)| **count > 0.0).map(term));
        // It is never negative; of independent variables rounding may leave a trace below 0.
        let below = sum.value() < 0.0;
        sum.counted_as(0.0, below, "a rounding error below 0").called("I(X; Y)")
    }
}

/// A value's part of −H: p ln p, for a value that occurs `count` times in `n`.
pub(crate) fn entropy_term<N: Number>(count: N, n: N) -> N {
    let share = count / n;
    share.clone() * share.ln()
}

/// A cell's part of I(X; Y): p(x, y) ln(p(x, y) / (p(x) p(y))).
pub(crate) fn information_term<N: Number>(count: N, row: N, column: N, n: N) -> N {
    count.clone() / n.clone() * (n * count / (row * column)).ln()
}

formulas! { ContingencyTable;
    /// Pearson's χ² of independence, with Yates' correction if asked for and the table is 2 × 2; undefined where a row or
    /// column is 0 throughout, or there is but one.
    chi2: |table, yates: bool| table.chi2_expr(yates);
    /// Degrees of freedom, (rows − 1)(columns − 1).
    df: |table| {
        let (rows, columns) = table.rows_and_columns();
        ((rows - 1.0) * (columns - 1.0)).called("df")
    };
    /// P(χ² at least as large), were the variables independent.
    p_value: |table, yates: bool| {
        super::hypothesis::upper_p(&table.chi2_expr(yates), &format!("χ²({})", table.degrees()), |chi2| {
            ChiSquared::new(table.degrees() as f64).map_or(f64::NAN, |of| of.sf(chi2))
        })
    };
    /// What knowing one variable tells of the other, in nats: 0 if independent, at most the smaller entropy.
    mutual_information: |table| table.mutual_information_expr();
    /// The entropy of the rows' variable, in nats.
    entropy_x: |table| table.entropy_expr("H(X)", &table.rows);
    /// The entropy of the columns' variable, in nats.
    entropy_y: |table| table.entropy_expr("H(Y)", &table.columns);
    /// Cramér's V, √(χ² / (n (min(r, c) − 1))): 0 if independent, 1 if the variable with more values determines the other;
    /// undefined where χ² is.
    cramers_v: |table| table.cramers_v_expr();
    /// Bergsma's corrected V: φ² = χ²/n less the (r − 1)(c − 1)/(n − 1) that chance adds, at least 0, over min(r̃, c̃) − 1 with
    /// r̃ = r − (r − 1)²/(n − 1); undefined where χ² is, and where nearly every row has a value of its own.
    cramers_v_corrected: |table| table.cramers_v_corrected_expr();
    /// Theil's U(X | Y) = I(X; Y) / H(X): the share of the uncertainty of the rows' variable that is gone once the columns'
    /// is known, 0 to 1; undefined where X has one value.
    theils_u_of_x: |table| table.theils_u_expr("U(X | Y)", table.entropy_expr("H(X)", &table.rows));
    /// Theil's U(Y | X) = I(X; Y) / H(Y): the share of the uncertainty of the columns' variable that is gone once the rows'
    /// is known, 0 to 1; undefined where Y has one value.
    theils_u_of_y: |table| table.theils_u_expr("U(Y | X)", table.entropy_expr("H(Y)", &table.columns));
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;
    use ndarray::array;

    /// Rows 20 and 20, columns 15 and 25, n = 40: E = 7.5 and 12.5, |O − E| = 2.5 everywhere,
    /// χ² = 6.25·(2/7.5 + 2/12.5) = 8/3; with Yates 4·(2/7.5 + 2/12.5) = 128/75.
    #[test]
    fn two_by_two_by_hand() {
        let table = ContingencyTable::new(&array![[10.0, 10.0], [5.0, 15.0]]).unwrap();
        assert_relative_eq!(table.chi2(false), 8.0 / 3.0, max_relative = 1e-14);
        assert_relative_eq!(table.chi2(true), 128.0 / 75.0, max_relative = 1e-14);
        assert_eq!(table.df(), 1.0);
    }

    /// SciPy 1.17.1: chi2_contingency([[3, 9, 4], [8, 2, 6]], correction=…).
    #[test]
    fn a_wider_table_as_scipy() {
        let table = ContingencyTable::new(&array![[3.0, 9.0, 4.0], [8.0, 2.0, 6.0]]).unwrap();
        for yates in [false, true] {
            assert_relative_eq!(table.chi2(yates), 7.127272727272728, max_relative = 1e-13);
            assert_relative_eq!(table.p_value(yates), 0.028335598603717874, max_relative = 1e-13);
        }
    }

    /// a with u twice, b with v twice: I = ln 2, both entropies ln 2. Independent labels share nothing.
    #[test]
    fn information_by_hand() {
        let same = ContingencyTable::of_labels(&["a", "a", "b", "b"], &["u", "u", "v", "v"]).unwrap();
        assert_relative_eq!(same.mutual_information(), 2.0_f64.ln(), max_relative = 1e-15);
        assert_relative_eq!(same.entropy_x(), 2.0_f64.ln(), max_relative = 1e-15);
        let none = ContingencyTable::of_labels(&["a", "a", "b", "b"], &["u", "v", "u", "v"]).unwrap();
        assert_eq!(none.mutual_information(), 0.0);
        let one = ContingencyTable::of_labels(&["a", "a"], &["u", "v"]).unwrap();
        assert_eq!((one.entropy_x(), one.mutual_information()), (0.0, 0.0));
    }

    /// χ² = 8/3 of n = 40 (above): V = √(1/15). Corrected: φ̃² = 1/15 − 1/39 = 8/195 over r̃ − 1 = 1 − 1/39 = 38/39: 4/95.
    #[test]
    fn association_by_hand() {
        let table = ContingencyTable::new(&array![[10.0, 10.0], [5.0, 15.0]]).unwrap();
        assert_relative_eq!(table.cramers_v(), (1.0_f64 / 15.0).sqrt(), max_relative = 1e-14);
        assert_relative_eq!(table.cramers_v_corrected(), (4.0_f64 / 95.0).sqrt(), max_relative = 1e-13);
        assert_eq!(table.worked().cramers_v().formula(), "V = √(χ² / (n · (min(rows, columns) − 1)))");
        let independent = ContingencyTable::new(&array![[10.0, 20.0], [5.0, 10.0]]).unwrap();
        assert_eq!((independent.cramers_v(), independent.cramers_v_corrected()), (0.0, 0.0));
    }

    /// Three cities of two countries: the city tells the country (H = ln 2, all of it known), the country leaves ln 2 / 2 of
    /// the 3/2 ln 2 of the city.
    #[test]
    fn a_city_tells_its_country_and_not_the_other_way_round() {
        let cities = ["Bonn", "Bonn", "Lyon", "Nice"];
        let table = ContingencyTable::of_labels(&cities, &["de", "de", "fr", "fr"]).unwrap();
        assert_relative_eq!(table.theils_u_of_y(), 1.0, max_relative = 1e-15);
        assert_relative_eq!(table.theils_u_of_x(), 2.0 / 3.0, max_relative = 1e-15);
        assert_eq!(table.cramers_v(), 1.0);
    }

    #[test]
    fn what_cannot_be_tested_says_why() {
        let single = ContingencyTable::new(&array![[3.0, 4.0]]).unwrap();
        assert!(single.worked().p_value(false).undefined().unwrap().contains("two rows"));
        assert!(single.worked().cramers_v().undefined().unwrap().contains("two rows"));
        assert!(single.worked().theils_u_of_x().undefined().unwrap().contains("one value only"));
        let own = ContingencyTable::new(&array![[1.0, 0.0], [0.0, 1.0]]).unwrap();
        assert!(own.worked().cramers_v_corrected().undefined().unwrap().contains("a row of its own"));
        let empty = ContingencyTable::new(&array![[3.0, 4.0], [0.0, 0.0]]).unwrap();
        assert!(empty.worked().chi2(false).undefined().unwrap().contains("0 throughout"));
        assert!(matches!(ContingencyTable::new(&array![[3.0, -4.0]]), Err(Error::OutOfRange { .. })));
        assert!(matches!(ContingencyTable::new(&array![[0.0]]), Err(Error::Undetermined(_))));
        assert!(ContingencyTable::of_labels(&[1], &[1, 2]).is_err());
    }
}
