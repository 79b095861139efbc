//! Transfer syntaxes: how a data set and its pixels are laid down (PS3.5 Section 10, PS3.6 Annex A).

/// How the pixels of a frame are encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Codec {
    /// Uncompressed.
    Native,
    /// Uncompressed, each frame in fragments of its own.
    NativeFrame,
    /// Each frame deflated by itself.
    DeflatedFrame,
    /// JPEG baseline, 8 bits (Process 1).
    JpegBaseline,
    /// JPEG extended, 8 or 12 bits (Process 2 and 4).
    JpegExtended,
    /// Retired processes of progressive JPEG (Process 6, 8, 10 and 12).
    JpegProgressive,
    /// JPEG lossless (Process 14, any or first-order prediction).
    JpegLossless,
    /// JPEG-LS, lossless or near-lossless.
    JpegLs,
    /// JPEG 2000 Part 1.
    Jpeg2000,
    /// High-throughput JPEG 2000.
    Htj2k,
    /// Run lengths by byte plane (PS3.5 Annex G).
    Rle,
    /// Known by name only, or not at all.
    Unknown,
}

/// How elements are laid down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Encoding {
    pub explicit: bool,
    pub big_endian: bool,
}

impl Encoding {
    pub const IMPLICIT_LITTLE: Self = Self { explicit: false, big_endian: false };
    pub const EXPLICIT_LITTLE: Self = Self { explicit: true, big_endian: false };
    pub const EXPLICIT_BIG: Self = Self { explicit: true, big_endian: true };
}

/// A transfer syntax and what follows from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Syntax {
    pub uid: &'static str,
    pub name: &'static str,
    pub codec: Codec,
    pub media_type: &'static str,
}

pub(crate) const IMPLICIT_LITTLE: &str = "1.2.840.10008.1.2";
pub(crate) const EXPLICIT_LITTLE: &str = "1.2.840.10008.1.2.1";
pub(crate) const EXPLICIT_BIG: &str = "1.2.840.10008.1.2.2";
pub(crate) const DEFLATED: &str = "1.2.840.10008.1.2.1.99";
pub(crate) const JPEG_BASELINE: &str = "1.2.840.10008.1.2.4.50";
pub(crate) const HTJ2K_RPCL: &str = "1.2.840.10008.1.2.4.202";
pub(crate) const RAW_MEDIA_TYPE: &str = "application/octet-stream";

const fn syntax(uid: &'static str, name: &'static str, codec: Codec, media: &'static str) -> Syntax {
    Syntax { uid, name, codec, media_type: media }
}

const KNOWN: [Syntax; 31] = [
    syntax(IMPLICIT_LITTLE, "Implicit VR Little Endian", Codec::Native, RAW_MEDIA_TYPE),
    syntax(EXPLICIT_LITTLE, "Explicit VR Little Endian", Codec::Native, RAW_MEDIA_TYPE),
    syntax(EXPLICIT_BIG, "Explicit VR Big Endian", Codec::Native, RAW_MEDIA_TYPE),
    syntax(DEFLATED, "Deflated Explicit VR Little Endian", Codec::Native, RAW_MEDIA_TYPE),
    syntax(JPEG_BASELINE, "JPEG Baseline", Codec::JpegBaseline, "image/jpeg"),
    syntax("1.2.840.10008.1.2.4.51", "JPEG Extended", Codec::JpegExtended, "image/jpeg"),
    syntax("1.2.840.10008.1.2.4.57", "JPEG Lossless", Codec::JpegLossless, "image/jpeg"),
    syntax("1.2.840.10008.1.2.4.70", "JPEG Lossless SV1", Codec::JpegLossless, "image/jpeg"),
    syntax("1.2.840.10008.1.2.4.80", "JPEG-LS Lossless", Codec::JpegLs, "image/jls"),
    syntax("1.2.840.10008.1.2.4.81", "JPEG-LS Near-Lossless", Codec::JpegLs, "image/jls"),
    syntax("1.2.840.10008.1.2.4.90", "JPEG 2000 Lossless", Codec::Jpeg2000, "image/jp2"),
    syntax("1.2.840.10008.1.2.4.91", "JPEG 2000", Codec::Jpeg2000, "image/jp2"),
    syntax("1.2.840.10008.1.2.4.201", "HTJ2K Lossless", Codec::Htj2k, "image/jphc"),
    syntax(HTJ2K_RPCL, "HTJ2K Lossless RPCL", Codec::Htj2k, "image/jphc"),
    syntax("1.2.840.10008.1.2.4.203", "HTJ2K", Codec::Htj2k, "image/jphc"),
    syntax("1.2.840.10008.1.2.5", "RLE Lossless", Codec::Rle, "image/dicom-rle"),
    syntax(
        "1.2.840.10008.1.2.4.53",
        "JPEG Spectral Selection (retired)",
        Codec::JpegProgressive,
        "image/jpeg",
    ),
    syntax("1.2.840.10008.1.2.4.55", "JPEG Full Progression (retired)", Codec::JpegProgressive, "image/jpeg"),
    syntax("1.2.840.10008.1.2.1.98", "Encapsulated Uncompressed", Codec::NativeFrame, RAW_MEDIA_TYPE),
    syntax("1.2.840.10008.1.2.8.1", "Deflated Image Frame", Codec::DeflatedFrame, RAW_MEDIA_TYPE),
    syntax("1.2.840.10008.1.2.4.92", "JPEG 2000 Multi-component Lossless", Codec::Unknown, "image/jpx"),
    syntax("1.2.840.10008.1.2.4.93", "JPEG 2000 Multi-component", Codec::Unknown, "image/jpx"),
    syntax("1.2.840.10008.1.2.4.94", "JPIP Referenced", Codec::Unknown, RAW_MEDIA_TYPE),
    syntax("1.2.840.10008.1.2.4.100", "MPEG-2 Main Profile", Codec::Unknown, "video/mpeg"),
    syntax("1.2.840.10008.1.2.4.101", "MPEG-2 High Level", Codec::Unknown, "video/mpeg"),
    syntax("1.2.840.10008.1.2.4.102", "MPEG-4 H.264 High Profile", Codec::Unknown, "video/mp4"),
    syntax("1.2.840.10008.1.2.4.103", "MPEG-4 H.264 BD-compatible", Codec::Unknown, "video/mp4"),
    syntax("1.2.840.10008.1.2.4.107", "HEVC Main Profile", Codec::Unknown, "video/mp4"),
    syntax("1.2.840.10008.1.2.4.110", "JPEG XL Lossless", Codec::Unknown, "image/jxl"),
    syntax("1.2.840.10008.1.2.4.111", "JPEG XL Recompressed JPEG", Codec::Unknown, "image/jxl"),
    syntax("1.2.840.10008.1.2.4.112", "JPEG XL", Codec::Unknown, "image/jxl"),
];

/// What people call a transfer syntax; `None`: not known here.
pub fn transfer_syntax_name(uid: &str) -> Option<&'static str> {
    Syntax::of(uid).map(|syntax| syntax.name)
}

impl Syntax {
    /// The known syntax of this UID.
    pub fn of(uid: &str) -> Option<Self> {
        KNOWN.iter().find(|known| known.uid == uid).copied()
    }

    /// How the elements of a data set in the syntax `uid` are laid down; every syntax that
    /// compresses pixels writes its elements in Explicit VR Little Endian (PS3.5 A.4).
    pub fn encoding(uid: &str) -> Encoding {
        match uid {
            IMPLICIT_LITTLE => Encoding::IMPLICIT_LITTLE,
            EXPLICIT_BIG => Encoding::EXPLICIT_BIG,
            _ => Encoding::EXPLICIT_LITTLE,
        }
    }
}
