use ndarray::{Array2, array};

use super::*;
use crate::Error;
