//! JPEG 2000, high throughput included: read by `openjp2` (through `jpeg2k`), whose rounding of lossy
//! streams is that of `OpenJPEG` to the last bit; high throughput written by `openjph-core`.

use jpeg2k::{DecodeParameters, Image};
use openjph_core::codestream::Codestream;
use openjph_core::file::MemOutfile;
use openjph_core::types::{Point, Size};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The samples of a codestream of `count` pixels, by component.
pub(super) fn decode(frame: &[u8], count: usize) -> Result<Vec<u32>, String> {
    let codestream = crate::frames::jpeg_2000_codestream(frame).ok_or("it holds no codestream")?;
    let image = Image::from_bytes_with(codestream, DecodeParameters::new().strict(true))
        .map_err(|error| format!("its codestream is broken: {error}"))?;
    let mut words = Vec::with_capacity(count * image.components().len());
    for component in image.components() {
        let size = component.width() as usize * component.height() as usize;
        if size != count {
            return Err("its components are of another size".into());
        }
        words.extend(component.data().iter().map(|&value| value as u32));
    }
    Ok(words)
}

/// What is written.
pub(crate) struct Picture<'a> {
    pub rows: usize,
    pub columns: usize,
    pub bits: u16,
    pub signed: bool,
    /// Interleaved by pixel.
    pub samples: &'a [i64],
}

/// A lossless codestream, resolution by resolution (RPCL), with its lengths told ahead (TLM): who
/// has its beginning has the whole picture at a lower resolution.
///
/// None where the encoder fails: whatever it writes is decoded again and compared, and for the few
/// pictures whose packets it garbles, other block sizes are tried.
pub(crate) fn encode(picture: &Picture<'_>) -> Option<Vec<u8>> {
    [64, 32, 16].into_iter().find_map(|block| {
        let encoded = catch_unwind(AssertUnwindSafe(|| written(picture, block))).ok()?.ok()?;
        is_exact(picture, &encoded).then_some(encoded)
    })
}

fn is_exact(picture: &Picture<'_>, encoded: &[u8]) -> bool {
    let count = picture.rows * picture.columns;
    let components = picture.samples.len() / count.max(1);
    let same = |decoded: Vec<u32>| {
        let value = |n: usize| i64::from(decoded[n % components * count + n / components] as i32);
        decoded.len() == picture.samples.len()
            && picture.samples.iter().enumerate().all(|(n, &sample)| value(n) == sample)
    };
    decode(encoded, count).is_ok_and(same)
}

fn written(picture: &Picture<'_>, block: u32) -> Result<Vec<u8>, String> {
    let failed = |error: openjph_core::OjphError| error.to_string();
    let components = picture.samples.len() / (picture.rows * picture.columns).max(1);
    let (width, height) = (picture.columns as u32, picture.rows as u32);
    let mut codestream = Codestream::new();
    let size = codestream.access_siz_mut();
    size.set_image_extent(Point::new(width, height));
    size.set_num_components(components as u32);
    for component in 0..components as u32 {
        size.set_comp_info(component, Point::new(1, 1), picture.bits.into(), picture.signed);
    }
    size.set_tile_size(Size::new(width, height));
    let style = codestream.access_cod_mut();
    style.set_num_decomposition(levels(width.max(height)));
    style.set_reversible(true);
    style.set_block_dims(block, block);
    // The encoder announces a colour transform without applying it.
    style.set_color_transform(false);
    style.set_progression_order("RPCL").map_err(failed)?;
    codestream.set_planar(0);
    let mut file = MemOutfile::new();
    codestream.write_headers(&mut file, &[]).map_err(failed)?;
    let mut line = vec![0i32; picture.columns];
    for row in picture.samples.chunks_exact(picture.columns * components) {
        for component in 0..components {
            for (sample, value) in line.iter_mut().zip(row.iter().skip(component).step_by(components)) {
                *sample = i32::try_from(*value).map_err(|_| "a sample has more than 32 bits")?;
            }
            codestream.exchange(&line, component as u32).map_err(failed)?;
        }
    }
    codestream.flush(&mut file).map_err(failed)?;
    with_lengths(file.get_data()).ok_or_else(|| "the codestream was written without a tile".to_owned())
}

/// As many halvings as leave no more than 64 samples on a side.
fn levels(longest: u32) -> u32 {
    (0..8).find(|&levels| longest.div_ceil(1 << levels) <= 64).unwrap_or(8)
}

/// Puts the length of the one tile-part into the main header (ITU-T T.800 A.7.1).
fn with_lengths(codestream: &[u8]) -> Option<Vec<u8>> {
    let tile = crate::frames::jpeg_2000_first_tile(codestream)?;
    let length = codestream.get(tile + 6..tile + 10)?;
    let mut written = Vec::with_capacity(codestream.len() + 12);
    written.extend_from_slice(&codestream[..tile]);
    // Marker, length, index 0, tile index of 16 bits and length of 32, tile 0.
    written.extend_from_slice(&[0xff, 0x55, 0, 10, 0, 0x60, 0, 0]);
    written.extend_from_slice(length);
    written.extend_from_slice(&codestream[tile..]);
    Some(written)
}
