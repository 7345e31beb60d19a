import { expect, test } from "vitest";
import { EventParser, type StreamedEvent } from "../../../lib/sync/eventParser.ts";

function parse(...pieces: readonly string[]): StreamedEvent[] {
  const events: StreamedEvent[] = [];
  const parser = new EventParser((event) => events.push(event));
  for (const piece of pieces) parser.push(piece);
  return events;
}

const STREAM =
  ": a comment\n\nevent: stream\ndata: abc\n\ndata: one\r\ndata:two\r\n\r\nid: 5\nretry: 9\ndata\n\nevent: nothing\n\ndata: x: y\n\n";

const EVENTS = [
  { name: "stream", data: "abc" },
  { name: "message", data: "one\ntwo" },
  { name: "message", data: "" },
  { name: "message", data: "x: y" },
];

test("[SY80] events are what the standard says, however the stream was cut", () => {
  expect(parse(STREAM)).toEqual(EVENTS);
  expect(parse(...STREAM.split(""))).toEqual(EVENTS);
  for (let at = 0; at < STREAM.length; at++) expect(parse(STREAM.slice(0, at), STREAM.slice(at))).toEqual(EVENTS);
});

test("[SY80] an event that has not ended is none", () => {
  expect(parse("data: abc\n")).toEqual([]);
  expect(parse("data: abc")).toEqual([]);
});

test("[SY80] a line that never ends is no stream of ours", () => {
  const parser = new EventParser(() => {});
  const piece = "x".repeat(8 * 1024 * 1024);
  expect(() => {
    for (let count = 0; count < 10; count++) parser.push(piece);
  }).toThrow("an event without end");
});
