//! Streams: windows of time, running statistics, sketches.

use super::common::*;
use crate::streaming::{
    Ewma, HyperLogLog, KeyedWindows, Lateness, RunningMaximum, RunningMoments, Sentiment, SlidingWindows,
    StarSentiments, TumblingWindows, approximate_count_error, bloom_false_positive_rate, bloom_size, check_rolling,
    count_min_bound, count_min_estimate, count_min_size, floored, hyperloglog_error, hyperloglog_size,
    inclusion_probability, outside_range, rolling_means, row_windows, stagger_windows,
};
use crate::worked::{Expr, Number};

const TIME: Input = numbers("time", "the time of each record");
const ROW_TIME: Input = numbers("row_time", "when each record arrived");
const EVENT_TIME: Input = numbers("event_time", "when it happened");
const WIDTH: Input = number("window", "the width of a window, in the unit of time");
const VALUES: Input = numbers("values", "the values, in the order of the stream");
const WINDOW_START: &str = "⌊t / window⌋ · window of the records in it; windows without records are not emitted";

fn mean_of<'a>(values: &'a [f64], positions: impl IntoIterator<Item = usize> + 'a) -> Expr {
    Expr::mean_of(positions.into_iter().map(|i| Expr::from(values[i]))).called("mean")
}

/// The value of each record, if values are given.
fn values_of(g: &Given, n: usize) -> Result<Option<Vec<f64>>> {
    let Some(values) = g.opt_numbers("values") else { return Ok(None) };
    same_length("time", n, "values", values.len())?;
    Ok(Some(values))
}

fn tumbling(g: &Given) -> Result<Answer> {
    let (time, width) = (g.numbers("time")?, g.number("window")?);
    let windows = TumblingWindows::new(&time, width)?;
    let starts: Vec<f64> = windows.iter().map(|window| window.start).collect();
    let counts: Vec<usize> = windows.iter().map(|window| window.records.len()).collect();
    let answer = Answer::default().plain("starts", starts, WINDOW_START).plain(
        "counts",
        counts,
        "the records from start to start + window, which is no part of it",
    );
    Ok(match values_of(g, time.len())? {
        Some(values) => {
            answer.list("means", windows.iter().map(|window| mean_of(&values, window.records.iter().copied())))
        }
        None => answer,
    })
}

fn sliding(g: &Given) -> Result<Answer> {
    let time = g.numbers("time")?;
    let windows = SlidingWindows::new(&time, g.number("window")?)?;
    let rule = "for each record, those from t − window to t, both included, that have arrived by then";
    let answer = Answer::default().plain("counts", windows.counts(), rule);
    Ok(match values_of(g, time.len())? {
        Some(values) => {
            answer.list("means", (0..time.len()).map(|i| mean_of(&values, windows.records(i).iter().copied())))
        }
        None => answer,
    })
}

/// Rank of the largest register, or what is no rank at all.
fn registers(g: &Given) -> Result<Vec<u8>> {
    let rank = |x: f64| x == x.trunc() && (0.0..=61.0).contains(&x);
    let registers = g.numbers("registers")?;
    crate::input::in_range("registers", registers.iter().copied(), rank, "a rank, a whole number from 0 to 61,")?;
    Ok(registers.into_iter().map(|rank| rank as u8).collect())
}

fn hyperloglog_estimate(g: &Given) -> Result<Answer> {
    let sketch = match g.has("registers") {
        true => HyperLogLog::from_registers(registers(g)?, 0)?,
        false => {
            let p = u32::try_from(g.whole("p")?).unwrap_or(u32::MAX);
            let mut sketch = HyperLogLog::new(p, g.opt_whole("seed").unwrap_or(0) as u64)?;
            non_empty("ids", g.words("ids")?)?.iter().for_each(|id| sketch.add(id));
            sketch
        }
    };
    let m = sketch.registers().len();
    Ok(Answer::one("estimate", sketch.worked().estimate())
        .plain("registers", m, "m, the registers")
        .plain("zero_registers", sketch.n_zero(), "registers that no item has reached")
        .with("standard_error", (1.04 / Expr::named("m", m as f64).sqrt()).called("standard error")))
}

fn count_min(g: &Given) -> Result<Answer> {
    let column = |x: f64| x == x.trunc() && (0.0..9e15).contains(&x);
    let columns = g.numbers("columns")?;
    crate::input::in_range("columns", columns.iter().copied(), column, "a column, a whole number of at least 0,")?;
    let columns: Vec<usize> = columns.into_iter().map(|column| column as usize).collect();
    Ok(Answer::one("estimate", count_min_estimate(&g.rows("counters")?, &columns)?))
}

const WINDOWS: &str = "Amazon Kinesis Data Analytics for SQL Applications developer guide, windowed queries";
const DATAFLOW: &str = "Akidau et al. (2015), The Dataflow Model, PVLDB 8(12), 1792–1803";
const FLAJOLET: &str = "Flajolet, Fusy, Gandouet & Meunier (2007), HyperLogLog, AofA, 127–146";
const BLOOM: &str = "Bloom (1970), CACM 13, 422–426";
const CORMODE: &str = "Cormode & Muthukrishnan (2005), J. Algorithms 55, 58–75";
const WELFORD: &str = "Welford (1962), Technometrics 4, 419–420";

pub(super) const CONCEPTS: &[Concept] = &[
    concept(
        "tumbling window",
        "tumbling_window",
        "streaming::TumblingWindows",
        inputs![TIME, WIDTH, opt(numbers("values", "a value of each record, for the mean of each window"))],
        tumbling,
    )
    .also("tumbling windows, fixed window")
    .notes(
        "starts in the unit of time, counts from 1, means in the unit of the values; never undefined",
        "[start, start + window): a record on a boundary opens the next window; starts are multiples of window from \
         0; empty windows are left out",
        WINDOWS,
    ),
    concept(
        "stagger window",
        "stagger_window",
        "streaming::stagger_windows",
        inputs![
            ROW_TIME,
            EVENT_TIME,
            number("key_floor", "what event times are rounded down to a multiple of, for the key"),
            WIDTH
        ],
        |g| {
            let (row_time, event_time) = (g.numbers("row_time")?, g.numbers("event_time")?);
            let width = g.number("window")?;
            let windows = stagger_windows(&row_time, &event_time, g.number("key_floor")?, width)?;
            let emitted = windows.iter().map(|window| {
                (Expr::named("first arrival", window.opened) + Expr::named("window", width)).called("emitted")
            });
            let keys: Vec<f64> = windows.iter().map(|window| window.key).collect();
            let counts: Vec<usize> = windows.iter().map(|window| window.records.len()).collect();
            Ok(Answer::default()
                .list("emit_times", emitted)
                .plain("keys", keys, "the event time rounded down to a multiple of key_floor")
                .plain("counts", counts, "the records of the key that arrived before the window was emitted"))
        },
    )
    .also("stagger windows")
    .notes(
        "emit times and keys in the unit of time, counts from 1; never undefined",
        "opens at a key's first record, emitted one window later; a record at that very moment opens a new one; in \
         the order of emission",
        WINDOWS,
    ),
    concept(
        "tumbling window with event-time key",
        "keyed_tumbling_window",
        "streaming::KeyedWindows",
        inputs![ROW_TIME, EVENT_TIME, WIDTH],
        |g| {
            let windows = KeyedWindows::new(&g.numbers("row_time")?, &g.numbers("event_time")?, g.number("window")?)?;
            let rows: Vec<f64> = windows.iter().map(|window| window.row_window).collect();
            let events: Vec<f64> = windows.iter().map(|window| window.event_key).collect();
            let counts: Vec<usize> = windows.iter().map(|window| window.records.len()).collect();
            Ok(Answer::default()
                .plain("row_windows", rows, "the start of the window of arrival")
                .plain("event_keys", events, "the event time rounded down to a window")
                .plain("counts", counts, "the records of each pair"))
        },
    )
    .notes(
        "starts and keys in the unit of time, counts from 1; never undefined",
        "window of arrival first, then event time rounded down to the same width; sorted by both; empty pairs are \
         left out",
        WINDOWS,
    ),
    concept(
        "sliding time window",
        "sliding_window",
        "streaming::SlidingWindows",
        inputs![TIME, WIDTH, opt(numbers("values", "a value of each record, for the mean of each window"))],
        sliding,
    )
    .also("sliding window")
    .notes(
        "counts from 1, means in the unit of the values; never undefined",
        "from t − window to t, both included, of the records that have arrived; equal times in the order given",
        WINDOWS,
    ),
    concept(
        "sliding row window",
        "row_window",
        "streaming::row_windows",
        inputs![VALUES, whole("preceding", "how many rows before the current one count too")],
        |g| {
            let values = non_empty("values", g.numbers("values")?)?;
            let windows = || row_windows(values.len(), g.opt_whole("preceding").unwrap_or(0));
            g.whole("preceding")?;
            let counts: Vec<usize> = windows().map(|window| window.len()).collect();
            Ok(Answer::default()
                .plain("counts", counts, "the row and up to `preceding` rows before it")
                .list("means", windows().map(|window| mean_of(&values, window))))
        },
    )
    .notes(
        "counts 1 to preceding + 1, means in the unit of the values; never undefined",
        "the row itself counts, and up to preceding rows before it; shorter at the start, as ROWS BETWEEN n \
         PRECEDING AND CURRENT ROW",
        "SQL:2003, window functions; PostgreSQL documentation, window function calls",
    ),
    concept(
        "time rounding",
        "time_rounding",
        "streaming::floored",
        inputs![TIME, number("step", "what times are rounded down to a multiple of")],
        |g| {
            let (time, step) = (non_empty("time", g.numbers("time")?)?, g.number("step")?);
            let rounded: Vec<Expr> = time.iter().map(|t| floored(*t, step)).collect::<Result<_>>()?;
            Ok(Answer::default().list("rounded", rounded))
        },
    )
    .notes(
        "in the unit of time, at most the time itself; never undefined",
        "down, below 0 too: −1 by 10 is −10; multiples are counted from 0",
        "Amazon Kinesis Data Analytics SQL reference, STEP",
    ),
    concept(
        "running maximum",
        "running_maximum",
        "streaming::RunningMaximum",
        inputs![VALUES, opt(number("start", "the maximum before the first value, 0 unless given"))],
        |g| {
            let values = g.numbers("values")?;
            let maximum = RunningMaximum::new(&values, g.opt_number("start").unwrap_or(0.0))?;
            let last = *maximum.running.last().expect("at least one value");
            Ok(Answer::default()
                .plain("running", maximum.running, "the largest of the start and all values so far")
                .plain("changes", maximum.changes, "positions of values above all before them")
                .plain("final", last, "after the last value"))
        },
    )
    .notes(
        "in the unit of the values, never falling; changes are positions from 0; never undefined",
        "starts at 0 unless given, so that negative values alone leave 0; an equal value is no change",
        "arithmetic: the larger of the old maximum and the value",
    ),
    concept(
        "rolling mean",
        "rolling_mean",
        "streaming::rolling_means",
        inputs![VALUES, whole("window", "how many values a window holds").at_least(1)],
        |g| {
            let (values, window) = (g.numbers("values")?, g.whole("window")?);
            check_rolling(&values, window)?;
            let means = rolling_means(&values, window)?;
            let expr = |(first, mean): (usize, f64)| mean_of(&values, first..first + window).valued(mean);
            Ok(Answer::default().list("values", means.into_iter().enumerate().map(expr)))
        },
    )
    .notes(
        "n − window + 1 means, in the unit of the values; an error for a window of more than n values",
        "full windows only, without the gaps that pandas puts first; each mean stands at the end of its window",
        "pandas, DataFrame.rolling; van Herk (1992), Pattern Recognition Letters 13, 517–521, for the sums",
    ),
    concept(
        "exponentially weighted moving average",
        "ewma",
        "streaming::Ewma",
        inputs![VALUES, number("alpha", "the weight of the newest value, above 0 and at most 1")],
        |g| {
            let (values, mut average) = (non_empty("values", g.numbers("values")?)?, Ewma::new(g.number("alpha")?)?);
            Ok(Answer::default().list("values", values.into_iter().map(|value| average.add(value))))
        },
    )
    .also("EWMA, EMA, exponential moving average")
    .notes(
        "within the range of the values, in their unit; never undefined",
        "begins at the first value, alpha weighs the newest (pandas: ewm with adjust=False)",
        "Roberts (1959), Technometrics 1, 239–250",
    ),
    concept(
        "running mean and variance",
        "running_moments",
        "streaming::RunningMoments",
        inputs![VALUES, opt(whole("ddof", "what is taken off n in the variance: 0 (population) or 1 (sample)"))],
        |g| {
            let ddof = g.opt_whole("ddof").unwrap_or(0);
            let (means, variances) = RunningMoments::of_each(&g.numbers("values")?, ddof)?;
            Ok(Answer::default().list("means", means).list("variances", variances))
        },
    )
    .also("Welford's algorithm, online variance")
    .notes(
        "means in the unit of the values, variances at least 0 in its square; a variance is NaN for no more values \
         than ddof",
        "ddof 0 (population) unless given; a mean and a variance after each value",
        WELFORD,
    ),
    concept(
        "HyperLogLog standard error",
        "hyperloglog_error",
        "streaming::hyperloglog_error",
        inputs![whole("p", "the bits that choose a register, so that there are 2^p").at_least(1)],
        |g| {
            let (registers, error) = hyperloglog_error(g.whole("p")?)?;
            Ok(Answer::one("registers", registers).with("standard_error", error))
        },
    )
    .notes(
        "registers 2^p; error above 0, relative (0.02 reads 2 %); never undefined",
        "1.04 / √m, one standard deviation and no bound; for large m, small ones are slightly worse",
        FLAJOLET,
    ),
    concept(
        "HyperLogLog registers for an error",
        "hyperloglog_size",
        "streaming::hyperloglog_size",
        inputs![number("standard_error", "the wanted relative standard error, such as 0.02")],
        |g| {
            let size = hyperloglog_size(g.number("standard_error")?)?;
            Ok(Answer::one("registers_needed", size.registers_needed).with("p", size.p).with("bytes_6_bit", size.bytes))
        },
    )
    .notes(
        "registers and bytes whole, p from 0; never undefined, an error for a standard error of at most 10⁻⁹",
        "rounded up, then to a power of two; registers of 6 bits, bytes without overhead; a sketch itself needs p of \
         4 to 18",
        FLAJOLET,
    ),
    concept(
        "HyperLogLog estimate",
        "hyperloglog",
        "streaming::HyperLogLog",
        &[
            &[numbers("registers", "the largest rank of each register, 0 where no item came")],
            &[
                labels("ids", "the items of the stream"),
                whole("p", "the bits that choose a register, 4 to 18").at_least(4),
                opt(whole("seed", "the seed of the hashes")),
            ],
        ],
        hyperloglog_estimate,
    )
    .also("HyperLogLog, approximate distinct count")
    .notes(
        "at least 0, no whole number; standard error relative; never undefined",
        "64-bit hashes, so no correction of large counts; linear counting up to 2.5 m while a register is 0; seed 0",
        FLAJOLET,
    ),
    concept(
        "approximate count error",
        "approximate_count_error",
        "streaming::approximate_count_error",
        inputs![count("estimate", "the approximate count"), count("exact", "the exact count")],
        |g| {
            let [relative, of_estimate] = approximate_count_error(g.number("estimate")?, g.number("exact")?)?;
            Ok(Answer::one("relative_error", relative).with("error_over_estimate", of_estimate))
        },
    )
    .notes(
        "both from −1, 0 for an exact estimate, with opposite signs; each NaN where its divisor is 0",
        "signs are opposite: estimate − exact over exact, exact − estimate over estimate; fractions, not percent",
        "arithmetic: relative error",
    ),
    concept(
        "distinct count in a window",
        "windowed_distinct_count",
        "streaming::TumblingWindows::distinct",
        inputs![TIME, labels("ids", "the id of each record"), WIDTH],
        |g| {
            let (time, ids) = (g.numbers("time")?, g.labels("ids")?);
            same_length("time", time.len(), "ids", ids.len())?;
            let windows = TumblingWindows::new(&time, g.number("window")?)?;
            let starts: Vec<f64> = windows.iter().map(|window| window.start).collect();
            Ok(Answer::default().plain("starts", starts, WINDOW_START).plain(
                "distinct",
                windows.distinct(&ids)?,
                "the different ids of the window's records",
            ))
        },
    )
    .notes(
        "starts in the unit of time, counts whole, from 1; never undefined",
        "exact, no sketch; [start, start + window), empty windows are left out",
        WINDOWS,
    ),
    concept(
        "Bloom filter false-positive rate",
        "bloom_false_positive_rate",
        "streaming::bloom_false_positive_rate",
        inputs![
            whole("n_items", "items in the filter"),
            whole("n_bits", "bits of the filter").at_least(1),
            whole("n_hashes", "bits that an item sets").at_least(1),
        ],
        |g| {
            let rate = bloom_false_positive_rate(g.whole("n_items")?, g.whole("n_bits")?, g.whole("n_hashes")?)?;
            Ok(Answer::one("false_positive_rate", rate))
        },
    )
    .notes(
        "0 to 1, lower is better; 0 for no items; never undefined",
        "the usual (1 − e^(−kn/m))^k, slightly below the exact rate for small filters",
        BLOOM,
    ),
    concept(
        "Bloom filter size",
        "bloom_size",
        "streaming::bloom_size",
        inputs![
            whole("n_items", "items that the filter is made for").at_least(1),
            number("false_positive_rate", "the wanted rate of false positives, between 0 and 1"),
        ],
        |g| {
            let (bits, hashes) = bloom_size(g.whole("n_items")?, g.number("false_positive_rate")?)?;
            Ok(Answer::one("n_bits", bits).with("n_hashes", hashes))
        },
    )
    .notes(
        "bits and hashes whole, from 1; never undefined",
        "natural logarithms; bits rounded up, hashes to the nearest whole number, at least 1",
        BLOOM,
    ),
    concept(
        "count-min sketch size",
        "count_min_size",
        "streaming::count_min_size",
        inputs![
            number("epsilon", "the excess that is allowed, as a share of all items"),
            number("delta", "the probability that it is exceeded"),
        ],
        |g| {
            let (width, depth) = count_min_size(g.number("epsilon")?, g.number("delta")?)?;
            Ok(Answer::one("width", width).with("depth", depth))
        },
    )
    .notes(
        "width and depth whole, from 1; never undefined",
        "e / ε and ln(1 / δ), natural logarithm, both rounded up",
        CORMODE,
    ),
    concept(
        "count-min sketch estimate",
        "count_min_estimate",
        "streaming::count_min_estimate",
        inputs![
            matrix("counters", "the counters, a row for each hash"),
            numbers("columns", "the column of the item in each row, from 0"),
        ],
        count_min,
    )
    .notes(
        "at least 0, never below the true count; never undefined",
        "the smallest of the item's counters, no correction of the mean (count-mean-min)",
        CORMODE,
    ),
    concept(
        "count-min sketch error bound",
        "count_min_bound",
        "streaming::count_min_bound",
        inputs![
            whole("width", "the columns of the table").at_least(1),
            whole("depth", "its rows").at_least(1),
            whole("n", "all items counted"),
        ],
        |g| {
            let [epsilon, delta, excess] = count_min_bound(g.whole("width")?, g.whole("depth")?, g.whole("n")?)?;
            Ok(Answer::one("epsilon", epsilon).with("delta", delta).with("largest_excess", excess))
        },
    )
    .notes(
        "epsilon above 0 (above 1 for narrow tables), delta between 0 and 1, excess at least 0, in items; never \
         undefined",
        "ε = e / width, δ = e^(−depth), N all items counted, not the different ones",
        CORMODE,
    ),
    concept(
        "star to sentiment mapping",
        "star_sentiment",
        "streaming::StarSentiments",
        inputs![numbers("stars", "the stars of each review, 1 to 5")],
        |g| {
            let reviews = StarSentiments::new(&g.numbers("stars")?)?;
            let each: Vec<&str> = reviews.sentiments().iter().map(|sentiment| sentiment.as_str()).collect();
            Ok(Answer::default()
                .plain("positive", reviews.count(Sentiment::Positive), "reviews of 4 or 5 stars")
                .plain("neutral", reviews.count(Sentiment::Neutral), "reviews of 3 stars")
                .plain("negative", reviews.count(Sentiment::Negative), "reviews of 1 or 2 stars")
                .with("mean", reviews.mean())
                .plain("sentiments", each, "of each review"))
        },
    )
    .notes(
        "counts whole, from 0; mean 1 to 5; never undefined, an error for what is not 1 to 5",
        "4 and 5 are positive, 3 neutral, 1 and 2 negative",
        "Pang, Lee & Vaithyanathan (2002), Thumbs up?, EMNLP, 79–86, for ratings as sentiments",
    ),
    concept(
        "range check",
        "range_check",
        "streaming::outside_range",
        inputs![VALUES, number("min", "the smallest value allowed"), number("max", "the largest value allowed")],
        |g| {
            let outside = outside_range(&g.numbers("values")?, g.number("min")?, g.number("max")?)?;
            let valid = outside.is_empty();
            Ok(Answer::default().plain("violations", outside, "positions of values below min or above max").plain(
                "valid",
                valid,
                "whether there are none",
            ))
        },
    )
    .notes(
        "positions from 0; valid true or false; never undefined",
        "both ends are allowed",
        "Schelter et al. (2018), Automating Large-Scale Data Quality Verification, PVLDB 11(12), 1781–1794",
    ),
    concept("out-of-order records", "out_of_order", "streaming::Lateness", inputs![ROW_TIME, EVENT_TIME], |g| {
        let late = Lateness::new(&g.numbers("row_time")?, &g.numbers("event_time")?)?;
        Ok(Answer::default()
            .plain("n_out_of_order", late.records().len(), "records below the largest event time so far")
            .with("max_lateness", late.largest())
            .plain("records", late.records().to_vec(), "their positions, in the order of arrival"))
    })
    .also("late records")
    .notes(
        "count whole, from 0; lateness at least 0, in the unit of time, 0 where nothing is late; never undefined",
        "late is strictly below the largest event time before, in the order of arrival (ties as given); lateness \
         against that time",
        DATAFLOW,
    ),
    concept(
        "reservoir sampling",
        "reservoir_sampling",
        "streaming::Reservoir",
        inputs![whole("n_seen", "items seen so far").at_least(1), whole("k", "places of the reservoir").at_least(1)],
        |g| Ok(Answer::one("inclusion_probability", inclusion_probability(g.whole("n_seen")?, g.whole("k")?)?)),
    )
    .notes(
        "above 0, to 1; never undefined",
        "min(1, k / n), the same for every item seen (algorithm R), none drawn twice",
        "Vitter (1985), ACM Trans. Math. Softw. 11, 37–57",
    ),
];
