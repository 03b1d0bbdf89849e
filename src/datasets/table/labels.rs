//! A column as labels: the distinct ones in order, and a code per row.

use super::column::Coded;
use super::number::{Reading, reading, without_zero_decimals};

/// The distinct labels of a column, and which of them each row has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labels {
    names: Vec<String>,
    codes: Vec<u32>,
}

impl Labels {
    /// The labels of a dictionary, brought into order.
    pub(super) fn sorted(column: &Coded) -> Labels {
        let readings: Vec<Reading> = column.names.iter().map(|name| reading(name)).collect();
        let all_numbers = readings.iter().all(|reading| *reading != Reading::Text);
        let keys = readings.iter().zip(&column.names).map(|(reading, name)| match reading {
            Reading::Finite(number) | Reading::Infinite(number) if all_numbers => {
                (*number, without_zero_decimals(name))
            }
            _ => (f64::NAN, name.as_str()), // all alike, so the text decides; among numbers, "NA" comes last
        });
        let keys: Vec<(f64, &str)> = keys.collect();
        let order = |a: &(f64, &str), b: &(f64, &str)| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(b.1));

        let mut sorted = keys.clone();
        sorted.sort_by(order);
        sorted.dedup_by_key(|key| key.1);
        let place = |key| sorted.binary_search_by(|other| order(other, key)).unwrap_or_else(|place| place) as u32;
        let places: Vec<u32> = keys.iter().map(place).collect();
        let codes = column.codes.iter().map(|&code| places[code as usize]).collect();
        Labels { names: sorted.into_iter().map(|(_, name)| name.to_string()).collect(), codes }
    }

    /// The distinct labels, sorted: as numbers if all are numbers, else as text.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// For each row, the place of its label in [`names`](Self::names).
    pub fn codes(&self) -> &[u32] {
        &self.codes
    }

    /// The label of each row.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> {
        self.codes.iter().map(|&code| self.names[code as usize].as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::super::column::Column;
    use super::*;

    fn labels(fields: &[&str]) -> Labels {
        let mut column = Column::new(true);
        for field in fields {
            column.push(field, || 1).unwrap();
        }
        match column {
            Column::Coded(coded) => Labels::sorted(&coded),
            Column::Numbers(_) => panic!("asked for as labels"),
        }
    }

    #[test]
    fn words_are_in_the_order_of_the_alphabet() {
        let pets = labels(&["dog", "cat", "10", "9", "dog"]);
        assert_eq!(
            (pets.names(), pets.codes()),
            (&["10", "9", "cat", "dog"].map(String::from)[..], &[3, 2, 0, 1, 3][..])
        );
        assert_eq!(pets.iter().collect::<Vec<_>>(), ["dog", "cat", "10", "9", "dog"]);
    }

    #[test]
    fn numbers_are_in_the_order_of_their_size() {
        assert_eq!(labels(&["10", "9", "-1", "NA", "inf", "9.5"]).names(), ["-1", "9", "9.5", "10", "inf", "NA"]);
    }

    #[test]
    fn a_whole_number_is_one_class_however_it_is_written() {
        let mixed = labels(&["1.0", "0", "1", "0.0", "07", "7"]);
        assert_eq!(mixed.names(), ["0", "1", "07", "7"]); // a leading zero is part of an identifier
        assert_eq!(mixed.codes(), [1, 0, 1, 0, 2, 3]);
        assert_eq!(labels(&["1.0", "1.0.1", "1"]).names(), ["1", "1.0", "1.0.1"]); // versions are no numbers
    }
}
