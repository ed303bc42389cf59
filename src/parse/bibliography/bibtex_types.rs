//! What BibTeX's and BibLaTeX's types of entries are in CSL.

use ::biblatex::EntryType;

/// The CSL type of an entry. Source: the table of types in the documentation of citation processors for BibLaTeX.
pub(super) fn csl_type(kind: &EntryType, subtype: Option<&str>) -> &'static str {
    match kind {
        EntryType::Article | EntryType::SuppPeriodical => match subtype {
            Some("newspaper") => "article-newspaper",
            Some("magazine") => "article-magazine",
            _ => "article-journal",
        },
        EntryType::Book | EntryType::MvBook | EntryType::Manual | EntryType::Reference | EntryType::MvReference => {
            "book"
        }
        EntryType::Collection | EntryType::MvCollection | EntryType::Proceedings | EntryType::MvProceedings => "book",
        EntryType::Booklet => "pamphlet",
        EntryType::InBook | EntryType::BookInBook | EntryType::SuppBook => "chapter",
        EntryType::InCollection | EntryType::SuppCollection => "chapter",
        EntryType::InProceedings => "paper-conference",
        EntryType::InReference => "entry-encyclopedia",
        EntryType::MastersThesis | EntryType::PhdThesis | EntryType::Thesis => "thesis",
        EntryType::TechReport | EntryType::Report => "report",
        EntryType::Unpublished => "manuscript",
        EntryType::Periodical => "periodical",
        EntryType::Patent => "patent",
        EntryType::Online => "webpage",
        EntryType::Software => "software",
        EntryType::Dataset => "dataset",
        EntryType::Misc | EntryType::Set | EntryType::XData => "document",
        EntryType::Unknown(name) => unknown_type(name),
    }
}

fn unknown_type(name: &str) -> &'static str {
    match name.to_ascii_lowercase().as_str() {
        "artwork" | "image" => "graphic",
        "audio" | "music" => "song",
        "interview" => "interview",
        "jurisdiction" => "legal_case",
        "legal" => "treaty",
        "legislation" => "legislation",
        "letter" => "personal_communication",
        "movie" | "film" | "video" => "motion_picture",
        "newspaper" | "newspaper_article" => "article-newspaper",
        "magazine_article" => "article-magazine",
        "performance" => "performance",
        "preprint" => "article",
        "presentation" | "talk" => "speech",
        "review" => "review",
        "standard" => "standard",
        "webpage" | "web_page" => "webpage",
        _ => "document",
    }
}
