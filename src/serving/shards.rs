//! Shards of a stream: how many a load takes, what they carry, and what records cost by the unit.
//!
//! - Limits per shard, of Amazon Kinesis: 1 MB/s or 1000 records/s in; 2 MB/s and 5 read calls/s out, which all consumers
//!   share unless each has its own with enhanced fan-out.
//! - Formula: shards = max(⌈MB/s in / 1⌉, ⌈records/s / 1000⌉, ⌈MB/s out / 2⌉).
//! - Conventions: decimal megabytes; a load that meets a limit exactly needs no further shard; no load needs none.

use super::{at_least_0, at_least_1};
use crate::Result;
use crate::worked::{Expr, Number};

/// What each limit asks for, and the largest of it.
#[derive(Debug, Clone)]
pub struct ShardCount {
    pub by_write_mb: Expr,
    pub by_records: Expr,
    pub by_read_mb: Expr,
    pub shards: Expr,
}

/// The shards for a load.
///
/// # Errors
/// `BadParam` for a load below 0.
/// ```
/// let count = workings::serving::shard_count(3.2, 1500.0, 9.0)?;
/// assert_eq!((count.by_write_mb.value(), count.by_records.value(), count.by_read_mb.value()), (4.0, 2.0, 5.0));
/// assert_eq!(count.shards.value(), 5.0);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn shard_count(in_mb_per_s: f64, records_per_s: f64, out_mb_per_s: f64) -> Result<ShardCount> {
    let by_write_mb = (at_least_0("in_mb_per_s", in_mb_per_s)? / 1.0).ceil().called("by write MB");
    let by_records = (at_least_0("records_per_s", records_per_s)? / 1000.0).ceil().called("by records");
    let by_read_mb = (at_least_0("out_mb_per_s", out_mb_per_s)? / 2.0).ceil().called("by read MB");
    let shards = Expr::max_of([by_write_mb.clone(), by_records.clone(), by_read_mb.clone()]).called("shards");
    Ok(ShardCount { by_write_mb, by_records, by_read_mb, shards })
}

/// The shards for a load in kB/s: max(in / 1000, out / 2000), rounded up.
///
/// # Errors
/// `BadParam` for a load below 0.
/// ```
/// assert_eq!(workings::serving::shard_count_kb(4500.0, 13_000.0)?.value(), 7.0);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn shard_count_kb(in_kb_per_s: f64, out_kb_per_s: f64) -> Result<Expr> {
    let write = at_least_0("in_kb_per_s", in_kb_per_s)? / 1000.0;
    let read = at_least_0("out_kb_per_s", out_kb_per_s)? / 2000.0;
    Ok(write.max(read).ceil().called("shards"))
}

/// What a stream carries in a second.
#[derive(Debug, Clone)]
pub struct StreamCapacity {
    pub in_mb_per_s: Expr,
    pub in_records_per_s: Expr,
    pub out_mb_per_s: Expr,
    pub read_calls_per_s: Expr,
}

/// The capacity of so many shards.
///
/// # Errors
/// `BadParam` for no shard.
/// ```
/// let capacity = workings::serving::stream_capacity(5)?;
/// assert_eq!((capacity.in_records_per_s.value(), capacity.out_mb_per_s.value()), (5000.0, 10.0));
/// # Ok::<(), workings::Error>(())
/// ```
pub fn stream_capacity(shards: usize) -> Result<StreamCapacity> {
    let shards = at_least_1("shards", shards)?;
    Ok(StreamCapacity {
        in_mb_per_s: (&shards * 1.0).called("MB/s in"),
        in_records_per_s: (&shards * 1000.0).called("records/s in"),
        out_mb_per_s: (&shards * 2.0).called("MB/s out"),
        read_calls_per_s: (shards * 5.0).called("read calls/s"),
    })
}

/// What consumers of a stream can read in a second.
#[derive(Debug, Clone)]
pub struct FanOut {
    pub per_consumer_mb: Expr,
    pub total_mb: Expr,
}

/// The reading throughput: 2 MB/s of each shard, for all consumers together or, `enhanced`, for each of them.
///
/// # Errors
/// `BadParam` for no shard or no consumer.
/// ```
/// let shared = workings::serving::fan_out(4, 5, false)?;
/// assert_eq!((shared.per_consumer_mb.value(), shared.total_mb.value()), (1.6, 8.0));
/// let enhanced = workings::serving::fan_out(4, 5, true)?;
/// assert_eq!((enhanced.per_consumer_mb.value(), enhanced.total_mb.value()), (8.0, 40.0));
/// # Ok::<(), workings::Error>(())
/// ```
pub fn fan_out(shards: usize, consumers: usize, enhanced: bool) -> Result<FanOut> {
    let (shards, consumers) = (at_least_1("shards", shards)?, at_least_1("consumers", consumers)?);
    let stream = 2.0 * shards;
    Ok(match enhanced {
        true => {
            let per_consumer_mb = stream.called("per consumer");
            FanOut { total_mb: (&per_consumer_mb * consumers).called("total"), per_consumer_mb }
        }
        false => {
            let total_mb = stream.called("total");
            FanOut { per_consumer_mb: (&total_mb / consumers).called("per consumer"), total_mb }
        }
    })
}

/// The payload units of records sent one by one and packed together.
#[derive(Debug, Clone)]
pub struct PayloadUnits {
    pub separate: Expr,
    pub aggregated: Expr,
    /// The share of the units that packing saves.
    pub saving: Expr,
}

/// PUT payload units: each record is rounded up to whole units (25 600 bytes in Kinesis); aggregation packs the bytes of
/// all records first, of which no overhead is counted.
///
/// # Errors
/// `BadParam` for no record, an empty one, or a unit of 0 bytes.
/// ```
/// let units = workings::serving::payload_units(1000, 1024, 25_600)?;
/// assert_eq!((units.separate.value(), units.aggregated.value(), units.saving.value()), (1000.0, 40.0, 0.96));
/// # Ok::<(), workings::Error>(())
/// ```
pub fn payload_units(records: usize, record_bytes: usize, unit_bytes: usize) -> Result<PayloadUnits> {
    let (records, unit) = (at_least_1("records", records)?, at_least_1("unit_bytes", unit_bytes)?);
    let bytes = at_least_1("record_bytes", record_bytes)?;
    let separate = (&records * (&bytes / &unit).ceil()).called("separate");
    let aggregated = (records * bytes / unit).ceil().called("aggregated");
    let saving = (1.0 - &aggregated / &separate).called("saving");
    Ok(PayloadUnits { separate, aggregated, saving })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_met_exactly_is_no_shard_more() {
        assert_eq!(shard_count(6.0, 6000.0, 12.0).unwrap().shards.value(), 6.0);
        assert_eq!(shard_count(6.001, 6000.0, 12.0).unwrap().shards.value(), 7.0);
        assert_eq!(shard_count(0.0, 0.0, 0.0).unwrap().shards.value(), 0.0);
        assert_eq!(shard_count_kb(3000.0, 100.0).unwrap().value(), 3.0);
        assert!(shard_count(0.5, 0.0, 0.0).unwrap().shards.worked().to_string().contains("⌈in_mb_per_s / 1⌉"));
    }

    /// Two units a record of 25 601 bytes: 20; ten of them are 256 010 bytes, a little over ten units.
    #[test]
    fn units_are_whole() {
        let units = payload_units(10, 25_601, 25_600).unwrap();
        assert_eq!((units.separate.value(), units.aggregated.value()), (20.0, 11.0));
    }

    #[test]
    fn wrong_loads_are_refused() {
        assert!(shard_count(-1.0, 0.0, 0.0).is_err() && shard_count(0.0, f64::NAN, 0.0).is_err());
        assert!(shard_count_kb(0.0, -1.0).is_err() && stream_capacity(0).is_err());
        assert!(fan_out(0, 1, true).is_err() && fan_out(1, 0, false).is_err());
        assert!(payload_units(0, 1, 1).is_err() && payload_units(1, 0, 1).is_err() && payload_units(1, 1, 0).is_err());
    }
}
