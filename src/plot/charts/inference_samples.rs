//! The charts of inference as the catalog draws them, of usual questions and of some that are hard to draw.

use crate::catalog::{self, Value};
use crate::plot::Figure;

fn drawn(name: &str, concept: &str, given: &[(&str, Value)]) -> (String, Figure) {
    let figure = catalog::find(concept).and_then(|concept| concept.figure(given.iter().cloned()));
    (format!("inference_{name}"), figure.unwrap_or_else(|error| panic!("{name}: {error}")).expect("it has a chart"))
}

/// Every chart of this kind.
pub(crate) fn all() -> Vec<(String, Figure)> {
    let n = |number: f64| Value::Number(number);
    let list = |numbers: &[f64]| Value::from(numbers.to_vec());
    let waits = [12.1, 14.3, 9.8, 15.2, 13.9, 12.7, 16.4, 11.0];
    vec![
        drawn("normal", "normal_distribution", &[("x", n(128.0)), ("mean", n(100.0)), ("std", n(15.0))]),
        drawn("normal_quantile", "normal_quantile", &[("q", n(0.975))]),
        drawn("normal_far", "normal_distribution", &[("x", n(-30.0)), ("mean", n(0.0)), ("std", n(1.0))]),
        drawn("t", "t_distribution", &[("x", n(2.1)), ("df", n(4.0))]),
        drawn("t_cauchy", "t_distribution", &[("x", n(0.5)), ("df", n(1.0))]),
        drawn("chi2", "chi_square_distribution", &[("x", n(7.8)), ("df", n(3.0))]),
        drawn("chi2_pole", "chi_square_distribution", &[("q", n(0.95)), ("df", n(1.0))]),
        drawn("f", "f_distribution", &[("x", n(3.2)), ("df1", n(3.0)), ("df2", n(20.0))]),
        drawn("beta", "beta_distribution", &[("x", n(0.9)), ("a", n(0.5)), ("b", n(0.5))]),
        drawn("exponential", "exponential_distribution", &[("x", n(2.0)), ("rate", n(0.5))]),
        drawn("uniform", "uniform_distribution", &[("x", n(3.0)), ("low", n(2.0)), ("high", n(6.0))]),
        drawn("binomial", "binomial_distribution", &[("n", n(20.0)), ("p", n(0.3)), ("k", n(9.0))]),
        drawn("binomial_large", "binomial_distribution", &[("n", n(1e6)), ("p", n(0.3)), ("k", n(300_700.0))]),
        drawn("poisson", "poisson_distribution", &[("lambda", n(4.0)), ("k", n(0.0))]),
        drawn(
            "hypergeometric",
            "hypergeometric_distribution",
            &[("total", n(50.0)), ("successes", n(12.0)), ("drawn", n(10.0)), ("k", n(4.0))],
        ),
        drawn("t_test", "one_sample_t_test", &[("x", list(&waits)), ("popmean", n(11.5))]),
        drawn(
            "t_test_greater",
            "one_sample_t_test",
            &[("x", list(&waits)), ("popmean", n(11.5)), ("alternative", "greater".into())],
        ),
        drawn(
            "chi_square_test",
            "chi_square_goodness_of_fit",
            &[("observed", list(&[18.0, 25.0, 9.0, 31.0])), ("expected_shares", list(&[0.25, 0.25, 0.25, 0.25]))],
        ),
        drawn("power", "t_test_power", &[("effect", n(0.5)), ("n1", n(40.0)), ("n2", n(60.0))]),
        drawn("sample_size", "one_sample_t_sample_size", &[("effect", n(0.5))]),
        drawn("sample_size_small", "two_sample_t_sample_size", &[("effect", n(3.0)), ("power", n(0.9))]),
        drawn("proportion_power", "two_proportion_power", &[("p1", n(0.1)), ("p2", n(0.13)), ("n1", n(1500.0))]),
        drawn(
            "test_result",
            "predictive_values",
            &[("prior", n(0.01)), ("sensitivity", n(0.9)), ("specificity", n(0.95))],
        ),
        drawn("bayes", "bayes_theorem", &[("p_b_given_a", n(0.8)), ("p_a", n(0.3)), ("p_b", n(0.4))]),
    ]
}
