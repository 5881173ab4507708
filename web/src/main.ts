import "./map/map.css";
import "./page.css";
import { mount } from "svelte";
import Page from "./parts/Page.svelte";

const target = document.getElementById("page");
if (target === null) throw new Error("index.html: no element #page");
mount(Page, { target });
