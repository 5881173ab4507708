/** The one state of the page. Parts read it and call its methods; nobody else asks the server. */

import type { Feature, FeatureCollection } from "geojson";
import { type Filter, ALL_GAPS } from "../api/filter";
import { type Finding, type Findings, exampleOf, findingOf, isExample } from "../api/findings";
import { Problem, Question } from "../api/question";
import { boxOf, type Box, type Cities, type CityEntry, type CompoundDetail, type Gap, type Gaps, type StandardEntry, type Summary, type Way } from "../api/types";
import { type Words, askable, urls, usualWay, wayOf } from "../api/urls";
import type { StationMark } from "../map/atlas";
import { admitted } from "../figures/gaps";
import { type PlaceName, placesOf } from "../map/places";
import { type Dictionary, type LangId, USUAL, wordsOf } from "../words";
import { type Loadable, answered, asking, nothing, refused } from "./loadable";
import { type Base, type Overlay, type Picked, type Spot, type View, WORDS_AT_FIRST, decode, encode } from "./view";

/** A sliding hand asks some ten questions a second; the page asks when it rests. */
const PAUSE_MS = 140;
/** Minutes of the service circles of a selected station. */
export const RINGS: readonly number[] = [5, 10, 15];
/** Outlines of areas are asked for at most this many: names are for people to read. */
const PLACES = 2000;

/** A question that has been put: a city and the words. */
export interface Asked {
  readonly city: CityEntry;
  readonly words: Words;
}

/** Something that failed beside the page's own questions, told until it is closed. */
export interface Notice {
  readonly what: string;
  readonly problem: Problem;
}

export class App {
  view: View = $state.raw(decode(""));
  #spoken: { readonly lang: LangId; readonly words: Dictionary } = $state.raw(USUAL);
  notice: Notice | null = $state.raw(null);
  /** Goes up when the map is to move to `view.spot` or to the whole city. */
  jump = $state(0);
  asked: Asked | null = $state.raw(null);
  cities: Loadable<Cities> = $state.raw(nothing);
  coverage: Loadable<Summary> = $state.raw(nothing);
  /** By circle, in a city with streets: what the walk says to the same rule. */
  walked: Loadable<Summary> = $state.raw(nothing);
  gaps: Loadable<Gaps> = $state.raw(nothing);
  detail: Loadable<CompoundDetail> = $state.raw(nothing);
  rings: Loadable<FeatureCollection> = $state.raw(nothing);
  findings: Loadable<Findings> = $state.raw(nothing);
  /** The selected finding. */
  finding: Loadable<Finding> = $state.raw(nothing);
  places: readonly PlaceName[] = $state.raw([]);
  /** What the map shows at first: the streets, which districts may reach far beyond; null until known. */
  home: Box | null = $state.raw(null);
  station: StationMark | null = $state.raw(null);
  /** Compounds that the plan on the page newly serves. */
  won: ReadonlySet<string> = $state.raw(new Set());
  /** Whether a plan is on the map: its keys stand in the legend then. */
  planned = $state(false);
  /** How far somebody wants the sheet of a phone to stand open; each wish is a new object. */
  stand: { readonly at: "low" | "half" } | null = $state.raw(null);
  mapProblem: string | null = $state(null);
  mapAttempt = $state(0);

  readonly #cities = new Question<Cities>();
  readonly #coverage = new Question<Summary>();
  readonly #walked = new Question<Summary>();
  readonly #gaps = new Question<Gaps>();
  readonly #detail = new Question<CompoundDetail>();
  readonly #rings = new Question<FeatureCollection>();
  readonly #streets = new Question<FeatureCollection>();
  readonly #districts = new Question<FeatureCollection>();
  readonly #findings = new Question<Findings>();
  readonly #finding = new Question<Feature>();
  #findingsOf: string | null = null;
  #pause: ReturnType<typeof setTimeout> | undefined;
  #placesOf: string | null = null;

  readonly city: CityEntry | null = $derived.by(() => {
    const all = this.cities.value?.cities ?? [];
    const size = (city: CityEntry): number => city.layers.find((layer) => layer.id === "compounds")?.count ?? 0;
    const [largest] = [...all].sort((a, b) => size(b) - size(a));
    return all.find((city) => city.id === this.view.city) ?? largest ?? null;
  });
  /** The words on the page: those of its language, once they have come. */
  readonly t: Dictionary = $derived(this.#spoken.words);
  /** Whether walks can be measured over the streets of the city. */
  readonly streets: boolean = $derived(this.city?.walk ?? false);
  /** How walks are measured: as asked for, where the city can. */
  readonly way: Way = $derived(wayOf(this.view.words, this.streets));
  /** What streets are ranked and painted by: a difference only where there is one. */
  readonly base: Base = $derived(this.view.base === "difference" && this.way !== "walk" ? "compounds" : this.view.base);
  /** The standard that is asked for. */
  readonly standard: StandardEntry | null = $derived.by(() => {
    const id = this.view.words.standard ?? this.city?.standard;
    return this.cities.value?.standards.find((standard) => standard.id === id) ?? null;
  });
  readonly gapOf: ReadonlyMap<string, Gap> = $derived(
    new Map((this.gaps.value?.gaps ?? []).map((gap) => [gap.id, gap])),
  );
  /** Streets by id. */
  readonly streetNames: ReadonlyMap<string, string> = $derived(
    new Map((this.coverage.value?.streets ?? []).map((street) => [street.id, street.name])),
  );
  /** The gaps that the filter lets through. */
  readonly admitted: readonly Gap[] = $derived(admitted(this.gaps.value?.gaps ?? [], this.view.filter, this.streetNames));
  readonly busy: boolean = $derived(this.coverage.busy || this.gaps.busy);

  /** Begins: reads the address, fetches the words of its language, and asks for the cities. */
  async start(): Promise<void> {
    this.read();
    void this.askCities();
    await this.#speak(this.view.lang);
  }

  /** Fetches the words of a language, where they are not there yet; whether they came. */
  async #speak(lang: LangId): Promise<boolean> {
    if (lang === this.#spoken.lang) return true;
    try {
      const words = await wordsOf(lang);
      this.#spoken = { lang, words };
      return true;
    } catch (cause) {
      this.tell(this.t.failedOf.page, cause);
      return false;
    }
  }

  /** Tells of something that failed. */
  tell(what: string, cause: unknown): void {
    this.notice = { what, problem: cause instanceof Problem ? cause : new Problem("", 0, String(cause)) };
  }

  /** The address was changed from outside. */
  read(): void {
    if (location.hash === `#${encode(this.view)}`) return;
    this.view = decode(location.hash);
    this.jump += 1;
    void this.#speak(this.view.lang);
    if (this.cities.value !== null) this.ask(0);
    this.#askDetail();
    this.#askRings();
    this.#askFinding();
  }

  #set(change: Partial<View>): void {
    this.view = { ...this.view, ...change };
    history.replaceState(null, "", `#${encode(this.view)}`);
  }

  async askCities(): Promise<void> {
    this.cities = asking(this.cities);
    try {
      const cities = await this.#cities.ask(urls.cities());
      if (cities === null) return;
      this.cities = answered(cities);
      this.ask(0);
      this.#askDetail();
      this.#askFinding();
    } catch (cause) {
      this.cities = refused(this.cities, cause);
    }
  }

  /** Asks all that depends on the rule, after a pause. */
  ask(pause: number = PAUSE_MS): void {
    clearTimeout(this.#pause);
    const put = (): void => {
      if (this.city === null) return;
      this.asked = { city: this.city, words: askable(this.view.words, this.streets) };
      void this.askCoverage();
      void this.#askWalked();
      void this.askGaps();
      this.#askDetail();
      this.#askRings();
      void this.#askPlaces();
      void this.askFindings("when-new");
    };
    if (pause === 0) put();
    else this.#pause = setTimeout(put, pause);
  }

  async askCoverage(): Promise<void> {
    if (this.asked === null) return;
    const { city, words } = this.asked;
    this.coverage = asking(this.coverage.value?.city === city.id ? this.coverage : nothing);
    try {
      const answer = await this.#coverage.ask(urls.coverage(city.id, words));
      if (answer !== null) this.coverage = answered(answer);
    } catch (cause) {
      this.coverage = refused(nothing, cause);
    }
  }

  /** The walk beside the circle. Without it the circle stands alone. */
  async #askWalked(): Promise<void> {
    this.#walked.forget();
    if (this.asked === null || this.asked.words.by !== "circle" || !this.asked.city.walk) {
      this.walked = nothing;
      return;
    }
    const { city, words } = this.asked;
    try {
      const answer = await this.#walked.ask(urls.coverage(city.id, askable({ ...words, by: "walk" }, true)));
      if (answer !== null) this.walked = answered(answer);
    } catch {
      this.walked = nothing;
    }
  }

  async askGaps(): Promise<void> {
    if (this.asked === null) return;
    const { city, words } = this.asked;
    this.gaps = asking(this.gaps);
    try {
      const answer = await this.#gaps.ask(urls.gaps(city.id, words, this.view.lang, "json"));
      if (answer !== null) this.gaps = answered(answer);
    } catch (cause) {
      this.gaps = refused(nothing, cause);
    }
  }

  #askDetail(): void {
    const { pick } = this.view;
    this.#detail.forget();
    if (pick?.layer !== "compounds" || this.city === null) this.detail = nothing;
    else void this.askDetail(pick.id);
  }

  /** The service circles of the selected station. Without them it is selected all the same. */
  #askRings(): void {
    const { pick } = this.view;
    this.#rings.forget();
    if (pick?.layer !== "stations" || this.city === null) this.rings = nothing;
    else void this.askRings(pick.id);
  }

  async askRings(id: string): Promise<void> {
    if (this.city === null) return;
    const words = this.asked?.words ?? askable(this.view.words, this.streets);
    this.rings = asking(this.rings);
    try {
      const answer = await this.#rings.ask(urls.rings(this.city.id, id, RINGS, words));
      if (answer !== null) this.rings = answered(answer);
    } catch (cause) {
      this.rings = refused(nothing, cause);
    }
  }

  async askDetail(id: string): Promise<void> {
    if (this.city === null) return;
    const words = this.asked?.words ?? askable(this.view.words, this.streets);
    this.detail = asking(this.detail.value?.id === id ? this.detail : nothing);
    try {
      const answer = await this.#detail.ask(urls.compound(this.city.id, id, words));
      if (answer !== null) this.detail = answered(answer);
    } catch (cause) {
      this.detail = refused(nothing, cause);
    }
  }

  /** What the import found; it hangs on no rule, so it is asked once a city. */
  async askFindings(when: "when-new" | "anew"): Promise<void> {
    const { city } = this;
    if (city === null || (when === "when-new" && this.#findingsOf === city.id)) return;
    this.#findingsOf = city.id;
    this.findings = asking(nothing);
    try {
      const answer = await this.#findings.ask(urls.findings(city.id));
      if (answer === null) return;
      this.findings = answered(answer);
      const { pick } = this.view;
      if (pick?.layer === "findings" && isExample(pick.id)) this.#askFinding();
    } catch (cause) {
      this.findings = refused(nothing, cause);
    }
  }

  #askFinding(): void {
    const { pick } = this.view;
    this.#finding.forget();
    if (pick?.layer !== "findings" || this.city === null) this.finding = nothing;
    else void this.askFinding(pick.id);
  }

  async askFinding(id: string): Promise<void> {
    if (this.city === null) return;
    this.finding = asking(nothing);
    if (isExample(id)) {
      const known = exampleOf(this.findings.value, id);
      if (known !== null) this.finding = answered(known);
      // Until the list is there, the card says that it looks; after that, that there is none.
      else if (this.findings.value !== null) this.finding = refused(nothing, new Problem(id, 404, ""));
      return;
    }
    try {
      const answer = await this.#finding.ask(urls.item(this.city.id, "findings", id));
      if (answer !== null) this.finding = answered(findingOf(id, answer, this.findings.value));
    } catch (cause) {
      this.finding = refused(nothing, cause);
    }
  }

  /** Names on the map. Without them the map still stands: a failure is silent on purpose. */
  async #askPlaces(): Promise<void> {
    const { city } = this;
    if (city === null || this.#placesOf === city.id) return;
    this.#placesOf = city.id;
    this.places = [];
    this.home = null;
    const has = (layer: string): boolean => city.layers.some((one) => one.id === layer && one.count > 0);
    const ask = async (question: Question<FeatureCollection>, level: PlaceName["level"]): Promise<PlaceName[]> => {
      if (!has(`${level}s`)) return [];
      try {
        const answer = await question.ask(urls.items(city.id, `${level}s`, PLACES));
        return answer === null ? [] : placesOf(level, answer);
      } catch {
        return [];
      }
    };
    const found = await Promise.all([ask(this.#streets, "street"), ask(this.#districts, "district")]);
    if (this.#placesOf !== city.id) return;
    this.places = found.flat();
    this.home = around(found[0].map((street) => street.box)) ?? boxOf(city.bbox);
  }

  toCity(id: string): void {
    this.#set({ city: id, spot: null, pick: null, to: null, job: null, filter: ALL_GAPS });
    this.finding = nothing;
    this.jump += 1;
    this.ask(0);
  }

  async toLang(lang: LangId): Promise<void> {
    if (!(await this.#speak(lang))) return;
    this.#set({ lang });
    // Suggestions come in words of the language.
    void this.askGaps();
  }

  /** Measures by walk or by circle. */
  measureBy(way: Way): void {
    this.rule({ by: way === usualWay(this.streets) ? null : way, detour: WORDS_AT_FIRST.detour });
  }

  /** Changes the rule. */
  rule(change: Partial<Words>): void {
    this.#set({ words: { ...this.view.words, ...change } });
    this.ask();
  }

  ruleAsStandard(): void {
    this.#set({ words: { ...WORDS_AT_FIRST, standard: this.view.words.standard, by: this.view.words.by } });
    this.ask();
  }

  /** Changes the filter of the gap list. */
  filter(change: Partial<Filter>): void {
    this.#set({ filter: { ...this.view.filter, ...change } });
  }

  unfiltered(): void {
    this.#set({ filter: ALL_GAPS });
  }

  show(change: Partial<Pick<View, "base" | "tab" | "job">>): void {
    this.#set(change);
  }

  overlay(overlay: Overlay, on: boolean): void {
    const others = this.view.overlays.filter((one) => one !== overlay);
    this.#set({ overlays: on ? [...others, overlay] : others });
  }

  moved(spot: Spot): void {
    this.#set({ spot });
  }

  pick(pick: Picked | null): void {
    this.#set({ pick, to: null });
    this.station = null;
    this.rings = nothing;
    this.#askDetail();
    this.#askRings();
    this.#askFinding();
  }

  /** Selects a finding, and shows its layer. */
  pickFinding(id: string): void {
    if (!this.view.overlays.includes("findings")) this.overlay("findings", true);
    this.pick({ layer: "findings", id });
  }

  /** Draws the walk from the selected compound to a station. */
  walkTo(station: string | null): void {
    this.#set({ to: station });
  }

  retryMap(): void {
    this.mapProblem = null;
    this.mapAttempt += 1;
  }
}

/** The box around boxes. */
function around(boxes: readonly Box[]): Box | null {
  if (boxes.length === 0) return null;
  const [wests, souths, easts, norths] = ([0, 1, 2, 3] as const).map((side) => boxes.map((box) => box[side]));
  return [Math.min(...(wests ?? [])), Math.min(...(souths ?? [])), Math.max(...(easts ?? [])), Math.max(...(norths ?? []))];
}

export const app = new App();
