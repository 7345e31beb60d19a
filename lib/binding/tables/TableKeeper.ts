import { $getNodeByKey, $isElementNode } from "lexical";
import type { LexicalNode, NodeKey } from "lexical";
import type * as Y from "yjs";
import type { CellName } from "../../flow/table/names.ts";
import { cellRoot } from "../../flow/table/names.ts";
import type { Tables, TablesChange } from "../../flow/table/openTables.ts";
import { hasCells } from "../../flow/table/readTable.ts";
import type { Table } from "../../flow/table/Table.ts";
import { TABLE_EMBED } from "../../flow/table/tableEmbeds.ts";
import type { FlatEmbed } from "../flat/Flat.ts";
import type { DirtyKeys } from "../local/changedStretches.ts";
import { $createPaneNode, $isPaneNode } from "../nodes/table/PaneNode.ts";
import type { PaneNode } from "../nodes/table/PaneNode.ts";
import { $createFlowTableNode, $isFlowCellNode, $isFlowRowNode, $isFlowTableNode } from "../nodes/table/TableNodes.ts";
import type { FlowTableNode } from "../nodes/table/TableNodes.ts";
import type { Panes } from "../panes/Panes.ts";
import { $drawAll } from "../remote/drawRun.ts";
import { $drawTable } from "./drawTable.ts";

/** A table that is shown. */
interface ShownTable {
  /** Of its node. */
  key: NodeKey;
  /** The names of the flows of its cells that are shown. */
  readonly roots: Set<string>;
}

/** Which nodes show which tables, and what of them is to be drawn again. */
export class TableKeeper {
  readonly #tables: Tables;
  readonly #panes: Panes;
  readonly #shown = new Map<string, ShownTable>();
  /** Tables that changed since they were drawn. */
  readonly #stale = new Set<string>();
  /** Tables that may be shown by another embed, or not be shown any more. */
  readonly #moved = new Set<string>();
  /** The node of the table that somebody composes in. */
  #held: NodeKey | null = null;
  /** Whether everything is drawn anew: what panes show cannot be relied on. */
  #anew = false;

  constructor(tables: Tables, panes: Panes) {
    this.#tables = tables;
    this.#panes = panes;
  }

  get isEmpty(): boolean {
    return this.#stale.size === 0 && this.#moved.size === 0;
  }

  /** Whether each table is drawn where the document shows it, whatever is to be drawn in it. */
  get areInPlace(): boolean {
    return this.#moved.size === 0;
  }

  /** Takes note of what a transaction did. */
  add({ tables, embeds }: TablesChange): void {
    for (const { id, before, after } of tables) {
      if (before === after) continue;
      this.#stale.add(id);
      // It can be drawn now, or not any more.
      if (hasCells(before) !== hasCells(after)) this.#moved.add(id);
    }
    for (const id of embeds) this.#moved.add(id);
  }

  /** Whether no table is shown. */
  get hasNone(): boolean {
    return this.#shown.size === 0;
  }

  /**
   * Takes note of what somebody did in the editor to tables themselves, where only the text of their cells can be changed: rows and
   * cells that were taken out or put in are drawn again, and so is a table that came from elsewhere.
   */
  $noteEdits({ own, all }: DirtyKeys): void {
    if (all) {
      for (const block of this.#panes.main.shown.$container()?.getChildren() ?? []) {
        if ($isElementNode(block)) for (const node of block.getChildren()) this.#$noteTable(node);
      }
      return;
    }
    for (const key of own) {
      const node = $getNodeByKey(key);
      if ($isFlowTableNode(node) || $isFlowRowNode(node) || $isFlowCellNode(node)) this.#$noteTable($tableAround(node));
    }
  }

  #$noteTable(node: LexicalNode | null): void {
    if (!$isFlowTableNode(node)) return;
    const id = node.getTableId();
    if (this.#shown.get(id)?.key === node.getKey()) {
      this.#stale.add(id);
      return;
    }
    const block = node.getParent();
    if (block === null) return;
    this.#panes.main.untidy.add(block.getKey());
    this.#panes.behind.add(this.#panes.main);
  }

  /**
   * From now on the table with the node `key` stays where it is: somebody composes in it. Another embed that is to show it is drawn as a
   * neutral box until that is over.
   */
  hold(key: NodeKey | null): void {
    this.#held = key;
  }

  /** The table that is to be shown where `embed` stands; null if it is drawn as any other embed. */
  shownBy(embed: FlatEmbed): Table | null {
    const table = this.#drawableOf(embed);
    return table === null || this.#isHeld(table.id) ? null : table;
  }

  /** Whether `embed` is the one that shows its table, and there is something to show. */
  isShownBy(embed: Y.Map<unknown>): boolean {
    return this.#tableWithCells(embed) !== null;
  }

  #tableWithCells(embed: Y.Map<unknown>): Table | null {
    const table = this.#tables.tableOf(embed);
    return table !== null && hasCells(table.view) ? table : null;
  }

  #drawableOf({ type, shared }: FlatEmbed): Table | null {
    if (type !== TABLE_EMBED || shared === null || shared.doc !== this.#panes.main.flow.doc) return null;
    return this.#tableWithCells(shared);
  }

  /** Runs `$draw`, in which every table and all that is in its cells is drawn anew. */
  $drawAnew($draw: () => void): void {
    this.#anew = true;
    try {
      $draw();
    } finally {
      this.#anew = false;
    }
  }

  #isHeld(id: string): boolean {
    return this.#held !== null && this.#shown.get(id)?.key === this.#held;
  }

  /** A new node that shows the table of `embed`; null if that shows none. */
  $draw(embed: FlatEmbed): FlowTableNode | null {
    const table = this.#drawableOf(embed);
    if (table === null) return null;
    if (this.#isHeld(table.id)) {
      // To be looked at again when that is over: the block may not change any more.
      this.#moved.add(table.id);
      return null;
    }
    const node = $createFlowTableNode(embed.props);
    const before = this.#shown.get(table.id);
    this.#shown.set(table.id, { key: node.getKey(), roots: before?.roots ?? new Set() });
    this.#$drawInto(node, table);
    return node;
  }

  /** Whether `node` is the one that shows the table of `embed`. */
  $shows(node: LexicalNode | undefined, embed: FlatEmbed): boolean {
    const table = this.shownBy(embed);
    return table !== null && node !== undefined && this.#shown.get(table.id)?.key === node.getKey();
  }

  /** The node that shows the table `id`. */
  keyOf(id: string): NodeKey | undefined {
    return this.#shown.get(id)?.key;
  }

  /** The tables that are shown. */
  all(): string[] {
    return [...this.#shown.keys()];
  }

  /** The nodes that show the tables `ids`. */
  keysOf(ids: readonly string[]): ReadonlySet<NodeKey> {
    return new Set(ids.flatMap((id) => this.#shown.get(id)?.key ?? []));
  }

  /** The tables whose nodes have to be drawn again. The one that is held waits. */
  toDraw(): string[] {
    return [...this.#stale].filter((id) => !this.#isHeld(id));
  }

  /** The nodes of the blocks in the main flow that show another table than they should, or none. */
  $movedBlocks(): NodeKey[] {
    const keys: NodeKey[] = [];
    const { flow, shown } = this.#panes.main;
    for (const id of this.#moved) {
      const node = this.#$nodeOf(id)?.getParent();
      if (node !== undefined && node !== null) keys.push(node.getKey());
      const item = this.#tables.embedOf(id)?._item?.id;
      const index = item === undefined ? null : flow.resolveAnchor({ item, assoc: 0 });
      const key = index === null ? undefined : shown.keyOf(flow.blockAt(index).block);
      if (key !== undefined) keys.push(key);
    }
    return keys;
  }

  /** Draws the tables `ids` again, in the nodes that they have. */
  $redraw(ids: readonly string[]): void {
    for (const id of ids) {
      const node = this.#$nodeOf(id);
      const { view } = this.#tables.table(id);
      if (node !== null && hasCells(view)) this.#$drawInto(node, this.#tables.table(id));
    }
  }

  /** The tables `ids` were drawn, and the blocks of those that moved and are not held. */
  drawn(ids: readonly string[]): void {
    for (const id of ids) this.#stale.delete(id);
    for (const id of this.#stale) if (!this.#shown.has(id)) this.#stale.delete(id);
    for (const id of this.#moved) if (!this.#isHeld(id)) this.#moved.delete(id);
  }

  /** Forgets tables, and if need be cells, that are not in the editor any more. To be called in a read of its state. */
  $sweep(what: "tables" | "cells"): void {
    for (const [id, { key, roots }] of this.#shown) {
      const gone = $getNodeByKey(key)?.isAttached() !== true;
      if (gone) this.#shown.delete(id);
      else if (what === "tables") continue;
      for (const root of roots) {
        const pane = this.#panes.ofRoot(root);
        if (!gone && pane?.shown.$container()?.isAttached() === true) continue;
        roots.delete(root);
        this.#panes.close(root);
      }
    }
  }

  #$nodeOf(id: string): FlowTableNode | null {
    const key = this.#shown.get(id)?.key;
    const node = key === undefined ? null : $getNodeByKey(key);
    return $isFlowTableNode(node) ? node : null;
  }

  #$drawInto(node: FlowTableNode, { id, view }: Table): void {
    const roots = this.#shown.get(id)?.roots ?? new Set<string>();
    $drawTable(node, view, (name) => this.#$pane(id, name, roots));
  }

  /** The pane of a cell, which keeps its node for as long as that is in the editor. */
  #$pane(table: string, { row, column }: CellName, roots: Set<string>): PaneNode {
    const root = cellRoot(table, row, column);
    const container = this.#panes.ofRoot(root)?.shown.$container() ?? null;
    if ($isPaneNode(container) && !this.#anew) return container;
    const node = $createPaneNode(root);
    const pane = this.#panes.show(root, node.getKey());
    roots.add(root);
    $drawAll(node, pane.shown, pane.flow.blocks, null);
    pane.shown.stale.clear();
    pane.incoming.clear();
    pane.untidy.clear();
    return node;
  }
}

/** The table that holds `node`; null for one outside of tables. */
export function $tableAround(node: LexicalNode | null): FlowTableNode | null {
  for (let around = node; around !== null; around = around.getParent()) if ($isFlowTableNode(around)) return around;
  return null;
}
