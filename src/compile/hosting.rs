//! Files that hosts read: `_headers`, `_redirects`, `.nojekyll`, `CNAME`.

use super::second::Listing;
use super::{Prepared, Work};
use crate::artifact::{Artifact, OutPath};
use crate::diag::{Diagnostic, Place, Rule};
use crate::render::outputs::{headers, redirects};
use crate::render::theme::ASSETS;
use crate::site::{Route, Site};
use crate::story::config::{Config, Redirects};

/// A file that a host reads.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum HostFile {
    /// `_headers`
    Headers,
    /// `_redirects`
    Redirects,
    /// `.nojekyll`: GitHub Pages is to take the files as they are.
    NoJekyll,
    /// `CNAME`: the host name under which GitHub Pages shows them.
    Cname,
}

impl HostFile {
    /// Its name, at the root of the site.
    pub fn name(self) -> &'static str {
        match self {
            HostFile::Headers => headers::FILE,
            HostFile::Redirects => redirects::FILE,
            HostFile::NoJekyll => ".nojekyll",
            HostFile::Cname => "CNAME",
        }
    }
}

/// The files that the settings ask for.
pub fn listings(config: &Config) -> Vec<(Route, Listing)> {
    let host = &config.host;
    let wanted = [
        (HostFile::Headers, host.headers),
        (HostFile::Redirects, host.redirects != Redirects::No),
        (HostFile::NoJekyll, host.nojekyll),
        (HostFile::Cname, host.cname.is_some()),
    ];
    let wanted = wanted.into_iter().filter(|(_, wanted)| *wanted);
    wanted.filter_map(|(file, _)| Some((Route::root().child(file.name()).ok()?, Listing::Host(file)))).collect()
}

impl Prepared {
    /// Writes one of them.
    pub(super) fn host_file(&self, path: &OutPath, file: HostFile) -> Artifact {
        let text = match file {
            HostFile::Headers => headers::text(&self.header_rules(&self.site)),
            HostFile::Redirects => {
                redirects::text(&self.old_addresses(), self.config.base_url.as_ref(), self.config.host.redirects)
            }
            HostFile::NoJekyll => String::new(),
            HostFile::Cname => {
                self.config.host.cname.as_ref().map(|name| format!("{}\n", name.value)).unwrap_or_default()
            }
        };
        Artifact::new(path.clone(), text)
    }

    fn header_rules(&self, site: &Site) -> Vec<headers::HeaderRule> {
        let own = self.units.iter().filter_map(|work| match work {
            Work::Copy(path, _) if path.as_str().strip_prefix(ASSETS).is_some_and(|rest| rest.starts_with('/')) => {
                Some(path)
            }
            _ => None,
        });
        headers::rules(site, &own.collect::<Vec<_>>())
    }

    fn old_addresses(&self) -> Vec<(&OutPath, &Route)> {
        let old = self.units.iter().filter_map(|work| match work {
            Work::Redirect(path, to) => Some((path, to)),
            _ => None,
        });
        old.collect()
    }

    /// What hosts would pass over in silence, and settings that contradict each other.
    pub(super) fn check_hosting(&self, site: &Site, diags: &mut Vec<Diagnostic>) {
        let host = &self.config.host;
        let mut hint = |message: String, help: &str| {
            diags.push(Diagnostic::new(Rule::LeftOut, Place::Site, message).help(help));
        };
        let rules = if host.headers { self.header_rules(site).len() } else { 0 };
        if rules > headers::MOST_RULES {
            let most = headers::MOST_RULES;
            let message = format!("`_headers` has {rules} rules, and Cloudflare reads the first {most}");
            hint(message, "every story with `embeds` has a rule, and so has every file in `static/assets/`");
        }
        let old = if host.redirects == Redirects::No { 0 } else { self.old_addresses().len() };
        if old > redirects::MOST_RULES {
            let most = redirects::MOST_RULES;
            let message = format!("`_redirects` has {old} rules, and Cloudflare reads the first {most}");
            hint(message, "the pages at the old addresses lead on all the same");
        }
        if let (Some(cname), Some(base)) = (&host.cname, &self.config.base_url)
            && base.host_str().is_some_and(|host| !host.eq_ignore_ascii_case(&cname.value))
        {
            let message =
                format!("feeds and the site map name `{base}`, but by `cname` the site is at `{}`", cname.value);
            let help = format!("write `base_url: https://{}/`", cname.value);
            diags.push(Diagnostic::new(Rule::LeftOut, cname.span, message).help(help));
        }
    }
}
