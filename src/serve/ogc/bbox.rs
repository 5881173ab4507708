//! `bbox`: west, south, east, north in degrees; with heights between them, which are not used.

use geo_types::Rect;

use crate::serve::error::ApiError;
use crate::serve::words::bad;

/// One box; two where it lies across the date line.
///
/// # Errors
/// When the text is no box on the earth.
pub(super) fn boxes(text: &str) -> Result<Vec<Rect<f64>>, ApiError> {
    let expected = "west,south,east,north in degrees (or six numbers, with heights)";
    let numbers: Result<Vec<f64>, _> = text.split(',').map(|part| part.trim().parse()).collect();
    let (west, south, east, north) = match numbers.as_deref() {
        Ok(&[west, south, east, north]) => (west, south, east, north),
        Ok(&[west, south, _, east, north, _]) => (west, south, east, north),
        _ => return Err(bad("bbox", text, expected)),
    };
    let lons = [west, east].iter().all(|lon| (-180.0..=180.0).contains(lon));
    let lats = [south, north].iter().all(|lat| (-90.0..=90.0).contains(lat));
    if !lons || !lats || south > north {
        let expected = format!("{expected}, south at most north, all on the earth");
        return Err(bad("bbox", text, expected));
    }
    if west <= east {
        return Ok(vec![Rect::new((west, south), (east, north))]);
    }
    Ok(vec![Rect::new((west, south), (180.0, north)), Rect::new((-180.0, south), (east, north))])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_across_the_date_line_is_two_boxes() {
        let two = boxes("170,-20,-170,-10").expect("a box");
        assert_eq!(two[0], Rect::new((170.0, -20.0), (180.0, -10.0)));
        assert_eq!(two[1], Rect::new((-180.0, -20.0), (-170.0, -10.0)));
        assert_eq!(boxes("1,2,0,3,4,9").expect("with heights").len(), 1);
    }

    #[test]
    fn what_is_no_box_is_refused() {
        for text in ["", "1,2,3", "a,b,c,d", "1,5,2,4", "NaN,0,1,1", "0,0,1,91", "1,2,3,4,5,6,7"] {
            assert!(boxes(text).is_err(), "{text}");
        }
    }
}
