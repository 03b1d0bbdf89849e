//! How much memory TF-IDF takes beyond the text, against the matrix that it returns.
//!
//! 20 thousand documents of 100 words, drawn from a vocabulary of 50 thousand by Zipf's law. Linux only: the figures
//! are those of `/proc/self/status`.

use std::time::Instant;

use workings::text::TfidfVectorizer;

const DOCUMENTS: usize = 20_000;
const WORDS: usize = 100;
const VOCABULARY: usize = 50_000;

/// Word k of the vocabulary has the chance 1/k over the sum of all 1/k.
fn documents() -> Vec<String> {
    let mut ends = Vec::with_capacity(VOCABULARY);
    let mut sum = 0.0;
    for k in 1..=VOCABULARY {
        sum += 1.0 / k as f64;
        ends.push(sum);
    }
    let mut state = 7_u64;
    let mut uniform = || {
        // SplitMix64 (Steele, Lea & Flood 2014).
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    };
    let mut document = || {
        let words = (0..WORDS).map(|_| {
            let at = uniform() * sum;
            format!("w{}", ends.partition_point(|end| *end < at))
        });
        words.collect::<Vec<_>>().join(" ")
    };
    (0..DOCUMENTS).map(|_| document()).collect()
}

/// A line of `/proc/self/status`, in bytes.
fn status(name: &str) -> f64 {
    let text = std::fs::read_to_string("/proc/self/status").expect("Linux");
    let line = text.lines().find_map(|line| line.strip_prefix(name)).expect("a line of this name");
    let kilobytes = line.trim_matches(|c: char| !c.is_ascii_digit()).parse::<f64>();
    kilobytes.expect("a number of kB") * 1024.0
}

/// Weighs terms of up to `n` words and prints the peak beyond the text.
pub fn report(n: usize) {
    let documents = documents();
    let text: usize = documents.iter().map(String::len).sum();
    let before = status("VmRSS:");
    std::fs::write("/proc/self/clear_refs", "5").expect("the peak can be set back");
    let start = Instant::now();
    let (tfidf, matrix) = TfidfVectorizer::params().ngram_range(1, n).fit_transform(&documents).expect("documents");
    let seconds = start.elapsed().as_secs_f64();
    let peak = status("VmHWM:") - before;
    let held = status("VmRSS:") - before;
    let csr = (matrix.nnz() * 16 + (matrix.rows() + 1) * 8) as f64;
    let terms = tfidf.vocabulary().terms();
    let vocabulary: usize = terms.iter().map(|term| term.len() + size_of::<String>()).sum();
    let mb = |bytes: f64| bytes / 1e6;
    println!(
        "1 to {n} words: text {:.1} MB; peak beyond it {:.1} MB; matrix {:.1} MB ({} entries); {:.2} times; \
         {} terms, {:.1} MB as a list; held at the end {:.1} MB; {seconds:.2} s",
        mb(text as f64),
        mb(peak),
        mb(csr),
        matrix.nnz(),
        peak / csr,
        terms.len(),
        mb(vocabulary as f64),
        mb(held)
    );
}
