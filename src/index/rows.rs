//! Lists of different lengths, one an item, without an allocation an item.
//!
//! They stay where the batches that made them put them; an item's place is a look-up away.

/// A row of `T` for each item.
#[derive(Clone, Debug)]
pub struct Rows<T> {
    parts: Vec<Vec<T>>,
    places: Vec<Place>,
}

/// Where an item's row lies.
#[derive(Clone, Copy, Debug, Default)]
struct Place {
    part: u32,
    start: u32,
    end: u32,
}

/// The rows that one batch makes.
pub(super) struct RowsOfBatch<T> {
    entries: Vec<T>,
    rows: Vec<(u32, Place)>,
}

impl<T> Default for RowsOfBatch<T> {
    fn default() -> Self {
        Self { entries: Vec::new(), rows: Vec::new() }
    }
}

impl<T> RowsOfBatch<T> {
    /// Adds the row of one item: what `fill` appends.
    pub fn add(&mut self, item: u32, fill: impl FnOnce(&mut Vec<T>)) {
        let start = position(self.entries.len());
        fill(&mut self.entries);
        let end = position(self.entries.len());
        self.rows.push((item, Place { part: 0, start, end }));
    }
}

impl<T> Rows<T> {
    /// Rows in the order of their items.
    pub fn from_rows<R: IntoIterator<Item = T>>(rows: impl IntoIterator<Item = R>) -> Self {
        let mut part = Vec::new();
        let mut places = Vec::new();
        for row in rows {
            let start = position(part.len());
            part.extend(row);
            places.push(Place { part: 0, start, end: position(part.len()) });
        }
        Self { parts: vec![part], places }
    }

    /// Rows of `items` items out of the batches that made them, each item in one of them.
    pub(super) fn from_batches(items: usize, batches: Vec<RowsOfBatch<T>>) -> Self {
        let mut rows = Self { parts: Vec::with_capacity(batches.len()), places: Vec::new() };
        rows.places.resize(items, Place::default());
        for (part, batch) in batches.into_iter().enumerate() {
            for (item, place) in batch.rows {
                rows.places[item as usize] = Place { part: position(part), ..place };
            }
            let mut entries = batch.entries;
            entries.shrink_to_fit();
            rows.parts.push(entries);
        }
        rows
    }

    /// The row of one item.
    #[must_use]
    pub fn of(&self, item: usize) -> &[T] {
        let Place { part, start, end } = self.places[item];
        &self.parts[part as usize][start as usize..end as usize]
    }

    /// All rows, in the order of their items.
    pub fn iter(&self) -> impl Iterator<Item = &[T]> {
        (0..self.len()).map(|item| self.of(item))
    }

    /// Number of items.
    #[must_use]
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there are no items.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Number of entries in all rows.
    #[must_use]
    pub fn entries(&self) -> usize {
        self.parts.iter().map(Vec::len).sum()
    }
}

fn position(at: usize) -> u32 {
    u32::try_from(at).expect("fewer than 2^32 entries in a part")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_back_as_they_were_given_whatever_the_order_of_the_batches() {
        let mut late = RowsOfBatch::default();
        late.add(2, |row| row.extend([7, 8]));
        late.add(0, |_| ());
        let mut early = RowsOfBatch::default();
        early.add(1, |row| row.push(9));
        let rows = Rows::from_batches(3, vec![late, early]);
        let found: Vec<&[i32]> = rows.iter().collect();
        assert_eq!(found, [&[][..], &[9], &[7, 8]]);
        assert_eq!(rows.entries(), 3);
        let same = Rows::from_rows([vec![], vec![9], vec![7, 8]]);
        assert!(rows.iter().eq(same.iter()));
    }
}
