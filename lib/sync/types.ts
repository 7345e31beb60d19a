import type { Awareness } from "y-protocols/awareness";
import type * as Y from "yjs";
import type { Clock } from "../base/clock.ts";
import type { Signal } from "../base/signal.ts";
import type { Anchor } from "../flow/types.ts";
import type { Person } from "../model/person.ts";
import type { Environment } from "./environment.ts";
import type { OfflineStore } from "./offline/offlineStore.ts";
import type { Random } from "./backoff.ts";
import type { Turns } from "./pieces/turns.ts";
import type { OpenSocket } from "./socket.ts";
import type { OpenTabChannel } from "./tabs.ts";

/**
 * What a person is told about their text. Exactly one holds at a time, and every one but `saved` says what is not safe yet.
 * `changes` and `waiting` count local transactions that the server has not acknowledged as committed to its disk, of all
 * tabs of this browser, and across reloads.
 */
export type SaveStatus =
  /** The first connection of this session is being made, or the server compares texts for the first time; nothing of this person waits. */
  | { readonly kind: "opening" }
  /** Everything written here is committed to the server's disk. */
  | { readonly kind: "saved" }
  /** Sent or about to be sent; the server has not confirmed it. */
  | { readonly kind: "saving"; readonly changes: number }
  /** No connection. `kept`: the waiting changes survive closing the tab, because they are in this browser's storage. */
  | { readonly kind: "offline"; readonly waiting: number; readonly kept: boolean }
  /** Connected, but the server does not store. */
  | { readonly kind: "failing"; readonly reason: FailureReason; readonly waiting: number; readonly kept: boolean }
  /** The server refuses this document for good; nothing is tried again until `reconnect()`. */
  | {
      readonly kind: "refused";
      readonly code: number;
      readonly reason: string;
      readonly waiting: number;
      readonly kept: boolean;
    };

/** Why a connected server does not store. */
export type FailureReason =
  /** It says that its storage fails; it goes on trying. */
  | "storage"
  /** It did not confirm anything for a long time, and does not say why. */
  | "unconfirmed"
  /** It refused a change of ours, twice: the permission to write is gone, or the change breaks its rules. */
  | "rejected";

/** How the session stands with the server; finer than what a person needs to know. */
export type ConnectionState =
  | { readonly kind: "connecting"; readonly attempt: number }
  /** The server knows us; texts are being exchanged. */
  | { readonly kind: "syncing" }
  | { readonly kind: "online"; readonly access: Access }
  /** Between attempts. `retryAt` is in milliseconds since 1970, by the session's clock. */
  | { readonly kind: "waiting"; readonly attempt: number; readonly retryAt: number }
  /** As `waiting`, while the browser says that there is no network. */
  | { readonly kind: "offline"; readonly retryAt: number }
  | { readonly kind: "refused"; readonly code: number; readonly reason: string }
  /** `destroy()` was called. */
  | { readonly kind: "ended" };

/** What the server lets this connection do. */
export type Access = "write" | "read";

/** A selection as it travels in awareness. */
export interface SelectionAnchors {
  readonly anchor: Anchor;
  readonly head: Anchor;
}

/** Another client in the document: one open tab of somebody, maybe of the same person. */
export interface Peer {
  /** Yjs's id of that client; unique among the peers. */
  readonly clientId: number;
  readonly user: Person;
  readonly selection: SelectionAnchors | null;
}

/** Something went wrong that the session survived. `where` is for logs and tests, not for people. */
export interface SyncError {
  readonly where: "frame" | "update" | "observer" | "awareness" | "stateless" | "offline" | "token" | "tabs";
  readonly error: unknown;
}

export interface SessionOptions {
  /** `ws:` or `wss:` address of the server's `/collab`. */
  readonly url: string;
  /** UUIDv7 of the document; anything else is refused at once, without a connection. */
  readonly documentId: string;
  /** Asked before each connection, so that an expired token is replaced by a new one. Default: an empty token. */
  readonly token?: () => Promise<string>;
  /** The secret of this device: see {@link deviceSecret}. Default: the browser's, kept in its storage. */
  readonly device?: () => string;
  readonly user: Person;
  /** Where the copy on this device is kept; `false` for none. Default: IndexedDB where there is one. */
  readonly offline?: OfflineStore | false;
  /** Told of what the session survived; never of what a status already says. */
  readonly onError?: (error: SyncError) => void;
  /** The rim, for tests: network, browser, other tabs, time and chance. */
  readonly openSocket?: OpenSocket;
  readonly environment?: Environment;
  readonly openTabs?: OpenTabChannel;
  readonly clock?: Clock;
  readonly turns?: Turns;
  readonly random?: Random;
}

/** One stay of one tab in one document: the Y.Doc, its connection, its copy on this device, and who else is there. */
export interface Session {
  readonly documentId: string;
  readonly doc: Y.Doc;
  readonly awareness: Awareness;
  readonly status: Signal<SaveStatus>;
  readonly connection: Signal<ConnectionState>;
  /** False until the text is whole: the first sync, or a local copy that was synced once. False for readers and after a refusal. */
  readonly editable: Signal<boolean>;
  /** The other clients in the document, in a stable order. The same array until something in it changes. */
  readonly peers: Signal<readonly Peer[]>;
  /** What others see of this person. Told at once. */
  setUser(user: Person): void;
  /** Where this person's selection is; null takes it off. Told at most 20 times a second, the newest wins. */
  setSelection(selection: SelectionAnchors | null): void;
  /** Tries now, whatever the backoff says; the only way out of `refused`. Does nothing while connected. */
  reconnect(): void;
  /** Whether closing the tab now would lose something: a change that is neither saved nor kept on this device. */
  hasUnkeptChanges(): boolean;
  /** Resolves when every change made so far has been handed to the network (if there is one) and to the local copy. */
  flushed(): Promise<void>;
  /** Resolves when the status is `saved`; rejects when the session is refused or ended first. */
  whenSaved(): Promise<void>;
  /** Leaves: what is unsent is sent if it can be, the local copy is written, then everything is closed. */
  destroy(): Promise<void>;
}
