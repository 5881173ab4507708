//! On which datum a system stands, and whether it can be converted.
//!
//! CGCS2000 (GB/T 18522, EPSG:4490) and WGS 84 agree to centimetres and count as one here. Beijing
//! 1954 and Xi'an 1980 lie some 30–150 m from it, differently in each place: the way is a
//! transformation of seven parameters, made city by city by the surveying authority, and
//! controlled data. No default stands in for them.
//!
//! The seven are those of PROJ's `+towgs84`: metres, seconds of arc, parts per million, position
//! vector convention (EPSG method 9606). Parameters of the coordinate frame convention (EPSG method
//! 9607) have the signs of the three rotations turned.

use super::system::CrsError;

/// A geodetic datum that Chinese data stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Datum {
    /// Also CGCS2000.
    Wgs84,
    Xian1980,
    Beijing1954,
    /// The readjusted one, "新1954年北京坐标系".
    NewBeijing,
}

/// What stands on CGCS2000 in a name that is folded (see [`super::spelling`]).
const OF_CGCS2000: [&str; 7] = [
    "cgcs 2000",
    "china geodetic coordinate system 2000",
    "china 2000",
    "2000 国家",
    "国家 2000",
    "大地 2000",
    "2000 大地",
];

impl Datum {
    /// The datum that a folded name speaks of.
    pub fn in_name(folded: &str) -> Option<Self> {
        let has = |words: &[&str]| words.iter().any(|word| folded.contains(word));
        if has(&["new beijing", "新 1954", "新北京", "新 54"]) {
            Some(Self::NewBeijing)
        } else if has(&[
            "beijing 1954",
            "beijing 54",
            "北京 54",
            "北京 1954",
            "1954 北京",
            "1954 年北京",
        ]) {
            Some(Self::Beijing1954)
        } else if has(&["xian 19", "xian 80", "xi an 19", "xi an 80", "西安 80", "西安 1980"])
            || has(&["1980 西安", "1980 年西安", "1980 国家", "国家 80"])
        {
            Some(Self::Xian1980)
        } else if has(&OF_CGCS2000) || has(&["wgs 84", "wgs 1984", "world geodetic system 1984"]) {
            Some(Self::Wgs84)
        } else {
            None
        }
    }

    /// The datum whose ellipsoid has this semi-major axis (metres) and inverse flattening.
    pub fn of_ellipsoid(axis_m: f64, inverse_flattening: f64) -> Option<Self> {
        let is =
            |a: f64, rf: f64| (axis_m - a).abs() < 0.01 && (inverse_flattening - rf).abs() < 0.001;
        if is(6_378_137.0, 298.257_222) {
            Some(Self::Wgs84)
        } else if is(6_378_140.0, 298.257) {
            Some(Self::Xian1980)
        } else if is(6_378_245.0, 298.3) {
            Some(Self::Beijing1954)
        } else {
            None
        }
    }

    /// Its ellipsoid as PROJ writes it.
    pub const fn ellipsoid(self) -> &'static str {
        match self {
            Self::Wgs84 => "+ellps=GRS80",
            Self::Xian1980 => "+a=6378140 +rf=298.257",
            Self::Beijing1954 | Self::NewBeijing => "+ellps=krass",
        }
    }

    /// What it is called, in Chinese and in English.
    const fn words(self) -> [&'static str; 2] {
        match self {
            Self::Wgs84 => ["CGCS2000", "CGCS2000"],
            Self::Xian1980 => ["1980西安坐标系", "Xi'an 1980"],
            Self::Beijing1954 => ["1954年北京坐标系", "Beijing 1954"],
            Self::NewBeijing => ["新1954年北京坐标系", "New Beijing (1954, readjusted)"],
        }
    }

    /// Why coordinates on it cannot be converted without its seven parameters, and where to have
    /// those. `found` is what was written.
    pub fn refusal(self, found: &str, how_to_write: &str) -> CrsError {
        let [chinese, english] = self.words();
        CrsError {
            found: format!("{found} ({chinese} {english})"),
            expected: format!(
                "本市{chinese}转CGCS2000的七参数：请向市自然资源和规划局（测绘主管部门）申请，属受控数据，\
                 本程序不作猜测；或请其直接提供CGCS2000成果。The seven parameters of the \
                 transformation from {english} to CGCS2000 for this city: ask its bureau of natural \
                 resources and planning (surveying and mapping) for them, or for the layer in \
                 CGCS2000. They are controlled data and never guessed here. Write them as \
                 {how_to_write} (metres, seconds of arc, ppm; position vector, EPSG method 9606)"
            ),
        }
    }
}

/// The seven parameters in a `towgs84` list.
///
/// `None` where they are not seven numbers, or all of them are 0: programs write that where they
/// know none.
pub fn seven_parameters(list: &str) -> Option<[f64; 7]> {
    let mut seven = [0.0; 7];
    let mut numbers = list.split(',').map(|number| number.trim().parse::<f64>().ok());
    for parameter in &mut seven {
        *parameter = numbers.next()??;
    }
    let complete = numbers.next().is_none() && seven.iter().all(|number| number.is_finite());
    (complete && seven.iter().any(|number| *number != 0.0)).then_some(seven)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seven_numbers_are_seven_numbers() {
        assert_eq!(
            seven_parameters("1, 2,3,4,5,6,-7.5"),
            Some([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, -7.5])
        );
        for list in
            ["", "1,2,3", "1,2,3,4,5,6,7,8", "1,2,3,4,5,6,x", "0,0,0,0,0,0,0", "1,2,3,4,5,6,inf"]
        {
            assert_eq!(seven_parameters(list), None, "{list}");
        }
    }
}
