//! `nutgraf import`: stories and sources of what other programs wrote.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::init::create;
use super::options::{here, root, shown};
use super::report::plural;
use super::{Exit, Global, Outcome, Stop, Terminal};
use crate::diag::{self, Diagnostic, Format, Severity, Style};
use crate::import::{bib, timelinejs};
use crate::source::{FileId, SourceFile};
use crate::story::Slug;
use crate::story::config::Bounds;

const AFTER_HELP: &str = "\
Examples:
  nutgraf import timelinejs timeline.json                       content/TITLE/index.md, a draft
  nutgraf import timelinejs sheet.csv --output content/war      content/war/index.md
  nutgraf import bib refs.bib                                   show the sources as YAML
  nutgraf import bib refs.bib --story content/war/index.md      put them into that story
  nutgraf import bib zotero.json --output content/_shared/sources.yaml";

/// What the command takes.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub struct Args {
    /// What to import
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Make a story of a timeline of TimelineJS 3
    #[command(after_help = AFTER_HELP)]
    Timelinejs {
        /// The timeline: its JSON, or its spreadsheet saved as CSV
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Folder of the new story [default: content/ and the title]
        #[arg(long, short, value_name = "DIR/SLUG")]
        output: Option<PathBuf>,
    },
    /// Make sources of a bibliography: BibTeX, BibLaTeX, CSL-JSON, Hayagriva
    #[command(after_help = AFTER_HELP)]
    Bib {
        /// The bibliography: .bib, .json or .yaml
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Add the sources to this story
        #[arg(long, value_name = "FILE.md", conflicts_with = "output")]
        story: Option<PathBuf>,
        /// Write them to this new file, as content/_shared/sources.yaml has them
        #[arg(long, short, value_name = "FILE.yaml")]
        output: Option<PathBuf>,
    },
}

/// Reads a file of another program and writes what it becomes.
///
/// # Errors
/// If the file cannot be read, or what is to be written exists.
pub fn run(args: &Args, global: &Global, terminal: &Terminal) -> Outcome {
    match &args.what {
        What::Timelinejs { file, output } => timeline(file, output.as_deref(), global, terminal),
        What::Bib { file, story, output } => bibliography(file, story.as_deref(), output.as_deref(), terminal),
    }
}

fn timeline(path: &Path, output: Option<&Path>, global: &Global, terminal: &Terminal) -> Outcome {
    let file = read(path)?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let mut findings = Vec::new();
    let story = timelinejs::story(&file, &name, &mut findings);
    tell(&file, &findings, terminal);
    let Some(story) = story else { return Ok(Exit::Site) };
    let target = match output {
        Some(folder) if folder.extension().is_some_and(|ending| ending == "md") => here()?.join(folder),
        Some(folder) => here()?.join(folder).join("index.md"),
        None => {
            let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
            let slug = Slug::from_text(if story.title.is_empty() { &stem } else { &story.title });
            // Names that begin with `_` or `.` are not pages.
            let slug = slug.as_str().trim_start_matches(['_', '.']);
            let slug = if slug.is_empty() || slug == "index" { "timeline" } else { slug };
            root(global)?.join("content").join(slug).join("index.md")
        }
    };
    create(&target, &story.text)?;
    let (events, eras, actors) = story.counts;
    let mut parts = vec![plural(events, "event")];
    parts.extend((eras > 0).then(|| plural(eras, "era")));
    parts.extend((actors > 0).then(|| plural(actors, "actor")));
    let left = findings.iter().filter(|found| found.severity == Severity::Warning).count();
    let left = match left {
        0 => "Everything was taken over.".to_string(),
        n => format!("{} about what is not as it was.", plural(n, "remark")),
    };
    let next = match is_story(&target, &root(global)?.join("content")) {
        true => {
            "It is a draft: `nutgraf serve --open` shows it. TimelineJS has no sources: `nutgraf check --drafts` asks for them."
        }
        false => {
            "It lies where no story is looked for: move its folder into `content/`, under a name that does not begin with `_` or `.`."
        }
    };
    terminal.say(format!("Wrote {}: {}. {left}\n{next}", shown(&target), parts.join(", ")));
    Ok(Exit::Done)
}

/// Does a page of the site come of this file?
fn is_story(path: &Path, content: &Path) -> bool {
    let real = |path: &Path| path.canonicalize().ok();
    let (Some(path), Some(content)) = (real(path), real(content)) else { return false };
    let Ok(below) = path.strip_prefix(&content) else { return false };
    !below.iter().any(|part| part.to_string_lossy().starts_with(['_', '.']))
}

fn bibliography(path: &Path, story: Option<&Path>, output: Option<&Path>, terminal: &Terminal) -> Outcome {
    let file = read(path)?;
    let mut findings = Vec::new();
    let sources = bib::sources(&file, &mut findings);
    tell(&file, &findings, terminal);
    let wrong = findings.iter().any(|found| found.severity == Severity::Error);
    let Some(sources) = sources.filter(|_| !wrong) else {
        return Ok(Exit::Site);
    };
    if sources.entries.is_empty() {
        return Err(Stop::site(format!("`{}` has no entry", shown(path))));
    }
    let count = plural(sources.entries.len(), "source");
    match (story, output) {
        (Some(story), _) => add(story, &sources, terminal)?,
        (None, Some(target)) => {
            create(&here()?.join(target), &sources.yaml(0))?;
            terminal.say(format!("Wrote {}: {count}.", shown(target)));
        }
        (None, None) => terminal.print(&format!("sources:\n{}", sources.yaml(2)))?,
    }
    if !sources.left.is_empty() {
        let lines = sources.left.iter().map(|(id, fields)| format!("  {id}: {}\n", fields.join(", ")));
        terminal.say(format!("Sources have no field for these:\n{}", lines.collect::<String>()));
    }
    Ok(Exit::Done)
}

/// Puts sources into a story: the file is written anew beside itself and takes its place.
fn add(path: &Path, sources: &bib::Sources, terminal: &Terminal) -> Result<(), Stop> {
    let file = read(path)?;
    let (text, taken) = match bib::into_story(&file, sources) {
        Ok(done) => done,
        Err(finding) => {
            tell(&file, &[*finding], terminal);
            return Err(Stop::site("nothing was written"));
        }
    };
    let new = sources.entries.len() - taken.len();
    if new > 0 {
        replace(path, &text)?;
    }
    terminal.say(format!("Added {} to {}.", plural(new, "source"), shown(path)));
    if !taken.is_empty() {
        terminal.say(format!("The story has these already, they stay as they are: {}", taken.join(", ")));
    }
    Ok(())
}

fn replace(path: &Path, text: &str) -> Result<(), Stop> {
    let fail = |error: std::io::Error| Stop::machine(format!("cannot write `{}`: {error}", shown(path)));
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut beside = tempfile::NamedTempFile::new_in(folder).map_err(fail)?;
    std::io::Write::write_all(&mut beside, text.as_bytes()).map_err(fail)?;
    let rights = std::fs::metadata(path).map_err(fail)?.permissions();
    beside.as_file().set_permissions(rights).map_err(fail)?;
    beside.as_file().sync_all().map_err(fail)?;
    beside.persist(path).map(|_| ()).map_err(|error| fail(error.error))
}

/// A text file of at most as many bytes as a file of content.
fn read(path: &Path) -> Result<SourceFile, Stop> {
    use std::io::Read as _;
    let name = shown(path);
    if path.is_dir() {
        return Err(Stop::usage(format!("`{name}` is a folder, not a file")));
    }
    let given = path.to_string_lossy();
    if given.starts_with("http://") || given.starts_with("https://") {
        return Err(Stop::usage(format!("`{given}` is an address, and nutgraf fetches nothing"))
            .hint("save it as a file, a spreadsheet as CSV, and name the file"));
    }
    if !path.is_file() {
        return Err(Stop::usage(format!("there is no file `{name}`")));
    }
    let most = Bounds::default().file;
    let mut bytes = Vec::new();
    let fail = |error: std::io::Error| Stop::machine(format!("cannot read `{name}`: {error}"));
    std::fs::File::open(path).map_err(fail)?.take(most + 1).read_to_end(&mut bytes).map_err(fail)?;
    if bytes.len() as u64 > most {
        return Err(Stop::site(format!("`{name}` has more than {} MB", most >> 20)));
    }
    // What spreadsheets are kept in is a packed folder.
    if bytes.starts_with(b"PK\x03\x04") {
        return Err(Stop::site(format!("`{name}` is a packed file, such as a spreadsheet's own"))
            .hint("save the sheet as CSV, and name that"));
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(SourceFile::new(FileId(0), &path.display().to_string(), text)),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            Err(Stop::site(format!("`{name}` is not UTF-8: byte {at} cannot be read"))
                .hint("save the file as UTF-8 (in spreadsheets: as CSV in UTF-8)"))
        }
    }
}

/// Shows findings with their places.
fn tell(file: &SourceFile, findings: &[Diagnostic], terminal: &Terminal) {
    let taken: Vec<Diagnostic> = match terminal.quiet {
        true => findings.iter().filter(|found| found.severity == Severity::Error).cloned().collect(),
        false => findings.to_vec(),
    };
    if taken.is_empty() {
        return;
    }
    let style = Style { color: terminal.color, width: terminal.width };
    let copy = Arc::new(SourceFile::new(file.id, &file.path, file.text.clone()));
    terminal.warn(diag::print(&taken, &|_| Some(copy.clone()), Format::Human, style));
}
