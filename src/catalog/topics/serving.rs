//! Serving: shards, scaling, traffic, cost, sizes, quantization, speed, availability.

use super::common::*;
use crate::serving::{
    Desired, Quantized, all_needed, amdahl, any_suffices, batch_costs, batched_calls, batching_limits,
    canary_instances, canary_stages, choose, compressed_size, cost_per_million, dictionary_bits, discounted_cost,
    downtime, expected_losses, fan_out, float_format, idle_cost, implied_throughput, inference_units,
    instances_for_peak, latency_percentiles, linear_shift, max_cpu_percent, model_memory, multi_model_saving,
    payload_units, pipeline_bubble, prune, quantization_ratio, quantize_affine, quantize_symmetric, requests_in_flight,
    shard_count, shard_count_kb, speed_up, spot_saving, step_scaling, stream_capacity, target_tracking,
    traffic_per_instance, traffic_shares, utilization_scaling, waiting_slack,
};

const SHARDS: Input = whole("shards", "the shards of the stream").at_least(1);
const WEIGHTS: Input = numbers("weights", "the weight of each variant");
const TARGET: Input = number("target", "what each instance should bear, above 0");
const MIN: Input = whole("min", "the fewest instances");
const MAX: Input = whole("max", "the most instances");
const INSTANCES: Input = whole("instances", "how many instances there are").at_least(1);
const PRICE: Input = count("price_per_hour", "the price of an hour");
const X: Input = numbers("x", "the numbers");

/// A list of counts.
fn wholes(g: &Given, name: &'static str) -> Result<Vec<usize>> {
    let given = g.numbers(name)?;
    let fits = |x: f64| x == x.trunc() && (0.0..9e15).contains(&x);
    crate::input::in_range(name, given.iter().copied(), fits, "a whole number of at least 0")?;
    Ok(given.into_iter().map(|x| x as usize).collect())
}

fn desired(desired: Desired) -> Answer {
    Answer::one("desired", desired.desired).with("unclamped", desired.unclamped)
}

fn quantized(g: &Given, quantized: Quantized) -> Result<Answer> {
    let error = quantized.max_error(&g.numbers("x")?)?;
    Ok(Answer::one("scale", quantized.scale)
        .with("zero_point", quantized.zero_point)
        .list("codes", quantized.codes)
        .list("dequantized", quantized.dequantized)
        .with("max_error", error))
}

fn choice_of(g: &Given) -> Result<Answer> {
    let (names, latency) = (g.words("names")?, g.numbers("latency_ms")?);
    same_length("names", names.len(), "latency_ms", latency.len())?;
    let choice = choose(&latency, &g.numbers("price_per_hour")?, &g.numbers("cost_per_inference")?)?;
    let name = |i: usize| names[i].clone();
    let unbeaten: Vec<String> = choice.pareto.iter().map(|i| name(*i)).collect();
    Ok(Answer::default()
        .plain("lowest_latency", name(choice.lowest_latency), "the fastest, the first of several")
        .plain("lowest_price", name(choice.lowest_price), "the cheapest by the hour, the first of several")
        .plain("lowest_unit_cost", name(choice.lowest_unit_cost), "the cheapest by the inference, the first of several")
        .plain("pareto", unbeaten, "no other is at least as fast and as cheap, and better in one of them"))
}

const KINESIS: &str = "Amazon Kinesis Data Streams developer guide, quotas and limits";
const UNITS: &str = "whole, from 0; never undefined";
const SCALING: &str = "Application Auto Scaling user guide, target tracking scaling policies";
const SHIFT: &str = "Amazon SageMaker AI developer guide, deployment guardrails, traffic shifting";
const VARIANT: &str = "Amazon SageMaker API reference, ProductionVariant, InitialVariantWeight";
const SPOT: &str = "Amazon SageMaker AI developer guide, managed spot training";
const PRICING: &str = "arithmetic: the price of an hour over the inferences in it";
const JACOB: &str = "Jacob et al. (2018), CVPR, 2704–2713";
const AVAILABILITY: &str = "AWS whitepaper, Availability and Beyond";

pub(super) const CONCEPTS: &[Concept] = &[
    concept(
        "Kinesis shard count",
        "shard_count",
        "serving::shard_count",
        inputs![
            count("in_mb_per_s", "megabytes written in a second"),
            count("records_per_s", "records written in a second"),
            count("out_mb_per_s", "megabytes read in a second"),
        ],
        |g| {
            let count = shard_count(g.number("in_mb_per_s")?, g.number("records_per_s")?, g.number("out_mb_per_s")?)?;
            Ok(Answer::one("shards", count.shards)
                .with("by_write_mb", count.by_write_mb)
                .with("by_records", count.by_records)
                .with("by_read_mb", count.by_read_mb))
        },
    )
    .also("shards")
    .notes(
        UNITS,
        "1 MB/s or 1000 records/s in and 2 MB/s out a shard, decimal; each rounded up, the largest wins; a limit met \
         exactly is enough",
        KINESIS,
    ),
    concept(
        "Kinesis shard count from kB",
        "shard_count_kb",
        "serving::shard_count_kb",
        inputs![
            count("in_kb_per_s", "kilobytes written in a second"),
            count("out_kb_per_s", "kilobytes read in a second")
        ],
        |g| Ok(Answer::one("shards", shard_count_kb(g.number("in_kb_per_s")?, g.number("out_kb_per_s")?)?)),
    )
    .notes(
        UNITS,
        "1000 kB/s in and 2000 kB/s out a shard, decimal; the larger, rounded up once; records per second are not \
         looked at",
        KINESIS,
    ),
    concept("stream capacity", "stream_capacity", "serving::stream_capacity", inputs![SHARDS], |g| {
        let capacity = stream_capacity(g.whole("shards")?)?;
        Ok(Answer::one("in_mb_per_s", capacity.in_mb_per_s)
            .with("in_records_per_s", capacity.in_records_per_s)
            .with("out_mb_per_s", capacity.out_mb_per_s)
            .with("read_calls_per_s", capacity.read_calls_per_s))
    })
    .notes(
        "MB, records and calls per second, above 0; never undefined",
        "each shard 1 MB and 1000 records in, 2 MB and 5 read calls out, which all consumers share; decimal megabytes",
        KINESIS,
    ),
    concept(
        "enhanced fan-out throughput",
        "fan_out",
        "serving::fan_out",
        inputs![
            SHARDS,
            whole("consumers", "the applications that read").at_least(1),
            truth("enhanced", "whether each consumer has a throughput of its own"),
        ],
        |g| {
            let enhanced = g.opt_truth("enhanced").unwrap_or(false);
            let read = fan_out(g.whole("shards")?, g.whole("consumers")?, enhanced)?;
            Ok(Answer::one("per_consumer_mb", read.per_consumer_mb).with("total_mb", read.total_mb))
        },
    )
    .notes(
        "MB per second, above 0; never undefined",
        "2 MB/s a shard, for all consumers together, or enhanced for each of them; decimal megabytes",
        "Amazon Kinesis Data Streams developer guide, enhanced fan-out consumers",
    ),
    concept(
        "PUT payload units",
        "payload_units",
        "serving::payload_units",
        inputs![
            whole("records", "how many records").at_least(1),
            whole("record_bytes", "the bytes of each").at_least(1),
            opt(whole("unit_bytes", "the bytes of a unit, 25600 unless given").at_least(1)),
        ],
        |g| {
            let unit = g.opt_whole("unit_bytes").unwrap_or(25_600);
            let units = payload_units(g.whole("records")?, g.whole("record_bytes")?, unit)?;
            Ok(Answer::one("units_separate", units.separate)
                .with("units_aggregated", units.aggregated)
                .with("saving", units.saving))
        },
    )
    .notes(
        "units whole, from 1; saving 0 to below 1, higher is better; never undefined",
        "each record rounded up to units of 25 600 bytes (25 KB, binary) unless given; aggregation counts no overhead",
        "Amazon Kinesis Data Streams pricing, PUT payload unit",
    ),
    concept(
        "target tracking",
        "target_tracking",
        "serving::target_tracking",
        inputs![count("load", "the load of all instances together"), TARGET, MIN, MAX],
        |g| {
            let (min, max) = (g.whole("min")?, g.whole("max")?);
            Ok(desired(target_tracking(g.number("load")?, g.number("target")?, min, max)?))
        },
    )
    .also("target tracking scaling")
    .notes(
        "desired from min to max, unclamped from 0, whole; never undefined",
        "load / target rounded up, then kept within the bounds; no cooldown, and the same rule in and out",
        SCALING,
    ),
    concept(
        "utilization-based scaling",
        "utilization_scaling",
        "serving::utilization_scaling",
        inputs![INSTANCES, count("utilization", "the utilization of each, such as 80 percent"), TARGET],
        |g| {
            let wanted = utilization_scaling(g.whole("instances")?, g.number("utilization")?, g.number("target")?)?;
            Ok(Answer::one("desired", wanted))
        },
    )
    .notes(
        UNITS,
        "instances · utilization / target rounded up, as Kubernetes, but without its tolerance of 10 %; no bounds",
        "Kubernetes documentation, Horizontal Pod Autoscaling, algorithm details",
    ),
    concept(
        "step scaling",
        "step_scaling",
        "serving::step_scaling",
        inputs![
            number("metric", "the value that is watched"),
            numbers("thresholds", "the values above which a step applies"),
            numbers("adjustments", "the instances that each step adds"),
        ],
        |g| {
            let (thresholds, adjustments) = (g.numbers("thresholds")?, g.numbers("adjustments")?);
            same_length("thresholds", thresholds.len(), "adjustments", adjustments.len())?;
            let step = step_scaling(g.number("metric")?, &thresholds)?;
            let add = step.map_or(0.0, |step| adjustments[step]);
            let rule = "the adjustment of the highest threshold that the metric is strictly above, 0 if of none";
            Ok(Answer::default().plain("add", add, rule))
        },
    )
    .notes(
        "instances to add, below 0 to remove; 0 below all thresholds; never undefined",
        "strictly above a threshold (AWS counts a step's lower bound in); only the highest step applies, steps do \
         not add up",
        "Application Auto Scaling user guide, step scaling policies",
    ),
    concept(
        "instances from a load test",
        "instances_for_peak",
        "serving::instances_for_peak",
        inputs![
            count("peak_requests", "the requests at the peak, in some time"),
            number("per_instance", "the requests that one instance served in the same time"),
            opt(count("headroom", "what is added to the peak, as a share of it, 0 unless given")),
        ],
        |g| {
            let headroom = g.opt_number("headroom").unwrap_or(0.0);
            let needed = instances_for_peak(g.number("peak_requests")?, g.number("per_instance")?, headroom)?;
            Ok(Answer::one("instances", needed))
        },
    )
    .notes(
        UNITS,
        "peak · (1 + headroom) / capacity, rounded up: headroom is a share of the peak, so 0.25 leaves a fifth free",
        "Amazon SageMaker AI developer guide, load testing your auto scaling configuration",
    ),
    concept("variant traffic share", "traffic_share", "serving::traffic_shares", inputs![WEIGHTS], |g| {
        Ok(Answer::default().list("shares", traffic_shares(&g.numbers("weights")?)?))
    })
    .also("traffic split, production variant weight")
    .notes(
        "0 to 1, summing to 1; an error where the weights sum to 0",
        "weights are relative: 0.1 is 10 % only if the others sum to 0.9",
        VARIANT,
    ),
    concept(
        "traffic per instance",
        "traffic_per_instance",
        "serving::traffic_per_instance",
        inputs![WEIGHTS, numbers("instances", "the instances of each variant")],
        |g| {
            let each = traffic_per_instance(&g.numbers("weights")?, &wholes(g, "instances")?)?;
            Ok(Answer::default().list("per_instance", each))
        },
    )
    .notes(
        "share of all traffic, 0 to 1; an error for a variant without instances",
        "a variant's traffic is divided evenly among its instances",
        VARIANT,
    ),
    concept(
        "canary fleet size",
        "canary_fleet",
        "serving::canary_instances",
        inputs![number("share", "the share of the traffic, from 0 to 1"), INSTANCES],
        |g| Ok(Answer::one("canary_instances", canary_instances(g.number("share")?, g.whole("instances")?)?)),
    )
    .notes(
        "whole, 0 to all instances; never undefined",
        "rounded up, so that any share above 0 has an instance",
        SHIFT,
    ),
    concept(
        "linear traffic shift",
        "linear_shift",
        "serving::linear_shift",
        inputs![whole("n_steps", "how many equal steps").at_least(1)],
        |g| {
            let (step, cumulative) = linear_shift(g.whole("n_steps")?)?;
            Ok(Answer::one("step", step).list("cumulative", cumulative))
        },
    )
    .notes(
        "step above 0, to 1; cumulative ends at 1; never undefined",
        "equal steps of 1 / n, the last one exactly 1; baking times between are not counted",
        SHIFT,
    ),
    concept(
        "canary traffic shift",
        "canary_shift",
        "serving::canary_stages",
        inputs![number("canary_share", "the first share, from 0 to 1")],
        |g| {
            let stages = canary_stages(g.number("canary_share")?)?.to_vec();
            Ok(Answer::default().plain("stages", stages, "the canary's share first, then all"))
        },
    )
    .notes("two shares, 0 to 1, the last one 1; never undefined", "two stages: the canary, then all", SHIFT),
    concept(
        "blue/green idle cost",
        "idle_cost",
        "serving::idle_cost",
        inputs![whole("old_instances", "the instances that are kept"), count("idle_hours", "how long"), PRICE],
        |g| {
            let idle = idle_cost(g.whole("old_instances")?, g.number("idle_hours")?, g.number("price_per_hour")?)?;
            Ok(Answer::one("idle_instance_hours", idle.instance_hours).with("cost", idle.cost))
        },
    )
    .notes(
        "instance hours and cost, at least 0, in the currency of the price; never undefined",
        "all old instances for all hours, no rounding to billed seconds",
        SHIFT,
    ),
    concept(
        "discounted cost",
        "discounted_cost",
        "serving::discounted_cost",
        inputs![count("on_demand", "the cost without the discount"), number("discount", "the discount, from 0 to 1")],
        |g| {
            let cost = discounted_cost(g.number("on_demand")?, g.number("discount")?)?;
            Ok(Answer::one("cost", cost.cost).with("saved", cost.saved))
        },
    )
    .also("spot discount, savings plan discount")
    .notes(
        "cost and saving, at least 0, in the currency given; never undefined",
        "the discount is a fraction, not percent; cost + saved is the cost without it",
        "AWS, Savings Plans and Amazon EC2 Spot pricing",
    ),
    concept(
        "managed spot saving",
        "spot_saving",
        "serving::spot_saving",
        inputs![
            count("training_seconds", "how long the training took"),
            count("billable_seconds", "how much of it is paid")
        ],
        |g| Ok(Answer::one("saving", spot_saving(g.number("training_seconds")?, g.number("billable_seconds")?)?)),
    )
    .notes(
        "0 to 1, higher is better; an error for no training time, or more billed than trained",
        "1 − billable / training, a fraction; the console shows percent",
        SPOT,
    ),
    concept(
        "spot waiting slack",
        "spot_slack",
        "serving::waiting_slack",
        inputs![
            count("max_wait", "the limit of waiting and running together"),
            count("max_run", "the limit of running")
        ],
        |g| {
            let slack = waiting_slack(g.number("max_wait")?, g.number("max_run")?)?;
            Ok(Answer::one("valid", slack.valid).with("slack", slack.slack))
        },
    )
    .notes(
        "any number, in the unit of the limits, below 0 where not allowed; valid true or false",
        "max_wait covers waiting and running, so it is at least max_run; equal is valid",
        "Amazon SageMaker API reference, StoppingCondition, MaxWaitTimeInSeconds",
    ),
    concept(
        "batch versus real-time cost",
        "batch_versus_real_time",
        "serving::batch_costs",
        inputs![
            PRICE,
            count("batch_hours_per_day", "how long the batch job runs each day, up to 24"),
            INSTANCES,
            number("days", "for how many days"),
        ],
        |g| {
            let (price, hours) = (g.number("price_per_hour")?, g.number("batch_hours_per_day")?);
            let costs = batch_costs(price, hours, g.whole("instances")?, g.number("days")?)?;
            Ok(Answer::one("batch", costs.batch).with("real_time", costs.real_time).with("ratio", costs.ratio))
        },
    )
    .notes(
        "costs at least 0, in the currency of the price; ratio from 1, NaN where the batch job costs nothing",
        "the endpoint runs 24 hours a day; both have as many instances at the same price",
        "Amazon SageMaker AI developer guide, batch transform and real-time inference",
    ),
    concept(
        "multi-model endpoint saving",
        "multi_model_saving",
        "serving::multi_model_saving",
        inputs![
            whole("models", "how many models").at_least(1),
            whole("endpoints", "how many endpoints they share").at_least(1),
        ],
        |g| Ok(Answer::one("saving", multi_model_saving(g.whole("models")?, g.whole("endpoints")?)?)),
    )
    .notes(
        "0 to below 1, higher is better; an error for more endpoints than models",
        "1 − endpoints / models: one endpoint a model otherwise, all at the same price",
        "Amazon SageMaker AI developer guide, multi-model endpoints",
    ),
    concept(
        "cost and latency choice",
        "cost_latency_choice",
        "serving::choose",
        inputs![
            texts("names", "the options"),
            numbers("latency_ms", "the latency of each"),
            numbers("price_per_hour", "the price of each"),
            numbers("cost_per_inference", "the cost of one inference of each"),
        ],
        choice_of,
    )
    .also("Pareto set of instances")
    .notes(
        "names of options; the Pareto set in the order given, at least one; never undefined",
        "ties go to the first; Pareto over latency and price per hour (not unit cost); options equal in both beat \
         neither",
        "Pareto's criterion, as in Ehrgott (2005), Multicriteria Optimization, 2nd edition, chapter 2",
    ),
    concept(
        "throughput implied by unit cost",
        "implied_throughput",
        "serving::implied_throughput",
        inputs![PRICE, number("cost_per_million", "the cost of a million inferences")],
        |g| {
            let rate = implied_throughput(g.number("price_per_hour")?, g.number("cost_per_million")?)?;
            Ok(Answer::one("per_second", rate))
        },
    )
    .notes(
        "inferences per second, at least 0; never undefined, an error for a cost not above 0",
        "an hour has 3600 seconds; instances are busy throughout",
        PRICING,
    ),
    concept(
        "cost per million inferences",
        "cost_per_million",
        "serving::cost_per_million",
        inputs![PRICE, number("per_second", "the inferences in a second")],
        |g| Ok(Answer::one("cost", cost_per_million(g.number("price_per_hour")?, g.number("per_second")?)?)),
    )
    .notes(
        "at least 0, in the currency of the price, lower is better; an error for a throughput not above 0",
        "an hour has 3600 seconds; instances are busy throughout",
        PRICING,
    ),
    concept(
        "model memory",
        "model_memory",
        "serving::model_memory",
        inputs![whole("parameters", "how many parameters").at_least(1), whole("bits", "the bits of each").at_least(1)],
        |g| {
            let memory = model_memory(g.whole("parameters")?, g.whole("bits")?)?;
            Ok(Answer::one("bytes", memory.bytes).with("gigabytes", memory.gigabytes))
        },
    )
    .also("model size")
    .notes(
        "bytes, and decimal gigabytes of 10⁹ bytes, above 0; never undefined",
        "parameters alone, without activations, gradients, optimizer or scales; bits / 8, not rounded",
        "IEEE 754-2019 for the usual sizes of 16, 32 and 64 bits",
    ),
    concept(
        "quantization size ratio",
        "quantization_ratio",
        "serving::quantization_ratio",
        inputs![whole("from_bits", "the bits before").at_least(1), whole("to_bits", "the bits after").at_least(1)],
        |g| {
            let [ratio, reduction, levels] = quantization_ratio(g.whole("from_bits")?, g.whole("to_bits")?)?;
            Ok(Answer::one("ratio", ratio).with("reduction", reduction).with("levels", levels))
        },
    )
    .notes(
        "ratio above 0, above 1 if smaller; reduction below 1, a fraction; levels 2^bits; never undefined",
        "sizes of the codes alone, without scales and zero points",
        "Gholami et al. (2021), A Survey of Quantization Methods for Efficient Neural Network Inference, \
         arXiv:2103.13630",
    ),
    concept(
        "symmetric quantization",
        "symmetric_quantization",
        "serving::quantize_symmetric",
        inputs![X, whole("bits", "the bits of a code").at_least(2)],
        |g| quantized(g, quantize_symmetric(&g.numbers("x")?, g.whole("bits")?)?),
    )
    .notes(
        "codes whole, −(2^(b−1) − 1) to 2^(b−1) − 1; the rest in the unit of x; an error where all x are 0",
        "the most negative code is left out, zero point 0; rounded to the nearest, halves to the even; error at most \
         half a scale",
        JACOB,
    ),
    concept(
        "affine quantization",
        "affine_quantization",
        "serving::quantize_affine",
        inputs![X, whole("bits", "the bits of a code").at_least(1)],
        |g| quantized(g, quantize_affine(&g.numbers("x")?, g.whole("bits")?)?),
    )
    .also("asymmetric quantization")
    .notes(
        "codes whole, 0 to 2^b − 1; the rest in the unit of x; an error where all x are 0",
        "the range is widened to hold 0, which is exact; rounded to the nearest, halves to the even, then kept \
         within the codes",
        JACOB,
    ),
    concept(
        "floating-point format",
        "float_format",
        "serving::float_format",
        inputs![
            whole("sign_bits", "bits of the sign, 0 or 1"),
            whole("exponent_bits", "bits of the exponent, 2 to 11"),
            whole("fraction_bits", "bits of the fraction, up to 52"),
        ],
        |g| {
            let (sign, exponent) = (g.whole("sign_bits")?, g.whole("exponent_bits")?);
            let format = float_format(sign, exponent, g.whole("fraction_bits")?)?;
            Ok(Answer::one("bits", format.bits)
                .with("max_exponent", format.max_exponent)
                .with("epsilon", format.epsilon)
                .with("max_finite", format.max_finite)
                .with("min_normal", format.min_normal))
        },
    )
    .notes(
        "bits whole; epsilon and sizes above 0; never undefined",
        "IEEE 754: the highest exponent is for infinity and NaN; epsilon is the spacing after 1; no subnormals in \
         min_normal",
        "IEEE 754-2019, section 3.3",
    ),
    concept(
        "magnitude pruning",
        "magnitude_pruning",
        "serving::prune",
        inputs![numbers("weights", "the weights of the model"), number("sparsity", "the share that goes to 0")],
        |g| {
            let pruned = prune(&g.numbers("weights")?, g.number("sparsity")?)?;
            Ok(Answer::default()
                .plain("pruned", pruned.weights, "the sparsity · n smallest magnitudes, rounded, are 0")
                .plain("n_zero", pruned.n_zero, "weights that are 0"))
        },
    )
    .notes(
        "weights, some of them 0; n_zero from 0 to n, those that were 0 before included; never undefined",
        "sparsity · n to the nearest whole number, halves to the even (as PyTorch); of equal magnitudes the first \
         goes first; one list, no layers",
        "Han, Pool, Tran & Dally (2015), NeurIPS, 1135–1143",
    ),
    concept(
        "dictionary encoding bits",
        "dictionary_bits",
        "serving::dictionary_bits",
        inputs![whole("cardinality", "how many different values").at_least(1)],
        |g| Ok(Answer::one("bits", dictionary_bits(g.whole("cardinality")?)?)),
    )
    .notes(
        "whole, from 0 (a single value); never undefined",
        "log₂ rounded up; the bits of a code, without the dictionary and without runs",
        "Apache Parquet format, encodings, dictionary encoding",
    ),
    concept(
        "compressed size",
        "compressed_size",
        "serving::compressed_size",
        inputs![count("bytes", "the bytes before"), number("reduction_percent", "the reduction, from 0 to 100")],
        |g| Ok(Answer::one("bytes_after", compressed_size(g.number("bytes")?, g.number("reduction_percent")?)?)),
    )
    .notes(
        "bytes, 0 to those before; never undefined, not rounded",
        "percent taken off: 75 leaves a quarter, which is a compression ratio of 4",
        "arithmetic: what remains after a percentage",
    ),
    concept(
        "availability downtime",
        "downtime",
        "serving::downtime",
        inputs![number("availability", "the share of time that it is up, from 0 to 1")],
        |g| {
            let down = downtime(g.number("availability")?)?;
            Ok(Answer::one("minutes_per_year", down.minutes_per_year)
                .with("minutes_per_month", down.minutes_per_month)
                .with("seconds_per_day", down.seconds_per_day))
        },
    )
    .notes(
        "minutes and seconds, from 0, lower is better; never undefined",
        "a year of 365 days, a month of 30; availability is a fraction, not percent",
        "Beyer et al. (2016), Site Reliability Engineering, appendix A",
    ),
    concept(
        "combined availability",
        "combined_availability",
        "serving::all_needed",
        inputs![numbers("availabilities", "the availability of each part, from 0 to 1")],
        |g| {
            let parts = g.numbers("availabilities")?;
            Ok(Answer::one("all_needed", all_needed(&parts)?).with("any_suffices", any_suffices(&parts)?))
        },
    )
    .also("availability in series and in parallel")
    .notes(
        "0 to 1, higher is better; an error for no parts",
        "parts fail independently; all needed is the product, any suffices 1 less the product of unavailabilities",
        AVAILABILITY,
    ),
    concept(
        "durability expected loss",
        "durability_loss",
        "serving::expected_losses",
        inputs![number("nines", "the nines of the durability"), count("objects", "how many objects are kept")],
        |g| Ok(Answer::one("expected_losses_per_year", expected_losses(g.number("nines")?, g.number("objects")?)?)),
    )
    .notes(
        "objects per year, at least 0, lower is better; never undefined",
        "expected value: objects · 10^(−nines), objects lost independently; eleven nines is 0.99999999999",
        "Amazon S3 FAQs, durability",
    ),
    concept(
        "speed-up",
        "speed_up",
        "serving::speed_up",
        inputs![number("before", "the time before"), number("after", "the time after, in the same unit")],
        |g| {
            let faster = speed_up(g.number("before")?, g.number("after")?)?;
            Ok(Answer::one("factor", faster.factor)
                .with("percent_faster", faster.percent_faster)
                .with("time_saved", faster.time_saved))
        },
    )
    .notes(
        "factor above 0, above 1 if faster; percent from −100, time_saved at most 1; never undefined",
        "factor is before / after, twice as fast is 100 % faster, and saves 0.5 of the time, a fraction",
        "Hennessy & Patterson (2019), Computer Architecture, 6th edition, section 1.8",
    ),
    concept(
        "Amdahl's law",
        "amdahl",
        "serving::amdahl",
        inputs![
            number("parallel_fraction", "the share of the work that is divided, from 0 to 1"),
            whole("n", "the machines").at_least(1),
        ],
        |g| {
            let (speed_up, cost) = amdahl(g.number("parallel_fraction")?, g.whole_from("n", 1)?)?;
            Ok(Answer::one("speed_up", speed_up).with("cost_factor", cost))
        },
    )
    .notes(
        "speed-up 1 to n, higher is better; cost factor from 1; never undefined",
        "no overhead of communication; cost is n / speed-up, of n machines against one",
        "Amdahl (1967), AFIPS, 483–485",
    ),
    concept(
        "pipeline bubble",
        "pipeline_bubble",
        "serving::pipeline_bubble",
        inputs![
            whole("stages", "the stages of the pipeline").at_least(1),
            whole("micro_batches", "the micro-batches of a batch").at_least(1),
        ],
        |g| Ok(Answer::one("bubble", pipeline_bubble(g.whole("stages")?, g.whole("micro_batches")?)?)),
    )
    .notes(
        "0 to below 1, lower is better; never undefined",
        "share of the whole time, (p − 1) / (m + p − 1); Megatron-LM gives (p − 1) / m, against the ideal time",
        "Huang et al. (2019), GPipe, NeurIPS",
    ),
    concept(
        "maximum CPU utilization",
        "max_cpu_utilization",
        "serving::max_cpu_percent",
        inputs![whole("cores", "the cores").at_least(1)],
        |g| Ok(Answer::one("max_percent", max_cpu_percent(g.whole("cores")?)?)),
    )
    .notes(
        "percent, from 100; never undefined",
        "100 percent a core, as CloudWatch adds them; other tools show the mean of the cores",
        "Amazon SageMaker AI developer guide, monitoring with Amazon CloudWatch, CPUUtilization",
    ),
    concept(
        "request batching limits",
        "request_batching",
        "serving::batching_limits",
        inputs![
            whole("max_batch", "the requests of a batch").at_least(1),
            whole("max_enqueued", "the batches in the queue").at_least(1),
            count("timeout_us", "how long a batch waits to fill, in microseconds"),
        ],
        |g| {
            let limits = batching_limits(g.whole("max_batch")?, g.whole("max_enqueued")?, g.number("timeout_us")?)?;
            Ok(Answer::one("queue_capacity", limits.queue_capacity).with("max_delay_ms", limits.max_delay_ms))
        },
    )
    .notes(
        "requests, whole, from 1; delay in milliseconds, at least 0; never undefined",
        "max_enqueued counts batches, not requests; the delay is that of waiting to fill, not of the queue",
        "TensorFlow Serving, batching guide, max_enqueued_batches and batch_timeout_micros",
    ),
    concept(
        "requests in flight",
        "requests_in_flight",
        "serving::requests_in_flight",
        inputs![count("rate_per_s", "the requests in a second"), count("latency_s", "the mean latency in seconds")],
        |g| Ok(Answer::one("in_flight", requests_in_flight(g.number("rate_per_s")?, g.number("latency_s")?)?)),
    )
    .also("Little's law")
    .notes(
        "requests, at least 0, not rounded; never undefined",
        "long-run means of a stable system, queueing included in the latency; seconds in both",
        "Little (1961), Operations Research 9, 383–387",
    ),
    concept(
        "Comprehend inference units",
        "inference_units",
        "serving::inference_units",
        inputs![
            count("characters_per_s", "the characters in a second"),
            opt(number("unit", "the characters per second of a unit, 100 unless given")),
        ],
        |g| {
            let unit = g.opt_number("unit").unwrap_or(100.0);
            Ok(Answer::one("units", inference_units(g.number("characters_per_s")?, unit)?))
        },
    )
    .notes(
        UNITS,
        "characters per second / 100 unless unit is given, rounded up",
        "Amazon Comprehend developer guide, managing endpoints, inference units",
    ),
    concept(
        "batched API calls",
        "batched_calls",
        "serving::batched_calls",
        inputs![whole("documents", "how many documents"), whole("batch", "how many a call takes").at_least(1)],
        |g| Ok(Answer::one("calls", batched_calls(g.whole("documents")?, g.whole("batch")?)?)),
    )
    .notes(
        UNITS,
        "documents / batch, rounded up: the last call may be partly filled",
        "Amazon Comprehend developer guide, quotas, 25 documents a synchronous batch",
    ),
    concept(
        "latency percentiles",
        "latency_percentiles",
        "serving::latency_percentiles",
        inputs![
            numbers("latency_ms", "the latency of each request"),
            numbers("percentiles", "which percentiles, from 0 to 100"),
        ],
        |g| {
            let values = latency_percentiles(&g.numbers("latency_ms")?, &g.numbers("percentiles")?)?;
            Ok(Answer::default().list("values", values))
        },
    )
    .also("tail latency")
    .notes(
        "in milliseconds, within the range given, lower is better; never undefined",
        "interpolated linearly (type 7, as NumPy); monitoring tools often take the nearest rank",
        "Hyndman & Fan (1996), The American Statistician 50, 361–365; Dean & Barroso (2013), CACM 56(2), 74–80",
    ),
];
