import type { CSSProperties, ReactNode } from "react";
import { assertNever } from "../../base/assert.ts";
import { hostOf } from "../../binding/nodes/embeds/view.ts";
import { dateTime, dateWords } from "../../flow/embeds/dateWords.ts";
import { embedName } from "../../flow/embeds/embedText.ts";
import type { EmbedOf } from "../../flow/embeds/fields.ts";
import { readEmbed } from "../../flow/embeds/readEmbed.ts";
import type { Embed, EmbedProps } from "../../flow/embeds/readEmbed.ts";
import { standsAlone } from "../../flow/embeds/standsAlone.ts";
import { videoAddresses } from "../../flow/embeds/video.ts";
import { isOwnMedia } from "../../model/mediaUrl.ts";

/** The server does not know the reader's language, and the page must be the same in both; the editor says days in it. */
const LOCALE = "en-GB";

const OUTWARD = { target: "_blank", rel: "noopener noreferrer nofollow ugc" } as const;

const ROLES: Readonly<Partial<Record<Embed["type"], string>>> = { image: "figure", equation: "math" };

/** The longest name of an unknown type that is shown, as in the editor. */
const MAX_SHOWN_TYPE = 64;

/** Something that is not text, to be read without a script: nothing of another server is loaded. */
export function StaticEmbed({ type, props }: { readonly type: string; readonly props: EmbedProps }) {
  const embed = readEmbed(type, props);
  const shown = type.slice(0, MAX_SHOWN_TYPE);
  if (embed.type === "divider") {
    return (
      <span className="cw-embed cw-divider" data-embed={shown}>
        <hr />
      </span>
    );
  }
  return (
    <span
      className={`cw-embed cw-${embed.type === "unknown" ? "embed-unknown" : embed.type}`}
      role={ROLES[embed.type] ?? "group"}
      aria-label={embedName(embed, LOCALE)}
      data-embed={shown}
      data-alone={standsAlone(embed) ? "" : undefined}
      data-align={embed.type === "image" ? (embed.align ?? undefined) : undefined}
      data-display={embed.type === "equation" && embed.display === true ? "" : undefined}
    >
      {contentOf(embed)}
    </span>
  );
}

function contentOf(embed: Embed): ReactNode {
  switch (embed.type) {
    case "divider":
    case "unknown":
      return null;
    case "image":
      return <StaticImage embed={embed} />;
    case "file":
      return (
        <>
          <span className="cw-file-row">
            <a className="cw-file-name" href={embed.src ?? undefined} {...OUTWARD}>
              {embed.name ?? "File without a name"}
            </a>
          </span>
          <Caption text={embed.caption} />
        </>
      );
    case "equation":
      return <code className="cw-equation-source">{embed.source || "Empty equation"}</code>;
    case "date":
      return (
        <time className="cw-chip" dateTime={dateTime(embed)}>
          {dateWords(embed, LOCALE) ?? "No date"}
        </time>
      );
    case "mention":
      return <span className="cw-chip">{`${embed.kind === "document" ? "" : "@"}${embed.label ?? "Somebody"}`}</span>;
    case "link-card":
      return (
        <a className="cw-card" href={embed.url ?? undefined} {...OUTWARD}>
          <span className="cw-card-words">
            <span className="cw-card-title">{embed.title || (embed.url ?? "Link without an address")}</span>
            {embed.description === "" ? null : <span className="cw-card-description">{embed.description}</span>}
            {embed.url === null ? null : <span className="cw-embed-detail">{hostOf(embed.url)}</span>}
          </span>
        </a>
      );
    case "video": {
      const addresses = videoAddresses(embed);
      return (
        <>
          <span className="cw-video-box">
            {addresses === null ? (
              "No video yet"
            ) : (
              <a className="cw-link" href={addresses.page} {...OUTWARD}>{`Video on ${addresses.name}`}</a>
            )}
          </span>
          <Caption text={embed.caption} />
        </>
      );
    }
    default:
      return assertNever(embed);
  }
}

/** A picture with the room that it will take, so that nothing below it moves when it comes. */
function StaticImage({ embed }: { readonly embed: EmbedOf<"image"> }) {
  const { src, alt, caption, width, naturalWidth, naturalHeight } = embed;
  const style: CSSProperties | undefined = width === null ? undefined : { width: `${width * 100}%` };
  return (
    <>
      <span className="cw-image-frame" style={style}>
        {src !== null && isOwnMedia(src) ? (
          // The pictures are people's own, of any size and kind: there is nothing that the pages' builder knows of them.
          // oxlint-disable-next-line nextjs/no-img-element
          <img
            className="cw-image-picture"
            src={src}
            alt={alt}
            width={naturalWidth ?? undefined}
            height={naturalHeight ?? undefined}
            loading="lazy"
            decoding="async"
          />
        ) : (
          <span className="cw-image-gap">{src === null ? "No picture yet" : `Picture from ${hostOf(src)}`}</span>
        )}
      </span>
      <Caption text={caption} />
    </>
  );
}

function Caption({ text }: { readonly text: string }) {
  return text === "" ? null : <span className="cw-embed-caption">{text}</span>;
}
