/** A key press as Lexical's key commands take it, where there is no window to make one. */
export function keyEvent(key: string, held: { readonly shift?: boolean } = {}): KeyboardEvent {
  return {
    key,
    code: key,
    keyCode: 0,
    shiftKey: held.shift ?? false,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    isComposing: false,
    preventDefault() {},
    stopPropagation() {},
    stopImmediatePropagation() {},
  } as unknown as KeyboardEvent;
}

/** A paste of `data` (MIME type → text) as Lexical's paste command takes it. */
export function pasteEvent(data: Readonly<Record<string, string>>): ClipboardEvent {
  return {
    type: "paste",
    target: null,
    clipboardData: { types: Object.keys(data), files: [], items: [], getData: (type: string) => data[type] ?? "" },
    preventDefault() {},
    stopPropagation() {},
  } as unknown as ClipboardEvent;
}
