//! French and Spanish.

use super::words::{Collapse, Forms, Gap, Phrases, Vague, ValueWords, Words};

pub(super) static FRENCH: Words = Words {
    day: Phrases {
        bare: "{}",
        at: "le {}",
        about: "vers le {}",
        since: "depuis le {}",
        from: "à partir du {}",
        until: "jusqu’au {}",
    },
    month: Phrases {
        bare: "{}",
        at: "en {}",
        about: "vers {}",
        since: "depuis {}",
        from: "dès {}",
        until: "jusqu’en {}",
    },
    year: Phrases {
        bare: "{}",
        at: "en {}",
        about: "vers {}",
        since: "depuis {}",
        from: "à partir de {}",
        until: "jusqu’en {}",
    },
    seasons: [
        Phrases {
            bare: "printemps {}",
            at: "au printemps {}",
            about: "vers le printemps {}",
            since: "depuis le printemps {}",
            from: "à partir du printemps {}",
            until: "jusqu’au printemps {}",
        },
        Phrases {
            bare: "été {}",
            at: "à l’été {}",
            about: "vers l’été {}",
            since: "depuis l’été {}",
            from: "à partir de l’été {}",
            until: "jusqu’à l’été {}",
        },
        Phrases {
            bare: "automne {}",
            at: "à l’automne {}",
            about: "vers l’automne {}",
            since: "depuis l’automne {}",
            from: "à partir de l’automne {}",
            until: "jusqu’à l’automne {}",
        },
        Phrases {
            bare: "hiver {}",
            at: "à l’hiver {}",
            about: "vers l’hiver {}",
            since: "depuis l’hiver {}",
            from: "à partir de l’hiver {}",
            until: "jusqu’à l’hiver {}",
        },
    ],
    decade: Vague { bare: "années {}", at: "dans les années {}", about: "vers les années {}" },
    decade_name: |year| year.to_string(),
    century: Vague { bare: "{} siècle", at: "au {} siècle", about: "vers le {} siècle" },
    ordinal: |number| format!("{}{}", roman(number), if number == 1 { "er" } else { "e" }),
    winter: ("-", false),
    probably: "probablement {}",
    roughly: "environ {}",
    roughly_inside: false,
    some_day: "un jour en {}",
    some_day_of_year: "un jour de {}",
    some_month: "un mois de {}",
    range: "{} – {}",
    end_unknown: "{}, fin inconnue",
    start_unknown: "{}, début inconnu",
    collapse: Collapse::DayFirst("{}"),
    time: "{} à {}",
    value: ValueWords { about: "environ {}", at_least: "au moins {}", at_most: "au plus {}", range: "{} à {}" },
    gap: Gap {
        none: "le même jour",
        units: [
            Forms::of_two("un jour plus tard", "{} jours plus tard"),
            Forms::of_two("une semaine plus tard", "{} semaines plus tard"),
            Forms::of_two("un mois plus tard", "{} mois plus tard"),
            Forms::of_two("un an plus tard", "{} ans plus tard"),
        ],
        numbers: &["deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze"],
    },
};

pub(super) static SPANISH: Words = Words {
    day: Phrases {
        bare: "{}",
        at: "el {}",
        about: "hacia el {}",
        since: "desde el {}",
        from: "a partir del {}",
        until: "hasta el {}",
    },
    month: Phrases {
        bare: "{}",
        at: "en {}",
        about: "hacia {}",
        since: "desde {}",
        from: "a partir de {}",
        until: "hasta {}",
    },
    year: Phrases {
        bare: "{}",
        at: "en {}",
        about: "hacia {}",
        since: "desde {}",
        from: "a partir de {}",
        until: "hasta {}",
    },
    seasons: [
        Phrases {
            bare: "primavera de {}",
            at: "en la primavera de {}",
            about: "hacia la primavera de {}",
            since: "desde la primavera de {}",
            from: "a partir de la primavera de {}",
            until: "hasta la primavera de {}",
        },
        Phrases {
            bare: "verano de {}",
            at: "en el verano de {}",
            about: "hacia el verano de {}",
            since: "desde el verano de {}",
            from: "a partir del verano de {}",
            until: "hasta el verano de {}",
        },
        Phrases {
            bare: "otoño de {}",
            at: "en el otoño de {}",
            about: "hacia el otoño de {}",
            since: "desde el otoño de {}",
            from: "a partir del otoño de {}",
            until: "hasta el otoño de {}",
        },
        Phrases {
            bare: "invierno de {}",
            at: "en el invierno de {}",
            about: "hacia el invierno de {}",
            since: "desde el invierno de {}",
            from: "a partir del invierno de {}",
            until: "hasta el invierno de {}",
        },
    ],
    decade: Vague { bare: "década de {}", at: "en la década de {}", about: "hacia la década de {}" },
    decade_name: |year| year.to_string(),
    century: Vague { bare: "siglo {}", at: "en el siglo {}", about: "hacia el siglo {}" },
    ordinal: roman,
    winter: ("-", false),
    probably: "probablemente {}",
    roughly: "aproximadamente {}",
    roughly_inside: false,
    some_day: "un día de {}",
    some_day_of_year: "un día de {}",
    some_month: "un mes de {}",
    range: "{} – {}",
    end_unknown: "{}, final desconocido",
    start_unknown: "{}, comienzo desconocido",
    collapse: Collapse::DayFirst("{}"),
    time: "{}, {}",
    value: ValueWords {
        about: "aproximadamente {}",
        at_least: "al menos {}",
        at_most: "como máximo {}",
        range: "de {} a {}",
    },
    gap: Gap {
        none: "el mismo día",
        units: [
            Forms::of_two("un día después", "{} días después"),
            Forms::of_two("una semana después", "{} semanas después"),
            Forms::of_two("un mes después", "{} meses después"),
            Forms::of_two("un año después", "{} años después"),
        ],
        numbers: &["dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once", "doce"],
    },
};

/// 20 as XX; up to 100 is enough for centuries.
fn roman(mut number: u16) -> String {
    const SIGNS: &[(u16, &str)] =
        &[(100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")];
    let mut text = String::new();
    for (size, sign) in SIGNS {
        while number >= *size {
            text.push_str(sign);
            number -= size;
        }
    }
    text
}
