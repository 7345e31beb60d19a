import type { NodeKey } from "lexical";
import type { Dispose } from "../../base/disposable.ts";
import type { Flow, FlowChange } from "../../flow/types.ts";
import { LocalWriter } from "../local/LocalWriter.ts";
import type { ShowsTable } from "../local/tellBoxes.ts";
import type { RecentTyping } from "../local/RecentTyping.ts";
import { Incoming } from "../remote/Incoming.ts";
import { RecentJoins } from "../remote/RecentJoins.ts";
import { Shown } from "../shown/Shown.ts";
import type { ShownOwners } from "../shown/Shown.ts";
import type { NewTables } from "../tables/NewTables.ts";

/** What all panes of an editor share. */
export interface PaneContext {
  /** Of what is written for the person at this editor. */
  readonly origin: object;
  readonly recent: RecentTyping;
  readonly newTables: NewTables;
  readonly showsTable: ShowsTable;
  readonly owners: ShownOwners;
}

/** One flow, and what of the editor shows it: the document's main one in the root, or that of a table's cell inside of the cell. */
export class Pane {
  readonly flow: Flow;
  readonly shown: Shown;
  readonly writer: LocalWriter;
  readonly incoming: Incoming;
  /** The blocks that were joined here a moment ago. */
  readonly joins: RecentJoins;
  /** Nodes that show what the flow cannot have, and are drawn again. */
  readonly untidy = new Set<NodeKey>();
  readonly #unobserve: Dispose;

  constructor(
    flow: Flow,
    container: NodeKey,
    { origin, recent, newTables, showsTable, owners }: PaneContext,
    onChange: (pane: Pane, change: FlowChange) => void,
  ) {
    this.flow = flow;
    this.shown = new Shown(flow, container, container === "root" ? null : owners);
    this.writer = new LocalWriter({ flow, shown: this.shown, origin, recent, newTables, showsTable });
    this.incoming = new Incoming(flow, this.shown);
    this.joins = new RecentJoins(flow, recent);
    this.#unobserve = flow.observe((change) => {
      this.joins.note(change);
      onChange(this, change);
    });
  }

  /** Whether the editor shows exactly the flow, as far as changes were told. */
  get inStep(): boolean {
    return this.incoming.isEmpty && this.shown.stale.size === 0;
  }

  /** Takes the flow's blocks for what is shown, in the nodes that they had. */
  realign(): void {
    const { blocks } = this.flow;
    const keys = blocks.map((block) => this.shown.keyOf(block) ?? `missing ${block.id}`);
    this.shown.clear();
    this.shown.splice(0, 0, [...blocks], keys);
  }

  dispose(): void {
    this.#unobserve();
    this.shown.clear();
  }
}
