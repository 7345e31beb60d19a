/** A series' values by their labels as written: `{reason="trashed"}`, or "" where there are none. */
type Samples = ReadonlyMap<string, number>;

export interface Family {
  readonly name: string;
  readonly type: "counter" | "gauge" | "histogram" | "summary" | "untyped";
  readonly help: string;
  /** Names of the labels, `le` and `quantile` left out. */
  readonly labels: ReadonlySet<string>;
  /** By the full name of the sample: of a histogram `_bucket`, `_sum` and `_count`. */
  readonly samples: ReadonlyMap<string, Samples>;
}

interface OpenFamily extends Family {
  readonly labels: Set<string>;
  readonly samples: Map<string, Map<string, number>>;
}

const NAME = /[a-zA-Z_:][a-zA-Z0-9_:]*/.source;
const LABEL = /[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*"/.source;
const SAMPLE = new RegExp(`^(${NAME})(\\{${LABEL}(?:,${LABEL})*\\})? (\\S+)$`);
/** What Go's ParseFloat takes, which the format refers to; it ignores case. */
const VALUE = /^(?:[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|[+-]?inf|nan)$/i;

/**
 * Reads Prometheus's text format 0.0.4 (https://prometheus.io/docs/instrumenting/exposition_formats/), and throws where a
 * text breaks its grammar, or the rules that a grammar cannot say: every family in one piece with its help and its type in
 * front, no series twice, counters that end in `_total` and are not negative, buckets that only grow up to the count.
 */
export function parseExposition(text: string): Map<string, Family> {
  if (!text.endsWith("\n")) throw new Error("the last line does not end");
  const families = new Map<string, OpenFamily>();
  let open: OpenFamily | null = null;
  for (const [index, line] of text.slice(0, -1).split("\n").entries()) {
    const fail = (what: string): never => {
      throw new Error(`line ${index + 1}: ${what}: ${line}`);
    };
    if (line === "") continue;
    const help = new RegExp(`^# HELP (${NAME}) (.*)$`).exec(line);
    if (help) {
      const [, name = "", words = ""] = help;
      if (families.has(name)) fail("a family in two pieces");
      open = { name, help: words, type: "untyped", labels: new Set(), samples: new Map() };
      families.set(name, open);
      continue;
    }
    const type = new RegExp(`^# TYPE (${NAME}) (counter|gauge|histogram|summary|untyped)$`).exec(line);
    if (type) {
      if (open?.name !== type[1] || open?.samples.size !== 0) fail("a type that does not follow its help");
      open = { ...(open as OpenFamily), type: type[2] as Family["type"] };
      families.set(open.name, open);
      continue;
    }
    const [, name = "", labels = "", value = ""] = SAMPLE.exec(line) ?? fail("no sample, help or type");
    if (!open || !belongs(name, open)) fail("a sample outside of its family");
    if (!VALUE.test(value)) fail("no number");
    add(open as OpenFamily, name, labels, Number(value.replace(/inf$/i, "Infinity")), fail);
  }
  for (const family of families.values()) check(family);
  return families;
}

function belongs(sample: string, { name, type }: Family): boolean {
  if (type === "histogram") return [`${name}_bucket`, `${name}_sum`, `${name}_count`].includes(sample);
  return sample === name || (type === "summary" && [`${name}_sum`, `${name}_count`].includes(sample));
}

function add(family: OpenFamily, name: string, labels: string, value: number, fail: (what: string) => never): void {
  const series = family.samples.get(name) ?? new Map<string, number>();
  if (series.has(labels)) fail("a series that is there twice");
  series.set(labels, value);
  family.samples.set(name, series);
  for (const [, label = ""] of labels.matchAll(/([a-zA-Z_][a-zA-Z0-9_]*)="/g)) {
    if (label !== "le" && label !== "quantile") family.labels.add(label);
  }
}

function check({ name, type, help, samples }: Family): void {
  const fail = (what: string): never => {
    throw new Error(`${name}: ${what}`);
  };
  if (help.trim() === "") fail("no help");
  if (type === "untyped") fail("no type");
  if (type === "counter") {
    if (!name.endsWith("_total")) fail("a counter ends in _total");
    for (const value of samples.get(name)?.values() ?? []) if (!(value >= 0)) fail(`a counter of ${value}`);
  } else if (name.endsWith("_total") && !name.startsWith("nodejs_")) {
    // The library's own gauges of handles and requests are called so all the same.
    fail("only a counter ends in _total");
  }
  if (type === "histogram") {
    const last = new Map<string, number>();
    for (const [labels, value] of samples.get(`${name}_bucket`) ?? []) {
      // Each set of the other labels has buckets of its own, the largest last.
      const others = labels.replace(/,?le="[^"]+"/, "").replace("{,", "{");
      if (others === labels || value < (last.get(others) ?? 0)) fail(`bucket ${labels}`);
      last.set(others, value);
    }
    const counts = Array.from(samples.get(`${name}_count`)?.values() ?? []);
    if (Array.from(last.values()).join() !== counts.join()) fail("the last buckets are not the counts");
  }
}
