import type { Extension, HookName } from "@hocuspocus/server";
import type { Metrics } from "../telemetry/createMetrics.ts";
import type { Logger } from "../telemetry/logger.ts";
import { Refusal } from "./Refusal.ts";

export interface GuardServices {
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Told of every refusal, with the hook's payload; returns the refusal. */
  readonly refused: (payload: unknown, refusal: Refusal) => Refusal;
}

type Hook = (payload: unknown) => Promise<unknown>;

/**
 * The hooks whose rejection means "no": Hocuspocus catches it and tells the client. A rejection of any other is nobody's to
 * catch, and Node ends the process for it.
 */
const DECIDING: ReadonlySet<HookName> = new Set<HookName>(["onConnect", "onAuthenticate", "onTokenSync"]);

/**
 * The extension with every hook made safe: an error that is no {@link Refusal} is logged and counted; a deciding hook
 * then refuses with `try-again-later`, any other resolves.
 */
export function guardExtension(extension: Extension, { logger, metrics, refused }: GuardServices): Extension {
  const guarded: Record<string, unknown> = { ...extension };
  for (const [name, hook] of Object.entries(extension)) {
    if (typeof hook !== "function") continue;
    const decides = DECIDING.has(name as HookName);
    guarded[name] = async (payload: unknown): Promise<unknown> => {
      try {
        // The wrapped one is a method of its extension, and may throw before it returns a promise.
        return await (hook as Hook).call(extension, payload);
      } catch (error) {
        if (decides && error instanceof Refusal) throw refused(payload, error);
        metrics.hookErrors.inc({ hook: name });
        logger.error({ err: error, hook: name, extension: extension.extensionName }, "a hook failed");
        if (decides) throw refused(payload, new Refusal("try-again-later", error));
        return undefined;
      }
    };
  }
  return guarded as Extension;
}
