//! From joint log-likelihoods to classes and probabilities, and other things that all kinds share.

use ndarray::{Array1, Array2};

use crate::input;
use crate::metrics::Label;
use crate::worked::{Expr, Number, Worked};
use crate::{Error, Result};

/// ln P(class | x) + ln P(x) becomes P(class | x), row by row.
pub(super) fn probabilities(mut joint: Array2<f64>) -> Array2<f64> {
    for mut row in joint.rows_mut() {
        let largest = row.fold(f64::NEG_INFINITY, |a, b| a.max(*b));
        row.mapv_inplace(|z| (z - largest).exp());
        row /= row.sum();
    }
    joint
}

/// The most probable class of each row, the first of several.
pub(super) fn likeliest<L: Label>(joint: &Array2<f64>, classes: &[L]) -> Array1<L> {
    joint.rows().into_iter().map(|row| classes[first_largest(row.iter().copied())].clone()).collect()
}

pub(super) fn first_largest(values: impl IntoIterator<Item = f64>) -> usize {
    let largest = |best: (usize, f64), (k, value): (usize, f64)| if value > best.1 { (k, value) } else { best };
    values.into_iter().enumerate().fold((0, f64::NEG_INFINITY), largest).0
}

/// The classes of two summaries together, and where those of each stand among them.
pub(super) fn same_classes<L: Label>(
    here: &[L],
    there: &[L],
    d: usize,
    other_d: usize,
) -> Result<(Vec<L>, Vec<usize>, Vec<usize>)> {
    if d != other_d {
        let needed = format!("{d} features, as in the other summary,");
        return Err(Error::Shape { name: "the summary".into(), given: format!("{other_d} features"), needed });
    }
    let mut classes: Vec<L> = here.iter().chain(there).cloned().collect();
    classes.sort();
    classes.dedup();
    let place = |class: &L| classes.binary_search(class).unwrap_or_default();
    let (here, there) = (here.iter().map(place).collect(), there.iter().map(place).collect());
    Ok((classes, here, there))
}

/// The prior probabilities: those given, or the share of each class in the weight, or the same for all.
pub(super) fn class_prior(given: Option<&[f64]>, fit_prior: bool, counts: &[f64]) -> Result<Vec<f64>> {
    let Some(given) = given else {
        let total: f64 = counts.iter().sum();
        let same = 1.0 / counts.len() as f64;
        return Ok(counts.iter().map(|count| if fit_prior { count / total } else { same }).collect());
    };
    let needed = format!("one probability for each of the {} classes", counts.len());
    if given.len() != counts.len() {
        return Err(Error::bad_param("class_prior", format!("{} values", given.len()), needed));
    }
    input::probabilities("class_prior", given.iter().copied())?;
    let total: f64 = given.iter().sum();
    if (total - 1.0).abs() > 1e-6 {
        return Err(Error::bad_param("the sum of class_prior", total, "1"));
    }
    Ok(given.to_vec())
}

/// Every class has a sample of positive weight.
pub(super) fn every_class_counts<L: Label>(classes: &[L], counts: &[f64]) -> Result<()> {
    match counts.iter().position(|count| *count == 0.0) {
        Some(k) => {
            let given = format!("0 for every sample of class {}", classes[k]);
            Err(Error::bad_param("sample_weight", given, "a sample of positive weight in each class"))
        }
        None => Ok(()),
    }
}

/// As many features as in training, all finite.
pub(super) fn same_features(x: &[f64], d: usize) -> Result<()> {
    if x.len() != d {
        let (given, needed) = (format!("{} features", x.len()), format!("{d} features, as in training,"));
        return Err(Error::Shape { name: "x".into(), given, needed });
    }
    input::finite("x", x.iter().copied())
}

/// P(class) by name, from the count of its samples, or as it was given.
pub(super) fn prior_expr<L: Label>(class: &L, prior: f64, count: f64, total: f64, counted: bool) -> Expr {
    let name = format!("P({class})");
    match counted {
        true => (Expr::named(format!("n({class})"), count) / Expr::named("n", total)).called(name),
        false => Expr::named(name, prior),
    }
}

/// Each joint probability over their sum. The values are those that were found by logarithms, which do not underflow.
pub(super) fn posteriors<L: Label>(classes: &[L], joint: Vec<Expr>, values: &[f64]) -> Vec<Expr> {
    let total = joint.iter().cloned().reduce(|a, b| a + b).unwrap_or_else(|| 0.0.into()).called("P(x)");
    let of =
        |((class, joint), value): ((&L, Expr), &f64)| (joint / &total).valued(*value).called(format!("P({class} | x)"));
    classes.iter().zip(joint).zip(values).map(of).collect()
}

/// The derivation of the largest.
pub(super) fn worked_largest(posteriors: &[Expr]) -> Worked {
    posteriors[first_largest(posteriors.iter().map(Expr::value))].worked()
}
