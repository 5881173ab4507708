//! The land beside the streets, cut into cells once for each network, so that a walked circle is
//! only read off.

use std::sync::Mutex;

use geo_types::{LineString, MultiPolygon};
use rayon::prelude::*;

use super::owners::Land;
use super::patches::{Patch, Patches};
use super::streets::{Course, Foot, StreetLine, Streets};
use super::voronoi::{Plots, plots};
use crate::geodesy::PlanePoint;
use crate::units::Meters;

/// Streets are sampled at least every so many metres.
const SPACING_M: f64 = 15.0;
/// No neighbour.
pub(super) const NONE: u32 = u32::MAX;

/// The land beside the streets: which piece of it is entered from which place on a street.
#[derive(Debug, Default)]
pub struct StreetCells {
    /// The middle of each cell, from which all of it is seen.
    pub(super) hubs: Vec<PlanePoint>,
    /// From where the hub is entered.
    pub(super) hub_feet: Vec<Foot>,
    /// A hub with so many metres left has its whole cell within the limit.
    pub(super) enough_m: Vec<f32>,
    /// A hub that lacks so many metres has nothing of its cell within the limit.
    pub(super) slack_m: Vec<f32>,
    /// First border of each cell, and the number of all borders.
    pub(super) starts: Vec<u32>,
    /// The corner at which a border starts; it ends where the next one of its cell starts.
    pub(super) border_corner: Vec<u32>,
    /// From where that corner is entered, seen from the cell.
    pub(super) border_foot: Vec<Foot>,
    /// The same border of the cell across it, or [`NONE`].
    pub(super) border_twin: Vec<u32>,
    /// The cell across it, or [`NONE`].
    pub(super) border_cell: Vec<u32>,
    /// Where corners lie.
    pub(super) corners: Vec<PlanePoint>,
    /// First entry of each line in `line_cells`, and their number.
    line_starts: Vec<u32>,
    line_cells: Vec<u32>,
    /// Marks of cells, all [`NONE`], for whoever draws next.
    marks: Mutex<Vec<Vec<u32>>>,
}

/// A border by its two corners, with its number and its cell's.
type Side = (u32, u32, u32, u32);

impl StreetCells {
    /// Cuts the land within `snap_limit` of the streets.
    ///
    /// Nobody walks over `areas` (water) nor across `barriers` (walls, railways).
    #[must_use]
    pub fn new(
        lines: &[StreetLine<'_>],
        snap_limit: Meters,
        areas: &[MultiPolygon<f64>],
        barriers: &[LineString<f64>],
    ) -> Self {
        let reach_m = snap_limit.value().max(0.0);
        if reach_m <= 0.0 || !reach_m.is_finite() {
            return Self::default();
        }
        let ground = Streets::new(lines, Course::Ground, SPACING_M);
        let apart = Streets::new(lines, Course::Apart, SPACING_M);
        let land = Land { ground: &ground, apart: &apart, reach_m, spacing_m: SPACING_M };
        let mut plots = plots(&ground, reach_m);
        let Patches { mut met, patches } = Patches::new(&mut plots, land, lines, areas, barriers);
        // What is left of a plot between corners that are one: nothing.
        for plot in 0..plots.len() as u32 {
            met[plot as usize] |= plots.ring(plot).len() < 3;
        }
        let mut cells = Self::whole_plots(plots, &ground);
        cells.add_patches(&patches, &met);
        cells.list_lines(lines.len(), land, &met, &patches);
        cells
    }

    /// The number of cells.
    #[must_use]
    pub fn len(&self) -> usize {
        self.hubs.len()
    }

    /// Whether there is no land at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.hubs.is_empty()
    }

    /// The cells that can be entered from a line.
    pub(super) fn cells_of(&self, line: u32) -> &[u32] {
        let at = line as usize;
        match (self.line_starts.get(at), self.line_starts.get(at + 1)) {
            (Some(&from), Some(&to)) => &self.line_cells[from as usize..to as usize],
            _ => &[],
        }
    }

    /// The borders of a cell.
    pub(super) fn borders(&self, cell: u32) -> std::ops::Range<usize> {
        let at = cell as usize;
        self.starts[at] as usize..self.starts[at + 1] as usize
    }

    /// Marks for one drawing, all [`NONE`].
    pub(super) fn take_marks(&self) -> Vec<u32> {
        let kept = self.marks.lock().map(|mut marks| marks.pop());
        kept.ok().flatten().unwrap_or_else(|| vec![NONE; self.len()])
    }

    /// Gives the marks back, all [`NONE`] again.
    pub(super) fn give_back(&self, marks: Vec<u32>) {
        if let Ok(mut kept) = self.marks.lock() {
            kept.push(marks);
        }
    }

    /// The plots as cells. What lies across from a plot that is met is not known yet.
    fn whole_plots(plots: Plots, streets: &Streets) -> Self {
        let mut cells = Self {
            hubs: streets.at.clone(),
            hub_feet: (0..streets.at.len() as u32).map(|sample| streets.foot_of(sample)).collect(),
            corners: plots.corners,
            ..Self::default()
        };
        for (plot, away_m) in plots.away_m.iter().enumerate() {
            let borders = plots.starts[plot] as usize..plots.starts[plot + 1] as usize;
            cells.rate(&plots.border_foot[borders], 0.0, *away_m);
        }
        cells.starts = plots.starts;
        cells.border_corner = plots.border_corner;
        cells.border_foot = plots.border_foot;
        cells.border_twin = plots.border_twin;
        cells.border_cell = plots.border_plot;
        cells
    }

    /// Notes what the feet of a cell's corners say about all of it.
    fn rate(&mut self, feet: &[Foot], hub_stub_m: f32, away_m: f32) {
        let farthest_m = feet.iter().map(|foot| foot.stub_m).fold(0.0, f32::max);
        // Uphill a metre may count as several.
        self.enough_m.push(farthest_m - hub_stub_m + 4.0 * away_m);
        self.slack_m.push(4.0 * away_m + hub_stub_m);
    }

    /// Adds the patches and joins them with each other and with the plots that are not met.
    fn add_patches(&mut self, patches: &[Patch], met: &[bool]) {
        let mut open: Vec<Side> = Vec::with_capacity(4 * patches.len());
        for plot in (0..met.len() as u32).filter(|&plot| !met[plot as usize]) {
            for border in self.borders(plot) {
                let across = self.border_cell[border];
                if across != NONE && met[across as usize] {
                    self.border_twin[border] = NONE;
                    self.border_cell[border] = NONE;
                    open.push(self.side(plot, border));
                }
            }
        }
        for patch in patches {
            let cell = self.hubs.len() as u32;
            self.hubs.push(patch.hub);
            self.hub_feet.push(patch.foot);
            self.rate(&patch.feet, patch.foot.stub_m, patch.away_m);
            self.border_corner.extend(patch.corners);
            self.border_foot.extend(patch.feet);
            self.border_twin.extend([NONE; 3]);
            self.border_cell.extend([NONE; 3]);
            self.starts.push(self.border_corner.len() as u32);
            for border in self.borders(cell) {
                open.push(self.side(cell, border));
            }
        }
        self.join(open);
    }

    /// A border of a cell as others see it.
    fn side(&self, cell: u32, border: usize) -> Side {
        let borders = self.borders(cell);
        let next = if border + 1 == borders.end { borders.start } else { border + 1 };
        let (a, b) = (self.border_corner[border], self.border_corner[next]);
        (a.min(b), a.max(b), border as u32, cell)
    }

    /// Finds for each open border the same one of the cell across.
    fn join(&mut self, mut open: Vec<Side>) {
        open.par_sort_unstable();
        let mut at = 0;
        while at + 1 < open.len() {
            let (a, b) = (open[at], open[at + 1]);
            if (a.0, a.1) == (b.0, b.1) && a.3 != b.3 {
                self.border_twin[a.2 as usize] = b.2;
                self.border_twin[b.2 as usize] = a.2;
                self.border_cell[a.2 as usize] = b.3;
                self.border_cell[b.2 as usize] = a.3;
                at += 2;
            } else {
                at += 1;
            }
        }
    }

    /// Lists the cells of each line: those of the samples on it.
    fn list_lines(&mut self, lines: usize, land: Land<'_>, met: &[bool], patches: &[Patch]) {
        let whole = (0..met.len() as u32)
            .filter(|&plot| !met[plot as usize])
            .map(|plot| (plot, land.ground, plot));
        let patched = (met.len() as u32..)
            .zip(patches)
            .map(|(cell, patch)| (cell, land.streets(patch.course), patch.sample));
        let mut entries: Vec<(u32, u32)> = Vec::new();
        let mut own: Vec<u32> = Vec::new();
        for (cell, streets, sample) in whole.chain(patched) {
            own.clear();
            own.extend(streets.lines_at(sample));
            own.sort_unstable();
            own.dedup();
            entries.extend(own.iter().map(|&line| (line, cell)));
        }
        self.line_starts = vec![0; lines + 1];
        for (line, _) in &entries {
            self.line_starts[*line as usize + 1] += 1;
        }
        for at in 1..self.line_starts.len() {
            self.line_starts[at] += self.line_starts[at - 1];
        }
        let mut next = self.line_starts.clone();
        self.line_cells = vec![0; entries.len()];
        for (line, cell) in entries {
            let slot = &mut next[line as usize];
            self.line_cells[*slot as usize] = cell;
            *slot += 1;
        }
    }
}
