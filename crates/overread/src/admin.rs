//! `overread admin`.

use std::io::{IsTerminal, Read, stdin};

use anyhow::{Context, Result};
use clap::Subcommand;
use serde_json::json;
use workflow::app::App;
use workflow::person::{self, NewPerson};

use crate::print;

#[derive(Subcommand)]
pub enum Command {
    /// Make an account that administers the server; the password is asked for, or read from standard input.
    #[command(after_help = "Example:\n  overread admin create --name ada --display-name 'Ada Minton'")]
    Create {
        /// What they sign in with.
        #[arg(long)]
        name: String,
        /// What others read; the sign-in name where it is not given.
        #[arg(long)]
        display_name: Option<String>,
    },
    /// Everybody who can sign in.
    #[command(after_help = "Example:\n  overread admin list --json")]
    List {
        /// Print one JSON object per person.
        #[arg(long)]
        json: bool,
    },
    /// Make a token with which a program acts as somebody; it is printed this once.
    #[command(after_help = "Example:\n  overread admin token --name ada --for 'PACS bridge' --days 90")]
    Token {
        /// As whom the program acts: what they sign in with.
        #[arg(long)]
        name: String,
        /// What the token is for.
        #[arg(long = "for", value_name = "PURPOSE")]
        purpose: String,
        /// How many days it lasts.
        #[arg(long, default_value_t = workflow::token::DAYS)]
        days: u32,
    },
}

pub async fn run(app: &App, command: Command) -> Result<()> {
    match command {
        Command::Create { name, display_name } => {
            let display_name = display_name.unwrap_or_else(|| name.clone());
            let new = NewPerson { name, display_name, password: password()?, administrator: true };
            let made = person::bootstrap_administrator(app, new).await?;
            println!("{} can sign in as {} and administers the server.", made.display_name, made.name);
        }
        Command::List { json } => list(app, json).await?,
        Command::Token { name, purpose, days } => {
            let made = workflow::token::make_at_command_line(app, &name, &purpose, Some(days)).await?;
            println!("{}", made.secret);
            eprintln!("It ends on {}. Send it as: Authorization: Bearer …", made.token.expires_at);
        }
    }
    Ok(())
}

async fn list(app: &App, as_json: bool) -> Result<()> {
    let people = person::command_line::everybody(app).await?;
    if as_json {
        for one in people {
            print::json(&json!({
                "name": one.name,
                "display_name": one.display_name,
                "administrator": one.administrator,
                "disabled": one.disabled,
            }))?;
        }
        return Ok(());
    }
    let rows: Vec<_> = people
        .into_iter()
        .map(|one| {
            let state = match (one.disabled, one.administrator) {
                (true, _) => "disabled",
                (false, true) => "administrator",
                (false, false) => "",
            };
            [one.name.clone(), one.display_name, state.to_owned()]
        })
        .collect();
    print::table(["name", "display name", ""], &rows);
    Ok(())
}

/// Reads the password without showing it on a terminal, or the first line of a pipe.
fn password() -> Result<String> {
    if stdin().is_terminal() {
        return rpassword::prompt_password("Password: ").context("the password could not be read");
    }
    let mut text = String::new();
    stdin().read_to_string(&mut text).context("the password could not be read from standard input")?;
    Ok(text.lines().next().unwrap_or_default().to_owned())
}
