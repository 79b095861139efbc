//! The demo's people: one sign-in per role, and readers of different skill.

use anyhow::Result;
use phantom::Skill;
use workflow::app::App;
use workflow::authority::{Administrator, SignedIn};
use workflow::person::{self, NewPerson};

/// Everybody's password.
pub const PASSWORD: &str = "overread-demo";

/// Name, display name, what they are in the demo.
const PEOPLE: [(&str, &str, &str); 10] = [
    ("ada", "Ada Minton", "administrator"),
    ("maya", "Maya Okafor", "manager"),
    ("clara", "Dr Clara Weiss", "clinical lead"),
    ("rosa", "Dr Rosa Lindqvist", "reader (reads wait)"),
    ("robin", "Dr Robin Achterberg", "reader"),
    ("remy", "Dr Rémy Fontaine", "reader"),
    ("rita", "Dr Rita Sato", "reader"),
    ("arno", "Prof Arno Brandt", "arbiter"),
    ("audrey", "Audrey Nkemelu", "auditor"),
    ("cusco", "Dr Cusco Ibarra", "custodian"),
];

/// Which of them read, and how well.
pub fn readers() -> [(&'static str, Skill); 4] {
    [
        ("rosa", Skill::expert()),
        ("robin", Skill::experienced()),
        ("remy", Skill::trainee()),
        ("rita", Skill::over_caller()),
    ]
}

/// Whether the store holds anybody.
pub async fn are_there(app: &App) -> Result<bool> {
    Ok(person::command_line::person(app, PEOPLE[0].0).await?.is_some())
}

/// Makes everybody; gives the administrator.
pub async fn make(app: &App) -> Result<Administrator> {
    let new = |(name, display_name, what): (&str, &str, &str)| NewPerson {
        name: name.to_owned(),
        display_name: display_name.to_owned(),
        password: PASSWORD.to_owned(),
        administrator: what == "administrator",
    };
    let ada = SignedIn::from(person::bootstrap_administrator(app, new(PEOPLE[0])).await?);
    let administrator = Administrator::grant(&ada)?;
    for one in &PEOPLE[1..] {
        person::create(app, &administrator, new(*one)).await?;
    }
    Ok(administrator)
}

/// Tells how to sign in.
pub fn print_sign_ins() {
    println!("Everybody's password is {PASSWORD}.\n");
    for (name, display_name, what) in PEOPLE {
        println!("  {name:8} {what:22} {display_name}");
    }
    println!();
}
