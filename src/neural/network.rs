//! A network of one hidden layer: forwards to its prediction, backwards to what each weight did to the loss.
//!
//! - Formulas: z = W₁x + b₁, h = f(z), ŷ = W₂h + b₂, loss ½ Σ(ŷ − y)². Backwards δ = ŷ − y, ∂W₂ = δ hᵀ, ∂b₂ = δ,
//!   δ₁ = (W₂ᵀδ) · f′(z), ∂W₁ = δ₁ xᵀ, ∂b₁ = δ₁.
//! - Conventions: weights in a row for each unit; the output is linear.
//! - Cost: O(weights).
//! - Source: Rumelhart, Hinton & Williams (1986), Nature 323, 533–536.

use ndarray::{Array1, Array2, ArrayView1, ArrayView2};

use super::{Activation, known};
use crate::worked::{Expr, Number};
use crate::{Error, Result, input};

/// Weights and biases of a hidden and a linear output layer.
///
/// ```
/// use workings::ndarray::array;
/// use workings::neural::{Activation, TwoLayerNet};
///
/// let net = TwoLayerNet::new(array![[2.0]], array![1.0], array![[3.0]], array![0.5], Activation::Relu)?;
/// let back = net.backward(&[4.0], &[26.5])?;
/// assert_eq!((back.forward.output[0].value(), back.loss.value()), (27.5, 0.5)); // 3 · 9 + 0.5
/// assert_eq!((back.w2[0][0].value(), back.w1[0][0].value()), (9.0, 12.0)); // 1 · h, 1 · 3 · x
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct TwoLayerNet {
    w1: Array2<f64>,
    b1: Array1<f64>,
    w2: Array2<f64>,
    b2: Array1<f64>,
    activation: Activation,
}

/// What the layers make of one input.
#[derive(Debug, Clone)]
pub struct Forward {
    /// The hidden units before the activation.
    pub pre_activation: Vec<Expr>,
    pub hidden: Vec<Expr>,
    pub output: Vec<Expr>,
}

/// The loss of one sample, and its derivative by each weight and bias.
#[derive(Debug, Clone)]
pub struct Gradients {
    pub forward: Forward,
    pub loss: Expr,
    pub w1: Vec<Vec<Expr>>,
    pub b1: Vec<Expr>,
    pub w2: Vec<Vec<Expr>>,
    pub b2: Vec<Expr>,
}

impl TwoLayerNet {
    /// # Errors
    /// `Empty`, `NotFinite`; `Shape` for a bias too many or too few, or a second layer that does not take the first's units.
    pub fn new(
        w1: Array2<f64>,
        b1: Array1<f64>,
        w2: Array2<f64>,
        b2: Array1<f64>,
        activation: Activation,
    ) -> Result<TwoLayerNet> {
        for (name, weights, bias_name, bias) in [("w1", &w1, "b1", &b1), ("w2", &w2, "b2", &b2)] {
            if weights.is_empty() {
                return Err(Error::empty(name));
            }
            input::finite_rows(name, weights.view())?;
            input::finite(bias_name, bias.iter().copied())?;
            if bias.len() != weights.nrows() {
                let needed = format!("{}, one for each row of {name},", weights.nrows());
                return Err(Error::Shape { name: bias_name.into(), given: bias.len().to_string(), needed });
            }
        }
        if w2.ncols() != w1.nrows() {
            let given = format!("{} × {}", w2.nrows(), w2.ncols());
            let needed = format!("{} columns, one for each hidden unit,", w1.nrows());
            return Err(Error::Shape { name: "w2".into(), given, needed });
        }
        Ok(TwoLayerNet { w1, b1, w2, b2, activation })
    }

    /// From one input to the output.
    ///
    /// # Errors
    /// `NotFinite`; `Shape` for another number of inputs than `w1` has columns.
    pub fn forward(&self, x: &[f64]) -> Result<Forward> {
        input::finite("x", x.iter().copied())?;
        if x.len() != self.w1.ncols() {
            let needed = format!("{}, one for each column of w1,", self.w1.ncols());
            return Err(Error::Shape { name: "x".into(), given: x.len().to_string(), needed });
        }
        let x: Vec<Expr> = x.iter().map(|x| Expr::from(*x)).collect();
        let pre_activation = layer(self.w1.view(), self.b1.view(), &x, "z");
        let activate = |(j, z): (usize, &Expr)| self.activation.apply(z.clone()).called(format!("hidden[{j}]"));
        let hidden: Vec<Expr> = pre_activation.iter().enumerate().map(activate).collect();
        let output = layer(self.w2.view(), self.b2.view(), &hidden, "output");
        Ok(Forward { pre_activation, hidden, output })
    }

    /// From half the squared error of one sample to the derivatives of all weights.
    ///
    /// # Errors
    /// As [`forward`](Self::forward); `NotFinite`; `Shape` for another number of targets than outputs.
    pub fn backward(&self, x: &[f64], y: &[f64]) -> Result<Gradients> {
        let forward = self.forward(x)?;
        input::finite("y", y.iter().copied())?;
        if y.len() != self.b2.len() {
            let needed = format!("{}, one for each output,", self.b2.len());
            return Err(Error::Shape { name: "y".into(), given: y.len().to_string(), needed });
        }
        let error = |(k, (output, y)): (usize, (&Expr, &f64))| {
            (known(output) - Expr::named(format!("y[{k}]"), *y)).called(format!("δ[{k}]"))
        };
        let errors: Vec<Expr> = forward.output.iter().zip(y).enumerate().map(error).collect();
        let loss = (0.5 * Expr::sum_of(errors.iter().map(|error| error.clone().powi(2)))).called("loss");

        let hidden_error = |(j, z): (usize, &Expr)| {
            let back = errors.iter().zip(self.w2.column(j)).map(|(error, weight)| error * Expr::from(*weight));
            let slope = self.activation.derivative(known(z)).called(format!("f′(z[{j}])"));
            (Expr::sum_of(back).called(format!("error at hidden[{j}]")) * slope).called(format!("δ hidden[{j}]"))
        };
        let hidden_errors: Vec<Expr> = forward.pre_activation.iter().enumerate().map(hidden_error).collect();
        let inputs: Vec<Expr> = x.iter().enumerate().map(|(i, x)| Expr::named(format!("x[{i}]"), *x)).collect();
        Ok(Gradients {
            w1: outer(&hidden_errors, &inputs, "w1"),
            b1: biases(&hidden_errors, "b1"),
            w2: outer(&errors, &forward.hidden.iter().map(known).collect::<Vec<Expr>>(), "w2"),
            b2: biases(&errors, "b2"),
            forward,
            loss,
        })
    }
}

/// Σ weight · input + bias of each unit.
fn layer(weights: ArrayView2<f64>, bias: ArrayView1<f64>, inputs: &[Expr], name: &str) -> Vec<Expr> {
    let unit = |(j, (row, bias)): (usize, (ArrayView1<f64>, &f64))| {
        let products = row.iter().zip(inputs).map(|(weight, input)| Expr::from(*weight) * input);
        (Expr::sum_of(products) + *bias).called(format!("{name}[{j}]"))
    };
    weights.outer_iter().zip(bias).enumerate().map(unit).collect()
}

fn outer(errors: &[Expr], inputs: &[Expr], name: &str) -> Vec<Vec<Expr>> {
    let row = |(j, error): (usize, &Expr)| {
        let each = inputs.iter().enumerate();
        each.map(|(i, input)| (error * input).called(format!("∂loss/∂{name}[{j}][{i}]"))).collect()
    };
    errors.iter().enumerate().map(row).collect()
}

fn biases(errors: &[Expr], name: &str) -> Vec<Expr> {
    errors.iter().enumerate().map(|(j, error)| error.clone().renamed(format!("∂loss/∂{name}[{j}]"))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;
    use ndarray::array;

    fn net(w1: Array2<f64>) -> TwoLayerNet {
        let (b1, w2, b2) = (array![0.1, -0.2, 0.3], array![[0.7, -1.1, 0.4], [0.2, 0.9, -0.6]], array![0.05, -0.4]);
        TwoLayerNet::new(w1, b1, w2, b2, Activation::Tanh).unwrap()
    }

    /// (loss(w + h) − loss(w − h)) / 2h for every weight of the first layer, two outputs.
    #[test]
    fn gradients_are_slopes_of_the_loss() {
        let w1 = array![[0.3, -0.8], [1.2, 0.5], [-0.4, 0.9]];
        let (x, y) = ([0.7, -1.3], [0.2, 1.5]);
        let gradients = net(w1.clone()).backward(&x, &y).unwrap();
        const H: f64 = 1e-6;
        for ((j, i), weight) in w1.indexed_iter() {
            let loss = |weight: f64| {
                let mut moved = w1.clone();
                moved[[j, i]] = weight;
                net(moved).backward(&x, &y).unwrap().loss.value()
            };
            let slope = (loss(weight + H) - loss(weight - H)) / (2.0 * H);
            assert_relative_eq!(gradients.w1[j][i].value(), slope, epsilon = 1e-8);
        }
        assert_eq!((gradients.w2.len(), gradients.w2[0].len(), gradients.b1.len(), gradients.b2.len()), (2, 3, 3, 2));
    }

    /// A unit that is off passes nothing back.
    #[test]
    fn a_dead_unit_has_no_gradient() {
        let net = TwoLayerNet::new(array![[1.0]], array![-5.0], array![[2.0]], array![3.0], Activation::Relu).unwrap();
        let gradients = net.backward(&[1.0], &[1.0]).unwrap();
        assert_eq!((gradients.forward.hidden[0].value(), gradients.forward.output[0].value()), (0.0, 3.0));
        assert_eq!((gradients.w1[0][0].value(), gradients.w2[0][0].value(), gradients.b2[0].value()), (0.0, 0.0, 2.0));
        assert_eq!(gradients.loss.value(), 2.0);
    }

    #[test]
    fn shapes_must_fit() {
        let of = |w1, b1, w2, b2| TwoLayerNet::new(w1, b1, w2, b2, Activation::Relu);
        let one = || array![[1.0]];
        assert!(matches!(of(one(), array![1.0, 2.0], one(), array![0.0]), Err(Error::Shape { .. })));
        assert!(matches!(of(one(), array![1.0], array![[1.0, 2.0]], array![0.0]), Err(Error::Shape { .. })));
        assert!(matches!(of(Array2::zeros((0, 0)), array![], one(), array![0.0]), Err(Error::Empty { .. })));
        assert!(matches!(of(array![[f64::NAN]], array![1.0], one(), array![0.0]), Err(Error::NotFinite { .. })));
        let fits = of(one(), array![1.0], one(), array![0.0]).unwrap();
        assert!(matches!(fits.forward(&[]), Err(Error::Shape { .. })));
        assert!(matches!(fits.backward(&[1.0], &[1.0, 2.0]), Err(Error::Shape { .. })));
        assert!(matches!(fits.backward(&[1.0], &[f64::NAN]), Err(Error::NotFinite { .. })));
    }
}
