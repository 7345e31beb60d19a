import type { CDPSession, Page } from "playwright-core";

/** What an input method does to the text while somebody composes. */
export type ImeStep =
  /** The text being composed is now this, with the caret at `caret` of it (its end by default). */
  | { readonly set: string; readonly caret?: number; readonly over?: readonly [from: number, to: number] }
  /** The text being composed gives way to this, and the composition is over. */
  | { readonly commit: string };

/** The keys of an input method, as Chromium gets them from the system: a key of code 229, then what it made of the text. */
export class InputMethod {
  readonly #cdp: CDPSession;

  private constructor(cdp: CDPSession) {
    this.#cdp = cdp;
  }

  static async of(page: Page): Promise<InputMethod> {
    return new InputMethod(await page.context().newCDPSession(page));
  }

  async step(step: ImeStep): Promise<void> {
    await this.#key("rawKeyDown");
    if ("commit" in step) {
      await this.#cdp.send("Input.insertText", { text: step.commit });
    } else {
      const at = step.caret ?? step.set.length;
      await this.#cdp.send("Input.imeSetComposition", {
        text: step.set,
        selectionStart: at,
        selectionEnd: at,
        ...(step.over ? { replacementStart: step.over[0], replacementEnd: step.over[1] } : {}),
      });
    }
    await this.#key("keyUp");
  }

  /** Escape, as input methods answer it: what was composed goes, and the composition is over. */
  async cancel(): Promise<void> {
    await this.step({ set: "" });
  }

  async #key(type: "rawKeyDown" | "keyUp"): Promise<void> {
    await this.#cdp.send("Input.dispatchKeyEvent", { type, key: "Process", code: "KeyA", windowsVirtualKeyCode: 229 });
  }
}
