//! `nutgraf completions`

use clap_complete::Shell;

use super::{Exit, Outcome, Terminal};

const AFTER_HELP: &str = "\
Examples:
  nutgraf completions bash > ~/.local/share/bash-completion/completions/nutgraf
  nutgraf completions fish > ~/.config/fish/completions/nutgraf.fish
  nutgraf completions zsh > ~/.zfunc/_nutgraf";

/// What the command takes.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub struct Args {
    /// The shell
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

/// Prints the shell's completions.
///
/// # Errors
/// If the standard output fails.
pub fn run(args: &Args, terminal: &Terminal) -> Outcome {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut super::command(), "nutgraf", &mut text);
    terminal.print(&String::from_utf8_lossy(&text))?;
    Ok(Exit::Done)
}
