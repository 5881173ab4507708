//! Which system a name means, however programs and people spell it.

use super::codes::{Known, Numbering, Width, Zone};
use super::datum::Datum;

/// What a name means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Meant {
    /// An EPSG code, or one that Esri uses for the same.
    Code(u32),
    Known(Known),
    Gcj02,
    Bd09,
}

/// The system that a name means, as far as its spelling tells.
pub fn meant(name: &str) -> Option<Meant> {
    let name = name.trim().trim_start_matches('[').trim_end_matches(']');
    if let Some(code) = code(name) {
        return Some(Meant::Code(code));
    }
    let folded = folded(name);
    let is = |words: &[&str]| words.contains(&folded.as_str());
    if is(&["gcj 02", "gcj 2", "火星", "火星坐标", "火星坐标系", "高德", "高德坐标", "腾讯坐标"])
        || is(&["国测局坐标", "国测局坐标系", "mars", "amap"])
    {
        return Some(Meant::Gcj02);
    }
    if is(&["bd 09", "bd 9", "bd 09 ll", "百度", "百度坐标", "百度坐标系", "百度经纬度", "baidu"])
    {
        return Some(Meant::Bd09);
    }
    if is_crs84(name) || is(&["wgs 84", "wgs 1984", "cgcs 2000", "gcs wgs 1984"]) {
        return Some(Meant::Known(Known::Degrees(Datum::Wgs84)));
    }
    described(&folded).map(Meant::Known)
}

/// The system that a description means: `CGCS2000_3_Degree_GK_CM_102E`, `西安80 3度带 34带`.
pub fn described(folded: &str) -> Option<Known> {
    let datum = Datum::in_name(folded)?;
    let gauss = ["gauss", "gk", "高斯", "degree", "度带", "zone", "cm", "带号", "中央"];
    if !gauss.iter().any(|word| folded.contains(word)) {
        return Some(Known::Degrees(datum));
    }
    let three = ["3 degree", "3 度", "三度"].iter().any(|word| folded.contains(word));
    let width = if three { Width::Three } else { Width::Six };
    let words: Vec<&str> = folded.split(' ').collect();
    let after = |word: &str| {
        let at = words.iter().rposition(|known| *known == word)?;
        words.get(at + 1)?.parse::<u32>().ok()
    };
    let before = |word: &str| {
        let at = words.iter().rposition(|known| known.starts_with(word))?;
        words.get(at.checked_sub(1)?)?.parse::<u32>().ok()
    };
    let numbered = after("zone").or_else(|| after("带号")).or_else(|| before("带"));
    let zone = if let Some(number) = numbered {
        Zone { width, number, numbering: Numbering::InEasting }
    } else {
        let meridian = after("cm").or_else(|| after("中央经线")).or_else(|| after("中央子午线"))?;
        let number = Zone::of_meridian(width, meridian)?;
        Zone { width, number, numbering: Numbering::None }
    };
    let known = Known::GaussKruger(datum, zone);
    known.code().is_some().then_some(known)
}

/// Lower case, with a blank between words and between letters and digits.
pub fn folded(name: &str) -> String {
    let mut folded = String::with_capacity(name.len() + 8);
    let mut before = ' ';
    for c in name.chars().take(400).flat_map(char::to_lowercase) {
        let c = if c.is_alphanumeric() { c } else { ' ' };
        let turns = c.is_ascii_digit() != before.is_ascii_digit();
        let ends = c == ' ' || (turns && before != ' ');
        if ends && !folded.ends_with(' ') && !folded.is_empty() {
            folded.push(' ');
        }
        if c != ' ' {
            folded.push(c);
        }
        before = c;
    }
    folded.trim_end().to_owned()
}

/// The code in `EPSG:4490`, `urn:ogc:def:crs:EPSG:6.9:4490`, `http://…/EPSG/0/4490`,
/// `…/epsg.xml#4490`, `ESRI:102100`, `4490`.
fn code(name: &str) -> Option<u32> {
    let upper = name.to_ascii_uppercase();
    let last = upper.rsplit([':', '/', '#']).next()?.trim();
    let code = last.parse::<u32>().ok()?;
    let of_authority = upper.contains("EPSG") || upper.starts_with("ESRI:") || upper == last;
    of_authority.then_some(code)
}

/// `OGC:CRS84`, `urn:ogc:def:crs:OGC:1.3:CRS84`, `http://www.opengis.net/def/crs/OGC/1.3/CRS84`.
fn is_crs84(name: &str) -> bool {
    let upper = name.to_ascii_uppercase();
    matches!(upper.rsplit([':', '/', '#']).next(), Some("CRS84" | "CRS84H"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_system_has_many_spellings() {
        for name in [
            "EPSG:4490",
            "epsg:4490",
            "EPSG::4490",
            "4490",
            "[EPSG:4490]",
            "urn:ogc:def:crs:EPSG::4490",
            "urn:ogc:def:crs:EPSG:6.9:4490",
            "urn:x-ogc:def:crs:EPSG:4490",
            "http://www.opengis.net/def/crs/EPSG/0/4490",
            "https://www.opengis.net/def/crs/EPSG/0/4490",
            "http://www.opengis.net/gml/srs/epsg.xml#4490",
        ] {
            assert_eq!(meant(name), Some(Meant::Code(4490)), "{name}");
        }
        for name in [
            "CRS84",
            "OGC:CRS84",
            "urn:ogc:def:crs:OGC:1.3:CRS84",
            "urn:ogc:def:crs:OGC::CRS84",
            "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
            "WGS84",
            "WGS 84",
            "wgs_1984",
            "CGCS2000",
            "CGCS 2000",
            "2000国家大地坐标系",
            "国家2000",
            "大地2000坐标系",
        ] {
            assert_eq!(meant(name), Some(Meant::Known(Known::Degrees(Datum::Wgs84))), "{name}");
        }
        for name in ["GCJ-02", "gcj02", "GCJ_02", "火星坐标", "火星坐标系", "高德"] {
            assert_eq!(meant(name), Some(Meant::Gcj02), "{name}");
        }
        for name in ["BD-09", "bd09", "BD09LL", "百度", "百度坐标"] {
            assert_eq!(meant(name), Some(Meant::Bd09), "{name}");
        }
        for name in ["", "EPSG", "Hello", "bd09mc", "GCJ", "CGCS2000 zone", "urn:ogc:4490", "12:3"]
        {
            assert_eq!(meant(name), None, "{name}");
        }
    }

    #[test]
    fn a_description_is_as_good_as_a_code() {
        for (name, code) in [
            ("CGCS2000_3_Degree_GK_Zone_34", 4522),
            ("CGCS2000_3_Degree_GK_CM_102E", 4543),
            ("CGCS2000 / 3-degree Gauss-Kruger CM 102E", 4543),
            ("CGCS2000 / Gauss-Kruger zone 18", 4496),
            ("CGCS2000_GK_CM_105E", 4507),
            ("CGCS2000 3度带 带号34", 4522),
            ("国家2000 三度带 中央经线102", 4543),
            ("Xian_1980_3_Degree_GK_CM_102E", 2379),
            ("Xian 1980 / 3-degree Gauss-Kruger zone 34", 2358),
            ("西安80 3度带 34带", 2358),
            ("Beijing_1954_3_Degree_GK_Zone_34", 2410),
            ("Beijing 1954 / Gauss-Kruger CM 105E", 21_458),
            ("New Beijing / 3-degree Gauss-Kruger CM 132E", 4812),
            ("GCS_Xian_1980", 4610),
            ("北京54", 4214),
            ("1954年北京坐标系", 4214),
            ("1980西安坐标系", 4610),
        ] {
            assert_eq!(described(&folded(name)).and_then(Known::code), Some(code), "{name}");
        }
    }
}
