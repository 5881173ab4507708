/** Searching, narrowing and sorting the gap list. */

import { type Filter, NO_STREET } from "../api/filter";
import type { Gap } from "../api/types";

export const COLUMNS = ["name", "walk", "residents"] as const;
export type Column = (typeof COLUMNS)[number];

/** What the reader looks for in the list at hand; files and map know only the filter. */
export interface Search {
  readonly text: string;
  /** Only those that a new gate or crossing would serve. */
  readonly linked: boolean;
}

export interface Sorting {
  readonly column: Column;
  readonly descending: boolean;
}

/** The gaps that a filter lets through; `names` are those of the streets, by id. */
export function admitted(gaps: readonly Gap[], filter: Filter, names: ReadonlyMap<string, string>): Gap[] {
  const streets = streetNames(filter, names);
  return gaps.filter(
    (gap) =>
      (streets.length === 0 || streets.includes(gap.street)) &&
      (filter.reasons.length === 0 || filter.reasons.includes(gap.reason)) &&
      (filter.kinds.length === 0 || filter.kinds.includes(gap.kind)) &&
      (filter.residentsMin === null || (gap.residents !== null && gap.residents >= filter.residentsMin)),
  );
}

/** The streets of a filter by name, as gaps and tiles tell them; none is the empty name. */
export function streetNames(filter: Filter, names: ReadonlyMap<string, string>): readonly string[] {
  return filter.streets.map((id) => names.get(id) ?? (id === NO_STREET ? "" : id));
}

/** The gaps that are looked for, in the order asked for; equal ones stay as the server lists them. */
export function listed(gaps: readonly Gap[], search: Search, sorting: Sorting | null): Gap[] {
  const text = search.text.trim().toLowerCase();
  const found = gaps.filter(
    (gap) =>
      (!search.linked || gap.link !== null) &&
      (text === "" ||
        [gap.id, gap.name, gap.street, gap.community, gap.district, gap.owner ?? ""].some((word) => word.toLowerCase().includes(text))),
  );
  if (sorting === null) return found;
  const sign = sorting.descending ? -1 : 1;
  return found.sort((a, b) => {
    if (sorting.column === "name") return sign * a.name.localeCompare(b.name, "zh-CN");
    // What is unknown stands last either way; what cannot be reached is farther than everything.
    const [x, y] = sorting.column === "walk" ? [far(a), far(b)] : [a.residents, b.residents];
    if (x === null || y === null) return Number(x === null) - Number(y === null);
    return x === y ? 0 : sign * (x < y ? -1 : 1);
  });
}

function far(gap: Gap): number {
  return gap.walk_s ?? Number.POSITIVE_INFINITY;
}

/** How many people live in these; those of unknown population are not counted. */
export function residentsOf(gaps: readonly Gap[]): number {
  return gaps.reduce((sum, gap) => sum + (gap.residents ?? 0), 0);
}

/** What occurs of something, and how often, commonest first. */
export function tally(gaps: readonly Gap[], of: (gap: Gap) => string): { value: string; count: number }[] {
  const found = new Map<string, number>();
  for (const gap of gaps) found.set(of(gap), (found.get(of(gap)) ?? 0) + 1);
  return [...found].map(([value, count]) => ({ value, count })).sort((a, b) => b.count - a.count || a.value.localeCompare(b.value));
}

/** Whether somebody has written down who deals with it and how far that is. */
export function followed(gap: Gap): boolean {
  return [gap.status, gap.owner, gap.note].some((text) => text !== null && text !== undefined && text !== "");
}
