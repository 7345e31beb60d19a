import { StoreError, type StoreErrorCode } from "../StoreError.ts";

/** Primary result codes of SQLite (https://sqlite.org/rescode.html) that mean something other than "try again". */
const CODES: ReadonlyMap<number, StoreErrorCode> = new Map([
  [11, "corrupt"], // SQLITE_CORRUPT
  [13, "full"], // SQLITE_FULL
  [26, "corrupt"], // SQLITE_NOTADB
]);

const SQLITE_BUSY = 5;

/** SQLite's primary result code of `error`: extended codes keep it in the low byte. Undefined for other errors. */
function resultOf(error: unknown): number | undefined {
  const known = error instanceof Error && "errcode" in error && typeof error.errcode === "number";
  return known ? Number(error.errcode) & 0xff : undefined;
}

/** Whether another connection holds the lock that was asked for. */
export function isBusy(error: unknown): boolean {
  return resultOf(error) === SQLITE_BUSY;
}

/**
 * What `error`, thrown while using the database, means to the port. Everything not listed is taken for passing (an
 * I/O error, a busy or read-only file): an update is kept and tried again, rather than given up on a guess.
 */
export function storeErrorOf(error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const code = CODES.get(resultOf(error) ?? -1) ?? "unavailable";
  return new StoreError(code, message, { cause: error });
}
