/** The whole style of the map. */

import type { SourceSpecification, StyleSpecification } from "maplibre-gl";
import { urls, type Words } from "../api/urls";
import type { Box } from "../api/types";
import type { Overlay } from "../state/view";
import { areaLayers } from "./layers/areas";
import { compoundLayers } from "./layers/compounds";
import { contextLayers } from "./layers/context";
import { findingLayers } from "./layers/findings";
import { linkLayers } from "./layers/links";
import { planLayers } from "./layers/plan";
import { walkLayers } from "./layers/walks";
import { stationLayers } from "./layers/stations";
import { type LayerId, ordered } from "./order";

/** Layers of tiles that do not depend on the rule. */
export const STILL = ["context", "districts", "communities", "stations", "findings"] as const;
/** Layers of tiles that answer a question. */
export const ANSWERING = ["streets", "compounds", "circles", "links"] as const;
/** Layers of shapes that the page draws itself. */
export const OWN = ["places", "gaps", "walks", "rings", "plan", "sites"] as const;

/** Tiles beyond this zoom are drawn from this one. */
const DEEPEST = 15;

/** What each switch shows and hides. */
export const SWITCHES: Readonly<Record<Overlay, readonly LayerId[]>> = {
  rates: ["rates"],
  compounds: ["compounds-served", "compounds-unserved", "compounds-edge", "compound-hover"],
  gaps: ["gaps"],
  stations: ["stations"],
  links: ["links-edge", "links", "link-signs"],
  circles: ["circles-all", "circles-each", "circles-whole"],
  findings: ["findings", "finding-signs"],
  plan: ["plan-candidates", "plan-won", "plan-won-edge", "plan-lost", "plan-spokes", "plan-sites"],
  labels: [
    "road-names", "water-names", "green-names", "compound-names", "station-names", "street-names", "district-names",
  ],
};

export interface Place {
  readonly origin: string;
  readonly city: string;
  readonly bbox: Box;
  readonly layers: readonly string[];
}

/** The style of a city; the layers that the city lacks are left out with their sources. */
export function styleOf(place: Place, words: Words): StyleSpecification {
  const { origin, city } = place;
  const sources: Record<string, SourceSpecification> = {};
  const [west, south, east, north] = place.bbox;
  // Tiles are cut with a margin: circles reach beyond the compounds.
  const margin = 0.2;
  const bounds: [number, number, number, number] = [west - margin, south - margin, east + margin, north + margin];
  for (const layer of [...STILL, ...ANSWERING]) {
    if (layer !== "circles" && !place.layers.includes(layer)) continue;
    const still = STILL.some((one) => one === layer);
    sources[layer] = {
      type: "vector",
      tiles: [urls.tiles(origin, city, layer, still ? null : words)],
      minzoom: 5,
      maxzoom: DEEPEST,
      bounds,
    };
  }
  for (const layer of OWN) sources[layer] = { type: "geojson", data: { type: "FeatureCollection", features: [] } };
  const layers = ordered([...contextLayers, ...areaLayers, ...compoundLayers, ...stationLayers, ...walkLayers, ...linkLayers, ...findingLayers, ...planLayers]).filter(
    (layer) => !("source" in layer) || layer.source in sources,
  );
  return { version: 8, sources, layers };
}
