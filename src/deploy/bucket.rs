//! Buckets, through `object_store`. Credentials come from the environment and go nowhere else.

use std::collections::BTreeMap;
use std::future::Future;
use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey};
use object_store::azure::MicrosoftAzureBuilder;
use object_store::gcp::GoogleCloudStorageBuilder;
use object_store::path::Path as Key;
use object_store::{
    Attribute, Attributes, BackoffConfig, ClientConfigKey, ObjectStore, ObjectStoreExt as _, PutMode,
    PutMultipartOptions, PutOptions, PutResult, RetryConfig, UpdateVersion,
};
use tokio_stream::StreamExt as _;

use super::error::{Trouble, TroubleKind};
use super::store::bare;
use super::{Condition, Headers, Kind, Listed, Store, Version};
use crate::source::open_plain;

mod answer;
mod environment;

use answer::Secrets;

/// Bytes of one part of a large file. All parts but the last have the same size, as some storages want it.
const PART: u64 = 8 << 20;

/// Parts that one file may have, with room to spare (S3 takes 10,000).
const PARTS: u64 = 9_000;

/// Bytes that the name of an object may have.
const LONGEST_NAME: usize = 1024;

/// A bucket, or what lies below a prefix in one.
pub struct Bucket {
    store: Arc<dyn ObjectStore>,
    runtime: tokio::runtime::Runtime,
    prefix: String,
    secrets: Secrets,
    /// Was nothing found in the environment that could be credentials?
    anonymous: bool,
}

impl Bucket {
    /// Makes ready to talk to a bucket; nothing is asked yet.
    ///
    /// # Errors
    /// If the environment says something that cannot be used.
    pub fn open(kind: Kind, name: &str, prefix: &str) -> Result<Bucket, Trouble> {
        // Fails only if somebody chose one already, and then that one is used.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let secrets = Secrets::of_environment();
        // Nothing was asked yet, so it is what the environment says, or does not say.
        let failed = |error: object_store::Error| {
            let said = answer::trouble(&error, &secrets, false).text;
            Trouble::new(TroubleKind::Unsupported, format!("{said}: {}", environment::wanted(kind)))
        };
        let store: Arc<dyn ObjectStore> = match kind {
            Kind::S3 => Arc::new(s3(name)?.build().map_err(failed)?),
            Kind::Google => {
                let builder = GoogleCloudStorageBuilder::from_env().with_bucket_name(name).with_retry(retries());
                Arc::new(builder.build().map_err(failed)?)
            }
            Kind::Azure => {
                let builder = MicrosoftAzureBuilder::from_env().with_container_name(name).with_retry(retries());
                Arc::new(builder.build().map_err(failed)?)
            }
        };
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
        let runtime = runtime.map_err(|error| Trouble::new(TroubleKind::Disk, format!("no threads: {error}")))?;
        let anonymous = kind == Kind::S3 && environment::has_no_credentials();
        Ok(Bucket { store, runtime, prefix: prefix.to_string(), secrets, anonymous })
    }

    fn key(&self, name: &str) -> Result<Key, Trouble> {
        let full = if self.prefix.is_empty() { name.to_string() } else { format!("{}/{name}", self.prefix) };
        if full.len() > LONGEST_NAME {
            let text = format!("the name of the object would have more than {LONGEST_NAME} bytes");
            return Err(Trouble::new(TroubleKind::Unsupported, text));
        }
        Key::parse(&full).map_err(|error| Trouble::new(TroubleKind::Unsupported, error.to_string()))
    }

    /// The name below the prefix; None for the prefix itself, which some tools mark by an empty object.
    fn name(&self, key: &Key) -> Option<String> {
        let key = key.as_ref();
        match self.prefix.as_str() {
            "" => Some(key.to_string()),
            prefix => key.strip_prefix(prefix)?.strip_prefix('/').map(str::to_string),
        }
    }

    fn wait<T>(&self, work: impl Future<Output = object_store::Result<T>>) -> Result<T, Trouble> {
        self.runtime.block_on(work).map_err(|error| self.trouble(&error))
    }

    fn trouble(&self, error: &object_store::Error) -> Trouble {
        answer::trouble(error, &self.secrets, self.anonymous)
    }

    /// Sends the parts of a large file one after the other; None if it has another hash in the end.
    async fn parts(
        &self,
        upload: &mut dyn object_store::MultipartUpload,
        file: &mut std::fs::File,
        hash: blake3::Hash,
    ) -> Result<Option<PutResult>, Trouble> {
        let disk = |error: std::io::Error| Trouble::new(TroubleKind::Disk, error.to_string());
        let size = PART.max(file.metadata().map_err(disk)?.len() / PARTS);
        let mut hasher = blake3::Hasher::new();
        loop {
            let mut part = Vec::new();
            file.by_ref().take(size).read_to_end(&mut part).map_err(disk)?;
            if part.is_empty() {
                break;
            }
            hasher.update(&part);
            upload.put_part(part.into()).await.map_err(|error| self.trouble(&error))?;
        }
        if hasher.finalize() != hash {
            return Ok(None);
        }
        upload.complete().await.map(Some).map_err(|error| self.trouble(&error))
    }
}

/// Amazon S3 and what speaks its language, as the environment says.
fn s3(name: &str) -> Result<AmazonS3Builder, Trouble> {
    let mut builder = AmazonS3Builder::from_env().with_bucket_name(name).with_retry(retries());
    if let Some(endpoint) = environment::endpoint()? {
        builder = builder.with_allow_http(endpoint.is_plain);
    }
    let patience = AmazonS3ConfigKey::Client(ClientConfigKey::Timeout);
    if std::env::var_os("AWS_TIMEOUT").is_none() {
        // Many files share one slow line.
        builder = builder.with_config(patience, "10 minutes");
    }
    Ok(builder)
}

/// Failures of the server and of the line are tried again, for about twenty seconds.
fn retries() -> RetryConfig {
    RetryConfig {
        backoff: BackoffConfig {
            init_backoff: Duration::from_millis(100),
            max_backoff: Duration::from_secs(8),
            base: 2.,
        },
        max_retries: 6,
        retry_timeout: Duration::from_secs(120),
    }
}

fn attributes(headers: &Headers) -> Attributes {
    let mut attributes = Attributes::new();
    attributes.insert(Attribute::ContentType, headers.content_type.clone().into());
    attributes.insert(Attribute::CacheControl, headers.cache_control.clone().into());
    attributes
}

fn version(tag: Option<String>, generation: Option<String>) -> Version {
    Version { tag: tag.map(|tag| bare(&tag)).unwrap_or_default(), generation }
}

impl Store for Bucket {
    fn list(&self) -> Result<BTreeMap<String, Listed>, Trouble> {
        let prefix = (!self.prefix.is_empty()).then(|| self.key("")).transpose()?;
        self.wait(async {
            let mut found = BTreeMap::new();
            let mut objects = self.store.list(prefix.as_ref());
            while let Some(object) = objects.next().await {
                let object = object?;
                if let Some(name) = self.name(&object.location) {
                    let tag = object.e_tag.as_deref().map(bare).unwrap_or_default();
                    found.insert(name, Listed { size: object.size, tag });
                }
            }
            Ok(found)
        })
    }

    fn get(&self, name: &str) -> Result<Option<(Vec<u8>, Version)>, Trouble> {
        let key = self.key(name)?;
        self.wait(async {
            let found = match self.store.get(&key).await {
                Err(error) if answer::is_absent(&error) => return Ok(None),
                found => found?,
            };
            let version = version(found.meta.e_tag.clone(), found.meta.version.clone());
            Ok(Some((found.bytes().await?.to_vec(), version)))
        })
    }

    fn head(&self, name: &str) -> Result<Option<Version>, Trouble> {
        let key = self.key(name)?;
        self.wait(async {
            match self.store.head(&key).await {
                Err(error) if answer::is_absent(&error) => Ok(None),
                found => found.map(|found| Some(version(found.e_tag, found.version))),
            }
        })
    }

    fn put(&self, name: &str, bytes: Vec<u8>, headers: &Headers, when: &Condition) -> Result<Version, Trouble> {
        let mode = match when {
            Condition::Always => PutMode::Overwrite,
            Condition::Absent => PutMode::Create,
            Condition::Is(Version { tag, generation }) => {
                PutMode::Update(UpdateVersion { e_tag: Some(format!("\"{tag}\"")), version: generation.clone() })
            }
        };
        let options = PutOptions { mode, attributes: attributes(headers), ..PutOptions::default() };
        let key = self.key(name)?;
        let put = self.wait(self.store.put_opts(&key, bytes.into(), options))?;
        Ok(version(put.e_tag, put.version))
    }

    fn put_file(
        &self,
        name: &str,
        file: &Path,
        hash: blake3::Hash,
        headers: &Headers,
    ) -> Result<Option<Version>, Trouble> {
        let disk = |error: std::io::Error| Trouble::new(TroubleKind::Disk, error.to_string());
        let mut file = open_plain(file).map_err(disk)?;
        let key = self.key(name)?;
        let options = PutMultipartOptions { attributes: attributes(headers), ..PutMultipartOptions::default() };
        self.runtime.block_on(async {
            let begun = self.store.put_multipart_opts(&key, options).await;
            let mut upload = begun.map_err(|error| self.trouble(&error))?;
            let put = self.parts(upload.as_mut(), &mut file, hash).await;
            if !matches!(put, Ok(Some(_))) {
                // Parts that nobody finishes would be paid for. If they stay, a rule of the bucket removes them.
                let _ = upload.abort().await;
            }
            Ok(put?.map(|put| version(put.e_tag, put.version)))
        })
    }

    fn delete(&self, names: &[String]) -> Result<(), Trouble> {
        let keys: Result<Vec<Key>, Trouble> = names.iter().map(|name| self.key(name)).collect();
        let keys = tokio_stream::iter(keys?.into_iter().map(Ok));
        self.wait(async {
            let mut deleted = self.store.delete_stream(Box::pin(keys));
            while let Some(one) = deleted.next().await {
                match one {
                    Err(error) if !answer::is_absent(&error) => return Err(error),
                    _ => {}
                }
            }
            Ok(())
        })
    }
}
