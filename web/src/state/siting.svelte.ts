/** The state of siting: what is asked, the search that is followed, and its plan. */

import type { Feature, FeatureCollection } from "geojson";
import { fetchFile, keep } from "../api/download";
import { ended, follow } from "../api/follow";
import { Problem, Question } from "../api/question";
import { type Form, type Job, type Plan, type PlanFeatures, sitingUrls } from "../api/siting";
import { askable, urls } from "../api/urls";
import { type Moment, type PlanBase, baseOf, remember } from "../figures/plan";
import { type SitingWords, sitingWords } from "../words/siting";
import { app } from "./app.svelte";
import { type Action, type Ask, type Counts, type Point, type Source, ASK_AT_FIRST, askOf, bodyOf, countsOf, usualSources } from "./ask";
import { type Loadable, answered, asking, nothing, refused } from "./loadable";
import { MovedSites } from "./moved.svelte";

/** What a click on the map does. */
export type Tool = "drawn" | "forbidden" | "required";

/** Candidates are shown for choosing up to this many. */
const CANDIDATES = 2000;

class Siting {
  ask: Ask = $state.raw(ASK_AT_FIRST);
  tool: Tool | null = $state(null);
  /** Corners of an area that is being drawn. */
  sketch: readonly Point[] = $state.raw([]);
  job: Job | null = $state.raw(null);
  moments: readonly Moment[] = $state.raw([]);
  /** The question is on its way to the server. */
  starting = $state(false);
  stopping = $state(false);
  /** The connection broke; it is taken up again. */
  broken = $state(false);
  /** Why there is no search. */
  problem: Problem | null = $state.raw(null);
  plan: Loadable<Plan> = $state.raw(nothing);
  features: readonly Feature[] = $state.raw([]);
  /** Whether the less usual conditions are shown. */
  moreOpen = $state(false);
  /** The form is open although there is a plan. */
  changing = $state(false);
  /** Orders of sites. */
  picked: number | null = $state(null);
  hovered: number | null = $state(null);
  readonly moved: MovedSites = new MovedSites(
    () => (this.plan.value === null || this.job === null ? null : { plan: this.plan.value, job: this.job }),
    () => this.#tellWon(),
  );
  /** The city's own candidates, for choosing before a search has told all of them. */
  layer: readonly Feature[] = $state.raw([]);
  /** What is being fetched to keep. */
  taking: Form | null = $state(null);
  /** Goes up when the map is to show a site. */
  flights = $state(0);

  readonly #start = new Question<Job>();
  readonly #whole = new Question<Job>();
  readonly #plan = new Question<Plan>();
  readonly #features = new Question<PlanFeatures>();
  readonly #layer = new Question<FeatureCollection>();
  #layerOf: string | null = null;
  #leave: (() => void) | null = null;
  #followed: string | null = null;
  #city: string | null = null;
  /** The search that was begun here; it may have been answered before. */
  #asked: string | null = null;

  readonly t: SitingWords = $derived(sitingWords(app.view.lang));
  /** How many places a source has, where that is known without a search. */
  readonly counts: Counts = $derived(countsOf(app.city?.candidates ?? null, this.ask));
  readonly usual: readonly Source[] = $derived(usualSources(this.counts.layer ?? 0));
  /** It was stopped while it had no plan yet. */
  readonly stoppedEarly: boolean = $derived(this.job?.state === "stopped");
  readonly running: boolean = $derived(this.starting || (this.job !== null && !ended(this.job)));
  readonly base: PlanBase = $derived(this.plan.value === null ? "residents" : baseOf(this.plan.value));
  /** Whether the form is what the panel shows. */
  readonly asks: boolean = $derived(!this.running && (this.changing || this.plan.value === null));
  /** The plan was made by another rule than the page now shows. */
  readonly stale: boolean = $derived.by(() => {
    const [plan, now] = [this.plan.value, app.coverage.value];
    if (plan === null || now === null || app.coverage.busy || now.city !== plan.city) return false;
    return plan.before.compounds.served !== now.compounds.served || plan.before.compounds.total !== now.compounds.total;
  });

  change(change: Partial<Ask>): void {
    this.ask = { ...this.ask, ...change };
  }

  cost(action: Action, wan: number | null): void {
    this.change({ costWan: { ...this.ask.costWan, [action]: wan } });
  }

  toggleSource(source: Source): void {
    const now = this.ask.sources.length === 0 ? this.usual : this.ask.sources;
    const next = now.includes(source) ? now.filter((one) => one !== source) : [...now, source];
    this.change({ sources: next });
    if (source === "drawn" && next.includes("drawn") && this.ask.drawn.length === 0) this.take("drawn");
  }

  /** Takes a tool into the hand, or lays it aside. */
  take(tool: Tool | null): void {
    if (this.tool === "forbidden" && tool !== "forbidden") this.closeSketch();
    this.tool = tool;
    app.stand = { at: tool === null ? "half" : "low" };
    if (tool === "required") void this.#askLayer();
    if (tool === "drawn" && !(this.ask.sources.length === 0 ? this.usual : this.ask.sources).includes("drawn")) this.toggleSource("drawn");
  }

  /** Without them there is less to choose from: a failure is told where one would choose. */
  async #askLayer(): Promise<void> {
    const { city } = app;
    if (city === null || this.#layerOf === city.id) return;
    this.layer = [];
    if ((this.counts.layer ?? 0) === 0) return;
    try {
      const answer = await this.#layer.ask(urls.items(city.id, "candidates", CANDIDATES));
      if (answer === null) return;
      this.#layerOf = city.id;
      this.layer = answer.features;
    } catch (cause) {
      app.tell(this.t.ask.sources.layer, cause);
    }
  }

  /** The tool does its work at a place. */
  at(point: Point): void {
    const place = [Number(point[0].toFixed(6)), Number(point[1].toFixed(6))] as const;
    if (this.tool === "drawn") this.change({ drawn: [...this.ask.drawn, place] });
    else if (this.tool === "forbidden") this.sketch = [...this.sketch, place];
  }

  /** Takes back the last point. */
  back(): void {
    if (this.tool === "drawn") this.change({ drawn: this.ask.drawn.slice(0, -1) });
    else if (this.tool === "required") this.change({ required: this.ask.required.slice(0, -1) });
    else if (this.sketch.length > 0) this.sketch = this.sketch.slice(0, -1);
    else this.change({ forbidden: this.ask.forbidden.slice(0, -1) });
  }

  /** An area of three corners or more is kept, less is none. */
  closeSketch(): void {
    if (this.sketch.length >= 3) this.change({ forbidden: [...this.ask.forbidden, this.sketch] });
    this.sketch = [];
  }

  require(id: string): void {
    const { required } = this.ask;
    this.change({ required: required.includes(id) ? required.filter((one) => one !== id) : [...required, id] });
  }

  /** Puts the question. */
  async start(): Promise<void> {
    if (app.city === null || this.running) return;
    this.take(null);
    const { id } = app.city;
    const words = app.asked?.words ?? askable(app.view.words, app.streets);
    this.starting = true;
    this.problem = null;
    try {
      const job = await this.#start.ask(sitingUrls.start(id, words), bodyOf(this.ask, this.usual));
      if (job === null || app.city?.id !== id) return;
      app.show({ job: job.id });
      this.#forget();
      this.changing = false;
      this.#asked = job.id;
      this.#follow(id, job.id);
    } catch (cause) {
      this.problem = problem(cause);
    } finally {
      this.starting = false;
    }
  }

  /** Follows what the address names. */
  adopt(city: string | null, job: string | null): void {
    if (city === null) return;
    // Places, streets and candidates are those of one city.
    if (this.#city !== null && this.#city !== city) this.change({ sources: [], drawn: [], forbidden: [], required: [], streets: [] });
    this.#city = city;
    if (job === null) {
      if (this.#followed !== null) this.#forget();
      return;
    }
    if (this.#followed !== `${city}/${job}`) {
      this.#forget();
      this.#follow(city, job);
    }
  }

  #forget(): void {
    this.#leave?.();
    this.#leave = null;
    this.#followed = null;
    this.#whole.forget();
    this.#plan.forget();
    this.#features.forget();
    this.job = null;
    this.moments = [];
    this.stopping = false;
    this.broken = false;
    this.problem = null;
    this.plan = nothing;
    this.#show([]);
    this.picked = null;
    this.moved.reset();
  }

  #follow(city: string, id: string): void {
    this.#followed = `${city}/${id}`;
    this.#leave = follow(sitingUrls.events(city, id), sitingUrls.job(city, id), {
      heard: (job) => this.#heard(job),
      broke: (broken) => (this.broken = broken),
      failed: (why) => {
        this.job = null;
        this.problem = why;
        this.changing = true;
      },
    });
  }

  #heard(job: Job): void {
    if (this.job === null && this.ask === ASK_AT_FIRST && this.#asked !== job.id) void this.#fill(job);
    const before = this.job;
    this.job = job;
    this.moments = remember(this.moments, job);
    if (job.state === "done") void this.askPlan(before !== null || this.#asked === job.id);
    else if (job.state === "failed" || job.state === "stopped") {
      this.changing = true;
      if (job.error !== null) this.problem = new Problem(job.error.title, job.error.status, job.error.detail);
    }
  }

  /** Who comes by the address finds the form as it was asked. */
  async #fill(job: Job): Promise<void> {
    try {
      const whole = await this.#whole.ask(sitingUrls.job(job.city, job.id));
      if (whole?.asked !== undefined && this.ask === ASK_AT_FIRST) this.ask = askOf(whole.asked);
    } catch (cause) {
      this.problem = problem(cause);
    }
  }

  /** Fetches the plan; whoever waited for it is shown where its sites are. */
  async askPlan(fly = false): Promise<void> {
    const { job } = this;
    if (job === null) return;
    this.plan = asking(nothing);
    try {
      const [plan, features] = await Promise.all([
        this.#plan.ask(sitingUrls.plan(job.city, job.id, "json", app.view.lang)),
        this.#features.ask(sitingUrls.plan(job.city, job.id, "geojson", app.view.lang)),
      ]);
      if (plan === null || features === null) return;
      this.plan = answered(plan);
      this.#show(features.features);
      if (fly) {
        this.flights += 1;
        app.stand = { at: "low" };
      }
    } catch (cause) {
      this.plan = refused(nothing, cause);
    }
  }

  #show(features: readonly Feature[]): void {
    this.features = features;
    this.#tellWon();
    app.planned = features.some((one) => one.properties?.["role"] === "site");
  }

  /** Tells the map whose discs change colour. */
  #tellWon(): void {
    const trial = this.moved.trial.value;
    const lost = new Set(trial?.lost.ids);
    const ids = this.features.flatMap((one) => (one.properties?.["role"] === "won" ? [String(one.properties["id"])] : []));
    app.won = new Set([...ids.filter((id) => !lost.has(id)), ...(trial?.won.ids ?? [])]);
  }

  /** Ends the search; the best so far becomes the plan. */
  async stop(): Promise<void> {
    const { job } = this;
    if (job === null || this.stopping) return;
    this.stopping = true;
    try {
      await fetch(sitingUrls.job(job.city, job.id), { method: "DELETE" });
    } catch (cause) {
      this.stopping = false;
      app.tell(this.t.watch.notStopped, cause);
    }
  }

  /** Back to the form, for a new question. */
  anew(): void {
    this.changing = true;
    this.picked = null;
  }

  /** The plan goes from page and map. */
  clear(): void {
    this.#forget();
    this.changing = false;
    app.show({ job: null });
  }

  pick(order: number | null, fly: boolean): void {
    this.picked = order;
    if (fly && order !== null) {
      this.flights += 1;
      app.stand = { at: "low" };
    }
  }

  async download(form: Form): Promise<void> {
    const { job } = this;
    if (job === null || this.taking !== null) return;
    this.taking = form;
    app.notice = null;
    try {
      keep(await fetchFile(sitingUrls.plan(job.city, job.id, form, app.view.lang)));
    } catch (cause) {
      app.tell(app.t.downloads.failed(this.t.plan.forms[form]), cause);
    } finally {
      this.taking = null;
    }
  }
}

function problem(cause: unknown): Problem {
  return cause instanceof Problem ? cause : new Problem("", 0, String(cause));
}

export const siting = new Siting();
