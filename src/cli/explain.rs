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
        None => list(columns(terminal)),
        Some(name) => match Rule::from_name(name.trim()) {
            Some(rule) => page(rule.documentation(), columns(terminal)),
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

/// Columns that people read comfortably; None where a program reads: a line stays a line.
fn columns(terminal: &Terminal) -> Option<usize> {
    terminal.interactive.then(|| terminal.width.clamp(60, 100))
}

fn list(columns: Option<usize>) -> String {
    let width = Rule::ALL.iter().map(|rule| rule.name().len()).max().unwrap_or(0);
    let level = |rule: Rule| match rule.severity() {
        Severity::Error => "error",
        Severity::Warning => "warn",
        Severity::Hint => "hint",
    };
    let line = |&rule: &Rule| {
        let begin = format!("{:<width$}  {:<5}  ", rule.name(), level(rule));
        wrapped(summary(rule), &begin, begin.len(), columns)
    };
    Rule::ALL.iter().map(line).collect()
}

/// The first sentence of a rule's page, below its headings.
fn summary(rule: Rule) -> &'static str {
    let mut lines = rule.documentation().lines().map(str::trim);
    let line = lines.find(|line| !line.is_empty() && !line.starts_with('#')).unwrap_or("");
    line.find(". ").and_then(|end| line.get(..=end)).unwrap_or(line)
}

/// A page with its paragraphs broken at the width; examples stay as they are.
fn page(text: &str, columns: Option<usize>) -> String {
    let mut code = false;
    let mut out = String::new();
    for line in text.trim_end().lines() {
        let fence = line.starts_with("```");
        code ^= fence;
        match code || fence {
            true => out.push_str(&format!("{line}\n")),
            false => out.push_str(&wrapped(line, "", 0, columns)),
        }
    }
    out
}

/// A text behind its beginning, in lines of so many columns; those after the first are indented.
fn wrapped(text: &str, begin: &str, indent: usize, columns: Option<usize>) -> String {
    let Some(columns) = columns else { return format!("{begin}{text}\n") };
    let mut out = begin.to_string();
    let mut at = begin.chars().count();
    let mut first = true;
    for word in text.split(' ') {
        let long = word.chars().count();
        if !first && at + 1 + long > columns {
            out.push_str(&format!("\n{}", " ".repeat(indent)));
            (at, first) = (indent, true);
        }
        if !first {
            out.push(' ');
            at += 1;
        }
        out.push_str(word);
        (at, first) = (at + long, false);
    }
    out + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_names_every_rule_once() {
        let list = list(None);
        assert_eq!(list.lines().count(), Rule::ALL.len());
        assert!(Rule::ALL.iter().all(|rule| list.lines().any(|line| line.starts_with(rule.name()))));
    }

    #[test]
    fn people_get_lines_that_fit() {
        let fits = |text: &str| text.lines().all(|line| line.chars().count() <= 80);
        assert!(fits(&list(Some(80))), "{}", list(Some(80)));
        for &rule in Rule::ALL {
            let shown = page(rule.documentation(), Some(80));
            let prose: String = shown.split("```").step_by(2).collect();
            assert!(fits(&prose), "{prose}");
            let words = |text: &str| text.split_whitespace().map(String::from).collect::<Vec<_>>();
            assert_eq!(words(&shown), words(rule.documentation()));
        }
    }
}
