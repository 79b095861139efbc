//! Arrays in `NumPy`'s format, which the other programs read.

use std::io::{Result, Write};
use std::path::Path;

/// Writes a little-endian array in row-major order; `kind` is `NumPy`'s, such as `|u1` or `<f8`.
fn write(path: &Path, kind: &str, shape: &[usize], bytes: &[u8]) -> Result<()> {
    let sides: Vec<String> = shape.iter().map(|n| format!("{n},")).collect();
    let mut header =
        format!("{{'descr': '{kind}', 'fortran_order': False, 'shape': ({}), }}", sides.join(" "));
    while (10 + header.len() + 1) % 64 != 0 {
        header.push(' ');
    }
    header.push('\n');
    let mut file = std::fs::File::create(path)?;
    file.write_all(b"\x93NUMPY\x01\x00")?;
    file.write_all(&(header.len() as u16).to_le_bytes())?;
    file.write_all(header.as_bytes())?;
    file.write_all(bytes)
}

/// Writes bytes.
pub fn write_bytes(path: &Path, shape: &[usize], values: &[u8]) -> Result<()> {
    write(path, "|u1", shape, values)
}

/// Writes numbers.
pub fn write_numbers(path: &Path, shape: &[usize], values: &[f64]) -> Result<()> {
    let bytes: Vec<u8> = values.iter().flat_map(|v| v.to_le_bytes()).collect();
    write(path, "<f8", shape, &bytes)
}
