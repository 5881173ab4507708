/** Following a search: its events as they come. A connection that breaks is taken up again by the browser;
 *  where the server refuses, it is asked why. */

import { Problem, problemOf } from "./question";
import type { Job } from "./siting";

export interface Follower {
  /** How it stands now. */
  heard(job: Job): void;
  /** The connection broke (true), or is there again. */
  broke(broken: boolean): void;
  /** There is nothing to follow. */
  failed(problem: Problem): void;
}

/** Whether nothing more will change. */
export function ended(job: Job): boolean {
  return job.state === "done" || job.state === "failed" || job.state === "stopped";
}

/** After a refusal the server is asked again so much later, doubling up to the last. */
const PAUSES_MS = [500, 1000, 2000, 4000, 8000] as const;
/** Names of events that tell how it stands. */
const EVENTS = ["message", "state", "job", "progress", "end"] as const;

/** Follows a search until it ends; answers how to stop following. */
export function follow(events: string, state: string, to: Follower): () => void {
  let source: EventSource | null = null;
  let pause: ReturnType<typeof setTimeout> | undefined;
  let tries = 0;
  let left = false;

  function leave(): void {
    left = true;
    clearTimeout(pause);
    source?.close();
  }

  function hear(job: Job): void {
    if (left) return;
    tries = 0;
    to.broke(false);
    if (ended(job)) leave();
    to.heard(job);
  }

  function listen(): void {
    source = new EventSource(events);
    for (const name of EVENTS) {
      source.addEventListener(name, (event: MessageEvent<string>) => {
        const job = read(event.data);
        if (job !== null) hear(job);
      });
    }
    source.addEventListener("error", () => {
      if (left) return;
      to.broke(true);
      // The browser tries again by itself, unless the server said no.
      if (source?.readyState === EventSource.CLOSED) void again();
    });
  }

  /** Asks how it stands, and listens again where it still goes on. */
  async function again(): Promise<void> {
    source?.close();
    try {
      const response = await fetch(state, { headers: { accept: "application/json" } });
      if (!response.ok) throw await problemOf(response);
      const job = (await response.json()) as Job;
      hear(job);
      if (left) return;
    } catch (cause) {
      if (left) return;
      if (cause instanceof Problem && cause.status >= 400 && cause.status < 500) {
        leave();
        to.failed(cause);
        return;
      }
    }
    pause = setTimeout(listen, PAUSES_MS[Math.min(tries, PAUSES_MS.length - 1)]);
    tries += 1;
  }

  listen();
  return leave;
}

function read(text: string): Job | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && "state" in value ? (value as Job) : null;
  } catch {
    return null;
  }
}
