//! Figures one after the other, as an animated GIF.
//!
//! A GIF has at most 256 colours: here those that fill most of all frames together, and the nearest of these for the
//! rest, which are shades at the rims of letters and lines.

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::Path;

use gif::{Encoder, Frame, Repeat};

use super::color::Rgb;
use super::figure::Figure;
use super::{layout, png, save};
use crate::error::{Error, Result};

/// Colours of a GIF.
const COLORS: usize = 256;

/// Figures that follow each other: a model as it learns, step by step.
///
/// ```
/// use workings::plot::{Animation, Figure};
///
/// let step = |i: i32| Figure::new(format!("Step {i}")).line("loss", (0..=i).map(|x| (f64::from(x), 0.5_f64.powi(x))));
/// let animation = Animation::new((1..4).map(step)).seconds(0.5).hold(2.0);
/// assert!(animation.gif()?.starts_with(b"GIF89a"));
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Animation {
    /// In order; all of one size.
    pub frames: Vec<Figure>,
    /// How long each is shown.
    pub seconds: f64,
    /// How long the last is shown.
    pub hold: f64,
    /// How often it plays; `None` for ever.
    pub plays: Option<u16>,
}

impl Animation {
    /// Frames of 0.7 seconds, the last of 2.5, over and over.
    pub fn new(frames: impl IntoIterator<Item = Figure>) -> Self {
        Animation { frames: frames.into_iter().collect(), seconds: 0.7, hold: 2.5, plays: None }
    }

    /// How long each frame but the last is shown.
    pub fn seconds(self, seconds: f64) -> Self {
        Animation { seconds, ..self }
    }

    /// How long the last frame is shown.
    pub fn hold(self, seconds: f64) -> Self {
        Animation { hold: seconds, ..self }
    }

    /// How often it plays.
    pub fn plays(self, times: u16) -> Self {
        Animation { plays: Some(times), ..self }
    }

    /// The animation as GIF, a pixel to a CSS pixel.
    ///
    /// # Errors
    /// As [`Animation::gif_at`].
    pub fn gif(&self) -> Result<Vec<u8>> {
        self.gif_at(1.0)
    }

    /// The animation as GIF, `scale` pixels to a CSS pixel.
    ///
    /// # Errors
    /// `Empty` without frames; `BadParam` for times below 0.01 or above 600 seconds, frames of different sizes, or a
    /// picture that [`Figure::png_at`] refuses or that is more than 65,535 pixels wide or high.
    pub fn gif_at(&self, scale: f64) -> Result<Vec<u8>> {
        if self.frames.is_empty() {
            return Err(Error::empty("frames"));
        }
        for (name, seconds) in [("seconds", self.seconds), ("hold", self.hold)] {
            if !(0.01..=600.0).contains(&seconds) {
                return Err(Error::bad_param(name, seconds, "a time of 0.01 to 600 seconds"));
            }
        }
        let pictures: Vec<Picture> =
            self.frames.iter().map(|frame| Picture::of(frame, scale)).collect::<Result<_>>()?;
        let size = (pictures[0].width, pictures[0].height);
        if let Some(other) = pictures.iter().find(|picture| (picture.width, picture.height) != size) {
            let given = format!("one of {} × {} pixels", other.width, other.height);
            let needed = format!("{} × {} for every frame, as for the first,", size.0, size.1);
            return Err(Error::bad_param("frames", given, needed));
        }
        let palette = Palette::of(&pictures);
        self.encode(&pictures, &palette)
            .map_err(|e| Error::file("animation", "", format!("the GIF cannot be encoded: {e}")))
    }

    fn encode(&self, pictures: &[Picture], palette: &Palette) -> std::result::Result<Vec<u8>, gif::EncodingError> {
        let mut out = Vec::new();
        let colors: Vec<u8> = palette.colors.iter().flat_map(|color| [color.0, color.1, color.2]).collect();
        let mut encoder = Encoder::new(&mut out, pictures[0].width, pictures[0].height, &colors)?;
        if self.plays != Some(1) {
            // The first play is not a repetition.
            encoder.set_repeat(self.plays.map_or(Repeat::Infinite, |plays| Repeat::Finite(plays.saturating_sub(1))))?;
        }
        for (i, picture) in pictures.iter().enumerate() {
            let seconds = if i + 1 == pictures.len() { self.hold } else { self.seconds };
            encoder.write_frame(&Frame {
                delay: (seconds * 100.0).round() as u16,
                width: picture.width,
                height: picture.height,
                buffer: Cow::Owned(picture.pixels.iter().map(|color| palette.nearest[color]).collect()),
                ..Frame::default()
            })?;
        }
        drop(encoder);
        Ok(out)
    }

    /// Writes the animation to a file that ends in `.gif`. The file appears whole or not at all.
    ///
    /// # Errors
    /// As [`Animation::gif`]; `BadParam` for another extension, `File` if the file cannot be written.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<()> {
        let path = path.as_ref();
        if !path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("gif")) {
            return Err(Error::bad_param("path", path.display(), "a file name that ends in .gif"));
        }
        save::write(path, &self.gif()?)
    }
}

/// A frame, pixel by pixel.
struct Picture {
    width: u16,
    height: u16,
    pixels: Vec<[u8; 3]>,
}

impl Picture {
    fn of(figure: &Figure, scale: f64) -> Result<Picture> {
        let (width, height, pixels) = png::pixels(&layout::scene(figure), scale)?;
        match (u16::try_from(width), u16::try_from(height)) {
            (Ok(width), Ok(height)) => Ok(Picture { width, height, pixels }),
            _ => Err(Error::bad_param("scale", scale, "a picture of at most 65,535 pixels each way")),
        }
    }
}

/// The colours of an animation, and the place of the nearest for each colour of its pictures.
struct Palette {
    colors: Vec<Rgb>,
    nearest: HashMap<[u8; 3], u8>,
}

impl Palette {
    fn of(pictures: &[Picture]) -> Palette {
        let mut count: HashMap<[u8; 3], usize> = HashMap::new();
        for color in pictures.iter().flat_map(|picture| &picture.pixels) {
            *count.entry(*color).or_default() += 1;
        }
        let mut by_count: Vec<([u8; 3], usize)> = count.into_iter().collect();
        by_count.sort_by_key(|(color, count)| (usize::MAX - count, *color));
        let colors: Vec<Rgb> = by_count.iter().take(COLORS).map(|([r, g, b], _)| Rgb(*r, *g, *b)).collect();
        let distance = |a: &[u8; 3], b: &Rgb| {
            [(a[0], b.0), (a[1], b.1), (a[2], b.2)].iter().map(|(a, b)| i32::from(a.abs_diff(*b)).pow(2)).sum::<i32>()
        };
        let nearest = |color: &[u8; 3]| {
            let by_distance = (0..colors.len()).min_by_key(|i| distance(color, &colors[*i]));
            by_distance.unwrap_or(0) as u8
        };
        let nearest = by_count.iter().map(|(color, _)| (*color, nearest(color))).collect();
        Palette { colors, nearest }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::Axis;

    fn frames(n: usize) -> Vec<Figure> {
        let axis = |label: &str| Axis::new(label).range(0.0, 10.0);
        let frame =
            |i: usize| Figure::new(format!("Frame {i}")).x(axis("x")).y(axis("y")).points("p", [(i as f64, 1.0)]);
        (0..n).map(|i| frame(i).size(320, 240)).collect()
    }

    /// The delay of a frame; its red, green, blue.
    type Decoded = (u16, Vec<u8>);

    /// Each frame, how often all repeat, and the size.
    fn decoded(gif: &[u8]) -> (Vec<Decoded>, Repeat, (u16, u16)) {
        let mut options = gif::DecodeOptions::new();
        options.set_color_output(gif::ColorOutput::RGBA);
        let mut decoder = options.read_info(gif).unwrap();
        let size = (decoder.width(), decoder.height());
        let mut frames = Vec::new();
        while let Some(frame) = decoder.read_next_frame().unwrap() {
            let rgb = frame.buffer.chunks_exact(4).flat_map(|pixel| pixel[..3].to_vec()).collect();
            frames.push((frame.delay, rgb));
        }
        (frames, decoder.repeat(), size)
    }

    #[test]
    fn what_is_decoded_is_what_was_drawn() {
        let figures = frames(3);
        let gif = Animation::new(figures.clone()).seconds(0.25).hold(1.5).gif().unwrap();
        let (decoded, repeat, size) = decoded(&gif);
        assert_eq!((repeat, size), (Repeat::Infinite, (320, 240)));
        assert_eq!(decoded.iter().map(|(delay, _)| *delay).collect::<Vec<_>>(), [25, 25, 150]);
        for ((_, rgb), figure) in decoded.iter().zip(&figures) {
            let (_, _, pixels) = png::pixels(&layout::scene(figure), 1.0).unwrap();
            let off = |(got, drawn): (&[u8], &[u8; 3])| (0..3).map(|i| got[i].abs_diff(drawn[i])).max().unwrap();
            let worst = rgb.chunks_exact(3).zip(&pixels).map(off).max().unwrap();
            assert!(worst <= 24, "a colour is off by {worst} of 255");
            // What fills most is exact.
            let exact = rgb.chunks_exact(3).zip(&pixels).filter(|(got, drawn)| *got == &drawn[..]).count();
            assert!(exact * 100 > 97 * pixels.len(), "{exact} of {}", pixels.len());
        }
        assert_ne!(decoded[0].1, decoded[1].1);
    }

    #[test]
    fn how_often_it_plays() {
        let repeat = |animation: Animation| decoded(&animation.gif().unwrap()).1;
        assert_eq!(repeat(Animation::new(frames(2)).plays(3)), Repeat::Finite(2));
        assert_eq!(repeat(Animation::new(frames(2)).plays(1)), Repeat::Finite(0));
    }

    #[test]
    fn what_cannot_be_an_animation_is_refused() {
        let bad = |animation: Animation| animation.gif().unwrap_err();
        assert!(matches!(bad(Animation::new([])), Error::Empty { .. }));
        assert!(matches!(bad(Animation::new(frames(1)).seconds(0.0)), Error::BadParam { .. }));
        assert!(matches!(bad(Animation::new(frames(1)).hold(f64::NAN)), Error::BadParam { .. }));
        let mut unlike = frames(2);
        unlike[1].size = Some((400, 240));
        let message = bad(Animation::new(unlike)).to_string();
        assert!(message.contains("400 × 240") && message.contains("320 × 240"), "{message}");
        let path = std::env::temp_dir().join("workings-animation.png");
        assert!(matches!(Animation::new(frames(1)).save(path), Err(Error::BadParam { .. })));
    }

    #[test]
    fn a_saved_file_is_the_animation() {
        let path = std::env::temp_dir().join(format!("workings-animation-{}.gif", std::process::id()));
        let animation = Animation::new(frames(2));
        animation.save(&path).unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), animation.gif().unwrap());
        std::fs::remove_file(&path).unwrap();
    }
}
