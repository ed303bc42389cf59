//! Laying one tree of front matter over another: translations over originals, a story's words over `_shared`.

use crate::diag::{Diagnostic, Rule, suggest};
use crate::parse::yaml::{Data, Field, Node};
use crate::source::{FileId, Span, Spanned};

/// Lays `over` over `base`, field by field: maps merge by key, everything else is replaced.
pub fn merge(base: &Node, over: &Node) -> Node {
    let (Data::Map(below), Data::Map(above)) = (&base.data, &over.data) else {
        return if over.is_null() { base.clone() } else { over.clone() };
    };
    let mut fields: Vec<Field> = below.clone();
    for field in above {
        match fields.iter_mut().find(|f| f.key.value == field.key.value) {
            Some(known) => *known = Field { key: field.key.clone(), value: merge(&known.value, &field.value) },
            None => fields.push(field.clone()),
        }
    }
    Node { span: over.span, data: Data::Map(fields) }
}

/// How a key of an original may be translated.
#[derive(Clone, Copy)]
enum Way {
    /// A text: the translation's replaces it, and `untranslated` misses it.
    Text,
    /// A text that may stay as it is: names that are the same everywhere, titles of sources.
    Optional,
    /// As [`Way::Text`], but names of people, companies and things are the same in most languages and may stay.
    Name,
    /// A list of texts, replaced whole at the original's length.
    Whole,
    /// As [`Way::Whole`], but it may stay as it is.
    OptionalWhole,
    /// A map with keys of its own.
    Map(&'static [(&'static str, Way)]),
    /// Maps by any key.
    MapOf(&'static [(&'static str, Way)]),
    /// A list of maps, found by `id`.
    ListOf(&'static [(&'static str, Way)]),
    /// A map of such lists by any key, each of which may stay as it is.
    MapOfWhole,
    /// Says something about the translation itself, never laid over the original.
    Own,
}

use Way::{ListOf, Map, MapOf, MapOfWhole, Name, Optional, OptionalWhole, Own, Text, Whole};

const IMAGE: &[(&str, Way)] = &[("alt", Text), ("caption", Text), ("credit", Optional)];
const ACTOR: &[(&str, Way)] =
    &[("name", Name), ("role", Text), ("text", Text), ("aims", Whole), ("alias", OptionalWhole), ("image", Map(IMAGE))];
const SOURCE: &[(&str, Way)] = &[("title", Optional), ("note", Text), ("reason", Text)];
const TERM: &[(&str, Way)] = &[("name", Text), ("text", Text), ("alias", OptionalWhole)];

/// What a translation may set of a page.
const PAGE: &[(&str, Way)] = &[
    ("title", Text),
    ("summary", Text),
    ("description", Text),
    ("key_points", Whole),
    ("method", Text),
    ("slug", Own),
    ("aliases", Own),
    ("draft", Own),
    ("authors", Own),
    ("updated", Own),
    ("lang", Own),
    ("tags", OptionalWhole),
    ("taxonomies", MapOfWhole),
    ("image", Map(IMAGE)),
    ("images", MapOf(IMAGE)),
    ("sources", MapOf(SOURCE)),
    ("actors", MapOf(ACTOR)),
    ("terms", MapOf(TERM)),
    ("relations", ListOf(&[("label", Text)])),
    ("exchanges", ListOf(&[("what", Text), ("value", Text)])),
    ("stakes", ListOf(&[("gain", Text), ("risk", Text)])),
    (
        "timeline",
        ListOf(&[("text", Text), ("body", Text), ("place", Map(&[("name", Optional)])), ("image", Map(IMAGE))]),
    ),
    ("eras", ListOf(&[("name", Text)])),
    (
        "claims",
        ListOf(&[
            ("text", Text),
            ("why", Text),
            ("settles", Text),
            ("unit", Text),
            ("responses", ListOf(&[("text", Text)])),
        ]),
    ),
    ("faq", ListOf(&[("q", Text), ("a", Text)])),
    ("unknowns", ListOf(&[("q", Text), ("why", Text), ("settles", Text)])),
    ("quotes", ListOf(&[("text", Optional), ("translation", Optional)])),
    ("figures", ListOf(&[("value", Optional), ("label", Text), ("unit", Text)])),
    ("updates", ListOf(&[("text", Text)])),
];

/// An original and its translation in one, as front matter.
pub struct Translated {
    /// The merged tree: structure of the original, texts of the translation.
    pub node: Node,
    /// What the translation says of itself (`slug`, `aliases`, `draft`, `authors`, `updated`, `lang`).
    pub own: Vec<Field>,
}

/// Lays a translation's front matter over its original's.
pub fn translate(original: &Node, translation: &Node, diags: &mut Vec<Diagnostic>) -> Translated {
    let mut own = Vec::new();
    let node = Overlay { diags, own: &mut own, lang_file: translation.span.file }.map(
        original,
        translation,
        PAGE,
        &Trail::root(translation.span),
    );
    Translated { node, own }
}

/// Lays a translated file of `_shared` over its original; `key` is `actors`, `sources` or `terms`.
pub fn translate_shared(key: &str, original: &Node, translation: &Node, diags: &mut Vec<Diagnostic>) -> Node {
    let keys = match key {
        "actors" => ACTOR,
        "sources" => SOURCE,
        _ => TERM,
    };
    let mut own = Vec::new();
    let trail = Trail { words: key.to_string(), span: first_place(translation) };
    Overlay { diags, own: &mut own, lang_file: translation.span.file }.map_of(original, translation, keys, &trail)
}

/// Where we are, for messages.
struct Trail {
    /// `timeline.treaty`; empty at the top.
    words: String,
    /// The nearest place in the translation.
    span: Span,
}

impl Trail {
    fn root(span: Span) -> Self {
        Trail { words: String::new(), span: Span::at(span.file, span.start as usize) }
    }

    fn below(&self, key: &str, span: Span) -> Self {
        let words = if self.words.is_empty() { key.to_string() } else { format!("{}.{key}", self.words) };
        Trail { words, span }
    }
}

struct Overlay<'a> {
    diags: &'a mut Vec<Diagnostic>,
    own: &'a mut Vec<Field>,
    lang_file: FileId,
}

impl Overlay<'_> {
    /// A map whose keys are known.
    fn map(&mut self, base: &Node, over: &Node, ways: &[(&str, Way)], trail: &Trail) -> Node {
        let Some(fields) = over.as_map() else {
            self.drift(over.span, format!("{} is a map in the original", name_of(trail)));
            return base.clone();
        };
        for field in fields {
            if !ways.iter().any(|(key, _)| *key == field.key.value) {
                self.unknown_key(base, field, ways, trail);
            }
        }
        let mut merged = base.clone();
        let Data::Map(below) = &mut merged.data else {
            return merged;
        };
        for (key, way) in ways {
            let above = fields.iter().find(|f| f.key.value == *key && !f.value.is_null());
            let position = below.iter().position(|f| f.key.value == *key && !f.value.is_null());
            match (position, above, way) {
                (_, Some(field), Own) => self.own.push(field.clone()),
                (_, None, Own) | (None, None, _) => {}
                (None, Some(field), _) => self.without_original(below, field, *way, trail),
                (Some(_), None, Name) if keeps_name(base) => {}
                (Some(at), above, way) => {
                    let trail = trail.below(key, above.map_or(trail.span, |f| f.key.span));
                    below[at].value = self.value(&below[at].value, above, *way, &trail);
                }
            }
        }
        merged
    }

    /// The translation sets a text that the original does not have.
    fn without_original(&mut self, below: &mut Vec<Field>, field: &Field, way: Way, trail: &Trail) {
        // A quote in the original's own language needs a translation only in the others.
        let fresh = matches!(way, Optional) && field.key.value == "translation";
        // What was wrong in the translation alone is its own change.
        if trail.words.is_empty() && field.key.value == "updates" && own_changes(&field.value) {
            below.push(field.clone());
            return;
        }
        // The title may stand in the original's first heading.
        if fresh || (trail.words.is_empty() && field.key.value == "title") {
            below.push(field.clone());
            return;
        }
        let path = trail.below(&field.key.value, field.key.span);
        self.drift(field.key.span, format!("the original has no {}", name_of(&path)));
    }

    fn value(&mut self, base: &Node, above: Option<&Field>, way: Way, trail: &Trail) -> Node {
        let over = above.map(|field| &field.value);
        match (way, over) {
            (Own, _) => base.clone(),
            (Text | Name | Whole, None) => {
                self.untranslated(base.span, trail, format!("{} is not translated", name_of(trail)));
                base.clone()
            }
            (Optional | OptionalWhole, None) => base.clone(),
            (Text | Name | Optional, Some(over)) => match &over.data {
                Data::Scalar(_) => over.clone(),
                _ => {
                    self.drift(over.span, format!("{} is a text", name_of(trail)));
                    base.clone()
                }
            },
            (Whole | OptionalWhole, Some(over)) => self.whole(base, over, trail),
            (Map(ways), Some(over)) => self.map(base, over, ways, trail),
            (Map(ways), None) => self.missing_container(base, ways, trail),
            (MapOfWhole, None) => base.clone(),
            (MapOfWhole, Some(over)) => self.lists(base, over, trail),
            (MapOf(ways), Some(over)) => self.map_of(base, over, ways, trail),
            (ListOf(ways), Some(over)) => self.list_of(base, over, ways, trail),
            (MapOf(ways) | ListOf(ways), None) => self.missing_container(base, ways, trail),
        }
    }

    /// A list of texts, replaced whole.
    fn whole(&mut self, base: &Node, over: &Node, trail: &Trail) -> Node {
        let length = |node: &Node| node.as_seq().map_or(1, <[Node]>::len);
        let (wanted, found) = (length(base), length(over));
        if wanted != found {
            self.drift(over.span, format!("{} has {wanted} entries in the original, here {found}", name_of(trail)));
            return base.clone();
        }
        over.clone()
    }

    /// Lists of texts by key.
    fn lists(&mut self, base: &Node, over: &Node, trail: &Trail) -> Node {
        let mut merged = base.clone();
        let (Data::Map(below), Some(fields)) = (&mut merged.data, over.as_map()) else { return merged };
        for field in fields {
            match below.iter_mut().find(|known| known.key.value == field.key.value) {
                Some(known) => {
                    let trail = trail.below(&field.key.value, field.key.span);
                    known.value = self.whole(&known.value, &field.value, &trail);
                }
                None => {
                    let known: Vec<&str> = below.iter().map(|known| known.key.value.as_str()).collect();
                    self.unknown_id(&field.key, &known, trail);
                }
            }
        }
        merged
    }

    /// A container of texts that the translation lacks altogether: one warning for all of it.
    fn missing_container(&mut self, base: &Node, ways: &[(&str, Way)], trail: &Trail) -> Node {
        let needs = count_texts(base, ways);
        if needs > 0 {
            let texts = if needs == 1 { "one text".into() } else { format!("{needs} texts") };
            self.untranslated(base.span, trail, format!("{} is not translated ({texts})", name_of(trail)));
        }
        base.clone()
    }

    /// Maps by id or file name.
    fn map_of(&mut self, base: &Node, over: &Node, ways: &[(&str, Way)], trail: &Trail) -> Node {
        let Some(fields) = over.as_map() else {
            self.drift(over.span, format!("{} is a map by id in a translation", name_of(trail)));
            return base.clone();
        };
        let mut merged = base.clone();
        let Data::Map(below) = &mut merged.data else {
            if let Some(field) = fields.first() {
                self.drift(field.key.span, format!("{} has no entries with texts in the original", name_of(trail)));
            }
            return merged;
        };
        for field in fields {
            if !below.iter().any(|f| f.key.value == field.key.value) {
                let known: Vec<&str> = below.iter().map(|f| f.key.value.as_str()).collect();
                self.unknown_id(&field.key, &known, trail);
            }
        }
        for entry in below.iter_mut() {
            let key = entry.key.value.clone();
            match fields.iter().find(|f| f.key.value == key && !f.value.is_null()) {
                Some(field) => {
                    entry.value = self.map(&entry.value, &field.value, ways, &trail.below(&key, field.key.span));
                }
                None => {
                    let trail = trail.below(&key, trail.span);
                    self.missing_container(&entry.value, ways, &trail);
                }
            }
        }
        merged
    }

    /// A list of maps with ids.
    fn list_of(&mut self, base: &Node, over: &Node, ways: &[(&str, Way)], trail: &Trail) -> Node {
        let entries: Vec<&Node> = match &over.data {
            Data::Seq(items) => items.iter().collect(),
            Data::Map(_) => vec![over],
            _ => {
                self.drift(over.span, format!("{} is a list of entries with ids", name_of(trail)));
                return base.clone();
            }
        };
        let mut merged = base.clone();
        let below: Vec<&mut Node> = match &mut merged.data {
            Data::Seq(items) => items.iter_mut().collect(),
            _ => vec![&mut merged],
        };
        let ids: Vec<Option<String>> = below.iter().map(|node| entry_id(node).map(|id| id.value)).collect();
        let known =
            |entry: &Node| entry_id(entry).is_some_and(|id| ids.iter().flatten().any(|known| *known == id.value));
        let own = |entry: &&Node| trail.words == "updates" && is_own_change(entry) && !known(entry);
        let (own, entries): (Vec<&Node>, Vec<&Node>) = entries.into_iter().partition(own);
        for entry in &entries {
            self.check_entry(entry, &ids, trail);
        }
        for (node, id) in below.into_iter().zip(&ids) {
            let Some(id) = id else {
                if count_texts(node, ways) > 0 {
                    let message = format!("an entry of {} without an id cannot be translated", name_of(trail));
                    self.diags.push(
                        Diagnostic::new(Rule::Untranslated, trail.span, message)
                            .related(node.span, "this entry of the original")
                            .help("add an `id` to it there"),
                    );
                }
                continue;
            };
            match entries.iter().find(|e| entry_id(e).is_some_and(|found| found.value == *id)) {
                Some(entry) => {
                    let span = entry_id(entry).map_or(entry.span, |found| found.span);
                    *node = self.map(node, &without_id(entry), ways, &trail.below(id, span));
                }
                None => {
                    let trail = trail.below(id, trail.span);
                    self.missing_container(node, ways, &trail);
                }
            }
        }
        with_entries(merged, own)
    }

    fn check_entry(&mut self, entry: &Node, ids: &[Option<String>], trail: &Trail) {
        match entry_id(entry) {
            None => {
                let message = format!("an entry of {} in a translation has no `id`", name_of(trail));
                self.diags.push(
                    Diagnostic::new(Rule::TranslationDrift, entry.span, message)
                        .help("name the entry of the original that it translates"),
                );
            }
            Some(id) if !ids.iter().flatten().any(|known| *known == id.value) => {
                let known: Vec<&str> = ids.iter().flatten().map(String::as_str).collect();
                self.unknown_id(&id, &known, trail);
            }
            Some(_) => {}
        }
    }

    fn unknown_id(&mut self, id: &Spanned<String>, known: &[&str], trail: &Trail) {
        let message = format!("{} has no entry `{}` in the original", name_of(trail), id.value);
        let hint = suggest::did_you_mean_word(&id.value, known.iter().copied());
        self.diags.push(Diagnostic::new(Rule::TranslationDrift, id.span, message).maybe_help(hint));
    }

    fn unknown_key(&mut self, base: &Node, field: &Field, ways: &[(&str, Way)], trail: &Trail) {
        let key = &field.key;
        let path = trail.below(&key.value, key.span);
        if base.get(&key.value).is_some_and(|known| same(known, &field.value)) && key.value != "id" {
            let message = format!("{} is the original's; a translation inherits it", name_of(&path));
            self.diags.push(Diagnostic::new(Rule::TranslationDrift, key.span, message).help("leave it out here"));
            return;
        }
        let texts: Vec<&str> = ways.iter().map(|(key, _)| *key).collect();
        let hint = match base.get(&key.value) {
            Some(_) => Some("change it in the original; a translation sets texts only".to_string()),
            None => suggest::did_you_mean_word(&key.value, texts.iter().copied())
                .or_else(|| Some(format!("a translation may set {}", texts.join(", ")))),
        };
        let message = format!("a translation cannot set {}", name_of(&path));
        self.diags.push(Diagnostic::new(Rule::TranslationDrift, key.span, message).maybe_help(hint));
    }

    fn drift(&mut self, span: Span, message: String) {
        self.diags.push(Diagnostic::new(Rule::TranslationDrift, span, message));
    }

    fn untranslated(&mut self, original: Span, trail: &Trail, message: String) {
        // A text may come from a shared file in the translation's own language.
        if original.file == self.lang_file {
            return;
        }
        self.diags.push(
            Diagnostic::new(Rule::Untranslated, trail.span, message)
                .related(original, "in the original")
                .help("set it here; until then the page shows the original's text"),
        );
    }
}

/// Names of people, companies and things are the same in most languages of one script.
fn keeps_name(actor: &Node) -> bool {
    let kind = actor.get("type").and_then(word);
    kind.is_some_and(|kind| matches!(kind.value.as_str(), "person" | "company" | "thing"))
}

fn name_of(trail: &Trail) -> String {
    if trail.words.is_empty() { "the front matter".into() } else { format!("`{}`", trail.words) }
}

/// A scalar as a word with its place.
pub(super) fn word(node: &Node) -> Option<Spanned<String>> {
    node.as_text().map(|text| Spanned::new(text.text.clone(), text.span))
}

fn entry_id(node: &Node) -> Option<Spanned<String>> {
    node.get("id").and_then(word)
}

/// A change that is complete by itself: one of the translation alone, as when a word was translated wrongly.
fn is_own_change(entry: &Node) -> bool {
    entry.get("date").is_some() && entry.get("kind").is_some()
}

fn own_changes(list: &Node) -> bool {
    match &list.data {
        Data::Seq(items) => !items.is_empty() && items.iter().all(is_own_change),
        Data::Map(_) => is_own_change(list),
        Data::Null | Data::Scalar(_) => false,
    }
}

/// A list, or the one entry it was written as, with more entries.
fn with_entries(list: Node, more: Vec<&Node>) -> Node {
    if more.is_empty() {
        return list;
    }
    let span = list.span;
    let mut items = match list.data {
        Data::Seq(items) => items,
        _ => vec![list],
    };
    items.extend(more.into_iter().cloned());
    Node { span, data: Data::Seq(items) }
}

fn without_id(node: &Node) -> Node {
    let mut node = node.clone();
    if let Data::Map(fields) = &mut node.data {
        fields.retain(|field| field.key.value != "id");
    }
    node
}

fn first_place(node: &Node) -> Span {
    Span::at(node.span.file, node.span.start as usize)
}

/// How many texts stand in a container that a translation must set.
fn count_texts(node: &Node, ways: &[(&str, Way)]) -> usize {
    match &node.data {
        Data::Seq(items) => items.iter().map(|item| count_texts(item, ways)).sum(),
        Data::Map(fields) => {
            let known = |key: &str| ways.iter().find(|(name, _)| *name == key).map(|(_, way)| *way);
            let direct = fields.iter().any(|f| known(&f.key.value).is_some());
            fields
                .iter()
                .map(|field| match known(&field.key.value) {
                    Some(Text | Whole) => usize::from(!field.value.is_null()),
                    Some(Name) => usize::from(!field.value.is_null() && !keeps_name(node)),
                    Some(Map(ways) | MapOf(ways) | ListOf(ways)) => count_texts(&field.value, ways),
                    Some(Own | Optional | OptionalWhole | MapOfWhole) => 0,
                    // A map by id: its values are the entries.
                    None if !direct => count_texts(&field.value, ways),
                    None => 0,
                })
                .sum()
        }
        Data::Null | Data::Scalar(_) => 0,
    }
}

fn same(a: &Node, b: &Node) -> bool {
    match (&a.data, &b.data) {
        (Data::Null, Data::Null) => true,
        (Data::Scalar(a), Data::Scalar(b)) => a.text.text == b.text.text,
        (Data::Seq(a), Data::Seq(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Data::Map(a), Data::Map(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.key.value == b.key.value && same(&a.value, &b.value))
        }
        _ => false,
    }
}
