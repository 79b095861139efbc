//! Ours and the peer, measured in turns.

use std::fs;
use std::path::Path;

use anyhow::Result;

use super::orthanc::{self, Flushing};
use super::ours::Program;
use super::server::{Server, size};

/// Ours, and the peer.
pub struct Pair {
    pub ours: Server,
    pub theirs: Option<Server>,
    token: String,
}

/// What was measured in each round.
pub struct Rounds<T> {
    pub ours: Vec<T>,
    pub theirs: Vec<T>,
}

impl Pair {
    /// Starts both on empty archives.
    pub fn start(program: &Program, folder: &Path, with_peer: bool) -> Result<Self> {
        fs::create_dir_all(folder)?;
        let own = folder.join("overread");
        let token = program.prepare(&own)?;
        let ours = program.serve(&own, &token)?;
        let theirs = with_peer.then(|| orthanc::start(&folder.join("orthanc"), Flushing::EachFile));
        Ok(Self { ours, theirs: theirs.transpose()?, token })
    }

    /// Two that run already; the token is that of ours.
    pub const fn of(ours: Server, theirs: Option<Server>, token: String) -> Self {
        Self { ours, theirs, token }
    }

    /// Stops both and starts them anew; tells how many bytes each keeps at rest.
    pub fn restart(self, program: &Program) -> Result<(Self, (u64, Option<u64>))> {
        let Self { ours, theirs, token } = self;
        let (own, other) = (ours.folder.clone(), theirs.as_ref().map(|server| server.folder.clone()));
        ours.stop()?;
        theirs.map_or(Ok(()), Server::stop)?;
        let sizes = (size(&own)?, other.as_deref().map(size).transpose()?);
        let theirs = other.map(|folder| orthanc::start(&folder, Flushing::EachFile)).transpose()?;
        Ok((Self { ours: program.serve(&own, &token)?, theirs, token }, sizes))
    }

    /// Measures one after the other, so that they do not disturb each other, beginning with either in turn.
    pub fn rounds<T>(
        &self,
        rounds: usize,
        mut measure: impl FnMut(&Server, usize) -> Result<T>,
    ) -> Result<Rounds<T>> {
        let mut measured = Rounds { ours: Vec::new(), theirs: Vec::new() };
        for round in 0..rounds {
            if round % 2 == 0 {
                measured.ours.push(measure(&self.ours, round)?);
            }
            if let Some(theirs) = &self.theirs {
                measured.theirs.push(measure(theirs, round)?);
            }
            if round % 2 == 1 {
                measured.ours.push(measure(&self.ours, round)?);
            }
        }
        Ok(measured)
    }

    /// Measures each once.
    pub fn each<T>(&self, mut measure: impl FnMut(&Server) -> Result<T>) -> Result<(T, Option<T>)> {
        let ours = measure(&self.ours)?;
        Ok((ours, self.theirs.as_ref().map(measure).transpose()?))
    }

    pub fn stop(self) -> Result<()> {
        self.ours.stop()?;
        self.theirs.map_or(Ok(()), Server::stop)
    }
}

impl<T> Rounds<T> {
    /// The medians of a figure.
    pub fn medians(&self, figure: impl Fn(&T) -> f64) -> (f64, Option<f64>) {
        (median(self.ours.iter().map(&figure)).unwrap_or(f64::NAN), median(self.theirs.iter().map(&figure)))
    }
}

/// The median; of an even number the lower one.
pub fn median(figures: impl Iterator<Item = f64>) -> Option<f64> {
    quantile(&mut figures.collect::<Vec<_>>(), 0.5)
}

/// The figure at a share of them, by rank.
pub fn quantile(figures: &mut [f64], share: f64) -> Option<f64> {
    figures.sort_by(f64::total_cmp);
    let rank = (figures.len() as f64 * share).ceil() as usize;
    figures.get(rank.max(1) - 1).copied()
}
