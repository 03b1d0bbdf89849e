//! Counting labels into a matrix: the loop over the data.
//!
//! Integer labels in a narrow range (0/1, class codes) are their own place in a small table; two classes need no table at
//! all. Everything else is coded chunk by chunk. Counts are exact whole numbers and weights are summed with compensation,
//! over fixed chunks, so neither the number of threads nor the order of chunks changes a result.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use ndarray::Array2;

use crate::linalg::reduce::map_reduce;
use crate::metrics::labels::{Label, distinct};
use crate::stats::Sum;
use crate::{Error, Result};

/// The sorted classes and how often each pair (actual, predicted) occurs, or the weight of it.
pub(super) fn count<L: Label>(
    y_true: &[L],
    y_pred: &[L],
    weight: Option<&[f64]>,
) -> Result<(Vec<String>, Array2<f64>)> {
    let table = match weight {
        None => narrow(y_true, y_pred),
        Some(_) => None,
    };
    match table {
        Some(table) => Ok(table),
        None => general(y_true, y_pred, weight),
    }
}

/// Classes of one table at most: labels in a range of this width are counted by look-up.
const WIDTH: usize = 16;

/// Unweighted counts of integer labels that all lie within `WIDTH` of each other; `None` for others.
fn narrow<L: Label>(y_true: &[L], y_pred: &[L]) -> Option<(Vec<String>, Array2<f64>)> {
    let sample = y_true.iter().take(256).chain(y_pred.iter().take(256)).map(L::as_int);
    let (low, high) = sample.map(|code| code.map(|code| (code, code))).reduce(|a, b| {
        let ((low_a, high_a), (low_b, high_b)) = (a?, b?);
        Some((low_a.min(low_b), high_a.max(high_b)))
    })??;
    let n = y_true.len();
    let of = |range: Range<usize>| (&y_true[range.clone()], &y_pred[range]);
    let add = |a: Option<Table>, b: Option<Table>| {
        let (mut a, b) = (a?, b?);
        a.iter_mut().zip(b).for_each(|(a, b)| *a += b);
        Some(a)
    };
    let two_classes = |range| count_two(of(range), low);
    let many_classes = |range| count_table(of(range), low);
    let table = if high - low < 2 { map_reduce(n, two_classes, add)? } else { None };
    let table = match table {
        Some(table) => table,
        None => map_reduce(n, many_classes, add)??,
    };
    Some(compact(&table, low, y_true, y_pred))
}

/// Cell (actual, predicted) at `actual * WIDTH + predicted`.
type Table = [u64; WIDTH * WIDTH];

/// Two neighbouring integers: three sums tell all four cells.
fn count_two<L: Label>((y_true, y_pred): (&[L], &[L]), low: i64) -> Option<Table> {
    let (mut actual, mut predicted, mut both, mut outside) = (0u64, 0u64, 0u64, 0u64);
    for (t, p) in y_true.iter().zip(y_pred) {
        let (t, p) = (offset(t, low), offset(p, low));
        actual += t & 1;
        predicted += p & 1;
        both += t & p & 1;
        outside |= t | p;
    }
    if outside > 1 {
        return None;
    }
    let mut table = [0; WIDTH * WIDTH];
    table[WIDTH + 1] = both;
    table[WIDTH] = actual - both;
    table[1] = predicted - both;
    table[0] = y_true.len() as u64 + both - actual - predicted;
    Some(table)
}

fn count_table<L: Label>((y_true, y_pred): (&[L], &[L]), low: i64) -> Option<Table> {
    // Four tables in turn: equal neighbours in the data would wait for each other's increment in a single one.
    let mut tables = [[0u32; WIDTH * WIDTH]; 4];
    let mut outside = 0u64;
    let mut step = |t: &L, p: &L, table: &mut [u32; WIDTH * WIDTH]| {
        let (t, p) = (offset(t, low), offset(p, low));
        outside |= t | p;
        table[(t as usize * WIDTH + p as usize) & (WIDTH * WIDTH - 1)] += 1;
    };
    let (mut rows_t, mut rows_p) = (y_true.chunks_exact(4), y_pred.chunks_exact(4));
    for (t, p) in (&mut rows_t).zip(&mut rows_p) {
        for (k, table) in tables.iter_mut().enumerate() {
            step(&t[k], &p[k], table);
        }
    }
    for (t, p) in rows_t.remainder().iter().zip(rows_p.remainder()) {
        step(t, p, &mut tables[0]);
    }
    (outside < WIDTH as u64).then(|| std::array::from_fn(|i| tables.iter().map(|table| u64::from(table[i])).sum()))
}

/// How far the label lies above `low`; huge for labels below, or that are no integers.
#[inline]
fn offset<L: Label>(label: &L, low: i64) -> u64 {
    label.as_int().map_or(u64::MAX, |code| code.wrapping_sub(low) as u64)
}

/// Keeps the classes that occur, under the names their labels print.
fn compact<L: Label>(table: &Table, low: i64, y_true: &[L], y_pred: &[L]) -> (Vec<String>, Array2<f64>) {
    let cell = |i: usize, j: usize| table[i * WIDTH + j];
    let occurring: Vec<usize> = (0..WIDTH).filter(|&i| (0..WIDTH).any(|j| cell(i, j) > 0 || cell(j, i) > 0)).collect();
    let name = |i: usize| {
        let is = |label: &&L| label.as_int() == Some(low + i as i64);
        y_true.iter().find(is).or_else(|| y_pred.iter().find(is)).map_or(String::new(), L::to_string)
    };
    let names = occurring.iter().map(|&i| name(i)).collect();
    let k = occurring.len();
    (names, Array2::from_shape_fn((k, k), |(i, j)| cell(occurring[i], occurring[j]) as f64))
}

/// More classes than this are taken for a column of numbers or names, not of classes.
const MOST_CLASSES: usize = 4096;

/// Any labels, with or without weights.
fn general<L: Label>(y_true: &[L], y_pred: &[L], weight: Option<&[f64]>) -> Result<(Vec<String>, Array2<f64>)> {
    let mut classes = [distinct(y_true), distinct(y_pred)].concat();
    classes.sort();
    classes.dedup();
    let k = classes.len();
    if k > MOST_CLASSES {
        return Err(Error::bad_param("number of classes", k, format!("at most {MOST_CLASSES} different labels")));
    }
    let code: BTreeMap<&L, usize> = classes.iter().zip(0..).collect();
    let cells = map_reduce(
        y_true.len(),
        |range| {
            let mut cells: HashMap<usize, Sum> = HashMap::new();
            for i in range {
                let place = code[&y_true[i]] * k + code[&y_pred[i]];
                cells.entry(place).or_default().add(weight.map_or(1.0, |w| w[i]));
            }
            cells
        },
        |mut a, b| {
            for (place, sum) in b {
                a.entry(place).and_modify(|total| *total = total.merge(&sum)).or_insert(sum);
            }
            a
        },
    );
    let mut matrix = Array2::zeros((k, k));
    for (place, sum) in cells.unwrap_or_default() {
        matrix[(place / k, place % k)] = sum.value();
    }
    Ok((classes.iter().map(L::to_string).collect(), matrix))
}
