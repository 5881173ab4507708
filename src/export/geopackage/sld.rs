//! A style as OGC writes it (Styled Layer Descriptor 1.0, OGC 02-070).

use std::fmt::Write;

use super::style::{Dash, Entry, Look, Mark, Rules, Style};
use crate::export::drawing::{css, escaped};

/// The whole document.
pub fn sld(layer: &str, style: &Style) -> String {
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <StyledLayerDescriptor version=\"1.0.0\" xmlns=\"http://www.opengis.net/sld\" \
         xmlns:ogc=\"http://www.opengis.net/ogc\">\n<NamedLayer>\n<Name>{layer}</Name>\n<UserStyle>\n\
         <FeatureTypeStyle>\n"
    );
    match &style.rules {
        Rules::Single(look) => rule(&mut out, layer, "", style.mark, look),
        Rules::Categories { entries, .. } => {
            for entry in entries {
                rule(&mut out, &entry.label, &equal(entry), style.mark, &entry.look);
            }
        }
        Rules::Classes { property, entries } => {
            for (at, entry) in entries.iter().enumerate() {
                // As in our own maps: a class holds its lower bound, the last both.
                let last = at + 1 == entries.len();
                let below = if last { "LessThanOrEqualTo" } else { "LessThan" };
                let filter = within(property, below, entry);
                rule(&mut out, &entry.label, &filter, style.mark, &entry.look);
            }
        }
    }
    out += "</FeatureTypeStyle>\n</UserStyle>\n</NamedLayer>\n</StyledLayerDescriptor>\n";
    out
}

fn equal(entry: &Entry) -> String {
    let one = |(name, value): &(&str, String)| {
        format!(
            "<ogc:PropertyIsEqualTo><ogc:PropertyName>{name}</ogc:PropertyName><ogc:Literal>{}\
             </ogc:Literal></ogc:PropertyIsEqualTo>",
            escaped(value)
        )
    };
    let all: String = entry.equals.iter().map(one).collect();
    match entry.equals.len() {
        0 => "<ElseFilter/>".to_owned(),
        1 => format!("<ogc:Filter>{all}</ogc:Filter>"),
        _ => format!("<ogc:Filter><ogc:And>{all}</ogc:And></ogc:Filter>"),
    }
}

fn within(property: &str, below: &str, entry: &Entry) -> String {
    let bound = |operator: &str, value: &str| {
        format!(
            "<ogc:PropertyIs{operator}><ogc:PropertyName>{property}</ogc:PropertyName><ogc:Literal>\
             {value}</ogc:Literal></ogc:PropertyIs{operator}>"
        )
    };
    let above = bound("GreaterThanOrEqualTo", &entry.lower);
    let below = bound(below, &entry.value);
    format!("<ogc:Filter><ogc:And>{above}{below}</ogc:And></ogc:Filter>")
}

fn rule(out: &mut String, label: &str, filter: &str, mark: Mark, look: &Look) {
    let label = escaped(label);
    let _ = writeln!(out, "<Rule>\n<Name>{label}</Name>");
    if !filter.is_empty() {
        let _ = writeln!(out, "{filter}");
    }
    let parameter =
        |name: &str, value: &str| format!("<CssParameter name=\"{name}\">{value}</CssParameter>");
    // Screens have about 3.6 pixels a millimetre.
    let pixels = |mm: f64| format!("{:.1}", mm * 3.6);
    let fill = look.fill.map_or_else(String::new, |fill| {
        let opacity = parameter("fill-opacity", &look.opacity.to_string());
        format!("<Fill>{}{opacity}</Fill>", parameter("fill", &css(fill)))
    });
    let width = if mark == Mark::Point { "1.4".to_owned() } else { pixels(look.size_mm) };
    let dash = if look.dashed == Dash::Dashed {
        parameter("stroke-dasharray", "4 3")
    } else {
        String::new()
    };
    let (colour, width) =
        (parameter("stroke", &css(look.stroke)), parameter("stroke-width", &width));
    let stroke = format!("<Stroke>{colour}{width}{dash}</Stroke>");
    let symbol = match mark {
        Mark::Fill => format!("<PolygonSymbolizer>{fill}{stroke}</PolygonSymbolizer>"),
        Mark::Line => format!("<LineSymbolizer>{stroke}</LineSymbolizer>"),
        Mark::Point => format!(
            "<PointSymbolizer><Graphic><Mark><WellKnownName>circle</WellKnownName>{fill}{stroke}\
             </Mark><Size>{}</Size></Graphic></PointSymbolizer>",
            pixels(look.size_mm)
        ),
    };
    let _ = writeln!(out, "{symbol}\n</Rule>");
}
