//! The entities of a story as authors write them. The doc comments are the users' reference.

use super::kinds::{
    Block, Country, CslType, Inline, Long, Name, Plain, RawDate, RawMoment, Ref, Wikidata, latitude, longitude,
};
use super::short_form;
use crate::parse::yaml::OneOrMany;
use crate::source::Spanned;
use crate::story::{Access, ActorType, AuthorRole, EventStatus, Horizon, Lang, Nature, Status, UpdateKind, Voice};

macro_rules! raw {
    ($($(#[doc = $doc:literal])* $(#[schemars($schemars:meta)])? $name:ident = $noun:literal { $($body:tt)* })*) => {$(
        $(#[doc = $doc])*
        #[derive(Clone, Debug, serde::Deserialize, schemars::JsonSchema)]
        #[serde(rename = $noun, deny_unknown_fields)]
        $(#[schemars($schemars)])?
        pub struct $name { $($body)* }
    )*};
}

raw! {
    /// Who wrote a page. A name alone is enough.
    #[schemars(transform = short_form)]
    RawAuthor = "author" {
        /// Name.
        pub name: Plain,
        /// Address of a page about them.
        pub url: Option<Spanned<String>>,
        /// What they did; `author` unless said.
        pub role: Option<AuthorRole>,
    }

    /// A picture. The path of its file alone is enough, but leaves a warning for want of `alt` and `credit`.
    #[schemars(transform = short_form)]
    RawImage = "picture" {
        /// Path of the file beside the page: `bridge.jpg`.
        pub src: Spanned<String>,
        /// What it shows, for those who do not see it.
        pub alt: Option<Plain>,
        /// `true` if it says nothing that the text does not say; then it needs no `alt`.
        pub decorative: Option<bool>,
        /// Who made it.
        pub credit: Option<Plain>,
        /// What stands below it.
        pub caption: Option<Block>,
        /// Under which licence it may be used: `CC BY 4.0`.
        pub licence: Option<Plain>,
    }

    /// What is said about a picture of the body.
    RawBodyImage = "entry of `images`" {
        /// What it shows, for those who do not see it.
        pub alt: Option<Plain>,
        /// `true` if it says nothing that the text does not say; then it needs no `alt`.
        pub decorative: Option<bool>,
        /// Who made it.
        pub credit: Option<Plain>,
        /// What stands below it.
        pub caption: Option<Block>,
        /// Under which licence it may be used: `CC BY 4.0`.
        pub licence: Option<Plain>,
    }

    /// A warning that is silenced at one place, with the reason.
    RawAllow = "entry of `allow`" {
        /// Name of the rule: `unsourced`.
        pub rule: Spanned<String>,
        /// The id of the entity or the key of the page that it may break.
        #[schemars(with = "Plain")]
        pub at: Spanned<String>,
        /// Why that is right here.
        pub why: Plain,
    }

    /// One use of a source. Its id or its address alone is enough.
    #[schemars(transform = short_form)]
    RawCite = "citation" {
        /// Id or listed address of the source.
        #[serde(rename = "id")]
        #[schemars(with = "Plain")]
        pub key: Spanned<String>,
        /// Where in the source: `p. 3`, `12:40`.
        #[schemars(with = "Option<Plain>")]
        pub at: Option<String>,
    }

    /// A copy of a source that stays when the source goes. Its address alone is enough.
    #[schemars(transform = short_form)]
    RawArchive = "archived copy" {
        /// Address of the copy.
        pub url: Spanned<String>,
        /// When it was made.
        pub date: Option<RawDate>,
    }

    /// Where the authors have something from. Needs a `title` or a `url`.
    RawSource = "source" {
        /// Title of the article, paper or film.
        pub title: Option<Name>,
        /// Address.
        pub url: Option<Spanned<String>>,
        /// What kind of source it is, in the words of CSL: `article-newspaper`, `report`, `treaty`, `interview`, `webpage`.
        #[serde(rename = "type")]
        pub csl_type: Option<CslType>,
        /// Who wrote it.
        #[serde(default)]
        pub author: OneOrMany<Plain>,
        /// Who published it. Sources without a `speaker` that have the same publisher count as one origin.
        pub publisher: Option<Plain>,
        /// When it was published.
        pub date: Option<RawDate>,
        /// When the authors looked at it.
        pub accessed: Option<RawDate>,
        /// Its language.
        pub lang: Option<Lang>,
        /// A copy that stays when the source goes.
        pub archive: Option<RawArchive>,
        /// Who speaks in it: id of an actor.
        pub speaker: Option<Ref>,
        /// How near it is to the matter: the thing itself or a report about it.
        pub nature: Option<Nature>,
        /// Who can read it; `public` unless said.
        pub access: Option<Access>,
        /// Under which name it speaks.
        pub voice: Option<Voice>,
        /// Why anonymity was granted.
        pub reason: Option<Block>,
        /// The one source that this one takes the matter from: of an article that quotes a paper, the paper.
        pub via: Option<Ref>,
        /// Did the authors see it themselves? Absent: not stated.
        pub seen: Option<bool>,
        /// Anything else worth knowing about it.
        pub note: Option<Block>,
    }

    /// Who acts: a person, a state, a company.
    RawActor = "actor" {
        /// Name.
        pub name: Name,
        /// What it is; decides the shape in the network of relations.
        #[serde(rename = "type")]
        pub actor_type: Option<ActorType>,
        /// Its country: `KR`.
        pub country: Option<Country>,
        /// The actor that it belongs to.
        pub of: Option<Ref>,
        /// Other names, also found when a reference is misspelt.
        #[serde(default)]
        pub alias: OneOrMany<Plain>,
        /// What it is in this story: "supplies the soldiers".
        pub role: Option<Inline>,
        /// Who or what it is.
        pub text: Option<Block>,
        /// What it wants.
        #[serde(default)]
        pub aims: OneOrMany<Inline>,
        /// A picture.
        pub image: Option<RawImage>,
        /// Its item in Wikidata: `Q423`.
        pub wikidata: Option<Wikidata>,
        /// Is it a party to the conflict or dispute? What it says is marked so.
        pub party: Option<bool>,
    }

    /// A word that needs a definition.
    RawTerm = "term" {
        /// The word.
        pub name: Name,
        /// What it means.
        pub text: Block,
        /// Other forms of the word.
        #[serde(default)]
        pub alias: OneOrMany<Plain>,
        /// Where the definition is from.
        #[serde(default)]
        pub source: OneOrMany<RawCite>,
    }

    /// A relation between two actors, drawn in the network.
    RawRelation = "relation" {
        /// Its id, if something refers to it or a translation changes it.
        #[schemars(with = "Option<Ref>")]
        pub id: Option<Spanned<String>>,
        /// From which actor.
        pub from: Ref,
        /// To which actor.
        pub to: Ref,
        /// What it is: "supplies".
        pub label: Inline,
        /// Since when, or when.
        pub date: Option<RawDate>,
        /// Where that is from.
        #[serde(default)]
        pub source: OneOrMany<RawCite>,
        /// How sure it is. Absent, and without `claim`: stated by the newsroom.
        pub status: Option<Spanned<Status>>,
        /// The claim that lends status, `by`, responses and, if there is none here, source.
        pub claim: Option<Ref>,
    }

    /// Who gives what to whom.
    RawExchange = "exchange" {
        /// Its id, if something refers to it or a translation changes it.
        #[schemars(with = "Option<Ref>")]
        pub id: Option<Spanned<String>>,
        /// Who gives.
        pub from: Ref,
        /// Who gets.
        pub to: Ref,
        /// What is given.
        pub what: Inline,
        /// How much of it, or what it is worth.
        pub value: Option<Inline>,
        /// When.
        pub date: Option<RawDate>,
        /// Where that is from.
        #[serde(default)]
        pub source: OneOrMany<RawCite>,
        /// How sure it is. Absent, and without `claim`: stated by the newsroom.
        pub status: Option<Spanned<Status>>,
        /// Who says so: actors.
        #[serde(default)]
        pub by: OneOrMany<Ref>,
        /// The claim that lends status, `by`, responses and, if there is none here, source.
        pub claim: Option<Ref>,
    }

    /// What somebody stands to gain or risks. Needs `gain` or `risk` or both.
    RawStake = "stake" {
        /// Its id, if something refers to it or a translation changes it.
        #[schemars(with = "Option<Ref>")]
        pub id: Option<Spanned<String>>,
        /// Whose it is: one or several actors.
        pub who: OneOrMany<Ref>,
        /// What they may gain.
        pub gain: Option<Block>,
        /// What they may lose.
        pub risk: Option<Block>,
        /// By when.
        pub horizon: Option<Horizon>,
        /// Where that is from.
        #[serde(default)]
        pub source: OneOrMany<RawCite>,
        /// How sure it is. Absent, and without `claim`: stated by the newsroom.
        pub status: Option<Spanned<Status>>,
        /// Who says so: actors.
        #[serde(default)]
        pub by: OneOrMany<Ref>,
        /// The claim that lends status, `by`, responses and, if there is none here, source.
        pub claim: Option<Ref>,
    }

    /// A place on earth. Its name alone is enough.
    #[schemars(transform = short_form)]
    RawPlace = "place" {
        /// Name.
        pub name: Plain,
        /// Latitude in degrees, south of the equator negative.
        #[serde(default, deserialize_with = "latitude")]
        #[schemars(range(min = -90, max = 90))]
        pub lat: Option<f64>,
        /// Longitude in degrees, west of Greenwich negative.
        #[serde(default, deserialize_with = "longitude")]
        #[schemars(range(min = -180, max = 180))]
        pub lon: Option<f64>,
    }

    /// What happened, is to happen, or was called off.
    RawEvent = "event" {
        /// Its id, if something refers to it or a translation changes it.
        #[schemars(with = "Option<Ref>")]
        pub id: Option<Spanned<String>>,
        /// When; may carry a time of day.
        pub date: RawDate,
        /// What happened, in a sentence or two.
        pub text: Block,
        /// More about it.
        pub body: Option<Long>,
        /// Who took part.
        #[serde(default)]
        pub actors: OneOrMany<Ref>,
        /// Where.
        pub place: Option<RawPlace>,
        /// Where that is from.
        #[serde(default)]
        pub source: OneOrMany<RawCite>,
        /// The claim that lends `by`, responses and, if there is none here, source.
        pub claim: Option<Ref>,
        /// A picture.
        pub image: Option<RawImage>,
        /// What became of it; `happened` unless said.
        pub status: Option<EventStatus>,
    }

    /// A stretch of time with a name, behind the events.
    RawEra = "era" {
        /// Its id, if something refers to it or a translation changes it.
        #[schemars(with = "Option<Ref>")]
        pub id: Option<Spanned<String>>,
        /// From when to when: `2022-02/..`.
        pub date: RawDate,
        /// Name.
        pub name: Name,
    }

    /// What somebody says to a claim.
    RawResponse = "response" {
        /// Its id, if a translation changes it.
        #[schemars(with = "Option<Ref>")]
        pub id: Option<Spanned<String>>,
        /// Who answers: actors.
        pub by: OneOrMany<Ref>,
        /// What they say.
        pub text: Block,
        /// Where that is from.
        #[serde(default)]
        pub source: OneOrMany<RawCite>,
    }

    /// A statement whose truth matters.
    RawClaim = "claim" {
        /// Its id.
        #[schemars(with = "Ref")]
        pub id: Spanned<String>,
        /// The statement.
        pub text: Block,
        /// How sure it is.
        pub status: Status,
        /// Who says so: actors.
        #[serde(default)]
        pub by: OneOrMany<Ref>,
        /// Where that is from.
        #[serde(default)]
        pub source: OneOrMany<RawCite>,
        /// Its number: `3000`, `1500..12000`, `3000+`, `<=12000`, `~3000`.
        pub value: Option<Plain>,
        /// Unit of the number: `soldiers`.
        pub unit: Option<Plain>,
        /// The quantity that it puts a number on. Claims with the same one are rival figures; the heading is the term of
        /// this id, else the word itself.
        #[schemars(with = "Option<Plain>")]
        pub measure: Option<Spanned<String>>,
        /// The day whose state it speaks of.
        pub as_of: Option<RawDate>,
        /// Why it stands as it stands.
        pub why: Option<Block>,
        /// What would settle it.
        pub settles: Option<Block>,
        /// What others say to it.
        #[serde(default)]
        pub responses: OneOrMany<Spanned<RawResponse>>,
    }

    /// A question that readers ask, with its answer.
    RawFaq = "question" {
        /// Its id, if something refers to it or a translation changes it.
        #[schemars(with = "Option<Ref>")]
        pub id: Option<Spanned<String>>,
        /// The question.
        pub q: Name,
        /// The answer.
        pub a: Long,
        /// Where the answer is from.
        #[serde(default)]
        pub source: OneOrMany<RawCite>,
    }

    /// A question that nobody can answer yet.
    RawUnknown = "open question" {
        /// Its id, if something refers to it or a translation changes it.
        #[schemars(with = "Option<Ref>")]
        pub id: Option<Spanned<String>>,
        /// The question.
        pub q: Name,
        /// Why it is open.
        pub why: Option<Block>,
        /// What would settle it.
        pub settles: Option<Block>,
        /// Since when it is open.
        pub since: Option<RawDate>,
    }

    /// What somebody said, word by word.
    RawQuote = "quote" {
        /// Its id, for `::quote{id="…"}` and references.
        #[schemars(with = "Option<Ref>")]
        pub id: Option<Spanned<String>>,
        /// The words, in the language they were said in.
        pub text: Block,
        /// Who said them: an actor.
        pub by: Ref,
        /// When.
        pub date: Option<RawDate>,
        /// In which language.
        pub lang: Option<Lang>,
        /// The words in the language of the page.
        pub translation: Option<Block>,
        /// Where they are from.
        #[serde(default)]
        pub source: OneOrMany<RawCite>,
    }

    /// A number that matters.
    RawFigure = "figure" {
        /// Its id, if something refers to it or a translation changes it.
        #[schemars(with = "Option<Ref>")]
        pub id: Option<Spanned<String>>,
        /// A number as in claims, else any text.
        pub value: Plain,
        /// What it counts.
        pub label: Inline,
        /// Its unit: `km`.
        pub unit: Option<Plain>,
        /// The day whose state it speaks of.
        pub as_of: Option<RawDate>,
        /// Where it is from.
        #[serde(default)]
        pub source: OneOrMany<RawCite>,
    }

    /// A change of the story after its publication.
    RawUpdate = "update" {
        /// Its id, if something refers to it or a translation changes it.
        #[schemars(with = "Option<Ref>")]
        pub id: Option<Spanned<String>>,
        /// When it was made.
        pub date: RawMoment,
        /// What it does.
        pub kind: UpdateKind,
        /// What changed.
        pub text: Block,
        /// What it concerns: ids of entries, anchors of headings, or `title`, `summary`, `key_points`, `body`, `method`; `story`
        /// for all of it.
        #[serde(default)]
        pub affects: OneOrMany<Ref>,
    }
}
