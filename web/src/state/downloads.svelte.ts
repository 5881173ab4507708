/** What can be taken away from the page: lists, layers, the report; each for the question and filter that
 *  the page shows. One is fetched at a time. */

import { narrows } from "../api/filter";
import { fetchFile, keep } from "../api/download";
import { urls } from "../api/urls";
import { app, type Asked } from "./app.svelte";

export const FORMATS = ["xlsx", "csv", "geojson", "gpkg", "shp-gbk", "shp-utf-8"] as const;
export type Format = (typeof FORMATS)[number];
export type Item = Format | "lists" | "report" | "pdf";

/** Where an item is to be had. */
export function addressOf(item: Item, { city, words }: Asked): string {
  const { lang, filter } = app.view;
  switch (item) {
    case "shp-gbk":
      return urls.shapefile(city.id, words, lang, "gbk", filter);
    case "shp-utf-8":
      return urls.shapefile(city.id, words, lang, "utf-8", filter);
    case "lists":
      return urls.lists(city.id, words, lang, filter);
    case "report":
      return urls.report(city.id, words, lang, "html");
    case "pdf":
      return urls.report(city.id, words, lang, "pdf");
    default:
      return urls.gaps(city.id, words, lang, item, filter);
  }
}

export class Downloads {
  /** What is being fetched. */
  busy: Item | null = $state(null);
  /** What came last, for ears: eyes see the browser's own list. */
  done: Item | null = $state(null);
  /** The report is there, and the browser wants a click of its own to open it. */
  waiting: string | null = $state(null);

  readonly filtered: boolean = $derived(narrows(app.view.filter));
  /** Whether a click would fetch something. */
  readonly ready: boolean = $derived(app.asked !== null && this.busy === null);

  /** Fetches an item and hands it to the browser: a file to keep, or the report to look at. */
  async take(item: Item): Promise<void> {
    // A button that is pressed too early keeps the focus and does nothing.
    if (app.asked === null || this.busy !== null) return;
    const address = addressOf(item, app.asked);
    this.busy = item;
    this.done = null;
    this.waiting = null;
    app.notice = null;
    try {
      // The report too is fetched first: a refusal is told here, not as bare text in another tab.
      const file = await fetchFile(address);
      if (item !== "report") keep(file);
      else if (window.open(address, "_blank") === null) this.waiting = address;
      this.done = item;
    } catch (cause) {
      app.tell(app.t.downloads.failed(app.t.downloads.items[item]), cause);
    } finally {
      this.busy = null;
    }
  }
}

export const downloads = new Downloads();
