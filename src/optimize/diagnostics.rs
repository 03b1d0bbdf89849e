//! What is wrong with a run, read from its history: rules with thresholds, each with what to do.
//!
//! - Conventions: the thresholds are fields with defaults; each finding says over which iterations it holds. A healthy run has
//!   none. Rules that need the gradient say nothing where it is not known.
//! - Sources: the built-in rules of a managed debugger for training jobs (loss not decreasing by 0.1 percent in 10 steps,
//!   gradients below 1e-7 vanish); Prechelt (1998), Early stopping — but when?, for overfitting; Pascanu, Mikolov & Bengio
//!   (2013), ICML, for gradients that vanish or explode.

use super::History;
use crate::Result;
use crate::input;
use crate::training::loss_not_decreasing;
use crate::worked::six;

/// Thresholds of the rules.
///
/// ```
/// use workings::optimize::{Descent, Diagnostics, Quadratic, Symptom};
///
/// let bowl = Quadratic::with_condition(10.0)?; // a rate above 2/10 diverges
/// let descent = Descent::params().learning_rate(0.21).max_iter(100).minimize(&bowl, &[4.0, 1.0])?;
/// let findings = Diagnostics::default().check(descent.history())?;
/// assert_eq!(findings[0].symptom, Symptom::Diverging);
/// println!("{}", findings[0]);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Diagnostics {
    /// Diverging: the loss rises at least so many times in a row (default 3) …
    pub rises: usize,
    /// … by more than this share of what it was (default 1: it doubles).
    pub rise: f64,
    /// Oscillating: among so many changes of the loss (default 10) …
    pub oscillation_window: usize,
    /// … at least this share turns round (default 0.6) …
    pub turns: f64,
    /// … and the mean change is at least this share of the mean loss (default 0.05).
    pub swing: f64,
    /// Vanishing: the gradient is shorter than this (default 1e-7) while the loss has hardly fallen.
    pub vanishing: f64,
    /// Exploding: the gradient is longer than so many times its median so far (default 1000).
    pub exploding: f64,
    /// Not decreasing, plateau: over so many iterations (default 10) …
    pub patience: usize,
    /// … the loss falls by less than so many percent (default 0.1).
    pub percent: f64,
    /// Plateau: unless the gradient has fallen to this share of its longest (default 0.001), which is a minimum.
    pub flat: f64,
    /// Overfitting: the validation loss has not improved for so many iterations (default 5) …
    pub overfit_patience: usize,
    /// … and has risen by this share of its least (default 0.05), while the training loss fell.
    pub overfit_rise: f64,
}

impl Default for Diagnostics {
    fn default() -> Self {
        Diagnostics {
            rises: 3,
            rise: 1.0,
            oscillation_window: 10,
            turns: 0.6,
            swing: 0.05,
            vanishing: 1e-7,
            exploding: 1000.0,
            patience: 10,
            percent: 0.1,
            flat: 1e-3,
            overfit_patience: 5,
            overfit_rise: 0.05,
        }
    }
}

/// What a run suffers from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Symptom {
    /// The loss or the gradient is infinite or no number.
    NotFinite,
    /// The loss rises and rises.
    Diverging,
    /// The gradient grew beyond all it was.
    ExplodingGradient,
    /// The gradient is next to nothing though nothing has been learnt.
    VanishingGradient,
    /// The loss goes up and down.
    Oscillating,
    /// The loss never fell.
    LossNotDecreasing,
    /// The loss fell, then no longer, though there is still a slope.
    Plateau,
    /// Validation and training part company.
    Overfitting,
}

impl Symptom {
    /// `diverging`, `vanishing gradient`
    pub fn name(self) -> &'static str {
        match self {
            Symptom::NotFinite => "not finite",
            Symptom::Diverging => "diverging",
            Symptom::ExplodingGradient => "exploding gradient",
            Symptom::VanishingGradient => "vanishing gradient",
            Symptom::Oscillating => "oscillating",
            Symptom::LossNotDecreasing => "loss not decreasing",
            Symptom::Plateau => "plateau",
            Symptom::Overfitting => "overfitting",
        }
    }

    /// What to do about it.
    pub fn advice(self) -> &'static str {
        match self {
            Symptom::NotFinite => {
                "look for bad rows, a logarithm of 0 or an overflow; scale the features and lower the learning rate"
            }
            Symptom::Diverging => {
                "lower the learning rate, to a third or a tenth; scale the features so that no direction is much steeper"
            }
            Symptom::ExplodingGradient => {
                "clip the gradient, warm the learning rate up, or lower it; in deep networks also normalise the layers"
            }
            Symptom::VanishingGradient => {
                "start from smaller weights, scale the features, and avoid functions that saturate (sigmoid, tanh)"
            }
            Symptom::Oscillating => {
                "lower the learning rate or let it fall by a schedule; take larger batches; lower the momentum"
            }
            Symptom::LossNotDecreasing => {
                "try other learning rates, ten times larger and smaller; check that labels and features belong together"
            }
            Symptom::Plateau => {
                "if the loss is good enough, stop here; else let the learning rate fall more slowly, or lower it once"
            }
            Symptom::Overfitting => {
                "stop at the best iteration (early stopping), penalise the weights, or train on more data"
            }
        }
    }
}

/// One thing that is wrong with a run.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    pub symptom: Symptom,
    /// The first and the last iteration at which it shows; 0 is the start.
    pub from: usize,
    pub to: usize,
    /// The numbers it is read from.
    pub evidence: String,
}

impl std::fmt::Display for Finding {
    /// `Diverging, iterations 0 to 3: the loss rose from 1 to 9. To do: …`
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let name = self.symptom.name();
        let (first, rest) = name.split_at(1);
        let (from, to) = (self.from, self.to);
        let when = if from == to { format!("iteration {from}") } else { format!("iterations {from} to {to}") };
        write!(f, "{}{rest}, {when}: {}. To do: {}.", first.to_uppercase(), self.evidence, self.symptom.advice())
    }
}

impl Diagnostics {
    /// All that is wrong with a run, at most one finding for each symptom, the first of its kind.
    ///
    /// # Errors
    /// `Empty` for a history of nothing; `BadParam` for a threshold out of its range.
    pub fn check(&self, history: &History) -> Result<Vec<Finding>> {
        if history.steps().is_empty() {
            return Err(crate::Error::empty("history"));
        }
        self.check_thresholds()?;
        let all = Curves::of(history);
        let finite = all.until_not_finite();
        let rules = [
            all.not_finite(),
            self.diverging(&finite),
            self.exploding(&all),
            self.vanishing(&finite),
            self.oscillating(&finite),
            self.not_decreasing(&finite)?,
            self.plateau(&finite)?,
            self.overfitting(&finite),
        ];
        Ok(rules.into_iter().flatten().collect())
    }

    fn check_thresholds(&self) -> Result<()> {
        for (name, count) in [
            ("rises", self.rises),
            ("oscillation_window", self.oscillation_window),
            ("patience", self.patience),
            ("overfit_patience", self.overfit_patience),
        ] {
            input::setting(name, count as f64, count >= 1, "a whole number of at least 1")?;
        }
        for (name, share) in [
            ("rise", self.rise),
            ("swing", self.swing),
            ("vanishing", self.vanishing),
            ("exploding", self.exploding),
            ("overfit_rise", self.overfit_rise),
        ] {
            input::setting(name, share, share >= 0.0 && share.is_finite(), "a number of at least 0")?;
        }
        for (name, share) in [("turns", self.turns), ("flat", self.flat)] {
            input::setting(name, share, (0.0..=1.0).contains(&share), "a share from 0 to 1")?;
        }
        input::setting("percent", self.percent, (0.0..=100.0).contains(&self.percent), "a number from 0 to 100")
    }

    /// A run of rises, the loss at its end far above that at its start.
    fn diverging(&self, run: &Curves) -> Option<Finding> {
        let loss = &run.loss;
        let mut from = 0;
        let mut found: Option<(usize, usize)> = None;
        for to in 1..loss.len() {
            if loss[to] <= loss[to - 1] {
                from = to;
            }
            // A loss near 0 doubles by chance; a thousandth of the first one is what counts then.
            let measure = loss[from].abs().max(1e-3 * loss[0].abs());
            if to - from >= self.rises && loss[to] - loss[from] > self.rise * measure {
                match &mut found {
                    Some((first, last)) if *first == from => *last = to,
                    Some(_) => break,
                    None => found = Some((from, to)),
                }
            }
        }
        let (from, to) = found?;
        let evidence =
            format!("the loss rose {} times in a row, from {} to {}", to - from, six(loss[from]), six(loss[to]));
        Some(Finding { symptom: Symptom::Diverging, from, to, evidence })
    }

    fn exploding(&self, run: &Curves) -> Option<Finding> {
        let norm = &run.gradient_norm;
        let mut before: Vec<f64> = Vec::new();
        for (to, length) in norm.iter().enumerate() {
            let median = before.get(before.len() / 2).copied();
            if median.is_some_and(|median| median > 0.0 && *length > self.exploding * median) {
                let evidence = format!("the gradient is {} long, its median before was {}", six(*length), six(median?));
                return Some(Finding { symptom: Symptom::ExplodingGradient, from: to, to, evidence });
            }
            if length.is_finite() {
                let at = before.partition_point(|known| known < length);
                before.insert(at, *length);
            }
        }
        None
    }

    fn vanishing(&self, run: &Curves) -> Option<Finding> {
        let (loss, norm) = (&run.loss, &run.gradient_norm);
        let hardly = |i: usize| loss[0] - loss[i] < 0.01 * loss[0].abs();
        let gone = |i: &usize| norm[*i] < self.vanishing && loss[*i] != 0.0 && hardly(*i);
        let last = norm.len() - 1;
        let from = (0..norm.len()).find(gone).filter(|from| last - from >= 2 && (*from..=last).all(|i| gone(&i)))?;
        let longest = norm[from..].iter().copied().fold(0.0, f64::max);
        let evidence = format!(
            "the gradient is at most {} long while the loss is still {}, as at the start",
            six(longest),
            six(loss[last])
        );
        Some(Finding { symptom: Symptom::VanishingGradient, from, to: last, evidence })
    }

    fn oscillating(&self, run: &Curves) -> Option<Finding> {
        let window = self.oscillation_window;
        let changes: Vec<f64> = run.loss.windows(2).map(|pair| pair[1] - pair[0]).collect();
        let swings = |from: usize| {
            let changes = &changes[from..from + window];
            let turns = changes.windows(2).filter(|pair| pair[0] * pair[1] < 0.0).count() as f64;
            let mean = |values: &[f64]| values.iter().map(|v| v.abs()).sum::<f64>() / values.len() as f64;
            let size = mean(changes);
            let swings = turns >= self.turns * (window - 1) as f64 && turns > 0.0;
            (swings && size >= self.swing * mean(&run.loss[from..=from + window])).then_some((turns, size))
        };
        let starts = 0..(changes.len() + 1).saturating_sub(window);
        let (from, (turns, size)) = starts.clone().find_map(|from| swings(from).map(|found| (from, found)))?;
        let more = (from..starts.end).take_while(|start| swings(*start).is_some()).count();
        let last = from + more - 1 + window;
        // The first window may begin with a fall, before the first turn.
        let from = (from..from + window - 1).find(|k| changes[*k] * changes[k + 1] < 0.0).map_or(from, |k| k + 1);
        let evidence = format!("the loss turned round {turns} times in {window} changes, of {} each", six(size));
        Some(Finding { symptom: Symptom::Oscillating, from, to: last, evidence })
    }

    /// The loss never was much below what it was at the start; rising further is divergence.
    fn not_decreasing(&self, run: &Curves) -> Result<Option<Finding>> {
        let (loss, last) = (&run.loss, run.loss.len() - 1);
        if last < self.patience || self.vanishing(run).is_some() || self.diverging(run).is_some() {
            return Ok(None);
        }
        let least = loss.iter().copied().fold(f64::INFINITY, f64::min);
        if loss_not_decreasing(&[loss[0], least], 1, self.percent)?.is_none() {
            return Ok(None);
        }
        let evidence = format!("the loss was {} at the start and at best {}", six(loss[0]), six(least));
        Ok(Some(Finding { symptom: Symptom::LossNotDecreasing, from: 0, to: last, evidence }))
    }

    /// At the end the loss falls no more, having fallen before.
    fn plateau(&self, run: &Curves) -> Result<Option<Finding>> {
        let (loss, last) = (&run.loss, run.loss.len() - 1);
        if last < 2 * self.patience || self.diverging(run).is_some() {
            return Ok(None);
        }
        if self.not_decreasing(run)?.is_some() || self.vanishing(run).is_some() {
            return Ok(None);
        }
        // The least loss so far: noise about a level is no progress.
        let least: Vec<f64> = loss
            .iter()
            .scan(f64::INFINITY, |least, loss| {
                *least = least.min(*loss);
                Some(*least)
            })
            .collect();
        let stuck = |to: usize| {
            Ok::<bool, crate::Error>(
                loss_not_decreasing(&[least[to - self.patience], least[to]], 1, self.percent)?.is_some(),
            )
        };
        let mut from = last + 1;
        while from > self.patience && stuck(from - 1)? {
            from -= 1;
        }
        if from > last || least[last] == loss[0] {
            return Ok(None);
        }
        let from = from - self.patience;
        let longest = run.gradient_norm.iter().copied().fold(0.0, f64::max);
        let slope = run.gradient_norm[last];
        if slope <= self.flat * longest {
            return Ok(None);
        }
        let percent = self.percent;
        let mut evidence = format!(
            "from {} on the loss fell by less than {percent} percent in {} iterations",
            six(least[from]),
            self.patience
        );
        if slope.is_finite() {
            evidence += &format!(", though the gradient is still {} long", six(slope));
        }
        Ok(Some(Finding { symptom: Symptom::Plateau, from, to: last, evidence }))
    }

    fn overfitting(&self, run: &Curves) -> Option<Finding> {
        let (loss, validation) = (&run.loss, run.validation.as_ref()?);
        let last = loss.len() - 1;
        let best = (0..=last).reduce(|best, i| if validation[i] < validation[best] { i } else { best })?;
        let rise = validation[last] - validation[best];
        let parted = last - best >= self.overfit_patience && rise > self.overfit_rise * validation[best].abs();
        if !parted || loss[last] >= loss[best] {
            return None;
        }
        let evidence = format!(
            "the validation loss rose from {} to {} while the training loss fell from {} to {}",
            six(validation[best]),
            six(validation[last]),
            six(loss[best]),
            six(loss[last])
        );
        Some(Finding { symptom: Symptom::Overfitting, from: best, to: last, evidence })
    }
}

/// A history as columns.
struct Curves {
    loss: Vec<f64>,
    gradient_norm: Vec<f64>,
    validation: Option<Vec<f64>>,
}

impl Curves {
    fn of(history: &History) -> Curves {
        let gradient_norm = history.steps().iter().map(|step| step.gradient_norm).collect();
        Curves { loss: history.losses(), gradient_norm, validation: history.validation_losses() }
    }

    /// The first iteration with a loss that is infinite or no number, or an infinite gradient: NaN is one not known.
    fn first_not_finite(&self) -> Option<usize> {
        let known = |values: &Vec<f64>, i: usize| values[i].is_finite();
        (0..self.loss.len()).find(|i| {
            !known(&self.loss, *i)
                || self.gradient_norm[*i].is_infinite()
                || self.validation.as_ref().is_some_and(|losses| !known(losses, *i))
        })
    }

    fn not_finite(&self) -> Option<Finding> {
        let from = self.first_not_finite()?;
        let what = match (self.loss[from], self.validation.as_ref().map(|losses| losses[from])) {
            (loss, _) if !loss.is_finite() => format!("the loss is {loss}"),
            (_, Some(loss)) if !loss.is_finite() => format!("the validation loss is {loss}"),
            _ => "the gradient is infinite".into(),
        };
        Some(Finding { symptom: Symptom::NotFinite, from, to: self.loss.len() - 1, evidence: what })
    }

    /// What came before that, at least the first step.
    fn until_not_finite(&self) -> Curves {
        let n = self.first_not_finite().unwrap_or(self.loss.len());
        let cut = |values: &Vec<f64>| values[..n].to_vec();
        match n {
            // Nothing is left to judge but that; one step shows no other symptom.
            0 => Curves { loss: vec![0.0], gradient_norm: vec![f64::NAN], validation: None },
            _ => Curves {
                loss: cut(&self.loss),
                gradient_norm: cut(&self.gradient_norm),
                validation: self.validation.as_ref().map(cut),
            },
        }
    }
}
