//! Huffman codes and the bits of a scan (T.81 Annex C, F.2.2).

/// A table of codes by their length.
#[derive(Debug, Clone)]
pub(super) struct Table {
    /// By length less one: the greatest code, and what to add to a code for its place in `values`.
    lengths: [(i32, i32); 16],
    values: Vec<u8>,
    /// By the next eight bits: the length and value of the code that they begin with; length 0: a longer one.
    short: Box<[(u8, u8); 256]>,
}

impl Table {
    /// Reads a table, and gives what stands behind it.
    pub fn read(bytes: &[u8]) -> Result<(Self, &[u8]), &'static str> {
        const CUT: &str = "a Huffman table is cut short";
        let (counts, rest) = bytes.split_at_checked(16).ok_or(CUT)?;
        let total: usize = counts.iter().map(|&count| usize::from(count)).sum();
        let (values, rest) = rest.split_at_checked(total).ok_or(CUT)?;
        let mut lengths = [(-1, 0); 16];
        let mut short = Box::new([(0, 0); 256]);
        let (mut code, mut place) = (0i32, 0i32);
        for (length, &count) in (1u8..).zip(counts) {
            let count = i32::from(count);
            if code + count > 1 << length {
                return Err("a Huffman table has more codes than bits allow");
            }
            if count > 0 {
                lengths[usize::from(length) - 1] = (code + count - 1, place - code);
            }
            for _ in 0..count {
                if length <= 8 {
                    let first = (code as usize) << (8 - length);
                    short[first..first + (1 << (8 - length))].fill((length, values[place as usize]));
                }
                code += 1;
                place += 1;
            }
            code <<= 1;
        }
        Ok((Self { lengths, values: values.to_vec(), short }, rest))
    }
}

/// The bits of a scan; a stuffed zero follows each byte of ones.
pub(super) struct Bits<'a> {
    bytes: &'a [u8],
    /// Never beyond a marker, however much is read ahead.
    at: usize,
    cache: u64,
    valid: u32,
}

impl<'a> Bits<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0, cache: 0, valid: 0 }
    }

    /// Reads ahead, up to a marker.
    fn fill(&mut self) {
        while self.valid <= 56 {
            let (byte, length) = match self.bytes.get(self.at..).unwrap_or_default() {
                [0xff, 0, ..] => (0xff, 2),
                [0xff, ..] | [] => return,
                [byte, ..] => (*byte, 1),
            };
            self.at += length;
            self.cache = self.cache << 8 | u64::from(byte);
            self.valid += 8;
        }
    }

    pub fn bit(&mut self) -> Result<u32, &'static str> {
        self.read(1).map(|bit| bit as u32)
    }

    /// A number of at most 16 bits.
    pub fn read(&mut self, count: u32) -> Result<i32, &'static str> {
        if self.valid < count {
            self.fill();
            if self.valid < count {
                return Err("its data ends before the picture does");
            }
        }
        self.valid -= count;
        Ok((self.cache >> self.valid & ((1 << count) - 1)) as i32)
    }

    /// A number of `size` bits whose first bit tells its sign (T.81 F.2.2.1).
    pub fn signed(&mut self, size: u32) -> Result<i32, &'static str> {
        if size > 16 {
            return Err("a coefficient is larger than any can be");
        }
        let value = self.read(size)?;
        Ok(if size > 0 && value < 1 << (size - 1) { value - (1 << size) + 1 } else { value })
    }

    pub fn symbol(&mut self, table: &Table) -> Result<u8, &'static str> {
        if self.valid < 16 {
            self.fill();
        }
        if self.valid >= 8 {
            let (length, value) = table.short[(self.cache >> (self.valid - 8) & 0xff) as usize];
            if length > 0 {
                self.valid -= u32::from(length);
                return Ok(value);
            }
        }
        let mut code = 0i32;
        for (greatest, offset) in table.lengths {
            code = code << 1 | self.read(1)?;
            if code <= greatest {
                let value = usize::try_from(code + offset).ok().and_then(|place| table.values.get(place));
                return value.copied().ok_or("a code is in no Huffman table");
            }
        }
        Err("a code is in no Huffman table")
    }

    /// Goes on behind a restart marker.
    pub fn restart(&mut self) -> Result<(), &'static str> {
        self.valid = 0;
        self.at += self.next_marker_from(self.at);
        match self.bytes.get(self.at..self.at + 2) {
            Some([0xff, 0xd0..=0xd7]) => {
                self.at += 2;
                Ok(())
            }
            _ => Err("a restart marker is missing"),
        }
    }

    /// Where the marker behind this data begins.
    pub fn next_marker(&self) -> usize {
        self.at + self.next_marker_from(self.at)
    }

    fn next_marker_from(&self, at: usize) -> usize {
        let rest = self.bytes.get(at..).unwrap_or_default();
        rest.windows(2).position(|pair| pair[0] == 0xff && pair[1] != 0).unwrap_or(rest.len())
    }
}
