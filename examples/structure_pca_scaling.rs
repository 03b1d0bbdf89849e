//! Thirteen measurements of wine, one of them in the hundreds: what does PCA find?
//!
//! Prediction: without scaling, the measurement of the largest numbers is nearly all of the variance, so the first
//! component is that column and nothing else. Scaled to one deviation each, the columns count alike and the kinds of wine
//! part.
//!
//! Source: Jolliffe & Cadima (2016), Phil. Trans. R. Soc. A 374, 20150202, section 2.
//!
//! Concepts: PCA, scaling, explained variance

use workings::datasets;
use workings::decomposition::Pca;
use workings::lesson::Lesson;
use workings::linfa::DatasetBase;
use workings::plot::{Axis, Figure};
use workings::prelude::*;
use workings::preprocessing::StandardScaler;

const COMPONENTS: usize = 2; // change me

pub fn lesson() -> Result<Lesson> {
    let wine = datasets::wine();
    let scaled = StandardScaler::params().fit(&wine)?.try_transform(&wine.records)?;
    let mut rows = Vec::new();
    let mut panels = Vec::new();
    for (name, x) in [("as measured", wine.records.clone()), ("scaled", scaled)] {
        let pca = Pca::params(COMPONENTS).fit(&DatasetBase::from(x.clone()))?;
        let scores = pca.try_transform(&x)?;
        let first = pca.components().row(0).to_owned();
        let strongest = first.iter().fold(0.0, |most: f64, w| most.max(w.abs()));
        rows.push((name, vec![pca.explained_variance_ratio()[0], strongest * strongest]));
        let mut classes: Vec<&str> = wine.targets.to_vec();
        classes.sort_unstable();
        classes.dedup();
        let title = format!("{name}: first component {:.1} %", 100.0 * pca.explained_variance_ratio()[0]);
        let figure = Figure::new(title).x(Axis::new("Component 1")).y(Axis::new("Component 2"));
        panels.push(classes.iter().fold(figure, |figure, class| {
            let own = (0..scores.nrows()).filter(|i| wine.targets[*i] == *class);
            figure.points(class.to_string(), own.map(|i| (scores[(i, 0)], scores[(i, 1)])))
        }));
    }
    Ok(Lesson::new("Thirteen measurements of wine, one of them in the hundreds: what does PCA find?")
        .table(&["share of the first component", "weight² of its strongest column"], rows)
        .chart(Figure::grid("Unscaled, PCA sees only proline (mg/l); scaled, it sees the three cultivars", 2, panels))
        .answer("As measured, the unit decides: proline is 99.8 % of the variance only because it is counted in milligrams. Scale columns of different units before PCA."))
}

fn main() -> Result<()> {
    lesson()?.show("structure_pca_scaling")
}

#[test]
fn without_scaling_one_column_is_the_first_component() {
    let lesson = lesson().unwrap();
    let of = |row: &str, column: &str| lesson.cell(row, column).unwrap();
    assert!(of("as measured", "share of the first component") > 0.99);
    assert!(of("as measured", "weight² of its strongest column") > 0.99);
    assert!(of("scaled", "share of the first component") < 0.4);
    assert!(of("scaled", "weight² of its strongest column") < 0.25);
}
