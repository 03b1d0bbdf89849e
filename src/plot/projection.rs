//! From a value to its place along an axis: the range that is shown, and the projection onto 0 to 1.

use super::axis::{Axis, Scale};
use super::calendar;
use super::ticks::{self, Style, Tick};

/// Values further out than this are treated as infinite, so that differences of two stay finite.
const LARGEST: f64 = 1e301;
/// Ranges relatively narrower than this are treated as one point: their ticks could not be told apart.
const NARROWEST: f64 = 1e-11;
/// Room beside the data, as a share of its extent.
const PADDING: f64 = 0.04;

/// A value that can be shown.
pub(crate) fn is_drawable(v: f64) -> bool {
    v.abs() < LARGEST
}

/// How far the data reach along one axis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Span {
    lo: f64,
    hi: f64,
    /// The least value above 0, for a logarithmic axis.
    positive: f64,
    /// Ends beyond which nothing can lie, such as the foot of a bar: the range is not padded there.
    hard: (f64, f64),
}

impl Span {
    pub const EMPTY: Span = Span {
        lo: f64::INFINITY,
        hi: f64::NEG_INFINITY,
        positive: f64::INFINITY,
        hard: (f64::INFINITY, f64::NEG_INFINITY),
    };

    pub fn add(&mut self, v: f64) {
        if is_drawable(v) {
            (self.lo, self.hi) = (self.lo.min(v), self.hi.max(v));
            if v > 0.0 {
                self.positive = self.positive.min(v);
            }
        }
    }

    /// The span of both.
    pub fn join(self, other: Span) -> Span {
        Span {
            lo: self.lo.min(other.lo),
            hi: self.hi.max(other.hi),
            positive: self.positive.min(other.positive),
            hard: (self.hard.0.min(other.hard.0), self.hard.1.max(other.hard.1)),
        }
    }

    /// Adds a value that a range may end at.
    pub fn add_hard(&mut self, v: f64) {
        self.add(v);
        if is_drawable(v) {
            self.hard = (self.hard.0.min(v), self.hard.1.max(v));
        }
    }

    /// The range for a linear or time axis: the data and a little room. Data of one sign keep to their side of 0.
    fn padded(&self, zero: bool) -> (f64, f64) {
        let (lo, hi) = if zero { (self.lo.min(0.0), self.hi.max(0.0)) } else { (self.lo, self.hi) };
        if lo > hi {
            return (0.0, 1.0);
        }
        if hi - lo <= NARROWEST * lo.abs().max(hi.abs()) || hi - lo < 1e-300 {
            return around(lo);
        }
        let pad = PADDING * (hi - lo);
        let low = if lo == self.hard.0 || (zero && lo == 0.0) { lo } else { lo - pad };
        let high = if hi == self.hard.1 || (zero && hi == 0.0) { hi } else { hi + pad };
        (if lo >= 0.0 { low.max(0.0) } else { low }, if hi <= 0.0 { high.min(0.0) } else { high })
    }
}

/// A range about data that have but one value.
fn around(v: f64) -> (f64, f64) {
    if v.abs() < 1e-300 { (-1.0, 1.0) } else { (v - v.abs() / 2.0, v + v.abs() / 2.0) }
}

/// An axis with its range settled.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Projection<'a> {
    axis: &'a Axis,
    lo: f64,
    hi: f64,
    flipped: bool,
}

impl<'a> Projection<'a> {
    /// The projection of an axis; `upward` if it runs from the bottom to the top.
    pub fn new(axis: &'a Axis, span: &Span, upward: bool) -> Self {
        let wanted = axis.range.filter(|&(a, b)| {
            let apart = (a - b).abs() > NARROWEST * a.abs().max(b.abs()) && (a - b).abs() >= 1e-300;
            is_drawable(a) && is_drawable(b) && apart && (axis.scale != Scale::Log || (a > 0.0 && b > 0.0))
        });
        let turned = wanted.is_some_and(|(a, b)| a > b) != axis.reversed;
        let (lo, hi) = match (wanted, &axis.scale) {
            (Some((a, b)), _) => (a.min(b), a.max(b)),
            (None, Scale::Categories(names)) => (-0.5, names.len().max(1) as f64 - 0.5),
            (None, Scale::Log) => log_range(span),
            (None, Scale::Linear) => span.padded(axis.zero),
            (None, Scale::Time) => time_range(span.padded(false), span),
        };
        // Names are read from the top, as a table is.
        let top_down = upward && matches!(axis.scale, Scale::Categories(_));
        Projection { axis, lo, hi, flipped: turned != top_down }
    }

    pub fn axis(&self) -> &'a Axis {
        self.axis
    }

    /// The least and the largest value shown.
    pub fn range(&self) -> (f64, f64) {
        (self.lo, self.hi)
    }

    /// How much the axis shows, if equal steps are equal differences: what an equal aspect needs.
    pub fn extent(&self) -> Option<f64> {
        (self.axis.scale != Scale::Log).then_some(self.hi - self.lo)
    }

    pub fn is_log(&self) -> bool {
        self.axis.scale == Scale::Log
    }

    /// The place of a value: 0 at the start of the axis, 1 at its end; beyond for values outside; `None` if it has none.
    pub fn place(&self, v: f64) -> Option<f64> {
        let place = match self.axis.scale {
            Scale::Log if v <= 0.0 => return None,
            Scale::Log => (v.ln() - self.lo.ln()) / (self.hi.ln() - self.lo.ln()),
            _ => (v - self.lo) / (self.hi - self.lo),
        };
        let place = if self.flipped { 1.0 - place } else { place };
        // Far outside is as good as anywhere outside, and keeps the arithmetic of clipping exact enough.
        (is_drawable(v) && !place.is_nan()).then_some(place.clamp(-1e6, 1e6))
    }

    /// The ticks, at most about `most`: the axis's own, one for each name, or round numbers.
    pub fn ticks(&self, most: usize) -> Vec<Tick> {
        let Axis { scale, ticks: own, percent, whole, bare, .. } = self.axis;
        if *bare {
            return Vec::new();
        }
        let mut ticks = match (own, scale) {
            (Some(own), _) => own.iter().map(|(at, label)| Tick { at: *at, label: label.clone() }).collect(),
            (None, Scale::Categories(names)) => {
                names.iter().enumerate().map(|(i, name)| Tick { at: i as f64, label: name.clone() }).collect()
            }
            (None, Scale::Log) => ticks::log(self.lo, self.hi, most, *percent),
            (None, Scale::Time) => calendar::ticks(self.lo, self.hi, most),
            (None, Scale::Linear) => ticks::linear(self.lo, self.hi, most, Style { percent: *percent, whole: *whole }),
        };
        let slack = 1e-6;
        ticks.retain(|tick| self.place(tick.at).is_some_and(|p| (-slack..=1.0 + slack).contains(&p)));
        ticks
    }
}

/// The range of a logarithmic axis: the positive data and a little room in ratio.
fn log_range(span: &Span) -> (f64, f64) {
    let (lo, hi) = (span.positive.max(1e-305), span.hi);
    if lo > hi {
        return (1.0, 10.0);
    }
    let ratio = hi.ln() - lo.ln();
    let pad = if ratio < 1e-9 { std::f64::consts::LN_2 } else { ratio * PADDING };
    ((lo / pad.exp()).max(1e-307), (hi * pad.exp()).min(1e303))
}

/// Times keep within what the calendar reaches; one moment gets a day on either side.
fn time_range((lo, hi): (f64, f64), span: &Span) -> (f64, f64) {
    if span.lo > span.hi {
        return (0.0, 365.0);
    }
    let limit = |v: f64| v.clamp(-calendar::FURTHEST, calendar::FURTHEST);
    if span.hi - span.lo < 1e-5 {
        let at = limit(span.lo);
        return (at - 1.0, at + 1.0);
    }
    // Data on one side of 1970 may well be padded across it.
    let pad = PADDING / 2.0 * (span.hi - span.lo);
    let (lo, hi) = (limit(lo.min(span.lo - pad)), limit(hi.max(span.hi + pad)));
    if lo < hi { (lo, hi) } else { (lo - 1.0, hi + 1.0) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_abs_diff_eq;

    fn span(values: &[f64]) -> Span {
        let mut span = Span::EMPTY;
        values.iter().for_each(|&v| span.add(v));
        span
    }

    #[test]
    fn ranges_have_a_little_room_but_do_not_cross_zero() {
        let axis = Axis::new("");
        assert_eq!(Projection::new(&axis, &span(&[-10.0, 15.0]), false).range(), (-11.0, 16.0));
        assert_eq!(Projection::new(&axis, &span(&[0.1, 10.1]), false).range().0, 0.0);
        assert_eq!(Projection::new(&Axis::new("").from_zero(), &span(&[5.0, 10.0]), false).range().0, 0.0);
    }

    #[test]
    fn data_without_extent_still_have_a_range() {
        let range = |values: &[f64]| Projection::new(&Axis::new(""), &span(values), false).range();
        assert_eq!(range(&[]), (0.0, 1.0));
        assert_eq!(range(&[0.0]), (-1.0, 1.0));
        assert_eq!(range(&[4.0, 4.0]), (2.0, 6.0));
        assert_eq!(range(&[f64::NAN, f64::INFINITY]), (0.0, 1.0));
    }

    #[test]
    fn a_log_axis_takes_positive_values_only() {
        let axis = Axis::new("").log();
        let projection = Projection::new(&axis, &span(&[-5.0, 0.0, 1.0, 100.0]), false);
        assert!(projection.range().0 > 0.5 && projection.range().1 < 200.0);
        assert_eq!((projection.place(0.0), projection.place(-1.0)), (None, None));
        assert_abs_diff_eq!(projection.place(10.0).unwrap(), 0.5, epsilon = 1e-12);
    }

    #[test]
    fn axes_turn_round_when_asked() {
        let (axis, turned, names) =
            (Axis::new("").range(0.0, 4.0), Axis::new("").range(4.0, 0.0), Axis::categories("", ["a", "b"]));
        let place = |axis: &Axis, v, upward| Projection::new(axis, &Span::EMPTY, upward).place(v).unwrap();
        assert_eq!(place(&axis, 1.0, false), 0.25);
        assert_eq!(place(&turned, 1.0, false), 0.75);
        assert_eq!(place(&names, 0.0, false), 0.25);
        assert_eq!(place(&names, 0.0, true), 0.75); // the first name is on top
    }

    #[test]
    fn the_extremes_of_floating_point_are_projected() {
        for values in [[-1e300, 1e300], [1e-300, 2e-300], [5e-324, 1e-323], [1e300, 1e300], [1.0, 1.0 + 1e-15]] {
            for axis in [Axis::new(""), Axis::new("").log(), Axis::time("")] {
                let projection = Projection::new(&axis, &span(&values), false);
                let (lo, hi) = projection.range();
                assert!(lo < hi && (hi - lo).is_finite(), "{values:?} {axis:?} {lo} {hi}");
                assert!(projection.ticks(6).len() <= 9);
            }
        }
    }
}
