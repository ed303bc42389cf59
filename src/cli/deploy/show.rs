//! A plan and what became of it, in words and as JSON.

use std::time::Duration;

use serde_json::json;

use super::{Terminal, plural, seconds};
use crate::deploy::{Address, JOURNAL, Local, Plan, Sent, Upload, Why};

/// How many foreign objects are named.
const NAMED: usize = 3;

/// The words for the formats.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
pub(super) enum Shape {
    Human,
    Json,
}

/// The plan for people: one line for each file.
pub(super) fn plan(plan: &Plan, address: &Address) -> String {
    let mut text = String::new();
    for upload in &plan.uploads {
        text.push_str(&format!("{}\n", line(upload)));
    }
    for name in &plan.deletes {
        text.push_str(&format!("- {name}\n"));
    }
    let files = format!("{} to send ({})", plural(plan.uploads.len(), "file"), size(plan.bytes()));
    let rest = format!("{} to delete, {} unchanged", plan.deletes.len(), plan.same);
    text.push_str(&format!("{address}: {files}, {rest}{}\n", others(plan)));
    text
}

fn line(upload: &Upload) -> String {
    let (sign, why) = match upload.why {
        Why::New => ("+", ""),
        Why::Changed => ("~", ""),
        Why::Headers => ("~", "  (content type or caching)"),
        Why::Altered => ("~", "  (not as it was sent)"),
        Why::Gone => ("+", "  (deleted by somebody else)"),
        Why::Foreign => ("~", "  (not from nutgraf)"),
    };
    format!("{sign} {}{why}", upload.path)
}

fn others(plan: &Plan) -> String {
    match plan.foreign.len() {
        0 => String::new(),
        count => format!(", {} of others left alone", plural(count, "object")),
    }
}

/// Says every step to those who asked for more.
pub(super) fn details(plan: &Plan, terminal: &Terminal) {
    plan.uploads.iter().for_each(|upload| terminal.detail(format!("  {}", line(upload))));
    plan.deletes.iter().for_each(|name| terminal.detail(format!("  - {name}")));
}

/// Says which objects of others stay.
pub(super) fn foreign(plan: &Plan, terminal: &Terminal) {
    let sites = plan.foreign.iter().filter_map(|name| name.strip_suffix(JOURNAL));
    sites.for_each(|folder| terminal.say(format!("another site of nutgraf in `{folder}` is left alone")));
    if plan.foreign.is_empty() {
        return;
    }
    let names: Vec<String> = plan.foreign.iter().take(NAMED).map(|name| format!("`{name}`")).collect();
    let more = plan.foreign.len() - names.len();
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let what = plural(plan.foreign.len(), "object");
    terminal.say(format!("{what} that nutgraf did not put there stay: {}{more}", names.join(", ")));
}

/// What a careful person would ask about the plan.
pub(super) fn doubts(plan: &Plan, site: &str) -> Vec<String> {
    let mut doubts = Vec::new();
    if let Some(other) = &plan.other_site {
        doubts.push(format!("the site `{other}` becomes `{site}`"));
    }
    if let Some(first) = plan.clashes.first() {
        let what = plural(plan.clashes.len(), "object");
        doubts.push(format!("{what} that nutgraf did not put there will be replaced, `{first}` first"));
    }
    if let Some(first) = plan.deletes.first() {
        let (count, there) = (plan.deletes.len(), plan.there);
        doubts.push(format!("{} of {there} will be deleted, `{first}` first", plural(count, "file")));
    }
    doubts
}

/// What was done, in one line.
pub(super) fn summary(sent: &Sent, address: &Address, took: Duration, terminal: &Terminal) -> String {
    let mut rest = vec![format!("{} unchanged", sent.same)];
    if sent.deleted > 0 {
        rest.insert(0, format!("{} deleted", sent.deleted));
    }
    let files = format!("{} ({})", plural(sent.files, "file"), size(sent.bytes));
    format!("{} {files} to {address} in {}; {}", terminal.bold("Sent"), seconds(took), rest.join(", "))
}

/// The plan, and what was done if it was done, for programs.
pub(super) fn json(plan: &Plan, local: &Local, address: &Address, site: &str, sent: Option<&Sent>) -> String {
    let upload = |upload: &Upload| {
        let headers = local.files.get(&upload.path).map(|file| &file.headers);
        json!({
            "path": upload.path.as_str(),
            "why": upload.why.word(),
            "size": upload.size,
            "content_type": headers.map(|headers| headers.content_type.as_str()),
            "cache_control": headers.map(|headers| headers.cache_control.as_str()),
        })
    };
    let value = json!({
        "target": address.to_string(),
        "site": site,
        "done": sent.is_some(),
        "uploads": plan.uploads.iter().map(upload).collect::<Vec<_>>(),
        "deletes": plan.deletes,
        "unchanged": plan.same,
        "foreign": plan.foreign,
        "conflicts": plan.clashes,
        "other_site": plan.other_site,
    });
    format!("{value}\n")
}

/// `312 B`, `312 kB`, `1.4 MB`.
pub(super) fn size(bytes: u64) -> String {
    match bytes {
        0..1000 => format!("{bytes} B"),
        1000..1_000_000 => format!("{} kB", bytes.div_ceil(1000)),
        _ => {
            let tenths = bytes.div_ceil(100_000);
            format!("{}.{} MB", tenths / 10, tenths % 10)
        }
    }
}
