//! A square of the web map: zoom, column from the west, row from the north.

use crate::geodesy::PlanePoint;
use crate::index::PlaneBox;

/// The finest zoom that tiles are made for: a unit is then 2 mm.
pub const FINEST_ZOOM: u32 = 22;

/// One tile of the matrix set `WebMercatorQuad`, valid once made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TileAddress {
    zoom: u32,
    column: u32,
    row: u32,
}

/// Why three numbers are no tile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TileAddressError {
    /// Finer than tiles are made.
    #[error("zoom {0}: expected 0 to 22")]
    Zoom(u32),
    /// Outside the world.
    #[error("tile {zoom}/{row}/{column}: expected a row and a column below {side} at this zoom")]
    Outside {
        /// Zoom.
        zoom: u32,
        /// Row.
        row: u32,
        /// Column.
        column: u32,
        /// Tiles along a side of the world.
        side: u32,
    },
}

impl TileAddress {
    /// The tile at `zoom` in `row` from the north and `column` from the west.
    ///
    /// # Errors
    /// When there is no such tile.
    ///
    /// ```
    /// use yike::export::TileAddress;
    /// assert!(TileAddress::try_new(1, 1, 1).is_ok());
    /// assert!(TileAddress::try_new(1, 2, 0).is_err());
    /// ```
    pub fn try_new(zoom: u32, row: u32, column: u32) -> Result<Self, TileAddressError> {
        if zoom > FINEST_ZOOM {
            return Err(TileAddressError::Zoom(zoom));
        }
        let side = 1_u32 << zoom;
        if row >= side || column >= side {
            return Err(TileAddressError::Outside { zoom, row, column, side });
        }
        Ok(Self { zoom, column, row })
    }

    /// The tile that holds a place of the world square (0…1 east, 0…1 south).
    #[must_use]
    pub fn holding(zoom: u32, place: PlanePoint) -> Self {
        let zoom = zoom.min(FINEST_ZOOM);
        let side = 1_u32 << zoom;
        let of = |share: f64| ((share * f64::from(side)) as u32).min(side - 1);
        Self { zoom, column: of(place.x), row: of(place.y) }
    }

    /// Zoom.
    #[must_use]
    pub const fn zoom(self) -> u32 {
        self.zoom
    }

    /// Column from the west.
    #[must_use]
    pub const fn column(self) -> u32 {
        self.column
    }

    /// Row from the north.
    #[must_use]
    pub const fn row(self) -> u32 {
        self.row
    }

    /// Tiles along a side of the world at this zoom.
    #[must_use]
    pub fn side(self) -> f64 {
        f64::from(1_u32 << self.zoom)
    }

    /// Its box in the world square, grown by `margin` tiles on every side.
    #[must_use]
    pub fn window(self, margin: f64) -> PlaneBox {
        let (side, x, y) = (self.side(), f64::from(self.column), f64::from(self.row));
        PlaneBox {
            min: PlanePoint::new((x - margin) / side, (y - margin) / side),
            max: PlanePoint::new((x + 1.0 + margin) / side, (y + 1.0 + margin) / side),
        }
    }
}
