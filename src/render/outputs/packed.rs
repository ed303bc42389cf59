//! The packed forms of files: Brotli (RFC 7932) and gzip (RFC 1952). The same bytes on every machine, without a time.

/// A packed form.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Packing {
    /// `.br`
    Brotli,
    /// `.gz`
    Gzip,
}

impl Packing {
    /// Both.
    pub const ALL: &'static [Packing] = &[Packing::Brotli, Packing::Gzip];

    /// What stands behind the name of the file.
    pub fn ending(self) -> &'static str {
        match self {
            Packing::Brotli => ".br",
            Packing::Gzip => ".gz",
        }
    }

    /// Identifies what comes of these bytes, with the present packers.
    pub fn key(self, bytes: &[u8]) -> blake3::Hash {
        let mut hasher = blake3::Hasher::new();
        for part in ["packed", PACKERS, self.ending()] {
            hasher.update(part.as_bytes());
            hasher.update(&[0]);
        }
        hasher.update(bytes);
        hasher.finalize()
    }

    /// Packs; None if that takes away less than a twentieth, which is not worth a second file.
    pub fn pack(self, bytes: &[u8]) -> Option<Vec<u8>> {
        let packed = match self {
            Packing::Brotli => brotli(bytes),
            Packing::Gzip => gzip(bytes),
        }?;
        (packed.len() + bytes.len() / 20 < bytes.len()).then_some(packed)
    }
}

/// Changes with everything that changes their output.
const PACKERS: &str = "brotli 9 q11, flate2 1 best";

#[cfg(feature = "precompress")]
fn brotli(bytes: &[u8]) -> Option<Vec<u8>> {
    // The best ratio takes about a second for a megabyte; larger files are data, for which the next one is nearly as good.
    let quality = if bytes.len() > 1 << 20 { 9 } else { 11 };
    let params = brotli::enc::BrotliEncoderParams { quality, lgwin: 22, size_hint: bytes.len(), ..Default::default() };
    let mut packed = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut packed, &params).ok()?;
    Some(packed)
}

#[cfg(feature = "precompress")]
fn gzip(bytes: &[u8]) -> Option<Vec<u8>> {
    use std::io::Write as _;
    let mut encoder = flate2::GzBuilder::new().write(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).ok()?;
    encoder.finish().ok()
}

#[cfg(not(feature = "precompress"))]
fn brotli(_bytes: &[u8]) -> Option<Vec<u8>> {
    None
}

#[cfg(not(feature = "precompress"))]
fn gzip(_bytes: &[u8]) -> Option<Vec<u8>> {
    None
}

#[cfg(feature = "precompress")]
#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use std::io::Read as _;

    use super::*;

    #[test]
    fn what_is_packed_comes_back() {
        let text = "Explainers that show what is established. ".repeat(40);
        let packed = Packing::Gzip.pack(text.as_bytes()).unwrap();
        let mut back = String::new();
        flate2::read::GzDecoder::new(&*packed).read_to_string(&mut back).unwrap();
        assert_eq!(back, text);
        assert_eq!(packed.get(4..8), Some(&[0u8; 4][..]), "no time");
        let packed = Packing::Brotli.pack(text.as_bytes()).unwrap();
        let mut back = Vec::new();
        brotli::BrotliDecompress(&mut &*packed, &mut back).unwrap();
        assert_eq!(back, text.as_bytes());
        assert_eq!(Packing::Brotli.pack(text.as_bytes()), Some(packed), "always the same");
    }

    #[test]
    fn what_hardly_shrinks_stays_alone() {
        assert_eq!(Packing::Gzip.pack(b"short"), None);
        assert_eq!(Packing::Brotli.pack(b""), None);
        let noise: Vec<u8> = blake3::Hasher::new().finalize_xof_bytes(4096);
        assert_eq!((Packing::Brotli.pack(&noise), Packing::Gzip.pack(&noise)), (None, None));
    }

    trait Noise {
        fn finalize_xof_bytes(&self, count: usize) -> Vec<u8>;
    }

    impl Noise for blake3::Hasher {
        fn finalize_xof_bytes(&self, count: usize) -> Vec<u8> {
            let mut bytes = vec![0; count];
            self.finalize_xof().fill(&mut bytes);
            bytes
        }
    }
}
