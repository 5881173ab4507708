#![no_main]
//! Coordinate systems as names and as well-known text.

use yike::geodesy::Crs;

libfuzzer_sys::fuzz_target!(|text: &str| {
    for crs in [Crs::named(text), Crs::from_wkt(text)].into_iter().flatten() {
        let _ = crs.to_wgs84((34_500_000.0, 4_050_000.0).into());
        assert!(!crs.name().is_empty());
    }
});
