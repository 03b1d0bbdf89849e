//! Where a function of one number meets a value, looked for over the whole line: between neighbouring places of a grid that
//! is fine near 0 and grows coarser outwards.
//!
//! - Crossings are bisected to the last digit (or to two whole neighbours); touching minima are searched by golden section;
//!   stretches that meet the value throughout are found to their ends.
//! - A pole or a jump changes the sign without meeting the value and is told apart by what is left of the difference.
//! - What happens between two places of the grid and is undone before the second is not seen.

use std::time::{Duration, Instant};

/// Which numbers count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Line {
    Reals,
    /// From 0.
    NotNegative,
    /// From this one.
    Wholes(u32),
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Found {
    /// Single solutions, ascending.
    pub points: Vec<f64>,
    /// Stretches of which every number is a solution; an end may be infinite.
    pub stretches: Vec<(f64, f64)>,
    /// Neighbouring whole numbers between which the difference changes its sign.
    pub between: Vec<(f64, f64)>,
    /// Where the difference is least and where it is largest, with the difference.
    pub extremes: Option<[(f64, f64); 2]>,
}

/// A difference too small to tell from rounding, beside a target of this size.
fn is_zero(difference: f64, target: f64) -> bool {
    difference.abs() <= 1e-13 * target.abs()
}

/// Where `value` is `target`; `None` stands for a place at which it is undefined.
pub(super) fn find(value: impl Fn(f64) -> Option<f64>, target: f64, line: Line) -> Found {
    let search =
        Search { target, line, difference: |x| value(x).map(|value| value - target).filter(|d| d.is_finite()) };
    search.run()
}

struct Search<F> {
    target: f64,
    line: Line,
    difference: F,
}

impl<F: Fn(f64) -> Option<f64>> Search<F> {
    fn run(&self) -> Found {
        let samples = self.samples();
        let mut found = Found::default();
        let defined = || samples.iter().filter_map(|(x, d)| d.map(|d| (*x, d)));
        let by_difference = |a: &(f64, f64), b: &(f64, f64)| a.1.total_cmp(&b.1);
        found.extremes = defined().min_by(by_difference).zip(defined().max_by(by_difference)).map(|(a, b)| [a, b]);
        self.zeros(&samples, &mut found);
        for pair in samples.windows(2) {
            if let [(a, Some(da)), (b, Some(db))] = *pair
                && !self.zero(da)
                && !self.zero(db)
                && (da > 0.0) != (db > 0.0)
            {
                self.cross((a, da), (b, db), &mut found);
            }
        }
        if !matches!(self.line, Line::Wholes(_)) {
            found.points.extend(samples.windows(3).filter_map(|three| self.touch(three)));
        }
        found.points.sort_by(f64::total_cmp);
        found.points.dedup_by(|a, b| (*a - *b).abs() <= 1e-9 * a.abs().max(b.abs()));
        found
    }

    fn zero(&self, difference: f64) -> bool {
        is_zero(difference, self.target)
    }

    /// The grid with the differences, ascending. A count may stand for so many things that each evaluation takes long: then
    /// larger ones are left out.
    fn samples(&self) -> Vec<(f64, Option<f64>)> {
        const LONG: Duration = Duration::from_millis(500);
        let places = self.places();
        let outwards = |sign: f64| {
            let mut slow = 0;
            let mut samples = Vec::with_capacity(places.len());
            for place in &places {
                let start = Instant::now();
                samples.push((sign * place, (self.difference)(sign * place)));
                // Twice in a row, so that a machine that pauses does not count.
                slow = if start.elapsed() > LONG { slow + 1 } else { 0 };
                if slow == 2 && matches!(self.line, Line::Wholes(_)) {
                    break;
                }
            }
            samples
        };
        let mut samples = if self.line == Line::Reals { outwards(-1.0) } else { Vec::new() };
        samples.reverse();
        samples.pop(); // −0
        samples.extend(outwards(1.0));
        samples
    }

    /// The places of the grid from 0 upwards.
    fn places(&self) -> Vec<f64> {
        if let Line::Wholes(least) = self.line {
            let mut places: Vec<f64> = (0..=256).map(|i| f64::from(least) + f64::from(i)).collect();
            while let Some(last) = places.last().filter(|last| **last < 1e9) {
                places.push((last * 1.06).round());
            }
            return places;
        }
        let powers = (-9 * 16..=12 * 16).map(|e| 10_f64.powf(f64::from(e) / 16.0));
        let hundredths = (0..=100).map(|i| f64::from(i) / 100.0);
        let wholes = (2..=64).map(f64::from);
        let mut places: Vec<f64> = powers.chain(hundredths).chain(wholes).collect();
        places.sort_by(f64::total_cmp);
        places.dedup();
        places
    }

    /// Places of the grid that are solutions: alone, or side by side as part of a stretch.
    fn zeros(&self, samples: &[(f64, Option<f64>)], found: &mut Found) {
        let zero = |(_, d): &(f64, Option<f64>)| d.is_some_and(|d| self.zero(d));
        let many = if matches!(self.line, Line::Wholes(_)) { 3 } else { 2 };
        let mut start = 0;
        while start < samples.len() {
            let run = samples[start..].iter().take_while(|sample| zero(sample)).count();
            if run >= many {
                let (first, last) = (start, start + run - 1);
                let below = first.checked_sub(1).map(|i| samples[i].0);
                let lower = below.map_or(samples[first].0, |out| self.edge(out, samples[first].0));
                let upper = samples.get(last + 1).map_or(f64::INFINITY, |out| self.edge(out.0, samples[last].0));
                let open = below.is_none() && self.line == Line::Reals;
                found.stretches.push((if open { f64::NEG_INFINITY } else { lower }, upper));
            } else {
                found.points.extend(samples[start..start + run].iter().map(|(x, _)| *x));
            }
            start += run.max(1);
        }
    }

    /// The last solution on the way from one inside a stretch to a place outside of it.
    fn edge(&self, mut outside: f64, mut inside: f64) -> f64 {
        while let Some(middle) = self.middle(outside, inside) {
            match (self.difference)(middle) {
                Some(d) if self.zero(d) => inside = middle,
                _ => outside = middle,
            }
        }
        self.shortest(inside)
    }

    /// A number between these two, if there is one.
    fn middle(&self, a: f64, b: f64) -> Option<f64> {
        let middle = match self.line {
            Line::Wholes(_) => ((a + b) / 2.0).floor(),
            _ => a / 2.0 + b / 2.0,
        };
        (a.min(b) < middle && middle < a.max(b)).then_some(middle)
    }

    /// Bisects a change of sign.
    fn cross(&self, mut a: (f64, f64), mut b: (f64, f64), found: &mut Found) {
        let before = a.1.abs().min(b.1.abs());
        while let Some(middle) = self.middle(a.0, b.0) {
            match (self.difference)(middle) {
                None => return,
                Some(d) if self.zero(d) => return found.points.push(self.shortest(middle)),
                Some(d) if (d > 0.0) == (a.1 > 0.0) => a = (middle, d),
                Some(d) => b = (middle, d),
            }
        }
        let nearer = if a.1.abs() <= b.1.abs() { a } else { b };
        if matches!(self.line, Line::Wholes(_)) {
            found.between.push((a.0, b.0));
        } else if nearer.1.abs() <= 1e-9 * self.target.abs() || nearer.1.abs() <= 1e-6 * before {
            found.points.push(self.shortest(nearer.0));
        }
    }

    /// A solution at the bottom of a valley that does not go below 0, or at the top of a hill under it.
    fn touch(&self, three: &[(f64, Option<f64>)]) -> Option<f64> {
        let [(a, Some(da)), (_, Some(d)), (b, Some(db))] = *three else { return None };
        let same_side = (da > 0.0) == (d > 0.0) && (db > 0.0) == (d > 0.0);
        let valley = d.abs() <= da.abs() && d.abs() <= db.abs() && d.abs() < da.abs().max(db.abs());
        if !same_side || !valley || [da, d, db].iter().any(|d| self.zero(*d)) {
            return None;
        }
        const GOLDEN: f64 = 0.618_033_988_749_894_9;
        let size = |x: f64| (self.difference)(x).map_or(f64::INFINITY, f64::abs);
        let (mut low, mut high) = (a, b);
        for _ in 0..120 {
            let (left, right) = (high - GOLDEN * (high - low), low + GOLDEN * (high - low));
            if size(left) <= size(right) { high = right } else { low = left }
        }
        let x = low / 2.0 + high / 2.0;
        let left = size(x);
        let meets = left <= 1e-12 * da.abs().max(db.abs()).max(self.target.abs());
        meets.then(|| self.shortest(x))
    }

    /// The number with the fewest digits that is a solution as good as this one.
    fn shortest(&self, x: f64) -> f64 {
        let size = |x: f64| (self.difference)(x).map_or(f64::INFINITY, f64::abs);
        let enough = size(x).max(1e-13 * self.target.abs());
        let near = |y: &f64| (y - x).abs() <= 1e-6 * x.abs().max(1e-3);
        let rounded = (0..16).filter_map(|digits| format!("{x:.digits$e}").parse::<f64>().ok());
        rounded.filter(near).chain(near(&0.0).then_some(0.0)).find(|y| size(*y) <= enough).unwrap_or(x)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(value: impl Fn(f64) -> f64, target: f64, line: Line) -> Vec<f64> {
        let found = find(|x| Some(value(x)), target, line);
        assert!(found.stretches.is_empty(), "{found:?}");
        found.points
    }

    #[test]
    fn crossings_and_touching_points_are_found_on_either_side() {
        assert_eq!(points(|x| 3.0 * x - 7.5, 0.0, Line::Reals), [2.5]);
        assert_eq!(points(|x| (x - 3.0) * (x + 41.0), 0.0, Line::Reals), [-41.0, 3.0]);
        assert_eq!(points(|x| (x + 0.3).powi(2) + 5.0, 5.0, Line::Reals), [-0.3]);
        assert_eq!(points(|x| (x + 41.0) * x, 42.0, Line::NotNegative), [1.0]);
        assert_eq!(points(f64::exp, -1.0, Line::Reals), [0.0; 0]);
    }

    #[test]
    fn poles_and_jumps_are_no_solutions() {
        assert_eq!(points(|x| 1.0 / (x - 0.123), 0.0, Line::NotNegative), [0.0; 0]);
        assert_eq!(points(|x| if x < 0.1234 { -1.0 } else { 1.0 }, 0.0, Line::Reals), [0.0; 0]);
        let defined = |x: f64| (x > 0.0).then(|| x.ln());
        assert_eq!(find(defined, 2.0_f64.ln(), Line::Reals).points, [2.0]);
    }

    #[test]
    fn whole_numbers_are_met_or_lie_on_either_side() {
        assert_eq!(points(|n| 180.0 / (184.0 + n), 0.9, Line::Wholes(0)), [16.0]);
        let found = find(|n| Some(n * n), 1_000_001.0, Line::Wholes(1));
        assert_eq!((found.points, found.between), (vec![], vec![(1000.0, 1001.0)]));
    }

    #[test]
    fn a_stretch_is_found_to_its_ends() {
        let found = find(|x| Some(x.clamp(-2.0, 7.25)), 7.25, Line::Reals);
        assert_eq!(found.stretches, [(7.25, f64::INFINITY)]);
        let flat = find(|x| Some((x.abs() - 5.5).max(0.0) + 4.0), 4.0, Line::Reals);
        assert_eq!((flat.stretches, flat.points), (vec![(-5.5, 5.5)], vec![]));
        assert_eq!(find(|n| Some(n.max(9.0)), 9.0, Line::Wholes(0)).stretches, [(0.0, 9.0)]);
    }

    #[test]
    fn the_least_and_the_largest_are_told() {
        let [least, largest] = find(|x| Some(x / (1.0 + x)), 2.0, Line::NotNegative).extremes.unwrap();
        assert_eq!(least, (0.0, -2.0));
        assert!((largest.1 + 1.0).abs() < 1e-9);
        assert_eq!(find(|_| None, 2.0, Line::Reals), Found::default());
    }
}
