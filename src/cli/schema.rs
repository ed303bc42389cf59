//! `nutgraf schema`: JSON Schemas for editors.

use super::{Exit, Outcome, Terminal};
use crate::parse::schema::{schema_front, schema_of, schema_site};
use crate::render::outputs::story_json::story_json_schema;
use crate::render::theme::Manifest;

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
    /// The desk report of `nutgraf check --report --format json`
    Report,
}

/// Prints a schema.
///
/// # Errors
/// If the standard output fails.
pub fn run(args: &Args, terminal: &Terminal) -> Outcome {
    let schema = schema(args.what);
    terminal.print(&format!("{schema:#}\n"))?;
    Ok(Exit::Done)
}

fn schema(what: What) -> serde_json::Value {
    match what {
        What::FrontMatter => schema_front(),
        What::Site => schema_site(),
        What::Theme => schema_of::<Manifest>(),
        What::Story => story_json_schema(),
        What::Report => schema_of::<crate::check::report::Report>(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use clap::ValueEnum;

    use super::*;

    #[test]
    fn every_schema_is_one() {
        for what in What::value_variants() {
            assert!(jsonschema::meta::is_valid(&schema(*what)), "{what:?}");
        }
    }

    #[test]
    fn the_built_in_theme_keeps_to_its_schema() {
        let theme = include_str!("../../themes/broadsheet/theme.yaml");
        let theme: serde_json::Value = serde_yaml::from_str(theme).unwrap();
        let validator = jsonschema::validator_for(&schema(What::Theme)).unwrap();
        let errors: Vec<String> = validator.iter_errors(&theme).map(|error| error.to_string()).collect();
        assert_eq!(errors, Vec::<String>::new());
        assert!(!validator.is_valid(&serde_json::json!({"name": "x"})));
    }
}
