import type { Page } from "playwright-core";

interface EditorNode {
  readonly __text?: unknown;
}

/** Runs in the page. */
function compare(): string[] {
  interface Editor {
    readonly _compositionKey: string | null;
    readonly _pendingEditorState: unknown;
    readonly _keyToDOMMap: ReadonlyMap<string, HTMLElement>;
    getEditorState(): { readonly _nodeMap: ReadonlyMap<string, EditorNode> };
  }
  const root = document.querySelector<HTMLElement & { __lexicalEditor?: Editor }>(".cw-text[contenteditable]");
  const editor = root?.__lexicalEditor;
  // Something is under way.
  if (editor === undefined || editor._compositionKey !== null || editor._pendingEditorState !== null) return [];
  const different: string[] = [];
  for (const [key, { __text: text }] of editor.getEditorState()._nodeMap) {
    const shown = editor._keyToDOMMap.get(key)?.textContent;
    if (typeof text === "string" && shown !== undefined && shown !== text)
      different.push(`${key} shows ${JSON.stringify(shown)} for ${JSON.stringify(text)}`);
  }
  return different;
}

/**
 * The texts that the page shows otherwise than the editor holds them: what the browser did by itself, without the editor, nobody else gets to see.
 * Between two events a key may have been half done; only what is so twice in a row is wrong.
 */
export async function unlikeEditor(page: Page): Promise<string[]> {
  const before = await page.evaluate(compare);
  if (before.length === 0) return [];
  await page.waitForTimeout(100);
  const after = new Set(await page.evaluate(compare));
  return before.filter((text) => after.has(text));
}
