//! Class labels: what can be one, which class counts as positive.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::fmt::Display;

use ndarray::{ArrayBase, Data, Ix1};

use crate::{Error, Result};

/// A class label: anything that can be ordered, copied and printed.
///
/// Implemented for the integers, `bool`, `char`, `&str` and `String`; an enum of your own needs one line,
/// `impl Label for Sentiment {}`, beside its `Ord`, `Clone` and `Display`.
pub trait Label: Ord + Clone + Display + Sync {
    /// The label as an integer, where it is one: counting is a table look-up then.
    #[inline]
    fn as_int(&self) -> Option<i64> {
        None
    }
}

macro_rules! integer_labels {
    ($($int:ty),*) => {$(
        impl Label for $int {
            #[inline]
            fn as_int(&self) -> Option<i64> {
                i64::try_from(*self).ok()
            }
        }
    )*};
}
integer_labels!(i8, i16, i32, i64, isize, u8, u16, u32, u64, usize);

impl Label for bool {
    #[inline]
    fn as_int(&self) -> Option<i64> {
        Some(i64::from(*self))
    }
}
impl Label for char {}
impl Label for &str {}
impl Label for String {}

/// A column of labels: a slice, an array, a `Vec` or an ndarray.
pub trait Labels {
    type Label: Label;
    fn labels(&self) -> Cow<'_, [Self::Label]>;
}

impl<L: Label> Labels for [L] {
    type Label = L;
    fn labels(&self) -> Cow<'_, [L]> {
        Cow::Borrowed(self)
    }
}

impl<L: Label, const N: usize> Labels for [L; N] {
    type Label = L;
    fn labels(&self) -> Cow<'_, [L]> {
        Cow::Borrowed(self)
    }
}

impl<L: Label> Labels for Vec<L> {
    type Label = L;
    fn labels(&self) -> Cow<'_, [L]> {
        Cow::Borrowed(self)
    }
}

impl<L: Label, S: Data<Elem = L>> Labels for ArrayBase<S, Ix1> {
    type Label = L;
    fn labels(&self) -> Cow<'_, [L]> {
        match self.as_slice() {
            Some(slice) => Cow::Borrowed(slice),
            None => Cow::Owned(self.to_vec()),
        }
    }
}

impl<T: Labels + ?Sized> Labels for &T {
    type Label = T::Label;
    fn labels(&self) -> Cow<'_, [T::Label]> {
        (**self).labels()
    }
}

/// The class that counts as positive when none is named: of two, `1` or `true`, else the larger.
///
/// `names` are the classes in sorted order. The single classes `0`, `-1` and `false` have the positive `1` or `true`
/// outside the data. `None` when nothing decides: three classes or more, or one that could be either.
pub(crate) fn default_positive(names: &[String]) -> Option<String> {
    if names.len() > 2 {
        return None;
    }
    if let Some(name) = names.iter().find(|name| ["1", "true"].contains(&name.as_str())) {
        return Some(name.clone());
    }
    match names {
        [_, larger] => Some(larger.clone()),
        [only] if only == "0" || only == "-1" => Some("1".into()),
        [only] if only == "false" => Some("true".into()),
        _ => None,
    }
}

/// Which class of `y_true` counts as positive, by name, and for each row whether it is of that class.
pub(crate) fn is_positive<L: Label>(y_true: &[L], positive: Option<&str>) -> Result<(String, Vec<bool>)> {
    let classes = distinct(y_true);
    let names: Vec<String> = classes.iter().map(L::to_string).collect();
    let positive = match positive {
        Some(name) => name.to_string(),
        None => default_positive(&names).ok_or_else(|| Error::BadParam {
            name: "positive".into(),
            given: "nothing".into(),
            needed: format!("the name of the positive class, one of {},", listed(&names)),
        })?,
    };
    let class = names.iter().position(|name| *name == positive).map(|i| classes[i].clone());
    if class.is_none() && names.len() > 1 {
        return Err(Error::UnknownLabel { label: positive, known: listed(&names) });
    }
    Ok((positive, y_true.iter().map(|label| Some(label) == class.as_ref()).collect()))
}

/// The place of each label among the class names.
pub(crate) fn class_indices<L: Label>(labels: &[L], names: &[String]) -> Result<Vec<usize>> {
    let place: HashMap<&str, usize> = names.iter().map(String::as_str).zip(0..).collect();
    let unknown = |label: String| Error::UnknownLabel { label, known: listed(names) };
    labels
        .iter()
        .map(|label| {
            let label = label.to_string();
            place.get(label.as_str()).copied().ok_or_else(|| unknown(label))
        })
        .collect()
}

/// The classes in sorted order.
pub(crate) fn distinct<L: Label>(labels: &[L]) -> Vec<L> {
    distinct_refs(labels).into_iter().cloned().collect()
}

/// The classes in sorted order, where they first stand.
pub(crate) fn distinct_refs<L: Label>(labels: &[L]) -> BTreeSet<&L> {
    let mut seen: BTreeSet<&L> = BTreeSet::new();
    for block in labels.chunks(1024) {
        // Most data has two classes; a block of known ones is checked without a branch per row.
        let mut known = seen.iter();
        if let (Some(a), Some(b)) = (known.next(), known.next())
            && block.iter().fold(true, |all, label| all & ((label == *a) | (label == *b)))
        {
            continue;
        }
        // Runs of the same class are looked up once.
        let mut last = None;
        for label in block {
            if last != Some(label) {
                seen.insert(label);
                last = Some(label);
            }
        }
    }
    seen
}

/// The classes in sorted order, and the place of each label among them.
pub(crate) fn places<L: Label>(labels: &[L]) -> (Vec<L>, Vec<usize>) {
    places_by_table(labels).unwrap_or_else(|| {
        let classes = distinct(labels);
        let place = labels.iter().map(|label| classes.binary_search(label).unwrap_or_default()).collect();
        (classes, place)
    })
}

/// The same where the labels are integers close together.
fn places_by_table<L: Label>(labels: &[L]) -> Option<(Vec<L>, Vec<usize>)> {
    const LARGEST: i64 = 1 << 12;
    let low = labels.iter().map(L::as_int).min()??;
    let high = labels.iter().map(L::as_int).max()??;
    let size = high.checked_sub(low).filter(|size| *size < LARGEST)? as usize + 1;
    let code = |label: &L| (label.as_int().unwrap_or(low) - low) as usize;
    let mut first: Vec<Option<&L>> = vec![None; size];
    labels.iter().for_each(|label| first[code(label)] = Some(label));
    let mut place = vec![0; size];
    let classes: Vec<L> = first.iter().flatten().map(|label| (*label).clone()).collect();
    let present = (0..size).filter(|code| first[*code].is_some());
    present.enumerate().for_each(|(k, code)| place[code] = k);
    Some((classes, labels.iter().map(|label| place[code(label)]).collect()))
}

/// `a, b, c, … (12 in all)`: names for an error message.
pub(crate) fn listed<S: AsRef<str>>(names: &[S]) -> String {
    const SHOWN: usize = 10;
    let shown: Vec<&str> = names.iter().take(SHOWN).map(AsRef::as_ref).collect();
    let rest = if names.len() > SHOWN { format!(", … ({} in all)", names.len()) } else { String::new() };
    format!("{}{rest}", shown.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_positive_class_is_found_only_where_two_leave_no_doubt() {
        let of = |names: &[&str]| default_positive(&names.iter().map(|name| name.to_string()).collect::<Vec<_>>());
        assert_eq!(of(&["0", "1"]).as_deref(), Some("1"));
        assert_eq!(of(&["1", "2"]).as_deref(), Some("1"));
        assert_eq!(of(&["false", "true"]).as_deref(), Some("true"));
        assert_eq!(of(&["ham", "spam"]).as_deref(), Some("spam"));
        assert_eq!(of(&["-1"]).as_deref(), Some("1"));
        assert_eq!(of(&["false"]).as_deref(), Some("true"));
        assert_eq!(of(&["cat"]), None);
        assert_eq!(of(&["0", "1", "2"]), None);
        assert_eq!(of(&[]), None);
    }

    #[test]
    fn distinct_labels_are_sorted_whatever_their_order() {
        assert_eq!(distinct(&["b", "a", "b", "c", "a"]), ["a", "b", "c"]);
        let mut late = vec![1; 3000];
        late[..2].copy_from_slice(&[2, 1]);
        late[2999] = 0; // behind blocks of two known classes
        assert_eq!(distinct(&late), [0, 1, 2]);
    }

    #[test]
    fn places_are_those_among_the_sorted_classes() {
        assert_eq!(places(&[7, 3, 7, -2]), (vec![-2, 3, 7], vec![2, 1, 2, 0]));
        assert_eq!(places(&[7, 3, i64::MAX, i64::MIN]), (vec![i64::MIN, 3, 7, i64::MAX], vec![2, 1, 3, 0]));
        assert_eq!(places(&["b", "a", "b"]), (vec!["a", "b"], vec![1, 0, 1]));
        assert_eq!(places::<bool>(&[]), (vec![], vec![]));
    }

    #[test]
    fn a_column_of_labels_may_be_any_list() {
        let array = ndarray::array![3, 1, 3, 2];
        assert_eq!(array.labels().as_ref(), [3, 1, 3, 2]);
        assert_eq!(array.slice(ndarray::s![..;2]).labels().as_ref(), [3, 3]);
        assert_eq!(class_indices(&["b", "a"], &["a".into(), "b".into()]).unwrap(), [1, 0]);
        let names: Vec<String> = (0..12).map(|i| i.to_string()).collect();
        let error = class_indices(&["x"], &names).unwrap_err().to_string();
        assert!(error.contains("the labels are 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, … (12 in all)"), "{error}");
    }
}
