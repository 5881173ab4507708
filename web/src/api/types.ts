/**
 * What the server answers, written by hand from the contract until the server's OpenAPI snapshot
 * stands in `tests/openapi.json`; `npm run types` then generates `openapi.ts` and this file names
 * its parts. Lengths are metres (`_m`), times seconds (`_s`), shares 0…1; what is unknown is null.
 */

export type Measure = "gate" | "point" | "area";
export type Way = "circle" | "walk";

export interface Share {
  readonly total: number;
  readonly served: number;
  readonly rate: number | null;
}

export interface PersonsShare extends Share {
  readonly unknown_compounds?: number;
}

export interface AreaShare {
  readonly total_m2: number;
  readonly served_m2: number;
  readonly rate: number | null;
}

export type Box = readonly [west: number, south: number, east: number, north: number];

export interface CityEntry {
  readonly id: string;
  readonly name: string;
  /** Null for a city of nothing. */
  readonly bbox: Box | null;
  readonly standard: string;
  readonly data_date: string | null;
  readonly source: string | null;
  readonly layers: readonly { readonly id: string; readonly count: number }[];
}

export interface RequirementEntry {
  readonly id: string;
  readonly name: string;
  readonly name_en: string;
  readonly limit_m: number;
  readonly limit_s: number;
  readonly pace_kmh: number;
  readonly measure: Measure;
}

export interface StandardEntry {
  readonly id: string;
  readonly name: string;
  readonly name_en: string;
  readonly source: string;
  readonly requirements: readonly RequirementEntry[];
}

export interface Cities {
  readonly cities: readonly CityEntry[];
  readonly standards: readonly StandardEntry[];
  readonly version: string;
}

export interface StreetSummary {
  readonly id: string;
  readonly name: string;
  readonly compounds: Share;
  readonly residents: PersonsShare;
  readonly area: AreaShare;
  readonly median_walk_s: number | null;
}

export interface RequirementSummary extends RequirementEntry {
  readonly source: string;
  readonly who: string | null;
  readonly stations: number;
  readonly compounds: Share;
  readonly people: PersonsShare;
  readonly area: AreaShare;
}

export interface Summary {
  readonly city: string;
  readonly city_name: string;
  readonly standard: string;
  readonly standard_name: string;
  readonly method: Way;
  readonly detour: number;
  readonly limit_s: number | null;
  readonly limit_m: number | null;
  readonly pace_kmh: number | null;
  readonly measure: Measure | null;
  readonly served_when: "all" | "any";
  readonly data_date: string | null;
  readonly source: string | null;
  readonly compounds: Share;
  readonly residents: PersonsShare;
  readonly elderly: PersonsShare;
  readonly area: AreaShare;
  readonly stations: { readonly total: number; readonly counting: number };
  readonly by_tier: Readonly<Record<string, { readonly stations: number; readonly good: number; readonly counting: number }>>;
  readonly fragile: { readonly compounds: number; readonly residents: number | null };
  readonly reasons: Readonly<Record<string, number>>;
  readonly requirements: readonly RequirementSummary[];
  readonly streets: readonly StreetSummary[];
  readonly version: string;
}

export interface Gap {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  /** Empty where unknown, as are `community` and `district`. */
  readonly street: string;
  readonly community: string;
  readonly district: string;
  readonly residents: number | null;
  readonly elderly: number | null;
  readonly reason: string;
  readonly reason_zh: string;
  readonly reason_en: string;
  readonly nearest_station: string | null;
  readonly distance_m: number | null;
  readonly walk_s: number | null;
  readonly straight_m: number | null;
  readonly lon: number;
  readonly lat: number;
  readonly suggestion: string;
  readonly requirement: string;
  readonly unmet: readonly string[];
}

export interface Gaps {
  readonly gaps: readonly Gap[];
}

export interface RequirementVerdict {
  readonly id: string;
  readonly name: string;
  readonly name_en: string;
  readonly served: boolean;
  readonly reason: string | null;
  readonly reason_zh: string | null;
  readonly reason_en: string | null;
  readonly station_id: string | null;
  readonly distance_m: number | null;
  readonly walk_s: number | null;
  readonly stations_in_reach: number;
  readonly area_share: number | null;
}

export interface NearStation {
  readonly id: string;
  readonly name: string;
  readonly tier: string | null;
  readonly condition: string;
  readonly lon: number;
  readonly lat: number;
  readonly distance_m: number | null;
  readonly walk_s: number | null;
  /** Whether it counts for the requirement that decides. */
  readonly counts: boolean;
}

export interface CompoundDetail {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly street: string | null;
  readonly community: string | null;
  readonly residents: number | null;
  readonly elderly: number | null;
  readonly served: boolean;
  /** The requirement that decides. */
  readonly requirement: string;
  readonly lon: number;
  readonly lat: number;
  readonly requirements: readonly RequirementVerdict[];
  readonly nearest: readonly NearStation[];
}

/** RFC 9457. */
export interface ProblemDocument {
  readonly type?: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
}
