//! Golden values of `bias.json`: bias of labels and predictions, drift of samples and bins.

use ndarray::Array2;
use workings::drift::*;
use workings::fairness::*;
use workings::metrics;

use crate::case::{Case, Tol, each};

#[test]
fn bias() {
    each(include_str!("bias.json"), |case| match case.name {
        name if name.starts_with("predictions") => predictions(case),
        "labels" => labels(case),
        name if name.starts_with("samples") => samples(case),
        "bins" => bins(case),
        other => panic!("{other} is not compared"),
    });
}

fn truths(case: &Case, name: &str) -> Vec<bool> {
    case.numbers(name).unwrap().into_iter().map(|x| x == 1.0).collect()
}

fn predictions(case: &Case) {
    // Differences of shares cancel.
    let tol = Tol::FORMULA.or_absolute(1e-15);
    let (y, p, d) = (truths(case, "y_true"), truths(case, "y_pred"), truths(case, "facet_d"));
    let bias = FacetCounts::from_rows(&y, &p, &d).unwrap().bias().unwrap();
    let metrics = [
        ("dppl", bias.dppl()),
        ("disparate_impact", bias.disparate_impact()),
        ("dca", bias.dca()),
        ("dcr", bias.dcr()),
        ("rd", bias.rd()),
        ("sd", bias.sd()),
        ("dar", bias.dar()),
        ("drr", bias.drr()),
        ("ad", bias.ad()),
        ("te", bias.te()),
    ];
    for (key, value) in metrics {
        case.check(key, value, tol);
    }
    let group = case.numbers("group").unwrap();
    for (key, accepted) in [("cddl", &y), ("cddpl", &p)] {
        let mut groups = vec![Subgroup::default(); 4];
        for ((group, accepted), d) in group.iter().zip(accepted).zip(&d) {
            let group = &mut groups[*group as usize];
            let cell = match (accepted, d) {
                (true, false) => &mut group.accepted_a,
                (false, false) => &mut group.rejected_a,
                (true, true) => &mut group.accepted_d,
                (false, true) => &mut group.rejected_d,
            };
            *cell += 1.0;
        }
        case.check(key, ConditionalDisparity::new(groups).unwrap().cdd().unwrap().value(), tol);
    }
    let benefits = Benefits::new(&y, &p).unwrap();
    let ge = case.numbers("alpha").unwrap().into_iter().map(|alpha| benefits.generalized_entropy(alpha));
    case.check_all("ge", &ge.collect::<Vec<f64>>(), tol);
    let count = |of_d: bool, label: bool| y.iter().zip(&d).filter(|(y, d)| **d == of_d && **y == label).count() as f64;
    let counts = [false, true].map(|of_d| [count(of_d, false), count(of_d, true)]);
    let labels = FacetLabels::new(&counts[0], &counts[1]).unwrap().bias().unwrap();
    case.check("ci", labels.ci(), tol);
    case.check("dpl", labels.dpl(1), tol);
}

fn labels(case: &Case) {
    let (a, d) = (case.numbers("counts_a").unwrap(), case.numbers("counts_d").unwrap());
    let bias = FacetLabels::new(&a, &d).unwrap().bias().unwrap();
    case.check("kl", bias.kl(), Tol::FORMULA);
    case.check("js", bias.js(), Tol::FORMULA);
    case.check("lp", bias.lp(2.0), Tol::FORMULA);
    case.check("l1", bias.lp(1.0), Tol::FORMULA);
    case.check("l3", bias.lp(3.0), Tol::FORMULA);
    case.check("tvd", bias.tvd(), Tol::FORMULA);
    case.check("ks", bias.ks(), Tol::FORMULA);
}

fn samples(case: &Case) {
    let (a, b) = (case.numbers("a").unwrap(), case.numbers("b").unwrap());
    let ks = TwoSampleKs::new(&a, &b).unwrap();
    case.check("ks", ks.statistic(), Tol::FORMULA);
    case.check("ks_p", ks.p_value(), Tol::relative(1e-11));
    // The formula keeps the first term of Kolmogorov's series; the second is below α⁴.
    let alphas = case.numbers("alpha").unwrap().into_iter();
    let critical: Vec<f64> = alphas.map(|alpha| ks_critical_value(a.len(), b.len(), alpha).unwrap()).collect();
    case.check_all("ks_critical", &critical, Tol::relative(1e-7));
    case.check("wasserstein", wasserstein_distance(&a, &b).unwrap(), Tol::FORMULA);
    let column = |x: &[f64]| Array2::from_shape_vec((x.len(), 1), x.to_vec()).unwrap();
    let (a, b, gamma) = (column(&a), column(&b), case.number("gamma").unwrap());
    let mmd = |biased| maximum_mean_discrepancy(a.view(), b.view(), gamma, biased).unwrap();
    // Means near 0.5 cancel, and rbf_kernel expands (x − y)².
    case.check("mmd", mmd(true), Tol::FORMULA.or_absolute(1e-14));
    case.check("mmd_unbiased", mmd(false), Tol::FORMULA.or_absolute(1e-14));
}

fn bins(case: &Case) {
    let (expected, actual) = (case.numbers("expected").unwrap(), case.numbers("actual").unwrap());
    let bins = BinShares::from_counts(&expected, &actual, None).unwrap();
    case.check("psi", bins.psi(), Tol::FORMULA);
    let share = |x: &[f64]| x.iter().map(|count| count / x.iter().sum::<f64>()).collect::<Vec<f64>>();
    let (e, a) = (share(&expected), share(&actual));
    case.check("kl", metrics::kl_divergence(&a, &e).unwrap(), Tol::FORMULA);
    case.check("kl_bits", metrics::kl_divergence_in(2.0, &a, &e).unwrap(), Tol::FORMULA);
    case.check("js_distance", metrics::js_distance(&a, &e).unwrap(), Tol::FORMULA);
    case.check("hellinger", metrics::hellinger_distance(&a, &e).unwrap(), Tol::FORMULA);
    let table = CategoryCounts::new(&expected, &actual).unwrap().table().unwrap();
    case.check("chi2", table.chi2(false), Tol::FORMULA);
    case.check("chi2_p", table.p_value(false), Tol::relative(1e-11));
    case.check("ndcg", AttributionDrift::new(&e, &a).unwrap().ndcg().value(), Tol::FORMULA);
}
