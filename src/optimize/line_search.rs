//! How far to go along a line: Armijo's rule by halving, Wolfe's strong conditions, and the exact minimum.
//!
//! - Formulas: with φ(t) = f(w + t·d), enough is gained where φ(t) ≤ φ(0) + c₁·t·φ′(0), and the slope is small enough where
//!   |φ′(t)| ≤ c₂·|φ′(0)|; c₁ = 1e-4, c₂ = 0.9. Changes in the last digits of φ count as none.
//! - Source: Nocedal & Wright (2006), Numerical Optimization, 2nd ed., algorithms 3.1, 3.5 and 3.6.

use super::Objective;

const ENOUGH: f64 = 1e-4;
const FLAT: f64 = 0.9;
/// Doublings or sections of an interval, after which a search gives up.
const MOST: usize = 60;

/// A point with the objective's value and gradient there.
#[derive(Debug, Clone)]
pub(super) struct Point {
    pub w: Vec<f64>,
    pub value: f64,
    pub gradient: Vec<f64>,
}

impl Point {
    pub fn at(objective: &dyn Objective, w: Vec<f64>) -> Point {
        let mut gradient = vec![0.0; w.len()];
        let value = objective.evaluate(&w, &mut gradient);
        Point { w, value, gradient }
    }

    /// Evaluates anew where w has moved.
    pub fn renew(&mut self, objective: &dyn Objective) {
        self.value = objective.evaluate(&self.w, &mut self.gradient);
    }

    pub fn is_finite(&self) -> bool {
        self.value.is_finite() && self.gradient.iter().chain(&self.w).all(|g| g.is_finite())
    }

    pub fn gradient_norm(&self) -> f64 {
        dot(&self.gradient, &self.gradient).sqrt()
    }

    /// Changes of the value that cannot be told from rounding.
    fn rounding(&self) -> f64 {
        4.0 * f64::EPSILON * self.value.abs()
    }

    fn along(&self, objective: &dyn Objective, direction: &[f64], t: f64) -> Point {
        Point::at(objective, self.w.iter().zip(direction).map(|(w, d)| w + t * d).collect())
    }
}

pub(super) fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// The first of t, t/2, t/4, … that gains enough, and the point there; `None` if there is none.
pub(super) fn halving(objective: &dyn Objective, from: &Point, direction: &[f64], first: f64) -> Option<(f64, Point)> {
    let slope = dot(&from.gradient, direction);
    if slope >= 0.0 {
        return None;
    }
    let lengths = std::iter::successors(Some(first), |t| Some(t / 2.0)).take(MOST);
    let mut tried = lengths.map(|t| (t, from.along(objective, direction, t)));
    tried.find(|(t, to)| {
        to.is_finite() && to.value <= from.value + ENOUGH * t * slope + from.rounding() && moved(from, to)
    })
}

fn moved(from: &Point, to: &Point) -> bool {
    from.w != to.w
}

/// A length that satisfies Wolfe's strong conditions, beginning with `first`, and the point there; or the best that gained
/// enough, should rounding leave none. `None` if no step gains.
pub(super) fn strong_wolfe(
    objective: &dyn Objective,
    from: &Point,
    direction: &[f64],
    first: f64,
) -> Option<(f64, Point)> {
    let search = Search { objective, from, direction, slope: dot(&from.gradient, direction) };
    if search.slope >= 0.0 {
        return None;
    }
    let mut low = search.start();
    let mut t = first;
    for i in 0..MOST {
        let tried = search.at(t);
        if !tried.to.is_finite() {
            t = (low.t + t) / 2.0; // too far: the objective overflows there
            continue;
        }
        if !search.gains(&tried) || i > 0 && tried.to.value >= low.to.value {
            return search.between(low, tried);
        }
        if tried.slope.abs() <= -FLAT * search.slope {
            return search.found(tried);
        }
        if tried.slope >= 0.0 {
            return search.between(tried, low);
        }
        t = 2.0 * tried.t;
        low = tried;
    }
    search.found(low)
}

struct Search<'a> {
    objective: &'a dyn Objective,
    from: &'a Point,
    direction: &'a [f64],
    slope: f64,
}

#[derive(Clone)]
struct Tried {
    t: f64,
    to: Point,
    slope: f64,
}

impl Search<'_> {
    fn start(&self) -> Tried {
        Tried { t: 0.0, to: self.from.clone(), slope: self.slope }
    }

    fn at(&self, t: f64) -> Tried {
        let to = self.from.along(self.objective, self.direction, t);
        Tried { t, slope: dot(&to.gradient, self.direction), to }
    }

    fn gains(&self, tried: &Tried) -> bool {
        tried.to.value <= self.from.value + ENOUGH * tried.t * self.slope + self.from.rounding()
    }

    fn found(&self, tried: Tried) -> Option<(f64, Point)> {
        moved(self.from, &tried.to).then_some((tried.t, tried.to))
    }

    /// Between `low`, the better end, and `high` lies a length that will do.
    fn between(&self, mut low: Tried, mut high: Tried) -> Option<(f64, Point)> {
        for _ in 0..MOST {
            let tried = self.at(cubic_minimum(&low, &high));
            if !tried.to.is_finite() || !self.gains(&tried) || tried.to.value >= low.to.value + self.from.rounding() {
                high = tried;
            } else {
                if tried.slope.abs() <= -FLAT * self.slope {
                    return self.found(tried);
                }
                if tried.slope * (high.t - low.t) >= 0.0 {
                    high = low;
                }
                low = tried;
            }
            if (high.t - low.t).abs() <= 1e-14 * high.t.abs().max(low.t.abs()) {
                break;
            }
        }
        self.found(low)
    }
}

/// Where the cubic through values and slopes of both ends is least, kept a tenth of the interval away from them; the middle
/// where there is no such place.
fn cubic_minimum(a: &Tried, b: &Tried) -> f64 {
    let width = b.t - a.t;
    let d1 = a.slope + b.slope - 3.0 * (a.to.value - b.to.value) / (a.t - b.t);
    let root = (d1 * d1 - a.slope * b.slope).sqrt() * width.signum();
    let share = 1.0 - (b.slope + root - d1) / (b.slope - a.slope + 2.0 * root);
    a.t + width * if share.is_finite() { share.clamp(0.1, 0.9) } else { 0.5 }
}

/// The minimum along parameter `j`, where its slope changes its sign, and how far it is; searched in steps from `first` on.
/// `None` if the slope is 0 already or does not change its sign.
pub(super) fn along_coordinate(objective: &dyn Objective, from: &Point, j: usize, first: f64) -> Option<(f64, Point)> {
    let down = -from.gradient[j].signum();
    let at = |t: f64| {
        let mut w = from.w.clone();
        w[j] += t;
        Point::at(objective, w)
    };
    if from.gradient[j] == 0.0 {
        return None;
    }
    let (mut near, mut far) = ((0.0, from.clone()), None);
    let mut t = first * down;
    for _ in 0..MOST {
        let point = at(t);
        if !point.is_finite() {
            t = (near.0 + t) / 2.0;
        } else if point.gradient[j] * down < 0.0 {
            (near, t) = ((t, point), 2.0 * t);
        } else {
            far = Some((t, point));
            break;
        }
    }
    let found = root_between(at, j, near, far?);
    // A slope may be 0 at a maximum between two minima; then part of the way is better.
    match found.1.value <= from.value {
        true => Some(found),
        false => {
            let direction: Vec<f64> = (0..from.w.len()).map(|k| if k == j { found.0 } else { 0.0 }).collect();
            halving(objective, from, &direction, 0.5).map(|(t, point)| (t * found.0, point))
        }
    }
}

/// Where the slope along `j` is 0, by false position after Illinois: exact after one step where the slope is a line.
fn root_between(at: impl Fn(f64) -> Point, j: usize, near: (f64, Point), far: (f64, Point)) -> (f64, Point) {
    let scale = near.1.gradient[j].abs().max(far.1.gradient[j].abs());
    let (mut a, mut b) = ((near.0, near.1.gradient[j]), (far.0, far.1.gradient[j]));
    let mut best = far;
    for _ in 0..2 * MOST {
        if best.1.gradient[j].abs() <= 1e-14 * scale || (b.0 - a.0).abs() <= 2.0 * f64::EPSILON * b.0.abs() {
            break;
        }
        let t = b.0 - b.1 * (b.0 - a.0) / (b.1 - a.1);
        let point = at(t);
        let slope = point.gradient[j];
        // The end that stays counts half, lest it stay for ever.
        a = if slope * b.1 < 0.0 { b } else { (a.0, a.1 / 2.0) };
        b = (t, slope);
        best = (t, point);
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optimize::{Function, Quadratic, TestFunction};

    /// On ½x² from 4 every length up to 2·(1 − c₁) of the full step gains; Wolfe's slope condition excludes tiny ones.
    #[test]
    fn steps_gain_and_flatten() {
        let bowl = Function::new(1, |w: &[f64], g: &mut [f64]| {
            g[0] = w[0];
            w[0] * w[0] / 2.0
        });
        let from = Point::at(&bowl, vec![4.0]);
        let (t, _) = halving(&bowl, &from, &[-4.0], 16.0).unwrap();
        assert_eq!(t, 1.0); // 16, 8, 4 and 2 do not gain
        for first in [1e-6, 1.0, 50.0, 1e12] {
            let (_, to) = strong_wolfe(&bowl, &from, &[-4.0], first).unwrap();
            assert!(to.value < from.value && to.gradient[0].abs() <= 0.9 * 4.0, "{first}");
        }
        assert!(strong_wolfe(&bowl, &from, &[4.0], 1.0).is_none(), "uphill");
        assert!(halving(&bowl, &from, &[4.0], 1.0).is_none());
    }

    /// f = ½(x² + 4y²) from (3, 2): along y the minimum is 0.
    #[test]
    fn along_a_coordinate_a_quadratic_is_minimised_exactly() {
        let bowl = Quadratic::with_condition(4.0).unwrap();
        let from = Point::at(&bowl, vec![3.0, 2.0]);
        for first in [1e-3, 1.0, 100.0] {
            let (t, to) = along_coordinate(&bowl, &from, 1, first).unwrap();
            assert!((t + 2.0).abs() < 1e-12 && to.w[0] == 3.0 && to.w[1].abs() < 1e-12, "{first}: {t}");
        }
        let banana = TestFunction::Rosenbrock;
        let (_, to) = along_coordinate(&banana, &Point::at(&banana, vec![-1.2, 1.0]), 0, 1.0).unwrap();
        assert!(to.gradient[0].abs() < 1e-8 && to.value < 24.2);
    }

    #[test]
    fn a_function_without_a_minimum_has_none_along_a_line() {
        let slope = Function::new(1, |w: &[f64], g: &mut [f64]| {
            g[0] = 1.0;
            w[0]
        });
        assert!(along_coordinate(&slope, &Point::at(&slope, vec![0.0]), 0, 1.0).is_none());
    }
}
