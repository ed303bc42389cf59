//! `nutgraf explain`: the documentation of the rules.

use super::{Exit, Outcome, Stop, Terminal};
use crate::diag::{Rule, Severity, suggest};

const AFTER_HELP: &str = "\
Examples:
  nutgraf explain              all rules with their levels
  nutgraf explain unsourced    one of them: what it means, why, and how to mend it";

/// What the command takes.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub struct Args {
    /// Name of the rule, as findings show it; without it all are listed
    #[arg(value_name = "RULE")]
    rule: Option<String>,
}

/// Prints one rule's page, or the list.
///
/// # Errors
/// If there is no such rule.
pub fn run(args: &Args, terminal: &Terminal) -> Outcome {
    let text = match &args.rule {
        None => list(),
        Some(name) => match Rule::from_name(name.trim()) {
            Some(rule) => format!("{}\n", rule.documentation().trim_end()),
            None => return Err(unknown(name)),
        },
    };
    terminal.print(&text)?;
    Ok(Exit::Done)
}

fn unknown(name: &str) -> Stop {
    let names = Rule::ALL.iter().map(|rule| rule.name());
    let hint = suggest::did_you_mean_word(name, names).unwrap_or_else(|| "`nutgraf explain` lists all rules".into());
    Stop::usage(format!("there is no rule `{name}`")).hint(hint)
}

fn list() -> String {
    let width = Rule::ALL.iter().map(|rule| rule.name().len()).max().unwrap_or(0);
    let level = |rule: Rule| match rule.severity() {
        Severity::Error => "error",
        Severity::Warning => "warn",
        Severity::Hint => "hint",
    };
    let lines =
        Rule::ALL.iter().map(|&rule| format!("{:<width$}  {:<5}  {}\n", rule.name(), level(rule), summary(rule)));
    lines.collect()
}

/// The first sentence of a rule's page: its first line that is not the heading.
fn summary(rule: Rule) -> &'static str {
    let mut lines = rule.documentation().lines().map(str::trim);
    lines.find(|line| !line.is_empty() && !line.starts_with('#')).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_names_every_rule_once() {
        let list = list();
        assert_eq!(list.lines().count(), Rule::ALL.len());
        assert!(Rule::ALL.iter().all(|rule| list.lines().any(|line| line.starts_with(rule.name()))));
    }
}
