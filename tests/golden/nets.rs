//! Golden values of `nets.json`: activations, windows over images, attention, normalisation, masks.

use ndarray::Array2;
use workings::metrics::{MaskOverlap, Segmentation};
use workings::neural::*;
use workings::worked::Expr;

use crate::case::{Case, Tol, each};

/// A weighted mean of terms of both signs.
const MIXED: Tol = Tol::relative(1e-12).or_absolute(1e-13);

#[test]
fn nets() {
    each(include_str!("nets.json"), |case| match case.name {
        "activations" => activations(case),
        "convolution" => convolution(case),
        "attention" => attention(case),
        "normalization" => normalization(case),
        "masks" => masks(case),
        other => panic!("{other} is not compared"),
    });
}

fn matrix(case: &Case, name: &str) -> Array2<f64> {
    let rows = case.inputs[name].as_array().unwrap().len();
    let values = case.numbers(name).unwrap();
    Array2::from_shape_vec((rows, values.len() / rows), values).unwrap()
}

fn values<'a>(exprs: impl IntoIterator<Item = &'a Expr>) -> Vec<f64> {
    exprs.into_iter().map(Expr::value).collect()
}

fn activations(case: &Case) {
    let x = case.numbers("x").unwrap();
    for name in ["sigmoid", "tanh", "gelu", "softplus", "elu", "silu"] {
        let function = Activation::named(name, None).unwrap();
        let output: Vec<f64> = x.iter().map(|x| function.apply(*x)).collect();
        case.check_all(name, &output, MIXED);
        let slopes: Vec<f64> = x.iter().map(|x| function.derivative(*x)).collect();
        case.check_all(&format!("{name}_slope"), &slopes, MIXED);
    }
}

fn convolution(case: &Case) {
    let (image, kernel) = (matrix(case, "image"), matrix(case, "kernel"));
    for (key, window) in [
        ("valid", Window::default()),
        ("strided", Window { stride: 3, padding: 2, dilation: 1 }),
        ("dilated", Window { dilation: 2, ..Window::default() }),
    ] {
        let output = window.convolve(image.view(), kernel.view()).unwrap();
        case.check_all(key, output.as_slice().unwrap(), MIXED);
    }
    let window = Window { stride: 2, ..Window::default() };
    for (key, kind) in [("max", Pooling::Max), ("mean", Pooling::Average)] {
        case.check_all(key, &values(&window.pool(image.view(), 3, kind).unwrap()), MIXED);
    }
}

fn attention(case: &Case) {
    let (q, k, v) = (matrix(case, "q"), matrix(case, "k"), matrix(case, "v"));
    let of =
        |q: ndarray::ArrayView1<f64>| DotProductAttention::new(&q.to_vec(), k.view(), Some(v.view()), true).unwrap();
    let tokens: Vec<DotProductAttention> = q.outer_iter().map(of).collect();
    case.check_all("weights", &values(tokens.iter().flat_map(|token| &token.weights)), Tol::FORMULA);
    case.check_all("output", &values(tokens.iter().flat_map(|token| &token.output)), MIXED);
    let seen = causal_attention(q.view(), k.view(), Some(v.view()), true).unwrap();
    case.check_all("causal", &values(seen.iter().flat_map(|token| &token.weights)), Tol::FORMULA);
    case.check_all("causal_output", &values(seen.iter().flat_map(|token| &token.output)), MIXED);
    for (key, temperature) in [("softmax_hot", 2.5), ("softmax_cold", 0.05)] {
        let p = softmax_with_temperature(&q.row(0).to_vec(), temperature).unwrap();
        case.check_all(key, &values(&p), Tol::FORMULA);
    }
}

fn normalization(case: &Case) {
    let (x, gamma, beta) = (matrix(case, "x"), case.numbers("gamma").unwrap(), case.numbers("beta").unwrap());
    let columns = batch_normalization(x.view(), Some(&gamma), Some(&beta), 1e-3).unwrap();
    case.check_all("mean", &values(columns.iter().map(|column| &column.mean)), Tol::FORMULA);
    case.check_all("variance", &values(columns.iter().map(|column| &column.variance)), Tol::FORMULA);
    let rows = (0..x.nrows()).flat_map(|i| columns.iter().map(move |column| &column.output[i]));
    case.check_all("batch", &values(rows), MIXED);
    let layer = layer_normalization(&x.row(0).to_vec(), Some(&gamma), Some(&beta), 1e-5).unwrap();
    case.check_all("layer", &values(&layer.output), MIXED);
}

fn masks(case: &Case) {
    let classes = |name| case.numbers(name).unwrap().iter().map(|x| *x as usize).collect::<Vec<usize>>();
    let (y_true, y_pred) = (classes("y_true"), classes("y_pred"));
    let maps = Segmentation::new(&y_true, &y_pred, 5).unwrap();
    case.check_all("per_class", &values(&maps.per_class()), Tol::FORMULA);
    case.check("mean_iou", maps.mean_iou(), Tol::FORMULA);
    case.check("present", maps.mean_iou_of_present(), Tol::FORMULA);
    case.check("pixel_accuracy", maps.pixel_accuracy(), Tol::FORMULA);
    let ones = |map: &[usize]| map.iter().map(|class| *class == 1).collect::<Vec<bool>>();
    let overlap = MaskOverlap::new(&ones(&y_true), &ones(&y_pred)).unwrap();
    case.check("dice", overlap.dice(), Tol::FORMULA);
    case.check("iou", overlap.iou(), Tol::FORMULA);
}
