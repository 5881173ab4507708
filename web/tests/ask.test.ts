import { expect, test } from "vitest";
import { ASK_AT_FIRST, type Ask, BUDGET_WAN, BUILD, GOALS, SOURCES, WEIGHTS, askOf, bodyOf, countsOf, extras, sourcesOf, typed, usualSources } from "../src/state/ask";
import { pieces, sitingWords } from "../src/words/siting";

const layer = usualSources(581);

test("the first question is plain: five sites among the city's own candidates", () => {
  expect(bodyOf(ASK_AT_FIRST, layer)).toEqual({ problem: "max-coverage", weight: "residents", sources: ["layer"], build: 5, seconds: 60 });
  expect(bodyOf(ASK_AT_FIRST, usualSources(0))).toMatchObject({ sources: ["hexagons"], spacing_m: 300 });
});

test("words that do not go with a problem are not sent with it", () => {
  const all: Ask = { ...ASK_AT_FIRST, worstFirst: true, backupPercent: 30, capacities: true, eachStreetPercent: 80, overallPercent: 95.5 };
  const sent = Object.fromEntries(GOALS.map((goal) => [goal, bodyOf({ ...all, goal }, layer)]));
  expect(sent["most"]).toMatchObject({ first: "worst-street", backup: 0.3, capacities: true, build: 5 });
  expect(sent["share"]).toEqual({ problem: "full-coverage", weight: "residents", sources: ["layer"], seconds: 60, overall: 0.955, each_street: 0.8, least: "sites" });
  for (const goal of ["mean", "farthest"]) expect(Object.keys(sent[goal] ?? {}).sort()).toEqual(["build", "problem", "seconds", "sources", "weight"]);
});

test("money is sent in yuan, either a number of sites or a budget", () => {
  const money: Ask = { ...ASK_AT_FIRST, scarce: "money", budgetWan: 29.4, costWan: { build: 80.1, upgrade: null, open: 0.33 } };
  const body = bodyOf(money, layer);
  expect(body).toMatchObject({ budget_yuan: 294000, offer: { build_cost_yuan: 801000, open_cost_yuan: 3300 } });
  expect(body).not.toHaveProperty("build");
  expect(bodyOf({ ...money, goal: "share" }, layer)).toMatchObject({ least: "cost" });
});

test("a drawn point is a source of its own, and no source without a point", () => {
  expect(sourcesOf({ ...ASK_AT_FIRST, sources: ["drawn"] }, layer)).toEqual([]);
  const drawn: Ask = { ...ASK_AT_FIRST, sources: ["drawn", "gates"], drawn: [[101.7, 36.6]] };
  expect(bodyOf(drawn, layer)).toMatchObject({ sources: ["gates", "drawn"], drawn: [[101.7, 36.6]] });
  expect(bodyOf({ ...drawn, sources: ["gates"] }, layer)).not.toHaveProperty("drawn");
});

test("a forbidden area is a closed ring", () => {
  const body = bodyOf({ ...ASK_AT_FIRST, forbidden: [[[0, 0], [1, 0], [1, 1]]] }, layer);
  expect(body.forbidden).toEqual({ type: "MultiPolygon", coordinates: [[[[0, 0], [1, 0], [1, 1], [0, 0]]]] });
});

test("forms drawn by chance come back from the body that they send, from a fixed seed", () => {
  let seed = 20261122;
  const chance = (): number => (seed = (seed * 48271) % 2147483647) / 2147483647;
  const some = <T>(all: readonly T[]): T => all[Math.floor(chance() * all.length)] as T;
  for (let round = 0; round < 500; round += 1) {
    const goal = some(GOALS);
    const most = goal === "most";
    const drawn = chance() < 0.3 ? [[101.5, 36.5] as const] : [];
    const chosen = SOURCES.filter((one) => (one === "drawn" ? drawn.length > 0 : chance() < 0.5));
    const sources = chosen.length === 0 ? (["gates"] as const) : chosen;
    const scarce = some(["sites", "money"] as const);
    const ask: Ask = {
      goal, scarce,
      build: goal !== "share" && scarce === "sites" ? Math.ceil(chance() * 30) : ASK_AT_FIRST.build,
      budgetWan: goal !== "share" && scarce === "money" ? Math.ceil(chance() * 9000) / 10 : ASK_AT_FIRST.budgetWan,
      overallPercent: goal === "share" ? Math.ceil(chance() * 1000) / 10 : ASK_AT_FIRST.overallPercent,
      eachStreetPercent: goal === "share" && chance() < 0.5 ? Math.ceil(chance() * 1000) / 10 : null,
      weight: some(WEIGHTS), sources, spacingM: sources.some((one) => one === "hexagons") ? 100 + Math.floor(chance() * 90) * 10 : ASK_AT_FIRST.spacingM,
      drawn: sources.some((one) => one === "drawn") ? drawn : [], forbidden: chance() < 0.3 ? [[[0, 0], [1, 0], [0, 1]]] : [],
      leastDistanceM: chance() < 0.5 ? null : 10 * Math.ceil(chance() * 90), required: chance() < 0.5 ? [] : ["u1", "甲"], streets: chance() < 0.5 ? [] : ["630102001"],
      costWan: { build: chance() < 0.5 ? null : 12.5, upgrade: null, open: chance() < 0.5 ? null : 0.1 },
      worstFirst: most && chance() < 0.5, backupPercent: most && chance() < 0.5 ? Math.ceil(chance() * 100) : 0, capacities: most && chance() < 0.5, seconds: 1 + Math.floor(chance() * 600),
    };
    expect(askOf(JSON.parse(JSON.stringify(bodyOf(ask, layer))) as ReturnType<typeof bodyOf>)).toEqual(ask);
  }
});

test("what the server writes as null is as at first", () => {
  expect(askOf({ problem: null, weight: null, build: null, budget_yuan: null, overall: null, sources: null, forbidden: null, least: null, seconds: null })).toEqual(ASK_AT_FIRST);
});

test("typed numbers stay within their limits, and what is none is none", () => {
  expect([typed("12", BUILD), typed(" 1,200 ", BUILD), typed("0", BUILD), typed("2.4", BUILD)]).toEqual([12, 500, 1, 2]);
  expect([typed("29.44", BUDGET_WAN, 0.1), typed("", BUILD), typed("五", BUILD), typed("Infinity", BUILD)]).toEqual([29.4, null, null, null]);
});

test("conditions are counted only where they go with the goal", () => {
  expect(extras(ASK_AT_FIRST)).toBe(0);
  const all: Ask = { ...ASK_AT_FIRST, worstFirst: true, eachStreetPercent: 80, required: ["u1"] };
  expect([extras(all), extras({ ...all, goal: "share" }), extras({ ...all, goal: "mean" })]).toEqual([2, 2, 1]);
});

test("every sentence has the choices of its question, in both languages", () => {
  for (const lang of ["zh", "en"] as const)
    for (const goal of GOALS)
      for (const scarce of ["sites", "money"] as const) {
        const slots = pieces(sitingWords(lang).ask.sentences[goal][scarce]).flatMap((one) => ("slot" in one ? [one.slot] : []));
        const spend = goal === "share" ? "overall" : scarce === "sites" ? "build" : "budget";
        // The longest walk is the same whoever walks it.
        expect([...slots].sort(), `${lang} ${goal} ${scarce}`).toEqual([spend, ...(goal === "farthest" ? [] : ["weight"])].sort());
      }
});

test("sources are counted where no search is needed, and not told where it is", () => {
  const known = { layer: 581, cramped: 12, resources: 0 };
  expect(countsOf(known, ASK_AT_FIRST)).toEqual(known);
  const drawn: Ask = { ...ASK_AT_FIRST, drawn: [[101.7, 36.6]] };
  expect(countsOf(known, drawn)).toEqual({ ...known, drawn: 1 });
  expect(countsOf(null, drawn)).toEqual({ drawn: 1 });
  expect(SOURCES.filter((one) => countsOf(known, drawn)[one] === undefined)).toEqual(["hexagons", "gates", "corners"]);
});
