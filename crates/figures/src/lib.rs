//! Figures as SVG text, from plain values: what a statistician would print.
//!
//! Every figure is one file without scripts or fonts of its own, on a white ground, in colours that the
//! colour-blind tell apart (Okabe & Ito), with a title and a description for who cannot see it. Nothing here
//! computes a statistic or knows what is drawn.

mod bland_altman;
mod canvas;
mod confusion;
mod control_chart;
mod curve;
mod forest;
mod frame;
mod scale;

pub use bland_altman::{BlandAltman, Level};
pub use confusion::{Confusion, Panel};
pub use control_chart::{ControlChart, Course};
pub use curve::{Curve, Curves};
pub use forest::{Forest, Row};
