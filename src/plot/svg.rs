//! A scene as SVG: compact, self-contained, with real text.
//!
//! Numbers carry at most two decimals; a line is one `path` of relative steps, each taken from the rounded place before
//! it, so that rounding does not add up. The chart's title and its description for screen readers come first. Nothing
//! is referred to by id, so that many charts can stand inline in one page.

use std::fmt::Write;

use super::font::Weight;
use super::scene::{Anchor, Dot, Item, Paint, Pen, Point, Rect, Scene, Text};

/// Inter where it is installed, else a face of similar width.
const FONTS: &str = "Inter,'Helvetica Neue',Arial,'Liberation Sans',sans-serif";

/// Writes the scene; `title` names the chart and `description` tells it to those who cannot see it.
pub(crate) fn write(scene: &Scene, title: &str, description: &str) -> String {
    let mut out = String::new();
    let (w, h) = (num(scene.width), num(scene.height));
    let label = escape(if title.is_empty() { description } else { title });
    push(
        &mut out,
        format_args!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"{h}\" viewBox=\"0 0 {w} {h}\" role=\"img\" \
             aria-label=\"{label}\" font-family=\"{FONTS}\" style=\"max-width:100%;height:auto\">\n\
             <title>{label}</title>\n<desc>{}</desc>\n<path fill=\"{}\" d=\"M0 0h{w}v{h}H0z\"/>\n",
            escape(description),
            scene.background.hex(),
        ),
    );
    for item in &scene.items {
        write_item(&mut out, item);
    }
    out.push_str("</svg>\n");
    out
}

fn write_item(out: &mut String, item: &Item) {
    match item {
        Item::Rects { rects, paint, crisp } => {
            let crisp = if *crisp { " shape-rendering=\"crispEdges\"" } else { "" };
            push(out, format_args!("<path{}{crisp} d=\"", fill(paint)));
            rects.iter().for_each(|rect| write_rect(out, rect));
            out.push_str("\"/>\n");
        }
        Item::Lines { lines, pen } => {
            push(out, format_args!("<path fill=\"none\"{} d=\"", stroke(pen)));
            lines.iter().for_each(|line| write_steps(out, line, false));
            out.push_str("\"/>\n");
        }
        Item::Areas { outlines, paint } => {
            push(out, format_args!("<path{} d=\"", fill(paint)));
            outlines.iter().for_each(|outline| write_steps(out, outline, true));
            out.push_str("\"/>\n");
        }
        Item::Dots { centers, dot, radius, paint, rim } => {
            let rim = rim.map_or(String::new(), |rim| format!(" stroke=\"{}\"", rim.hex()));
            write_dots(out, centers, dot, *radius, paint, &rim);
        }
        Item::Text(text) => write_text(out, text),
    }
}

/// Each dot is an element of its own, so that half-transparent ones add up where they overlap.
fn write_dots(out: &mut String, centers: &[Point], dot: &Dot, radius: f64, paint: &Paint, rim: &str) {
    match dot {
        // A line of no length with round ends is a dot, and the shortest way to write one; it can have no rim.
        Dot::Circle if rim.is_empty() => {
            let pen = Pen { paint: *paint, width: 2.0 * radius, dash: &[] };
            push(out, format_args!("<g{}>\n", stroke(&pen)));
            for &(x, y) in centers {
                push(out, format_args!("<path d=\"M{}h0\"/>\n", pair(num(x), num(y))));
            }
        }
        Dot::Circle => {
            push(out, format_args!("<g{}{rim}>\n", fill(paint)));
            for &(x, y) in centers {
                push(out, format_args!("<circle cx=\"{}\" cy=\"{}\" r=\"{}\"/>\n", num(x), num(y), num(radius)));
            }
        }
        Dot::Polygon(outline) => {
            push(out, format_args!("<g{}{rim}>\n", fill(paint)));
            for &(x, y) in centers {
                let moved: Vec<Point> = outline.iter().map(|(dx, dy)| (x + dx, y + dy)).collect();
                out.push_str("<path d=\"");
                write_steps(out, &moved, true);
                out.push_str("\"/>\n");
            }
        }
        Dot::Strokes(strokes) => {
            let pen = Pen { paint: *paint, width: 1.8, dash: &[] };
            push(out, format_args!("<g fill=\"none\"{}>\n", stroke(&pen)));
            for &(x, y) in centers {
                out.push_str("<path d=\"");
                for ((ax, ay), (bx, by)) in strokes {
                    write_steps(out, &[(x + ax, y + ay), (x + bx, y + by)], false);
                }
                out.push_str("\"/>\n");
            }
        }
    }
    out.push_str("</g>\n");
}

fn write_rect(out: &mut String, rect: &Rect) {
    let [left, top, right, bottom] = [rect.left, rect.top, rect.right, rect.bottom].map(hundredths);
    let (start, width) = (pair(shown(left), shown(top)), shown(right - left));
    push(out, format_args!("M{start}h{width}v{}H{}z", shown(bottom - top), shown(left)));
}

fn write_steps(out: &mut String, points: &[Point], closed: bool) {
    let mut last = None;
    for &(x, y) in points {
        let (x, y) = (hundredths(x), hundredths(y));
        match last {
            None => push(out, format_args!("M{}", pair(shown(x), shown(y)))),
            Some((lx, ly)) if lx == x && ly == y && points.len() > 2 => {} // no visible step
            Some((_, ly)) if ly == y => push(out, format_args!("h{}", shown(x - last.map_or(0, |l| l.0)))),
            Some((lx, ly)) if lx == x => push(out, format_args!("v{}", shown(y - ly))),
            Some((lx, ly)) => push(out, format_args!("l{}", pair(shown(x - lx), shown(y - ly)))),
        }
        last = Some((x, y));
    }
    match (closed, points.len()) {
        (true, _) => out.push('z'),
        (false, 1) => out.push_str("h0"),
        _ => {}
    }
}

fn write_text(out: &mut String, text: &Text) {
    push(out, format_args!("<text x=\"{}\" y=\"{}\" font-size=\"{}\"", num(text.x), num(text.y), num(text.size)));
    if text.weight == Weight::SemiBold {
        out.push_str(" font-weight=\"600\"");
    }
    match text.anchor {
        Anchor::Start => {}
        Anchor::Middle => out.push_str(" text-anchor=\"middle\""),
        Anchor::End => out.push_str(" text-anchor=\"end\""),
    }
    if text.turn != 0.0 {
        push(out, format_args!(" transform=\"rotate({} {} {})\"", num(text.turn), num(text.x), num(text.y)));
    }
    if let Some(halo) = text.halo {
        push(
            out,
            format_args!(
                " stroke=\"{}\" stroke-width=\"3\" stroke-linejoin=\"round\" paint-order=\"stroke\"",
                halo.hex()
            ),
        );
    }
    push(out, format_args!(" fill=\"{}\">{}</text>\n", text.color.hex(), escape(&text.text)));
}

fn fill(paint: &Paint) -> String {
    let opacity = if paint.opacity < 1.0 { format!(" fill-opacity=\"{}\"", num(paint.opacity)) } else { String::new() };
    format!(" fill=\"{}\"{opacity}", paint.rgb.hex())
}

fn stroke(pen: &Pen) -> String {
    let mut out =
        format!(" stroke=\"{}\" stroke-width=\"{}\" stroke-linejoin=\"round\"", pen.paint.rgb.hex(), num(pen.width));
    if pen.dash.is_empty() {
        out.push_str(" stroke-linecap=\"round\"");
    } else {
        let lengths: Vec<String> = pen.dash.iter().map(|&d| num(d)).collect();
        push(&mut out, format_args!(" stroke-dasharray=\"{}\"", lengths.join(" ")));
    }
    if pen.paint.opacity < 1.0 {
        push(&mut out, format_args!(" stroke-opacity=\"{}\"", num(pen.paint.opacity)));
    }
    out
}

fn push(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a String cannot fail.
    let _ = out.write_fmt(text);
}

/// A coordinate in hundredths, the finest that is written.
fn hundredths(v: f64) -> i64 {
    (v * 100.0).round() as i64
}

/// Hundredths as a decimal without needless digits: 1.5, −.25, 12.
fn shown(hundredths: i64) -> String {
    let sign = if hundredths < 0 { "-" } else { "" };
    let (whole, part) = (hundredths.unsigned_abs() / 100, hundredths.unsigned_abs() % 100);
    let part = if part % 10 == 0 { format!("{}", part / 10) } else { format!("{part:02}") };
    match (whole, part.as_str()) {
        (_, "0") => format!("{sign}{whole}"),
        (0, _) => format!("{sign}.{part}"),
        _ => format!("{sign}{whole}.{part}"),
    }
}

fn num(v: f64) -> String {
    shown(hundredths(v))
}

/// Two numbers of a path, apart by a space unless the second one's sign keeps them apart.
fn pair(a: String, b: String) -> String {
    if b.starts_with('-') { a + &b } else { format!("{a} {b}") }
}

/// Text for XML: markup escaped, characters that XML forbids replaced.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\r' | '\t' => out.push(' '),
            '\u{0}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}' => out.push('\u{FFFD}'),
            c => out.push(c),
        }
    }
    out
}

/// Every opened element is closed in order, no attribute is given twice or unquoted, no `&` stands alone, every place is
/// a finite number, and the picture has a title and a description.
#[cfg(test)]
pub(crate) fn assert_well_formed(svg: &str) {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = svg;
    while let Some(start) = rest.find('<') {
        let end = start + rest[start..].find('>').expect("an end to every tag");
        let tag = &rest[start + 1..end];
        assert!(!rest[..start].contains('>'), "stray > before <{tag}>");
        assert!(rest[..start].trim().is_empty() || !open.is_empty(), "text outside the picture");
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name));
        } else {
            if !tag.ends_with('/') {
                open.push(tag.split_whitespace().next().unwrap_or_default());
            }
            assert_attributes(tag.trim_end_matches('/'));
        }
        rest = &rest[end + 1..];
    }
    assert!(open.is_empty() && rest.trim().is_empty());
    assert!(svg.contains("<title>") && svg.contains("<desc>") && svg.contains("role=\"img\""));
    let entities = ["&lt;", "&gt;", "&amp;", "&quot;", "&#39;"];
    assert_eq!(svg.matches('&').count(), entities.map(|e| svg.matches(e).count()).iter().sum::<usize>());
    let forbidden = |c: char| c.is_control() && c != '\n' || matches!(c, '\u{FFFE}' | '\u{FFFF}');
    assert!(!svg.contains(forbidden), "a character that XML forbids");
}

#[cfg(test)]
fn assert_attributes(tag: &str) {
    let (_, mut rest) = tag.split_once(' ').unwrap_or((tag, ""));
    let mut names = Vec::new();
    while let Some((name, after)) = rest.split_once("=\"") {
        let (value, after) = after.split_once('"').expect("a quote after every attribute");
        assert!(name.trim().chars().all(|c| c.is_ascii_lowercase() || c == '-' || c == 'B'), "{name} in <{tag}>");
        assert!(!names.contains(&name.trim()), "{name} twice in <{tag}>");
        names.push(name.trim());
        let place = match name.trim() {
            "d" => value.chars().all(|c| c.is_ascii_digit() || " .-MlhvHz".contains(c)),
            "x" | "y" | "cx" | "cy" | "r" | "width" | "height" | "font-size" | "stroke-width" => {
                value.parse::<f64>().is_ok_and(f64::is_finite)
            }
            _ => true,
        };
        assert!(place, "{name}={value} in <{tag}>");
        rest = after;
    }
    assert!(rest.trim().is_empty(), "{rest} in <{tag}>");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        for (v, s) in
            [(0.0, "0"), (-0.001, "0"), (0.5, ".5"), (-0.25, "-.25"), (12.0, "12"), (2.346, "2.35"), (1.05, "1.05")]
        {
            assert_eq!(num(v), s);
        }
    }

    #[test]
    fn markup_and_control_characters_are_escaped() {
        assert_eq!(escape("a<b>&\"c'\u{0}\n"), "a&lt;b&gt;&amp;&quot;c&#39;\u{FFFD} ");
    }

    /// 0.004 rounds to nothing each time, yet after 1000 of them the line must be 4 units on.
    #[test]
    fn rounding_does_not_add_up() {
        let points: Vec<Point> = (0..=1000).map(|i| (0.004 * f64::from(i), f64::from(i % 2))).collect();
        let mut out = String::new();
        write_steps(&mut out, &points, false);
        let steps = out.split(['M', 'l']).filter(|s| !s.is_empty());
        let end: f64 = steps.filter_map(|s| s.replace('-', " -").split_whitespace().next()?.parse::<f64>().ok()).sum();
        assert!((end - 4.0).abs() < 0.01, "{end}");
    }

    #[test]
    fn steps_are_written_relative() {
        let mut out = String::new();
        write_steps(&mut out, &[(1.0, 2.0), (3.0, 2.0), (3.0, 1.5), (4.25, 0.5)], true);
        assert_eq!(out, "M1 2h2v-.5l1.25-1z");
    }
}
