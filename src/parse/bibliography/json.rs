//! JSON (RFC 8259) into a tree that knows where everything stands.

use crate::diag::{Diagnostic, Rule};
use crate::parse::RawText;
use crate::parse::yaml::{Data, Field, Kind, Node, Scalar, Style};
use crate::source::{FileId, SourceFile, Span, Spanned};

/// How deep lists and maps may lie in each other; CSL-JSON needs four.
const DEEPEST: usize = 32;

/// Reads the file of a bibliography.
#[cfg(feature = "cite")]
pub(super) fn read(book: &mut super::book::Book<'_>) -> Option<Node> {
    json(book.file, book.diags())
}

/// Reads a file. Duplicate keys are refused, as in YAML.
pub fn json(file: &SourceFile, diags: &mut Vec<Diagnostic>) -> Option<Node> {
    let (_, start) = file.without_bom();
    let mut reader = Reader { text: &file.text, file: file.id, at: start };
    match reader.document() {
        Ok(node) => Some(node),
        Err(Mistake { at, rule, message }) => {
            let end = file.text.get(at..).and_then(|rest| rest.chars().next()).map_or(at, |c| at + c.len_utf8());
            diags.push(Diagnostic::new(rule, Span::new(file.id, at, end), message));
            None
        }
    }
}

struct Mistake {
    at: usize,
    rule: Rule,
    message: String,
}

type Read<T> = Result<T, Mistake>;

struct Reader<'a> {
    text: &'a str,
    file: FileId,
    at: usize,
}

impl Reader<'_> {
    fn document(&mut self) -> Read<Node> {
        let node = self.value(0)?;
        self.space();
        match self.peek() {
            None => Ok(node),
            Some(_) => self.wrong("this stands behind the end of the JSON"),
        }
    }

    fn wrong<T>(&self, message: impl Into<String>) -> Read<T> {
        Err(Mistake { at: self.at, rule: Rule::InvalidValue, message: message.into() })
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn span(&self, start: usize) -> Span {
        Span::new(self.file, start, self.at)
    }

    /// Takes this character, after white space.
    fn expect(&mut self, wanted: u8, context: &str) -> Read<()> {
        self.space();
        if self.peek() == Some(wanted) {
            self.at += 1;
            return Ok(());
        }
        self.wrong(format!("JSON needs `{}` {context}", char::from(wanted)))
    }

    fn value(&mut self, depth: usize) -> Read<Node> {
        self.space();
        let start = self.at;
        if depth > DEEPEST {
            let message = format!("lists and maps lie more than {DEEPEST} deep in each other here");
            return Err(Mistake { at: start, rule: Rule::Limit, message });
        }
        let data = match self.peek() {
            Some(b'{') => self.map(depth)?,
            Some(b'[') => self.list(depth)?,
            Some(b'"') => {
                let text = self.text()?;
                Data::Scalar(Scalar { text, kind: Kind::Text, style: Style::Double })
            }
            Some(_) => self.word()?,
            None => return self.wrong("the JSON ends here, but a value is missing"),
        };
        Ok(Node { span: self.span(start), data })
    }

    fn map(&mut self, depth: usize) -> Read<Data> {
        let mut fields: Vec<Field> = Vec::new();
        let mut keys = std::collections::HashSet::new();
        self.at += 1;
        self.space();
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(Data::Map(fields));
        }
        loop {
            self.space();
            if self.peek() == Some(b'}') {
                return self.wrong("a key is missing here: JSON has no `,` behind the last value");
            }
            if self.peek() != Some(b'"') {
                return self.wrong("JSON needs a key in double quotes here");
            }
            let start = self.at;
            let key = self.text()?;
            if !keys.insert(key.text.clone()) {
                let message = format!("the key `{}` stands twice in this map", key.text);
                return Err(Mistake { at: start, rule: Rule::DuplicateKey, message });
            }
            self.expect(b':', "behind a key")?;
            let value = self.value(depth + 1)?;
            fields.push(Field { key: Spanned::new(key.text, key.span), value });
            self.space();
            if self.peek() != Some(b',') {
                break;
            }
            self.at += 1;
        }
        self.expect(b'}', "or `,` behind a value of a map")?;
        Ok(Data::Map(fields))
    }

    fn list(&mut self, depth: usize) -> Read<Data> {
        let mut items = Vec::new();
        self.at += 1;
        self.space();
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(Data::Seq(items));
        }
        loop {
            items.push(self.value(depth + 1)?);
            self.space();
            if self.peek() != Some(b',') {
                break;
            }
            self.at += 1;
        }
        self.expect(b']', "or `,` behind an item of a list")?;
        Ok(Data::Seq(items))
    }

    /// `true`, `false`, `null` or a number.
    fn word(&mut self) -> Read<Data> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || "+-.".contains(c))).unwrap_or(rest.len());
        let word = &rest[..end];
        let kind = match word {
            "null" => None,
            "true" => Some(Kind::Bool(true)),
            "false" => Some(Kind::Bool(false)),
            "" if rest.starts_with([']', '}']) => {
                return self.wrong("a value is missing here: JSON has no `,` behind the last one");
            }
            _ => match (word.parse::<i64>(), word.parse::<f64>()) {
                _ if !word.starts_with(|c: char| c == '-' || c.is_ascii_digit()) => {
                    return self.wrong("this is no JSON: a text stands in double quotes");
                }
                (Ok(whole), _) => Some(Kind::Int(whole)),
                (_, Ok(number)) if number.is_finite() => Some(Kind::Float(number)),
                _ => return self.wrong(format!("`{word}` is no number")),
            },
        };
        let start = self.at;
        self.at += end;
        let text = RawText::verbatim(word, self.span(start));
        Ok(kind.map_or(Data::Null, |kind| Data::Scalar(Scalar { text, kind, style: Style::Plain })))
    }

    /// A text in double quotes, with the way back to its bytes.
    fn text(&mut self) -> Read<RawText> {
        let start = self.at;
        self.at += 1;
        let mut text = String::new();
        let mut map = vec![(0, self.at)];
        loop {
            let rest = self.text.get(self.at..).unwrap_or_default();
            let Some(end) = rest.find(|c: char| c == '"' || c == '\\' || c.is_control() && c.is_ascii()) else {
                self.at = start;
                return self.wrong("this text is not closed: a `\"` is missing");
            };
            text.push_str(&rest[..end]);
            self.at += end;
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(RawText::mapped(text, self.span(start), map));
                }
                Some(b'\\') => {
                    text.push(self.escape()?);
                    map.push((text.len(), self.at));
                }
                _ => return self.wrong("a line break or another control character cannot stand in a JSON text"),
            }
        }
    }

    fn escape(&mut self) -> Read<char> {
        let start = self.at;
        self.at += 1;
        let simple = match self.peek() {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                self.at += 1;
                return self.unicode(start);
            }
            _ => {
                self.at = start;
                return self.wrong("JSON knows no such escape");
            }
        };
        self.at += 1;
        Ok(simple)
    }

    /// The digits behind `\u`, and a second escape where the first is half of a pair.
    fn unicode(&mut self, start: usize) -> Read<char> {
        let first = self.digits();
        let code = match first {
            Some(high @ 0xD800..=0xDBFF) => {
                let low = self.text.get(self.at..).filter(|rest| rest.starts_with("\\u")).and_then(|_| {
                    self.at += 2;
                    self.digits()
                });
                low.filter(|low| (0xDC00..=0xDFFF).contains(low))
                    .map(|low| 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
            }
            other => other,
        };
        match code.and_then(char::from_u32) {
            Some(c) => Ok(c),
            None => {
                self.at = start;
                self.wrong("this escape is no character")
            }
        }
    }

    fn digits(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 4).filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()))?;
        self.at += 4;
        u32::from_str_radix(digits, 16).ok()
    }
}
