/** Signs that some file system refuses in a name, control characters, and dots that would lead out of a folder. */
const UNFIT = /[\p{Cc}<>:"/\\|?*]+|\.{2,}/gu;

const MAX_NAME_LENGTH = 80;

/** A file name from a title: "Plan: 2026/27" becomes "Plan 2026 27.txt". */
export function textFileName(title: string): string {
  const plain = title.replaceAll(UNFIT, " ").replaceAll(/\s+/g, " ").trim().slice(0, MAX_NAME_LENGTH).trim();
  // A name of dots alone, or one that begins with a dot, is hidden or special somewhere.
  return `${plain.replace(/^\.+/, "") || "Untitled"}.txt`;
}

/** Hands `text` to the person as a file. Works without a network: nothing leaves the page. */
export function downloadText(document: Document, title: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = textFileName(title);
  link.click();
  // The browser reads the blob in a task of its own; taken back at once it would save an empty file.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
