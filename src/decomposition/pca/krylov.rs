//! The first few singular vectors of a large matrix, without the rest.
//!
//! A random block of directions, multiplied by xᵀ·x again and again, turns towards the first singular vectors. Of all the
//! blocks on the way, made orthogonal, the best approximation is taken: it settles much faster than the last block alone.
//!
//! - Cost: O(n·d·(k + p)·b) for b blocks of k + p columns.
//! - Sources: Halko, Martinsson & Tropp (2011), SIAM Review 53(2), 217–288; Musco & Musco (2015), NeurIPS 28, 1396–1404;
//!   Golub & Van Loan (2013), Matrix Computations, 4th ed., section 10.3.6.

use faer::{Mat, MatRef};
use rand::{Rng, SeedableRng};
use rand_distr::StandardNormal;
use rand_xoshiro::Xoshiro256PlusPlus;

use crate::linalg::dense::{orthonormal, product, symmetric_eigen};

/// Columns beside the k that are wanted.
pub(super) const OVERSAMPLES: usize = 10;

/// When to stop adding blocks.
#[derive(Debug, Clone, Copy)]
pub(in crate::decomposition) enum Until {
    /// After this many multiplications by xᵀ·x.
    Blocks(usize),
    /// When the eigenvectors leave less than this share of the largest eigenvalue as residual.
    Residual(f64),
}

/// The k largest eigenvalues of xᵀ·x and their vectors, a column each; `None` where they do not settle in time.
pub(super) fn leading(x: MatRef<f64>, k: usize, until: Until, seed: u64) -> Option<(Vec<f64>, Mat<f64>)> {
    let image = |block: &Mat<f64>| product(x.transpose(), product(x, block.as_ref()).as_ref());
    let width = (k + OVERSAMPLES).min(x.nrows()).min(x.ncols());
    leading_of(image, x.ncols(), k, width, until, seed)
}

/// The same of d × d xᵀ·x as what it makes of blocks, for x in another form; blocks of `width` columns, at least k.
pub(in crate::decomposition) fn leading_of(
    times: impl Fn(&Mat<f64>) -> Mat<f64>,
    d: usize,
    k: usize,
    width: usize,
    until: Until,
    seed: u64,
) -> Option<(Vec<f64>, Mat<f64>)> {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
    let random = Mat::from_fn(d, width, |_, _| rng.sample::<f64, _>(StandardNormal));
    let mut block = orthonormal(&random);
    let mut basis = Mat::<f64>::zeros(d, 0);
    let mut images = Mat::<f64>::zeros(d, 0);
    let most = match until {
        Until::Blocks(blocks) => blocks,
        Until::Residual(_) => (d / 2).div_ceil(width),
    };
    for taken in 1..=most {
        let image = times(&block);
        basis = beside(&basis, &block);
        images = beside(&images, &image);
        let last = taken == most || basis.ncols() + width > d;
        let due = match until {
            Until::Blocks(_) => false,
            Until::Residual(_) => taken % 3 == 0,
        };
        if last || due {
            let (values, vectors, residual) = best_in(&basis, &images, k)?;
            let settled = match until {
                Until::Blocks(_) => true,
                Until::Residual(share) => residual <= share * values[0],
            };
            if settled {
                return Some((values, vectors));
            }
            if last {
                return None;
            }
        }
        block = without(&basis, image);
    }
    None
}

/// The k best eigenpairs within the basis, and the largest length of xᵀ·x·v − λ·v.
fn best_in(basis: &Mat<f64>, images: &Mat<f64>, k: usize) -> Option<(Vec<f64>, Mat<f64>, f64)> {
    let (mut values, inner) = symmetric_eigen(product(basis.transpose(), images.as_ref()).as_ref())?;
    let inner = inner.subcols(0, k);
    values.truncate(k);
    let vectors = product(basis.as_ref(), inner);
    let images = product(images.as_ref(), inner);
    let residual = |c: usize| {
        let difference = images.col(c) - values[c] * vectors.col(c);
        difference.norm_l2()
    };
    let largest = (0..k).map(residual).fold(0.0, f64::max);
    Some((values, vectors, largest))
}

/// An orthonormal basis of what the image adds; twice, since once leaves rounding behind.
fn without(basis: &Mat<f64>, image: Mat<f64>) -> Mat<f64> {
    let mut rest = image;
    for _ in 0..2 {
        let overlap = product(basis.transpose(), rest.as_ref());
        rest -= product(basis.as_ref(), overlap.as_ref());
        rest = orthonormal(&rest);
    }
    rest
}

fn beside(left: &Mat<f64>, right: &Mat<f64>) -> Mat<f64> {
    let d = right.nrows();
    let split = left.ncols();
    let mut both = Mat::zeros(d, split + right.ncols());
    both.subcols_mut(0, split).copy_from(left);
    both.subcols_mut(split, right.ncols()).copy_from(right);
    both
}
