/** The marks of stations: a shape per tier, a fill per condition. The map draws them on a canvas,
 *  the legend as SVG, both from the same outline. */

import { HALO, INK, INK_SOFT, LINK, PICK, STATION_NEAR, STATION_PUBLIC } from "./palette";

/** The box that outlines are drawn in, both ways from 0. */
export const MARK_BOX = 24;

export interface Mark {
  readonly tier: string;
  /** An SVG path inside the box. */
  readonly outline: string;
  readonly colour: string;
  /** Size on the map in pixels at zoom 14. */
  readonly size: number;
  /** Zoom from which it is shown. */
  readonly from: number;
}

export const CONDITIONS = ["good", "cramped", "closed"] as const;
export type Condition = (typeof CONDITIONS)[number];

/** Highest tier first. */
export const MARKS: readonly Mark[] = [
  { tier: "city", outline: star(12, 12, 11, 5.2), colour: STATION_PUBLIC, size: 30, from: 0 },
  { tier: "district", outline: "M12 1.500 22.500 12 12 22.500 1.500 12Z", colour: STATION_PUBLIC, size: 23, from: 0 },
  { tier: "street", outline: "M3 3H21V21H3Z", colour: STATION_PUBLIC, size: 18, from: 0 },
  { tier: "community", outline: circle(12, 12, 9.5), colour: STATION_PUBLIC, size: 15, from: 0 },
  { tier: "business", outline: "M12 2 23 21H1Z", colour: STATION_NEAR, size: 17, from: 0 },
  { tier: "compound", outline: "M12 2 21.500 9 18 21H6L2.500 9Z", colour: STATION_NEAR, size: 16, from: 0 },
  { tier: "mobile", outline: "M8 2.500H16V8H21.500V16H16V21.500H8V16H2.500V8H8Z", colour: STATION_NEAR, size: 16, from: 0 },
  { tier: "unknown", outline: circle(12, 12, 7), colour: INK_SOFT, size: 13, from: 0 },
];

export function markOf(tier: string | null): Mark {
  const found = MARKS.find((mark) => mark.tier === tier) ?? MARKS.at(-1);
  if (found === undefined) throw new Error("marks: the list is empty");
  return found;
}

/** The name of a mark's picture in the map's style. */
export function pictureName(tier: string, condition: string): string {
  return `station-${tier}-${condition}`;
}

/** How a condition is filled: whole, hollow, or hollow and crossed out. */
export function fillOf(mark: Mark, condition: string): { fill: string; stroke: string; cross: boolean } {
  return condition === "good"
    ? { fill: mark.colour, stroke: HALO, cross: false }
    : { fill: HALO, stroke: mark.colour, cross: condition === "closed" };
}

/** The crossing-out of a closed station. */
export const CROSS = "M5 5 19 19";

/** A pen on a square canvas that is kept in memory, not on the graphics card: all is read back. */
function penOn(pixels: number): CanvasRenderingContext2D {
  const canvas = document.createElement("canvas");
  canvas.width = pixels;
  canvas.height = pixels;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  if (pen === null) throw new Error("marks: this browser draws no canvas");
  return pen;
}

/** A mark as a picture for the map, drawn at twice its size. */
export function picture(mark: Mark, condition: string): ImageData {
  const pixels = 64;
  const pen = penOn(pixels);
  const scale = (pixels - 10) / MARK_BOX;
  pen.setTransform(scale, 0, 0, scale, 5, 5);
  const { fill, stroke, cross } = fillOf(mark, condition);
  const outline = new Path2D(mark.outline);
  pen.lineJoin = "round";
  if (condition !== "good") {
    pen.strokeStyle = HALO;
    pen.lineWidth = 6.5;
    pen.stroke(outline);
  }
  pen.strokeStyle = stroke;
  pen.lineWidth = condition === "good" ? 4 : 5;
  pen.stroke(outline);
  pen.fillStyle = fill;
  pen.fill(outline);
  if (cross) {
    pen.lineWidth = 3;
    pen.stroke(new Path2D(CROSS));
  }
  return pen.getImageData(0, 0, pixels, pixels);
}

/** The signs of what could be built, as strokes inside the box: a gate's posts and leaf, a bridge. */
export const LINK_SIGNS = [
  { kind: "gate", stroke: "M7 18.500V7.500H17V18.500M12 7.500V18.500M5 18.500H19" },
  { kind: "crossing", stroke: "M4 16.500Q12 5 20 16.500M4 16.500H20M8.500 11.500V16.500M15.500 11.500V16.500M12 10.500V16.500" },
] as const;

/** The name of a sign's picture in the map's style. */
export function signName(kind: string): string {
  return `link-${kind}`;
}

/** A sign: the stroke on a round plate, drawn at twice its size. */
export function signPicture(stroke: string): ImageData {
  const pixels = 56;
  const canvas = document.createElement("canvas");
  canvas.width = pixels;
  canvas.height = pixels;
  const pen = canvas.getContext("2d");
  if (pen === null) throw new Error("marks: this browser draws no canvas");
  const scale = pixels / MARK_BOX;
  pen.setTransform(scale, 0, 0, scale, 0, 0);
  pen.beginPath();
  pen.arc(MARK_BOX / 2, MARK_BOX / 2, 10.6, 0, 2 * Math.PI);
  pen.fillStyle = LINK;
  pen.fill();
  pen.lineWidth = 1.6;
  pen.strokeStyle = INK;
  pen.stroke();
  pen.lineWidth = 1.9;
  pen.lineJoin = "round";
  pen.lineCap = "round";
  pen.stroke(new Path2D(stroke));
  return pen.getImageData(0, 0, pixels, pixels);
}

/** The name of the ring around a selected station. */
export const RING = "ring";

/** That ring. */
export function ring(): ImageData {
  const pixels = 72;
  const pen = penOn(pixels);
  for (const [width, colour] of [[9, HALO], [5, PICK]] as const) {
    pen.beginPath();
    pen.arc(pixels / 2, pixels / 2, 30, 0, 2 * Math.PI);
    pen.lineWidth = width;
    pen.strokeStyle = colour;
    pen.stroke();
  }
  return pen.getImageData(0, 0, pixels, pixels);
}

/** A planned site: a pin whose tip stands on the place, with room for its number. */
export const PIN = "M12 23.200C9.200 19.600 3.200 15.400 3.200 9.800a8.800 8.800 0 1 1 17.600 0C20.800 15.400 14.800 19.600 12 23.200Z";
export const PINS = ["usual", "picked"] as const;
export type Pin = (typeof PINS)[number];

/** The name of a pin's picture in the map's style. */
export function pinName(pin: Pin): string {
  return `pin-${pin}`;
}

/** What a pin is filled with, and the colour of its number. */
export function pinFill(pin: Pin): { fill: string; ink: string } {
  return pin === "picked" ? { fill: INK, ink: HALO } : { fill: LINK, ink: INK };
}

/** A pin, drawn at twice its size. */
export function pinPicture(pin: Pin): ImageData {
  const pixels = 84;
  const pen = penOn(pixels);
  const scale = pixels / MARK_BOX;
  pen.setTransform(scale * 0.96, 0, 0, scale * 0.96, scale * 0.48, scale * 0.3);
  const outline = new Path2D(PIN);
  pen.lineJoin = "round";
  pen.strokeStyle = HALO;
  pen.lineWidth = 3.2;
  pen.stroke(outline);
  pen.strokeStyle = INK;
  pen.lineWidth = 1.6;
  pen.stroke(outline);
  pen.fillStyle = pinFill(pin).fill;
  pen.fill(outline);
  return pen.getImageData(0, 0, pixels, pixels);
}

function circle(x: number, y: number, r: number): string {
  return `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`;
}

function star(x: number, y: number, outer: number, inner: number): string {
  const points = Array.from({ length: 10 }, (_, k) => {
    const r = k % 2 === 0 ? outer : inner;
    const angle = (Math.PI / 5) * k - Math.PI / 2;
    return `${(x + r * Math.cos(angle)).toFixed(2)} ${(y + r * Math.sin(angle)).toFixed(2)}`;
  });
  return `M${points.join("L")}Z`;
}
