//! Colours: sRGB values, contrast, and the even colour scales of heat maps.
//!
//! The scales are drawn in OKLCH (lightness, chroma, hue), a space where equal steps look equal, so that a cell twice
//! as far along the scale looks twice as far along.
//!
//! - Sources: Ottosson (2020), "A perceptual color space for image processing" (OKLab); WCAG 2.1 for luminance and
//!   contrast.

use std::f64::consts::PI;

/// An sRGB colour: red, green, blue from 0 to 255.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rgb(pub u8, pub u8, pub u8);

/// Which colour a mark takes.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Color {
    /// The next colour of the theme's palette; marks of the same name share one.
    #[default]
    Auto,
    /// The palette's colour of this number, from 0; after the last it starts again.
    Series(usize),
    /// A grey that steps back: reference lines, context.
    Neutral,
    /// The colour of the text: black on white, white on black.
    Text,
    /// A place on the sequential scale, 0 (least) to 1 (most): contour levels, one line per step of training.
    Level(f64),
    /// This very colour, whatever the theme.
    Rgb(u8, u8, u8),
}

/// How a number becomes a colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ColorMap {
    /// One hue, from the background's lightness to strong: counts, shares, anything with a least value.
    #[default]
    Sequential,
    /// Two hues that part from a pale middle, blue below and orange above: correlations, differences. Its automatic
    /// range is symmetric about 0.
    Diverging,
    /// The palette's colours by number (0, 1, 2, …), softened: the regions of a classifier.
    Classes,
}

impl Rgb {
    /// `#rrggbb`, or `#rgb` where that says the same.
    pub(crate) fn hex(self) -> String {
        let Rgb(r, g, b) = self;
        if [r, g, b].iter().all(|v| v >> 4 == v & 15) {
            format!("#{:x}{:x}{:x}", r & 15, g & 15, b & 15)
        } else {
            format!("#{r:02x}{g:02x}{b:02x}")
        }
    }

    /// Relative luminance, 0 for black to 1 for white.
    fn luminance(self) -> f64 {
        let linear = |v: u8| {
            let v = f64::from(v) / 255.0;
            if v <= 0.04045 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)
    }

    /// The contrast ratio of two colours, from 1 (the same) to 21 (black on white).
    pub(crate) fn contrast(self, other: Rgb) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// This colour over another, `opacity` of it.
    pub(crate) fn over(self, below: Rgb, opacity: f64) -> Rgb {
        let mix = |a: u8, b: u8| (f64::from(a) * opacity + f64::from(b) * (1.0 - opacity)).round() as u8;
        Rgb(mix(self.0, below.0), mix(self.1, below.1), mix(self.2, below.2))
    }
}

/// The colour of this lightness (0 to 1), chroma (0 is grey) and hue (degrees), the nearest that sRGB can show.
fn oklch(lightness: f64, chroma: f64, hue: f64) -> Rgb {
    let (a, b) = (chroma * hue.to_radians().cos(), chroma * hue.to_radians().sin());
    let l = (lightness + 0.3963377774 * a + 0.2158037573 * b).powi(3);
    let m = (lightness - 0.1055613458 * a - 0.0638541728 * b).powi(3);
    let s = (lightness - 0.0894841775 * a - 1.2914855480 * b).powi(3);
    let encode = |v: f64| {
        let v = if v <= 0.0031308 { 12.92 * v } else { 1.055 * v.powf(1.0 / 2.4) - 0.055 };
        (v * 255.0).round() as u8 // the cast saturates at 0 and 255
    };
    Rgb(
        encode(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
        encode(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
        encode(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s),
    )
}

const BLUE: f64 = 252.0;
const ORANGE: f64 = 55.0;

/// The lightness at the two ends of a scale, on white and on dark.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Ends {
    light: (f64, f64),
    dark: (f64, f64),
}

/// Cells may start as pale as the background; lines and dots would be lost on it.
pub(crate) const FOR_CELLS: Ends = Ends { light: (0.975, 0.36), dark: (0.27, 0.93) };
pub(crate) const FOR_MARKS: Ends = Ends { light: (0.84, 0.36), dark: (0.45, 0.93) };

/// One hue at `t` from 0 to 1. Lightness goes evenly from near the background to far from it; chroma swells between.
pub(crate) fn sequential(t: f64, dark: bool, ends: Ends) -> Rgb {
    ramp(t, dark, BLUE, ends)
}

/// Two hues at `t` from 0 (blue) over 0.5 (pale) to 1 (orange).
pub(crate) fn diverging(t: f64, dark: bool, ends: Ends) -> Rgb {
    let t = 2.0 * unit(t) - 1.0;
    ramp(0.8 * t.abs(), dark, if t < 0.0 { BLUE } else { ORANGE }, ends)
}

fn ramp(t: f64, dark: bool, hue: f64, ends: Ends) -> Rgb {
    let t = unit(t);
    let (from, to) = if dark { ends.dark } else { ends.light };
    oklch(from + (to - from) * t, 0.006 + 0.125 * (0.8 * PI * t).sin(), hue)
}

/// `t` within 0 to 1; NaN counts as 0.
fn unit(t: f64) -> f64 {
    if t.is_nan() { 0.0 } else { t.clamp(0.0, 1.0) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_abs_diff_eq;

    #[test]
    fn hex_is_as_short_as_it_can_be() {
        assert_eq!(Rgb(255, 255, 255).hex(), "#fff");
        assert_eq!(Rgb(0, 114, 178).hex(), "#0072b2");
    }

    /// WCAG gives black on white exactly 21; #777777 on white is 4.48, a published example of what just fails AA.
    #[test]
    fn contrast_is_that_of_wcag() {
        assert_abs_diff_eq!(Rgb(0, 0, 0).contrast(Rgb(255, 255, 255)), 21.0, epsilon = 1e-9);
        assert_abs_diff_eq!(Rgb(0x77, 0x77, 0x77).contrast(Rgb(255, 255, 255)), 4.48, epsilon = 0.005);
    }

    /// OKLCH of pure sRGB red is L 0.62796, C 0.25768, h 29.234° (CSS Color 4, sample conversions).
    #[test]
    fn oklch_reaches_srgb() {
        assert_eq!(oklch(0.62796, 0.25768, 29.234), Rgb(255, 0, 0));
        assert_eq!(oklch(1.0, 0.0, 0.0), Rgb(255, 255, 255));
        assert_eq!(oklch(0.0, 0.0, 0.0), Rgb(0, 0, 0));
    }

    #[test]
    fn scales_move_one_way_in_luminance() {
        let steps = |dark| {
            (0..=20).map(move |i| sequential(f64::from(i) / 20.0, dark, FOR_CELLS).luminance()).collect::<Vec<_>>()
        };
        assert!(steps(false).windows(2).all(|w| w[0] > w[1]));
        assert!(steps(true).windows(2).all(|w| w[0] < w[1]));
    }

    #[test]
    fn odd_numbers_still_have_a_colour() {
        assert_eq!(sequential(f64::NAN, false, FOR_CELLS), sequential(0.0, false, FOR_CELLS));
        assert_eq!(diverging(f64::INFINITY, true, FOR_MARKS), diverging(1.0, true, FOR_MARKS));
    }
}
