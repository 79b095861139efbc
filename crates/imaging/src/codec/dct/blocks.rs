//! The coefficients of a picture's blocks, filled by one scan or by several (T.81 F.2, G.1).

use crate::codec::huffman::{Bits, Table};

/// The coefficients of all blocks, in zigzag order.
pub(super) struct Blocks {
    pub coefficients: Vec<[i32; 64]>,
}

/// Which coefficients a scan holds, and which of their bits.
pub(super) struct ScanRange {
    first: usize,
    last: usize,
    /// Earlier scans gave bits down to this one; 0: none did.
    high: u8,
    low: u8,
    progressive: bool,
}

impl ScanRange {
    pub const SEQUENTIAL: Self = Self { first: 0, last: 63, high: 0, low: 0, progressive: false };

    pub fn progressive(first: u8, last: u8, approximation: u8) -> Result<Self, &'static str> {
        let (high, low) = (approximation >> 4, approximation & 15);
        let ordered = if first == 0 { last == 0 } else { first <= last && last < 64 };
        if !ordered || low > 13 || (high != 0 && high != low + 1) {
            return Err("a progressive scan makes no sense");
        }
        Ok(Self { first: first.into(), last: last.into(), high, low, progressive: true })
    }
}

/// What goes on from block to block.
#[derive(Default)]
struct State {
    dc: i32,
    /// Blocks that are known to hold nothing more in this scan.
    ended: u32,
}

const NO_TABLE: &str = "a scan's Huffman table is missing";

impl Blocks {
    pub fn new(rows: usize, columns: usize) -> Self {
        Self { coefficients: vec![[0; 64]; rows.div_ceil(8) * columns.div_ceil(8)] }
    }

    /// Reads a scan.
    pub fn scan(
        &mut self,
        range: &ScanRange,
        dc: Option<&Table>,
        ac: Option<&Table>,
        restart: usize,
        bits: &mut Bits<'_>,
    ) -> Result<(), &'static str> {
        let mut state = State::default();
        for (index, block) in self.coefficients.iter_mut().enumerate() {
            if restart > 0 && index > 0 && index % restart == 0 {
                bits.restart()?;
                state = State::default();
            }
            match (range.progressive, range.first, range.high) {
                (false, ..) => {
                    first_dc(block, 0, dc.ok_or(NO_TABLE)?, &mut state, bits)?;
                    first_ac(
                        block,
                        &ScanRange { first: 1, ..*range },
                        ac.ok_or(NO_TABLE)?,
                        &mut state,
                        bits,
                    )?;
                }
                (true, 0, 0) => first_dc(block, range.low, dc.ok_or(NO_TABLE)?, &mut state, bits)?,
                (true, 0, _) => block[0] |= (bits.bit()? << range.low) as i32,
                (true, _, 0) => first_ac(block, range, ac.ok_or(NO_TABLE)?, &mut state, bits)?,
                (true, ..) => refine_ac(block, range, ac.ok_or(NO_TABLE)?, &mut state, bits)?,
            }
        }
        Ok(())
    }
}

fn first_dc(
    block: &mut [i32; 64],
    low: u8,
    table: &Table,
    state: &mut State,
    bits: &mut Bits<'_>,
) -> Result<(), &'static str> {
    let size = bits.symbol(table)?;
    let difference = bits.signed(size.into())?;
    state.dc = state.dc.wrapping_add(difference);
    if state.dc.unsigned_abs() > 1 << 17 {
        return Err("a coefficient is larger than any can be");
    }
    block[0] = state.dc << low;
    Ok(())
}

fn first_ac(
    block: &mut [i32; 64],
    range: &ScanRange,
    table: &Table,
    state: &mut State,
    bits: &mut Bits<'_>,
) -> Result<(), &'static str> {
    if state.ended > 0 {
        state.ended -= 1;
        return Ok(());
    }
    let mut place = range.first;
    while place <= range.last {
        let symbol = bits.symbol(table)?;
        let (run, size) = (symbol >> 4, symbol & 15);
        match (run, size) {
            (15, 0) => place += 16,
            (run, 0) => {
                // Only progressive scans end several blocks at once.
                let run = if range.progressive { run } else { 0 };
                state.ended = (1 << run) - 1 + bits.read(run.into())?.unsigned_abs();
                return Ok(());
            }
            _ => {
                place += usize::from(run);
                let value = bits.signed(size.into())?;
                *block
                    .get_mut(place)
                    .filter(|_| place <= range.last)
                    .ok_or("a block has more than 64 values")? = value << range.low;
                place += 1;
            }
        }
    }
    Ok(())
}

/// One more bit of coefficients that are known, and those that become known now (T.81 G.1.2.3).
fn refine_ac(
    block: &mut [i32; 64],
    range: &ScanRange,
    table: &Table,
    state: &mut State,
    bits: &mut Bits<'_>,
) -> Result<(), &'static str> {
    let step = 1 << range.low;
    let mut place = range.first;
    while state.ended == 0 && place <= range.last {
        let symbol = bits.symbol(table)?;
        let (mut zeros, size) = (symbol >> 4, symbol & 15);
        let mut fresh = 0;
        match (zeros, size) {
            (15, 0) => {}
            (run, 0) => {
                state.ended = (1 << run) + bits.read(run.into())?.unsigned_abs();
                break;
            }
            (_, 1) => fresh = if bits.bit()? == 1 { step } else { -step },
            _ => return Err("a refinement of more than one bit"),
        }
        while place <= range.last {
            let value = &mut block[place];
            place += 1;
            if *value != 0 {
                refine(value, step, bits)?;
            } else if zeros == 0 {
                *value = fresh;
                break;
            } else {
                zeros -= 1;
            }
        }
    }
    if state.ended > 0 {
        for value in block[place..=range.last].iter_mut().filter(|value| **value != 0) {
            refine(value, step, bits)?;
        }
        state.ended -= 1;
    }
    Ok(())
}

fn refine(value: &mut i32, step: i32, bits: &mut Bits<'_>) -> Result<(), &'static str> {
    if bits.bit()? == 1 && *value & step == 0 {
        *value += if *value > 0 { step } else { -step };
    }
    Ok(())
}
