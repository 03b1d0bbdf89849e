//! Reads CSV text into columns.
//!
//! The file is cut into blocks of whole rows ([`RowBlocks`]), the fields of each block are found and parsed into columns, and
//! the columns of the blocks are joined in order. Parsing is what takes time, and rayon's threads do it, a batch of blocks at
//! a time, while this thread joins the batch before and reads the batch after. Memory is bounded by the columns and not by the
//! file. What is found does not depend on the number of threads, and neither does the error that is reported: it is the first
//! in the file.

use std::io::Read;

use super::blocks::RowBlocks;
use super::column::Column;
use super::fields::{Rows, read_block, unclosed_quote};
use super::layout::{Layout, Parsed};
use super::{CsvOptions, Table, TableColumn};
use crate::{Error, Result};

/// How large blocks are, in bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct BlockSizes {
    pub first: usize,
    pub others: usize,
}

/// The first is small: it decides early which columns are numbers. The others are large enough that starting a parser costs
/// nothing, and small enough to stay in a core's cache.
pub(super) const BLOCK_SIZES: BlockSizes = BlockSizes { first: 1 << 16, others: 1 << 17 };

/// Blocks of a batch, per thread: threads wait for each other once in so many.
const BLOCKS_PER_THREAD: usize = 4;

pub(super) fn table(reader: impl Read, file: &str, options: &CsvOptions, sizes: BlockSizes) -> Result<Table> {
    let delimiter = options.delimiter_byte()?;
    let mut blocks = RowBlocks::new(reader, delimiter);
    let Some((layout, mut joined)) = header_and_first_rows(&mut blocks, file, options, sizes.first)? else {
        return Err(match blocks.unclosed() {
            Some((row, quote)) => unclosed_quote(row, quote, delimiter).into_error(file, &[], 0),
            None => Error::file(file, "", "the file is empty; a header with the names of the columns is needed"),
        });
    };
    let n_parts = rayon::current_num_threads().max(1) * BLOCKS_PER_THREAD;
    let [mut parsed, mut ready, mut next] = [(); 3].map(|()| Batch::new(n_parts));
    ready.fill(&mut blocks, sizes.others, file)?;
    while parsed.n_parts + ready.n_parts > 0 {
        ready.parts_mut().iter_mut().for_each(|part| part.restart(&joined.columns));
        rayon::in_place_scope(|scope| {
            ready.parts_mut().iter_mut().for_each(|part| scope.spawn(|_| part.parse(&layout)));
            for part in parsed.parts_mut() {
                let parsed = std::mem::replace(&mut part.parsed, Ok((0, 0)));
                joined.append(parsed, &part.columns, &layout, file)?;
            }
            next.fill(&mut blocks, sizes.others, file)
        })?;
        std::mem::swap(&mut parsed, &mut ready);
        std::mem::swap(&mut ready, &mut next);
        next.n_parts = 0;
    }
    if let Some((row, quote)) = blocks.unclosed() {
        return Err(unclosed_quote(row, quote, layout.delimiter).into_error(file, &layout.header, joined.lines));
    }
    if joined.n_rows == 0 {
        return Err(Error::file(file, "", "there is a header, but no row below it"));
    }
    let names = layout.kept.iter().map(|&field| layout.header[field].clone());
    let columns = names.zip(joined.columns).map(|(name, column)| TableColumn::new(name, column)).collect();
    Ok(Table { file: file.into(), columns, header: layout.header, n_rows: joined.n_rows, options: options.clone() })
}

/// What the blocks have given so far.
struct Joined {
    columns: Vec<Column>,
    n_rows: usize,
    lines: u64,
}

/// Reads blocks up to the first that is not blank; `None` if there is none.
fn header_and_first_rows<R: Read>(
    blocks: &mut RowBlocks<R>,
    file: &str,
    options: &CsvOptions,
    size: usize,
) -> Result<Option<(Layout, Joined)>> {
    let (delimiter, mut block, mut lines_before) = (options.delimiter_byte()?, Vec::new(), 0);
    while blocks.next(&mut block, size).map_err(|error| Error::file(file, "", error))? {
        let mut rows = Rows::new(&block, delimiter);
        let header = rows.header().map_err(|problem| problem.into_error(file, &[], lines_before))?;
        if header.is_empty() {
            lines_before += rows.lines();
            continue;
        }
        let layout = Layout::new(header, options, delimiter, file)?;
        let label = |&field: &usize| Column::new(options.is_label(&layout.header[field]));
        let columns: Vec<Column> = layout.kept.iter().map(label).collect();
        let mut first = columns.clone();
        let parsed = rows.read_into(&mut first, &layout).map(|n_rows| (n_rows, rows.lines()));
        let mut joined = Joined { columns, n_rows: 0, lines: lines_before };
        joined.append(parsed, &first, &layout, file)?;
        return Ok(Some((layout, joined)));
    }
    Ok(None)
}

impl Joined {
    fn append(&mut self, parsed: Parsed<(usize, u64)>, columns: &[Column], layout: &Layout, file: &str) -> Result<()> {
        let (n_rows, lines) = parsed.map_err(|problem| problem.into_error(file, &layout.header, self.lines))?;
        for (column, next) in self.columns.iter_mut().zip(columns) {
            column.append(next, self.lines).map_err(|text| Error::file(file, "", text))?;
        }
        self.n_rows += n_rows;
        self.lines += lines;
        Ok(())
    }
}

/// Some blocks, of which the first `n_parts` are in use.
struct Batch {
    parts: Vec<Part>,
    n_parts: usize,
}

impl Batch {
    fn new(n_parts: usize) -> Batch {
        let part = || Part { block: Vec::new(), columns: Vec::new(), parsed: Ok((0, 0)) };
        Batch { parts: std::iter::repeat_with(part).take(n_parts).collect(), n_parts: 0 }
    }

    fn parts_mut(&mut self) -> &mut [Part] {
        &mut self.parts[..self.n_parts]
    }

    fn fill<R: Read>(&mut self, blocks: &mut RowBlocks<R>, size: usize, file: &str) -> Result<()> {
        self.n_parts = 0;
        for part in &mut self.parts {
            if !blocks.next(&mut part.block, size).map_err(|error| Error::file(file, "", error))? {
                break;
            }
            self.n_parts += 1;
        }
        Ok(())
    }
}

/// A block, and what its rows give. The memory of both is used again for the blocks that follow.
struct Part {
    block: Vec<u8>,
    columns: Vec<Column>,
    /// How many rows and lines there were.
    parsed: Parsed<(usize, u64)>,
}

impl Part {
    fn restart(&mut self, whole: &[Column]) {
        self.columns.resize_with(whole.len(), || Column::new(true));
        self.columns.iter_mut().zip(whole).for_each(|(column, whole)| column.restart(whole));
    }

    fn parse(&mut self, layout: &Layout) {
        self.parsed = read_block(&self.block, &mut self.columns, layout);
    }
}
