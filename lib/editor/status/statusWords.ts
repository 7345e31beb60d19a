import { assertNever } from "../../base/assert.ts";
import { CloseCode } from "../../protocol/closeCodes.ts";
import type { SaveStatus } from "../../sync/types.ts";

/** How a state looks beside its words; each has a shape of its own, because colour alone tells some people nothing. */
export type StatusIcon = "opening" | "saved" | "saving" | "device" | "warning";

/** A state in words for the person who writes. */
export interface StatusWords {
  readonly icon: StatusIcon;
  /** On the chip, where there is room. */
  readonly text: string;
  /** On the chip of a phone. */
  readonly short: string;
  /** Behind the chip: what happened, what is safe, what to do. */
  readonly explanation: string;
  /** Whether the words might be lost with this tab, so that "Download my text" is offered. */
  readonly atRisk: boolean;
}

function changes(count: number): string {
  return `${count} ${count === 1 ? "change" : "changes"}`;
}

/** Where unsaved words are until they are saved. */
function whereKept(kept: boolean, count: number): string {
  return kept
    ? `${count === 1 ? "It is" : "They are"} kept in this browser: you can close the tab and come back.`
    : "This browser keeps no copy: leave this tab open, or download your text.";
}

/**
 * What the chip says, and what stands behind it. Only `saved` says that the text is on the server's disk. `writable`:
 * the text is whole here, so that somebody without a connection can go on writing.
 */
export function statusWords(status: SaveStatus, writable = true): StatusWords {
  switch (status.kind) {
    case "opening":
      return {
        icon: "opening",
        text: "Opening…",
        short: "Opening…",
        explanation: "The newest text is on its way from the server. You can write as soon as it is here.",
        atRisk: false,
      };
    case "saved":
      return {
        icon: "saved",
        text: "Saved",
        short: "Saved",
        explanation: "Everything that you wrote is on the server’s disk.",
        atRisk: false,
      };
    case "saving":
      return {
        icon: "saving",
        text: "Saving…",
        short: "Saving…",
        explanation:
          (status.changes === 0
            ? "The server is asked whether it has everything."
            : `${capital(changes(status.changes))} on the way to the server’s disk.`) +
          " “Saved” appears when all of it is there.",
        atRisk: false,
      };
    case "offline":
      return writable ? offlineWords(status.waiting, status.kept) : UNREACHED;
    case "failing":
      return failingWords(status);
    case "refused":
      return refusedWords(status);
    default:
      return assertNever(status);
  }
}

/** No connection, and no copy of the text on this device either. */
const UNREACHED: StatusWords = {
  icon: "device",
  text: "No connection",
  short: "No connection",
  explanation:
    "The server does not answer. What you see is the text as it was when the page was loaded. It is tried again by " +
    "itself, and you can write as soon as the server is back.",
  atRisk: false,
};

function offlineWords(waiting: number, kept: boolean): StatusWords {
  const place = kept ? "On this device" : "Only in this tab";
  if (waiting === 0) {
    return {
      icon: "device",
      text: "Offline",
      short: "Offline",
      explanation:
        "There is no connection to the server. What you have written so far is saved. You can go on writing: " +
        (kept ? "it stays on this device and is sent by itself." : "it stays in this tab and is sent by itself."),
      atRisk: false,
    };
  }
  return {
    icon: "device",
    text: `${place}, ${changes(waiting)} waiting`,
    short: `${changes(waiting)} waiting`,
    explanation:
      `There is no connection to the server. ${capital(changes(waiting))} will be sent by ${waiting === 1 ? "itself" : "themselves"} when it is back. ` +
      whereKept(kept, waiting),
    atRisk: !kept,
  };
}

type Failing = Extract<SaveStatus, { kind: "failing" }>;

const FAILURE: Record<Failing["reason"], { readonly reason: string; readonly because: string }> = {
  storage: {
    reason: "the server cannot store",
    because: "The server is there, but its storage fails. It tries again by itself.",
  },
  unconfirmed: {
    reason: "the server does not confirm",
    because:
      "The server is there, but has not confirmed your changes for a long time. They are sent again by themselves.",
  },
  rejected: {
    reason: "the server refuses your changes",
    because: "The server refuses your changes. Maybe you may no longer write in this document.",
  },
};

function failingWords(status: Failing): StatusWords {
  const { reason, because } = FAILURE[status.reason];
  const waiting =
    status.waiting > 0
      ? ` ${capital(changes(status.waiting))} not saved yet. ${whereKept(status.kept, status.waiting)}`
      : "";
  return {
    icon: "warning",
    text: `Not saving: ${reason}`,
    short: "Not saving",
    explanation: because + waiting,
    atRisk: true,
  };
}

type Refused = Extract<SaveStatus, { kind: "refused" }>;

function refusal(code: number): { readonly reason: string; readonly because: string } {
  switch (code) {
    case CloseCode.Trashed:
      return { reason: "in the trash", because: "This document was put into the trash. Restore it to go on writing." };
    case CloseCode.UnknownDocument:
    case CloseCode.BadDocumentId:
      return { reason: "the document is gone", because: "The server no longer has this document." };
    case CloseCode.Unauthenticated:
    case CloseCode.Forbidden:
      return { reason: "no access", because: "The server no longer lets you into this document." };
    case CloseCode.TooLarge:
      return { reason: "too much at once", because: "A change was larger than the server takes." };
    default:
      return {
        reason: "the server refuses",
        because: "The server refuses this connection. Reload the page to try again.",
      };
  }
}

function refusedWords(status: Refused): StatusWords {
  const { reason, because } = refusal(status.code);
  const waiting =
    status.waiting > 0
      ? ` ${capital(changes(status.waiting))} not saved. ${whereKept(status.kept, status.waiting)}`
      : "";
  return {
    icon: "warning",
    text: `Not saving: ${reason}`,
    short: "Not saving",
    explanation: because + waiting,
    atRisk: true,
  };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/**
 * What a screen reader is told when the state changes; null for nothing. Saving and saved alternate with every word
 * that is typed, so the two are silent unless the state before was one to worry about.
 */
export function statusAnnouncement(before: SaveStatus, now: SaveStatus): string | null {
  if (before.kind === now.kind) return null;
  switch (now.kind) {
    case "opening":
    case "saving":
      return null;
    case "saved":
      return before.kind === "offline" || before.kind === "failing" || before.kind === "refused"
        ? "Saved again."
        : null;
    case "offline":
      return "No connection. You can go on writing.";
    case "failing":
    case "refused":
      return `${statusWords(now).text}.`;
    default:
      return assertNever(now);
  }
}
