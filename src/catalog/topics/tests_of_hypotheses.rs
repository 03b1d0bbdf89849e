//! Distributions, confidence intervals and tests of hypotheses.

use super::common::*;
use crate::stats::{
    Anova, Binomial, ContingencyTable, GoodnessOfFit, MannWhitney, MeanInterval, Normal, PairedT, Poisson, Proportion,
    ProportionMethod, TwoProportions, TwoSampleT, proportion_error_expr, sample_size_expr,
};
use crate::worked::{Expr, Number, six};

const A: Input = numbers("a", "the first sample");
const B: Input = numbers("b", "the second sample");
const CONFIDENCE: Input = number("confidence", "the confidence, such as 0.95; 0.95 if not given").optional();
const P: Input = number("p", "the probability, from 0 to 1");

fn normal_tail(g: &Given) -> Result<Answer> {
    let z = g.number("z")?.abs();
    let beyond = Expr::named(format!("P(Z ≥ {})", six(z)), Normal::standard().sf(z));
    Ok(Answer::one("two_sided", (2.0 * &beyond).called("two-sided")).with("one_sided", beyond.called("one-sided")))
}

fn normal(g: &Given) -> Result<Answer> {
    let (x, mean, std) = (g.number("x")?, g.number("mean")?, g.number("std")?);
    let normal = Normal::new(mean, std)?;
    let sigma = Expr::named("std", std);
    let z = ((Expr::named("x", x) - Expr::named("mean", mean)) / &sigma).called("z");
    let pi = Expr::named("π", std::f64::consts::PI);
    let density = (-(z.clone().powi(2)) / 2.0).exp() / (sigma * (2.0 * pi).sqrt());
    let below = Expr::named(format!("Φ({})", six(z.value())), normal.cdf(x));
    Ok(Answer::one("z", z).with("pdf", density.called("pdf")).with("cdf", below.called("cdf")))
}

fn poisson(g: &Given) -> Result<Answer> {
    let (lambda, k) = (g.number("lambda")?, g.whole("k")? as u64);
    let poisson = Poisson::new(lambda)?;
    let beyond = Expr::named(format!("P(more than {k})"), poisson.sf(k));
    Ok(Answer::one("pmf", poisson.pmf_expr(k))
        .with("cdf", cumulated(k, poisson.cdf(k), |i| poisson.pmf(i)))
        .with("sf", beyond.called("sf")))
}

fn binomial(g: &Given) -> Result<Answer> {
    let (n, p, k) = (g.whole("n")? as u64, g.number("p")?, g.whole("k")? as u64);
    let binomial = Binomial::new(n, p)?;
    let beyond = Expr::named(format!("P(more than {k})"), binomial.sf(k));
    Ok(Answer::one("pmf", binomial.pmf_expr(k))
        .with("cdf", cumulated(k.min(n), binomial.cdf(k), |i| binomial.pmf(i)))
        .with("sf", beyond.called("sf")))
}

/// P(0) + … + P(k), whose total is known.
fn cumulated(k: u64, total: f64, pmf: impl Fn(u64) -> f64) -> Expr {
    let first = (0..=k.min(4)).map(|i| Expr::from(pmf(i)));
    Expr::sum(Expr::symbol("P(i)"), first, k as usize + 1, total).called("cdf")
}

fn independence(g: &Given) -> Result<Answer> {
    let table = ContingencyTable::new(&g.matrix("table")?)?;
    let yates = g.opt_truth("yates").unwrap_or(false);
    let w = table.worked();
    let chi2 = match yates && !table.is_two_by_two() {
        true => w.chi2(yates).remark("Yates' correction is for tables of two rows and two columns alone"),
        false => w.chi2(yates),
    };
    Ok(Answer::one("chi2", chi2).with("df", w.df()).with("p_value", w.p_value(yates)))
}

fn goodness_of_fit(g: &Given) -> Result<Answer> {
    let observed = non_empty("observed", g.numbers("observed")?)?;
    let equal = || vec![1.0 / observed.len() as f64; observed.len()];
    let test = GoodnessOfFit::new(&observed, &g.opt_numbers("expected_shares").unwrap_or_else(equal))?;
    let w = test.worked();
    Ok(Answer::one("chi2", w.chi2()).with("df", w.df()).with("p_value", w.p_value()))
}

fn proportion_interval(g: &Given) -> Result<Answer> {
    let method = match g.opt_text("method") {
        Some("wilson") => ProportionMethod::Wilson,
        _ => ProportionMethod::Normal,
    };
    let confidence = g.opt_number("confidence").unwrap_or(0.95);
    let ci = Proportion::new(g.whole("successes")? as u64, g.whole("n")? as u64, confidence, method)?;
    let w = ci.worked();
    Ok(Answer::one("share", w.share()).with("low", w.low()).with("high", w.high()))
}

fn two_proportions(g: &Given) -> Result<Answer> {
    let count = |name| g.whole(name).map(|count| count as u64);
    let control = (count("successes_control")?, count("n_control")?);
    let test = TwoProportions::new(control, (count("successes_variant")?, count("n_variant")?))?;
    let w = test.worked();
    Ok(Answer::one("z", w.z())
        .with("p_value", w.p_value())
        .with("uplift", w.uplift())
        .with("difference", w.difference()))
}

const NORMAL: &str = "Abramowitz & Stegun (1964), Handbook of Mathematical Functions, chapter 26.2";
const LOADER: &str = "Loader (2000), Fast and Accurate Computation of Binomial Probabilities";
const STUDENT: &str = "Student (1908), Biometrika 6, 1–25";
const SHARES: &str = "pmf, cdf and sf from 0 to 1, cdf + sf = 1; never undefined";

pub(super) const CONCEPTS: &[Concept] = &[
    concept(
        "normal tail probability",
        "normal_tail",
        "stats::Normal::sf",
        inputs![number("z", "standard deviations from the mean")],
        normal_tail,
    )
    .also("p-value of z")
    .notes(
        "one-sided 0 to ½, two-sided 0 to 1; the larger the z in size, the smaller; never undefined",
        "the sign of z does not count: one-sided is P(Z ≥ |z|), two-sided twice that",
        NORMAL,
    ),
    concept(
        "normal distribution",
        "normal_distribution",
        "stats::Normal",
        inputs![number("x", "the value"), number("mean", "the mean"), number("std", "the standard deviation, above 0")],
        normal,
    )
    .also("Gaussian distribution")
    .notes(
        "z any number, pdf at least 0 per unit of x, cdf 0 to 1; an error for a std that is not above 0",
        "cdf is the share at or below x",
        NORMAL,
    ),
    concept(
        "Poisson distribution",
        "poisson_distribution",
        "stats::Poisson",
        inputs![count("lambda", "the expected number of events"), whole("k", "the number of events")],
        poisson,
    )
    .notes(SHARES, "cdf is P(at most k), sf is P(more than k), as SciPy; lambda = 0 puts everything on 0", LOADER),
    concept(
        "binomial distribution",
        "binomial_distribution",
        "stats::Binomial",
        inputs![whole("n", "trials"), P, whole("k", "successes")],
        binomial,
    )
    .notes(SHARES, "cdf is P(at most k), sf is P(more than k), as SciPy; k above n has pmf 0 and cdf 1", LOADER),
    concept(
        "two-sample t-test",
        "two_sample_t_test",
        "stats::TwoSampleT",
        inputs![A, B, opt(truth("equal_variances", "pool the variances (Student) or not (Welch, if not given)"))],
        |g| {
            let equal = g.opt_truth("equal_variances").unwrap_or(false);
            let test = TwoSampleT::new(&g.numbers("a")?, &g.numbers("b")?, equal)?;
            let w = test.worked();
            Ok(Answer::one("t", w.t()).with("df", w.df()).with("p_value", w.p_value()))
        },
    )
    .also("t-test, Welch's t-test, independent t-test")
    .notes(
        "t any number, positive where a is larger; p 0 to 1; NaN without variance, or a sample of one value \
         (Student: below three in all)",
        "Welch unless equal_variances is true (SciPy's default is Student); variances divide by n − 1; two-sided",
        "Welch (1947), Biometrika 34, 28–35; Student (1908), Biometrika 6, 1–25",
    ),
    concept("paired t-test", "paired_t_test", "stats::PairedT", inputs![A, B], |g| {
        let test = PairedT::new(&g.numbers("a")?, &g.numbers("b")?)?;
        let w = test.worked();
        Ok(Answer::one("t", w.t()).with("df", w.df()).with("p_value", w.p_value()))
    })
    .also("dependent t-test")
    .notes(
        "t any number, positive where a is larger; p 0 to 1; NaN for one pair, and for equal differences even if not \
         0",
        "differences are a − b, their deviation divides by n − 1; df = n − 1; two-sided",
        STUDENT,
    ),
    concept(
        "chi-square test of independence",
        "chi_square_independence",
        "stats::ContingencyTable::chi2",
        inputs![
            matrix("table", "counts, a row for each value of one variable and a column for each of the other"),
            opt(truth("yates", "continuity correction of a 2 × 2 table, false if not given")),
        ],
        independence,
    )
    .also("chi-squared test of independence, chi2 contingency")
    .notes(
        "χ² from 0, df whole, p 0 to 1; NaN where a row or column is 0 throughout, or there is but one",
        "no continuity correction unless asked for (SciPy's default for 2 × 2 is Yates); it takes at most ½ off |O − \
         E|",
        "Pearson (1900), Phil. Mag. 50, 157–175; Yates (1934), Suppl. J. R. Stat. Soc. 1, 217–235",
    ),
    concept(
        "chi-square goodness of fit",
        "chi_square_goodness_of_fit",
        "stats::GoodnessOfFit",
        inputs![
            numbers("observed", "the count of each category"),
            opt(numbers("expected_shares", "the share expected of each, all equal if not given")),
        ],
        goodness_of_fit,
    )
    .also("chi-squared goodness of fit")
    .notes(
        "χ² from 0, df = categories − 1, p 0 to 1; NaN for one category",
        "expected shares sum to 1 within 10⁻⁶, equal if not given; no degree is taken off for fitted parameters",
        "Pearson (1900), Phil. Mag. 50, 157–175",
    ),
    concept(
        "one-way ANOVA",
        "one_way_anova",
        "stats::Anova",
        inputs![matrix("groups", "the values of each group; groups may differ in size")],
        |g| {
            let test = Anova::new(&g.rows("groups")?)?;
            let w = test.worked();
            Ok(Answer::one("f", w.f())
                .with("df_between", w.df_between())
                .with("df_within", w.df_within())
                .with("p_value", w.p_value()))
        },
    )
    .also("ANOVA, analysis of variance")
    .notes(
        "F from 0, p 0 to 1; NaN where no group varies, or each has but one value",
        "mean squares divide by groups − 1 and by n − groups; assumes equal variances (not Welch's)",
        "Fisher (1925), Statistical Methods for Research Workers",
    ),
    concept("Mann-Whitney U", "mann_whitney_u", "stats::MannWhitney", inputs![A, B], |g| {
        let test = MannWhitney::new(&g.numbers("a")?, &g.numbers("b")?)?;
        let w = test.worked();
        Ok(Answer::one("u_a", w.u_a()).with("u_b", w.u_b()).with("z", w.z()).with("p_value", w.p_value()))
    })
    .also("Mann-Whitney test, Wilcoxon rank-sum test")
    .notes(
        "U from 0 to n(a) n(b), the two summing to it; p 0 to 1; z and p are NaN where all values are equal",
        "ties count ½; normal approximation with ties in the variance and a continuity correction of ½ (SciPy's \
         asymptotic); two-sided",
        "Mann & Whitney (1947), Ann. Math. Statist. 18, 50–60",
    ),
    concept(
        "two-proportion z-test",
        "two_proportion_z_test",
        "stats::TwoProportions",
        inputs![
            whole("successes_control", "successes of the control"),
            whole("n_control", "trials of the control"),
            whole("successes_variant", "successes of the variant"),
            whole("n_variant", "trials of the variant"),
        ],
        two_proportions,
    )
    .also("A/B test")
    .notes(
        "z any number, positive where the variant is better; difference −1 to 1; z and p NaN where all trials ended \
         alike, uplift for a control of 0",
        "pooled standard error, no continuity correction, two-sided; uplift is relative to the control",
        "NIST/SEMATECH e-Handbook of Statistical Methods, 7.3.3",
    ),
    concept(
        "confidence interval of a proportion",
        "proportion_confidence_interval",
        "stats::Proportion",
        inputs![
            whole("successes", "how many succeeded"),
            whole("n", "trials").at_least(1),
            CONFIDENCE,
            opt(choice("method", &["normal", "wilson"], "how it is made, normal (Wald) if not given")),
        ],
        proportion_interval,
    )
    .notes(
        "share 0 to 1; Wilson's ends stay within, Wald's may leave them and meet at a share of 0 or 1; never \
         undefined",
        "Wald unless told otherwise, confidence 0.95 (two-sided), no continuity correction",
        "Wilson (1927), J. Am. Stat. Assoc. 22, 209–212; Wald's as in Fleiss, Levin & Paik (2003), Statistical \
         Methods for Rates and Proportions",
    ),
    concept(
        "confidence interval of a mean",
        "mean_confidence_interval",
        "stats::MeanInterval",
        inputs![numbers("x", "the values"), CONFIDENCE],
        |g| {
            let ci = MeanInterval::new(&g.numbers("x")?, g.opt_number("confidence").unwrap_or(0.95))?;
            let w = ci.worked();
            Ok(Answer::one("mean", w.mean()).with("low", w.low()).with("high", w.high()))
        },
    )
    .notes(
        "in the unit of x; low and high NaN for one value; of equal values both are the mean",
        "t with n − 1 degrees of freedom, s divides by n − 1; confidence 0.95 unless given, two-sided",
        STUDENT,
    ),
    concept(
        "standard error of a proportion",
        "proportion_standard_error",
        "stats::proportion_standard_error",
        inputs![P, whole("n", "trials").at_least(1)],
        |g| Ok(Answer::one("standard_error", proportion_error_expr(g.number("p")?, g.whole_from("n", 1)? as u64)?)),
    )
    .notes(
        "0 to 1 / (2 √n), as a fraction; largest at p = ½; never undefined",
        "√(p(1 − p)/n) with n, not n − 1; no finite-population correction",
        "Fleiss, Levin & Paik (2003), Statistical Methods for Rates and Proportions, chapter 2",
    ),
    concept(
        "sample size for two proportions",
        "two_proportion_sample_size",
        "stats::sample_size_two_proportions",
        inputs![
            number("p1", "the one share, from 0 to 1"),
            number("p2", "the other share"),
            number("alpha", "the level of the test, such as 0.05"),
            number("power", "the wanted probability of finding the difference, such as 0.8"),
        ],
        |g| {
            let n = sample_size_expr(g.number("p1")?, g.number("p2")?, g.number("alpha")?, g.number("power")?)?;
            let rounded = Expr::named("n rounded up", n.value().ceil());
            let rounded = match n.undefined() {
                Some(reason) => rounded.undefined_if(true, reason),
                None => rounded,
            };
            Ok(Answer::one("n_per_group", rounded.called("n per group")).with("n_exact", n))
        },
    )
    .also("A/B test sample size")
    .notes(
        "samples per group, from 0; NaN for equal shares",
        "two-sided, pooled p̄ under the null, no continuity correction; rounded up, n_exact is not",
        "Fleiss, Levin & Paik (2003), Statistical Methods for Rates and Proportions, chapter 4",
    ),
];
