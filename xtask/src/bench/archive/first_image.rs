//! How soon a first image can be shown on a slow line: how much of a frame in HTJ2K has to have come before the whole
//! picture can be shown at a lower resolution, by a decoder that nobody here wrote.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::http::Connection;
use super::server::Place;
use super::serving::{FRAME, Series};
use super::table::Row;

/// A slow line, in bits per second.
const LINE: f64 = 30e6;
/// How often the sides of the picture are halved.
const HALVINGS: [u32; 3] = [2, 1, 0];

pub fn measure(place: &Place, series: &Series, folder: &Path) -> Result<Vec<Row>> {
    let mut connection = Connection::open(place.http)?;
    let path = series.frames.get(series.frames.len() / 2).context("a series without frames")?;
    let frame = place.ask(&mut connection, path, "image/jphc")?.body;
    fs::create_dir_all(folder)?;
    let whole = milliseconds(FRAME);
    let mut rows = Vec::new();
    for halvings in HALVINGS {
        let bytes = needed(&frame, halvings, folder)?;
        let side = 512 >> halvings;
        let title = match halvings {
            0 => "the whole frame in HTJ2K at 30 Mbit/s".to_owned(),
            _ => format!("the first image, {side} × {side}, at 30 Mbit/s"),
        };
        let note = format!("{:.1} KB of {:.0} KB as it is", bytes as f64 / 1e3, FRAME as f64 / 1e3);
        rows.push(Row::limit(title, milliseconds(bytes), whole, "ms").beside("as it is").note(note));
    }
    fs::remove_dir_all(folder)?;
    Ok(rows)
}

fn milliseconds(bytes: usize) -> f64 {
    bytes as f64 * 8.0 / LINE * 1e3
}

/// The fewest bytes of a frame from which every sample of that resolution comes out as from all of them.
fn needed(frame: &[u8], halvings: u32, folder: &Path) -> Result<usize> {
    let all = shown(frame, halvings, folder)?.context("opj_decompress does not read the frame")?;
    let (mut few, mut enough) = (0, frame.len());
    while few < enough {
        let bytes = usize::midpoint(few, enough);
        if shown(&frame[..bytes], halvings, folder)?.as_ref() == Some(&all) {
            enough = bytes;
        } else {
            few = bytes + 1;
        }
    }
    Ok(enough)
}

/// What the beginning of a frame shows at a lower resolution; `None`: nothing.
fn shown(beginning: &[u8], halvings: u32, folder: &Path) -> Result<Option<Vec<u8>>> {
    let (from, to): (PathBuf, PathBuf) = (folder.join("frame.j2c"), folder.join("picture.pgm"));
    fs::write(&from, beginning)?;
    let _there_may_be_none = fs::remove_file(&to);
    let mut decode = Command::new("opj_decompress");
    decode.args(["-allow-partial", "-r", &halvings.to_string(), "-i"]).arg(&from).arg("-o").arg(&to);
    decode.output().context("opj_decompress could not be started")?;
    Ok(fs::read(&to).ok())
}
