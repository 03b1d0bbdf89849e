//! The charts that go with answers about clusters, by concept.

use std::collections::BTreeSet;

use super::charts::Chart;
use super::topics::clustering::{agreement, clusters, gap, knee};
use crate::plot;

pub(super) const CHARTS: &[(&[&str], Chart)] = &[
    (&["silhouette"], |g| {
        let names: BTreeSet<_> = g.labels("labels")?.into_iter().collect();
        Ok(plot::silhouette_plot(&clusters(g)?, &names.into_iter().collect::<Vec<_>>()))
    }),
    (&["external_clustering", "normalized_mutual_information"], |g| {
        let names = |of: &'static str| -> crate::Result<Vec<_>> {
            Ok(g.labels(of)?.into_iter().collect::<BTreeSet<_>>().into_iter().collect())
        };
        Ok(plot::contingency(&agreement(g)?, &names("labels_true")?, &names("labels_pred")?))
    }),
    (&["knee"], |g| Ok(plot::elbow_curve(&g.numbers("x")?, &g.numbers("y")?, "y", &knee(g)?))),
    (&["gap_statistic"], |g| Ok(plot::gap_statistic(&gap(g)?))),
];
