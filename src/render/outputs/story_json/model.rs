//! The shape of `story.json`.
//!
//! Keys are those that authors write in front matter, so that the story model's reference serves here too; what is resolved
//! (standing, sources, bounds of dates) is added. Absent fields are left out.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Number;

use crate::story::{Access, ActorType, AuthorRole, EventStatus, Horizon, Nature, Status, UpdateKind, Voice};

/// The number of the shape. Fields are added freely within one; renaming or removing one raises it.
pub const VERSION: u32 = 1;

macro_rules! model {
    ($($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident : $kind:ident $type:ty,)* })*) => {
        $(model!(@one $(#[$doc])* $name {} $($(#[$fdoc])* $field: $kind $type,)*);)*
    };
    (@one $(#[$doc:meta])* $name:ident { $($done:tt)* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Serialize, JsonSchema)]
        pub struct $name { $($done)* }
    };
    (@one $(#[$doc:meta])* $name:ident { $($done:tt)* } $(#[$fdoc:meta])* $field:ident: req $type:ty, $($rest:tt)*) => {
        model!(@one $(#[$doc])* $name { $($done)* $(#[$fdoc])* pub $field: $type, } $($rest)*);
    };
    (@one $(#[$doc:meta])* $name:ident { $($done:tt)* } $(#[$fdoc:meta])* $field:ident: opt $type:ty, $($rest:tt)*) => {
        model!(@one $(#[$doc])* $name { $($done)*
            $(#[$fdoc])* #[serde(skip_serializing_if = "Option::is_none")] pub $field: Option<$type>, } $($rest)*);
    };
    (@one $(#[$doc:meta])* $name:ident { $($done:tt)* } $(#[$fdoc:meta])* $field:ident: list $type:ty, $($rest:tt)*) => {
        model!(@one $(#[$doc])* $name { $($done)*
            $(#[$fdoc])* #[serde(skip_serializing_if = "Vec::is_empty")] pub $field: Vec<$type>, } $($rest)*);
    };
    (@one $(#[$doc:meta])* $name:ident { $($done:tt)* } $(#[$fdoc:meta])* $field:ident: flag $type:ty, $($rest:tt)*) => {
        model!(@one $(#[$doc])* $name { $($done)*
            $(#[$fdoc])* #[serde(skip_serializing_if = "std::ops::Not::not")] pub $field: $type, } $($rest)*);
    };
}

model! {
    /// A text.
    Text {
        /// Markdown as written. `[@id]` cites a source, `[words](#id)` mentions an entity.
        markdown: req String,
        /// Without any mark-up.
        text: req String,
        /// BCP 47 tag, where it is not the language of the story: the text was not translated.
        lang: opt String,
    }

    /// A date.
    Date {
        /// EDTF (ISO 8601-2) level 1 as written; events may have a time of day.
        edtf: req String,
        /// The first day it may mean, `YYYY-MM-DD`; absent if its beginning is open or unknown.
        earliest: opt String,
        /// The last day it may mean; absent if its end is open or unknown.
        latest: opt String,
    }

    /// A day or instant in the life of the page.
    Moment {
        /// The day in the site's time zone.
        date: req String,
        /// The instant in UTC, if a time of day was given.
        instant: opt String,
    }

    /// A number with its uncertainty.
    Value {
        /// As written: `1500..12000`, `3000+`, `~3000`; of a figure perhaps any text.
        text: req String,
        /// Lower bound.
        low: opt Number,
        /// Upper bound.
        high: opt Number,
        /// It is said to be about this much.
        about: flag bool,
    }

    /// Who wrote the page.
    Author {
        /// Name.
        name: req String,
        /// A page about them.
        url: opt String,
        /// What they did.
        role: req AuthorRole,
    }

    /// A picture.
    Image {
        /// Address.
        src: req String,
        /// For those who do not see it; empty for decoration.
        alt: opt String,
        /// What it shows.
        caption: opt Text,
        /// Who made it.
        credit: opt String,
        /// Under which licence.
        licence: opt String,
    }

    /// The page in another language.
    Alternate {
        /// BCP 47 tag.
        lang: req String,
        /// Address of the page.
        url: req String,
    }

    /// One use of a source.
    Cite {
        /// Id of the source.
        source: req String,
        /// Where in it: `p. 3`.
        at: opt String,
    }

    /// A source. Field names follow the story model and CSL.
    Source {
        /// Id.
        id: req String,
        /// Title.
        title: opt Text,
        /// Address.
        url: opt String,
        /// CSL type.
        r#type: opt String,
        /// Authors.
        author: list String,
        /// Publisher.
        publisher: opt String,
        /// When it was published.
        date: opt Date,
        /// When the authors looked at it.
        accessed: opt Date,
        /// BCP 47 tag.
        lang: opt String,
        /// An archived copy.
        archive: opt Archive,
        /// Who speaks in it: id of an actor.
        speaker: opt String,
        /// How near it is to the matter.
        nature: opt Nature,
        /// Who can read it.
        access: opt Access,
        /// Under which name it speaks.
        voice: opt Voice,
        /// Why anonymity was granted.
        reason: opt Text,
        /// Id of the source this one takes the matter from.
        via: opt String,
        /// Did the authors see it themselves? Absent: not stated.
        seen: opt bool,
        /// Anything else.
        note: opt Text,
    }

    /// An archived copy.
    Archive {
        /// Address.
        url: req String,
        /// When it was made.
        date: opt Date,
    }

    /// Who acts.
    Actor {
        /// Id.
        id: req String,
        /// Name.
        name: req Text,
        /// What it is.
        r#type: opt ActorType,
        /// ISO 3166 code.
        country: opt String,
        /// Id of the actor it belongs to.
        of: opt String,
        /// Other names.
        alias: list String,
        /// Role in this story.
        role: opt Text,
        /// Who that is.
        text: opt Text,
        /// What it wants.
        aims: list Text,
        /// A picture.
        image: opt Image,
        /// Wikidata item.
        wikidata: opt String,
        /// A party to the conflict or dispute.
        party: flag bool,
    }

    /// A relation between two actors.
    Relation {
        /// Id.
        id: opt String,
        /// From which actor: its id.
        from: req String,
        /// To which actor: its id.
        to: req String,
        /// What it is.
        label: req Text,
        /// Since when or when.
        date: opt Date,
        /// How sure it is; absent: stated by the newsroom.
        status: opt Status,
        /// Who says so: ids of actors.
        by: list String,
        /// On which sources.
        source: list Cite,
        /// What these sources come to; absent without any.
        origins: opt Origins,
        /// Id of the claim that lends its standing.
        claim: opt String,
    }

    /// Who gives what to whom.
    Exchange {
        /// Id.
        id: opt String,
        /// Giver: id of an actor.
        from: req String,
        /// Taker: id of an actor.
        to: req String,
        /// What is given.
        what: req Text,
        /// How much.
        value: opt Text,
        /// When.
        date: opt Date,
        /// How sure it is; absent: stated by the newsroom.
        status: opt Status,
        /// Who says so: ids of actors.
        by: list String,
        /// On which sources.
        source: list Cite,
        /// What these sources come to; absent without any.
        origins: opt Origins,
        /// Id of the claim that lends its standing.
        claim: opt String,
    }

    /// What somebody stands to gain or risks.
    Stake {
        /// Id.
        id: opt String,
        /// Whose: ids of actors.
        who: list String,
        /// What they may gain.
        gain: opt Text,
        /// What they may lose.
        risk: opt Text,
        /// By when.
        horizon: opt Horizon,
        /// How sure it is; absent: stated by the newsroom.
        status: opt Status,
        /// Who says so: ids of actors.
        by: list String,
        /// On which sources.
        source: list Cite,
        /// What these sources come to; absent without any.
        origins: opt Origins,
        /// Id of the claim that lends its standing.
        claim: opt String,
    }

    /// What the sources of a statement come to.
    Origins {
        /// Sources cited.
        reports: req usize,
        /// Independent roots of them, by `via`, speaker and publisher.
        origins: req usize,
        /// The authors saw none of them.
        unseen: req bool,
    }

    /// A place on earth.
    Place {
        /// Name.
        name: req String,
        /// Latitude in degrees.
        lat: opt Number,
        /// Longitude in degrees.
        lon: opt Number,
    }

    /// What happened or is to happen.
    Event {
        /// Id.
        id: opt String,
        /// When.
        date: req Date,
        /// What.
        text: req Text,
        /// More about it.
        body: opt Text,
        /// Who took part: ids of actors.
        actors: list String,
        /// Where.
        place: opt Place,
        /// What became of it.
        status: req EventStatus,
        /// How sure it is, by its claim; absent: stated by the newsroom.
        standing: opt Status,
        /// Who says so: ids of actors.
        by: list String,
        /// On which sources.
        source: list Cite,
        /// What these sources come to; absent without any.
        origins: opt Origins,
        /// Id of the claim that lends its standing.
        claim: opt String,
        /// A picture.
        image: opt Image,
    }

    /// A stretch of time with a name.
    Era {
        /// Id.
        id: opt String,
        /// From when to when.
        date: req Date,
        /// Name.
        name: req Text,
    }

    /// An answer to a claim.
    Response {
        /// Who answers: ids of actors.
        by: list String,
        /// What they say.
        text: req Text,
        /// On which sources.
        source: list Cite,
    }

    /// A statement whose truth matters.
    Claim {
        /// Id.
        id: opt String,
        /// The statement.
        text: req Text,
        /// How sure it is.
        status: req Status,
        /// Who says so: ids of actors.
        by: list String,
        /// On which sources.
        source: list Cite,
        /// What these sources come to; absent without any.
        origins: opt Origins,
        /// Its number.
        value: opt Value,
        /// Unit of the number.
        unit: opt String,
        /// The quantity that claims with the same one put rival numbers on.
        measure: opt String,
        /// The state it speaks of.
        as_of: opt Date,
        /// Why it stands as it stands.
        why: opt Text,
        /// What would settle it.
        settles: opt Text,
        /// What others say to it.
        responses: list Response,
    }

    /// A question with its answer.
    Faq {
        /// Id, or the anchor of the heading that asks it.
        id: opt String,
        /// The question, without mark-up.
        q: req String,
        /// The answer, without mark-up.
        a: req String,
        /// On which sources; those of a question in the text are cited there.
        source: list Cite,
    }

    /// A question nobody can answer yet.
    Unknown {
        /// Id.
        id: opt String,
        /// Question.
        q: req Text,
        /// Why it is open.
        why: opt Text,
        /// What would settle it.
        settles: opt Text,
        /// Since when it is open.
        since: opt Date,
    }

    /// A word that needs a definition.
    Term {
        /// Id.
        id: req String,
        /// The word.
        name: req Text,
        /// Its definition.
        text: req Text,
        /// Other forms.
        alias: list String,
        /// On which sources.
        source: list Cite,
    }

    /// What somebody said, word by word.
    Quote {
        /// Id.
        id: opt String,
        /// The words.
        text: req Text,
        /// Who said them: id of an actor.
        by: req String,
        /// When.
        date: opt Date,
        /// In which language: BCP 47 tag.
        lang: opt String,
        /// In the language of the story.
        translation: opt Text,
        /// On which sources.
        source: list Cite,
    }

    /// A number that matters.
    Figure {
        /// Id.
        id: opt String,
        /// The number.
        value: req Value,
        /// What it counts.
        label: req Text,
        /// Its unit.
        unit: opt String,
        /// The state it speaks of.
        as_of: opt Date,
        /// On which sources.
        source: list Cite,
    }

    /// A change of the story after its publication.
    Update {
        /// Id.
        id: opt String,
        /// When.
        date: req Moment,
        /// What it does.
        kind: req UpdateKind,
        /// What changed.
        text: req Text,
        /// Ids of the entities it concerns, anchors of sections of the text, keys of texts of the page (`title`, `summary`,
        /// `key_points`, `body`, `method`); `story` for all of it.
        affects: list String,
    }

    /// A story of nutgraf, everything in it resolved: every id that is named is there.
    StoryJson {
        /// Version of this shape: 1.
        version: req u32,
        /// Absolute address of the page, if the site has one.
        url: opt String,
        /// BCP 47 tag.
        lang: req String,
        /// The page in other languages.
        alternates: list Alternate,
        /// Title.
        title: req Text,
        /// The nut graf.
        summary: opt Text,
        /// Key points.
        key_points: list Text,
        /// Who wrote it.
        authors: list Author,
        /// First publication.
        published: opt Moment,
        /// Last change worth telling.
        updated: opt Moment,
        /// Not published yet.
        draft: flag bool,
        /// Tags.
        tags: list String,
        /// Publisher of the site.
        publisher: opt String,
        /// Licence of the texts.
        licence: opt String,
        /// The picture of the page.
        image: opt Image,
        /// The text.
        body: opt Text,
        /// Sources in the order of the file.
        sources: list Source,
        /// Actors in the order of the file.
        actors: list Actor,
        /// Terms in the order of the file.
        terms: list Term,
        /// Relations in the order of the file.
        relations: list Relation,
        /// Exchanges in the order of the file.
        exchanges: list Exchange,
        /// Stakes in the order of the file.
        stakes: list Stake,
        /// Events by date.
        timeline: list Event,
        /// Eras by date.
        eras: list Era,
        /// Claims in the order of the file.
        claims: list Claim,
        /// Questions and answers: those of the text, then those of the front matter.
        faq: list Faq,
        /// Open questions in the order of the file.
        unknowns: list Unknown,
        /// Quotes in the order of the file.
        quotes: list Quote,
        /// Figures in the order of the file.
        figures: list Figure,
        /// How we know.
        method: opt Text,
        /// Changes, newest first.
        updates: list Update,
        /// Pages of the story for frames elsewhere (`outputs: [embeds]`).
        embeds: list Embed,
    }

    /// A page for a frame on another site.
    Embed {
        /// What it shows: `timeline`, `figures` or `question`.
        r#type: req &'static str,
        /// What it is called: a part's title, or the question.
        title: req String,
        /// Its address.
        url: req String,
        /// The height that suits it at a width of 600, in CSS pixels.
        height: req u32,
    }
}
