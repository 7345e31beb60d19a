import { isOwnMedia } from "../../../model/mediaUrl.ts";
import { add, hostOf, setAttribute, setOutward, setText } from "./view.ts";
import type { CreateView } from "./view.ts";

/** A page elsewhere, in the words of whoever put it here. Nothing is fetched of it. */
export const createLinkCard: CreateView<"link-card"> = (host) => {
  const card = add(host, "a", "cw-card");
  card.draggable = false;
  const words = add(card, "span", "cw-card-words");
  const title = add(words, "span", "cw-card-title");
  const description = add(words, "span", "cw-card-description");
  const where = add(words, "span", "cw-embed-detail");
  const picture = add(card, "img", "cw-card-picture");
  picture.alt = "";
  setAttribute(picture, "loading", "lazy");
  picture.draggable = false;
  return (embed) => {
    setOutward(card, embed.url);
    setText(title, embed.title || (embed.url ?? "Link without an address"));
    setText(description, embed.description);
    setText(where, embed.url === null ? "" : hostOf(embed.url));
    const own = embed.image !== null && isOwnMedia(embed.image) ? embed.image : null;
    setAttribute(picture, "src", own);
    picture.hidden = own === null;
  };
};
