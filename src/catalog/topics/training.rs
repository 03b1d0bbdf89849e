//! Training and choosing models: splits, folds, searches, schedules, stopping.

use super::common::*;
use crate::catalog::Value;
use crate::ensemble::Vote;
use crate::model_selection::{
    KFold, SuccessiveHalving, best_trial, chance_of_top, check_fractions, decades, hyperband_brackets, integer_range,
    range_shares, search_rounds, search_size, share_out, split_sizes, test_share, trials_needed, two_stage_sizes,
};
use crate::stats::Sample;
use crate::training::{
    AutoLabels, BiasVariance, Checkpoint, EarlyStopping, Schedule, Uncertainty, average_gradients, below_median,
    effective_batch, error_ratio, error_reduction, examples_seen, iterations, loss_not_decreasing, quotient,
    ring_all_reduce_bytes, warm_up,
};
use crate::worked::{Expr, Number};

const N: Input = whole("n", "rows in all").at_least(1);
const BATCH_SIZE: Input = whole("batch_size", "rows in a batch").at_least(1);
const EPOCHS: Input = whole("epochs", "passes over the data").at_least(1);
const FRACTIONS: Input = numbers("fractions", "the share of each part, at most 1 together");
const FOLDS: Input = whole("k", "how many folds, at least 2 and at most n").at_least(1);
/// The schedules that take the same settings.
const fn schedule(words: &'static [&'static str]) -> Input {
    choice(
        "schedule",
        words,
        "step with factor and every, cosine or linear with total, exponential or inverse with rate",
    )
}
const STEPS: Input = numbers("steps", "the steps to tell it for, from 0");
const INITIAL: Input = number("initial", "the rate at step 0, above 0");
const LARGEST_REMAINDER: &str = "shares of n, odd rows to the largest remainders";
const FIRST: &str = "the first of the best";

/// A list as long as the answer of one question may be.
const LONGEST: usize = 1_000_000;

/// Whole numbers of at least 0.
fn wholes(name: &'static str, values: Vec<f64>) -> Result<Vec<usize>> {
    let whole = |x: f64| (0.0..=9_007_199_254_740_992.0).contains(&x) && x.fract() == 0.0;
    crate::input::in_range(name, values.iter().copied(), whole, "a whole number from 0 to 2⁵³")?;
    Ok(values.into_iter().map(|x| x as usize).collect())
}

fn integer(g: &Given, name: &'static str) -> Result<i64> {
    let value = g.number(name)?;
    let fits = value.fract() == 0.0 && value.abs() <= 9_007_199_254_740_992.0;
    crate::input::setting(name, value, fits, "a whole number")?;
    Ok(value as i64)
}

fn folds(g: &Given) -> Result<KFold> {
    let n = g.whole("n")?;
    let folds = KFold::new(n, g.whole("k")?)?;
    crate::input::setting("n", n as f64, n <= LONGEST, "at most a million rows, to list them,")?;
    Ok(folds)
}

fn updates(g: &Given) -> Result<Answer> {
    let n = g.whole("n")?;
    let expr = match g.text("method")? {
        "batch" => Expr::from(1.0).called("updates"),
        "stochastic" => Expr::named("n", n as f64).called("updates"),
        _ => iterations(n, g.whole("batch_size")?, false)?.called("updates"),
    };
    Ok(Answer::one("updates", expr))
}

fn rates(g: &Given) -> Result<Answer> {
    let initial = g.number("initial")?;
    let schedule = match g.text("schedule")? {
        "step" => Schedule::Step { factor: g.number("factor")?, every: g.whole("every")? },
        "cosine" => Schedule::Cosine { total: g.whole("total")? },
        "exponential" => Schedule::Exponential { rate: g.number("rate")? },
        "inverse" => Schedule::Inverse { rate: g.number("rate")? },
        _ => Schedule::Linear { total: g.whole("total")? },
    };
    let steps = wholes("steps", non_empty("steps", g.numbers("steps")?)?)?;
    let rates = steps.into_iter().map(|step| schedule.rate(step, initial)).collect::<Result<Vec<_>>>()?;
    Ok(Answer::default().list("rates", rates))
}

fn hyperband(g: &Given) -> Result<Answer> {
    let brackets = hyperband_brackets(g.number("max_resource")?, g.whole("eta")?)?;
    let first: Vec<Vec<Value>> =
        brackets.iter().map(|b| vec![Value::from(b.configurations), Value::from(b.resource)]).collect();
    Ok(Answer::default().plain("n_brackets", brackets.len(), "⌊log_η R⌋ + 1").plain(
        "first_round",
        first,
        "⌈(s_max + 1) / (s + 1) · η^s⌉ configurations with R / η^s each, from s_max down to 0",
    ))
}

const KFOLD: &str = "scikit-learn, KFold";
const BERGSTRA: &str = "Bergstra & Bengio (2012), Journal of Machine Learning Research 13, 281–305";
const SETTLES: &str = "Settles (2009), Active Learning Literature Survey, University of Wisconsin–Madison, report 1648";

pub(super) const CONCEPTS: &[Concept] = &[
    concept(
        "iterations per epoch",
        "iterations_per_epoch",
        "training::iterations",
        inputs![N, BATCH_SIZE, EPOCHS, opt(truth("drop_last", "whether a last, smaller batch is left out"))],
        |g| {
            let drop_last = g.opt_truth("drop_last").unwrap_or(false);
            let each = iterations(g.whole("n")?, g.whole("batch_size")?, drop_last)?;
            let total = (&each * Expr::named("epochs", g.whole("epochs")? as f64)).called("total iterations");
            Ok(Answer::one("iterations_per_epoch", each).with("total_iterations", total))
        },
    )
    .notes(
        "whole, from 1, but 0 where drop_last leaves no batch; never undefined",
        "rounded up, or down with drop_last, which is false unless given",
        "PyTorch, torch.utils.data.DataLoader",
    ),
    concept(
        "updates per epoch",
        "updates_per_epoch",
        "training::iterations",
        inputs![
            N,
            choice(
                "method",
                &["batch", "stochastic", "mini_batch"],
                "rows before each update: all, one, or batch_size"
            ),
            opt(BATCH_SIZE),
        ],
        updates,
    )
    .notes(
        "whole, from 1; never undefined",
        "batch is 1, stochastic n, mini_batch n / batch_size rounded up; one update a batch, no accumulation",
        "Goodfellow, Bengio & Courville (2016), Deep Learning, section 8.1.3",
    ),
    concept(
        "examples seen",
        "examples_seen",
        "training::examples_seen",
        inputs![BATCH_SIZE, whole("steps_per_epoch", "batches in an epoch").at_least(1), EPOCHS],
        |g| {
            let (steps, epochs) = (g.whole("steps_per_epoch")?, g.whole("epochs")?);
            let [per_epoch, total] = examples_seen(g.whole("batch_size")?, steps, epochs)?;
            let all = Expr::named("steps per epoch", steps as f64) * Expr::named("epochs", epochs as f64);
            Ok(Answer::one("per_epoch", per_epoch).with("total", total).with("total_steps", all.called("total steps")))
        },
    )
    .notes(
        "whole, from 1; never undefined",
        "every batch is full; examples seen again in a later epoch count again",
        "arithmetic: batch size times steps times epochs",
    ),
    concept("split sizes", "split_sizes", "model_selection::split_sizes", inputs![N, FRACTIONS], |g| {
        let fractions = g.numbers("fractions")?;
        let sizes = split_sizes(g.whole("n")?, &fractions)?;
        let named = |(i, fraction): (usize, &f64)| Expr::named(format!("fraction[{i}]"), *fraction);
        let total = Expr::sum_of(fractions.iter().enumerate().map(named)).called("total share");
        Ok(Answer::default().plain("counts", sizes, LARGEST_REMAINDER).with("total_share", total))
    })
    .also("train validation test split")
    .notes(
        "whole rows, from 0, each within one of n times its fraction; total_share 0 to 1; an error for fractions \
         above 1 together",
        "largest remainders get the odd rows, earlier parts first; parts of 0 rows are possible",
        "Hamilton's method, as in Balinski & Young (2001), Fair Representation, 2nd edition",
    ),
    concept(
        "two-stage split",
        "two_stage_split",
        "model_selection::two_stage_sizes",
        inputs![
            N,
            number("test_size_first", "the share held out from training"),
            number("test_size_second", "the share of the held-out rows that is the test"),
        ],
        |g| {
            let (first, second) = (g.number("test_size_first")?, g.number("test_size_second")?);
            let [train, validation, test] = two_stage_sizes(g.whole("n")?, first, second)?;
            Ok(Answer::default()
                .plain("train", train, "what is not held out")
                .plain("validation", validation, "held out, and not in the test")
                .plain("test", test, "the held-out side is rounded up in each stage"))
        },
    )
    .notes(
        "whole rows, from 1, together n; an error where a part would be empty",
        "the held-out side is rounded up in each stage, as scikit-learn; the second share is of the held-out rows, \
         not of all",
        "scikit-learn, train_test_split",
    ),
    concept(
        "test share",
        "test_share",
        "model_selection::test_share",
        inputs![N, number("test_size", "the share of rows that test, above 0 and below 1")],
        |g| {
            let [train, test] = test_share(g.whole("n")?, g.number("test_size")?)?;
            Ok(Answer::default().plain("train", train, "n − test").plain("test", test, "⌈n · test_size⌉"))
        },
    )
    .notes(
        "whole rows, from 1, together n; an error where nothing is left to train on",
        "test is rounded up, as scikit-learn",
        "scikit-learn, train_test_split",
    ),
    concept(
        "stratified split counts",
        "stratified_split",
        "model_selection::split_sizes",
        inputs![numbers("class_counts", "rows of each class"), FRACTIONS],
        |g| {
            let (counts, fractions) = (non_empty("class_counts", g.numbers("class_counts")?)?, g.numbers("fractions")?);
            check_fractions(&fractions)?;
            let each = wholes("class_counts", counts)?.into_iter().map(|n| share_out(n, &fractions));
            Ok(Answer::default().plain("per_class", each.collect::<Vec<_>>(), LARGEST_REMAINDER))
        },
    )
    .notes(
        "whole rows, from 0, a list for each class; never undefined",
        "each class by itself, its odd rows to the largest remainders; scikit-learn balances the totals and may \
         differ by a row",
        "Hamilton's method, as in Balinski & Young (2001), Fair Representation, 2nd edition",
    ),
    concept("k-fold sizes", "kfold_sizes", "model_selection::KFold", inputs![N, FOLDS], |g| {
        let folds = folds(g)?;
        Ok(Answer::default()
            .plain("fold_sizes", folds.sizes().collect::<Vec<_>>(), "the first n mod k folds have one row more")
            .plain("train_sizes", folds.train_sizes().collect::<Vec<_>>(), "n − fold")
            .plain("models", folds.sizes().count(), "one a fold"))
    })
    .notes(
        "whole rows, from 1; an error for k outside 2 to n",
        "the first n mod k folds have one row more, as scikit-learn",
        KFOLD,
    ),
    concept("k-fold indices", "kfold_indices", "model_selection::KFold", inputs![N, FOLDS], |g| {
        let test: Vec<Vec<usize>> = folds(g)?.test_rows().map(|rows| rows.collect()).collect();
        Ok(Answer::default().plain("test", test, "consecutive blocks, the first n mod k one row longer"))
    })
    .notes(
        "rows from 0, each in one fold; an error for k outside 2 to n, or more than a million rows",
        "consecutive blocks, not shuffled; the first n mod k are one row longer, as scikit-learn",
        KFOLD,
    ),
    concept(
        "cross-validation score",
        "cross_validation_score",
        "stats::Sample",
        inputs![numbers("scores", "the score of each fold")],
        |g| {
            let scores = Sample::new(&g.numbers("scores")?)?;
            let w = scores.worked();
            Ok(Answer::one("mean", w.mean()).with("std_sample", w.std(1)).with("std_population", w.std(0)))
        },
    )
    .notes(
        "in the unit of the scores; the sample deviation is NaN for one fold",
        "the mean of the folds, not of all rows; std_sample divides by k − 1, std_population by k (as scikit-learn's \
         examples)",
        "Stone (1974), J. R. Stat. Soc. B 36, 111–147",
    ),
    concept(
        "grid search size",
        "grid_search_size",
        "model_selection::search_size",
        inputs![
            numbers("values_per_parameter", "how many values of each parameter are tried"),
            opt(whole("folds", "models trained for each combination, 1 unless given").at_least(1)),
        ],
        |g| {
            let values = wholes("values_per_parameter", g.numbers("values_per_parameter")?)?;
            Ok(Answer::one("runs", search_size(&values, g.opt_whole("folds").unwrap_or(1))?))
        },
    )
    .notes(
        "whole, from 1; an error for a parameter without values",
        "product of the values, times the folds, 1 unless given; the refit of the best is not counted",
        "scikit-learn, GridSearchCV",
    ),
    concept(
        "integer range size",
        "integer_range_size",
        "model_selection::integer_range",
        inputs![number("low", "the lowest, included"), number("high", "the highest, included")],
        |g| Ok(Answer::one("count", integer_range(integer(g, "low")?, integer(g, "high")?)?)),
    )
    .notes(
        "whole, from 1; an error for high below low",
        "both ends are included (Python's range leaves out the upper one)",
        "arithmetic: high − low + 1",
    ),
    concept(
        "decades of a range",
        "decades",
        "model_selection::decades",
        inputs![number("low", "the lower end, above 0"), number("high", "the upper end")],
        |g| Ok(Answer::one("decades", decades(g.number("low")?, g.number("high")?)?)),
    )
    .notes(
        "at least 0, powers of ten; an error for low not above 0, or high below low",
        "base 10",
        "arithmetic: the logarithm of high / low to base 10",
    ),
    concept(
        "share of a range on two scales",
        "range_shares",
        "model_selection::range_shares",
        inputs![
            number("low", "the lower end of the range, above 0"),
            number("high", "its upper end"),
            number("from", "the lower end of the part"),
            number("to", "its upper end"),
        ],
        |g| {
            let (from, to) = (g.number("from")?, g.number("to")?);
            let [linear, logarithmic] = range_shares(g.number("low")?, g.number("high")?, from, to)?;
            Ok(Answer::one("linear", linear).with("logarithmic", logarithmic))
        },
    )
    .notes(
        "fractions, 0 to 1; an error for a part outside the range",
        "any base of the logarithm: it cancels",
        BERGSTRA,
    ),
    concept(
        "random search success",
        "random_search_success",
        "model_selection::chance_of_top",
        inputs![
            whole("n_trials", "random trials").at_least(1),
            number("top_share", "the share of the space that counts as a success"),
        ],
        |g| Ok(Answer::one("probability", chance_of_top(g.whole("n_trials")?, g.number("top_share")?)?)),
    )
    .notes(
        "0 to 1, higher is better; never undefined",
        "independent trials, drawn evenly from the space, repeats allowed: 1 − (1 − share)ⁿ",
        BERGSTRA,
    ),
    concept(
        "trials for a success probability",
        "trials_needed",
        "model_selection::trials_needed",
        inputs![
            number("probability", "the probability wanted, below 1"),
            number("top_share", "the share of the space that counts as a success"),
        ],
        |g| Ok(Answer::one("n_trials", trials_needed(g.number("probability")?, g.number("top_share")?)?)),
    )
    .notes(
        "whole, from 1, fewer is better; an error for a probability of 1 or a share of 0",
        "rounded up; a quotient that is whole but for rounding is whole; at least one trial",
        BERGSTRA,
    ),
    concept(
        "sequential tuning rounds",
        "tuning_rounds",
        "model_selection::search_rounds",
        inputs![whole("max_jobs", "jobs in all").at_least(1), whole("parallel", "jobs at a time").at_least(1)],
        |g| Ok(Answer::one("rounds", search_rounds(g.whole("max_jobs")?, g.whole("parallel")?)?)),
    )
    .notes(
        "whole, from 1; never undefined",
        "max_jobs / parallel rounded up: all jobs of a round take as long",
        "Amazon SageMaker API reference, ResourceLimits, MaxParallelTrainingJobs",
    ),
    concept(
        "successive halving",
        "successive_halving",
        "model_selection::SuccessiveHalving",
        inputs![
            whole("n", "configurations at first").at_least(1),
            count("min_resource", "what each of them is given, above 0"),
            whole("eta", "one in eta is kept each round").at_least(2),
        ],
        |g| {
            let halving = SuccessiveHalving::new(g.whole("n")?, g.number("min_resource")?, g.whole("eta")?)?;
            Ok(Answer::default()
                .plain("configurations", halving.configurations, "⌊n / ηⁱ⌋ while one is left")
                .plain("resources", halving.resources, "min_resource · ηⁱ")
                .with("total_resource", halving.total_resource))
        },
    )
    .notes(
        "configurations whole, from 1; resources and total in the unit of min_resource; never undefined",
        "⌊n / ηⁱ⌋ each round, down to the last one left; every round is paid in full, nothing resumes",
        "Jamieson & Talwalkar (2016), AISTATS, 240–248",
    ),
    concept(
        "Hyperband brackets",
        "hyperband",
        "model_selection::hyperband_brackets",
        inputs![
            number("max_resource", "the most that a configuration is given, at least 1"),
            whole("eta", "one in eta is kept each round").at_least(2),
        ],
        hyperband,
    )
    .notes(
        "brackets whole, from 1; configurations from 1, resources at most max_resource; never undefined",
        "configurations rounded up as in the journal (81, 34, 15, 8, 5 for R = 81, η = 3); implementations that \
         round down differ",
        "Li et al. (2018), Journal of Machine Learning Research 18(185), 1–52, algorithm 1",
    ),
    concept(
        "early stopping",
        "early_stopping",
        "training::EarlyStopping",
        inputs![
            numbers("validation_loss", "the loss after each epoch"),
            whole("patience", "epochs without improvement before it stops").at_least(1),
            opt(count("min_delta", "what counts as improvement is more than this; 0 unless given")),
        ],
        |g| {
            let min_delta = g.opt_number("min_delta").unwrap_or(0.0);
            let stop = EarlyStopping::of(&g.numbers("validation_loss")?, g.whole("patience")?, min_delta)?;
            Ok(Answer::default()
                .plain("stopped", stop.stopped, "patience epochs in a row brought no improvement")
                .plain("stop_epoch", stop.stop_epoch, "from 0; the last epoch without a stop")
                .plain("best_epoch", stop.best_epoch, "the last improvement by more than min_delta")
                .plain("best_loss", stop.best_loss, "the loss there"))
        },
    )
    .notes(
        "epochs from 0; the loss in its own unit, lower is better; stop_epoch is the last epoch without a stop",
        "better means lower by more than min_delta (0 unless given) than the best so far, as Keras; it stops after \
         patience epochs without",
        "Prechelt (1998), Early stopping – but when?, LNCS 1524, 55–69; Keras, EarlyStopping",
    ),
    concept(
        "loss-not-decreasing rule",
        "loss_not_decreasing",
        "training::loss_not_decreasing",
        inputs![
            numbers("losses", "the loss of each step"),
            whole("num_steps", "how many steps back each is compared").at_least(1),
            number("diff_percent", "by how much it has to fall, from 0 to 100"),
        ],
        |g| {
            let step = loss_not_decreasing(&g.numbers("losses")?, g.whole("num_steps")?, g.number("diff_percent")?)?;
            let at = step.map_or(Value::Integer(-1), Value::from);
            Ok(Answer::default()
                .plain("triggered", step.is_some(), "the loss fell by less than diff_percent over num_steps")
                .plain("step", at, "the first such step, from 0; −1 if there is none"))
        },
    )
    .notes(
        "true or false; step from 0, −1 if there is none; never undefined",
        "percent of the size of the loss num_steps before; a fall by exactly diff_percent is enough; a list too \
         short triggers nothing",
        "Amazon SageMaker AI developer guide, Debugger built-in rules, LossNotDecreasing",
    ),
    concept(
        "median stopping rule",
        "median_stopping",
        "training::below_median",
        inputs![
            number("current", "the objective of the current job, which is maximized"),
            numbers("previous", "that of earlier jobs at the same epoch"),
        ],
        |g| {
            let [median, stop] = below_median(g.number("current")?, &g.numbers("previous")?)?;
            Ok(Answer::one("median", median).with("stop", stop))
        },
    )
    .notes(
        "median in the unit of the objective; stop true or false; never undefined",
        "higher is better; stops strictly below the median; values as given, where Vizier takes each earlier trial's \
         running average",
        "Golovin et al. (2017), Google Vizier, KDD, 1487–1495, section 3.2",
    ),
    concept(
        "generalization gap",
        "generalization_gap",
        "training::error_ratio",
        inputs![number("train_accuracy", "accuracy in training"), number("test_accuracy", "accuracy on held-out rows")],
        |g| {
            let [gap, ratio] = error_ratio(g.number("train_accuracy")?, g.number("test_accuracy")?)?;
            Ok(Answer::one("gap", gap).with("error_ratio", ratio))
        },
    )
    .notes(
        "gap −1 to 1, below 0 where the model overfits; ratio from 0, above 1 then; the ratio is NaN for a training \
         accuracy of 1",
        "gap is test − train, many take train − test; ratio is test error over training error; fractions, not percent",
        "Goodfellow, Bengio & Courville (2016), Deep Learning, section 5.2",
    ),
    concept(
        "metric gain",
        "metric_gain",
        "training::error_reduction",
        inputs![number("before", "the accuracy before"), number("after", "the accuracy after")],
        |g| {
            let [gain, reduction] = error_reduction(g.number("before")?, g.number("after")?)?;
            Ok(Answer::one("absolute", gain).with("error_reduction", reduction))
        },
    )
    .notes(
        "absolute −1 to 1, reduction at most 1, higher is better; the reduction is NaN for an accuracy of 1 before",
        "absolute in points of accuracy; the reduction is relative to the error 1 − before, not to the accuracy",
        "arithmetic: the error is 1 − accuracy",
    ),
    concept(
        "best trial",
        "best_trial",
        "model_selection::best_trial",
        inputs![
            numbers("objective", "the objective of each trial"),
            opt(truth("maximize", "whether more is better, true unless given")),
        ],
        |g| {
            let objective = g.numbers("objective")?;
            let best = best_trial(&objective, g.opt_truth("maximize").unwrap_or(true))?;
            Ok(Answer::default().plain("index", best, FIRST).plain("value", objective[best], "its objective"))
        },
    )
    .notes(
        "position from 0, value in the unit of the objective; an error for no trials",
        "more is better unless maximize is false; the first of equals",
        "Optuna, Study.best_trial",
    ),
    concept(
        "sharded files per instance",
        "files_per_instance",
        "catalog",
        inputs![
            whole("files", "files in all").at_least(1),
            whole("instances", "instances that share them").at_least(1)
        ],
        |g| {
            let (files, instances) = (g.whole_from("files", 1)?, g.whole_from("instances", 1)?);
            let each = quotient(("files", files), ("instances", instances), true);
            Ok(Answer::one("per_instance", each.called("files per instance")))
        },
    )
    .notes(
        "whole, from 1; never undefined",
        "rounded up: the share of the fullest instance; files are taken to be of one size",
        "Amazon SageMaker API reference, S3DataSource, S3DataDistributionType ShardedByS3Key",
    ),
    concept(
        "effective batch size",
        "effective_batch_size",
        "training::effective_batch",
        inputs![
            whole("instances", "machines").at_least(1),
            whole("devices_per_instance", "devices in each").at_least(1),
            whole("batch_per_device", "rows that each device takes at a time").at_least(1),
            opt(whole("accumulation", "batches whose gradients are summed before an update, 1 unless given")
                .at_least(1)),
        ],
        |g| {
            let accumulation = g.opt_whole("accumulation").unwrap_or(1);
            let (instances, devices) = (g.whole("instances")?, g.whole("devices_per_instance")?);
            let [devices, batch] = effective_batch(instances, devices, g.whole("batch_per_device")?, accumulation)?;
            Ok(Answer::one("devices", devices).with("global_batch", batch))
        },
    )
    .also("global batch size")
    .notes(
        "devices and rows, whole, from 1; never undefined",
        "instances · devices · batch · accumulation (1 unless given); the rows of one update",
        "Goyal et al. (2017), Accurate, large minibatch SGD, arXiv:1706.02677",
    ),
    concept(
        "ring all-reduce traffic",
        "ring_all_reduce",
        "training::ring_all_reduce_bytes",
        inputs![
            whole("workers", "workers in the ring").at_least(1),
            count("gradient_bytes", "the size of the gradient")
        ],
        |g| {
            let bytes = ring_all_reduce_bytes(g.whole("workers")?, g.number("gradient_bytes")?)?;
            Ok(Answer::one("sent_per_worker", bytes))
        },
    )
    .notes(
        "bytes, from 0 to below twice the gradient's; 0 for a single worker; never undefined",
        "sent by each worker, as much is received; both phases, reduce-scatter and all-gather",
        "Patarasuk & Yuan (2009), Journal of Parallel and Distributed Computing 69, 117–124",
    ),
    concept(
        "data-parallel gradient average",
        "gradient_average",
        "training::average_gradients",
        inputs![matrix("gradients", "the gradient of each worker")],
        |g| Ok(Answer::default().list("average", average_gradients(&g.rows("gradients")?)?)),
    )
    .notes(
        "any number, in the unit of the gradient; never undefined",
        "the plain mean: right where all workers have equally many rows and a mean loss",
        "Goyal et al. (2017), Accurate, large minibatch SGD, arXiv:1706.02677, section 3",
    ),
    concept(
        "learning-rate schedule",
        "learning_rate_schedule",
        "training::Schedule",
        &[
            &[
                schedule(&["step"]),
                STEPS,
                INITIAL,
                number("factor", "of step decay: what each drop multiplies by"),
                whole("every", "of step decay: steps between drops").at_least(1),
            ],
            &[
                schedule(&["cosine", "linear"]),
                STEPS,
                INITIAL,
                whole("total", "of cosine and linear: the step at which the rate is 0").at_least(1),
            ],
            &[
                schedule(&["exponential", "inverse"]),
                STEPS,
                INITIAL,
                count("rate", "of exponential and inverse decay: the decay per step"),
            ],
        ],
        rates,
    )
    .notes(
        "0 to initial; an error for a step beyond the total of cosine or linear",
        "steps from 0; cosine and linear reach 0 at step = total; step decay drops at multiples of every; \
         exponential is e^(−rate · step)",
        "Loshchilov & Hutter (2017), SGDR, ICLR, for the cosine; Keras, learning rate schedules",
    ),
    concept(
        "weighted label consolidation",
        "label_consolidation",
        "ensemble::Vote",
        inputs![labels("labels", "the label that each worker gives"), numbers("weights", "how much each is trusted")],
        |g| {
            let vote = Vote::weighted(&g.labels("labels")?, &g.numbers("weights")?)?;
            Ok(Answer::default()
                .plain("label", vote.label.value(), "the most weight; the smallest label if several have as much")
                .with("share", vote.share))
        },
    )
    .notes(
        "one of the labels; share above 0, to 1; an error where all weights are 0",
        "share is of all weight; of equal weights the smallest label wins, rounding forgiven",
        "Littlestone & Warmuth (1994), The weighted majority algorithm, Information and Computation 108, 212–261",
    ),
    concept(
        "uncertainty sampling",
        "uncertainty_sampling",
        "training::Uncertainty",
        inputs![matrix("probabilities", "the probability of each class, a row for each sample")],
        |g| {
            let chosen = Uncertainty::of(g.matrix("probabilities")?.view())?;
            Ok(Answer::default()
                .plain("least_confident", chosen.least_confident, "the row whose largest probability is smallest")
                .plain("smallest_margin", chosen.smallest_margin, "the row whose two largest are closest")
                .plain("highest_entropy", chosen.highest_entropy, "the row of the largest −Σ p ln p"))
        },
    )
    .notes(
        "rows from 0; an error for one class, or rows that do not sum to 1",
        "entropy with the natural logarithm (any base chooses the same row); of equally uncertain rows the first",
        SETTLES,
    ),
    concept(
        "auto-labeling split",
        "auto_labeling",
        "training::AutoLabels",
        inputs![
            numbers("scores", "the confidence of each label"),
            number("threshold", "the least with which a label stands without a person"),
        ],
        |g| {
            let split = AutoLabels::new(&g.numbers("scores")?, g.number("threshold")?)?;
            Ok(Answer::default()
                .plain("auto", split.auto, "scores of at least the threshold")
                .plain("human", split.human, "scores below it")
                .with("human_share", split.human_share))
        },
    )
    .notes(
        "auto and human whole, from 0; human_share 0 to 1; an error for a score outside 0 to 1",
        "a score equal to the threshold stands without a person",
        "Amazon SageMaker Ground Truth developer guide, automate data labeling",
    ),
    concept(
        "bias-variance decomposition",
        "bias_variance",
        "training::BiasVariance",
        inputs![
            number("true_value", "what is to be predicted"),
            numbers("predictions", "the prediction of each model"),
            opt(count("noise_variance", "the variance of the noise, 0 unless given")),
        ],
        |g| {
            let noise = g.opt_number("noise_variance").unwrap_or(0.0);
            let parts = BiasVariance::new(g.number("true_value")?, &g.numbers("predictions")?, noise)?;
            Ok(Answer::one("bias_squared", parts.bias_squared)
                .with("variance", parts.variance)
                .with("expected_error", parts.expected_error))
        },
    )
    .notes(
        "at least 0, in the squared unit of the target, lower is better; never undefined",
        "the variance of the predictions divides by n; noise is 0 unless given; expected error is the sum of the \
         three",
        "Geman, Bienenstock & Doursat (1992), Neural Computation 4, 1–58",
    ),
    concept(
        "checkpoint lost work",
        "checkpoint_lost_work",
        "training::Checkpoint",
        inputs![
            whole("interrupted_at", "the last step before the interruption"),
            whole("checkpoint_every", "steps between checkpoints").at_least(1),
        ],
        |g| {
            let checkpoint = Checkpoint::after(g.whole("interrupted_at")?, g.whole("checkpoint_every")?)?;
            Ok(Answer::default()
                .plain("resume_from", checkpoint.resume_from, "the last multiple of checkpoint_every")
                .plain("lost", checkpoint.lost, "steps since then"))
        },
    )
    .notes(
        "steps, whole, from 0, lost less than checkpoint_every; never undefined",
        "a checkpoint at every multiple, step 0 and the step of the interruption included",
        "Amazon SageMaker AI developer guide, checkpoints",
    ),
    concept(
        "learning-rate warm-up",
        "warm_up",
        "training::warm_up",
        inputs![
            number("base", "the rate after the warm-up, above 0"),
            whole("warmup_steps", "steps of the warm-up").at_least(1),
            whole("step", "the step to tell the rate for"),
        ],
        |g| Ok(Answer::one("rate", warm_up(g.number("base")?, g.whole("warmup_steps")?, g.whole("step")?)?)),
    )
    .notes(
        "0 to base; never undefined",
        "linear from 0 at step 0 to base at warmup_steps, base afterwards; Goyal et al. start above 0",
        "Goyal et al. (2017), Accurate, large minibatch SGD, arXiv:1706.02677, section 2.2",
    ),
];
