//! LaTeX maths to MathML.

/// MathML of a formula without its dollar signs, `display` for one in a line of its own. Without the feature `maths`: the
/// formula as code.
///
/// # Errors
/// What is wrong with the formula, one sentence.
#[cfg(feature = "maths")]
pub fn mathml(formula: &str, display: bool) -> Result<String, String> {
    use pulldown_latex::config::{DisplayMode, RenderConfig};
    use pulldown_latex::{Parser, Storage, push_mathml};

    if formula.len() > LONGEST {
        return Err(format!("a formula has at most {LONGEST} bytes, this one has {}", formula.len()));
    }
    if depth(formula) > DEEPEST {
        return Err(format!("its braces are nested deeper than {DEEPEST} levels"));
    }
    let storage = Storage::new();
    if let Some(error) = Parser::new(formula, &storage).find_map(Result::err) {
        let message = error.to_string();
        let first = message.lines().next().unwrap_or_default().trim().trim_start_matches("parsing error: ");
        return Err(first.to_string());
    }
    let storage = Storage::new();
    let display_mode = if display { DisplayMode::Block } else { DisplayMode::Inline };
    let config = RenderConfig { display_mode, annotation: Some(formula), ..RenderConfig::default() };
    let mut out = String::new();
    push_mathml(&mut out, Parser::new(formula, &storage), config).map_err(|error| error.to_string())?;
    Ok(out)
}

/// Longest formula, in bytes.
#[cfg(feature = "maths")]
const LONGEST: usize = 20_000;

/// Deepest nesting of braces.
#[cfg(feature = "maths")]
const DEEPEST: usize = 50;

#[cfg(feature = "maths")]
fn depth(formula: &str) -> usize {
    let (mut depth, mut deepest) = (0usize, 0usize);
    for byte in formula.bytes() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

/// MathML of a formula without its dollar signs, `display` for one in a line of its own. Without the feature `maths`: the
/// formula as code.
///
/// # Errors
/// None without the feature.
#[cfg(not(feature = "maths"))]
pub fn mathml(formula: &str, _display: bool) -> Result<String, String> {
    let escaped = formula.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    Ok(format!("<code class=\"math\">{escaped}</code>"))
}
