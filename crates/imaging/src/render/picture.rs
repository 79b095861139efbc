//! Pictures of 8 bits and their files.

use jpeg_encoder::{ColorType, Encoder};
use serde::{Deserialize, Serialize};

/// Grey or RGB, 8 bits, row by row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Picture {
    pub width: usize,
    pub height: usize,
    /// 1 or 3 per pixel, interleaved.
    pub samples: usize,
    pub bytes: Vec<u8>,
}

/// The format of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Format {
    /// Lossless.
    Png,
    /// Lossy; the quality is from 1 to 100.
    Jpeg {
        /// From 1 to 100.
        quality: u8,
    },
}

impl Default for Format {
    fn default() -> Self {
        Self::Jpeg { quality: 90 }
    }
}

impl Format {
    /// The media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg { .. } => "image/jpeg",
        }
    }
}

impl Picture {
    /// The bytes of the picture's file.
    pub fn encoded(&self, format: Format) -> Result<Vec<u8>, String> {
        match format {
            Format::Png => self.png().map_err(|why| why.to_string()),
            Format::Jpeg { quality } => self.jpeg(quality).map_err(|why| why.to_string()),
        }
    }

    fn png(&self) -> Result<Vec<u8>, png::EncodingError> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, self.width as u32, self.height as u32);
        encoder.set_color(if self.samples == 3 { png::ColorType::Rgb } else { png::ColorType::Grayscale });
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_compression(png::Compression::Fast);
        encoder.write_header()?.write_image_data(&self.bytes)?;
        Ok(bytes)
    }

    fn jpeg(&self, quality: u8) -> Result<Vec<u8>, jpeg_encoder::EncodingError> {
        let mut bytes = Vec::new();
        let colour = if self.samples == 3 { ColorType::Rgb } else { ColorType::Luma };
        let (width, height) = (self.width as u16, self.height as u16);
        Encoder::new(&mut bytes, quality.clamp(1, 100)).encode(&self.bytes, width, height, colour)?;
        Ok(bytes)
    }
}
