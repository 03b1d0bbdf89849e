//! `src/optimize` and the curves of `src/model_selection` against formulas in NumPy, SciPy and scikit-learn (optimizers.py).

use linfa::Dataset;
use ndarray::{Array1, Array2, array};
use workings::datasets::Split;
use workings::linear::LogisticRegression;
use workings::metrics::log_loss;
use workings::model_selection::{CrossValidation, KFold, cross_validate, learning_curve, validation_curve};
use workings::optimize::{Descent, LinearObjective, LossFunction, Objective, Optimizer, Quadratic, TestFunction};

use crate::case::{Case, Tol, each};

/// A dozen updates of a few operations each, on a function that is steep.
const PATH: Tol = Tol::relative(1e-11).or_absolute(1e-13);
/// SciPy's minima are flat to 1e-8 or so: values agree to twice as many digits as parameters.
const MINIMUM: Tol = Tol::relative(1e-12);
const PARAMETERS: Tol = Tol::relative(1e-6).or_absolute(1e-7);
/// Converged fits of logistic regression.
const LOSS: Tol = Tol::relative(1e-8);

#[test]
fn as_the_formulas_have_it() {
    each(include_str!("optimizers.json"), |case| match case.name {
        "paths rosenbrock" => paths(case, &TestFunction::Rosenbrock),
        "paths bowl" => paths(case, &Quadratic::new(&array![[3.0, 1.0], [1.0, 0.5]], &[0.0, 0.0]).unwrap()),
        "scikit-learn's SGD" => stochastic(case),
        "minima" => minima(case),
        "functions" => functions(case),
        "curves" => curves(case),
        other => panic!("{other} is not compared"),
    });
}

fn paths(case: &Case, objective: &dyn Objective) {
    let start = case.numbers("start").unwrap();
    for (name, optimizer) in [
        ("sgd", Optimizer::sgd()),
        ("momentum", Optimizer::momentum(0.9)),
        ("nesterov", Optimizer::nesterov(0.9)),
        ("adagrad", Optimizer::adagrad()),
        ("rmsprop", Optimizer::rmsprop()),
        ("adam", Optimizer::adam()),
        ("adamw", Optimizer::adamw()),
    ] {
        let rate = case.inputs["rates"][name].as_f64().unwrap();
        let params = Descent::params().optimizer(optimizer).learning_rate(rate).keep_parameters(true).tol(0.0);
        let descent = params.max_iter(case.number("steps").unwrap() as usize).minimize(objective, &start).unwrap();
        case.check_all(name, &descent.path()[1..].concat(), PATH);
    }
}

fn matrix(case: &Case, n: usize) -> Array2<f64> {
    let x = case.numbers("x").unwrap();
    Array2::from_shape_vec((n, x.len() / n), x).unwrap()
}

fn stochastic(case: &Case) {
    let [target, label] = ["target", "label"].map(|name| case.numbers(name).unwrap());
    let x = matrix(case, target.len());
    let delta = case.number("delta").unwrap();
    for (name, loss, y) in [
        ("squared", LossFunction::Squared, &target),
        ("huber", LossFunction::Huber { delta }, &target),
        ("log", LossFunction::Log, &label),
        ("hinge", LossFunction::Hinge, &label),
        ("squared_hinge", LossFunction::SquaredHinge, &label),
    ] {
        let objective = LinearObjective::new(loss, &x, y).unwrap().alpha(case.number("alpha").unwrap()).unwrap();
        let params = Descent::params().learning_rate(case.number("rate").unwrap()).batch_size(1).shuffle(false);
        let descent = params.max_iter(case.number("epochs").unwrap() as usize).tol(0.0);
        let descent = descent.minimize(&objective, &vec![0.0; x.ncols() + 1]).unwrap();
        case.check_all(name, descent.parameters(), PATH);
    }
}

fn minima(case: &Case) {
    let [target, label] = ["target", "label"].map(|name| case.numbers(name).unwrap());
    let x = matrix(case, target.len());
    let [alpha, delta, gamma] = ["alpha", "delta", "gamma"].map(|name| case.number(name).unwrap());
    for (name, loss, y) in [
        ("squared", LossFunction::Squared, &target),
        ("huber", LossFunction::Huber { delta }, &target),
        ("log", LossFunction::Log, &label),
        ("squared_hinge", LossFunction::SquaredHinge, &label),
        ("focal", LossFunction::Focal { gamma }, &label),
    ] {
        let objective = LinearObjective::new(loss, &x, y).unwrap().alpha(alpha).unwrap();
        for optimizer in [Optimizer::lbfgs(), Optimizer::newton(), Optimizer::coordinate_descent()] {
            let params = Descent::params().optimizer(optimizer).tol(1e-9).max_iter(5000);
            let descent = params.minimize(&objective, &vec![0.0; x.ncols() + 1]).unwrap();
            case.check(&format!("{name}_value"), descent.value(), MINIMUM);
            case.check_all(&format!("{name}_parameters"), descent.parameters(), PARAMETERS);
        }
    }
}

fn functions(case: &Case) {
    let points = case.numbers("points").unwrap();
    let (mut values, mut gradients, mut hessians) = (vec![], vec![], vec![]);
    for point in points.chunks(2) {
        let mut gradient = [0.0; 2];
        values.push(TestFunction::Rosenbrock.evaluate(point, &mut gradient));
        gradients.extend(gradient);
        hessians.extend(TestFunction::Rosenbrock.hessian(point).unwrap());
    }
    case.check_all("value", &values, Tol::FORMULA);
    case.check_all("gradient", &gradients, Tol::FORMULA.or_absolute(1e-12));
    case.check_all("hessian", &hessians, Tol::FORMULA);
    let params = Descent::params().optimizer(Optimizer::newton()).max_iter(6).tol(0.0).keep_parameters(true);
    let descent = params.minimize(&TestFunction::Rosenbrock, &[-1.2, 1.0]).unwrap();
    case.check_all("newton", &descent.path()[1..].concat(), PATH);
}

type Data = Dataset<f64, usize, ndarray::Ix1>;

fn held_out_loss(model: &LogisticRegression<usize>, data: &Data) -> workings::Result<f64> {
    log_loss(&data.targets.to_vec(), &model.positive_proba(&data.records)?)
}

fn curves(case: &Case) {
    let label: Vec<usize> = case.numbers("label").unwrap().into_iter().map(|y| y as usize).collect();
    let data = Dataset::new(matrix(case, label.len()), Array1::from(label));
    let folds: Vec<Split> =
        KFold::new(data.records.nrows(), case.number("k").unwrap() as usize).unwrap().splits().unwrap();
    let with_c = |c: f64| LogisticRegression::params().c(c);
    let params = with_c(case.number("C").unwrap());
    let scores = cross_validate(&params, &data, &folds, held_out_loss).unwrap();
    case.check_all("cv_test", scores.test_scores(), LOSS);
    case.check_all("cv_train", scores.train_scores(), LOSS);
    case.check("cv_mean", scores.mean(), LOSS);
    case.check("cv_std", scores.std(), LOSS);
    let all = |scores: &[CrossValidation], train: bool| {
        let each = scores.iter().flat_map(|s| if train { s.train_scores() } else { s.test_scores() });
        each.copied().collect::<Vec<f64>>()
    };
    let sizes: Vec<usize> = case.numbers("sizes").unwrap().into_iter().map(|n| n as usize).collect();
    let curve = learning_curve(&params, &data, &folds, &sizes, held_out_loss).unwrap();
    case.check_all("learning_train", &all(curve.scores(), true), LOSS);
    case.check_all("learning_test", &all(curve.scores(), false), LOSS);
    let curve = validation_curve(with_c, &case.numbers("Cs").unwrap(), &data, &folds, held_out_loss).unwrap();
    case.check_all("validation_train", &all(curve.scores(), true), LOSS);
    case.check_all("validation_test", &all(curve.scores(), false), LOSS);
}
