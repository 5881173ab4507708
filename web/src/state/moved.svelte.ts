/** Sites of a plan that are moved by hand, and what coverage would be with them there. */

import { Question } from "../api/question";
import { type Job, type Plan, type PlanSite, type Trial, sitingUrls } from "../api/siting";
import { type Moves, placeOf } from "../figures/plan";
import { type Point, ACTIONS } from "./ask";
import { type Loadable, answered, asking, nothing, refused } from "./loadable";

/** A hand that drags tells of ten places a second; the server is asked when it slows. */
const PAUSE_MS = 120;

/** A plan, and the search that made it. */
export interface Planned {
  readonly plan: Plan;
  readonly job: Job;
}

export class MovedSites {
  /** Where sites are now that are not where the plan has them, by order. */
  moves: Moves = $state.raw(new Map());
  trial: Loadable<Trial> = $state.raw(nothing);
  #past: readonly Moves[] = $state.raw([]);
  /** Where the sites were when the hand let go last. */
  #held: Moves = new Map();
  readonly any: boolean = $derived(this.moves.size > 0);
  readonly undoable: boolean = $derived(this.#past.length > 0);

  readonly #question = new Question<Trial>();
  #pause: ReturnType<typeof setTimeout> | undefined;
  readonly #planned: () => Planned | null;
  readonly #told: () => void;

  /** `planned` is the plan whose sites they are; `told` is called when a trial is answered or goes. */
  constructor(planned: () => Planned | null, told: () => void) {
    this.#planned = planned;
    this.#told = told;
  }

  /** A site moves; what changes is asked for once the hand slows. */
  move(order: number, to: Point, step: "on-the-way" | "there"): void {
    if (step === "there") this.#past = [...this.#past, this.#held];
    this.moves = new Map([...this.moves, [order, to]]);
    if (step === "there") this.#held = this.moves;
    clearTimeout(this.#pause);
    // What is shown, and what is on its way, speaks of an earlier place.
    this.#question.forget();
    this.trial = asking(this.trial);
    this.#pause = setTimeout(() => void this.ask(), PAUSE_MS);
  }

  undo(): void {
    this.moves = this.#past.at(-1) ?? new Map();
    this.#held = this.moves;
    this.#past = this.#past.slice(0, -1);
    clearTimeout(this.#pause);
    if (this.moves.size === 0) this.reset();
    else void this.ask();
  }

  /** All sites go back to where the plan has them. */
  reset(): void {
    clearTimeout(this.#pause);
    this.#question.forget();
    this.moves = new Map();
    this.#held = this.moves;
    this.#past = [];
    this.trial = nothing;
    this.#told();
  }

  /** Asks what coverage would be. */
  async ask(): Promise<void> {
    const planned = this.#planned();
    if (planned === null || this.moves.size === 0) return;
    const { plan, job } = planned;
    this.trial = asking(this.trial);
    try {
      const answer = await this.#question.ask(sitingUrls.trial(job.city, job.query), { plan: job.id, sites: plan.sites.map((site) => this.#tried(site)) });
      if (answer === null) return;
      this.trial = answered(answer);
      this.#told();
    } catch (cause) {
      this.trial = refused(nothing, cause);
    }
  }

  #tried(site: PlanSite): object {
    const [lon, lat] = placeOf(site, this.moves);
    const action = ACTIONS.find((one) => one === site.action) ?? "build";
    return { id: site.candidate_id, lon, lat, action, ...(site.upgrades === null ? {} : { upgrades: site.upgrades }) };
  }
}
