//! `nutgraf check`: all mistakes of all files, and nothing written.

use super::options::Selection;
use super::progress::Bar;
use super::{Exit, Global, Outcome, Terminal, report};
use crate::compile;
use crate::diag::Format;

const AFTER_HELP: &str = "\
Examples:
  nutgraf check                      the whole site
  nutgraf check content/deal.md      one file by itself
  nutgraf check --strict             warnings fail as well: for continuous integration
  nutgraf check --format github      shown beside the lines of a pull request
  nutgraf check --format json        one object a line, on the standard output

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
    /// For people, for programs, or for GitHub's workflow log
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Shape::Human)]
    format: Shape,
}

/// The words for the formats.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
enum Shape {
    Human,
    Json,
    Github,
}

/// Checks the site.
///
/// # Errors
/// If there is no site, or the machine fails.
pub fn run(args: &Args, global: &Global, terminal: &Terminal) -> Outcome {
    let options = args.selection.options(global, None)?;
    let bar = Bar::new(terminal);
    let site = args.selection.common.on_threads(|| Ok(compile::prepare(&options, &bar)?));
    bar.clear();
    let site = site?;
    let format = match args.format {
        Shape::Human => Format::Human,
        Shape::Json => Format::Json,
        Shape::Github => Format::Github,
    };
    let counts = report::show(&site, site.diagnostics(), format, terminal)?;
    let stop = counts.stop(args.strict);
    if format == Format::Human {
        let strictly = if stop && counts.errors == 0 { "; with --strict, warnings fail" } else { "" };
        terminal.say(format!("{}: {}{strictly}", terminal.bold("Checked"), counts.words()));
    }
    Ok(if stop { Exit::Site } else { Exit::Done })
}
