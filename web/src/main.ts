import "./map/map.css";
import "./page.css";
import { mount } from "svelte";
import Page from "./parts/Page.svelte";
import { app } from "./state/app.svelte";

const target = document.getElementById("page");
if (target === null) throw new Error("index.html: no element #page");
// An English reader does not see the Chinese page first.
void app.start().then(() => mount(Page, { target }));
