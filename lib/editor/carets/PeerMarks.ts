import type { Clock } from "../../base/clock.ts";
import type { Dispose } from "../../base/disposable.ts";
import { colorTones } from "../../model/palette.ts";
import type { Peer } from "../../sync/types.ts";
import type { Box } from "./box.ts";

/** How long a name stays beside a caret after its owner last did something. */
const LABEL_MS = 2_500;

/** Under this distance from the top of the text a name would cover the bar above it: it hangs below the line instead. */
const LABEL_HEIGHT = 22;

/** Nearer than this to the right edge a name opens to the left, so that it never makes the page wider. */
const LABEL_WIDTH = 160;

/** The elements that show one person's place, and the time that the name has left. */
export class PeerMarks {
  readonly #layer: HTMLElement;
  readonly #clock: Clock;
  readonly #caret: HTMLElement;
  readonly #label: HTMLElement;
  readonly #selection: HTMLElement;
  #sleep: Dispose | null = null;
  #lastMove = "";
  /** In client pixels of the newest frame, for the pointer. */
  #drawn: Box | null = null;

  constructor(layer: HTMLElement, clock: Clock) {
    this.#layer = layer;
    this.#clock = clock;
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

  /** Draws the person's place; boxes are in client pixels, `origin` is where the layer begins. Only writes. */
  show(peer: Peer, caret: Box | null, selection: readonly Box[], origin: DOMRectReadOnly): void {
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

    this.#drawn = caret;
    this.#caret.hidden = caret === null;
    if (caret !== null) this.#placeCaret(caret, origin);
    this.#placeSelection(selection, origin);
  }

  #placeCaret(caret: Box, origin: DOMRectReadOnly): void {
    const left = caret.left - origin.left;
    const top = caret.top - origin.top;
    this.#caret.style.transform = `translate(${left.toFixed(2)}px, ${top.toFixed(2)}px)`;
    this.#caret.style.height = `${caret.height.toFixed(2)}px`;
    this.#caret.dataset["below"] = String(top < LABEL_HEIGHT);
    this.#caret.dataset["leftwards"] = String(left > origin.width - LABEL_WIDTH);
  }

  #placeSelection(selection: readonly Box[], origin: DOMRectReadOnly): void {
    while (this.#selection.childElementCount > selection.length) this.#selection.lastElementChild?.remove();
    for (const [index, box] of selection.entries()) {
      const element = (this.#selection.children[index] ?? this.#appendBox()) as HTMLElement;
      element.style.transform = `translate(${(box.left - origin.left).toFixed(2)}px, ${(box.top - origin.top).toFixed(2)}px)`;
      element.style.width = `${box.width.toFixed(2)}px`;
      element.style.height = `${box.height.toFixed(2)}px`;
    }
  }

  #appendBox(): HTMLElement {
    return this.#selection.appendChild(this.#layer.ownerDocument.createElement("div"));
  }

  /** Shows the name, for a while. */
  wake(): void {
    this.#caret.dataset["awake"] = "true";
    this.#sleep?.();
    this.#sleep = this.#clock.after(LABEL_MS, () => {
      this.#caret.dataset["awake"] = "false";
    });
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
