//! serde_yaml reads the text that the gate let through, decides what each scalar is, and has to see the same tree.

use std::cell::Cell;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::{Data, Kind, Node, Text, traps};
use crate::diag::Diagnostic;
use crate::source::Span;

/// Sets the kind of every scalar of `node` as serde_yaml sees it.
///
/// # Errors
/// If serde_yaml reads another tree, or none.
pub(super) fn agree(node: &mut Node, source: &Text) -> Result<(), Box<Diagnostic>> {
    let parted = Cell::new(None);
    let root = node.span;
    let seed = Value { node, parted: &parted };
    let Err(error) = seed.deserialize(serde_yaml::Deserializer::from_str(source.text)) else {
        return Ok(());
    };
    Err(Box::new(match parted.get() {
        Some(span) => traps::ambiguous(span),
        None => {
            let at = error.location().map(|at| at.index().min(source.text.len()));
            traps::unreadable(source, at, &error.to_string(), root)
        }
    }))
}

/// Visits one value and compares it with its node.
struct Value<'n, 'c> {
    node: &'n mut Node,
    /// Where the two readings parted.
    parted: &'c Cell<Option<Span>>,
}

impl Value<'_, '_> {
    fn part<E: Error>(&self) -> E {
        self.parted.set(self.parted.get().or(Some(self.node.span)));
        E::custom("two readings")
    }

    fn scalar<E: Error>(self, kind: Kind) -> Result<(), E> {
        match &mut self.node.data {
            Data::Scalar(scalar) => scalar.kind = kind,
            _ => return Err(self.part()),
        }
        Ok(())
    }

    fn number<E: Error>(self, exact: Option<i64>, near: f64) -> Result<(), E> {
        self.scalar(exact.map_or(Kind::Float(near), Kind::Int))
    }
}

impl<'de> DeserializeSeed<'de> for Value<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Value<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str("the value that the gate saw")
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        if !matches!(self.node.data, Data::Scalar(_)) {
            return Err(self.part());
        }
        self.node.data = Data::Null;
        Ok(())
    }

    fn visit_none<E: Error>(self) -> Result<(), E> {
        self.visit_unit()
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        self.scalar(Kind::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<(), E> {
        self.number(Some(value), value as f64)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        self.number(i64::try_from(value).ok(), value as f64)
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<(), E> {
        self.number(None, value as f64)
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<(), E> {
        self.number(None, value as f64)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<(), E> {
        self.number(None, value)
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<(), E> {
        match &self.node.data {
            Data::Scalar(scalar) if scalar.text.text == value => Ok(()),
            _ => Err(self.part()),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let parted = self.parted;
        let span = self.node.span;
        let Data::Seq(items) = &mut self.node.data else { return Err(self.part()) };
        for node in items {
            if seq.next_element_seed(Value { node, parted })?.is_none() {
                parted.set(parted.get().or(Some(span)));
                return Err(A::Error::custom("two readings"));
            }
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let parted = self.parted;
        let Data::Map(fields) = &mut self.node.data else { return Err(self.part()) };
        for field in fields {
            let key = Key { text: &field.key.value };
            if map.next_key_seed(key)? != Some(true) {
                parted.set(parted.get().or(Some(field.key.span)));
                return Err(A::Error::custom("two readings"));
            }
            map.next_value_seed(Value { node: &mut field.value, parted })?;
        }
        Ok(())
    }
}

/// Visits a key and says whether it is the expected one.
struct Key<'n> {
    text: &'n str,
}

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<bool, E> {
        Ok(self.text == value)
    }
}
