//! `nutgraf build`: the site, written.

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};

use super::options::{SETTINGS, Selection, short, shown};
use super::progress::Bar;
use super::report::{Counts, plural};
use super::{Exit, Global, Outcome, Stop, Terminal, report};
use crate::compile::{self, Options, Prepared, Progress};
use crate::diag::{self, Diagnostic, Format};
use crate::emit::{self, EmitError, Output, Stamp, Written};

const AFTER_HELP: &str = "\
Examples:
  nutgraf build                      the site, to public/ beside content/
  nutgraf build deal.md              one file, to public/ in the present folder
  nutgraf build --drafts --future    with everything that is not published yet
  nutgraf build --base-url https://example.org/explainers/ --output dist
  nutgraf build --strict             write nothing if there are warnings

The old output stays as it is until the new one is complete, and whenever there are errors.";

/// What the command takes.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub struct Args {
    #[command(flatten)]
    selection: Selection,
    /// Folder to write to [default: public/ in the root, or here for one file]
    #[arg(long, short, value_name = "DIR")]
    output: Option<PathBuf>,
    /// Write nothing if there are warnings
    #[arg(long)]
    strict: bool,
}

/// Builds the site.
///
/// # Errors
/// If there is no site, or the machine fails.
pub fn run(args: &Args, global: &Global, terminal: &Terminal) -> Outcome {
    let (begun, at) = (Instant::now(), jiff::Timestamp::now());
    let mut options = args.selection.options(global, args.output.as_deref())?;
    if options.file.is_some() && args.output.is_none() {
        leave_the_site_alone(&options)?;
    }
    let cache = args.selection.cache(&options)?;
    options.store = Some(cache.clone());
    terminal.detail(format!("root {}, output {}", shown(&options.root), shown(&options.output)));
    let bar = Bar::new(terminal);
    args.selection.common.on_threads(|| {
        let site = compile::prepare(&options, &bar);
        bar.clear();
        let site = site?;
        let counts = report::show_briefly(&site, site.diagnostics(), terminal)?;
        if counts.stop(args.strict) {
            return Ok(untouched(&options, counts, terminal));
        }
        let result = write(&site, &options, &bar);
        bar.clear();
        match result {
            Ok((written, pages)) => {
                cache.prune();
                let stamp = Stamp { at: at.to_string(), drafts: options.drafts, future: options.future };
                // Only `deploy` asks for it, and can do without.
                let _ = emit::stamp(&options.output, &stamp);
                summary(&written, pages, counts, &options, begun, terminal);
                Ok(Exit::Done)
            }
            Err(Broken::Emit(error)) => Err(error.into()),
            Err(Broken::Findings(findings)) => {
                let counts = report::show(&site, &findings, Format::Human, terminal)?;
                Ok(untouched(&options, counts, terminal))
            }
        }
    })
}

/// One file, built where a site stands, would take the place of the published site.
fn leave_the_site_alone(options: &Options) -> Result<(), Stop> {
    let here = options.output.parent().unwrap_or(&options.output);
    if !here.join(SETTINGS).is_file() && !here.join("content").is_dir() {
        return Ok(());
    }
    let message = format!(
        "here stands a site, and one file alone would take the place of all its pages in {}",
        shown(&options.output)
    );
    Err(Stop::usage(message).hint("build the site with `nutgraf build`, or the file elsewhere: `--output alone`"))
}

fn summary(written: &Written, pages: usize, counts: Counts, options: &Options, begun: Instant, terminal: &Terminal) {
    for (sign, files) in [("+", &written.added), ("~", &written.changed), ("-", &written.removed)] {
        files.iter().for_each(|file| terminal.detail(format!("  {sign} {file}")));
    }
    if let Some(folder) = &written.kept {
        let message = "files that somebody else put into the output while it was written are now in";
        terminal.warn(format!("{message} {}", shown(folder)));
    }
    let Written { added, changed, same, removed, .. } = written;
    let files = [(added.len(), "new"), (changed.len(), "changed"), (*same, "unchanged"), (removed.len(), "removed")];
    let files: Vec<String> = files.iter().filter(|(n, _)| *n > 0).map(|(n, word)| format!("{n} {word}")).collect();
    let (took, built) = (begun.elapsed().as_secs_f64(), terminal.bold("Built"));
    let found = if counts == Counts::default() { String::new() } else { format!("; {}", counts.words()) };
    terminal.say(format!("{built} {} in {took:.1} s (files: {}){found}", plural(pages, "page"), files.join(", ")));
    if let Some(mebibytes) = peak_memory() {
        terminal.detail(format!("peak memory: {mebibytes} MiB"));
    }
    let home = shown(&options.output.join("index.html"));
    let root = if options.file.is_some() { "" } else { ", or look at it with `nutgraf serve`" };
    terminal.say(format!("Open {home}{root}"));
}

/// The most memory this process had at once, in MiB, where the system tells.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kibibytes.div_ceil(1024))
}

/// Why a site that has no errors of its own was not written.
enum Broken {
    /// The output refused.
    Emit(EmitError),
    /// Templates failed, or files changed in the meantime.
    Findings(Vec<Diagnostic>),
}

impl From<EmitError> for Broken {
    fn from(error: EmitError) -> Broken {
        Broken::Emit(error)
    }
}

impl From<EmitError> for Stop {
    fn from(error: EmitError) -> Stop {
        let exit = match &error {
            EmitError::Disk { .. } | EmitError::Locked { .. } | EmitError::Incomplete => Exit::Machine,
            EmitError::Collision { .. } => Exit::Site,
            EmitError::NotAFolder { .. }
            | EmitError::Own { .. }
            | EmitError::Foreign { .. }
            | EmitError::Later { .. } => Exit::Usage,
        };
        Stop { exit, message: error.to_string(), hint: None }
    }
}

/// Renders all pages on all threads and puts them in the place of the old ones. Gives their number beside.
fn write(site: &Prepared, options: &Options, progress: &dyn Progress) -> Result<(Written, usize), Broken> {
    // Opened before anything is rendered: a disk that cannot be written is found out at once.
    let output = Output::open(&short(&options.output), &options.root, emit::WAIT)?;
    let pages = AtomicUsize::new(0);
    let written = output.write(|sink| {
        let findings = Mutex::new(Vec::new());
        let units = site.units();
        progress.stage("rendering", units.len());
        units.into_par_iter().try_for_each(|unit| {
            let made = site.render(unit).and_then(|made| Ok((site.packed(unit, &made)?, made)));
            match made {
                Ok((packed, artifacts)) => {
                    let made = artifacts.iter().filter(|artifact| artifact.path.as_str().ends_with(".html")).count();
                    pages.fetch_add(made, Ordering::Relaxed);
                    artifacts.into_iter().chain(packed).try_for_each(|artifact| sink.put(artifact))?;
                }
                // The other pages are rendered all the same, so that all mistakes come in one run.
                Err(found) => findings.lock().unwrap_or_else(PoisonError::into_inner).extend(found),
            }
            progress.step();
            Ok::<(), EmitError>(())
        })?;
        let mut findings = findings.into_inner().unwrap_or_else(PoisonError::into_inner);
        diag::sort(&mut findings, site.tree());
        if findings.is_empty() { Ok(()) } else { Err(Broken::Findings(findings)) }
    })?;
    Ok((written, pages.into_inner()))
}

/// Says that nothing was written.
fn untouched(options: &Options, counts: Counts, terminal: &Terminal) -> Exit {
    let output = shown(&options.output);
    let state = match options.output.exists() {
        true => format!("{output} stays as it was"),
        false => format!("nothing was written to {output}"),
    };
    let strictly = if counts.errors == 0 { " (--strict: warnings count)" } else { "" };
    terminal.say(format!("{}: {}; {state}{strictly}", terminal.bold("Not built"), counts.words()));
    Exit::Site
}
