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
            let player = self.player(url, title).unwrap_or_default();
            return format!("<div class=\"media {name}\">{link}{player}{transcript}</div>\n");
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

    /// A frame in which a film of another host plays, if the site names that host in `players`. It is folded up, and asks
    /// nothing of the host before a reader opens it.
    fn player(&self, url: &str, title: &str) -> Option<String> {
        let (src, host) = player_address(url, &self.here.site.config.players)?;
        let words = escape(&self.words.plain("text.play", &[("host", &host)]));
        let (src, title) = (escape_address(&src), attribute("title", title));
        Some(format!(
            "<details class=\"player\"><summary>{words}</summary><iframe src=\"{src}\"{title} loading=\"lazy\" \
             referrerpolicy=\"strict-origin-when-cross-origin\" allowfullscreen></iframe></details>"
        ))
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

/// Where a film plays in a frame, and the host of that: its own address, or the one that YouTube and Vimeo have for frames.
/// None if that host is not among those that the site allows.
fn player_address(url: &str, allowed: &[String]) -> Option<(String, String)> {
    let url = url::Url::parse(url).ok().filter(|url| url.scheme() == "https")?;
    let fits = |host: &str| {
        allowed.iter().any(|known| host == known || host.strip_suffix(known).is_some_and(|rest| rest.ends_with('.')))
    };
    framed(&url).into_iter().chain([url]).find_map(|url| {
        let host = url.host_str().filter(|host| fits(host))?.to_string();
        Some((url.to_string(), host))
    })
}

/// The addresses for frames of a page with a film.
fn framed(url: &url::Url) -> Vec<url::Url> {
    let segments: Vec<&str> = url.path().split('/').filter(|segment| !segment.is_empty()).collect();
    let id = |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_') && !text.is_empty();
    let host = url.host_str().unwrap_or_default();
    let found = match (host.trim_start_matches("www.").trim_start_matches("m."), segments.as_slice()) {
        ("youtu.be", [film]) | ("youtube.com", ["shorts" | "live" | "embed", film]) if id(film) => {
            Some((*film).to_string())
        }
        ("youtube.com", ["watch"]) => {
            url.query_pairs().find(|(key, value)| key == "v" && id(value)).map(|(_, value)| value.into_owned())
        }
        ("vimeo.com", [film]) if film.bytes().all(|b| b.is_ascii_digit()) => {
            return url::Url::parse(&format!("https://player.vimeo.com/video/{film}?dnt=1")).into_iter().collect();
        }
        _ => None,
    };
    let hosts = ["www.youtube-nocookie.com", "www.youtube.com"];
    let address = |film: String| hosts.map(|host| url::Url::parse(&format!("https://{host}/embed/{film}")));
    found.map(address).into_iter().flatten().flatten().collect()
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
    fn films_play_only_where_the_site_allows_it() {
        let hosts = |names: &[&str]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
        let src = |url: &str, allowed: &[&str]| player_address(url, &hosts(allowed)).map(|(src, _)| src);
        let quiet = ["youtube-nocookie.com"];
        for url in [
            "https://www.youtube.com/watch?t=3&v=ab_C-9",
            "https://youtu.be/ab_C-9?si=x",
            "https://m.youtube.com/shorts/ab_C-9",
        ] {
            assert_eq!(src(url, &quiet).as_deref(), Some("https://www.youtube-nocookie.com/embed/ab_C-9"));
            assert_eq!(src(url, &[]), None);
        }
        assert_eq!(src("https://youtu.be/x", &["www.youtube.com"]).as_deref(), Some("https://www.youtube.com/embed/x"));
        let vimeo = src("https://vimeo.com/123", &["player.vimeo.com"]);
        assert_eq!(vimeo.as_deref(), Some("https://player.vimeo.com/video/123?dnt=1"));
        assert_eq!(src("https://films.example/a", &["films.example"]).as_deref(), Some("https://films.example/a"));
        // Not by another scheme, nor on a host whose name only ends alike.
        assert_eq!(src("http://films.example/a", &["films.example"]), None);
        assert_eq!(src("https://badfilms.example/a", &["films.example"]), None);
        assert_eq!(src("https://www.youtube.com/watch?v=\"><script>", &quiet), None);
    }

    #[test]
    fn captions_become_paragraphs() {
        let vtt = "WEBVTT\n\nNOTE made by hand\n\n1\n00:00.000 --> 00:02.000\n<v Ada>Good\nevening.\n\n00:02.000 --> 00:03.000\n<v Ada><i>Well</i> then.\n\n00:03.000 --> 00:04.000\n<v Bo>Yes.\n";
        assert_eq!(paragraphs(vtt), ["Ada: Good evening. Well then.", "Bo: Yes."]);
        assert_eq!(paragraphs("One\nline.\r\n\r\nTwo."), ["One line.", "Two."]);
        assert_eq!(paragraphs(""), [""; 0]);
    }
}
