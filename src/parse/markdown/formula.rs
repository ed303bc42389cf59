//! Formulas as words of a line: `$\frac{a}{b}$` is a/b, `$x^2$` is x². For feeds, descriptions, drawings and machines.

/// A formula in one line, as one would type it; what nobody can type so stays as LaTeX.
pub(super) fn plain(formula: &str) -> String {
    let Ok(mathml) = super::maths::mathml(formula, false) else { return formula.to_string() };
    let source = mathml.split_once("<annotation").map_or(mathml.as_str(), |(before, _)| before);
    let mut reader = Reader { rest: source };
    let text: String = reader.nodes("").iter().map(Node::line).collect();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() { formula.to_string() } else { text }
}

/// An element of MathML, or its text.
enum Node {
    Element(String, Vec<Node>),
    Text(String),
}

struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    /// The nodes up to the end of this element. The depth is bounded, because that of formulas is.
    fn nodes(&mut self, end: &str) -> Vec<Node> {
        let mut found = Vec::new();
        while !self.rest.is_empty() {
            let Some(after) = self.rest.strip_prefix('<') else {
                let at = self.rest.find('<').unwrap_or(self.rest.len());
                let (text, rest) = self.rest.split_at(at);
                self.rest = rest;
                found.push(Node::Text(unescape(text)));
                continue;
            };
            let Some((tag, rest)) = after.split_once('>') else { return found };
            self.rest = rest;
            let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap_or_default();
            if tag.starts_with('/') {
                if name == end {
                    return found;
                }
                continue;
            }
            let inner = if tag.ends_with('/') { Vec::new() } else { self.nodes(name) };
            found.push(Node::Element(name.to_string(), inner));
        }
        found
    }
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

impl Node {
    fn line(&self) -> String {
        let (name, inner) = match self {
            // Invisible signs: applied function, times, plus.
            Node::Text(text) => return text.replace(['\u{2061}', '\u{2062}', '\u{2064}'], ""),
            Node::Element(name, inner) => (name.as_str(), inner),
        };
        let child = |n: usize| inner.get(n).map(Node::line).unwrap_or_default();
        match name {
            "mfrac" => format!("{}/{}", grouped(&child(0)), grouped(&child(1))),
            "msqrt" => format!("√{}", grouped(&inner.iter().map(Node::line).collect::<String>())),
            "mroot" => format!("{}√{}", raised(&child(1)).unwrap_or_default(), grouped(&child(0))),
            "msup" | "mover" => format!("{}{}", child(0), sup(&child(1))),
            "msub" | "munder" => format!("{}{}", child(0), sub(&child(1))),
            "msubsup" | "munderover" => format!("{}{}{}", child(0), sub(&child(1)), sup(&child(2))),
            "mtr" => format!("{}; ", inner.iter().map(Node::line).collect::<Vec<_>>().join(", ")),
            "mtable" => {
                let rows: String = inner.iter().map(Node::line).collect();
                rows.trim_end_matches("; ").to_string()
            }
            "mspace" => " ".into(),
            "mphantom" => String::new(),
            "mo" => operator(&child(0)),
            _ => inner.iter().map(Node::line).collect(),
        }
    }
}

/// Relations and signs between two terms stand free, as in print.
fn operator(sign: &str) -> String {
    let free = "=≠≈≡≤≥<>∼≃≅→←↔⇒⇐⇔↦∈∉⊂⊃⊆⊇∪∩+−±∓×·÷";
    if !sign.is_empty() && sign.chars().all(|c| free.contains(c)) { format!(" {sign} ") } else { sign.to_string() }
}

/// What holds more than one sign is put in brackets.
fn grouped(text: &str) -> String {
    let text = text.trim();
    let simple = text.chars().all(|c| c.is_alphanumeric() || "²³¹⁰⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉.,′".contains(c));
    if simple || (text.starts_with('(') && text.ends_with(')')) { text.to_string() } else { format!("({text})") }
}

fn sup(text: &str) -> String {
    let text = text.trim();
    match raised(text) {
        Some(raised) => raised,
        // Primes and accents stand behind their letter as they are.
        None if text.chars().all(|c| !c.is_alphanumeric()) && text.chars().count() == 1 => text.to_string(),
        None => format!("^{}", grouped(text)),
    }
}

fn sub(text: &str) -> String {
    let text = text.trim();
    let digits = text.chars().map(|c| at(c, "0123456789+−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎"));
    digits.collect::<Option<String>>().unwrap_or_else(|| format!("_{}", grouped(text)))
}

fn raised(text: &str) -> Option<String> {
    text.chars().map(|c| at(c, "0123456789+−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")).collect()
}

fn at(c: char, from: &str, to: &str) -> Option<char> {
    from.chars().position(|known| known == c).and_then(|place| to.chars().nth(place))
}

#[cfg(all(test, feature = "maths"))]
mod tests {
    use super::*;

    #[test]
    fn formulas_can_be_read_in_a_line() {
        for (formula, expected) in [
            (r"E = mc^2", "E = mc²"),
            (r"\frac{a+b}{2}", "(a + b)/2"),
            (r"\sqrt{x}", "√x"),
            (r"x_1 + x_{10}", "x₁ + x₁₀"),
            (r"\alpha \le \beta", "α ≤ β"),
            (r"a_{max}^{n}", "a_maxⁿ"),
            (r"2^{x+1}", "2^(x + 1)"),
            (r"\text{Tote} \approx 6000", "Tote ≈ 6000"),
        ] {
            assert_eq!(plain(formula), expected, "{formula}");
        }
    }

    #[test]
    fn what_cannot_be_read_stays() {
        assert_eq!(plain(r"\nosuchcommand{"), r"\nosuchcommand{");
        assert_eq!(plain(""), "");
    }
}
