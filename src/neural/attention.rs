//! Attention by dot products: a query asks, keys answer, values are mixed.
//!
//! - Formulas: scoreⱼ = q · kⱼ / √d (without the root where unscaled); weights = softmax of the scores; output = Σ weightⱼ vⱼ.
//! - Conventions: a causal token sees itself and those before it, the rest has weight 0.
//! - Cost: O(n·d) for each query against n keys of d numbers.
//! - Source: Vaswani et al. (2017), Attention is all you need, NeurIPS.

use ndarray::ArrayView2;

use super::known;
use super::softmax::softmax_of;
use crate::worked::{Expr, Number};
use crate::{Error, Result, input};

/// What one query attends to.
#[derive(Debug, Clone)]
pub struct DotProductAttention {
    /// One for each key.
    pub scores: Vec<Expr>,
    /// The softmax of the scores.
    pub weights: Vec<Expr>,
    /// The weighted mean of the values; empty without values.
    pub output: Vec<Expr>,
}

impl DotProductAttention {
    /// A query against keys, a row each, and the values that belong to them. `scaled` divides by √(length of the query).
    ///
    /// # Errors
    /// `Empty`, `NotFinite`; `Shape` for keys of another length than the query, or another number of values than of keys.
    /// ```
    /// use workings::ndarray::array;
    /// use workings::neural::DotProductAttention;
    ///
    /// let (keys, values) = (array![[0.0], [3.0_f64.ln()]], array![[8.0], [4.0]]);
    /// let attention = DotProductAttention::new(&[1.0], keys.view(), Some(values.view()), true)?;
    /// assert!((attention.output[0].value() - 5.0).abs() < 1e-12); // a quarter of 8, three of 4
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn new(
        query: &[f64],
        keys: ArrayView2<f64>,
        values: Option<ArrayView2<f64>>,
        scaled: bool,
    ) -> Result<DotProductAttention> {
        if query.is_empty() || keys.nrows() == 0 {
            return Err(Error::empty(if query.is_empty() { "query" } else { "keys" }));
        }
        input::finite("query", query.iter().copied())?;
        input::finite_rows("keys", keys)?;
        let shape = |name: &str, matrix: ArrayView2<f64>, needed: String| {
            let given = format!("{} × {}", matrix.nrows(), matrix.ncols());
            Err(Error::Shape { name: name.into(), given, needed })
        };
        if keys.ncols() != query.len() {
            return shape("keys", keys, format!("{} columns, as many as the query has numbers,", query.len()));
        }
        if let Some(values) = values {
            input::finite_rows("values", values)?;
            if values.nrows() != keys.nrows() || values.ncols() == 0 {
                return shape("values", values, format!("{} rows, one for each key,", keys.nrows()));
            }
        }
        let root = Expr::named("d", query.len() as f64).sqrt();
        let score = |(j, key): (usize, ndarray::ArrayView1<f64>)| {
            let products = query.iter().zip(key).map(|(q, k)| Expr::from(*q) * Expr::from(*k));
            let product = Expr::sum_of(products);
            let score = if scaled { product.called(format!("q · k[{j}]")) / &root } else { product };
            score.called(format!("score[{j}]"))
        };
        let scores: Vec<Expr> = keys.outer_iter().enumerate().map(score).collect();
        if scores.iter().any(|score| !score.value().is_finite()) {
            return Err(Error::Undetermined("a score overflows; scale the query or the keys down".into()));
        }
        let known_scores: Vec<Expr> = scores.iter().map(known).collect();
        let weights = softmax_of(&known_scores, None, |j| format!("weight[{j}]"));
        let mixed = |(i, column): (usize, ndarray::ArrayView1<f64>)| {
            let terms = weights.iter().zip(column).map(|(weight, value)| known(weight) * Expr::from(*value));
            Expr::sum_of(terms).called(format!("output[{i}]"))
        };
        let output = values.map_or(vec![], |values| values.columns().into_iter().enumerate().map(mixed).collect());
        Ok(DotProductAttention { scores, weights, output })
    }
}

/// Self-attention in which each token sees itself and those before it: for each token its weights on all, 0 on those after
/// it, and the output.
///
/// # Errors
/// As [`DotProductAttention::new`]; `Shape` for another number of queries than of keys.
/// ```
/// use workings::ndarray::array;
///
/// let x = array![[1.0], [1.0]];
/// let seen = workings::neural::causal_attention(x.view(), x.view(), None, true)?;
/// assert_eq!(seen[0].weights.iter().map(|w| w.value()).collect::<Vec<_>>(), [1.0, 0.0]);
/// assert_eq!(seen[1].weights.iter().map(|w| w.value()).collect::<Vec<_>>(), [0.5, 0.5]);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn causal_attention(
    queries: ArrayView2<f64>,
    keys: ArrayView2<f64>,
    values: Option<ArrayView2<f64>>,
    scaled: bool,
) -> Result<Vec<DotProductAttention>> {
    let n = keys.nrows();
    if queries.nrows() != n {
        let given = format!("{} × {}", queries.nrows(), queries.ncols());
        let needed = format!("{n} rows, one for each key,");
        return Err(Error::Shape { name: "queries".into(), given, needed });
    }
    if n == 0 {
        return Err(Error::empty("queries"));
    }
    if let Some(values) = values.filter(|values| values.nrows() != n) {
        let given = format!("{} × {}", values.nrows(), values.ncols());
        return Err(Error::Shape { name: "values".into(), given, needed: format!("{n} rows, one for each key,") });
    }
    let seen = |matrix: ArrayView2<f64>, i: usize| matrix.slice(ndarray::s![..=i, ..]).to_owned();
    let of = |(i, query): (usize, ndarray::ArrayView1<f64>)| {
        let (keys, values) = (seen(keys, i), values.map(|values| seen(values, i)));
        let values = values.as_ref().map(|values| values.view());
        let mut attention = DotProductAttention::new(&query.to_vec(), keys.view(), values, scaled)?;
        let later = (i + 1..n).map(|j| Expr::from(0.0).called(format!("weight[{j}], which comes later")));
        attention.weights.extend(later);
        Ok(attention)
    };
    queries.outer_iter().enumerate().map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array2, array};

    /// Dot products 0 and ln 4: powers 1 and 4, or 1 and 4^(1/√2) where they are scaled.
    #[test]
    fn scaled_and_not() {
        let keys = array![[0.0, 0.0], [4.0_f64.ln(), 0.0]];
        let weight = |scaled| {
            let attention = DotProductAttention::new(&[1.0, 1.0], keys.view(), None, scaled).unwrap();
            assert!(attention.output.is_empty());
            attention.weights[1].value()
        };
        assert!((weight(false) - 0.8).abs() < 1e-15);
        let power = 4.0_f64.powf(1.0 / 2.0_f64.sqrt());
        assert!((weight(true) - power / (1.0 + power)).abs() < 1e-15);
    }

    #[test]
    fn one_token_attends_to_itself() {
        let one = array![[3.0, -1.0]];
        let seen = causal_attention(one.view(), one.view(), Some(array![[5.0]].view()), true).unwrap();
        assert_eq!((seen[0].weights[0].value(), seen[0].output[0].value()), (1.0, 5.0));
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let keys = array![[1.0, 2.0], [3.0, 4.0]];
        let of = |query: &[f64], values: Option<Array2<f64>>| {
            DotProductAttention::new(query, keys.view(), values.as_ref().map(|v| v.view()), true).err().unwrap()
        };
        assert!(matches!(of(&[], None), Error::Empty { .. }));
        assert!(matches!(of(&[1.0], None), Error::Shape { .. }));
        assert!(matches!(of(&[1.0, f64::NAN], None), Error::NotFinite { .. }));
        assert!(matches!(of(&[1.0, 2.0], Some(array![[1.0]])), Error::Shape { .. }));
        assert!(matches!(of(&[1e308, 1e308], None), Error::Undetermined(_)));
        let none = Array2::<f64>::zeros((0, 2));
        assert!(DotProductAttention::new(&[1.0, 2.0], none.view(), None, true).is_err());
        assert!(causal_attention(none.view(), none.view(), None, true).is_err());
        assert!(causal_attention(array![[1.0, 2.0]].view(), keys.view(), None, true).is_err());
        assert!(causal_attention(keys.view(), keys.view(), Some(array![[1.0]].view()), true).is_err());
    }
}
