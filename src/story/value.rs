//! Numbers that may be ranges, bounds or estimates.

/// A number with its uncertainty: `5`, `1500..12000`, `3000+`, `<=12000`, `~3000`.
#[derive(Clone, Debug, PartialEq)]
pub struct Value {
    /// As written.
    pub text: String,
    /// Lower bound; None: no lower bound is known.
    pub low: Option<f64>,
    /// Upper bound; None: no upper bound is known.
    pub high: Option<f64>,
    /// Said to be about this much.
    pub about: bool,
    /// Digits behind the point, so that it is shown as exactly as it was given.
    pub decimals: u8,
}

/// Why a text is no value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ValueError {
    /// Not a number.
    #[error("`{0}` is no value: write a number, `1500..12000`, `3000+`, `<=12000` or `~3000`")]
    Shape(String),
    /// The range ends below its beginning.
    #[error("`{0}` ends below its beginning")]
    Reversed(String),
}
