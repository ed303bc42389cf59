//! Phrases that attribute to nobody: word patterns by language.
//!
//! A phrase is a row of slots. A slot holds the words it takes, `|` between them; one that ends in `?` may be left out, one that
//! begins with `,` may stand behind a comma. Words are compared in lower case. Where a phrase ends in `…`, one of the
//! language's words of belonging behind it ("sources in the ministry") names somebody after all, and it does not count.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;
use std::sync::OnceLock;

use crate::source::{FileId, Span};

/// A word of a text.
#[derive(Clone, Debug)]
pub(super) struct Word<'a> {
    /// As written.
    pub shown: &'a str,
    /// In lower case, with a plain apostrophe.
    pub folded: Cow<'a, str>,
    /// Bytes in the piece of text it was read from.
    pub range: Range<usize>,
    /// Its place in the file.
    pub at: Span,
    /// It begins a new sentence, or a new stretch after a quotation.
    pub fresh: bool,
}

/// The phrases of a language, ready to be looked for.
#[derive(Debug, Default)]
pub(super) struct Phrases {
    list: Vec<Phrase>,
    /// Every word that one of them may begin with: most words of a text are none.
    first: HashSet<&'static str>,
}

#[derive(Debug)]
struct Phrase {
    slots: Vec<Slot>,
    /// Words behind it that name somebody after all.
    unless: Vec<&'static str>,
}

#[derive(Debug)]
struct Slot {
    words: Vec<&'static str>,
    optional: bool,
    behind_comma: bool,
}

const EN_WHO: &str = "experts|sources|observers|analysts|insiders|critics|officials|scientists|researchers|commentators|specialists|many|some|people|diplomats|politicians|economists|historians|lawyers";
const EN_SAY: &str = "say|said|believe|believed|think|thought|claim|claimed|argue|argued|warn|warned|fear|feared|suspect|suspected|suggest|suggested|assume|assumed|expect|expected|report|reported|note|noted|agree|agreed";

const EN: &[&[&str]] = &[
    &[
        "some|many|most|several|other|unnamed|anonymous|informed|independent|western|military|government|intelligence?",
        EN_WHO,
        "now|also|widely|generally|still|often|already?",
        EN_SAY,
    ],
    &[
        "according to",
        "some|many|several|informed|unnamed|anonymous|well-informed|independent|western|military|government|intelligence?",
        "experts|sources|observers|analysts|insiders|critics|officials|scientists|researchers|specialists|diplomats|economists",
        "…",
    ],
    &[
        "it",
        "is|was",
        "widely|generally|commonly|often?",
        "believed|said|thought|assumed|claimed|rumoured|rumored|understood",
    ],
    &["say|says|said|warn|believe", "experts|observers|analysts|insiders|critics|sources", "…"],
];

const DE_WHO: &str = "experten|expertinnen|fachleute|beobachter|beobachterinnen|kritiker|kritikerinnen|insider|analysten|analystinnen|quellen|wissenschaftler|forscher|forscherinnen|kenner|diplomaten|ökonomen|historiker|juristen|viele|manche|einige";
const DE_SAY: &str = "sagen|sagten|meinen|meinten|glauben|glaubten|vermuten|vermuteten|behaupten|behaupteten|warnen|warnten|fürchten|fürchteten|befürchten|befürchteten|schätzen|schätzten|erwarten|erwarteten|berichten|berichteten|betonen|betonten|bezweifeln|bezweifelten|rechnen|rechneten";

const DE: &[&[&str]] = &[
    &["viele|manche|einige|mehrere|westliche|unabhängige|informierte|militärische?", DE_WHO, DE_SAY],
    &[
        DE_SAY,
        "viele|manche|einige|mehrere|westliche|unabhängige?",
        "experten|fachleute|beobachter|kritiker|insider|analysten|quellen|kenner|wissenschaftler|forscher|diplomaten|ökonomen",
        "…",
    ],
    &[
        "laut|so",
        "einiger|vieler|mehrerer|informierter|unabhängiger|westlicher|informierten|unabhängigen|westlichen|einigen|mehreren?",
        "experten|fachleuten|fachleute|beobachtern|beobachter|kritikern|kritiker|insidern|insider|analysten|quellen|kreisen|kennern|kenner",
        "…",
    ],
    &[
        "nach",
        "angaben|ansicht|meinung|einschätzung|informationen",
        "von|aus",
        "informierten|unabhängigen|westlichen|einigen|mehreren?",
        "experten|fachleuten|beobachtern|kritikern|insidern|analysten|quellen|kreisen|kennern",
        "…",
    ],
    &["experten|fachleuten|beobachtern|kritikern|insidern|analysten|quellen|kreisen", "zufolge"],
    &[
        "aus",
        "informierten|gut|unterrichteten|wohlinformierten|diplomatischen",
        "unterrichteten|informierten?",
        "kreisen|quellen",
        "…",
    ],
    &["es", "heißt", ", dass"],
    &["wie", "es", "heißt"],
    &["man", "sagt|vermutet|glaubt|munkelt"],
];

const FR_WHO: &str = "experts|expertes|sources|observateurs|observatrices|analystes|spécialistes|critiques|diplomates|chercheurs|économistes|historiens|initiés";
const FR_SAY: &str = "disent|affirment|estiment|pensent|croient|redoutent|soulignent|craignent|assurent|jugent|soupçonnent|prévoient|avertissent|rapportent";

const FR: &[&[&str]] = &[
    &[
        "des|les|certains|certaines|plusieurs|nombreux|nombreuses|quelques",
        FR_WHO,
        "indépendants|occidentaux|militaires|anonymes|informés|bien?",
        "informées?",
        FR_SAY,
    ],
    &["certains|beaucoup|d'aucuns|plusieurs", FR_SAY],
    &["selon|d'après", "des|les|certains|certaines|plusieurs|quelques|de", "nombreux|nombreuses|bonnes?", FR_WHO, "…"],
    &["de", "source|sources", "proche|proches|bien|anonyme|anonymes|concordantes|sûre", "informée|informées?"],
    &["on", "dit|raconte|murmure|pense|croit", "que"],
    &["il", "se", "dit", "que"],
];

const ES_WHO: &str = "expertos|expertas|fuentes|observadores|analistas|especialistas|críticos|diplomáticos|investigadores|economistas|historiadores|científicos";
const ES_SAY: &str =
    "dicen|afirman|creen|sostienen|aseguran|estiman|señalan|temen|piensan|opinan|sospechan|advierten|consideran|prevén";

const ES: &[&[&str]] = &[
    &[
        "los|las|algunos|algunas|muchos|muchas|varios|varias?",
        ES_WHO,
        "independientes|occidentales|militares|anónimas|anónimos?",
        ES_SAY,
    ],
    &["algunos|muchos|varios", ES_SAY],
    &["según", "los|las|algunos|algunas|varios|varias|muchos?", ES_WHO, "…"],
    &["se", "dice|cree|rumorea|piensa|comenta|supone", "que"],
    &["fuentes", "cercanas|consultadas|anónimas|bien", "informadas?"],
];

/// The phrases of a language, where there is a list.
pub(super) fn of(lang: &str) -> Option<&'static Phrases> {
    static LISTS: OnceLock<Vec<(&str, Phrases)>> = OnceLock::new();
    let lists = LISTS.get_or_init(|| {
        vec![
            (
                "en",
                read(
                    EN,
                    &["of", "at", "in", "from", "for", "with", "within", "who", "inside", "close", "like", "such"],
                ),
            ),
            ("de", read(DE, &["der", "des", "vom", "von", "beim", "im", "in", "aus", "am", "bei", "wie"])),
            ("fr", read(FR, &["de", "du", "des", "d'", "au", "chez", "comme", "à"])),
            ("es", read(ES, &["de", "del", "en", "como", "al", "a"])),
        ]
    });
    lists.iter().find(|(known, _)| *known == lang).map(|(_, phrases)| phrases)
}

fn read(list: &'static [&'static [&'static str]], belonging: &[&'static str]) -> Phrases {
    let slot = |text: &'static str| Slot {
        optional: text.ends_with('?'),
        behind_comma: text.starts_with(','),
        words: text.trim_start_matches(", ").trim_end_matches('?').split('|').collect(),
    };
    let phrase = |texts: &&'static [&'static str]| {
        let open = texts.last() == Some(&"…");
        let texts = texts.iter().filter(|text| **text != "…").flat_map(|text| match *text {
            "according to" => vec!["according", "to"],
            text => vec![text],
        });
        Phrase { slots: texts.map(slot).collect(), unless: if open { belonging.to_vec() } else { Vec::new() } }
    };
    let list: Vec<Phrase> = list.iter().map(phrase).collect();
    let mut first = HashSet::new();
    for phrase in &list {
        for slot in &phrase.slots {
            first.extend(&slot.words);
            if !slot.optional {
                break;
            }
        }
    }
    Phrases { list, first }
}

/// The words of a piece of text that stand in no quotation marks. `quoted`: does the text begin inside them?
pub(super) fn words<'a>(text: &'a str, quoted: &mut bool) -> Vec<Word<'a>> {
    let mut found: Vec<Word<'a>> = Vec::new();
    let mut start = None;
    let mut fresh = false;
    let mut end_word = |range: Range<usize>, fresh: &mut bool, quoted: bool| {
        let Some(shown) = text.get(range.clone()).filter(|_| !quoted) else { return };
        found.push(Word { shown, folded: fold(shown), range, at: Span::new(FileId(0), 0, 0), fresh: *fresh });
        *fresh = false;
    };
    for (at, c) in text.char_indices() {
        let inside = c.is_alphanumeric() || matches!(c, '\'' | '’' | '-');
        match (inside, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                end_word(from..at, &mut fresh, *quoted);
                start = None;
            }
            _ => {}
        }
        match c {
            '„' | '«' | '“' if !*quoted => (*quoted, fresh) = (true, true),
            '“' | '”' | '»' | '"' if *quoted => (*quoted, fresh) = (false, true),
            '"' => (*quoted, fresh) = (true, true),
            '.' | '!' | '?' | ';' | ':' | ',' | '(' | ')' | '–' | '—' => fresh = true,
            _ => {}
        }
    }
    if let Some(from) = start {
        end_word(from..text.len(), &mut fresh, *quoted);
    }
    found
}

fn fold(word: &str) -> Cow<'_, str> {
    match word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        true => Cow::Borrowed(word),
        false => Cow::Owned(word.to_lowercase().replace('’', "'")),
    }
}

/// Where the phrases stand: ranges of words, none overlapping another.
pub(super) fn find(words: &[Word<'_>], phrases: &Phrases) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(word) = words.get(at) {
        if !phrases.first.contains(&*word.folded) {
            at += 1;
            continue;
        }
        let ends = phrases.list.iter().filter_map(|phrase| phrase.at(words, at));
        match ends.max() {
            Some(end) => {
                found.push(at..end);
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

impl Phrase {
    /// Where the phrase ends if it begins at this word.
    fn at(&self, words: &[Word<'_>], start: usize) -> Option<usize> {
        let end = fits(&self.slots, words, start, start)?;
        let names_somebody = words.get(end).is_some_and(|next| !next.fresh && self.unless.contains(&&*next.folded));
        (!names_somebody).then_some(end)
    }
}

fn fits(slots: &[Slot], words: &[Word<'_>], start: usize, at: usize) -> Option<usize> {
    let Some((slot, rest)) = slots.split_first() else {
        return Some(at);
    };
    // A phrase does not go on beyond a comma or a full stop.
    let here = words.get(at).filter(|word| at == start || slot.behind_comma || !word.fresh);
    let taken = here.filter(|word| slot.words.contains(&&*word.folded));
    let with = taken.and_then(|_| fits(rest, words, start, at + 1));
    with.or_else(|| slot.optional.then(|| fits(rest, words, start, at)).flatten())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn fires(lang: &str, text: &str) -> bool {
        !find(&words(text, &mut false), of(lang).unwrap()).is_empty()
    }

    fn check(lang: &str, vague: &[&str], named: &[&str]) {
        assert!(vague.len() >= 10 && named.len() >= 10, "{lang}: ten of each");
        for text in vague {
            assert!(fires(lang, text), "{lang}: should fire: {text}");
        }
        for text in named {
            assert!(!fires(lang, text), "{lang}: should not fire: {text}");
        }
    }

    #[test]
    fn english() {
        check(
            "en",
            &[
                "Experts believe that the dam will hold.",
                "Sources say the contract was never signed.",
                "According to informed sources, the money is gone.",
                "It is widely believed that he knew.",
                "Some analysts warned of a second wave.",
                "The plan has failed, critics say.",
                "Western officials say the shells arrived in August.",
                "Many people think that the vote was bought.",
                "The price will rise, experts warn.",
                "It was said that nobody had asked.",
                "Observers still expect a ruling this year.",
            ],
            &[
                "Experts at the Bank of Korea believe that growth will slow.",
                "According to sources in the ministry the file exists.",
                "The ministry says that the dam will hold.",
                "It is raining, and it was cold.",
                "“Experts believe anything,” the minister joked.",
                "She asked two experts for their view.",
                "The sources of the Nile were long unknown.",
                "According to Reuters the ship left on Monday.",
                "Some people left before noon.",
                "Researchers from the ETH suggest another date.",
                "He criticised the critics; they answered in June.",
            ],
        );
    }

    #[test]
    fn german() {
        check(
            "de",
            &[
                "Experten glauben, dass der Damm hält.",
                "Beobachter rechnen mit einem Urteil im Herbst.",
                "Laut Insidern ist das Geld verloren.",
                "Nach Angaben von Experten reicht der Vorrat.",
                "Kreisen zufolge wurde der Vertrag nie unterschrieben.",
                "Wie es heißt, wusste der Minister davon.",
                "Der Plan sei gescheitert, sagen Kritiker.",
                "Einige Fachleute warnen vor einer zweiten Welle.",
                "Das erfuhr die Redaktion aus gut unterrichteten Kreisen.",
                "Es heißt, dass niemand gefragt wurde.",
                "Westliche Diplomaten vermuten einen Tausch.",
            ],
            &[
                "Experten der Bundesbank glauben, dass das Wachstum sinkt.",
                "Fachleute vom Deutschen Wetterdienst warnen vor Sturm.",
                "Laut Reuters lief das Schiff am Montag aus.",
                "Nach Angaben von Reuters reicht der Vorrat.",
                "Das Ministerium sagt, dass der Damm hält.",
                "„Experten glauben alles“, scherzte der Minister.",
                "Sie fragte zwei Experten nach ihrer Meinung.",
                "Die Quellen des Nils waren lange unbekannt.",
                "In der Erklärung heißt es, niemand sei gefragt worden.",
                "Wie der Sprecher sagte, bleibt es dabei.",
                "Viele Menschen gingen vor Mittag.",
            ],
        );
    }

    #[test]
    fn french() {
        check(
            "fr",
            &[
                "Des experts estiment que le barrage tiendra.",
                "Selon des sources, le contrat n’a jamais été signé.",
                "Certains observateurs redoutent une deuxième vague.",
                "D’après plusieurs analystes, l’argent a disparu.",
                "De source proche, on apprend que le navire est parti.",
                "On dit que personne n’a été consulté.",
                "Il se dit que le ministre savait.",
                "Les spécialistes pensent que le prix va monter.",
                "Selon certains experts, la réserve suffit.",
                "Beaucoup pensent que le vote a été acheté.",
            ],
            &[
                "Les experts de la Banque de France estiment que la croissance ralentit.",
                "Selon Reuters, le navire est parti lundi.",
                "Le ministère affirme que le barrage tiendra.",
                "« Des experts estiment tout et rien », a plaisanté le ministre.",
                "Elle a consulté deux experts.",
                "Les sources du Nil sont restées longtemps inconnues.",
                "D’après le rapport, la réserve suffit.",
                "Selon des sources de l’OTAN, le convoi est arrivé.",
                "Certains sont partis avant midi.",
                "On dit bonjour en entrant.",
            ],
        );
    }

    #[test]
    fn spanish() {
        check(
            "es",
            &[
                "Los expertos creen que la presa resistirá.",
                "Según fuentes, el contrato nunca se firmó.",
                "Algunos analistas temen una segunda ola.",
                "Se dice que el ministro lo sabía.",
                "Según los observadores, el dinero ha desaparecido.",
                "Varios diplomáticos sospechan un trueque.",
                "Muchos piensan que el voto fue comprado.",
                "Se cree que nadie fue consultado.",
                "Fuentes cercanas confirmaron la salida del barco.",
                "Expertos independientes advierten de una subida.",
            ],
            &[
                "Los expertos del Banco de España creen que el crecimiento bajará.",
                "Según Reuters, el barco salió el lunes.",
                "El ministerio afirma que la presa resistirá.",
                "«Los expertos creen cualquier cosa», bromeó el ministro.",
                "Consultó a dos expertos.",
                "Las fuentes del Nilo fueron desconocidas mucho tiempo.",
                "Según fuentes de la OTAN, el convoy llegó.",
                "Algunos se fueron antes del mediodía.",
                "Se dice adiós al salir.",
                "Según el informe, la reserva basta.",
            ],
        );
    }

    #[test]
    fn other_languages_are_left_alone() {
        assert!(of("it").is_none() && of("").is_none());
    }

    #[test]
    fn a_quotation_may_go_on_in_the_next_piece() {
        let mut quoted = false;
        assert!(words("He said: “", &mut quoted).len() == 2 && quoted);
        assert!(words("experts believe", &mut quoted).is_empty());
        assert_eq!(words("”, and sources say", &mut quoted).len(), 3);
    }
}
