//! `nutgraf new`: scaffolds of stories and pages, and of their translations.

use std::path::{Path, PathBuf};

use super::init::create;
use super::options::{root, shown};
use super::{Exit, Global, Outcome, Stop, Terminal};
use crate::parse::{config, yaml};
use crate::source::{FileId, SourceFile};
use crate::story::config::{Bounds, Config};
use crate::story::{Lang, Slug};

const AFTER_HELP: &str = "\
Examples:
  nutgraf new story grain-deal             content/grain-deal/index.md
  nutgraf new story grain-deal --lang de   content/grain-deal/index.de.md, a translation of it
  nutgraf new page about                   content/about.md
  nutgraf new page grain-deal/glossary     content/grain-deal/glossary.md
  nutgraf new theme courier                themes/courier/, a theme that builds on broadsheet

What is new is a draft: `nutgraf serve` shows it, `nutgraf build` leaves it out until you delete `draft: true`.";

/// What the command takes.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub struct Args {
    /// What to add
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Add a story: a folder with an index.md
    #[command(after_help = AFTER_HELP)]
    Story(Target),
    /// Add a plain page: one file
    #[command(after_help = AFTER_HELP)]
    Page(Target),
    /// Add a theme that builds on broadsheet
    #[command(after_help = AFTER_HELP)]
    Theme {
        /// Name of the theme and of its folder: small letters, digits, hyphens
        #[arg(value_name = "NAME")]
        name: String,
    },
}

#[derive(Debug, clap::Args)]
struct Target {
    /// Last part of its address, after the sections it lies in: `grain-deal`, `economy/grain-deal`
    #[arg(value_name = "SLUG")]
    slug: String,
    /// Add a translation into this language instead: `en`, `pt-BR`
    #[arg(long, value_name = "LANG", value_parser = |text: &str| Lang::parse(text).map_err(|error| error.to_string()))]
    lang: Option<Lang>,
}

/// Writes the scaffold.
///
/// # Errors
/// If the slug is none, the file exists, or there is nothing to translate.
pub fn run(args: &Args, global: &Global, terminal: &Terminal) -> Outcome {
    let root = root(global)?;
    let (target, story) = match &args.what {
        What::Story(target) => (target, true),
        What::Page(target) => (target, false),
        What::Theme { name } => return theme(&root, name, terminal),
    };
    let segments = segments(&target.slug)?;
    match &target.lang {
        None => original(&root.join("content"), &segments, story, terminal),
        Some(lang) => translation(&root, &segments, lang, terminal),
    }
}

/// A theme that changes next to nothing.
fn theme(root: &Path, name: &str, terminal: &Terminal) -> Outcome {
    let fine = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if !name.chars().all(fine) || !name.starts_with(|c: char| c.is_ascii_lowercase()) {
        let message = format!("`{name}` cannot be the name of a theme");
        return Err(Stop::usage(message).hint("take small letters, digits and hyphens: `nutgraf new theme courier`"));
    }
    if crate::render::theme::BUILTIN_THEMES.iter().any(|(known, _)| *known == name) {
        let message = format!("`{name}` is the name of a built-in theme");
        return Err(Stop::usage(message).hint(format!("choose another; `parent: {name}` builds on it")));
    }
    let folder = root.join("themes").join(name);
    if folder.symlink_metadata().is_ok() {
        return Err(Stop::usage(format!("`{}` already exists", shown(&folder))));
    }
    create(&folder.join("theme.yaml"), &include_str!("scaffold/theme.yaml").replace("NAME", name))?;
    create(&folder.join("static").join(format!("{name}.css")), include_str!("scaffold/theme.css"))?;
    terminal.say(format!(
        "Wrote {0}/theme.yaml and {0}/static/{name}.css.\nTake it with `theme: {name}` in site.yaml; `nutgraf theme eject` lists what it can override.",
        shown(&folder)
    ));
    Ok(Exit::Done)
}

fn original(content: &Path, segments: &[Slug], story: bool, terminal: &Terminal) -> Outcome {
    let [folder, file] = candidates(content, segments);
    let siblings = [siblings(&folder), siblings(&file)].concat();
    if let Some(taken) = siblings.first() {
        let message = format!("`{}` already exists", shown(taken));
        return Err(Stop::usage(message).hint("`--lang de` adds a translation beside it"));
    }
    let (path, text) = match story {
        true => (folder, include_str!("scaffold/story.md")),
        false => (file, include_str!("scaffold/page.md")),
    };
    create(&path, &text.replace("TITLE", &title(segments)))?;
    terminal.say(format!("Wrote {}.\nIt is a draft: `nutgraf serve --open` shows it.", shown(&path)));
    Ok(Exit::Done)
}

fn translation(root: &Path, segments: &[Slug], lang: &Lang, terminal: &Terminal) -> Outcome {
    let candidates = candidates(&root.join("content"), segments);
    let found = candidates.iter().find_map(|path| siblings(path).into_iter().next().map(|original| (path, original)));
    let Some((base, original)) = found else {
        let slug = segments.iter().map(Slug::as_str).collect::<Vec<_>>().join("/");
        let message = format!("there is nothing to translate: `{}` does not exist", shown(&candidates[0]));
        return Err(Stop::usage(message).hint(format!("begin with `nutgraf new story {slug}`")));
    };
    let settings = settings(root);
    // The file without a language in its name is in the site's own.
    let path = match settings.is_default(lang) {
        true => base.clone(),
        false => base.with_extension(format!("{lang}.md")),
    };
    if path == original {
        let message = format!("`{}` is in `{lang}` already, the language of the site", shown(&original));
        return Err(Stop::usage(message).hint("give the language to translate into: `--lang fr`"));
    }
    let text = include_str!("scaffold/translation.md")
        .replace("ORIGINAL", &name(&original))
        .replace("TITLE", &title(segments))
        .replace("UPDATED", &updated(&original));
    create(&path, &text)?;
    terminal.say(format!("Wrote {}, a translation of {}.", shown(&path), shown(&original)));
    if !settings.languages.iter().any(|known| known.lang == *lang) {
        let known = settings.languages.iter().map(|known| known.lang.as_str());
        let all: Vec<&str> = known.chain([lang.as_str()]).collect();
        terminal.warn(format!("Add the language to site.yaml: `languages: [{}]`", all.join(", ")));
    }
    Ok(Exit::Done)
}

/// The settings of the site, the defaults where they are absent or wrong; `check` tells of that.
fn settings(root: &Path) -> Config {
    let text = std::fs::read_to_string(root.join("site.yaml")).unwrap_or_default();
    let (file, mut unsaid) = (SourceFile::new(FileId(0), "site.yaml", text), Vec::new());
    let node = yaml::parse(&file, 0..file.text.len(), &Bounds::default(), &mut unsaid);
    config::config(node.as_ref(), &mut unsaid)
}

/// The segments of the address, each a slug that is also a fit name for a file.
fn segments(text: &str) -> Result<Vec<Slug>, Stop> {
    let segments = text.split('/').map(segment).collect::<Result<Vec<Slug>, String>>();
    let fail = |why: String| Stop::usage(format!("`{text}` cannot be an address: {why}"));
    let segments = segments.map_err(fail)?;
    if segments.last().is_some_and(|last| last.as_str() == "index") {
        return Err(fail("`index` is the name of a folder's own file".into()));
    }
    Ok(segments)
}

fn segment(text: &str) -> Result<Slug, String> {
    let slug = Slug::parse(text).map_err(|error| match text.is_empty() {
        true => "a segment is empty".into(),
        false => error.to_string(),
    })?;
    if text.starts_with(['_', '.']) {
        return Err("names that begin with `_` or `.` are not pages".into());
    }
    // `about.de.md` would be a translation.
    match text.rsplit_once('.').map(|(_, suffix)| Lang::parse(suffix)) {
        Some(Ok(lang)) => {
            Err(format!("`.{lang}` at its end would be a language; add a translation with `--lang {lang}`"))
        }
        _ => Ok(slug),
    }
}

/// The two files that give this address: as a folder, and as a file.
fn candidates(content: &Path, segments: &[Slug]) -> [PathBuf; 2] {
    let folder = segments.iter().fold(content.to_path_buf(), |path, segment| path.join(segment.as_str()));
    let mut file = folder.clone().into_os_string();
    file.push(".md");
    [folder.join("index.md"), PathBuf::from(file)]
}

/// A page's file and its translations, the one without a language first.
fn siblings(path: &Path) -> Vec<PathBuf> {
    let (Some(folder), Some(stem)) = (path.parent(), path.file_stem().and_then(|stem| stem.to_str())) else {
        return Vec::new();
    };
    let is_ours = |name: &str| {
        let inner = name.strip_prefix(stem).and_then(|rest| rest.strip_suffix(".md"));
        inner.is_some_and(|inner| {
            inner.is_empty() || inner.strip_prefix('.').is_some_and(|tag| Lang::parse(tag).is_ok())
        })
    };
    let names = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.file_name());
    let mut names: Vec<String> =
        names.filter_map(|name| name.into_string().ok()).filter(|name| is_ours(name)).collect();
    names.sort_by_key(|name| (name.len(), name.clone()));
    names.into_iter().map(|name| folder.join(name)).collect()
}

/// A first title, made of the last segment: `grain-deal` becomes `Grain deal`. Quoted where YAML would not read a text.
fn title(segments: &[Slug]) -> String {
    let slug = segments.last().map_or("", Slug::as_str);
    let words = slug.replace(['-', '_'], " ");
    let words = words.trim();
    let mut letters = words.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    let title = format!("{first}{}", letters.as_str());
    let keyword =
        ["true", "false", "null", "yes", "no", "on", "off", "y", "n"].contains(&title.to_lowercase().as_str());
    match keyword || title.is_empty() || !title.starts_with(char::is_alphabetic) {
        true => format!("\"{title}\""),
        false => title,
    }
}

fn name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// The line `updated: …` of the original's front matter; else how to write one.
fn updated(original: &Path) -> String {
    let text = std::fs::read_to_string(original).unwrap_or_default();
    let front = text.trim_start_matches('\u{feff}').strip_prefix("---").and_then(|rest| rest.split_once("\n---"));
    let lines = front.map(|(front, _)| front.lines()).into_iter().flatten();
    let line = lines.map(str::trim_end).find(|line| line.starts_with("updated: "));
    line.unwrap_or("# updated: 2026-05-01").to_string()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn addresses() {
        assert_eq!(segments("economy/grain-deal").unwrap().len(), 2);
        assert_eq!(segments("v1.2").unwrap().len(), 1);
        for bad in ["", "/", "a/", "../a", "a b", "_shared", "a/.b", "index", "a/index", "about.de", "a%2fb", "a\\b"] {
            assert_eq!(segments(bad).unwrap_err().exit, Exit::Usage, "{bad}");
        }
    }

    #[test]
    fn titles_are_texts_in_yaml() {
        let title = |text: &str| title(&segments(text).unwrap());
        assert_eq!(title("economy/grain-deal"), "Grain deal");
        assert_eq!(title("élysée_treaty"), "Élysée treaty");
        assert_eq!(title("2024"), "\"2024\"");
        assert_eq!(title("no"), "\"No\"");
        assert_eq!(title("~"), "\"~\"");
    }
}
