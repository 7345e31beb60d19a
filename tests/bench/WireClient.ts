import { createDecoder, readVarString, readVarUint, readVarUint8Array } from "lib0/decoding";
import { createEncoder, toUint8Array, writeVarString, writeVarUint, writeVarUint8Array } from "lib0/encoding";
import { WebSocket } from "ws";

/** The message types of the Hocuspocus wire that a measurement needs. */
const Type = { Sync: 0, Awareness: 1, Auth: 2, SyncStatus: 8 } as const;
const Sync = { Step1: 0, Step2: 1, Update: 2 } as const;

/** What a client hears. Updates and awareness are handed on undecoded: fifty clients share one core with the clock. */
export interface WireListener {
  onUpdate?(update: Uint8Array): void;
  onAcknowledged?(): void;
}

/** A client of the Hocuspocus protocol that does nothing but send and count, so that the server is what is measured. */
export class WireClient {
  readonly #socket: WebSocket;
  readonly #documentName: string;

  private constructor(socket: WebSocket, documentName: string) {
    this.#socket = socket;
    this.#documentName = documentName;
  }

  /** Connects, authenticates with a token that every server here takes, and waits for the first sync. */
  static connect(url: string, documentName: string, listener: WireListener): Promise<WireClient> {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(url);
      socket.binaryType = "arraybuffer";
      const client = new WireClient(socket, documentName);
      socket.once("error", reject);
      socket.once("close", (code) => reject(new Error(`closed with ${code}`)));
      socket.once("open", () => {
        client.#send(Type.Auth, (encoder) => {
          writeVarUint(encoder, 0);
          writeVarString(encoder, "measure");
          writeVarString(encoder, "4.7.0");
        });
        client.#send(Type.Sync, (encoder) => {
          writeVarUint(encoder, Sync.Step1);
          writeVarUint8Array(encoder, new Uint8Array([0]));
        });
      });
      socket.on("message", (data: ArrayBuffer) => {
        const decoder = createDecoder(new Uint8Array(data));
        readVarString(decoder);
        const type = readVarUint(decoder);
        if (type === Type.SyncStatus) listener.onAcknowledged?.();
        if (type !== Type.Sync) return;
        const kind = readVarUint(decoder);
        if (kind === Sync.Step1) return;
        listener.onUpdate?.(readVarUint8Array(decoder));
        if (kind === Sync.Step2) resolve(client);
      });
    });
  }

  sendUpdate(update: Uint8Array): void {
    this.#send(Type.Sync, (encoder) => {
      writeVarUint(encoder, Sync.Update);
      writeVarUint8Array(encoder, update);
    });
  }

  /** Sends `state` as the awareness of `clientId`, at its `clock`. */
  sendAwareness(clientId: number, clock: number, state: unknown): void {
    const update = createEncoder();
    writeVarUint(update, 1);
    writeVarUint(update, clientId);
    writeVarUint(update, clock);
    writeVarString(update, JSON.stringify(state));
    this.#send(Type.Awareness, (encoder) => writeVarUint8Array(encoder, toUint8Array(update)));
  }

  close(): void {
    this.#socket.removeAllListeners();
    this.#socket.terminate();
  }

  #send(type: number, write: (encoder: ReturnType<typeof createEncoder>) => void): void {
    const encoder = createEncoder();
    writeVarString(encoder, this.#documentName);
    writeVarUint(encoder, type);
    write(encoder);
    this.#socket.send(toUint8Array(encoder));
  }
}
