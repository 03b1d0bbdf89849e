//! Whole files: what is read, and what every mistake says.

use std::io::Read;

use ndarray::array;
use proptest::prelude::*;

use super::*;

fn read_with(csv: impl AsRef<[u8]>, options: &CsvOptions) -> Result<Table> {
    Table::read(csv.as_ref(), "f.csv", options)
}

fn read(csv: impl AsRef<[u8]>) -> Result<Table> {
    read_with(csv, &CsvOptions::new())
}

fn message<T: fmt::Debug>(result: Result<T>) -> String {
    result.unwrap_err().to_string()
}

#[test]
fn a_column_of_zeros_and_ones_is_numbers_and_labels() {
    let table = read("y,score,name\n1, 0.5 ,a\n0,1e-3,b\n0,-2,a\n").unwrap();
    assert_eq!(table.numbers("y").unwrap(), [1.0, 0.0, 0.0]);
    assert_eq!(table.labels("y").unwrap().iter().collect::<Vec<_>>(), ["1", "0", "0"]);
    assert_eq!(table.numbers("score").unwrap(), [0.5, 0.001, -2.0]);
    assert_eq!(table.labels("name").unwrap().names(), ["a", "b"]);
    assert_eq!((table.n_rows(), table.column_names()), (3, vec!["y", "score", "name"]));
    assert_eq!(table.records(&["score", "y"]).unwrap(), array![[0.5, 1.0], [0.001, 0.0], [-2.0, 0.0]]);
    let says = "f.csv: 3 rows; y: 2 distinct values; score: 3 distinct values; name: 2 distinct values";
    assert_eq!(table.to_string(), says);
}

#[test]
fn other_ways_to_write_the_same_file_read_the_same() {
    let plain = read("y,name\n1,a\n2,b\n").unwrap();
    for csv in [
        "\u{feff}y,name\n1,a\n2,b\n",             // byte-order mark
        "\u{feff}\"y\",name\n1,a\n2,b\n",         // and a quote right behind it
        "y,name\r\n1,a\r\n2,b\r\n",               // Windows
        "y,name\n1,a\n2,b",                       // no line end at the end
        "\n y , name\n\n1,a\n  \n\r\n2,b\n\n\n",  // blank lines
        "\"y\",\"name\"\n\"1\",\"a\"\n2,\"b\"\n", // quotes
    ] {
        let table = read(csv).unwrap();
        assert_eq!(table.column_names(), plain.column_names(), "{csv:?}");
        assert_eq!(table.numbers("y").unwrap(), plain.numbers("y").unwrap(), "{csv:?}");
        assert_eq!(table.labels("name").unwrap(), plain.labels("name").unwrap(), "{csv:?}");
    }
}

#[test]
fn quotes_protect_delimiters_newlines_and_quotes() {
    let table = read("text,y\n\"a,\"\"b\"\"\nc\",1\n\"\",2\n").unwrap();
    let error = message(table.labels("text"));
    assert_eq!(error, "f.csv, line 4, column text: the field is empty, but a label is needed");
    assert_eq!(table.numbers("y").unwrap(), [1.0, 2.0]);
    let table = read("text\n\"a,\"\"b\"\"\nc\"\n").unwrap();
    assert_eq!(table.labels("text").unwrap().names(), ["a,\"b\"\nc"]);
}

/// In a file of one column, an empty line is blank and `""` is a value that is missing.
#[test]
fn an_empty_field_in_quotes_is_no_blank_line() {
    let table = read("y\r\n1\r\n\r\n\"\"\r\n2\r\n").unwrap();
    assert_eq!(table.n_rows(), 3);
    let error = message(table.numbers("y"));
    assert_eq!(
        error,
        "f.csv, line 4, column y: the field is empty, but a number is needed; remove or impute what is missing first"
    );
}

#[test]
fn blank_lines_above_the_header_are_counted() {
    let csv = "\n".repeat(100_000) + "y\ncat\n";
    let error = message(read(csv).unwrap().numbers("y"));
    assert_eq!(error, r#"f.csv, line 100002, column y: found "cat", but a number is needed"#);
}

#[test]
fn a_delimiter_can_be_chosen() {
    for delimiter in [';', '\t', '|'] {
        let csv = "y,z\n1,2\n".replace(',', &delimiter.to_string());
        let table = read_with(csv, &CsvOptions::new().delimiter(delimiter)).unwrap();
        assert_eq!(table.numbers("z").unwrap(), [2.0]);
    }
    for delimiter in ['"', '\n', 'é'] {
        let error = message(read_with("y\n1\n", &CsvOptions::new().delimiter(delimiter)));
        assert_eq!(
            error,
            format!("delimiter = {delimiter:?}, but an ASCII character other than a quote or a line end is needed")
        );
    }
}

#[test]
fn columns_that_are_not_kept_may_hold_anything() {
    let csv = b"junk,y,y2,y2\n\xFF\xFE,1,a,b\n,2,,\n";
    let table = read_with(csv, &CsvOptions::new().columns(["y"])).unwrap();
    assert_eq!((table.column_names(), table.numbers("y").unwrap()), (vec!["y"], &[1.0, 2.0][..]));
    let error = message(table.numbers("junk"));
    assert_eq!(error, r#"there is no column "junk"; the file has it, but it was not among those to keep"#);
}

#[test]
fn identifiers_are_labels_when_asked_for() {
    let csv: String =
        std::iter::once("id,x\n".to_string()).chain((0..3000).map(|i| format!("{i:05},{}\n", i % 3))).collect();
    let table = read(&csv).unwrap();
    assert_eq!(table.numbers("id").unwrap()[2999], 2999.0);
    assert_eq!(
        message(table.labels("id")),
        "f.csv, column id: more than 1024 distinct numbers are no classes; if they are, read the column with CsvOptions::as_labels"
    );
    let table = read_with(&csv, &CsvOptions::new().as_labels(["id"])).unwrap();
    assert_eq!(table.labels("id").unwrap().names()[7], "00007");
    assert_eq!(table.column_names(), ["id", "x"]);
}

#[test]
fn what_is_missing_is_an_error_or_a_gap() {
    for (field, found) in [("", "the field is empty"), ("NA", r#"found "NA""#), (" nan ", r#"found "nan""#)] {
        let table = read(format!("y,score\n1,0.5\n0,{field}\n")).unwrap();
        let needed = "but a number is needed; remove or impute what is missing first";
        assert_eq!(message(table.numbers("score")), format!("f.csv, line 3, column score: {found}, {needed}"));
        let gaps = table.numbers_with_gaps("score").unwrap();
        assert!(gaps[0] == 0.5 && gaps[1].is_nan());
        assert_eq!(table.numbers("y").unwrap(), [1.0, 0.0]); // the other column is as good as ever
    }
}

#[test]
fn what_is_no_number_is_named_with_its_place() {
    let table = read("y,score\n\n1,0.5\n0,\"0,\n7\"\n0,cat\n").unwrap();
    let decimal =
        r#"f.csv, line 4, column score: found "0,\n7", but a number is needed (with a point as the decimal sign)"#;
    assert_eq!(message(table.numbers("score")), decimal);
    assert_eq!(message(table.numbers_with_gaps("score")), decimal);
    let long = format!("y\n{}\n", "x".repeat(1000));
    assert_eq!(
        message(read(long).unwrap().numbers("y")),
        format!("f.csv, line 2, column y: found \"{}…\", but a number is needed", "x".repeat(40))
    );
}

#[test]
fn infinity_is_refused_unless_allowed() {
    let csv = "y\n1\n-inf\n";
    let error = message(read(csv).unwrap().numbers("y"));
    assert_eq!(error, r#"f.csv, line 3, column y: found "-inf", but a finite number is needed"#);
    let table = read_with(csv, &CsvOptions::new().infinite(true)).unwrap();
    assert_eq!(table.numbers("y").unwrap(), [1.0, f64::NEG_INFINITY]);
}

#[test]
fn files_that_cannot_be_read_are_refused() {
    let cases: [(&[u8], &str); 13] = [
        (b"", "f.csv: the file is empty; a header with the names of the columns is needed"),
        (b"\n \n\r\n", "f.csv: the file is empty; a header with the names of the columns is needed"),
        (b"y,score\n", "f.csv: there is a header, but no row below it"),
        (b"y,score\n1,2\n1\n", "f.csv, line 3: found 1 field, but the header has 2 fields"),
        (b"y,score\n1,\"a\nb\"\n1,2,3\n", "f.csv, line 4: found 3 fields, but the header has 2 fields"),
        (b"y, y\n1,2\n", "f.csv, header: the header has the name \"y\" more than once; give each column its own"),
        (b"y,na\xEFve\n1,2\n", "f.csv, line 1: the header is not UTF-8 text; save the file as UTF-8"),
        (b"y,z\n1,2\n3,caf\xE9\n", "f.csv, line 3, column z: the byte 0xE9 is not UTF-8 text; save the file as UTF-8"),
        (b"\xFF\xFEy\0\n\0", "f.csv: this is UTF-16 text; save the file as UTF-8"),
        (b"y,z\n1,\"2\n3,4\n", "f.csv, line 2, column z: the quote that opens here is never closed"),
        (b"y,\"z\n1,2\n", "f.csv, line 1: the quote that opens here is never closed"),
        (
            b"y,z\r1,2\r",
            "f.csv, line 1: lines end in a carriage return alone; save the file with the line ends of today",
        ),
        (
            b"y;score\n1;0,5\n",
            "f.csv, line 2: found 2 fields, but the header has 1 field; the header looks as if ';' separated the columns: set \
             the delimiter to it",
        ),
    ];
    for (csv, needed) in cases {
        assert_eq!(message(read(csv)), needed);
    }
}

#[test]
fn a_column_that_is_not_there_is_answered_with_those_that_are() {
    let wanted = CsvOptions::new().columns(["y", "scor"]);
    let error = message(read_with("y,yhat,score\n1,1,1\n", &wanted));
    let needed = r#"there is no column "scor"; did you mean "score"? the columns are "y", "yhat", "score""#;
    assert_eq!(error, needed);
    assert_eq!(
        message(read_with("y;score\n1;2\n", &wanted)),
        r#"there is no column "y"; the columns are "y;score"; the header looks as if ';' separated the columns: set the delimiter to it"#
    );
}

#[test]
fn paths_that_are_no_files_are_refused() {
    let none = message(Table::open("/nonexistent/answers.csv", &CsvOptions::new()));
    assert_eq!(none, "/nonexistent/answers.csv: there is no such file");
    let folder = env!("CARGO_MANIFEST_DIR");
    let error = message(Table::open(folder, &CsvOptions::new()));
    assert_eq!(error, format!("{folder}: this is a directory, but a CSV file is needed"));
}

#[test]
fn a_file_of_this_crate_reads_like_its_loader() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/datasets/wine.csv");
    let table = Table::open(path, &CsvOptions::new()).unwrap();
    let wine = crate::datasets::wine();
    let features: Vec<&str> = wine.feature_names().iter().map(String::as_str).collect();
    assert_eq!(table.records(&features).unwrap(), wine.records);
    assert!(table.labels("cultivar").unwrap().iter().eq(wine.targets.iter().copied()));
}

/// Many blocks: two megabytes, with a quoted newline now and then, a word in the last row, and the numbers known by formula.
#[test]
fn a_file_of_many_blocks_is_joined_in_order() {
    let mut csv = String::from("i,class,noise\n");
    for i in 0..100_000 {
        let text = if i % 1000 == 999 { "\"two\nlines\"" } else { "one line" };
        csv += &format!("{},{},{text}\n", f64::from(i) * 0.25, ["a", "b", "c"][i as usize % 3]);
    }
    let table = read(&csv).unwrap();
    assert!(table.numbers("i").unwrap().iter().enumerate().all(|(i, &value)| value == i as f64 * 0.25));
    assert!(table.labels("class").unwrap().codes().iter().enumerate().all(|(i, &code)| code as usize == i % 3));
    assert_eq!(table.labels("noise").unwrap().iter().filter(|text| *text == "two\nlines").count(), 100);

    // 1 line of header, 100 000 rows and 100 newlines inside quotes stand above it.
    let error = message(read(csv.clone() + "none,a,b\n").unwrap().numbers("i"));
    assert_eq!(error, r#"f.csv, line 100102, column i: found "none", but a number is needed"#);
    let error = message(read(csv.clone() + "1,,a\n").unwrap().labels("class"));
    assert_eq!(error, "f.csv, line 100102, column class: the field is empty, but a label is needed");
    assert_eq!(message(read(csv + "1,a\n")), "f.csv, line 100102: found 2 fields, but the header has 3 fields");
}

/// Hands out a byte at a time, as a slow pipe may.
struct Drip<'a>(&'a [u8]);

impl Read for Drip<'_> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let n = to.len().min(1);
        self.0.read(&mut to[..n])
    }
}

/// All that can be asked of a table, or the error.
fn everything(table: Result<Table>) -> String {
    let table = match table {
        Ok(table) => table,
        Err(error) => return error.to_string(),
    };
    let column = |name: &&str| format!("{:?} {:?}", table.numbers_with_gaps(name), table.labels(name));
    let columns: Vec<String> = table.column_names().iter().map(column).collect();
    format!("{table} {columns:?}")
}

proptest! {
    /// Cut into blocks of a few bytes, with rows longer than a block, a file reads as in one piece.
    #[test]
    fn the_size_of_blocks_changes_nothing(
        mut rows in prop::collection::vec("[ab01][ab01.]?,(\"[a,\n]?\"|[01.-]{0,3}|NA|inf)", 0..30),
        odd in prop::option::weighted(0.4, (0usize..30, "[a,\"\n]{0,3}")),
        first in 3usize..40, others in 1usize..40,
    ) {
        if let Some((place, row)) = odd {
            rows.insert(place.min(rows.len()), row);
        }
        let csv = format!("x,y\n{}", rows.join("\n"));
        let cut = read::table(csv.as_bytes(), "f", &CsvOptions::new(), read::BlockSizes { first, others });
        prop_assert_eq!(everything(cut), everything(Table::read(csv.as_bytes(), "f", &CsvOptions::new())));
    }

    /// No bytes make it panic, and a slow stream reads as a file does.
    #[test]
    fn any_bytes_are_a_table_or_an_error(csv in prop::collection::vec(any::<u8>(), 0..200)) {
        let all = Table::read(csv.as_slice(), "f", &CsvOptions::new());
        let slow = Table::read(Drip(&csv), "f", &CsvOptions::new());
        prop_assert_eq!(format!("{all:?}"), format!("{slow:?}"));
    }

    /// Fields and lines as the `csv` crate finds them, on text made of what matters to the format.
    #[test]
    fn the_fields_are_those_of_the_csv_crate(body in "[ab,\"\n\r ]{0,60}") {
        let csv = format!("h\n{body}");
        let mut whole = csv::ReaderBuilder::new().flexible(true).terminator(csv::Terminator::Any(b'\n')).from_reader(csv.as_bytes());
        let rows: Vec<csv::StringRecord> = whole.records().map(|row| row.unwrap()).collect();
        match read_with(&csv, &CsvOptions::new().as_labels(["h"])) {
            Ok(table) => {
                let fields = rows.iter().map(|row| row[0].trim_ascii()).filter(|field| !field.is_empty());
                if let Ok(labels) = table.labels("h") {
                    prop_assert!(labels.iter().eq(fields));
                }
                prop_assert!(rows.iter().all(|row| row.len() == 1));
            }
            Err(error) => {
                let ragged = rows.iter().any(|row| row.len() != 1);
                let message = error.to_string();
                prop_assert!(ragged || message.contains("never closed") || message.contains("no row"), "{}", message);
            }
        }
    }
}
