//! Breaking a text into lines of like length, as large as they fit.

/// A text in lines.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Lines {
    /// The lines.
    pub lines: Vec<String>,
    /// Their size in pixels.
    pub size: f64,
}

/// What may not be divided, and whether a space stands before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// The letters.
    pub text: String,
    /// A space stands before it.
    pub space: bool,
}

/// Divides a text where lines may end: at spaces, after hyphens and dashes in words, between the letters of scripts that have
/// no spaces.
pub(super) fn pieces(text: &str) -> Vec<Piece> {
    let mut found: Vec<Piece> = Vec::new();
    for word in text.split_whitespace() {
        let mut space = !found.is_empty();
        let mut now = String::new();
        for c in word.chars() {
            let (ends, begins) = (now.chars().next_back(), c);
            if ends.is_some_and(|before| may_divide(before, begins)) {
                found.push(Piece { text: std::mem::take(&mut now), space: std::mem::replace(&mut space, false) });
            }
            now.push(c);
        }
        found.push(Piece { text: now, space });
    }
    found
}

fn may_divide(before: char, after: char) -> bool {
    let dash = matches!(before, '-' | '–' | '—' | '/') && after.is_alphanumeric();
    let closing = "、。，．・：；？！」』）】》〉”’％%),.;:!?…ーぁぃぅぇぉっゃゅょァィゥェォッャュョ".contains(after);
    let opening = "「『（【《〈“‘(".contains(before);
    dash || ((is_unspaced(before) || is_unspaced(after)) && !closing && !opening)
}

/// Letters of scripts that divide lines between any two letters: Chinese, Japanese.
fn is_unspaced(c: char) -> bool {
    matches!(u32::from(c), 0x2E80..=0x312F | 0x31A0..=0x9FFF | 0xF900..=0xFAFF | 0xFF00..=0xFF60 | 0x20000..=0x3FFFF)
}

/// How wide a text is, piece by piece, at size 1.
pub(super) struct Measured {
    /// The pieces with their widths.
    pub pieces: Vec<(Piece, f64)>,
    /// Width of a space.
    pub space: f64,
}

impl Measured {
    /// Sets the text in at most `most` lines of this width and all of this height, as large as it fits between two sizes; what is
    /// too long at the least size is cut. `leading`: height of a line at size 1.
    pub fn fit(&self, width: f64, height: f64, (largest, least): (f64, f64), most: usize, leading: f64) -> Lines {
        let short = self.divided(width / least.max(largest / 2.0));
        short.fit_pieces(width, height, (largest, least), most, leading)
    }

    fn fit_pieces(&self, width: f64, height: f64, (largest, least): (f64, f64), most: usize, leading: f64) -> Lines {
        let mut size = largest;
        loop {
            let room = ((height / (size * leading)).floor() as usize).clamp(1, most);
            let longest = self.pieces.iter().map(|(_, width)| *width).fold(0.0, f64::max);
            if let Some(breaks) =
                self.breaks(width / size).filter(|lines| lines.len() <= room && longest * size <= width)
            {
                return Lines { lines: self.words(&self.even(breaks, width / size)), size };
            }
            if size <= least {
                return self.cut(width, room, size);
            }
            size = (size - 2.0).max(least);
        }
    }

    /// Words longer than this are divided, wherever it may be: no dictionary is at hand for every language.
    fn divided(&self, longest: f64) -> Measured {
        let mut pieces: Vec<(Piece, f64)> = Vec::new();
        for (piece, own) in &self.pieces {
            let parts = (own / longest).ceil().max(1.0);
            let letters: Vec<char> = piece.text.chars().collect();
            let length = ((letters.len() as f64 / parts).ceil() as usize).max(1);
            let count = letters.len().div_ceil(length).max(1);
            for (i, part) in letters.chunks(length).enumerate() {
                let mut text: String = part.iter().collect();
                if i + 1 < count {
                    text.push('-');
                }
                let wide = own * text.chars().count() as f64 / letters.len().max(1) as f64;
                pieces.push((Piece { text, space: piece.space && i == 0 }, wide));
            }
        }
        Measured { pieces, space: self.space }
    }

    /// Where lines begin if each is as long as it can be.
    fn breaks(&self, width: f64) -> Option<Vec<usize>> {
        let mut begins = vec![0];
        let mut filled = 0.0;
        for (at, (piece, own)) in self.pieces.iter().enumerate() {
            let with = filled + if piece.space && filled > 0.0 { self.space } else { 0.0 } + own;
            filled = if filled > 0.0 && with > width {
                begins.push(at);
                *own
            } else {
                with
            };
        }
        (!self.pieces.is_empty()).then_some(begins)
    }

    /// The same number of lines, the longest of which is as short as it can be.
    fn even(&self, breaks: Vec<usize>, width: f64) -> Vec<usize> {
        let (mut low, mut high, mut best) = (0.0, width, breaks);
        for _ in 0..20 {
            let middle = f64::midpoint(low, high);
            match self.breaks(middle).filter(|lines| lines.len() <= best.len()) {
                Some(lines) if self.widest(&lines) <= width => (high, best) = (middle, lines),
                _ => low = middle,
            }
        }
        best
    }

    fn widest(&self, begins: &[usize]) -> f64 {
        let ends = begins.iter().skip(1).copied().chain([self.pieces.len()]);
        let line = |(&from, to): (&usize, usize)| {
            let pieces = self.pieces.get(from..to).unwrap_or_default();
            pieces
                .iter()
                .enumerate()
                .map(|(i, (piece, own))| own + if i > 0 && piece.space { self.space } else { 0.0 })
                .sum()
        };
        begins.iter().zip(ends).map(line).fold(0.0, f64::max)
    }

    fn words(&self, begins: &[usize]) -> Vec<String> {
        let ends = begins.iter().skip(1).copied().chain([self.pieces.len()]);
        let line = |(&from, to): (&usize, usize)| {
            let mut line = String::new();
            for (piece, _) in self.pieces.get(from..to).unwrap_or_default() {
                if piece.space && !line.is_empty() {
                    line.push(' ');
                }
                line.push_str(&piece.text);
            }
            line
        };
        begins.iter().zip(ends).map(line).collect()
    }

    /// As many lines as there is room for; the last ends in an ellipsis.
    fn cut(&self, width: f64, room: usize, size: f64) -> Lines {
        let mut short = Measured { pieces: self.pieces.clone(), space: self.space };
        let mut was_cut = false;
        // Room for the ellipsis, about as wide as a letter.
        let fits = |short: &Measured, was_cut: bool| {
            let narrower = if was_cut { width / size - 1.0 } else { width / size };
            short.breaks(narrower).is_none_or(|lines| lines.len() <= room)
        };
        while !fits(&short, was_cut) && short.pieces.len() > 1 {
            short.pieces.pop();
            was_cut = true;
        }
        let mut lines = short.breaks(width / size).map(|begins| short.words(&begins)).unwrap_or_default();
        if let Some(last) = lines.last_mut().filter(|_| was_cut) {
            last.truncate(last.trim_end_matches([',', ';', ':', '.', '–', '-', ' ']).len());
            last.push('…');
        }
        lines.truncate(room);
        Lines { lines, size }
    }
}
