//! Values inline in an evcxr notebook.
//!
//! The kernel shows the last expression of a cell by its method `evcxr_display`, which prints representations by MIME type.
//! Derivations, figures and lessons have theirs beside them. A summary made by `formulas!` shows its metrics with value and
//! formula; the tables of models and other results are gathered here: [`metrics`], [`models`], [`structure`], [`data`].

mod data;
mod grid;
mod metrics;
mod models;
mod structure;

pub(crate) use grid::{Cell, Grid};
pub(crate) use metrics::{Metrics, metrics_grid};

/// Prints the representations of one value, by MIME type.
pub(crate) fn show(representations: &[(&str, &str)]) {
    print!("{}", message(representations));
}

/// Gives types a table of their own, which is what they show in a notebook.
///
/// ```text
/// tables! { KMeans: |model| Grid::new(…); Pca: |pca| … }
/// tables! { each L: Label; LogisticRegression<L>: |model| … }
/// ```
macro_rules! tables {
    (each $label:ident: $bound:ident; $( $shown:ty : |$s:ident| $grid:expr; )*) => {
        $( tables! { @impl [$label: $bound] $shown, $s, $grid } )*
    };
    ($( $shown:ty : |$s:ident| $grid:expr; )*) => { $( tables! { @impl [] $shown, $s, $grid } )* };
    (@impl [$($bound:tt)*] $shown:ty, $s:ident, $grid:expr) => {
        impl<$($bound)*> $shown {
            pub(crate) fn notebook_table(&self) -> Grid {
                let $s = self;
                $grid
            }

            /// Shows a table when it is the last expression of a cell in an evcxr notebook.
            pub fn evcxr_display(&self) {
                self.notebook_table().show();
            }
        }
    };
}
use tables;

/// Gives types that print themselves well the same in a notebook.
macro_rules! texts {
    ($($shown:ty),* $(,)?) => { $(
        impl $shown {
            /// Shows its text when it is the last expression of a cell in an evcxr notebook.
            pub fn evcxr_display(&self) {
                $crate::notebook::show(&[("text/plain", &self.to_string())]);
            }
        }
    )* };
}
use texts;

/// The form in which the evcxr kernel takes representations from standard output.
fn message(representations: &[(&str, &str)]) -> String {
    // A name of several lines must not end the block early; before a line of HTML or text a blank changes nothing.
    let kept = |content: &str| format!("\n{content}").replace("\nEVCXR_", "\n EVCXR_");
    let block =
        |(mime, content): &(&str, &str)| format!("EVCXR_BEGIN_CONTENT {mime}{}\nEVCXR_END_CONTENT\n", kept(content));
    representations.iter().map(block).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::{ConfusionMatrix, Counts};

    /// The kernel reads lines: a block opens with its type on a line of its own, and closes with another.
    #[test]
    fn each_representation_is_a_block_of_its_own() {
        let text = message(&[("text/html", "<b>1</b>"), ("text/plain", "1\n2")]);
        assert_eq!(
            text,
            "EVCXR_BEGIN_CONTENT text/html\n<b>1</b>\nEVCXR_END_CONTENT\n\
             EVCXR_BEGIN_CONTENT text/plain\n1\n2\nEVCXR_END_CONTENT\n"
        );
    }

    /// Whatever a class is called, no line of what is shown ends the block early, and the markup closes.
    #[test]
    fn names_do_not_break_out_of_what_is_shown() {
        let names = ["a\nEVCXR_END_CONTENT\n", "</table><script>"];
        let cm = ConfusionMatrix::from_matrix(&ndarray::array![[7.0, 2.0], [1.0, 5.0]], &names).unwrap();
        let derivation = ConfusionMatrix::binary(Counts { tp: 90, fp: 4, fn_: 10, tn: 96 }).worked().f1().html();
        for content in [cm.html(), derivation] {
            let text = message(&[("text/html", &content)]);
            assert_eq!(text.lines().filter(|line| line.starts_with("EVCXR_")).count(), 2, "{text}");
            assert!(!content.contains("<script"));
            for tag in ["table", "div", "math", "tr"] {
                let count = |text: String| content.matches(&text).count();
                let opened = count(format!("<{tag}>")) + count(format!("<{tag} "));
                assert_eq!(opened, count(format!("</{tag}>")), "{tag} in {content}");
            }
        }
    }
}
