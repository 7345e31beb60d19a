import { expect, test } from "vitest";
import * as Y from "yjs";
import { assert } from "../../lib/base/assert.ts";
import { MessageType, SyncStatus, SyncStep } from "../../lib/protocol/messages.ts";
import { endings } from "./ending.ts";
import { RawClient } from "./RawClient.ts";
import { createRandom, type Random } from "./random.ts";
import { removeFolder, type SpawnedServer, spawnServer, temporaryFolder } from "./startServer.ts";
import { plainText } from "./typist.ts";

const ending = endings();

const ROUNDS = 20;
const WRITERS = 10;
const SEED = Number(process.env["CRASH_SEED"] ?? 1_795_000_000);

/** Somebody who types without waiting, and notes which words the server has acknowledged. */
class Writer {
  readonly doc = new Y.Doc();
  readonly acknowledged: string[] = [];
  /** What stands in each update that was sent and not answered yet; null for one that holds none of our words. */
  #unanswered: (string | null)[] = [];
  #client: RawClient | null = null;
  #read = 0;
  readonly #name: string;
  readonly #random: Random;
  #count = 0;

  constructor(name: string, random: Random) {
    this.#name = name;
    this.#random = random;
    this.doc.on("update", (update: Uint8Array, origin: unknown) => {
      if (origin !== this && this.#client) this.#client.sendUpdate(this.#documentId, update);
    });
  }

  #documentId = "";

  /** Connects and exchanges everything, as a client does that comes back; resolves when the server has it all. */
  async connect(server: SpawnedServer, documentId: string): Promise<void> {
    const client = await RawClient.connect(server.collabUrl);
    this.#documentId = documentId;
    this.#client = client;
    this.#read = 0;
    client.authenticate(documentId);
    client.sendSync(documentId, SyncStep.StateVector, Y.encodeStateVector(this.doc));
    const asks = await client.until(({ type, step }) => type === MessageType.Sync && step === SyncStep.StateVector);
    this.#unanswered = [null];
    client.sendSync(documentId, SyncStep.Answer, Y.encodeStateAsUpdate(this.doc, asks.bytes ?? undefined));
    await client.answered(1);
    this.read();
    client.socket.on("message", () => this.read());
  }

  /** Types one word that nobody else types. */
  type(): void {
    const word = `${this.#name}.${this.#count++} `;
    const text = this.doc.getText("flow");
    this.#unanswered.push(word);
    text.insert(this.#random.below(2) === 0 ? 0 : text.length, word);
  }

  /** Takes in what has arrived. */
  read(): void {
    const messages = this.#client?.messages ?? [];
    for (; this.#read < messages.length; this.#read++) {
      const message = messages[this.#read];
      if (message?.type === MessageType.SyncStatus) {
        assert(message.step === SyncStatus.Saved, "an honest update is refused");
        const word = this.#unanswered.shift();
        if (typeof word === "string") this.acknowledged.push(word);
      } else if (message?.type === MessageType.Sync && message.step !== SyncStep.StateVector && message.bytes) {
        Y.applyUpdate(this.doc, message.bytes, this);
      }
    }
  }

  async gone(): Promise<void> {
    await this.#client?.closed;
    this.read();
    this.#client = null;
  }

  /** Waits until this document is the same as `state`. */
  async reaches(text: string): Promise<void> {
    await this.#client?.when(() => (this.read(), plainText(this.doc) === text));
  }

  end(): void {
    this.#client?.end();
    this.#client = null;
    this.doc.destroy();
  }
}

/** What a client finds who has never seen the document. */
async function freshText(server: SpawnedServer, documentId: string): Promise<string> {
  const client = await RawClient.join(server.collabUrl, documentId);
  const doc = new Y.Doc();
  for (const update of client.content) Y.applyUpdate(doc, update);
  client.end();
  return plainText(doc);
}

test(`[W6] ${ROUNDS} times SIGKILL under ${WRITERS} writers: no acknowledged edit is lost, all converge (seed ${SEED})`, async () => {
  const random = createRandom(SEED);
  const dataDir = temporaryFolder();
  ending.add(() => removeFolder(dataDir));
  let server = await spawnServer({ dataDir });
  ending.add(() => server.kill("SIGKILL"));
  const documentId = await server.createDocument();
  const ledger: string[] = [];
  let unacknowledged = 0;

  for (let round = 0; round < ROUNDS; round++) {
    const writers = Array.from({ length: WRITERS }, (_, place) => new Writer(`r${round}w${place}`, random));
    await Promise.all(writers.map((writer) => writer.connect(server, documentId)));

    const typing = setInterval(() => {
      for (const writer of writers) if (random.below(3) > 0) writer.type();
    }, 2);
    const killed = new Promise<void>((resolve) => {
      setTimeout(() => resolve(), 40 + random.below(260));
    });
    await killed;
    expect(await server.kill("SIGKILL")).toBe("SIGKILL");
    clearInterval(typing);
    await Promise.all(writers.map((writer) => writer.gone()));
    ledger.push(...writers.flatMap(({ acknowledged }) => acknowledged));

    // First without the writers, whose copies would heal the server and hide its loss.
    server = await spawnServer({ dataDir });
    const words = new Set((await freshText(server, documentId)).split(" "));
    const lost = ledger.filter((word) => !words.has(word.trim()));
    expect(lost).toEqual([]);

    // Then with them: what was not acknowledged is theirs to bring back, once.
    await Promise.all(writers.map((writer) => writer.connect(server, documentId)));
    const text = await freshText(server, documentId);
    await Promise.all(writers.map((writer) => writer.reaches(text)));
    const all = text.split(" ").filter((word) => word !== "");
    expect(new Set(all).size).toBe(all.length);
    unacknowledged += all.length - ledger.length;
    for (const writer of writers) writer.end();
    ledger.length = 0;
    ledger.push(...all.map((word) => `${word} `));
  }

  // The test did something: many words were acknowledged, and some kills came between a word and its acknowledgement.
  expect(ledger.length).toBeGreaterThan(ROUNDS * WRITERS * 5);
  expect(unacknowledged).toBeGreaterThan(0);
  const rest = await fetch(`${server.origin}/api/v1/documents/${documentId}/content`);
  expect((await rest.text()).split(" ").length - 1).toBe(ledger.length);
});
