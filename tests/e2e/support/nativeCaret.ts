import type { Page } from "playwright-core";

/** A rectangle in client pixels. */
export interface Painted {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** A colour that nothing else on the page has. */
const COLOR = "rgb(255, 0, 254)";

/** Where the browser itself paints the caret of the page, by its pixels: no measure of the product's, nor of the DOM's. */
export async function nativeCaret(page: Page): Promise<Painted | null> {
  await page.evaluate((color) => {
    const root = document.querySelector<HTMLElement>(".cw-text[contenteditable]");
    if (root !== null) root.style.caretColor = color;
  }, COLOR);
  // It blinks.
  for (let look = 0; look < 20; look++) {
    const image = (await page.screenshot({ caret: "initial", scale: "css" })).toString("base64");
    const found = await page.evaluate(async (data): Promise<Painted | null> => {
      const picture = new Image();
      picture.src = `data:image/png;base64,${data}`;
      await picture.decode();
      const canvas = new OffscreenCanvas(picture.width, picture.height);
      const context = canvas.getContext("2d");
      if (context === null) throw new Error("no canvas");
      context.drawImage(picture, 0, 0);
      const pixels = context.getImageData(0, 0, picture.width, picture.height).data;
      let [left, top, right, bottom] = [picture.width, picture.height, -1, -1];
      for (let at = 0; at < pixels.length; at += 4) {
        const [red = 0, green = 0, blue = 0] = [pixels[at], pixels[at + 1], pixels[at + 2]];
        // Its edges may be blended with what is beside it.
        if (red < 200 || blue < 200 || green > 120) continue;
        const [x, y] = [(at / 4) % picture.width, Math.floor(at / 4 / picture.width)];
        left = Math.min(left, x);
        right = Math.max(right, x + 1);
        top = Math.min(top, y);
        bottom = Math.max(bottom, y + 1);
      }
      return right < 0 ? null : { left, top, right, bottom };
    }, image);
    if (found !== null) return found;
  }
  return null;
}
