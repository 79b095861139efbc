//! The bits of a JPEG-LS scan: after a byte of ones, the next has a stuffed zero (T.87 A.1).

/// Reads bits up to the next marker.
pub(super) struct Bits<'a> {
    bytes: &'a [u8],
    at: usize,
    cache: u64,
    valid: u32,
    after_ones: bool,
}

const SPENT: &str = "its data ends before the picture does";

impl<'a> Bits<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0, cache: 0, valid: 0, after_ones: false }
    }

    /// Fills the cache, whose next bit is its highest.
    fn fill(&mut self) {
        while self.valid <= 56 {
            let Some(&byte) = self.bytes.get(self.at) else { return };
            let marker = byte == 0xff && self.bytes.get(self.at + 1).is_none_or(|&next| next >= 0x80);
            if marker && !self.after_ones {
                return;
            }
            let width = if self.after_ones { 7 } else { 8 };
            if self.after_ones && byte >= 0x80 {
                return;
            }
            self.cache |= u64::from(byte) << (64 - width - self.valid);
            self.valid += width;
            self.after_ones = byte == 0xff;
            self.at += 1;
        }
    }

    pub fn bit(&mut self) -> Result<bool, &'static str> {
        Ok(self.read(1)? == 1)
    }

    /// Up to 32 bits as a number.
    pub fn read(&mut self, count: u32) -> Result<u32, &'static str> {
        if count == 0 {
            return Ok(0);
        }
        if self.valid < count {
            self.fill();
            if self.valid < count {
                return Err(SPENT);
            }
        }
        let value = (self.cache >> (64 - count)) as u32;
        self.cache <<= count;
        self.valid -= count;
        Ok(value)
    }

    /// The number of zeros before the next one, which is taken too; at most `limit`.
    pub fn zeros(&mut self, limit: u32) -> Result<u32, &'static str> {
        let mut count = 0;
        loop {
            if self.valid < 32 {
                self.fill();
            }
            if self.valid == 0 {
                return Err(SPENT);
            }
            let run = self.cache.leading_zeros().min(self.valid);
            count += run;
            if count > limit {
                return Err("a code is longer than any can be");
            }
            if run < self.valid {
                self.cache = self.cache.checked_shl(run + 1).unwrap_or(0);
                self.valid -= run + 1;
                return Ok(count);
            }
            (self.cache, self.valid) = (0, 0);
        }
    }

    /// Where the marker behind this data begins.
    pub fn next_marker(&self) -> usize {
        let from = self.at.saturating_sub(1);
        let rest = self.bytes.get(from..).unwrap_or_default();
        rest.windows(2)
            .position(|pair| pair[0] == 0xff && pair[1] >= 0x80)
            .map_or(self.bytes.len(), |n| from + n)
    }
}

#[cfg(test)]
mod tests {
    use super::Bits;

    #[test]
    fn a_stuffed_zero_is_no_bit_and_a_marker_ends() {
        let mut bits = Bits::new(&[0xff, 0x7f, 0b1010_0000, 0xff, 0xd9]);
        assert_eq!(bits.read(15), Ok(0x7fff));
        assert_eq!(bits.read(3), Ok(0b101));
        assert_eq!(bits.zeros(40), Err("its data ends before the picture does"));
        assert_eq!(bits.next_marker(), 3);
    }

    #[test]
    fn zeros_are_counted_across_bytes() {
        let mut bits = Bits::new(&[0, 0, 0, 0, 0, 0, 0, 0, 0, 0b0001_0000]);
        assert_eq!(bits.zeros(100), Ok(75));
        assert_eq!(bits.read(4), Ok(0));
        assert!(Bits::new(&[0; 32]).zeros(20).is_err());
    }
}
