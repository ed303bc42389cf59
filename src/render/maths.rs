//! Formulas on a page.

use super::html::escape;
use crate::parse::markdown::maths::mathml;

/// MathML of a formula, in an element of its own if it is displayed; a formula that cannot be read (a finding when it was
/// parsed) as code.
pub fn html(formula: &str, display: bool) -> String {
    match mathml(formula, display) {
        Ok(mathml) if display => format!("<span class=\"math-display\">{mathml}</span>"),
        Ok(mathml) => mathml,
        Err(_) => format!("<code>{}</code>", escape(formula)),
    }
}
