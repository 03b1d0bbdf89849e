//! Inference: Bayes' theorem, many tests at once, further tests, distributions, resampling, power, agreement.

use super::common::*;
use crate::metrics::CharErrorRate;
use crate::stats::{
    AdjustedP, Alternative, Bayes, Beta, Bootstrap, ChiSquared, Correction, DiagnosticTest, Exponential, FisherExact,
    FisherF, FleissKappa, Hypergeometric, Normal, OneProportion, OneSampleT, OneSampleZ, PermutationTest,
    ProportionPower, Statistic, StudentT, TTestPower, TTestSampleSize, Uniform, Wilcoxon,
};
use crate::worked::{Expr, Number, six};

const ALTERNATIVE: Input =
    choice("alternative", &["two_sided", "less", "greater"], "what speaks against chance, two_sided if not given")
        .optional();

pub(in crate::catalog) fn alternative(g: &Given) -> Alternative {
    match g.opt_text("alternative") {
        Some("less") => Alternative::Less,
        Some("greater") => Alternative::Greater,
        _ => Alternative::TwoSided,
    }
}

fn predictive_values(g: &Given) -> Result<Answer> {
    let test = DiagnosticTest::new(g.number("prior")?, g.number("sensitivity")?, g.number("specificity")?)?;
    let w = test.worked();
    Ok(Answer::one("ppv", w.ppv()).with("npv", w.npv()).with("p_positive", w.p_positive()))
}

fn bayes(g: &Given) -> Result<Answer> {
    let (likelihood, prior) = (g.number("p_b_given_a")?, g.number("p_a")?);
    let bayes = match g.opt_number("p_b_given_not_a") {
        Some(other) => Bayes::against(likelihood, prior, other)?,
        None => Bayes::new(likelihood, prior, g.number("p_b")?)?,
    };
    let w = bayes.worked();
    Ok(Answer::one("p_a_given_b", w.posterior()).with("p_b", w.evidence()))
}

fn adjusted(g: &Given) -> Result<Answer> {
    let correction = match g.opt_text("method") {
        Some("bonferroni") => Correction::Bonferroni,
        Some("benjamini_hochberg") => Correction::BenjaminiHochberg,
        _ => Correction::Holm,
    };
    let tests = AdjustedP::new(&g.numbers("p_values")?, correction)?;
    let rejected = tests.rejected(g.opt_number("alpha").unwrap_or(0.05))?;
    let count = rejected.iter().filter(|rejected| **rejected).count();
    Ok(Answer::default()
        .list("adjusted", tests.derivations().iter().cloned())
        .plain("rejected", rejected, "adjusted p ≤ alpha")
        .with("n_rejected", Expr::named("n rejected", count as f64)))
}

fn one_sample_z(g: &Given) -> Result<Answer> {
    let (popmean, sigma) = (g.number("popmean")?, g.number("sigma")?);
    let test = match g.opt_numbers("x") {
        Some(x) => OneSampleZ::new(&x, popmean, sigma, alternative(g))?,
        None => OneSampleZ::of_mean(g.number("mean")?, g.whole_from("n", 1)?, popmean, sigma, alternative(g))?,
    };
    let w = test.worked();
    Ok(Answer::one("z", w.z()).with("p_value", w.p_value()))
}

/// A table of two rows and two columns of whole numbers.
fn two_by_two(g: &Given) -> Result<[[u64; 2]; 2]> {
    let table = g.matrix("table")?;
    if table.dim() != (2, 2) {
        let given = format!("{} × {}", table.nrows(), table.ncols());
        return Err(Error::Shape { name: "table".into(), given, needed: "2 × 2".into() });
    }
    let whole = |count: f64| count >= 0.0 && count == count.trunc() && count < 9_007_199_254_740_992.0;
    for (i, row) in table.outer_iter().enumerate() {
        let name = format!("table[{i}]");
        crate::input::in_range(&name, row.iter().copied(), whole, "a whole number of at least 0")?;
    }
    let at = |i, j| table[(i, j)] as u64;
    Ok([[at(0, 0), at(0, 1)], [at(1, 0), at(1, 1)]])
}

fn fisher_exact(g: &Given) -> Result<Answer> {
    let test = FisherExact::new(two_by_two(g)?, alternative(g))?;
    let w = test.worked();
    Ok(Answer::one("p_value", w.p_value()).with("p_table", w.p_table()).with("odds_ratio", w.odds_ratio()))
}

fn wilcoxon(g: &Given) -> Result<Answer> {
    let test = match g.opt_numbers("differences") {
        Some(differences) => Wilcoxon::new(&differences, alternative(g))?,
        None => Wilcoxon::paired(&g.numbers("a")?, &g.numbers("b")?, alternative(g))?,
    };
    let w = test.worked();
    let (w_plus, w_minus) = (test.w_plus(), test.w_minus());
    let smaller = Expr::named("W⁺", w_plus).min(Expr::named("W⁻", w_minus)).called("W");
    let method = if test.is_exact() { "exact" } else { "normal approximation" };
    Ok(Answer::one("w_plus", w.w_plus())
        .with("w_minus", w.w_minus())
        .with("statistic", smaller)
        .with("z", w.z())
        .with("p_value", w.p_value())
        .plain("method", method, "exact up to 50 differences without zeros and ties"))
}

fn hypergeometric(g: &Given) -> Result<Answer> {
    let count = |name| g.whole(name).map(|count| count as u64);
    let drawing = Hypergeometric::new(count("total")?, count("successes")?, count("drawn")?)?;
    let k = count("k")?;
    Ok(Answer::one("pmf", drawing.pmf_expr(k))
        .with("cdf", Expr::named(format!("P(at most {k})"), drawing.cdf(k)).called("cdf"))
        .with("sf", Expr::named(format!("P(more than {k})"), drawing.sf(k)).called("sf")))
}

/// Density and shares of a distribution at x, or the value with the share q below it.
fn distribution(
    g: &Given,
    pdf: impl Fn(f64) -> f64,
    cdf: impl Fn(f64) -> f64,
    sf: impl Fn(f64) -> f64,
    quantile: impl Fn(f64) -> f64,
) -> Result<Answer> {
    if let Some(q) = g.opt_number("q") {
        share(q)?;
        let value = quantile(q);
        let name = format!("x with a share of {} below", six(q));
        let infinite = value.is_infinite();
        let found = Expr::named(name, value).undefined_if(infinite, "the distribution has no end there");
        return Ok(Answer::one("quantile", found.called("quantile")));
    }
    let x = g.number("x")?;
    let at = six(x);
    let density = pdf(x);
    let infinite = density.is_infinite();
    let density = Expr::named(format!("f({at})"), density).undefined_if(infinite, "the density is infinite there");
    Ok(Answer::one("pdf", density.called("pdf"))
        .with("cdf", Expr::named(format!("P(X ≤ {at})"), cdf(x)).called("cdf"))
        .with("sf", Expr::named(format!("P(X > {at})"), sf(x)).called("sf")))
}

fn share(q: f64) -> Result<()> {
    crate::input::setting("q", q, (0.0..=1.0).contains(&q), "a share from 0 to 1")
}

fn exponential(g: &Given) -> Result<Answer> {
    let wait = Exponential::new(g.number("rate")?)?;
    if let Some(q) = g.opt_number("q") {
        share(q)?;
        return Ok(Answer::one("quantile", wait.quantile_expr(q)));
    }
    let [pdf, cdf, sf] = wait.at_expr(g.number("x")?);
    Ok(Answer::one("pdf", pdf).with("cdf", cdf).with("sf", sf))
}

fn uniform(g: &Given) -> Result<Answer> {
    let value = Uniform::new(g.number("low")?, g.number("high")?)?;
    if let Some(q) = g.opt_number("q") {
        share(q)?;
        return Ok(Answer::one("quantile", value.quantile_expr(q)));
    }
    let [pdf, cdf, sf] = value.at_expr(g.number("x")?);
    Ok(Answer::one("pdf", pdf).with("cdf", cdf).with("sf", sf))
}

const N_RESAMPLES: Input = opt(whole("n_resamples", "how often to resample, 9999 if not given").at_least(1));
const SEED: Input = opt(whole("seed", "the seed of the random numbers, 0 if not given"));

fn drawing(g: &Given) -> (usize, u64) {
    (g.opt_whole("n_resamples").unwrap_or(9999), g.opt_whole("seed").unwrap_or(0) as u64)
}

fn bootstrap(g: &Given) -> Result<Answer> {
    let statistic = match g.opt_text("statistic") {
        Some("median") => Statistic::Median,
        _ => Statistic::Mean,
    };
    let (n_resamples, seed) = drawing(g);
    let confidence = g.opt_number("confidence").unwrap_or(0.95);
    let ci = Bootstrap::new(&g.numbers("x")?, statistic, confidence, n_resamples, seed)?;
    let w = ci.worked();
    Ok(Answer::one("estimate", w.estimate())
        .with("low", w.low())
        .with("high", w.high())
        .with("standard_error", w.standard_error()))
}

fn permutation(g: &Given) -> Result<Answer> {
    let (n_resamples, seed) = drawing(g);
    let test = PermutationTest::new(&g.numbers("a")?, &g.numbers("b")?, alternative(g), n_resamples, seed)?;
    let w = test.worked();
    let method = if test.is_exact() { "exact" } else { "sampled" };
    Ok(Answer::one("difference", w.difference()).with("p_value", w.p_value()).plain(
        "method",
        method,
        "exact where there are no more arrangements than n_resamples",
    ))
}

/// The sizes of two groups, equal unless told otherwise.
fn sizes(g: &Given) -> Result<(u64, u64)> {
    let n1 = g.whole_from("n1", 1)?;
    Ok((n1 as u64, g.opt_whole("n2").unwrap_or(n1) as u64))
}

fn alpha(g: &Given) -> f64 {
    g.opt_number("alpha").unwrap_or(0.05)
}

fn wanted(g: &Given) -> f64 {
    g.opt_number("power").unwrap_or(0.8)
}

fn t_power(g: &Given) -> Result<Answer> {
    let (n1, n2) = sizes(g)?;
    let test = TTestPower::new(g.number("effect")?, n1, n2, alpha(g))?;
    let w = test.worked();
    Ok(Answer::one("power", w.power()).with("noncentrality", w.noncentrality()).with("critical", w.critical()))
}

/// The effect in standard deviations, given as such or by the difference and the deviation.
pub(in crate::catalog) fn effect(g: &Given) -> Result<f64> {
    if let Some(effect) = g.opt_number("effect") {
        return Ok(effect);
    }
    let std = g.number("std")?;
    crate::input::setting("std", std, std > 0.0, "a number above 0")?;
    Ok(g.number("difference")? / std)
}

fn one_sample_t_power(g: &Given) -> Result<Answer> {
    let test = TTestPower::one_sample(effect(g)?, g.whole("n")? as u64, alpha(g))?.alternative(alternative(g));
    let w = test.worked();
    Ok(Answer::one("power", w.power()).with("noncentrality", w.noncentrality()).with("critical", w.critical()))
}

fn one_sample_size(g: &Given) -> Result<Answer> {
    let plan = TTestSampleSize::one_sample(effect(g)?, alpha(g), wanted(g))?.alternative(alternative(g));
    let w = plan.worked();
    Ok(Answer::one("n", w.n())
        .with("power", w.power())
        .with("power_of_one_less", w.power_of_one_less())
        .with("n_exact", w.n_exact())
        .with("n_normal", w.n_normal()))
}

fn two_sample_size(g: &Given) -> Result<Answer> {
    let ratio = g.opt_number("ratio").unwrap_or(1.0);
    let plan = TTestSampleSize::two_samples(effect(g)?, ratio, alpha(g), wanted(g))?.alternative(alternative(g));
    let w = plan.worked();
    Ok(Answer::one("n1", w.n())
        .with("n2", w.n2())
        .with("power", w.power())
        .with("power_of_one_less", w.power_of_one_less())
        .with("n_exact", w.n_exact())
        .with("n_normal", w.n_normal()))
}

fn proportion_power(g: &Given) -> Result<Answer> {
    let (n1, n2) = sizes(g)?;
    let test = ProportionPower::new(g.number("p1")?, g.number("p2")?, n1, n2, alpha(g))?;
    let w = test.worked();
    Ok(Answer::one("power", w.power()).with("effect", w.effect()))
}

fn detectable_share(g: &Given) -> Result<Answer> {
    let ((n1, n2), p1) = (sizes(g)?, g.number("p1")?);
    let p2 = ProportionPower::detectable_expr(p1, n1, n2, alpha(g), wanted(g))?;
    let difference = (&p2 - Expr::named("p1", p1)).called("difference");
    Ok(Answer::one("p2", p2).with("difference", difference))
}

fn fleiss_kappa(g: &Given) -> Result<Answer> {
    let ratings = FleissKappa::new(&g.matrix("counts")?)?;
    let w = ratings.worked();
    Ok(Answer::one("kappa", w.kappa()).with("agreement", w.agreement()).with("chance", w.chance()))
}

const N1: Input = whole("n1", "the size of the first group").at_least(1);
const N2: Input = opt(whole("n2", "the size of the second, the same if not given").at_least(1));
const ALPHA: Input = opt(number("alpha", "the level of the test, 0.05 if not given"));
const POWER: Input = opt(number("power", "the wanted probability of finding the difference, 0.8 if not given"));

const EFFECT: Input =
    number("effect", "the difference in standard deviations, Cohen's d; of pairs, of their differences");
const DIFFERENCE: Input = number("difference", "the difference to be found, or of a mean from the tested one");
const STD: Input = number("std", "the standard deviation of a value, of pairs of a difference; above 0");
const RATIO: Input = opt(number("ratio", "the size of the second group over that of the first, 1 if not given"));
const N: Input = whole("n", "values, or pairs").at_least(2);

const X: Input = number("x", "the value");
const Q: Input = number("q", "the share below, from 0 to 1");
const DF: Input = number("df", "degrees of freedom, above 0");

const COHEN: &str = "Cohen (1988), Statistical Power Analysis for the Behavioral Sciences, 2nd edition, chapter 2; \
     statsmodels, TTestIndPower";
const COHEN_SHARES: &str = "Cohen (1988), Statistical Power Analysis for the Behavioral Sciences, 2nd edition, \
     chapter 6; statsmodels, NormalIndPower";
const QUANTILE: &str =
    "cdf is the share at or below x, sf the share above it; quantile is the x with a share of q below it";

pub(super) const CONCEPTS: &[Concept] = &[
    concept(
        "predictive values from rates",
        "predictive_values",
        "stats::DiagnosticTest",
        inputs![
            number("prior", "the share that has the condition (prevalence), from 0 to 1"),
            number("sensitivity", "P(positive | condition)"),
            number("specificity", "P(negative | no condition)"),
        ],
        predictive_values,
    )
    .also("Bayes' theorem for a test, PPV from prevalence")
    .notes(
        "probabilities, 0 to 1, ppv and npv higher is better; NaN for ppv where the test is never positive, for npv \
         where never negative",
        "prior is the prevalence, specificity is P(negative|no condition); fractions, not percent",
        "Bayes (1763), Phil. Trans. R. Soc. 53, 370–418",
    ),
    concept(
        "Bayes' theorem",
        "bayes_theorem",
        "stats::Bayes",
        &[
            &[number("p_b_given_a", "P(B|A)"), number("p_a", "P(A), the prior"), number("p_b", "P(B), the evidence")],
            &[
                number("p_b_given_a", "P(B|A)"),
                number("p_a", "P(A), the prior"),
                number("p_b_given_not_a", "P(B|not A)"),
            ],
        ],
        bayes,
    )
    .also("posterior probability")
    .notes(
        "probabilities, 0 to 1; NaN where P(B) is 0; an error for a P(B) that cannot be",
        "P(B) is given, or made as P(B|A) P(A) + P(B|not A) (1 − P(A))",
        "Bayes (1763), Phil. Trans. R. Soc. 53, 370–418",
    ),
    concept(
        "multiple-testing correction",
        "multiple_testing",
        "stats::AdjustedP",
        inputs![
            numbers("p_values", "the p-value of each test"),
            opt(choice("method", &["holm", "bonferroni", "benjamini_hochberg"], "how it is done, holm if not given")),
            opt(number("alpha", "the level, 0.05 if not given")),
        ],
        adjusted,
    )
    .also("adjusted p-values, Bonferroni correction, Holm correction, Benjamini-Hochberg")
    .notes(
        "adjusted p-values, 0 to 1, in the order given, none below its own p; never undefined",
        "Holm unless told otherwise; rejected where adjusted p is at most alpha, 0.05 unless given; the same as \
         statsmodels' multipletests",
        "Holm (1979), Scand. J. Stat. 6, 65–70; Benjamini & Hochberg (1995), J. R. Stat. Soc. B 57, 289–300",
    ),
    concept(
        "one-sample t-test",
        "one_sample_t_test",
        "stats::OneSampleT",
        inputs![numbers("x", "the values"), number("popmean", "the mean to be tested"), ALTERNATIVE],
        |g| {
            let test = OneSampleT::new(&g.numbers("x")?, g.number("popmean")?, alternative(g))?;
            let w = test.worked();
            Ok(Answer::one("t", w.t()).with("df", w.df()).with("p_value", w.p_value()))
        },
    )
    .notes(
        "t any number, positive above popmean; p 0 to 1; NaN for one value and for equal values",
        "s divides by n − 1, df = n − 1; two-sided unless told otherwise",
        "Student (1908), Biometrika 6, 1–25",
    ),
    concept(
        "one-sample z-test",
        "one_sample_z_test",
        "stats::OneSampleZ",
        &[
            &[
                number("mean", "the sample's mean"),
                whole("n", "how many values").at_least(1),
                number("popmean", "the mean to be tested"),
                number("sigma", "the known standard deviation of a value, above 0"),
                ALTERNATIVE,
            ],
            &[
                numbers("x", "the values"),
                number("popmean", "the mean to be tested"),
                number("sigma", "the known standard deviation of a value, above 0"),
                ALTERNATIVE,
            ],
        ],
        one_sample_z,
    )
    .also("z-test")
    .notes(
        "z any number, positive above popmean; p 0 to 1; never undefined",
        "sigma is the deviation of a value, not of the mean; two-sided unless told otherwise",
        "NIST/SEMATECH e-Handbook of Statistical Methods, 7.2.2",
    ),
    concept(
        "one-proportion z-test",
        "one_proportion_z_test",
        "stats::OneProportion",
        inputs![
            whole("successes", "how many succeeded"),
            whole("n", "trials").at_least(1),
            number("p0", "the share to be tested, from 0 to 1"),
            ALTERNATIVE,
        ],
        |g| {
            let (successes, n) = (g.whole("successes")? as u64, g.whole("n")? as u64);
            let test = OneProportion::new(successes, n, g.number("p0")?, alternative(g))?;
            let w = test.worked();
            Ok(Answer::one("share", w.share()).with("z", w.z()).with("p_value", w.p_value()))
        },
    )
    .notes(
        "share and p 0 to 1, z any number, positive above p0; z and p are NaN for a p0 of 0 or 1",
        "the standard error is from p0, not from the observed share (statsmodels' prop_var=p0); no continuity \
         correction",
        "NIST/SEMATECH e-Handbook of Statistical Methods, 7.2.4",
    ),
    concept(
        "Fisher's exact test",
        "fisher_exact",
        "stats::FisherExact",
        inputs![matrix("table", "two rows of two whole counts"), ALTERNATIVE],
        fisher_exact,
    )
    .notes(
        "p 0 to 1; odds ratio from 0, NaN where b · c is 0; an error where all counts are 0",
        "two-sided: all tables no more probable than the one found, to 10⁻¹⁰; the odds ratio is ad / bc, not the \
         conditional estimate (both as SciPy)",
        "Fisher (1922), J. R. Stat. Soc. 85, 87–94",
    ),
    concept(
        "Wilcoxon signed-rank test",
        "wilcoxon_signed_rank",
        "stats::Wilcoxon",
        &[
            &[numbers("a", "the first of each pair"), numbers("b", "the second of each pair"), ALTERNATIVE],
            &[numbers("differences", "the difference of each pair"), ALTERNATIVE],
        ],
        wilcoxon,
    )
    .notes(
        "W⁺ and W⁻ from 0 to n(n + 1)/2, p 0 to 1; z and p are NaN where every difference is 0",
        "differences are a − b, zeros left out, ties share ranks; exact to 50 differences without either, else \
         normal without continuity correction",
        "Wilcoxon (1945), Biometrics Bulletin 1, 80–83",
    ),
    concept(
        "hypergeometric distribution",
        "hypergeometric_distribution",
        "stats::Hypergeometric",
        inputs![
            whole("total", "items"),
            whole("successes", "how many of them count"),
            whole("drawn", "how many are drawn, none put back"),
            whole("k", "how many of those count"),
        ],
        hypergeometric,
    )
    .notes(
        "pmf, cdf and sf from 0 to 1, cdf + sf = 1; never undefined",
        "cdf is P(at most k), sf is P(more than k); SciPy calls total M, successes n, drawn N",
        "Loader (2000), Fast and Accurate Computation of Binomial Probabilities, whose densities it is made of",
    ),
    concept(
        "normal quantile",
        "normal_quantile",
        "stats::Normal::isf",
        inputs![
            Q,
            opt(number("mean", "the mean, 0 if not given")),
            opt(number("std", "the standard deviation, above 0; 1 if not given")),
        ],
        |g| {
            let normal = Normal::new(g.opt_number("mean").unwrap_or(0.0), g.opt_number("std").unwrap_or(1.0))?;
            let none = |_: f64| f64::NAN;
            distribution(g, none, none, none, |q| normal.quantile(q))
        },
    )
    .also("probit, critical z")
    .notes(
        "any number, in the unit of mean and std; NaN for q of 0 and 1, where it is infinite",
        "q is the share below; mean 0 and std 1 unless given",
        "Abramowitz & Stegun (1964), Handbook of Mathematical Functions, chapter 26.2",
    ),
    concept("t distribution", "t_distribution", "stats::StudentT", &[&[X, DF], &[Q, DF]], |g| {
        let t = StudentT::new(g.number("df")?)?;
        distribution(g, |x| t.pdf(x), |x| t.cdf(x), |x| t.sf(x), |q| t.quantile(q))
    })
    .also("Student's t distribution")
    .notes(
        "pdf at least 0, cdf and sf 0 to 1; the quantile is NaN for q of 0 and 1, where it is infinite",
        QUANTILE,
        "Student (1908), Biometrika 6, 1–25; Abramowitz & Stegun (1964), Handbook of Mathematical Functions, chapter \
         26.7",
    ),
    concept("chi-square distribution", "chi_square_distribution", "stats::ChiSquared", &[&[X, DF], &[Q, DF]], |g| {
        let chi2 = ChiSquared::new(g.number("df")?)?;
        distribution(g, |x| chi2.pdf(x), |x| chi2.cdf(x), |x| chi2.sf(x), |q| chi2.quantile(q))
    })
    .also("chi-squared distribution")
    .notes(
        "pdf at least 0, cdf and sf 0 to 1; NaN for the pdf at 0 below 2 df and the quantile of 1, both infinite",
        QUANTILE,
        "Abramowitz & Stegun (1964), Handbook of Mathematical Functions, chapter 26.4",
    ),
    concept(
        "F distribution",
        "f_distribution",
        "stats::FisherF",
        &[
            &[X, number("df1", "degrees of freedom of the numerator"), number("df2", "of the denominator")],
            &[Q, number("df1", "degrees of freedom of the numerator"), number("df2", "of the denominator")],
        ],
        |g| {
            let f = FisherF::new(g.number("df1")?, g.number("df2")?)?;
            distribution(g, |x| f.pdf(x), |x| f.cdf(x), |x| f.sf(x), |q| f.quantile(q))
        },
    )
    .notes(
        "pdf at least 0, cdf and sf 0 to 1; NaN for the pdf at 0 where df1 is below 2 and the quantile of 1, both \
         infinite",
        QUANTILE,
        "Abramowitz & Stegun (1964), Handbook of Mathematical Functions, chapter 26.6",
    ),
    concept(
        "exponential distribution",
        "exponential_distribution",
        "stats::Exponential",
        &[
            &[X, number("rate", "events per unit, above 0; the mean is 1 / rate")],
            &[Q, number("rate", "events per unit, above 0; the mean is 1 / rate")],
        ],
        exponential,
    )
    .notes(
        "pdf 0 to the rate, cdf and sf 0 to 1; quantile from 0, NaN for q = 1, where it is infinite",
        "the rate is events per unit, the mean 1 / rate (SciPy's scale); below 0 pdf and cdf are 0",
        "NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.6.7",
    ),
    concept(
        "uniform distribution",
        "uniform_distribution",
        "stats::Uniform",
        &[
            &[X, number("low", "the lower bound"), number("high", "the upper bound")],
            &[Q, number("low", "the lower bound"), number("high", "the upper bound")],
        ],
        uniform,
    )
    .notes(
        "pdf 0 or 1 / (high − low), cdf and sf 0 to 1, quantile from low to high; never undefined",
        "both bounds belong to the range; SciPy's scale is high − low",
        "NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.6.2",
    ),
    concept(
        "beta distribution",
        "beta_distribution",
        "stats::Beta",
        &[
            &[X, number("a", "the first parameter, above 0"), number("b", "the second, above 0")],
            &[Q, number("a", "the first parameter, above 0"), number("b", "the second, above 0")],
        ],
        |g| {
            let beta = Beta::new(g.number("a")?, g.number("b")?)?;
            distribution(g, |x| beta.pdf(x), |x| beta.cdf(x), |x| beta.sf(x), |q| beta.quantile(q))
        },
    )
    .notes(
        "pdf at least 0, cdf, sf and quantile 0 to 1; the pdf is NaN at an end whose parameter is below 1, where it \
         is infinite",
        QUANTILE,
        "Abramowitz & Stegun (1964), Handbook of Mathematical Functions, chapter 26.5",
    ),
    concept(
        "bootstrap interval",
        "bootstrap_interval",
        "stats::Bootstrap",
        inputs![
            numbers("x", "the values"),
            opt(choice("statistic", &["mean", "median"], "what is estimated, the mean if not given")),
            opt(number("confidence", "the confidence, 0.95 if not given")),
            N_RESAMPLES,
            SEED,
        ],
        bootstrap,
    )
    .also("bootstrap percentile interval, bootstrap")
    .notes(
        "in the unit of x, within its range, standard error at least 0; NaN for one value, standard error also for \
         one resample",
        "percentile interval, quantiles of type 7; mean, confidence 0.95, 9999 resamples, seed 0 unless given; \
         standard error divides by resamples − 1",
        "Efron (1979), Ann. Statist. 7, 1–26; SciPy, bootstrap(method=\"percentile\")",
    ),
    concept(
        "permutation test",
        "permutation_test",
        "stats::PermutationTest",
        inputs![numbers("a", "the first sample"), numbers("b", "the second sample"), ALTERNATIVE, N_RESAMPLES, SEED],
        permutation,
    )
    .also("randomization test")
    .notes(
        "difference in the unit of the values, p above 0 to 1; never undefined",
        "of means, a − b; two-sided by size of difference; exact up to n_resamples arrangements (9999), else (count \
         + 1) / (n_resamples + 1), seed 0",
        "Phipson & Smyth (2010), Stat. Appl. Genet. Mol. Biol. 9, 39",
    ),
    concept(
        "power of a t-test",
        "t_test_power",
        "stats::TTestPower",
        inputs![number("effect", "the difference in standard deviations, Cohen's d"), N1, N2, ALPHA],
        t_power,
    )
    .also("power of a two-sample t-test")
    .notes(
        "power from alpha to 1, higher finds more; noncentrality any number; an error below three values in all",
        "two-sided, equal variances, n1 + n2 − 2 df; n2 = n1 and alpha 0.05 unless given",
        COHEN,
    ),
    concept(
        "power of a one-sample t-test",
        "one_sample_t_power",
        "stats::TTestPower::one_sample",
        &[&[EFFECT, N, ALPHA, ALTERNATIVE], &[DIFFERENCE, STD, N, ALPHA, ALTERNATIVE]],
        one_sample_t_power,
    )
    .also("power of a paired t-test")
    .notes(
        "alpha to 1 in the direction of the test; alpha without an effect",
        "the noncentral t distribution with δ = d √n and n − 1 df, as statsmodels' TTestPower; of pairs, n counts pairs and d \
         is in standard deviations of their differences",
        "Cohen (1988), Statistical Power Analysis for the Behavioral Sciences, chapter 2",
    ),
    concept(
        "sample size of a one-sample t-test",
        "one_sample_t_sample_size",
        "stats::TTestSampleSize::one_sample",
        &[&[EFFECT, ALPHA, POWER, ALTERNATIVE], &[DIFFERENCE, STD, ALPHA, POWER, ALTERNATIVE]],
        one_sample_size,
    )
    .also("sample size of a paired t-test")
    .notes(
        "2 or more; NaN without an effect, for an effect the other way, or for a power no higher than alpha",
        "n is rounded up; n_exact is the n of just this power with n − 1 df, as statsmodels' solve_power; n_normal, from z \
         alone, is some 2 too small",
        "Cohen (1988), Statistical Power Analysis for the Behavioral Sciences, chapter 2",
    ),
    concept(
        "sample size of a two-sample t-test",
        "two_sample_t_sample_size",
        "stats::TTestSampleSize::two_samples",
        &[&[EFFECT, RATIO, ALPHA, POWER, ALTERNATIVE], &[DIFFERENCE, STD, RATIO, ALPHA, POWER, ALTERNATIVE]],
        two_sample_size,
    )
    .also("sample size of a t-test")
    .notes(
        "1 or more in each group; NaN without an effect, for an effect the other way, or for a power no higher than alpha",
        "n1 is rounded up and n2 = ratio · n1 too; equal variances, n1 + n2 − 2 df, as statsmodels' TTestIndPower",
        "Cohen (1988), Statistical Power Analysis for the Behavioral Sciences, chapter 2",
    ),
    concept(
        "minimum detectable effect of a one-sample t-test",
        "one_sample_t_detectable_effect",
        "stats::TTestPower::detectable_in_one_sample",
        inputs![N, ALPHA, POWER],
        |g| {
            let n = g.whole("n")? as u64;
            Ok(Answer::one("effect", TTestPower::detectable_in_one_expr(n, alpha(g), wanted(g))?))
        },
    )
    .also("minimum detectable effect of a paired t-test")
    .notes(
        "above 0, in standard deviations; NaN for a power no higher than alpha",
        "two-sided; as statsmodels' TTestPower",
        "Cohen (1988), Statistical Power Analysis for the Behavioral Sciences, chapter 2",
    ),
    concept(
        "power of a two-proportion test",
        "two_proportion_power",
        "stats::ProportionPower",
        inputs![number("p1", "the one share, from 0 to 1"), number("p2", "the other share"), N1, N2, ALPHA],
        proportion_power,
    )
    .also("power of an A/B test")
    .notes(
        "power from alpha to 1, effect −π to π (Cohen's h), positive where p2 is larger; never undefined",
        "two-sided by the arcsine transform, h = 2 asin √p2 − 2 asin √p1; n2 = n1 and alpha 0.05 unless given",
        COHEN_SHARES,
    ),
    concept(
        "minimum detectable effect of a t-test",
        "t_test_detectable_effect",
        "stats::TTestPower::detectable",
        inputs![N1, N2, ALPHA, POWER],
        |g| {
            let (n1, n2) = sizes(g)?;
            Ok(Answer::one("effect", TTestPower::detectable_expr(n1, n2, alpha(g), wanted(g))?))
        },
    )
    .notes(
        "above 0, in standard deviations (Cohen's d), smaller is better; NaN for a power of at most alpha",
        "two-sided, equal variances; n2 = n1, alpha 0.05 and power 0.8 unless given",
        COHEN,
    ),
    concept(
        "minimum detectable effect of two proportions",
        "two_proportion_detectable_effect",
        "stats::ProportionPower::detectable",
        inputs![number("p1", "the share of the control, from 0 to 1"), N1, N2, ALPHA, POWER],
        detectable_share,
    )
    .also("minimum detectable effect, MDE")
    .notes(
        "p2 from p1 to 1, difference from 0; NaN where even a share of 1 is not found as often, or for a power of at \
         most alpha",
        "the smallest share above p1, not below; arcsine transform, two-sided; n2 = n1, alpha 0.05 and power 0.8 \
         unless given",
        COHEN_SHARES,
    ),
    concept(
        "Fleiss' kappa",
        "fleiss_kappa",
        "stats::FleissKappa",
        inputs![matrix("counts", "a row a subject: how many raters chose each category")],
        fleiss_kappa,
    )
    .notes(
        "at most 1, 0 at the agreement of chance, negative below it; NaN where all ratings are of one category",
        "every subject is rated equally often, by raters that may differ; agreement and chance are shares, 0 to 1",
        "Fleiss (1971), Psychol. Bull. 76, 378–382",
    ),
    concept(
        "character error rate",
        "character_error_rate",
        "metrics::CharErrorRate",
        inputs![text("reference", "what was said"), text("hypothesis", "what was recognised")],
        |g| {
            let cer = CharErrorRate::new(g.text("reference")?, g.text("hypothesis")?);
            Ok(Answer::default()
                .plain("edits", cer.edits(), "fewest insertions, deletions and replacements of a character")
                .with("cer", cer.cer()))
        },
    )
    .also("CER")
    .notes(
        "from 0 (perfect), above 1 for more edits than characters; NaN for a reference without characters",
        "divides by the characters of the reference; case, spaces and accents count as they stand; each edit costs 1",
        "Levenshtein (1966), Soviet Physics Doklady 10, 707–710; TorchMetrics, CharErrorRate",
    ),
];
