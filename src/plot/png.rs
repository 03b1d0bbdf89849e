//! A scene as PNG: the same ink as the SVG, with anti-aliasing and the bundled font's own outlines.

use tiny_skia::{
    Color, FillRule, LineCap, LineJoin, Paint as Fill, Path, PathBuilder, Pixmap, Stroke as SkiaStroke, StrokeDash,
    Transform,
};

use super::font::{self, Stroke};
use super::scene::{Dot, Item, Paint, Pen, Point, Rect, Scene, Text};
use crate::error::{Error, Result};

/// The most pixels a picture may have: 256 MB of memory while it is drawn.
const MOST_PIXELS: f64 = 64e6;

/// The picture, `scale` pixels to a unit of the scene.
/// # Errors
/// `BadParam` if the picture would have no pixel or more than 64 million.
pub(crate) fn encode(scene: &Scene, scale: f64) -> Result<Vec<u8>> {
    let pixmap = draw(scene, scale)?;
    pixmap.encode_png().map_err(|e| Error::file("picture", "", format!("the PNG cannot be encoded: {e}")))
}

/// Width, height and the red, green and blue of each pixel, row by row.
/// # Errors
/// As [`encode`].
pub(crate) fn pixels(scene: &Scene, scale: f64) -> Result<(u32, u32, Vec<[u8; 3]>)> {
    let pixmap = draw(scene, scale)?;
    // The background is opaque, so no colour is multiplied by less than 1.
    let colors = pixmap.pixels().iter().map(|pixel| [pixel.red(), pixel.green(), pixel.blue()]).collect();
    Ok((pixmap.width(), pixmap.height(), colors))
}

fn draw(scene: &Scene, scale: f64) -> Result<Pixmap> {
    let (width, height) = ((scene.width * scale).ceil(), (scene.height * scale).ceil());
    let needed = "a picture of 1 to 64 million pixels; choose another scale or size";
    let too_large = || Error::bad_param("scale", scale, format!("{needed} (this one has {width} × {height})"));
    if !(width >= 1.0 && height >= 1.0 && width * height <= MOST_PIXELS) {
        return Err(too_large());
    }
    let pixmap = Pixmap::new(width as u32, height as u32).ok_or_else(too_large)?;
    let mut canvas = Canvas { pixmap, scale: Transform::from_scale(scale as f32, scale as f32) };
    let (r, g, b) = (scene.background.0, scene.background.1, scene.background.2);
    canvas.pixmap.fill(Color::from_rgba8(r, g, b, 255));
    scene.items.iter().for_each(|item| canvas.item(item));
    Ok(canvas.pixmap)
}

struct Canvas {
    pixmap: Pixmap,
    scale: Transform,
}

impl Canvas {
    fn item(&mut self, item: &Item) {
        match item {
            Item::Rects { rects, paint, crisp } => {
                let path = build(|path| rects.iter().for_each(|rect| add_rect(path, rect)));
                self.fill(path, paint, !crisp);
            }
            Item::Lines { lines, pen } => {
                let path = build(|path| lines.iter().for_each(|line| add_line(path, line, false)));
                self.stroke(path, pen);
            }
            Item::Areas { outlines, paint } => {
                let path = build(|path| outlines.iter().for_each(|outline| add_line(path, outline, true)));
                self.fill(path, paint, true);
            }
            Item::Dots { centers, dot, radius, paint, rim } => {
                let rim = rim.map(|rim| Pen { paint: rim.into(), width: 1.0, dash: &[] });
                for &center in centers {
                    match dot_path(dot, *radius, center) {
                        (path, true) => {
                            self.fill(path.clone(), paint, true);
                            if let Some(rim) = &rim {
                                self.stroke(path, rim);
                            }
                        }
                        (path, false) => self.stroke(path, &Pen { paint: *paint, width: 1.8, dash: &[] }),
                    }
                }
            }
            Item::Text(text) => self.text(text),
        }
    }

    /// The halo first, as a thick rim, then the letters.
    fn text(&mut self, text: &Text) {
        let path = text_path(text);
        if let Some(halo) = text.halo {
            self.stroke(path.clone(), &Pen { paint: halo.into(), width: 3.0, dash: &[] });
        }
        self.fill(path, &text.color.into(), true);
    }

    fn fill(&mut self, path: Option<Path>, paint: &Paint, anti_alias: bool) {
        if let Some(path) = path {
            self.pixmap.fill_path(&path, &fill_of(paint, anti_alias), FillRule::Winding, self.scale, None);
        }
    }

    fn stroke(&mut self, path: Option<Path>, pen: &Pen) {
        let Some(path) = path else { return };
        let dash = if pen.dash.is_empty() { None } else { Some(pen.dash.iter().map(|&d| d as f32).collect()) };
        let stroke = SkiaStroke {
            width: pen.width as f32,
            line_cap: if dash.is_none() { LineCap::Round } else { LineCap::Butt },
            line_join: LineJoin::Round,
            dash: dash.and_then(|lengths| StrokeDash::new(lengths, 0.0)),
            ..SkiaStroke::default()
        };
        self.pixmap.stroke_path(&path, &fill_of(&pen.paint, true), &stroke, self.scale, None);
    }
}

fn fill_of(paint: &Paint, anti_alias: bool) -> Fill<'static> {
    let mut fill = Fill { anti_alias, ..Fill::default() };
    let alpha = (paint.opacity.clamp(0.0, 1.0) * 255.0).round() as u8;
    fill.set_color_rgba8(paint.rgb.0, paint.rgb.1, paint.rgb.2, alpha);
    fill
}

/// The path of a dot, and whether it is to be filled rather than stroked.
fn dot_path(dot: &Dot, radius: f64, (x, y): Point) -> (Option<Path>, bool) {
    let moved = |&(dx, dy): &Point| (x + dx, y + dy);
    match dot {
        Dot::Circle => (PathBuilder::from_circle(x as f32, y as f32, radius as f32), true),
        Dot::Polygon(outline) => {
            let outline: Vec<Point> = outline.iter().map(moved).collect();
            (build(|path| add_line(path, &outline, true)), true)
        }
        Dot::Strokes(strokes) => {
            (build(|path| strokes.iter().for_each(|(a, b)| add_line(path, &[moved(a), moved(b)], false))), false)
        }
    }
}

/// The outlines of a text's letters at their place.
fn text_path(text: &Text) -> Option<Path> {
    let (start, size) = (text.start() - text.x, text.size);
    let (sin, cos) = text.turn.to_radians().sin_cos();
    let place = |[x, y]: [f32; 2]| {
        let (x, y) = (start + f64::from(x) * size, -f64::from(y) * size);
        [(text.x + x * cos - y * sin) as f32, (text.y + x * sin + y * cos) as f32]
    };
    build(|path| {
        for stroke in font::outline(&text.text, text.weight) {
            match stroke.map(place) {
                Stroke::Move([x, y]) => path.move_to(x, y),
                Stroke::Line([x, y]) => path.line_to(x, y),
                Stroke::Quad([[x1, y1], [x, y]]) => path.quad_to(x1, y1, x, y),
                Stroke::Cubic([[x1, y1], [x2, y2], [x, y]]) => path.cubic_to(x1, y1, x2, y2, x, y),
                Stroke::Close => path.close(),
            }
        }
    })
}

fn build(add: impl FnOnce(&mut PathBuilder)) -> Option<Path> {
    let mut path = PathBuilder::new();
    add(&mut path);
    path.finish()
}

fn add_rect(path: &mut PathBuilder, rect: &Rect) {
    if let Some(r) =
        tiny_skia::Rect::from_ltrb(rect.left as f32, rect.top as f32, rect.right as f32, rect.bottom as f32)
    {
        path.push_rect(r);
    }
}

fn add_line(path: &mut PathBuilder, points: &[Point], closed: bool) {
    for (i, &(x, y)) in points.iter().enumerate() {
        if i == 0 { path.move_to(x as f32, y as f32) } else { path.line_to(x as f32, y as f32) }
    }
    match points {
        // A step of no length, which round ends turn into a dot.
        &[(x, y)] if !closed => path.line_to(x as f32, y as f32),
        _ if closed => path.close(),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::color::Rgb;

    fn blank(width: f64, height: f64) -> Scene {
        Scene { width, height, background: Rgb(255, 255, 255), items: vec![] }
    }

    /// A PNG file starts with eight fixed bytes; width and height follow at bytes 16 and 20, most significant first.
    fn size_in_header(png: &[u8]) -> (u32, u32) {
        assert_eq!(png[..8], [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        let number = |at: usize| u32::from_be_bytes([png[at], png[at + 1], png[at + 2], png[at + 3]]);
        (number(16), number(20))
    }

    #[test]
    fn the_header_has_the_scaled_size() {
        assert_eq!(size_in_header(&encode(&blank(64.0, 42.0), 2.0).unwrap()), (128, 84));
        assert_eq!(size_in_header(&encode(&blank(64.0, 42.0), 1.0).unwrap()), (64, 42));
    }

    #[test]
    fn a_picture_too_large_is_an_error() {
        assert!(matches!(encode(&blank(64.0, 42.0), 1e6), Err(Error::BadParam { .. })));
        assert!(encode(&blank(64.0, 42.0), 0.0).is_err());
        assert!(encode(&blank(64.0, 42.0), f64::NAN).is_err());
    }

    /// The middle of a rectangle has its colour, and far from it is background.
    #[test]
    fn ink_lands_where_it_belongs() {
        let mut scene = blank(40.0, 20.0);
        let rects = vec![Rect::new(0.0, 0.0, 10.0, 20.0)];
        scene.items.push(Item::Rects { rects, paint: Rgb(200, 0, 0).into(), crisp: false });
        scene.items.push(Item::Dots {
            centers: vec![(30.0, 10.0)],
            dot: Dot::Circle,
            radius: 4.0,
            paint: Rgb(0, 0, 250).into(),
            rim: None,
        });
        let lone = Pen { paint: Rgb(0, 150, 0).into(), width: 4.0, dash: &[] };
        scene.items.push(Item::Lines { lines: vec![vec![(20.0, 10.0)]], pen: lone });
        let picture = Pixmap::decode_png(&encode(&scene, 2.0).unwrap()).unwrap();
        let at = |x: u32, y: u32| picture.pixel(2 * x, 2 * y).map(|p| (p.red(), p.green(), p.blue())).unwrap();
        assert_eq!(at(5, 10), (200, 0, 0));
        assert_eq!(at(30, 10), (0, 0, 250));
        assert_eq!(at(20, 10), (0, 150, 0)); // a line of a single point is a dot
        assert_eq!(at(15, 10), (255, 255, 255));
    }
}
