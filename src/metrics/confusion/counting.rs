//! Counting labels into a matrix: the loop over the data.
//!
//! Integer labels in a narrow range (0/1, class codes) are their own place in a small table; two classes need no table at
//! all. Everything else is coded chunk by chunk. Counts are exact whole numbers and weights are summed with compensation,
//! over fixed chunks, so neither the number of threads nor the order of chunks changes a result.

use std::collections::BTreeMap;
use std::ops::Range;

use ndarray::Array2;

use crate::linalg::reduce::map_reduce;
use crate::metrics::labels::{Label, distinct_refs};
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
    // The first rows nearly always tell the range. If they do not (the labels may be sorted), all rows do.
    let start = y_true.len().min(256);
    narrow_from(y_true, y_pred, range(&y_true[..start], &y_pred[..start])?)
        .or_else(|| narrow_from(y_true, y_pred, range(y_true, y_pred)?))
}

/// The lowest and the highest label; `None` if one is no integer.
fn range<L: Label>(y_true: &[L], y_pred: &[L]) -> Option<(i64, i64)> {
    let of = |labels: &[L]| {
        let wider = |(low, high): (i64, i64), label: &L| {
            let code = label.as_int()?;
            Some((low.min(code), high.max(code)))
        };
        labels.iter().try_fold((i64::MAX, i64::MIN), wider)
    };
    let (low, high) = of(y_true)?;
    let (low_pred, high_pred) = of(y_pred)?;
    Some((low.min(low_pred), high.max(high_pred)))
}

fn narrow_from<L: Label>(y_true: &[L], y_pred: &[L], (low, high): (i64, i64)) -> Option<(Vec<String>, Array2<f64>)> {
    if high.abs_diff(low) >= WIDTH as u64 {
        return None;
    }
    let n = y_true.len();
    let of = |range: Range<usize>| (&y_true[range.clone()], &y_pred[range]);
    let add = |a: Option<Table>, b: Option<Table>| {
        let (mut a, b) = (a?, b?);
        a.iter_mut().zip(b).for_each(|(a, b)| *a += b);
        Some(a)
    };
    let two_classes = |range| count_two(of(range), low);
    let many_classes = |range| count_table(of(range), low);
    let table = if high.abs_diff(low) < 2 { map_reduce(n, two_classes, add)? } else { None };
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
        // Labels outside land anywhere; the table is not used then.
        table[(t.wrapping_mul(WIDTH as u64).wrapping_add(p)) as usize & (WIDTH * WIDTH - 1)] += 1;
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
    let of = |range: Range<usize>| {
        let weight = weight.map(|weight| &weight[range.clone()]);
        Part::new(&y_true[range.clone()], &y_pred[range], weight)
    };
    let Some(Part { classes, pairs }) = map_reduce(y_true.len(), of, Part::merge) else {
        return Err(Error::empty("y_true"));
    };
    let k = classes.len();
    if k > MOST_CLASSES {
        let needed = format!("at most {MOST_CLASSES} different labels");
        return Err(Error::bad_param("number of classes", format!("more than {MOST_CLASSES}"), needed));
    }
    let mut matrix = Array2::zeros((k, k));
    for ((actual, predicted), sum) in pairs {
        matrix[(actual, predicted)] = sum.value();
    }
    Ok((classes.into_iter().map(L::to_string).collect(), matrix))
}

/// The classes of some rows in sorted order, and the pairs (actual, predicted) that occur, in order, with their weight.
struct Part<'a, L> {
    classes: Vec<&'a L>,
    pairs: Vec<((usize, usize), Sum)>,
}

impl<'a, L: Label> Part<'a, L> {
    fn new(y_true: &'a [L], y_pred: &'a [L], weight: Option<&[f64]>) -> Part<'a, L> {
        let mut classes = distinct_refs(y_true);
        classes.append(&mut distinct_refs(y_pred));
        let classes: Vec<&L> = classes.into_iter().collect();
        let k = classes.len();
        if k > MOST_CLASSES {
            return Part { classes, pairs: vec![] };
        }
        let (mut actual, mut predicted) = (Coder::new(&classes), Coder::new(&classes));
        let weight_of = |i: usize| weight.map_or(1.0, |weight| weight[i]);
        let rows = y_true.iter().zip(y_pred).enumerate();
        let coded = rows.map(|(i, (t, p))| ((actual.code(t), predicted.code(p)), weight_of(i)));
        Part { pairs: if k <= DENSE { dense_sums(k, coded) } else { sparse_sums(coded) }, classes }
    }

    fn merge(self, other: Self) -> Self {
        let mut classes = self.classes.clone();
        classes.extend(&other.classes);
        classes.sort();
        classes.dedup();
        if classes.len() > MOST_CLASSES {
            // Enough to refuse them; the rest need not be kept.
            classes.truncate(MOST_CLASSES + 1);
            return Part { classes, pairs: vec![] };
        }
        let moved = |part: Self| -> Vec<((usize, usize), Sum)> {
            let place: Vec<usize> =
                part.classes.iter().map(|class| classes.binary_search(class).unwrap_or(0)).collect();
            part.pairs.into_iter().map(|((t, p), sum)| ((place[t], place[p]), sum)).collect()
        };
        let (left, right) = (moved(self), moved(other));
        let mut pairs = Vec::with_capacity(left.len().max(right.len()));
        let (mut left, mut right) = (left.into_iter().peekable(), right.into_iter().peekable());
        while let Some(pair) = left.peek().or(right.peek()).map(|(pair, _)| *pair) {
            let pair = right.peek().map_or(pair, |(other, _)| pair.min(*other));
            let mine = left.next_if(|(own, _)| *own == pair).map(|(_, sum)| sum);
            let theirs = right.next_if(|(own, _)| *own == pair).map(|(_, sum)| sum);
            let sum = match (mine, theirs) {
                (Some(mine), Some(theirs)) => mine.merge(&theirs),
                (one, other) => one.or(other).unwrap_or_default(),
            };
            pairs.push((pair, sum));
        }
        Part { classes, pairs }
    }
}

/// Up to so many classes, a chunk is counted in a table of all pairs.
const DENSE: usize = 128;

fn dense_sums(k: usize, rows: impl Iterator<Item = ((usize, usize), f64)>) -> Vec<((usize, usize), Sum)> {
    let mut table: Vec<Option<Sum>> = vec![None; k * k];
    for ((actual, predicted), weight) in rows {
        table[actual * k + predicted].get_or_insert_default().add(weight);
    }
    table.into_iter().enumerate().filter_map(|(place, sum)| Some(((place / k, place % k), sum?))).collect()
}

fn sparse_sums(rows: impl Iterator<Item = ((usize, usize), f64)>) -> Vec<((usize, usize), Sum)> {
    let mut sums: BTreeMap<(usize, usize), Sum> = BTreeMap::new();
    for (pair, weight) in rows {
        sums.entry(pair).or_default().add(weight);
    }
    sums.into_iter().collect()
}

/// Looks labels up in the sorted classes; the next is often the same as the last.
struct Coder<'c, 'a, L> {
    classes: &'c [&'a L],
    last: usize,
}

impl<'c, 'a, L: Label> Coder<'c, 'a, L> {
    fn new(classes: &'c [&'a L]) -> Self {
        Coder { classes, last: 0 }
    }

    #[inline]
    fn code(&mut self, label: &L) -> usize {
        if self.classes[self.last] != label {
            self.last = self.classes.binary_search(&label).unwrap_or(self.last);
        }
        self.last
    }
}
