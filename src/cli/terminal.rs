//! What is shown, and how: colours and width only where a person looks.

use std::io::{ErrorKind, IsTerminal as _, Write as _};

use super::{Exit, Global, Outcome, Stop};

/// Columns where the width is not known: a pipe, a file.
const WIDTH: usize = 100;

/// The two streams of the process and how much is said on them.
#[derive(Clone, Debug)]
pub struct Terminal {
    /// Say only what is wrong.
    pub quiet: bool,
    /// Say more.
    pub verbose: bool,
    /// The standard error takes colours.
    pub color: bool,
    /// A person looks at the standard error.
    pub interactive: bool,
    /// Columns of the standard error.
    pub width: usize,
}

impl Terminal {
    /// Looks at the streams and at `NO_COLOR` (<https://no-color.org>), `TERM` and `COLUMNS`.
    pub fn detect(global: &Global) -> Terminal {
        let stderr = std::io::stderr();
        let interactive = stderr.is_terminal();
        let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
        let dumb = set("TERM").is_some_and(|term| term == "dumb");
        Terminal {
            quiet: global.quiet,
            verbose: global.verbose,
            color: interactive && !dumb && set("NO_COLOR").is_none(),
            interactive: interactive && !dumb,
            width: if interactive { columns(&stderr) } else { WIDTH },
        }
    }

    /// Says a line to people, unless `--quiet`.
    pub fn say(&self, text: impl AsRef<str>) {
        if !self.quiet {
            self.warn(text);
        }
    }

    /// Says a line to people who asked for more.
    pub fn detail(&self, text: impl AsRef<str>) {
        if self.verbose {
            self.warn(text);
        }
    }

    /// Says a line to people, whatever was asked for.
    pub fn warn(&self, text: impl AsRef<str>) {
        let text = text.as_ref();
        let end = if text.ends_with('\n') { "" } else { "\n" };
        // Nobody is left to tell if this fails.
        let _ = write!(std::io::stderr().lock(), "{text}{end}");
    }

    /// Writes data to the standard output. A reader that went away (`| head`) ends the output, not the run.
    ///
    /// # Errors
    /// If the stream fails in another way: a full disk behind a redirection.
    pub fn print(&self, text: &str) -> Result<(), Stop> {
        let mut stdout = std::io::stdout().lock();
        match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => {
                Err(Stop::machine(format!("cannot write to the standard output: {error}")))
            }
            _ => Ok(()),
        }
    }

    /// The text in bold, where colours are taken.
    pub fn bold(&self, text: &str) -> String {
        self.paint("1", text)
    }

    /// Says why a run was cut short, and gives its exit code.
    pub fn finish(&self, outcome: Outcome) -> Exit {
        match outcome {
            Ok(exit) => exit,
            Err(stop) => {
                self.warn(format!("{}: {}", self.paint("1;31", "error"), stop.message));
                if let Some(hint) = stop.hint {
                    self.warn(format!("  {}: {hint}", self.paint("1;36", "hint")));
                }
                stop.exit
            }
        }
    }

    fn paint(&self, code: &str, text: &str) -> String {
        if self.color { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_string() }
    }
}

/// Columns of a terminal: what `COLUMNS` says, else what the system says.
fn columns(stderr: &std::io::Stderr) -> usize {
    let told = std::env::var("COLUMNS").ok().and_then(|text| text.parse().ok());
    let columns = told.or_else(|| system_columns(stderr)).unwrap_or(WIDTH);
    columns.clamp(40, 200)
}

#[cfg(unix)]
fn system_columns(stderr: &std::io::Stderr) -> Option<usize> {
    let size = rustix::termios::tcgetwinsize(stderr).ok()?;
    (size.ws_col > 0).then_some(usize::from(size.ws_col))
}

#[cfg(not(unix))]
fn system_columns(_stderr: &std::io::Stderr) -> Option<usize> {
    None
}
