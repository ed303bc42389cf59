//! A progress bar for work that takes longer than a second.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Terminal;
use crate::compile::Progress;

/// How long people wait without being told what for.
const PATIENCE: Duration = Duration::from_secs(1);

/// The bar. Hidden for the first second, and always where no person looks.
pub struct Bar {
    bar: ProgressBar,
    begun: Instant,
    allowed: bool,
    shown: AtomicBool,
}

impl Bar {
    /// A bar that begins to wait now.
    pub fn new(terminal: &Terminal) -> Bar {
        Bar {
            bar: ProgressBar::hidden(),
            begun: Instant::now(),
            allowed: terminal.interactive && !terminal.quiet,
            shown: AtomicBool::new(false),
        }
    }

    /// Takes the bar away, so that other lines can be written.
    pub fn clear(&self) {
        self.bar.finish_and_clear();
    }

    fn show_if_late(&self) {
        if !self.allowed || self.shown.load(Ordering::Relaxed) || self.begun.elapsed() < PATIENCE {
            return;
        }
        if self.shown.swap(true, Ordering::Relaxed) {
            return;
        }
        if let Ok(style) = ProgressStyle::with_template("{msg:>10} [{wide_bar}] {pos}/{len}") {
            self.bar.set_style(style.progress_chars("=> "));
        }
        self.bar.set_draw_target(ProgressDrawTarget::stderr());
    }
}

impl Progress for Bar {
    fn stage(&self, name: &'static str, steps: usize) {
        self.bar.reset();
        self.bar.set_length(steps as u64);
        self.bar.set_message(name);
        self.show_if_late();
    }

    fn step(&self) {
        self.bar.inc(1);
        self.show_if_late();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pipe_never_sees_the_bar() {
        let terminal = Terminal { quiet: false, verbose: false, color: false, interactive: false, width: 80 };
        let bar = Bar { begun: Instant::now() - 2 * PATIENCE, ..Bar::new(&terminal) };
        bar.stage("reading", 3);
        bar.step();
        assert!(bar.bar.is_hidden());
    }

    #[test]
    fn short_work_shows_no_bar() {
        let terminal = Terminal { quiet: false, verbose: false, color: false, interactive: true, width: 80 };
        let bar = Bar::new(&terminal);
        bar.stage("reading", 3);
        bar.step();
        assert!(!bar.shown.load(Ordering::Relaxed));
    }
}
