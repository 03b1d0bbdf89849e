//! Images as matrices: parts, mirror images, turns, greys, and sizes in memory.
//!
//! - Conventions: rows from the top, columns from the left, both from 0; grey by the luma weights of Rec. 601 (as OpenCV and
//!   Pillow) or Rec. 709.
//! - Source: ITU-R BT.601 and BT.709.

use ndarray::{Array2, ArrayView2, s};

use super::size;
use crate::worked::{Expr, Number};
use crate::{Error, Result, input};

/// A mirror image or a turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImageOperation {
    /// Left and right change places.
    FlipHorizontal,
    /// Above and below change places.
    FlipVertical,
    Rotate90Clockwise,
    Rotate90Counterclockwise,
    Rotate180,
    /// Rows become columns.
    Transpose,
}

impl ImageOperation {
    /// The image after the operation.
    ///
    /// # Errors
    /// `Empty`.
    /// ```
    /// use workings::ndarray::array;
    /// use workings::neural::ImageOperation::Rotate90Clockwise;
    ///
    /// assert_eq!(Rotate90Clockwise.apply(array![[1.0, 2.0], [3.0, 4.0]].view())?, array![[3.0, 1.0], [4.0, 2.0]]);
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn apply(self, image: ArrayView2<f64>) -> Result<Array2<f64>> {
        if image.is_empty() {
            return Err(Error::empty("image"));
        }
        let turned = match self {
            ImageOperation::FlipHorizontal => image.slice(s![.., ..;-1]).to_owned(),
            ImageOperation::FlipVertical => image.slice(s![..;-1, ..]).to_owned(),
            ImageOperation::Rotate90Clockwise => image.slice(s![..;-1, ..]).t().to_owned(),
            ImageOperation::Rotate90Counterclockwise => image.slice(s![.., ..;-1]).t().to_owned(),
            ImageOperation::Rotate180 => image.slice(s![..;-1, ..;-1]).to_owned(),
            ImageOperation::Transpose => image.t().to_owned(),
        };
        Ok(turned)
    }
}

/// `height` rows from `top` and `width` columns from `left`.
///
/// # Errors
/// `Empty`; `BadParam` for a crop without pixels or one that leaves the image.
/// ```
/// use workings::ndarray::array;
///
/// let image = array![[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]];
/// assert_eq!(workings::neural::crop(image.view(), 1, 0, 1, 2)?, array![[4.0, 5.0]]);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn crop(image: ArrayView2<f64>, top: usize, left: usize, height: usize, width: usize) -> Result<Array2<f64>> {
    if image.is_empty() {
        return Err(Error::empty("image"));
    }
    for (name, side) in [("height", height), ("width", width)] {
        input::setting(name, side as f64, side >= 1, "a whole number of at least 1")?;
    }
    for (name, start, side, all, what) in
        [("top + height", top, height, image.nrows(), "rows"), ("left + width", left, width, image.ncols(), "columns")]
    {
        let end = start.saturating_add(side);
        input::setting(name, end as f64, end <= all, &format!("at most {all}, the {what} of the image,"))?;
    }
    Ok(image.slice(s![top..top + height, left..left + width]).to_owned())
}

/// How bright red, green and blue count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum GrayWeights {
    /// 0.299, 0.587, 0.114.
    #[default]
    Rec601,
    /// 0.2126, 0.7152, 0.0722.
    Rec709,
}

/// The grey of a colour: its red, green and blue, weighted by how bright they look.
///
/// # Errors
/// `NotFinite`; `OutOfRange` for a negative value.
/// ```
/// use workings::neural::{GrayWeights, grayscale};
///
/// let gray = grayscale([100.0, 200.0, 50.0], GrayWeights::Rec601)?;
/// assert!((gray.value() - (29.9 + 117.4 + 5.7)).abs() < 1e-12);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn grayscale([red, green, blue]: [f64; 3], weights: GrayWeights) -> Result<Expr> {
    for (name, value) in [("red", red), ("green", green), ("blue", blue)] {
        input::setting(name, value, value >= 0.0 && value.is_finite(), "a number of at least 0")?;
    }
    let [r, g, b] = match weights {
        GrayWeights::Rec601 => [0.299, 0.587, 0.114],
        GrayWeights::Rec709 => [0.2126, 0.7152, 0.0722],
    };
    let sum = r * Expr::named("red", red) + g * Expr::named("green", green) + b * Expr::named("blue", blue);
    Ok(sum.called("gray"))
}

/// The values and the bytes of images as a tensor.
///
/// # Errors
/// `BadParam` for a side, channel or byte count of 0.
/// ```
/// let [values, bytes] = workings::neural::tensor_size(2, 3, 10, 20, 4)?;
/// assert_eq!([values.value(), bytes.value()], [1200.0, 4800.0]);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn tensor_size(
    batch: usize,
    channels: usize,
    height: usize,
    width: usize,
    bytes_per_value: usize,
) -> Result<[Expr; 2]> {
    let one = size("channels", channels)? * size("height", height)? * size("width", width)?;
    let images = size("batch", batch)?;
    let values = if batch == 1 { one } else { images * one }.called("values");
    let bytes = (&values * size("bytes per value", bytes_per_value)?).called("bytes");
    Ok([values, bytes])
}

/// The smallest object that a detector finds: this share of the shorter side of the image, in pixels.
///
/// # Errors
/// `BadParam` for a side of 0 or a share outside 0 to 1.
/// ```
/// assert_eq!(workings::neural::minimum_object(1920, 1000, 0.05)?.value(), 50.0);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn minimum_object(image_width: usize, image_height: usize, share: f64) -> Result<Expr> {
    input::setting("share", share, (0.0..=1.0).contains(&share), "a share from 0 to 1")?;
    let shorter = size("image_width", image_width)?.min(size("image_height", image_height)?).called("shorter side");
    Ok((Expr::named("share", share) * shorter).called("smallest object in pixels"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn turns_undo_each_other() {
        let image = array![[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]];
        let turn = |operation: ImageOperation, image: &Array2<f64>| operation.apply(image.view()).unwrap();
        let left = turn(ImageOperation::Rotate90Counterclockwise, &image);
        assert_eq!(left, array![[3.0, 6.0], [2.0, 5.0], [1.0, 4.0]]);
        assert_eq!(turn(ImageOperation::Rotate90Clockwise, &left), image);
        assert_eq!(turn(ImageOperation::Rotate180, &image), array![[6.0, 5.0, 4.0], [3.0, 2.0, 1.0]]);
        let mirrored = turn(ImageOperation::FlipVertical, &turn(ImageOperation::FlipHorizontal, &image));
        assert_eq!(mirrored, turn(ImageOperation::Rotate180, &image));
        assert_eq!(turn(ImageOperation::Transpose, &image), array![[1.0, 4.0], [2.0, 5.0], [3.0, 6.0]]);
    }

    #[test]
    fn what_leaves_the_image_is_refused() {
        let image = array![[1.0, 2.0], [3.0, 4.0]];
        let message = crop(image.view(), 1, 0, 2, 1).unwrap_err().to_string();
        assert_eq!(message, "top + height = 3, but at most 2, the rows of the image, is needed");
        assert!(crop(image.view(), 0, usize::MAX, 1, 1).is_err());
        assert!(crop(image.view(), 0, 0, 0, 1).is_err());
        assert!(crop(Array2::zeros((0, 0)).view(), 0, 0, 1, 1).is_err());
        assert!(ImageOperation::Transpose.apply(Array2::zeros((0, 3)).view()).is_err());
        assert!(grayscale([-1.0, 0.0, 0.0], GrayWeights::Rec601).is_err());
        assert!(tensor_size(1, 3, 0, 2, 4).is_err());
        assert!(minimum_object(10, 10, 1.5).is_err() && minimum_object(0, 10, 0.5).is_err());
    }

    /// White is white by either weights.
    #[test]
    fn the_weights_sum_to_1() {
        for weights in [GrayWeights::Rec601, GrayWeights::Rec709] {
            assert!((grayscale([255.0; 3], weights).unwrap().value() - 255.0).abs() < 1e-12);
        }
    }
}
