//! How a run ends.

use std::process::ExitCode;

use crate::compile::Failure;

/// How a run that was not cut short ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Exit {
    /// It did what it was asked for.
    Done = 0,
    /// The site has errors, or warnings where they count as errors.
    Site = 1,
    /// The command was used wrongly.
    Usage = 2,
    /// The machine failed: disk, permission, port.
    Machine = 3,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit as u8)
    }
}

/// Why a run was cut short.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stop {
    /// The exit code.
    pub exit: Exit,
    /// One sentence without a full stop.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
}

/// What every verb gives back.
pub type Outcome = Result<Exit, Stop>;

impl Stop {
    /// The command was used wrongly.
    pub fn usage(message: impl Into<String>) -> Stop {
        Stop { exit: Exit::Usage, message: message.into(), hint: None }
    }

    /// The site as a whole cannot be worked on.
    pub fn site(message: impl Into<String>) -> Stop {
        Stop { exit: Exit::Site, message: message.into(), hint: None }
    }

    /// The machine failed.
    pub fn machine(message: impl Into<String>) -> Stop {
        Stop { exit: Exit::Machine, message: message.into(), hint: None }
    }

    /// Adds what to do about it.
    pub fn hint(mut self, hint: impl Into<String>) -> Stop {
        self.hint = Some(hint.into());
        self
    }
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Stop {
        match failure {
            Failure::Site(message) => Stop::site(message),
            Failure::Machine(message) => Stop::machine(message),
        }
    }
}
