//! Any bytes as a CSV file: read it, and evaluate it if it can be read.
#![no_main]

use libfuzzer_sys::fuzz_target;
use workings::datasets::{CsvOptions, Table};
use workings::evaluate::{Columns, evaluate};

fuzz_target!(|data: &[u8]| {
    let Some((choice, bytes)) = data.split_first() else { return };
    let delimiter = [',', ';', '\t'][usize::from(choice % 3)];
    let options = CsvOptions::new().delimiter(delimiter).infinite(choice & 8 != 0);
    let Ok(table) = Table::read(bytes, "fuzz.csv", &options) else { return };
    let names: Vec<String> = table.column_names().iter().map(ToString::to_string).collect();
    for name in &names {
        let _ = (table.numbers(name), table.numbers_with_gaps(name), table.labels(name).map(|l| l.iter().count()));
    }
    let column = |i: usize| names.get(i).cloned();
    let columns = Columns {
        truth: names[0].clone(),
        pred: column(1),
        score: if choice & 16 != 0 { column(2) } else { None },
        quantiles: if choice & 32 != 0 { column(2).into_iter().map(|name| (0.1, name)).collect() } else { vec![] },
        weight: if choice & 64 != 0 { column(3) } else { None },
        ..Columns::default()
    };
    if let Ok(evaluation) = evaluate(&table, &columns) {
        let _ = (evaluation.to_string(), evaluation.derivations(), evaluation.json());
        if choice & 128 != 0 {
            evaluation.figures().iter().for_each(|(_, figure)| drop(figure.svg()));
        }
    }
});
