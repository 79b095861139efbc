//! How an answer kind is written: one flat form, so that each fault in a document has its own place.

use serde::Deserialize;

use super::{AnswerKind, Choice};

/// An answer kind as written, before it is known that its parts belong together.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Written {
    kind: Kind,
    choices: Option<Vec<Choice>>,
    levels: Option<Vec<Choice>>,
    unit: Option<String>,
    minimum: Option<f64>,
    maximum: Option<f64>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Choice,
    Choices,
    Scale,
    Number,
    Text,
}

impl Kind {
    const fn word(self) -> &'static str {
        match self {
            Self::Choice => "choice",
            Self::Choices => "choices",
            Self::Scale => "scale",
            Self::Number => "number",
            Self::Text => "text",
        }
    }
}

impl TryFrom<Written> for AnswerKind {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        let Written { kind, choices, levels, unit, minimum, maximum } = written;
        let given = [
            ("choices", choices.is_some()),
            ("levels", levels.is_some()),
            ("unit", unit.is_some()),
            ("minimum", minimum.is_some()),
            ("maximum", maximum.is_some()),
        ];
        let taken: &[&str] = match kind {
            Kind::Choice | Kind::Choices => &["choices"],
            Kind::Scale => &["levels"],
            Kind::Number => &["unit", "minimum", "maximum"],
            Kind::Text => &[],
        };
        if let Some((name, _)) = given.into_iter().find(|(name, given)| *given && !taken.contains(name)) {
            return Err(format!("an answer of kind {} takes no {name}", kind.word()));
        }
        let needed = |list: Option<Vec<Choice>>, name| {
            list.ok_or_else(|| format!("an answer of kind {} needs {name}", kind.word()))
        };
        Ok(match kind {
            Kind::Choice => Self::Choice { choices: needed(choices, "choices")? },
            Kind::Choices => Self::Choices { choices: needed(choices, "choices")? },
            Kind::Scale => Self::Scale { levels: needed(levels, "levels")? },
            Kind::Number => Self::Number { unit, minimum, maximum },
            Kind::Text => Self::Text,
        })
    }
}
