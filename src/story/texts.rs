//! Every text of a page, in the order of the page.

use super::{Document, Image, Kind, Rich, Story};

impl Document {
    /// Every parsed text of the page: front matter in the default order of parts, the body in its place.
    pub fn texts(&self) -> Vec<&Rich> {
        let page = &self.page;
        let mut found: Vec<&Rich> = vec![&page.title];
        found.extend(page.summary.as_ref());
        caption(page.image.as_ref(), &mut found);
        found.extend(page.key_points.iter().map(|point| &point.text));
        let story = match &self.kind {
            Kind::Story(story) => Some(&**story),
            Kind::Page | Kind::Section(_) => None,
        };
        found.extend(story.into_iter().flat_map(|s| s.figures.iter().map(|f| &f.label)));
        found.push(&page.body.text);
        page.images.values().for_each(|image| caption(Some(image), &mut found));
        if let Some(story) = story {
            facts(story, &mut found);
        }
        found.extend(page.method.as_ref());
        if let Some(story) = story {
            found.extend(story.updates.iter().map(|u| &u.text));
        }
        found
    }
}

fn facts<'a>(story: &'a Story, found: &mut Vec<&'a Rich>) {
    for x in &story.exchanges {
        found.push(&x.what);
        found.extend(x.value.as_ref());
    }
    for a in &story.actors {
        found.push(&a.name);
        found.extend(a.role.iter().chain(&a.text).chain(&a.aims));
        caption(a.image.as_ref(), found);
    }
    found.extend(story.relations.iter().map(|r| &r.label));
    story.stakes.iter().for_each(|s| found.extend(s.gain.iter().chain(&s.risk)));
    for e in &story.timeline {
        found.push(&e.text);
        found.extend(e.body.as_ref());
        caption(e.image.as_ref(), found);
    }
    found.extend(story.eras.iter().map(|e| &e.name));
    for c in &story.claims {
        found.push(&c.text);
        found.extend(c.why.iter().chain(&c.settles));
        found.extend(c.responses.iter().map(|r| &r.text));
    }
    for u in &story.unknowns {
        found.push(&u.q);
        found.extend(u.why.iter().chain(&u.settles));
    }
    for q in &story.quotes {
        found.push(&q.text);
        found.extend(q.translation.as_ref());
    }
    story.faq.iter().for_each(|f| found.extend([&f.q, &f.a]));
    story.terms.iter().for_each(|t| found.extend([&t.name, &t.text]));
    story.sources.iter().for_each(|s| found.extend(s.title.iter().chain(&s.reason).chain(&s.note)));
}

fn caption<'a>(image: Option<&'a Image>, found: &mut Vec<&'a Rich>) {
    found.extend(image.and_then(|image| image.caption.as_ref()));
}
