//! User-based collaborative filtering: a rating is predicted from those of the people who rate alike.
//!
//! - Formula: Σ w·rating / Σ |w| over the other users who rated the item, w the cosine of the ratings that both gave.
//! - Conventions: all other users are neighbours; who shares no rated item with this user is none; `NaN` marks what is not
//!   rated.
//! - Cost: O(users · items) for one prediction.
//! - Source: Breese, Heckerman & Kadie (1998), UAI, 43–52 (vector similarity).

use ndarray::{Array2, ArrayView2};

use crate::text::cosine;
use crate::worked::{Expr, Number};
use crate::{Error, Result};

/// Ratings: a row for each user, a column for each item, `NaN` where there is none.
///
/// ```
/// use workings::ndarray::array;
/// use workings::recommend::UserRatings;
///
/// let ratings = UserRatings::new(array![[4.0, f64::NAN], [4.0, 2.0], [1.0, 5.0]].view())?;
/// assert_eq!(ratings.predict(0, 1)?.value(), 3.5); // both others agree in direction on the one item: (2 + 5) / 2
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct UserRatings {
    ratings: Array2<f64>,
}

impl UserRatings {
    /// # Errors
    /// `Empty`; `NotFinite` for infinities.
    pub fn new(ratings: ArrayView2<f64>) -> Result<UserRatings> {
        if ratings.is_empty() {
            return Err(Error::empty("ratings"));
        }
        if let Some(((i, j), value)) = ratings.indexed_iter().find(|(_, rating)| rating.is_infinite()) {
            return Err(Error::NotFinite { name: format!("ratings[{i}]"), index: j, value: *value });
        }
        Ok(UserRatings { ratings: ratings.to_owned() })
    }

    /// How alike two users rate, over the items that both rated: −1 to 1; `None` if there are none.
    fn weight(&self, user: usize, other: usize) -> Option<f64> {
        let pairs = self.ratings.row(user).into_iter().zip(self.ratings.row(other));
        let both = pairs.filter(|(a, b)| !a.is_nan() && !b.is_nan()).map(|(a, b)| (*a, *b));
        let (a, b): (Vec<f64>, Vec<f64>) = both.unzip();
        cosine(&a, &b).ok().map(|cosine| cosine.value())
    }

    /// The rating that this user (row) would give this item (column); undefined where no neighbour rated it.
    ///
    /// # Errors
    /// `BadParam` for a user or an item that does not exist.
    pub fn predict(&self, user: usize, item: usize) -> Result<Expr> {
        let (users, items) = self.ratings.dim();
        let exists = |name: &str, at: usize, n: usize| {
            crate::input::setting(name, at as f64, at < n, &format!("a whole number from 0 to {}", n - 1))
        };
        exists("user", user, users)?;
        exists("item", item, items)?;
        let raters = (0..users).filter(|other| *other != user && !self.ratings[(*other, item)].is_nan());
        let neighbors: Vec<(f64, f64)> =
            raters.filter_map(|other| Some((self.weight(user, other)?, self.ratings[(other, item)]))).collect();
        let weighted = neighbors.iter().map(|(w, rating)| Expr::from(*w) * Expr::from(*rating));
        let sizes = neighbors.iter().map(|(w, _)| Expr::from(*w).abs());
        let (sum, size) = (Expr::sum_of(weighted).called("Σ w·rating"), Expr::sum_of(sizes).called("Σ |w|"));
        let none = size.value() == 0.0;
        Ok((sum / size).undefined_if(none, "no other user who rates alike has rated the item").called("prediction"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    const GAP: f64 = f64::NAN;

    /// User 0 and 1 share (3, 4) and (4, 3): cosine 24/25; user 2 shares one item: 1. (0.96·5 + 1·2) / 1.96.
    #[test]
    fn those_who_rate_alike_weigh_more() {
        let ratings = UserRatings::new(array![[3.0, 4.0, GAP], [4.0, 3.0, 5.0], [2.0, GAP, 2.0]].view()).unwrap();
        let predicted = ratings.predict(0, 2).unwrap().value();
        assert!((predicted - (0.96 * 5.0 + 2.0) / 1.96).abs() < 1e-14);
    }

    #[test]
    fn without_neighbours_there_is_no_prediction() {
        let ratings = UserRatings::new(array![[3.0, GAP], [GAP, 4.0]].view()).unwrap();
        assert!(ratings.predict(0, 1).unwrap().undefined().unwrap().contains("no other user"));
        assert!(matches!(ratings.predict(2, 0), Err(Error::BadParam { .. })));
        assert!(matches!(ratings.predict(0, 2), Err(Error::BadParam { .. })));
        assert!(matches!(UserRatings::new(array![[f64::INFINITY]].view()), Err(Error::NotFinite { .. })));
        assert!(matches!(UserRatings::new(Array2::zeros((0, 3)).view()), Err(Error::Empty { .. })));
    }
}
