//! The entities of a story. References are [`Id`]s that are known to exist.

use super::options::words;
use super::{Edtf, Id, Lang, Rich, Value};
use crate::source::{Span, Spanned};

words! {
    /// How sure a statement is.
    Status {
        /// Shown to be so.
        Confirmed = "confirmed",
        /// Said by somebody.
        Claimed = "claimed",
        /// Said by some, denied by others.
        Disputed = "disputed",
        /// Shown not to be so.
        Refuted = "refuted",
        /// Nobody knows.
        Unknown = "unknown",
    }
}

words! {
    /// What became of an event.
    EventStatus {
        /// It took place (the default).
        Happened = "happened",
        /// It is to take place.
        Expected = "expected",
        /// It was to take place and did not.
        Cancelled = "cancelled",
    }
}

words! {
    /// What an actor is.
    ActorType {
        /// A human being.
        Person = "person",
        /// A country.
        State = "state",
        /// A public authority.
        Agency = "agency",
        /// A business.
        Company = "company",
        /// Any other body.
        Organization = "organization",
        /// People without a common body.
        Group = "group",
        /// A place.
        Place = "place",
        /// A thing: a ship, a program, a law.
        Thing = "thing",
        /// Anything else.
        Other = "other",
    }
}

words! {
    /// By when something is at stake.
    Horizon {
        /// At once.
        Now = "now",
        /// Within months.
        Months = "months",
        /// Within years.
        Years = "years",
    }
}

words! {
    /// How near a source is to the matter.
    Nature {
        /// The thing itself: the treaty, the witness, the data.
        Primary = "primary",
        /// A report about it.
        Secondary = "secondary",
    }
}

words! {
    /// Who can read a source.
    Access {
        /// Everybody.
        Public = "public",
        /// Those who pay.
        Paywalled = "paywalled",
        /// It was not meant to be public.
        Leaked = "leaked",
        /// The authors keep a copy.
        OnFile = "on-file",
    }
}

words! {
    /// Under which name a source speaks.
    Voice {
        /// Under their own name.
        Named = "named",
        /// For an authority.
        Official = "official",
        /// Not named.
        Anonymous = "anonymous",
    }
}

words! {
    /// What an update does.
    UpdateKind {
        /// Something new.
        Update = "update",
        /// Something was wrong.
        Correction = "correction",
        /// Something could be misunderstood.
        Clarification = "clarification",
        /// Something is taken back.
        Retraction = "retraction",
    }
}

words! {
    /// The kinds of entities, which are also the front-matter keys they stand under.
    EntityKind {
        /// A source.
        Source = "sources",
        /// An actor.
        Actor = "actors",
        /// A term.
        Term = "terms",
        /// A relation.
        Relation = "relations",
        /// An exchange.
        Exchange = "exchanges",
        /// A stake.
        Stake = "stakes",
        /// An event.
        Event = "timeline",
        /// An era.
        Era = "eras",
        /// A claim.
        Claim = "claims",
        /// A question with its answer.
        Faq = "faq",
        /// An open question.
        Unknown = "unknowns",
        /// A quote.
        Quote = "quotes",
        /// A figure.
        Figure = "figures",
        /// An update.
        Update = "updates",
    }
}

/// One use of a source: which, and where in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cite {
    /// The source.
    pub source: Id,
    /// The locator: `p. 3`.
    pub at: Option<String>,
    /// Where the use stands.
    pub span: Span,
}

/// How a statement stands: status, who says so, on which sources. Of a `claim: id` everything is lent from there.
#[derive(Clone, Debug, Default)]
pub struct Standing {
    /// None: stated by the newsroom.
    pub status: Option<Status>,
    /// Who says so.
    pub by: Vec<Id>,
    /// Own sources first, then those the claim lends (only if there are no own ones).
    pub sources: Vec<Cite>,
    /// The claim that lends.
    pub claim: Option<Id>,
}

/// What all entities have.
pub trait Entity {
    /// Its id, if it has one.
    fn id(&self) -> Option<&Id>;
    /// Where it stands.
    fn span(&self) -> Span;
}

macro_rules! entity {
    ($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident : $type:ty,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name {
            /// Its id; None where the author gave none.
            pub id: Option<Id>,
            /// Where it stands.
            pub span: Span,
            $($(#[$fdoc])* pub $field: $type,)*
        }
        impl Entity for $name {
            fn id(&self) -> Option<&Id> { self.id.as_ref() }
            fn span(&self) -> Span { self.span }
        }
    };
}

/// An archived copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Archive {
    /// Its address.
    pub url: Spanned<String>,
    /// When it was made.
    pub date: Option<Edtf>,
}

entity! {
    /// Where the authors have something from. Always has an id.
    Source {
        /// Title; None if only the address is known.
        title: Option<Rich>,
        /// Address.
        url: Option<Spanned<String>>,
        /// CSL type: `article-newspaper`, `report`, …
        csl_type: Option<String>,
        /// Authors as written, plain.
        author: Vec<String>,
        /// Publisher, plain.
        publisher: Option<String>,
        /// When it was published.
        date: Option<Edtf>,
        /// When the authors looked at it.
        accessed: Option<Edtf>,
        /// Its language.
        lang: Option<Lang>,
        /// An archived copy.
        archive: Option<Archive>,
        /// Who speaks in it (actor).
        speaker: Option<Id>,
        /// How near it is to the matter.
        nature: Option<Nature>,
        /// Who can read it.
        access: Option<Access>,
        /// Under which name it speaks.
        voice: Option<Voice>,
        /// Why anonymity was granted.
        reason: Option<Rich>,
        /// The source this one takes the matter from.
        via: Option<Spanned<Id>>,
        /// Did the authors see it themselves? None: not stated.
        seen: Option<bool>,
        /// Anything else.
        note: Option<Rich>,
    }
}

entity! {
    /// Who acts. Always has an id.
    Actor {
        /// Name.
        name: Rich,
        /// What it is.
        actor_type: Option<ActorType>,
        /// ISO 3166 code, also `EU`, `XK`, upper case.
        country: Option<String>,
        /// The actor it belongs to.
        of: Option<Id>,
        /// Other names, plain.
        alias: Vec<String>,
        /// Role in this story.
        role: Option<Rich>,
        /// Who that is.
        text: Option<Rich>,
        /// What it wants.
        aims: Vec<Rich>,
        /// A picture.
        image: Option<super::Image>,
        /// Wikidata item: `Q42`.
        wikidata: Option<String>,
        /// A party to the conflict or dispute.
        party: bool,
        /// From `_shared`, so it has a page of its own in the site.
        shared: bool,
    }
}

entity! {
    /// A relation between two actors.
    Relation {
        /// From which actor.
        from: Id,
        /// To which actor.
        to: Id,
        /// What it is: "supplies".
        label: Rich,
        /// Since when or when.
        date: Option<Edtf>,
        /// How it stands.
        standing: Standing,
    }
}

entity! {
    /// Who gives what to whom.
    Exchange {
        /// Giver.
        from: Id,
        /// Taker.
        to: Id,
        /// What is given.
        what: Rich,
        /// How much.
        value: Option<Rich>,
        /// When.
        date: Option<Edtf>,
        /// How it stands.
        standing: Standing,
    }
}

entity! {
    /// What somebody stands to gain or risks. Has a gain or a risk or both.
    Stake {
        /// Whose.
        who: Vec<Id>,
        /// What they may gain.
        gain: Option<Rich>,
        /// What they may lose.
        risk: Option<Rich>,
        /// By when.
        horizon: Option<Horizon>,
        /// How it stands.
        standing: Standing,
    }
}

/// A place on earth.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// Name, plain.
    pub name: String,
    /// Latitude in degrees, -90 to 90.
    pub lat: Option<f64>,
    /// Longitude in degrees, -180 to 180.
    pub lon: Option<f64>,
}

entity! {
    /// What happened or is to happen. In a story, events stand in the order of their dates.
    Event {
        /// When.
        date: Edtf,
        /// What.
        text: Rich,
        /// More about it.
        body: Option<Rich>,
        /// Who took part.
        actors: Vec<Id>,
        /// Where.
        place: Option<Place>,
        /// How it stands; `standing.status` comes only from a claim.
        standing: Standing,
        /// A picture.
        image: Option<super::Image>,
        /// What became of it.
        status: EventStatus,
    }
}

entity! {
    /// A stretch of time with a name.
    Era {
        /// From when to when.
        date: Edtf,
        /// Name.
        name: Rich,
    }
}

/// An answer to a claim.
#[derive(Clone, Debug)]
pub struct Response {
    /// Who answers.
    pub by: Vec<Id>,
    /// What they say.
    pub text: Rich,
    /// On which sources.
    pub sources: Vec<Cite>,
    /// Where it stands.
    pub span: Span,
}

entity! {
    /// A statement whose truth matters. Always has an id.
    Claim {
        /// The statement.
        text: Rich,
        /// How sure it is.
        status: Status,
        /// Who says so.
        by: Vec<Id>,
        /// On which sources.
        sources: Vec<Cite>,
        /// Its number.
        value: Option<Value>,
        /// Unit of the number, plain.
        unit: Option<String>,
        /// The quantity that rival claims put a number on.
        measure: Option<Spanned<String>>,
        /// The state it speaks of.
        as_of: Option<Edtf>,
        /// Why it stands as it stands.
        why: Option<Rich>,
        /// What would settle it.
        settles: Option<Rich>,
        /// What others say to it.
        responses: Vec<Response>,
    }
}

entity! {
    /// A question readers ask.
    Faq {
        /// Question.
        q: Rich,
        /// Answer.
        a: Rich,
        /// On which sources.
        sources: Vec<Cite>,
    }
}

entity! {
    /// A question nobody can answer yet.
    Unknown {
        /// Question.
        q: Rich,
        /// Why it is open.
        why: Option<Rich>,
        /// What would settle it.
        settles: Option<Rich>,
        /// Since when it is open.
        since: Option<Edtf>,
    }
}

entity! {
    /// A word that needs a definition. Always has an id.
    Term {
        /// The word.
        name: Rich,
        /// Its definition.
        text: Rich,
        /// Other forms, plain.
        alias: Vec<String>,
        /// On which sources.
        sources: Vec<Cite>,
    }
}

entity! {
    /// What somebody said, word by word.
    Quote {
        /// The words.
        text: Rich,
        /// Who said them.
        by: Id,
        /// When.
        date: Option<Edtf>,
        /// In which language.
        lang: Option<Lang>,
        /// In the language of the page.
        translation: Option<Rich>,
        /// On which sources.
        sources: Vec<Cite>,
    }
}

entity! {
    /// A number that matters.
    Figure {
        /// A number, else any plain text.
        value: Result<Value, String>,
        /// What it counts.
        label: Rich,
        /// Its unit, plain.
        unit: Option<String>,
        /// The state it speaks of.
        as_of: Option<Edtf>,
        /// On which sources.
        sources: Vec<Cite>,
    }
}

entity! {
    /// A change of the story after its publication.
    Update {
        /// When.
        date: super::Moment,
        /// What it does.
        kind: UpdateKind,
        /// What changed.
        text: Rich,
        /// What it concerns: ids of entities, anchors of headings, [`super::CHANGED_PLACES`].
        affects: Vec<Id>,
    }
}
