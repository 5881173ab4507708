//! The colours of maps, charts and reports: those of the page (`web/src/map/palette.ts`). Served
//! and unserved differ in hue and in lightness, so that they stay apart in grey print.

use super::drawing::Colour;

/// Text, and lines that are read.
pub const INK: Colour = Colour::hex(0x14_32_3b);
/// Text that stands back.
pub const INK_SOFT: Colour = Colour::hex(0x5b_6c_70);
/// Hairlines.
pub const RULE: Colour = Colour::hex(0xd9_d3_c5);
/// Panels behind text.
pub const PANEL: Colour = Colour::hex(0xf7_f4_ec);
/// Ground of a map.
pub const GROUND: Colour = Colour::hex(0xf1_ed_e3);
/// A sheet.
pub const WHITE: Colour = Colour::hex(0xff_ff_ff);
/// Around names on a map.
pub const HALO: Colour = Colour::hex(0xfd_fb_f6);

/// Water of the base map.
pub const WATER: Colour = Colour::hex(0xbf_d6_dd);
/// Green of the base map.
pub const GREEN: Colour = Colour::hex(0xd3_de_bf);
/// Roads of the base map.
pub const ROAD: Colour = Colour::hex(0xff_fd_f8);
/// Railways of the base map.
pub const RAIL: Colour = Colour::hex(0xa9_9f_90);
/// Borders of streets.
pub const BORDER: Colour = Colour::hex(0x8d_84_73);

/// Within the limit.
pub const SERVED: Colour = Colour::hex(0x2a_7f_86);
/// Outline of what is within the limit.
pub const SERVED_EDGE: Colour = Colour::hex(0x14_56_5e);
/// A gap.
pub const UNSERVED: Colour = Colour::hex(0xd4_51_2c);
/// Outline of a gap, and text about it.
pub const UNSERVED_EDGE: Colour = Colour::hex(0x9c_32_13);
/// What the bare circle says.
pub const CIRCLE: Colour = Colour::hex(0x2f_6f_9f);
/// Stations.
pub const STATION: Colour = Colour::hex(0x22_31_5f);

/// Classes of a coverage rate: the colour of rates below a bound, lowest first.
pub const RATES: [(f64, Colour); 5] = [
    (0.5, Colour::hex(0xf9_e9_bd)),
    (0.7, Colour::hex(0xdf_df_b3)),
    (0.85, Colour::hex(0xb7_d1_b4)),
    (0.95, Colour::hex(0x89_ba_b0)),
    (f64::INFINITY, Colour::hex(0x5b_9e_a2)),
];
/// Where there is no rate.
pub const RATE_NONE: Colour = Colour::hex(0xe6_e0_d4);

/// The colour of a rate.
#[must_use]
pub fn rate_colour(rate: Option<f64>) -> Colour {
    let class = rate.and_then(|rate| RATES.iter().find(|(below, _)| rate < *below));
    class.map_or(RATE_NONE, |(_, colour)| *colour)
}

/// The colour of a reason, by its code: what stands in the way is not what is lacking.
#[must_use]
pub fn reason_colour(code: &str) -> Colour {
    match code {
        "barrier" => Colour::hex(0xc9_8a_1b),
        "not-joined" => Colour::hex(0x75_41_8f),
        "partly-inside" => Colour::hex(0xe9_b4_4c),
        "station-cramped-or-closed" => Colour::hex(0x8c_6b_b1),
        "station-full" => Colour::hex(0xb5_17_9e),
        "outside-catchment" => Colour::hex(0x3f_6f_b5),
        "wrong-tier-or-service" => Colour::hex(0x4d_7c_5b),
        _ => UNSERVED,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rate_has_its_class() {
        assert_eq!(rate_colour(Some(0.0)), RATES[0].1);
        assert_eq!(rate_colour(Some(0.5)), RATES[1].1);
        assert_eq!(rate_colour(Some(0.949)), RATES[3].1);
        assert_eq!(rate_colour(Some(1.0)), RATES[4].1);
        assert_eq!(rate_colour(None), RATE_NONE);
    }
}
