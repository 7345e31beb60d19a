import type { Page } from "playwright-core";

/** What a window saw of the edits of others since it was opened. */
export interface Watched {
  /** Times that something of the flow was drawn into the editor. */
  readonly draws: number;
  /** Draws with a selection in the text, which was looked at before and after. */
  readonly looked: number;
  /** Draws after which letters stood in another order, which leaves nothing to compare with. */
  readonly moved: number;
  /** Draws while cells were selected, which were looked at before and after. */
  readonly cells: number;
  /** The same for embeds. */
  readonly embeds: number;
  /** Draws of what the person here undid or redid, behind which the caret goes where that was. */
  readonly turned: number;
  /** What was not as it must be. */
  readonly faults: readonly string[];
}

declare global {
  var cowriteWatched: {
    draws: number;
    looked: number;
    moved: number;
    cells: number;
    embeds: number;
    turned: number;
    faults: string[];
  };
  /** Letters that were pasted, which can come in the place of those that they were copied from, and until when they may yet come. */
  var cowriteDoubts: Map<string, number>;
}

/** Runs in the page. Looks at the selection right before and right after everything that is drawn for somebody else. */
function watch(): void {
  interface Point {
    readonly key: string;
    readonly offset: number;
  }
  interface EditorSelection {
    readonly anchor?: Point;
    readonly focus?: Point;
    /** Of a selection of cells: the node of their table. */
    readonly tableKey?: string;
    /** Of selected embeds: their nodes. */
    readonly _nodes?: ReadonlySet<string>;
  }
  interface Drawing {
    update(run: () => void, options?: { readonly tag?: string | readonly string[] }): void;
    getEditorState(): { readonly _selection: EditorSelection | null };
    getElementByKey(key: string): HTMLElement | null;
  }
  const root = document.querySelector<HTMLElement & { __lexicalEditor?: Drawing }>(".cw-text[contenteditable]");
  const editor = root?.__lexicalEditor;
  if (root === null || editor === undefined) throw new Error("no editor to watch");
  const watched = {
    draws: 0,
    looked: 0,
    moved: 0,
    cells: 0,
    embeds: 0,
    turned: 0,
    faults: [] as string[],
  };
  globalThis.cowriteWatched = watched;
  const doubts = new Map<string, number>();
  globalThis.cowriteDoubts = doubts;
  const isLetter = /[\uac00-\ud7a3\ua000-\ua48c\u1401-\u166c]/;
  const lettersOf = (text: string): string[] => text.split("").filter((character) => isLetter.test(character));

  /** The letters of the text or of a cell, and how many of them stand in front of an end of the selection. */
  interface Letters {
    readonly all: readonly string[];
    readonly inFront: number;
  }
  interface End {
    readonly inText: Letters;
    /** Among the letters of its block. */
    readonly inBlock: Letters | null;
    readonly block: string | null;
    /** For an end in a table: among the letters of its cell. */
    readonly inPane: Letters | null;
    /** Nodes of the editor: their elements are made anew when a cell becomes a head. */
    readonly pane: string | null;
    readonly table: string | null;
  }
  interface Look {
    readonly letters: readonly string[];
    /** Both ends of the selection; null without one. */
    readonly ends: readonly End[] | null;
    /** The table and the corners of selected cells, as nodes. While there are any the browser's own selection means nothing. */
    readonly cells: readonly string[] | null;
    /** The nodes of selected embeds. The browser's own selection means nothing with them either. */
    readonly embeds: readonly string[] | null;
    /** The table that the caret is in: the editor's own one while the focus is elsewhere, where the browser's may be too. */
    readonly caretTable: string | null;
    readonly focused: boolean;
    /** The blocks, with the caret in them, and what the browser and the editor say of the selection. */
    readonly scene: string;
  }
  const pathOf = (node: Node | null): string => {
    if (node === null || !root.contains(node)) return "outside";
    if (node === root) return "text";
    const { parentNode } = node;
    return `${pathOf(parentNode)}/${[...(parentNode?.childNodes ?? [])].indexOf(node as ChildNode)}${node.nodeName}`;
  };
  /** The node of the editor whose element is `selector`, or is in it, around `node`. */
  const around = (node: Node | null, selector: string): string | null => {
    const element = node instanceof Element ? node : (node?.parentElement ?? null);
    const found: Element & Record<string, unknown> = element?.closest(selector) as never;
    const name = Object.keys(found ?? {}).find((key) => key.startsWith("__lexicalKey_"));
    return name === undefined ? null : String(found[name]);
  };
  const isThere = (key: string): boolean => root.contains(editor.getElementByKey(key));
  const lettersAt = (within: Element, node: Node, offset: number): Letters => {
    const range = document.createRange();
    range.setStart(within, 0);
    range.setEnd(node, offset);
    return { all: lettersOf(within.textContent), inFront: lettersOf(range.toString()).length };
  };
  const lettersIn = (key: string | null, node: Node, offset: number): Letters | null => {
    const element = key === null ? null : editor.getElementByKey(key);
    return element === null ? null : lettersAt(element, node, offset);
  };
  /** The table that an end stands directly in front of or behind: from there it goes into a cell. */
  const tableBeside = (node: Node, offset: number): string | null => {
    const beside = [node.childNodes[offset], node.childNodes[offset - 1]];
    const frame = beside.find((child) => child instanceof Element && child.matches(".cw-table-frame"));
    return frame === undefined ? null : around(frame, ".cw-table-frame");
  };
  const endAt = (node: Node, offset: number): End => {
    const [block, pane] = [around(node, ".cw-block"), around(node, ".cw-table-pane")];
    return {
      inText: lettersAt(root, node, offset),
      inBlock: lettersIn(block, node, offset),
      block,
      inPane: lettersIn(pane, node, offset),
      pane,
      table: around(node, ".cw-table-frame") ?? tableBeside(node, offset),
    };
  };
  /** While the focus is elsewhere the browser cannot keep which end was first; the editor does, for when it is back. */
  const inOrder = (one: End, other: End): number => one.inText.inFront - other.inText.inFront;
  const look = (): Look => {
    const selection = getSelection();
    const { anchorNode = null, anchorOffset = 0, focusNode = null, focusOffset = 0 } = selection ?? {};
    const inText = anchorNode !== null && focusNode !== null && root.contains(anchorNode) && root.contains(focusNode);
    const before = document.createRange();
    before.setStart(root, 0);
    if (inText) before.setEnd(focusNode, focusOffset);
    let count = before.toString().length;
    const blocks = [...root.querySelectorAll(":scope > .cw-block")].map((block) => {
      const text = block.textContent;
      const isHere = inText && block.contains(focusNode);
      const shown = isHere ? `${text.slice(0, count)}|${text.slice(count)}` : text;
      count -= text.length;
      return shown;
    });
    const isFocused = document.activeElement === root;
    const own = editor.getEditorState()._selection;
    const points = own?.anchor === undefined || own.focus === undefined ? [] : [own.anchor, own.focus];
    const browser = `${pathOf(anchorNode)}:${anchorOffset} to ${pathOf(focusNode)}:${focusOffset}`;
    const inEditor = points.map(({ key, offset }) => `${pathOf(editor.getElementByKey(key))}:${offset}`).join(" to ");
    return {
      scene: `${blocks.join("¶")} (browser ${browser}; editor ${inEditor})`,
      letters: lettersOf(root.textContent),
      ends: inText
        ? [endAt(anchorNode, anchorOffset), endAt(focusNode, focusOffset)].sort(isFocused ? () => 0 : inOrder)
        : null,
      cells: own?.tableKey === undefined ? null : [own.tableKey, ...points.map(({ key }) => key)],
      embeds: own?._nodes === undefined ? null : [...own._nodes],
      caretTable: around(isFocused ? focusNode : editor.getElementByKey(own?.focus?.key ?? ""), ".cw-table-frame"),
      focused: isFocused,
    };
  };
  const singles = (letters: readonly string[]): Set<string> => {
    const seen = new Set<string>();
    const twice = new Set<string>();
    for (const letter of letters) (seen.has(letter) ? twice : seen).add(letter);
    return new Set([...seen].filter((letter) => !twice.has(letter)));
  };
  /** Selected cells stay selected while the two at the corners are there. */
  const compareCells = (before: Look, cells: readonly string[], after: Look): void => {
    watched.cells += 1;
    const [table = ""] = cells;
    if (cells.every(isThere)) {
      if (cells.join() !== after.cells?.join())
        watched.faults.push(`other cells are selected, from ${before.scene} to ${after.scene}`);
      return;
    }
    // Without the cells the caret stands in what is left of their table.
    if (isThere(table) && (after.cells !== null || after.caretTable !== table))
      watched.faults.push(`the caret is not in the table, from ${before.scene} to ${after.scene}`);
  };
  /** Selected embeds stay selected while they are there. */
  const compareEmbeds = (before: Look, embeds: readonly string[], after: Look): void => {
    watched.embeds += 1;
    const left = embeds.filter(isThere);
    if (left.length > 0 && left.join() !== after.embeds?.join())
      watched.faults.push(`other embeds are selected, from ${before.scene} to ${after.scene}`);
    if (left.length === 0 && before.focused && after.ends === null)
      watched.faults.push(`no caret where the embed was, from ${before.scene} to ${after.scene}`);
  };
  const compareLetters = (
    before: Letters,
    after: Letters,
    isKnown: (letter: string) => boolean,
  ): "stays" | "jumped" | "among moved letters" => {
    const here = new Set(after.all);
    const there = new Set(before.all);
    const isCommon = (letter: string): boolean => isKnown(letter) && here.has(letter) && there.has(letter);
    const common = ({ all }: Letters, count?: number): string => all.slice(0, count).filter(isCommon).join("");
    if (common(before) !== common(after)) return "among moved letters";
    return common(before, before.inFront) === common(after, after.inFront) ? "stays" : "jumped";
  };
  /** What became of one end of the selection. */
  const compareEnds = (
    was: End,
    is: End,
    isKnown: (letter: string) => boolean,
  ): "stays" | "jumped" | "among moved letters" => {
    const hasPane = was.pane !== null && isThere(was.pane);
    // Rows and columns that move take their cells along: an end stays in its cell, wherever that is now.
    if (hasPane && is.pane !== was.pane) return "jumped";
    const [before, after] =
      hasPane && was.inPane !== null && is.inPane !== null ? [was.inPane, is.inPane] : [was.inText, is.inText];
    const compared = compareLetters(before, after, isKnown);
    if (compared !== "jumped") return compared;
    // One letter that comes into another block, as what two people begin in an empty one does, changes the order of none.
    const isInItsBlock = was.block !== null && is.block === was.block && was.inBlock !== null && is.inBlock !== null;
    if (isInItsBlock && compareLetters(was.inBlock, is.inBlock, isKnown) === "stays") return "stays";
    // Whose cell is gone finds the caret where the table stands.
    const isByItsTable = !hasPane && was.table !== null && isThere(was.table) && is.table === was.table;
    return isByItsTable ? "stays" : "jumped";
  };
  const compare = (before: Look, after: Look): void => {
    if (before.focused !== after.focused)
      watched.faults.push(before.focused ? "the focus is lost" : "the focus is taken");
    if (before.cells !== null) {
      compareCells(before, before.cells, after);
      return;
    }
    if (before.embeds !== null) {
      compareEmbeds(before, before.embeds, after);
      return;
    }
    if (before.ends === null) return;
    // A drag over cells that the editor had not heard of yet: it takes the cells with whatever it does next.
    const [from, to] = before.ends;
    const isDragged = from?.pane !== to?.pane && [from?.table, to?.table].some((table) => table === after.cells?.[0]);
    if (after.cells !== null && isDragged) return;
    if (after.ends === null) {
      watched.faults.push(`the selection is lost, from ${before.scene} to ${after.scene}`);
      return;
    }
    watched.looked += 1;
    const [known, knownNow] = [singles(before.letters), singles(after.letters)];
    const isDoubtful = (letter: string): boolean => performance.now() < (doubts.get(letter) ?? 0);
    const isKnown = (letter: string): boolean => known.has(letter) && knownNow.has(letter) && !isDoubtful(letter);
    let moved = false;
    for (const [which, end] of before.ends.entries()) {
      const now = after.ends[which];
      // Dragged from the text into a table, or from one into another, it takes in all of that, wherever the mouse is in it.
      if (end.table !== null && from?.table !== to?.table && now?.table === end.table) continue;
      const found = now === undefined ? "jumped" : compareEnds(end, now, isKnown);
      if (found === "among moved letters") moved = true;
      if (found === "jumped")
        watched.faults.push(`${which === 0 ? "anchor" : "focus"} jumped from ${before.scene} to ${after.scene}`);
    }
    if (moved) watched.moved += 1;
  };
  let turns = false;
  addEventListener(
    "keydown",
    ({ key, ctrlKey }) => {
      if (!ctrlKey || !["z", "y"].includes(key)) return;
      turns = true;
      // It is done before the next task.
      setTimeout(() => (turns = false));
    },
    { capture: true },
  );
  const update = editor.update.bind(editor);
  editor.update = (run, options) => {
    if (!(options?.tag ?? []).includes("cowrite-drawing")) {
      update(run, options);
      return;
    }
    watched.draws += 1;
    if (turns) {
      watched.turned += 1;
      update(run, options);
      return;
    }
    const before = look();
    update(run, options);
    compare(before, look());
  };
}

/** Begins to watch. To be called once after each load of the page, when it can be written in. */
export async function watchDraws(page: Page): Promise<void> {
  await page.evaluate(watch);
}

/** What is pasted in one window is drawn in all others by then, in milliseconds, unless somebody composes in that very line for so long. */
const PASTE_ARRIVES_MS = 10_000;

/** Somebody is about to paste `text`: until it is drawn everywhere nothing is concluded from where its letters stand. */
export function doubtOn(page: Page, text: string): Promise<void> {
  return page.evaluate(
    ([letters, arrives]) => {
      for (const letter of letters) cowriteDoubts.set(letter, performance.now() + arrives);
    },
    [text.split(""), PASTE_ARRIVES_MS] as const,
  );
}

export function watchedOn(page: Page): Promise<Watched> {
  return page.evaluate(() => cowriteWatched);
}
