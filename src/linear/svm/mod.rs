//! Support vector machines: the widest street between two classes, and the tube around a curve.
//!
//! - [`LinearSVC`], [`LinearSVR`]: planes, by dual coordinate descent, for many samples.
//! - [`SVC`], [`SVR`]: curves by kernels ([`Kernel`], [`polynomial_kernel`]), by sequential minimal optimization, for some
//!   thousands of samples.

mod dual;
mod kernel;
mod linear_svc;
mod linear_svr;
mod smo;
mod svc;
mod svr;

pub use dual::DualStep;
pub use kernel::{Gamma, Kernel, polynomial_kernel};
pub use linear_svc::{LinearSVC, LinearSVCParams, SvcLoss};
pub use linear_svr::{LinearSVR, LinearSVRParams, SvrLoss};
pub use smo::SmoStep;
pub use svc::{SVC, SVCParams};
pub use svr::{SVR, SVRParams};
