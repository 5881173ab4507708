import { expect, test } from "vitest";
import { Problem, Question } from "../src/api/question";
import { argumentsOf, askable, query, urls, usualWay } from "../src/api/urls";
import { WORDS_AT_FIRST } from "../src/state/view";

/** A server that answers when it is told to, and honours the abort signal. */
function slowServer(): { fetch: typeof fetch; answer: (k: number, body: unknown, status?: number) => void; aborted: boolean[] } {
  const waiting: ((response: Response) => void)[] = [];
  const aborted: boolean[] = [];
  const through: typeof fetch = (_, init) =>
    new Promise((resolve, reject) => {
      const k = waiting.push(resolve) - 1;
      aborted[k] = false;
      init?.signal?.addEventListener("abort", () => {
        aborted[k] = true;
        reject(new DOMException("aborted", "AbortError"));
      });
    });
  return { fetch: through, aborted, answer: (k, body, status = 200) => waiting[k]?.(new Response(JSON.stringify(body), { status })) };
}

test("a newer question aborts the older one, whose answer is null", async () => {
  const server = slowServer();
  const question = new Question<number>(server.fetch);
  const first = question.ask("/1");
  const second = question.ask("/2");
  server.answer(1, 2);
  expect(await first).toBeNull();
  expect(await second).toBe(2);
  expect(server.aborted).toEqual([true, false]);
});

test("a problem document becomes a problem with its words", async () => {
  const server = slowServer();
  const asked = new Question(server.fetch).ask("/");
  server.answer(0, { title: "no such city", status: 404, detail: "there are xining, jinchuan" }, 404);
  await expect(asked).rejects.toMatchObject({ title: "no such city", status: 404, message: "there are xining, jinchuan" });
});

test("a server that is away is a problem of status 0", async () => {
  const away: typeof fetch = () => Promise.reject(new TypeError("fetch failed"));
  const error: unknown = await new Question(away).ask("/").catch((cause: unknown) => cause);
  expect(error).toBeInstanceOf(Problem);
  expect(error).toMatchObject({ status: 0, title: "" });
});

test("the same words have the same address, and the command line's arguments", () => {
  expect(query(WORDS_AT_FIRST)).toBe("");
  const words = { ...WORDS_AT_FIRST, standard: "tiers", minutes: 10, meters: 800, pace: 3, detour: 1.3 };
  expect(query(words)).toBe("?standard=tiers&meters=800&pace=3&detour=1.3");
  expect(argumentsOf({ ...words, meters: null }).join(" ")).toBe("--standard tiers --minutes 10 --pace 3 --detour 1.3");
  expect(urls.compound("xining", "a/b", WORDS_AT_FIRST)).toBe("/api/cities/xining/compounds/a%2Fb");
});

test("what a city cannot answer is not asked, and what goes without saying is not said", () => {
  const walk = { ...WORDS_AT_FIRST, by: "walk" as const, detour: 1.3 };
  const circle = { ...walk, by: "circle" as const };
  expect([usualWay(true), usualWay(false)]).toEqual(["walk", "circle"]);
  expect(query(askable(walk, true))).toBe("");
  expect(query(askable(WORDS_AT_FIRST, true))).toBe("");
  expect(query(askable({ ...walk, by: null }, true)), "a detour alone asks for straight lines").toBe("?by=circle&detour=1.3");
  expect(query(askable(circle, true))).toBe("?by=circle&detour=1.3");
  expect(query(askable(walk, false))).toBe("?detour=1.3");
  expect(query(askable(circle, false))).toBe("?detour=1.3");
});

test("who walks and the rings of a station are words of the address", () => {
  const words = { ...WORDS_AT_FIRST, walker: "over-60" as const };
  expect(query(words)).toBe("?walker=over-60");
  expect(argumentsOf({ ...words, by: "circle" }).join(" ")).toBe("--by circle --walker over-60");
  expect(urls.rings("xining", "s 1", [5, 10], words)).toBe("/api/cities/xining/rings?walker=over-60&station=s+1&rings=5%2C10");
});
