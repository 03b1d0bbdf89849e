//! How values become colours: the map, and the values at its ends.

use crate::plot::color::ColorMap;
use crate::plot::projection::is_drawable;

/// How the values of cells or points become colours.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct Shading {
    /// Which colours.
    pub map: ColorMap,
    /// The values at the two ends of the map.
    pub range: (f64, f64),
    /// The label of the scale beside the plot; empty for no scale.
    pub label: String,
}

impl Shading {
    /// The range of the values, symmetric about 0 if the map diverges.
    pub(crate) fn of(values: impl IntoIterator<Item = f64>, map: ColorMap) -> Shading {
        let drawable = values.into_iter().filter(|&v| is_drawable(v));
        let (lo, hi) = drawable.fold((f64::INFINITY, f64::NEG_INFINITY), |(lo, hi), v| (lo.min(v), hi.max(v)));
        let range = match map {
            _ if lo > hi => (0.0, 1.0),
            ColorMap::Diverging => (-lo.abs().max(hi.abs()), lo.abs().max(hi.abs())),
            // Counts and shares start at nothing: 0 is the palest, whatever the least count is.
            _ if lo >= 0.0 => (0.0, hi),
            _ => (lo, hi),
        };
        Shading { map, range, label: String::new() }
    }

    pub(crate) fn labelled(self, label: impl Into<String>) -> Shading {
        Shading { label: label.into(), ..self }
    }

    /// The place of a value on the map, in one of `shades` steps; the class itself if the map is of classes; `None`
    /// for a value that is not a number.
    pub(crate) fn shade(&self, v: f64, shades: usize) -> Option<f64> {
        let (lo, hi) = self.range;
        let steps = shades.max(2) as f64 - 1.0;
        match self.map {
            _ if !is_drawable(v) => None,
            ColorMap::Classes => Some(v.round()),
            _ if hi > lo => Some((((v - lo) / (hi - lo)).clamp(0.0, 1.0) * steps).round() / steps),
            ColorMap::Diverging => Some(0.5),
            ColorMap::Sequential => Some(if v == 0.0 { 0.0 } else { 1.0 }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shades_start_at_zero_unless_values_are_below() {
        assert_eq!(Shading::of([3.0, 9.0], ColorMap::Sequential).range, (0.0, 9.0));
        assert_eq!(Shading::of([-3.0, 9.0], ColorMap::Sequential).range, (-3.0, 9.0));
        assert_eq!(Shading::of([-3.0, 2.0, f64::NAN], ColorMap::Diverging).range, (-3.0, 3.0));
        assert_eq!(Shading::of([], ColorMap::Sequential).range, (0.0, 1.0));
    }

    #[test]
    fn a_value_finds_its_shade() {
        let shading = Shading::of([0.0, 8.0], ColorMap::Sequential);
        assert_eq!(
            [shading.shade(4.0, 257), shading.shade(80.0, 257), shading.shade(f64::NAN, 257)],
            [Some(0.5), Some(1.0), None]
        );
        let constant = Shading::of([0.0, 0.0], ColorMap::Sequential);
        assert_eq!(constant.shade(0.0, 256), Some(0.0));
    }
}
