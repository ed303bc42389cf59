//! The icons of a site: which are made, from what, and what they are drawn with.

use std::sync::Arc;

use super::{Options, Prepared};
use crate::artifact::{Artifact, OutPath};
use crate::diag::{Diagnostic, Rule};
use crate::render::build::SiteIcons;
use crate::render::card::{self, Fonts, words_only};
use crate::render::outputs::icons::{self, IconFile};
use crate::render::picture::{self, Facts, Format, Problem};
use crate::site::Route;
use crate::source::{FileId, Tree};
use crate::story::config::Config;

/// Pixels below which an icon looks coarse on the home screen of a phone.
const LEAST: u32 = 180;

/// What icons are made from.
#[derive(Debug)]
pub enum Origin {
    /// The picture that `icon` names: its file, its address and what is in it.
    Picture(FileId, Route, Facts),
    /// Nothing is named: the site's initial on the accent colour.
    Initial(Arc<Fonts>),
}

/// The icons of a site.
#[derive(Debug, Default)]
pub struct Icons {
    origin: Option<Origin>,
    /// The files that are made. The site's own files of these names stay what they are.
    pub files: Vec<IconFile>,
}

impl Icons {
    /// Looks at the picture that `icon` names; what is wrong with it is told there.
    pub fn of(tree: &Tree, config: &Config, options: &Options, diags: &mut Vec<Diagnostic>) -> Icons {
        let origin = match &config.icon {
            Some(_) => named(tree, config, diags),
            // A single file is a site of its own, which may lie on a desk: nothing is put beside it.
            None if options.file.is_some() => None,
            None => Fonts::new(None).ok().map(|fonts| Origin::Initial(Arc::new(fonts))),
        };
        let own = |name: &str| {
            tree.find(&format!("static/{name}")).is_some() || tree.find(&format!("content/{name}")).is_some()
        };
        let wanted = |file: &IconFile| match &origin {
            None => false,
            Some(Origin::Initial(_)) => matches!(file, IconFile::Favicon | IconFile::Touch),
            Some(Origin::Picture(_, _, facts)) => {
                let large =
                    facts.format == Format::Svg || file.side().is_none_or(|side| side <= facts.width.max(facts.height));
                large || matches!(file, IconFile::Favicon | IconFile::Touch)
            }
        };
        let files = IconFile::ALL.iter().copied().filter(wanted).filter(|file| !own(file.name())).collect();
        Icons { origin, files }
    }

    /// What pages say of them.
    pub fn for_pages(&self) -> SiteIcons {
        let route = |name: &str| Route::root().child(name).ok();
        let has = |file: IconFile| self.files.contains(&file).then(|| route(file.name())).flatten();
        let picture = match &self.origin {
            Some(Origin::Picture(_, route, facts)) => {
                Some((route.clone(), facts.format.mime(), facts.format == Format::Svg))
            }
            _ => None,
        };
        SiteIcons {
            picture,
            favicon: has(IconFile::Favicon),
            touch: has(IconFile::Touch),
            manifest: has(IconFile::Manifest),
        }
    }
}

/// The picture that `icon` names.
fn named(tree: &Tree, config: &Config, diags: &mut Vec<Diagnostic>) -> Option<Origin> {
    let icon = config.icon.as_ref()?;
    let path = icon.value.trim_start_matches('/');
    let path = path.strip_prefix("static/").unwrap_or(path);
    // That it is not there is told with the other links of the settings.
    let entry = tree.find(&format!("static/{path}"))?;
    let bytes = tree.bytes(entry.id).map_err(|error| diags.push(Diagnostic::from(&error))).ok()?;
    let mut broken = |problem: &Problem| {
        let message = format!("icons cannot be made of `{}`: {problem}", icon.value);
        diags.push(
            Diagnostic::new(Rule::BrokenImage, icon.span, message).help("give a whole PNG, JPEG, WebP or SVG file"),
        );
    };
    let facts = picture::inspect(&bytes, config.limits.pixels).map_err(|problem| broken(&problem)).ok()?;
    icons::square(&bytes, &facts, 32, None).map_err(|problem| broken(&problem)).ok()?;
    let side = facts.width.max(facts.height);
    if facts.format != Format::Svg && side < LEAST {
        let message = format!("the icon `{}` has {side} pixels a side and looks coarse on phones", icon.value);
        diags
            .push(Diagnostic::new(Rule::LeftOut, icon.span, message).help("give one of 512 pixels or more, or an SVG"));
    }
    Some(Origin::Picture(entry.id, Route::root().child(path).ok()?, facts))
}

impl Prepared {
    /// Makes one of the icons.
    pub(super) fn icon(&self, path: &OutPath, file: IconFile) -> Result<Vec<Artifact>, Vec<Diagnostic>> {
        let palette = self.renderer.as_ref().map(|renderer| renderer.palette()).unwrap_or_default();
        if file == IconFile::Manifest {
            let config = &self.config;
            let colours = (palette.paper.as_str(), palette.accent.as_str());
            let (lang, dir) = (config.lang.as_str(), config.lang.direction().name());
            let text = icons::manifest(&config.title, lang, dir, colours, &self.icons.files);
            return Ok(vec![Artifact::new(path.clone(), text)]);
        }
        let made = match &self.icons.origin {
            Some(Origin::Picture(id, _, facts)) => {
                let bytes = self.tree.bytes(*id).map_err(|error| vec![Diagnostic::from(&error)])?;
                let behind = icons::behind(file, &palette.paper);
                icons::picture(file, &|side| icons::square(&bytes, facts, side, behind).ok())
            }
            Some(Origin::Initial(fonts)) => {
                icons::picture(file, &|side| card::icon(&words_only(&self.config.title), &palette, fonts, side))
            }
            None => None,
        };
        Ok(made.map(|bytes| Artifact::new(path.clone(), bytes)).into_iter().collect())
    }
}
