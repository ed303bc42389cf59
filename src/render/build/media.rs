//! Films and recordings: a player for a file of the site, a link to what is elsewhere, and the words that are said in it.

use super::desk::Desk;
use crate::parse::markdown::seconds;
use crate::render::html::{attribute, escape, escape_address};
use crate::story::{Directive, DirectiveName};

impl Desk<'_> {
    /// What `::video` and `::audio` show. No frame of another host stands in the page.
    pub fn media(&self, directive: &Directive) -> String {
        let attr = |name: &str| directive.attr(name).map(|value| value.value.as_str());
        let title = attr("title").unwrap_or_default();
        let duration = attr("duration").map(duration_html).unwrap_or_default();
        let transcript = attr("transcript").map(|src| self.transcript(src)).unwrap_or_default();
        let film = directive.name.value == DirectiveName::Video;
        let name = if film { "video" } else { "audio" };
        let Some(src) = attr("src") else {
            let url = attr("url").unwrap_or_default();
            let host = super::cites::host(url).unwrap_or_default();
            let note = escape(&self.words.plain(&format!("text.{name}"), &[("host", &host)]));
            let href = escape_address(&self.address(url));
            let link = format!("<p><a href=\"{href}\">{}</a> <small>{note}{duration}</small></p>", escape(title));
            return format!("<div class=\"media {name}\">{link}{transcript}</div>\n");
        };
        let href = escape_address(&self.file_href(src));
        let label = attribute("aria-label", title);
        let player = match film {
            true => {
                let poster = attr("poster").map(|poster| attribute("poster", &self.file_href(poster)));
                let track = attr("captions").map(|captions| self.track(captions)).unwrap_or_default();
                let poster = poster.unwrap_or_default();
                format!("<video controls preload=\"none\" src=\"{href}\"{poster}{label}>{track}</video>")
            }
            false => format!("<audio controls preload=\"none\" src=\"{href}\"{label}></audio>"),
        };
        let caption = format!("<figcaption><a href=\"{href}\">{}</a>{duration}</figcaption>", escape(title));
        format!("<figure class=\"media {name}\">{player}{caption}{transcript}</figure>\n")
    }

    /// The address of a file that lies beside the page.
    fn file_href(&self, src: &str) -> String {
        self.file(src).map_or_else(|| src.to_string(), |(_, route)| self.here.to(&route))
    }

    /// The captions of a film, in the language of the page.
    fn track(&self, src: &str) -> String {
        let lang = &self.document.page.lang;
        let label = attribute("label", &self.words.language(lang));
        let src = escape_address(&self.file_href(src));
        format!("<track kind=\"captions\" src=\"{src}\" srclang=\"{lang}\"{label} default>")
    }

    /// What is said: the text of a file beside the page, or a link to where it stands.
    fn transcript(&self, src: &str) -> String {
        let name = escape(&self.words.labels.transcript);
        let Some(text) = self.file(src).and_then(|(path, _)| self.resources().text(&path)) else {
            return format!("<p><a href=\"{}\">{name}</a></p>", escape_address(&self.address(src)));
        };
        let words: String = paragraphs(&text).iter().map(|text| format!("<p>{}</p>\n", escape(text))).collect();
        format!("<details class=\"transcript\"><summary>{name}</summary>\n{words}</details>")
    }
}

fn duration_html(duration: &str) -> String {
    let Some(total) = seconds(duration) else { return String::new() };
    format!(" · <time datetime=\"PT{}M{}S\">{}</time>", total / 60, total % 60, escape(duration.trim()))
}

/// The paragraphs of a transcript: blank lines divide them. Of captions (WebVTT, SubRip) the times, numbers, notes and styles
/// are left out; a voice (`<v Ada>`) is named before its words, and what one voice says is one paragraph.
fn paragraphs(text: &str) -> Vec<String> {
    let text = text.replace("\r\n", "\n");
    let captions = text.lines().any(|line| line.contains("-->"));
    let mut found: Vec<String> = Vec::new();
    let mut voice = String::new();
    for block in text.split("\n\n").map(str::trim).filter(|block| !block.is_empty()) {
        if !captions {
            found.push(block.split_whitespace().collect::<Vec<_>>().join(" "));
            continue;
        }
        let Some((_, said)) = block.split_once("-->").and_then(|(_, rest)| rest.split_once('\n')) else { continue };
        let (by, said) = cue(said);
        match (found.last_mut(), by) {
            (Some(last), None) => last.push_str(&format!(" {said}")),
            (Some(last), Some(by)) if by == voice => last.push_str(&format!(" {said}")),
            (_, Some(by)) => {
                found.push(format!("{by}: {said}"));
                voice = by;
            }
            (None, None) => found.push(said),
        }
    }
    found
}

/// The voice of a cue, if it names one, and its words without tags.
fn cue(text: &str) -> (Option<String>, String) {
    let voice = text.split_once("<v").and_then(|(_, rest)| rest.split_once('>')).map(|(name, _)| name);
    let voice = voice.map(|name| name.rsplit('.').next().unwrap_or(name).trim().to_string());
    let mut words = String::new();
    let mut inside = false;
    for c in text.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            _ if !inside => words.push(c),
            _ => {}
        }
    }
    (voice.filter(|name| !name.is_empty()), words.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_said_for_machines_too() {
        assert_eq!(duration_html("1:02:30"), " · <time datetime=\"PT62M30S\">1:02:30</time>");
        assert_eq!(duration_html("soon"), "");
    }

    #[test]
    fn captions_become_paragraphs() {
        let vtt = "WEBVTT\n\nNOTE made by hand\n\n1\n00:00.000 --> 00:02.000\n<v Ada>Good\nevening.\n\n00:02.000 --> 00:03.000\n<v Ada><i>Well</i> then.\n\n00:03.000 --> 00:04.000\n<v Bo>Yes.\n";
        assert_eq!(paragraphs(vtt), ["Ada: Good evening. Well then.", "Bo: Yes."]);
        assert_eq!(paragraphs("One\nline.\r\n\r\nTwo."), ["One line.", "Two."]);
        assert_eq!(paragraphs(""), [""; 0]);
    }
}
