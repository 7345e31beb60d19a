import { expect, test } from "vitest";
import * as Y from "yjs";
import { fromBytes } from "../../lib/convert/fromBytes.ts";
import { listMarkers } from "../../lib/flow/listNumbers.ts";
import { openFlow } from "../../lib/flow/openFlow.ts";
import { BLOCK_TYPES } from "../../lib/flow/types.ts";
import { fixture } from "./fixture.ts";

/** A document of schema version 1 with every kind of block that it has come to have; written once, and never again. */
const { bytes, expected } = fixture("schema-1-blocks");

test("[FL74] a document with every kind of block opens and says what it said", () => {
  const { text, json } = fromBytes([bytes()]);
  expect({ ...json, text }).toEqual(expected());
  const types = new Set(json.blocks.map(({ type }) => type));
  expect(BLOCK_TYPES.filter((type) => !types.has(type))).toEqual([]);
});

test("[FL74] its lists have the numbers that they had", () => {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, bytes());
  const markers = listMarkers(openFlow(doc).blocks.map(({ attributes }) => attributes));
  expect(markers.filter((marker) => marker !== null)).toEqual([
    "1.",
    "a.",
    "i.",
    "2.",
    "3.",
    "99.",
    "100.",
    "0.",
    "1.",
  ]);
});
