//! Leakage: a feature that says what is to be predicted.
//!
//! A column that is filled in after the outcome is known (the date of a repayment, the result in another unit) makes a model
//! look perfect in every test and useless afterwards. One figure for each pair of feature and target, all from 0 to 1:
//!
//! | target | feature | figure |
//! |---|---|---|
//! | classes | categories | Theil's U(target \| feature): the share of the uncertainty that is gone; a gap is a category |
//! | classes | numbers | the smallest ROC AUC of two neighbouring classes: whether they lie one above the other |
//! | numbers | numbers | the larger of \|r\| and \|ρ\|: whether they lie on a line, or always rise or fall together |
//! | numbers | categories | η², the share of the variance that lies between the categories |
//! | either | gaps | U or η² of whether the feature is missing |
//!
//! - Chance reaches 1 easily where there are few rows: at least 10 rows, at least 5 outside the largest class and 5 of each class
//!   that is compared are needed, and categories of 5 rows on average. What is not so is not judged.
//! - A high figure is a suspicion: some features are simply good. Columns that look like identifiers are not judged.

use std::collections::HashMap;

use crate::Result;
use crate::datasets::{Cells, Table};
use crate::metrics::RankedScores;
use crate::stats::{Pairs, accurate_sum, entropy_term, information_term, ranks};

use super::column::ColumnQuality;
use super::kind::{ColumnKind, Field, field};

/// A figure of at least this is suspected.
pub const LEAKAGE_THRESHOLD: f64 = 0.99;

const FEWEST_ROWS: usize = 10;
const FEWEST_OF_A_KIND: usize = 5;
/// Whole numbers with up to this many values are taken for classes, as in `evaluate`; so many classes at most are compared
/// two by two.
const FEW_CLASSES: usize = 20;

/// A feature that tells the target nearly entirely.
#[derive(Debug, Clone, PartialEq)]
pub struct Leak {
    pub feature: String,
    pub measure: LeakMeasure,
    /// From [`LEAKAGE_THRESHOLD`] to 1.
    pub value: f64,
    /// How many rows it is of.
    pub n: usize,
}

/// How closely a feature and the target go together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeakMeasure {
    /// |r|, on a line.
    Pearson,
    /// |ρ|, always rising or always falling.
    Spearman,
    /// The smallest ROC AUC of two neighbouring classes.
    Auc,
    /// U(target | feature).
    TheilsU,
    /// η², the share of the target's variance between the categories.
    CorrelationRatio,
    /// U(target | whether the feature is missing), or η².
    Missing,
}

/// What is to be predicted, row by row.
#[derive(Debug)]
pub(super) enum Target {
    /// The classes with their counts, the most frequent first, and the class of each row.
    Classes { classes: Vec<(String, usize)>, of_row: Vec<Option<u32>> },
    /// NaN where it is missing.
    Numbers(Vec<f64>),
}

impl Target {
    pub fn new(table: &Table, column: &ColumnQuality) -> Result<Target> {
        let cells = table.cells(&column.name)?;
        let distinct = column.n_distinct();
        let few_whole = column.kind == ColumnKind::Whole && distinct <= FEW_CLASSES.min(column.n_present() / 2);
        Ok(match cells {
            Cells::Coded { names, codes } if few_whole || !column.kind.is_number() => classes(names, codes),
            _ => Target::Numbers(numbers(cells)),
        })
    }
}

/// The classes of a column; 1 and 1.0 are one.
fn classes<'a>(names: &'a [String], codes: &[u32]) -> Target {
    let mut found: Vec<(&str, usize)> = Vec::new();
    let mut known: HashMap<(Option<u64>, &str), usize> = HashMap::new();
    let mut place_of = |name: &'a String| {
        let key = match field(name) {
            Field::Missing => return None,
            Field::Number(number) => (Some(number.to_bits()), ""),
            _ => (None, name.as_str()),
        };
        Some(*known.entry(key).or_insert_with(|| {
            found.push((name, 0));
            found.len() - 1
        }))
    };
    let places: Vec<Option<usize>> = names.iter().map(&mut place_of).collect();
    codes.iter().filter_map(|code| places[*code as usize]).for_each(|place| found[place].1 += 1);
    let mut order: Vec<usize> = (0..found.len()).collect();
    order.sort_by(|a, b| found[*b].1.cmp(&found[*a].1).then_with(|| found[*a].0.cmp(found[*b].0)));
    let mut class = vec![0; found.len()];
    order.iter().zip(0..).for_each(|(place, own)| class[*place] = own);
    let of_row = codes.iter().map(|code| places[*code as usize].map(|place| class[place])).collect();
    let classes = order.iter().map(|place| (found[*place].0.to_string(), found[*place].1)).collect();
    Target::Classes { classes, of_row }
}

/// NaN where there is no finite number.
fn numbers(cells: Cells) -> Vec<f64> {
    match cells {
        Cells::Coded { names, codes } => {
            let number = |name: &String| if let Field::Number(number) = field(name) { number } else { f64::NAN };
            let of_name: Vec<f64> = names.iter().map(number).collect();
            codes.iter().map(|code| of_name[*code as usize]).collect()
        }
        Cells::Numbers { values, .. } => values.iter().map(|x| if x.is_finite() { *x } else { f64::NAN }).collect(),
    }
}

/// The category of each row; all that is missing is one. `None` for a column that is not kept as categories.
fn categories(cells: Cells) -> Option<Vec<u32>> {
    let Cells::Coded { names, codes } = cells else { return None };
    let gap = names.len() as u32;
    let category = |(name, code): (&String, u32)| if field(name) == Field::Missing { gap } else { code };
    let of_name: Vec<u32> = names.iter().zip(0..).map(category).collect();
    Some(codes.iter().map(|code| of_name[*code as usize]).collect())
}

/// Whether each row lacks a value, as 1 and 0.
fn gaps(cells: Cells) -> Vec<u32> {
    match cells {
        Cells::Coded { names, codes } => {
            let missing: Vec<u32> = names.iter().map(|name| u32::from(field(name) == Field::Missing)).collect();
            codes.iter().map(|code| missing[*code as usize]).collect()
        }
        Cells::Numbers { values, text_rows, .. } => {
            let mut gaps: Vec<u32> = values.iter().map(|value| u32::from(value.is_nan())).collect();
            text_rows.iter().for_each(|row| gaps[*row] = 0);
            gaps
        }
    }
}

/// The suspicion against a feature, if there is one.
pub(super) fn leak(table: &Table, feature: &ColumnQuality, target: &Target) -> Result<Option<Leak>> {
    let cells = table.cells(&feature.name)?;
    if feature.kind == ColumnKind::Empty {
        return Ok(None);
    }
    let repeats = feature.n_distinct() * FEWEST_OF_A_KIND <= feature.n_present() && !feature.is_constant();
    let judged = !feature.is_id_like();
    let of_categories = || categories(cells).filter(|_| judged && repeats);
    let of_numbers = || (judged && feature.kind.is_number()).then(|| numbers(cells));
    let both = feature.n_missing.min(feature.n_present()) >= FEWEST_OF_A_KIND;
    let of_gaps = || both.then(|| gaps(cells));
    let found = match target {
        Target::Classes { classes, of_row } => {
            let told = |of: Vec<u32>| uncertainty(&of, of_row);
            None.or_else(|| Some((LeakMeasure::TheilsU, of_categories().and_then(told)?)).filter(suspect))
                .or_else(|| {
                    Some((LeakMeasure::Auc, separation(&of_numbers()?, of_row, classes.len())?)).filter(suspect)
                })
                .or_else(|| Some((LeakMeasure::Missing, of_gaps().and_then(told)?)).filter(suspect))
        }
        Target::Numbers(y) => {
            let told = |of: Vec<u32>| correlation_ratio(&of, y);
            None.or_else(|| of_numbers().and_then(|x| correlation(&x, y)).filter(suspect))
                .or_else(|| Some((LeakMeasure::CorrelationRatio, of_categories().and_then(told)?)).filter(suspect))
                .or_else(|| Some((LeakMeasure::Missing, of_gaps().and_then(told)?)).filter(suspect))
        }
    };
    Ok(found.map(|(measure, (value, n))| Leak { feature: feature.name.clone(), measure, value: value.min(1.0), n }))
}

type Figure = (LeakMeasure, (f64, usize));

fn suspect((_, (value, _)): &Figure) -> bool {
    *value >= LEAKAGE_THRESHOLD
}

/// Theil's U of the classes, known the categories; and of how many rows.
fn uncertainty(category: &[u32], class: &[Option<u32>]) -> Option<(f64, usize)> {
    let mut cells: Vec<(u32, u32)> = category.iter().zip(class).filter_map(|(x, y)| Some((*x, (*y)?))).collect();
    cells.sort_unstable();
    let n = cells.len();
    let count = |mut of: Vec<u32>| -> HashMap<u32, usize> {
        of.sort_unstable();
        of.chunk_by(|a, b| a == b).map(|same| (same[0], same.len())).collect()
    };
    let (rows, columns) = (count(cells.iter().map(|c| c.0).collect()), count(cells.iter().map(|c| c.1).collect()));
    let largest = columns.values().max()?;
    if n < FEWEST_ROWS || n - largest < FEWEST_OF_A_KIND || rows.len() < 2 {
        return None;
    }
    let of = |count: usize| count as f64;
    let information = cells.chunk_by(|a, b| a == b).map(|same| {
        let (row, column) = same[0];
        information_term(of(same.len()), of(rows[&row]), of(columns[&column]), of(n))
    });
    let mut sizes: Vec<usize> = columns.values().copied().collect();
    sizes.sort_unstable(); // a sum in an order of its own
    let entropy = -accurate_sum(sizes.into_iter().map(|size| entropy_term(of(size), of(n))));
    Some((accurate_sum(information) / entropy, n))
}

/// The smallest ROC AUC of two classes that are neighbours in the order of their mean rank.
fn separation(x: &[f64], class: &[Option<u32>], n_classes: usize) -> Option<(f64, usize)> {
    if n_classes > FEW_CLASSES {
        return None;
    }
    let mut of_class: Vec<Vec<f64>> = vec![Vec::new(); n_classes];
    let rows = || x.iter().zip(class).filter(|(x, _)| !x.is_nan()).filter_map(|(x, y)| Some((*x, (*y)? as usize)));
    rows().for_each(|(x, y)| of_class[y].push(x));
    let rank = ranks(&rows().map(|(x, _)| x).collect::<Vec<f64>>()).ok()?;
    let mut ranks = vec![0.0; n_classes];
    rows().zip(&rank).for_each(|((_, y), rank)| ranks[y] += rank);
    let mut order: Vec<usize> = (0..n_classes).filter(|y| of_class[*y].len() >= FEWEST_OF_A_KIND).collect();
    order.sort_by(|a, b| (ranks[*a] / of_class[*a].len() as f64).total_cmp(&(ranks[*b] / of_class[*b].len() as f64)));
    let n = order.iter().map(|y| of_class[*y].len()).sum();
    let auc = |pair: &[usize]| -> Option<f64> {
        let (low, high) = (&of_class[pair[0]], &of_class[pair[1]]);
        let is_high: Vec<bool> = (0..low.len() + high.len()).map(|i| i >= low.len()).collect();
        let values = [&low[..], high].concat();
        Some(RankedScores::for_positive(&is_high, &values, true).ok()?.roc_auc())
    };
    let mut smallest = None;
    for pair in order.windows(2) {
        let auc = auc(pair)?;
        if auc.is_nan() || auc < LEAKAGE_THRESHOLD {
            return None; // one pair that overlaps is enough
        }
        smallest = Some(smallest.map_or(auc, |other: f64| other.min(auc)));
    }
    Some((smallest?, n))
}

/// |r| if that is suspect, else |ρ|, of the rows that have both numbers.
fn correlation(x: &[f64], y: &[f64]) -> Option<Figure> {
    let (x, y): (Vec<f64>, Vec<f64>) = x.iter().zip(y).filter(|(x, y)| !x.is_nan() && !y.is_nan()).unzip();
    if x.len() < FEWEST_ROWS {
        return None;
    }
    let pairs = Pairs::new(&x, &y).ok()?;
    let pearson = (LeakMeasure::Pearson, (pairs.r().abs(), x.len()));
    match suspect(&pearson) {
        true => Some(pearson),
        false => Some((LeakMeasure::Spearman, (pairs.spearman().abs(), x.len()))),
    }
}

/// η² = Σ n_c (ȳ_c − ȳ)² / Σ (y − ȳ)², of the rows that have a number.
fn correlation_ratio(category: &[u32], y: &[f64]) -> Option<(f64, usize)> {
    let rows = || category.iter().zip(y).filter(|(_, y)| !y.is_nan());
    let n = rows().count();
    if n < FEWEST_ROWS {
        return None;
    }
    let mean = accurate_sum(rows().map(|(_, y)| *y)) / n as f64;
    let most = category.iter().max().map_or(0, |most| *most as usize);
    let mut of = vec![(0_usize, 0.0); most + 1];
    for (category, y) in rows() {
        let own = &mut of[*category as usize];
        *own = (own.0 + 1, own.1 + (y - mean));
    }
    let filled = || of.iter().filter(|(n, _)| *n > 0);
    let within = n - filled().map(|(n, _)| n).max()?;
    if filled().count() < 2 || within < FEWEST_OF_A_KIND {
        return None;
    }
    let between = accurate_sum(filled().map(|(n, sum)| sum * sum / *n as f64));
    Some((between / accurate_sum(rows().map(|(_, y)| (y - mean).powi(2))), n))
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    fn some(classes: &[u32]) -> Vec<Option<u32>> {
        classes.iter().map(|class| Some(*class)).collect()
    }

    /// Category 0 holds 6 rows of class 0; category 1 holds 4 of class 1 and 2 of class 0: of 12 rows 8 and 4.
    /// H(Y) = ln 3 − (2/3) ln 2; I = ½ ln(3/2) + ⅓ ln 2 + ⅙ ln ½ = ½ ln(3/2) + ⅙ ln 2.
    #[test]
    fn uncertainty_by_hand() {
        let category = [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1];
        let class = some(&[0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 0, 0]);
        assert_eq!(uncertainty(&category, &class), None); // only 4 rows outside the largest class
        let twice = |x: &[u32]| [x, x].concat();
        let (u, n) = uncertainty(&twice(&category), &[&class[..], &class].concat()).unwrap();
        let ln = f64::ln;
        let expected = (0.5 * ln(1.5) + ln(2.0) / 6.0) / (ln(3.0) - 2.0 / 3.0 * ln(2.0));
        assert_relative_eq!(u, expected, max_relative = 1e-14);
        assert_eq!(n, 24);
    }

    /// Three classes one above the other; with one value of the second above the lowest of the third, 1 of 25 pairs is wrong.
    #[test]
    fn classes_one_above_the_other() {
        let class = some(&[2, 2, 2, 2, 2, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1]);
        let mut x: Vec<f64> = (0..15).map(f64::from).collect();
        assert_eq!(separation(&x, &class, 3), Some((1.0, 15)));
        x[9] = 10.5;
        assert_eq!(separation(&x, &class, 3), None);
    }

    /// Groups 1, 1, 1, 1, 1 and 3, 3, 3, 3, 8: means 1 and 4, in all 2.5: between 10·2.25 = 22.5, in all 5·2.25 + 4·0.25 + 30.25
    /// = 42.5.
    #[test]
    fn between_groups_by_hand() {
        let y = [1.0, 1.0, 1.0, 1.0, 1.0, 3.0, 3.0, 3.0, 3.0, 8.0];
        let (eta2, n) = correlation_ratio(&[0, 0, 0, 0, 0, 7, 7, 7, 7, 7], &y).unwrap();
        assert_relative_eq!(eta2, 22.5 / 42.5, max_relative = 1e-14);
        assert_eq!(n, 10);
        assert_eq!(correlation_ratio(&[0; 10], &y), None);
    }

    /// eˣ always rises with x, ρ = 1, but on no line; 3 − 2x falls on one.
    #[test]
    fn a_bent_line_is_found_by_its_ranks() {
        let x: Vec<f64> = (0..12).map(f64::from).collect();
        let y: Vec<f64> = x.iter().map(|x| x.exp()).collect();
        assert_eq!(correlation(&x, &y), Some((LeakMeasure::Spearman, (1.0, 12))));
        let line: Vec<f64> = x.iter().map(|x| 3.0 - 2.0 * x).collect();
        assert_eq!(correlation(&x, &line), Some((LeakMeasure::Pearson, (1.0, 12))));
        assert_eq!(correlation(&x[..9], &line[..9]), None);
    }
}
