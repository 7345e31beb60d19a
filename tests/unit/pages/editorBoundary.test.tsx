// @vitest-environment jsdom
import { act } from "react";
import { createRoot } from "react-dom/client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { EditorBoundary } from "../../../lib/editor/EditorBoundary.tsx";
import { FailedEditor } from "../../../lib/editor/panels/FailedEditor.tsx";

let host: HTMLElement;

beforeEach(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  host = document.body.appendChild(document.createElement("div"));
  // React tells of every error that a boundary catches on the console; here it is the test that brings it about.
  vi.spyOn(console, "error").mockImplementation(() => {});
});

afterEach(() => {
  vi.restoreAllMocks();
  host.remove();
});

function Broken(): never {
  throw new Error("the editor has a bug");
}

const BLOCKS = [{ id: "1", type: "paragraph", attributes: {}, content: [{ text: "every word", formats: {} }] }];

test("an editor that fails leaves the text on the page, says what is safe, and offers to take it along", () => {
  const errors: unknown[] = [];
  const onDownload = vi.fn<() => void>();
  const root = createRoot(host);
  act(() =>
    root.render(
      <EditorBoundary
        onError={(error) => errors.push(error)}
        fallback={<FailedEditor readContent={() => ({ blocks: BLOCKS })} onDownload={onDownload} />}
      >
        <Broken />
      </EditorBoundary>,
    ),
  );
  expect(host.textContent).toContain("every word");
  expect(host.textContent).toContain("your text has not");
  expect(errors).toEqual([new Error("the editor has a bug")]);
  const download = [...host.querySelectorAll("button")].find(({ textContent }) => textContent === "Download my text");
  act(() => download?.click());
  expect(onDownload).toHaveBeenCalledTimes(1);
  act(() => root.unmount());
});

test("an editor that works is all there is to see", () => {
  const root = createRoot(host);
  act(() => root.render(<EditorBoundary fallback="failed">the editor</EditorBoundary>));
  expect(host.textContent).toBe("the editor");
  act(() => root.unmount());
});
