import type { SQLOutputValue } from "node:sqlite";
import { StoreError } from "../StoreError.ts";

/** A row as `node:sqlite` gives it. */
export type Row = Record<string, SQLOutputValue> | undefined;

function wrongType(name: string, value: unknown): StoreError {
  // STRICT tables keep their columns' types: only a damaged or hand-edited file gets here.
  return new StoreError("corrupt", `column ${name} holds ${value === null ? "null" : typeof value}`);
}

export function numberOf(row: Row, name: string): number {
  const value = row?.[name];
  if (typeof value !== "number") throw wrongType(name, value);
  return value;
}

export function textOf(row: Row, name: string): string {
  const value = row?.[name];
  if (typeof value !== "string") throw wrongType(name, value);
  return value;
}

export function bytesOf(row: Row, name: string): Uint8Array<ArrayBuffer> {
  const value = row?.[name];
  if (!(value instanceof Uint8Array) || !(value.buffer instanceof ArrayBuffer)) throw wrongType(name, value);
  return value;
}

export function optionalNumberOf(row: Row, name: string): number | null {
  return row?.[name] === null ? null : numberOf(row, name);
}

export function optionalTextOf(row: Row, name: string): string | null {
  return row?.[name] === null ? null : textOf(row, name);
}
