/** The map for parts that come later and stand over it. */

import { createContext } from "svelte";
import type { Atlas } from "./atlas";

const [get, give] = createContext<() => Atlas | undefined>();

/** Asks for the map: it is undefined until it has been made. */
export const atlasOf = get;
export const giveAtlas = give;
