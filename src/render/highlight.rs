//! Syntax highlighting by class. A small set of classes (`hl-keyword`, `hl-string`, …) stands for the hundreds of scopes of the
//! grammars, so that pages stay light and a theme has a dozen colours to choose; `css/code.css` of the built-in theme has them for day and night.

use std::sync::OnceLock;

use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

use super::html::escape;

/// Code longer than this is shown plain, in bytes.
const LONGEST: usize = 100_000;

/// Code with a line longer than this is shown plain, in bytes.
const LONGEST_LINE: usize = 2_000;

/// Scopes (the longest that fits decides) and the class that shows them; an empty class shows nothing.
const CLASSES: &[(&str, &str)] = &[
    ("comment", "comment"),
    ("punctuation.definition.comment", "comment"),
    ("string", "string"),
    ("punctuation.definition.string", "string"),
    ("constant.character", "string"),
    ("constant.character.escape", "escape"),
    ("constant.numeric", "number"),
    ("constant.language", "constant"),
    ("constant.other", "constant"),
    ("support.constant", "constant"),
    ("keyword", "keyword"),
    ("keyword.operator", "operator"),
    ("keyword.operator.word", "keyword"),
    ("storage", "keyword"),
    ("entity.name", "name"),
    ("entity.name.tag", "tag"),
    ("entity.name.function", "function"),
    ("support.function", "function"),
    ("variable.function", "function"),
    ("entity.name.type", "type"),
    ("entity.name.class", "type"),
    ("entity.name.struct", "type"),
    ("entity.name.enum", "type"),
    ("entity.name.section", "heading"),
    ("entity.other.inherited-class", "type"),
    ("support.type", "type"),
    ("support.class", "type"),
    ("support.type.property-name", "attribute"),
    ("entity.other.attribute-name", "attribute"),
    ("variable.parameter", "variable"),
    ("variable.language", "constant"),
    ("variable.other", "variable"),
    ("markup.heading", "heading"),
    ("markup.bold", "strong"),
    ("markup.italic", "emphasis"),
    ("markup.raw", "string"),
    ("markup.underline.link", "string"),
    ("markup.inserted", "inserted"),
    ("markup.deleted", "deleted"),
    ("meta.diff.header", "comment"),
    ("meta.diff.range", "number"),
    ("invalid", "invalid"),
];

fn syntaxes() -> &'static SyntaxSet {
    static SYNTAXES: OnceLock<SyntaxSet> = OnceLock::new();
    SYNTAXES.get_or_init(SyntaxSet::load_defaults_newlines)
}

fn classes() -> &'static [(Scope, &'static str)] {
    static SCOPES: OnceLock<Vec<(Scope, &'static str)>> = OnceLock::new();
    SCOPES.get_or_init(|| CLASSES.iter().filter_map(|(scope, class)| Some((Scope::new(scope).ok()?, *class))).collect())
}

/// The grammar of a language by its name or by the ending of its files.
fn syntax(language: &str) -> Option<&'static SyntaxReference> {
    let token = match language.to_lowercase().as_str() {
        "" | "text" | "plain" | "plaintext" | "txt" => return None,
        "shell" | "console" | "zsh" | "shell-session" => "bash".to_string(),
        "jsonc" | "json5" => "json".to_string(),
        "typescript" | "ts" | "jsx" | "tsx" | "mjs" => "js".to_string(),
        "htm" | "jinja" | "tera" | "vue" | "svelte" => "html".to_string(),
        "golang" => "go".to_string(),
        other => other.to_string(),
    };
    syntaxes().find_syntax_by_token(&token)
}

/// Code with its words in `<span class="hl-…">`, everything escaped. None: show it plain, because the language is not known
/// or the code too long.
pub fn highlight(code: &str, language: &str) -> Option<String> {
    if code.len() > LONGEST || code.lines().any(|line| line.len() > LONGEST_LINE) {
        return None;
    }
    let mut state = ParseState::new(syntax(language)?);
    let mut stack = ScopeStack::new();
    let mut out = Spans::default();
    for line in code.split_inclusive('\n') {
        let ops = state.parse_line(line, syntaxes()).ok()?;
        let mut from = 0;
        for (at, op) in ops {
            out.push(line.get(from..at)?, class(&stack));
            from = at;
            stack.apply(&op).ok()?;
        }
        out.push(line.get(from..)?, class(&stack));
    }
    Some(out.finish())
}

/// The class of what stands in these scopes: of the innermost that has one.
fn class(stack: &ScopeStack) -> &'static str {
    let of = |scope: &Scope| {
        let fits = classes().iter().filter(|(prefix, _)| prefix.is_prefix_of(*scope));
        fits.max_by_key(|(prefix, _)| prefix.len()).map(|(_, class)| *class)
    };
    stack.as_slice().iter().rev().find_map(of).unwrap_or("")
}

/// Spans, neighbours of one class made one.
#[derive(Default)]
struct Spans {
    out: String,
    class: &'static str,
    text: String,
}

impl Spans {
    fn push(&mut self, text: &str, class: &'static str) {
        // White space has no colour: it stays in the span that it stands behind.
        if class != self.class && !text.trim().is_empty() {
            self.flush();
            self.class = class;
        }
        self.text.push_str(text);
    }

    fn flush(&mut self) {
        let text = std::mem::take(&mut self.text);
        let words = text.trim_end();
        if self.class.is_empty() || words.is_empty() {
            self.out.push_str(&escape(&text));
            return;
        }
        let (class, words) = (self.class, escape(words));
        self.out.push_str(&format!("<span class=\"hl-{class}\">{words}</span>"));
        self.out.push_str(text.get(text.trim_end().len()..).unwrap_or_default());
    }

    fn finish(mut self) -> String {
        self.flush();
        self.out
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn code_gets_classes_and_nothing_else() {
        let html = highlight("fn main() {\n    let x = \"<b>\"; // 3\n}\n", "rust").unwrap();
        assert_eq!(
            html,
            "<span class=\"hl-keyword\">fn</span> <span class=\"hl-function\">main</span>() {\n    \
             <span class=\"hl-keyword\">let</span> x <span class=\"hl-operator\">=</span> \
             <span class=\"hl-string\">&quot;&lt;b&gt;&quot;</span>; <span class=\"hl-comment\">// 3</span>\n}\n"
        );
        for language in ["yaml", "markdown", "json", "bash", "python", "html", "css", "js", "ts", "diff", "sql"] {
            assert!(highlight("a: 1 # <x>\n", language).is_some(), "{language}");
        }
        assert_eq!(highlight("x", "no-such-language"), None);
        assert_eq!(highlight("x", ""), None);
    }

    #[test]
    fn long_code_is_plain() {
        assert_eq!(highlight(&"x\n".repeat(LONGEST), "rust"), None);
        assert_eq!(highlight(&"x".repeat(LONGEST_LINE + 1), "rust"), None);
    }

    /// The colours of the classes: custom properties `--hl-…` with a light and a dark value, which a theme may set anew.
    const STYLESHEET: &str = include_str!("../../themes/broadsheet/static/css/code.css");

    #[test]
    fn the_stylesheet_knows_every_class() {
        for (_, class) in CLASSES {
            assert!(STYLESHEET.contains(&format!(".hl-{class}")), "{class}");
        }
    }

    proptest::proptest! {
        #[test]
        fn the_text_stays_the_same(code in "[ -~\n\té<>&\"']{0,200}", language in "(rust|yaml|html|js|markdown|bash)") {
            let html = highlight(&code, &language).unwrap_or_else(|| escape(&code));
            let mut text = String::new();
            let mut inside = false;
            for c in html.chars() {
                match c {
                    '<' => inside = true,
                    '>' => inside = false,
                    _ if !inside => text.push(c),
                    _ => {}
                }
            }
            let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
            proptest::prop_assert_eq!(text, code);
        }
    }
}
