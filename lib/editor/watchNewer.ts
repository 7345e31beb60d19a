import type * as Y from "yjs";
import type { Dispose } from "../base/disposable.ts";
import { createSignal } from "../base/signal.ts";
import type { Signal } from "../base/signal.ts";
import { META_ROOT, SCHEMA_VERSION, readSchemaVersion } from "../flow/schema.ts";

/**
 * Whether `doc` has been written by a newer version of this program: its schema version is one that we do not know. It can become
 * so while we look at it, when somebody with the newer version opens it.
 */
export function watchNewer(doc: Y.Doc): { readonly isNewer: Signal<boolean>; readonly dispose: Dispose } {
  const isNewer = createSignal(readSchemaVersion(doc) > SCHEMA_VERSION);
  const meta = doc.getMap(META_ROOT);
  const look = (): void => isNewer.set(readSchemaVersion(doc) > SCHEMA_VERSION);
  meta.observe(look);
  return { isNewer, dispose: () => meta.unobserve(look) };
}
