/// <reference types="svelte" />
/// <reference types="vite/client" />

import type { Map as MapLibre } from "maplibre-gl";

declare global {
  interface Window {
    /** For tests and the curious: the map as it stands. */
    __yike?: { readonly map: MapLibre };
  }
}
