//! Formulas on a page.

use super::html::escape;
use crate::parse::markdown::maths::mathml;

/// MathML of a formula, in an element of its own if it is displayed; a formula that cannot be read (a finding when it was
/// parsed) as code.
pub fn html(formula: &str, display: bool) -> String {
    let mathml = mathml(formula, display).map(|mathml| readable(&mathml));
    match mathml {
        Ok(mathml) if display => format!("<span class=\"math-display\">{mathml}</span>"),
        Ok(mathml) => mathml,
        Err(_) => format!("<code>{}</code>", escape(formula)),
    }
}

/// Spaces as characters, which need no escape, and commas within numbers (`0{,}9`) as a part of the number.
fn readable(mathml: &str) -> String {
    let mathml = mathml.replace("&amp;nbsp;", "\u{a0}").replace("&nbsp;", "\u{a0}");
    joined_numbers(&mathml)
}

/// A comma in braces of its own between digits is a part of the number.
fn joined_numbers(mathml: &str) -> String {
    const COMMA: &str = "</mn><mrow><mo>,</mo></mrow><mn>";
    mathml.replace(COMMA, ",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_are_characters() {
        for formula in ["a\\ b", "a~b", "\\text{ a }b"] {
            let html = html(formula, false);
            assert!(!html.contains("nbsp"), "{html}");
        }
    }

    #[test]
    fn commas_of_numbers_take_no_space() {
        let html = html("0{,}9 + 12{,}34", false);
        assert!(html.contains("<mn>0,9</mn>") && html.contains("<mn>12,34</mn>"), "{html}");
    }
}
