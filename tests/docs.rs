//! The documentation says what the program does.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeSet;
use std::path::Path;

use clap::{Arg, Command};

fn commands_page() -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/content/commands.md")).unwrap()
}

/// The section of a page below this heading of level 2.
fn section<'a>(page: &'a str, heading: &str) -> &'a str {
    let rest = page.split_once(&format!("\n## {heading}\n")).map_or("", |(_, rest)| rest);
    rest.split("\n## ").next().unwrap_or(rest)
}

/// The arguments of a command and of the commands below it.
fn arguments(command: &Command) -> Vec<&Arg> {
    command.get_arguments().chain(command.get_subcommands().flat_map(arguments)).collect()
}

/// How an argument and each of its values are written in code.
fn words(argument: &Arg) -> Vec<String> {
    let names = match argument.get_long() {
        Some(long) => vec![format!("`--{long}")],
        None => argument.get_value_names().unwrap_or_default().iter().map(|name| format!("`{name}")).collect(),
    };
    let values = argument.get_possible_values();
    let values = values.iter().map(|value| value.get_name()).filter(|value| !matches!(*value, "true" | "false"));
    // `--format json` or `json`
    names.into_iter().chain(values.map(|value| format!("{value}`"))).collect()
}

#[test]
fn every_command_and_option_is_documented() {
    let page = commands_page();
    let command = nutgraf::cli::command();
    let mut missing = Vec::new();
    let mut look = |heading: &str, words: Vec<String>| {
        let text = section(&page, heading);
        let lacking = words.into_iter().filter(|word| !text.contains(word.as_str()));
        missing.extend(lacking.map(|word| format!("`## {heading}` lacks {word}")));
    };
    look("Options of every command", command.get_arguments().flat_map(words).collect());
    for command in command.get_subcommands() {
        let example = format!("nutgraf {}", command.get_name());
        look(command.get_name(), arguments(command).into_iter().flat_map(words).chain([example]).collect());
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn no_option_is_documented_that_does_not_exist() {
    let page = commands_page();
    let command = nutgraf::cli::command();
    let known: BTreeSet<String> =
        arguments(&command).into_iter().filter_map(|arg| arg.get_long().map(String::from)).collect();
    let own = ["help", "version"].map(String::from);
    let written = page.split("--").skip(1).map(|rest| rest.split(|c: char| !c.is_ascii_lowercase() && c != '-').next());
    for option in written.flatten().filter(|option| !option.is_empty() && !option.starts_with('-')) {
        assert!(known.contains(option) || own.iter().any(|own| own == option), "there is no `--{option}`");
    }
}
