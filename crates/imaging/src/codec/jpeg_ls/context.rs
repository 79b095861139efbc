//! What a JPEG-LS decoder learns on its way: one context per kind of neighbourhood (T.87 A.3 to A.7).

/// The statistics of a kind of neighbourhood.
#[derive(Debug, Clone, Copy)]
pub(super) struct Context {
    /// Sum of error magnitudes.
    a: i64,
    /// Bias of the errors.
    b: i64,
    /// Correction of the prediction.
    pub c: i32,
    /// Errors seen.
    n: i64,
}

impl Context {
    pub fn new(range: i32) -> Self {
        Self { a: i64::from(((range + 32) / 64).max(2)), b: 0, c: 0, n: 1 }
    }

    /// The Golomb parameter.
    pub fn golomb(&self) -> u32 {
        parameter(self.n, self.a)
    }

    /// The error of a mapped one (T.87 A.5.2).
    pub fn error(&self, mapped: u32, k: u32, near: i32) -> i32 {
        let half = (mapped >> 1) as i32;
        let inverted = k == 0 && near == 0 && 2 * self.b <= -self.n;
        if (mapped & 1 == 1) == inverted { half } else { -half - 1 }
    }

    /// Learns from an error (T.87 A.6).
    pub fn learn(&mut self, error: i32, near: i32, reset: i64) {
        self.b += i64::from(error) * i64::from(2 * near + 1);
        self.a += i64::from(error.abs());
        if self.n == reset {
            self.a >>= 1;
            self.b >>= 1;
            self.n >>= 1;
        }
        self.n += 1;
        if self.b <= -self.n {
            self.b = (self.b + self.n).max(-self.n + 1);
            self.c = (self.c - 1).max(-128);
        } else if self.b > 0 {
            self.b = (self.b - self.n).min(0);
            self.c = (self.c + 1).min(127);
        }
    }
}

/// The statistics of what interrupts a run (T.87 A.7.2).
#[derive(Debug, Clone, Copy)]
pub(super) struct RunContext {
    a: i64,
    n: i64,
    negative: i64,
    /// 1 where the neighbours are alike.
    alike: i64,
}

impl RunContext {
    pub fn new(range: i32, alike: bool) -> Self {
        Self { a: i64::from(((range + 32) / 64).max(2)), n: 1, negative: 0, alike: alike.into() }
    }

    pub fn golomb(&self) -> u32 {
        parameter(self.n, if self.alike == 1 { self.a + (self.n >> 1) } else { self.a })
    }

    /// The error of a mapped one.
    pub fn error(&self, mapped: u32, k: u32) -> i32 {
        let value = i64::from(mapped) + self.alike;
        let odd = value & 1 == 1;
        let magnitude = i64::midpoint(value, i64::from(odd)) as i32;
        let negative = (k != 0 || 2 * self.negative >= self.n) == odd;
        if negative { -magnitude } else { magnitude }
    }

    pub fn learn(&mut self, error: i32, mapped: u32, reset: i64) {
        self.negative += i64::from(error < 0);
        self.a += (i64::from(mapped) + 1 - self.alike) >> 1;
        if self.n == reset {
            self.a >>= 1;
            self.n >>= 1;
            self.negative >>= 1;
        }
        self.n += 1;
    }
}

/// The least k for which n · 2^k reaches `magnitude`.
fn parameter(n: i64, magnitude: i64) -> u32 {
    let mut k = 0;
    while k < 32 && n << k < magnitude {
        k += 1;
    }
    k
}
