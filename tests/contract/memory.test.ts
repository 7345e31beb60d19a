import { createMemoryStore } from "../../server/storage/memory/createMemoryStore.ts";
import { describeDocumentStore } from "./describeDocumentStore.ts";

describeDocumentStore("memory", async () => createMemoryStore());
