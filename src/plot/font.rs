//! The bundled font: how wide a text is, and the outlines of its letters.
//!
//! Two weights of Inter come with the crate (see `assets/fonts/README.md`), so a chart is laid out and drawn the same
//! everywhere. Letters stand side by side at their own widths, without kerning; a combining accent (x̄, x̂) is centred
//! over the letter before it. A character that the font lacks is drawn as a crossed box.

use std::collections::HashMap;
use std::sync::LazyLock;

use ttf_parser::{GlyphId, OutlineBuilder};

/// The two weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weight {
    Regular,
    SemiBold,
}

/// One step of an outline, in units of the text size, y upwards from the baseline.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Stroke {
    Move([f32; 2]),
    Line([f32; 2]),
    Quad([[f32; 2]; 2]),
    Cubic([[f32; 2]; 3]),
    Close,
}

impl Stroke {
    /// The same step with every point moved.
    pub fn map(self, f: impl Fn([f32; 2]) -> [f32; 2]) -> Stroke {
        match self {
            Stroke::Move(p) => Stroke::Move(f(p)),
            Stroke::Line(p) => Stroke::Line(f(p)),
            Stroke::Quad(p) => Stroke::Quad(p.map(f)),
            Stroke::Cubic(p) => Stroke::Cubic(p.map(f)),
            Stroke::Close => Stroke::Close,
        }
    }

    fn points(&self) -> &[[f32; 2]] {
        match self {
            Stroke::Move(p) | Stroke::Line(p) => std::slice::from_ref(p),
            Stroke::Quad(p) => p,
            Stroke::Cubic(p) => p,
            Stroke::Close => &[],
        }
    }
}

/// A letter: its outline and how far the next one stands from it.
#[derive(Debug, Clone, Default)]
struct Glyph {
    outline: Vec<Stroke>,
    advance: f32,
}

impl Glyph {
    /// Left, right, bottom and top of the outline's control points; `None` for a blank.
    fn bounds(&self) -> Option<[f32; 4]> {
        self.outline.iter().flat_map(Stroke::points).fold(None, |bounds, &[x, y]| {
            let [l, r, b, t] = bounds.unwrap_or([x, x, y, y]);
            Some([l.min(x), r.max(x), b.min(y), t.max(y)])
        })
    }
}

/// All letters of one weight, by character.
struct Face {
    glyphs: HashMap<char, Glyph>,
    missing: Glyph,
}

static REGULAR: LazyLock<Face> =
    LazyLock::new(|| Face::read(include_bytes!("../../assets/fonts/Inter-Regular-subset.otf")));
static SEMI_BOLD: LazyLock<Face> =
    LazyLock::new(|| Face::read(include_bytes!("../../assets/fonts/Inter-SemiBold-subset.otf")));

fn face(weight: Weight) -> &'static Face {
    match weight {
        Weight::Regular => &REGULAR,
        Weight::SemiBold => &SEMI_BOLD,
    }
}

impl Face {
    /// A file that cannot be read would leave every letter missing; the tests see to it that ours can.
    fn read(file: &'static [u8]) -> Face {
        let Ok(font) = ttf_parser::Face::parse(file, 0) else {
            return Face { glyphs: HashMap::new(), missing: Glyph { advance: 0.6, ..Glyph::default() } };
        };
        let units = f32::from(font.units_per_em().max(1));
        let glyph = |id: GlyphId| {
            let mut pen = Pen::default();
            let _ = font.outline_glyph(id, &mut pen); // `None` for a glyph without an outline: a blank
            let outline = pen.0.into_iter().map(|stroke| stroke.map(|[x, y]| [x / units, y / units])).collect();
            Glyph { outline, advance: font.glyph_hor_advance(id).map_or(0.6, |advance| f32::from(advance) / units) }
        };
        let mut glyphs = HashMap::new();
        for table in font.tables().cmap.into_iter().flat_map(|cmap| cmap.subtables).filter(|table| table.is_unicode()) {
            table.codepoints(|code| {
                if let (Some(c), Some(id)) = (char::from_u32(code), table.glyph_index(code)) {
                    glyphs.entry(c).or_insert_with(|| glyph(id));
                }
            });
        }
        Face { glyphs, missing: glyph(GlyphId(0)) }
    }

    /// The letter for a character; `None` for what takes no place, such as joiners and control characters.
    fn glyph(&self, c: char) -> Option<&Glyph> {
        let c = if c.is_whitespace() && c.is_control() { ' ' } else { c }; // line breaks and tabs
        let invisible = matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
            | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{E0000}'..='\u{E0FFF}');
        if invisible || c.is_control() { None } else { Some(self.glyphs.get(&c).unwrap_or(&self.missing)) }
    }
}

impl Face {
    /// How far the next letter stands from this one; a missing letter has the width of the one it stands for.
    fn width(&self, glyph: &Glyph, c: char) -> f32 {
        if is_square(c) && !self.glyphs.contains_key(&c) { glyph.advance.max(1.0) } else { glyph.advance }
    }
}

#[derive(Default)]
struct Pen(Vec<Stroke>);

impl OutlineBuilder for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.0.push(Stroke::Move([x, y]));
    }
    fn line_to(&mut self, x: f32, y: f32) {
        self.0.push(Stroke::Line([x, y]));
    }
    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.0.push(Stroke::Quad([[x1, y1], [x, y]]));
    }
    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.0.push(Stroke::Cubic([[x1, y1], [x2, y2], [x, y]]));
    }
    fn close(&mut self) {
        self.0.push(Stroke::Close);
    }
}

fn is_combining(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036F}')
}

/// Ideographs, kana, hangul, emoji: as wide as high in the fonts that have them, which a reader of the SVG may see.
fn is_square(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{115F}' | '\u{2E80}'..='\u{A4CF}' | '\u{AC00}'..='\u{D7A3}' | '\u{F900}'..='\u{FAFF}'
        | '\u{FE30}'..='\u{FE4F}' | '\u{FF00}'..='\u{FF60}' | '\u{FFE0}'..='\u{FFE6}' | '\u{1F300}'..='\u{1FAFF}'
        | '\u{20000}'..='\u{3FFFD}')
}

/// The width of one character standing alone.
pub(crate) fn advance(c: char, size: f64, weight: Weight) -> f64 {
    let face = face(weight);
    let glyph = if is_combining(c) { None } else { face.glyph(c) };
    glyph.map_or(0.0, |glyph| f64::from(face.width(glyph, c)) * size)
}

/// The width of a line of text.
pub(crate) fn width(text: &str, size: f64, weight: Weight) -> f64 {
    text.chars().map(|c| advance(c, size, weight)).sum()
}

/// The outline of a line of text that starts at the origin, in units of the text size, y upwards.
pub(crate) fn outline(text: &str, weight: Weight) -> Vec<Stroke> {
    let face = face(weight);
    let mut strokes = Vec::new();
    let mut x = 0.0;
    let mut base: Option<(f32, &Glyph)> = None;
    for c in text.chars() {
        let Some(glyph) = face.glyph(c) else { continue };
        if is_combining(c) {
            let [dx, dy] = base.and_then(|(at, letter)| accent_shift(letter, glyph, at)).unwrap_or([x, 0.0]);
            strokes.extend(glyph.outline.iter().map(|s| s.map(|[px, py]| [px + dx, py + dy])));
        } else {
            strokes.extend(glyph.outline.iter().map(|s| s.map(|[px, py]| [px + x, py])));
            base = Some((x, glyph));
            x += face.width(glyph, c);
        }
    }
    strokes
}

/// How far to move an accent so that it is centred over a letter that starts at `x`, and clear of its top.
fn accent_shift(letter: &Glyph, accent: &Glyph, x: f32) -> Option<[f32; 2]> {
    let [left, right, _, top] = letter.bounds()?;
    let [accent_left, accent_right, accent_bottom, _] = accent.bounds()?;
    let clearance = 0.05;
    Some([x + (left + right - accent_left - accent_right) / 2.0, (top + clearance - accent_bottom).max(0.0)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_abs_diff_eq;

    /// Inter's advances, read with fontTools: "0" 1760, "x" 1520, "1" 1308 of 2816 units.
    #[test]
    fn widths_are_the_sums_of_advances() {
        let expected = (1760.0 + 1520.0 + 1308.0) / 2816.0 * 10.0;
        assert_abs_diff_eq!(width("0x1", 10.0, Weight::Regular), expected, epsilon = 1e-4);
        assert!(width("0x1", 10.0, Weight::SemiBold) > expected);
        assert_eq!(width("", 10.0, Weight::Regular), 0.0);
    }

    #[test]
    fn statistics_can_be_written() {
        let needed =
            "ŷȳŷẋß€%°½ΑΩαβγδεθλμνπρστφχψωΣ∑√∞≤≥≈≠−×·÷…′‖±∂∏∫→←↑↓•†‘’“”–—R²x₁₂₃xᵢ10⁻³⁺⁰¹⁴⁵⁶⁷⁸⁹₊₋ⁿ\u{302}\u{304}\u{305}";
        for weight in [Weight::Regular, Weight::SemiBold] {
            for c in needed.chars() {
                assert!(face(weight).glyphs.contains_key(&c), "{c} U+{:04X}", c as u32);
            }
        }
    }

    #[test]
    fn a_missing_character_is_a_box_and_a_joiner_is_nothing() {
        assert_eq!(outline("😀", Weight::Regular), face(Weight::Regular).missing.outline);
        assert!(!outline("😀", Weight::Regular).is_empty());
        assert_eq!(width("漢字", 10.0, Weight::Regular), 20.0); // as wide as high, whatever the font that has them
        assert_eq!(outline("\u{200D}\u{7}\u{FE0F}", Weight::Regular), vec![]);
    }

    #[test]
    fn an_accent_is_centred_over_its_letter() {
        let letter = &face(Weight::Regular).glyphs[&'x'];
        let accent = &face(Weight::Regular).glyphs[&'\u{304}'];
        let drawn = outline("x\u{304}", Weight::Regular);
        let drawn_accent = Glyph { outline: drawn[letter.outline.len()..].to_vec(), advance: 0.0 };
        let ([l, r, _, top], [al, ar, ab, _]) = (letter.bounds().unwrap(), drawn_accent.bounds().unwrap());
        assert_abs_diff_eq!(l + r, al + ar, epsilon = 1e-5);
        assert!(ab > top && accent.advance == 0.0);
        assert_eq!(width("x\u{304}", 13.0, Weight::Regular), width("x", 13.0, Weight::Regular));
    }

    #[test]
    fn an_accent_without_a_letter_is_harmless() {
        assert!(!outline("\u{304}x", Weight::Regular).is_empty());
    }
}
