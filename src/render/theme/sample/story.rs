//! The story of the sample.

use super::{date, html, item, p, parts, some};
use crate::render::view::*;

fn vague(text: &str, iso: &str) -> DateView {
    DateView { html: html(text), uncertain: true, datetime: None, ..date(text, iso) }
}

fn actor_ref(id: &str, name: &str, kind: &'static str, number: u32) -> ActorRef {
    let (id, href) = (id.to_string(), format!("#{id}"));
    ActorRef { id, name: Html::escape(name), href, kind, number, party: number < 3 }
}

fn arlen() -> ActorRef {
    actor_ref("arlen", "Arlen", "state", 1)
}

fn veria() -> ActorRef {
    actor_ref("veria", "Veria", "state", 2)
}

fn utility() -> ActorRef {
    actor_ref("werke", "Verianische Wasserwerke", "company", 3)
}

fn minister() -> ActorRef {
    actor_ref("holm", "Ina Holm", "person", 4)
}

fn cite(number: u32, use_: &str) -> CiteView {
    CiteView {
        number,
        href: format!("#quelle{number}"),
        id: Some(format!("ng-use-{use_}")),
        label: format!("Quelle {number}: Kurier von Arlen, 3. März 2023"),
        locator: None,
        card: Some(format!("ng-card-quelle{number}")),
    }
}

fn cites(numbers: &[u32], use_: &str) -> Vec<CiteView> {
    numbers.iter().map(|&n| cite(n, &format!("{use_}-{n}"))).collect()
}

fn status(key: &'static str, sentence: &str) -> StatusView {
    let (mark, word) = match key {
        "confirmed" => ("●", "bestätigt"),
        "claimed" => ("◐", "behauptet"),
        "disputed" => ("⇄", "umstritten"),
        "refuted" => ("✕", "widerlegt"),
        _ => ("?", "unbekannt"),
    };
    StatusView { key, mark, word: word.into(), sentence: html(sentence), by: vec![veria()], claim_href: None }
}

// long: a value with many fields.
pub fn story() -> StoryView {
    StoryView {
        retractions: Vec::new(),
        marks: vec![ChangeMark { place: "body", ..correction() }],
        changes_feed: Some(FeedLink {
            title: "Korrekturen und Änderungen (Atom)".into(),
            href: "changes.xml".into(),
            mime: "application/atom+xml",
            own: true,
            changes: true,
        }),
        report: Some(Link {
            title: "fehler@example.org".into(),
            href: "mailto:fehler@example.org?subject=Fehler".into(),
        }),
        embeds: vec![EmbedLink {
            kind: "timeline",
            title: "Was wann geschah".into(),
            href: "embed/timeline/".into(),
            code: "<iframe src=\"https://example.org/wehr/embed/timeline/\"></iframe>".into(),
        }],
        href: "./".into(),
        parts: parts(),
        depths: vec![
            DepthLink { key: "short", href: "#ng-in-short".into(), minutes: None },
            DepthLink { key: "questions", href: "#ng-faq".into(), minutes: Some(3) },
            DepthLink { key: "whole", href: "#ng-body".into(), minutes: Some(12) },
        ],
        key_points: key_points(),
        figures: figures(),
        deals: vec![deal()],
        actors: actors(),
        relations: relations(),
        network: Some(network()),
        stakes: stakes(),
        timeline: timeline(),
        claims: claims(),
        measures: vec![measure()],
        unknowns: vec![UnknownView {
            changes: Vec::new(),
            id: Some("u1".into()),
            question: html("Wer zahlt, wenn im Sommer das Wasser fehlt?"),
            why: p("Die Haftung regelt eine Anlage, die keiner der beiden Seiten zufolge öffentlich werden soll."),
            settles: p("Die Veröffentlichung der Anlage 3."),
            since: Some(date("März 2023", "2023-03")),
        }],
        quotes: vec![quote()],
        faq: faq(),
        terms: vec![TermView {
            changes: Vec::new(),
            id: Some("t-konvention".into()),
            name: html("Flussabkommen"),
            alias: vec!["Konvention von Talheim".into()],
            text: html("<p>Vertrag von 1974, der das Wasser des Grauen Flusses zu gleichen Teilen aufteilt.</p>"),
            sources: cites(&[2], "t"),
        }],
        sources: sources(),
        method: p(
            "Wir haben den Entwurf gelesen, aber nicht den Vertrag. Die Haushaltspläne beider Länder sind öffentlich.",
        ),
        updates: updates(),
        related: vec![item()],
        cards: vec![CardView {
            id: "ng-card-arlen".into(),
            kind: "actors",
            title: html("Arlen"),
            line: some("liegt am Oberlauf"),
            text: p("Staat am Oberlauf des Grauen Flusses."),
            href: Some("#arlen".into()),
        }],
        files: vec![
            FileLink { key: "story-json", href: "story.json".into(), mime: "application/json" },
            FileLink { key: "ics", href: "timeline.ics".into(), mime: "text/calendar" },
        ],
        cite_as: some("Mara Lind und Tom Weber: „Wasser gegen Strom“, <em>Die Erklärer</em>, 14. Mai 2023."),
    }
}

fn key_points() -> Vec<KeyPointView> {
    let cite = r##"<a class="cite" href="#quelle1" id="ng-use-k1" aria-label="Quelle 1">1</a>"##;
    vec![
        KeyPointView { text: Html(format!("Arlen lässt jede Sekunde zwölf Kubikmeter mehr Wasser ab.{cite}")) },
        KeyPointView { text: html("Veria liefert dafür Strom zum halben Preis.") },
        KeyPointView { text: html("Den Vertrag hat außer den Unterhändlern niemand gesehen.") },
    ]
}

fn figures() -> Vec<FigureView> {
    let figure = |value: &str, unit: &str, label: &str, n: u32| FigureView {
        changes: Vec::new(),
        id: None,
        value: value.into(),
        parts: value_parts(value),
        unit: Some(unit.into()),
        label: html(label),
        as_of: Some(date("Mai 2023", "2023-05")),
        sources: cites(&[n], &format!("f{n}")),
        origins: None,
    };
    vec![
        figure("12", "m³/s", "mehr Abfluss am Wehr", 1),
        figure("rund 400", "Mio. kWh", "Strom im Jahr", 2),
        figure("2033", "", "läuft der Vertrag aus", 3),
    ]
}

/// "rund 400" taken apart.
fn value_parts(value: &str) -> ValueParts {
    let number = value.strip_prefix("rund ");
    let before = if number.is_some() { "rund " } else { "" };
    ValueParts { before: before.into(), number: number.unwrap_or(value).into(), after: String::new() }
}

fn deal() -> DealView {
    let entry = |from: ActorRef, to: ActorRef, what: &str, n: u32, sure: Option<StatusView>| ExchangeView {
        changes: Vec::new(),
        id: Some(format!("x{n}")),
        from,
        to,
        what: html(what),
        value: some("Wert: etwa 30 Millionen im Jahr"),
        date: Some(date("seit April 2023", "2023-04")),
        status: sure,
        sources: cites(&[n], &format!("x{n}")),
        origins: Some("Nur eine Herkunft, von uns nicht gesehen.".into()),
    };
    let claimed = || Some(status("claimed", "Laut Veria; bestätigt ist es nicht."));
    let confirmed = || Some(status("confirmed", "Das ist bestätigt."));
    DealView {
        left: arlen(),
        right: veria(),
        rows: vec![
            DealRow {
                left: Some(entry(arlen(), veria(), "Zwölf Kubikmeter Wasser je Sekunde zusätzlich", 1, confirmed())),
                right: Some(entry(veria(), arlen(), "Strom zum halben Preis", 2, claimed())),
            },
            DealRow { left: Some(entry(arlen(), veria(), "Zugang zum Wehr für Prüfer", 3, None)), right: None },
        ],
    }
}

fn actors() -> Vec<ActorView> {
    let actor = |actor: ActorRef, role: &str| ActorView {
        id: Some(actor.id),
        number: actor.number,
        name: actor.name,
        kind: actor.kind,
        party: actor.party,
        role: some(role),
        ..ActorView::default()
    };
    vec![
        ActorView {
            country: Some(CountryView { code: "AR".into(), name: "Arlen".into() }),
            text: p("Staat am Oberlauf des Grauen Flusses."),
            aims: vec![html("billiger Strom"), html("Ruhe an der Grenze")],
            page_href: Some("../people/arlen/".into()),
            wikidata_href: Some("https://www.wikidata.org/wiki/Q1".into()),
            ..actor(arlen(), "liegt am Oberlauf und hat das Wehr")
        },
        ActorView {
            aims: vec![html("verlässliches Wasser")],
            ..actor(veria(), "liegt am Unterlauf und hat die Turbinen")
        },
        ActorView { of: Some(veria()), alias: vec!["VWW".into()], ..actor(utility(), "betreiben die Turbinen") },
        actor(minister(), "unterschrieb für Arlen"),
    ]
}

fn network() -> NetworkView {
    NetworkView {
        narrow: html("<svg class=\"net-n\" width=\"9\" height=\"9\" viewBox=\"0 0 9 9\" aria-hidden=\"true\"></svg>"),
        shapes: vec!["state", "body"],
        party: true,
        statuses: vec!["claimed"],
        left_out: 1,
        ..NetworkView::default()
    }
}

fn relations() -> Vec<RelationView> {
    vec![
        RelationView {
            changes: Vec::new(),
            id: Some("r1".into()),
            from: arlen(),
            to: veria(),
            label: html("lässt Wasser ab für"),
            date: Some(date("seit April 2023", "2023-04")),
            status: Some(status("confirmed", "Das ist bestätigt.")),
            sources: cites(&[1], "r1"),
            origins: None,
        },
        RelationView { from: utility(), to: veria(), label: html("gehören mehrheitlich"), ..RelationView::default() },
    ]
}

fn stakes() -> Vec<StakeView> {
    vec![
        StakeView {
            changes: Vec::new(),
            id: Some("s1".into()),
            who: vec![arlen()],
            gain: p("Strom zum halben Preis, zehn Jahre lang."),
            risk: p("Ein trockener Sommer, und die eigenen Felder liegen brach."),
            horizon: Some("months"),
            status: Some(status("disputed", "Laut Veria; andere bestreiten es.")),
            sources: cites(&[2], "s1"),
            origins: None,
        },
        StakeView {
            who: vec![veria(), utility()],
            gain: p("Planbare Auslastung der Turbinen."),
            horizon: Some("years"),
            ..StakeView::default()
        },
    ]
}

fn event(id: &str, date: DateView, when: &str, text: &str) -> EventView {
    EventView {
        id: Some(id.into()),
        href: Some(format!("#{id}")),
        date,
        when: html(when),
        status: "happened",
        text: html(text),
        ..EventView::default()
    }
}

// long: a value with many fields.
fn timeline() -> TimelineView {
    let boxed = |event| TimelineEntry::Event(Box::new(event));
    let era = EraView {
        changes: Vec::new(),
        id: Some("verhandlung".into()),
        name: html("Verhandlungen"),
        date: DateView { html: html("2021 bis März 2023"), ..date("2021 bis März 2023", "2021/2023-03") },
    };
    let gap = |text: &str, size| TimelineEntry::Gap { text: text.into(), size, era: 0 };
    let group =
        |label: &str, entries| TimelineGroup { label: label.into(), id: Some(format!("ng-{label}")), era: 0, entries };
    let signed = EventView {
        body: p("Unterschrieben wurde im Kraftwerk, nicht im Ministerium. Ein Foto gibt es nicht."),
        actors: vec![arlen(), veria(), minister()],
        place: Some(PlaceView {
            name: "Talheim".into(),
            lat: Some(48.1),
            lon: Some(11.2),
            coordinates: Some("48,1° N, 11,2° O".into()),
            href: Some("geo:48.1,11.2".into()),
        }),
        standing: Some(status("claimed", "Laut Veria; bestätigt ist es nicht.")),
        sources: cites(&[1, 3], "e3"),
        era: 1,
        ..event("e3", vague("um den 1. März 2023", "2023-03-01~"), "um den 1. März", "Arlen und Veria unterschreiben.")
    };
    TimelineView {
        span: Some(html("<svg class=\"span\" height=\"26\" aria-hidden=\"true\"></svg>")),
        groups: vec![
            group(
                "1974",
                vec![boxed(event("e1", date("1974", "1974"), "1974", "Das Flussabkommen teilt das Wasser auf."))],
            ),
            group(
                "2021",
                vec![
                    gap("47 Jahre später", 5),
                    TimelineEntry::Era { era: era.clone(), number: 1 },
                    boxed(EventView {
                        era: 1,
                        ..event(
                            "e2",
                            vague("Mitte 2021", "2021-06~"),
                            "Mitte des Jahres",
                            "Die ersten Gespräche beginnen.",
                        )
                    }),
                ],
            ),
            group(
                "2023",
                vec![
                    gap("knapp zwei Jahre später", 4),
                    boxed(signed),
                    boxed(EventView {
                        date: DateView { range: true, open: true, ..date("seit April 2023", "2023-04/..") },
                        ..event(
                            "e4",
                            date("seit April 2023", "2023-04"),
                            "seit April",
                            "Das Wehr ist weiter geöffnet als zuvor.",
                        )
                    }),
                    boxed(EventView {
                        status: "cancelled",
                        ..event(
                            "e6",
                            date("5. Mai 2023", "2023-05-05"),
                            "5. Mai",
                            "Die Vorstellung des Vertrags im Parlament fällt aus.",
                        )
                    }),
                    TimelineEntry::AsOf { date: date("14. Mai 2023", "2023-05-14"), era: 1 },
                    boxed(EventView {
                        status: "expected",
                        future: true,
                        ..event(
                            "e5",
                            date("Juli 2023", "2023-07"),
                            "Juli",
                            "Der erste trockene Monat: Dann zeigt sich, ob der Vertrag hält.",
                        )
                    }),
                ],
            ),
        ],
        eras: vec![era],
        actors: vec![arlen(), veria(), minister()],
        count: 6,
    }
}

fn claims() -> Vec<ClaimGroup> {
    let claim = |id: &str, text: &str, status: StatusView| ClaimView {
        id: Some(id.into()),
        text: Html(format!("<p>{text}</p>")),
        status,
        sources: cites(&[1], id),
        changes: vec![correction()],
        ..ClaimView::default()
    };
    let group = |key, mark, claims| ClaimGroup { key, mark, claims };
    vec![
        group(
            "confirmed",
            "●",
            vec![claim("c1", "Am Wehr fließt seit April mehr Wasser.", status("confirmed", "Das ist bestätigt."))],
        ),
        group(
            "claimed",
            "◐",
            vec![ClaimView {
                as_of: Some(date("April 2023", "2023-04")),
                why: p("Nur Veria spricht davon; Arlen schweigt."),
                settles: p("Die Stromrechnung Arlens für das zweite Vierteljahr."),
                responses: vec![ResponseView {
                    by: vec![arlen()],
                    text: html("<p>„Dazu sagen wir nichts.“</p>"),
                    sources: cites(&[3], "c2r"),
                }],
                origins: Some("5 Berichte, aber nur eine Herkunft, von uns nicht gesehen.".into()),
                single_origin: true,
                ..claim(
                    "c2",
                    "Der Strom kostet Arlen nur die Hälfte des Marktpreises.",
                    status("claimed", "Laut Veria (Konfliktpartei); bestätigt ist es nicht."),
                )
            }],
        ),
        group(
            "refuted",
            "✕",
            vec![claim(
                "c3",
                "Der Vertrag sei schon 2022 unterschrieben worden.",
                status("refuted", "Das ist widerlegt."),
            )],
        ),
    ]
}

fn measure() -> MeasureView {
    let row = |value: &str, by: ActorRef, key, n| MeasureRow {
        href: Some("#c1".into()),
        value: value.into(),
        parts: value_parts(value),
        low: Some(8.0),
        high: Some(12.0),
        about: false,
        strip: html("<svg class=\"strip\" height=\"20\" aria-hidden=\"true\"></svg>"),
        by: vec![by],
        status: status(key, ""),
        as_of: Some(date("Mai 2023", "2023-05")),
        sources: cites(&[n], &format!("m{n}")),
    };
    MeasureView {
        title: html("Mehr Wasser am Wehr"),
        id: Some("ng-measure-1".into()),
        unit: Some("m³/s".into()),
        rows: vec![
            row("8", arlen(), "claimed", 1),
            row("12", veria(), "disputed", 2),
            row("rund 15 bis 20", utility(), "refuted", 3),
        ],
        axis: Some(html("<svg class=\"axis\" height=\"20\" aria-hidden=\"true\"></svg>")),
        scale: "cut",
    }
}

fn quote() -> QuoteView {
    QuoteView {
        changes: Vec::new(),
        id: Some("q1".into()),
        text: html("<p>We opened the gates because we chose to.</p>"),
        lang: Some("en".into()),
        dir: Some("ltr"),
        translation: p("Wir haben das Wehr geöffnet, weil wir es so wollten."),
        by: minister(),
        role: some("Wasserministerin von Arlen"),
        date: Some(date("2. März 2023", "2023-03-02")),
        sources: cites(&[3], "q1"),
    }
}

fn faq() -> Vec<FaqView> {
    vec![
        FaqView { href: "#wem-gehoert".into(), question: html("Wem gehört das Wasser?"), ..FaqView::default() },
        FaqView {
            changes: Vec::new(),
            id: Some("wann".into()),
            href: "#wann".into(),
            question: html("Wann läuft der Vertrag aus?"),
            answer: p("Nach allem, was bekannt ist, im Jahr 2033. Er verlängert sich, wenn niemand kündigt."),
            sources: cites(&[3], "wann"),
        },
        FaqView {
            changes: Vec::new(),
            id: Some("ng-q-3".into()),
            href: "#ng-q-3".into(),
            question: html("Warum hat das <em>niemand</em> kommen sehen?"),
            answer: p("Weil beide Seiten über Strom sprachen und über Wasser schwiegen."),
            sources: Vec::new(),
        },
    ]
}

fn sources() -> Vec<SourceView> {
    let label = |key, text: &str| SourceLabel { key, text: text.into() };
    let link = |title: &str, href: &str| Link { title: title.into(), href: href.into() };
    let source = |number: u32, reference: &str| SourceView {
        id: Some(format!("quelle{number}")),
        card: Some(format!("ng-card-quelle{number}")),
        number,
        short: format!("Kurier von Arlen, {number}. März 2023"),
        reference: html(reference),
        uses: vec![link("zurück zu Stelle 1", "#ng-use-a"), link("zurück zu Stelle 2", "#ng-use-b")],
        ..SourceView::default()
    };
    vec![
        SourceView {
            href: Some("https://example.org/kurier".into()),
            kind: Some("article-newspaper".into()),
            accessed: Some(date("4. März 2023", "2023-03-04")),
            archive_href: Some("https://example.org/archiv".into()),
            archive_date: Some(date("5. März 2023", "2023-03-05")),
            labels: vec![
                label("secondary", "Bericht aus zweiter Hand"),
                label("paywalled", "hinter einer Bezahlschranke"),
                label("seen", "von uns gesehen"),
            ],
            via: Some(link("Entwurf des Abkommens", "#quelle3")),
            ..source(
                1,
                "Jan Breuer: <a href=\"https://example.org/kurier\">„Das Wehr ist offen“</a>, Kurier von Arlen, <time datetime=\"2023-03-03\">3. März 2023</time>",
            )
        },
        SourceView {
            labels: vec![label("primary", "Primärquelle"), label("public", "öffentlich")],
            lang: Some("Englisch".into()),
            ..source(2, "<a href=\"https://example.org/haushalt\">Haushaltsplan von Veria</a>, 2023")
        },
        SourceView {
            labels: vec![
                label("primary", "Primärquelle"),
                label("leaked", "nicht zur Veröffentlichung bestimmt"),
                label("anonymous", "anonym"),
                label("unseen", "von uns nicht gesehen"),
            ],
            reason: p("Wer das Papier weitergab, müsste mit einem Verfahren rechnen."),
            note: p("Der Entwurf ist vom Februar; der Vertrag kann davon abweichen."),
            speaker: Some(veria()),
            uses: Vec::new(),
            ..source(3, "Entwurf des Abkommens, Februar 2023")
        },
    ]
}

/// A correction, said at the thing it concerns.
fn correction() -> ChangeMark {
    ChangeMark {
        kind: "correction",
        date: date("14. Mai 2023", "2023-05-14"),
        text: Some(html("Der Abfluss war in Kubikmetern je Stunde angegeben.")),
        href: Some("#ng-changes".into()),
        pending: false,
        place: "",
    }
}

fn updates() -> Vec<UpdateView> {
    let update = |kind, text: &str| UpdateView {
        id: None,
        href: Some("#ng-changes".into()),
        whole: false,
        pending: false,
        date: date("14. Mai 2023", "2023-05-14"),
        kind,
        text: Html(format!("<p>{text}</p>")),
        affects: vec![Link { title: "Der Strom kostet Arlen nur die Hälfte".into(), href: "#c2".into() }],
    };
    vec![
        update("update", "Die Vorstellung im Parlament ist ausgefallen."),
        update("correction", "Der Abfluss war in Kubikmetern je Stunde angegeben."),
    ]
}
