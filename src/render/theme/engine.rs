//! Tera with the templates of all layers.

use std::io::Write;
use std::sync::Arc;

use tera::{Kwargs, State, Tera, TeraResult, Value};

use super::layers::Layers;
use super::{DataFiles, assets, error};
use crate::diag::{Diagnostic, suggest};
use crate::render::i18n::{Arg, Texts};

/// The templates with the texts of one language.
pub struct Engine {
    /// The templates.
    pub tera: Tera,
    /// The texts that `t` gives.
    pub texts: Arc<Texts>,
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Engine").field("lang", self.texts.lang()).finish_non_exhaustive()
    }
}

impl Engine {
    /// The same templates in a language.
    pub fn new(base: &Tera, texts: Texts) -> Engine {
        let texts = Arc::new(texts);
        let mut tera = base.clone();
        let own = texts.clone();
        // One engine per language, so that `t` needs no argument for it and works inside components, which do not see `page`.
        tera.register_function("t", move |kwargs: Kwargs, _: &State| translate(&own, &kwargs));
        Engine { tera, texts }
    }
}

/// Reads the templates of all layers, without texts.
///
/// # Errors
/// Every template that is not well-formed; if all are, everything they name that does not exist.
pub fn base(layers: &Arc<Layers>, files: &DataFiles) -> Result<Tera, Vec<Diagnostic>> {
    let named = layers.named_templates();
    let malformed: Vec<Diagnostic> = named
        .iter()
        .filter(|(_, template)| !template.alias)
        .filter_map(|(name, template)| malformed(name, &template.text, layers))
        .collect();
    if !malformed.is_empty() {
        return Err(malformed);
    }
    let mut tera = Tera::default();
    // Every name ends with nothing, so every template escapes.
    tera.autoescape_on([""]);
    tera.register_function("t", |_: Kwargs, _: &State| Value::from(""));
    let known = layers.clone();
    tera.register_function("asset", move |kwargs: Kwargs, state: &State| asset(&known, &kwargs, state));
    let files = files.clone();
    tera.register_function("data", move |kwargs: Kwargs, _: &State| data(&files, &kwargs));
    let fail = |e: &tera::Error| error::diagnose_all(e, layers);
    tera.set_fallback_prefixes(layers.prefixes()).map_err(|e| fail(&e))?;
    tera.add_raw_templates(named.iter().map(|(name, template)| (name.as_str(), &*template.text)))
        .map_err(|e| fail(&e))?;
    Ok(tera)
}

/// What is wrong with the shape of a template. (Added to the others, Tera would say so of the first alone.)
fn malformed(name: &str, text: &str, layers: &Layers) -> Option<Diagnostic> {
    let failure = Tera::default().add_raw_template(name, text).err()?;
    matches!(failure.kind(), tera::ErrorKind::SyntaxError(_)).then(|| error::diagnose(&failure, layers, name, None))
}

/// The function `t`.
fn translate(texts: &Texts, kwargs: &Kwargs) -> TeraResult<Value> {
    let key = kwargs.must_get::<&str>("key")?;
    let n = kwargs.get::<u64>("n")?;
    let args: Vec<(&str, String, bool)> =
        kwargs.iter().filter_map(|(name, value)| Some((name.as_str()?, value.to_string(), value.is_safe()))).collect();
    let html = args.iter().any(|(_, _, safe)| *safe);
    let find = |name: &str| {
        let (_, text, safe) = args.iter().find(|(given, _, _)| *given == name)?;
        Some(if *safe { Arg::Html(text) } else { Arg::Plain(text) })
    };
    let text = texts.fill_page(key, n, find, html).map_err(tera::Error::message)?;
    Ok(if html { Value::safe_string(&text) } else { Value::normal_string(&text) })
}

/// The function `asset`.
fn asset(layers: &Layers, kwargs: &Kwargs, state: &State) -> TeraResult<Value> {
    let path = kwargs.must_get::<&str>("path")?;
    let site = state.get::<Value>("site")?;
    let Some(files) = site.as_ref().and_then(|site| site.get_from_path("files")).and_then(Value::as_map) else {
        let message = "`asset` needs `site`, which this component does not have: begin it `(@site, …)`, or pass `site`";
        return Err(tera::Error::message(message));
    };
    let found = files.iter().find(|(key, _)| key.as_str() == Some(path)).map(|(_, address)| address.clone());
    found.ok_or_else(|| {
        let known = files.keys().filter_map(|key| key.as_str());
        tera::Error::message(assets::unknown(path, layers, known))
    })
}

/// The function `data`: a file by its path below `data/`, which may go without its end where that says enough.
fn data(files: &DataFiles, kwargs: &Kwargs) -> TeraResult<Value> {
    let path = kwargs.must_get::<&str>("path")?;
    let bare = path.trim_start_matches('/').trim_start_matches("data/");
    if let Some(value) = files.get(bare) {
        return Ok(value.clone());
    }
    let stem = |name: &str| name.rsplit_once('.').is_some_and(|(stem, _)| stem == bare);
    let mut found = files.iter().filter(|(name, _)| stem(name));
    match (found.next(), found.next()) {
        (Some((_, value)), None) => Ok(value.clone()),
        (Some((one, _)), Some((other, _))) => {
            Err(tera::Error::message(format!("`{path}` may be `data/{one}` or `data/{other}`: write which")))
        }
        (None, _) => {
            let meant = suggest::did_you_mean_word(bare, files.keys().map(String::as_str));
            let meant = meant.map(|meant| format!(": {meant}")).unwrap_or_default();
            Err(tera::Error::message(format!("there is no data file `data/{bare}`{meant}")))
        }
    }
}

/// Takes what a template writes, up to a bound.
pub struct Bounded {
    text: Vec<u8>,
    bound: usize,
    full: bool,
}

impl Bounded {
    /// An empty one.
    pub fn new(bound: usize) -> Bounded {
        Bounded { text: Vec::with_capacity(16 << 10), bound, full: false }
    }

    /// Did the template want to write more?
    pub fn full(&self) -> bool {
        self.full
    }

    /// What was written.
    pub fn into_text(self) -> String {
        // Tera writes whole texts, so this is UTF-8.
        String::from_utf8(self.text).unwrap_or_default()
    }
}

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if self.text.len() + bytes.len() > self.bound {
            self.full = true;
            return Err(std::io::Error::other("the page is too large"));
        }
        self.text.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
