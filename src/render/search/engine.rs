//! From records to the files of an index, by Pagefind.

use pagefind::api::PagefindIndex;
use pagefind::options::PagefindServiceConfig;

use super::Record;
use crate::story::Lang;

/// The part of the engine that runs in browsers.
const SCRIPT: &str = "pagefind.js";

/// For languages without stems.
const PLAIN: &str = "wasm.unknown.pagefind";

/// The files of an index by path below its folder, in order of their names; with `script` the engine's own script among them.
///
/// # Errors
/// What the engine says.
pub fn files(lang: &Lang, records: &[Record], script: bool) -> Result<Vec<(String, Vec<u8>)>, String> {
    let runtime = tokio::runtime::Builder::new_current_thread().build().map_err(|error| error.to_string())?;
    let made = runtime.block_on(index(lang, records)).map_err(|error| error.to_string())?;
    let named = made.into_iter().map(|file| (file.filename.to_string_lossy().replace('\\', "/"), file.contents));
    let mut files: Vec<(String, Vec<u8>)> = named.collect();
    let stems = files.iter().any(|(name, _)| name.starts_with("wasm.") && name != PLAIN);
    files.retain(|(name, _)| is_used(name, script, stems));
    // The engine gives them in an order of its own.
    files.sort();
    Ok(files)
}

async fn index(
    lang: &Lang,
    records: &[Record],
) -> Result<Vec<pagefind::api::SyntheticFile>, Box<dyn std::error::Error>> {
    let tag = lang.as_str().to_lowercase();
    let config = PagefindServiceConfig::builder().force_language(tag).keep_index_url(true).build();
    let mut index = PagefindIndex::new(Some(config))?;
    for record in records {
        index.add_html_file(None, Some(record.address.clone()), record.html(lang)).await?;
    }
    Ok(index.get_files().await?)
}

/// The engine also gives interfaces of its own, and a worker: the page has its own, and no need of the other.
fn is_used(name: &str, script: bool, stems: bool) -> bool {
    match name {
        SCRIPT => script,
        PLAIN => !stems,
        "pagefind-entry.json" => true,
        _ => [".pf_meta", ".pf_index", ".pf_fragment", ".pf_filter", ".pagefind"].iter().any(|end| name.ends_with(end)),
    }
}

/// Stands for what [`files`] gives: the same for the same.
pub fn key(lang: &Lang, records: &[Record], script: bool) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    hasher.update(concat!("search ", env!("CARGO_PKG_VERSION"), ", pagefind 1.6").as_bytes());
    hasher.update(&[u8::from(script)]);
    let mut add = |text: &str| {
        hasher.update(&(text.len() as u64).to_le_bytes());
        hasher.update(text.as_bytes());
    };
    add(lang.as_str());
    for record in records {
        add(&record.address);
        add(&record.html(lang));
    }
    hasher.finalize()
}
