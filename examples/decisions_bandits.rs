//! Three pages sell unequally well: an A/B test of all three, or a bandit that prefers the better one as it learns?
//!
//! Prediction: every bandit sells more than the test while it learns, since the poor pages soon get few visitors. For
//! that reason it knows little of the poor pages in the end, while the test knows all three alike.
//!
//! Source: Auer, Cesa-Bianchi & Fischer (2002), Machine Learning 47, 235–256; Thompson (1933), Biometrika 25, 285–294;
//! Lattimore & Szepesvári (2020), Bandit Algorithms, chapter 6.

use workings::bandit::{BetaPosterior, Regret, epsilon_greedy, ucb1};
use workings::datasets::make_blobs;
use workings::lesson::Lesson;
use workings::plot::{Axis, Bars, Figure};
use workings::prelude::*;
use workings::stats::{Beta, Binomial, Normal, proportion_standard_error};

const RATES: [f64; 3] = [0.10, 0.12, 0.16]; // change me: the share of visitors that buy, by page
const EPSILON: f64 = 0.1; // change me: the share of choices that ε-greedy makes at random
const ROUNDS: usize = 300;
const VISITORS: u64 = 20; // a round, who all see the page that was chosen for it
const RUNS: usize = 20;

/// The page to show: from the mean sales and the visitors of each so far, numbers from 0 to 1 by chance, and the round.
type Policy = fn(&[f64], &[usize], &[f64], usize) -> Result<usize>;

fn thompson(means: &[f64], counts: &[usize], chance: &[f64], _: usize) -> Result<usize> {
    let drawn = means.iter().zip(counts).zip(chance).map(|((mean, n), chance)| {
        let belief = BetaPosterior::new(mean * *n as f64, (1.0 - mean) * *n as f64, 1.0, 1.0)?;
        Ok(Beta::new(belief.alpha(), belief.beta())?.quantile(*chance))
    });
    Ok(epsilon_greedy(&drawn.collect::<Result<Vec<f64>>>()?, 0.0)?.best)
}

/// The visitors of each page after each round and the standard error of its share at the end, means over the runs.
fn play(policy: Policy, chance: &Array2<f64>) -> Result<(Vec<Vec<f64>>, Vec<f64>)> {
    let pages = RATES.len();
    let sales: Vec<Binomial> = RATES.iter().map(|rate| Binomial::new(VISITORS, *rate)).collect::<Result<_>>()?;
    let (mut visitors, mut errors) = (vec![vec![0.0; pages]; ROUNDS], vec![0.0; pages]);
    for run in 0..RUNS {
        let (mut sold, mut counts) = (vec![0.0; pages], vec![0; pages]);
        for (round, visitors) in visitors.iter_mut().enumerate() {
            let u = chance.row(run * ROUNDS + round).to_vec();
            let means: Vec<f64> = sold.iter().zip(&counts).map(|(s, n)| s / f64::max(1.0, *n as f64)).collect();
            let page = if round < pages { round } else { policy(&means, &counts, &u, round)? };
            sold[page] += (0..VISITORS).take_while(|k| sales[page].cdf(*k) < u[pages + page]).count() as f64;
            counts[page] += VISITORS as usize;
            visitors.iter_mut().zip(&counts).for_each(|(sum, n)| *sum += *n as f64 / RUNS as f64);
        }
        for page in 0..pages {
            errors[page] += proportion_standard_error(RATES[page], counts[page] as u64)? / RUNS as f64;
        }
    }
    Ok((visitors, errors))
}

pub fn lesson() -> Result<Lesson> {
    let policies: [(&str, Policy); 5] = [
        ("A/B test to the end", |_, _, _, round| Ok(round % RATES.len())),
        ("A/B test, then the winner", |means, _, _, round| {
            if round < ROUNDS / 4 { Ok(round % RATES.len()) } else { Ok(epsilon_greedy(means, 0.0)?.best) }
        }),
        ("ε-greedy", |means, _, u, _| {
            if u[0] < EPSILON { Ok((u[1] * RATES.len() as f64) as usize) } else { Ok(epsilon_greedy(means, 0.0)?.best) }
        }),
        ("UCB1", |means, counts, _, _| Ok(ucb1(means, counts, 2f64.sqrt())?.best)),
        ("Thompson", thompson),
    ];
    let noise = make_blobs().center_points(Array2::zeros((1, 2 * RATES.len()))).n_samples_each([RUNS * ROUNDS]);
    let chance = noise.seed(6).generate()?.records.mapv(|z| Normal::standard().cdf(z));
    let (mut rows, mut known) = (Vec::new(), vec![Vec::new(); RATES.len()]);
    let mut chart = Figure::new("A short test loses little more than the better bandits, a long one the most")
        .x("Visitors")
        .y(Axis::new("Sales lost against the best page").from_zero());
    for (name, policy) in policies {
        let (visitors, errors) = play(policy, &chance)?;
        let regret = |n: &Vec<f64>| Regret::new(&RATES, n).map(|r| (n.iter().sum::<f64>(), r.total.value()));
        let lost: Vec<(f64, f64)> = visitors.iter().map(regret).collect::<Result<_>>()?;
        known.iter_mut().zip(&errors).for_each(|(page, error)| page.push(*error));
        rows.push((name, [&[lost[ROUNDS - 1].1], &visitors[ROUNDS - 1][..], &errors].concat()));
        chart = chart.line(name, lost);
    }
    let blurred = Figure::new("What it shows to few, a bandit knows only vaguely")
        .x(Axis::categories("", policies.map(|(name, _)| name)))
        .y(Axis::new("Standard error of a page's share of buyers").percent());
    let blurred = known.into_iter().enumerate().fold(blurred, |figure, (page, errors)| {
        figure.with(Bars::side_by_side(format!("page {}", page + 1), errors, page, RATES.len()))
    });
    Ok(Lesson::new("Three pages sell unequally well: an A/B test of all three, or a bandit?")
        .table(&["sales lost", "visitors of 1", "of 2", "of 3", "error of 1", "error of 2", "error of 3"], rows)
        .chart(chart)
        .chart(blurred)
        .answer("To sell, a bandit: of 6,000 visitors Thompson sampling lost 35 sales, a test to the end 200. But not every bandit: a test of the first quarter, with its winner shown to the rest, lost 50, UCB1 121, since its bounds, made for rewards from 0 to 1, are wide for sales as rare as these. To know the pages, the test: its standard errors are 0.7 to 0.8 points on each, Thompson's 2 on the poorer two."))
}

fn main() -> Result<()> {
    lesson()?.show("decisions_bandits")
}

/// The test loses 2000·(0.06 + 0.04) = 200, its error of page 1 is √(0.1·0.9/2000). 3,000 runs drawn with NumPy lost 51
/// (test, then winner), 47 (ε-greedy), 121 (UCB1), 33 (Thompson), whose error of page 1 was 0.0225.
#[test]
fn bandits_sell_more_and_know_less() {
    let lesson = lesson().unwrap();
    let of = |row: &str, column: &str| lesson.cell(row, column).unwrap();
    assert!((of("A/B test to the end", "sales lost") - 200.0).abs() < 1e-9);
    assert!((of("A/B test to the end", "error of 1") - (0.09_f64 / 2000.0).sqrt()).abs() < 1e-12);
    for (row, lost) in [("A/B test, then the winner", 51.0), ("ε-greedy", 47.0), ("UCB1", 121.0), ("Thompson", 33.0)] {
        assert!((of(row, "sales lost") - lost).abs() < 15.0, "{row}");
    }
    assert!(of("Thompson", "error of 1") > 2.5 * of("A/B test to the end", "error of 1"));
}
