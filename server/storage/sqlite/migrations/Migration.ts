/** One step of the database's shape. A step that was released is never edited: the next change is the next file. */
export interface Migration {
  /** 1, 2, 3 …: `user_version` after the step. */
  readonly version: number;
  /** Statements, run in one transaction with the change of `user_version`. */
  readonly sql: string;
}
