//! What a theme gives browsers beside pages: one style sheet, one script, and the files they need.
//!
//! - The **style sheets** of the chain of themes, the farthest parent's first, are joined into one, lowered and minified
//!   ([`lower`]); what they name by `url(…)` is looked up among the static files of all layers ([`sheet`]).
//! - The **scripts** are joined likewise, each in a function of its own so that their names cannot clash.
//! - Every file carries a **fingerprint** of its content in its name (`broadsheet.3f9c1b2a.css`), so that hosts may keep it for
//!   ever. Texts for people (`.txt`, `.md`, names without an ending: licences) keep their names.
//! - What is joined is not copied besides, and neither is a **font** that no sheet names.

mod lower;
mod sheet;

use std::collections::{BTreeMap, BTreeSet};

use super::layers::{Layers, Static, Text};
use crate::artifact::Content;
use crate::diag::{Diagnostic, Place, Rule, suggest};
use crate::site::Route;

use sheet::Sheet;

/// The folder of the output in which the files of a theme stand.
pub const FOLDER: &str = "assets";

/// The files of a theme as they are published.
#[derive(Debug, Default)]
pub struct Assets {
    /// Name below [`FOLDER`] → content.
    pub files: BTreeMap<String, Content>,
    /// Path below `static/` → name below [`FOLDER`], of what is copied.
    pub names: BTreeMap<String, String>,
    /// Name of the joined style sheet, if there is one.
    pub style: Option<String>,
    /// Name of the joined script, if there is one.
    pub script: Option<String>,
    /// Name of the joined script that does not wait for the page, if there is one.
    pub early_script: Option<String>,
}

impl Assets {
    /// Makes them. `name` is that of the theme, `first` a style sheet that comes before the others, for values of options.
    ///
    /// # Errors
    /// Sheets that browsers could not read, or that name files which do not exist.
    pub fn make(name: &str, layers: &Layers, first: &str) -> Result<Assets, Vec<Diagnostic>> {
        let mut assets = Assets::default();
        let mut wrong = Vec::new();
        let sheets = assets.read_sheets(layers, &mut wrong);
        assets.take_files(layers, &sheets);
        for (path, sheet) in sheets.iter().filter(|(path, _)| !layers.styles.contains(path)) {
            assets.take_single(path, sheet, &mut wrong);
        }
        let mut joined = lower::lower(first).unwrap_or_default();
        for sheet in layers.styles.iter().filter_map(|path| sheets.get(path)) {
            joined.push_str(&assets.rewritten(sheet, &mut wrong));
        }
        if !wrong.is_empty() {
            return Err(wrong);
        }
        if !joined.is_empty() {
            assets.style = Some(assets.add(&format!("{name}.css"), Content::Bytes(joined.into_bytes())));
        }
        assets.script = assets.add_scripts(&format!("{name}.js"), &layers.scripts, layers);
        assets.early_script = assets.add_scripts(&format!("{name}-early.js"), &layers.early_scripts, layers);
        Ok(assets)
    }

    fn add_scripts(&mut self, name: &str, paths: &[String], layers: &Layers) -> Option<String> {
        let script = join_scripts(paths, layers);
        (!script.is_empty()).then(|| self.add(name, Content::Bytes(script.into_bytes())))
    }

    /// Reads every style sheet, listed or not, with the files it names.
    fn read_sheets<'a>(&self, layers: &'a Layers, wrong: &mut Vec<Diagnostic>) -> BTreeMap<String, Sheet<'a>> {
        let mut sheets = BTreeMap::new();
        for (path, file) in &layers.statics {
            if let Static::Text(text) = file
                && path.ends_with(".css")
            {
                let read = Sheet::read(path, text);
                wrong.extend(read.problems(&layers.statics));
                sheets.insert(path.clone(), read);
            }
        }
        sheets
    }

    /// Takes what is copied as it is.
    fn take_files(&mut self, layers: &Layers, sheets: &BTreeMap<String, Sheet<'_>>) {
        let named: BTreeSet<&str> = sheets.values().flat_map(Sheet::targets).collect();
        for (path, file) in &layers.statics {
            let script = layers.scripts.contains(path) || layers.early_scripts.contains(path);
            let joined = script || sheets.contains_key(path);
            if joined || (is_font(path) && !named.contains(path.as_str())) {
                continue;
            }
            let name = match file {
                Static::File { content, fingerprint } => self.add_named(path, fingerprint, content.clone()),
                Static::Text(text) => self.add(path, Content::Bytes(text.text.as_bytes().to_vec())),
            };
            self.names.insert(path.clone(), name);
        }
    }

    /// Takes a sheet that no `theme.yaml` lists: for templates that name it themselves.
    fn take_single(&mut self, path: &str, sheet: &Sheet<'_>, wrong: &mut Vec<Diagnostic>) {
        let above = "../".repeat(path.matches('/').count());
        let css = self.finished(sheet, &above, wrong);
        let name = self.add(path, Content::Bytes(css.into_bytes()));
        self.names.insert(path.to_string(), name);
    }

    fn rewritten(&self, sheet: &Sheet<'_>, wrong: &mut Vec<Diagnostic>) -> String {
        self.finished(sheet, "", wrong)
    }

    /// A sheet as browsers get it. `above` leads from where it stands to [`FOLDER`].
    fn finished(&self, sheet: &Sheet<'_>, above: &str, wrong: &mut Vec<Diagnostic>) -> String {
        let css = sheet.with_names(|path| {
            let route = Route::root().child(self.names.get(path)?).ok()?;
            Some(format!("{above}{}", route.encoded().trim_start_matches('/')))
        });
        lower::lower(&css).unwrap_or_else(|message| {
            let place = sheet.text.origin.place();
            wrong.push(Diagnostic::new(
                Rule::ThemeError,
                place,
                format!("the style sheet cannot be written: {message}"),
            ));
            String::new()
        })
    }

    fn add(&mut self, path: &str, content: Content) -> String {
        let print = match &content {
            Content::Bytes(bytes) => fingerprint(bytes),
            Content::Copy(_) => String::new(),
        };
        self.add_named(path, &print, content)
    }

    fn add_named(&mut self, path: &str, print: &str, content: Content) -> String {
        let name = fingerprinted(path, print);
        self.files.insert(name.clone(), content);
        name
    }
}

/// The fingerprint of a file: eight hexadecimal digits.
pub fn fingerprint(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().get(..8).unwrap_or_default().to_string()
}

/// `a/b.woff2` → `a/b.3f9c1b2a.woff2`; texts for people keep their names.
fn fingerprinted(path: &str, print: &str) -> String {
    let (folder, file) = path.rsplit_once('/').map_or(("", path), |(folder, file)| (folder, file));
    let name = match file.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() && !matches!(ending, "txt" | "md") && !print.is_empty() => {
            format!("{stem}.{print}.{ending}")
        }
        _ => file.to_string(),
    };
    if folder.is_empty() { name } else { format!("{folder}/{name}") }
}

fn is_font(path: &str) -> bool {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    matches!(ending, "woff2" | "woff" | "ttf" | "otf" | "eot")
}

/// Scripts in order. A script becomes a function, so that no name of one meets a name of another.
fn join_scripts(paths: &[String], layers: &Layers) -> String {
    let mut joined = String::new();
    for path in paths {
        if let Some(Static::Text(Text { text, .. })) = layers.statics.get(path) {
            // The line break ends a comment that the file ends with.
            joined.push_str(&format!("(()=>{{\n{}\n}})();\n", text.trim_end()));
        }
    }
    joined
}

/// What is said of a file of the theme that is asked for but not there.
pub fn unknown<'a>(path: &str, layers: &Layers, known: impl Iterator<Item = &'a str>) -> String {
    let listed = layers.styles.iter().chain(&layers.scripts).chain(&layers.early_scripts).any(|known| known == path);
    if listed {
        return format!("`{path}` is joined with others; `site.styles` and `site.scripts` have the addresses");
    }
    if layers.statics.contains_key(path) {
        return format!("the font `{path}` is not published, because no style sheet names it");
    }
    let hint = suggest::did_you_mean_word(path, known);
    let hint = hint.map(|hint| format!("; {hint}")).unwrap_or_default();
    format!("the theme has no file `static/{path}`{hint}")
}

/// A finding at a stretch of a file of the theme.
fn at(text: &Text, range: std::ops::Range<usize>, path: &str, rule: Rule, message: String) -> Diagnostic {
    let place = text.origin.place_at(range);
    // A file that the site has not cannot be shown: name it.
    let message = if matches!(place, Place::At(_)) { message } else { format!("{path}: {message}") };
    Diagnostic::new(rule, place, message)
}

#[cfg(test)]
mod tests;
