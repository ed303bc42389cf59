//! Names in templates against the views: variables and fields that do not exist, and fields that will go.

use std::collections::BTreeMap;
use std::ops::Range;

use super::scan::{self, Chain, Piece};
use super::views::{Types, Views};
use super::{Linter, Template};
use crate::diag::suggest;
use crate::render::view::PageKind;

/// Words of the language that look like variables.
const WORDS: &[&str] = &[
    "and", "or", "not", "in", "is", "if", "else", "for", "true", "false", "none", "True", "False", "None", "loop",
    "body", "super",
];

/// What a name stands for: types, or anything.
type Scope<'a> = BTreeMap<String, Option<Types<'a>>>;

/// Looks at every name of a template.
pub fn check(linter: &mut Linter<'_>, views: &Views, template: &Template<'_>) {
    let text: &str = &template.text.text;
    let roots = || -> Scope<'_> {
        ["site", "page", "story"].iter().map(|name| ((*name).to_string(), views.root(name))).collect()
    };
    // Partials see what those who include them see.
    let page = PageKind::ALL.iter().any(|kind| kind.template() == template.name) || text.contains("{% extends");
    let mut walk = Walk { text, views, scopes: vec![roots()], closed: vec![page] };
    for piece in scan::pieces(text) {
        match piece {
            Piece::Text(_) => {}
            Piece::Print(range) => walk.expression(linter, template, range),
            Piece::Tag(range) => walk.tag(linter, template, range),
        }
    }
}

struct Walk<'a> {
    text: &'a str,
    views: &'a Views,
    scopes: Vec<Scope<'a>>,
    /// Are all names known here? By depth of components.
    closed: Vec<bool>,
}

impl<'a> Walk<'a> {
    fn tag(&mut self, linter: &mut Linter<'_>, template: &Template<'_>, range: Range<usize>) {
        let inside = self.text.get(range.clone()).unwrap_or_default();
        let lead = inside.len() - inside.trim_start().len();
        let word: String = inside.trim_start().chars().take_while(|c| c.is_ascii_alphabetic() || *c == '_').collect();
        let after = range.start + lead + word.len();
        match word.as_str() {
            "component" => self.begin_component(linter, after..range.end),
            "endcomponent" => {
                self.scopes.pop();
                self.closed.pop();
            }
            "for" => self.begin_loop(linter, template, after..range.end),
            "endfor" => drop(self.scopes.pop()),
            "set" | "set_global" => self.set(linter, template, after..range.end),
            "if" | "elif" => self.expression(linter, template, after..range.end),
            "" => self.expression(linter, template, range),
            _ => {}
        }
    }

    fn begin_component(&mut self, linter: &Linter<'_>, range: Range<usize>) {
        let definition = self.text.get(range).unwrap_or_default();
        let arguments = super::components::arguments(definition);
        let name = definition.split('(').next().unwrap_or_default().trim();
        let component = linter.components.get(name);
        let loose = |argument: &str| component.is_some_and(|component| component.loose.contains(argument));
        let scope = arguments.iter().map(|argument| {
            let types = self.views.root(&argument.name).filter(|_| !loose(&argument.name));
            (argument.name.clone(), types)
        });
        let scope = scope.collect();
        self.scopes.push(scope);
        self.closed.push(true);
    }

    fn begin_loop(&mut self, linter: &mut Linter<'_>, template: &Template<'_>, range: Range<usize>) {
        let inside = self.text.get(range.clone()).unwrap_or_default();
        let Some(split) = inside.find(" in ") else { return };
        let source = range.start + split + 4..range.end;
        self.expression(linter, template, source.clone());
        let names: Vec<&str> = inside.get(..split).unwrap_or_default().split(',').map(str::trim).collect();
        let items = self.pure(source).map(|types| self.views.items(&types)).filter(|types| !types.is_empty());
        let one = names.len() == 1;
        self.scopes.push(names.iter().map(|name| ((*name).to_string(), items.clone().filter(|_| one))).collect());
    }

    fn set(&mut self, linter: &mut Linter<'_>, template: &Template<'_>, range: Range<usize>) {
        let inside = self.text.get(range.clone()).unwrap_or_default();
        let (name, types) = match inside.find('=') {
            Some(split) => {
                let source = range.start + split + 1..range.end;
                self.expression(linter, template, source.clone());
                (inside.get(..split).unwrap_or_default(), self.pure(source))
            }
            None => (inside, None),
        };
        let name = name.split('|').next().unwrap_or_default().trim().to_string();
        if let Some(scope) = self.scopes.last_mut() {
            scope.insert(name, types);
        }
    }

    /// The type of an expression that is a name with fields and nothing else.
    fn pure(&self, range: Range<usize>) -> Option<Types<'a>> {
        let found = scan::chains(self.text, range.clone());
        let [chain] = found.as_slice() else { return None };
        let whole = self.text.get(chain.at.start..chain.end)?;
        if self.text.get(range)?.trim() != whole {
            return None;
        }
        let mut types = self.lookup(&chain.name)??;
        for (field, _) in &chain.fields {
            types = self.views.field(&types, field.as_deref()).ok()?;
        }
        Some(types).filter(|types| !types.is_empty())
    }

    /// None if there is no such name, Some(None) if it may be anything.
    fn lookup(&self, name: &str) -> Option<Option<Types<'a>>> {
        // A component sees nothing outside.
        let inner = if self.closed.len() > 1 { self.scopes.get(1..)? } else { &self.scopes };
        inner.iter().rev().find_map(|scope| scope.get(name).cloned())
    }

    fn expression(&mut self, linter: &mut Linter<'_>, template: &Template<'_>, range: Range<usize>) {
        let chains = scan::chains(self.text, range);
        // `[a for a in list]` names what it loops over.
        let named: Vec<String> = chains
            .windows(2)
            .filter_map(|pair| match pair {
                [word, name] if word.name == "for" => Some(name.name.clone()),
                _ => None,
            })
            .collect();
        let mut before = "";
        for chain in &chains {
            let test = before == "is";
            if !(before == "is" && chain.name == "not") {
                before = &chain.name;
            }
            if test || WORDS.contains(&chain.name.as_str()) || named.contains(&chain.name) {
                continue;
            }
            self.chain(linter, template, chain);
        }
    }

    fn chain(&self, linter: &mut Linter<'_>, template: &Template<'_>, chain: &Chain) {
        let Some(known) = self.lookup(&chain.name) else {
            if self.closed.last() == Some(&true) {
                let names = self.scopes.iter().flat_map(|scope| scope.keys()).map(String::as_str);
                let hint = suggest::did_you_mean_word(&chain.name, names);
                let message = format!("there is no variable `{}` here", chain.name);
                linter.error(template, chain.at.clone(), message, hint);
            }
            return;
        };
        let Some(mut types) = known else { return };
        let mut path = chain.name.clone();
        for (field, at) in &chain.fields {
            if types.is_empty() {
                break;
            }
            match self.views.field(&types, field.as_deref()) {
                Ok(next) => types = next,
                Err(known) => {
                    let field = field.as_deref().unwrap_or_default();
                    let hint = suggest::did_you_mean_word(field, known.iter().copied());
                    let hint = hint.or_else(|| (!known.is_empty()).then(|| format!("it has {}", known.join(", "))));
                    linter.error(template, at.clone(), format!("`{path}` has no field `{field}`"), hint);
                    return;
                }
            }
            path.push('.');
            path.push_str(field.as_deref().unwrap_or("0"));
            linter.deprecated(template, at.clone(), &path);
        }
        if let [(Some(options), _), (Some(option), at), ..] = chain.fields.as_slice()
            && chain.name == "site"
            && options == "options"
        {
            linter.option(template, at.clone(), option);
        }
    }
}
