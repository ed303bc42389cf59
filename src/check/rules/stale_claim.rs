//! `stale-claim`: a claim speaks of a state that was long over when the story was last changed.

use jiff::{ToSpan, civil};

use super::Broken;
use super::stated::{called, start_of};
use crate::diag::{Diagnostic, Rule};
use crate::story::{Claim, Document, Edtf, Story};

/// How old a state may be, in months.
const MONTHS: i32 = 12;

/// Applies the rule. The story's day is `updated`, else `published`; without either there is nothing to compare with.
pub(super) fn check(document: &Document, story: &Story, broken: &Broken, diags: &mut Vec<Diagnostic>) {
    let page = &document.page;
    let (Some(moment), key) = (page.updated.as_ref().or(page.published.as_ref()), page.updated.is_some()) else {
        return;
    };
    let key = if key { "updated" } else { "published" };
    for (claim, as_of) in stale(story, moment.date).filter(|(claim, _)| !broken.has(*claim)) {
        let message = format!(
            "{} tells the state of {}, more than {MONTHS} months before the story was {key} ({})",
            called("the claim", claim),
            as_of.as_str(),
            moment.date
        );
        diags.push(
            Diagnostic::new(Rule::StaleClaim, start_of(claim), message)
                .help("look for newer figures and set `as_of`; if the old state is meant, `allow` it with the reason"),
        );
    }
}

/// Claims about a state that was long over on a day.
pub(in crate::check) fn stale(story: &Story, day: civil::Date) -> impl Iterator<Item = (&Claim, &Edtf)> {
    let dated = story.claims.iter().filter_map(|claim| Some((claim, claim.as_of.as_ref()?)));
    // A state that is still going on does not end.
    dated.filter(move |(_, as_of)| !as_of.is_open_end() && as_of.latest().is_some_and(|end| is_stale(end, day)))
}

fn is_stale(end: civil::Date, today: civil::Date) -> bool {
    end.checked_add(MONTHS.months()).is_ok_and(|limit| limit < today)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn twelve_months_to_the_day_are_not_stale() {
        assert!(!is_stale(date(2024, 2, 29), date(2025, 2, 28)));
        assert!(is_stale(date(2024, 2, 29), date(2025, 3, 1)));
        assert!(!is_stale(date(2025, 1, 1), date(2024, 1, 1)));
        assert!(!is_stale(civil::Date::MAX, date(2025, 1, 1)));
    }
}
