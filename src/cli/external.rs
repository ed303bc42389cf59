//! `nutgraf check --links`: what other hosts say about the addresses that the site names.

use super::options::Selection;
use super::progress::Bar;
use super::{Stop, Terminal};
use crate::check::levels;
use crate::compile::{External, Options, Prepared};
use crate::diag::{self, Diagnostic};
use crate::links::{self, Question, Settings, Tally};
use crate::source::Limits;

/// What `--links` takes.
#[derive(Debug, clap::Args)]
pub struct LinkArgs {
    /// Ask other hosts whether the addresses that the site names are still there
    #[arg(long, conflicts_with = "report")]
    pub links: bool,
    /// Ask anew what was answered in the last days
    #[arg(long, requires = "links")]
    fresh: bool,
    /// Ask addresses of private networks, too
    #[arg(long, requires = "links")]
    private: bool,
    /// The service that is asked for archived copies of what is gone; `off` for none
    #[arg(long, requires = "links", value_name = "URL", default_value = crate::links::ARCHIVE)]
    archive: String,
}

/// The findings of the site with those about addresses of other hosts, and how many addresses there are.
///
/// # Errors
/// If the cache cannot be opened, or no host at all can be reached.
pub fn ask(
    args: &LinkArgs,
    selection: &Selection,
    options: &Options,
    site: &Prepared,
    terminal: &Terminal,
) -> Result<(Vec<Diagnostic>, Option<Tally>), Stop> {
    let externals = site.externals();
    let question = |external: &External| Question {
        url: external.url.clone(),
        day: external.source.and_then(|cited| cited.day),
        copy: external.source.is_none_or(|cited| !cited.archived),
    };
    let questions: Vec<Question> = externals.iter().map(question).collect();
    let settings = Settings {
        private: args.private,
        fresh: args.fresh,
        archive: (args.archive != "off").then(|| args.archive.clone()),
        ..Settings::default()
    };
    let cache = selection.cache(options)?;
    let bar = Bar::new(terminal);
    let asked = links::ask(&questions, &settings, Some(&*cache), &bar);
    bar.clear();
    let hint = "is there a network? without `--links` the command needs none";
    let answers = asked.map_err(|trouble| Stop::machine(trouble.to_string()).hint(hint))?;
    let read = diag::from_tree(site.tree(), &Limits { file: u64::MAX });
    let mut found = links::findings(&externals, &answers, &read);
    levels::of_site(site.config(), &mut found);
    found.extend(site.diagnostics().iter().cloned());
    diag::sort(&mut found, site.tree());
    Ok((found, Some(Tally::of(&answers))))
}

/// `12 addresses, 5 known from the last days: 1 gone, 2 failing`
pub fn words(tally: &Tally) -> String {
    let addresses = if tally.asked == 1 { "1 address".to_string() } else { format!("{} addresses", tally.asked) };
    let known = if tally.known > 0 { format!(", {} known from the last days", tally.known) } else { String::new() };
    let kinds = [
        (tally.dead, "gone"),
        (tally.failing, "failing"),
        (tally.blocked, "closed to programs"),
        (tally.moved, "moved"),
    ];
    let kinds: Vec<String> = kinds.iter().filter(|(n, _)| *n > 0).map(|(n, word)| format!("{n} {word}")).collect();
    let rest = if kinds.is_empty() { "all there".to_string() } else { kinds.join(", ") };
    format!("{addresses}{known}: {rest}")
}
