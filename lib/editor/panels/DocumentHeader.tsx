"use client";

import { CircleHelp } from "lucide-react";
import type { ReactNode } from "react";
import type * as Y from "yjs";
import type { Person } from "../../model/person.ts";
import type { Session } from "../../sync/types.ts";
import { OutlineButton } from "../outline/OutlineButton.tsx";
import type { OutlineOpen } from "../outline/useOutlineOpen.ts";
import { GuestMenu } from "../presence/GuestMenu.tsx";
import { PeopleHere } from "../presence/PeopleHere.tsx";
import { StatusChip } from "../status/StatusChip.tsx";
import { StatusGlyph } from "../status/StatusGlyph.tsx";
import { ThemeSwitch } from "../theme/ThemeSwitch.tsx";
import { Tooltip } from "../ui/Tooltip.tsx";
import { shortcutLabel } from "./helpShortcut.ts";
import { usePlatform } from "./HelpDialog.tsx";
import { MoreMenu } from "./MoreMenu.tsx";
import { ShareButton } from "./ShareButton.tsx";
import { TitleField } from "./TitleField.tsx";

/** The one bar at the top: what this is, whether it is safe, who is here, and what can be done with it. */
export function DocumentHeader({
  leading,
  session,
  doc,
  editable,
  initialTitle,
  self,
  outline,
  onEnterText,
  onJump,
  onHelp,
  onDownload,
  onTrash,
}: {
  /** At the left: the way back, which is the page's business. */
  readonly leading?: ReactNode;
  readonly session: Session | null;
  readonly doc: Y.Doc | null;
  readonly editable: boolean;
  readonly initialTitle: string;
  readonly self: Person | null;
  readonly outline: OutlineOpen;
  readonly onEnterText: () => void;
  readonly onJump: (clientId: number) => void;
  readonly onHelp: () => void;
  readonly onDownload: () => void;
  readonly onTrash?: (() => void) | undefined;
}) {
  const platform = usePlatform();
  return (
    <header className="cw-header">
      {leading}
      <OutlineButton outline={outline} />
      <TitleField doc={doc} editable={editable} initial={initialTitle} onEnter={onEnterText} />
      {session === null ? (
        <span className="cw-status" data-icon="opening">
          <StatusGlyph icon="opening" />
          <span className="cw-status-text">Opening…</span>
          <span className="cw-status-short" aria-hidden="true">
            Opening…
          </span>
        </span>
      ) : (
        <StatusChip status={session.status} writable={doc !== null} onDownload={onDownload} />
      )}
      <span className="cw-header-end">
        {session === null || self === null ? null : (
          <PeopleHere peers={session.peers} selfId={self.id} onJump={onJump} />
        )}
        <ShareButton />
        <span className="cw-header-wide">
          <ThemeSwitch />
          <Tooltip text="Keyboard and Markdown" shortcut={shortcutLabel(platform)}>
            <button type="button" className="cw-icon-button" aria-label="Help" onClick={onHelp}>
              <CircleHelp className="cw-icon" aria-hidden="true" />
            </button>
          </Tooltip>
        </span>
        <MoreMenu onOutline={outline.toggle} onHelp={onHelp} onDownload={onDownload} onTrash={onTrash} />
        <GuestMenu />
      </span>
    </header>
  );
}
