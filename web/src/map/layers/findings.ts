/** What the import found in the city's files, at its place: a disc by severity with its sign. */

import type { ExpressionSpecification, LayerSpecification } from "maplibre-gl";
import { FONT } from "../font";
import { FINDINGS, HALO, PICK } from "../palette";

const tiles = { source: "findings", "source-layer": "findings" } as const;

/** The last of the list stands for words that the page does not know. */
const bySeverity = (of: (one: (typeof FINDINGS)[number]) => string | number): ExpressionSpecification =>
  ["match", ["get", "severity"], ...FINDINGS.flatMap((one) => [one.severity, of(one)]), of(FINDINGS[3])] as unknown as ExpressionSpecification;
/** The gravest lie on top. */
const order = bySeverity((one) => -FINDINGS.indexOf(one));
// Hidden until wanted, so that no tile is fetched in vain.
const hidden = { visibility: "none" } as const;

export const findingLayers: readonly LayerSpecification[] = [
  {
    id: "findings", type: "circle", ...tiles,
    layout: { ...hidden, "circle-sort-key": order },
    paint: {
      "circle-color": bySeverity((one) => one.colour),
      "circle-radius": ["interpolate", ["linear"], ["zoom"], 10, 4, 13, 7, 16, 10],
      "circle-stroke-color": HALO,
      "circle-stroke-width": ["interpolate", ["linear"], ["zoom"], 10, 0.8, 14, 1.8],
    },
  },
  {
    id: "finding-signs", type: "symbol", ...tiles, minzoom: 11.5,
    layout: {
      ...hidden,
      "text-field": bySeverity((one) => one.sign), "text-font": FONT,
      "text-size": ["interpolate", ["linear"], ["zoom"], 11.5, 9, 13, 11, 16, 15],
      "text-allow-overlap": true, "text-ignore-placement": true, "symbol-sort-key": ["-", 0, order],
    },
    paint: { "text-color": HALO },
  },
  {
    id: "finding-pick", type: "circle", source: "walks", filter: ["==", ["get", "kind"], "finding"],
    paint: {
      "circle-color": bySeverity((one) => one.colour), "circle-radius": 11,
      "circle-stroke-color": PICK, "circle-stroke-width": 3,
    },
  },
  {
    id: "finding-pick-sign", type: "symbol", source: "walks", filter: ["==", ["get", "kind"], "finding"],
    layout: { "text-field": bySeverity((one) => one.sign), "text-font": FONT, "text-size": 15, "text-allow-overlap": true, "text-ignore-placement": true },
    paint: { "text-color": HALO },
  },
];
