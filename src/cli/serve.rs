//! `nutgraf serve`: the site in a browser, while one writes.

use std::net::SocketAddr;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Instant;

use super::options::{Common, root};
use super::progress::Bar;
use super::{Exit, Global, Outcome, Stop, Terminal, report};
use crate::artifact::{Artifact, OutPath};
use crate::compile::{self, Options, Prepared, Progress, Silent, Unit};
use crate::diag::{Diagnostic, Format, Severity};
use crate::render::outputs::headers;
use crate::serve::{self, Access, Built, ListenError, Live, Pages, Port, Watched};

const AFTER_HELP: &str = "\
Examples:
  nutgraf serve --open               build in memory and open the browser
  nutgraf serve --no-drafts          what `nutgraf build` would write
  nutgraf serve --host 0.0.0.0       for a phone in the same network, which can then see drafts

Nothing is written to disk. Pages reload after each change; errors are shown over the last good page.
Ctrl-C ends it.";

/// The host unless `--host` says another.
const LOOPBACK: &str = "127.0.0.1";

/// What the command takes.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub struct Args {
    /// Open the browser
    #[arg(long)]
    open: bool,
    /// Port to listen on [default: 4343, or the next that is free]
    #[arg(long, value_name = "PORT")]
    port: Option<u16>,
    /// Address to listen on; any but a loopback address lets others on the network see the site, drafts included
    #[arg(long, value_name = "HOST", default_value = LOOPBACK)]
    host: String,
    /// Leave drafts out, as `build` does
    #[arg(long)]
    no_drafts: bool,
    #[command(flatten)]
    common: Common,
}

/// Serves the site until Ctrl-C.
///
/// # Errors
/// If there is no site, the port is taken, or the machine fails.
pub fn run(args: &Args, global: &Global, terminal: &Terminal) -> Outcome {
    let root = root(global)?;
    let output = root.join("public");
    let store: Arc<dyn crate::artifact::Store> = super::options::cache(&root);
    let options =
        Options { drafts: !args.no_drafts, live: true, store: Some(store), ..args.common.options(root, output)? };
    let port = args.port.map_or(Port::Any, Port::Exactly);
    let listening = serve::listen(&args.host, port).map_err(no_port)?;
    let live = Arc::new(Live::new());
    let watched = serve::watch(&options.root, &options.output).map_err(|error| Stop::machine(error.to_string()))?;

    let bar = Bar::new(terminal);
    let first = build(&options, &args.common, &bar, terminal);
    bar.clear();
    live.publish(first?);
    rebuild_on_change(watched, options, args.common.clone(), Arc::clone(&live), terminal.clone());

    let access = Access::new(&args.host, listening.address);
    greet(args, listening.address, listening.instead_of, &access, terminal);
    if args.open {
        open(&own_url(args, listening.address), terminal);
    }
    let served = serve::run_until_interrupted(listening.listener, access, live);
    served.map_err(|error| Stop::machine(format!("the server failed: {error}")))?;
    Ok(Exit::Done)
}

/// A prepared site as the server asks for it.
struct Site {
    prepared: Prepared,
    terminal: Terminal,
}

impl Pages for Site {
    fn make(&self, path: &OutPath) -> Option<Result<Vec<Artifact>, String>> {
        if let Some(unit) = self.prepared.unit_of(path) {
            return Some(self.render(unit, path));
        }
        // The page for what is not there links from the root of the published site, which may stand in a folder.
        let base = self.prepared.config().base_url.as_ref()?.path().trim_start_matches('/');
        let inside = OutPath::parse(path.as_str().strip_prefix(base)?).ok()?;
        let made = self.render(self.prepared.unit_of(&inside)?, &inside);
        let below = |artifact: Artifact| {
            let path = OutPath::parse(&format!("{base}{}", artifact.path)).ok()?;
            Some(Artifact { path, ..artifact })
        };
        Some(made.map(|artifacts| artifacts.into_iter().filter_map(below).collect()))
    }

    fn policy(&self, path: &OutPath) -> String {
        let site = self.prepared.site();
        headers::policy(headers::framing(site, path), &site.config.frames, &site.config.players)
    }
}

impl Site {
    fn render(&self, unit: Unit, path: &OutPath) -> Result<Vec<Artifact>, String> {
        self.prepared.render_for(unit, path).map_err(|findings| {
            self.terminal.warn(report::text(self.prepared.tree(), &findings, Format::Human, &self.terminal));
            report::text(self.prepared.tree(), &findings, Format::Human, &plain(&self.terminal))
        })
    }
}

/// Builds once and shows the findings.
fn build(options: &Options, common: &Common, progress: &dyn Progress, terminal: &Terminal) -> Result<Built, Stop> {
    let begun = Instant::now();
    let prepared = common.on_threads(|| Ok(compile::prepare(options, progress)?))?;
    // Hints are for `check`: said again after every change, they would hide what is new.
    let findings = prepared.diagnostics().iter().filter(|finding| finding.severity != Severity::Hint);
    let findings: Vec<Diagnostic> = findings.cloned().collect();
    let counts = report::show_briefly(&prepared, &findings, terminal)?;
    let took = begun.elapsed().as_millis();
    terminal.say(format!("{} in {took} ms: {}", terminal.bold("Built"), counts.words()));
    if counts.errors > 0 {
        let errors = findings.into_iter().filter(|finding| finding.severity == Severity::Error);
        let errors: Vec<Diagnostic> = errors.collect();
        let errors = report::text(prepared.tree(), &errors, Format::Human, &plain(terminal));
        return Ok(Built { pages: None, errors });
    }
    let site = Site { prepared, terminal: terminal.clone() };
    Ok(Built { pages: Some(Arc::new(site)), errors: String::new() })
}

/// For pages: no colours, and as wide as a window.
fn plain(terminal: &Terminal) -> Terminal {
    Terminal { color: false, width: 100, ..terminal.clone() }
}

fn rebuild_on_change(mut watched: Watched, options: Options, common: Common, live: Arc<Live>, terminal: Terminal) {
    std::thread::spawn(move || {
        while watched.wait() {
            let built = build(&options, &common, &Silent, &terminal).unwrap_or_else(|stop| {
                terminal.warn(format!("error: {}", stop.message));
                Built { pages: None, errors: format!("error: {}\n", stop.message) }
            });
            live.publish(built);
        }
    });
}

fn greet(args: &Args, address: SocketAddr, instead_of: Option<u16>, access: &Access, terminal: &Terminal) {
    if let Some(port) = instead_of {
        terminal.say(format!("Port {port} is in use by another program; taking {} instead.", address.port()));
    }
    if access.is_open() {
        let others = match address.ip().is_unspecified() {
            true => serve::address_in_the_network().map(|ip| serve::url(&ip.to_string(), address.port())),
            false => Some(serve::url(&args.host, address.port())),
        };
        let at = others.map(|url| format!(" at {url}")).unwrap_or_default();
        let what = if args.no_drafts { "the unpublished site" } else { "the site with its drafts" };
        terminal.warn(format!("Attention: everyone in the same network can now see {what}{at}"));
    }
    terminal.say(format!("Look at {}   (Ctrl-C ends it)", terminal.bold(&own_url(args, address))));
}

/// The address to open on this machine.
fn own_url(args: &Args, address: SocketAddr) -> String {
    let host = if address.ip().is_unspecified() { LOOPBACK } else { &args.host };
    serve::url(host, address.port())
}

fn no_port(error: ListenError) -> Stop {
    let stop = Stop::machine(error.to_string());
    match error {
        ListenError::InUse { free: Some(free), .. } => {
            stop.hint(format!("port {free} is free: `nutgraf serve --port {free}`"))
        }
        ListenError::InUse { free: None, .. } => stop.hint("leave `--port` out to take the next free one"),
        ListenError::Host { .. } => stop.hint("leave `--host` out, or give an address of this machine"),
        ListenError::Refused { port, .. } if port < 1024 => stop.hint("ports below 1024 belong to the system"),
        ListenError::Refused { .. } => stop,
    }
}

/// Opens the browser: the only program that is ever started, and only on request.
fn open(url: &str, terminal: &Terminal) {
    let mut command = if cfg!(target_os = "macos") {
        Command::new("open")
    } else if cfg!(windows) {
        let mut command = Command::new("cmd");
        command.args(["/C", "start", ""]);
        command
    } else {
        Command::new("xdg-open")
    };
    match command.arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn() {
        Ok(mut child) => drop(std::thread::spawn(move || child.wait())),
        Err(error) => terminal.warn(format!("cannot open a browser ({error}); open {url} yourself")),
    }
}
