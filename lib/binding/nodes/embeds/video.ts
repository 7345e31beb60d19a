import { videoAddresses } from "../../../flow/embeds/video.ts";
import { add, addButton, setAttribute, setText } from "./view.ts";
import type { CreateView } from "./view.ts";

/**
 * A video of another server. Nothing of that server is loaded before the reader asks for it; then its player runs in a frame that can
 * neither touch this page nor lead it elsewhere.
 */
export const createVideo: CreateView<"video"> = (host) => {
  const box = add(host, "span", "cw-video-box");
  let player: string | null = null;
  let name = "";
  const play = addButton(box, "cw-embed-button", () => {
    if (player === null) return;
    const frame = add(box, "iframe", "cw-video-frame");
    frame.title = name;
    // "Same origin" is that of the provider, which its player needs; it is never ours.
    frame.setAttribute("sandbox", "allow-scripts allow-same-origin allow-presentation");
    frame.setAttribute("allow", "autoplay; encrypted-media; fullscreen; picture-in-picture");
    frame.setAttribute("referrerpolicy", "strict-origin");
    frame.src = player;
    play.hidden = true;
  });
  const caption = add(host, "span", "cw-embed-caption");
  const missing = add(box, "span");
  return (embed) => {
    const addresses = videoAddresses(embed);
    setText(caption, embed.caption);
    setText(missing, addresses === null ? "No video yet" : "");
    name = addresses === null ? "" : `Video from ${addresses.name}`;
    setAttribute(play, "data-provider", embed.provider);
    if (player === (addresses?.player ?? null) && player !== null) return;
    player = addresses?.player ?? null;
    box.querySelector("iframe")?.remove();
    setText(play, addresses === null ? "" : `Play the video from ${addresses.name}`);
  };
};
