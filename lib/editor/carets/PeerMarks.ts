import type { Clock } from "../../base/clock.ts";
import type { Dispose } from "../../base/disposable.ts";
import { colorTones } from "../../model/palette.ts";
import type { Peer } from "../../sync/types.ts";
import { boxIn } from "./box.ts";
import type { Box, Frame } from "./box.ts";
import type { LabelPlace } from "./labelPlaces.ts";

/** How long a name stays beside a caret after its owner last did something. */
const LABEL_MS = 2_500;

/** A long name, in pixels, as the style sheet allows it. */
const LARGEST = { width: 152, height: 20 };

/** The elements that show one person's place, and the time that the name has left. */
export class PeerMarks {
  readonly #layer: HTMLElement;
  readonly #clock: Clock;
  readonly #onWake: () => void;
  readonly #caret: HTMLElement;
  readonly #label: HTMLElement;
  readonly #selection: HTMLElement;
  #sleep: Dispose | null = null;
  #lastMove = "";
  /** In client pixels of the newest frame, for the pointer. */
  #drawn: Box | null = null;
  #size: { readonly name: string; readonly width: number; readonly height: number } | null = null;

  /** `onWake` is called when the name begins or ceases to show: names at one place have to make room for each other. */
  constructor(layer: HTMLElement, clock: Clock, onWake: () => void) {
    this.#layer = layer;
    this.#clock = clock;
    this.#onWake = onWake;
    const page = layer.ownerDocument;
    this.#selection = page.createElement("div");
    this.#selection.className = "cw-peer-selection cw-person";
    this.#caret = page.createElement("div");
    this.#caret.className = "cw-peer-caret cw-person";
    this.#label = page.createElement("span");
    this.#label.className = "cw-peer-label";
    this.#caret.append(this.#label);
    layer.append(this.#selection, this.#caret);
  }

  /** Takes on who the person is, and shows the name if they moved. Only writes. */
  meet(peer: Peer): void {
    const { light, dark } = colorTones(peer.user.color);
    for (const element of [this.#caret, this.#selection]) {
      element.style.setProperty("--cw-person-light", light);
      element.style.setProperty("--cw-person-dark", dark);
    }
    if (this.#label.textContent !== peer.user.name) this.#label.textContent = peer.user.name;
    this.#caret.dataset["clientId"] = String(peer.clientId);

    const move = JSON.stringify([peer.selection, peer.user.name]);
    if (move !== this.#lastMove) this.wake();
    this.#lastMove = move;
  }

  get isAwake(): boolean {
    return this.#caret.dataset["awake"] === "true";
  }

  /** How large the name is, in the layer's own pixels. Only reads, and that once a name: it costs a layout. */
  labelSize(): { readonly width: number; readonly height: number } {
    const name = this.#label.textContent;
    if (this.#size?.name === name) return this.#size;
    // An element that is not drawn has no size.
    if (this.#caret.hidden) return LARGEST;
    this.#size = { name, width: this.#label.offsetWidth, height: this.#label.offsetHeight };
    return this.#size;
  }

  /** Draws the person's place; boxes are in client pixels, `frame` is that of the layer. Only writes. */
  show(caret: Box | null, label: LabelPlace | null, selection: readonly Box[], frame: Frame): void {
    this.#drawn = caret;
    this.#caret.hidden = caret === null;
    if (caret !== null) this.#placeCaret(boxIn(frame, caret));
    if (label !== null) this.#placeLabel(label);
    this.#placeSelection(selection.map((box) => boxIn(frame, box)));
  }

  #placeCaret({ left, top, height }: Box): void {
    this.#caret.style.transform = `translate(${left.toFixed(2)}px, ${top.toFixed(2)}px)`;
    this.#caret.style.height = `${height.toFixed(2)}px`;
  }

  #placeLabel({ below, leftwards, row }: LabelPlace): void {
    this.#caret.dataset["below"] = String(below);
    this.#caret.dataset["leftwards"] = String(leftwards);
    this.#label.style.setProperty("--cw-label-row", String(row));
  }

  #placeSelection(selection: readonly Box[]): void {
    while (this.#selection.childElementCount > selection.length) this.#selection.lastElementChild?.remove();
    for (const [index, { left, top, width, height }] of selection.entries()) {
      const element = (this.#selection.children[index] ?? this.#appendBox()) as HTMLElement;
      element.style.transform = `translate(${left.toFixed(2)}px, ${top.toFixed(2)}px)`;
      element.style.width = `${width.toFixed(2)}px`;
      element.style.height = `${height.toFixed(2)}px`;
    }
  }

  #appendBox(): HTMLElement {
    return this.#selection.appendChild(this.#layer.ownerDocument.createElement("div"));
  }

  /** Shows the name, for a while. */
  wake(): void {
    const wasAwake = this.isAwake;
    this.#caret.dataset["awake"] = "true";
    this.#sleep?.();
    this.#sleep = this.#clock.after(LABEL_MS, () => {
      this.#caret.dataset["awake"] = "false";
      this.#onWake();
    });
    if (!wasAwake) this.#onWake();
  }

  /** Whether a pointer at this place of the window is within `reach` pixels of the caret. */
  isNear(x: number, y: number, reach: number): boolean {
    const at = this.#drawn;
    if (at === null) return false;
    return Math.abs(x - at.left) <= reach && y >= at.top - reach && y <= at.top + at.height + reach;
  }

  remove(): void {
    this.#sleep?.();
    this.#caret.remove();
    this.#selection.remove();
  }
}
