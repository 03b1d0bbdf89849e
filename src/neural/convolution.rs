//! Windows that slide over an image: convolution, pooling, and how large what comes out is.
//!
//! - Formulas: positions = ⌊(n + 2p − d(k − 1) − 1) / s⌋ + 1 for a side of n pixels, a kernel of k, padding p on both sides,
//!   stride s and dilation d; convolution Σ imageᵢⱼ · kernelᵢⱼ at each; pooling the largest or the mean.
//! - Conventions: the kernel is not flipped (cross-correlation, as every deep-learning library); padding is 0 for a
//!   convolution and is ignored by pooling.
//! - Cost: O(positions · k²).
//! - Source: Dumoulin & Visin (2016), A guide to convolution arithmetic for deep learning, arXiv:1603.07285.

use ndarray::{Array2, ArrayView2};

use super::size;
use crate::worked::{Expr, Number};
use crate::{Error, Result, input};

/// How a window moves. The default is a stride of 1 without padding or dilation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    pub stride: usize,
    /// Pixels added on each side.
    pub padding: usize,
    /// The distance of the kernel's numbers.
    pub dilation: usize,
}

impl Default for Window {
    fn default() -> Self {
        Window { stride: 1, padding: 0, dilation: 1 }
    }
}

/// What pooling makes of a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pooling {
    Max,
    Average,
}

impl Window {
    /// How many positions a kernel of this side has along a side of the image.
    ///
    /// # Errors
    /// `BadParam` for a size, stride or dilation of 0, or a kernel larger than the padded image.
    /// ```
    /// use workings::neural::Window;
    ///
    /// let window = Window { stride: 2, padding: 1, ..Window::default() };
    /// assert_eq!(window.output_size(10, 3)?.value(), 5.0); // ⌊(10 + 2 − 2 − 1) / 2⌋ + 1
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn output_size(&self, input: usize, kernel: usize) -> Result<Expr> {
        let (n, k) = (size("input", input)?, size("kernel", kernel)?);
        let (s, d) = (size("stride", self.stride)?, size("dilation", self.dilation)?);
        let p = Expr::named("padding", self.padding as f64);
        // The pixels that the kernel spans, in numbers that cannot overflow.
        let span = self.dilation as f64 * (kernel as f64 - 1.0) + 1.0;
        let padded = input as f64 + 2.0 * self.padding as f64;
        let needed = format!("a kernel that spans at most {padded}, the padded input,");
        input::setting("the span of the kernel", span, span <= padded, &needed)?;
        let last = (n + 2.0 * p - d * (k - 1.0) - 1.0) / s;
        let last = last.called("exact steps");
        let whole = last.value().floor();
        let rounded = whole != last.value();
        let last = last.counted_as(whole, rounded, "rounded down").called("steps after the first");
        Ok((last + 1.0).called("output size"))
    }

    /// The convolution of an image with a kernel, not flipped.
    ///
    /// # Errors
    /// `Empty`, `NotFinite`, and as [`output_size`](Self::output_size).
    /// ```
    /// use workings::ndarray::array;
    /// use workings::neural::Window;
    ///
    /// let edges = Window::default().convolve(array![[1.0, 4.0, 9.0]].view(), array![[-1.0, 1.0]].view())?;
    /// assert_eq!(edges, array![[3.0, 5.0]]);
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn convolve(&self, image: ArrayView2<f64>, kernel: ArrayView2<f64>) -> Result<Array2<f64>> {
        self.correlated(image, kernel, |_, pairs| pairs.map(|(pixel, weight)| pixel * weight).sum())
    }

    /// The same, each pixel as an expression.
    ///
    /// # Errors
    /// As [`convolve`](Self::convolve).
    pub fn convolve_worked(&self, image: ArrayView2<f64>, kernel: ArrayView2<f64>) -> Result<Array2<Expr>> {
        self.correlated(image, kernel, |(i, j), pairs| {
            let products = pairs.map(|(pixel, weight)| Expr::from(pixel) * Expr::from(weight));
            Expr::sum_of(products).called(format!("output[{i}][{j}]"))
        })
    }

    fn correlated<T>(
        &self,
        image: ArrayView2<f64>,
        kernel: ArrayView2<f64>,
        sum: impl Fn((usize, usize), &mut dyn Iterator<Item = (f64, f64)>) -> T,
    ) -> Result<Array2<T>> {
        if kernel.is_empty() {
            return Err(Error::empty("kernel"));
        }
        input::finite_rows("kernel", kernel)?;
        let positions = self.positions(image, kernel.dim())?;
        Ok(Array2::from_shape_fn(positions, |(i, j)| {
            let pixel = |(di, dj): (usize, usize)| self.pixel(image, [i, j], [di, dj]);
            let mut pairs = kernel.indexed_iter().filter_map(|(at, weight)| Some((pixel(at)?, *weight)));
            sum((i, j), &mut pairs)
        }))
    }

    /// The largest or mean pixel of each window of `kernel` × `kernel`.
    ///
    /// # Errors
    /// `Empty`, `NotFinite`, as [`output_size`](Self::output_size); `BadParam` for a padding as wide as the kernel, which
    /// would leave windows without a pixel.
    /// ```
    /// use workings::ndarray::array;
    /// use workings::neural::{Pooling, Window};
    ///
    /// let window = Window { stride: 2, ..Window::default() };
    /// let pooled = window.pool(array![[1.0, 7.0, 2.0, 2.0], [3.0, 5.0, 2.0, 4.0]].view(), 2, Pooling::Average)?;
    /// assert_eq!(pooled.map(|pixel| pixel.value()), array![[4.0, 2.5]]);
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn pool(&self, image: ArrayView2<f64>, kernel: usize, kind: Pooling) -> Result<Array2<Expr>> {
        self.check_pooling(kernel)?;
        let positions = self.positions(image, (kernel, kernel))?;
        Ok(Array2::from_shape_fn(positions, |(i, j)| {
            let window = (0..kernel).flat_map(|di| (0..kernel).map(move |dj| [di, dj]));
            let pixels = window.filter_map(|at| self.pixel(image, [i, j], at)).map(Expr::from);
            let pooled = match kind {
                Pooling::Max => Expr::max_of(pixels),
                Pooling::Average => Expr::mean_of(pixels),
            };
            pooled.called(format!("output[{i}][{j}]"))
        }))
    }

    /// The positions of a pooling window along a side of the image.
    ///
    /// # Errors
    /// As [`pool`](Self::pool).
    pub fn pooled_size(&self, input: usize, kernel: usize) -> Result<Expr> {
        self.check_pooling(kernel)?;
        self.output_size(input, kernel)
    }

    fn check_pooling(&self, kernel: usize) -> Result<()> {
        size("kernel", kernel)?;
        let needed = format!("less than kernel = {kernel}, so that no window is all padding,");
        input::setting("padding", self.padding as f64, self.padding < kernel, &needed)
    }

    fn positions(&self, image: ArrayView2<f64>, kernel: (usize, usize)) -> Result<(usize, usize)> {
        if image.is_empty() {
            return Err(Error::empty("image"));
        }
        input::finite_rows("image", image)?;
        let along = |side, kernel| Ok::<usize, Error>(self.output_size(side, kernel)?.value() as usize);
        let (rows, columns) = (along(image.nrows(), kernel.0)?, along(image.ncols(), kernel.1)?);
        if rows.saturating_mul(columns) > LARGEST {
            let needed = "less padding: the output must fit into memory,";
            return Err(Error::bad_param("padding", self.padding, needed));
        }
        Ok((rows, columns))
    }

    /// The pixel under this place of the kernel; `None` in the padding.
    fn pixel(&self, image: ArrayView2<f64>, position: [usize; 2], place: [usize; 2]) -> Option<f64> {
        let along = |axis: usize| {
            (position[axis].saturating_mul(self.stride))
                .saturating_add(place[axis].saturating_mul(self.dilation))
                .checked_sub(self.padding)
        };
        image.get([along(0)?, along(1)?]).copied()
    }
}

/// Pixels of an output: more are a padding or an image that was not meant.
const LARGEST: usize = 1 << 26;

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    fn window(stride: usize, padding: usize, dilation: usize) -> Window {
        Window { stride, padding, dilation }
    }

    /// ⌊(7 + 2 − 2·2 − 1) / 3⌋ + 1 = ⌊4/3⌋ + 1.
    #[test]
    fn sizes_are_rounded_down() {
        let size = window(3, 1, 2).output_size(7, 3).unwrap();
        assert_eq!(size.value(), 2.0);
        assert!(size.worked().to_string().contains("rounded down"), "{}", size.worked());
        assert_eq!(window(1, 0, 1).output_size(1, 1).unwrap().value(), 1.0);
        assert_eq!(window(usize::MAX, 0, 1).output_size(5, 1).unwrap().value(), 1.0);
    }

    /// Image 1 2 / 3 4 in a frame of 0, kernel 1 2 / 0 −1, stride 2: corners −1·1 · 0·2 · 2·3 · 1·4.
    #[test]
    fn padding_is_0_and_the_kernel_is_not_flipped() {
        let (image, kernel) = (array![[1.0, 2.0], [3.0, 4.0]], array![[1.0, 2.0], [0.0, -1.0]]);
        let padded = window(2, 1, 1).convolve(image.view(), kernel.view()).unwrap();
        assert_eq!(padded, array![[-1.0, 0.0], [6.0, 4.0]]);
        let worked = window(2, 1, 1).convolve_worked(image.view(), kernel.view()).unwrap();
        assert_eq!(worked.map(Number::value), padded);
        // 1 − 4: every number of the kernel two pixels apart would need three.
        assert!(window(1, 0, 2).convolve(image.view(), kernel.view()).is_err());
        assert_eq!(window(1, 0, 1).convolve(image.view(), kernel.view()).unwrap(), array![[1.0 + 4.0 - 4.0]]);
    }

    /// Dilation 2 takes the corners of 3 × 3: 1·1 + 3·10 + 7·100 + 9·1000.
    #[test]
    fn dilation_spreads_the_kernel() {
        let image = array![[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 9.0]];
        let kernel = array![[1.0, 10.0], [100.0, 1000.0]];
        assert_eq!(window(1, 0, 2).convolve(image.view(), kernel.view()).unwrap(), array![[9731.0]]);
    }

    #[test]
    fn pooling_ignores_padding() {
        let image = array![[-4.0, -2.0], [-3.0, -1.0]];
        let pooled = |kind| window(2, 1, 1).pool(image.view(), 2, kind).unwrap().map(Number::value);
        assert_eq!(pooled(Pooling::Max), array![[-4.0, -2.0], [-3.0, -1.0]]);
        assert_eq!(pooled(Pooling::Average), array![[-4.0, -2.0], [-3.0, -1.0]]);
        let whole = window(1, 0, 1).pool(image.view(), 2, Pooling::Average).unwrap();
        assert_eq!(whole[[0, 0]].value(), -2.5);
    }

    #[test]
    fn windows_that_do_not_fit_are_refused() {
        let image = array![[1.0, 2.0], [3.0, 4.0]];
        let message = window(1, 0, 1).output_size(3, 5).unwrap_err().to_string();
        assert_eq!(
            message,
            "the span of the kernel = 5, but a kernel that spans at most 3, the padded input, is needed"
        );
        assert!(window(0, 0, 1).output_size(3, 1).is_err());
        assert!(window(1, 0, 0).output_size(3, 1).is_err());
        assert!(window(1, 0, 1).output_size(0, 1).is_err() && window(1, 0, 1).output_size(1, 0).is_err());
        assert!(window(1, 2, 1).pool(image.view(), 2, Pooling::Max).is_err());
        assert!(window(1, 0, 1).pool(image.view(), 0, Pooling::Max).is_err());
        assert!(window(1, usize::MAX, 1).convolve(image.view(), image.view()).is_err());
        let none = Array2::<f64>::zeros((0, 0));
        assert!(window(1, 0, 1).convolve(none.view(), image.view()).is_err());
        assert!(window(1, 0, 1).convolve(image.view(), none.view()).is_err());
        assert!(window(1, 0, 1).convolve(array![[f64::NAN]].view(), array![[1.0]].view()).is_err());
    }
}
