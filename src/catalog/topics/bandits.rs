//! Bandits and reinforcement learning.

use super::common::*;
use crate::bandit::{
    BetaPosterior, LoggedRewards, Regret, absolute_uplift, boltzmann, epsilon_greedy, incremental_mean,
    relative_uplift, share_of_first, ucb1,
};
use crate::reinforcement::{bellman_values, discounted_return, q_update};
use crate::worked::{Expr, Number};

const MEAN_REWARDS: Input = numbers("mean_rewards", "the mean reward of each arm");
const COUNTS: Input = numbers("counts", "how often each arm was played");
const ACTIONS: Input = labels("actions", "the logged action of each row");
const REWARDS: Input = numbers("rewards", "its reward");
const PROPENSITIES: Input = numbers("propensities", "the probability with which it was played");
const POLICY_ACTION: Input = label("policy_action", "the action that the policy always plays");
const Q: Input = number("q", "the value of the action so far");
const REWARD: Input = number("reward", "the reward of the step");
const ALPHA: Input = number("alpha", "the step size, from 0 to 1");
const GAMMA: Input = number("gamma", "the discount, from 0 to 1");
const FIRST: &str = "the first of the largest";

/// Counts of plays, whole numbers of at least 0.
fn plays(name: &'static str, counts: &[f64]) -> Result<()> {
    let whole = |n: f64| (0.0..=9_007_199_254_740_992.0).contains(&n) && n.fract() == 0.0;
    crate::input::in_range(name, counts.iter().copied(), whole, "a whole number from 0 to 2⁵³")
}

fn log(g: &Given) -> Result<(LoggedRewards<String>, String)> {
    let log = LoggedRewards::new(&g.words("actions")?, &g.numbers("rewards")?, &g.numbers("propensities")?)?;
    let action = g.opt_label("policy_action").map(|action| action.to_string()).unwrap_or_default();
    Ok((log, action))
}

const AUER: &str = "Auer, Cesa-Bianchi & Fischer (2002), Machine Learning 47, 235–256";

pub(super) const CONCEPTS: &[Concept] = &[
    concept(
        "epsilon-greedy",
        "epsilon_greedy",
        "bandit::epsilon_greedy",
        inputs![MEAN_REWARDS, number("epsilon", "the probability of exploring, from 0 to 1")],
        |g| {
            let play = epsilon_greedy(&g.numbers("mean_rewards")?, g.number("epsilon")?)?;
            Ok(Answer::default().list("probabilities", play.values).plain("greedy", play.best, FIRST))
        },
    )
    .notes(
        "0 to 1, summing to 1; greedy is a position from 0; never undefined",
        "exploring may pick the best arm too: 1 − ε + ε/K for it, ε/K for each other; of equal means the first is \
         greedy",
        "Sutton & Barto (2018), Reinforcement Learning, 2nd edition, section 2.2",
    ),
    concept(
        "incremental mean reward",
        "incremental_mean",
        "bandit::incremental_mean",
        inputs![whole("count", "rewards so far"), number("mean", "their mean"), number("reward", "the next one")],
        |g| {
            let count = g.whole("count")?;
            Ok(Answer::default()
                .plain("count", count + 1, "one more")
                .with("mean", incremental_mean(count, g.number("mean")?, g.number("reward")?)?))
        },
    )
    .also("running mean")
    .notes(
        "in the unit of the rewards; count one more; never undefined",
        "the plain mean of all rewards, step 1 / (count + 1); a count of 0 forgets the mean given",
        "Sutton & Barto (2018), Reinforcement Learning, 2nd edition, section 2.4",
    ),
    concept(
        "UCB1",
        "ucb1",
        "bandit::ucb1",
        inputs![MEAN_REWARDS, COUNTS, opt(count("c", "the weight of the uncertainty, √2 unless given"))],
        |g| {
            let counts = g.numbers("counts")?;
            plays("counts", &counts)?;
            let counts: Vec<usize> = counts.iter().map(|n| *n as usize).collect();
            let c = g.opt_number("c").unwrap_or(std::f64::consts::SQRT_2);
            let play = ucb1(&g.numbers("mean_rewards")?, &counts, c)?;
            Ok(Answer::default().list("bounds", play.values).plain(
                "choice",
                play.best,
                "the first arm of the largest bound; one never played goes first",
            ))
        },
    )
    .also("upper confidence bound")
    .notes(
        "bounds in the unit of the reward, ∞ for an arm never played; choice is a position from 0",
        "natural logarithm of the sum of counts; c = √2 unless given, for rewards from 0 to 1; the first of equal \
         bounds",
        AUER,
    ),
    concept(
        "Thompson sampling posterior",
        "thompson_posterior",
        "bandit::BetaPosterior",
        inputs![
            numbers("successes", "successes of each arm"),
            numbers("failures", "failures of each arm"),
            opt(number("prior_alpha", "α of the prior, 1 unless given")),
            opt(number("prior_beta", "β of the prior, 1 unless given")),
        ],
        |g| {
            let (successes, failures) = (g.numbers("successes")?, g.numbers("failures")?);
            same_length("successes", successes.len(), "failures", failures.len())?;
            plays("successes", &successes)?;
            plays("failures", &failures)?;
            let prior = |name| g.opt_number(name).unwrap_or(1.0);
            let (a, b) = (prior("prior_alpha"), prior("prior_beta"));
            let arms = successes.iter().zip(&failures).map(|(s, f)| BetaPosterior::new(*s, *f, a, b));
            let arms = arms.collect::<Result<Vec<_>>>()?;
            Ok(Answer::default()
                .list("alpha", arms.iter().map(|arm| arm.worked().alpha()))
                .list("beta", arms.iter().map(|arm| arm.worked().beta()))
                .list("mean", arms.iter().map(|arm| arm.worked().mean()))
                .list("variance", arms.iter().map(|arm| arm.worked().variance())))
        },
    )
    .also("beta posterior, beta-binomial posterior")
    .notes(
        "alpha and beta above 0, mean between 0 and 1, variance above 0 to ¼; never undefined",
        "a uniform prior, Beta(1, 1), unless given; the posterior alone, nothing is drawn",
        "Thompson (1933), Biometrika 25, 285–294",
    ),
    concept(
        "traffic share from a blended reward",
        "blended_traffic_share",
        "bandit::share_of_first",
        inputs![
            number("reward_first", "the mean reward of the first arm"),
            number("reward_second", "that of the second"),
            number("mean_reward", "that of all plays, between the two"),
        ],
        |g| {
            let (first, second) = (g.number("reward_first")?, g.number("reward_second")?);
            Ok(Answer::one("share_of_first", share_of_first(first, second, g.number("mean_reward")?)?))
        },
    )
    .notes(
        "0 to 1; an error for arms of equal reward, or a mean that is not between them",
        "the share of plays (not of reward) that the first arm had",
        "arithmetic: a mean is weighted by the shares of its parts",
    ),
    concept("cumulative regret", "cumulative_regret", "bandit::Regret", inputs![MEAN_REWARDS, COUNTS], |g| {
        let counts = g.numbers("counts")?;
        plays("counts", &counts)?;
        let regret = Regret::new(&g.numbers("mean_rewards")?, &counts)?;
        Ok(Answer::default().list("regret_per_arm", regret.per_arm).with("total", regret.total))
    })
    .also("expected regret, regret")
    .notes(
        "at least 0, in the unit of the reward, lower is better; never undefined",
        "expected regret, from true means and counts, against the best arm throughout; no noise of single rewards",
        "Lai & Robbins (1985), Advances in Applied Mathematics 6, 4–22; Auer, Cesa-Bianchi & Fischer (2002), Machine \
         Learning 47, 235–256",
    ),
    concept(
        "softmax exploration",
        "boltzmann",
        "bandit::boltzmann",
        inputs![MEAN_REWARDS, number("temperature", "above 0; the lower, the greedier")],
        |g| {
            let play = boltzmann(&g.numbers("mean_rewards")?, g.number("temperature")?)?;
            Ok(Answer::default().list("probabilities", play.values))
        },
    )
    .also("Boltzmann exploration")
    .notes(
        "0 to 1, summing to 1; never undefined",
        "exp(mean / temperature), base e; the temperature is in the unit of the reward and has no default",
        "Sutton & Barto (1998), Reinforcement Learning, 1st edition, section 2.3",
    ),
    concept(
        "inverse propensity score",
        "ips",
        "bandit::LoggedRewards",
        inputs![ACTIONS, REWARDS, PROPENSITIES, POLICY_ACTION],
        |g| {
            let (log, action) = log(g)?;
            Ok(Answer::one("ips", log.inverse_propensity(&action)))
        },
    )
    .also("IPS, inverse propensity weighting")
    .notes(
        "in the unit of the reward, higher is better; 0 where the log never played the action; never undefined",
        "n counts all rows, those of other actions too; no clipping and no self-normalization; propensities of 0 are \
         refused",
        "Horvitz & Thompson (1952), J. Am. Stat. Assoc. 47, 663–685",
    ),
    concept(
        "doubly robust estimate",
        "doubly_robust",
        "bandit::LoggedRewards",
        inputs![
            ACTIONS,
            REWARDS,
            PROPENSITIES,
            numbers("model_rewards", "what a model predicts for the policy's action, row by row"),
            POLICY_ACTION
        ],
        |g| {
            let (log, action) = log(g)?;
            Ok(Answer::one("doubly_robust", log.doubly_robust(&action, &g.numbers("model_rewards")?)?))
        },
    )
    .notes(
        "in the unit of the reward, higher is better; never undefined",
        "for the policy that always plays one action; n counts all rows; right if the propensities or the model are",
        "Dudík, Langford & Li (2011), ICML",
    ),
    concept(
        "favored arm",
        "favored_arm",
        "catalog",
        inputs![numbers("probabilities", "the mean probability of each arm")],
        |g| {
            let p = non_empty("probabilities", g.numbers("probabilities")?)?;
            crate::input::probabilities("probabilities", p.iter().copied())?;
            let named = |(arm, p): (usize, &f64)| Expr::named(format!("p[{arm}]"), *p);
            let sum = Expr::sum_of(p.iter().enumerate().map(named)).called("sum");
            Ok(Answer::default().plain("arm", argmax(&p), FIRST).with("sum", sum))
        },
    )
    .notes(
        "arm is a position from 0; sum at least 0; an error for no arms",
        "the first of the largest; probabilities need not sum to 1, as sum shows",
        "Thompson (1933), Biometrika 25, 285–294, for arms chosen by probability",
    ),
    concept(
        "uplift",
        "uplift",
        "bandit::relative_uplift",
        inputs![count("control", "the rate of the control"), count("variant", "the rate of the variant")],
        |g| {
            let (control, variant) = (g.number("control")?, g.number("variant")?);
            Ok(Answer::one("absolute", absolute_uplift(control, variant))
                .with("relative", relative_uplift(control, variant)))
        },
    )
    .notes(
        "absolute any number, in the unit of the rates, relative from −1, higher is better; relative is NaN for a \
         control of 0",
        "variant less control; relative to the control, a fraction, not percent",
        "Kohavi, Longbotham, Sommerfield & Henne (2009), Data Mining and Knowledge Discovery 18, 140–181",
    ),
    concept(
        "Q-learning update",
        "q_learning",
        "reinforcement::q_update",
        &[
            &[Q, REWARD, number("max_next_q", "the largest value of an action in the next state"), ALPHA, GAMMA],
            &[Q, REWARD, numbers("next_q", "the value of each action in the next state"), ALPHA, GAMMA],
        ],
        |g| {
            let next = match g.opt_numbers("next_q") {
                Some(next) => {
                    let next = non_empty("next_q", next)?;
                    next[argmax(&next)]
                }
                None => g.number("max_next_q")?,
            };
            let (alpha, gamma) = (g.number("alpha")?, g.number("gamma")?);
            Ok(Answer::one("updated", q_update(g.number("q")?, g.number("reward")?, next, alpha, gamma)?))
        },
    )
    .notes(
        "any number, in the unit of the reward; never undefined",
        "off-policy: the largest value of the next state; a final state has a next value of 0, which is to be given",
        "Watkins & Dayan (1992), Machine Learning 8, 279–292",
    ),
    concept(
        "discounted return",
        "discounted_return",
        "reinforcement::discounted_return",
        inputs![numbers("rewards", "the reward of each step"), GAMMA],
        |g| Ok(Answer::one("discounted_return", discounted_return(&g.numbers("rewards")?, g.number("gamma")?)?)),
    )
    .notes(
        "any number, in the unit of the reward; never undefined",
        "the first reward is not discounted (γ⁰); gamma 0 to 1, both included, as the list ends",
        "Sutton & Barto (2018), Reinforcement Learning, 2nd edition, section 3.3",
    ),
    concept(
        "Bellman equation",
        "bellman_equation",
        "reinforcement::bellman_values",
        inputs![
            numbers("rewards", "the reward of each state"),
            matrix("transitions", "the probabilities of going from each state (row) to each"),
            number("gamma", "the discount, from 0 to below 1"),
        ],
        |g| {
            let values = bellman_values(&g.numbers("rewards")?, g.matrix("transitions")?.view(), g.number("gamma")?)?;
            Ok(Answer::default().list("values", values))
        },
    )
    .also("state values, policy evaluation")
    .notes(
        "any number, in the unit of the reward; never undefined, since gamma is below 1",
        "of a fixed policy, no maximum; a state's reward is earned on leaving it; solved exactly, not by iteration",
        "Bellman (1957), Dynamic Programming; Sutton & Barto (2018), Reinforcement Learning, 2nd edition, section 3.5",
    ),
];
