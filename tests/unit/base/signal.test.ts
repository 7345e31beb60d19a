import { expect, test } from "vitest";
import { createSignal } from "../../../lib/base/signal.ts";

test("listeners hear of changes, and of nothing else", () => {
  const signal = createSignal(1);
  const heard: number[] = [];
  signal.subscribe(() => heard.push(signal.get()));
  signal.set(1);
  signal.set(2);
  signal.set(2);
  signal.set(3);
  expect(heard).toEqual([2, 3]);
});

test("an equality of one's own decides what a change is", () => {
  const signal = createSignal({ count: 1 }, (left, right) => left.count === right.count);
  const first = signal.get();
  signal.set({ count: 1 });
  expect(signal.get()).toBe(first);
});

test("the same function subscribed twice is told twice, and each subscription ends alone", () => {
  const signal = createSignal(0);
  let calls = 0;
  const listener = () => void calls++;
  const stop = signal.subscribe(listener);
  signal.subscribe(listener);
  signal.set(1);
  stop();
  stop();
  signal.set(2);
  expect(calls).toBe(3);
});

test("a listener added while the signal tells is told from the next change on", () => {
  const signal = createSignal(0);
  let late = 0;
  const stop = signal.subscribe(() => {
    stop();
    signal.subscribe(() => void late++);
  });
  signal.set(1);
  expect(late).toBe(0);
  signal.set(2);
  expect(late).toBe(1);
});
