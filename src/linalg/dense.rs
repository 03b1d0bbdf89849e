//! Matrix products, Cholesky factors, eigenvalues and singular values, by faer, in ndarray's types.

use faer::diag::Diag;
use faer::dyn_stack::{MemBuffer, MemStack};
use faer::linalg::cholesky::llt;
use faer::linalg::evd::{ComputeEigenvectors, self_adjoint_evd, self_adjoint_evd_scratch};
use faer::linalg::householder::{
    apply_block_householder_sequence_on_the_left_in_place_scratch as reflect_scratch,
    apply_block_householder_sequence_on_the_left_in_place_with_conj as reflect,
};
use faer::linalg::matmul::matmul;
use faer::linalg::qr::no_pivoting::factor::{qr_in_place, qr_in_place_scratch, recommended_block_size};
use faer::linalg::solvers::Solve;
use faer::linalg::svd::{ComputeSvdVectors, svd, svd_scratch};
use faer::{Accum, Conj, Mat, MatMut, MatRef, Par, Side};
use ndarray::{Array1, Array2, ArrayView1, ArrayView2};
use rayon::prelude::*;

/// An ndarray matrix as faer sees it, without a copy; `None` where its elements lie in neither of the two plain orders.
fn view<'a>(matrix: &'a ArrayView2<'_, f64>) -> Option<MatRef<'a, f64>> {
    let (rows, columns) = matrix.dim();
    if let Some(slice) = matrix.as_slice() {
        return Some(MatRef::from_row_major_slice(slice, rows, columns));
    }
    // Contiguous memory is not enough: rows in reverse are that too.
    let slice = matrix.t().is_standard_layout().then(|| matrix.as_slice_memory_order()).flatten()?;
    Some(MatRef::from_column_major_slice(slice, rows, columns))
}

/// Adds xᵀ·diag(w)·x to `gram`. On one thread: the caller splits the rows.
pub(crate) fn add_weighted_gram(gram: &mut Mat<f64>, x: ArrayView2<f64>, w: &[f64]) {
    let weighted = Mat::from_fn(x.nrows(), x.ncols(), |i, j| w[i] * x[(i, j)]);
    let owned;
    let x = match view(&x) {
        Some(x) => x,
        None => {
            owned = Mat::from_fn(x.nrows(), x.ncols(), |i, j| x[(i, j)]);
            owned.as_ref()
        }
    };
    matmul(gram.as_mut(), Accum::Add, x.transpose(), weighted.as_ref(), 1.0, Par::Seq);
}

/// `out[q · n + r]` = rows[r] · queries[q], for n rows and any queries, each `width` long and one after the other. On
/// one thread: the caller splits the queries.
pub(crate) fn products(out: &mut [f32], rows: &[f32], queries: &[f32], width: usize) {
    let (n, q) = (rows.len() / width, queries.len() / width);
    let rows = MatRef::from_row_major_slice(rows, n, width);
    let queries = MatRef::from_column_major_slice(queries, width, q);
    matmul(MatMut::from_column_major_slice_mut(out, n, q), Accum::Replace, rows, queries, 1.0, Par::Seq);
}

/// `out[i · m + j]` = left[i] · right[j], for rows `width` long, one after the other, m of them on the right. On one
/// thread: the caller splits the rows on the left.
pub(crate) fn rows_by_rows(out: &mut [f64], left: &[f64], right: &[f64], width: usize) {
    let (n, m) = (left.len() / width, right.len() / width);
    let left = MatRef::from_row_major_slice(left, n, width);
    let right = MatRef::from_column_major_slice(right, width, m);
    matmul(MatMut::from_row_major_slice_mut(out, n, m), Accum::Replace, left, right, 1.0, Par::Seq);
}

/// Solves a·x = b for a symmetric positive definite `a`; `None` if it is not.
pub(crate) fn solve_positive_definite(a: &Mat<f64>, b: ArrayView1<f64>) -> Option<Array1<f64>> {
    let factor = a.llt(Side::Lower).ok()?;
    let solution = factor.solve(Mat::from_fn(b.len(), 1, |i, _| b[i]));
    let solution: Array1<f64> = (0..b.len()).map(|i| solution[(i, 0)]).collect();
    solution.iter().all(|value| value.is_finite()).then_some(solution)
}

/// Solves a·x = b for a square `a` by its LU factors; `None` if there is no one finite solution.
pub(crate) fn solve(n: usize, entry: impl FnMut(usize, usize) -> f64, b: &[f64]) -> Option<Vec<f64>> {
    let solution = Mat::from_fn(n, n, entry).partial_piv_lu().solve(Mat::from_fn(n, 1, |i, _| b[i]));
    let solution: Vec<f64> = (0..n).map(|i| solution[(i, 0)]).collect();
    solution.iter().all(|value| value.is_finite()).then_some(solution)
}

/// The eigenvalues of a symmetric n × n matrix; `None` if the iteration does not settle.
pub(crate) fn symmetric_eigenvalues(n: usize, entry: impl FnMut(usize, usize) -> f64) -> Option<Vec<f64>> {
    Mat::from_fn(n, n, entry).self_adjoint_eigenvalues(Side::Lower).ok()
}

/// The eigenvalues of a symmetric matrix, the largest first, and an eigenvector of length 1 in each column; `None` if the
/// iteration does not settle. Only the lower triangle is read. On one thread: faer's rounding depends on how many share the work.
pub(crate) fn symmetric_eigen(a: MatRef<f64>) -> Option<(Vec<f64>, Mat<f64>)> {
    let n = a.nrows();
    let (mut values, mut vectors) = (Diag::zeros(n), Mat::zeros(n, n));
    let scratch = self_adjoint_evd_scratch::<f64>(n, ComputeEigenvectors::Yes, Par::Seq, Default::default());
    let mut scratch = MemBuffer::new(scratch);
    let stack = MemStack::new(&mut scratch);
    self_adjoint_evd(a, values.as_mut(), Some(vectors.as_mut()), Par::Seq, stack, Default::default()).ok()?;
    let values: Vec<f64> = values.column_vector().iter().rev().copied().collect();
    let finite = values.iter().all(|value| value.is_finite());
    finite.then(|| (values, Mat::from_fn(n, n, |i, j| vectors[(i, n - 1 - j)])))
}

/// Rows of the result that one thread makes at a time.
const STRIP: usize = 128;

/// left · right, in strips of rows: the same result for any number of threads.
pub(crate) fn product(left: MatRef<f64>, right: MatRef<f64>) -> Mat<f64> {
    let (rows, columns) = (left.nrows(), right.ncols());
    let mut out = vec![0.0; rows * columns];
    if columns > 0 {
        out.par_chunks_mut(STRIP * columns).enumerate().for_each(|(strip, out)| {
            let taken = out.len() / columns;
            let left = left.subrows(strip * STRIP, taken);
            let out = MatMut::from_row_major_slice_mut(out, taken, columns);
            matmul(out, Accum::Replace, left, right, 1.0, Par::Seq);
        });
    }
    MatRef::from_row_major_slice(&out, rows, columns).to_owned()
}

/// An orthonormal basis of the columns of x, no more of them than rows. On one thread, as all factors here.
pub(crate) fn orthonormal(x: &Mat<f64>) -> Mat<f64> {
    let (n, d) = (x.nrows(), x.ncols());
    let (reflections, coefficients) = reflections(x.clone());
    let mut q = Mat::identity(n, n.min(d));
    let request = reflect_scratch::<f64>(n, coefficients.nrows(), n.min(d));
    let mut scratch = MemBuffer::new(request);
    let stack = MemStack::new(&mut scratch);
    reflect(reflections.subcols(0, n.min(d)), coefficients.as_ref(), Conj::No, q.as_mut(), Par::Seq, stack);
    q
}

/// Q and R of a = Q·R in one matrix, as Householder's reflections below R, and the coefficients of these.
fn reflections(mut a: Mat<f64>) -> (Mat<f64>, Mat<f64>) {
    let (n, d) = (a.nrows(), a.ncols());
    let block = recommended_block_size::<f64>(n, d);
    let mut coefficients = Mat::zeros(block, n.min(d));
    let request = qr_in_place_scratch::<f64>(n, d, block, Par::Seq, Default::default());
    let mut scratch = MemBuffer::new(request);
    let stack = MemStack::new(&mut scratch);
    qr_in_place(a.as_mut(), coefficients.as_mut(), Par::Seq, stack, Default::default());
    (a, coefficients)
}

/// U, the singular values, and V of x = U·diag(s)·Vᵀ, with as many columns as the shorter side of x; `None` if the
/// iteration does not settle. On one thread: faer's rounding depends on how many share the work.
pub(crate) fn thin_svd(x: ArrayView2<f64>) -> Option<(Array2<f64>, Vec<f64>, Array2<f64>)> {
    let owned = |x: MatRef<f64>| Array2::from_shape_fn((x.nrows(), x.ncols()), |(i, j)| x[(i, j)]);
    let (n, d) = x.dim();
    let shorter = n.min(d);
    let (mut u, mut s, mut v) = (Mat::zeros(n, shorter), Diag::zeros(shorter), Mat::zeros(d, shorter));
    let x = Mat::from_fn(n, d, |i, j| x[(i, j)]);
    let thin = ComputeSvdVectors::Thin;
    let mut scratch = MemBuffer::new(svd_scratch::<f64>(n, d, thin, thin, Par::Seq, Default::default()));
    let stack = MemStack::new(&mut scratch);
    svd(x.as_ref(), s.as_mut(), Some(u.as_mut()), Some(v.as_mut()), Par::Seq, stack, Default::default()).ok()?;
    let singular = s.column_vector().iter().copied().collect();
    Some((owned(u.as_ref()), singular, owned(v.as_ref())))
}

/// L of a symmetric positive definite a = L·Lᵀ. On one thread throughout.
pub(crate) struct Cholesky {
    lower: Mat<f64>,
}

impl Cholesky {
    /// Reads the lower triangle; `None` if the matrix is not positive definite.
    pub(crate) fn new(mut a: Mat<f64>) -> Option<Cholesky> {
        let mut scratch =
            MemBuffer::new(llt::factor::cholesky_in_place_scratch::<f64>(a.nrows(), Par::Seq, Default::default()));
        let stack = MemStack::new(&mut scratch);
        llt::factor::cholesky_in_place(a.as_mut(), Default::default(), Par::Seq, stack, Default::default()).ok()?;
        Some(Cholesky { lower: a })
    }

    /// a⁻¹·b.
    pub(crate) fn solve(&self, b: &[f64]) -> Vec<f64> {
        let mut x = Mat::from_fn(b.len(), 1, |i, _| b[i]);
        let mut scratch = MemBuffer::new(llt::solve::solve_in_place_scratch::<f64>(b.len(), 1, Par::Seq));
        llt::solve::solve_in_place(self.lower.as_ref(), x.as_mut(), Par::Seq, MemStack::new(&mut scratch));
        (0..b.len()).map(|i| x[(i, 0)]).collect()
    }

    /// L itself; what stands above its diagonal is no part of it.
    pub(crate) fn lower(&self) -> MatRef<'_, f64> {
        self.lower.as_ref()
    }

    /// The rows of L⁻¹ up to the diagonal, one after the other.
    pub(crate) fn inverse_lower(&self) -> Vec<f64> {
        let (d, lower) = (self.lower.nrows(), &self.lower);
        let at = |i: usize, j: usize| i * (i + 1) / 2 + j;
        let mut inverse = vec![0.0; d * (d + 1) / 2];
        for i in 0..d {
            for j in 0..i {
                let sum: f64 = (j..i).map(|m| lower[(i, m)] * inverse[at(m, j)]).sum();
                inverse[at(i, j)] = -sum / lower[(i, i)];
            }
            inverse[at(i, i)] = 1.0 / lower[(i, i)];
        }
        inverse
    }

    /// a⁻¹, both triangles.
    pub(crate) fn inverse(&self) -> Array2<f64> {
        let d = self.lower.nrows();
        let mut inverse = Mat::zeros(d, d);
        let mut scratch = MemBuffer::new(llt::inverse::inverse_scratch::<f64>(d, Par::Seq));
        llt::inverse::inverse(inverse.as_mut(), self.lower.as_ref(), Par::Seq, MemStack::new(&mut scratch));
        Array2::from_shape_fn((d, d), |(i, j)| inverse[(i.max(j), i.min(j))])
    }
}

/// R of a = Q·R, with as many rows as the shorter side of `a`. On one thread: the caller splits the rows.
pub(crate) fn upper_factor(a: Mat<f64>) -> Mat<f64> {
    let (n, d) = (a.nrows(), a.ncols());
    let (a, _) = reflections(a);
    Mat::from_fn(n.min(d), d, |i, j| if i <= j { a[(i, j)] } else { 0.0 })
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    /// x = [[1, 2], [3, 4], [5, 6]], w = [1, 2, 3]: Σ w·x₀² = 1 + 18 + 75 = 94, Σ w·x₀x₁ = 2 + 24 + 90 = 116,
    /// Σ w·x₁² = 4 + 32 + 108 = 144.
    #[test]
    fn weighted_gram_of_any_layout() {
        let x = array![[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]];
        let columns_first = x.clone().reversed_axes().as_standard_layout().to_owned().reversed_axes();
        let wide = array![[1.0, 0.0, 2.0], [3.0, 0.0, 4.0], [5.0, 0.0, 6.0]];
        let upside_down = array![[5.0, 6.0], [3.0, 4.0], [1.0, 2.0]];
        let reversed = upside_down.slice(ndarray::s![..;-1, ..]);
        for x in [x.view(), columns_first.view(), wide.slice(ndarray::s![.., ..;2]), reversed] {
            let mut gram = Mat::zeros(2, 2);
            add_weighted_gram(&mut gram, x, &[1.0, 2.0, 3.0]);
            assert_eq!((gram[(0, 0)], gram[(0, 1)], gram[(1, 1)]), (94.0, 116.0, 144.0));
        }
    }

    /// (1, 2) · (5, 6) = 17, (3, 4) · (5, 6) = 39, (1, 2) · (7, −8) = −9, (3, 4) · (7, −8) = −11.
    #[test]
    fn products_of_rows() {
        let mut out = [0.0; 4];
        products(&mut out, &[1.0, 2.0, 3.0, 4.0], &[5.0, 6.0, 7.0, -8.0], 2);
        assert_eq!(out, [17.0, 39.0, -9.0, -11.0]);
    }

    #[test]
    fn positive_definite_systems_are_solved_and_others_refused() {
        let a = Mat::from_fn(2, 2, |i, j| [[4.0, 2.0], [2.0, 3.0]][i][j]);
        let x = solve_positive_definite(&a, array![10.0, 9.0].view()).unwrap();
        assert!((x[0] - 1.5).abs() < 1e-12 && (x[1] - 2.0).abs() < 1e-12);
        let indefinite = Mat::from_fn(2, 2, |i, j| [[1.0, 2.0], [2.0, 1.0]][i][j]);
        assert!(solve_positive_definite(&indefinite, array![1.0, 1.0].view()).is_none());
    }

    /// [[2, 1], [1, 2]] has the eigenvalues 3, along (1, 1), and 1.
    #[test]
    fn eigenvalues_fall() {
        let a = Mat::from_fn(2, 2, |i, j| [[2.0, 9.0], [1.0, 2.0]][i][j]); // the upper triangle is not read
        let (values, vectors) = symmetric_eigen(a.as_ref()).unwrap();
        assert!((values[0] - 3.0).abs() < 1e-14 && (values[1] - 1.0).abs() < 1e-14);
        assert!((vectors[(0, 0)] - vectors[(1, 0)]).abs() < 1e-14);
    }

    /// Row i of the left is (i, 1): its products with (1, 0) and (2, 5) are i and 2i + 5.
    #[test]
    fn products_in_strips() {
        let left = Mat::from_fn(300, 2, |i, j| if j == 0 { i as f64 } else { 1.0 });
        let right = Mat::from_fn(2, 2, |i, j| [[1.0, 2.0], [0.0, 5.0]][i][j]);
        let out = product(left.as_ref(), right.as_ref());
        assert!((0..300).all(|i| out[(i, 0)] == i as f64 && out[(i, 1)] == 2.0 * i as f64 + 5.0));
        let q = orthonormal(&left);
        let overlap = product(q.transpose(), q.as_ref());
        assert!((overlap[(0, 0)] - 1.0).abs() < 1e-14 && overlap[(0, 1)].abs() < 1e-14);
    }

    /// a = [[4, 2], [2, 3]] has the inverse [[3, −2], [−2, 4]] / 8.
    #[test]
    fn cholesky_factors_solve_and_invert() {
        let a = |i: usize, j: usize| [[4.0, 2.0], [2.0, 3.0]][i][j];
        let factor = Cholesky::new(Mat::from_fn(2, 2, a)).unwrap();
        let x = factor.solve(&[10.0, 9.0]);
        assert!((x[0] - 1.5).abs() < 1e-14 && (x[1] - 2.0).abs() < 1e-14);
        let expected = array![[0.375, -0.25], [-0.25, 0.5]];
        // L = [[2, 0], [1, √2]], L⁻¹ = [[1/2, 0], [−1/(2√2), 1/√2]].
        let half = std::f64::consts::FRAC_1_SQRT_2;
        let inverse_lower = factor.inverse_lower();
        assert!(inverse_lower.iter().zip([0.5, -half / 2.0, half]).all(|(got, exact)| (got - exact).abs() < 1e-15));
        assert!((factor.lower()[(1, 1)] - 2.0_f64.sqrt()).abs() < 1e-15);
        assert!((factor.inverse() - expected).iter().all(|difference: &f64| difference.abs() < 1e-15));
        assert!(Cholesky::new(Mat::from_fn(2, 2, |i, j| [[1.0, 2.0], [2.0, 1.0]][i][j])).is_none());
    }

    /// (3, 4) has length 5; (1, 2) lies (3 + 8)/5 = 2.2 along it, and √(5 − 2.2²) = 0.4 across.
    #[test]
    fn upper_factors_of_tall_and_wide_matrices() {
        let r = upper_factor(Mat::from_fn(2, 2, |i, j| [[3.0, 1.0], [4.0, 2.0]][i][j]));
        let sign = r[(0, 0)].signum();
        assert!((sign * r[(0, 0)] - 5.0).abs() < 1e-14 && (sign * r[(0, 1)] - 2.2).abs() < 1e-14);
        assert!((r[(1, 1)].abs() - 0.4).abs() < 1e-14 && r[(1, 0)] == 0.0);
        let wide = upper_factor(Mat::from_fn(1, 3, |_, j| j as f64));
        assert_eq!((wide.nrows(), wide.ncols()), (1, 3));
    }

    /// [[3, 0], [4, 5]]: xᵀx = [[25, 20], [20, 25]] has the eigenvalues 45 and 5.
    #[test]
    fn singular_values_rebuild_the_matrix() {
        let x = array![[3.0, 0.0], [4.0, 5.0], [0.0, 0.0]];
        let (u, s, v) = thin_svd(x.view()).unwrap();
        assert!((s[0] - 45.0_f64.sqrt()).abs() < 1e-14 && (s[1] - 5.0_f64.sqrt()).abs() < 1e-14);
        let back = u.dot(&Array2::from_diag(&Array1::from(s))).dot(&v.t());
        assert!((&back - &x).iter().all(|difference| difference.abs() < 1e-14));
        assert_eq!(thin_svd(Array2::zeros((1, 3)).view()).unwrap().1, [0.0]);
    }

    #[test]
    fn the_number_of_threads_changes_no_singular_vector() {
        let x =
            Array2::from_shape_fn((3000, 6), |(i, j)| ((i * (2 * j + 3) + j * j) % 101) as f64 * 10_f64.powi(j as i32));
        let with = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| thin_svd(x.view()).unwrap())
        };
        let one = with(1);
        assert_eq!((with(2), with(5)), (one.clone(), one));
    }
}
