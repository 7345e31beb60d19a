import * as decoding from "lib0/decoding";
import type { Page, WebSocketRoute } from "playwright-core";
import * as Y from "yjs";
import { createSeedUpdate } from "../../lib/flow/seed.ts";

/** A message of the wire as far as it matters here; lib/protocol/SPEC.md has the rest. */
type Message =
  | { readonly kind: "update"; readonly bytes: Uint8Array }
  | { readonly kind: "awareness"; readonly clientId: number }
  | { readonly kind: "other" };

function read(frame: string | Buffer): Message {
  if (typeof frame === "string") return { kind: "other" };
  const decoder = decoding.createDecoder(new Uint8Array(frame));
  decoding.readVarString(decoder);
  const type = decoding.readVarUint(decoder);
  if (type === 0 || type === 4) {
    const step = decoding.readVarUint(decoder);
    return step === 0 ? { kind: "other" } : { kind: "update", bytes: decoding.readVarUint8Array(decoder) };
  }
  if (type !== 1) return { kind: "other" };
  const awareness = decoding.createDecoder(decoding.readVarUint8Array(decoder));
  return decoding.readVarUint(awareness) === 0
    ? { kind: "other" }
    : { kind: "awareness", clientId: decoding.readVarUint(awareness) };
}

/**
 * The socket between a page and the server, with a tap on what comes: updates wait until they are let through. So a real
 * browser can be shown exactly what a person of a recorded session had seen.
 */
export class HeldWire {
  /** What the server has told this page and the page has told the server, whether let through or not. */
  readonly #known = new Y.Doc();
  #waiting: (string | Buffer)[] = [];
  /** Updates that came since the holding began; those let through are the first of them. */
  #arrived = 0;
  #released = 0;
  #holding = false;
  #page: WebSocketRoute | null = null;
  #clientId: number | null = null;

  constructor() {
    // Both ends have it from the start, so neither sends it.
    Y.applyUpdate(this.#known, createSeedUpdate());
  }

  /** Puts itself between `page` and the server. To be called before the page opens a document. */
  async attach(page: Page): Promise<void> {
    await page.routeWebSocket(/\/collab$/, (route) => {
      const server = route.connectToServer();
      this.#page = route;
      route.onMessage((frame) => {
        const message = read(frame);
        if (message.kind === "awareness") this.#clientId ??= message.clientId;
        if (message.kind === "update") Y.applyUpdate(this.#known, message.bytes);
        server.send(frame);
      });
      server.onMessage((frame) => {
        const message = read(frame);
        if (message.kind === "update") Y.applyUpdate(this.#known, message.bytes);
        if (!this.#holding || message.kind !== "update") return route.send(frame);
        this.#arrived += 1;
        this.#waiting.push(frame);
      });
    });
  }

  /** From now on updates from the server wait. */
  hold(): void {
    this.#holding = true;
  }

  /** Lets everything through, now and from now on. */
  open(): void {
    this.release();
    this.#holding = false;
  }

  /** The client id of the page's document; null until the page has said it. */
  get clientId(): number | null {
    return this.#clientId;
  }

  /** How many updates have come, waiting or not. */
  get arrived(): number {
    return this.#arrived;
  }

  /** Lets the first `count` updates through. */
  release(count = this.#arrived): void {
    const through = this.#waiting.splice(0, Math.max(0, count - this.#released));
    this.#released += through.length;
    for (const frame of through) this.#page?.send(frame);
  }

  /** The text that is known on both ends, a soft break as a newline. */
  knownText(): string {
    const delta = this.#known.getText("flow").toDelta() as { insert: unknown }[];
    return delta.map(({ insert }) => (typeof insert === "string" ? insert.replaceAll("\u2028", "\n") : "")).join("");
  }
}
