//! The other side: a process that does one task after the other until its input ends.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};

use imaging::Refusal;

use super::confinement;
use super::message::{Answer, give, take};

/// Confines this process to `memory_bytes`, and does what its input asks for, until that ends.
///
/// # Errors
/// Where the process cannot be confined, or its input or output breaks.
pub fn run(memory_bytes: u64) -> io::Result<()> {
    // What a task does wrong is told in its answer; nobody reads a worker's words.
    std::panic::set_hook(Box::new(|_| {}));
    confinement::confine(memory_bytes)?;
    let (mut input, mut output) = (io::stdin().lock(), io::stdout().lock());
    while let Some((task, file)) = take(&mut input)? {
        let outcome = catch_unwind(AssertUnwindSafe(|| task.perform(&file))).unwrap_or_else(|_| {
            let cause = "the decoder gave up on it".to_owned();
            Err(Refusal::Undecodable { number: task.number(), cause })
        });
        drop(file);
        let (answer, bytes) = Answer::of(outcome);
        give(&mut output, &answer, &bytes)?;
    }
    Ok(())
}
