//! Neural networks: layers and their sizes, activations, attention, a small net forwards and backwards.

use super::common::*;
use crate::neural::{
    Activation, DotProductAttention, Normalized, Pooling, TransformerEncoder, TwoLayerNet, WeightInit, Window,
    batch_normalization, causal_attention, convolution_parameters, dead_units, dense_parameters, embedding_parameters,
    embedding_sum, expected_kept, gradient_bound, gru_parameters, inverted_dropout, layer_normalization,
    lstm_parameters, masked_tokens, perceptron_parameters, simple_rnn_parameters, sinusoidal_encoding,
    softmax_with_temperature, update_ratio,
};
use crate::worked::{Expr, Number};

const INPUTS: Input = whole("inputs", "the numbers that go into the layer").at_least(1);
const UNITS: Input = whole("units", "the units of the layer").at_least(1);
const BIAS: Input = truth("bias", "whether each unit has a bias, true by default");
const LAYERS: Input = numbers("layers", "the inputs, then the units of each layer");
const INPUT_SIDE: Input = whole("input", "a side of the image in pixels").at_least(1);
const KERNEL_SIDE: Input = whole("kernel", "a side of the window").at_least(1);
const PADDING: Input = whole("padding", "the pixels added on each side, 0 by default");
const STRIDE: Input = whole("stride", "how far the window moves").at_least(1);
const DILATION: Input = whole("dilation", "the distance of the kernel's numbers, 1 by default").at_least(1);
const IMAGE: Input = matrix("image", "the rows of the image");
const KEYS: Input = matrix("keys", "the key of each token, a row each");
const VALUES: Input = matrix("values", "what each token is worth, a row each");
const SCALED: Input = truth("scaled", "whether scores are divided by the root of the key's length, true by default");
const FUNCTION: Input = choice("function", Activation::NAMES, "the activation function");
const ALPHA: Input = number("alpha", "the slope of leaky_relu (0.01 by default) or the α of elu (1 by default)");
const X_LIST: Input = numbers("x", "where it is evaluated");
const GAMMA: Input = numbers("gamma", "what each feature is multiplied by, 1 by default");
const BETA: Input = numbers("beta", "what is added to each feature, 0 by default");
const EPSILON: Input = count("epsilon", "what is added to the variance, 0.00001 by default");
const NET: [Input; 5] = [
    matrix("w1", "the weights of the hidden layer, a row for each unit"),
    numbers("b1", "its biases"),
    matrix("w2", "the weights of the linear output layer, a row for each output"),
    numbers("b2", "its biases"),
    numbers("x", "one input"),
];
const NET_ACTIVATION: Input = choice("activation", Activation::NAMES, "the activation of the hidden layer");

/// A list of whole numbers of at least `least`.
fn whole_numbers(g: &Given, name: &'static str, least: u32) -> Result<Vec<usize>> {
    let numbers = non_empty(name, g.numbers(name)?)?;
    let needed = if least == 0 { "a whole number of at least 0" } else { "a whole number of at least 1" };
    let fits = |x: f64| x == x.trunc() && x >= f64::from(least);
    crate::input::in_range(name, numbers.iter().copied(), fits, needed)?;
    Ok(numbers.into_iter().map(|x| x as usize).collect())
}

/// A list of 0 and 1, or of truth values.
fn flags(g: &Given, name: &'static str) -> Result<Vec<bool>> {
    let numbers = g.numbers(name)?;
    crate::input::in_range(name, numbers.iter().copied(), |x| x == 0.0 || x == 1.0, "0 or 1")?;
    Ok(numbers.into_iter().map(|x| x == 1.0).collect())
}

fn bias(g: &Given) -> bool {
    g.opt_truth("bias").unwrap_or(true)
}

fn scaled(g: &Given) -> bool {
    g.opt_truth("scaled").unwrap_or(true)
}

fn window(g: &Given, default_stride: usize) -> Window {
    Window {
        stride: g.opt_whole("stride").unwrap_or(default_stride),
        padding: g.opt_whole("padding").unwrap_or(0),
        dilation: g.opt_whole("dilation").unwrap_or(1),
    }
}

/// The function at each x, under this name.
fn at_each(g: &Given, name: &str, of: fn(Activation, Expr) -> Expr) -> Result<Vec<Expr>> {
    let function = Activation::named(g.text("function")?, g.opt_number("alpha"))?;
    let x = non_empty("x", g.numbers("x")?)?;
    let each = x.iter().enumerate();
    Ok(each.map(|(i, x)| of(function, Expr::named("x", *x)).called(format!("{name}[{i}]"))).collect())
}

fn net(g: &Given) -> Result<TwoLayerNet> {
    let activation = Activation::named(g.text("activation")?, None)?;
    TwoLayerNet::new(g.matrix("w1")?, g.numbers("b1")?.into(), g.matrix("w2")?, g.numbers("b2")?.into(), activation)
}

fn rows(matrix: impl IntoIterator<Item = Vec<Expr>>) -> Vec<Outcome> {
    matrix.into_iter().map(|row| Outcome::List(row.into_iter().map(Outcome::from).collect())).collect()
}

fn rows_of(matrix: &ndarray::Array2<Expr>) -> Vec<Outcome> {
    rows(matrix.outer_iter().map(|row| row.to_vec()))
}

fn perceptron(g: &Given) -> Result<Answer> {
    let per_layer = perceptron_parameters(&whole_numbers(g, "layers", 1)?, bias(g))?;
    let total = Expr::sum_of(per_layer.clone()).called("total");
    Ok(Answer::default().list("per_layer", per_layer).with("total", total))
}

fn encoder(g: &Given) -> Result<Answer> {
    let encoder = TransformerEncoder {
        vocabulary: g.whole("vocabulary")?,
        positions: g.whole("positions")?,
        segments: g.opt_whole("segments").unwrap_or(0),
        hidden: g.whole("hidden")?,
        layers: g.whole("layers")?,
        feed_forward: g.whole("feed_forward")?,
        pooler: g.opt_truth("pooler").unwrap_or(true),
    };
    let [embeddings, per_layer, total] = encoder.parameters()?;
    Ok(Answer::one("embeddings", embeddings).with("per_layer", per_layer).with("total", total))
}

fn frozen(g: &Given) -> Result<Answer> {
    let (layers, frozen) = (whole_numbers(g, "layers", 0)?, flags(g, "frozen")?);
    same_length("layers", layers.len(), "frozen", frozen.len())?;
    let layer = |i: usize| Expr::named(format!("layer {i}"), layers[i] as f64);
    let sum = |wanted: &dyn Fn(usize) -> bool| Expr::sum_of((0..layers.len()).filter(|i| wanted(*i)).map(layer));
    Ok(Answer::one("total", sum(&|_| true).called("total"))
        .with("trainable", sum(&|i| !frozen[i]).called("trainable"))
        .with("frozen", sum(&|i| frozen[i]).called("frozen")))
}

fn head(g: &Given) -> Result<Answer> {
    let sizes = [g.whole("hidden")?, g.whole("intermediate")?, g.whole("classes")?];
    let layers = perceptron_parameters(&sizes, bias(g))?;
    Ok(Answer::one("parameters", Expr::sum_of(layers).called("parameters")))
}

fn pooling(g: &Given) -> Result<Answer> {
    let (image, kernel) = (g.matrix("image")?, g.whole("kernel")?);
    let kind = if g.opt_text("kind").is_none_or(|kind| kind == "max") { Pooling::Max } else { Pooling::Average };
    Ok(Answer::default().list("output", rows_of(&window(g, kernel).pool(image.view(), kernel, kind)?)))
}

fn attention(g: &Given) -> Result<Answer> {
    let keys = g.matrix("keys")?;
    let values = if g.has("values") { Some(g.matrix("values")?) } else { None };
    let values = values.as_ref().map(|values| values.view());
    let found = DotProductAttention::new(&g.numbers("query")?, keys.view(), values, scaled(g))?;
    let answer = Answer::default().list("scores", found.scores).list("weights", found.weights);
    Ok(if values.is_some() { answer.list("output", found.output) } else { answer })
}

fn causal(g: &Given) -> Result<Answer> {
    let (queries, keys) = (g.matrix("queries")?, g.matrix("keys")?);
    let values = if g.has("values") { Some(g.matrix("values")?) } else { None };
    let values = values.as_ref().map(|values| values.view());
    let tokens = causal_attention(queries.view(), keys.view(), values, scaled(g))?;
    let answer = Answer::default()
        .list("scores", rows(tokens.iter().map(|token| token.scores.clone())))
        .list("weights", rows(tokens.iter().map(|token| token.weights.clone())));
    Ok(match values {
        Some(_) => answer.list("output", rows(tokens.into_iter().map(|token| token.output))),
        None => answer,
    })
}

fn backpropagation(g: &Given) -> Result<Answer> {
    let net = net(g)?;
    let outputs = g.matrix("w2")?.nrows();
    crate::input::setting("rows of w2", outputs as f64, outputs == 1, "1, since y is one number,")?;
    let found = net.backward(&g.numbers("x")?, &[g.number("y")?])?;
    let output = found.forward.output.into_iter().next().ok_or_else(|| Error::empty("w2"))?;
    Ok(Answer::one("output", output)
        .with("loss", found.loss)
        .list("grad_w2", rows(found.w2))
        .list("grad_b2", found.b2)
        .list("grad_w1", rows(found.w1))
        .list("grad_b1", found.b1)
        .list("hidden", found.forward.hidden))
}

fn batch_norm(g: &Given) -> Result<Answer> {
    let (gamma, beta) = (g.opt_numbers("gamma"), g.opt_numbers("beta"));
    let epsilon = g.opt_number("epsilon").unwrap_or(1e-5);
    let columns = batch_normalization(g.matrix("x")?.view(), gamma.as_deref(), beta.as_deref(), epsilon)?;
    let samples = columns.first().map_or(0, |column| column.output.len());
    let row = |i: usize| columns.iter().map(|column| column.output[i].clone()).collect();
    Ok(Answer::default()
        .list("mean", columns.iter().map(|column| column.mean.clone()))
        .list("variance", columns.iter().map(|column| column.variance.clone()))
        .list("output", rows((0..samples).map(row))))
}

fn initialization(g: &Given) -> Result<Answer> {
    let fan_in = g.whole("fan_in")?;
    let scheme = g.text("scheme")?;
    let (init, uniform) = match scheme.split_once('_') {
        Some(("xavier" | "glorot", shape)) => (WeightInit::Xavier, shape == "uniform"),
        Some(("he" | "kaiming", shape)) => (WeightInit::He, shape == "uniform"),
        Some((_, shape)) => (WeightInit::LeCun, shape == "uniform"),
        None => (WeightInit::LeCun, false),
    };
    // Only Xavier looks at the outputs.
    let fan_out = match (g.opt_whole("fan_out"), init) {
        (Some(fan_out), _) => fan_out,
        (None, WeightInit::Xavier) => g.whole("fan_out")?,
        (None, _) => 1,
    };
    let scale = init.scale(fan_in, fan_out)?;
    Ok(if uniform { Answer::one("limit", scale.limit) } else { Answer::default() }.with("std", scale.std))
}

fn dead_relu(g: &Given) -> Result<Answer> {
    let activations = g.matrix("activations")?;
    let dead = dead_units(activations.view())?;
    let share = Expr::named("dead units", dead.len() as f64) / Expr::named("units", activations.ncols() as f64);
    Ok(Answer::default()
        .plain("dead_units", dead, "columns that are 0 in every row")
        .with("share", share.called("share")))
}

const COUNT: &str = "whole, from 1; never undefined";
const DUMOULIN: &str = "Dumoulin & Visin (2016), A guide to convolution arithmetic for deep learning, arXiv:1603.07285";
const VASWANI: &str = "Vaswani et al. (2017), Attention is all you need, NeurIPS, section 3.2.1";
const BERT: &str = "Devlin et al. (2019), BERT, NAACL, 4171–4186";
const DEEP: &str = "Goodfellow, Bengio & Courville (2016), Deep Learning, chapter 6";
const RUMELHART: &str = "Rumelhart, Hinton & Williams (1986), Nature 323, 533–536";

pub(super) const CONCEPTS: &[Concept] = &[
    concept(
        "dense layer parameters",
        "dense_parameters",
        "neural::dense_parameters",
        inputs![INPUTS, UNITS, opt(BIAS)],
        |g| Ok(Answer::one("parameters", dense_parameters(g.whole("inputs")?, g.whole("units")?, bias(g))?)),
    )
    .also("fully connected layer parameters, linear layer parameters")
    .notes(
        COUNT,
        "inputs · units, and a bias for each unit unless bias is false",
        "Keras, Dense; PyTorch, torch.nn.Linear",
    ),
    concept(
        "multilayer perceptron parameters",
        "perceptron_parameters",
        "neural::perceptron_parameters",
        inputs![LAYERS, opt(BIAS)],
        perceptron,
    )
    .also("MLP parameters")
    .notes(
        "whole, from 1 for each layer; an error for fewer than two sizes",
        "dense layers between the sizes given, a bias for each unit unless bias is false; the inputs are no layer",
        DEEP,
    ),
    concept(
        "batch output shape",
        "batch_output_shape",
        "neural::perceptron_parameters",
        inputs![whole("batch", "the samples of a batch").at_least(1), LAYERS],
        |g| {
            let layers = whole_numbers(g, "layers", 1)?;
            perceptron_parameters(&layers, true)?;
            let shape = vec![g.whole("batch")?, layers[layers.len() - 1]];
            Ok(Answer::default().plain("shape", shape, "the samples of the batch, the units of the last layer"))
        },
    )
    .notes(
        "two whole numbers from 1: samples, units of the last layer; an error for fewer than two sizes",
        "samples come first, features last",
        "Keras, Dense; PyTorch, torch.nn.Linear",
    ),
    concept(
        "LSTM parameters",
        "lstm_parameters",
        "neural::lstm_parameters",
        inputs![INPUTS, UNITS, opt(truth("bidirectional", "whether it reads in both directions"))],
        |g| {
            let both = g.opt_truth("bidirectional").unwrap_or(false);
            Ok(Answer::one("parameters", lstm_parameters(g.whole("inputs")?, g.whole("units")?, both)?))
        },
    )
    .notes(
        COUNT,
        "4 gates with one bias each, as Keras (PyTorch has two); no peepholes; a bidirectional layer counts twice",
        "Hochreiter & Schmidhuber (1997), Neural Computation 9, 1735–1780; Keras, LSTM",
    ),
    concept(
        "simple RNN parameters",
        "simple_rnn_parameters",
        "neural::simple_rnn_parameters",
        inputs![INPUTS, UNITS],
        |g| Ok(Answer::one("parameters", simple_rnn_parameters(g.whole("inputs")?, g.whole("units")?)?)),
    )
    .also("recurrent layer parameters")
    .notes(
        COUNT,
        "(inputs + units) · units with one bias a unit, as Keras (PyTorch has two)",
        "Elman (1990), Cognitive Science 14, 179–211; Keras, SimpleRNN",
    ),
    concept(
        "GRU parameters",
        "gru_parameters",
        "neural::gru_parameters",
        inputs![INPUTS, UNITS, opt(truth("reset_after", "whether each gate has two biases, as in Keras and PyTorch"))],
        |g| {
            let two = g.opt_truth("reset_after").unwrap_or(false);
            Ok(Answer::one("parameters", gru_parameters(g.whole("inputs")?, g.whole("units")?, two)?))
        },
    )
    .notes(
        COUNT,
        "3 gates with one bias each unless reset_after is true, then two each, which is the default of Keras and \
         PyTorch",
        "Cho et al. (2014), EMNLP, 1724–1734; Keras, GRU",
    ),
    concept(
        "embedding parameters",
        "embedding_parameters",
        "neural::embedding_parameters",
        inputs![
            whole("rows", "the words, positions or segments").at_least(1),
            whole("dimension", "the numbers of each vector").at_least(1),
        ],
        |g| Ok(Answer::one("parameters", embedding_parameters(g.whole("rows")?, g.whole("dimension")?)?)),
    )
    .notes(
        COUNT,
        "rows · dimension, without bias; a padding row counts",
        "Keras, Embedding; PyTorch, torch.nn.Embedding",
    ),
    concept(
        "transformer encoder parameters",
        "transformer_parameters",
        "neural::TransformerEncoder",
        inputs![
            whole("vocabulary", "the words").at_least(1),
            whole("positions", "the learnt positions"),
            opt(whole("segments", "the learnt segments, 0 by default")),
            whole("hidden", "the numbers of each vector").at_least(1),
            whole("layers", "the blocks").at_least(1),
            whole("feed_forward", "the units of the feed-forward part").at_least(1),
            opt(truth("pooler", "whether a dense layer reads the first token, true by default")),
        ],
        encoder,
    )
    .also("BERT parameters")
    .notes(
        "whole, from 1; embeddings, one block and the total; never undefined",
        "biases everywhere; embeddings with their layer norm; no output head; heads do not matter; segments 0 and a \
         pooler unless given",
        "Devlin et al. (2019), BERT, NAACL, 4171–4186; Vaswani et al. (2017), NeurIPS",
    ),
    concept(
        "trainable and frozen parameters",
        "frozen_parameters",
        "catalog",
        inputs![
            numbers("layers", "the parameters of each layer"),
            numbers("frozen", "whether each layer is frozen, true or false"),
        ],
        frozen,
    )
    .also("trainable parameters")
    .notes(
        "whole, from 0, trainable + frozen = total; never undefined",
        "a layer is frozen as a whole",
        "Keras developer guide, Transfer learning and fine-tuning",
    ),
    concept(
        "classification head parameters",
        "head_parameters",
        "neural::perceptron_parameters",
        inputs![
            whole("hidden", "the numbers of the encoder's vector").at_least(1),
            whole("intermediate", "the units between").at_least(1),
            whole("classes", "the classes").at_least(1),
            opt(BIAS),
        ],
        head,
    )
    .notes(
        COUNT,
        "two dense layers, hidden to intermediate to classes, each with biases unless bias is false; a class each, \
         even for two",
        BERT,
    ),
    concept(
        "convolution output size",
        "convolution_output_size",
        "neural::Window::output_size",
        inputs![INPUT_SIDE, KERNEL_SIDE, opt(PADDING), opt(STRIDE), opt(DILATION)],
        |g| Ok(Answer::one("output", window(g, 1).output_size(g.whole("input")?, g.whole("kernel")?)?)),
    )
    .notes(
        "whole, from 1; an error for a kernel that is larger than the padded image",
        "rounded down; padding on both sides; stride 1, padding 0 and dilation 1 unless given; one side, square \
         kernels",
        DUMOULIN,
    ),
    concept(
        "convolution parameters",
        "convolution_parameters",
        "neural::convolution_parameters",
        inputs![
            whole("in_channels", "the channels of the input").at_least(1),
            whole("out_channels", "the channels of the output").at_least(1),
            KERNEL_SIDE,
            opt(BIAS),
        ],
        |g| {
            let (inside, out, kernel) = (g.whole("in_channels")?, g.whole("out_channels")?, g.whole("kernel")?);
            Ok(Answer::one("parameters", convolution_parameters(inside, out, kernel, bias(g))?))
        },
    )
    .notes(
        COUNT,
        "square kernels over all input channels (no groups), a bias for each output channel unless bias is false",
        DUMOULIN,
    ),
    concept(
        "pooling output size",
        "pooling_output_size",
        "neural::Window::pooled_size",
        inputs![INPUT_SIDE, KERNEL_SIDE, opt(PADDING), opt(STRIDE)],
        |g| {
            let kernel = g.whole("kernel")?;
            let output = window(g, kernel).pooled_size(g.whole("input")?, kernel)?;
            Ok(Answer::one("output", output).plain("parameters", 0_usize, "a largest or mean value learns nothing"))
        },
    )
    .notes(
        "whole, from 1, and 0 parameters; an error for a padding as wide as the window",
        "rounded down; the stride is the window's side unless given, padding 0",
        DUMOULIN,
    ),
    concept(
        "2-D convolution",
        "convolution_2d",
        "neural::Window::convolve_worked",
        inputs![
            IMAGE,
            matrix("kernel", "the rows of the kernel, which is not flipped"),
            opt(STRIDE),
            opt(PADDING),
            opt(DILATION)
        ],
        |g| {
            let (image, kernel) = (g.matrix("image")?, g.matrix("kernel")?);
            let output = window(g, 1).convolve_worked(image.view(), kernel.view())?;
            Ok(Answer::default().list("output", rows_of(&output)))
        },
    )
    .also("cross-correlation of an image")
    .notes(
        "any number, in the unit of image times kernel; an error for a kernel that is larger than the padded image",
        "the kernel is not flipped (cross-correlation, as deep-learning libraries do it); zero padding; stride 1 \
         unless given",
        DUMOULIN,
    ),
    concept(
        "2-D pooling",
        "pooling_2d",
        "neural::Window::pool",
        inputs![
            IMAGE,
            KERNEL_SIDE,
            opt(STRIDE),
            opt(PADDING),
            opt(choice("kind", &["max", "average", "mean", "avg"], "what is taken of each window, max by default")),
        ],
        pooling,
    )
    .also("max pooling, average pooling")
    .notes(
        "within the range of the image, in its unit; an error for a padding as wide as the window",
        "max unless told otherwise; the stride is the window's side unless given; padding is ignored, in the mean \
         too; what is left over is cut off",
        DUMOULIN,
    ),
    concept(
        "dot-product attention",
        "dot_product_attention",
        "neural::DotProductAttention",
        inputs![numbers("query", "what the token asks"), KEYS, opt(VALUES), opt(SCALED)],
        attention,
    )
    .also("scaled dot-product attention, attention weights")
    .notes(
        "scores any number; weights 0 to 1, summing to 1; output within the range of the values; an error where a \
         score overflows",
        "scores are divided by the root of the query's length unless scaled is false; softmax with base e; no mask",
        VASWANI,
    ),
    concept(
        "causal self-attention weights",
        "causal_attention",
        "neural::causal_attention",
        inputs![matrix("queries", "the query of each token, a row each"), KEYS, opt(VALUES), opt(SCALED)],
        causal,
    )
    .also("masked self-attention")
    .notes(
        "scores any number; weights 0 to 1, each row summing to 1; output within the range of the values; an error \
         where a score overflows",
        "a token sees itself and those before it, later ones have weight 0; scores divided by the root of the length \
         unless scaled is false",
        VASWANI,
    ),
    concept(
        "softmax",
        "softmax",
        "neural::softmax_with_temperature",
        inputs![
            numbers("logits", "the scores"),
            opt(number("temperature", "above 0; 1 by default, higher is more even"))
        ],
        |g| {
            let temperature = g.opt_number("temperature").unwrap_or(1.0);
            Ok(Answer::default().list("probabilities", softmax_with_temperature(&g.numbers("logits")?, temperature)?))
        },
    )
    .notes(
        "0 to 1, summing to 1; never undefined",
        "logits / temperature, 1 unless given, base e; the largest is taken off first, which changes nothing but the \
         range",
        "Hinton, Vinyals & Dean (2015), arXiv:1503.02531, equation 1",
    ),
    concept(
        "activation function",
        "activation",
        "neural::Activation::apply",
        inputs![X_LIST, FUNCTION, opt(ALPHA)],
        |g| Ok(Answer::default().list("output", at_each(g, "output", |function, x| function.apply(x))?)),
    )
    .also("ReLU, tanh, GELU, ELU, softplus")
    .notes(
        "relu and softplus from 0, sigmoid 0 to 1, tanh and softsign −1 to 1, the others unbounded above; never \
         undefined",
        "gelu is exact (not its tanh approximation); leaky_relu has slope 0.01 and elu α = 1 unless given",
        "Goodfellow, Bengio & Courville (2016), Deep Learning, chapter 6; Hendrycks & Gimpel (2016), \
         arXiv:1606.08415; Klambauer et al. (2017), NeurIPS",
    ),
    concept(
        "activation derivative",
        "activation_derivative",
        "neural::Activation::derivative",
        inputs![X_LIST, FUNCTION, opt(ALPHA)],
        |g| Ok(Answer::default().list("derivative", at_each(g, "derivative", |function, x| function.derivative(x))?)),
    )
    .notes(
        "0 to 1 for relu, sigmoid (to ¼), tanh, softplus and softsign; others may leave that; never undefined",
        "at a kink the derivative from the left: 0 for relu, alpha for leaky_relu and elu (as PyTorch)",
        DEEP,
    ),
    concept(
        "vanishing gradient bound",
        "gradient_bound",
        "neural::gradient_bound",
        inputs![
            whole("n_layers", "the layers that the gradient passes").at_least(1),
            count("factor", "the most that each multiplies it by"),
        ],
        |g| Ok(Answer::one("product", gradient_bound(g.whole("n_layers")?, g.number("factor")?)?)),
    )
    .also("exploding gradient bound")
    .notes(
        "at least 0; near 0 the gradient vanishes, far above 1 it may explode; never undefined",
        "factorᴸ, a bound of the size; factor is the most that one layer multiplies by, ¼ for sigmoid alone",
        "Bengio, Simard & Frasconi (1994), IEEE Trans. Neural Networks 5, 157–166",
    ),
    concept(
        "forward pass",
        "forward_pass",
        "neural::TwoLayerNet::forward",
        inputs![NET[0], NET[1], NET[2], NET[3], NET[4], NET_ACTIVATION],
        |g| {
            let forward = net(g)?.forward(&g.numbers("x")?)?;
            Ok(Answer::default().list("hidden", forward.hidden).list("output", forward.output))
        },
    )
    .notes("any number; never undefined", "a row of weights for each unit; the output layer is linear", RUMELHART),
    concept(
        "backpropagation",
        "backpropagation",
        "neural::TwoLayerNet::backward",
        inputs![NET[0], NET[1], NET[2], NET[3], NET[4], number("y", "the target"), NET_ACTIVATION],
        backpropagation,
    )
    .also("backprop")
    .notes(
        "loss at least 0, gradients any number; never undefined",
        "loss ½ (ŷ − y)² of one sample, so that its derivative is ŷ − y; linear output; at a kink the derivative \
         from the left",
        RUMELHART,
    ),
    concept(
        "inverted dropout",
        "dropout",
        "neural::inverted_dropout",
        inputs![
            numbers("x", "the units"),
            numbers("mask", "1 for each unit that is kept, else 0"),
            number("rate", "the share that is switched off, at least 0 and below 1"),
        ],
        |g| {
            let (x, rate) = (g.numbers("x")?, g.number("rate")?);
            let output = inverted_dropout(&x, &flags(g, "mask")?, rate)?;
            Ok(Answer::default().list("output", output).with("expected_kept", expected_kept(x.len(), rate)?))
        },
    )
    .notes(
        "kept units times 1 / (1 − rate), the others 0; expected_kept 0 to n; never undefined",
        "inverted: scaled in training, nothing at inference (the paper scales at inference); rate is the share \
         switched off",
        "Srivastava et al. (2014), J. Machine Learning Research 15, 1929–1958, section 10",
    ),
    concept(
        "layer normalization",
        "layer_norm",
        "neural::layer_normalization",
        inputs![numbers("x", "the numbers of one sample"), opt(EPSILON), opt(GAMMA), opt(BETA)],
        |g| {
            let (gamma, beta) = (g.opt_numbers("gamma"), g.opt_numbers("beta"));
            let epsilon = g.opt_number("epsilon").unwrap_or(1e-5);
            let Normalized { mean, variance, output } =
                layer_normalization(&g.numbers("x")?, gamma.as_deref(), beta.as_deref(), epsilon)?;
            Ok(Answer::default().list("output", output).with("mean", mean).with("variance", variance))
        },
    )
    .notes(
        "mean 0 and variance nearly 1 before gamma and beta; NaN where all x are equal and epsilon is 0",
        "over the numbers of one sample; the variance divides by n; epsilon, 10⁻⁵ unless given, is added under the \
         root",
        "Ba, Kiros & Hinton (2016), Layer normalization, arXiv:1607.06450",
    ),
    concept(
        "batch normalization",
        "batch_norm",
        "neural::batch_normalization",
        inputs![matrix("x", "a row for each sample of the batch"), opt(GAMMA), opt(BETA), opt(EPSILON)],
        batch_norm,
    )
    .notes(
        "mean 0 and variance nearly 1 before gamma and beta; NaN where a column is constant and epsilon is 0",
        "statistics of this batch, as in training, no running means; the variance divides by n; epsilon 10⁻⁵ unless \
         given (Keras 10⁻³)",
        "Ioffe & Szegedy (2015), Batch normalization, ICML, algorithm 1",
    ),
    concept(
        "weight initialization scale",
        "weight_init",
        "neural::WeightInit",
        inputs![
            whole("fan_in", "the inputs of a unit").at_least(1),
            opt(whole("fan_out", "the units that it feeds; needed by Xavier").at_least(1)),
            choice(
                "scheme",
                &[
                    "xavier_uniform",
                    "xavier_normal",
                    "glorot_uniform",
                    "glorot_normal",
                    "he_uniform",
                    "he_normal",
                    "kaiming_uniform",
                    "kaiming_normal",
                    "lecun_uniform",
                    "lecun_normal",
                ],
                "how the variance is chosen and the shape of the distribution",
            ),
        ],
        initialization,
    )
    .also("Xavier initialization, He initialization")
    .notes(
        "std and limit above 0; never undefined",
        "Xavier 2 / (fan_in + fan_out), He 2 / fan_in, LeCun 1 / fan_in; uniform limit √(3 · variance); normal is \
         not truncated; gain 1",
        "LeCun et al. (1998), Efficient BackProp; Glorot & Bengio (2010), AISTATS, 249–256; He et al. (2015), ICCV, \
         1026–1034",
    ),
    concept(
        "dead ReLU share",
        "dead_relu",
        "neural::dead_units",
        inputs![matrix("activations", "the outputs of the units, a row for each sample")],
        dead_relu,
    )
    .notes(
        "share 0 to 1, lower is better; positions from 0; an error for a negative activation",
        "dead is 0 in every row given, however few those are",
        "Lu et al. (2020), Dying ReLU and Initialization, Commun. Comput. Phys. 28, 1671–1706",
    ),
    concept(
        "weight update ratio",
        "update_ratio",
        "neural::update_ratio",
        inputs![numbers("weights", "the weights"), numbers("update", "what a step adds to each")],
        |g| Ok(Answer::one("ratio", update_ratio(&g.numbers("weights")?, &g.numbers("update")?)?)),
    )
    .notes(
        "at least 0, about 0.001 is healthy; NaN where all weights are 0",
        "Euclidean lengths over all weights together; the update is what is added, learning rate included",
        "Stanford CS231n course notes, Neural networks part 3",
    ),
    concept(
        "masked token count",
        "masked_tokens",
        "neural::masked_tokens",
        inputs![
            whole("n_tokens", "the tokens of the text").at_least(1),
            number("share", "the share that is masked, from 0 to 1")
        ],
        |g| Ok(Answer::one("masked", masked_tokens(g.whole("n_tokens")?, g.number("share")?)?)),
    )
    .notes(
        "whole, 0 to n_tokens; never undefined",
        "to the nearest whole number, halves to the even one (as Python's round); BERT masks 0.15",
        BERT,
    ),
    concept(
        "input embedding sum",
        "embedding_sum",
        "neural::embedding_sum",
        inputs![
            numbers("token", "the vector of the token"),
            opt(numbers("segment", "the vector of its segment")),
            numbers("position", "the vector of its position"),
        ],
        |g| {
            let (token, position) = (g.numbers("token")?, g.numbers("position")?);
            let segment = g.opt_numbers("segment");
            let mut parts: Vec<(&str, &[f64])> = vec![("token", &token)];
            parts.extend(segment.as_ref().map(|segment| ("segment", segment.as_slice())));
            parts.push(("position", &position));
            Ok(Answer::default().list("embedding", embedding_sum(&parts)?))
        },
    )
    .notes(
        "any number; never undefined; an error for vectors of different lengths",
        "element by element; segments may be left out; before layer norm and dropout",
        "Devlin et al. (2019), BERT, NAACL, figure 2",
    ),
    concept(
        "sinusoidal position encoding",
        "sinusoidal_encoding",
        "neural::sinusoidal_encoding",
        inputs![
            whole("position", "the place of the token, from 0"),
            whole("dimension", "the numbers of the vector").at_least(1),
            opt(number("base", "what the wave lengths grow to, 10000 by default")),
        ],
        |g| {
            let base = g.opt_number("base").unwrap_or(10_000.0);
            let (angles, encoding) = sinusoidal_encoding(g.whole("position")?, g.whole("dimension")?, base)?;
            Ok(Answer::default().list("encoding", encoding).list("angle", angles))
        },
    )
    .also("positional encoding")
    .notes(
        "−1 to 1; angles in radians, from 0; never undefined",
        "sine in even places, cosine in odd ones, interleaved (some code has halves); positions from 0; base 10 000 \
         unless given",
        "Vaswani et al. (2017), Attention is all you need, NeurIPS, section 3.5",
    ),
];

#[cfg(all(test, feature = "cli"))]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_answer_is_refused() {
        for (concept, inputs) in [
            ("dense_parameters", "inputs = 0\nunits = 3"),
            ("perceptron_parameters", "layers = [5]"),
            ("perceptron_parameters", "layers = [5, 0.5, 1]"),
            ("batch_output_shape", "batch = 0\nlayers = [5, 1]"),
            ("batch_output_shape", "batch = 2\nlayers = []"),
            ("lstm_parameters", "inputs = 3\nunits = 0"),
            ("transformer_parameters", "vocabulary = 0\npositions = 1\nhidden = 1\nlayers = 1\nfeed_forward = 1"),
            ("frozen_parameters", "layers = [1, 2]\nfrozen = [true]"),
            ("frozen_parameters", "layers = []\nfrozen = []"),
            ("frozen_parameters", "layers = [-1]\nfrozen = [true]"),
            ("convolution_output_size", "input = 3\nkernel = 5"),
            ("convolution_output_size", "input = 3\nkernel = 1\nstride = 0"),
            ("pooling_output_size", "input = 8\nkernel = 2\npadding = 2"),
            ("convolution_2d", "image = [[1, 2], [3]]\nkernel = [[1]]"),
            ("pooling_2d", "image = [[1]]\nkernel = 2"),
            ("dot_product_attention", "query = [1]\nkeys = [[1, 2]]"),
            ("causal_attention", "queries = [[1], [2]]\nkeys = [[1]]"),
            ("softmax", "logits = []"),
            ("softmax", "logits = [1]\ntemperature = 0"),
            ("activation", "x = []\nfunction = \"relu\""),
            ("activation", "x = [1]\nfunction = \"relux\""),
            ("activation_derivative", "x = [1]\nfunction = \"tanh\"\nalpha = 1"),
            ("gradient_bound", "n_layers = 0\nfactor = 0.5"),
            ("forward_pass", "w1 = [[1]]\nb1 = [0]\nw2 = [[1]]\nb2 = [0]\nx = [1, 2]\nactivation = \"relu\""),
            (
                "backpropagation",
                "w1 = [[1]]\nb1 = [0]\nw2 = [[1], [2]]\nb2 = [0, 0]\nx = [1]\ny = 1\nactivation = \"relu\"",
            ),
            ("dropout", "x = [1]\nmask = [1]\nrate = 1"),
            ("dropout", "x = [1]\nmask = [0.5]\nrate = 0.5"),
            ("layer_norm", "x = []"),
            ("batch_norm", "x = [[1, 2]]\ngamma = [1]"),
            ("weight_init", "fan_in = 4\nscheme = \"xavier_normal\""),
            ("weight_init", "fan_in = 0\nscheme = \"he_normal\""),
            ("dead_relu", "activations = [[-1]]"),
            ("update_ratio", "weights = [1]\nupdate = [1, 2]"),
            ("masked_tokens", "n_tokens = 10\nshare = 1.5"),
            ("embedding_sum", "token = [1]\nposition = [1, 2]"),
            ("sinusoidal_encoding", "position = 1\ndimension = 0"),
        ] {
            assert!(asked(concept, inputs).is_err(), "{concept} {inputs}");
        }
    }

    /// He needs no fan_out: √(6 / 6); equal x without ε have no normal form.
    #[test]
    fn what_may_be_left_out() {
        let init = asked("weight_init", "fan_in = 6\nscheme = \"kaiming_uniform\"").unwrap();
        assert_eq!(init.get("limit").unwrap().value(), 1.0.into());
        assert!(asked("layer_norm", "x = [2, 2]\nepsilon = 0").unwrap().undefined().is_some());
        let pooled = asked("pooling_2d", "image = [[1, 2], [3, 6]]\nkernel = 2\nkind = \"average\"").unwrap();
        assert_eq!(pooled.get("output").unwrap().value(), vec![vec![3.0]].into());
        let causal = asked("causal_attention", "queries = [[0], [0]]\nkeys = [[1], [2]]\nvalues = [[4], [8]]").unwrap();
        assert_eq!(causal.get("output").unwrap().value(), vec![vec![4.0], vec![6.0]].into());
    }
}
