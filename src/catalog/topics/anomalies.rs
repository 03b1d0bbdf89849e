//! Anomalies: what a random cut tree and the Mahalanobis distance make of a point, by hand.

use super::common::*;
use crate::anomaly::{collusive_displacement, cut_probabilities, plane_distance, shingle_count};
use crate::stats::ChiSquared;
use crate::worked::{Expr, Number};

const CUTS: &str = "Guha, Mishra, Roy & Schrijvers (2016), Robust random cut forest based anomaly detection on streams, ICML, \
                    2712–2721";

/// Counts that are whole numbers of at least 1.
fn counts(g: &Given, name: &'static str) -> Result<Vec<usize>> {
    let values = g.numbers(name)?;
    match values.iter().position(|value| value.fract() != 0.0 || !(1.0..=1e15).contains(value)) {
        Some(index) => Err(Error::OutOfRange {
            name: name.into(),
            index,
            value: values[index],
            needed: "a whole number of at least 1",
        }),
        None => Ok(values.into_iter().map(|value| value as usize).collect()),
    }
}

pub(super) const CONCEPTS: &[Concept] = &[
    concept(
        "collusive displacement",
        "collusive_displacement",
        "anomaly::collusive_displacement",
        inputs![
            numbers("own", "points below each node on the way from the leaf up, the leaf's first"),
            numbers("sibling", "points below the node beside it"),
        ],
        |g| {
            let (own, sibling) = (counts(g, "own")?, counts(g, "sibling")?);
            let displacement = collusive_displacement(&own, &sibling)?;
            Ok(Answer::one("codisp", displacement)
                .with("displacement", Expr::named("points beside the leaf", sibling[0] as f64)))
        },
    )
    .also("CoDisp, displacement, random cut forest score of one tree")
    .notes(
        "codisp above 0, at most n − 1, higher is odder; displacement a count; an error for counts that do not add up",
        "the largest of sibling / own over the ancestors, equal points counted each, as the package rrcf; a forest's score \
         is the mean over its trees",
        CUTS,
    ),
    concept(
        "cut probabilities of a random cut tree",
        "cut_probabilities",
        "anomaly::cut_probabilities",
        inputs![
            numbers("lower", "the least value of the points in each column"),
            numbers("upper", "the largest value in each column"),
        ],
        |g| Ok(Answer::default().list("probabilities", cut_probabilities(&g.numbers("lower")?, &g.numbers("upper")?)?)),
    )
    .also("random cut")
    .notes(
        "0 to 1, summing to 1, one for each column; NaN where all points are equal",
        "in proportion to the length of the box along the column (an isolation forest draws columns alike); the place \
         along it is uniform",
        CUTS,
    ),
    concept(
        "number of shingles",
        "shingle_count",
        "anomaly::shingle_count",
        inputs![
            whole("n", "values of the series"),
            whole("size", "values of a shingle").at_least(1),
            opt(whole("columns", "quantities measured at each moment, 1 unless given").at_least(1)),
        ],
        |g| {
            let (size, columns) = (g.whole("size")?, g.opt_whole("columns").unwrap_or(1));
            let dim = Expr::named("size", size as f64) * columns as f64;
            Ok(Answer::one("shingles", shingle_count(g.whole("n")?, size)?)
                .with("feature_dim", dim.called("feature_dim")))
        },
    )
    .also("shingle size")
    .notes(
        "a count, 1 to n; an error for a size above n: such a stream has no score yet",
        "every run of size values makes one, overlapping; feature_dim numbers each, size · columns",
        CUTS,
    ),
    concept(
        "Mahalanobis distance",
        "mahalanobis_distance",
        "anomaly::plane_distance",
        inputs![
            numbers("x", "the point, two numbers"),
            numbers("mean", "the mean of the data, two numbers"),
            matrix("covariance", "the covariance of the data, two rows of two"),
        ],
        |g| {
            let found = plane_distance(&g.numbers("x")?, &g.numbers("mean")?, g.matrix("covariance")?.view())?;
            let p = ChiSquared::new(2.0)?.sf(found.squared.value());
            let [first, second] = found.inverse;
            Ok(Answer::one("distance", found.distance)
                .with("squared", found.squared)
                .with("determinant", found.determinant)
                .list("inverse", first.into_iter().chain(second))
                .plain("p_value", p, "the share of normal data that lies farther out: χ² of 2 degrees of freedom above D²"))
        },
    )
    .notes(
        "at least 0, without unit; p_value 0 to 1, small is odd; an error for a covariance without inverse",
        "D = √((x − μ)ᵀ Σ⁻¹ (x − μ)), in two dimensions; inverse row by row; some call D² the distance (scikit-learn does)",
        "Mahalanobis (1936), Proc. Nat. Inst. Sci. India 2, 49–55",
    ),
];
