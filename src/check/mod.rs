//! From drafts to stories: names resolved, translations laid over, rules applied.
