//! The layers in which files of a theme are looked up.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::ThemeFile;
use super::builtin::{BUILTIN_THEME, THEMES};
use super::manifest::{Manifest, OptionKind, OptionSpec};
use crate::artifact::Content;
use crate::diag::{Diagnostic, Place, Rule, suggest};
use crate::render::i18n::{Dictionary, Texts};
use crate::source::{FileId, SourceFile, Span, Spanned};
use crate::story::{Lang, Part};

/// The name under which a template finds what the theme gives, below the site's own templates.
const ALIAS: &str = "theme";

/// Where a text comes from.
#[derive(Clone, Debug)]
pub enum Origin {
    /// A file of the site.
    File {
        /// The whole file.
        span: Span,
        /// Its path below the root.
        path: Arc<str>,
        /// Where the text begins in it (after a byte-order mark).
        start: usize,
    },
    /// A file of the built-in theme.
    BuiltIn {
        /// Name of the theme.
        theme: &'static str,
        /// Path of the file in its folder.
        path: &'static str,
    },
}

/// A text file of a theme.
#[derive(Clone, Debug)]
pub struct Text {
    /// The text without a byte-order mark.
    pub text: Arc<str>,
    /// Where it comes from.
    pub origin: Origin,
}

/// A file of `static/`.
#[derive(Clone, Debug)]
pub enum Static {
    /// A style sheet or script.
    Text(Text),
    /// Anything else.
    File {
        /// Its bytes, or where they are.
        content: Content,
        /// What stands for its content in its name.
        fingerprint: String,
    },
}

/// A template under the name that Tera knows it by.
#[derive(Debug)]
pub struct Named {
    /// The text.
    pub text: Arc<str>,
    /// Where it comes from.
    pub origin: Origin,
    /// It is only another name for a template of a layer below.
    pub alias: bool,
}

/// The files of one theme, or of the site's `templates/` (without a name).
#[derive(Clone, Debug, Default)]
pub struct Layer {
    /// Name of the theme; empty for the site's own templates.
    pub name: String,
    /// `theme.yaml`.
    pub manifest: Option<Text>,
    /// Templates by name.
    pub templates: BTreeMap<String, Text>,
    /// Files of texts by language.
    pub texts: BTreeMap<String, Text>,
    /// Static files by path below `static/`.
    pub statics: BTreeMap<String, Static>,
}

/// Every theme that a site could use, and its own templates.
#[derive(Debug)]
pub struct Library {
    folders: BTreeMap<String, Arc<Layer>>,
}

impl Library {
    /// Sorts files by theme.
    pub fn new(files: Vec<ThemeFile>) -> Library {
        let folders = sort_files(files).into_iter().map(|(name, layer)| (name, Arc::new(layer))).collect();
        Library { folders }
    }

    /// The order of parts that each theme says of itself, where it says one. What is wrong with a theme is told when it is used.
    pub fn parts(&self) -> BTreeMap<String, Vec<Part>> {
        let of = |layer: &Layer| {
            let layers = Layers::build(&Spanned::new(layer.name.clone(), Span::at(FileId(0), 0)), self).ok()?;
            let specs = layers.specs().ok()?;
            let option = specs.values().find(|spec| spec.kind == OptionKind::Parts && spec.default.is_array())?;
            let words = option.default.as_array()?.iter();
            Some((layer.name.clone(), words.filter_map(|word| Part::from_name(word.as_str()?)).collect()))
        };
        self.themes().filter_map(of).collect()
    }

    /// The themes, without the site's own templates.
    pub fn themes(&self) -> impl Iterator<Item = &Layer> {
        self.folders.iter().filter(|(name, _)| !name.is_empty()).map(|(_, layer)| &**layer)
    }
}

/// All layers, the site's own first, the built-in theme last.
#[derive(Debug)]
pub struct Layers {
    layers: Vec<Arc<Layer>>,
    manifests: Vec<Manifest>,
    dictionaries: BTreeMap<String, Vec<Dictionary>>,
    named: BTreeMap<String, Named>,
    /// Static files by path below `static/`.
    pub statics: BTreeMap<String, Static>,
    /// Style sheets, the built-in theme's first.
    pub styles: Vec<String>,
    /// Scripts, the built-in theme's first.
    pub scripts: Vec<String>,
    /// Scripts that do not wait for the page, the built-in theme's first.
    pub early_scripts: Vec<String>,
}

impl Layers {
    /// Sorts the files into layers, along the chain of parents.
    ///
    /// # Errors
    /// Themes that do not exist or are each other's parents; `theme.yaml` and texts that cannot be read.
    pub fn build(name: &Spanned<String>, library: &Library) -> Result<Layers, Vec<Diagnostic>> {
        let mut layers = vec![library.folders.get("").cloned().unwrap_or_default()];
        let mut manifests = Vec::new();
        let mut wanted = (name.value.clone(), Place::At(name.span));
        loop {
            let known = library
                .folders
                .get(&wanted.0)
                .filter(|layer| !layer.name.is_empty() && !layers.iter().any(|above| above.name == layer.name));
            let Some(layer) = known else {
                return Err(vec![no_theme(&wanted.0, wanted.1, &layers, library)]);
            };
            let manifest = read_manifest(layer)?;
            let built_in = layer.name == BUILTIN_THEME;
            let place = layer.manifest.as_ref().map_or(Place::Site, |text| text.place());
            let parent = manifest.parent.clone().unwrap_or_else(|| BUILTIN_THEME.into());
            manifests.push(manifest);
            layers.push(layer.clone());
            if built_in {
                break;
            }
            wanted = (parent, place);
        }
        Layers::finish(layers, manifests)
    }

    fn finish(layers: Vec<Arc<Layer>>, manifests: Vec<Manifest>) -> Result<Layers, Vec<Diagnostic>> {
        let dictionaries = read_dictionaries(&layers)?;
        let named = name_templates(&layers);
        let mut statics = BTreeMap::new();
        for layer in layers.iter().rev() {
            statics.extend(layer.statics.iter().map(|(path, content)| (path.clone(), content.clone())));
        }
        let mut styles: Vec<String> = Vec::new();
        let mut scripts: Vec<String> = Vec::new();
        let mut early_scripts: Vec<String> = Vec::new();
        for manifest in manifests.iter().rev() {
            let add = |list: &mut Vec<String>, more: &[String]| {
                let new: Vec<String> = more.iter().filter(|path| !list.contains(path)).cloned().collect();
                list.extend(new);
            };
            add(&mut styles, &manifest.styles);
            add(&mut scripts, &manifest.scripts);
            add(&mut early_scripts, &manifest.early_scripts);
        }
        let missing: Vec<Diagnostic> = styles
            .iter()
            .chain(&scripts)
            .chain(&early_scripts)
            .filter(|path| !statics.contains_key(*path))
            .map(|path| no_static(path))
            .collect();
        if !missing.is_empty() {
            return Err(missing);
        }
        Ok(Layers { layers, manifests, dictionaries, named, statics, styles, scripts, early_scripts })
    }

    /// The texts of a language.
    pub fn texts(&self, lang: &Lang) -> Texts {
        let files = |tag: &str| self.dictionaries.get(tag).into_iter().flatten();
        let own = match lang.as_str() == lang.primary() {
            true => vec![lang.as_str()],
            false => vec![lang.as_str(), lang.primary()],
        };
        Texts::with_english(lang.clone(), own.into_iter().flat_map(files), files("en"))
    }

    /// What may be set: the options of all layers, a theme's over its parent's of the same name.
    ///
    /// # Errors
    /// Colours that are to be read on what is no colour.
    pub fn specs(&self) -> Result<BTreeMap<String, OptionSpec>, Vec<Diagnostic>> {
        let mut specs: BTreeMap<String, OptionSpec> = BTreeMap::new();
        for manifest in self.manifests.iter().rev() {
            for (key, spec) in &manifest.options {
                match spec {
                    Some(spec) => drop(specs.insert(key.clone(), spec.clone())),
                    None => drop(specs.remove(key)),
                }
            }
        }
        let ground = |on: &String| specs.get(on).is_some_and(|spec| spec.kind == OptionKind::Colour);
        for (key, spec) in &specs {
            if let Some(on) = spec.on.as_ref().filter(|on| !ground(on)) {
                let message =
                    format!("the option `{key}` is to be read on `{on}`, which is no option of the type `color`");
                return Err(vec![Diagnostic::new(Rule::ThemeError, self.manifest_place(), message)]);
            }
        }
        Ok(specs)
    }

    /// The `theme.yaml` of the theme itself.
    fn manifest_place(&self) -> Place {
        self.layers.get(1).and_then(|layer| layer.manifest.as_ref()).map_or(Place::Site, Text::place)
    }

    /// The layers, the site's own first.
    pub fn all(&self) -> &[Arc<Layer>] {
        &self.layers
    }

    /// The prefixes under which Tera looks for a name it does not find, in order.
    pub fn prefixes(&self) -> Vec<String> {
        let themes = self.layers.iter().skip(1).map(|layer| format!("{}/", layer.name));
        themes.chain([format!("{ALIAS}/")]).collect()
    }

    /// All templates under the names that Tera knows.
    pub fn named_templates(&self) -> &BTreeMap<String, Named> {
        &self.named
    }
}

impl Text {
    /// The file as a place.
    pub fn place(&self) -> Place {
        self.origin.place()
    }
}

impl Origin {
    /// The file as a place.
    pub fn place(&self) -> Place {
        match self {
            Origin::File { span, .. } => Place::At(Span::at(span.file, 0)),
            Origin::BuiltIn { .. } => Place::Site,
        }
    }

    /// The stretch `range` of the text as a place of the file.
    pub fn place_at(&self, range: std::ops::Range<usize>) -> Place {
        match self {
            Origin::File { span, start, .. } => Place::At(span.sub(range.start + start, range.end + start)),
            Origin::BuiltIn { .. } => Place::Site,
        }
    }

    /// What the file is called in messages.
    pub fn shown(&self) -> String {
        match self {
            Origin::File { path, .. } => path.to_string(),
            Origin::BuiltIn { theme, path } => format!("{path} of the built-in theme `{theme}`"),
        }
    }
}

/// Sorts files by theme; the site's own templates are under the empty name, the files of a built-in theme lie below those
/// of a folder of its name.
fn sort_files(files: Vec<ThemeFile>) -> BTreeMap<String, Layer> {
    let mut folders: BTreeMap<String, Layer> = BTreeMap::new();
    for &(theme, theme_files) in THEMES {
        let built_in = folders.entry(theme.into()).or_default();
        built_in.name = theme.into();
        for (path, bytes) in theme_files {
            match std::str::from_utf8(bytes) {
                Ok(text) if !super::is_copied(path) => {
                    built_in.take(path, Text { text: text.into(), origin: Origin::BuiltIn { theme, path } });
                }
                _ => {
                    let fingerprint = super::fingerprint(bytes);
                    built_in.take_static(path, Static::File { content: Content::Bytes(bytes.to_vec()), fingerprint });
                }
            }
        }
    }
    for file in files {
        let path = file.path().to_string();
        let (theme, rest) = match path.strip_prefix("themes/").and_then(|rest| rest.split_once('/')) {
            Some((theme, rest)) => (theme, rest.to_string()),
            None => ("", path.clone()),
        };
        let layer = folders.entry(theme.into()).or_default();
        layer.name = theme.into();
        match file {
            ThemeFile::Text(file) => layer.take(&rest, text_of(&file)),
            ThemeFile::Static { content, fingerprint, .. } => {
                layer.take_static(&rest, Static::File { content, fingerprint });
            }
        }
    }
    folders
}

fn text_of(file: &SourceFile) -> Text {
    let (text, start) = file.without_bom();
    let span = Span::new(file.id, 0, file.text.len());
    Text { text: text.into(), origin: Origin::File { span, path: file.path.clone(), start } }
}

impl Layer {
    /// Takes a text file by its path in the theme. Others than those of a theme (a README) are left alone.
    fn take(&mut self, path: &str, text: Text) {
        if path == "theme.yaml" {
            self.manifest = Some(text);
        } else if let Some(name) = path.strip_prefix("templates/") {
            self.templates.insert(name.into(), text);
        } else if let Some(lang) = path.strip_prefix("i18n/").and_then(|name| name.strip_suffix(".yaml")) {
            self.texts.insert(lang.into(), text);
        } else {
            self.take_static(path, Static::Text(text));
        }
    }

    fn take_static(&mut self, path: &str, file: Static) {
        if let Some(name) = path.strip_prefix("static/") {
            self.statics.insert(name.into(), file);
        }
    }
}

/// Reads `theme.yaml`.
///
/// # Errors
/// If it is not there, or cannot be used.
pub fn read_manifest(layer: &Layer) -> Result<Manifest, Vec<Diagnostic>> {
    let Some(text) = &layer.manifest else {
        let message = format!("the theme `{}` has no `theme.yaml`", layer.name);
        let help = format!("write `themes/{0}/theme.yaml` with `name: {0}`, `version: 0.1.0` and `api: 1`", layer.name);
        let place = Place::File(format!("themes/{}", layer.name));
        return Err(vec![Diagnostic::new(Rule::MissingFile, place, message).help(help)]);
    };
    let manifest: Manifest = serde_yaml::from_str(&text.text).map_err(|e| {
        let at = e.location().map_or(0, |location| location.index());
        vec![Diagnostic::new(
            Rule::ThemeError,
            text.origin.place_at(at..at),
            format!("`theme.yaml` cannot be used: {e}"),
        )]
    })?;
    let wrong = |message| Err(vec![Diagnostic::new(Rule::ThemeError, text.place(), message)]);
    if manifest.name != layer.name {
        return wrong(format!("the theme in the folder `{}` calls itself `{}`", layer.name, manifest.name));
    }
    if !manifest.api.fits() {
        let wanted = manifest.api;
        return wrong(format!(
            "the theme `{}` is made for versions {} to {} of the theme contract; this is version {}",
            layer.name,
            wanted.first,
            wanted.last,
            crate::render::view::API_VERSION
        ));
    }
    for (key, spec) in &manifest.options {
        let Some(spec) = spec else { continue };
        if let Some(wants) = spec.check(&spec.default).err().filter(|_| !spec.default.is_null()) {
            return wrong(format!("the default of the option `{key}` should be {wants}"));
        }
    }
    Ok(manifest)
}

/// The texts by language, those of upper layers first.
fn read_dictionaries(layers: &[Arc<Layer>]) -> Result<BTreeMap<String, Vec<Dictionary>>, Vec<Diagnostic>> {
    let mut dictionaries: BTreeMap<String, Vec<Dictionary>> = BTreeMap::new();
    let mut wrong = Vec::new();
    for layer in layers {
        for (lang, text) in &layer.texts {
            match Dictionary::parse(&text.text) {
                Ok(dictionary) => dictionaries.entry(lang.clone()).or_default().push(dictionary),
                Err(e) => {
                    let at = e.at.unwrap_or(0);
                    wrong.push(Diagnostic::new(Rule::ThemeError, text.origin.place_at(at..at), e.message));
                }
            }
        }
    }
    if wrong.is_empty() { Ok(dictionaries) } else { Err(wrong) }
}

/// Gives every template the names it is found by: its own in the site, `<theme>/…` in a theme; and for each theme, and for
/// `theme/`, the names of what lies below it, so that a template can extend what it overrides whichever layer that is in.
fn name_templates(layers: &[Arc<Layer>]) -> BTreeMap<String, Named> {
    let mut named = BTreeMap::new();
    let own = |text: &Text| Named { text: text.text.clone(), origin: text.origin.clone(), alias: false };
    for (at, layer) in layers.iter().enumerate() {
        let prefix = if at == 0 { String::new() } else { format!("{}/", layer.name) };
        for (name, text) in &layer.templates {
            named.insert(format!("{prefix}{name}"), own(text));
        }
    }
    for (at, layer) in layers.iter().enumerate().skip(1) {
        for below in layers.iter().skip(at) {
            for (name, text) in below.templates.iter().filter(|(_, text)| !defines_component(&text.text)) {
                let alias = || Named { alias: true, ..own(text) };
                named.entry(format!("{}/{name}", layer.name)).or_insert_with(alias);
                if at == 1 {
                    named.entry(format!("{ALIAS}/{name}")).or_insert_with(alias);
                }
            }
        }
    }
    named
}

/// Components are known by their own name whatever file they are in; a second name for the file would define them twice.
fn defines_component(text: &str) -> bool {
    text.match_indices("{%").any(|(at, _)| {
        let inside = text.get(at + 2..).unwrap_or_default().trim_start_matches('-').trim_start();
        inside.strip_prefix("component").is_some_and(|rest| rest.starts_with(char::is_whitespace))
    })
}

fn no_theme(name: &str, place: Place, above: &[Arc<Layer>], library: &Library) -> Diagnostic {
    if above.iter().any(|layer| layer.name == name && !name.is_empty()) {
        let message = format!("the theme `{name}` is its own parent, by way of others");
        return Diagnostic::new(Rule::ThemeError, place, message);
    }
    let others: Vec<&str> = library.themes().map(|layer| layer.name.as_str()).collect();
    let hint = suggest::did_you_mean_word(name, others.iter().copied());
    let names: Vec<String> = others.iter().map(|other| format!("`{other}`")).collect();
    let message = format!("there is no theme `{name}`: the folder `themes/{name}` does not exist");
    Diagnostic::new(Rule::MissingFile, place, message)
        .help(hint.unwrap_or_else(|| format!("there is {}", names.join(", "))))
}

fn no_static(path: &str) -> Diagnostic {
    let message = format!("a `theme.yaml` names `{path}`, but no layer of the theme has a file `static/{path}`");
    Diagnostic::new(Rule::MissingFile, Place::Site, message)
}
