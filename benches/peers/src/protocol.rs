//! What the Rust programs of the comparison share: the data, the timing, the line of JSON.
//!
//! `PROGRAM --list` names the entries; `PROGRAM DATA_DIR --one N` runs one: a warm-up, then up to five runs so long as
//! all of them take less than ten seconds; a run of over ten seconds stands for itself. Loading the data is not timed.

pub mod answers;

use std::hint::black_box;
use std::io::Write;
use std::time::Instant;

use serde_json::{Map, Value, json};
use workings::ndarray::{Array1, Array2};

/// Seconds after which no further run is started.
const ENOUGH: f64 = 30.0;

/// A task, the library, how it is used, and the run.
#[derive(Clone, Copy)]
pub struct Entry {
    pub task: &'static str,
    pub library: &'static str,
    pub variant: &'static str,
    pub run: fn(&Data, &Entry),
}

/// An entry of a library that is named elsewhere: the task, how the library is used, and the run.
pub type Usage = (&'static str, &'static str, fn(&Data, &Entry));

pub fn entries_of(library: &'static str, usages: &[Usage]) -> Vec<Entry> {
    usages.iter().map(|(task, variant, run)| Entry { task, library, variant, run: *run }).collect()
}

/// The numbers by which an answer is judged, with their names.
pub type Answers = Vec<(&'static str, f64)>;

/// Data sets as raw little-endian binaries beside a manifest.
pub struct Data {
    dir: String,
    manifest: Value,
}

impl Data {
    fn open(dir: &str) -> Data {
        let manifest = std::fs::read_to_string(format!("{dir}/manifest.json")).expect("DATA_DIR/manifest.json");
        Data { dir: dir.into(), manifest: serde_json::from_str(&manifest).expect("a manifest in JSON") }
    }

    fn numbers<T>(&self, name: &str, from: fn([u8; 8]) -> T) -> Vec<T> {
        let file = self.manifest["arrays"][name]["file"].as_str().expect("an array of this name");
        let bytes = std::fs::read(format!("{}/{file}", self.dir)).expect("the file of the manifest");
        bytes.chunks_exact(8).map(|chunk| from(chunk.try_into().expect("eight bytes"))).collect()
    }

    pub fn floats(&self, name: &str) -> Vec<f64> {
        self.numbers(name, f64::from_le_bytes)
    }

    pub fn ints(&self, name: &str) -> Vec<i64> {
        self.numbers(name, i64::from_le_bytes)
    }

    /// Labels or places that are not negative.
    pub fn counts(&self, name: &str) -> Vec<usize> {
        self.ints(name).into_iter().map(|n| n as usize).collect()
    }

    pub fn vector(&self, name: &str) -> Array1<f64> {
        Array1::from(self.floats(name))
    }

    pub fn matrix(&self, name: &str) -> Array2<f64> {
        let shape = |axis: usize| self.manifest["arrays"][name]["shape"][axis].as_u64().expect("two axes") as usize;
        Array2::from_shape_vec((shape(0), shape(1)), self.floats(name)).expect("as many numbers as the shape says")
    }

    pub fn param(&self, name: &str) -> f64 {
        self.manifest["params"][name].as_f64().expect("a parameter of this name")
    }

    pub fn text(&self, name: &str) -> String {
        std::fs::read_to_string(format!("{}/{name}.txt", self.dir)).expect("the file of lines")
    }
}

fn tell(line: &str) {
    println!("{line}");
    std::io::stdout().flush().expect("standard output takes lines");
}

/// Runs, times and reports. What a run returned is dropped before the next one starts, outside the timing.
pub fn bench<R>(entry: &Entry, mut run: impl FnMut() -> R, answers: impl FnOnce(R) -> Answers) {
    let mut timed = || {
        tell("@run");
        let start = Instant::now();
        // Without the black boxes the compiler may drop a run whose result is not used.
        let result = black_box(black_box(&mut run)());
        (result, start.elapsed().as_secs_f64())
    };
    let (mut result, warm_up) = timed();
    let (mut times, mut spent) = (Vec::new(), warm_up);
    while spent < ENOUGH && times.len() < 5 {
        drop(result);
        let (next, time) = timed();
        result = next;
        times.push(time);
        spent += time;
    }
    if times.is_empty() {
        times.push(warm_up);
    }
    times.sort_by(f64::total_cmp);
    tell("@answers");
    let answers: Map<String, Value> = answers(result).into_iter().map(|(name, x)| (name.into(), json!(x))).collect();
    tell(
        &json!({
            "task": entry.task, "library": entry.library, "variant": entry.variant, "seconds": median(&times),
            "least": times[0], "most": times[times.len() - 1], "runs": times.len(), "answers": answers
        })
        .to_string(),
    );
}

fn median(sorted: &[f64]) -> f64 {
    let middle = sorted.len() / 2;
    if sorted.len() % 2 == 1 { sorted[middle] } else { (sorted[middle - 1] + sorted[middle]) / 2.0 }
}

/// What the programs do with their arguments.
pub fn answer_command_line(entries: &[Entry]) {
    let args: Vec<String> = std::env::args().collect();
    match &args[1..] {
        [mode] if mode == "--list" => {
            for entry in entries {
                tell(&format!("{}\t{}\t{}", entry.task, entry.library, entry.variant));
            }
        }
        [dir, mode, n] if mode == "--one" && n.parse().is_ok_and(|n: usize| n < entries.len()) => {
            let entry = entries[n.parse::<usize>().expect("a number")];
            (entry.run)(&Data::open(dir), &entry);
        }
        _ => {
            eprintln!("usage: {} --list | DATA_DIR --one N, N below {}", args[0], entries.len());
            std::process::exit(2);
        }
    }
}
