/** Compounds by verdict, and discs for the residents of the unserved ones. */

import type { LayerSpecification } from "maplibre-gl";
import { FONT } from "../font";
import { HALO, INK, PICK, SERVED, SERVED_EDGE, UNSERVED, UNSERVED_EDGE } from "../palette";
import { NOBODY } from "./areas";

const tiles = { source: "compounds", "source-layer": "compounds" } as const;

/** Area of a disc is the number of people: radius in pixels at zoom 11 = √residents × this. */
export const DISC = 0.125;
/** Discs give way to the compounds themselves. */
export const DISC_UNTIL = 14;

export const compoundLayers: readonly LayerSpecification[] = [
  {
    id: "compounds-served", type: "fill", ...tiles, filter: ["==", ["get", "served"], true],
    paint: {
      "fill-color": SERVED, "fill-antialias": true,
      "fill-opacity": ["interpolate", ["linear"], ["zoom"], 10.5, 0.5, 14, 0.72],
    },
  },
  {
    id: "compounds-unserved", type: "fill", ...tiles, filter: ["==", ["get", "served"], false],
    paint: {
      "fill-color": UNSERVED,
      "fill-opacity": ["interpolate", ["linear"], ["zoom"], 10.5, 0.8, 14, 0.85],
    },
  },
  {
    id: "compounds-edge", type: "line", ...tiles, minzoom: 13,
    paint: {
      "line-color": ["case", ["==", ["get", "served"], true], SERVED_EDGE, UNSERVED_EDGE],
      "line-width": ["interpolate", ["linear"], ["zoom"], 13, 0.4, 16, 1.4],
    },
  },
  {
    id: "compound-hover", type: "line", ...tiles, filter: ["==", ["get", "id"], NOBODY],
    paint: { "line-color": PICK, "line-width": 1.6 },
  },
  {
    id: "compound-pick", type: "line", ...tiles, filter: ["==", ["get", "id"], NOBODY],
    layout: { "line-join": "round" },
    paint: { "line-color": PICK, "line-width": ["interpolate", ["linear"], ["zoom"], 12, 2, 16, 3.5] },
  },
  {
    id: "gaps", type: "circle", source: "gaps", maxzoom: DISC_UNTIL,
    layout: { "circle-sort-key": ["-", 0, ["get", "residents"]] },
    paint: {
      "circle-color": UNSERVED,
      "circle-opacity": ["interpolate", ["linear"], ["zoom"], 12.4, 0.55, DISC_UNTIL, 0],
      "circle-stroke-color": HALO,
      "circle-stroke-width": 0.8,
      "circle-stroke-opacity": ["interpolate", ["linear"], ["zoom"], 12.4, 0.95, 13.2, 0],
      "circle-radius": [
        "interpolate", ["exponential", 1.6], ["zoom"],
        10, ["max", 1.5, ["*", DISC * 0.65, ["sqrt", ["get", "residents"]]]],
        11, ["max", 2, ["*", DISC, ["sqrt", ["get", "residents"]]]],
        14, ["max", 4, ["*", DISC * 3, ["sqrt", ["get", "residents"]]]],
      ],
    },
  },
  {
    id: "compound-names", type: "symbol", ...tiles, minzoom: 15,
    layout: {
      "text-field": ["get", "name"], "text-font": FONT,
      "text-size": ["interpolate", ["linear"], ["zoom"], 15, 10.5, 17, 13],
      "text-max-width": 6, "text-padding": 6,
    },
    paint: { "text-color": INK, "text-halo-color": HALO, "text-halo-width": 1.4 },
  },
];
