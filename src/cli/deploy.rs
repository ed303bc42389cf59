//! `nutgraf deploy`: the built site, sent to where readers get it.

use std::io::{BufRead as _, IsTerminal as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::options::{self, OUTPUT, here, shown};
use super::progress::Bar;
use super::report::plural;
use super::{Exit, Global, Outcome, Stop, Terminal, report};
use crate::compile;
use crate::deploy::{self, Address, Bucket, DeployError, Folder, Local, LocalError, Plan, Sent, Settings, Store};
use crate::diag::{Format, Severity};
use crate::emit::{self, Stamp};
use crate::source::Tree;
use crate::story::config::{Config, DeployTarget};

mod show;

use show::{Shape, size};

const AFTER_HELP: &str = "\
Examples:
  nutgraf build --strict && nutgraf deploy
  nutgraf deploy --dry-run                 what would be sent and deleted
  nutgraf deploy staging --yes             to the target `staging` of site.yaml, without a question
  nutgraf deploy s3://bucket/explainers    to an address
  nutgraf deploy file:///srv/www           to a folder

What was built last is sent; nothing is built. Targets are named in site.yaml:
  deploy:
    live: s3://bucket/explainers

Credentials come from the environment only: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION,
AWS_ENDPOINT_URL for S3 and its like. A run that was cut off is simply run again.";

/// What the command takes.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub struct Args {
    /// Name of a target in site.yaml, an address, or a folder [default: the only one in site.yaml]
    #[arg(value_name = "TARGET")]
    target: Option<String>,
    /// Folder to send [default: public/ in the root]
    #[arg(long, short, value_name = "DIR")]
    output: Option<PathBuf>,
    /// Show what would be sent and deleted, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Delete and take over without asking
    #[arg(long, short)]
    yes: bool,
    /// How many files may be deleted [default: 100, or a tenth of the site, but never more than half of it]
    #[arg(long, value_name = "N")]
    max_deletes: Option<u32>,
    /// Replace what nutgraf did not put there, or another site
    #[arg(long)]
    adopt: bool,
    /// Send a site that was built with --drafts
    #[arg(long)]
    drafts: bool,
    /// How long to wait for another deployment to end
    #[arg(long, value_name = "SECONDS", default_value_t = 75, value_parser = clap::value_parser!(u64).range(..=86_400))]
    wait: u64,
    /// How many files are sent at once
    #[arg(long, value_name = "N", default_value_t = 16, value_parser = clap::value_parser!(u16).range(1..=256))]
    jobs: u16,
    /// For people or for programs
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Shape::Human)]
    format: Shape,
}

/// A target that was chosen.
struct Target {
    address: Address,
    max_deletes: Option<u32>,
}

/// Sends the site.
///
/// # Errors
/// If there is no site or no target, something dangerous would happen, or the target or the machine fails.
pub fn run(args: &Args, global: &Global, terminal: &Terminal) -> Outcome {
    let root = options::root(global)?;
    let output = args.output.as_ref().map_or(Ok(root.join(OUTPUT)), |output| here().map(|here| here.join(output)))?;
    let about = compile::Options { root: root.clone(), output: output.clone(), ..compile::Options::default() };
    let (tree, config, found) = compile::settings(&about)?;
    if found.iter().any(|found| found.severity == Severity::Error) {
        let counts = report::show_in(&tree, &found, Format::Human, terminal)?;
        terminal.say(format!("{}: {}; nothing was sent", terminal.bold("Not deployed"), counts.words()));
        return Ok(Exit::Site);
    }
    let target = choose(args.target.as_deref(), &config, &root)?;
    let bar = Bar::new(terminal);
    let local = Local::read(&output, &bar).map_err(|error| unfit(&error, &output));
    bar.clear();
    let local = local?;
    let doubts = doubts(args, &tree, &output, &local)?;
    let (store, address) = open(target.address, &root, &output)?;
    let max_deletes = args.max_deletes.or(target.max_deletes);
    let settings = Settings {
        site: name_of(&config),
        max_deletes: max_deletes.map(|max| usize::try_from(max).unwrap_or(usize::MAX)),
        adopt: args.adopt,
        jobs: usize::from(args.jobs),
        patience: Duration::from_secs(args.wait),
        ..Settings::default()
    };
    let job = Job { args, terminal, address: &address, store: &*store, local: &local, settings: &settings };
    job.run(doubts, &bar)
}

/// A deployment that is about to begin.
struct Job<'a> {
    args: &'a Args,
    terminal: &'a Terminal,
    address: &'a Address,
    store: &'a dyn Store,
    local: &'a Local,
    settings: &'a Settings,
}

impl Job<'_> {
    fn run(&self, mut doubts: Vec<String>, bar: &Bar) -> Outcome {
        let begun = Instant::now();
        let plan = deploy::survey(self.store, self.local, self.settings).map_err(|error| self.stop(error))?;
        let checked = plan.check(self.settings).map_err(|error| self.stop(error));
        if self.args.dry_run {
            self.print(&plan, None)?;
            doubts.iter().for_each(|doubt| self.terminal.say(format!("{}: {doubt}", self.terminal.bold("Note"))));
            return checked.map(|()| Exit::Done);
        }
        checked?;
        show::foreign(&plan, self.terminal);
        if plan.is_empty() {
            self.terminal.say(format!("{}: {} as it was built", self.terminal.bold("Up to date"), self.address));
            self.print(&plan, Some(&Sent { same: plan.same, ..Sent::default() }))?;
            return Ok(Exit::Done);
        }
        show::details(&plan, self.terminal);
        doubts.extend(show::doubts(&plan, &self.settings.site));
        self.ask(&doubts, &plan)?;
        let sent = deploy::carry_out(self.store, self.local, &plan, self.settings, bar, &interrupted(self.terminal));
        bar.clear();
        let sent = sent.map_err(|error| self.stop(error))?;
        if sent.weak {
            self.terminal.warn("this storage has no conditional writes: never deploy twice at once");
        }
        self.terminal.say(show::summary(&sent, self.address, begun.elapsed(), self.terminal));
        self.print(&plan, Some(&sent))?;
        Ok(Exit::Done)
    }

    /// Why it stopped, for people: what is wrong with the target as a whole is not said of one object.
    fn stop(&self, error: DeployError) -> Stop {
        let whole = match &error {
            DeployError::Store { trouble, .. } if trouble.is_of_target() => {
                Some(format!("cannot deploy to `{}`: {trouble}", self.address))
            }
            DeployError::OtherSite { there, here } => {
                Some(format!("`{}` holds another site, `{there}`; this one is `{here}`", self.address))
            }
            _ => None,
        };
        let stop = Stop::from(error);
        Stop { message: whole.unwrap_or(stop.message), ..stop }
    }

    /// Prints the plan to the standard output: to people if they asked for it, to programs always.
    fn print(&self, plan: &Plan, sent: Option<&Sent>) -> Result<(), Stop> {
        match self.args.format {
            Shape::Json => self.terminal.print(&show::json(plan, self.local, self.address, &self.settings.site, sent)),
            Shape::Human if self.args.dry_run => self.terminal.print(&show::plan(plan, self.address)),
            Shape::Human => Ok(()),
        }
    }

    /// Asks whether to go on, if there is reason to.
    fn ask(&self, doubts: &[String], plan: &Plan) -> Result<(), Stop> {
        if doubts.is_empty() || self.args.yes {
            doubts.iter().for_each(|doubt| self.terminal.detail(doubt));
            return Ok(());
        }
        if !self.terminal.interactive || !std::io::stdin().is_terminal() {
            let message = format!("this needs a yes: {}", doubts.join("; "));
            return Err(Stop::usage(message).hint("look at `--dry-run`; then run with `--yes`, or build again first"));
        }
        let (files, bytes) = (plural(plan.uploads.len(), "file"), size(plan.bytes()));
        self.terminal.warn(format!("{} to {}: {files} to send ({bytes})", self.terminal.bold("Deploy"), self.address));
        doubts.iter().for_each(|doubt| self.terminal.warn(format!("  - {doubt}")));
        self.terminal.warn("Go on? Type `yes`:");
        let mut answer = String::new();
        let read = std::io::stdin().lock().read_line(&mut answer);
        match (read, answer.trim().to_lowercase().as_str()) {
            (Ok(_), "y" | "yes") => Ok(()),
            _ => Err(Stop::usage("nothing was sent")),
        }
    }
}

/// The target that the user names, or the only one there is.
fn choose(wanted: Option<&str>, config: &Config, root: &Path) -> Result<Target, Stop> {
    let known = &config.deploy;
    let names = || known.keys().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let configured = |target: &DeployTarget| {
        let address = Address::parse(&target.url.value, root).map_err(|error| Stop::usage(error.to_string()))?;
        Ok(Target { address, max_deletes: target.max_deletes })
    };
    match (wanted, known.len()) {
        (Some(name), _) if known.contains_key(name) => known.get(name).map_or_else(|| Err(Stop::usage("")), configured),
        (Some(text), _) if text.contains(['/', '\\']) => {
            let address = Address::parse(text, &here()?).map_err(|error| Stop::usage(error.to_string()))?;
            Ok(Target { address, max_deletes: None })
        }
        (Some(name), 0) => Err(Stop::usage(format!("there is no target `{name}`: site.yaml names none")).hint(HOW)),
        (Some(name), _) => {
            Err(Stop::usage(format!("there is no target `{name}`")).hint(format!("site.yaml names {}", names())))
        }
        (None, 0) => Err(Stop::usage("site.yaml names no target").hint(HOW)),
        (None, 1) => known.values().next().map_or_else(|| Err(Stop::usage("")), configured),
        (None, _) => {
            Err(Stop::usage(format!("site.yaml names several targets: {}", names())).hint("name the one you mean"))
        }
    }
}

/// How a target is named.
const HOW: &str =
    "write `deploy: {live: s3://bucket/prefix}` in site.yaml, or give an address: `nutgraf deploy s3://bucket/prefix`";

/// What tells this site from others.
fn name_of(config: &Config) -> String {
    match &config.base_url {
        Some(url) => url.to_string(),
        None if config.title.is_empty() => "a site without a name".into(),
        None => config.title.clone(),
    }
}

/// The store at an address, and the address as it is shown.
fn open(address: Address, root: &Path, output: &Path) -> Result<(Box<dyn Store>, Address), Stop> {
    let opened: Result<(Box<dyn Store>, Address), deploy::Trouble> = match &address {
        Address::Folder(path) => Folder::open(path, root, output).map(|folder| {
            let address = Address::Folder(options::short(folder.root()));
            (Box::new(folder) as _, address)
        }),
        Address::Bucket { kind, name, prefix } => {
            Bucket::open(*kind, name, prefix).map(|bucket| (Box::new(bucket) as _, address.clone()))
        }
    };
    opened.map_err(|trouble| {
        let stop = Stop::usage(format!("cannot deploy to `{address}`: {trouble}"));
        match trouble.hint() {
            Some(hint) => stop.hint(hint),
            None => stop,
        }
    })
}

/// What a careful person would ask about the output before it is sent.
fn doubts(args: &Args, tree: &Tree, output: &Path, local: &Local) -> Result<Vec<String>, Stop> {
    let mut doubts = Vec::new();
    let shown = shown(output);
    let stamp = emit::built(output).ok().and_then(|built| built.stamp).unwrap_or_default();
    if stamp.drafts && !args.drafts {
        let stop = Stop::site(format!("{shown} was built with drafts"));
        return Err(stop.hint("build it without `--drafts`; if drafts are to be published, deploy with `--drafts`"));
    }
    if let Some(path) = newer(tree, &stamp) {
        doubts.push(format!("`{path}` was changed after {shown} was built"));
    }
    if stamp.future {
        doubts.push(format!("{shown} was built with `--future`: pages come out before their day"));
    }
    if let Some(first) = local.edited.first() {
        let files = plural(local.edited.len(), "file");
        doubts.push(format!("{files} in {shown} changed after the build wrote them, `{first}` first"));
    }
    Ok(doubts)
}

/// A file of the site that was changed after the output was built.
fn newer(tree: &Tree, stamp: &Stamp) -> Option<String> {
    let built: jiff::Timestamp = stamp.at.parse().ok()?;
    let changed = |path: PathBuf| jiff::Timestamp::try_from(path.metadata().ok()?.modified().ok()?).ok();
    let newer = |id| tree.disk_path(id).and_then(changed).is_some_and(|changed| changed > built);
    let entry = tree.entries().iter().find(|entry| newer(entry.id))?;
    Some(entry.path.to_string())
}

fn unfit(error: &LocalError, output: &Path) -> Stop {
    let text = error.to_string().replace(&output.display().to_string(), &shown(output));
    match error {
        LocalError::Missing { .. } | LocalError::Empty { .. } | LocalError::Incomplete { .. } => {
            Stop::site(text).hint("write the site first: `nutgraf build --strict`")
        }
        LocalError::Foreign { .. } => {
            Stop::site(text).hint("what readers are to get belongs into `static/`, so that the build writes it")
        }
        LocalError::Odd { .. } => Stop::site(text),
        LocalError::Disk { .. } => Stop::machine(text),
    }
}

impl From<DeployError> for Stop {
    fn from(error: DeployError) -> Stop {
        let exit = match &error {
            DeployError::OtherSite { .. }
            | DeployError::Foreign { .. }
            | DeployError::TooMany { .. }
            | DeployError::Moved { .. } => Exit::Usage,
            _ => Exit::Machine,
        };
        Stop { exit, message: error.to_string(), hint: error.hint() }
    }
}

/// Set when the user, or the system, wants this to end: what is on its way is finished, and noted. The second time ends it at once.
fn interrupted(terminal: &Terminal) -> Arc<AtomicBool> {
    let flag = Arc::new(AtomicBool::new(false));
    let (set, terminal) = (Arc::clone(&flag), terminal.clone());
    std::thread::spawn(move || {
        let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else { return };
        runtime.block_on(async {
            // Without signals the process is ended from outside.
            while signal().await.is_ok() {
                if set.swap(true, Ordering::SeqCst) {
                    std::process::exit(Exit::Machine as i32);
                }
                terminal.say("finishing what is on its way; once more ends it at once");
            }
        });
    });
    flag
}

#[cfg(unix)]
async fn signal() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut end = signal(SignalKind::terminate())?;
    tokio::select! {
        result = tokio::signal::ctrl_c() => result,
        _ = end.recv() => Ok(()),
    }
}

#[cfg(not(unix))]
async fn signal() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}

/// `3.2 s`.
fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}
