use super::*;
use linfa::Dataset;
use linfa::traits::Predict;
use ndarray::{Array2, array};
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

fn cloud(n: usize, d: usize) -> Array2<f64> {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(11);
    Array2::from_shape_fn((n, d), |(_, j)| (j + 1) as f64 * random.r#gen::<f64>())
}

fn settings(sampling: Sampling) -> RandomCutForestParams {
    RandomCutForest::params().num_trees(12).num_samples_per_tree(20).sampling(sampling).seed(4)
}

#[test]
fn one_by_one_or_all_at_once_on_any_number_of_threads() {
    let (x, more) = (cloud(70, 3), cloud(1500, 3));
    for sampling in [Sampling::Reservoir, Sampling::Window] {
        let run = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| {
                let mut forest = settings(sampling).fit(&Dataset::from(x.clone())).unwrap();
                let scores = forest.update_all(&more).unwrap();
                (scores, forest.score_samples(&x).unwrap(), forest.n_seen())
            })
        };
        let one = run(1);
        assert_eq!(one.2, 1570);
        assert_eq!(run(2), one);
        assert_eq!(run(5), one);
        let mut forest = settings(sampling).fit(&Dataset::from(x.clone())).unwrap();
        let singly: Vec<f64> = more.outer_iter().map(|row| forest.update(row.as_slice().unwrap()).unwrap()).collect();
        assert_eq!(singly, one.0.to_vec());
        assert_eq!(forest.score_samples(&x).unwrap(), one.1);
    }
}

#[test]
fn another_seed_makes_other_scores() {
    let data = Dataset::from(cloud(50, 2));
    let scores = |seed| settings(Sampling::Window).seed(seed).fit(&data).unwrap().score_samples(&data.records).unwrap();
    assert_eq!(scores(1), scores(1));
    assert_ne!(scores(1), scores(2));
}

/// A window of 3 of rows 0 … 9 holds rows 7, 8 and 9: those score as leaves, 1 or 2 of 3 points; a row that is gone, as new.
#[test]
fn a_window_keeps_the_last_points() {
    let x = Array2::from_shape_fn((10, 1), |(i, _)| (i * i) as f64);
    let params = RandomCutForest::params().num_trees(1).num_samples_per_tree(3).sampling(Sampling::Window);
    let mut streamed = params.stream(1).unwrap();
    streamed.update_all(&x).unwrap();
    for mut forest in [params.fit(&Dataset::from(x.clone())).unwrap(), streamed] {
        for last in [[49.0, 64.0, 81.0], [64.0, 81.0, 5.0], [81.0, 5.0, 5.0]] {
            let scores = forest.score_samples(&Array2::from_shape_vec((3, 1), last.to_vec()).unwrap()).unwrap();
            assert!(scores.iter().all(|score| [0.5, 1.0, 2.0].contains(score)), "{scores}");
            forest.update(&[5.0]).unwrap();
        }
        assert_eq!(forest.score_samples(&array![[5.0]]).unwrap()[0], 0.0); // nothing else is left
    }
}

/// Each of 30 points is in a sample of 6 with probability 1/5, whether they came at once or one by one: where a forest of
/// one tree scores it as a leaf. 2000 seeds: 400 ± 4·√(2000·0.16) = 72.
#[test]
fn a_reservoir_keeps_every_point_as_likely() {
    let x = Array2::from_shape_fn((30, 1), |(i, _)| 2_f64.powi(i as i32 % 15) * if i < 15 { 1.0 } else { -1.0 });
    let mut held = [[0_i32; 30]; 2];
    for seed in 0..2000 {
        let params = RandomCutForest::params().num_trees(1).num_samples_per_tree(6).seed(seed);
        let mut streamed = params.stream(1).unwrap();
        streamed.update_all(&x).unwrap();
        for (held, forest) in held.iter_mut().zip([params.fit(&Dataset::from(x.clone())).unwrap(), streamed]) {
            let points = forest.members[0].points();
            assert_eq!(points.len(), 6);
            points.iter().for_each(|point| held[x.iter().position(|x| x == point).unwrap()] += 1);
        }
    }
    assert!(held.iter().flatten().all(|count| (count - 400).abs() <= 72), "{held:?}");
}

#[test]
fn a_new_level_is_odd_until_the_window_has_it() {
    let mut forest = settings(Sampling::Window).stream(1).unwrap();
    let mut wave = (0..).map(|i| f64::from(i * 7 % 10));
    let before = (0..60).map(|_| forest.update(&[wave.next().unwrap()]).unwrap()).last().unwrap();
    let moved = forest.update(&[50.0]).unwrap();
    assert!(moved > 17.0 && before < 5.0, "{moved} after {before}"); // 19 others in the window
    let later: Vec<f64> = (0..40).map(|_| forest.update(&[50.0 + wave.next().unwrap()]).unwrap()).collect();
    assert!(later[39] < 5.0, "{later:?}");
}

#[test]
fn attribution_adds_up_and_points_at_the_column() {
    let data = Dataset::from(cloud(300, 4));
    let forest = RandomCutForest::params().num_trees(30).num_samples_per_tree(64).fit(&data).unwrap();
    for point in [[0.5, 1.0, -20.0, 2.0], [0.2, 0.9, 1.0, 1.0]] {
        let parts = forest.attribution(&point).unwrap();
        let score = forest.score_samples(&Array2::from_shape_vec((1, 4), point.to_vec()).unwrap()).unwrap()[0];
        assert!((parts.score() - score).abs() < 1e-12 * score, "{} and {score}", parts.score());
    }
    let parts = forest.attribution(&[0.5, 1.0, -20.0, 2.0]).unwrap();
    assert!(parts.low[2] > 0.9 * parts.score() && parts.score() > 50.0, "{parts:?}");
}

#[test]
fn one_point_equal_points_and_samples_of_one() {
    let mut forest = settings(Sampling::Window).fit(&Dataset::from(array![[3.0, 4.0]])).unwrap();
    assert_eq!(forest.score_samples(&array![[3.0, 4.0], [5.0, 4.0]]).unwrap(), array![0.0, 1.0]);
    let equal = Array2::from_elem((50, 2), 3.0);
    assert_eq!(forest.update_all(&equal).unwrap()[49], 0.0);
    let forest = settings(Sampling::Reservoir).fit(&Dataset::from(equal.clone())).unwrap();
    assert_eq!(forest.predict(&equal), Array1::<f64>::zeros(50));
    for sampling in [Sampling::Window, Sampling::Reservoir] {
        let mut forest = settings(sampling).num_samples_per_tree(1).stream(1).unwrap();
        let scores: Vec<f64> = (0..30).map(|i| forest.update(&[f64::from(i)]).unwrap()).collect();
        assert_eq!(scores[0], 0.0);
        assert!(scores.iter().all(|score| *score <= 1.0));
    }
}

/// A column that does not vary is never cut, and changes no score.
#[test]
fn constant_columns_change_nothing() {
    let x = cloud(60, 1);
    let wide = ndarray::concatenate![ndarray::Axis(1), x, Array2::from_elem((60, 2), -7.0)];
    let scores = |x: &Array2<f64>| settings(Sampling::Window).stream(x.ncols()).unwrap().update_all(x).unwrap();
    assert_eq!(scores(&wide), scores(&x));
}

#[test]
fn wrong_settings_and_input_are_errors() {
    let data = Dataset::from(cloud(5, 2));
    assert!(RandomCutForest::params().num_trees(0).fit(&data).unwrap_err().to_string().starts_with("num_trees = 0"));
    assert!(RandomCutForest::params().num_samples_per_tree(0).fit(&data).is_err());
    assert!(RandomCutForest::params().stream(0).is_err());
    assert!(matches!(RandomCutForest::params().fit(&Dataset::from(cloud(0, 2))), Err(Error::Empty { .. })));
    assert!(RandomCutForest::params().fit(&data.clone().with_weights(Array1::ones(5))).is_err());
    let mut forest = settings(Sampling::Window).stream(2).unwrap();
    assert!(matches!(forest.score_samples(&data.records), Err(Error::Undetermined(_))));
    assert!(forest.attribution(&[0.0, 0.0]).is_err());
    for point in [&[1.0][..], &[f64::NAN, 0.0], &[0.0, f64::NEG_INFINITY], &[1e301, 0.0]] {
        assert!(forest.update(point).is_err());
    }
    let broken = array![[1.0, 2.0], [f64::NAN, 2.0]];
    let problem = forest.update_all(&broken).unwrap_err().to_string();
    assert!(problem.starts_with("x[1][0] is NaN"), "{problem}");
    assert_eq!(forest.n_seen(), 0); // nothing was taken
    forest.update(&[1.0, 2.0]).unwrap();
    assert!(forest.predict(&broken)[1].is_nan());
    assert!(matches!(forest.score_samples(&cloud(3, 1)), Err(Error::Shape { .. })));
}

#[test]
fn streams_have_no_score_before_the_first_shingle() {
    let series: Vec<f64> = (0..80).map(|t| f64::from(t * t % 13)).collect();
    let found = settings(Sampling::Window).score_series(&series, 5, 2.0).unwrap();
    assert!(found.scores[..4].iter().all(|score| score.is_nan()) && found.scores[4] == 0.0);
    assert!(found.flagged.iter().all(|t| found.scores[*t] > found.threshold));
    let of: Vec<f64> = found.scores[4..].to_vec();
    let mean = of.iter().sum::<f64>() / 76.0;
    let deviation = (of.iter().map(|score| (score - mean).powi(2)).sum::<f64>() / 76.0).sqrt();
    assert!((found.threshold - (mean + 2.0 * deviation)).abs() < 1e-12);
    assert!(settings(Sampling::Window).score_series(&series[..4], 5, 3.0).is_err());
    assert!(settings(Sampling::Window).score_series(&[], 1, 3.0).is_err());
}
