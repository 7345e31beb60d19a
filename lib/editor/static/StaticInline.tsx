import type { ReactNode } from "react";
import type { InlineJson } from "../../convert/toJson.ts";
import type { Formats } from "../../flow/types.ts";
import { normalizeLinkUrl } from "../../model/linkUrl.ts";
import { StaticEmbed } from "./StaticEmbed.tsx";

/** The class of a text's decoration lines: one property draws both, so both together are a class of their own. */
function decorationClass({ underline, strike }: Formats): string | null {
  if (underline && strike) return "cw-underline-strike";
  if (underline) return "cw-underline";
  return strike ? "cw-strike" : null;
}

/** Text in the elements that Lexical draws it in: one outside for code and the like, one inside for its weight. */
function FormattedText({ text, formats }: { readonly text: string; readonly formats: Formats }) {
  const classes = [formats.italic ? "cw-italic" : null, decorationClass(formats)].filter((name) => name !== null);
  const Inner = formats.bold ? "strong" : formats.italic ? "em" : "span";
  const inner: ReactNode = <Inner {...(classes.length > 0 ? { className: classes.join(" ") } : {})}>{text}</Inner>;
  const style = {
    ...(formats.color === undefined ? {} : { color: formats.color }),
    ...(formats.highlight === undefined ? {} : { backgroundColor: formats.highlight }),
  };
  const marked = Object.keys(style).length > 0 ? <span style={style}>{inner}</span> : inner;
  if (formats.code) return <code spellCheck={false}>{marked}</code>;
  if (formats.sub) return <sub>{marked}</sub>;
  if (formats.sup) return <sup>{marked}</sup>;
  return marked;
}

/** A piece of a block: text, a soft break, or something that is not text. */
export function StaticInline({ inline }: { readonly inline: InlineJson }) {
  if ("break" in inline) return <br />;
  if ("embed" in inline) return <StaticEmbed {...inline.embed} />;
  const text = <FormattedText text={inline.text} formats={inline.formats} />;
  // The flow hands out safe addresses only; this page also shows what came over the network.
  const url = inline.formats.link === undefined ? null : normalizeLinkUrl(inline.formats.link);
  return url === null ? (
    text
  ) : (
    <a className="cw-link" href={url} rel="noreferrer">
      {text}
    </a>
  );
}
