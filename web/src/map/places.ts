/** Where names stand and how far areas reach, from the outlines of streets and districts. */

import type { Feature, FeatureCollection, Geometry, Position } from "geojson";
import type { Box } from "../api/types";

export interface PlaceName {
  readonly id: string;
  readonly name: string;
  readonly level: "street" | "district";
  readonly box: Box;
  readonly at: readonly [lon: number, lat: number];
}

/** The named areas of a collection. */
export function placesOf(level: PlaceName["level"], collection: FeatureCollection): PlaceName[] {
  return collection.features.flatMap((feature) => placeOf(level, feature) ?? []);
}

function placeOf(level: PlaceName["level"], feature: Feature): PlaceName | null {
  const id: unknown = feature.properties?.["id"] ?? feature.id;
  const name: unknown = feature.properties?.["name"];
  const rings = ringsOf(feature.geometry);
  const largest = rings.reduce<Position[]>((best, ring) => (extent(ring) > extent(best) ? ring : best), []);
  if ((typeof id !== "string" && typeof id !== "number") || largest.length === 0) return null;
  return {
    id: String(id),
    name: typeof name === "string" ? name : "",
    level,
    box: boxOf(rings.flat()),
    at: within(largest),
  };
}

function ringsOf(geometry: Geometry): Position[][] {
  if (geometry.type === "Polygon") return geometry.coordinates.slice(0, 1);
  if (geometry.type === "MultiPolygon") return geometry.coordinates.flatMap((polygon) => polygon.slice(0, 1));
  return [];
}

function boxOf(points: readonly Position[]): Box {
  let [west, south, east, north] = [180, 90, -180, -90];
  for (const [lon = 0, lat = 0] of points) {
    west = Math.min(west, lon);
    south = Math.min(south, lat);
    east = Math.max(east, lon);
    north = Math.max(north, lat);
  }
  return [west, south, east, north];
}

function extent(ring: readonly Position[]): number {
  if (ring.length === 0) return 0;
  const [west, south, east, north] = boxOf(ring);
  return (east - west) * (north - south);
}

/** The middle of the widest stretch inside a ring, on the best of some lines across it: a place
 *  for a name, inside the ring whatever its shape. */
function within(ring: readonly Position[]): [number, number] {
  const [west, south, east, north] = boxOf(ring);
  const middle = (south + north) / 2;
  let best: { width: number; at: [number, number] } = { width: -1, at: [(west + east) / 2, middle] };
  for (let step = 1; step < 16; step += 1) {
    const lat = south + ((north - south) * step) / 16;
    const cuts = cutsAt(ring, lat);
    for (let k = 0; k + 1 < cuts.length; k += 2) {
      const [from = 0, to = 0] = [cuts[k], cuts[k + 1]];
      // Of equal widths, the one nearest the middle of the height.
      const width = (to - from) * (1 - 0.6 * (Math.abs(lat - middle) / (north - south || 1)));
      if (width > best.width) best = { width, at: [(from + to) / 2, lat] };
    }
  }
  return best.at;
}

function cutsAt(ring: readonly Position[], lat: number): number[] {
  const cuts: number[] = [];
  for (const [k, [x = 0, y = 0]] of ring.entries()) {
    const [u = 0, v = 0] = ring[(k + 1) % ring.length] ?? [];
    if (y > lat !== v > lat) cuts.push(x + ((lat - y) / (v - y)) * (u - x));
  }
  return cuts.sort((a, b) => a - b);
}
