/** What the map draws of a selection: walks and straight lines from a compound, the circles of a station. */

import type { Feature, FeatureCollection, Position } from "geojson";
import type { CompoundDetail, LinkEntry, NearStation } from "../api/types";
import { type NearBoth, drawnTo } from "../figures/compare";

/** Up to this far the names of walk and line would lie on each other. */
const NEXT_DOOR_M = 30;

/** How lengths are written on the map. */
export interface Labels {
  walk(station: NearStation): string;
  straight(distance_m: number): string;
  ring(minutes: number): string;
}

/** From a compound measured by circle: a straight line to each near station. */
export function straightLines(detail: CompoundDetail, labels: Labels): Feature[] {
  return detail.nearest.flatMap((station) => {
    const ends = [[detail.lon, detail.lat], [station.lon, station.lat]];
    // Past the middle, where the lines have parted.
    return [
      line("straight", ends, { counts: station.counts }),
      point("straight-name", along(ends, 0.6), { label: labels.walk(station) }),
    ];
  });
}

/** From a compound measured by walk: the walk to one station, the straight line beside it, and what
 *  could be built. */
export function walked(detail: CompoundDetail, to: string | null, labels: Labels): Feature[] {
  const drawn = drawnTo(detail, to);
  return [...(drawn === null ? [] : walkAndLine(detail, drawn, labels)), ...(detail.link === null ? [] : linked(detail.link))];
}

function walkAndLine(detail: CompoundDetail, drawn: NearBoth, labels: Labels): Feature[] {
  const { station, walk } = drawn;
  const route = walk === null ? [] : walk.route;
  const ends = straightEnds(detail, drawn);
  const out = [line("straight", ends, { counts: true })];
  if (route.length > 1) out.push(line("route", route, { station: station.id }));
  // Next door there is no room for names.
  if (drawn.straight_m < NEXT_DOOR_M) return out;
  out.push(point("straight-name", along(ends, 0.42), { label: labels.straight(drawn.straight_m) }));
  if (walk !== null && route.length > 1) out.push(point("route-name", along(route, 0.6), { label: labels.walk(walk) }));
  return out;
}

/** Where the straight line begins and ends: as it was measured, where that is told. */
function straightEnds(detail: CompoundDetail, { station }: NearBoth): Position[] {
  const told = detail.nearest_straight.find((one) => one.id === station.id)?.route ?? [];
  const [first, last] = [told[0], told.at(-1)];
  return first !== undefined && last !== undefined && told.length > 1
    ? [[...first], [...last]]
    : [[detail.lon, detail.lat], [station.lon, station.lat]];
}

function linked(link: LinkEntry): Feature[] {
  const ends = link.line.map((end) => [...end]);
  return [line("link", ends, {}), point("link-sign", along(ends, 0.5), { link: link.kind })];
}

/** The service circles of a station, each named at its northern end. */
export function ringsOf(answer: FeatureCollection, labels: Labels): Feature[] {
  return answer.features.flatMap((feature) => {
    const minutes = Number(feature.properties?.["minutes"]);
    // A circle that holds nothing has no geometry.
    if ((feature.geometry as Feature["geometry"] | null) === null) return [];
    const top = northOf(feature);
    const properties = { ...feature.properties, kind: "ring", minutes };
    return [
      { ...feature, properties },
      ...(top === null ? [] : [point("ring-name", top, { label: labels.ring(minutes) })]),
    ];
  });
}

/** The box around lines and areas; null where there are none. */
export function extentOf(features: readonly Feature[]): [number, number, number, number] | null {
  const points = features.flatMap((feature) => cornersOf(feature));
  if (points.length === 0) return null;
  const box: [number, number, number, number] = [180, 90, -180, -90];
  for (const [lon = 0, lat = 0] of points) {
    box[0] = Math.min(box[0], lon);
    box[1] = Math.min(box[1], lat);
    box[2] = Math.max(box[2], lon);
    box[3] = Math.max(box[3], lat);
  }
  return box;
}

function northOf(feature: Feature): Position | null {
  return cornersOf(feature).reduce<Position | null>((top, one) => (top === null || (one[1] ?? 0) > (top[1] ?? 0) ? one : top), null);
}

function cornersOf({ geometry }: Feature): Position[] {
  if (geometry.type === "LineString") return geometry.coordinates;
  if (geometry.type === "Polygon") return geometry.coordinates.flat();
  if (geometry.type === "MultiPolygon") return geometry.coordinates.flat(2);
  return [];
}

/** The point at a share of a line's length; the sides of a city's square degree differ by the cosine. */
export function along(points: readonly (readonly number[])[], share: number): Position {
  const squeeze = Math.cos(((points[0]?.[1] ?? 0) * Math.PI) / 180);
  const steps = points.slice(1).map((end, k) => {
    const start = points[k] ?? end;
    return { start, end, length: Math.hypot(((end[0] ?? 0) - (start[0] ?? 0)) * squeeze, (end[1] ?? 0) - (start[1] ?? 0)) };
  });
  let left = share * steps.reduce((sum, step) => sum + step.length, 0);
  for (const { start, end, length } of steps) {
    if (left <= length && length > 0) return [0, 1].map((k) => (start[k] ?? 0) + ((end[k] ?? 0) - (start[k] ?? 0)) * (left / length));
    left -= length;
  }
  return [...(points.at(-1) ?? [0, 0])];
}

function line(kind: string, coordinates: readonly (readonly number[])[], more: Readonly<Record<string, unknown>>): Feature {
  return { type: "Feature", geometry: { type: "LineString", coordinates: coordinates.map((one) => [...one]) }, properties: { kind, ...more } };
}

function point(kind: string, coordinates: Position, more: Readonly<Record<string, unknown>>): Feature {
  return { type: "Feature", geometry: { type: "Point", coordinates }, properties: { kind, ...more } };
}
