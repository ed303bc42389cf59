//! Printing.

/// How findings are printed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// For people, as rustc does.
    Human,
    /// One JSON object per line.
    Json,
    /// GitHub's workflow commands.
    Github,
}

/// Prints.
pub fn print() {}
