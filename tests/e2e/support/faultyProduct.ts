import { createServer } from "../../../server/createServer.ts";
import { readConfig } from "../../../server/config.ts";
import { createMemoryStore } from "../../../server/storage/memory/createMemoryStore.ts";
import { FaultyStore } from "../../contract/FaultyStore.ts";

/*
 * A process of its own, started by spawnFaultyProduct: the product over a store that fails when the parent says so.
 * Ends when the parent lets go of it.
 */
const store = new FaultyStore(createMemoryStore());
const server = await createServer(readConfig({ PORT: "0", LOG_LEVEL: "silent" }), { store });
const { port } = await server.listen();

process.on("message", ({ failing }: { readonly failing: boolean }) => {
  if (failing) store.fail("append");
  else store.heal();
  process.send?.({ done: true });
});
process.on("disconnect", () => {
  store.heal();
  void server.close().then(() => process.exit(0));
});
process.send?.({ port });
