//! Colours as CSS writes them (<https://www.w3.org/TR/css-color-4/>), and how well one can be read on another.

/// A colour of sRGB, each channel from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Colour {
    channels: [f64; 3],
}

impl Colour {
    /// Reads a name, `#b0222a`, `rgb()`, `hsl()`, `oklab()` or `oklch()`. Colours that let others through are none: what can
    /// be read on them cannot be told. Channels outside of sRGB are cut.
    pub fn parse(text: &str) -> Option<Colour> {
        let text = text.trim().to_ascii_lowercase();
        if let Some(hex) = text.strip_prefix('#') {
            return Colour::hex(hex);
        }
        let Some((name, rest)) = text.split_once('(') else {
            return named(&text);
        };
        let inside = rest.strip_suffix(')')?;
        let given: Vec<&str> = inside.split([' ', ',']).filter(|piece| !piece.is_empty()).collect();
        let [a, b, c] = *given.as_slice() else { return None };
        let byte = |text: &str| Some(number(text, 255.0)? / 255.0);
        match name {
            "rgb" => Some(Colour::new([byte(a)?, byte(b)?, byte(c)?])),
            "hsl" => Some(hsl(angle(a)?, number(b, 100.0)? / 100.0, number(c, 100.0)? / 100.0)),
            "oklab" => Some(oklab([number(a, 1.0)?, number(b, 0.4)?, number(c, 0.4)?])),
            "oklch" => {
                let (chroma, hue) = (number(b, 0.4)?, angle(c)?.to_radians());
                Some(oklab([number(a, 1.0)?, chroma * hue.cos(), chroma * hue.sin()]))
            }
            _ => None,
        }
    }

    fn new(channels: [f64; 3]) -> Colour {
        Colour { channels: channels.map(|channel| channel.clamp(0.0, 1.0)) }
    }

    fn hex(digits: &str) -> Option<Colour> {
        let values: Vec<u32> = digits.chars().map(|c| c.to_digit(16)).collect::<Option<_>>()?;
        match *values.as_slice() {
            [r, g, b] => Some(Colour::new([r, g, b].map(|digit| f64::from(digit * 17) / 255.0))),
            [a, b, c, d, e, f] => {
                Some(Colour::new([(a, b), (c, d), (e, f)].map(|(high, low)| f64::from(high * 16 + low) / 255.0)))
            }
            _ => None,
        }
    }

    /// As `#rrggbb`.
    pub fn to_hex(self) -> String {
        // Channels lie between 0 and 1, so these are bytes.
        let digits = self.channels.map(|channel| format!("{:02x}", (channel * 255.0).round() as u8));
        format!("#{}", digits.concat())
    }

    /// The contrast of two colours, from 1 to 21 (<https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio>).
    pub fn contrast(self, other: Colour) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    fn luminance(self) -> f64 {
        let [r, g, b] = self.channels.map(linear);
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    /// This colour, lighter or darker until its contrast with `ground` is `wanted`, or as near as it gets.
    pub fn readable_on(self, ground: Colour, wanted: f64) -> Colour {
        let (white, black) = (Colour::new([1.0; 3]), Colour::new([0.0; 3]));
        let end = if white.contrast(ground) > black.contrast(ground) { white } else { black };
        if self.contrast(ground) >= wanted {
            return self;
        }
        let (mut low, mut high) = (0.0, 1.0);
        for _ in 0..24 {
            let middle = (low + high) / 2.0;
            match self.mixed(end, middle).contrast(ground) >= wanted {
                true => high = middle,
                false => low = middle,
            }
        }
        self.mixed(end, high)
    }

    /// A mixture as the eye sees it: of the other colour, this share.
    fn mixed(self, other: Colour, share: f64) -> Colour {
        let ([a, b, c], [x, y, z]) = (to_oklab(self), to_oklab(other));
        let mix = |from: f64, to: f64| from + (to - from) * share;
        oklab([mix(a, x), mix(b, y), mix(c, z)])
    }
}

/// A number, or a share of `whole`.
fn number(text: &str, whole: f64) -> Option<f64> {
    let (text, unit) = text.strip_suffix('%').map_or((text, 1.0), |text| (text, whole / 100.0));
    plain(text).map(|value| value * unit)
}

fn angle(text: &str) -> Option<f64> {
    plain(text.strip_suffix("deg").unwrap_or(text))
}

fn plain(text: &str) -> Option<f64> {
    let digits = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+'));
    text.parse().ok().filter(|_| digits)
}

fn hsl(hue: f64, saturation: f64, light: f64) -> Colour {
    let chroma = saturation * light.min(1.0 - light);
    let channel = |n: f64| {
        let k = (n + hue / 30.0).rem_euclid(12.0);
        light - chroma * (k - 3.0).min(9.0 - k).clamp(-1.0, 1.0)
    };
    Colour::new([channel(0.0), channel(8.0), channel(4.0)])
}

fn linear(channel: f64) -> f64 {
    if channel <= 0.040_45 { channel / 12.92 } else { ((channel + 0.055) / 1.055).powf(2.4) }
}

fn gamma(channel: f64) -> f64 {
    if channel <= 0.003_130_8 { channel * 12.92 } else { 1.055 * channel.powf(1.0 / 2.4) - 0.055 }
}

/// From Oklab (<https://bottosson.github.io/posts/oklab/>).
fn oklab([light, a, b]: [f64; 3]) -> Colour {
    let l = (light + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
    let m = (light - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
    let s = (light - 0.089_484_177_5 * a - 1.291_485_548 * b).powi(3);
    let rgb = [
        4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s,
        -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s,
        -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701 * s,
    ];
    Colour::new(rgb.map(|channel| gamma(channel.max(0.0))))
}

fn to_oklab(colour: Colour) -> [f64; 3] {
    let [r, g, b] = colour.channels.map(linear);
    let l = (0.412_221_470_8 * r + 0.536_332_536_3 * g + 0.051_445_992_9 * b).cbrt();
    let m = (0.211_903_498_2 * r + 0.680_699_545_1 * g + 0.107_396_956_6 * b).cbrt();
    let s = (0.088_302_461_9 * r + 0.281_718_837_6 * g + 0.629_978_700_5 * b).cbrt();
    [
        0.210_454_255_3 * l + 0.793_617_785 * m - 0.004_072_046_8 * s,
        1.977_998_495_1 * l - 2.428_592_205 * m + 0.450_593_709_9 * s,
        0.025_904_037_1 * l + 0.782_771_766_2 * m - 0.808_675_766 * s,
    ]
}

fn named(name: &str) -> Option<Colour> {
    let found = NAMES.split(' ').find_map(|entry| entry.strip_prefix(name)?.strip_prefix(':'));
    found.and_then(Colour::hex)
}

/// The names of CSS (<https://www.w3.org/TR/css-color-4/#named-colors>).
const NAMES: &str = "\
    aliceblue:f0f8ff antiquewhite:faebd7 aqua:00ffff aquamarine:7fffd4 azure:f0ffff beige:f5f5dc bisque:ffe4c4 \
    black:000000 blanchedalmond:ffebcd blue:0000ff blueviolet:8a2be2 brown:a52a2a burlywood:deb887 \
    cadetblue:5f9ea0 chartreuse:7fff00 chocolate:d2691e coral:ff7f50 cornflowerblue:6495ed cornsilk:fff8dc \
    crimson:dc143c cyan:00ffff darkblue:00008b darkcyan:008b8b darkgoldenrod:b8860b darkgray:a9a9a9 \
    darkgreen:006400 darkgrey:a9a9a9 darkkhaki:bdb76b darkmagenta:8b008b darkolivegreen:556b2f \
    darkorange:ff8c00 darkorchid:9932cc darkred:8b0000 darksalmon:e9967a darkseagreen:8fbc8f \
    darkslateblue:483d8b darkslategray:2f4f4f darkslategrey:2f4f4f darkturquoise:00ced1 darkviolet:9400d3 \
    deeppink:ff1493 deepskyblue:00bfff dimgray:696969 dimgrey:696969 dodgerblue:1e90ff firebrick:b22222 \
    floralwhite:fffaf0 forestgreen:228b22 fuchsia:ff00ff gainsboro:dcdcdc ghostwhite:f8f8ff gold:ffd700 \
    goldenrod:daa520 gray:808080 green:008000 greenyellow:adff2f grey:808080 honeydew:f0fff0 hotpink:ff69b4 \
    indianred:cd5c5c indigo:4b0082 ivory:fffff0 khaki:f0e68c lavender:e6e6fa lavenderblush:fff0f5 \
    lawngreen:7cfc00 lemonchiffon:fffacd lightblue:add8e6 lightcoral:f08080 lightcyan:e0ffff \
    lightgoldenrodyellow:fafad2 lightgray:d3d3d3 lightgreen:90ee90 lightgrey:d3d3d3 lightpink:ffb6c1 \
    lightsalmon:ffa07a lightseagreen:20b2aa lightskyblue:87cefa lightslategray:778899 lightslategrey:778899 \
    lightsteelblue:b0c4de lightyellow:ffffe0 lime:00ff00 limegreen:32cd32 linen:faf0e6 magenta:ff00ff \
    maroon:800000 mediumaquamarine:66cdaa mediumblue:0000cd mediumorchid:ba55d3 mediumpurple:9370db \
    mediumseagreen:3cb371 mediumslateblue:7b68ee mediumspringgreen:00fa9a mediumturquoise:48d1cc \
    mediumvioletred:c71585 midnightblue:191970 mintcream:f5fffa mistyrose:ffe4e1 moccasin:ffe4b5 \
    navajowhite:ffdead navy:000080 oldlace:fdf5e6 olive:808000 olivedrab:6b8e23 orange:ffa500 orangered:ff4500 \
    orchid:da70d6 palegoldenrod:eee8aa palegreen:98fb98 paleturquoise:afeeee palevioletred:db7093 \
    papayawhip:ffefd5 peachpuff:ffdab9 peru:cd853f pink:ffc0cb plum:dda0dd powderblue:b0e0e6 purple:800080 \
    rebeccapurple:663399 red:ff0000 rosybrown:bc8f8f royalblue:4169e1 saddlebrown:8b4513 salmon:fa8072 \
    sandybrown:f4a460 seagreen:2e8b57 seashell:fff5ee sienna:a0522d silver:c0c0c0 skyblue:87ceeb \
    slateblue:6a5acd slategray:708090 slategrey:708090 snow:fffafa springgreen:00ff7f steelblue:4682b4 \
    tan:d2b48c teal:008080 thistle:d8bfd8 tomato:ff6347 turquoise:40e0d0 violet:ee82ee wheat:f5deb3 \
    white:ffffff whitesmoke:f5f5f5 yellow:ffff00 yellowgreen:9acd32";

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn all_ways_to_write_a_colour() {
        let hex = |text: &str| Colour::parse(text).map(Colour::to_hex);
        for (text, wanted) in [
            ("#B22", "#bb2222"),
            ("#9f231a", "#9f231a"),
            (" DarkSlateGray ", "#2f4f4f"),
            ("red", "#ff0000"),
            ("rgb(10, 20, 30)", "#0a141e"),
            ("rgb(10% 20% 30%)", "#1a334d"),
            ("hsl(120 100% 25%)", "#008000"),
            ("hsl(210deg, 50%, 40%)", "#336699"),
            ("oklch(0.628 0.2577 29.23)", "#ff0000"),
            ("oklab(1 0 0)", "#ffffff"),
        ] {
            assert_eq!(hex(text).as_deref(), Some(wanted), "{text}");
        }
        for wrong in ["", "#12", "#1234", "#ggg", "rot", "rgb(1 2)", "rgb(1 2 3 / 50%)", "rgb(var(--x))", "re", "red;}"]
        {
            assert_eq!(hex(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn contrasts() {
        let of = |a: &str, b: &str| Colour::parse(a).unwrap().contrast(Colour::parse(b).unwrap());
        assert!((of("black", "white") - 21.0).abs() < 1e-9);
        assert!((of("#777", "white") - 4.48).abs() < 0.01);
    }

    proptest! {
        #[test]
        fn what_is_made_readable_is(colour in "#[0-9a-f]{6}", ground in "#[0-9a-f]{6}") {
            let (colour, ground) = (Colour::parse(&colour).unwrap(), Colour::parse(&ground).unwrap());
            // On any ground, black or white has this contrast; whole bytes cost a little of it.
            let made = colour.readable_on(ground, 4.5).to_hex();
            prop_assert!(Colour::parse(&made).unwrap().contrast(ground) > 4.4, "{}", made);
        }

        #[test]
        fn any_text_is_a_colour_or_none(text in "[a-z#(),.% 0-9/-]{0,30}") {
            let found = Colour::parse(&text);
            prop_assert!(found.is_none_or(|colour| Colour::parse(&colour.to_hex()).is_some()));
        }
    }
}
