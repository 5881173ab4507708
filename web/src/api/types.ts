/**
 * What the server answers: names for the parts of `openapi.ts`, which `npm run types` makes from the
 * server's own description (`tests/openapi.json`). Lengths are metres (`_m`), times seconds (`_s`),
 * shares 0…1; what is unknown is null.
 */

import type { components } from "./openapi";

export type Schemas = components["schemas"];

/** The description calls what may be null optional; the server always writes it. */
export type Whole<T> = T extends readonly (infer One)[]
  ? readonly Whole<One>[]
  : T extends object
    ? { readonly [K in keyof T]-?: Whole<Exclude<T[K], undefined>> }
    : T;

export type Measure = "gate" | "point" | "area";
export const WAYS = ["walk", "circle"] as const;
export type Way = (typeof WAYS)[number];
export const WALKERS = ["adult", "over-60", "with-child", "wheelchair"] as const;
export type Walker = (typeof WALKERS)[number];

export type Cities = Whole<Schemas["Cities"]>;
export type CityEntry = Whole<Schemas["CityEntry"]>;
export type StandardEntry = Whole<Schemas["StandardEntry"]>;
export type Summary = Whole<Schemas["Summary"]>;
export type StreetSummary = Whole<Schemas["StreetSummary"]>;
export type Gaps = Whole<Schemas["Gaps"]>;
/** A gap, with what analysts have written beside it: who deals with it, and how far that is. */
export type Gap = Whole<Schemas["GapEntry"]>;
export type LayerReading = Whole<Schemas["LayerFindings"]>;
export type FindingExample = Whole<Schemas["FindingExample"]>;
export type FindingGroup = Whole<Schemas["FindingsOfKind"]>;
export type Findings = Whole<Schemas["Findings"]>;
export type NearStation = Whole<Schemas["NearStation"]>;
export type Obstacle = Whole<Schemas["ObstacleEntry"]>;
export type LinkEntry = Whole<Schemas["LinkEntry"]>;
export type CompoundDetail = Whole<Schemas["CompoundDetail"]>;
export type ProblemDocument = Whole<Schemas["Problem"]>;

export type Box = readonly [west: number, south: number, east: number, north: number];

/** Four numbers as a box; null for anything else. */
export function boxOf(numbers: readonly number[] | null): Box | null {
  const [west, south, east, north] = numbers ?? [];
  if (west === undefined || south === undefined || east === undefined || north === undefined) return null;
  return [west, south, east, north];
}
