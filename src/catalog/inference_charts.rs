//! The charts that go with answers about probabilities and tests, by concept.

use super::charts::Chart;
use super::{Answer, Given, Outcome};
use crate::plot::{self, DensityPart, Figure};
use crate::stats::{
    Beta, Binomial, ChiSquared, Exponential, FisherF, Hypergeometric, Normal, Poisson, ProportionPower, StudentT,
    TTestPower, Uniform,
};
use crate::worked::six;
use crate::{Error, Result};

pub(super) const CHARTS: &[(&[&str], Chart)] = &[
    (&["normal_distribution", "normal_quantile"], |g| {
        let (mean, std) = (g.opt_number("mean").unwrap_or(0.0), g.opt_number("std").unwrap_or(1.0));
        let title = format!("Normal distribution, mean {}, standard deviation {}", six(mean), six(std));
        shares(g, &title, &curve!(Normal::new(mean, std)?, LINE))
    }),
    (&["t_distribution"], |g| {
        let df = g.number("df")?;
        shares(g, &format!("Student's t distribution, {} df", six(df)), &curve!(StudentT::new(df)?, LINE))
    }),
    (&["chi_square_distribution"], |g| {
        let df = g.number("df")?;
        shares(g, &format!("χ² distribution, {} df", six(df)), &curve!(ChiSquared::new(df)?, HALF))
    }),
    (&["f_distribution"], |g| {
        let (df1, df2) = (g.number("df1")?, g.number("df2")?);
        let title = format!("F distribution, {} and {} df", six(df1), six(df2));
        shares(g, &title, &curve!(FisherF::new(df1, df2)?, HALF))
    }),
    (&["beta_distribution"], |g| {
        let (a, b) = (g.number("a")?, g.number("b")?);
        let title = format!("Beta distribution, a = {}, b = {}", six(a), six(b));
        shares(g, &title, &curve!(Beta::new(a, b)?, (0.0, 1.0)))
    }),
    (&["exponential_distribution"], |g| {
        let rate = g.number("rate")?;
        shares(g, &format!("Exponential distribution, rate {}", six(rate)), &curve!(Exponential::new(rate)?, HALF))
    }),
    (&["uniform_distribution"], |g| {
        let (low, high) = (g.number("low")?, g.number("high")?);
        let title = format!("Uniform distribution, {} to {}", six(low), six(high));
        shares(g, &title, &curve!(Uniform::new(low, high)?, (low, high)))
    }),
    (&["binomial_distribution"], |g| {
        let (n, p) = (g.whole("n")? as u64, g.number("p")?);
        let d = Binomial::new(n, p)?;
        let mode = (((n as f64 + 1.0) * p) as u64).min(n);
        counts(
            g,
            &format!("Successes in {n} trials, each with probability {}", six(p)),
            "Successes",
            |k| d.pmf(k),
            (0, n),
            mode,
        )
    }),
    (&["poisson_distribution"], |g| {
        let lambda = g.number("lambda")?;
        let d = Poisson::new(lambda)?;
        let title = format!("Poisson distribution, {} events expected", six(lambda));
        counts(g, &title, "Events", |k| d.pmf(k), (0, u64::MAX), lambda as u64)
    }),
    (&["hypergeometric_distribution"], |g| {
        let count = |name| g.whole(name).map(|count| count as u64);
        let (total, successes, drawn) = (count("total")?, count("successes")?, count("drawn")?);
        let d = Hypergeometric::new(total, successes, drawn)?;
        let (least, most) = d.support();
        let mode = ((drawn as f64 + 1.0) * (successes as f64 + 1.0) / (total as f64 + 2.0)) as u64;
        let title = format!("Drawing {drawn} of {total}, {successes} of which count");
        counts(g, &title, "Drawn that count", |k| d.pmf(k), (least, most), mode.clamp(least, most))
    }),
    (&["normal_tail"], |g| tails(g, "z", g.number("z")?, "two_sided", &curve!(Normal::standard(), LINE))),
    (&["one_sample_t_test", "paired_t_test", "two_sample_t_test"], |g| {
        let answer = g.answer()?;
        tails(g, "t", number(&answer, "t")?, "p_value", &curve!(StudentT::new(number(&answer, "df")?)?, LINE))
    }),
    (&["one_sample_z_test", "one_proportion_z_test", "two_proportion_z_test"], |g| {
        tails(g, "z", number(&g.answer()?, "z")?, "p_value", &curve!(Normal::standard(), LINE))
    }),
    (&["chi_square_independence", "chi_square_goodness_of_fit"], |g| {
        let answer = g.answer()?;
        upper_tail("χ²", number(&answer, "chi2")?, &answer, &curve!(ChiSquared::new(number(&answer, "df")?)?, HALF))
    }),
    (&["one_way_anova"], |g| {
        let answer = g.answer()?;
        let d = FisherF::new(number(&answer, "df_between")?, number(&answer, "df_within")?)?;
        upper_tail("F", number(&answer, "f")?, &answer, &curve!(d, HALF))
    }),
    (&["t_test_power"], |g| {
        let n1 = g.whole("n1")? as f64;
        let ratio = g.opt_whole("n2").map_or(1.0, |n2| n2 as f64 / n1);
        power(g, "Values in the first group", n1, None, |n| t_test(g, n, Some(ratio)))
    }),
    (&["one_sample_t_power"], |g| power(g, "Values, or pairs", g.whole("n")? as f64, None, |n| t_test(g, n, None))),
    (&["one_sample_t_sample_size"], |g| {
        power(g, "Values, or pairs", number(&g.answer()?, "n")?, Some(wanted(g)), |n| t_test(g, n, None))
    }),
    (&["two_sample_t_sample_size"], |g| {
        let (n1, ratio) = (number(&g.answer()?, "n1")?, g.opt_number("ratio").unwrap_or(1.0));
        power(g, "Values in the first group", n1, Some(wanted(g)), |n| t_test(g, n, Some(ratio)))
    }),
    (&["two_proportion_power"], |g| {
        let n1 = g.whole("n1")? as f64;
        let ratio = g.opt_whole("n2").map_or(1.0, |n2| n2 as f64 / n1);
        let (p1, p2) = (g.number("p1")?, g.number("p2")?);
        power(g, "Trials in the first group", n1, None, |n| {
            Ok(ProportionPower::new(p1, p2, n, scaled(n, ratio), alpha(g))?.power())
        })
    }),
    (&["predictive_values"], |g| {
        let [prior, sensitivity, specificity] = ["prior", "sensitivity", "specificity"].map(|name| g.number(name));
        let (prior, sensitivity, alarm) = (prior?, sensitivity?, 1.0 - specificity?);
        let names = ["condition, positive", "condition, negative", "no condition, positive", "no condition, negative"];
        let ppv = number(&g.answer()?, "ppv")?;
        let finding = format!("A positive one has the condition with probability {}", six(ppv));
        Ok(plot::natural_frequencies(
            "Condition and test result",
            names,
            four_shares(prior, sensitivity, alarm),
            &finding,
        ))
    }),
    (&["bayes_theorem"], |g| {
        let (prior, likelihood, answer) = (g.number("p_a")?, g.number("p_b_given_a")?, g.answer()?);
        let both = prior * likelihood;
        let b = number(&answer, "p_b")?;
        let shares = [both, prior - both, (b - both).max(0.0), (1.0 - prior - b + both).max(0.0)];
        let finding = format!("Those with B have A with probability {}", six(number(&answer, "p_a_given_b")?));
        Ok(plot::natural_frequencies("A and B", ["A and B", "A without B", "B without A", "neither"], shares, &finding))
    }),
];

/// The line of all numbers, and those from 0.
const LINE: (f64, f64) = (f64::NEG_INFINITY, f64::INFINITY);
const HALF: (f64, f64) = (0.0, f64::INFINITY);

/// A continuous distribution, whichever it is.
struct Curve {
    pdf: Box<dyn Fn(f64) -> f64>,
    quantile: Box<dyn Fn(f64) -> f64>,
    support: (f64, f64),
}

macro_rules! curve {
    ($distribution:expr, $support:expr) => {{
        let d = $distribution;
        Curve { pdf: Box::new(move |x| d.pdf(x)), quantile: Box::new(move |q| d.quantile(q)), support: $support }
    }};
}
use curve;

impl Curve {
    fn figure(&self, title: &str, label: &str, parts: &[DensityPart], marks: &[f64]) -> Figure {
        let curve = plot::density_curve(&self.pdf, &self.quantile, self.support, marks);
        plot::density_parts(title, label, &curve, parts, marks)
    }
}

/// A result of the answer; an error with its reason where it has no value.
fn number(answer: &Answer, name: &str) -> Result<f64> {
    let value = answer.get(name).and_then(|outcome| outcome.value().number());
    value.filter(|value| value.is_finite()).ok_or_else(|| {
        let reason = answer.get(name).and_then(Outcome::undefined).unwrap_or("it has no value");
        Error::Undetermined(format!("{name} cannot be drawn: {reason}"))
    })
}

/// The shares below and above x, or the value with the share q below it.
fn shares(g: &Given, title: &str, curve: &Curve) -> Result<Figure> {
    let answer = g.answer()?;
    if let Some(q) = g.opt_number("q") {
        let x = number(&answer, "quantile")?;
        let below = DensityPart::new(format!("a share of {} below {}", six(q), six(x)), f64::NEG_INFINITY, x);
        return Ok(curve.figure(title, "x", &[below], &[x]));
    }
    let (x, below) = (g.number("x")?, number(&answer, "cdf")?);
    let above = number(&answer, "sf").unwrap_or(1.0 - below);
    let parts = [
        DensityPart::new(format!("P(X ≤ {}) = {}", six(x), six(below)), f64::NEG_INFINITY, x),
        DensityPart::new(format!("P(X > {}) = {}", six(x), six(above)), x, f64::INFINITY),
    ];
    Ok(curve.figure(title, "x", &parts, &[x]))
}

fn counts(
    g: &Given,
    title: &str,
    label: &str,
    pmf: impl Fn(u64) -> f64,
    range: (u64, u64),
    mode: u64,
) -> Result<Figure> {
    let (k, answer) = (g.whole("k")? as u64, g.answer()?);
    let [same, above] = ["pmf", "sf"].map(|name| number(&answer, name));
    let (same, above) = (same?, above?);
    // P(less) is the share up to the count before, which the answer does not have; it is what the others leave.
    let below = if k <= range.0 { 0.0 } else { (number(&answer, "cdf")? - same).max(0.0) };
    Ok(plot::count_probabilities(title, label, pmf, range, mode, k, [below, same, above]))
}

/// What is as extreme as the statistic, or more so, if there is no difference.
fn tails(g: &Given, name: &str, statistic: f64, p: &'static str, curve: &Curve) -> Result<Figure> {
    let p = number(&g.answer()?, p)?;
    let upper = name.to_uppercase();
    let size = statistic.abs();
    let (parts, marks) = match g.opt_text("alternative") {
        Some("less") => {
            let name = format!("P({upper} ≤ {}) = {}", six(statistic), six(p));
            (vec![DensityPart::new(name, f64::NEG_INFINITY, statistic)], vec![statistic])
        }
        Some("greater") => {
            let name = format!("P({upper} ≥ {}) = {}", six(statistic), six(p));
            (vec![DensityPart::new(name, statistic, f64::INFINITY)], vec![statistic])
        }
        _ => {
            let name = format!("P(|{upper}| ≥ {}) = {}", six(size), six(p));
            let lower = DensityPart::new(name.clone(), f64::NEG_INFINITY, -size);
            (vec![lower, DensityPart::new(name, size, f64::INFINITY)], vec![-size, size])
        }
    };
    Ok(curve.figure(&format!("{name} if there is no difference"), name, &parts, &marks))
}

fn upper_tail(name: &str, statistic: f64, answer: &Answer, curve: &Curve) -> Result<Figure> {
    let p = number(answer, "p_value")?;
    let part = DensityPart::new(format!("P({name} ≥ {}) = {}", six(statistic), six(p)), statistic, f64::INFINITY);
    Ok(curve.figure(&format!("{name} if there is no difference"), name, &[part], &[statistic]))
}

fn alpha(g: &Given) -> f64 {
    g.opt_number("alpha").unwrap_or(0.05)
}

fn wanted(g: &Given) -> f64 {
    g.opt_number("power").unwrap_or(0.8)
}

fn scaled(n: u64, ratio: f64) -> u64 {
    ((n as f64 * ratio).round() as u64).max(1)
}

/// The power of a t-test of n values; of two groups where there is a ratio of their sizes.
fn t_test(g: &Given, n: u64, ratio: Option<f64>) -> Result<f64> {
    use super::topics::inference::{alternative, effect};
    let test = match ratio {
        Some(ratio) => TTestPower::new(effect(g)?, n, scaled(n, ratio), alpha(g))?,
        None => TTestPower::one_sample(effect(g)?, n, alpha(g))?,
    };
    Ok(test.alternative(alternative(g)).power())
}

/// Power from the fewest values to more than twice the planned.
fn power(g: &Given, label: &str, planned: f64, wanted: Option<f64>, of: impl Fn(u64) -> Result<f64>) -> Result<Figure> {
    let most = (2.2 * planned).max(10.0) as u64;
    let step = (most / 80).max(1) as usize;
    let curve: Vec<(f64, f64)> = (2..=most).step_by(step).map(|n| Ok((n as f64, of(n)?))).collect::<Result<_>>()?;
    let at = of(planned as u64)?;
    Ok(plot::power_curve(label, &curve, (planned, at), wanted, alpha(g)))
}

/// Both, A alone, B alone, neither, from P(A), P(B|A) and P(B|not A).
fn four_shares(a: f64, b_given_a: f64, b_given_not_a: f64) -> [f64; 4] {
    let not_a = 1.0 - a;
    [a * b_given_a, a * (1.0 - b_given_a), not_a * b_given_not_a, not_a * (1.0 - b_given_not_a)]
}
