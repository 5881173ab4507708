//! A style as QGIS writes it (QML), for version 3.

use std::fmt::Write;

use super::style::{Dash, Look, Mark, Rules, Style};
use crate::export::drawing::{Colour, escaped};

/// The whole document.
pub fn qml(style: &Style) -> String {
    let mut out = String::from(
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n\
         <qgis version=\"3.22.0\" styleCategories=\"Symbology\">\n",
    );
    match &style.rules {
        Rules::Single(look) => {
            out += "<renderer-v2 type=\"singleSymbol\" symbollevels=\"0\" forceraster=\"0\">\n<symbols>\n";
            symbol(&mut out, "0", style.mark, look);
            out += "</symbols>\n";
        }
        Rules::Categories { expression, entries } => {
            let _ = writeln!(
                out,
                "<renderer-v2 type=\"categorizedSymbol\" attr=\"{}\" symbollevels=\"0\" \
                 forceraster=\"0\">\n<categories>",
                escaped(expression)
            );
            for (at, entry) in entries.iter().enumerate() {
                let _ = writeln!(
                    out,
                    "<category value=\"{}\" label=\"{}\" symbol=\"{at}\" render=\"true\" \
                     type=\"string\"/>",
                    escaped(&entry.value),
                    escaped(&entry.label)
                );
            }
            out += "</categories>\n<symbols>\n";
            for (at, entry) in entries.iter().enumerate() {
                symbol(&mut out, &at.to_string(), style.mark, &entry.look);
            }
            out += "</symbols>\n";
        }
        Rules::Classes { property, entries } => {
            let _ = writeln!(
                out,
                "<renderer-v2 type=\"graduatedSymbol\" attr=\"{property}\" \
                 graduatedMethod=\"GraduatedColor\" symbollevels=\"0\" forceraster=\"0\">\n<ranges>"
            );
            for (at, entry) in entries.iter().enumerate() {
                // A class holds its lower bound and not its upper one; here both are held, and
                // rates are written to 6 decimals.
                let last = at + 1 == entries.len();
                let upper: f64 = entry.value.parse().unwrap_or(1.0);
                let upper = if last { upper } else { upper - 1e-7 };
                let _ = writeln!(
                    out,
                    "<range lower=\"{}\" upper=\"{}\" label=\"{}\" symbol=\"{at}\" render=\"true\"/>",
                    entry.lower,
                    upper,
                    escaped(&entry.label)
                );
            }
            out += "</ranges>\n<symbols>\n";
            for (at, entry) in entries.iter().enumerate() {
                symbol(&mut out, &at.to_string(), style.mark, &entry.look);
            }
            out += "</symbols>\n";
        }
    }
    out += "</renderer-v2>\n</qgis>\n";
    out
}

fn symbol(out: &mut String, name: &str, mark: Mark, look: &Look) {
    let (sort, class) = match mark {
        Mark::Fill => ("fill", "SimpleFill"),
        Mark::Line => ("line", "SimpleLine"),
        Mark::Point => ("marker", "SimpleMarker"),
    };
    let stroke = rgba(look.stroke, 1.0);
    let fill = rgba(look.fill.unwrap_or(Colour::hex(0xff_ff_ff)), look.opacity);
    let dash = if look.dashed == Dash::Dashed { "dash" } else { "solid" };
    let size = look.size_mm.to_string();
    let options: Vec<(&str, &str)> = match mark {
        Mark::Fill => vec![
            ("color", &fill),
            ("outline_color", &stroke),
            ("outline_style", dash),
            ("outline_width", &size),
            ("outline_width_unit", "MM"),
            ("style", if look.fill.is_some() { "solid" } else { "no" }),
        ],
        Mark::Line => vec![
            ("line_color", &stroke),
            ("line_style", dash),
            ("line_width", &size),
            ("line_width_unit", "MM"),
        ],
        Mark::Point => vec![
            ("color", &fill),
            ("name", "circle"),
            ("outline_color", &stroke),
            ("outline_style", "solid"),
            ("outline_width", "0.4"),
            ("size", &size),
            ("size_unit", "MM"),
        ],
    };
    let _ = writeln!(
        out,
        "<symbol type=\"{sort}\" name=\"{name}\" alpha=\"1\" clip_to_extent=\"1\" \
         force_rhr=\"0\">\n<layer class=\"{class}\" enabled=\"1\" locked=\"0\" pass=\"0\">\n\
         <Option type=\"Map\">"
    );
    for (key, value) in &options {
        let _ = writeln!(out, "<Option name=\"{key}\" value=\"{value}\" type=\"QString\"/>");
    }
    out.push_str("</Option>\n");
    for (key, value) in &options {
        let _ = writeln!(out, "<prop k=\"{key}\" v=\"{value}\"/>"); // before version 3.26
    }
    out.push_str("</layer>\n</symbol>\n");
}

/// A colour as `r,g,b,a`.
fn rgba(Colour(red, green, blue): Colour, opacity: f64) -> String {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0…255")]
    let alpha = (opacity.clamp(0.0, 1.0) * 255.0).round() as u8;
    format!("{red},{green},{blue},{alpha}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_written_as_channels() {
        assert_eq!(rgba(Colour::hex(0xff_80_00), 0.5), "255,128,0,128");
    }
}
