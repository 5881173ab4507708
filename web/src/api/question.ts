/** Asking the server: one request in flight per question, an older one is aborted. */

import type { ProblemDocument } from "./types";

/** Why there is no answer, in words for a person; `title` is empty when no server was reached. */
export class Problem extends Error {
  readonly title: string;
  readonly status: number;

  constructor(title: string, status: number, detail: string) {
    super(detail);
    this.title = title;
    this.status = status;
  }
}

/** One kind of question. Asking anew forgets the answer still under way. */
export class Question<T> {
  #flight: AbortController | undefined;
  readonly #fetch: typeof fetch;

  constructor(through: typeof fetch = (...words) => fetch(...words)) {
    this.#fetch = through;
  }

  /** The answer; null when a newer question took this one's place. With something to send it is a POST.
   *  Throws `Problem`. */
  async ask(url: string, sent?: object): Promise<T | null> {
    this.forget();
    const flight = new AbortController();
    this.#flight = flight;
    try {
      const response = await this.#fetch(url, {
        signal: flight.signal,
        headers: { accept: "application/json", ...(sent === undefined ? {} : { "content-type": "application/json" }) },
        ...(sent === undefined ? {} : { method: "POST", body: JSON.stringify(sent) }),
      });
      if (!response.ok) throw await problemOf(response);
      const answer = (await response.json()) as T;
      return flight.signal.aborted ? null : answer;
    } catch (cause) {
      if (flight.signal.aborted) return null;
      if (cause instanceof Problem) throw cause;
      throw new Problem("", 0, cause instanceof Error ? cause.message : String(cause));
    } finally {
      if (this.#flight === flight) this.#flight = undefined;
    }
  }

  /** Aborts what is under way. */
  forget(): void {
    this.#flight?.abort();
    this.#flight = undefined;
  }
}

/** What a refusal says. */
export async function problemOf(response: Response): Promise<Problem> {
  const text = await response.text();
  try {
    const document = JSON.parse(text) as Partial<ProblemDocument>;
    return new Problem(
      document.title ?? response.statusText,
      response.status,
      document.detail ?? document.title ?? response.statusText,
    );
  } catch {
    return new Problem(response.statusText, response.status, text.slice(0, 200));
  }
}
