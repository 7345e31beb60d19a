import { isOwnMedia } from "../../../model/mediaUrl.ts";
import { add, addButton, hostOf, setAttribute, setText } from "./view.ts";
import type { CreateView } from "./view.ts";

/** Pictures of other servers that the reader has asked for since the page was opened, so that an undo does not ask again. */
const asked = new Set<string>();
/** More than a page shows; beyond it the oldest are asked for again. */
const MAX_ASKED = 500;

/**
 * A picture with its caption. One of the page's own server loads by itself; one of another server only when the reader asks for it:
 * loading it tells that server who reads this, and when.
 */
export const createImage: CreateView<"image"> = (host) => {
  const frame = add(host, "span", "cw-image-frame");
  const picture = add(frame, "img", "cw-image-picture");
  picture.draggable = false;
  setAttribute(picture, "decoding", "async");
  setAttribute(picture, "loading", "lazy");
  setAttribute(picture, "referrerpolicy", "no-referrer");
  const gap = add(frame, "span", "cw-image-gap");
  const reason = add(gap, "span");
  let source: string | null = null;
  let alt = "";
  const show = addButton(gap, "cw-embed-button", () => {
    if (source === null) return;
    asked.add(source);
    const [oldest] = asked;
    if (asked.size > MAX_ASKED && oldest !== undefined) asked.delete(oldest);
    load();
  });
  for (const side of ["left", "right"]) {
    const handle = add(frame, "span", "cw-image-handle");
    handle.dataset["side"] = side;
    handle.setAttribute("aria-hidden", "true");
  }
  const caption = add(host, "span", "cw-embed-caption");

  const say = (text: string, button: string): void => {
    picture.hidden = true;
    gap.hidden = false;
    setText(reason, text);
    setText(show, button);
  };
  const load = (): void => {
    if (source !== null && (isOwnMedia(source) || asked.has(source))) {
      picture.hidden = false;
      gap.hidden = true;
      setAttribute(picture, "src", source);
      return;
    }
    // One that it had before must not stay on the screen as if it were the new one.
    picture.removeAttribute("src");
    if (source === null) say("No picture yet", "");
    else say(alt, `Show the picture from ${hostOf(source)}`);
  };
  picture.addEventListener("error", () => say(`This picture could not be loaded${alt === "" ? "." : `: ${alt}`}`, ""));

  return (embed) => {
    alt = embed.alt;
    setAttribute(picture, "alt", alt);
    setAttribute(picture, "width", embed.naturalWidth === null ? null : String(embed.naturalWidth));
    setAttribute(picture, "height", embed.naturalHeight === null ? null : String(embed.naturalHeight));
    frame.style.width = embed.width === null ? "" : `${embed.width * 100}%`;
    setAttribute(host, "data-align", embed.align);
    setText(caption, embed.caption);
    if (source === embed.src && source !== null) {
      if (picture.hidden && !show.hidden) setText(reason, alt);
      return;
    }
    source = embed.src;
    load();
  };
};
