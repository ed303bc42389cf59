//! `nutgraf theme`: which themes there are, taking files out of one, and looking at one as its author.

use std::path::{Path, PathBuf};

use super::init::create_bytes;
use super::options::{root, shown};
use super::{Exit, Global, Outcome, Stop, Terminal, report};
use crate::artifact::Content;
use crate::compile::{self, Shelf};
use crate::diag::{Format, suggest};
use crate::render::theme::{EjectKind, Ejectable, Entry};
use crate::source::{FileId, Span, Spanned};

const AFTER_HELP: &str = "\
Examples:
  nutgraf theme list                    the themes there are
  nutgraf theme eject                   what can be taken out of the site's theme
  nutgraf theme eject story.html Cite   copy a template and one component into templates/
  nutgraf theme eject css/base.css --into mine
                                        copy a style sheet into themes/mine/
  nutgraf theme check                   what is wrong with the site's theme
  nutgraf theme check mine --strict     the same for another one; warnings fail

`nutgraf new theme NAME` begins one.";

/// What the command takes.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub struct Args {
    /// What to do
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Show the themes there are: those of the program and those of the site
    #[command(after_help = AFTER_HELP)]
    List {
        /// For people or for programs
        #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Shape::Human)]
        format: Shape,
    },
    /// Copy files of the theme into the site, to change them there; nothing is overwritten
    #[command(after_help = AFTER_HELP)]
    Eject {
        /// What to copy: a template (`story.html`), a component (`Cite`), texts (`de.yaml`), a file of static/ [default: show what there is]
        #[arg(value_name = "FILE")]
        files: Vec<String>,
        /// Copy into themes/NAME/ instead of templates/
        #[arg(long, value_name = "NAME")]
        into: Option<String>,
    },
    /// Find what is wrong with a theme, before its readers do
    #[command(after_help = AFTER_HELP)]
    Check {
        /// The theme [default: the one the site uses, with the site's own templates]
        #[arg(value_name = "NAME")]
        name: Option<String>,
        /// Fail on warnings, too
        #[arg(long)]
        strict: bool,
        /// For people or for programs
        #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Shape::Human)]
        format: Shape,
    },
}

/// The words for the formats.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
enum Shape {
    Human,
    Json,
}

/// Does what is asked.
///
/// # Errors
/// If there is no site, no such theme or file, or the machine fails.
pub fn run(args: &Args, global: &Global, terminal: &Terminal) -> Outcome {
    let root = root(global)?;
    let options = compile::Options { root: root.clone(), output: root.join("public"), ..compile::Options::default() };
    let shelf = compile::shelf(&options)?;
    match &args.what {
        What::List { format } => list(&shelf, *format, terminal),
        What::Eject { files, into } => eject(&shelf, files, into.as_deref(), &root, terminal),
        What::Check { name, strict, format } => check(&shelf, name.as_deref(), *strict, *format, terminal),
    }
}

fn list(shelf: &Shelf, format: Shape, terminal: &Terminal) -> Outcome {
    let entries = shelf.library.entries();
    let used = &shelf.config.theme.value;
    let width = entries.iter().map(|entry| entry.name.chars().count()).max().unwrap_or_default();
    let lines: Vec<String> = match format {
        Shape::Json => entries.iter().map(|entry| json(entry, used)).collect(),
        Shape::Human => entries.iter().map(|entry| line(entry, used, width)).collect(),
    };
    terminal.print(&format!("{}\n", lines.join("\n")))?;
    Ok(Exit::Done)
}

fn line(entry: &Entry, used: &str, width: usize) -> String {
    let mark = if entry.name == used { "*" } else { " " };
    let from = if entry.built_in { "built in" } else { "of the site" };
    let rest = match &entry.about {
        Ok(about) => {
            let parent = about.parent.as_ref().map(|parent| format!(", on {parent}")).unwrap_or_default();
            let api = match about.api.first == about.api.last {
                true => format!("api {}", about.api.first),
                false => format!("api {} to {}", about.api.first, about.api.last),
            };
            let text = about.description.as_ref().map(|text| format!("  {text}")).unwrap_or_default();
            format!("{}, {api}, {from}{parent}{text}", about.version)
        }
        Err(why) => format!("{from}, cannot be used: {why}"),
    };
    format!("{mark} {:width$}  {rest}", entry.name)
}

fn json(entry: &Entry, used: &str) -> String {
    let about = entry.about.as_ref().ok();
    let value = serde_json::json!({
        "name": entry.name,
        "built_in": entry.built_in,
        "used": entry.name == used,
        "version": about.map(|about| about.version.clone()),
        "api": about.map(|about| [about.api.first, about.api.last]),
        "parent": about.and_then(|about| about.parent.clone()),
        "description": about.and_then(|about| about.description.clone()),
        "error": entry.about.as_ref().err(),
    });
    value.to_string()
}

fn eject(shelf: &Shelf, files: &[String], into: Option<&str>, root: &Path, terminal: &Terminal) -> Outcome {
    let all = shelf.library.ejectables(&shelf.config.theme).map_err(|found| cannot(&found))?;
    if files.is_empty() {
        terminal.print(&contents(&all))?;
        return Ok(Exit::Done);
    }
    if let Some(name) = into
        && !root.join("themes").join(name).join("theme.yaml").is_file()
    {
        let message = format!("there is no theme `themes/{name}/` to copy into");
        return Err(Stop::usage(message).hint(format!("begin one: `nutgraf new theme {name}`")));
    }
    // Everything is looked at before anything is written.
    let mut writes = Vec::new();
    for file in files {
        let found = find(&all, file)?;
        let target = target(found, into, root)?;
        if target.symlink_metadata().is_ok() {
            let message = format!("`{}` is there already and stays as it is", shown(&target));
            return Err(Stop::usage(message).hint("take it away first if you want the theme's again"));
        }
        writes.push((found, target));
    }
    for (found, target) in writes {
        let bytes = match &found.content {
            Content::Bytes(bytes) => bytes.clone(),
            Content::Copy(path) => {
                std::fs::read(path).map_err(|error| Stop::machine(format!("cannot read `{}`: {error}", shown(path))))?
            }
        };
        create_bytes(&target, &bytes)?;
        let what = match found.kind {
            EjectKind::Component => format!("the component {}", found.name),
            _ => found.name.clone(),
        };
        terminal.say(format!(
            "Wrote {}: {what} of the theme `{}`, which it now overrides.",
            shown(&target),
            found.theme
        ));
    }
    Ok(Exit::Done)
}

/// What there is, by kind.
fn contents(all: &[Ejectable]) -> String {
    let mut text = String::new();
    for (kind, title) in [
        (EjectKind::Template, "Templates"),
        (EjectKind::Component, "Components"),
        (EjectKind::Texts, "Texts"),
        (EjectKind::Static, "Files of static/"),
    ] {
        text.push_str(&format!("{title}\n"));
        for found in all.iter().filter(|found| found.kind == kind) {
            text.push_str(&format!("  {}  ({})\n", found.name, found.theme));
        }
    }
    text
}

fn find<'a>(all: &'a [Ejectable], file: &str) -> Result<&'a Ejectable, Stop> {
    let bare = |text: &str| {
        let text = text.trim_start_matches("./");
        ["templates/", "i18n/", "static/"].iter().fold(text.to_string(), |text, lead| text.replacen(lead, "", 1))
    };
    let wanted = bare(file);
    let by_path = all.iter().find(|found| found.kind != EjectKind::Component && found.path == file);
    by_path.or_else(|| all.iter().find(|found| found.name == wanted)).ok_or_else(|| {
        let hint = suggest::did_you_mean_word(&wanted, all.iter().map(|found| found.name.as_str()));
        let hint = hint.unwrap_or_else(|| "`nutgraf theme eject` shows what there is".into());
        Stop::usage(format!("the theme has no template, component, text or file `{file}`")).hint(hint)
    })
}

fn target(found: &Ejectable, into: Option<&str>, root: &Path) -> Result<PathBuf, Stop> {
    let below = |folder: PathBuf, path: &str| path.split('/').fold(folder, |folder, segment| folder.join(segment));
    if let Some(name) = into {
        return Ok(below(root.join("themes").join(name), &found.path));
    }
    match found.kind {
        EjectKind::Template | EjectKind::Component => Ok(below(root.to_path_buf(), &found.path)),
        EjectKind::Texts => Ok(below(root.join("templates"), &found.path)),
        EjectKind::Static => {
            let message = format!("`{}` is a file of `static/`, which only a theme can override", found.name);
            Err(Stop::usage(message).hint("begin one with `nutgraf new theme mine`, and add `--into mine`"))
        }
    }
}

fn check(shelf: &Shelf, name: Option<&str>, strict: bool, format: Shape, terminal: &Terminal) -> Outcome {
    let used = &shelf.config.theme;
    let named = name.map_or_else(|| used.clone(), |name| Spanned::new(name.to_string(), Span::at(FileId(0), 0)));
    if !shelf.library.entries().iter().any(|entry| entry.name == named.value) {
        let entries = shelf.library.entries();
        let hint = suggest::did_you_mean_word(&named.value, entries.iter().map(|entry| entry.name.as_str()));
        let stop = Stop::usage(format!("there is no theme `{}`", named.value));
        return Err(stop.hint(hint.unwrap_or_else(|| "`nutgraf theme list` shows those there are".into())));
    }
    let findings = shelf.lint(&named, named.value == used.value);
    let format = if format == Shape::Json { Format::Json } else { Format::Human };
    let counts = report::show_in(&shelf.tree, &findings, format, terminal)?;
    let stop = counts.stop(strict);
    if format == Format::Human {
        let strictly = if stop && counts.errors == 0 { "; with --strict, warnings fail" } else { "" };
        terminal.say(format!("{} the theme `{}`: {}{strictly}", terminal.bold("Checked"), named.value, counts.words()));
    }
    Ok(if stop { Exit::Site } else { Exit::Done })
}

fn cannot(found: &[crate::diag::Diagnostic]) -> Stop {
    let message = found.first().map(|finding| finding.message.clone()).unwrap_or_default();
    Stop::site(format!("the theme of the site cannot be used: {message}")).hint("`nutgraf theme check` says more")
}
