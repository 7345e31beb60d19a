/** Per property, the values that it may have. A property that is not listed must be absent; `null` stands for absent. */
export type Allowed = Readonly<Record<string, readonly unknown[]>>;

export interface ExpectedUnit {
  readonly what: string;
  readonly props: Allowed;
  /** Null for an embed: what of a text's look covers it too is nothing that anybody sees. */
  readonly formats: Allowed | null;
}

interface ExpectedBlock {
  readonly attributes: Allowed;
  readonly units: readonly ExpectedUnit[];
}

/** A document that may come of several people's acts. */
export type ExpectedPage = readonly ExpectedBlock[];

/** A unit as an editor shows it. */
export interface ShownUnit {
  readonly what: string;
  readonly props?: Readonly<Record<string, unknown>>;
  readonly formats: Readonly<Record<string, unknown>>;
}

/** A block as an editor shows it. */
export interface ShownBlock {
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly units: readonly ShownUnit[];
}
