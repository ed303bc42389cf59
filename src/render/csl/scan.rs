//! A first look at the XML of a user's citation style, before anybody recurses over it: is it well-formed, how deep does it
//! nest, do its macros lead back to themselves? Every mistake has its place.
//!
//! Source: the CSL 1.0.2 specification, <https://docs.citationstyles.org/en/stable/specification.html>, "Macro" and "Text".

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Elements may stand so deep in each other, those of macros counted below each call.
const DEEPEST: usize = 64;
/// Elements that one reference may go through, macros counted at each call.
const MOST_STEPS: u64 = 200_000;

/// What is wrong, and where in the text.
pub type Fault = (Range<usize>, String);

/// An element as it begins.
#[derive(Debug)]
struct Element<'a> {
    name: &'a str,
    at: Range<usize>,
    /// Elements around it.
    depth: usize,
    /// The macro that it stands in.
    inside: Option<&'a str>,
    /// The macro that it calls.
    calls: Option<&'a str>,
}

/// A style that can be read without danger.
#[derive(Debug)]
pub struct Scanned<'a> {
    elements: Vec<Element<'a>>,
}

impl Scanned<'_> {
    /// The place of the first element of this name; else of the first of all.
    pub fn place(&self, name: &str) -> Range<usize> {
        let found = self.elements.iter().find(|element| element.name == name);
        found.or(self.elements.first()).map_or(0..0, |element| element.at.clone())
    }
}

/// Looks at a style.
///
/// # Errors
/// The first mistake.
pub fn scan(text: &str) -> Result<Scanned<'_>, Fault> {
    let scanned = Scanned { elements: elements(text)? };
    match scanned.elements.first() {
        None => return Err((0..0, "it holds no XML".into())),
        Some(root) if root.name != "style" => {
            return Err((
                root.at.clone(),
                format!("it begins with `<{}>`; a CSL style begins with `<style>`", root.name),
            ));
        }
        Some(_) => {}
    }
    macros(&scanned.elements)?;
    Ok(scanned)
}

fn elements(text: &str) -> Result<Vec<Element<'_>>, Fault> {
    let mut found: Vec<Element<'_>> = Vec::new();
    let mut open: Vec<(&str, Range<usize>)> = Vec::new();
    let mut current: Option<(&str, usize)> = None;
    let mut at = 0;
    while let Some(start) = text.get(at..).and_then(|rest| rest.find('<')).map(|found| at + found) {
        let tag = tag(text, start)?;
        at = tag.end;
        let inner = text.get(start + 1..at.saturating_sub(1)).unwrap_or_default();
        if inner.starts_with(['!', '?']) {
            continue;
        }
        if let Some(name) = inner.strip_prefix('/') {
            let name = local(name.trim());
            match open.pop() {
                Some((opened, _)) if opened == name => {}
                Some((opened, place)) => {
                    let line = text.get(..place.start).unwrap_or_default().matches('\n').count() + 1;
                    return Err((start..at, format!("`</{name}>` closes `<{opened}>` of line {line}")));
                }
                None => return Err((start..at, format!("`</{name}>` closes nothing"))),
            }
            current = current.filter(|(_, depth)| open.len() >= *depth);
            continue;
        }
        let name = local(inner.split(|c: char| c.is_whitespace() || c == '/').next().unwrap_or_default());
        if name == "macro"
            && let Some(defined) = attribute(inner, "name")
        {
            current = Some((defined, open.len() + 1));
        }
        let calls = attribute(inner, "macro");
        let inside = current.map(|(name, _)| name);
        let short = start..at.min(start + 1 + name.len()).max(start);
        found.push(Element { name, at: short.clone(), depth: open.len(), inside, calls });
        if !inner.ends_with('/') {
            open.push((name, short.clone()));
        }
        if open.len() > DEEPEST {
            return Err((short, format!("elements stand more than {DEEPEST} deep in each other")));
        }
    }
    match open.pop() {
        Some((name, place)) => Err((place, format!("`<{name}>` is never closed"))),
        None => Ok(found),
    }
}

/// The stretch of a tag, comment, or instruction that begins here.
fn tag(text: &str, start: usize) -> Result<Range<usize>, Fault> {
    let rest = text.get(start..).unwrap_or_default();
    for (begin, end) in [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>")] {
        if rest.starts_with(begin) {
            let found = rest.find(end).map(|found| start..start + found + end.len());
            return found.ok_or((start..start + begin.len(), format!("`{begin}` is never closed by `{end}`")));
        }
    }
    if rest.starts_with("<!") {
        return Err((start..start + 2, "it has a document type; a style has none".into()));
    }
    let mut quote = None;
    for (offset, c) in rest.char_indices().skip(1) {
        match (quote, c) {
            (None, '>') => return Ok(start..start + offset + 1),
            (None, '"' | '\'') => quote = Some(c),
            (None, '<') => break,
            (Some(open), c) if c == open => quote = None,
            _ => {}
        }
    }
    Err((start..start + 1, "this tag has no `>`".into()))
}

/// A name without the prefix of its namespace.
fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, name)| name)
}

/// The value of an attribute of a tag.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = tag;
    while let Some((before, after)) = rest.split_once('=') {
        let after = after.trim_start();
        let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let (value, next) = after.get(1..)?.split_once(quote)?;
        if before.rsplit(|c: char| c.is_whitespace()).find(|word| !word.is_empty()) == Some(name) {
            return Some(value);
        }
        rest = next;
    }
    None
}

/// Are all macros there, does none lead back to itself, and do they not multiply beyond measure?
fn macros(elements: &[Element<'_>]) -> Result<(), Fault> {
    let mut of: BTreeMap<&str, Vec<&Element<'_>>> = BTreeMap::new();
    for element in elements {
        if let Some(name) = element.inside {
            of.entry(name).or_default().push(element);
        }
    }
    let defined: BTreeSet<&str> = of.keys().copied().collect();
    let called = |element: &&Element<'_>| element.calls.is_some_and(|called| !defined.contains(called));
    if let Some(element) = elements.iter().find(called) {
        let called = element.calls.unwrap_or_default();
        let names = defined.iter().map(|name| (*name, [].as_slice()));
        let message = match crate::diag::suggest::closest(called, names) {
            Some(meant) => format!("there is no macro `{called}`; did you mean `{meant}`?"),
            None => format!("there is no macro `{called}`"),
        };
        return Err((element.at.clone(), message));
    }
    let mut costs = BTreeMap::new();
    for name in &defined {
        cost(name, &of, &mut costs, &mut Vec::new())?;
    }
    let calls = elements.iter().filter(|element| element.inside.is_none());
    for (element, cost) in calls.filter_map(|element| Some((element, costs.get(element.calls?)?))) {
        if element.depth + cost.depth > DEEPEST {
            return Err((element.at.clone(), format!("elements stand more than {DEEPEST} deep in each other")));
        }
    }
    Ok(())
}

/// What a macro takes.
#[derive(Clone, Copy)]
struct Cost {
    /// Elements that it goes through.
    steps: u64,
    /// How deep they stand in each other.
    depth: usize,
}

fn cost<'a>(
    name: &'a str,
    of: &BTreeMap<&'a str, Vec<&Element<'a>>>,
    known: &mut BTreeMap<&'a str, Cost>,
    way: &mut Vec<&'a str>,
) -> Result<Cost, Fault> {
    if let Some(cost) = known.get(name) {
        return Ok(*cost);
    }
    way.push(name);
    let mut whole = Cost { steps: 0, depth: 0 };
    let elements = of.get(name).map(Vec::as_slice).unwrap_or_default();
    let top = elements.iter().map(|element| element.depth).min().unwrap_or_default();
    for element in elements {
        whole.steps = whole.steps.saturating_add(1);
        whole.depth = whole.depth.max(element.depth - top + 1);
        let Some(called) = element.calls else { continue };
        if way.contains(&called) {
            return Err((element.at.clone(), format!("the macro `{called}` calls itself here")));
        }
        if way.len() > DEEPEST {
            return Err((element.at.clone(), format!("macros call each other more than {DEEPEST} deep")));
        }
        let inner = cost(called, of, known, way)?;
        whole.steps = whole.steps.saturating_add(inner.steps);
        whole.depth = whole.depth.max(element.depth - top + 1 + inner.depth);
        if whole.steps > MOST_STEPS || whole.depth > DEEPEST {
            return Err((element.at.clone(), "the macros call each other too often".into()));
        }
    }
    way.pop();
    known.insert(name, whole);
    Ok(whole)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn fault(text: &str) -> (usize, String) {
        let (at, message) = scan(text).unwrap_err();
        (text[..at.start].matches('\n').count() + 1, message)
    }

    #[test]
    fn a_style_that_is_in_order() {
        let text = "<?xml version=\"1.0\"?>\n<!-- a > b --><style class='note'>\n<macro name=\"a\"><text value=\"x > y\"/></macro>\n<citation><layout><text macro=\"a\"/></layout></citation></style>";
        let scanned = scan(text).unwrap();
        assert_eq!(text.get(scanned.place("layout")), Some("<layout"));
        assert_eq!(text.get(scanned.place("none")), Some("<style"));
    }

    #[test]
    fn what_is_not_well_formed_has_its_line() {
        assert_eq!(fault(""), (1, "it holds no XML".into()));
        assert_eq!(fault("<style>\n<info>\n</style>"), (3, "`</style>` closes `<info>` of line 2".into()));
        assert_eq!(fault("<style>\n<info>\n"), (2, "`<info>` is never closed".into()));
        assert_eq!(fault("<style/>\n</style>"), (2, "`</style>` closes nothing".into()));
        assert_eq!(fault("<style>\n<info "), (2, "this tag has no `>`".into()));
        assert_eq!(fault("<html/>"), (1, "it begins with `<html>`; a CSL style begins with `<style>`".into()));
        assert_eq!(fault("<!DOCTYPE x><style/>"), (1, "it has a document type; a style has none".into()));
    }

    #[test]
    fn macros_that_are_not_there_or_call_themselves() {
        let with = |macros: &str| format!("<style>\n{macros}\n</style>");
        let (line, message) = fault(&with("<macro name=\"author\"/>\n<text macro=\"autor\"/>"));
        assert_eq!((line, message.as_str()), (3, "there is no macro `autor`; did you mean `author`?"));
        let circle = with(
            "<macro name=\"a\"><text macro=\"b\"/></macro>\n<macro name=\"b\"><choose><if><text macro=\"a\"/></if></choose></macro>",
        );
        assert_eq!(fault(&circle), (3, "the macro `a` calls itself here".into()));
    }

    #[test]
    fn macros_that_multiply_and_elements_without_end_are_refused() {
        let doubling = |n: usize| {
            let next = format!("<text macro=\"m{}\"/>", n + 1);
            format!("<macro name=\"m{n}\">{}</macro>", if n < 40 { next.repeat(2) } else { String::new() })
        };
        let all: String = (0..=40).map(doubling).collect();
        assert_eq!(fault(&format!("<style>{all}</style>")).1, "the macros call each other too often");
        let deep = format!("<style>{}", "<group>".repeat(100_000));
        assert_eq!(fault(&deep).1, "elements stand more than 64 deep in each other");
    }
}
