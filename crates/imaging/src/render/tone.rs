//! From stored values to grey levels (PS3.3 C.11.1, C.11.2): rescale, window, polarity.

use crate::dataset::DataSet;
use crate::index::PixelModule;
use dicom_core::Tag;
use dicom_dictionary_std::tags;
use serde::{Deserialize, Serialize};

/// Which values are shown between black and white, in rescaled values.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Window {
    /// The middle.
    pub centre: f64,
    /// The width, more than 0.
    pub width: f64,
    /// The shape between.
    pub function: Function,
}

/// The VOI LUT Function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Function {
    /// `LINEAR`: integer levels, C.11.2.1.2.1.
    #[default]
    Linear,
    /// `LINEAR_EXACT`, C.11.2.1.3.2.
    LinearExact,
    /// `SIGMOID`, C.11.2.1.3.1.
    Sigmoid,
}

impl Function {
    /// The function of a VOI LUT Function term, in either case; `None`: there is none of that name.
    pub fn named(term: &str) -> Option<Self> {
        match term.to_uppercase().replace('-', "_").as_str() {
            "LINEAR" => Some(Self::Linear),
            "LINEAR_EXACT" => Some(Self::LinearExact),
            "SIGMOID" => Some(Self::Sigmoid),
            _ => None,
        }
    }
}

impl Window {
    /// Black 0, white 1.
    pub(super) fn level(&self, value: f64) -> f64 {
        let Self { centre, width, function } = *self;
        match function {
            Function::Linear if width > 1.0 => {
                ((value - (centre - 0.5)) / (width - 1.0) + 0.5).clamp(0.0, 1.0)
            }
            Function::Linear => f64::from(u8::from(value > centre - 0.5)),
            Function::LinearExact => ((value - centre) / width + 0.5).clamp(0.0, 1.0),
            Function::Sigmoid => 1.0 / (1.0 + (-4.0 * (value - centre) / width).exp()),
        }
    }
}

/// How the values of one frame become grey.
pub(super) struct Tone {
    slope: f64,
    intercept: f64,
    window: Window,
    inverted: bool,
}

impl Tone {
    pub fn of(
        set: &DataSet<'_>,
        pixels: &PixelModule,
        number: u32,
        window: Option<Window>,
        values: &[i64],
    ) -> Self {
        let group = Groups { set, number };
        let first = |tag, sequence| group.numbers(tag, sequence).and_then(|numbers| numbers.first().copied());
        let rescale = tags::PIXEL_VALUE_TRANSFORMATION_SEQUENCE;
        let slope = first(tags::RESCALE_SLOPE, rescale).filter(|slope| *slope != 0.0).unwrap_or(1.0);
        let intercept = first(tags::RESCALE_INTERCEPT, rescale).unwrap_or(0.0);
        let own = || {
            let centre = first(tags::WINDOW_CENTER, tags::FRAME_VOILUT_SEQUENCE)?;
            let width =
                first(tags::WINDOW_WIDTH, tags::FRAME_VOILUT_SEQUENCE).filter(|width| *width > 0.0)?;
            let function = set.text(tags::VOILUT_FUNCTION).and_then(|term| Function::named(&term));
            Some(Window { centre, width, function: function.unwrap_or_default() })
        };
        let padding = set.integer(tags::PIXEL_PADDING_VALUE);
        let inverse = set.text(tags::PRESENTATION_LUT_SHAPE).is_some_and(|shape| shape == "INVERSE");
        Self {
            slope,
            intercept,
            window: window.or_else(own).unwrap_or_else(|| everything(values, padding, slope, intercept)),
            inverted: inverse || pixels.photometric == "MONOCHROME1",
        }
    }

    /// Grey levels, white 255.
    pub fn shown(&self, values: &[i64]) -> Vec<u8> {
        let level = |value: i64| {
            let grey = (self.window.level(value as f64 * self.slope + self.intercept) * 255.0).round() as u8;
            if self.inverted { 255 - grey } else { grey }
        };
        // Most images have far fewer values than pixels.
        let (Some(low), Some(high)) = (values.iter().min(), values.iter().max()) else { return Vec::new() };
        if high - low < 1 << 16 {
            let table: Vec<u8> = (*low..=*high).map(level).collect();
            return values.iter().map(|value| table[(value - low) as usize]).collect();
        }
        values.iter().map(|value| level(*value)).collect()
    }
}

/// A window over all values but padding.
fn everything(values: &[i64], padding: Option<i64>, slope: f64, intercept: f64) -> Window {
    let shown = || values.iter().copied().filter(|value| Some(*value) != padding);
    let ends = [shown().min().unwrap_or(0), shown().max().unwrap_or(0)];
    let [low, high] = ends.map(|value| value as f64 * slope + intercept);
    let width = (high - low).abs().max(1.0);
    Window { centre: f64::midpoint(low, high), width, function: Function::LinearExact }
}

/// Numbers at the top, or in the functional groups of a frame.
struct Groups<'s, 'a> {
    set: &'s DataSet<'a>,
    number: u32,
}

impl Groups<'_, '_> {
    fn numbers(&self, tag: Tag, sequence: Tag) -> Option<Vec<f64>> {
        let per_frame = self.set.items(tags::PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE);
        let own = per_frame.get(self.number as usize - 1);
        let shared = self.set.item(tags::SHARED_FUNCTIONAL_GROUPS_SEQUENCE);
        let within = |group: &DataSet<'_>| group.item(sequence)?.numbers(tag);
        self.set.numbers(tag).or_else(|| own.and_then(within)).or_else(|| shared.and_then(within))
    }
}

/// Colour samples of any depth as 8 bits.
pub(super) fn to_eight_bits(values: &[i64], bits_stored: u32, signed: bool) -> Vec<u8> {
    let offset = if signed { 1_i64 << (bits_stored - 1) } else { 0 };
    let scaled = |value: i64| match bits_stored {
        ..8 => (value + offset) << (8 - bits_stored),
        _ => (value + offset) >> (bits_stored - 8),
    };
    values.iter().map(|value| scaled(*value).clamp(0, 255) as u8).collect()
}
