"use client";

import { useSyncExternalStore } from "react";
import { comboKeys, keyboardPlatform } from "../blocks/keyCombo.ts";
import { KEYBOARD_MAP, SHORTCUT_GROUPS } from "../blocks/keyboardMap.ts";
import type { KeyboardPlatform, Shortcut } from "../blocks/keyboardMap.ts";
import { Dialog } from "../ui/Dialog.tsx";

/** What typing these at the start of a block (with a space behind), or around words, does. */
const MARKDOWN: readonly { readonly typed: string; readonly space?: true; readonly becomes: string }[] = [
  { typed: "#", space: true, becomes: "Heading 1" },
  { typed: "##", space: true, becomes: "Heading 2" },
  { typed: "###", space: true, becomes: "Heading 3" },
  { typed: "####", space: true, becomes: "Heading 4, and so on to 6" },
  { typed: "-", space: true, becomes: "Bulleted list" },
  { typed: "1.", space: true, becomes: "Numbered list, from any number" },
  { typed: "[]", space: true, becomes: "Check list" },
  { typed: ">", space: true, becomes: "Quote" },
  { typed: ">>", space: true, becomes: "Toggle" },
  { typed: "[!tip]", space: true, becomes: "Callout; also info, success, warning, danger" },
  { typed: "```ts", space: true, becomes: "Code block, with its language or without" },
  { typed: "**words**", becomes: "Bold" },
  { typed: "*words*", becomes: "Italic" },
  { typed: "~~words~~", becomes: "Strikethrough" },
  { typed: "`words`", becomes: "Code in the line" },
  { typed: "[words](address)", becomes: "Link" },
];

const never = (): (() => void) => () => {};

/** Which keyboard the machine has; the server does not know, and says what most have. */
export function usePlatform(): KeyboardPlatform {
  return useSyncExternalStore(
    never,
    () => keyboardPlatform(navigator.platform),
    () => "other" as const,
  );
}

function Keys({ shortcut, platform }: { readonly shortcut: Shortcut; readonly platform: KeyboardPlatform }) {
  const combo = shortcut.keys[platform][0];
  if (combo === undefined) return null;
  return (
    <span className="cw-help-keys">
      {comboKeys(combo, platform).map((key) => (
        <kbd key={key} className="cw-kbd">
          {key}
        </kbd>
      ))}
    </span>
  );
}

/** Every shortcut, from the one table that also drives them. */
export function HelpDialog({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  const platform = usePlatform();
  return (
    <Dialog open={open} onClose={onClose} title="Keyboard and Markdown">
      <div className="cw-help">
        {SHORTCUT_GROUPS.map(({ group, label }) => (
          <section key={group} aria-label={label}>
            <h3>{label}</h3>
            <dl>
              {KEYBOARD_MAP.filter((shortcut) => shortcut.group === group).map((shortcut) => (
                <div key={shortcut.id}>
                  <dt>{shortcut.label}</dt>
                  <dd>
                    <Keys shortcut={shortcut} platform={platform} />
                  </dd>
                </div>
              ))}
              {group === "reach" ? (
                <div>
                  <dt>This help</dt>
                  <dd>
                    <span className="cw-help-keys">
                      {comboKeys({ key: "/", mod: true }, platform).map((key) => (
                        <kbd key={key} className="cw-kbd">
                          {key}
                        </kbd>
                      ))}
                    </span>
                  </dd>
                </div>
              ) : null}
            </dl>
          </section>
        ))}
        <section aria-label="Markdown">
          <h3>Markdown, as you type</h3>
          <dl>
            {MARKDOWN.map(({ typed, space, becomes }) => (
              <div key={typed}>
                <dt>{becomes}</dt>
                <dd className="cw-help-keys">
                  <code className="cw-help-typed">{typed}</code>
                  {space ? <kbd className="cw-kbd">Space</kbd> : null}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
    </Dialog>
  );
}
