import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { type RawData, WebSocket, WebSocketServer } from "ws";
import { isDocumentId } from "../../lib/model/document.ts";
import { CloseCode } from "../../lib/protocol/closeCodes.ts";
import { COLLAB_HTTP_PATH } from "../../lib/protocol/httpPost.ts";
import { COLLAB_PATH, Y_WEBSOCKET_PATH } from "../../lib/protocol/messages.ts";
import type { ClientSocket, Opener } from "./ClientSocket.ts";
import { HttpStreams } from "./HttpStreams.ts";
import { HocuspocusSocket } from "./HocuspocusSocket.ts";
import { MAX_MESSAGE_BYTES, MAX_MESSAGE_FRAGMENTS } from "./limits.ts";
import { Refusal } from "./Refusal.ts";
import type { RoomServices } from "./Room.ts";
import { Rooms } from "./Rooms.ts";
import { SocketKeeper } from "./SocketKeeper.ts";
import { Trials } from "./update/Trials.ts";
import { WebSocketCarrier } from "./WebSocketCarrier.ts";
import { permissionDenied, YWebsocketSocket } from "./YWebsocketSocket.ts";

/** The collaboration server without a port: it takes upgrades from the HTTP server. */
export interface Collab {
  readonly rooms: Rooms;
  /** Whether this path is one of ours. */
  serves(path: string): boolean;
  /** Takes over a connection that asked for a WebSocket at a path of ours. */
  upgrade(request: IncomingMessage, stream: Duplex, head: Buffer, url: URL): void;
  /** Whether plain requests for this path are ours: from clients that cannot have a WebSocket. */
  servesHttp(path: string): boolean;
  /** Answers one, after its caller was checked as for an upgrade. `draining`: nobody new is let in. */
  answer(request: IncomingMessage, response: ServerResponse, draining: boolean): Promise<void>;
  /** Tells every client to come back soon, and cuts those who do not hang up in a second. */
  disconnect(): Promise<void>;
  /** Drops the rooms; to be called when what they hold is stored, or its time is over. */
  close(): void;
}

/** How long a client may take for the closing handshake when the server ends. */
const GOODBYE_MS = 1_000;

export function createCollab(services: Omit<RoomServices, "trials">): Collab {
  const { clock, log, logger, metrics } = services;
  const trials = new Trials(clock, async (documentId) => (await log.load(documentId))?.parts ?? null);
  const rooms = new Rooms({ ...services, trials });
  const keeper = new SocketKeeper(clock);
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: MAX_MESSAGE_BYTES,
    maxFragments: MAX_MESSAGE_FRAGMENTS,
  });

  const badDocumentId = (): Refusal => {
    metrics.refusals.inc({ reason: "bad-document-id" });
    return new Refusal("bad-document-id");
  };

  const add = (make: (open: (socket: ClientSocket) => Opener) => ClientSocket, path: string): ClientSocket => {
    const request = new Request(new URL(path, "http://localhost"));
    const socket = make((opened) => rooms.handleConnection(opened, request, { socket: opened, author: null }));
    keeper.add(socket);
    return socket;
  };

  const remove = (socket: ClientSocket, code: number, reason: string): void => {
    keeper.remove(socket);
    socket.closed(code, reason);
  };

  const receive = (socket: ClientSocket, frame: Uint8Array): void => {
    try {
      socket.receive(frame);
    } catch (error) {
      // A bug of ours: thrown on, it would end the process, and everybody's connection with it.
      logger.error({ err: error }, "a message could not be handled");
      socket.terminate();
    }
  };

  const streams = new HttpStreams({
    clock,
    added: (carrier) => add((open) => new HocuspocusSocket(carrier, open, badDocumentId), COLLAB_PATH),
    removed: remove,
    received: receive,
    alive: (socket) => keeper.answered(socket),
  });

  const keep = (ws: WebSocket, make: (open: (socket: ClientSocket) => Opener) => ClientSocket, path: string) => {
    const socket = add(make, path);
    ws.on("message", (data: RawData, isBinary: boolean) => {
      // What was under way when the socket was told to close: nobody acknowledges it, the client sends it again.
      if (ws.readyState !== WebSocket.OPEN) return;
      if (!isBinary) {
        socket.close(CloseCode.ProtocolError, "text is no message");
        return;
      }
      // A copy: what arrives is a view of the socket's buffer of 64 KiB, and whoever kept a part of it, for a caret or a
      // change that waits for others, would keep all of it.
      receive(socket, new Uint8Array(data as Buffer));
    });
    ws.on("pong", () => keeper.answered(socket));
    // Without a listener an error of one client's socket ends the process. `close` follows it.
    ws.on("error", (error) => {
      metrics.clientFaults.inc();
      logger.debug({ err: error }, "a socket failed");
    });
    ws.on("close", (code: number, reason: Buffer) => remove(socket, code, reason.toString()));
  };

  return {
    rooms,
    serves: (path) => path === COLLAB_PATH || path.startsWith(Y_WEBSOCKET_PATH),
    upgrade(request, stream, head, url) {
      server.handleUpgrade(request, stream, head, (ws) => {
        const carrier = new WebSocketCarrier(ws, stream);
        if (url.pathname === COLLAB_PATH) {
          keep(ws, (open) => new HocuspocusSocket(carrier, open, badDocumentId), url.pathname);
          return;
        }
        const documentId = url.pathname.slice(Y_WEBSOCKET_PATH.length);
        if (!isDocumentId(documentId)) {
          const { code, reason } = badDocumentId();
          ws.on("error", () => ws.terminate());
          ws.send(permissionDenied(reason));
          ws.close(code, reason);
          return;
        }
        const token = url.searchParams.get("token") ?? "";
        keep(ws, (open) => new YWebsocketSocket(carrier, documentId, token, open), url.pathname);
      });
    },
    servesHttp: (path) => path === COLLAB_HTTP_PATH,
    answer: (request, response, draining) => streams.handle(request, response, draining),
    async disconnect() {
      for (const socket of Array.from(keeper.sockets)) socket.close(CloseCode.ServiceRestart, "the server restarts");
      const deadline = clock.now() + GOODBYE_MS;
      while (keeper.count > 0 && clock.now() < deadline) {
        await new Promise<void>((resolve) => void clock.after(20, resolve));
      }
      for (const socket of Array.from(keeper.sockets)) socket.terminate();
    },
    close() {
      keeper.close();
      trials.end();
      rooms.close();
      server.close();
    },
  };
}
