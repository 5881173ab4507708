/** What the import found in a city's files: by kind, and one at a time. */

import type { Feature } from "geojson";
import type { LangId } from "../words";
import type { FindingExample, FindingGroup, Findings } from "./types";

export type { FindingExample, FindingGroup, Findings, LayerReading } from "./types";

/** Gravest first. */
export const SEVERITIES = ["rejected", "warning", "repaired", "note"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** One finding as it is shown. */
export interface Finding {
  /** As the page's address names it: its number on the map, or its place in the list. */
  readonly id: string;
  readonly layer: string;
  readonly severity: Severity;
  readonly feature: string;
  readonly title: Readonly<Record<LangId, string>>;
  readonly advice: Readonly<Record<LangId, string>>;
  readonly found: Readonly<Record<LangId, string>>;
  readonly done: Readonly<Record<LangId, string>>;
  readonly expected: string;
  readonly at: readonly [lon: number, lat: number] | null;
}

/** A severity of this page; a word that it does not know is a note. */
export function severityOf(word: string): Severity {
  return SEVERITIES.find((one) => one === word) ?? "note";
}

/** The groups by severity, gravest first, then the most frequent. */
export function byGravity(groups: readonly FindingGroup[]): FindingGroup[] {
  const rank = (group: FindingGroup): number => SEVERITIES.indexOf(severityOf(group.severity));
  return [...groups].sort((a, b) => rank(a) - rank(b) || b.count - a.count);
}

/** How many findings ask for somebody's attention: notes do not. */
export function pressing(findings: Findings): number {
  return findings.groups.reduce((sum, group) => sum + (severityOf(group.severity) === "note" ? 0 : group.count), 0);
}

/** What a feature is called: its name, its key, or its position in the file. */
export function featureOf(example: Pick<FindingExample, "feature" | "id" | "name">): string {
  const { name, id, feature } = example;
  const parts = [name, id].filter((one) => one !== null && one !== "");
  return parts.length > 0 ? parts.join(" · ") : feature === null ? "" : `#${feature}`;
}

/** The name of an example in the page's address. */
export function exampleId(group: FindingGroup, at: number): string {
  return `${group.layer}/${group.code}/${at}`;
}

/** What the program says in one language only is shown to those who read it. */
export function readable(text: string, lang: LangId): string {
  return lang === "en" || /[\u3400-\u9fff]/.test(text) ? text : "";
}

/** Whether a name in the page's address is that of an example, not of a point on the map. */
export function isExample(id: string): boolean {
  return id.includes("/");
}

/** The example of that name. */
export function exampleOf(findings: Findings | null, id: string): Finding | null {
  for (const group of findings?.groups ?? []) {
    const at = group.examples.findIndex((_, k) => exampleId(group, k) === id);
    const example = group.examples[at];
    if (example === undefined) continue;
    return {
      id, layer: group.layer, severity: severityOf(group.severity), feature: featureOf(example),
      title: { zh: group.title_zh, en: group.title_en }, advice: { zh: group.advice_zh, en: group.advice_en },
      found: { zh: example.found_zh, en: example.found }, done: { zh: example.done_zh, en: example.done },
      expected: group.expected, at: spotOf(example.at),
    };
  }
  return null;
}

/** The finding of a feature of the map's layer; its advice is that of its group, where that is known. */
export function findingOf(id: string, feature: Feature, findings: Findings | null): Finding {
  const text = (key: string): string => {
    const value: unknown = feature.properties?.[key];
    return typeof value === "string" ? value : "";
  };
  const group = findings?.groups.find((one) => one.code === text("code") && one.layer === text("layer"));
  const point = feature.geometry as Feature["geometry"] | null;
  return {
    id, layer: text("layer"), severity: severityOf(text("severity")), feature: text("feature_id"),
    title: { zh: text("title_zh"), en: text("title_en") }, advice: { zh: group?.advice_zh ?? "", en: group?.advice_en ?? "" },
    found: { zh: text("found_zh") || text("found"), en: text("found") }, done: { zh: text("done_zh") || text("done"), en: text("done") },
    expected: text("expected"), at: point?.type === "Point" ? spotOf(point.coordinates) : null,
  };
}

function spotOf(at: readonly number[] | null): readonly [number, number] | null {
  const [lon, lat] = at ?? [];
  return lon === undefined || lat === undefined ? null : [lon, lat];
}
