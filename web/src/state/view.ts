/** What a person looks at, and its address: `#/xining?lang=en&minutes=10&at=36.62,101.77,12`. */

import { type Filter, ALL_GAPS, filterOf, filterWords } from "../api/filter";
import type { Words } from "../api/urls";
import { type Measure, WALKERS, WAYS } from "../api/types";
import { type LangId, isLang } from "../words";

/** What a rate is a share of. */
export const RATE_BASES = ["compounds", "residents", "area"] as const;
export type RateBase = (typeof RATE_BASES)[number];

/** What streets are ranked and painted by: a rate, or by how much the circle overstates it. */
export const BASES = [...RATE_BASES, "difference"] as const;
export type Base = (typeof BASES)[number];

/** What can be shown or hidden on the map. */
export const OVERLAYS = ["rates", "compounds", "gaps", "stations", "links", "circles", "findings", "plan", "labels"] as const;
export type Overlay = (typeof OVERLAYS)[number];

export const OVERLAYS_AT_FIRST: readonly Overlay[] = [
  "rates",
  "compounds",
  "gaps",
  "stations",
  "links",
  "plan",
  "labels",
];

export const TABS = ["streets", "gaps", "siting", "findings", "method"] as const;
export type Tab = (typeof TABS)[number];

export const PICKABLE = ["compounds", "streets", "stations", "findings"] as const;

/** What is selected. */
export interface Picked {
  readonly layer: (typeof PICKABLE)[number];
  readonly id: string;
}

export interface Spot {
  readonly lon: number;
  readonly lat: number;
  readonly zoom: number;
}

export interface View {
  /** Null: the largest city. */
  readonly city: string | null;
  readonly lang: LangId;
  readonly words: Words;
  /** Which gaps are shown, and downloaded. */
  readonly filter: Filter;
  readonly base: Base;
  readonly tab: Tab;
  /** Null: the whole city. */
  readonly spot: Spot | null;
  readonly pick: Picked | null;
  /** The station to which the walk from the picked compound is drawn; null: the nearest that counts. */
  readonly to: string | null;
  /** The search for new sites that is followed. */
  readonly job: string | null;
  readonly overlays: readonly Overlay[];
}

export const WORDS_AT_FIRST: Words = {
  standard: null,
  by: null,
  walker: null,
  minutes: null,
  pace: null,
  meters: null,
  measure: null,
  detour: 1,
};

export const VIEW_AT_FIRST: View = {
  city: null,
  lang: "zh",
  words: WORDS_AT_FIRST,
  filter: ALL_GAPS,
  base: "compounds",
  tab: "streets",
  spot: null,
  pick: null,
  to: null,
  job: null,
  overlays: OVERLAYS_AT_FIRST,
};

/** Limits of what can be asked; the server has its own. */
export const MINUTES = { least: 5, most: 30 } as const;
export const PACE = { least: 2, most: 7 } as const;
export const METERS = { least: 100, most: 3000 } as const;
export const DETOUR = { least: 1, most: 2 } as const;

/** The address of a view, as the part after `#`. */
export function encode(view: View): string {
  const out = new URLSearchParams();
  const { words } = view;
  if (view.lang !== VIEW_AT_FIRST.lang) out.set("lang", view.lang);
  if (words.standard !== null) out.set("standard", words.standard);
  if (words.by !== null) out.set("by", words.by);
  if (words.walker !== null) out.set("walker", words.walker);
  if (words.minutes !== null) out.set("minutes", String(words.minutes));
  if (words.pace !== null) out.set("pace", String(words.pace));
  if (words.meters !== null) out.set("meters", String(words.meters));
  if (words.measure !== null) out.set("measure", words.measure);
  if (words.detour !== WORDS_AT_FIRST.detour) out.set("detour", String(words.detour));
  for (const [name, value] of Object.entries(filterWords(view.filter))) out.set(name, value);
  if (view.base !== VIEW_AT_FIRST.base) out.set("base", view.base);
  if (view.tab !== VIEW_AT_FIRST.tab) out.set("tab", view.tab);
  if (view.spot !== null) {
    const { lat, lon, zoom } = view.spot;
    out.set("at", `${round(lat, 5)},${round(lon, 5)},${round(zoom, 2)}`);
  }
  if (view.pick !== null) out.set("pick", `${view.pick.layer}/${view.pick.id}`);
  if (view.to !== null) out.set("to", view.to);
  if (view.job !== null) out.set("job", view.job);
  const shown = OVERLAYS.filter((overlay) => view.overlays.includes(overlay));
  if (shown.join() !== OVERLAYS_AT_FIRST.join()) out.set("layers", shown.join(","));
  const text = out.toString().replaceAll("%2C", ",").replaceAll("%2F", "/");
  return `/${encodeURIComponent(view.city ?? "")}${text === "" ? "" : `?${text}`}`;
}

/** The view of an address. What cannot be understood is as at first. */
export function decode(address: string): View {
  const [path = "", search = ""] = splitOnce(address.replace(/^#?\/?/, ""), "?");
  const words = new URLSearchParams(search);
  const lang = words.get("lang") ?? "";
  return {
    city: path === "" ? null : unescaped(path),
    lang: isLang(lang) ? lang : VIEW_AT_FIRST.lang,
    words: {
      standard: words.get("standard"),
      by: one(WAYS, words.get("by")),
      walker: one(WALKERS, words.get("walker")),
      minutes: number(words.get("minutes"), MINUTES),
      pace: number(words.get("pace"), PACE),
      meters: number(words.get("meters"), METERS),
      measure: one<Measure>(["gate", "point", "area"], words.get("measure")),
      detour: number(words.get("detour"), DETOUR) ?? WORDS_AT_FIRST.detour,
    },
    filter: filterOf(words),
    base: one(BASES, words.get("base")) ?? VIEW_AT_FIRST.base,
    tab: one(TABS, words.get("tab")) ?? VIEW_AT_FIRST.tab,
    spot: spotOf(words.get("at")),
    pick: pickOf(words.get("pick")),
    to: words.get("to") === "" ? null : words.get("to"),
    job: words.get("job") === "" ? null : words.get("job"),
    overlays: overlaysOf(words.get("layers")),
  };
}

function spotOf(text: string | null): Spot | null {
  const [lat, lon, zoom] = (text ?? "").split(",").map(Number);
  if (lat === undefined || lon === undefined || zoom === undefined) return null;
  const inside = Math.abs(lat) <= 85 && Math.abs(lon) <= 180 && zoom >= 0 && zoom <= 22;
  return inside ? { lat, lon, zoom } : null;
}

function pickOf(text: string | null): Picked | null {
  const [word = "", id = ""] = splitOnce(text ?? "", "/");
  const layer = one(PICKABLE, word);
  return layer === null || id === "" ? null : { layer, id };
}

function overlaysOf(text: string | null): readonly Overlay[] {
  if (text === null) return OVERLAYS_AT_FIRST;
  const words = text.split(",");
  return OVERLAYS.filter((overlay) => words.includes(overlay));
}

function one<T extends string>(all: readonly T[], word: string | null): T | null {
  return all.find((known) => known === word) ?? null;
}

function number(
  text: string | null,
  within: { readonly least: number; readonly most: number },
): number | null {
  if (text === null || text.trim() === "") return null;
  const value = Number(text);
  return value >= within.least && value <= within.most ? value : null;
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

function splitOnce(text: string, at: string): [string, string] {
  const cut = text.indexOf(at);
  return cut < 0 ? [text, ""] : [text.slice(0, cut), text.slice(cut + at.length)];
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
