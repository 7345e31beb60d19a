/** Tags an update that makes room for what is written next: both are one step of undo, if that comes soon. */
export const CONTINUED_TAG = "cowrite-continued";
