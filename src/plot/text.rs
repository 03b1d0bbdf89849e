//! Fitting text into the room there is: shortening with an ellipsis, breaking into lines.

use super::font::{self, Weight};

/// The text itself if it fits, else its beginning and an ellipsis; empty if not even the ellipsis fits.
pub(crate) fn ellipsize(text: &str, room: f64, size: f64, weight: Weight) -> String {
    // Measuring stops where the room ends, so that a text of a million characters costs no more than one of a hundred.
    let mut total = 0.0;
    let mut cut = None; // the byte at which the text with its ellipsis still fits
    let ellipsis = font::advance('…', size, weight);
    for (at, c) in text.char_indices() {
        if cut.is_none() && total + font::advance(c, size, weight) + ellipsis > room {
            cut = Some(at);
        }
        total += font::advance(c, size, weight);
        if total > room {
            let kept = text.get(..cut.unwrap_or(at)).unwrap_or_default().trim_end();
            return if ellipsis > room { String::new() } else { format!("{kept}…") };
        }
    }
    text.to_string()
}

/// As [`ellipsize`], but the ellipsis stands in the middle, between beginning and end.
pub(crate) fn ellipsize_middle(text: &str, room: f64, size: f64, weight: Weight) -> String {
    if ellipsize(text, room, size, weight) == text {
        return text.to_string();
    }
    // What is too long for the room at either end needs no measuring.
    let most = (room / size * 8.0).max(0.0) as usize;
    let letters: Vec<char> = text.chars().collect();
    let fitted = |kept: usize| {
        let (head, tail) = (kept.div_ceil(2), kept / 2);
        let (head, tail): (String, String) =
            (letters[..head].iter().collect(), letters[letters.len() - tail..].iter().collect());
        format!("{}…{}", head.trim_end(), tail.trim_start())
    };
    let fits = |text: &String| font::width(text, size, weight) <= room;
    (0..letters.len().min(most)).rev().map(fitted).find(fits).unwrap_or_default()
}

/// The text in at most `max_lines` lines, broken at spaces; what does not fit the last line is shortened.
pub(crate) fn wrap(text: &str, room: f64, size: f64, weight: Weight, max_lines: usize) -> Vec<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut lines = Vec::new();
    let mut next = 0;
    while next < words.len() && lines.len() < max_lines {
        let (mut end, mut used) = (next, 0.0);
        while let Some(word) = words.get(end) {
            let space = if end > next { font::advance(' ', size, weight) } else { 0.0 };
            used += space + font::width(word, size, weight);
            if used > room && end > next {
                break;
            }
            end += 1;
        }
        if lines.len() + 1 == max_lines {
            end = words.len();
        }
        lines.push(ellipsize(&words[next..end].join(" "), room, size, weight));
        next = end;
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    const REGULAR: Weight = Weight::Regular;

    #[test]
    fn short_text_is_left_alone() {
        assert_eq!(ellipsize("recall", 100.0, 12.0, REGULAR), "recall");
        assert_eq!(wrap("one line only", 500.0, 12.0, REGULAR, 2), ["one line only"]);
        assert!(wrap(" ", 500.0, 12.0, REGULAR, 2).is_empty());
    }

    #[test]
    fn long_text_is_shortened_to_the_room() {
        for room in [0.0, 5.0, 20.0, 60.0, 200.0] {
            let short = ellipsize(&"a category of many words ".repeat(20), room, 12.0, REGULAR);
            assert!(font::width(&short, 12.0, REGULAR) <= room, "{short}");
        }
        assert_eq!(ellipsize("abcdefgh", 0.0, 12.0, REGULAR), "");
        assert!(ellipsize("abcdefghijklmnop", 50.0, 12.0, REGULAR).ends_with('…'));
    }

    #[test]
    fn the_middle_can_give_way_to_the_end() {
        let short = ellipsize_middle("a rather long name of class 17", 100.0, 12.0, REGULAR);
        assert!(short.starts_with("a rather") && short.ends_with("17") && short.contains('…'), "{short}");
        assert!(font::width(&short, 12.0, REGULAR) <= 100.0);
        assert_eq!(ellipsize_middle("short", 100.0, 12.0, REGULAR), "short");
        assert_eq!(ellipsize_middle("nothing fits", 2.0, 12.0, REGULAR), "");
        assert!(ellipsize_middle(&"x".repeat(1_000_000), 100.0, 12.0, REGULAR).chars().count() < 40);
    }

    #[test]
    fn lines_break_at_spaces_and_never_exceed_the_room() {
        let text = "Precision falls as recall rises, because a lower threshold lets more negatives in";
        let lines = wrap(text, 200.0, 13.0, REGULAR, 4);
        assert_eq!(lines.join(" "), text);
        assert!(lines.len() == 3 && lines.iter().all(|l| font::width(l, 13.0, REGULAR) <= 200.0));
        let two = wrap(text, 200.0, 13.0, REGULAR, 2);
        assert!(two.len() == 2 && two[1].ends_with('…'));
        assert_eq!(wrap(&"x".repeat(500), 200.0, 13.0, REGULAR, 2).len(), 1);
    }
}
