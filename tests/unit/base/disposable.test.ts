import { expect, test } from "vitest";
import { DisposableStack } from "../../../lib/base/disposable.ts";

test("what was started last ends first, once", () => {
  const ended: string[] = [];
  const stack = new DisposableStack();
  stack.add(() => ended.push("first"));
  stack.add(() => ended.push("second"));
  stack.dispose();
  stack.dispose();
  expect(ended).toEqual(["second", "first"]);
  expect(stack.disposed).toBe(true);
});

test("one that throws keeps no other from ending, and its error comes out", () => {
  let ended = false;
  const stack = new DisposableStack();
  stack.add(() => void (ended = true));
  stack.add(() => {
    throw new Error("stuck");
  });
  expect(() => stack.dispose()).toThrow("stuck");
  expect(ended).toBe(true);
});

test("what is added to an ended stack ends at once", () => {
  const stack = new DisposableStack();
  stack.dispose();
  let ended = false;
  stack.add(() => void (ended = true));
  expect(ended).toBe(true);
});
