import { expect, test } from "vitest";
import {
  cutMessage,
  decodePost,
  encodeFarewell,
  encodePost,
  MAX_PARTS,
  MAX_POST_BYTES,
  parseFarewell,
  PART_BYTES,
} from "../../../lib/protocol/httpPost.ts";

const bytes = (...values: number[]) => new Uint8Array(values);

test("[W23] a POST is read as it was written, wherever it stands in memory", () => {
  const post = {
    first: 0xfedc_ba98,
    parts: [
      { bytes: bytes(1, 2, 3), more: true },
      { bytes: bytes(), more: false },
      { bytes: bytes(255), more: false },
    ],
  };
  const body = encodePost(post);
  expect(decodePost(body)).toEqual(post);
  const within = new Uint8Array(body.byteLength + 6);
  within.set(body, 3);
  expect(decodePost(within.subarray(3, -3))).toEqual(post);
  expect([...encodePost({ first: 258, parts: [{ bytes: bytes(7), more: true }] })]).toEqual([
    0, 0, 1, 2, 128, 0, 0, 1, 7,
  ]);
});

test("[W24] what is no POST is none, at whatever place it breaks off", () => {
  const body = encodePost({ first: 1, parts: [{ bytes: bytes(1, 2, 3), more: false }] });
  // The number alone is a sign of life.
  expect(decodePost(body.subarray(0, 4))).toEqual({ first: 1, parts: [] });
  for (const end of [0, 1, 3, 5, 7, 8, 9, 10]) expect(decodePost(body.subarray(0, end))).toBeNull();
  const many = (count: number) =>
    encodePost({ first: 0, parts: Array.from({ length: count }, () => ({ bytes: bytes(), more: false })) });
  expect(decodePost(many(MAX_PARTS))?.parts).toHaveLength(MAX_PARTS);
  expect(decodePost(many(MAX_PARTS + 1))).toBeNull();
});

test("[W23] a message is cut into parts that are it, each small enough for a POST", () => {
  for (const length of [0, 1, PART_BYTES, PART_BYTES + 1, 3 * PART_BYTES]) {
    const message = Uint8Array.from({ length }, (_, at) => at % 251);
    const parts = cutMessage(message);
    expect(parts.map(({ more }) => more)).toEqual(parts.map((_, at) => at < parts.length - 1));
    expect(Buffer.concat(parts.map((part) => part.bytes)).equals(message)).toBe(true);
    expect(parts).toHaveLength(Math.max(1, Math.ceil(length / PART_BYTES)));
  }
  expect(encodePost({ first: 0, parts: cutMessage(new Uint8Array(PART_BYTES)) }).byteLength).toBeLessThan(
    MAX_POST_BYTES,
  );
});

test("[W22] a farewell is read as it was said; anything else is none", () => {
  expect(parseFarewell(encodeFarewell({ code: 4404, reason: "unknown-document" }))).toEqual({
    code: 4404,
    reason: "unknown-document",
  });
  for (const text of ["", "null", "1", "{}", '{"code":1.5,"reason":""}', '{"code":1000}']) {
    expect(parseFarewell(text)).toBeNull();
  }
});
