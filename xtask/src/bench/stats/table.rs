//! The table that is printed.

use super::comparison::{Ours, Theirs, compare};

/// One kind of work.
pub struct Line {
    title: String,
    ours: f64,
    limit: Option<f64>,
    peer: Option<Peer>,
}

/// What a peer took, or why it did not run.
enum Peer {
    Ran { seconds: f64, name: String, differing: Option<String> },
    Failed(String),
}

impl Line {
    pub fn of(title: &str, limit: Option<f64>, ours: &Ours, theirs: Option<Result<Theirs, String>>) -> Self {
        let peer = theirs.map(|found| match found {
            Ok(theirs) => {
                let (compared, differing) = compare(ours, &theirs);
                let part =
                    (theirs.part < 1.0).then(|| format!("from {:.1} % of the work", 100.0 * theirs.part));
                let note = Some(theirs.note).filter(|note| !note.is_empty());
                let same = differing.is_none().then(|| match compared {
                    1 => "1 figure the same".to_owned(),
                    _ => format!("{compared} figures the same"),
                });
                let name: Vec<String> =
                    [Some(theirs.package), part, note, same].into_iter().flatten().collect();
                let name = name.join(", ");
                Peer::Ran { seconds: theirs.cpu, name, differing }
            }
            Err(why) => Peer::Failed(why),
        });
        Self { title: title.to_owned(), ours: ours.cpu, limit, peer }
    }

    /// Whether the work keeps its limit and no figure differs from the peer's.
    pub fn holds(&self) -> bool {
        let differs = matches!(&self.peer, Some(Peer::Ran { differing: Some(_), .. }));
        self.limit.is_none_or(|limit| self.ours <= limit) && !differs
    }

    fn verdict(&self) -> &'static str {
        match self.limit {
            Some(limit) if self.ours > limit => "OVER THE LIMIT",
            Some(_) => "kept",
            None => "",
        }
    }
}

/// Prints all lines: seconds of processor time, user and system, of all threads.
pub fn print(lines: &[Line]) {
    println!("Seconds of processor time:");
    println!(
        "{:<61} {:>8} {:>7} {:>8} {:>8}  {:<15}peer",
        "work", "ours", "limit", "peer", "ratio", "verdict"
    );
    for line in lines {
        let limit = line.limit.map_or(String::new(), |limit| format!("{limit:.3}"));
        let (seconds, ratio, name) = match &line.peer {
            Some(Peer::Ran { seconds, name, differing }) => {
                let name = differing.as_ref().map_or(name.clone(), |why| format!("{name}; DIFFERS: {why}"));
                (format!("{seconds:.2}"), format!("{:.0} ×", seconds / line.ours), name)
            }
            Some(Peer::Failed(why)) => (String::new(), String::new(), format!("did not run: {why}")),
            None => Default::default(),
        };
        println!(
            "{:<61} {:>8.4} {limit:>7} {seconds:>8} {ratio:>8}  {:<15}{name}",
            line.title,
            line.ours,
            line.verdict()
        );
    }
}
