//! One mistake of each kind, and exactly those are found.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeMap;

use super::super::tests::{files, manifest};
use super::super::{BUILTIN_THEMES, NoFiles};
use super::*;
use crate::source::{FileId, Span, Spanned};

fn found(theme: &str, given: &[(&str, &str)]) -> Vec<Diagnostic> {
    let name = Spanned::new(theme.to_string(), Span::new(FileId(1), 0, 1));
    let langs = [Lang::parse("en").unwrap()];
    let (options, places) = (serde_json::Value::Null, BTreeMap::new());
    let wanted = Wanted {
        name: &name,
        options: &options,
        places: &places,
        langs: &langs,
        files: &NoFiles,
        data: &Default::default(),
    };
    lint(&Library::new(files(given)), &wanted, false)
}

fn messages(given: &[(&str, &str)]) -> Vec<String> {
    let manifest = manifest("x", "");
    let mut all = vec![("themes/x/theme.yaml", manifest.as_str())];
    all.extend(given);
    found("x", &all).into_iter().map(|finding| format!("{:?}: {}", finding.severity, finding.message)).collect()
}

const PAGE: &str = "{% extends \"base.html\" %}{% block main %}BODY{% block list %}{% endblock %}{% endblock %}";

/// What is found in a page of a theme `x` with this in it.
fn page(body: &str) -> Vec<String> {
    messages(&[("themes/x/templates/tags.html", &PAGE.replace("BODY", body))])
}

#[test]
fn one_of_each() {
    for (body, wanted) in [
        ("{{ page.titel }}", "Error: `page` has no field `titel`"),
        ("{{ page.head.titel }}", "Error: `page.head` has no field `titel`"),
        ("{% for e in page.toc %}{{ e.hreff }}{% endfor %}", "Error: `e` has no field `hreff`"),
        ("{% set l = page.list %}{{ l.itemz }}", "Error: `l` has no field `itemz`"),
        ("{{ sight.title }}", "Error: there is no variable `sight` here"),
        ("{% if site.options.akcent %}{% endif %}", "Error: the theme has no option `akcent`"),
        ("{{ <NoSuch /> }}", "Error: unknown component `NoSuch`"),
        ("{{ <Headline /> }}", "Error: the component `Headline` is called without `page`"),
        ("{{ <Headline page={page} size={1} /> }}", "Error: the component `Headline` takes no `size`"),
        ("{{ site.files | length }}", "Warning: `site.files` will go in a later version of the theme contract"),
        ("<p>Read on</p>", "Warning: the words `Read on` stand in the template, in one language"),
        ("<p aria-label=\"Read on\"></p>", "Warning: the words `Read on` stand in the template, in one language"),
        ("{{ t(key=\"skipp\") }}", "Error: no file of texts has the key `skipp`"),
        ("{{ asset(path=\"no.svg\") }}", "Error: the theme has no file `static/no.svg`"),
    ] {
        assert_eq!(page(body), [wanted], "{body}");
    }
}

#[test]
fn what_is_right_is_left_alone() {
    let fine = "1 {#- words of a comment -#} 2 {# and more #} {% for entry in page.toc %}{{ entry.href }}{{ loop.index }}{% endfor %}&nbsp;·<!-- words in a comment -->\
                {% set names = [author.name for author in page.authors if author.href] %}{{ names | join(sep=\", \") }}\
                {% if page.extra.anything is defined and page.list is not none %}{{ t(key=\"skip\") }}{% endif %}\
                {{ t(key=\"depth.\" ~ \"short\") | default(value=site.title) }}<a title=\"{{ page.title_plain }}\">1</a>\
                <script>const words = 'are code';</script>";
    assert_eq!(page(fine), [""; 0]);
}

#[test]
fn blocks_and_texts_that_are_lost() {
    let bare = "{% extends \"base.html\" %}{% block main %}{{ t(key=\"mine.said\") }}{% endblock %}";
    let found = messages(&[
        ("themes/x/templates/tags.html", bare),
        ("themes/x/i18n/en.yaml", "mine: {said: Said, unsaid: Never}"),
        ("themes/x/i18n/de.yaml", "mine: {unsaid: Nie}"),
    ]);
    let wanted = [
        "Warning: this template takes the place of one that has the blocks `list`; nothing can override them here",
        "Warning: `de` lacks `mine.said`, which other languages of the theme have",
        "Warning: nothing says the text `mine.unsaid`",
    ];
    assert_eq!(found, wanted);
}

#[test]
fn built_in_themes_have_no_mistake() {
    for (name, _) in BUILTIN_THEMES {
        let wrong: Vec<String> = found(name, &[])
            .into_iter()
            .filter(|finding| finding.severity == Severity::Error)
            .map(|finding| finding.message)
            .collect();
        assert_eq!(wrong, [""; 0], "{name}");
    }
}
