//! What to say when a name is not among those that exist.

use crate::text_distance::nearest;

/// "did you mean …?" where a name is close, then the names that exist.
pub(super) fn suggestion(name: &str, known: &[String]) -> String {
    const SHOWN: usize = 20;
    let list: Vec<String> = known.iter().take(SHOWN).map(|name| format!("{name:?}")).collect();
    let more = if known.len() > SHOWN { format!(" and {} more", known.len() - SHOWN) } else { String::new() };
    let listed = format!("the columns are {}{more}", list.join(", "));
    match nearest(name, known.iter().map(String::as_str)) {
        Some(near) => format!("did you mean {near}? {listed}"),
        None => listed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_near_name_is_suggested_and_a_far_one_is_not() {
        let known = ["y", "yhat", "Score"].map(String::from);
        assert_eq!(suggestion("score", &known), r#"did you mean "Score"? the columns are "y", "yhat", "Score""#);
        assert_eq!(suggestion("label", &known), r#"the columns are "y", "yhat", "Score""#);
    }

    #[test]
    fn a_long_list_is_cut() {
        let known: Vec<String> = (0..25).map(|i| format!("c{i}")).collect();
        assert!(suggestion("zzz", &known).ends_with(r#""c19" and 5 more"#));
    }
}
