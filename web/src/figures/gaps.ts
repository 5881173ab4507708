/** Searching, narrowing and sorting the gap list. */

import type { Gap } from "../api/types";

export const COLUMNS = ["name", "walk", "residents"] as const;
export type Column = (typeof COLUMNS)[number];

export interface Narrowing {
  readonly text: string;
  readonly reason: string | null;
  readonly street: string | null;
  /** Only those that a new gate or crossing would serve. */
  readonly linked: boolean;
}

export interface Sorting {
  readonly column: Column;
  readonly descending: boolean;
}

/** The gaps that match, in the order asked for; equal ones stay as the server lists them. */
export function listed(gaps: readonly Gap[], narrowing: Narrowing, sorting: Sorting | null): Gap[] {
  const text = narrowing.text.trim().toLowerCase();
  const found = gaps.filter(
    (gap) =>
      (narrowing.reason === null || gap.reason === narrowing.reason) &&
      (!narrowing.linked || gap.link !== null) &&
      (narrowing.street === null || gap.street === narrowing.street) &&
      (text === "" ||
        [gap.id, gap.name, gap.street, gap.community, gap.district].some((word) => word.toLowerCase().includes(text))),
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

/** The reasons that occur, commonest first. */
export function reasonsOf(gaps: readonly Gap[]): { reason: string; zh: string; en: string; count: number }[] {
  const found = new Map<string, { reason: string; zh: string; en: string; count: number }>();
  for (const gap of gaps) {
    const one = found.get(gap.reason) ?? { reason: gap.reason, zh: gap.reason_zh, en: gap.reason_en, count: 0 };
    one.count += 1;
    found.set(gap.reason, one);
  }
  return [...found.values()].sort((a, b) => b.count - a.count || a.reason.localeCompare(b.reason));
}
