//! A story with everything in it.

use std::sync::Arc;

use pulldown_cmark::Event as Md;

use super::fixture::span;
use crate::source::{FileId, Span, Spanned};
use crate::story::*;

/// The file of the page, and one of another language.
const OWN: FileId = FileId(0);
const OTHER: FileId = FileId(1);

fn id(text: &str) -> Id {
    Id::parse(text).unwrap()
}

fn some_id(text: &str) -> Option<Id> {
    Some(id(text))
}

fn spanned(text: &str) -> Spanned<String> {
    Spanned::new(text.into(), span())
}

fn edtf(text: &str) -> Edtf {
    Edtf::parse(text).unwrap()
}

fn when(text: &str) -> Option<Edtf> {
    Some(edtf(text))
}

fn moment(text: &str) -> Moment {
    Moment::parse(text, &jiff::tz::TimeZone::get("Europe/Berlin").unwrap()).unwrap()
}

fn rich(text: &str) -> Rich {
    Rich::plain(text, Span::at(OWN, 0))
}

fn some(text: &str) -> Option<Rich> {
    Some(rich(text))
}

/// Markdown and what is left of it without mark-up.
fn marked(markdown: &str, plain: &str) -> Rich {
    Rich { kind: TextKind::Inline, markdown: markdown.into(), ..rich(plain) }
}

/// A text that stands in the file of the other language.
fn foreign(text: &str) -> Rich {
    Rich::plain(text, Span::at(OTHER, 0))
}

fn cite(source: &str, at: Option<&str>) -> Cite {
    Cite { source: id(source), at: at.map(Into::into), span: span() }
}

fn claimed(by: &[&str], sources: Vec<Cite>) -> Standing {
    Standing { status: Some(Status::Claimed), by: by.iter().map(|by| id(by)).collect(), sources, claim: None }
}

/// A source with no more than an id.
pub fn source(name: &str) -> Source {
    Source {
        id: some_id(name),
        span: span(),
        title: None,
        url: None,
        csl_type: None,
        author: Vec::new(),
        publisher: None,
        date: None,
        accessed: None,
        lang: None,
        archive: None,
        speaker: None,
        nature: None,
        access: None,
        voice: None,
        reason: None,
        via: None,
        seen: None,
        note: None,
    }
}

/// An actor with no more than an id and a name.
pub fn actor(key: &str, name: &str, actor_type: Option<ActorType>) -> Actor {
    Actor {
        id: some_id(key),
        span: span(),
        name: rich(name),
        actor_type,
        country: None,
        of: None,
        alias: Vec::new(),
        role: None,
        text: None,
        aims: Vec::new(),
        image: None,
        wikidata: None,
        party: false,
        shared: false,
    }
}

/// An event with no more than a date and a text.
pub fn event(date: &str, text: &str) -> Event {
    Event {
        id: None,
        span: span(),
        date: edtf(date),
        text: rich(text),
        body: None,
        actors: Vec::new(),
        place: None,
        standing: Standing::default(),
        image: None,
        status: EventStatus::Happened,
    }
}

/// A claim with no more than its status.
pub fn claim(key: &str, text: &str, status: Status) -> Claim {
    Claim {
        id: some_id(key),
        span: span(),
        text: rich(text),
        status,
        by: Vec::new(),
        sources: Vec::new(),
        value: None,
        unit: None,
        measure: None,
        as_of: None,
        why: None,
        settles: None,
        responses: Vec::new(),
    }
}

fn image() -> Image {
    Image {
        src: spanned("kim.jpg"),
        alt: Some("Kim auf einer Tribüne".into()),
        decorative: false,
        credit: Some("Agentur".into()),
        caption: some("Kim in Pjöngjang"),
        licence: None,
    }
}

fn sources() -> Vec<Source> {
    vec![
        Source {
            title: some("Der Vertrag"),
            url: Some(spanned("https://example.com/treaty?a=1&b=2")),
            csl_type: Some("treaty".into()),
            publisher: Some("Kreml".into()),
            date: when("2024-06-19"),
            accessed: when("2024-11-02"),
            lang: Lang::parse("ru").ok(),
            archive: Some(Archive { url: spanned("https://archive.example/1"), date: when("2024-11") }),
            nature: Some(Nature::Primary),
            access: Some(Access::Public),
            voice: Some(Voice::Official),
            seen: Some(true),
            ..source("treaty")
        },
        Source {
            title: some("Bericht </script>"),
            author: vec!["Erika Beispiel".into()],
            csl_type: Some("article-newspaper".into()),
            date: when("2024-10~"),
            access: Some(Access::Paywalled),
            via: Some(Spanned::new(id("paper"), span())),
            ..source("report")
        },
        Source {
            title: some("Papier der EU"),
            csl_type: Some("report".into()),
            speaker: some_id("eu"),
            access: Some(Access::Leaked),
            voice: Some(Voice::Anonymous),
            reason: some("Strafe droht"),
            seen: Some(false),
            note: some("liegt nur der Zeitung vor"),
            ..source("paper")
        },
        Source { url: Some(spanned("https://example.com/page")), ..source("page") },
    ]
}

fn actors() -> Vec<Actor> {
    vec![
        Actor {
            alias: vec!["Kim Jong-un".into()],
            role: some("gibt Soldaten"),
            text: some("Staatschef Nordkoreas"),
            aims: vec![rich("Devisen"), rich("Technik")],
            image: Some(image()),
            wikidata: Some("Q56226".into()),
            of: some_id("dprk"),
            party: true,
            ..actor("kim", "Kim", Some(ActorType::Person))
        },
        Actor { country: Some("KP".into()), shared: true, ..actor("dprk", "Nordkorea", Some(ActorType::State)) },
        Actor {
            country: Some("EU".into()),
            text: Some(foreign("The European Union")),
            ..actor("eu", "EU", Some(ActorType::Organization))
        },
        Actor { of: some_id("eu"), ..actor("eeas", "Auswärtiger Dienst", Some(ActorType::Agency)) },
        actor("yards", "Werften AG", Some(ActorType::Company)),
        actor("soldiers", "Soldaten", Some(ActorType::Group)),
        Actor { country: Some("RU".into()), ..actor("kursk", "Kursk", Some(ActorType::Place)) },
        actor("ship", "Angara", Some(ActorType::Thing)),
        actor("x", "Unbekannte", None),
    ]
}

fn timeline() -> Vec<Event> {
    vec![
        Event {
            id: some_id("signing"),
            body: some("In Pjöngjang."),
            actors: vec![id("kim"), id("dprk")],
            place: Some(Place { name: "Pjöngjang".into(), lat: Some(39.02), lon: Some(125.75) }),
            standing: Standing { sources: vec![cite("treaty", Some("Art. 4"))], ..Standing::default() },
            image: Some(image()),
            ..event("2024-06-19T14:30+09:00", "Der Vertrag wird unterschrieben")
        },
        Event {
            place: Some(Place { name: "Kursk".into(), lat: None, lon: None }),
            standing: Standing { claim: some_id("many"), ..claimed(&["eu"], vec![cite("paper", None)]) },
            ..event("2024-10~", "Soldaten treffen ein")
        },
        event("2024-10-01/2024-10-15", "Ausbildung"),
        Event { status: EventStatus::Cancelled, ..event("2024-10-20", "Gipfel") },
        Event { status: EventStatus::Expected, ..event("2025-01/..", "Ablösung") },
    ]
}

fn claims() -> Vec<Claim> {
    vec![
        Claim {
            by: vec![id("eu")],
            sources: vec![cite("paper", Some("S. 3")), cite("report", None)],
            value: Value::parse("<=12000").ok(),
            unit: Some("Soldaten".into()),
            measure: Some(spanned("troops")),
            as_of: when("2024-10"),
            why: some("Nur ein Papier sagt es."),
            settles: some("Bilder aus Kursk"),
            responses: vec![Response {
                by: vec![id("dprk")],
                text: rich("Gerüchte"),
                sources: vec![cite("report", None)],
                span: span(),
            }],
            ..claim("many", "Bis zu 12.000 Soldaten sind in Russland", Status::Disputed)
        },
        claim("told", "China wurde gefragt", Status::Refuted),
    ]
}

fn lists() -> Story {
    Story {
        terms: vec![Term {
            id: some_id("pact"),
            span: span(),
            name: rich("Beistandspakt"),
            text: rich("Ein Vertrag, einander zu helfen."),
            alias: vec!["Beistandspakts".into()],
            sources: vec![cite("treaty", None)],
        }],
        relations: vec![Relation {
            id: None,
            span: span(),
            from: id("kim"),
            to: id("dprk"),
            label: rich("führt"),
            date: when("2011-12-17/.."),
            standing: Standing::default(),
        }],
        exchanges: vec![Exchange {
            id: some_id("troops-for-oil"),
            span: span(),
            from: id("dprk"),
            to: id("kursk"),
            what: rich("Soldaten"),
            value: some("bis zu 12.000"),
            date: when("2024-10"),
            standing: Standing { claim: some_id("many"), ..claimed(&["eu"], vec![cite("paper", None)]) },
        }],
        stakes: vec![Stake {
            id: None,
            span: span(),
            who: vec![id("dprk"), id("eu")],
            gain: some("Geld"),
            risk: some("Verluste"),
            horizon: Some(Horizon::Months),
            standing: claimed(&[], vec![cite("report", None)]),
        }],
        eras: vec![Era { id: None, span: span(), date: edtf("2022-02-24/.."), name: rich("Krieg") }],
        faq: vec![Faq {
            id: None,
            span: span(),
            q: rich("Wer zahlt?"),
            a: marked("Das ist **offen** [@report].", "Das ist offen."),
            sources: vec![cite("report", None)],
        }],
        unknowns: vec![Unknown {
            id: some_id("where"),
            span: span(),
            q: rich("Wo sind sie?"),
            why: some("Niemand sah sie."),
            settles: some("Bilder"),
            since: when("2024-10"),
        }],
        quotes: vec![Quote {
            id: some_id("q1"),
            span: span(),
            text: rich("우리는 함께한다"),
            by: id("kim"),
            date: when("2024-06-19"),
            lang: Lang::parse("ko").ok(),
            translation: some("Wir stehen zusammen"),
            sources: vec![cite("treaty", None)],
        }],
        figures: vec![
            figure(Ok(Value::parse("1500..12000").unwrap()), "Soldaten"),
            figure(Err("keine".into()), "Beweise"),
        ],
        ..Story::default()
    }
}

fn figure(value: Result<Value, String>, label: &str) -> Figure {
    let sources = vec![cite("paper", None)];
    Figure { id: None, span: span(), value, label: rich(label), unit: None, as_of: when("2024-10"), sources }
}

fn update(date: &str, kind: UpdateKind, text: &str) -> Update {
    Update { id: None, span: span(), date: moment(date), kind, text: rich(text), affects: vec![id("many")] }
}

/// A story with an entity of every kind, and every field of them somewhere.
pub fn story() -> Story {
    let mut story = Story {
        sources: sources(),
        actors: actors(),
        timeline: timeline(),
        claims: claims(),
        updates: vec![
            update("2024-11-03T09:30:00+01:00", UpdateKind::Correction, "Die Zahl war falsch."),
            update("2024-11-02", UpdateKind::Update, "Neue Quelle."),
            update("2024-11-01", UpdateKind::Retraction, "Ein Satz ist gestrichen."),
        ],
        ..lists()
    };
    let of = |(index, id): (usize, Option<&Id>), kind| id.map(|id| (id.clone(), (kind, index)));
    let actors = story.actors.iter().map(Entity::id).enumerate();
    let sources = story.sources.iter().map(Entity::id).enumerate();
    let claims = story.claims.iter().map(Entity::id).enumerate();
    story.names = actors
        .filter_map(|entry| of(entry, EntityKind::Actor))
        .chain(sources.filter_map(|entry| of(entry, EntityKind::Source)))
        .chain(claims.filter_map(|entry| of(entry, EntityKind::Claim)))
        .collect();
    story
}

fn words(text: &str) -> Ev {
    Ev { what: What::Md(Md::Text(text.to_string().into())), at: span() }
}

fn body() -> Body {
    let ev = |what| Ev { what, at: span() };
    let events: Arc<[Ev]> = Arc::new([
        words("Am Anfang."),
        ev(What::HeadingStart(0)),
        words("Warum gerade jetzt?"),
        ev(What::HeadingEnd(0)),
        words("Weil Krieg ist "),
        ev(What::Cite(Vec::new())),
        words("."),
    ]);
    let heading = Heading {
        level: 2,
        anchor: "warum-gerade-jetzt".into(),
        explicit: false,
        plain: "Warum gerade jetzt?".into(),
        events: 2..3,
        answer: Some(4..7),
        span: span(),
    };
    let markdown = "Am Anfang.\n\n## Warum gerade jetzt?\n\nWeil Krieg ist [@report].\n";
    let text =
        Rich { kind: TextKind::Body, events, ..marked(markdown, "Am Anfang. Warum gerade jetzt? Weil Krieg ist.") };
    Body { text, headings: vec![heading], placed: Vec::new() }
}

/// A German page with a story.
pub fn document(story: Story) -> Document {
    let page = Page {
        file: OWN,
        path: "deal".into(),
        lang: Lang::parse("de").unwrap(),
        title: marked("Der *Handel*", "Der Handel"),
        summary: some("Worum es geht."),
        key_points: vec![KeyPoint { text: rich("Soldaten gegen Öl") }],
        authors: vec![
            Author {
                name: "Anna Autorin".into(),
                url: Some(spanned("https://example.org/anna")),
                role: AuthorRole::Author,
            },
            Author { name: "Tom Übersetzer".into(), url: None, role: AuthorRole::Translator },
        ],
        published: Some(moment("2024-10-30")),
        updated: Some(moment("2024-11-03T09:30:00+01:00")),
        changed: None,
        made_from: None,
        expires: None,
        draft: false,
        slug: None,
        aliases: Vec::new(),
        tags: vec![spanned("Krieg"), spanned("Öl & Gas")],
        terms: Vec::new(),
        weight: None,
        robots: None,
        image: Some(image()),
        images: Default::default(),
        method: some("Wir haben gelesen."),
        related: Vec::new(),
        parts: Part::ALL.to_vec(),
        outputs: Output::ALL.to_vec(),
        template: None,
        theme: None,
        allow: Vec::new(),
        extra: serde_json::Value::Null,
        body: body(),
        fallback: None,
        body_lang: None,
        alternates: vec![Alternate { lang: Lang::parse("en").unwrap(), file: OTHER }],
    };
    Document { page, kind: Kind::Story(Box::new(story)) }
}
