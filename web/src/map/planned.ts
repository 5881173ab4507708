/** What the map draws of a plan: what the server found, and what follows the hand. */

import type { Feature, Position } from "geojson";
import type { Plan, PlanSite } from "../api/siting";
import type { Box } from "../api/types";
import { type Moves, middleOf, placeOf } from "../figures/plan";

type Point = readonly [lon: number, lat: number];

/** What follows the hand. */
export interface Handled {
  readonly plan: Plan | null;
  readonly moves: Moves;
  readonly picked: number | null;
  /** The site whose compounds are joined to it by lines. */
  readonly spoken: number | null;
  readonly won: readonly Feature[];
  readonly drawn: readonly Point[];
  readonly forbidden: readonly (readonly Point[])[];
  readonly sketch: readonly Point[];
}

/** Sites with their numbers, lines to what they win, and what somebody draws. */
export function handled(now: Handled): Feature[] {
  return [
    ...now.forbidden.map((ring) => shape("Polygon", [[...ring, ...ring.slice(0, 1)].map(plain)], { role: "forbidden" })),
    ...(now.sketch.length > 1 ? [shape("LineString", now.sketch.map(plain), { role: "sketch" })] : []),
    ...now.sketch.map((corner) => point(corner, { role: "corner" })),
    ...now.drawn.map((place) => point(place, { role: "drawn" })),
    ...(now.plan?.sites ?? []).flatMap((site) => siteOf(site, now)),
  ];
}

function siteOf(site: PlanSite, now: Handled): Feature[] {
  const at = placeOf(site, now.moves);
  const moved = now.moves.has(site.order);
  const spoken = now.spoken !== site.order ? [] : now.won.filter((one) => one.properties?.["order"] === site.order);
  const ends = spoken.map(middleOf).filter((one) => one !== null);
  return [
    ...ends.map((end) => shape("LineString", [plain(at), plain(end)], { role: "spoke" })),
    ...(moved ? [shape("LineString", [[site.lon, site.lat], plain(at)], { role: "moved" }), point([site.lon, site.lat], { role: "from" })] : []),
    point(at, { role: "site", order: site.order, picked: now.picked === site.order }),
  ];
}

/** Places where one may build: those that a search has told of, or the city's own layer. */
export function candidates(features: readonly Feature[], required: readonly string[]): Feature[] {
  return features.flatMap((feature) => {
    const id = candidateId(feature);
    const at = middleOf(feature);
    return id === null || at === null ? [] : [point(at, { role: "candidate", id, required: required.includes(id) })];
  });
}

/** The key of a candidate, by which it is required. */
export function candidateId(feature: Feature): string | null {
  const id: unknown = feature.properties?.["candidate_id"] ?? feature.properties?.["id"];
  return typeof id === "string" ? id : null;
}

/** The box around a site and what it wins; around all sites for null. */
export function boxOfSite(plan: Plan, won: readonly Feature[], order: number | null, moves: Moves): Box | null {
  const sites = plan.sites.filter((one) => order === null || one.order === order).map((one) => placeOf(one, moves));
  const compounds = won.filter((one) => order === null || one.properties?.["order"] === order).map(middleOf).filter((one) => one !== null);
  const all = [...sites, ...compounds];
  if (all.length === 0) return null;
  const [lons, lats] = [all.map(([lon]) => lon), all.map(([, lat]) => lat)];
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
}

function plain([lon, lat]: Point): Position {
  return [lon, lat];
}

function point(at: Point, properties: Readonly<Record<string, unknown>>): Feature {
  return { type: "Feature", geometry: { type: "Point", coordinates: plain(at) }, properties: { ...properties } };
}

function shape(type: "LineString", coordinates: Position[], properties: Readonly<Record<string, unknown>>): Feature;
function shape(type: "Polygon", coordinates: Position[][], properties: Readonly<Record<string, unknown>>): Feature;
function shape(type: "LineString" | "Polygon", coordinates: Position[] | Position[][], properties: Readonly<Record<string, unknown>>): Feature {
  return { type: "Feature", geometry: { type, coordinates } as Feature["geometry"], properties: { ...properties } };
}
