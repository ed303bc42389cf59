//! `nutgraf export`: a story as one file, to be sent, kept or printed.

use std::path::{Path, PathBuf};

use super::options::{self, Common, here, shown};
use super::progress::Bar;
use super::report::Counts;
use super::{Exit, Global, Outcome, Stop, Terminal, report};
use crate::artifact::Content;
use crate::compile::{self, Choice, Options, Prepared};
use crate::diag::{Diagnostic, Format, Place, Severity};
use crate::emit;
use crate::story::Lang;

const AFTER_HELP: &str = "\
Examples:
  nutgraf export --single deal                     the story at /deal/, to deal.html in the present folder
  nutgraf export --single deal --lang en           its English translation, to deal.en.html
  nutgraf export --single content/deal/index.md -o /tmp/deal.html
  nutgraf export --single story.md                 one Markdown file without a site
  nutgraf export --single deal -o - | mail …       to the standard output

The file holds styles, fonts, pictures and all parts of the story; it asks no host for anything, opens without a network
and prints with every answer. Links to other pages of the site lead to its `base_url`.
An earlier file stays as it is until the new one is complete, and whenever there are errors.";

/// What the command takes.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub struct Args {
    /// The story: its file, its address, or the last piece of its address
    #[arg(value_name = "STORY")]
    story: String,
    /// One HTML file with everything inside
    #[arg(long, required = true)]
    single: bool,
    /// File to write, `-` for the standard output [default: named after the story, in the present folder]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The translation into this language
    #[arg(long, value_name = "LANG", value_parser = lang)]
    lang: Option<Lang>,
    /// Take drafts in
    #[arg(long)]
    drafts: bool,
    #[command(flatten)]
    common: Common,
}

fn lang(text: &str) -> Result<Lang, String> {
    Lang::parse(text).map_err(|_| "write a language as `en` or `pt-BR`".to_string())
}

/// Writes the file.
///
/// # Errors
/// If there is no such story, or the machine fails.
pub fn run(args: &Args, global: &Global, terminal: &Terminal) -> Outcome {
    let (options, wanted) = options(args, global)?;
    let bar = Bar::new(terminal);
    args.common.on_threads(|| {
        let site = compile::prepare(&options, &bar);
        bar.clear();
        let site = site?;
        if site.has_errors() {
            return refused(&site, site.diagnostics(), args, terminal);
        }
        let choice = choose(&site, &wanted, options.file.is_some(), args)?;
        let output = output(&site, choice, args)?;
        let mut counts = report::show(&site, &about(&site, choice), Format::Human, terminal)?;
        match site.single(choice, &read) {
            Ok(made) => {
                let more = report::show(&site, &made.findings, Format::Human, terminal)?;
                counts =
                    Counts { warnings: counts.warnings + more.warnings, hints: counts.hints + more.hints, ..counts };
                write(&made.html, output.as_deref(), counts, terminal)
            }
            Err(findings) => refused(&site, &findings, args, terminal),
        }
    })
}

/// The site that the story lies in, and the story as the site may know it.
fn options(args: &Args, global: &Global) -> Result<(Options, String), Stop> {
    let here = here()?;
    let root = options::root(global)?;
    let path = here.join(&args.story);
    let content = root.join("content");
    let below = |path: &Path| {
        let path = path.canonicalize().ok()?;
        let below = path.strip_prefix(root.canonicalize().ok()?).ok()?.to_str()?.replace('\\', "/");
        below.starts_with("content/").then_some(below)
    };
    let mut options = args.common.options(root.clone(), root.join(options::OUTPUT))?;
    options.drafts = args.drafts;
    // A word may be the name of a file here and of a story; a story is what was asked for.
    if !path.exists() || (path.is_dir() && below(&path).is_none()) {
        return Ok((options, args.story.clone()));
    }
    if let Some(known) = below(&path).filter(|_| content.is_dir()) {
        return Ok((options, known));
    }
    let file = options::story_file(&path, Path::new(&args.story))?;
    let root = file.parent().unwrap_or(&here).to_path_buf();
    Ok((Options { root, file: Some(file), ..options }, args.story.clone()))
}

fn choose(site: &Prepared, wanted: &str, lone: bool, args: &Args) -> Result<Choice, Stop> {
    if let Some(only) = site.only().filter(|_| lone) {
        return Ok(only);
    }
    site.choose(wanted, args.lang.as_ref()).map_err(|no| match no.hint {
        Some(hint) => Stop::usage(no.message).hint(hint),
        None => Stop::usage(no.message),
    })
}

/// Where to write; None: to the standard output.
fn output(site: &Prepared, choice: Choice, args: &Args) -> Result<Option<PathBuf>, Stop> {
    let path = match &args.output {
        Some(dash) if dash.as_os_str() == "-" => return Ok(None),
        Some(path) => here()?.join(path),
        None => here()?.join(name(site, choice, &args.story)),
    };
    if path.is_dir() {
        let hint = format!("name the file: `-o {}`", path.join("story.html").display());
        return Err(Stop::usage(format!("`{}` is a folder", shown(&path))).hint(hint));
    }
    let real = path.canonicalize().ok();
    let root = site.tree().root().canonicalize().ok();
    let below = real.zip(root).and_then(|(path, root)| path.strip_prefix(root).ok()?.to_str().map(str::to_string));
    if below.is_some_and(|below| site.tree().find(&below.replace('\\', "/")).is_some()) {
        return Err(Stop::usage(format!("`{}` is a file that the site is made of", shown(&path))));
    }
    Ok(Some(path))
}

/// `deal.html`, `deal.en.html`.
fn name(site: &Prepared, choice: Choice, story: &str) -> String {
    let (route, lang) = site.address(choice).map_or(("", None), |(route, lang)| (route.as_str(), lang));
    let last = route.trim_matches('/').rsplit('/').next().unwrap_or_default();
    // The page at the root of its language has no name of its own.
    let stem = Path::new(story).file_stem().and_then(|stem| stem.to_str()).unwrap_or("story");
    let home = last.is_empty() || lang.is_some_and(|lang| lang.as_str() == last);
    let bare = if home { stem } else { last };
    match lang {
        Some(lang) if !home => format!("{bare}.{lang}.html"),
        _ => format!("{bare}.html"),
    }
}

/// The warnings about the story itself: those about the rest of the site are for `check`.
fn about(site: &Prepared, choice: Choice) -> Vec<Diagnostic> {
    let own = site.source(choice);
    let about = |finding: &&Diagnostic| match finding.place {
        Place::At(span) => Some(span.file) == own && finding.severity != Severity::Hint,
        _ => false,
    };
    site.diagnostics().iter().filter(about).cloned().collect()
}

fn read(content: &Content) -> std::io::Result<Vec<u8>> {
    match content {
        Content::Bytes(bytes) => Ok(bytes.clone()),
        Content::Copy(path) => std::fs::read(path),
    }
}

fn write(html: &str, output: Option<&Path>, counts: Counts, terminal: &Terminal) -> Outcome {
    let Some(path) = output else {
        terminal.print(html)?;
        return Ok(Exit::Done);
    };
    emit::write_file(path, html.as_bytes())?;
    let found = if counts == Counts::default() { String::new() } else { format!("; {}", counts.words()) };
    let wrote = terminal.bold("Wrote");
    terminal.say(format!("{wrote} {} ({}){found}", shown(path), size(html.len())));
    Ok(Exit::Done)
}

/// `312 kB`, `1.4 MB`: as mail programs count.
fn size(bytes: usize) -> String {
    match bytes {
        0..1_000_000 => format!("{} kB", bytes.div_ceil(1000)),
        _ => {
            let tenths = bytes.div_ceil(100_000);
            format!("{}.{} MB", tenths / 10, tenths % 10)
        }
    }
}

fn refused(site: &Prepared, findings: &[Diagnostic], args: &Args, terminal: &Terminal) -> Outcome {
    let errors: Vec<Diagnostic> = findings.iter().filter(|found| found.severity == Severity::Error).cloned().collect();
    let counts = report::show(site, &errors, Format::Human, terminal)?;
    let state = match args.output.as_deref().filter(|path| path.exists()) {
        Some(path) => format!("{} stays as it was", path.display()),
        None => "nothing was written".into(),
    };
    terminal.say(format!("{}: {}; {state}", terminal.bold("Not exported"), counts.words()));
    Ok(Exit::Site)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes() {
        assert_eq!(size(1), "1 kB");
        assert_eq!(size(311_001), "312 kB");
        assert_eq!(size(1_400_000), "1.4 MB");
        assert_eq!(size(99_950_001), "100.0 MB");
    }
}
