//! Running clients beside the provider, without holding it up.

use std::process::{Command, Output, Stdio};

/// Runs a client without holding up the provider.
pub async fn run(mut command: Command) -> Output {
    tokio::task::spawn_blocking(move || command.stdin(Stdio::null()).output().unwrap()).await.unwrap()
}

/// Runs a client that is given `input` to read.
pub async fn run_with(mut command: Command, input: String) -> Output {
    tokio::task::spawn_blocking(move || {
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let writing = std::thread::spawn(move || {
            use std::io::Write;
            stdin.write_all(input.as_bytes()).unwrap();
        });
        let output = child.wait_with_output().unwrap();
        writing.join().unwrap();
        output
    })
    .await
    .unwrap()
}
