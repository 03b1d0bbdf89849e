//! Losses with their slopes, single steps of optimizers, what is wrong with a run.

use super::common::*;
use crate::metrics::{MeanLoss, SquaredHinge};
use crate::optimize::{Diagnostics, History, LossFunction};
use crate::training::{AdaGrad, Adam, AdamW, MomentumStep, RmsProp};
use crate::worked::{Expr, Number};

const WEIGHTS: Input = numbers("weights", "the weight of each feature");
const GRADIENT: Input = numbers("gradient", "the gradient of each weight");
const SQUARES: Input = numbers("squares", "the sum or running mean of the squared gradients, at least 0; 0 at first");
const M: Input = numbers("m", "the running mean of the gradients");
const V: Input = numbers("v", "the running mean of their squares, at least 0");
const T: Input = whole("t", "the number of this step, the first being 1").at_least(1);

fn loss(g: &Given) -> Result<LossFunction> {
    let loss = match g.text("loss")? {
        "absolute" => LossFunction::Absolute,
        "huber" => LossFunction::Huber { delta: g.opt_number("delta").unwrap_or(1.0) },
        "pinball" => LossFunction::Pinball { tau: g.opt_number("tau").unwrap_or(0.5) },
        "log" => LossFunction::Log,
        "hinge" => LossFunction::Hinge,
        "squared_hinge" => LossFunction::SquaredHinge,
        "focal" => LossFunction::Focal { gamma: g.opt_number("gamma").unwrap_or(2.0) },
        _ => LossFunction::Squared,
    };
    loss.check().map(|()| loss)
}

fn loss_and_slope(g: &Given) -> Result<Answer> {
    let (loss, y, p) = (loss(g)?, g.number("y")?, g.number("prediction")?);
    if loss.is_of_classes() {
        crate::input::setting("y", y, y == 1.0 || y == -1.0, "1 or -1, the class,")?;
    }
    let of = || (Expr::named("y", y), Expr::named(if loss.is_of_classes() { "d" } else { "ŷ" }, p));
    let ((y, p), (same_y, same_p)) = (of(), of());
    let slope = loss.derivative(same_y, same_p).called("slope");
    Ok(Answer::one("loss", loss.value(y, p).called("loss")).with("slope", slope))
}

fn diagnosis(g: &Given) -> Result<Answer> {
    let train = non_empty("train_loss", g.numbers("train_loss")?)?;
    let history = History::of_losses(&train, g.opt_numbers("validation_loss").as_deref())?;
    let findings = Diagnostics::default().check(&history)?;
    let names: Vec<String> = findings.iter().map(|finding| finding.symptom.name().to_string()).collect();
    let told: Vec<String> = findings.iter().map(ToString::to_string).collect();
    Ok(Answer::default()
        .plain("n_findings", names.len(), "the rules that speak up")
        .plain("symptoms", names, "the rules that speak up")
        .plain("findings", told, "each with its iterations, its evidence and what to do")
        .plain("best", history.best().unwrap_or(0), "the first iteration of the least validation or training loss"))
}

pub(super) const CONCEPTS: &[Concept] = &[
    concept(
        "loss and its slope",
        "loss_and_slope",
        "optimize::LossFunction",
        inputs![
            choice(
                "loss",
                &["squared", "absolute", "huber", "pinball", "log", "hinge", "squared_hinge", "focal"],
                "huber with delta, pinball with tau, focal with gamma; the last four take classes −1 and 1"
            ),
            number("y", "the truth: a number, or the class −1 or 1"),
            number("prediction", "the prediction, or the decision value of a class"),
            opt(number("delta", "the residual from which Huber's loss is linear (default 1)")),
            opt(number("tau", "the quantile of the pinball loss (default 0.5)")),
            opt(number("gamma", "how fast the focal loss of easy samples fades (default 2)")),
        ],
        loss_and_slope,
    )
    .also("loss derivative, gradient of a loss")
    .notes(
        "loss from 0; the slope along the prediction is any number, 0 at a kink; never undefined",
        "squared loss with ½; log and focal loss of a decision value, whose sigmoid is the probability",
        "Hastie, Tibshirani & Friedman (2009), The Elements of Statistical Learning, 2nd edition, section 10.6",
    ),
    concept(
        "squared hinge loss",
        "squared_hinge_loss",
        "metrics::SquaredHinge",
        inputs![numbers("y_true", "-1 or 1"), numbers("decision", "decision values"), opt(SAMPLE_WEIGHT)],
        |g| {
            let (y_true, decision) = (g.numbers("y_true")?, g.numbers("decision")?);
            same_length("y_true", y_true.len(), "decision", decision.len())?;
            let loss = match g.opt_numbers("sample_weight") {
                Some(weights) => MeanLoss::weighted(SquaredHinge, &y_true, &decision, &weights)?,
                None => MeanLoss::new(SquaredHinge, &y_true, &decision)?,
            };
            Ok(Answer::one("squared_hinge_loss", loss.worked()))
        },
    )
    .notes(
        "from 0; never undefined",
        "the mean of max(0, 1 − y·d)²; scikit-learn's LinearSVC sums it",
        "Lee & Mangasarian (2001), Comput. Optim. Appl. 20, 5–22",
    ),
    concept(
        "Nesterov momentum step",
        "nesterov_step",
        "training::MomentumStep",
        inputs![
            WEIGHTS,
            numbers("velocity", "the velocity of each weight"),
            GRADIENT,
            number("learning_rate", "the learning rate, above 0"),
            number("momentum", "the share of the velocity that is kept, from 0 to below 1"),
        ],
        |g| {
            let (w, v, gradient) = (g.numbers("weights")?, g.numbers("velocity")?, g.numbers("gradient")?);
            let step = MomentumStep::nesterov(&w, &v, &gradient, g.number("learning_rate")?, g.number("momentum")?)?;
            Ok(Answer::default().list("velocity", step.velocity).list("weights", step.weights))
        },
    )
    .also("Nesterov accelerated gradient, NAG")
    .notes(
        "any numbers; never undefined",
        "PyTorch's form, v = μ v + g, w − η (g + μ v), the same as Keras's while the rate stays",
        "Nesterov (1983), Soviet Math. Dokl. 27, 372–376; Sutskever et al. (2013), ICML",
    ),
    concept(
        "AdaGrad step",
        "adagrad_step",
        "training::AdaGrad",
        inputs![
            WEIGHTS,
            GRADIENT,
            SQUARES,
            opt(number("learning_rate", "the learning rate, above 0 (default 0.01)")),
            opt(number("epsilon", "what is added to the root of the sum (default 1e-10)")),
        ],
        |g| {
            let usual = AdaGrad::default();
            let rule = AdaGrad {
                learning_rate: g.opt_number("learning_rate").unwrap_or(usual.learning_rate),
                epsilon: g.opt_number("epsilon").unwrap_or(usual.epsilon),
            };
            let step = rule.step(&g.numbers("weights")?, &g.numbers("gradient")?, &g.numbers("squares")?)?;
            Ok(Answer::default().list("squares", step.squares).list("weights", step.weights))
        },
    )
    .also("AdaGrad")
    .notes(
        "squares at least 0, weights any numbers; never undefined",
        "PyTorch's: ε beside the root and a sum that starts at 0; Keras puts 1e-7 under the root and starts at 0.1",
        "Duchi, Hazan & Singer (2011), J. Mach. Learn. Res. 12, 2121–2159",
    ),
    concept(
        "RMSProp step",
        "rmsprop_step",
        "training::RmsProp",
        inputs![
            WEIGHTS,
            GRADIENT,
            SQUARES,
            opt(number("learning_rate", "the learning rate, above 0 (default 0.01)")),
            opt(number("rho", "the share of the running mean that is kept (default 0.99; alpha in PyTorch)")),
            opt(number("epsilon", "what is added to the root of the running mean (default 1e-8)")),
        ],
        |g| {
            let usual = RmsProp::default();
            let rule = RmsProp {
                learning_rate: g.opt_number("learning_rate").unwrap_or(usual.learning_rate),
                rho: g.opt_number("rho").unwrap_or(usual.rho),
                epsilon: g.opt_number("epsilon").unwrap_or(usual.epsilon),
            };
            let step = rule.step(&g.numbers("weights")?, &g.numbers("gradient")?, &g.numbers("squares")?)?;
            Ok(Answer::default().list("squares", step.squares).list("weights", step.weights))
        },
    )
    .also("RMSProp")
    .notes(
        "squares at least 0, weights any numbers; never undefined",
        "PyTorch's: ε beside the root; Keras keeps 0.9, steps by 0.001 and puts 1e-7 under the root",
        "Tieleman & Hinton (2012), Coursera: Neural Networks for Machine Learning, lecture 6.5",
    ),
    concept(
        "AdamW step",
        "adamw_step",
        "training::AdamW",
        inputs![
            WEIGHTS,
            GRADIENT,
            M,
            V,
            T,
            opt(number("learning_rate", "the learning rate, above 0 (default 0.001)")),
            opt(number("beta1", "the share of m that is kept (default 0.9)")),
            opt(number("beta2", "the share of v that is kept (default 0.999)")),
            opt(number("epsilon", "what is added to the root of the corrected v (default 1e-8)")),
            opt(number("weight_decay", "a step takes this share of each weight, times the rate (default 0.01)")),
        ],
        |g| {
            let AdamW { adam: usual, weight_decay } = AdamW::default();
            let adam = Adam {
                learning_rate: g.opt_number("learning_rate").unwrap_or(usual.learning_rate),
                beta1: g.opt_number("beta1").unwrap_or(usual.beta1),
                beta2: g.opt_number("beta2").unwrap_or(usual.beta2),
                epsilon: g.opt_number("epsilon").unwrap_or(usual.epsilon),
            };
            let rule = AdamW { adam, weight_decay: g.opt_number("weight_decay").unwrap_or(weight_decay) };
            let (w, gradient) = (g.numbers("weights")?, g.numbers("gradient")?);
            let step = rule.step(&w, &gradient, &g.numbers("m")?, &g.numbers("v")?, g.whole("t")?)?;
            Ok(Answer::default().list("m", step.m).list("v", step.v).list("weights", step.weights))
        },
    )
    .also("AdamW, decoupled weight decay")
    .notes(
        "v at least 0, the rest any numbers; never undefined",
        "the decay takes η·λ·w before the step and does not pass through m and v; λ is 0.01 as in PyTorch, 0.004 in Keras",
        "Loshchilov & Hutter (2019), Decoupled weight decay regularization, ICLR",
    ),
    concept(
        "diagnosis of a training run",
        "training_diagnosis",
        "optimize::Diagnostics",
        inputs![
            numbers("train_loss", "the training loss at the start and after each epoch"),
            opt(numbers("validation_loss", "the validation loss of the same epochs")),
        ],
        diagnosis,
    )
    .also("overfitting check, loss curve diagnosis")
    .notes(
        "none for a healthy run; each symptom at most once",
        "diverging: three rises that double the loss, above all before; oscillating: 6 turns in 10 changes of 5 % each \
         without falling by half; overfitting: validation 5 % above its best for 5 epochs while training falls; plateau: \
         less than 0.1 % in 10 epochs",
        "Prechelt (1998), Early stopping, but when?, Neural Networks: Tricks of the Trade",
    ),
];

#[cfg(all(test, feature = "cli"))]
mod tests {
    use super::*;

    #[test]
    fn a_class_is_one_of_two_and_settings_have_their_ranges() {
        assert!(asked("loss_and_slope", "loss = \"log\"\ny = 0\nprediction = 1").is_err());
        assert!(asked("loss_and_slope", "loss = \"huber\"\ny = 0\nprediction = 1\ndelta = 0").is_err());
        let answer = asked("loss_and_slope", "loss = \"pinball\"\ny = 3\nprediction = 1\ntau = 0.75").unwrap();
        assert_eq!(answer.get("loss").unwrap().value(), 1.5.into());
        assert_eq!(answer.get("slope").unwrap().value(), (-0.75).into());
    }
}
