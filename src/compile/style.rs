//! The citation style that a site asks for.

use std::sync::Arc;

use crate::diag::{Diagnostic, Rule, suggest};
use crate::render::csl::{self, LARGEST, NoStyle, Style};
use crate::source::{Limits, Span, Spanned, Tree};
use crate::story::config::Config;

/// Ends the name of a style that is a file.
const FILE: &str = ".csl";

/// The style, if one is asked for and can be had; why not, is told.
pub fn style(tree: &Tree, config: &Config, diags: &mut Vec<Diagnostic>) -> Option<Arc<Style>> {
    let asked = config.citation_style.as_ref()?;
    let found = match asked.value.to_lowercase().ends_with(FILE) {
        true => of_file(tree, asked),
        false => Style::named(asked.value.trim()).map_err(|error| Box::new(unknown(asked, error))),
    };
    found.map(Arc::new).map_err(|found| diags.push(*found)).ok()
}

fn unknown(asked: &Spanned<String>, error: NoStyle) -> Diagnostic {
    if matches!(error, NoStyle::Without) {
        return without(asked);
    }
    let message = format!("there is no citation style `{}`", asked.value);
    let found = Diagnostic::new(Rule::InvalidValue, asked.span, message);
    let names = csl::names();
    let others = names.iter().map(|name| (*name, [].as_slice()));
    match suggest::closest(&asked.value, others) {
        Some(meant) => found.help(format!("did you mean `{meant}`?")).fix(asked.span, meant),
        None => found.help("the page on sources of the documentation lists them; or name a file, `styles/house.csl`"),
    }
}

fn without(asked: &Spanned<String>) -> Diagnostic {
    let message = "this program was built without citation styles";
    let help = "build it with the feature `cite`, or take `citation_style` out";
    Diagnostic::new(Rule::InvalidValue, asked.span, message).help(help)
}

fn of_file(tree: &Tree, asked: &Spanned<String>) -> Result<Style, Box<Diagnostic>> {
    let path = asked.value.trim().trim_start_matches("./");
    let Some(entry) = tree.find(path) else {
        let files = tree.entries().iter().map(|entry| &*entry.path).filter(|path| path.ends_with(FILE));
        let meant = suggest::did_you_mean_word(path, files);
        let help = || "put it into the folder `styles/` beside `content/`, and write `citation_style: styles/NAME.csl`";
        let message = format!("there is no file `{}` in the site", asked.value);
        let found = Diagnostic::new(Rule::MissingFile, asked.span, message);
        return Err(Box::new(found.help(meant.unwrap_or_else(|| help().into()))));
    };
    let file = tree.text(entry.id, &Limits { file: LARGEST }).map_err(|error| Box::new(Diagnostic::from(&error)))?;
    Style::of_file(&file.text).map_err(|error| match error {
        NoStyle::Wrong((at, message)) => {
            let bom = file.text.len() - file.text.trim_start_matches('\u{feff}').len();
            let place = Span::new(entry.id, at.start + bom, at.end + bom);
            let message = format!("`{path}` is no citation style: {message}");
            Box::new(Diagnostic::new(Rule::InvalidValue, place, message).related(asked.span, "asked for here"))
        }
        NoStyle::Unknown | NoStyle::Without => Box::new(without(asked)),
    })
}
