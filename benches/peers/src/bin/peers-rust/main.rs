//! linfa's and smartcore's entries for the comparison; `protocol` says how they are run.
//!
//! Each library gets the data in the container that suits it best, made outside the timing, and its fastest setting
//! that does the task. What it does otherwise shows in the answers, which are compared with scikit-learn's.

mod linfa_entries;
mod smartcore_entries;

use protocol::{answer_command_line, entries_of};

fn main() {
    let linfas = entries_of("linfa", linfa_entries::ENTRIES);
    answer_command_line(&[linfas, entries_of("smartcore", smartcore_entries::ENTRIES)].concat());
}
