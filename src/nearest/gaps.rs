//! The nearest rows that have a feature which this row lacks.

use ndarray::{ArrayView1, ArrayView2};

use super::{Best, Frame, Query, Screen, slack, underflow};

/// Distance of two rows over the features that both have, scaled up to all features; `NaN` if there are none.
///
/// ```
/// use workings::ndarray::array;
/// let (a, b) = (array![1.0, f64::NAN, 3.0, 2.0], array![4.0, 5.0, 7.0, f64::NAN]);
/// let distance = workings::preprocessing::nan_euclidean(a.view(), b.view());
/// assert!((distance - 50.0_f64.sqrt()).abs() < 1e-14); // √(4/2 · (3² + 4²))
/// ```
pub fn nan_euclidean(a: ArrayView1<f64>, b: ArrayView1<f64>) -> f64 {
    let both = a.iter().zip(b).filter(|(a, b)| !a.is_nan() && !b.is_nan());
    let (squares, present) = both.fold((0.0, 0), |(sum, n), (a, b)| (sum + (a - b) * (a - b), n + 1));
    scaled(squares, present, a.len().max(b.len()))
}

fn scaled(squares: f64, present: u32, d: usize) -> f64 {
    match present {
        0 => f64::NAN,
        _ => (squares * d as f64 / f64::from(present)).sqrt(),
    }
}

/// The nearest training rows for every gap.
#[derive(Debug)]
pub(crate) struct Donors {
    /// Row and column of each gap, by row.
    gaps: Vec<(usize, usize)>,
    k: usize,
    found: Vec<usize>,
    slots: Vec<(f64, usize)>,
}

impl Donors {
    /// Row, column, and the distances and indices of the nearest rows that have a value there: nearest first, at most k, none
    /// if no row that has it shares a feature.
    pub(crate) fn of_gaps(&self) -> impl Iterator<Item = (usize, usize, &[(f64, usize)])> {
        let slots = self.slots.chunks(self.k).zip(&self.found);
        self.gaps.iter().zip(slots).map(|((i, j), (slots, found))| (*i, *j, &slots[..*found]))
    }
}

/// Rows of numbers beside bits that say which are there.
struct Gapped {
    d: usize,
    words: usize,
    values: Vec<f64>,
    present: Vec<u64>,
}

impl Gapped {
    fn new<'a>(rows: impl Iterator<Item = ArrayView1<'a, f64>>, d: usize) -> Gapped {
        let words = d.div_ceil(64);
        let (mut values, mut present) = (Vec::new(), Vec::new());
        for row in rows {
            let first = present.len();
            present.resize(first + words, 0);
            for (j, x) in row.iter().enumerate() {
                values.push(*x);
                present[first + j / 64] |= u64::from(!x.is_nan()) << (j % 64);
            }
        }
        Gapped { d, words, values, present }
    }

    fn row(&self, i: usize) -> &[f64] {
        &self.values[i * self.d..(i + 1) * self.d]
    }

    fn bits(&self, i: usize) -> &[u64] {
        &self.present[i * self.words..(i + 1) * self.words]
    }

    fn has(&self, i: usize, j: usize) -> bool {
        self.present[i * self.words + j / 64] >> (j % 64) & 1 == 1
    }

    /// For each row, 3d numbers made by `of` from a value in the frame (0 in a gap) and whether it is there (1, else 0); and
    /// its squared length.
    fn screened(&self, frame: &Frame, of: impl Fn(f32, f32) -> [f32; 3]) -> (Vec<f32>, Vec<f64>) {
        let d = self.d;
        let mut numbers = vec![0.0; 3 * self.values.len()];
        let one = |(numbers, row): (&mut [f32], &[f64])| {
            let mut length = 0.0;
            for (j, x) in row.iter().enumerate() {
                let (x, there) = if x.is_nan() { (0.0, 0.0) } else { (frame.place(j, *x), 1.0) };
                length += f64::from(x) * f64::from(x);
                [numbers[j], numbers[d + j], numbers[2 * d + j]] = of(x, there);
            }
            length
        };
        let lengths = numbers.chunks_exact_mut(3 * d).zip(self.values.chunks_exact(d)).map(one).collect();
        (numbers, lengths)
    }
}

struct Row<'a> {
    train: &'a Gapped,
    x: &'a Gapped,
    index: usize,
    frame: &'a Frame,
    /// The bound of the rounding error, as far as this row causes it.
    slack: f64,
    gaps: &'a [(usize, usize)],
    best: Vec<Best<'a>>,
}

impl Row<'_> {
    /// What the squares must sum to at least, over this many features, for the row to be of no use to any gap.
    fn limit_of(&self, present: u32) -> f32 {
        let larger_or_nan = |a: f64, b: f64| if b > a || b.is_nan() { b } else { a };
        let farthest = self.best.iter().map(Best::limit).fold(0.0, larger_or_nan);
        // A few roundings more than the scaling, the root and the square here can make.
        let squared = farthest * farthest * (1.0 + 16.0 * f64::EPSILON);
        let limit = self.frame.squared(squared) * f64::from(present) / self.x.d as f64 + self.slack;
        (limit as f32).next_up()
    }
}

fn ones<'a>(bits: impl IntoIterator<Item = &'a u64>) -> u32 {
    bits.into_iter().map(|word| word.count_ones()).sum()
}

impl Query for Row<'_> {
    /// No row shares more features than this one has.
    fn limit(&self) -> f32 {
        self.limit_of(ones(self.x.bits(self.index)))
    }

    fn visit(&mut self, row: usize, screened: f32) {
        let both = self.x.bits(self.index).iter().zip(self.train.bits(row)).map(|(a, b)| (a & b).count_ones());
        let present: u32 = both.sum();
        if present == 0 || screened >= self.limit_of(present) {
            return;
        }
        let both = self.x.row(self.index).iter().zip(self.train.row(row));
        let squares =
            both.map(|(a, b)| (a - b) * (a - b)).filter(|square| !square.is_nan()).fold(0.0, |sum, s| sum + s);
        let distance = scaled(squares, present, self.x.d);
        for (best, (_, j)) in self.best.iter_mut().zip(self.gaps) {
            if self.train.has(row, *j) {
                best.offer(distance, row);
            }
        }
    }
}

/// For every NaN of `x` the `k` nearest rows of `train` that have its feature; as many columns in both, no infinities.
///
/// The squares over the features that both rows have are one product too: Σ(a² · bₚ + aₚ · b² − 2ab) with 0 for a gap and
/// aₚ, bₚ = 1 where there is a value.
pub(crate) fn nearest_donors(train: ArrayView2<f64>, x: ArrayView2<f64>, k: usize) -> Donors {
    let gap_of = |((i, j), x): ((usize, usize), &f64)| x.is_nan().then_some((i, j));
    let gaps: Vec<(usize, usize)> = x.indexed_iter().filter_map(gap_of).collect();
    let mut slots = vec![(f64::INFINITY, 0); gaps.len() * k];
    let mut found = vec![0; gaps.len()];
    let d = x.ncols();
    let by_row: Vec<&[(usize, usize)]> = gaps.chunk_by(|a, b| a.0 == b.0).collect();
    let asked = Gapped::new(by_row.iter().map(|gaps| x.row(gaps[0].0)), d);
    let train = Gapped::new(train.outer_iter(), d);
    // One frame for both, so that no row asked for leaves the range either.
    let frame = Frame::new(&[&train.values[..], &asked.values[..]].concat(), d);
    let (rows, lengths) = train.screened(&frame, |x, there| [x, there, x * x]);
    let (values, asked_lengths) = asked.screened(&frame, |x, there| [-2.0 * x, x * x, there]);
    // Three sums of d terms, and the same measure of their error for all.
    let slack = slack(3 * d);
    let offsets = lengths.into_iter().map(|length| (-length * slack - underflow(3 * d)) as f32).collect();

    let mut free = slots.chunks_exact_mut(k);
    let query = |(index, gaps): (usize, &&'_ [(usize, usize)])| {
        let best = free.by_ref().take(gaps.len()).map(Best::new).collect();
        (index, best, asked_lengths[index] * slack)
    };
    let mut queries: Vec<Row> = by_row
        .iter()
        .enumerate()
        .map(query)
        .map(|(index, best, slack)| Row {
            train: &train,
            x: &asked,
            index,
            frame: &frame,
            slack,
            gaps: by_row[index],
            best,
        })
        .collect();
    Screen { width: 3 * d, rows, offsets }.scan(&mut queries, &values);
    found.clear();
    found.extend(queries.iter().flat_map(|query| query.best.iter().map(|best| best.found)));
    drop(queries);
    Donors { gaps, k, found, slots }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::Array2;
    use rand::{Rng, SeedableRng};
    use rand_xoshiro::Xoshiro256PlusPlus;

    /// The definition: every distance to a row that has the feature, sorted.
    fn by_definition(train: &Array2<f64>, row: ArrayView1<f64>, j: usize, k: usize) -> Vec<(f64, usize)> {
        let holders = (0..train.nrows()).filter(|&i| !train[(i, j)].is_nan());
        let mut all: Vec<(f64, usize)> = holders.map(|i| (nan_euclidean(row, train.row(i)), i)).collect();
        all.retain(|(distance, _)| !distance.is_nan());
        all.sort_by(|a, b| a.0.total_cmp(&b.0));
        all.truncate(k);
        all
    }

    /// Coarse grids full of ties, an offset, a share of gaps up to most of the table, and more features than a word has bits.
    #[test]
    fn the_screen_loses_no_donor() {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(11);
        for (n, d, gaps, offset) in [(1100, 3, 0.3, 0.0), (300, 5, 0.8, 1e9), (200, 70, 0.1, -3.0), (60, 1, 0.5, 0.0)] {
            let mut value =
                |_| if rng.gen_bool(gaps) { f64::NAN } else { offset + f64::from(rng.gen_range(0..9)) / 4.0 };
            let train = Array2::from_shape_fn((n, d), &mut value);
            let x = Array2::from_shape_fn((50, d), &mut value);
            let donors = nearest_donors(train.view(), x.view(), 4);
            assert_eq!(donors.gaps.len(), x.iter().filter(|x| x.is_nan()).count());
            for (i, j, found) in donors.of_gaps() {
                assert_eq!(found, by_definition(&train, x.row(i), j, 4), "row {i}, column {j} of {n} × {d}");
            }
        }
    }

    #[test]
    fn without_gaps_nothing_is_asked() {
        let x = Array2::zeros((3, 2));
        assert_eq!(nearest_donors(x.view(), x.view(), 2).of_gaps().count(), 0);
    }
}
