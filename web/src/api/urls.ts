/** Addresses of the server, all on the page's own origin. */

import { type Filter, ALL_GAPS, filterWords } from "./filter";
import type { Measure, Walker, Way } from "./types";

/** The words of a question, as on the command line. What is null is left to the standard. */
export interface Words {
  readonly standard: string | null;
  /** Null: over the streets where the city has them. */
  readonly by: Way | null;
  readonly walker: Walker | null;
  readonly minutes: number | null;
  readonly pace: number | null;
  readonly meters: number | null;
  readonly measure: Measure | null;
  readonly detour: number;
}

/** The words as a query, in one order, so that the same question has the same address. */
export function query(words: Words, more: Readonly<Record<string, string>> = {}): string {
  const out = new URLSearchParams();
  if (words.standard !== null) out.set("standard", words.standard);
  if (words.by !== null) out.set("by", words.by);
  if (words.walker !== null) out.set("walker", words.walker);
  if (words.meters !== null) out.set("meters", String(words.meters));
  else if (words.minutes !== null) out.set("minutes", String(words.minutes));
  if (words.pace !== null) out.set("pace", String(words.pace));
  if (words.measure !== null) out.set("measure", words.measure);
  if (words.detour !== 1) out.set("detour", String(words.detour));
  for (const [name, value] of Object.entries(more)) out.set(name, value);
  const text = out.toString();
  return text === "" ? "" : `?${text}`;
}

/** How walks are measured when nobody says. */
export function usualWay(streets: boolean): Way {
  return streets ? "walk" : "circle";
}

/** How the words measure in a city with or without streets: a detour factor alone asks for straight lines. */
export function wayOf(words: Words, streets: boolean): Way {
  return usualWay(streets) === "circle" ? "circle" : (words.by ?? (words.detour === 1 ? "walk" : "circle"));
}

/** The words as a city with or without streets can be asked them, so that the same question has the
 *  same words: no walk without streets, no detour but of straight lines, no way that goes without saying. */
export function askable(words: Words, streets: boolean): Words {
  const way = wayOf(words, streets);
  return { ...words, by: way === usualWay(streets) ? null : way, detour: way === "walk" ? 1 : words.detour };
}

/** The words as arguments of `yike analyze`. */
export function argumentsOf(words: Words): string[] {
  const out: string[] = [];
  for (const [name, value] of new URLSearchParams(query(words))) out.push(`--${name}`, value);
  return out;
}

const part = encodeURIComponent;

export type GapFormat = "json" | "csv" | "geojson" | "xlsx" | "gpkg";
export const ENCODINGS = ["gbk", "utf-8"] as const;
export type Encoding = (typeof ENCODINGS)[number];

export const urls = {
  cities: (): string => "/api/cities",
  coverage: (city: string, words: Words): string =>
    `/api/cities/${part(city)}/coverage${query(words)}`,
  gaps: (city: string, words: Words, lang: string, format: GapFormat = "json", filter: Filter = ALL_GAPS): string =>
    `/api/cities/${part(city)}/gaps.${format}${query(words, { lang, ...filterWords(filter) })}`,
  shapefile: (city: string, words: Words, lang: string, encoding: Encoding, filter: Filter): string =>
    `/api/cities/${part(city)}/gaps.shp.zip${query(words, { lang, ...filterWords(filter), encoding })}`,
  lists: (city: string, words: Words, lang: string, filter: Filter): string =>
    `/api/cities/${part(city)}/lists.xlsx${query(words, { lang, ...filterWords(filter) })}`,
  report: (city: string, words: Words, lang: string, form: "html" | "pdf"): string =>
    `/api/cities/${part(city)}/report${form === "pdf" ? ".pdf" : ""}${query(words, { lang })}`,
  findings: (city: string): string => `/api/cities/${part(city)}/findings`,
  compound: (city: string, id: string, words: Words): string =>
    `/api/cities/${part(city)}/compounds/${part(id)}${query(words)}`,
  rings: (city: string, station: string, minutes: readonly number[], words: Words): string =>
    `/api/cities/${part(city)}/rings${query(words, { station, rings: minutes.join(",") })}`,
  item: (city: string, layer: string, id: string): string =>
    `/ogc/${part(city)}/collections/${part(layer)}/items/${part(id)}`,
  items: (city: string, layer: string, limit: number): string =>
    `/ogc/${part(city)}/collections/${part(layer)}/items?limit=${limit}`,
  /** A template for the map: absolute, as its worker has no page to be relative to. */
  tiles: (origin: string, city: string, layer: string, words: Words | null): string =>
    `${origin}/ogc/${part(city)}/collections/${part(layer)}/tiles/WebMercatorQuad/{z}/{y}/{x}` +
    (words === null ? "" : query(words)),
};
