//! Cost: what instances cost by the hour, by the inference, and what discounts and sharing save.
//!
//! - Prices are in any currency, per hour; shares are from 0 to 1.

use super::{above_0, at_least_0, at_least_1, share};
use crate::Result;
use crate::input::setting;
use crate::worked::{Expr, Number};

/// The old fleet of a blue/green deployment while it waits.
#[derive(Debug, Clone)]
pub struct IdleCost {
    pub instance_hours: Expr,
    pub cost: Expr,
}

/// What it costs to keep the old instances for a while after the switch.
///
/// # Errors
/// `BadParam` for hours or a price below 0.
/// ```
/// let idle = workings::serving::idle_cost(20, 24.0, 0.25)?;
/// assert_eq!((idle.instance_hours.value(), idle.cost.value()), (480.0, 120.0));
/// # Ok::<(), workings::Error>(())
/// ```
pub fn idle_cost(old_instances: usize, idle_hours: f64, price_per_hour: f64) -> Result<IdleCost> {
    let instances = Expr::named("old_instances", old_instances as f64);
    let instance_hours = (instances * at_least_0("idle_hours", idle_hours)?).called("instance-hours");
    let cost = (&instance_hours * at_least_0("price_per_hour", price_per_hour)?).called("cost");
    Ok(IdleCost { instance_hours, cost })
}

/// A price after a discount.
#[derive(Debug, Clone)]
pub struct DiscountedCost {
    pub cost: Expr,
    pub saved: Expr,
}

/// The on-demand cost less a discount: on_demand · (1 − discount).
///
/// # Errors
/// `BadParam` for a cost below 0 or a discount outside 0 to 1.
/// ```
/// let spot = workings::serving::discounted_cost(200.0, 0.75)?;
/// assert_eq!((spot.cost.value(), spot.saved.value()), (50.0, 150.0));
/// # Ok::<(), workings::Error>(())
/// ```
pub fn discounted_cost(on_demand: f64, discount: f64) -> Result<DiscountedCost> {
    let (on_demand, discount) = (at_least_0("on_demand", on_demand)?, share("discount", discount)?);
    Ok(DiscountedCost {
        cost: (&on_demand * (1.0 - &discount)).called("cost"),
        saved: (on_demand * discount).called("saved"),
    })
}

/// The saving of managed spot training: 1 − billable / training seconds.
///
/// # Errors
/// `BadParam` for no training time, or billable seconds below 0 or above the training time.
/// ```
/// assert_eq!(workings::serving::spot_saving(4000.0, 1000.0)?.value(), 0.75);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn spot_saving(training_seconds: f64, billable_seconds: f64) -> Result<Expr> {
    let training = above_0("training_seconds", training_seconds)?;
    let fits = (0.0..=training_seconds).contains(&billable_seconds);
    let needed = format!("a number from 0 to the training time, {training_seconds},");
    setting("billable_seconds", billable_seconds, fits, &needed)?;
    Ok((1.0 - Expr::named("billable_seconds", billable_seconds) / training).called("saving"))
}

/// The time that a spot job may wait.
#[derive(Debug, Clone)]
pub struct WaitingSlack {
    /// Whether the job is allowed at all: max_wait covers waiting and running, so it must be at least max_run.
    pub valid: Expr,
    /// max_wait − max_run, below 0 where the job is not allowed.
    pub slack: Expr,
}

/// The slack of a spot job, in the unit of the limits.
///
/// # Errors
/// `BadParam` for a limit of 0 or below.
/// ```
/// let slack = workings::serving::waiting_slack(10_000.0, 7200.0)?;
/// assert_eq!((slack.valid.value(), slack.slack.value()), (1.0, 2800.0));
/// # Ok::<(), workings::Error>(())
/// ```
pub fn waiting_slack(max_wait: f64, max_run: f64) -> Result<WaitingSlack> {
    let (max_wait, max_run) = (at_least_0("max_wait", max_wait)?, above_0("max_run", max_run)?);
    let slack = (&max_wait - &max_run).called("slack");
    Ok(WaitingSlack { valid: max_wait.at_least(max_run).called("valid"), slack })
}

/// A batch job that runs some hours of the day against an endpoint around the clock.
#[derive(Debug, Clone)]
pub struct BatchCosts {
    pub batch: Expr,
    pub real_time: Expr,
    /// How many times the batch job's cost the endpoint costs; undefined where the batch job is free.
    pub ratio: Expr,
}

/// The cost of both over some days.
///
/// # Errors
/// `BadParam` for a price below 0, hours outside 0 to 24, no instance or no day.
/// ```
/// let costs = workings::serving::batch_costs(0.5, 3.0, 1, 30.0)?;
/// assert_eq!((costs.batch.value(), costs.real_time.value(), costs.ratio.value()), (45.0, 360.0, 8.0));
/// # Ok::<(), workings::Error>(())
/// ```
pub fn batch_costs(price_per_hour: f64, batch_hours_per_day: f64, instances: usize, days: f64) -> Result<BatchCosts> {
    let fits = (0.0..=24.0).contains(&batch_hours_per_day);
    setting("batch_hours_per_day", batch_hours_per_day, fits, "a number of hours from 0 to 24")?;
    let hours = Expr::named("batch_hours_per_day", batch_hours_per_day);
    let (price, days) = (at_least_0("price_per_hour", price_per_hour)?, above_0("days", days)?);
    let instances = at_least_1("instances", instances)?;
    let batch = (&price * hours * &instances * &days).called("batch");
    let real_time = (price * 24.0 * instances * days).called("real time");
    let free = batch.value() == 0.0;
    let ratio = (&real_time / &batch).undefined_if(free, "the batch job costs nothing").called("ratio");
    Ok(BatchCosts { batch, real_time, ratio })
}

/// The share of endpoints that is saved when several models share one: 1 − endpoints / models.
///
/// # Errors
/// `BadParam` for no model, no endpoint, or more endpoints than models.
/// ```
/// assert_eq!(workings::serving::multi_model_saving(8, 2)?.value(), 0.75);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn multi_model_saving(models: usize, endpoints: usize) -> Result<Expr> {
    let (all, shared) = (at_least_1("models", models)?, at_least_1("endpoints", endpoints)?);
    setting("endpoints", endpoints as f64, endpoints <= models, &format!("at most one for each of {models} models"))?;
    Ok((1.0 - shared / all).called("saving"))
}

/// The inferences per second at which a price per hour comes to a cost per million of them.
///
/// # Errors
/// `BadParam` for a price below 0 or a cost of 0 or below.
/// ```
/// assert_eq!(workings::serving::implied_throughput(0.36, 2.0)?.value(), 50.0);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn implied_throughput(price_per_hour: f64, cost_per_million: f64) -> Result<Expr> {
    let per_inference = above_0("cost_per_million", cost_per_million)? / 1e6;
    let per_second = at_least_0("price_per_hour", price_per_hour)? / 3600.0;
    Ok((per_second.called("price per second") / per_inference.called("cost per inference")).called("per second"))
}

/// The cost of a million inferences: the price of a second over the inferences in it, times a million.
///
/// # Errors
/// `BadParam` for a price below 0 or a throughput of 0 or below.
/// ```
/// assert!((workings::serving::cost_per_million(0.72, 100.0)?.value() - 2.0).abs() < 1e-12);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn cost_per_million(price_per_hour: f64, per_second: f64) -> Result<Expr> {
    let price = (at_least_0("price_per_hour", price_per_hour)? / 3600.0).called("price per second");
    Ok((price / above_0("per_second", per_second)? * 1e6).called("cost per million"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_shorter_than_the_run_is_not_valid() {
        let short = waiting_slack(3600.0, 7200.0).unwrap();
        assert_eq!((short.valid.value(), short.slack.value()), (0.0, -3600.0));
        assert_eq!(waiting_slack(7200.0, 7200.0).unwrap().valid.value(), 1.0);
        assert!(waiting_slack(-1.0, 1.0).is_err() && waiting_slack(1.0, 0.0).is_err());
    }

    #[test]
    fn what_is_free_has_no_ratio() {
        assert!(batch_costs(0.5, 0.0, 1, 1.0).unwrap().ratio.undefined().is_some());
        assert!(batch_costs(0.5, 24.5, 1, 1.0).is_err() && batch_costs(0.5, 1.0, 0, 1.0).is_err());
        assert!(batch_costs(-0.5, 1.0, 1, 1.0).is_err() && batch_costs(0.5, 1.0, 1, 0.0).is_err());
    }

    /// The throughput that a cost implies gives that cost.
    #[test]
    fn throughput_and_cost_are_inverse() {
        let rate = implied_throughput(0.2, 0.65).unwrap().value();
        assert!((rate - 0.2 / 3600.0 / 0.65e-6).abs() < 1e-10);
        assert!((cost_per_million(0.2, rate).unwrap().value() - 0.65).abs() < 1e-14);
    }

    #[test]
    fn wrong_prices_are_refused() {
        assert!(idle_cost(1, -1.0, 1.0).is_err() && idle_cost(1, 1.0, f64::NAN).is_err());
        assert!(discounted_cost(-1.0, 0.1).is_err() && discounted_cost(1.0, 1.1).is_err());
        assert!(spot_saving(0.0, 0.0).is_err() && spot_saving(10.0, 11.0).is_err() && spot_saving(1.0, -1.0).is_err());
        assert!(
            multi_model_saving(0, 1).is_err() && multi_model_saving(1, 0).is_err() && multi_model_saving(1, 2).is_err()
        );
        assert!(implied_throughput(1.0, 0.0).is_err() && cost_per_million(1.0, 0.0).is_err());
    }
}
