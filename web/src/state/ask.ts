/** What is asked of siting, as the form holds it; and the body that the server is sent. */

import type { Body } from "../api/siting";
import type { CityEntry } from "../api/types";

/** What a city can want. */
export const GOALS = ["most", "share", "mean", "farthest"] as const;
export type Goal = (typeof GOALS)[number];

export const WEIGHTS = ["residents", "elderly", "households", "requests", "compounds"] as const;
export type Weight = (typeof WEIGHTS)[number];

export const SOURCES = ["layer", "cramped", "resources", "hexagons", "gates", "corners", "drawn"] as const;
export type Source = (typeof SOURCES)[number];

export const ACTIONS = ["build", "upgrade", "open"] as const;
export type Action = (typeof ACTIONS)[number];

export type Point = readonly [lon: number, lat: number];

/** What is scarce: the number of sites, or money. */
export type Scarce = "sites" | "money";

export interface Ask {
  readonly goal: Goal;
  readonly scarce: Scarce;
  readonly build: number;
  /** In units of ten thousand yuan, as budgets are spoken of. */
  readonly budgetWan: number;
  readonly overallPercent: number;
  readonly eachStreetPercent: number | null;
  readonly weight: Weight;
  /** Empty: as the server chooses for the city. */
  readonly sources: readonly Source[];
  readonly spacingM: number;
  readonly drawn: readonly Point[];
  /** Areas in which nothing may be built; each is a ring that is not closed. */
  readonly forbidden: readonly (readonly Point[])[];
  readonly leastDistanceM: number | null;
  readonly required: readonly string[];
  readonly streets: readonly string[];
  readonly costWan: Readonly<Record<Action, number | null>>;
  readonly worstFirst: boolean;
  /** What a second station in reach counts for, in percent of the first. */
  readonly backupPercent: number;
  readonly capacities: boolean;
  readonly seconds: number;
}

export const ASK_AT_FIRST: Ask = {
  goal: "most",
  scarce: "sites",
  build: 5,
  budgetWan: 300,
  overallPercent: 95,
  eachStreetPercent: null,
  weight: "residents",
  sources: [],
  spacingM: 300,
  drawn: [],
  forbidden: [],
  leastDistanceM: null,
  required: [],
  streets: [],
  costWan: { build: null, upgrade: null, open: null },
  worstFirst: false,
  backupPercent: 0,
  capacities: false,
  seconds: 60,
};

/** Limits of what can be typed; the server has its own. */
export const BUILD = { least: 1, most: 500 } as const;
export const BUDGET_WAN = { least: 1, most: 1_000_000 } as const;
export const PERCENT = { least: 1, most: 100 } as const;
export const SPACING = { least: 100, most: 2000 } as const;
export const DISTANCE = { least: 0, most: 5000 } as const;
export const SECONDS = { least: 1, most: 600 } as const;

const WAN = 10_000;
/** Yuan without the noise of floating point. */
const yuan = (wan: number): number => Math.round(wan * WAN);

/** The problem by the server's name. */
export function problemOf(goal: Goal): NonNullable<Body["problem"]> {
  const names = { most: "max-coverage", share: "full-coverage", mean: "median", farthest: "center" } as const;
  return names[goal];
}

/** Whether what may be spent is part of the question. */
export function spends(goal: Goal): boolean {
  return goal !== "share";
}

/** Whether costs decide. */
export function needsCosts(ask: Ask): boolean {
  return ask.scarce === "money";
}

/** The sources that a question names; a drawn point speaks for itself. */
export function sourcesOf(ask: Ask, usual: readonly Source[]): readonly Source[] {
  const named = ask.sources.length === 0 ? usual : ask.sources;
  return SOURCES.filter((one) => (one === "drawn" ? ask.drawn.length > 0 && (named.includes("drawn") || ask.sources.length === 0) : named.includes(one)));
}

/** How many places a source has; the others are counted by a search only. */
export type Counts = Readonly<Partial<Record<Source, number>>>;

/** What is known of a city's candidates before a search, and the places that were drawn. */
export function countsOf(city: CityEntry["candidates"] | null, ask: Ask): Counts {
  return { ...city, ...(ask.drawn.length > 0 ? { drawn: ask.drawn.length } : {}) };
}

/** What the server takes when nobody says: the city's own candidates, else a grid. */
export function usualSources(candidates: number): readonly Source[] {
  return candidates > 0 ? ["layer"] : ["hexagons"];
}

/** The question as the server takes it; what goes without saying is not said. */
export function bodyOf(ask: Ask, usual: readonly Source[]): Body {
  const sources = sourcesOf(ask, usual);
  const money = ask.scarce === "money";
  const costs = {
    ...(ask.costWan.build === null ? {} : { build_cost_yuan: yuan(ask.costWan.build) }),
    ...(ask.costWan.upgrade === null ? {} : { upgrade_cost_yuan: yuan(ask.costWan.upgrade) }),
    ...(ask.costWan.open === null ? {} : { open_cost_yuan: yuan(ask.costWan.open) }),
  };
  return {
    problem: problemOf(ask.goal),
    weight: ask.weight,
    sources,
    seconds: ask.seconds,
    ...(spends(ask.goal) ? (money ? { budget_yuan: yuan(ask.budgetWan) } : { build: ask.build }) : {}),
    ...(ask.goal === "share" ? { overall: ask.overallPercent / 100, least: money ? "cost" : "sites" } : {}),
    ...(ask.goal === "share" && ask.eachStreetPercent !== null ? { each_street: ask.eachStreetPercent / 100 } : {}),
    ...(ask.goal === "most" && ask.worstFirst ? { first: "worst-street" } : {}),
    ...(ask.goal === "most" && ask.backupPercent > 0 ? { backup: ask.backupPercent / 100 } : {}),
    ...(sources.includes("hexagons") ? { spacing_m: ask.spacingM } : {}),
    ...(sources.includes("drawn") ? { drawn: ask.drawn } : {}),
    ...(ask.forbidden.length > 0 ? { forbidden: { type: "MultiPolygon" as const, coordinates: ask.forbidden.map((ring) => [closed(ring)]) } } : {}),
    ...(ask.leastDistanceM === null || ask.leastDistanceM === 0 ? {} : { least_distance_m: ask.leastDistanceM }),
    ...(ask.required.length > 0 ? { required: ask.required } : {}),
    ...(ask.streets.length > 0 ? { streets: ask.streets } : {}),
    ...(Object.keys(costs).length > 0 ? { offer: costs } : {}),
    ...(ask.goal === "most" && ask.capacities ? { capacities: true } : {}),
  };
}

/** The form that would ask this; what the body does not say is as at first. */
export function askOf(body: Body): Ask {
  const goal = GOALS.find((one) => problemOf(one) === body.problem) ?? ASK_AT_FIRST.goal;
  const wan = (yuan: number | null | undefined): number | null => (yuan == null ? null : yuan / WAN);
  const percent = (share: number | null | undefined): number | null => (share == null ? null : Math.round(share * 1000) / 10);
  const offer: NonNullable<Body["offer"]> = body.offer ?? {};
  const money = goal === "share" ? body.least === "cost" : typeof body.budget_yuan === "number";
  return {
    ...ASK_AT_FIRST,
    goal,
    scarce: money ? "money" : "sites",
    build: body.build ?? ASK_AT_FIRST.build,
    budgetWan: wan(body.budget_yuan) ?? ASK_AT_FIRST.budgetWan,
    overallPercent: percent(body.overall) ?? ASK_AT_FIRST.overallPercent,
    eachStreetPercent: percent(body.each_street),
    weight: WEIGHTS.find((one) => one === body.weight) ?? ASK_AT_FIRST.weight,
    sources: SOURCES.filter((one) => body.sources?.includes(one)),
    spacingM: body.spacing_m ?? ASK_AT_FIRST.spacingM,
    drawn: (body.drawn ?? []).map(pointOf),
    forbidden: areasOf(body.forbidden ?? null),
    leastDistanceM: body.least_distance_m ?? null,
    required: body.required ?? [],
    streets: body.streets ?? [],
    costWan: { build: wan(offer.build_cost_yuan), upgrade: wan(offer.upgrade_cost_yuan), open: wan(offer.open_cost_yuan) },
    worstFirst: body.first === "worst-street",
    backupPercent: percent(body.backup) ?? 0,
    capacities: body.capacities ?? false,
    seconds: body.seconds ?? ASK_AT_FIRST.seconds,
  };
}

/** A number that was typed, within its limits and in whole steps; null for what is none. */
export function typed(text: string, within: { readonly least: number; readonly most: number }, step = 1): number | null {
  const value = Number(text.trim().replaceAll(/[,，]/g, ""));
  if (text.trim() === "" || !Number.isFinite(value)) return null;
  const whole = Math.round(value / step) * step;
  return Number(Math.min(within.most, Math.max(within.least, whole)).toFixed(4));
}

/** How many things beside the usual "more" asks for. */
export function extras(ask: Ask): number {
  const set = [
    ask.goal === "share" && ask.eachStreetPercent !== null, ask.goal === "most" && ask.worstFirst, ask.goal === "most" && ask.backupPercent > 0,
    ask.goal === "most" && ask.capacities, (ask.leastDistanceM ?? 0) > 0, ask.forbidden.length > 0, ask.required.length > 0, ask.streets.length > 0,
    ACTIONS.some((one) => ask.costWan[one] !== null), ask.seconds !== ASK_AT_FIRST.seconds,
  ];
  return set.filter(Boolean).length;
}

function closed(ring: readonly Point[]): readonly Point[] {
  const [first] = ring;
  return first === undefined ? [] : [...ring, first];
}

/** The outer rings of an outline, not closed. */
function areasOf(outline: Body["forbidden"] | null): readonly (readonly Point[])[] {
  if (outline == null) return [];
  const polygons = outline.type === "Polygon" ? [outline.coordinates] : outline.coordinates;
  return polygons.flatMap(([outer]) => (outer === undefined ? [] : [outer.slice(0, -1).map(pointOf)]));
}

function pointOf([lon = 0, lat = 0]: readonly number[]): Point {
  return [lon, lat];
}
