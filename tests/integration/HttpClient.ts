import { once } from "node:events";
import { type ClientRequest, type IncomingMessage, request } from "node:http";
import { createEncoder, toUint8Array, writeVarString, writeVarUint, writeVarUint8Array } from "lib0/encoding";
import {
  COLLAB_HTTP_PATH,
  cutMessage,
  encodePost,
  parseFarewell,
  type Post,
  STREAM_HEADER,
} from "../../lib/protocol/httpPost.ts";
import { AuthStep, MessageType, SyncStep } from "../../lib/protocol/messages.ts";
import { EventParser, type StreamedEvent } from "../../lib/sync/eventParser.ts";

/** A client without a WebSocket, request by request. */
export class HttpClient {
  readonly id: string;
  readonly events: StreamedEvent[];
  readonly #origin: string;
  readonly #asked: ClientRequest;
  readonly #response: IncomingMessage;

  private constructor(origin: string, asked: ClientRequest, response: IncomingMessage, events: StreamedEvent[]) {
    this.#origin = origin;
    this.#asked = asked;
    this.#response = response;
    this.events = events;
    this.id = events[0]?.data ?? "";
  }

  static async open(origin: string): Promise<HttpClient> {
    const asked = request(`${origin}${COLLAB_HTTP_PATH}`, { agent: false });
    asked.on("error", () => {});
    asked.end();
    const [response] = (await once(asked, "response")) as [IncomingMessage];
    if (response.statusCode !== 200) throw new Error(`no stream: ${response.statusCode}`);
    response.on("error", () => {});
    const events: StreamedEvent[] = [];
    const parser = new EventParser((event) => events.push(event));
    response.setEncoding("utf8").on("data", (text: string) => parser.push(text));
    while (events.length === 0) await once(response, "data");
    return new HttpClient(origin, asked, response, events);
  }

  get headers(): IncomingMessage["headers"] {
    return this.#response.headers;
  }

  /** Why the server ended the stream; waits for it. */
  async farewell(): Promise<{ readonly code: number; readonly reason: string } | null> {
    if (!this.#response.closed) await once(this.#response, "close");
    const last = this.events.at(-1);
    return last?.name === "close" ? parseFarewell(last.data) : null;
  }

  /** Posts parts; returns the status. */
  post(post: Post): Promise<number> {
    return this.postBytes(encodePost(post));
  }

  async postBytes(body: Uint8Array<ArrayBuffer>, id = this.id): Promise<number> {
    const response = await fetch(`${this.#origin}${COLLAB_HTTP_PATH}`, {
      method: "POST",
      headers: { [STREAM_HEADER]: id },
      body,
    });
    return response.status;
  }

  /** Ends the stream without a word. */
  cut(): void {
    this.#asked.destroy();
  }
}

/** Whole messages as parts. */
export function partsOf(...messages: readonly Uint8Array[]): Post["parts"] {
  return messages.flatMap(cutMessage);
}

export function tokenMessage(documentId: string): Uint8Array {
  return message(documentId, MessageType.Auth, (encoder) => {
    writeVarUint(encoder, AuthStep.Token);
    writeVarString(encoder, "");
    writeVarString(encoder, "test");
  });
}

export function updateMessage(documentId: string, update: Uint8Array): Uint8Array {
  return message(documentId, MessageType.Sync, (encoder) => {
    writeVarUint(encoder, SyncStep.Update);
    writeVarUint8Array(encoder, update);
  });
}

function message(documentId: string, type: number, write: (encoder: ReturnType<typeof createEncoder>) => void) {
  const encoder = createEncoder();
  writeVarString(encoder, documentId);
  writeVarUint(encoder, type);
  write(encoder);
  return toUint8Array(encoder);
}
