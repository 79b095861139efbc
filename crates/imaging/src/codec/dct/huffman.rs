//! Huffman codes and the bits of a scan (T.81 Annex C, F.2.2).

/// A table of codes by their length.
#[derive(Debug, Clone)]
pub(super) struct Table {
    /// By length less one: the greatest code, and what to add to a code for its place in `values`.
    lengths: [(i32, i32); 16],
    values: Vec<u8>,
}

impl Table {
    /// Reads a table, and gives what stands behind it.
    pub fn read(bytes: &[u8]) -> Result<(Self, &[u8]), &'static str> {
        const CUT: &str = "a Huffman table is cut short";
        let (counts, rest) = bytes.split_at_checked(16).ok_or(CUT)?;
        let total: usize = counts.iter().map(|&count| usize::from(count)).sum();
        let (values, rest) = rest.split_at_checked(total).ok_or(CUT)?;
        let mut lengths = [(-1, 0); 16];
        let (mut code, mut place) = (0i32, 0i32);
        for (length, &count) in counts.iter().enumerate() {
            let count = i32::from(count);
            if count > 0 {
                lengths[length] = (code + count - 1, place - code);
                code += count;
                place += count;
            }
            if code > 1 << (length + 1) {
                return Err("a Huffman table has more codes than bits allow");
            }
            code <<= 1;
        }
        Ok((Self { lengths, values: values.to_vec() }, rest))
    }
}

/// The bits of a scan; a stuffed zero follows each byte of ones.
pub(super) struct Bits<'a> {
    bytes: &'a [u8],
    at: usize,
    cache: u32,
    valid: u32,
}

impl<'a> Bits<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0, cache: 0, valid: 0 }
    }

    pub fn bit(&mut self) -> Result<u32, &'static str> {
        if self.valid == 0 {
            let byte = match self.bytes.get(self.at..).unwrap_or_default() {
                [0xff, 0, ..] => {
                    self.at += 2;
                    0xff
                }
                [0xff, ..] | [] => return Err("its data ends before the picture does"),
                [byte, ..] => {
                    self.at += 1;
                    *byte
                }
            };
            self.cache = byte.into();
            self.valid = 8;
        }
        self.valid -= 1;
        Ok(self.cache >> self.valid & 1)
    }

    pub fn read(&mut self, count: u32) -> Result<i32, &'static str> {
        let mut value = 0;
        for _ in 0..count {
            value = value << 1 | self.bit()? as i32;
        }
        Ok(value)
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
        let mut code = 0i32;
        for (greatest, offset) in table.lengths {
            code = code << 1 | self.bit()? as i32;
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
