//! Exact Shapley values: the worth of a game shared out fairly among its players.
//!
//! - Formula: φᵢ = Σ over the coalitions S without i of |S|! (n − |S| − 1)! / n! · (v(S ∪ {i}) − v(S)).
//! - They add up to v(all) − v(none); players who add the same get the same; who adds nothing gets nothing.
//! - Cost: O(n·2ⁿ) time for n players, whose 2ⁿ coalitions are all given.
//! - Source: Shapley (1953), Contributions to the Theory of Games II, 307–317.

use crate::input;
use crate::worked::{Expr, Number};
use crate::{Error, Result};

/// A game: what every coalition of its players is worth.
///
/// ```
/// use workings::explain::CoalitionGame;
///
/// // none, a, b, both: a adds 10 alone and 30 to b, b adds 20 alone and 40 to a.
/// let game = CoalitionGame::new(&["a", "b"], &[0.0, 10.0, 20.0, 50.0])?;
/// assert_eq!((game.shapley(0).value(), game.shapley(1).value()), (20.0, 30.0));
/// assert_eq!(game.total().value(), 50.0);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct CoalitionGame {
    players: Vec<String>,
    /// Player i belongs to the coalitions whose index has bit i.
    worth: Vec<f64>,
}

impl CoalitionGame {
    /// The worth of each coalition, in the order none, a, b, ab, c, ac, bc, abc, …: player i is in those whose index has
    /// bit i.
    ///
    /// # Errors
    /// `Empty` for no player; `LengthMismatch` unless there are 2ⁿ values; `NotFinite`; `BadParam` for more than 20 players.
    pub fn new<T: ToString>(players: &[T], worth: &[f64]) -> Result<CoalitionGame> {
        let n = players.len();
        if n == 0 {
            return Err(Error::empty("players"));
        }
        input::setting("players", n as f64, n <= 20, "at most 20")?;
        input::same_length("coalitions", 1 << n, "values", worth.len())?;
        input::finite("values", worth.iter().copied())?;
        Ok(CoalitionGame { players: players.iter().map(T::to_string).collect(), worth: worth.to_vec() })
    }

    /// The coalitions in any order, each as the names of its players one after the other, "none" for none of them; between
    /// names may stand spaces or any of `+ , ; & | -`.
    ///
    /// # Errors
    /// As [`new`](Self::new); `NotFound` for a name that is no coalition; `BadParam` for a player or coalition named twice,
    /// or one that is missing.
    pub fn of_named(players: &[String], coalitions: &[String], values: &[f64]) -> Result<CoalitionGame> {
        input::same_length("coalitions", coalitions.len(), "values", values.len())?;
        input::setting("players", players.len() as f64, players.len() <= 20, "at most 20")?;
        if let Some(twice) = (1..players.len()).find(|i| players[..*i].contains(&players[*i])) {
            return Err(Error::bad_param("players", format!("{} twice", players[twice]), "each player once"));
        }
        let mut worth = vec![None; 1 << players.len()];
        for (name, value) in coalitions.iter().zip(values) {
            let index = coalition(name, players).ok_or_else(|| Error::NotFound {
                kind: "coalition",
                name: name.clone(),
                known: format!("the players are {}", players.join(", ")),
            })?;
            if worth[index].replace(*value).is_some() {
                return Err(Error::bad_param("coalitions", format!("{name} twice"), "each coalition once"));
            }
        }
        let missing = worth.iter().filter(|value| value.is_none()).count();
        if missing > 0 {
            let needed = format!("all {} subsets of the players", worth.len());
            return Err(Error::bad_param("coalitions", format!("{} different ones", worth.len() - missing), needed));
        }
        CoalitionGame::new(players, &worth.into_iter().flatten().collect::<Vec<f64>>())
    }

    fn name(&self, coalition: usize) -> String {
        let members = self.players.iter().enumerate().filter(|(i, _)| coalition >> i & 1 == 1);
        let names: Vec<&str> = members.map(|(_, name)| name.as_str()).collect();
        if names.is_empty() { "v(none)".into() } else { format!("v({})", names.join(", ")) }
    }

    fn worth(&self, coalition: usize) -> Expr {
        Expr::named(self.name(coalition), self.worth[coalition])
    }

    /// The share of player `i`, from 0.
    ///
    /// # Panics
    /// For a player that the game does not have.
    pub fn shapley(&self, i: usize) -> Expr {
        assert!(i < self.players.len(), "player {i} of {}", self.players.len());
        let n = self.players.len();
        let without = || (0..self.worth.len()).filter(|coalition| coalition >> i & 1 == 0);
        // |S|! (n − |S| − 1)! / n! = 1 / (n · C(n − 1, |S|))
        let ways = |coalition: usize| n as f64 * binomial(n - 1, coalition.count_ones() as usize);
        let added = |coalition: usize| (self.worth[coalition | 1 << i] - self.worth[coalition]) / ways(coalition);
        let term = |coalition: usize| (self.worth(coalition | 1 << i) - self.worth(coalition)) / ways(coalition);
        let name = format!("φ[{}]", self.players[i]);
        const SHOWN: usize = 8;
        if self.worth.len() / 2 <= SHOWN {
            return Expr::sum_of(without().map(term)).called(name);
        }
        let body = (Expr::symbol("v(S and i)") - Expr::symbol("v(S)")) / Expr::symbol("n · C(n − 1, |S|)");
        let total = crate::stats::accurate_sum(without().map(added));
        Expr::sum(body, without().take(SHOWN).map(term), self.worth.len() / 2, total).called(name)
    }

    /// What all players together add: the sum of their shares.
    pub fn total(&self) -> Expr {
        (self.worth(self.worth.len() - 1) - self.worth(0)).called("total")
    }

    /// How many players there are.
    pub fn n_players(&self) -> usize {
        self.players.len()
    }
}

/// The index of a coalition written as the names of its players.
fn coalition(name: &str, players: &[String]) -> Option<usize> {
    fn members(rest: &str, players: &[String], taken: usize) -> Option<usize> {
        let rest = rest.trim_start_matches([' ', '+', ',', ';', '&', '|', '-']);
        if rest.is_empty() {
            return Some(taken);
        }
        let free = players.iter().enumerate().filter(|(i, name)| taken >> i & 1 == 0 && !name.is_empty());
        free.filter_map(|(i, name)| members(rest.strip_prefix(name.as_str())?, players, taken | 1 << i)).next()
    }
    let is_player = players.iter().any(|player| player == name);
    if !is_player && matches!(name.trim().to_lowercase().as_str(), "" | "none" | "empty" | "∅" | "{}") {
        return Some(0);
    }
    members(name.trim().trim_matches(['{', '}']), players, 0)
}

/// C(n, k).
pub(super) fn binomial(n: usize, k: usize) -> f64 {
    let k = k.min(n - k);
    (1..=k).fold(1.0, |ways, i| ways * (n - k + i) as f64 / i as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Whatever the game, the shares add up to what all players add.
        #[test]
        fn shares_add_up(worth in prop::collection::vec(-100.0..100.0f64, 32)) {
            let game = CoalitionGame::new(&["a", "b", "c", "d", "e"], &worth).unwrap();
            let shares: f64 = (0..5).map(|player| game.shapley(player).value()).sum();
            prop_assert!((shares - game.total().value()).abs() < 1e-11);
        }
    }

    /// Worth 6 for two of three players, 12 for all, nothing alone: by symmetry 4 each. A fourth adds nothing.
    #[test]
    fn symmetric_players_share_alike_and_a_dummy_gets_nothing() {
        let worth = |coalition: usize| [0.0, 0.0, 6.0, 12.0][(coalition & 7).count_ones() as usize];
        let three = CoalitionGame::new(&["a", "b", "c"], &(0..8).map(worth).collect::<Vec<_>>()).unwrap();
        assert!((0..3).all(|i| (three.shapley(i).value() - 4.0).abs() < 1e-12));
        let five = CoalitionGame::new(&["a", "b", "c", "d", "e"], &(0..32).map(worth).collect::<Vec<_>>()).unwrap();
        assert!((0..3).all(|i| (five.shapley(i).value() - 4.0).abs() < 1e-12));
        assert_eq!((five.shapley(3).value(), five.shapley(4).value()), (0.0, 0.0));
    }

    #[test]
    fn coalitions_are_read_however_they_are_written() {
        let players = ["age".to_string(), "agent".to_string(), "b".to_string()];
        for (name, index) in [("none", 0), ("age", 1), ("agent", 2), ("b", 4), ("agentage", 3), ("b + age", 5)] {
            assert_eq!(coalition(name, &players), Some(index), "{name}");
        }
        assert_eq!((coalition("bb", &players), coalition("x", &players)), (None, None));
    }

    #[test]
    fn incomplete_games_are_refused() {
        let named = |coalitions: &[&str]| {
            let words = |words: &[&str]| words.iter().map(|word| word.to_string()).collect::<Vec<_>>();
            CoalitionGame::of_named(&words(&["a", "b"]), &words(coalitions), &vec![1.0; coalitions.len()])
        };
        assert!(named(&["ab", "b", "a", "none"]).is_ok());
        assert!(matches!(named(&["ab", "b", "a"]), Err(Error::BadParam { .. })));
        assert!(matches!(named(&["ab", "ba", "a", "none"]), Err(Error::BadParam { .. })));
        assert!(matches!(named(&["ab", "b", "c", "none"]), Err(Error::NotFound { .. })));
        assert!(CoalitionGame::new::<&str>(&[], &[1.0]).is_err());
        assert!(CoalitionGame::new(&["a"], &[1.0]).is_err());
    }
}
