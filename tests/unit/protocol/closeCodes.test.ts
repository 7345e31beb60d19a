import { expect, test } from "vitest";
import { afterClose, CloseCode } from "../../../lib/protocol/closeCodes.ts";

const transient: readonly number[] = [CloseCode.Normal, CloseCode.ServiceRestart, CloseCode.TryAgainLater];

test.each(Object.entries(CloseCode))("after %s (%i) a client does what the code's kind says", (_name, code) => {
  expect(afterClose(code)).toBe(transient.includes(code) ? "retry" : "stop");
});

test("a code of nobody's is a network's doing: retried", () => {
  expect(afterClose(1006)).toBe("retry");
  expect(afterClose(4999)).toBe("retry");
});
