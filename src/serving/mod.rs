//! Serving: the arithmetic of running models, from the shards of a stream to the bytes of a weight.
//!
//! | question | here |
//! |---|---|
//! | how many shards, what do they carry? | [`shard_count`], [`stream_capacity`], [`fan_out`], [`payload_units`] |
//! | how many instances? | [`target_tracking`], [`utilization_scaling`], [`step_scaling`], [`instances_for_peak`] |
//! | who gets which traffic? | [`traffic_shares`], [`canary_instances`], [`linear_shift`] |
//! | what does it cost, what is saved? | [`discounted_cost`], [`spot_saving`], [`cost_per_million`], [`choose`] |
//! | how large is the model? | [`model_memory`], [`quantization_ratio`], [`FloatFormat`] |
//! | what is lost by fewer bits? | [`quantize_symmetric`], [`quantize_affine`], [`prune`] |
//! | how fast, how parallel? | [`speed_up`], [`amdahl`], [`pipeline_bubble`], [`latency_percentiles`] |
//! | how often down? | [`downtime`], [`all_needed`], [`any_suffices`] |
//!
//! Each function returns expressions: the value, and the derivation by [`worked`](crate::worked::Expr::worked). Counts of
//! shards, instances and calls are rounded up; megabytes and gigabytes are decimal.

mod availability;
mod choice;
mod cost;
mod memory;
mod parallel;
mod pruning;
mod quantization;
mod requests;
mod scaling;
mod shards;
mod traffic;

pub use availability::{Downtime, all_needed, any_suffices, downtime, expected_losses};
pub use choice::{Choice, choose};
pub use cost::{
    BatchCosts, DiscountedCost, IdleCost, WaitingSlack, batch_costs, cost_per_million, discounted_cost, idle_cost,
    implied_throughput, multi_model_saving, spot_saving, waiting_slack,
};
pub use memory::{
    FloatFormat, ModelMemory, compressed_size, dictionary_bits, float_format, model_memory, quantization_ratio,
};
pub use parallel::{SpeedUp, amdahl, max_cpu_percent, pipeline_bubble, speed_up};
pub use pruning::{Pruned, prune};
pub use quantization::{Quantized, quantize_affine, quantize_symmetric};
pub use requests::{
    BatchingLimits, batched_calls, batching_limits, inference_units, latency_percentiles, requests_in_flight,
};
pub use scaling::{Desired, instances_for_peak, step_scaling, target_tracking, utilization_scaling};
pub use shards::{
    FanOut, PayloadUnits, ShardCount, StreamCapacity, fan_out, payload_units, shard_count, shard_count_kb,
    stream_capacity,
};
pub use traffic::{canary_instances, canary_stages, linear_shift, traffic_per_instance, traffic_shares};

use crate::Result;
use crate::input::setting;
use crate::worked::Expr;

/// A quantity of at least 0.
fn at_least_0(name: &str, value: f64) -> Result<Expr> {
    setting(name, value, value >= 0.0 && value.is_finite(), "a number of at least 0")?;
    Ok(Expr::named(name, value))
}

fn above_0(name: &str, value: f64) -> Result<Expr> {
    setting(name, value, value > 0.0 && value.is_finite(), "a number above 0")?;
    Ok(Expr::named(name, value))
}

/// A share or probability.
fn share(name: &str, value: f64) -> Result<Expr> {
    setting(name, value, (0.0..=1.0).contains(&value), "a number from 0 to 1")?;
    Ok(Expr::named(name, value))
}

/// A count of at least 1.
fn at_least_1(name: &str, value: usize) -> Result<Expr> {
    setting(name, value as f64, value >= 1, "a whole number of at least 1")?;
    Ok(Expr::named(name, value as f64))
}
