//! A box in shares of the image, so that it holds at any resolution.
//!
//! - Conventions: `left` and `top` are the corner's distances from the left and upper edge, over the width and height of the
//!   image; pixels are rounded to the nearest, halves to the even one (as NumPy).

use crate::input;
use crate::worked::formulas::{Workings, formulas};
use crate::worked::{Expr, Number};
use crate::{Error, Result};

/// A box within an image; every number is a share from 0 to 1.
///
/// ```
/// use workings::metrics::NormalizedBox;
///
/// let car = NormalizedBox::new(0.25, 0.5, 0.125, 0.25)?;
/// assert_eq!((car.area(), car.right(), car.bottom()), (0.03125, 0.375, 0.75));
/// assert_eq!(car.pixels(1280, 720)?.map(|at| at.value()), [320.0, 360.0, 160.0, 180.0]);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NormalizedBox {
    left: f64,
    top: f64,
    width: f64,
    height: f64,
}

impl NormalizedBox {
    /// # Errors
    /// `BadParam` for a share outside 0 to 1, or a box that leaves the image.
    pub fn new(left: f64, top: f64, width: f64, height: f64) -> Result<NormalizedBox> {
        for (name, share) in [("left", left), ("top", top), ("width", width), ("height", height)] {
            input::setting(name, share, (0.0..=1.0).contains(&share), "a share of the image from 0 to 1")?;
        }
        // Shares that were rounded may go past the edge by the last digit.
        const ROUNDING: f64 = 1e-6;
        for (name, end) in [("left + width", left + width), ("top + height", top + height)] {
            if end > 1.0 + ROUNDING {
                let needed = "at most 1, since the box must lie in the image,";
                return Err(Error::bad_param(name, crate::worked::six(end), needed));
            }
        }
        Ok(NormalizedBox { left, top, width, height })
    }

    /// The results with their derivations.
    pub fn worked(&self) -> Workings<'_, Self> {
        Workings(self)
    }

    /// Left, top, width and height in an image of this many pixels.
    ///
    /// # Errors
    /// `BadParam` for an image without pixels.
    pub fn pixels(&self, image_width: usize, image_height: usize) -> Result<[Expr; 4]> {
        let across = image_side("image_width", image_width)?;
        let down = image_side("image_height", image_height)?;
        Ok([
            to_pixels("left", self.left, &across),
            to_pixels("top", self.top, &down),
            to_pixels("width", self.width, &across),
            to_pixels("height", self.height, &down),
        ])
    }
}

fn image_side(name: &str, pixels: usize) -> Result<Expr> {
    input::setting(name, pixels as f64, pixels >= 1, "a whole number of at least 1")?;
    Ok(Expr::named(name, pixels as f64))
}

fn to_pixels(name: &str, share: f64, side: &Expr) -> Expr {
    let exact = (Expr::named(name, share) * side).called(format!("exact {name}"));
    let nearest = exact.value().round_ties_even();
    let rounded = nearest != exact.value();
    exact.counted_as(nearest, rounded, "the nearest pixel").called(format!("{name} in pixels"))
}

formulas! { NormalizedBox;
    /// Width times height, a share of the area of the image.
    area: |b| (Expr::named("width", b.width) * Expr::named("height", b.height)).called("area");
    /// Where the box ends on the right, a share of the width of the image.
    right: |b| (Expr::named("left", b.left) + Expr::named("width", b.width)).called("right");
    /// Where the box ends below, a share of the height of the image.
    bottom: |b| (Expr::named("top", b.top) + Expr::named("height", b.height)).called("bottom");
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 0.1 · 333 = 33.3, 0.2 · 127 = 25.4, 0.3 · 333 = 99.9, 0.5 · 127 = 63.5 → 64.
    #[test]
    fn pixels_are_the_nearest() {
        let pixels = NormalizedBox::new(0.1, 0.2, 0.3, 0.5).unwrap().pixels(333, 127).unwrap();
        assert_eq!(pixels.map(|at| at.value()), [33.0, 25.0, 100.0, 64.0]);
    }

    #[test]
    fn the_box_stays_in_the_image() {
        assert!(matches!(NormalizedBox::new(-0.1, 0.0, 0.2, 0.2), Err(Error::BadParam { .. })));
        assert!(matches!(NormalizedBox::new(0.0, 0.0, 1.2, 0.2), Err(Error::BadParam { .. })));
        assert!(matches!(NormalizedBox::new(f64::NAN, 0.0, 0.2, 0.2), Err(Error::BadParam { .. })));
        let error = NormalizedBox::new(0.9, 0.0, 0.2, 0.2).unwrap_err().to_string();
        assert_eq!(error, "left + width = 1.1, but at most 1, since the box must lie in the image, is needed");
        assert!(NormalizedBox::new(0.0, 0.0, 1.0, 1.0).unwrap().pixels(0, 1).is_err());
    }
}
