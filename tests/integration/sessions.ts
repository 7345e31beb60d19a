import { createSession } from "../../lib/sync/createSession.ts";
import { noTabs } from "../../lib/sync/tabs.ts";
import type { Session, SessionOptions } from "../../lib/sync/types.ts";
import { endings } from "./ending.ts";
import { type InProcessServer, startServer } from "./startServer.ts";

export const ADA = { id: "ada", name: "Ada", color: "#037ac0" };
export const BOB = { id: "bob", name: "Bob", color: "#c2520b" };

/** Servers, and sessions of Ada's without a copy on the device; each is ended after its test. `options` are those of every session. */
export function sessions(options: () => Partial<SessionOptions> = () => ({})) {
  const ending = endings();
  const serve = async (of: Parameters<typeof startServer>[0] = {}): Promise<InProcessServer> => {
    const server = await startServer(of);
    ending.add(() => server.close());
    return server;
  };
  const join = (url: string, documentId: string, own: Partial<SessionOptions> = {}): Session => {
    const common = { url, documentId, user: ADA, offline: false, openTabs: noTabs } as const;
    const session = createSession({ ...common, ...options(), ...own });
    ending.add(() => session.destroy());
    return session;
  };
  return { ending, serve, join };
}

const words = (session: Session) => session.doc.getText("words");

export const type = (session: Session, written: string) => words(session).insert(words(session).length, written);

export const text = (session: Session) => words(session).toJSON();
