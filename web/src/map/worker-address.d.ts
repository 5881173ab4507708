declare module "virtual:map-worker" {
  /** The address of the map's worker; see `scripts/map-library.ts`. */
  const url: string;
  export default url;
}
