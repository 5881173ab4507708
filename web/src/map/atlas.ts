/** The one owner of the map: everything that changes on it goes through an `Atlas`. */

import {
  type ExpressionSpecification, type GeoJSONSource, type LngLatBoundsLike, Map as MapLibre,
  type MapGeoJSONFeature, type MapMouseEvent, ScaleControl, type VectorTileSource, prewarm, setWorkerUrl,
} from "maplibre-gl";
import workerUrl from "virtual:map-worker";
import type { Feature, FeatureCollection } from "geojson";
import type { Box } from "../api/types";
import { urls, type Words } from "../api/urls";
import { OVERLAYS, type Overlay, type Picked, type Spot } from "../state/view";
import { NOBODY } from "./layers/areas";
import { unservedOpacity } from "./layers/compounds";
import { CONDITIONS, LINK_SIGNS, MARKS, PINS, RING, picture, pictureName, pinName, pinPicture, ring, signName, signPicture } from "./marks";
import { FONT_FAMILY } from "./font";
import type { LayerId } from "./order";
import { ANSWERING, type OWN, type Place, STILL, SWITCHES, styleOf } from "./style";

setWorkerUrl(workerUrl);
// Workers start beside the page, not when the first map needs them.
prewarm();

/** What can be clicked, uppermost first. */
const CLICKABLE = ["findings", "link-signs", "links", "stations", "gaps", "compounds-unserved", "compounds-served", "rates"] as const satisfies readonly LayerId[];
const PICKED: Readonly<Record<(typeof CLICKABLE)[number], Picked["layer"]>> = {
  findings: "findings",
  "link-signs": "compounds",
  links: "compounds",
  stations: "stations",
  gaps: "compounds",
  "compounds-unserved": "compounds",
  "compounds-served": "compounds",
  rates: "streets",
};

/** A station as the map knows it. */
export interface StationMark {
  readonly id: string;
  readonly name: string;
  readonly tier: string;
  readonly condition: string;
  readonly services: string;
}

export interface Told {
  /** Something was clicked; null: nothing. */
  picked(pick: Picked | null): void;
  /** The map came to rest somewhere. */
  moved(spot: Spot): void;
  /** Tiles did not come. */
  failed(detail: string): void;
  /** All is drawn (true), or something is still under way. */
  rested(idle: boolean): void;
}

/** A tool in use on the map. */
export interface Hand {
  /** Whether the tool took the click. */
  click(event: MapMouseEvent): boolean;
  /** What the pointer looks like; null: as ever. */
  cursor(event: MapMouseEvent): string | null;
}

/** Room kept free at the edges for what lies over the map, in pixels. */
export interface Insets {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

export class Atlas {
  readonly map: MapLibre;
  /** Who may take clicks before they select anything. */
  hand: Hand | null = null;
  readonly #told: Told;
  #place: Place | null = null;
  #words: Words | null = null;
  #ready = false;
  #waiting: (() => void)[] = [];
  #spot: Spot | null = null;
  #insets: Insets = { top: 24, bottom: 24, left: 24, right: 24 };

  /** A map of nothing: it makes itself ready to draw while the page still asks what; see `city`. */
  constructor(container: HTMLElement, insets: Insets, label: string, told: Told) {
    this.#told = told;
    this.#insets = insets;
    this.map = new MapLibre({
      container,
      localIdeographFontFamily: FONT_FAMILY,
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      maxZoom: 18.5,
      minZoom: 6,
      fadeDuration: still() ? 0 : 200,
      locale: { "Map.Title": label },
    });
    this.map.touchZoomRotate.disableRotation();
    this.map.keyboard.disableRotation();
    this.map.addControl(new ScaleControl({ maxWidth: 90, unit: "metric" }), "bottom-right");
    this.#listen();
  }

  /** A style comes without pictures: each new one is given them. */
  #dress(): void {
    for (const mark of MARKS)
      for (const condition of CONDITIONS)
        this.map.addImage(pictureName(mark.tier, condition), picture(mark, condition), { pixelRatio: 2 });
    for (const sign of LINK_SIGNS) this.map.addImage(signName(sign.kind), signPicture(sign.stroke), { pixelRatio: 2 });
    for (const pin of PINS) this.map.addImage(pinName(pin), pinPicture(pin), { pixelRatio: 2 });
    this.map.addImage(RING, ring(), { pixelRatio: 2 });
    this.#ready = true;
    for (const work of this.#waiting.splice(0)) work();
  }

  #listen(): void {
    const { map } = this;
    map.on("style.load", () => this.#dress());
    map.on("idle", () => this.#told.rested(this.#place !== null));
    map.on("dataloading", () => this.#told.rested(false));
    map.on("movestart", () => this.#told.rested(false));
    map.on("moveend", () => {
      if (this.#place === null) return;
      const { lng, lat } = map.getCenter();
      const spot = { lon: lng, lat, zoom: map.getZoom() };
      this.#spot = spot;
      this.#told.moved(spot);
    });
    map.on("error", (event) => {
      const error: unknown = event.error;
      if (!(error instanceof Error)) this.#told.failed("");
      else if (error.name !== "AbortError") this.#told.failed(error.message);
    });
    map.on("click", (event) => {
      if (this.hand?.click(event) !== true) this.#told.picked(this.#under(event));
    });
    map.on("mousemove", (event) => {
      const cursor = this.hand?.cursor(event) ?? null;
      const pick = cursor === null ? this.#under(event) : null;
      map.getCanvas().style.cursor = cursor ?? (pick === null ? "" : "pointer");
      this.#filter("compound-hover", ["==", ["get", "id"], pick?.layer === "compounds" ? pick.id : NOBODY]);
    });
  }

  #under(event: MapMouseEvent): Picked | null {
    if (!this.#ready) return null;
    const { x, y } = event.point;
    const near = 5;
    const layers = CLICKABLE.filter((id) => this.map.getLayer(id) !== undefined);
    const exact = this.map.queryRenderedFeatures([x, y], { layers });
    const around = this.map.queryRenderedFeatures([[x - near, y - near], [x + near, y + near]], { layers: layers.filter((id) => id !== "rates") });
    for (const layer of layers) {
      const found = exact.find((feature) => feature.layer.id === layer) ??
        (layer === "rates" ? undefined : around.find((feature) => feature.layer.id === layer));
      // Findings are numbered: several may speak of one feature.
      const id: unknown = found?.properties["id"] ?? found?.properties["number"];
      if (typeof id === "string" || typeof id === "number") return { layer: PICKED[layer], id: String(id) };
    }
    return null;
  }

  /** Does something once the style stands. */
  #when(work: () => void): void {
    if (this.#ready) work();
    else this.#waiting.push(work);
  }

  #filter(layer: LayerId, filter: ExpressionSpecification): void {
    if (this.#ready && this.map.getLayer(layer) !== undefined) this.map.setFilter(layer, filter);
  }

  /** The first city or another: a new style, and the view goes there. */
  city(place: Place, words: Words, spot: Spot | null): void {
    if (place.city === this.#place?.city) return;
    const go = (): void => {
      if (spot === null) this.map.fitBounds(boundsOf(place.bbox), { padding: this.#insets, duration: 0 });
      else this.map.jumpTo({ center: [spot.lon, spot.lat], zoom: spot.zoom });
    };
    // Where the page begins is no move that its address would tell.
    const first = this.#place === null;
    if (first) go();
    this.#place = place;
    this.#words = words;
    this.#ready = false;
    this.map.setStyle(styleOf(place, words), { diff: false });
    if (!first) go();
  }

  /** Another rule: the answering layers ask anew; what is drawn stays until the answer is there. */
  words(words: Words): void {
    const place = this.#place;
    if (words === this.#words || place === null) return;
    this.#words = words;
    this.#when(() => {
      for (const layer of ANSWERING) {
        const source = this.map.getSource<VectorTileSource>(layer);
        source?.setTiles([urls.tiles(place.origin, place.city, layer, words)]);
      }
    });
  }

  /** Asks for all tiles anew, after some did not come. */
  again(): void {
    this.#when(() => {
      for (const layer of [...STILL, ...ANSWERING]) {
        const source = this.map.getSource<VectorTileSource>(layer);
        if (source !== undefined) source.setTiles([...source.tiles]);
      }
    });
  }

  /** How the streets are painted. */
  base(paint: ExpressionSpecification | string): void {
    this.#when(() => {
      if (this.map.getLayer("rates")) this.map.setPaintProperty("rates", "fill-color", paint);
    });
  }

  /** Which of the unserved stand out; null: all. */
  passing(pass: ExpressionSpecification | null): void {
    this.#when(() => {
      if (this.map.getLayer("compounds-unserved"))
        this.map.setPaintProperty("compounds-unserved", "fill-opacity", unservedOpacity(pass));
    });
  }

  overlays(shown: readonly Overlay[]): void {
    this.#when(() => {
      for (const overlay of OVERLAYS)
        for (const layer of SWITCHES[overlay])
          if (this.map.getLayer(layer))
            this.map.setLayoutProperty(layer, "visibility", shown.includes(overlay) ? "visible" : "none");
    });
  }

  /** Shapes that the page itself knows. */
  draw(source: (typeof OWN)[number], features: Feature[]): void {
    const data: FeatureCollection = { type: "FeatureCollection", features };
    this.#when(() => void this.map.getSource<GeoJSONSource>(source)?.setData(data));
  }

  select(pick: Picked | null): void {
    const of = (layer: Picked["layer"]): string => (pick?.layer === layer ? pick.id : NOBODY);
    this.#when(() => {
      this.#filter("compound-pick", ["==", ["get", "id"], of("compounds")]);
      // The page draws the link of the selection itself.
      this.#filter("link-signs", ["!=", ["get", "id"], of("compounds")]);
      this.#filter("street-pick", ["==", ["get", "id"], of("streets")]);
      this.#filter("station-pick", ["==", ["get", "id"], of("stations")]);
      this.#filter("circle-pick", ["==", ["get", "station_id"], of("stations")]);
      if (this.map.getLayer("circle-pick"))
        this.map.setLayoutProperty("circle-pick", "visibility", pick?.layer === "stations" ? "visible" : "none");
    });
  }

  /** What the tiles at hand say of a station. */
  station(id: string): StationMark | null {
    if (!this.#ready || this.map.getSource("stations") === undefined) return null;
    const filter: ExpressionSpecification = ["==", ["get", "id"], id];
    const [found] = this.map.querySourceFeatures("stations", { sourceLayer: "stations", filter });
    if (found === undefined) return null;
    const text = (key: string): string => textOf(found, key);
    return { id, name: text("name"), tier: text("tier"), condition: text("condition"), services: text("services") };
  }

  /** What lies over the map now; the next flight keeps clear of it. */
  insets(insets: Insets): void {
    this.#insets = insets;
  }

  /** Flies to where a box is seen whole. */
  fit(box: Box, most = 15.5): void {
    this.map.fitBounds(boundsOf(box), { padding: this.#insets, duration: 1000, maxZoom: most });
  }

  whole(): void {
    if (this.#place !== null) this.map.fitBounds(boundsOf(this.#place.bbox), { padding: this.#insets, duration: 800 });
  }

  /** Somebody changed the address by hand. */
  to(spot: Spot): void {
    const now = this.#spot;
    const same = now !== null && Math.abs(now.lon - spot.lon) < 1e-4 && Math.abs(now.lat - spot.lat) < 1e-4 && Math.abs(now.zoom - spot.zoom) < 0.02;
    if (!same) this.map.jumpTo({ center: [spot.lon, spot.lat], zoom: spot.zoom });
  }

  zoom(by: 1 | -1): void {
    if (by === 1) this.map.zoomIn();
    else this.map.zoomOut();
  }

  label(text: string): void {
    this.map.getCanvas().setAttribute("aria-label", text);
  }

  remove(): void {
    this.map.remove();
  }
}

function textOf(feature: MapGeoJSONFeature | { properties: Record<string, unknown> }, key: string): string {
  const value: unknown = feature.properties[key];
  return typeof value === "string" ? value : "";
}

function boundsOf([west, south, east, north]: Box): LngLatBoundsLike {
  return [west, south, east, north];
}

function still(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
