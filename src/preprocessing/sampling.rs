//! Resampling: other rows for training, so that small classes are not drowned; how many of each class.
//!
//! Only the training part is resampled: a test part with copies or synthetic rows says nothing of the world, and rows copied
//! before a split end up on both sides of it. [`PipelineParams::resample`](super::PipelineParams::resample) sees to that.
//!
//! - Conventions (as imbalanced-learn): classes in sorted order; the original rows come first, then the added ones, class by
//!   class; a ratio is minority / majority after resampling, for two classes only.

use linfa::{Dataset, DatasetBase};
use ndarray::{ArrayView1, Axis, Ix1};

use crate::datasets::rows_by_value;
use crate::input;
use crate::metrics::Label;
use crate::{Error, Result};

/// What gives a training part other rows.
pub trait Resample<L> {
    /// The training part with rows taken away or added. Rows that stay keep their weights.
    ///
    /// # Errors
    /// For a training part that cannot be resampled so; each says why.
    fn resample(&self, train: &Dataset<f64, L, Ix1>) -> Result<Dataset<f64, L, Ix1>>;
}

/// How many samples of each class there shall be.
#[derive(Debug, Clone, PartialEq)]
pub enum Sampling<L> {
    /// As many of each class as of the largest when rows are added, of the smallest when rows are taken away.
    Auto,
    /// Minority / majority, above 0 and at most 1: of two classes the smaller grows to this share of the larger, or the larger
    /// shrinks until it is.
    Ratio(f64),
    /// These counts; other classes stay as they are.
    Counts(Vec<(L, usize)>),
}

/// Whether rows are added or taken away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Over,
    Under,
}

/// One class: its label, its rows, how many of it there shall be.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Class<'a, L> {
    pub label: &'a L,
    pub rows: Vec<usize>,
    pub wanted: usize,
}

impl<L: Label> Sampling<L> {
    /// The classes of these targets in sorted order.
    pub(super) fn classes<'a>(&self, y: ArrayView1<'a, L>, way: Way) -> Result<Vec<Class<'a, L>>> {
        let rows = rows_by_value(y).into_iter();
        let mut classes: Vec<Class<L>> = rows.map(|(label, rows)| Class { label, wanted: rows.len(), rows }).collect();
        match classes.len() {
            0 => return Err(Error::empty("targets")),
            1 => return Err(Error::bad_param("the number of classes", 1, "2 or more")),
            _ => {}
        }
        match self {
            Sampling::Auto => {
                let sizes = classes.iter().map(|class| class.rows.len());
                let size = if way == Way::Over { sizes.max() } else { sizes.min() }.unwrap_or(0);
                classes.iter_mut().for_each(|class| class.wanted = size);
            }
            Sampling::Ratio(ratio) => to_ratio(&mut classes, *ratio, way)?,
            Sampling::Counts(counts) => to_counts(&mut classes, counts, way)?,
        }
        Ok(classes)
    }
}

fn to_ratio<L: Label>(classes: &mut [Class<L>], ratio: f64, way: Way) -> Result<()> {
    input::setting("ratio", ratio, ratio > 0.0 && ratio <= 1.0, "a number above 0 and at most 1")?;
    let [a, b] = classes else {
        return Err(Error::bad_param("the number of classes", classes.len(), "2, or counts instead of a ratio,"));
    };
    let (small, large) = if b.rows.len() < a.rows.len() { (b, a) } else { (a, b) };
    let (few, many) = (small.rows.len(), large.rows.len());
    let needed = format!("more than {few} / {many}, the ratio there is,");
    match way {
        Way::Over => {
            let added = many as f64 * ratio - few as f64;
            input::setting("ratio", ratio, added >= 1.0, &needed)?;
            small.wanted = few + added as usize;
        }
        Way::Under => {
            let left = few as f64 / ratio;
            input::setting("ratio", ratio, left as usize <= many, &needed)?;
            large.wanted = left as usize;
        }
    }
    Ok(())
}

/// The most rows that a class can be given; a slip of the finger should not take all memory.
const MOST: usize = 1_000_000_000;

fn to_counts<L: Label>(classes: &mut [Class<L>], counts: &[(L, usize)], way: Way) -> Result<()> {
    for (label, count) in counts {
        let known = || classes.iter().map(|class| class.label.to_string()).collect::<Vec<_>>().join(", ");
        let Some(place) = classes.iter().position(|class| class.label == label) else {
            return Err(Error::UnknownLabel { label: label.to_string(), known: known() });
        };
        let there = classes[place].rows.len();
        let (fits, needed) = match way {
            Way::Over if *count > MOST => (false, format!("at most {MOST} rows")),
            Way::Over => (*count >= there, format!("at least {there}, as many as there are,")),
            Way::Under => (*count <= there, format!("at most {there}, as many as there are,")),
        };
        input::setting(&format!("the count of class {label}"), *count as f64, fits, &needed)?;
        classes[place].wanted = *count;
    }
    Ok(())
}

/// The dataset of these rows, with their targets and weights.
pub(super) fn select<L: Clone>(data: &Dataset<f64, L, Ix1>, rows: &[usize]) -> Dataset<f64, L, Ix1> {
    let weights = data.weights().map(|weights| rows.iter().map(|&row| weights[row]).collect());
    let selected = DatasetBase::new(data.records.select(Axis(0), rows), data.targets.select(Axis(0), rows));
    named_as(data, selected.with_weights(weights.unwrap_or_default()))
}

/// With the names of the features of `data`, if it has any.
pub(super) fn named_as<L>(data: &Dataset<f64, L, Ix1>, other: Dataset<f64, L, Ix1>) -> Dataset<f64, L, Ix1> {
    match data.feature_names() {
        names if names.len() == other.records.ncols() => other.with_feature_names(names.to_vec()),
        _ => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::Array1;

    fn wanted(sampling: Sampling<char>, y: &str, way: Way) -> Result<Vec<usize>> {
        let y: Array1<char> = y.chars().collect();
        Ok(sampling.classes(y.view(), way)?.iter().map(|class| class.wanted).collect())
    }

    /// Seven b, three a. Ratio 0.5: ⌊7 · 0.5⌋ = 3 is no more than there is, 0.6 adds ⌊4.2 − 3⌋ = 1; taken away: ⌊3 / 0.6⌋ = 5.
    #[test]
    fn ratios_follow_imbalanced_learn() {
        let y = "bbabbabbab";
        assert_eq!(wanted(Sampling::Ratio(0.6), y, Way::Over).unwrap(), [4, 7]);
        assert_eq!(wanted(Sampling::Ratio(0.6), y, Way::Under).unwrap(), [3, 5]);
        assert_eq!(wanted(Sampling::Auto, y, Way::Over).unwrap(), [7, 7]);
        assert_eq!(wanted(Sampling::Auto, y, Way::Under).unwrap(), [3, 3]);
        let error = wanted(Sampling::Ratio(0.5), y, Way::Over).unwrap_err().to_string();
        assert_eq!(error, "ratio = 0.5, but more than 3 / 7, the ratio there is, is needed");
        assert!(wanted(Sampling::Ratio(0.3), y, Way::Under).is_err());
    }

    #[test]
    fn counts_are_by_class() {
        let counts = |pairs: &[(char, usize)]| Sampling::Counts(pairs.to_vec());
        assert_eq!(wanted(counts(&[('c', 4)]), "abbccc", Way::Over).unwrap(), [1, 2, 4]);
        assert_eq!(wanted(counts(&[('c', 1), ('b', 0)]), "abbccc", Way::Under).unwrap(), [1, 0, 1]);
        assert!(matches!(wanted(counts(&[('z', 9)]), "abb", Way::Over), Err(Error::UnknownLabel { .. })));
        let error = wanted(counts(&[('b', 1)]), "abb", Way::Over).unwrap_err().to_string();
        assert_eq!(error, "the count of class b = 1, but at least 2, as many as there are, is needed");
        assert!(wanted(counts(&[('b', 3)]), "abb", Way::Under).is_err());
        assert!(wanted(counts(&[('b', usize::MAX)]), "abb", Way::Over).is_err());
    }

    #[test]
    fn one_class_and_none_are_errors() {
        assert!(matches!(wanted(Sampling::Auto, "", Way::Over), Err(Error::Empty { .. })));
        assert!(matches!(wanted(Sampling::Auto, "aa", Way::Over), Err(Error::BadParam { .. })));
        assert!(
            wanted(Sampling::Ratio(0.9), "abc", Way::Over).unwrap_err().to_string().contains("number of classes = 3")
        );
        assert!(wanted(Sampling::Ratio(f64::NAN), "aab", Way::Over).is_err());
    }
}
