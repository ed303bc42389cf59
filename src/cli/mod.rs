//! The commands: what a user types, and what the terminal shows.
//!
//! One file per verb. People read the standard error (findings, summaries), programs the standard output (`--format
//! json`, `schema`, `completions`), so that a pipe carries nothing but data.

mod build;
mod check;
mod completions;
#[cfg(feature = "deploy")]
mod deploy;
mod explain;
mod export;
#[cfg(feature = "links")]
mod external;
mod hosts;
mod import;
mod init;
mod new;
mod options;
mod outcome;
mod progress;
mod report;
mod schema;
#[cfg(feature = "serve")]
mod serve;
mod terminal;
mod theme;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{CommandFactory as _, Parser, Subcommand};

pub use outcome::{Exit, Outcome, Stop};
pub use terminal::Terminal;

/// What stands below the list of commands.
const AFTER_HELP: &str = "\
Start here:
  nutgraf init my-site        a new site with a finished sample story
  nutgraf serve --open        look at it while you write
  nutgraf build               write it to public/

Exit codes:
  0  done
  1  the site has errors (or warnings, with --strict)
  2  wrong use of a command
  3  the machine failed: disk, permission, port, network";

/// The whole command line.
#[derive(Debug, Parser)]
#[command(
    name = "nutgraf",
    version,
    about = "A compiler for explainers: checks a story's sources, claims and dates, and renders it as a microsite",
    after_help = AFTER_HELP,
    arg_required_else_help = true,
    subcommand_required = true,
    max_term_width = 100
)]
pub struct Cli {
    /// What holds for every command.
    #[command(flatten)]
    pub global: Global,
    /// The command.
    #[command(subcommand)]
    pub command: Command,
}

/// Options of every command.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Global {
    /// Folder of the site [default: the nearest parent with a site.yaml, else here]
    #[arg(long, global = true, value_name = "DIR")]
    pub root: Option<PathBuf>,
    /// Say only what is wrong: no progress, no summary, no hints
    #[arg(long, short, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say more: the settings of the run and every file that changed
    #[arg(long, short, global = true)]
    pub verbose: bool,
}

/// The verbs.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Start a new site with one finished sample story
    Init(init::Args),
    /// Add a story, a page, a translation or a theme
    New(new::Args),
    /// Write the site to public/
    Build(build::Args),
    /// Find mistakes without writing anything
    Check(check::Args),
    /// Make one HTML file of a story, with everything inside
    Export(export::Args),
    /// Make a story of a timeline, or sources of a bibliography
    Import(import::Args),
    /// Say what a rule means, why, and how to mend it
    Explain(explain::Args),
    /// Show the site in a browser and reload it as you write
    #[cfg(feature = "serve")]
    Serve(serve::Args),
    /// Send the built site to a bucket or a folder: only what changed, deletions last
    #[cfg(feature = "deploy")]
    Deploy(deploy::Args),
    /// Work on themes: list them, take files out of one, check one
    Theme(theme::Args),
    /// Print a JSON Schema, for editors
    Schema(schema::Args),
    /// Print completions for a shell
    Completions(completions::Args),
}

/// Runs the program with these arguments, the first being its own name.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(message) => {
            // A reader that went away is no failure of ours.
            let _ = message.print();
            return if message.use_stderr() { Exit::Usage } else { Exit::Done }.into();
        }
    };
    let terminal = Terminal::detect(&cli.global);
    let outcome = cli.command.run(&cli.global, &terminal);
    terminal.finish(outcome).into()
}

impl Command {
    fn run(self, global: &Global, terminal: &Terminal) -> Outcome {
        match self {
            Command::Init(args) => init::run(&args, global, terminal),
            Command::New(args) => new::run(&args, global, terminal),
            Command::Build(args) => build::run(&args, global, terminal),
            Command::Check(args) => check::run(&args, global, terminal),
            Command::Export(args) => export::run(&args, global, terminal),
            Command::Import(args) => import::run(&args, global, terminal),
            Command::Explain(args) => explain::run(&args, terminal),
            #[cfg(feature = "serve")]
            Command::Serve(args) => serve::run(&args, global, terminal),
            #[cfg(feature = "deploy")]
            Command::Deploy(args) => deploy::run(&args, global, terminal),
            Command::Theme(args) => theme::run(&args, global, terminal),
            Command::Schema(args) => schema::run(&args, terminal),
            Command::Completions(args) => completions::run(&args, terminal),
        }
    }
}

/// The commands as clap knows them, for completions and for the test of the documentation.
pub fn command() -> clap::Command {
    Cli::command()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_command_line_is_well_formed() {
        super::command().debug_assert();
    }

    #[test]
    fn every_command_teaches_by_an_example() {
        for command in super::command().get_subcommands() {
            let help = command.get_after_help().map(|text| text.to_string()).unwrap_or_default();
            let call = format!("nutgraf {}", command.get_name());
            assert!(help.contains(&call), "no example of `{call}` below its help");
        }
    }
}
