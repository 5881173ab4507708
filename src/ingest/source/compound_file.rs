//! How many cells would an XLS workbook take?
//!
//! `calamine` lays each sheet of an XLS out from its first cell to its last, and a file of a few
//! bytes can have these 65,536 rows and columns apart. So the cells' places are looked at first:
//! the file is a compound file of chained sectors, the workbook a stream of records in it.
//!
//! Complexity: linear in the file. What is damaged ends the look; the parser tells what it is.
//! Sources: \[MS-CFB\] 2.1–2.6 (sectors, FAT, directory), \[MS-XLS\] 2.4 (records).

/// Cells of all sheets, blank ones too: more than the 16,777,216 that one sheet can have.
pub const MOST_CELLS: u64 = 20_000_000;

/// How many cells the sheets of an XLS span.
pub fn spanned_cells(file: &[u8]) -> u64 {
    let Some(stream) = Compound::of(file).and_then(|compound| compound.workbook()) else {
        return 0;
    };
    let mut cells = 0_u64;
    let mut sheet = Span::default();
    let mut rest = stream.as_slice();
    while let [a, b, c, d, after @ ..] = rest {
        let kind = u16::from_le_bytes([*a, *b]);
        let length = usize::from(u16::from_le_bytes([*c, *d]));
        let Some((body, next)) = after.split_at_checked(length) else { break };
        match kind {
            // BOF of each version
            0x0009 | 0x0209 | 0x0409 | 0x0809 => {
                cells = cells.saturating_add(std::mem::take(&mut sheet).cells());
            }
            // Cells: of BIFF2, formula, label, number, RK, blank, boolean, rich text, shared text
            0x0001..=0x0007
            | 0x0201..=0x0205
            | 0x0207
            | 0x0206
            | 0x0406
            | 0x027e
            | 0x00d6
            | 0x00fd
            | 0x00bd
            | 0x00be => {
                if let [a, b, c, d, ..] = *body {
                    let row = u16::from_le_bytes([a, b]);
                    sheet.add(row, u16::from_le_bytes([c, d]));
                    // Several cells: the last column ends the record.
                    if let (0x00bd | 0x00be, [.., c, d]) = (kind, body) {
                        sheet.add(row, u16::from_le_bytes([*c, *d]));
                    }
                }
            }
            _ => {}
        }
        rest = next;
    }
    cells.saturating_add(sheet.cells())
}

/// From the first cell to the last.
#[derive(Default)]
struct Span {
    rows: Option<(u16, u16)>,
    columns: Option<(u16, u16)>,
}

impl Span {
    fn add(&mut self, row: u16, column: u16) {
        let grown = |span: Option<(u16, u16)>, at: u16| {
            span.map_or((at, at), |(first, last)| (first.min(at), last.max(at)))
        };
        self.rows = Some(grown(self.rows, row));
        self.columns = Some(grown(self.columns, column));
    }

    fn cells(self) -> u64 {
        let length =
            |span: Option<(u16, u16)>| span.map_or(0, |(first, last)| u64::from(last - first) + 1);
        length(self.rows) * length(self.columns)
    }
}

/// A compound file.
struct Compound<'a> {
    file: &'a [u8],
    sector: usize,
    mini_sector: usize,
    mini_below: usize,
    fat: Vec<u32>,
    first_mini_fat: u32,
    directory: Vec<u8>,
}

impl<'a> Compound<'a> {
    fn of(file: &'a [u8]) -> Option<Self> {
        let power = |at: usize| {
            let shift = u16::from_le_bytes(file.get(at..at + 2)?.try_into().ok()?);
            (6..=16).contains(&shift).then(|| 1_usize << shift)
        };
        let (sector, mini_sector) = (power(30)?, power(32)?);
        let mut compound = Self {
            file,
            sector,
            mini_sector,
            mini_below: four(file, 56)? as usize,
            fat: Vec::new(),
            first_mini_fat: four(file, 60)?,
            directory: Vec::new(),
        };
        let mut parts: Vec<u32> = (0..109).filter_map(|at| four(file, 76 + 4 * at)).collect();
        let mut next = four(file, 68)?;
        // No chain has more sectors than the file.
        for _ in 0..file.len() / sector {
            let Some(bytes) = compound.sector_at(next) else { break };
            let mut entries: Vec<u32> =
                (0..sector / 4).filter_map(|at| four(bytes, 4 * at)).collect();
            next = entries.pop()?;
            parts.append(&mut entries);
        }
        for part in parts {
            let Some(bytes) = compound.sector_at(part) else { continue };
            compound.fat.extend((0..sector / 4).filter_map(|at| four(bytes, 4 * at)));
            if compound.fat.len() > file.len() {
                break;
            }
        }
        compound.directory = compound.chain(four(file, 48)?);
        Some(compound)
    }

    fn sector_at(&self, number: u32) -> Option<&'a [u8]> {
        let from = (number as usize).checked_add(1)?.checked_mul(self.sector)?;
        let bytes = self.file.get(from..)?;
        // The last sector may be cut.
        (!bytes.is_empty()).then(|| &bytes[..bytes.len().min(self.sector)])
    }

    /// The bytes of a chain of sectors.
    fn chain(&self, first: u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut next = first;
        for _ in 0..=self.file.len() / self.sector {
            let Some(sector) = self.sector_at(next) else { break };
            bytes.extend_from_slice(sector);
            let Some(&after) = self.fat.get(next as usize) else { break };
            next = after;
        }
        bytes
    }

    /// The stream with the workbook's records.
    fn workbook(&self) -> Option<Vec<u8>> {
        let entry = |name: &str| {
            let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
            self.directory.chunks_exact(128).find(|entry| {
                entry.starts_with(&wide) && entry[wide.len()..wide.len() + 2] == [0, 0]
            })
        };
        let stream = entry("Workbook").or_else(|| entry("WORKBOOK")).or_else(|| entry("Book"))?;
        let (first, length) = (four(stream, 116)?, four(stream, 120)? as usize);
        let mut bytes = if length >= self.mini_below {
            self.chain(first)
        } else {
            let mini = self.chain(four(self.directory.get(..128)?, 116)?);
            let mini_fat = self.chain(self.first_mini_fat);
            let mut bytes = Vec::new();
            let mut next = first;
            for _ in 0..=mini.len() / self.mini_sector {
                let from = (next as usize).checked_mul(self.mini_sector)?;
                let Some(rest) = mini.get(from..).filter(|rest| !rest.is_empty()) else { break };
                bytes.extend_from_slice(&rest[..rest.len().min(self.mini_sector)]);
                let Some(after) = four(&mini_fat, 4 * next as usize) else { break };
                next = after;
            }
            bytes
        };
        bytes.truncate(length);
        Some(bytes)
    }
}

fn four(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const XLS: &[u8] = include_bytes!("../../../tests/tables/stations.xls");

    #[test]
    fn the_cells_of_a_workbook_are_counted_with_the_blank_ones_between() {
        // 说明 has A1 and A2, 服务站 A1 to E4.
        assert_eq!(spanned_cells(XLS), 2 + 20);
    }

    proptest! {
        #[test]
        fn no_bytes_are_too_broken(
            changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..40),
            end in any::<prop::sample::Index>()
        ) {
            let mut bytes = XLS.to_vec();
            for (at, byte) in changes {
                // The first sector and the directory say the most.
                bytes[at.index(XLS.len()) % 1024] = byte;
            }
            let _ = spanned_cells(&bytes);
            let _ = spanned_cells(&bytes[..end.index(bytes.len())]);
        }
    }
}
