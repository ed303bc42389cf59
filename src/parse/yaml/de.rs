//! serde over a [`Node`]: values keep their places, and an error knows the way to the value it is about.

use serde::de::{self, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;

use super::{Data, Field, Kind, Node, Scalar};
use crate::parse::RawText;
use crate::source::{Span, Spanned};

/// Names of newtype structs through which types ask for more than serde's data model has.
pub(super) mod magic {
    /// A value with its place: file, start, end, value.
    pub const SPANNED: &str = "nutgraf::Spanned";
    /// A text with its way back to the file: file, start, end, text, pairs of offsets.
    pub const TEXT: &str = "nutgraf::RawText";
    /// A list, or one value that stands for a list of one.
    pub const LIST: &str = "nutgraf::OneOrMany";
}

/// Structs that may be written as one value: the field which that value is.
const SHORT: &[(&str, &str)] = &[
    ("author", "name"),
    ("archived copy", "url"),
    ("picture", "src"),
    ("place", "name"),
    ("citation", "id"),
    ("theme setting", "name"),
    ("menu entry", "url"),
    ("title of a term", "title"),
    ("deploy target", "url"),
];

/// What is wrong with a value, and the way to it from the root, last step first.
#[derive(Debug)]
pub(super) struct Problem {
    pub what: What,
    pub path: Vec<Step>,
}

/// One step down the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// To the value of this field, by index.
    Field(usize),
    /// To this item of a list.
    Item(usize),
}

/// What is wrong.
#[derive(Debug)]
pub(super) enum What {
    /// The key at the end of the path does not exist.
    UnknownField { known: &'static [&'static str], noun: &'static str },
    /// The map at the end of the path lacks this.
    MissingField { field: &'static str, noun: &'static str },
    /// Two names of one field.
    DuplicateField(&'static str),
    /// None of these words.
    UnknownWord(&'static [&'static str]),
    /// Something else was wanted: "a list".
    Wanted(String),
    /// A text or list without content.
    Empty,
    /// A sentence.
    Custom(String),
    /// A filler stands where no filler can.
    NoFiller,
}

impl Problem {
    fn new(what: What) -> Self {
        Problem { what, path: Vec::new() }
    }

    fn wanted(what: impl Into<String>) -> Self {
        Problem::new(What::Wanted(what.into()))
    }

    fn below(mut self, step: Step) -> Self {
        self.path.push(step);
        self
    }

    fn of(mut self, name: &'static str) -> Self {
        if let What::UnknownField { noun, .. } | What::MissingField { noun, .. } = &mut self.what
            && noun.is_empty()
        {
            *noun = name;
        }
        self
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        write!(f, "{:?}", self.what)
    }
}

impl std::error::Error for Problem {}

impl de::Error for Problem {
    fn custom<T: std::fmt::Display>(message: T) -> Self {
        Problem::new(What::Custom(message.to_string()))
    }

    fn invalid_type(_: de::Unexpected, wanted: &dyn de::Expected) -> Self {
        Problem::wanted(in_words(&wanted.to_string()))
    }

    fn invalid_value(_: de::Unexpected, wanted: &dyn de::Expected) -> Self {
        Problem::wanted(in_words(&wanted.to_string()))
    }

    fn unknown_variant(_: &str, known: &'static [&'static str]) -> Self {
        Problem::new(What::UnknownWord(known))
    }

    fn unknown_field(_: &str, known: &'static [&'static str]) -> Self {
        Problem::new(What::UnknownField { known, noun: "" })
    }

    fn missing_field(field: &'static str) -> Self {
        Problem::new(What::MissingField { field, noun: "" })
    }

    fn duplicate_field(field: &'static str) -> Self {
        Problem::new(What::DuplicateField(field))
    }
}

/// serde's names of types in the words of authors.
fn in_words(wanted: &str) -> String {
    match wanted {
        "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number from 0 on that is not too large".into(),
        "i8" | "i16" | "i32" | "i64" | "isize" => "a whole number that is not too large".into(),
        other if other.starts_with("a nonzero u") => "a whole number from 1 on".into(),
        other => other.into(),
    }
}

/// Reads one node.
#[derive(Clone, Copy)]
pub(super) struct De<'n>(pub &'n Node);

impl<'n> De<'n> {
    fn scalar(self, wanted: &str) -> Result<&'n Scalar, Problem> {
        match &self.0.data {
            Data::Scalar(scalar) => Ok(scalar),
            _ => Err(Problem::wanted(wanted)),
        }
    }

    fn text(self) -> Result<&'n RawText, Problem> {
        self.scalar("a text").map(|scalar| &scalar.text)
    }

    /// A scalar that says nothing, though the author wrote it.
    fn refuse_blank(self) -> Result<(), Problem> {
        match &self.0.data {
            Data::Scalar(scalar) if !self.0.is_filler() && scalar.text.text.trim().is_empty() => {
                Err(Problem::new(What::Empty))
            }
            _ => Ok(()),
        }
    }

    fn int(self) -> Result<i64, Problem> {
        match self.scalar("a whole number")?.kind {
            Kind::Int(value) => Ok(value),
            _ if self.0.is_filler() => Ok(0),
            _ => Err(Problem::wanted("a whole number")),
        }
    }
}

macro_rules! ints {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
            visitor.visit_i64(self.int()?)
        })*
    };
}

impl<'de> Deserializer<'de> for De<'_> {
    type Error = Problem;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        match &self.0.data {
            Data::Null => visitor.visit_unit(),
            Data::Scalar(_) if self.0.is_filler() => visitor.visit_unit(),
            Data::Scalar(scalar) => match scalar.kind {
                Kind::Bool(value) => visitor.visit_bool(value),
                Kind::Int(value) => visitor.visit_i64(value),
                Kind::Float(value) => visitor.visit_f64(value),
                Kind::Text => visitor.visit_str(&scalar.text.text),
            },
            Data::Seq(items) => visitor.visit_seq(Items::new(items, true)),
            Data::Map(fields) => visitor.visit_map(Fields::new(fields, true)),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        match self.scalar("`true` or `false`")?.kind {
            Kind::Bool(value) => visitor.visit_bool(value),
            _ if self.0.is_filler() => visitor.visit_bool(false),
            _ => Err(Problem::wanted("`true` or `false`")),
        }
    }

    ints! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        self.deserialize_f64(visitor)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        match self.scalar("a number")?.kind {
            Kind::Int(value) => visitor.visit_f64(value as f64),
            Kind::Float(value) if value.is_finite() => visitor.visit_f64(value),
            _ if self.0.is_filler() => visitor.visit_f64(0.0),
            _ => Err(Problem::wanted("a number")),
        }
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        self.deserialize_str(visitor)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        visitor.visit_str(&self.text()?.text)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        self.deserialize_str(visitor)
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        self.deserialize_str(visitor)
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        if self.0.is_null() || self.0.is_filler() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Problem> {
        visitor.visit_unit()
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Problem> {
        match name {
            magic::SPANNED => {
                self.refuse_blank()?;
                visitor.visit_seq(Placed { span: self.0.span, value: Some(self), sent: 0 })
            }
            magic::TEXT => {
                let text = self.text()?;
                self.refuse_blank()?;
                visitor.visit_seq(TextParts { text, sent: 0 })
            }
            magic::LIST => match &self.0.data {
                Data::Seq(items) => visitor.visit_seq(Items::new(items, false)),
                _ if self.0.is_filler() => visitor.visit_seq(Items::new(&[], false)),
                _ => {
                    visitor.visit_seq(Items { items: std::slice::from_ref(self.0), at: 0, nulls: false, single: true })
                }
            },
            _ => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        match &self.0.data {
            Data::Seq(items) => visitor.visit_seq(Items::new(items, false)),
            _ if self.0.is_filler() => visitor.visit_seq(Items::new(&[], false)),
            _ => Err(Problem::wanted("a list")),
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Problem> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Problem> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        match &self.0.data {
            Data::Map(fields) => visitor.visit_map(Fields::new(fields, false)),
            _ if self.0.is_filler() => visitor.visit_map(Fields::new(&[], false)),
            _ => Err(Problem::wanted("a map of keys")),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        known: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Problem> {
        if self.0.is_filler() {
            return Err(Problem::new(What::NoFiller));
        }
        match &self.0.data {
            Data::Map(fields) => visitor.visit_map(Fields::new(fields, false)).map_err(|problem| problem.of(name)),
            data => match (SHORT.iter().find(|(short, _)| *short == name), data) {
                (Some((_, field)), Data::Scalar(_)) => visitor.visit_map(ShortForm { field: Some(field), value: self }),
                (Some(_), _) => Err(Problem::wanted(format!("one value or {}", keys(known)))),
                (None, _) => Err(Problem::wanted(keys(known))),
            },
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        known: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Problem> {
        let text = &self.scalar("one word")?.text.text;
        let word = match known.first() {
            Some(first) if self.0.is_filler() => first,
            _ => known.iter().find(|word| *word == text).ok_or(Problem::new(What::UnknownWord(known)))?,
        };
        visitor.visit_enum(IntoDeserializer::<Problem>::into_deserializer(*word))
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        self.deserialize_str(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        visitor.visit_unit()
    }
}

fn keys(known: &[&str]) -> String {
    let some: Vec<String> = known.iter().take(3).map(|key| format!("`{key}`")).collect();
    format!("a map of keys such as {}", some.join(", "))
}

/// The items of a list; nulls are left out unless asked for.
struct Items<'n> {
    items: &'n [Node],
    at: usize,
    nulls: bool,
    /// One value that stands for a list: no step of the path.
    single: bool,
}

impl<'n> Items<'n> {
    fn new(items: &'n [Node], nulls: bool) -> Self {
        Items { items, at: 0, nulls, single: false }
    }
}

impl<'de> SeqAccess<'de> for Items<'_> {
    type Error = Problem;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Problem> {
        while let Some(node) = self.items.get(self.at) {
            self.at += 1;
            if node.is_null() && !self.nulls {
                continue;
            }
            let result = seed.deserialize(De(node));
            let step = Step::Item(self.at - 1);
            return result.map(Some).map_err(|problem| if self.single { problem } else { problem.below(step) });
        }
        Ok(None)
    }
}

/// The fields of a map; those without a value are left out unless asked for.
struct Fields<'n> {
    fields: &'n [Field],
    at: usize,
    nulls: bool,
}

impl<'n> Fields<'n> {
    fn new(fields: &'n [Field], nulls: bool) -> Self {
        Fields { fields, at: 0, nulls }
    }
}

impl<'de> MapAccess<'de> for Fields<'_> {
    type Error = Problem;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Problem> {
        while let Some(field) = self.fields.get(self.at) {
            self.at += 1;
            if field.value.is_null() && !self.nulls {
                continue;
            }
            let key = seed.deserialize(Key(&field.key));
            return key.map(Some).map_err(|problem| problem.below(Step::Field(self.at - 1)));
        }
        Ok(None)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Problem> {
        let field = self.fields.get(self.at.wrapping_sub(1)).ok_or_else(|| Problem::wanted("a value"))?;
        seed.deserialize(De(&field.value)).map_err(|problem| problem.below(Step::Field(self.at - 1)))
    }
}

/// One value in place of a map with one field.
struct ShortForm<'n> {
    field: Option<&'static str>,
    value: De<'n>,
}

impl<'de> MapAccess<'de> for ShortForm<'_> {
    type Error = Problem;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Problem> {
        self.field.take().map(|field| seed.deserialize(field.into_deserializer())).transpose()
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Problem> {
        seed.deserialize(self.value)
    }
}

/// Reads a key.
struct Key<'n>(&'n Spanned<String>);

impl<'de> Deserializer<'de> for Key<'_> {
    type Error = Problem;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        visitor.visit_str(&self.0.value)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Problem> {
        match name {
            magic::SPANNED => visitor.visit_seq(Placed { span: self.0.span, value: Some(self), sent: 0 }),
            _ => visitor.visit_newtype_struct(self),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// File, start, end, value.
struct Placed<D> {
    span: Span,
    value: Option<D>,
    sent: u8,
}

impl<'de, D: Deserializer<'de, Error = Problem>> SeqAccess<'de> for Placed<D> {
    type Error = Problem;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Problem> {
        self.sent += 1;
        if let Some(number) = span_part(self.span, self.sent) {
            return seed.deserialize(number.into_deserializer()).map(Some);
        }
        self.value.take().map(|value| seed.deserialize(value)).transpose()
    }
}

/// File, start, end, text, then the map as pairs.
struct TextParts<'n> {
    text: &'n RawText,
    sent: usize,
}

impl<'de> SeqAccess<'de> for TextParts<'_> {
    type Error = Problem;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Problem> {
        self.sent += 1;
        if let Some(number) = span_part(self.text.span, self.sent.min(4) as u8) {
            return seed.deserialize(number.into_deserializer()).map(Some);
        }
        if self.sent == 4 {
            return seed.deserialize(self.text.text.as_str().into_deserializer()).map(Some);
        }
        let index = self.sent - 5;
        let Some(&(text, file)) = self.text.pairs().get(index / 2) else { return Ok(None) };
        let number = if index.is_multiple_of(2) { text } else { file };
        seed.deserialize((number as u64).into_deserializer()).map(Some)
    }
}

fn span_part(span: Span, part: u8) -> Option<u32> {
    match part {
        1 => Some(span.file.0),
        2 => Some(span.start),
        3 => Some(span.end),
        _ => None,
    }
}
