//! JPEG of 8 bits, by the crate `jpeg-decoder`; colour stays as it is stored.

use crate::index::PixelModule;
use jpeg_decoder::{ColorTransform, Decoder, PixelFormat};

pub(super) fn decode(frame: &[u8], pixels: &PixelModule) -> Result<Vec<u32>, String> {
    let mut decoder = Decoder::new(frame);
    decoder.set_max_decoding_buffer_size(pixels.samples() * 2);
    if pixels.samples_per_pixel == 3 {
        decoder.set_color_transform(ColorTransform::RGB);
    }
    let bytes = decoder.decode().map_err(|error| error.to_string())?;
    match decoder.info().map(|info| info.pixel_format) {
        Some(PixelFormat::L8 | PixelFormat::RGB24) => Ok(bytes.into_iter().map(u32::from).collect()),
        _ => Err("it is neither grey nor of three colours".into()),
    }
}
