//! Streams: records that come one by one, in windows of time, and sketches that remember much in little room.
//!
//! | question | here |
//! |---|---|
//! | what happened in each minute? | [`TumblingWindows`], [`KeyedWindows`], [`stagger_windows`] |
//! | what happened in the minute before each record? | [`SlidingWindows`], [`rolling_means`], [`Ewma`], [`RunningMoments`] |
//! | how many different ones? | [`HyperLogLog`] |
//! | has this one been seen? | [`BloomFilter`] |
//! | how often has this one been seen? | [`CountMinSketch`] |
//! | a fair sample of all so far? | [`Reservoir`] |
//!
//! Sketches of the same settings merge: two halves of a stream give the sketch of the whole.

mod bloom;
mod checks;
mod count_min;
mod hash;
mod hyperloglog;
mod lateness;
mod reservoir;
mod running;
mod sliding;
mod stagger;
mod tumbling;

pub use bloom::{BloomFilter, bloom_false_positive_rate, bloom_size};
pub use checks::{Sentiment, StarSentiments, outside_range};
pub use count_min::{CountMinSketch, count_min_bound, count_min_estimate, count_min_size};
pub use hyperloglog::{HyperLogLog, HyperLogLogSize, approximate_count_error, hyperloglog_error, hyperloglog_size};
pub use lateness::Lateness;
pub use reservoir::{Reservoir, inclusion_probability};
pub use running::{Ewma, RunningMaximum, RunningMoments};
pub(crate) use sliding::check_rolling;
pub use sliding::{SlidingWindows, rolling_means, row_windows};
pub use stagger::{StaggerWindow, stagger_windows};
pub use tumbling::{KeyedWindow, KeyedWindows, TumblingWindow, TumblingWindows, floored};
