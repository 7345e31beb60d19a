import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** What a proxy does with a WebSocket. */
export type Treatment =
  /** It answers the upgrade with 403. */
  | "refuse"
  /** It lets the upgrade through, and nothing after. */
  | "swallow"
  | "pass";

/** A proxy in front of a server, as offices have them. */
export interface HostileProxy {
  readonly origin: string;
  /** WebSockets that were asked for. */
  readonly upgrades: number;
  /** WebSockets that pass at present. */
  readonly passing: number;
  treat(treatment: Treatment): void;
  close(): Promise<void>;
}

const END_OF_HEAD = "\r\n\r\n";

/**
 * Hands bytes on to a port of this machine, and meddles with WebSockets. It looks at the first request of a connection only:
 * browsers use a new connection for each WebSocket.
 */
export async function startHostileProxy(port: number, first: Treatment): Promise<HostileProxy> {
  const open = new Set<Socket>();
  let treatment = first;
  let upgrades = 0;
  let passing = 0;

  const keep = (socket: Socket): Socket => {
    open.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => open.delete(socket));
    return socket;
  };

  const handOn = (client: Socket, head: Buffer): void => {
    const server = keep(connect(port, "127.0.0.1"));
    client.on("close", () => server.destroy());
    server.on("close", () => client.destroy());
    server.write(head);
    if (!isUpgrade(head)) {
      client.pipe(server).pipe(client);
      return;
    }
    upgrades += 1;
    if (treatment === "swallow") {
      let answer = "";
      server.on("data", (chunk: Buffer) => {
        if (answer.includes(END_OF_HEAD)) return;
        answer += chunk.toString("latin1");
        const end = answer.indexOf(END_OF_HEAD);
        if (end >= 0) client.write(answer.slice(0, end + END_OF_HEAD.length), "latin1");
      });
      client.resume();
      return;
    }
    passing += 1;
    server.on("close", () => (passing -= 1));
    client.pipe(server).pipe(client);
  };

  const listener = createServer((client) => {
    keep(client);
    let head = Buffer.alloc(0);
    const read = (chunk: Buffer): void => {
      head = Buffer.concat([head, chunk]);
      if (!head.includes(END_OF_HEAD)) return;
      client.off("data", read);
      client.pause();
      if (treatment === "refuse" && isUpgrade(head)) {
        upgrades += 1;
        client.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
      } else handOn(client, head);
    };
    client.on("data", read);
  });
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");
  return {
    origin: `http://127.0.0.1:${(listener.address() as AddressInfo).port}`,
    get upgrades() {
      return upgrades;
    },
    get passing() {
      return passing;
    },
    treat(next) {
      treatment = next;
    },
    async close() {
      const closed = once(listener, "close");
      listener.close();
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}

function isUpgrade(head: Buffer): boolean {
  return /^upgrade: *websocket\r$/im.test(head.toString("latin1"));
}
