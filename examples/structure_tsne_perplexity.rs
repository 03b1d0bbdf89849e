//! Does a t-SNE map show how wide groups are, and how far apart?
//!
//! Prediction: no. Each row's yardstick is the distance of its own neighbours, about as many as the perplexity, so a
//! wide group and a narrow one look alike wide, and what is far is merely not near. That changes as the perplexity
//! comes near the number of rows. At perplexity 2 even one group falls into crumbs.
//!
//! Source: Wattenberg, Viégas & Johnson (2016), How to use t-SNE effectively, Distill.
//!
//! Concepts: t-SNE, perplexity, trustworthiness

use workings::datasets::make_blobs;
use workings::lesson::Lesson;
use workings::manifold::trustworthiness;
use workings::ndarray::Axis;
use workings::plot::tsne_maps;
use workings::prelude::*;

const PERPLEXITIES: [f64; 4] = [2.0, 5.0, 30.0, 100.0]; // change me: from 1 to 149

/// How much wider “wide” is than “narrow”, and how much farther “far” is from “narrow” than “wide” is.
fn ratios(x: &Array2<f64>, group: &Array1<usize>) -> Vec<f64> {
    let rows = |g: usize| x.select(Axis(0), &(0..x.nrows()).filter(|i| group[*i] == g).collect::<Vec<_>>());
    let center = |g: usize| rows(g).sum_axis(Axis(0)) / rows(g).nrows() as f64;
    let width = |g: usize| (&rows(g) - &center(g)).mapv(|d| d * d).sum().sqrt();
    let apart = |g: usize, h: usize| (&center(g) - &center(h)).mapv(|d| d * d).sum().sqrt();
    vec![width(0) / width(1), apart(1, 2) / apart(0, 1)]
}

pub fn lesson() -> Result<Lesson> {
    // Ten features: deviations 3, 0.6 and 0.6 in each, centres at 0, 15 and 60 on the first.
    let mut centers = Array2::zeros((3, 10));
    (centers[(1, 0)], centers[(2, 0)]) = (15.0, 60.0);
    let groups = make_blobs().center_points(centers).cluster_std_each([3.0, 0.6, 0.6]).n_samples_each([50, 50, 50]);
    let groups = groups.seed(1).generate()?;
    let mut rows = vec![("the rows".to_string(), ratios(&groups.records, &groups.targets))];
    let mut maps = Vec::new();
    for perplexity in PERPLEXITIES {
        let map = Tsne::params().perplexity(perplexity).max_iter(500).fit(&groups)?;
        let mut row = ratios(&map.embedding, &groups.targets);
        row.push(trustworthiness(groups.records.view(), map.embedding.view(), 10)?);
        rows.push((format!("perplexity {perplexity}"), row));
        maps.push(map);
    }
    let names: Vec<&str> = groups.targets.iter().map(|g| ["wide", "narrow", "far"][*g]).collect();
    let truth =
        format!("In truth wide / narrow is {:.1}, far / near {:.1}; axes without unit", rows[0].1[0], rows[0].1[1]);
    let mut figure = tsne_maps(&maps, &names)?
        .size(800, 900)
        .title("Widths and distances on a t-SNE map follow the perplexity, not the rows")
        .subtitle(truth);
    figure.columns = 2;
    for (panel, (_, row)) in figure.panels.iter_mut().zip(&rows[1..]) {
        panel.subtitle = format!("wide / narrow {:.1}, far / near {:.1}", row[0], row[1]);
    }
    Ok(Lesson::new("Does a t-SNE map show how wide groups are, and how far apart?")
        .table(&["wide / narrow", "far / near", "trustworthiness"], rows)
        .chart(figure)
        .answer("No. At perplexities 2 to 30 a group 4.8 times as wide as another is drawn 0.7 to 1.3 times as wide, and one 3.1 times as far as another 1.0 to 2.2 times. Only where most rows count as neighbours (100 of 150) distances come out about right, widths not even there; and 2 makes crumbs of plain noise. Trustworthiness tells that neighbours are kept, and warns of none of this. Look at several perplexities, and read from the maps who is near whom, no more."))
}

fn main() -> Result<()> {
    lesson()?.show("structure_tsne_perplexity")
}

/// Deviations 3 and 0.6: 5 times as wide; centres at 0, 15 and 60: 45/15 = 3 times as far. A map by scikit-learn 1.9.1
/// of other draws from the same groups, 60 of each, has 1.0 and 1.0 at perplexity 5, 1.1 and 2.4 at 30.
#[test]
fn widths_and_distances_are_not_those_of_the_rows() {
    let lesson = lesson().unwrap();
    let of = |row: &str, column: &str| lesson.cell(row, column).unwrap();
    assert!((of("the rows", "wide / narrow") - 5.0).abs() < 0.5 && (of("the rows", "far / near") - 3.0).abs() < 0.3);
    for (row, most) in [("perplexity 2", 1.3), ("perplexity 5", 1.3), ("perplexity 30", 2.0), ("perplexity 100", 4.0)] {
        assert!(of(row, "wide / narrow") < most && of(row, "trustworthiness") > 0.85, "{row}");
    }
    assert!(of("perplexity 5", "far / near") < 1.3 && of("perplexity 100", "far / near") > 2.5);
}
