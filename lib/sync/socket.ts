/** What a socket tells its owner. After `closed` it tells nothing more. */
export interface SocketListener {
  opened(): void;
  received(bytes: Uint8Array): void;
  /** The code is RFC 6455's or the server's own; 1006 where the connection never was or just vanished. */
  closed(code: number, reason: string): void;
  /** This connection is well, but the next one that is opened will be better. It goes on until its owner closes it. */
  moved?(): void;
}

/** One try at a connection of binary messages, so that a test can own the network. */
export interface Socket {
  send(bytes: Uint8Array): void;
  /** Bytes handed over that have not left this machine. */
  readonly backlog: number;
  /** Ends it. The listener hears nothing of it, nor anything after. */
  close(code: number, reason: string): void;
}

/** Starts a connection to `url`. Never throws: what cannot be opened is `closed` later. */
export type OpenSocket = (url: string, listener: SocketListener) => Socket;

/** The browser's, and Node's, own WebSocket. */
export const openWebSocket: OpenSocket = (url, listener) => {
  let over = false;
  let socket: WebSocket | null = null;
  const end = (code: number, reason: string) => {
    if (over) return;
    over = true;
    listener.closed(code, reason);
  };
  try {
    socket = new WebSocket(url);
  } catch (error) {
    // A malformed address, or a content security policy that forbids it: like a server that is not there.
    queueMicrotask(() => end(1006, error instanceof Error ? error.message : "the address cannot be opened"));
  }
  if (socket) {
    socket.binaryType = "arraybuffer";
    socket.addEventListener("open", () => {
      if (!over) listener.opened();
    });
    socket.addEventListener("message", ({ data }) => {
      if (!over && data instanceof ArrayBuffer) listener.received(new Uint8Array(data));
    });
    // An `error` is always followed by `close`, which carries the code.
    socket.addEventListener("close", ({ code, reason }) => end(code, reason));
  }
  return {
    send(bytes) {
      if (!over && socket?.readyState === WebSocket.OPEN) socket.send(bytes as Uint8Array<ArrayBuffer>);
    },
    get backlog() {
      return socket?.bufferedAmount ?? 0;
    },
    close(code, reason) {
      if (over) return;
      over = true;
      // Browsers let a page send 1000 and 3000–4999 only.
      socket?.close(code === 1000 || code >= 3000 ? code : 1000, reason);
    },
  };
};
