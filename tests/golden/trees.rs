//! Trees, boosting rounds and folds against scikit-learn and SciPy (trees.py).

use workings::datasets::Split;
use workings::ensemble::{AdaBoostRound, GradientBoostingRound, isolation_normalizer};
use workings::model_selection::KFold;
use workings::tree::{BestSplit, Criterion, LogBase, NodeSplit, StepTree, entropy, gini, impurity_importance};

use crate::case::{Case, Tol, each, flat};

/// Means of at most 200 targets, summed in another order.
const MEANS: Tol = Tol::relative(1e-11).or_absolute(1e-12);
/// Impurities that cancel.
const DECREASE: Tol = Tol::relative(1e-11).or_absolute(1e-13);

#[test]
fn as_scikit_learn_has_it() {
    each(include_str!("trees.json"), |case| match case.name {
        name if name.starts_with("classes") => classes(case),
        name if name.starts_with("steps") => steps(case),
        "importance" => importance(case),
        "adaboost" => adaboost(case),
        "counts" => counts(case),
        other => panic!("{other} is not compared"),
    });
}

fn classes(case: &Case) {
    let (x, y) = (case.numbers("x").unwrap(), case.numbers("y").unwrap());
    let y: Vec<usize> = y.iter().map(|class| *class as usize).collect();
    let mut counts = vec![0.0; y.iter().max().unwrap() + 1];
    y.iter().for_each(|class| counts[*class] += 1.0);
    case.check("gini_root", gini(&counts), Tol::FORMULA);
    case.check("entropy_root", entropy(&counts, LogBase::Two), Tol::FORMULA);
    case.check("bits", entropy(&counts, LogBase::Two), Tol::FORMULA);
    case.check("nats", entropy(&counts, LogBase::E), Tol::FORMULA);
    for (name, criterion) in [("gini", Criterion::Gini), ("entropy", Criterion::Entropy)] {
        let split = BestSplit::of_classes(&x, &y, criterion, 1).unwrap();
        // scikit-learn keeps features in single precision.
        case.check(&format!("{name}_threshold"), split.threshold, Tol::relative(1e-6).or_absolute(1e-6));
        case.check(&format!("{name}_decrease"), split.impurity_decrease, DECREASE);
        case.check(&format!("{name}_n_left"), split.n_left as f64, Tol::EXACT);
    }
}

fn steps(case: &Case) {
    let [x, y, query] = ["x", "y", "query"].map(|name| case.numbers(name).unwrap());
    let tree = StepTree::fit(&x, &y, case.number("max_depth").unwrap() as usize).unwrap();
    case.check_all("predictions", &query.iter().map(|x| tree.predict(*x)).collect::<Vec<_>>(), MEANS);
    case.check("n_leaves", tree.n_leaves() as f64, Tol::EXACT);
    let round = GradientBoostingRound::first(&x, &y, 0.3).unwrap();
    case.check_all("boosted", &round.updated.iter().map(|e| e.value()).collect::<Vec<_>>(), MEANS);
}

fn importance(case: &Case) {
    let split = |row: &serde_json::Value| {
        let row = flat(row);
        let feature = row[0] as usize;
        NodeSplit { feature, node: (row[1], row[2]), left: (row[3], row[4]), right: (row[5], row[6]) }
    };
    let splits: Vec<NodeSplit> = case.inputs["splits"].as_array().unwrap().iter().map(split).collect();
    let importance = impurity_importance(case.number("n_features").unwrap() as usize, &splits).unwrap();
    case.check_all("importance", &importance.iter().map(|e| e.value()).collect::<Vec<_>>(), Tol::FORMULA);
}

fn adaboost(case: &Case) {
    let wrong: Vec<bool> = case.numbers("misclassified").unwrap().iter().map(|x| *x == 1.0).collect();
    let round = AdaBoostRound::new(&case.numbers("weights").unwrap(), &wrong).unwrap();
    case.check("weighted_error", round.weighted_error(), Tol::FORMULA);
    case.check("alpha", round.alpha(), Tol::FORMULA);
}

fn counts(case: &Case) {
    let pairs = |name: &str| case.numbers(name).unwrap().chunks(2).map(|pair| (pair[0], pair[1])).collect::<Vec<_>>();
    let sizes = pairs("folds").into_iter().flat_map(|(n, k)| KFold::new(n as usize, k as usize).unwrap().sizes());
    case.check_all("fold_sizes", &sizes.map(|size| size as f64).collect::<Vec<_>>(), Tol::EXACT);
    let test = pairs("shares").into_iter().map(|(n, share)| Split::params(share).part_sizes(n as usize).unwrap()[1]);
    case.check_all("test", &test.map(|size| size as f64).collect::<Vec<_>>(), Tol::EXACT);
    let normalizers =
        case.numbers("sizes").unwrap().into_iter().map(|n| isolation_normalizer(n as usize).unwrap().value());
    case.check_all("normalizer", &normalizers.collect::<Vec<_>>(), Tol::FORMULA);
}
