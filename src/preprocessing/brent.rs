//! The lowest point of a function of one number between two bounds (Brent's method).
//!
//! A parabola through the three best points proposes the next one; where it proposes nothing useful, the larger part of the
//! bracket is cut in the golden ratio. The function needs one valley between the bounds; of several, one is found.
//!
//! - Precision: about half of the digits of a double, since near the valley the function itself no longer changes.
//! - Source: Brent (1973), Algorithms for Minimization without Derivatives, chapter 5 (SciPy's `fminbound`).

/// The argument of the lowest point between `low` and `high`, to about `tol`; NaN counts as higher than everything.
pub(super) fn lowest_between(f: impl Fn(f64) -> f64, low: f64, high: f64, tol: f64) -> f64 {
    const MOST_STEPS: usize = 500;
    let golden = 0.5 * (3.0 - 5.0_f64.sqrt());
    let height = |x: f64| Some(f(x)).filter(|y| !y.is_nan()).unwrap_or(f64::INFINITY);
    let (mut low, mut high) = (low, high);
    let mut best = low + golden * (high - low);
    let (mut second, mut third) = (best, best);
    let mut at_best = height(best);
    let (mut at_second, mut at_third) = (at_best, at_best);
    let (mut step, mut step_before) = (0.0_f64, 0.0_f64);
    for _ in 0..MOST_STEPS {
        let middle = 0.5 * (low + high);
        let near = f64::EPSILON.sqrt() * best.abs() + tol / 3.0;
        if (best - middle).abs() <= 2.0 * near - 0.5 * (high - low) {
            break;
        }
        let parabola = parabola_step([(best, at_best), (second, at_second), (third, at_third)]);
        let inside = |step: f64| best + step > low && best + step < high;
        let useful = |step: &f64| step_before.abs() > near && step.abs() < 0.5 * step_before.abs() && inside(*step);
        (step_before, step) = match parabola.filter(useful) {
            Some(next) if best + next - low < 2.0 * near || high - best - next < 2.0 * near => {
                (step, near.copysign(middle - best))
            }
            Some(next) => (step, next),
            None => {
                let larger = if best >= middle { low - best } else { high - best };
                (larger, golden * larger)
            }
        };
        let next = best + step.abs().max(near).copysign(step);
        let at_next = height(next);
        if at_next <= at_best {
            if next >= best {
                low = best
            } else {
                high = best
            }
            (third, at_third) = (second, at_second);
            (second, at_second) = (best, at_best);
            (best, at_best) = (next, at_next);
        } else {
            if next < best {
                low = next
            } else {
                high = next
            }
            if at_next <= at_second || second == best {
                (third, at_third) = (second, at_second);
                (second, at_second) = (next, at_next);
            } else if at_next <= at_third || third == best || third == second {
                (third, at_third) = (next, at_next);
            }
        }
    }
    best
}

/// From the first of three points to the vertex of the parabola through them; `None` where there is none.
fn parabola_step([(x, at_x), (w, at_w), (v, at_v)]: [(f64, f64); 3]) -> Option<f64> {
    let r = (x - w) * (at_x - at_v);
    let q = (x - v) * (at_x - at_w);
    let step = ((x - w) * r - (x - v) * q) / (2.0 * (q - r));
    step.is_finite().then_some(step)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// (x − 2)² and x⁴ − 3x, whose slope 4x³ − 3 is 0 at ∛0.75.
    #[test]
    fn valleys_are_found() {
        assert!((lowest_between(|x| (x - 2.0).powi(2), -10.0, 9.0, 1e-10) - 2.0).abs() < 1e-7);
        assert!((lowest_between(|x| x.powi(4) - 3.0 * x, 0.0, 5.0, 1e-10) - 0.75_f64.cbrt()).abs() < 1e-7);
    }

    #[test]
    fn a_slope_ends_at_its_bound_and_nan_is_avoided() {
        assert!((lowest_between(|x| -x, 1.0, 3.0, 1e-9) - 3.0).abs() < 1e-6);
        let root = |x: f64| if x < 1.0 { f64::NAN } else { (x - 1.5).powi(2) };
        assert!((lowest_between(root, -3.0, 4.0, 1e-9) - 1.5).abs() < 1e-6);
    }
}
