//! Themes: finding their files, and rendering pages with them.
//!
//! A theme is a folder `themes/<name>/` with `theme.yaml`, `templates/`, `static/` and `i18n/<lang>.yaml`. What a page uses is
//! looked up in layers: the site's own `templates/`, then the theme, its parent, that one's parent, and last the built-in
//! theme `broadsheet`.
//!
//! - A **page or partial** is overridden by a file of the same name in a layer above. It may extend the one it overrides:
//!   `theme/story.html` is the theme's `story.html` (or what the theme inherits), `<name>/story.html` that of a theme by name.
//! - A **component** is overridden by a component of the same name in any file of a layer above.
//! - A **text** of the interface is overridden by the same key in `i18n/<lang>.yaml` of a layer above; the site's own are in
//!   `i18n/`.
//! - A **static file** is overridden by one of the same path.
//!
//! Templates are Tera 2. Every template escapes what it prints, whatever its name; texts of type [`Html`] are printed as they
//! are. Beside Tera's own filters, tests and functions there are these functions:
//!
//! - `t(key="…")`: a text of the interface in the page's language, with `n=` for its plural and any other argument for what
//!   stands in braces in it; the result is HTML if an argument is.
//! - `data(path="…")`: what a file below the site's `data/` holds; of CSV a list of maps by the words of its head.
//! - `asset(path="…")`: the address of a file of `static/`. It reads `site`, so a component that calls it takes `site`.
//!
//! What browsers get beside pages is made by [`assets`].
//!
//! What stops a template that does not end: Tera refuses includes in a circle and components nested deeper than 20, `range`
//! gives at most 100,000 numbers, a page ends at [`MAX_PAGE`] bytes and is given up after [`MAX_TIME`], unless the site says otherwise. Not bounded is the memory
//! that a template takes in that time: a text that is doubled again and again. Themes are code, and trusted.

mod assets;
mod builtin;
mod engine;
mod error;
mod layers;
mod lint;
mod manifest;
mod options;
mod sample;
mod shelf;
mod workers;

pub use assets::{FOLDER as ASSETS, fingerprint};
pub use builtin::{BUILTIN_THEME, THEMES as BUILTIN_THEMES, files as builtin_files};
pub use layers::Library;
pub use lint::lint;
pub use manifest::{ApiRange, Manifest, OptionKind, OptionSpec};
pub use options::{NoFiles, SiteFiles};
pub use shelf::{About, EjectKind, Ejectable, Entry};

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use crate::artifact::Content;
use crate::diag::Diagnostic;
use crate::render::i18n::Texts;
#[cfg(test)]
use crate::render::view::PageKind;
use crate::render::view::{Html, PageView, PartView};
use crate::source::{SourceFile, Span, Spanned};
use crate::story::config::Bounds;
use crate::story::{Lang, Part};

use assets::Assets;
use engine::Engine;
use layers::Layers;
use options::{Chosen, Given};
use workers::{Lost, Workers};

/// A value as templates see it; cloning it shares what is inside.
pub use tera::Value;

/// How many bytes one page may have.
pub const MAX_PAGE: usize = 64 << 20;

/// How long one page may take.
pub const MAX_TIME: Duration = Duration::from_secs(60);

/// A file of the site's `templates/` or `themes/`.
#[derive(Debug)]
pub enum ThemeFile {
    /// A template, `theme.yaml`, a file of texts, a style sheet or a script.
    Text(SourceFile),
    /// A file to be copied.
    Static {
        /// Path below the root.
        path: Arc<str>,
        /// Its bytes, or where they are.
        content: Content,
        /// The [`fingerprint`] of its bytes.
        fingerprint: String,
    },
}

/// Is the file at this path in the folder of a theme copied as it is, and not read as text?
fn is_copied(path: &str) -> bool {
    path.starts_with("static/") && !path.ends_with(".css") && !path.ends_with(".js")
}

impl ThemeFile {
    /// Is the file at this path below the root copied as it is, and not read as text?
    pub fn is_static(path: &str) -> bool {
        let rest = path.strip_prefix("themes/").and_then(|rest| rest.split_once('/'));
        rest.is_some_and(|(_, rest)| is_copied(rest))
    }

    fn path(&self) -> &str {
        match self {
            ThemeFile::Text(file) => &file.path,
            ThemeFile::Static { path, .. } => path,
        }
    }
}

/// A theme that was loaded: ready to render pages, from many threads at once.
#[derive(Debug)]
pub struct Theme {
    engines: BTreeMap<Lang, Arc<Engine>>,
    workers: Workers,
    /// How long a template may take, and how many bytes it may make.
    limit: Duration,
    largest: usize,
    layers: Arc<Layers>,
    assets: Assets,
    options: Chosen,
}

/// Which theme a site or page wants, and what it sets.
pub struct Wanted<'a> {
    /// Name of the theme.
    pub name: &'a Spanned<String>,
    /// Options: a map, or null.
    pub options: &'a serde_json::Value,
    /// Where each option stands.
    pub places: &'a BTreeMap<String, Span>,
    /// The languages of the site.
    pub langs: &'a [Lang],
    /// Files that options may name.
    pub files: &'a dyn SiteFiles,
    /// Data files that templates may ask for.
    pub data: &'a DataFiles,
}

/// Data files by their path below `data/`, as templates see them.
pub type DataFiles = Arc<BTreeMap<String, Value>>;

impl Theme {
    /// Loads the theme of this name with everything below it, for a site without files of its own.
    ///
    /// `options` are the site's (a map, or null); `files` all files below the site's `templates/` and `themes/`; `langs` the
    /// languages of the site.
    ///
    /// # Errors
    /// As [`Theme::take`].
    pub fn load(
        name: &Spanned<String>,
        options: &serde_json::Value,
        files: Vec<ThemeFile>,
        langs: &[Lang],
    ) -> Result<Theme, Vec<Diagnostic>> {
        let wanted =
            Wanted { name, options, places: &BTreeMap::new(), langs, files: &NoFiles, data: &DataFiles::default() };
        Theme::take(&Library::new(files), &wanted)
    }

    /// Takes a theme from the library, with everything below it.
    ///
    /// # Errors
    /// All that is wrong with the theme: no such theme, `theme.yaml`, options, texts, style sheets, templates that cannot be
    /// read or name what does not exist.
    pub fn take(library: &Library, wanted: &Wanted<'_>) -> Result<Theme, Vec<Diagnostic>> {
        let layers = Arc::new(Layers::build(wanted.name, library)?);
        let given = Given {
            theme: &wanted.name.value,
            options: wanted.options,
            places: wanted.places,
            place: wanted.name.span,
            files: wanted.files,
        };
        let options = Chosen::new(&layers.specs()?, &given)?;
        let assets = Assets::make(&wanted.name.value, &layers, &options.css);
        let base = engine::base(&layers, wanted.data);
        let (assets, base) = match (assets, base) {
            (Ok(assets), Ok(base)) => (assets, base),
            (assets, base) => {
                return Err(assets.err().into_iter().chain(base.err()).flatten().collect());
            }
        };
        let engine = |lang: &Lang| (lang.clone(), Arc::new(Engine::new(&base, layers.texts(lang))));
        let engines = wanted.langs.iter().map(engine).collect();
        Ok(Theme { engines, workers: Workers::default(), limit: MAX_TIME, largest: MAX_PAGE, layers, assets, options })
    }

    /// The theme with what a site says of how long templates may take and how much they may make.
    #[must_use]
    pub fn bounded(self, bounds: &Bounds) -> Theme {
        let largest = usize::try_from(bounds.page).unwrap_or(usize::MAX);
        Theme { limit: Duration::from_secs(bounds.seconds.into()), largest, ..self }
    }

    /// The options as templates see them: what is set over the defaults of the theme and its parents. `address` gives that of
    /// a file below the site's `static/`.
    pub fn options(
        &self,
        lang: &Lang,
        address: &dyn Fn(&str) -> Option<String>,
    ) -> serde_json::Map<String, serde_json::Value> {
        self.options.view(lang, address)
    }

    /// A colour option by day, as `#rrggbb`.
    pub fn colour(&self, name: &str) -> Option<&str> {
        self.options.days.get(name).map(String::as_str)
    }

    /// Font files of the site that options name, as option, path below `static/` and media type: see [`options::Chosen`].
    pub fn fonts(&self) -> &[(String, String, &'static str)] {
        &self.options.fonts
    }

    /// Classes of the root element of pages: the options of type `choice`.
    pub fn classes(&self) -> &[String] {
        &self.options.classes
    }

    /// The order of the parts of stories that do not say, if the theme has one.
    pub fn parts(&self) -> Option<&[Part]> {
        self.options.parts.as_deref()
    }

    /// Warnings about the options.
    pub fn findings(&self) -> &[Diagnostic] {
        &self.options.findings
    }

    /// The texts of the interface in a language.
    pub fn texts(&self, lang: &Lang) -> Arc<Texts> {
        match self.engines.get(lang) {
            Some(engine) => engine.texts.clone(),
            None => Arc::new(self.layers.texts(lang)),
        }
    }

    /// What is published beside pages: content by name below the folder [`ASSETS`] of the output.
    pub fn files(&self) -> &BTreeMap<String, Content> {
        &self.assets.files
    }

    /// The published name of each static file that is copied, by its path below `static/`.
    pub fn names(&self) -> &BTreeMap<String, String> {
        &self.assets.names
    }

    /// Published name of the style sheet.
    pub fn style(&self) -> Option<&String> {
        self.assets.style.as_ref()
    }

    /// Published name of the script.
    pub fn script(&self) -> Option<&String> {
        self.assets.script.as_ref()
    }

    /// Published name of the script that does not wait for the page.
    pub fn early_script(&self) -> Option<&String> {
        self.assets.early_script.as_ref()
    }

    /// A view as templates see it. Make it once and share it (see [`crate::render::view::SiteView`]).
    pub fn value(view: &impl serde::Serialize) -> Value {
        // Views have string keys and finite shapes, so they always serialise.
        Value::try_from_serializable(view).unwrap_or_else(|_| Value::none())
    }

    /// Renders a page. `content` is the place of the content it is made of, for messages.
    ///
    /// # Errors
    /// If a template fails: names template, line, excerpt, chain of calls and content.
    pub fn render(
        &self,
        lang: &Lang,
        site: &Value,
        page: &PageView,
        story: Option<&Value>,
        content: Option<Span>,
    ) -> Result<String, Box<Diagnostic>> {
        let mut context = tera::Context::new();
        context.insert_value("site", site.clone());
        context.insert_value("page", Theme::value(page));
        if let Some(story) = story {
            context.insert_value("story", story.clone());
        }
        let own = page.template.iter().find(|name| self.has_template(name));
        self.render_template(lang, own.map_or(page.kind.template(), String::as_str), &context, content)
    }

    fn render_template(
        &self,
        lang: &Lang,
        template: &str,
        context: &tera::Context,
        content: Option<Span>,
    ) -> Result<String, Box<Diagnostic>> {
        let (name, context) = (template.to_string(), context.clone());
        let work = move |engine: &Engine, out: &mut engine::Bounded| engine.tera.render_to(&name, &context, &mut *out);
        self.with_engine(lang, template, content, work)
    }

    /// Is there a template of this name in the site's `templates/`, the theme or what it inherits?
    pub fn has_template(&self, name: &str) -> bool {
        let named = self.layers.named_templates();
        named.contains_key(name)
            || self.layers.prefixes().iter().any(|prefix| named.contains_key(&format!("{prefix}{name}")))
    }

    /// The templates that pages can be rendered with, by their own names.
    pub fn templates(&self) -> impl Iterator<Item = &str> {
        let layers = self.layers.all().iter();
        layers.flat_map(|layer| layer.templates.keys()).map(String::as_str)
    }

    /// Renders one part of a story alone, as it stands on the story page: for directives in the text and for extracts.
    ///
    /// # Errors
    /// As [`Theme::render`].
    pub fn render_part(
        &self,
        lang: &Lang,
        site: &Value,
        part: &PartView,
        story: &Value,
        content: Option<Span>,
    ) -> Result<Html, Box<Diagnostic>> {
        let mut args = tera::Context::new();
        args.insert_value("part", Theme::value(part));
        args.insert_value("story", story.clone());
        self.render_component(lang, site, "Part", &args, content)
    }

    /// Renders a component of the theme alone: `Quote` with a `quote`, for directives in the text.
    ///
    /// # Errors
    /// As [`Theme::render`]; also if the theme has no such component.
    pub fn render_component(
        &self,
        lang: &Lang,
        site: &Value,
        name: &str,
        args: &tera::Context,
        content: Option<Span>,
    ) -> Result<Html, Box<Diagnostic>> {
        let mut implicit = tera::Context::new();
        implicit.insert_value("site", site.clone());
        let (component, args) = (name.to_string(), args.clone());
        let work = move |engine: &Engine, out: &mut engine::Bounded| {
            engine.tera.render_component_with_implicits_to(&component, &args, &implicit, None, true, &mut *out)
        };
        self.with_engine(lang, name, content, work).map(Html)
    }

    fn with_engine(
        &self,
        lang: &Lang,
        what: &str,
        content: Option<Span>,
        work: impl FnOnce(&Engine, &mut engine::Bounded) -> Result<(), tera::Error> + Send + 'static,
    ) -> Result<String, Box<Diagnostic>> {
        let engine = self.engines.get(lang).or_else(|| self.engines.values().next());
        let Some(engine) = engine else {
            return Err(Box::new(error::general("the theme was loaded for no language".into(), content)));
        };
        let engine = engine.clone();
        let largest = self.largest;
        let done = self.workers.run(self.limit, move || {
            let mut out = engine::Bounded::new(largest);
            let result = work(&engine, &mut out);
            (result, out)
        });
        match done {
            Ok((Ok(()), out)) => Ok(out.into_text()),
            Ok((Err(_), out)) if out.full() => Err(Box::new(error::endless(what, largest, content))),
            Ok((Err(failure), _)) => Err(Box::new(error::diagnose(&failure, &self.layers, what, content))),
            Err(Lost::Late) => Err(Box::new(error::late(what, self.limit, content))),
            Err(Lost::Died) => Err(Box::new(error::general(format!("`{what}` broke the template engine"), content))),
        }
    }
}

#[cfg(test)]
mod tests;

#[cfg(test)]
mod broadsheet_tests;

#[cfg(test)]
mod cards_tests;
