import { expect, test } from "vitest";
import { fetchFile, nameOf } from "../src/api/download";
import { Problem } from "../src/api/question";
import { urls } from "../src/api/urls";
import { ALL_GAPS } from "../src/api/filter";
import { WORDS_AT_FIRST } from "../src/state/view";

const answer = (body: BodyInit, init: ResponseInit): typeof fetch => () => Promise.resolve(new Response(body, init));

test("a file comes whole, under the name that the server gives it", async () => {
  const headers = { "content-disposition": "attachment; filename=\"xining-gaps.xlsx\"; filename*=UTF-8''%E8%A5%BF%E5%AE%81-gaps.xlsx" };
  const file = await fetchFile("/api/cities/xining/gaps.xlsx?lang=zh", answer("PK", { status: 200, headers }));
  expect(file.name).toBe("西宁-gaps.xlsx");
  expect(await file.content.text()).toBe("PK");
});

test("a refusal is told in words, and is no file", async () => {
  const problem = JSON.stringify({ type: "about:blank", title: "bad request", status: 400, detail: "street 9: not in this city" });
  const asked = fetchFile("/gaps.xlsx", answer(problem, { status: 400, headers: { "content-type": "application/problem+json" } }));
  await expect(asked).rejects.toMatchObject({ status: 400, title: "bad request", message: "street 9: not in this city" });
  await expect(fetchFile("/x", () => Promise.reject(new TypeError("refused")))).rejects.toBeInstanceOf(Problem);
});

test("a name never leads out of the folder of downloads", () => {
  expect(nameOf(null, "/api/cities/x/gaps.shp.zip?encoding=gbk")).toBe("gaps.shp.zip");
  expect(nameOf("attachment; filename=../../a.xlsx", "/x")).toBe(".._.._a.xlsx");
  expect(nameOf("attachment; filename*=UTF-8''%E8%A5%BF%ZZ; filename=plain.csv", "/x")).toBe("plain.csv");
  expect(nameOf("attachment", "/")).toBe("download");
});

test("every file asks the question of the page, in its language, with its filter; the report is of the whole city", () => {
  const words = { ...WORDS_AT_FIRST, minutes: 10 };
  const filter = { ...ALL_GAPS, kinds: ["courtyard"], residentsMin: 500 };
  expect(urls.gaps("xining", words, "en", "xlsx", filter)).toBe("/api/cities/xining/gaps.xlsx?minutes=10&lang=en&kind=courtyard&residents_min=500");
  expect(urls.shapefile("xining", words, "zh", "gbk", filter)).toBe("/api/cities/xining/gaps.shp.zip?minutes=10&lang=zh&kind=courtyard&residents_min=500&encoding=gbk");
  expect(urls.lists("a b", words, "zh", filter)).toBe("/api/cities/a%20b/lists.xlsx?minutes=10&lang=zh&kind=courtyard&residents_min=500");
  expect(urls.report("xining", words, "zh", "html")).toBe("/api/cities/xining/report?minutes=10&lang=zh");
  expect(urls.report("xining", words, "zh", "pdf")).toBe("/api/cities/xining/report.pdf?minutes=10&lang=zh");
});
