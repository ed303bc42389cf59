//! `html: sanitize`. A text with HTML is written as a whole, so that an element may hold Markdown, and then cleaned as a
//! whole. What the page adds (links, marks, pictures, maths) is kept out of the cleaner's hands: an empty element stands in
//! for it, of a name that the author's text does not hold.

/// The pieces that no cleaning may touch.
pub(super) struct Trusted {
    name: String,
    kept: Vec<String>,
}

impl Trusted {
    pub(super) fn new(markdown: &str) -> Self {
        let text = markdown.to_lowercase();
        let name = (0usize..).map(|n| format!("ng-keep{n}-x")).find(|name| !text.contains(name.as_str()));
        Trusted { name: name.unwrap_or_default(), kept: Vec::new() }
    }

    /// Keeps a piece and gives what stands in for it.
    pub(super) fn keep(&mut self, html: String) -> String {
        self.kept.push(html);
        let (name, number) = (&self.name, self.kept.len() - 1);
        format!("<{name} n=\"{number}\"></{name}>")
    }

    /// Cleans the text and puts the pieces back.
    #[cfg(feature = "sanitize")]
    pub(super) fn clean(&self, html: &str) -> String {
        let mut builder = ammonia::Builder::default();
        let name = self.name.as_str();
        builder
            .add_tags([name, "section", "article", "picture", "source", "video", "audio", "track"])
            .add_tag_attributes(name, ["n"])
            .add_tag_attributes("img", ["srcset", "sizes", "loading", "decoding"])
            .add_tag_attributes("source", ["src", "srcset", "sizes", "media", "type"])
            .add_tag_attributes("video", ["src", "poster", "controls", "width", "height", "preload", "loop", "muted"])
            .add_tag_attributes("audio", ["src", "controls", "preload", "loop", "muted"])
            .add_tag_attributes("track", ["src", "kind", "srclang", "label", "default"])
            .add_tag_attributes("details", ["open", "name"])
            .add_tag_attributes("time", ["datetime"])
            .add_tag_attributes("ol", ["start", "reversed", "type"])
            .add_tag_attributes("th", ["scope"])
            .add_generic_attributes(["id", "class", "dir", "role", "tabindex", "aria-label", "aria-hidden"])
            .add_url_schemes(["tel"]);
        let clean = builder.clean(html).to_string();
        self.put_back(&clean)
    }

    /// Without the feature no HTML comes through.
    #[cfg(not(feature = "sanitize"))]
    pub(super) fn clean(&self, html: &str) -> String {
        self.put_back(html)
    }

    fn put_back(&self, html: &str) -> String {
        let open = format!("<{} n=\"", self.name);
        let close = format!("</{}>", self.name);
        let mut out = String::with_capacity(html.len());
        let mut parts = html.split(open.as_str());
        out.push_str(parts.next().unwrap_or_default());
        for part in parts {
            let kept = part.split_once("\">").and_then(|(number, rest)| {
                let kept = self.kept.get(number.parse::<usize>().ok()?)?;
                Some((kept, rest))
            });
            if let Some((kept, rest)) = kept {
                out.push_str(kept);
                out.push_str(rest);
            }
        }
        out.replace(&close, "")
    }
}
