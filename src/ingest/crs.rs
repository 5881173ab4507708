//! Coordinate systems that files name. Those supported now all are longitude and latitude in
//! degrees on WGS 84 or CGCS2000, which agree to centimetres, so that nothing is to be computed.

/// What is supported now, for error texts.
pub(super) const SUPPORTED: &str = "EPSG:4326, EPSG:4490 or CRS84 (the systems supported now)";

/// Whether the name is one of a system in which longitude and latitude may be taken as they are.
///
/// GeoJSON files write longitude first under each of these names, whatever the registry of the
/// name says of the order of its axes.
pub(super) fn is_wgs84(name: &str) -> bool {
    let name = name.trim().to_ascii_uppercase();
    let code = name.rsplit([':', '/', '#']).next().unwrap_or_default();
    let of_epsg = name.contains("EPSG") || name == code;
    match code {
        "4326" | "4490" => of_epsg,
        "CRS84" => true,
        "CGCS2000" | "WGS84" => name == code,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_way_of_writing_wgs84_and_cgcs2000_is_known_and_nothing_else() {
        for name in [
            "EPSG:4326",
            "epsg:4490",
            " EPSG:4326 ",
            "urn:ogc:def:crs:OGC:1.3:CRS84",
            "urn:ogc:def:crs:EPSG::4490",
            "http://www.opengis.net/def/crs/EPSG/0/4326",
            "OGC:CRS84",
            "4326",
            "CGCS2000",
        ] {
            assert!(is_wgs84(name), "{name}");
        }
        for name in ["EPSG:4513", "EPSG:3857", "GCJ-02", "BD-09", "", "EPSG:14326", "ESRI:4326"] {
            assert!(!is_wgs84(name), "{name}");
        }
    }
}
