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
    let config = RenderConfig { display_mode, ..RenderConfig::default() };
    let mut out = String::new();
    push_mathml(&mut out, Parser::new(formula, &storage), config).map_err(|error| error.to_string())?;
    Ok(with_source(&clean(&out), formula))
}

/// The elements that a formula is made of.
#[cfg(feature = "maths")]
const ELEMENTS: &[&str] = &[
    "math",
    "semantics",
    "mrow",
    "mi",
    "mn",
    "mo",
    "mtext",
    "mspace",
    "ms",
    "mfrac",
    "msqrt",
    "mroot",
    "mstyle",
    "mpadded",
    "mphantom",
    "msub",
    "msup",
    "msubsup",
    "munder",
    "mover",
    "munderover",
    "mmultiscripts",
    "mprescripts",
    "none",
    "mtable",
    "mtr",
    "mtd",
    "menclose",
];

/// Makes sure that nothing but MathML comes out, whatever the formula: other tags and stray `<`, `>`, `&` become text, and
/// `style` attributes, which a strict content security policy forbids, go (they say colours and a few gaps).
#[cfg(feature = "maths")]
fn clean(mathml: &str) -> String {
    let mut out = String::with_capacity(mathml.len());
    let mut rest = mathml;
    while let Some(c) = rest.chars().next() {
        let mut taken = c.len_utf8();
        match c {
            '<' => match tag(rest) {
                Some((clean, length)) => {
                    out.push_str(&clean);
                    taken = length;
                }
                None => out.push_str("&lt;"),
            },
            '>' => out.push_str("&gt;"),
            '&' if !is_entity(rest) => out.push_str("&amp;"),
            c => out.push(c),
        }
        rest = rest.get(taken..).unwrap_or_default();
    }
    out
}

#[cfg(feature = "maths")]
fn is_entity(text: &str) -> bool {
    ["&lt;", "&gt;", "&amp;", "&quot;", "&nbsp;"].iter().any(|entity| text.starts_with(entity))
}

/// The tag that a text begins with, `style` taken out, and its length; None: it begins with no tag of MathML.
#[cfg(feature = "maths")]
fn tag(text: &str) -> Option<(String, usize)> {
    let inner = text.get(1..text.find('>')?)?;
    let body = inner.strip_prefix('/').unwrap_or(inner).trim_end_matches('/');
    let (name, mut attributes) = body.split_at(body.find(' ').unwrap_or(body.len()));
    if !ELEMENTS.contains(&name) {
        return None;
    }
    let close = inner.starts_with('/');
    let mut out = format!("<{}{name}", if close { "/" } else { "" });
    while let Some((key, rest)) = attributes.trim_start().split_once("=\"") {
        let (value, after) = rest.split_once('"')?;
        let plain = key.bytes().all(|b| b.is_ascii_lowercase()) && !key.starts_with("on") && !value.contains('<');
        if !plain || close {
            return None;
        }
        if !matches!(key, "style" | "href" | "src") {
            out.push_str(&format!(" {key}=\"{value}\""));
        }
        attributes = after;
    }
    if !attributes.trim().is_empty() {
        return None;
    }
    out.push_str(if inner.ends_with('/') { "/>" } else { ">" });
    Some((out, inner.len() + 2))
}

/// Adds the LaTeX source, for those who copy the formula and for screen readers that read it.
#[cfg(feature = "maths")]
fn with_source(mathml: &str, formula: &str) -> String {
    let source = formula.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let (Some(start), Some(end)) = (mathml.find('>'), mathml.rfind("</math>")) else { return mathml.to_string() };
    let (open, inner) = (mathml.get(..=start).unwrap_or_default(), mathml.get(start + 1..end).unwrap_or_default());
    format!(
        "{open}<semantics><mrow>{inner}</mrow><annotation encoding=\"application/x-tex\">{source}</annotation></semantics></math>"
    )
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
