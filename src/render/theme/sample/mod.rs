//! A story in views, made up from beginning to end, for tests and for looking at: everything a page can have.

mod story;

pub use story::story;

use crate::render::view::*;

pub fn html(text: &str) -> Html {
    Html(text.to_string())
}

fn some(text: &str) -> Option<Html> {
    Some(html(text))
}

fn p(text: &str) -> Option<Html> {
    some(&format!("<p>{text}</p>"))
}

pub fn date(text: &str, iso: &str) -> DateView {
    DateView {
        html: Html(format!("<time datetime=\"{iso}\">{text}</time>")),
        text: text.into(),
        short: text.into(),
        iso: iso.into(),
        datetime: Some(iso.into()),
        ..DateView::default()
    }
}

fn part(key: &'static str, number: u32, title: &str) -> PartView {
    PartView {
        key,
        number: Some(number),
        title: title.into(),
        id: Some(format!("ng-{key}")),
        href: format!("#ng-{key}"),
        level: 2,
        page_href: Some(format!("{key}/")),
        ..PartView::default()
    }
}

pub fn parts() -> Vec<PartView> {
    let titles = [
        ("in-short", "Kurz gesagt"),
        ("body", "Die Geschichte"),
        ("deal", "Wer was bekommt"),
        ("actors", "Wer beteiligt ist"),
        ("stakes", "Was auf dem Spiel steht"),
        ("timeline", "Was wann geschah"),
        ("claims", "Was man weiß und was nicht"),
        ("faq", "Fragen und Antworten"),
        ("sources", "Quellen"),
        ("method", "Wie wir das wissen"),
        ("changes", "Korrekturen und Änderungen"),
        ("related", "Mehr zum Thema"),
    ];
    titles.iter().zip(1..).map(|((key, title), number)| part(key, number, title)).collect()
}

pub fn site() -> SiteView {
    let menu = |title: &str, href: &str| MenuLink {
        title: title.into(),
        href: href.into(),
        path: Some(format!("/{href}")),
        ..MenuLink::default()
    };
    SiteView {
        api: API_VERSION,
        title: "Die Erklärer".into(),
        description: Some("Hintergründe zum Nachprüfen: Jede Angabe trägt ihre Quelle.".into()),
        lang: "de".into(),
        dir: "ltr",
        home: "../".into(),
        base_url: Some("https://example.org/".into()),
        relative: false,
        fonts: vec![FontFile { option: "text_font".into(), href: "../schrift.woff2".into(), mime: "font/woff2" }],
        languages: vec![
            LanguageLink { lang: "de".into(), name: "Deutsch".into(), dir: "ltr", href: "../".into() },
            LanguageLink { lang: "en".into(), name: "English".into(), dir: "ltr", href: "../en/".into() },
        ],
        menu: vec![menu("Über uns", "ueber/")],
        footer_menu: vec![menu("Impressum", "impressum/"), menu("Datenschutz", "datenschutz/")],
        tags_href: Some("../tags/".into()),
        taxonomies: Vec::new(),
        people_href: Some("../people/".into()),
        search_href: Some("../search/".into()),
        feeds: vec![FeedLink {
            title: "Feed (Atom)".into(),
            href: "../feed.xml".into(),
            mime: "application/atom+xml",
            own: false,
            changes: false,
        }],
        publisher: Some("Verein Nachprüfbar".into()),
        licence: Some(Link { title: "CC BY 4.0".into(), href: "https://creativecommons.org/licenses/by/4.0/".into() }),
        corrections: Some(Link { title: "fehler@example.org".into(), href: "mailto:fehler@example.org".into() }),
        styles: vec!["../assets/css/base.css".into()],
        early_scripts: Vec::new(),
        scripts: Vec::new(),
        icon: Some("../favicon.ico".into()),
        icons: vec![IconLink { rel: "icon", href: "../favicon.ico".into(), mime: "image/x-icon", sizes: "32x32" }],
        files: ["newsreader-400-normal.woff2", "newsreader-600-normal.woff2", "search.js"]
            .map(|name| (name.to_string(), format!("../assets/{name}")))
            .into(),
        generator: "nutgraf 0.1.0".into(),
        classes: Vec::new(),
        options: serde_json::json!({
            "accent": "red", "paper": "warm", "ink": "warm", "text_font": "newsreader", "headline_font": "newsreader",
            "logo": {"src": "../logo.svg", "width": 120, "height": 40}, "footer": "Gedruckt in Arlen.", "parts": null,
            "depths": true, "reading_time": true, "contents": true, "cite_as": true, "files": true, "scheme": true,
        })
        .as_object()
        .cloned()
        .unwrap_or_default(),
        extra: serde_json::Value::Null,
    }
}

const BODY: &str = r##"<p>Zwei Jahre lang verhandelten <a class="mention" href="#arlen">Arlen</a><button type="button" class="mention-more" popovertarget="ng-card-arlen" aria-label="Arlen: kurz erklärt"></button> und <a class="mention" href="#veria">Veria</a> über den Stausee, der zwischen ihnen liegt. Im März einigten sie sich, und keiner der beiden hat den Vertrag bisher vorgelegt.<a class="cite" href="#quelle1" id="ng-use-a" aria-label="Quelle 1">1</a> Was drinsteht, lässt sich dennoch zum größten Teil sagen – aus Haushaltsplänen, aus einem durchgestochenen Entwurf und aus dem, was seither am Wehr zu sehen ist.</p>
<h2 id="wem-gehoert">Wem gehört das Wasser?</h2>
<p>Das Wasser gehört nach dem <a class="mention" href="#t-konvention">Flussabkommen</a> beiden Seiten zu gleichen Teilen. Gestaut wird es aber nur auf einer.<a class="cite" href="#quelle2" id="ng-use-b" aria-label="Quelle 2">2</a> Die Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft hat damit nichts zu tun.</p>
<blockquote><p>Wer das Wehr hat, hat den Schlüssel; wer den Strom braucht, steht vor der Tür.</p></blockquote>
<ul><li>Arlen liegt oben und hat das Wehr.</li><li>Veria liegt unten und hat die Turbinen.</li></ul>
<aside class="callout callout-context" role="note"><p class="callout-title">Zum Verständnis</p><p>Ein Kubikmeter je Sekunde füllt ein Schwimmbecken in weniger als einer Stunde.</p></aside>
<h2 id="und-nun">Und nun?</h2>
<p>Im Sommer wird sich zeigen, ob der Vertrag hält, was er verspricht. <code>q = 12 m³/s</code> ist die Zahl, auf die man achten muss.<sup class="footnote-mark"><a href="#ng-fn-1" id="ng-fnref-1" aria-label="Fußnote 1">1</a></sup></p>
<div class="table-scroll" role="group" tabindex="0" aria-label="Tabelle: Monat, Abfluss"><table><thead><tr><th scope="col">Monat</th><th scope="col" class="align-right">Abfluss</th></tr></thead><tbody><tr><td>März</td><td class="align-right">14 m³/s</td></tr><tr><td>April</td><td class="align-right">12 m³/s</td></tr></tbody></table></div>
<pre tabindex="0"><code class="language-yaml"><span class="hl-name">wehr</span>: <span class="hl-string">offen</span></code></pre>
<aside class="footnotes" role="note" aria-label="Fußnoten"><ol><li id="ng-fn-1"><p>Gemessen am Pegel Talheim. <a class="footnote-back" href="#ng-fnref-1" aria-label="Zurück zur Stelle 1">↩</a></p></li></ol></aside>"##;

fn pieces(body: &str) -> Vec<PieceView> {
    let view = |piece: crate::render::html::Piece| {
        let heading = piece.heading.clone().unwrap_or_default();
        PieceView {
            kind: match piece.heading {
                Some(_) => "question",
                None if piece.notes => "notes",
                None => "text",
            },
            level: heading.level,
            id: heading.id,
            title: piece.heading.map(|heading| Html(heading.html)),
            html: Html(piece.html),
            part: None,
        }
    };
    crate::render::html::pieces(body).into_iter().map(view).collect()
}

// long: a value with many fields.
pub fn page() -> PageView {
    let alternate = |lang: &str, name: &str, href: &str, current| AlternateView {
        lang: lang.into(),
        name: name.into(),
        dir: "ltr",
        href: href.into(),
        url: Some(format!("https://example.org/{lang}/")),
        current,
    };
    PageView {
        state: Some("2023-05-14".into()),
        kind: PageKind::Story,
        path: "/wehr/".into(),
        lang: "de".into(),
        dir: "ltr",
        title: html("Wasser gegen Strom: der Handel am <em>Grauen Wehr</em>"),
        title_plain: "Wasser gegen Strom: der Handel am Grauen Wehr".into(),
        title_lang: None,
        summary: p(
            "Arlen öffnet das Wehr, Veria liefert Strom: So einfach klingt das Abkommen, das zwei Nachbarn nach zwei Jahren Streit geschlossen haben. Doch den Vertrag hat niemand gesehen, und wer am Ende zahlt, steht nicht fest.",
        ),
        summary_plain: Some("Arlen öffnet das Wehr, Veria liefert Strom.".into()),
        section: Some(Link { title: "Nachbarn".into(), href: "../nachbarn/".into() }),
        authors: vec![
            AuthorView { name: "Mara Lind".into(), href: Some("../lind/".into()), role: "author" },
            AuthorView { name: "Tom Weber".into(), href: None, role: "author" },
            AuthorView { name: "Ada Stern".into(), href: None, role: "editor" },
        ],
        published: Some(date("3. März 2023", "2023-03-03")),
        updated: Some(date("14. Mai 2023", "2023-05-14")),
        changes_href: Some("#ng-changes".into()),
        words: 2400,
        minutes: 12,
        draft: true,
        image: None,
        alternates: vec![alternate("de", "Deutsch", "./", true), alternate("en", "English", "../en/weir/", false)],
        breadcrumbs: vec![Breadcrumb { title: "Startseite".into(), href: "../".into() }],
        tags: vec![
            Link { title: "Wasser".into(), href: "../tags/wasser/".into() },
            Link { title: "Verträge".into(), href: "../tags/vertraege/".into() },
        ],
        taxonomies: vec![TermsView {
            taxonomy: TaxonomyView {
                name: "regionen".into(),
                title: "Regionen".into(),
                href: "../regionen/".into(),
                count: 1,
            },
            terms: vec![Link { title: "Oberlauf".into(), href: "../regionen/oberlauf/".into() }],
        }],
        previous: Some(Link { title: "Der Graue Fluss".into(), href: "../fluss/".into() }),
        next: Some(Link { title: "Das Wehr".into(), href: "../wehr/".into() }),
        toc: toc(),
        body: html(BODY),
        pieces: pieces(BODY),
        body_lang: None,
        head: HeadView {
            title: "Wasser gegen Strom – Die Erklärer".into(),
            description: Some("Arlen öffnet das Wehr, Veria liefert \"Strom\" & mehr.".into()),
            robots: Some("noindex".into()),
            canonical: Some("https://example.org/wehr/".into()),
            x_default: Some("https://example.org/wehr/".into()),
            open_graph: vec![Meta { name: "og:title".into(), content: "Wasser gegen Strom".into() }],
            meta: vec![Meta { name: "twitter:card".into(), content: "summary".into() }],
            feeds: vec![FeedLink {
                title: "Änderungen".into(),
                href: "changes.xml".into(),
                mime: "application/atom+xml",
                own: true,
                changes: false,
            }],
            calendar: Some(FeedLink {
                title: "Dates".into(),
                href: "timeline.ics".into(),
                mime: "text/calendar",
                own: true,
                changes: false,
            }),
            markdown: Some("index.md".into()),
            oembed: vec![FeedLink {
                title: "Was wann geschah".into(),
                href: "https://example.org/wehr/embed/timeline/oembed.json".into(),
                mime: "application/json+oembed",
                own: false,
                changes: false,
            }],
            json_ld: vec![Html(script_json(
                &serde_json::json!({"@context": "https://schema.org", "name": "</script>"}),
            ))],
        },
        list: None,
        taxonomy: None,
        tag_index: Vec::new(),
        people: Vec::new(),
        person: None,
        part: None,
        part_of: None,
        embed: None,
        template: Vec::new(),
        search: None,
        extra: serde_json::Value::Null,
    }
}

fn toc() -> Vec<TocEntry> {
    let child = |title: &str, id: &str| TocEntry { title: html(title), href: format!("#{id}"), ..TocEntry::default() };
    let children = vec![child("Wem gehört das Wasser?", "wem-gehoert"), child("Und nun?", "und-nun")];
    let entry = |part: PartView| TocEntry {
        title: Html::escape(&part.title),
        href: part.href,
        number: part.number,
        children: if part.key == "body" { children.clone() } else { Vec::new() },
    };
    parts().into_iter().map(entry).collect()
}

pub fn item() -> ListItem {
    ListItem {
        kind: "story",
        title: html("Warum der Graue Fluss jedes Jahr später kommt"),
        href: "../fluss/".into(),
        lang: None,
        summary: Some("Die Schneeschmelze verschiebt sich, und mit ihr alles, was am Fluss hängt.".into()),
        section: Some("Nachbarn".into()),
        published: Some(date("3. Januar 2023", "2023-01-03")),
        updated: None,
        minutes: 8,
        draft: false,
        image: None,
        tags: Vec::new(),
        stories: 0,
        events: 12,
        questions: 5,
        sources: 9,
        latest: Some(EventLine { date: date("Mai 2023", "2023-05"), text: "Der Fluss kommt so spät wie nie.".into() }),
    }
}

/// What a story says about an actor, in every way in which it can.
fn person_story() -> PersonStory {
    let link = |title: &str, href: &str| Link { title: title.into(), href: href.into() };
    let line = |text: &str| PersonLine { text: text.into(), href: "../wehr/#x".into(), ..PersonLine::default() };
    let group = |key, line| PersonGroup { key, lines: vec![line] };
    let sure = PersonLine { status: "claimed", mark: "◐", ..line("Es waren drei Millionen <Kubikmeter>.") };
    let to = PersonLine { others: vec![link("Veria", "../veria/"), link("Nachbarn", "")], ..line("Wasser") };
    let day = Some(date("Mai 2023", "2023-05"));
    PersonStory {
        story: item(),
        href: "../wehr/#arlen".into(),
        role: Some("hat das Wehr".into()),
        party: true,
        aims: vec!["Strom im Winter".into()],
        groups: vec![
            group("events", PersonLine { date: day, event: "expected", ..line("Das Wehr geht auf.") }),
            group("gives", to.clone()),
            group("gets", to.clone()),
            group("relations", PersonLine { before: vec![link("Arlen", "")], ..to.clone() }),
            group("gains", line("Strom")),
            group("risks", line("Eine Flut")),
            group("claims", PersonLine { others: to.others.clone(), ..sure.clone() }),
            group("about", PersonLine { others: to.others, ..sure }),
            group("answers", line("Es waren vier.")),
            group("quotes", line("Unser Wehr.")),
        ],
    }
}

// long: a value with many fields.
/// A page of each other kind.
pub fn other(kind: PageKind) -> PageView {
    let english = BodyLang { lang: "en".into(), dir: "ltr", name: "Englisch".into() };
    let foreign =
        ListItem { lang: Some(english.clone()), title: html("Why the river is late"), summary: None, ..item() };
    let link = |number, current| PageLink { number, href: format!("seite-{number}/"), current };
    let list = ListView {
        lead: (kind == PageKind::Home).then(item),
        sections: vec![ListItem {
            kind: "section",
            stories: 3,
            events: 0,
            questions: 0,
            sources: 0,
            minutes: 0,
            latest: None,
            ..item()
        }],
        items: vec![item(), foreign, ListItem { draft: true, ..item() }],
        pagination: Some(Pagination {
            number: 2,
            total: 3,
            previous: Some("./".into()),
            next: Some("seite-3/".into()),
            pages: vec![link(1, false), link(2, true), link(3, false)],
        }),
    };
    let person = PersonView {
        id: "arlen".into(),
        name: html("Arlen"),
        kind: "state",
        alias: vec!["Republik Arlen".into()],
        text: p("Staat am Oberlauf des Grauen Flusses."),
        image: None,
        wikidata_href: Some("https://www.wikidata.org/wiki/Q1".into()),
        country: Some(CountryView { code: "AQ".into(), name: "Antarktis".into() }),
        of: Some(Link { title: "Flussbund".into(), href: "../bund/".into() }),
        members: vec![Link { title: "Ada Berg".into(), href: "../ada/".into() }],
        count: 1,
        stories: vec![person_story()],
    };
    let titled = |title: &str| PageView { kind, title: html(title), title_plain: title.into(), draft: false, ..page() };
    match kind {
        PageKind::Home | PageKind::Section => {
            PageView { list: Some(list), body: Html::default(), ..titled("Nachbarn") }
        }
        PageKind::Tag => {
            PageView { taxonomy: Some(taxonomy()), list: Some(list), body: Html::default(), ..titled("Wasser") }
        }
        PageKind::Tags => PageView {
            taxonomy: Some(taxonomy()),
            tag_index: vec![TagItem { title: "Wasser".into(), href: "wasser/".into(), count: 3 }],
            ..titled("Themen")
        },
        PageKind::People => PageView {
            people: vec![PersonItem { name: "Arlen".into(), href: "arlen/".into(), kind: "state", count: 1 }],
            ..titled("Akteure")
        },
        PageKind::Actor => PageView { person: Some(person), ..titled("Arlen") },
        PageKind::Page => PageView { body_lang: Some(english), ..titled("Über uns") },
        PageKind::Part => PageView {
            part: parts().into_iter().find(|part| part.key == "timeline"),
            part_of: Some(Link { title: "Wasser gegen Strom".into(), href: "../".into() }),
            ..titled("Was wann geschah")
        },
        PageKind::Embed => PageView {
            embed: Some(EmbedView {
                kind: "figures",
                title: html("Wichtige Zahlen"),
                height: "medium",
                story: Link { title: "Wasser gegen Strom".into(), href: "../../#ng-in-short".into() },
            }),
            ..titled("Wasser gegen Strom")
        },
        PageKind::Story => page(),
        PageKind::Search => PageView {
            search: Some(SearchView {
                engine: "../pagefind/pagefind.js".into(),
                indexes: vec!["../pagefind/de/".into()],
                root: "../".into(),
                files: false,
            }),
            ..titled("Suche")
        },
        PageKind::NotFound => titled("Diese Seite gibt es nicht"),
    }
}

fn taxonomy() -> TaxonomyView {
    TaxonomyView { name: "tags".into(), title: "Themen".into(), href: "../".into(), count: 2 }
}

/// The smallest story there is: a title, a text and a source.
pub fn smallest() -> (PageView, StoryView) {
    let page = PageView {
        kind: PageKind::Story,
        lang: "en".into(),
        dir: "ltr",
        title: html("Why the leap second is going away"),
        title_plain: "Why the leap second is going away".into(),
        body: html("<p>Metrologists decided.</p>"),
        pieces: pieces("<p>Metrologists decided.</p>"),
        minutes: 1,
        head: HeadView { title: "Why the leap second is going away".into(), ..HeadView::default() },
        ..PageView::default()
    };
    let story = StoryView {
        href: "./".into(),
        parts: parts().into_iter().filter(|part| matches!(part.key, "body" | "sources")).collect(),
        sources: vec![SourceView {
            id: Some("bipm".into()),
            number: 1,
            reference: html("Resolution 4"),
            ..SourceView::default()
        }],
        ..StoryView::default()
    };
    (page, story)
}
