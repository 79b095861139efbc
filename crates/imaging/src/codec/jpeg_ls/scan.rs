//! One scan of JPEG-LS: prediction, runs, and how components take turns (T.87 Annex A, Annex B).

use super::Preset;
use super::bits::Bits;
use super::context::{Context, RunContext};

/// How the components of a scan take turns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Interleave {
    Line,
    Sample,
}

pub(super) struct Scan {
    rows: usize,
    columns: usize,
    components: usize,
    interleave: Interleave,
    coding: Coding,
}

/// What stays the same throughout a scan (T.87 A.2.1, C.2.4.1.1).
struct Coding {
    max_value: i32,
    near: i32,
    thresholds: [i32; 3],
    reset: i64,
    range: i32,
    /// Bits of an error written out in full.
    full_bits: u32,
    /// The longest code.
    limit: u32,
}

/// What a scan learns on its way.
struct State {
    contexts: Vec<Context>,
    runs: [RunContext; 2],
}

const RUN_BITS: [u32; 32] =
    [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 9, 10, 11, 12, 13, 14, 15];

impl Scan {
    pub fn new(
        (rows, columns): (usize, usize),
        components: usize,
        bits: u8,
        near: u8,
        interleave: Interleave,
        preset: Preset,
    ) -> Result<Self, String> {
        let coding = Coding::new(bits, near.into(), preset)?;
        Ok(Self { rows, columns, components, interleave, coding })
    }

    /// The planes of the scan's components.
    pub fn decode(&self, bits: &mut Bits<'_>) -> Result<Vec<Vec<u16>>, &'static str> {
        let mut planes = vec![Vec::with_capacity(self.rows * self.columns); self.components];
        let mut state = State::new(&self.coding);
        // One more sample on either side stands for what lies beyond the edges.
        let mut above = vec![vec![0i32; self.columns + 2]; self.components];
        let mut line = above.clone();
        let mut run_index = vec![0usize; self.components];
        for _ in 0..self.rows {
            for (above, line) in above.iter_mut().zip(&mut line) {
                above[self.columns + 1] = above[self.columns];
                line[0] = above[1];
            }
            match self.interleave {
                Interleave::Line => {
                    for n in 0..self.components {
                        let mut lines = [(above[n].as_slice(), line[n].as_mut_slice())];
                        self.line(&mut lines, &mut run_index[n], &mut state, bits)?;
                    }
                }
                Interleave::Sample => {
                    let mut lines: Vec<(&[i32], &mut [i32])> =
                        above.iter().zip(&mut line).map(|(a, l)| (a.as_slice(), l.as_mut_slice())).collect();
                    self.line(&mut lines, &mut run_index[0], &mut state, bits)?;
                }
            }
            for (plane, line) in planes.iter_mut().zip(&line) {
                plane.extend(line[1..=self.columns].iter().map(|&value| value as u16));
            }
            std::mem::swap(&mut above, &mut line);
        }
        Ok(planes)
    }

    /// A line of components that share their runs.
    fn line(
        &self,
        lines: &mut [(&[i32], &mut [i32])],
        run_index: &mut usize,
        state: &mut State,
        bits: &mut Bits<'_>,
    ) -> Result<(), &'static str> {
        let coding = &self.coding;
        let mut x = 1;
        while x <= self.columns {
            let flat = lines.iter().all(|(above, line)| coding.place(above, line, x) == 0);
            if !flat {
                for (above, line) in &mut *lines {
                    line[x] = coding.regular(above, line, x, state, bits)?;
                }
                x += 1;
                continue;
            }
            let length = Coding::run(self.columns + 1 - x, run_index, bits)?;
            for (_, line) in &mut *lines {
                let value = line[x - 1];
                line[x..x + length].fill(value);
            }
            x += length;
            if x <= self.columns {
                let several = lines.len() > 1;
                for (above, line) in &mut *lines {
                    let neighbours = (line[x - 1], above[x]);
                    line[x] = coding.interruption(neighbours, several, *run_index, state, bits)?;
                }
                *run_index = run_index.saturating_sub(1);
                x += 1;
            }
        }
        Ok(())
    }
}

impl State {
    fn new(coding: &Coding) -> Self {
        Self {
            contexts: vec![Context::new(coding.range); 365],
            runs: [RunContext::new(coding.range, false), RunContext::new(coding.range, true)],
        }
    }
}

impl Coding {
    fn new(bits: u8, near: i32, preset: Preset) -> Result<Self, String> {
        let of_bits = (1i32 << bits) - 1;
        let max_value = if preset.max_value == 0 { of_bits } else { preset.max_value };
        if max_value > of_bits || near > 255.min(max_value / 2) {
            return Err("its coding parameters make no sense".into());
        }
        let defaults = default_thresholds(max_value, near);
        let mut thresholds = preset.thresholds;
        for (threshold, default) in thresholds.iter_mut().zip(defaults) {
            if *threshold == 0 {
                *threshold = default;
            }
        }
        let [t1, t2, t3] = thresholds;
        let reset = if preset.reset == 0 { 64 } else { preset.reset };
        if t1 <= near || t2 < t1 || t3 < t2 || t3 > max_value.max(t1) || reset < 3 {
            return Err("its coding parameters make no sense".into());
        }
        let range = (max_value + 2 * near) / (2 * near + 1) + 1;
        let sample_bits = bits_for(max_value + 1).max(2);
        Ok(Self {
            max_value,
            near,
            thresholds,
            reset: reset.into(),
            range,
            full_bits: bits_for(range),
            limit: 2 * (sample_bits + sample_bits.max(8)),
        })
    }

    /// The signed context of the sample at `x`; 0 where the neighbourhood is flat.
    fn place(&self, above: &[i32], line: &[i32], x: usize) -> i32 {
        let (a, b, c, d) = (line[x - 1], above[x], above[x - 1], above[x + 1]);
        81 * self.quantised(d - b) + 9 * self.quantised(b - c) + self.quantised(c - a)
    }

    fn quantised(&self, gradient: i32) -> i32 {
        let size = gradient.abs();
        let step = if size <= self.near {
            0
        } else {
            1 + self.thresholds.iter().filter(|&&threshold| size >= threshold).count() as i32
        };
        if gradient < 0 { -step } else { step }
    }

    fn regular(
        &self,
        above: &[i32],
        line: &[i32],
        x: usize,
        state: &mut State,
        bits: &mut Bits<'_>,
    ) -> Result<i32, &'static str> {
        let place = self.place(above, line, x);
        let sign = if place < 0 { -1 } else { 1 };
        let context = &mut state.contexts[place.unsigned_abs() as usize];
        let (a, b, c) = (line[x - 1], above[x], above[x - 1]);
        let edge = if c >= a.max(b) {
            a.min(b)
        } else if c <= a.min(b) {
            a.max(b)
        } else {
            a + b - c
        };
        let predicted = (edge + sign * context.c).clamp(0, self.max_value);
        let k = context.golomb();
        let mapped = self.code(k, self.limit, bits)?;
        let error = context.error(mapped, k, self.near);
        context.learn(error, self.near, self.reset);
        Ok(self.sample(predicted, sign * error))
    }

    /// How far a run goes, at most `room` samples.
    fn run(room: usize, index: &mut usize, bits: &mut Bits<'_>) -> Result<usize, &'static str> {
        let mut length = 0;
        while bits.bit()? {
            let block = 1usize << RUN_BITS[*index];
            let taken = block.min(room - length);
            length += taken;
            if taken == block {
                *index = (*index + 1).min(31);
            }
            if length == room {
                return Ok(length);
            }
        }
        length += bits.read(RUN_BITS[*index])? as usize;
        if length > room { Err("a run leaves its line") } else { Ok(length) }
    }

    /// The sample that ends a run; where several components share it, none counts as alike.
    fn interruption(
        &self,
        (a, b): (i32, i32),
        several: bool,
        run_index: usize,
        state: &mut State,
        bits: &mut Bits<'_>,
    ) -> Result<i32, &'static str> {
        let alike = !several && (a - b).abs() <= self.near;
        let context = &mut state.runs[usize::from(alike)];
        let k = context.golomb();
        let mapped = self.code(k, self.limit - RUN_BITS[run_index] - 1, bits)?;
        let error = context.error(mapped, k);
        context.learn(error, mapped, self.reset);
        Ok(match (alike, a > b) {
            (true, _) => self.sample(a, error),
            (false, true) => self.sample(b, -error),
            (false, false) => self.sample(b, error),
        })
    }

    /// A limited-length Golomb code (T.87 A.5.3).
    fn code(&self, k: u32, limit: u32, bits: &mut Bits<'_>) -> Result<u32, &'static str> {
        let most = limit.saturating_sub(self.full_bits + 1);
        let zeros = bits.zeros(limit)?;
        let code = if zeros >= most {
            u64::from(bits.read(self.full_bits)?) + 1
        } else {
            u64::from(zeros) << k | u64::from(bits.read(k)?)
        };
        u32::try_from(code).ok().filter(|&code| code <= 1 << 18).ok_or("an error is larger than any can be")
    }

    fn sample(&self, predicted: i32, error: i32) -> i32 {
        let step = 2 * self.near + 1;
        let value = predicted + error * step;
        let value = if value < -self.near {
            value + self.range * step
        } else if value > self.max_value + self.near {
            value - self.range * step
        } else {
            value
        };
        value.clamp(0, self.max_value)
    }
}

/// Bits that tell `count` values apart.
fn bits_for(count: i32) -> u32 {
    count.unsigned_abs().next_power_of_two().trailing_zeros()
}

/// T.87 C.2.4.1.1.1.
fn default_thresholds(max_value: i32, near: i32) -> [i32; 3] {
    let clamped = |value: i32, least: i32| if value > max_value || value < least { least } else { value };
    let raw: [i32; 3] = if max_value >= 128 {
        let factor = (max_value.min(4095) + 128) / 256;
        [factor + 2 + 3 * near, factor * 4 + 3 + 5 * near, factor * 17 + 4 + 7 * near]
    } else {
        let factor = 256 / (max_value + 1);
        [(3 / factor + 3 * near).max(2), (7 / factor + 5 * near).max(3), (21 / factor + 7 * near).max(4)]
    };
    let first = clamped(raw[0], near + 1);
    let second = clamped(raw[1], first);
    [first, second, clamped(raw[2], second)]
}
