//! Words without their endings, by the Snowball project's algorithms.

use snowball_stemmers_rs as snowball;

pub use snowball_stemmers_rs::Algorithm as Stemmer;

/// The stem of an English word by Porter's algorithm of 1980: `organizing` becomes `organ`.
///
/// The word is put in lower case first; words of one or two letters stay. For Snowball's English stemmer and other
/// languages, see [`Stemmer`].
/// Source: Porter (1980), An algorithm for suffix stripping, Program 14.
/// ```
/// assert_eq!(workings::text::porter("conflated"), "conflat");
/// ```
pub fn porter(word: &str) -> String {
    snowball::Stemmer::create(Stemmer::Porter).stem(&word.to_lowercase()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Examples of Porter's paper, one or two for each step.
    #[test]
    fn the_paper_s_own_examples() {
        for (word, stem) in [
            ("caresses", "caress"),
            ("ponies", "poni"),
            ("feed", "feed"),
            ("agreed", "agre"),
            ("plastered", "plaster"),
            ("hopping", "hop"),
            ("filing", "file"),
            ("happy", "happi"),
            ("relational", "relat"),
            ("vietnamization", "vietnam"),
            ("triplicate", "triplic"),
            ("replacement", "replac"),
            ("controll", "control"),
            ("Sky", "sky"),
        ] {
            assert_eq!(porter(word), stem, "{word}");
        }
        assert_eq!(porter(""), "");
    }
}
