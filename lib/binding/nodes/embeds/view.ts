import type { EmbedOf, EmbedType } from "../../../flow/embeds/fields.ts";

/** Makes what is drawn the same as the embed, touching only what differs. */
type Update<Type extends EmbedType> = (embed: EmbedOf<Type>) => void;

/** Fills an empty element of an embed, once, and returns how it follows the embed's properties from then on. */
export type CreateView<Type extends EmbedType> = (host: HTMLElement) => Update<Type>;

/** A new element behind what `parent` has already. */
export function add<Tag extends keyof HTMLElementTagNameMap>(
  parent: HTMLElement,
  tag: Tag,
  className: string = "",
): HTMLElementTagNameMap[Tag] {
  const element = parent.ownerDocument.createElement(tag);
  if (className !== "") element.className = className;
  parent.append(element);
  return element;
}

/** Sets an attribute, or with null removes it; writes nothing when it is so already, so that nothing loads or is read anew. */
export function setAttribute(element: Element, name: string, value: string | null): void {
  if (value === null) element.removeAttribute(name);
  else if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

/** Sets the text of an element and hides it when there is none. */
export function setText(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
  element.hidden = text === "";
}

/** A button that belongs to what is shown and not to the text around it. */
export function addButton(parent: HTMLElement, className: string, onPress: () => void): HTMLButtonElement {
  const button = add(parent, "button", className);
  button.type = "button";
  button.addEventListener("click", (event) => {
    event.preventDefault();
    onPress();
  });
  return button;
}

/** An address leading out of the document: the page that it leads to learns nothing and gets no hold of this one. */
export function setOutward(link: HTMLAnchorElement, href: string | null): void {
  setAttribute(link, "href", href);
  setAttribute(link, "target", href === null ? null : "_blank");
  setAttribute(link, "rel", href === null ? null : "noopener noreferrer nofollow ugc");
}

/** The host of an address, for people to see whom they are about to ask. */
export function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : "";
}
