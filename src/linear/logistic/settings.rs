//! What both kinds of logistic regression are told: penalty, weights of classes, when to stop.

use super::shrinkage::Shrinkage;
use crate::input;
use crate::metrics::Label;
use crate::metrics::labels::listed;
use crate::{Error, Result};

/// How much the samples of each class count, besides their own weights.
///
/// A rare class can be made to count as much as a common one, or as much as its misses cost. Probabilities are then
/// those of the reweighted data, no longer those of the data as they came.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum ClassWeight {
    /// Every class 1.
    #[default]
    Equal,
    /// Σs / (K · Σs of the class) over the sample weights s and K classes, so that every class has the same total.
    Balanced,
    /// A weight for each class by name; a class that is not named has 1.
    Given(Vec<(String, f64)>),
}

impl ClassWeight {
    /// Weights by class: `ClassWeight::of([("spam", 5.0), ("ham", 1.0)])`.
    pub fn of<N: ToString>(weights: impl IntoIterator<Item = (N, f64)>) -> ClassWeight {
        ClassWeight::Given(weights.into_iter().map(|(name, weight)| (name.to_string(), weight)).collect())
    }

    /// The weight of each class, whose samples weigh `totals` together.
    fn of_classes(&self, names: &[String], totals: &[f64]) -> Result<Vec<f64>> {
        match self {
            ClassWeight::Equal => Ok(vec![1.0; names.len()]),
            ClassWeight::Balanced => {
                if let Some(class) = totals.iter().position(|total| *total == 0.0) {
                    let needed = format!("a class {} of positive weight", names[class]);
                    return Err(Error::bad_param("class_weight", "balanced", needed));
                }
                let all: f64 = totals.iter().sum();
                Ok(totals.iter().map(|total| all / (totals.len() as f64 * total)).collect())
            }
            ClassWeight::Given(given) => {
                for (name, weight) in given {
                    let name_of = format!("class_weight of {name}");
                    input::setting(&name_of, *weight, *weight >= 0.0 && weight.is_finite(), "a number of at least 0")?;
                    if !names.contains(name) {
                        return Err(Error::UnknownLabel { label: name.clone(), known: listed(names) });
                    }
                }
                let of =
                    |class: &String| given.iter().find(|(name, _)| name == class).map_or(1.0, |(_, weight)| *weight);
                Ok(names.iter().map(of).collect())
            }
        }
    }

    /// The weight of each sample of class `of[i]`, times that of its class.
    pub(super) fn weigh<L: Label>(&self, classes: &[L], of: &[usize], weights: Option<Vec<f64>>) -> Result<Vec<f64>> {
        let mut weights = weights.unwrap_or_else(|| vec![1.0; of.len()]);
        if *self == ClassWeight::Equal {
            return Ok(weights);
        }
        let mut totals = vec![0.0; classes.len()];
        of.iter().zip(&weights).for_each(|(class, weight)| totals[*class] += weight);
        let names: Vec<String> = classes.iter().map(L::to_string).collect();
        let by_class = self.of_classes(&names, &totals)?;
        weights.iter_mut().zip(of).for_each(|(weight, class)| *weight *= by_class[*class]);
        if weights.iter().all(|weight| *weight == 0.0) {
            return Err(Error::bad_param("class_weight", "0 for every sample", "at least one positive weight"));
        }
        Ok(weights)
    }
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Settings {
    pub c: f64,
    pub l1_ratio: f64,
    pub fit_intercept: bool,
    pub class_weight: ClassWeight,
    pub max_iter: usize,
    pub tol: f64,
}

impl Default for Settings {
    fn default() -> Self {
        let class_weight = ClassWeight::Equal;
        Settings { c: 1.0, l1_ratio: 0.0, fit_intercept: true, class_weight, max_iter: 100, tol: 1e-8 }
    }
}

impl Settings {
    /// The penalty over C·Σs, for samples that weigh `total`.
    pub fn shrinkage(&self, total: f64, features: usize) -> Shrinkage {
        let strength = 1.0 / (self.c * total);
        let (l1, l2) = (strength * self.l1_ratio, strength * (1.0 - self.l1_ratio));
        Shrinkage { l1, l2, width: features + usize::from(self.fit_intercept), features }
    }

    pub fn check(&self) -> Result<()> {
        input::setting(
            "C",
            self.c,
            self.c > 0.0 && (1.0 / self.c).is_finite(),
            "a number above 0, and not so small that 1/C overflows",
        )?;
        input::setting("l1_ratio", self.l1_ratio, (0.0..=1.0).contains(&self.l1_ratio), "a share from 0 to 1")?;
        input::setting("max_iter", self.max_iter as f64, self.max_iter > 0, "at least 1")?;
        input::setting("tol", self.tol, self.tol >= 0.0 && self.tol.is_finite(), "a number of at least 0")
    }
}

/// The setters that both parameter types have.
macro_rules! setters {
    ($params:ty, $model:ident) => {
        impl $params {
            /// `C`, the inverse strength of the penalty (default 1, above 0); infinite for none.
            pub fn c(mut self, c: f64) -> Self {
                self.settings.c = c;
                self
            }

            /// The share of the L1 penalty: 0 (the default) for L2 alone, 1 for L1 alone, between them the elastic net.
            pub fn l1_ratio(mut self, l1_ratio: f64) -> Self {
                self.settings.l1_ratio = l1_ratio;
                self
            }

            /// Whether the model has an intercept (default yes).
            pub fn fit_intercept(mut self, fit_intercept: bool) -> Self {
                self.settings.fit_intercept = fit_intercept;
                self
            }

            /// How much the samples of each class count (default equally), besides their own weights.
            pub fn class_weight(mut self, class_weight: $crate::linear::ClassWeight) -> Self {
                self.settings.class_weight = class_weight;
                self
            }

            /// Most Newton steps to take over all rows (default 100, at least 1).
            pub fn max_iter(mut self, max_iter: usize) -> Self {
                self.settings.max_iter = max_iter;
                self
            }

            /// Largest entry of the gradient at which to take the last step (default 1e-8, at least 0).
            pub fn tol(mut self, tol: f64) -> Self {
                self.settings.tol = tol;
                self
            }
        }

        impl<D, T, L> linfa::traits::Fit<ndarray::ArrayBase<D, ndarray::Ix2>, T, $crate::Error> for $params
        where
            D: ndarray::Data<Elem = f64>,
            T: linfa::dataset::AsSingleTargets<Elem = L>,
            L: $crate::metrics::Label,
        {
            type Object = $model<L>;

            /// Fits on records and targets, weighted where the dataset has weights.
            fn fit(
                &self,
                data: &linfa::DatasetBase<ndarray::ArrayBase<D, ndarray::Ix2>, T>,
            ) -> $crate::Result<$model<L>> {
                let weights = data.weights().map(|weights| weights.iter().map(|w| f64::from(*w)).collect());
                self.learn(data.records().view(), data.as_single_targets(), weights)
            }
        }
    };
}
pub(super) use setters;
