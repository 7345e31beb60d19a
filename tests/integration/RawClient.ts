import { createDecoder, hasContent, readVarString, readVarUint, readVarUint8Array } from "lib0/decoding";
import { createEncoder, toUint8Array, writeVarString, writeVarUint, writeVarUint8Array } from "lib0/encoding";
import { WebSocket } from "ws";
import { AuthStep, MessageType, SyncStep } from "../../lib/protocol/messages.ts";
import type { Hello } from "../../lib/protocol/hello.ts";

/** A message of the server, taken apart as far as tests look. */
export interface ReceivedMessage {
  readonly address: string;
  readonly type: number;
  /** The step of Sync and Auth, the answer of SyncStatus. */
  readonly step: number | null;
  readonly bytes: Uint8Array | null;
  readonly text: string | null;
}

export interface ClosedSocket {
  readonly code: number;
  readonly reason: string;
}

/** How long a test waits for what must come. */
const PATIENCE_MS = 20_000;

/** A client that speaks the Hocuspocus protocol message by message, and hides nothing. */
export class RawClient {
  readonly socket: WebSocket;
  readonly messages: ReceivedMessage[] = [];
  readonly closed: Promise<ClosedSocket>;
  readonly #listeners = new Set<() => void>();

  private constructor(socket: WebSocket) {
    this.socket = socket;
    this.closed = new Promise((resolve) => {
      socket.once("close", (code, reason) => resolve({ code, reason: reason.toString() }));
    });
    socket.on("error", () => {});
    socket.on("message", (data: ArrayBuffer) => {
      this.messages.push(takeApart(new Uint8Array(data)));
      for (const listener of Array.from(this.#listeners)) listener();
    });
  }

  /** Opens a socket, without a document. `headers` go with the request. */
  static async connect(url: string, headers: Readonly<Record<string, string>> = {}): Promise<RawClient> {
    const socket = new WebSocket(url, { headers });
    socket.binaryType = "arraybuffer";
    const client = new RawClient(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once("open", () => resolve());
      socket.once("error", reject);
    });
    return client;
  }

  /** Opens a socket and a document, and waits for the first answer to its state vector. */
  static async join(url: string, documentId: string, hello?: Hello): Promise<RawClient> {
    const client = await RawClient.connect(url);
    client.authenticate(documentId, "", hello);
    client.sendSync(documentId, SyncStep.StateVector, new Uint8Array([0]));
    await client.until(({ type, step }) => type === MessageType.Sync && step === SyncStep.Answer);
    return client;
  }

  authenticate(address: string, token = "", hello?: Hello): void {
    this.send(address, MessageType.Auth, (encoder) => {
      writeVarUint(encoder, AuthStep.Token);
      writeVarString(encoder, token);
      writeVarString(encoder, "4.7.0");
      if (!hello) return;
      writeVarString(encoder, hello.device);
      writeVarUint(encoder, hello.clientId);
    });
  }

  sendUpdate(address: string, update: Uint8Array): void {
    this.sendSync(address, SyncStep.Update, update);
  }

  sendSync(address: string, step: number, bytes: Uint8Array): void {
    this.send(address, MessageType.Sync, (encoder) => {
      writeVarUint(encoder, step);
      writeVarUint8Array(encoder, bytes);
    });
  }

  sendAwareness(
    address: string,
    states: readonly (readonly [clientId: number, clock: number, state: unknown])[],
  ): void {
    const update = createEncoder();
    writeVarUint(update, states.length);
    for (const [clientId, clock, state] of states) {
      writeVarUint(update, clientId);
      writeVarUint(update, clock);
      writeVarString(update, typeof state === "string" ? state : JSON.stringify(state));
    }
    this.send(address, MessageType.Awareness, (encoder) => writeVarUint8Array(encoder, toUint8Array(update)));
  }

  send(address: string, type: number, write: (encoder: ReturnType<typeof createEncoder>) => void = () => {}): void {
    const encoder = createEncoder();
    writeVarString(encoder, address);
    writeVarUint(encoder, type);
    write(encoder);
    this.socket.send(toUint8Array(encoder));
  }

  /** What the server said of this client's updates so far, in order: 1 saved, 0 refused. */
  get answers(): readonly (number | null)[] {
    return this.messages.filter(({ type }) => type === MessageType.SyncStatus).map(({ step }) => step);
  }

  /** The updates that it was sent, in order; {@link join} waits for the first that is an answer, with all that there is. */
  get content(): readonly Uint8Array[] {
    return this.messages.flatMap(({ type, step, bytes }) =>
      type === MessageType.Sync && step !== SyncStep.StateVector && bytes !== null ? [bytes] : [],
    );
  }

  /** The first message, received already or to come, that `matches`. */
  async until(matches: (message: ReceivedMessage) => boolean): Promise<ReceivedMessage> {
    let found: ReceivedMessage | undefined;
    await this.when(() => (found = this.messages.find(matches)) !== undefined);
    if (!found) throw new Error("unreachable");
    return found;
  }

  /** Waits, looking after each message, until `holds`. Rejects when the socket closes first. */
  async when(holds: () => boolean): Promise<void> {
    if (holds()) return;
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`waited in vain; received ${JSON.stringify(this.messages)}`)),
        PATIENCE_MS,
      );
      const listener = () => {
        if (!holds()) return;
        clearTimeout(timer);
        this.#listeners.delete(listener);
        resolve();
      };
      this.#listeners.add(listener);
      void this.closed.then(({ code }) => {
        clearTimeout(timer);
        reject(new Error(`closed with ${code} before what was waited for`));
      });
    });
  }

  /** Waits for `count` answers, and returns them all. */
  async answered(count: number): Promise<readonly (number | null)[]> {
    await this.when(() => this.answers.length >= count);
    return this.answers;
  }

  /** Resolves when the server has handled all that was sent before: it answers a state vector in order. */
  async roundTrip(documentId: string): Promise<void> {
    const isAnswer = ({ type, step }: ReceivedMessage) => type === MessageType.Sync && step === SyncStep.Answer;
    const before = this.messages.filter(isAnswer).length;
    this.sendSync(documentId, SyncStep.StateVector, new Uint8Array([0]));
    await this.when(() => this.messages.filter(isAnswer).length > before);
  }

  end(): void {
    this.socket.terminate();
  }
}

function takeApart(message: Uint8Array): ReceivedMessage {
  const decoder = createDecoder(message);
  const address = readVarString(decoder);
  const type = readVarUint(decoder);
  const base = { address, type, step: null, bytes: null, text: null };
  switch (type) {
    case MessageType.Sync:
      return { ...base, step: readVarUint(decoder), bytes: readVarUint8Array(decoder) };
    case MessageType.Awareness:
      return { ...base, bytes: readVarUint8Array(decoder) };
    case MessageType.Auth:
      return { ...base, step: readVarUint(decoder), text: hasContent(decoder) ? readVarString(decoder) : null };
    case MessageType.Stateless:
    case MessageType.Close:
      return { ...base, text: readVarString(decoder) };
    case MessageType.SyncStatus:
      return { ...base, step: readVarUint(decoder) };
    default:
      return base;
  }
}
