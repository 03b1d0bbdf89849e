//! Bin rules, kernel densities and correlation matrices against numpy, SciPy and pandas (distribution.py).

use workings::ndarray::Array2;
use workings::stats::*;

use crate::case::{Case, Tol, each};

/// An exponential of some tens: its argument's last digit counts so many times.
const DENSITY: Tol = Tol::relative(1e-12).or_absolute(1e-300);

const RULES: [(&str, BinRule); 7] = [
    ("auto", BinRule::Auto),
    ("sqrt", BinRule::SquareRoot),
    ("sturges", BinRule::Sturges),
    ("rice", BinRule::Rice),
    ("scott", BinRule::Scott),
    ("fd", BinRule::FreedmanDiaconis),
    ("doane", BinRule::Doane),
];

#[test]
fn as_numpy_scipy_and_pandas_have_them() {
    each(include_str!("distribution.json"), |case| match case.name {
        name if name.starts_with("bins") => {
            for (rule_name, rule) in RULES {
                let histogram = Histogram::by(rule, &case.numbers("x").unwrap()).unwrap();
                case.check_all(&format!("edges {rule_name}"), &histogram.edges, Tol::FORMULA);
                let counts: Vec<f64> = histogram.counts.iter().map(|n| *n as f64).collect();
                case.check_all(&format!("counts {rule_name}"), &counts, Tol::EXACT);
            }
        }
        name if name.starts_with("density") => density(case),
        name if name.starts_with("correlations") => {
            let rows = case.inputs["table"].as_array().unwrap();
            let values = case.numbers("table").unwrap();
            let table = Array2::from_shape_vec((rows.len(), values.len() / rows.len()), values).unwrap();
            let names: Vec<usize> = (0..table.ncols()).collect();
            for (key, method) in [
                ("pearson", CorrelationMethod::Pearson),
                ("spearman", CorrelationMethod::Spearman),
                ("kendall", CorrelationMethod::Kendall),
            ] {
                let found = Correlations::new(&table, &names, method).unwrap();
                let found: Vec<f64> = found.matrix().iter().copied().collect();
                case.check_all(key, &found, Tol::FORMULA.or_absolute(1e-13));
            }
        }
        other => panic!("no comparison for {other}"),
    });
}

fn density(case: &Case) {
    let [x, points, weights] = ["x", "points", "weights"].map(|name| case.numbers(name).unwrap());
    let check = |name: &str, found: KernelDensity| {
        case.check_all(name, &found.at_all(&points), DENSITY);
        case.check(&format!("{name} bandwidth"), found.bandwidth(), Tol::FORMULA);
        case.check(&format!("{name} n"), found.effective_n(), Tol::FORMULA);
    };
    let methods =
        [("scott", Bandwidth::Scott), ("silverman", Bandwidth::Silverman), ("factor", Bandwidth::Factor(0.3))];
    for (name, bandwidth) in methods {
        check(name, KernelDensity::new(&x, bandwidth).unwrap());
    }
    for (name, bandwidth) in &methods[..2] {
        check(&format!("weighted {name}"), KernelDensity::weighted(&x, &weights, *bandwidth).unwrap());
    }
}
