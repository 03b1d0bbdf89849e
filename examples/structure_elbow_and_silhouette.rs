//! How many clusters are there, and do the elbow and the silhouette agree?
//!
//! Prediction: for well separated groups both find them. Where pairs of groups lie close together, both may count the
//! pairs: the answer depends on how far one looks.
//!
//! Source: Rousseeuw (1987), J. Comput. Appl. Math. 20, 53–65; Satopaa et al. (2011), Finding a "kneedle" in a haystack.
//!
//! Concepts: k-means, inertia, silhouette, elbow, number of clusters

use workings::cluster::{KMeansRange, Knee};
use workings::datasets::make_blobs;
use workings::lesson::Lesson;
use workings::plot::{Figure, elbow_curve, silhouette_by_clusters};
use workings::prelude::*;

const GAP: f64 = 2.2; // change me: how far the two groups of a pair are apart; their deviation is 0.5

pub fn lesson() -> Result<Lesson> {
    let groups =
        |centers: Array2<f64>| make_blobs().center_points(centers).n_samples(600).cluster_std(0.5).seed(2).generate();
    let apart = groups(array![[0.0, 0.0], [10.0, 0.0], [0.0, 10.0], [10.0, 10.0], [5.0, 5.0], [15.0, 5.0]])?;
    let pairs = groups(array![[0.0, 0.0], [GAP, 0.0], [10.0, 0.0], [10.0 + GAP, 0.0], [5.0, 9.0], [5.0 + GAP, 9.0]])?;
    let range = |data: &Dataset<f64, usize, workings::ndarray::Ix1>| KMeansRange::params(1..=10).seed(5).fit(data);
    let (of_apart, of_pairs) = (range(&apart)?, range(&pairs)?);
    let row = |range: &KMeansRange| -> Result<Vec<f64>> {
        let number = |k: Option<usize>| k.map_or(f64::NAN, |k| k as f64);
        Ok(vec![6.0, number(range.knee()?), number(range.best_silhouette())])
    };
    let (a, b) = (row(&of_apart)?, row(&of_pairs)?);
    let found = format!("Far apart the knee says {} and the silhouette {}, in pairs {} and {}", a[1], a[2], b[1], b[2]);
    let mut panels = Vec::new();
    for (name, range) in [("Six far apart", &of_apart), ("Three pairs", &of_pairs)] {
        let k: Vec<f64> = range.n_clusters().iter().map(|k| *k as f64).collect();
        let (inertia, silhouette) = (range.inertia(), silhouette_by_clusters(range));
        let knee = elbow_curve(&k, &inertia, "Inertia (squared units)", &Knee::new(&k, &inertia)?);
        for figure in [knee, silhouette] {
            let title = format!("{name}. {}", figure.title);
            panels.push(figure.title(title).size(460, 340));
        }
    }
    Ok(Lesson::new("How many clusters are there, and do the elbow and the silhouette agree?")
        .table(
            &["groups made", "knee of the inertia", "best silhouette"],
            [("six far apart", a), ("three pairs", b)],
        )
        .chart(Figure::grid(found, 2, panels))
        .answer("Not always. Six groups far apart are six to the silhouette, but the knee, which depends on the range of k that was tried, says four: half of the prediction was wrong. Three pairs are three clusters to both, since neither knows at which scale you want to look. Read the curve, and look at the data."))
}

fn main() -> Result<()> {
    lesson()?.show("structure_elbow_and_silhouette")
}

#[test]
fn pairs_are_counted_as_one() {
    let lesson = lesson().unwrap();
    let of = |row: &str, column: &str| lesson.cell(row, column).unwrap();
    assert_eq!((of("six far apart", "knee of the inertia"), of("six far apart", "best silhouette")), (4.0, 6.0));
    assert_eq!((of("three pairs", "knee of the inertia"), of("three pairs", "best silhouette")), (3.0, 3.0));
}
