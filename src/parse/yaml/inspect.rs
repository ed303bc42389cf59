//! What is well-formed YAML and yet not what the author meant: duplicate and merge keys, keys that a comma made, nulls,
//! texts cut short by ` #`.

use std::collections::HashMap;

use super::{Data, Field, Kind, Node, Style, Text, traps};
use crate::diag::{Diagnostic, Rule};
use crate::source::Span;

/// Keys whose values are texts for readers: a ` #` behind even one word of theirs is worth a warning.
const TEXTS: &[&str] = &[
    "title",
    "summary",
    "text",
    "body",
    "name",
    "role",
    "label",
    "what",
    "q",
    "a",
    "why",
    "settles",
    "method",
    "note",
    "gain",
    "risk",
    "caption",
    "alt",
    "translation",
    "key_points",
    "aims",
    "description",
    "credit",
    "reason",
];

/// Reports traps, and takes duplicate keys and keys that a comma made out of the tree.
pub(super) fn inspect(root: &mut Node, source: &Text, diags: &mut Vec<Diagnostic>) {
    Inspector { source, diags }.node(root, None, false);
}

struct Inspector<'a> {
    source: &'a Text<'a>,
    diags: &'a mut Vec<Diagnostic>,
}

impl Inspector<'_> {
    /// `free` where the author may put anything (`extra`).
    fn node(&mut self, node: &mut Node, key: Option<&str>, free: bool) {
        match &mut node.data {
            Data::Map(fields) => {
                self.keys(fields);
                for field in fields {
                    let free = free || field.key.value == "extra";
                    if field.value.is_null() && !free {
                        self.diags.push(self.null(field));
                    }
                    self.node(&mut field.value, Some(&field.key.value), free);
                }
            }
            Data::Seq(items) => {
                for item in items {
                    if item.is_null() && !free {
                        self.diags.push(self.null_item(item.span));
                    }
                    self.node(item, key, free);
                }
            }
            Data::Scalar(scalar) if scalar.style == Style::Plain && scalar.kind == Kind::Text => {
                let prose = scalar.text.text.contains(' ') || key.is_some_and(|key| TEXTS.contains(&key));
                if prose && let Some(comment) = self.comment_behind(scalar.text.span) {
                    self.diags.push(cut_short(&scalar.text.text, comment));
                }
            }
            Data::Scalar(_) | Data::Null => {}
        }
    }

    fn keys(&mut self, fields: &mut Vec<Field>) {
        let mut seen: HashMap<String, Span> = HashMap::with_capacity(fields.len());
        let mut before = None;
        fields.retain(|field| {
            let keep = self.keep(field, before, &seen);
            seen.entry(field.key.value.clone()).or_insert(field.key.span);
            before = Some(field.key.span);
            keep
        });
    }

    fn keep(&mut self, field: &Field, before: Option<Span>, seen: &HashMap<String, Span>) -> bool {
        let key = &field.key;
        if field.value.is_null() && self.is_bare(field) {
            self.diags.push(traps::comma_key(self.source, key, before));
            return false;
        }
        if let Some(found) = traps::brace_key(key) {
            self.diags.push(found);
            return false;
        }
        if let Some(first) = seen.get(&key.value) {
            let found = Diagnostic::new(
                Rule::DuplicateKey,
                key.span,
                format!("the key `{}` stands twice in one map", key.value),
            );
            self.diags.push(found.related(*first, "first here").help("merge the two, or take one out"));
            return false;
        }
        if key.value == "<<" {
            let found = Diagnostic::new(Rule::InvalidYaml, key.span, "the merge key `<<` is not supported");
            self.diags.push(found.help("write the keys out"));
            return false;
        }
        true
    }

    /// Has the key no `:` behind it? Only flow maps let that pass.
    fn is_bare(&self, field: &Field) -> bool {
        !self.behind(field.key.span).trim_start().starts_with(':')
    }

    fn behind(&self, span: Span) -> &str {
        self.source.text.get((span.end as usize).saturating_sub(self.source.base)..).unwrap_or_default()
    }

    fn comment_behind(&self, span: Span) -> Option<Span> {
        let line = self.behind(span).split(['\n', '\r']).next()?;
        let comment = line.trim_start();
        let at = span.end as usize - self.source.base + line.len() - comment.len();
        comment.starts_with('#').then(|| self.source.span(at, at + comment.trim_end().len()))
    }

    fn null(&self, field: &Field) -> Diagnostic {
        let key = &field.key;
        let found =
            Diagnostic::new(Rule::YamlTrap, key.span, format!("`{}` has no value and counts as absent", key.value));
        let behind = self.behind(key.span).trim_start().strip_prefix(':').unwrap_or_default();
        let line = behind.split(['\n', '\r']).next().unwrap_or_default().trim();
        // In `{date: ~, text: x}` the value ends before the comma.
        let word = line.split([',', '}', ']']).next().unwrap_or_default().trim();
        let line = if matches!(word, "~" | "null" | "Null" | "NULL") { word } else { line };
        found.help(match line {
            comment if comment.starts_with('#') => {
                format!("`#` begins a comment: write `{}: {}`", key.value, traps::quoted(comment))
            }
            "~" => format!(
                "`~` means nothing in YAML: write a value, `{}: \"~\"` for the sign itself, or take the key out",
                key.value
            ),
            end if end.is_empty() || end.starts_with([',', '}', ']']) => "write a value, or take the key out".into(),
            word => format!(
                "`{word}` means nothing in YAML: put it in quotes if it is meant as a text, or take the key out"
            ),
        })
    }

    fn null_item(&self, span: Span) -> Diagnostic {
        Diagnostic::new(Rule::YamlTrap, span, "this item of the list has no value and counts as absent")
            .help("write a value behind the `-`, or take the line out")
    }
}

fn cut_short(text: &str, comment: Span) -> Diagnostic {
    let end: String = text.chars().rev().take(30).collect::<Vec<_>>().into_iter().rev().collect();
    Diagnostic::new(Rule::YamlTrap, comment, format!("the text ends before this `#`, after `{end}`"))
        .label("read as a comment")
        .help("put the whole text in quotes if this belongs to it, else put the comment on a line of its own")
}
