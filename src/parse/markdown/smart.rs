//! Typographic quotes, apostrophes, dashes and ellipses, as the language of the text wants them. Never in code, maths, HTML
//! or addresses; `\"` and `&quot;` stay straight. Quotation marks by language after Unicode's CLDR.

use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

use super::Piece;
use super::source::is_autolink;
use crate::story::{Lang, What};

/// The quotation marks of a language: outer open and close, inner open and close.
#[derive(Clone, Copy)]
struct Marks([&'static str; 4]);

fn marks(lang: &Lang) -> Marks {
    let tag = lang.as_str();
    Marks(match (lang.primary(), tag) {
        ("de", "de-CH" | "de-LI") => ["«", "»", "‹", "›"],
        ("fr", "fr-CH") => ["«", "»", "‹", "›"],
        ("pt", "pt-PT") => ["«", "»", "“", "”"],
        ("zh", _) if tag.contains("Hant") || tag.ends_with("-TW") || tag.ends_with("-HK") => ["「", "」", "『", "』"],
        ("de" | "cs" | "sk" | "sl" | "is" | "lb" | "dsb" | "hsb" | "bg" | "ka" | "mk" | "lt" | "et" | "sq", _) => {
            ["„", "“", "‚", "‘"]
        }
        ("fr", _) => ["«\u{202f}", "\u{202f}»", "“", "”"],
        ("es" | "it" | "ca" | "gl" | "eu" | "el" | "hy", _) => ["«", "»", "“", "”"],
        ("ru" | "uk" | "be" | "kk" | "ky" | "az" | "uz", _) => ["«", "»", "„", "“"],
        ("no" | "nb" | "nn", _) => ["«", "»", "‘", "’"],
        ("pl" | "ro", _) => ["„", "”", "«", "»"],
        ("hu", _) => ["„", "”", "»", "«"],
        ("hr" | "sr" | "bs", _) => ["„", "”", "‘", "’"],
        ("da", _) => ["»", "«", "›", "‹"],
        ("sv" | "fi", _) => ["”", "”", "’", "’"],
        ("he" | "yi", _) => ["”", "”", "’", "’"],
        ("fa" | "ar" | "ps" | "ku" | "ckb", _) => ["«", "»", "‹", "›"],
        ("ja", _) => ["「", "」", "『", "』"],
        _ => ["“", "”", "‘", "’"],
    })
}

/// A quotation mark that was opened: where its text stands, so that a single one that never closes becomes an apostrophe.
struct Opened {
    single: bool,
    piece: usize,
    byte: usize,
}

struct Smart<'a> {
    marks: Marks,
    source: &'a str,
    /// The last character before the present one in this block; a space at its beginning.
    last: char,
    open: Vec<Opened>,
    /// How many of `open` are double and single.
    waiting: [usize; 2],
    /// Marks whose closing one did not come before an outer one closed.
    stray: Vec<Opened>,
    /// Inside an address that is written out.
    address: bool,
}

/// Sets the punctuation of all texts.
pub(super) fn smart(pieces: &mut [Piece], source: &str, lang: &Lang) {
    if !source.contains(['"', '\'']) && !source.contains("--") && !source.contains("...") {
        return;
    }
    let after = following(pieces);
    let mut smart = Smart {
        marks: marks(lang),
        source,
        last: ' ',
        open: Vec::new(),
        waiting: [0; 2],
        stray: Vec::new(),
        address: false,
    };
    let mut verbatim = 0usize;
    for index in 0..pieces.len() {
        let Some(piece) = pieces.get(index) else { break };
        match &piece.what {
            What::Md(Event::Start(tag)) if is_verbatim(tag) => verbatim += 1,
            What::Md(Event::End(TagEnd::CodeBlock | TagEnd::HtmlBlock)) => verbatim = verbatim.saturating_sub(1),
            What::Md(Event::Start(tag)) if is_autolink(tag) => verbatim += 1,
            What::Md(Event::End(TagEnd::Link)) if verbatim > 0 => verbatim -= 1,
            What::Md(Event::Text(text)) if verbatim > 0 => smart.last = text.chars().next_back().unwrap_or(smart.last),
            What::Md(Event::Text(_)) => {
                let next = after.get(index).copied().unwrap_or(' ');
                smart.text(pieces, index, next);
            }
            What::Md(Event::SoftBreak | Event::HardBreak) => (smart.last, smart.address) = (' ', false),
            what if is_block_edge(what) => smart.end_block(pieces),
            what => smart.last = seen_as(what).unwrap_or(smart.last),
        }
    }
    smart.end_block(pieces);
}

fn is_verbatim(tag: &Tag<'_>) -> bool {
    matches!(tag, Tag::CodeBlock(_) | Tag::HtmlBlock)
}

/// What a piece that is no text looks like to a quotation mark beside it; None: as if it were not there.
fn seen_as(what: &What) -> Option<char> {
    match what {
        What::Md(Event::Code(text) | Event::InlineMath(text)) => Some(text.chars().next_back().unwrap_or('x')),
        What::Md(Event::SoftBreak | Event::HardBreak) => Some(' '),
        What::Cite(_) | What::Md(Event::FootnoteReference(_)) => Some(']'),
        _ => None,
    }
}

fn is_block_edge(what: &What) -> bool {
    match what {
        What::Md(Event::Start(tag)) => {
            !matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. })
        }
        What::Md(Event::End(tag)) => {
            !matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image)
        }
        What::Md(Event::Rule | Event::DisplayMath(_)) => true,
        What::Md(_) | What::Cite(_) => false,
        _ => true,
    }
}

/// For each piece the character that follows it in its block.
fn following(pieces: &[Piece]) -> Vec<char> {
    let mut after = vec![' '; pieces.len()];
    let mut next = ' ';
    for (slot, piece) in after.iter_mut().zip(pieces).rev() {
        *slot = next;
        next = match &piece.what {
            What::Md(Event::Text(text)) => text.chars().next().unwrap_or(next),
            what if is_block_edge(what) => ' ',
            what => seen_as(what).unwrap_or(next),
        };
    }
    after
}

/// Scripts that put no space before a quotation mark.
fn spaceless(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}

fn opens_after(last: char) -> bool {
    last.is_whitespace() || spaceless(last) || "([{<–—-/„“‚‘«»‹›「『¿¡=\u{202f}".contains(last)
}

impl Smart<'_> {
    fn end_block(&mut self, pieces: &mut [Piece]) {
        let mut stray = std::mem::take(&mut self.open);
        stray.append(&mut self.stray);
        stray.retain(|opened| opened.single);
        stray.sort_by_key(|opened| (opened.piece, opened.byte));
        for group in stray.chunk_by(|a, b| a.piece == b.piece) {
            self.apostrophes(pieces, group);
        }
        self.waiting = [0; 2];
        self.last = ' ';
        self.address = false;
    }

    /// Puts apostrophes where inner opening marks were set, all in one text.
    fn apostrophes(&self, pieces: &mut [Piece], group: &[Opened]) {
        let Some(piece) = group.first().and_then(|opened| pieces.get_mut(opened.piece)) else { return };
        let What::Md(Event::Text(text)) = &mut piece.what else { return };
        let mark = self.marks.0[2];
        let mut changed = String::with_capacity(text.len());
        let mut from = 0;
        for opened in group {
            let before = text.get(from..opened.byte);
            let Some(before) = before.filter(|_| text.get(opened.byte..).is_some_and(|rest| rest.starts_with(mark)))
            else {
                continue;
            };
            changed.push_str(before);
            changed.push('’');
            from = opened.byte + mark.len();
        }
        changed.push_str(text.get(from..).unwrap_or_default());
        *text = CowStr::from(changed);
    }

    fn text(&mut self, pieces: &mut [Piece], index: usize, next: char) {
        let Some(Piece { what: What::Md(Event::Text(text)), at }) = pieces.get(index) else { return };
        let written = self.source.get(at.clone()) == Some(&**text);
        let escaped = at.start > 0 && self.source.as_bytes().get(at.start - 1) == Some(&b'\\');
        if !written || !text.contains(['"', '\'', '-', '.', ':']) && !self.address {
            self.last = text.chars().next_back().unwrap_or(self.last);
            self.address &= !text.contains(char::is_whitespace);
            return;
        }
        let text = text.to_string();
        let mut out = String::with_capacity(text.len() + 8);
        let mut at = 0;
        let mut spared = text.chars().next().filter(|_| escaped);
        while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
            let rest = text.get(at..).unwrap_or_default();
            // The `\` of an escape spares the whole run of dashes or dots.
            spared = spared.filter(|&run| run == c && matches!(c, '-' | '.'));
            let keep = self.address || spared.is_some() || at == 0 && escaped && matches!(c, '"' | '\'');
            let taken = if keep { None } else { self.punctuation(rest, next, index, &mut out) };
            let taken = taken.unwrap_or_else(|| {
                out.push(c);
                c.len_utf8()
            });
            self.address = !c.is_whitespace() && (self.address || rest.starts_with("://"));
            at += taken;
            self.last = if taken == c.len_utf8() && !matches!(c, '"' | '\'') {
                c
            } else {
                out.chars().next_back().unwrap_or(c)
            };
        }
        if let Some(Piece { what: What::Md(Event::Text(slot)), .. }) = pieces.get_mut(index) {
            *slot = CowStr::from(out);
        }
    }

    /// Writes the mark that `rest` begins with and says how much of `rest` it takes; None: it is none.
    fn punctuation(&mut self, rest: &str, next: char, piece: usize, out: &mut String) -> Option<usize> {
        let run = |c: char| rest.chars().take_while(|&x| x == c).count();
        match rest.chars().next()? {
            // Arrows and the ends of comments stay.
            '-' if self.last == '<' || rest.trim_start_matches('-').starts_with('>') => return None,
            '-' => match run('-') {
                2 => out.push('–'),
                3 => out.push('—'),
                n => out.extend(std::iter::repeat_n('-', n)),
            },
            '.' => match run('.') {
                3 => out.push('…'),
                n => out.extend(std::iter::repeat_n('.', n)),
            },
            quote @ ('"' | '\'') => {
                let next = rest.chars().nth(1).unwrap_or(next);
                self.quote(quote == '\'', next, piece, out);
                return Some(1);
            }
            _ => return None,
        }
        rest.chars().next().map(run)
    }

    fn quote(&mut self, single: bool, next: char, piece: usize, out: &mut String) {
        let last = self.last;
        let [open, close, inner_open, inner_close] = self.marks.0;
        let word = |c: char| c.is_alphanumeric() && !spaceless(c);
        if single && word(last) && word(next) && !(last.is_numeric() && next.is_numeric()) {
            return out.push('’');
        }
        let waiting = self.waiting[usize::from(single)] > 0;
        let may_close = !last.is_whitespace() && waiting && !(word(next) && !spaceless(last) && opens_after(last));
        if may_close {
            while let Some(inner) = self.open.pop() {
                self.waiting[usize::from(inner.single)] -= 1;
                if inner.single == single {
                    break;
                }
                self.stray.push(inner);
            }
            return out.push_str(if single { inner_close } else { close });
        }
        let may_open = !next.is_whitespace() && (opens_after(last) || !single && !last.is_numeric() && word(next));
        if may_open && !(single && next.is_numeric()) {
            self.waiting[usize::from(single)] += 1;
            self.open.push(Opened { single, piece, byte: out.len() });
            return out.push_str(if single { inner_open } else { open });
        }
        match single {
            // Minutes and inches stay as they are.
            _ if last.is_numeric() => out.push(if single { '\'' } else { '"' }),
            true => out.push('’'),
            false => out.push('"'),
        }
    }
}
