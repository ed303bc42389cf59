//! `nutgraf check`: all mistakes of all files, and nothing written.

use std::path::PathBuf;

#[cfg(feature = "links")]
use super::external::{self, LinkArgs};
use super::options::Selection;
use super::progress::Bar;
use super::{Exit, Global, Outcome, Stop, Terminal, report};
use crate::check::report::page::page;
use crate::check::report::table::table;
use crate::compile::{self, Prepared};
use crate::diag::{Format, Severity};

const AFTER_HELP: &str = "\
Examples:
  nutgraf check                      the whole site
  nutgraf check content/deal.md      one file by itself
  nutgraf check --strict             warnings fail as well: for continuous integration
  nutgraf check --format github      shown beside the lines of a pull request
  nutgraf check --format json        one object a line, on the standard output
  nutgraf check --report             what an editor wants to know of each story
  nutgraf check --report --format html --output report.html
                                     the same as a page to pass on or to print
  nutgraf check --links              asks other hosts whether what the site names is still there

`nutgraf explain RULE` says more about a finding.";

/// What the command takes.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub struct Args {
    #[command(flatten)]
    selection: Selection,
    /// Fail on warnings, too
    #[arg(long)]
    strict: bool,
    /// For people, for programs, or for GitHub's workflow log; a report also as a page (html)
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Shape::Human)]
    format: Shape,
    /// Instead of findings, the desk report: how each story is sourced, what is open, how it reads
    #[arg(long)]
    report: bool,
    /// Write the report into a file instead of the standard output
    #[arg(long, short, value_name = "FILE", requires = "report")]
    output: Option<PathBuf>,
    #[cfg(feature = "links")]
    #[command(flatten)]
    links: LinkArgs,
}

/// The words for the formats.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
enum Shape {
    Human,
    Json,
    Github,
    Html,
}

/// Checks the site.
///
/// # Errors
/// If there is no site, or the machine fails.
pub fn run(args: &Args, global: &Global, terminal: &Terminal) -> Outcome {
    match (args.report, args.format) {
        (false, Shape::Html) => return Err(Stop::usage("only the report is a page").hint("add `--report`")),
        (true, Shape::Github) => {
            return Err(Stop::usage("a report has no lines to stand beside").hint("leave out `--report`"));
        }
        _ => {}
    }
    let options = args.selection.options(global, None)?;
    let bar = Bar::new(terminal);
    let site = args.selection.common.on_threads(|| Ok(compile::prepare(&options, &bar)?));
    bar.clear();
    let site = site?;
    if args.report {
        return desk_report(args, &site, terminal);
    }
    let format = match args.format {
        Shape::Human | Shape::Html => Format::Human,
        Shape::Json => Format::Json,
        Shape::Github => Format::Github,
    };
    #[cfg(feature = "links")]
    let (findings, tally) = match args.links.links {
        true => external::ask(&args.links, &args.selection, &options, &site, terminal)?,
        false => (site.diagnostics().to_vec(), None),
    };
    #[cfg(not(feature = "links"))]
    let findings = site.diagnostics();
    let counts = report::show(&site, &findings, format, terminal)?;
    let stop = counts.stop(args.strict);
    if format == Format::Human {
        let strictly = if stop && counts.errors == 0 { "; with --strict, warnings fail" } else { "" };
        terminal.say(format!("{}: {}{strictly}", terminal.bold("Checked"), counts.words()));
        #[cfg(feature = "links")]
        if let Some(tally) = tally {
            terminal.say(format!("{}: {}", terminal.bold("Asked"), external::words(&tally)));
        }
    }
    Ok(if stop { Exit::Site } else { Exit::Done })
}

/// Prints or writes the report. Errors are shown as well: what cannot be read is not in it.
fn desk_report(args: &Args, site: &Prepared, terminal: &Terminal) -> Outcome {
    let counts = report::Counts::of(site.diagnostics());
    if counts.errors > 0 {
        let errors: Vec<_> = site.diagnostics().iter().filter(|d| d.severity == Severity::Error).cloned().collect();
        report::show(site, &errors, Format::Human, terminal)?;
    }
    let desk = site.report();
    let text = match args.format {
        Shape::Json => serde_json::to_string_pretty(&desk).map_err(|e| Stop::machine(e.to_string()))? + "\n",
        Shape::Html => page(&desk),
        Shape::Human | Shape::Github => table(&desk, &|text| match args.output {
            Some(_) => text.to_string(),
            None => terminal.bold(text),
        }),
    };
    match &args.output {
        None => terminal.print(&text)?,
        Some(path) => {
            let failed = |error: std::io::Error| Stop::machine(format!("{}: {error}", path.display()));
            std::fs::write(path, text).map_err(failed)?;
            terminal.say(format!("{}: {}", terminal.bold("Report"), path.display()));
        }
    }
    Ok(if counts.stop(args.strict) { Exit::Site } else { Exit::Done })
}
