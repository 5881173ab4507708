//! Results out: GeoJSON, CSV and the summary.
