//! A frame as a picture that any browser shows (PS3.18 8.7.4, 8.3.5): window, size, PNG or JPEG.

mod picture;
mod tone;
mod viewport;

pub use picture::Format;
pub use tone::{Function, Window};
pub use viewport::{Region, Viewport};

use crate::decode::decode;
use crate::frames::Image;
use crate::refusal::Refusal;
use crate::scan::Opened;
use bytes::Bytes;
use picture::Picture;
use serde::{Deserialize, Serialize};
use tone::Tone;

/// How a frame is shown.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Rendering {
    /// Which values are shown; the image's own window, else all of its values.
    pub window: Option<Window>,
    /// What of it, and how large; as it is.
    pub viewport: Option<Viewport>,
    /// PNG or JPEG.
    pub format: Format,
}

/// The frame `number` (from 1) of a file as a picture of the format asked for.
///
/// # Errors
/// A [`Refusal`] where there is no such frame, or none that would be shown rightly.
pub fn render(file: &Bytes, number: u32, rendering: &Rendering) -> Result<Vec<u8>, Refusal> {
    let opened = Opened::new(file)?;
    let set = opened.data_set()?;
    let image = Image::of(&set, &opened.transfer_syntax_uid)?;
    let decoded = decode(file, number)?;
    let (width, height) = (usize::from(decoded.columns), usize::from(decoded.rows));
    let picture = match &image.palette {
        Some(palette) => Picture { width, height, samples: 3, bytes: palette.to_rgb(&decoded.to_i64()) },
        None if decoded.samples_per_pixel == 3 => {
            let stored = u32::from(image.pixels.bits_stored);
            let mut bytes = tone::to_eight_bits(&decoded.to_i64(), stored, image.pixels.signed);
            if image.decoded_photometric() == "YBR_FULL" {
                ybr_to_rgb(&mut bytes);
            }
            Picture { width, height, samples: 3, bytes }
        }
        None => {
            let values = decoded.to_i64();
            let tone = Tone::of(&set, &image.pixels, number, rendering.window, &values);
            let bytes = tone.shown(&values);
            Picture { width, height, samples: 1, bytes }
        }
    };
    let picture = match &rendering.viewport {
        Some(viewport) => picture.within(viewport),
        None => picture,
    };
    picture.encoded(rendering.format).map_err(|cause| Refusal::Undecodable { number, cause })
}

/// Interleaved YCbCr of full range to RGB, in place (PS3.3 C.7.6.3.1.2).
fn ybr_to_rgb(bytes: &mut [u8]) {
    for [y, cb, cr] in bytes.as_chunks_mut::<3>().0 {
        let (luma, blue, red) = (f32::from(*y), f32::from(*cb) - 128.0, f32::from(*cr) - 128.0);
        let level = |value: f32| value.round().clamp(0.0, 255.0) as u8;
        *y = level(luma + 1.402 * red);
        *cb = level(luma - 0.344_136 * blue - 0.714_136 * red);
        *cr = level(luma + 1.772 * blue);
    }
}

#[cfg(test)]
mod tests;
