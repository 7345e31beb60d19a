import { createDecoder, readVarString, readVarUint, readVarUint8Array } from "lib0/decoding";
import { createEncoder, toUint8Array, writeVarString, writeVarUint, writeVarUint8Array } from "lib0/encoding";
import { applyAwarenessUpdate, Awareness, encodeAwarenessUpdate, removeAwarenessStates } from "y-protocols/awareness";
import * as Y from "yjs";
import { AuthStep, MessageType, SyncStep } from "../../../../lib/protocol/messages.ts";
import type { Socket, SocketListener } from "../../../../lib/sync/socket.ts";

/** What a connection sent, as a test likes to read it. */
export interface Received {
  readonly kind: "token" | "step1" | "step2" | "update" | "awareness" | "pong" | "other";
  readonly bytes: Uint8Array;
  readonly text: string;
}

/** One socket as the server sees it. */
export class FakeConnection {
  readonly url: string;
  readonly received: Received[] = [];
  readonly outgoing: Uint8Array[] = [];
  readonly incoming: Uint8Array[] = [];
  readonly listener: SocketListener;
  /** The awareness clients that came from here. */
  readonly clients = new Set<number>();
  state: "opening" | "open" | "closed" = "opening";
  authenticated = false;
  backlog = 0;
  closedByClient: number | null = null;
  /** Acknowledgements that a commit holds back: true for saved. */
  held: boolean[] = [];

  constructor(url: string, listener: SocketListener) {
    this.url = url;
    this.listener = listener;
  }

  count(kind: Received["kind"]): number {
    return this.received.filter((message) => message.kind === kind).length;
  }
}

/**
 * A server and a network in a test's hands: a Y.Doc behind the protocol of lib/protocol/SPEC.md, with every switch that a
 * test wants. Nothing is delivered before `deliver()`.
 */
export class FakeServer {
  readonly documentId: string;
  doc = new Y.Doc();
  awareness = new Awareness(this.doc);
  /** What is on the disk; memory beyond it is lost in a crash. */
  readonly disk: Uint8Array[] = [];
  #uncommitted: Uint8Array[] = [];
  readonly connections: FakeConnection[] = [];
  /** Nobody answers: sockets close as a browser reports a server that is not there. */
  down = false;
  /** The line is cut without a word: nothing arrives on either side. */
  silent = false;
  /** The commit fails or is slow: acknowledgements wait. */
  holding = false;
  access: "read-write" | "readonly" = "read-write";
  /** The reason with which tokens are refused. */
  denial: string | null = null;
  /** Refuses every change with a negative acknowledgement. */
  rejecting = false;
  /** The last frames that were refused, for a test that wants to see them. */
  tokens: string[] = [];

  constructor(documentId: string) {
    this.documentId = documentId;
    this.#watch();
  }

  readonly openSocket = (url: string, listener: SocketListener): Socket => {
    const connection = new FakeConnection(url, listener);
    this.connections.push(connection);
    return {
      send: (bytes) => {
        if (connection.state === "open") connection.incoming.push(bytes.slice());
      },
      get backlog() {
        return connection.backlog;
      },
      close: (code) => {
        if (connection.state === "closed") return;
        connection.closedByClient = code;
        // What was sent before still arrives; on a dead line neither it nor the close does.
        if (!this.silent) this.#readAll(connection);
        connection.state = "closed";
        if (!this.silent) this.#forget(connection);
      },
    };
  };

  /** The newest connection. */
  get latest(): FakeConnection {
    const connection = this.connections.at(-1);
    if (!connection) throw new Error("nobody connected");
    return connection;
  }

  /** Delivers one round of what waits in both directions; false when nothing did. */
  deliver(): boolean {
    if (this.silent) return false;
    let moved = false;
    for (const connection of this.connections) {
      if (connection.state === "opening") {
        moved = true;
        if (this.down) this.close(connection, 1006, "");
        else {
          connection.state = "open";
          connection.listener.opened();
        }
        continue;
      }
      moved = this.#readAll(connection) || moved;
      for (let bytes = connection.outgoing.shift(); bytes; bytes = connection.outgoing.shift()) {
        moved = true;
        if (connection.state === "open") connection.listener.received(bytes);
      }
    }
    return moved;
  }

  /** Ends a connection from the server's side. */
  close(connection: FakeConnection, code: number, reason: string): void {
    if (connection.state === "closed") return;
    connection.state = "closed";
    this.#forget(connection);
    connection.listener.closed(code, reason);
  }

  /** Takes the server away, with all its connections; `restart` brings it back with what was committed. */
  kill(code = 1006): void {
    this.down = true;
    for (const connection of this.#live(true)) this.close(connection, code, "");
  }

  restart(): void {
    this.down = false;
  }

  /** Takes the server away, with everything that it had not committed. `restart` brings it back. */
  crash(): void {
    this.kill();
    this.#uncommitted = [];
    this.holding = false;
    this.destroy();
    this.doc = new Y.Doc();
    this.awareness = new Awareness(this.doc);
    for (const update of this.disk) Y.applyUpdate(this.doc, update);
    this.#watch();
  }

  /** Commits what is held: acknowledgements leave, in order. */
  release(): void {
    this.holding = false;
    this.#commit();
    for (const connection of this.connections) {
      for (const accepted of connection.held.splice(0)) this.#acknowledge(connection, accepted);
    }
  }

  /** Says something to everybody. */
  stateless(json: string): void {
    for (const connection of this.#live()) this.statelessTo(connection, json);
  }

  statelessTo(connection: FakeConnection, json: string): void {
    this.raw(connection, MessageType.Stateless, (encoder) => writeVarString(encoder, json));
  }

  /** Sends any message. */
  raw(connection: FakeConnection, type: number, write: (encoder: ReturnType<typeof createEncoder>) => void): void {
    const encoder = createEncoder();
    writeVarString(encoder, this.documentId);
    writeVarUint(encoder, type);
    write(encoder);
    connection.outgoing.push(toUint8Array(encoder));
  }

  /** Sends an update that the server's own document does not have. */
  update(connection: FakeConnection, update: Uint8Array, step: number = SyncStep.Update): void {
    this.raw(connection, MessageType.Sync, (encoder) => {
      writeVarUint(encoder, step);
      writeVarUint8Array(encoder, update);
    });
  }

  /** Asks a client for what the server lacks. */
  ask(connection: FakeConnection): void {
    this.update(connection, Y.encodeStateVector(this.doc), SyncStep.StateVector);
  }

  destroy(): void {
    this.awareness.destroy();
    this.doc.destroy();
  }

  #watch(): void {
    this.awareness.setLocalState(null);
    this.doc.on("update", (update: Uint8Array, origin: unknown) => {
      this.#uncommitted.push(update);
      if (!this.holding) this.#commit();
      this.#broadcast(update, origin);
    });
    this.awareness.on("update", (changes: { added: number[]; updated: number[]; removed: number[] }) => {
      const clients = [...changes.added, ...changes.updated, ...changes.removed];
      const bytes = encodeAwarenessUpdate(this.awareness, clients);
      for (const connection of this.#live()) this.#send(connection, MessageType.Awareness, bytes);
    });
  }

  #commit(): void {
    this.disk.push(...this.#uncommitted);
    this.#uncommitted = [];
  }

  #live(open = false): FakeConnection[] {
    return this.connections.filter(({ state, authenticated }) => state !== "closed" && (open || authenticated));
  }

  #readAll(connection: FakeConnection): boolean {
    let moved = false;
    for (let bytes = connection.incoming.shift(); bytes; bytes = connection.incoming.shift()) {
      moved = true;
      if (connection.state === "open") this.#read(connection, bytes);
    }
    return moved;
  }

  #read(connection: FakeConnection, bytes: Uint8Array): void {
    if (bytes.length === 1) {
      connection.received.push({ kind: "pong", bytes, text: "" });
      return;
    }
    const decoder = createDecoder(bytes);
    readVarString(decoder);
    const type = readVarUint(decoder);
    if (type === MessageType.Auth) {
      readVarUint(decoder);
      const token = readVarString(decoder);
      connection.received.push({ kind: "token", bytes, text: token });
      this.tokens.push(token);
      this.#authenticate(connection);
      return;
    }
    if (!connection.authenticated) return;
    if (type === MessageType.Awareness) {
      const update = readVarUint8Array(decoder);
      connection.received.push({ kind: "awareness", bytes: update, text: "" });
      const names = createDecoder(update);
      if (readVarUint(names) > 0) connection.clients.add(readVarUint(names));
      applyAwarenessUpdate(this.awareness, update, connection);
      return;
    }
    if (type !== MessageType.Sync) {
      connection.received.push({ kind: "other", bytes, text: String(type) });
      return;
    }
    const step = readVarUint(decoder);
    const content = readVarUint8Array(decoder);
    if (step === SyncStep.StateVector) {
      connection.received.push({ kind: "step1", bytes: content, text: "" });
      this.ask(connection);
      this.update(connection, Y.encodeStateAsUpdate(this.doc, content), SyncStep.Answer);
      return;
    }
    connection.received.push({ kind: step === SyncStep.Answer ? "step2" : "update", bytes: content, text: "" });
    const refuse = this.rejecting || this.access === "readonly";
    if (!refuse) Y.applyUpdate(this.doc, content, connection);
    if (this.holding) connection.held.push(!refuse);
    else this.#acknowledge(connection, !refuse);
  }

  #authenticate(connection: FakeConnection): void {
    const { denial } = this;
    if (denial !== null) {
      this.raw(connection, MessageType.Auth, (encoder) => {
        writeVarUint(encoder, AuthStep.Refused);
        writeVarString(encoder, denial);
      });
      return;
    }
    connection.authenticated = true;
    this.raw(connection, MessageType.Auth, (encoder) => {
      writeVarUint(encoder, AuthStep.Accepted);
      writeVarString(encoder, this.access);
    });
    const clients = [...this.awareness.getStates().keys()];
    if (clients.length > 0) {
      this.#send(connection, MessageType.Awareness, encodeAwarenessUpdate(this.awareness, clients));
    }
  }

  #acknowledge(connection: FakeConnection, accepted: boolean): void {
    this.raw(connection, MessageType.SyncStatus, (encoder) => writeVarUint(encoder, accepted ? 1 : 0));
  }

  #broadcast(update: Uint8Array, origin: unknown): void {
    for (const connection of this.#live()) if (connection !== origin) this.update(connection, update);
  }

  #send(connection: FakeConnection, type: number, content: Uint8Array): void {
    this.raw(connection, type, (encoder) => writeVarUint8Array(encoder, content));
  }

  #forget(connection: FakeConnection): void {
    connection.authenticated = false;
    removeAwarenessStates(this.awareness, [...connection.clients], null);
  }
}
