/** The filter of the gap list: one for table, map, figures beneath it and downloads; its words are those of
 *  the command line and of the server. */

/** What a gap must be to be shown; an empty list asks for nothing. */
export interface Filter {
  /** Ids of streets, and the word for none. */
  readonly streets: readonly string[];
  readonly reasons: readonly string[];
  readonly kinds: readonly string[];
  /** Residents at least; a compound of unknown population is then left out. Null: any. */
  readonly residentsMin: number | null;
}

/** The word for gaps that lie in no street. */
export const NO_STREET = "none";

export const ALL_GAPS: Filter = { streets: [], reasons: [], kinds: [], residentsMin: null };

/** Sorts of compounds, and reasons, as the program knows them. */
export const KINDS = ["compound", "courtyard", "relocation", "village", "worksite", "park"] as const;
export const REASONS = [
  "no-station-in-radius", "not-joined", "barrier", "partly-inside", "wrong-tier-or-service", "outside-catchment",
  "station-full", "station-cramped-or-closed",
] as const;

export function narrows(filter: Filter): boolean {
  return filter.streets.length > 0 || filter.reasons.length > 0 || filter.kinds.length > 0 || filter.residentsMin !== null;
}

/** The filter as words of a query. */
export function filterWords(filter: Filter): Record<string, string> {
  return {
    ...(filter.streets.length > 0 ? { street: filter.streets.join(",") } : {}),
    ...(filter.reasons.length > 0 ? { reason: filter.reasons.join(",") } : {}),
    ...(filter.kinds.length > 0 ? { kind: filter.kinds.join(",") } : {}),
    ...(filter.residentsMin !== null ? { residents_min: String(filter.residentsMin) } : {}),
  };
}

/** The filter that the words of an address ask for. What cannot be understood asks for nothing. */
export function filterOf(words: URLSearchParams): Filter {
  const least = words.get("residents_min");
  return {
    streets: list(words.get("street")),
    reasons: list(words.get("reason")).filter((code) => REASONS.some((one) => one === code)),
    kinds: list(words.get("kind")).filter((code) => KINDS.some((one) => one === code)),
    residentsMin: least !== null && /^\d{1,9}$/.test(least) && Number(least) > 0 ? Number(least) : null,
  };
}

/** A list with a value put in or taken out. */
export function toggled(values: readonly string[], value: string): readonly string[] {
  return values.includes(value) ? values.filter((one) => one !== value) : [...values, value];
}

function list(text: string | null): readonly string[] {
  return [...new Set((text ?? "").split(",").filter((one) => one !== ""))];
}
