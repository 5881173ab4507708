import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Follower, follow } from "../src/api/follow";
import type { Job } from "../src/api/siting";
import type { Problem } from "../src/api/question";

/** A connection that a test speaks through. */
class Source extends EventTarget {
  static readonly CLOSED = 2;
  static readonly all: Source[] = [];
  readyState = 1;
  readonly url: string;
  constructor(url: string) {
    super();
    this.url = url;
    Source.all.push(this);
  }
  close(): void {
    this.readyState = Source.CLOSED;
  }
  say(job: Partial<Job>): void {
    this.dispatchEvent(new MessageEvent("message", { data: JSON.stringify(job) }));
  }
  break(final: boolean): void {
    if (final) this.readyState = Source.CLOSED;
    this.dispatchEvent(new Event("error"));
  }
}

let heard: string[];
let problems: Problem[];
const listener: Follower = {
  heard: (job) => heard.push(job.state),
  broke: (broken) => heard.push(broken ? "broke" : "back"),
  failed: (problem) => problems.push(problem),
};
const sources = Source.all;

beforeEach(() => {
  heard = [];
  problems = [];
  sources.length = 0;
  vi.useFakeTimers();
  vi.stubGlobal("EventSource", Source);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("a search is heard until its end, then the connection is closed", () => {
  follow("/events", "/job", listener);
  const [source] = sources;
  source?.say({ state: "running" });
  source?.say({ state: "done" });
  source?.say({ state: "running" });
  expect(heard).toEqual(["back", "running", "back", "done"]);
  expect(source?.readyState).toBe(Source.CLOSED);
});

test("who stops following hears nothing more", () => {
  const leave = follow("/events", "/job", listener);
  leave();
  sources[0]?.say({ state: "done" });
  sources[0]?.break(true);
  expect(heard).toEqual([]);
});

test("a broken connection is left to the browser; words that are none are passed over", () => {
  follow("/events", "/job", listener);
  sources[0]?.break(false);
  sources[0]?.dispatchEvent(new MessageEvent("message", { data: "<html>" }));
  sources[0]?.say({ state: "running" });
  expect(heard).toEqual(["broke", "back", "running"]);
  expect(sources).toHaveLength(1);
});

test("where the server refuses, it is asked how the search stands, and heard again", async () => {
  const answers = [new Response("busy", { status: 503 }), Response.json({ state: "running" })];
  vi.stubGlobal("fetch", () => Promise.resolve(answers.shift()));
  follow("/events", "/job", listener);
  sources[0]?.break(true);
  await vi.advanceTimersByTimeAsync(600);
  expect(sources).toHaveLength(2);
  sources[1]?.break(true);
  await vi.advanceTimersByTimeAsync(2000);
  expect(sources).toHaveLength(3);
  expect(heard).toEqual(["broke", "broke", "back", "running"]);
  sources[2]?.say({ state: "done" });
  expect(heard.at(-1)).toBe("done");
  expect(problems).toEqual([]);
});

test("a search that is forgotten is told as a problem, once", async () => {
  const words = { title: "no such job", status: 404, detail: "ask again" };
  vi.stubGlobal("fetch", () => Promise.resolve(Response.json(words, { status: 404 })));
  follow("/events", "/job", listener);
  sources[0]?.break(true);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(problems.map((one) => [one.status, one.message])).toEqual([[404, "ask again"]]);
  expect(sources).toHaveLength(1);
});

test("a search that ended while nobody listened is heard", async () => {
  vi.stubGlobal("fetch", () => Promise.resolve(Response.json({ state: "done" })));
  follow("/events", "/job", listener);
  sources[0]?.break(true);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(heard).toEqual(["broke", "back", "done"]);
  expect(sources).toHaveLength(1);
});
