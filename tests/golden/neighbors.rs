//! `src/neighbors`: the models, against scikit-learn (neighbors.py).

use linfa::Dataset;
use linfa::traits::Fit;
use ndarray::{Array1, Array2};
use workings::neighbors::{KNeighborsClassifier, KNeighborsRegressor, Metric, NeighborWeights};

use crate::case::{Case, Tol, each};

fn matrix(case: &Case, key: &str) -> Array2<f64> {
    let values = case.numbers(key).unwrap();
    let d = case.number("d").unwrap() as usize;
    Array2::from_shape_vec((values.len() / d, d), values).unwrap()
}

#[test]
fn classes_shares_and_means() {
    each(include_str!("neighbors.json"), |case| {
        let (x, queries) = (matrix(case, "x"), matrix(case, "queries"));
        let text = |key: &str| case.inputs.get(key).map(|value| value.as_str().unwrap());
        let metric = match text("metric") {
            None => Metric::Minkowski,
            Some("manhattan") => Metric::Manhattan,
            Some("chebyshev") => Metric::Chebyshev,
            Some("cosine") => Metric::Cosine,
            Some(other) => panic!("{other}"),
        };
        let weights = if text("weights").is_some() { NeighborWeights::Distance } else { NeighborWeights::Uniform };
        let (k, p) = (case.number("k").unwrap() as usize, case.number("p").unwrap_or(2.0));
        let y: Array1<i64> = case.numbers("y").unwrap().into_iter().map(|y| y as i64).collect();
        let classifier = KNeighborsClassifier::params().n_neighbors(k).weights(weights).metric(metric).p(p);
        let classifier = classifier.fit(&Dataset::new(x.clone(), y)).unwrap();
        let regressor = KNeighborsRegressor::params().n_neighbors(k).weights(weights).metric(metric).p(p);
        let regressor = regressor.fit(&Dataset::new(x, case.numbers("values").unwrap().into())).unwrap();

        // scikit-learn's cosine distance is a difference from 1, with an error of a few roundings of 1.
        let tol = if metric == Metric::Cosine { Tol::FORMULA.or_absolute(1e-15) } else { Tol::FORMULA };
        let distances = classifier.kneighbors(&queries).unwrap().0;
        case.check_all("distances", distances.as_slice().unwrap(), tol);
        case.check_all("shares", classifier.predict_proba(&queries).unwrap().as_slice().unwrap(), Tol::FORMULA);
        let labels = classifier.try_predict(&queries).unwrap();
        let clear = case.numbers("clear").unwrap().into_iter().map(|i| labels[i as usize] as f64);
        case.check_all("labels", &clear.collect::<Vec<_>>(), Tol::EXACT);
        case.check_all("means", regressor.try_predict(&queries).unwrap().as_slice().unwrap(), Tol::FORMULA);
    });
}
