import { expect, test } from "vitest";
import { CodeDesk } from "../../../lib/editor/blocks/code/CodeDesk.ts";
import type { CodeReply } from "../../../lib/editor/blocks/code/CodeDesk.ts";
import { CODE_LANGUAGES, codeLanguage } from "../../../lib/editor/blocks/code/codeLanguages.ts";
import { CodeLines, MAX_CODE_LINE_LENGTH } from "../../../lib/editor/blocks/code/CodeLines.ts";
import type { CodeToken, LineState, LineTokenizer } from "../../../lib/editor/blocks/code/CodeLines.ts";
import { CodeReader, MAX_READ_MS } from "../../../lib/editor/blocks/code/CodeReader.ts";
import type { CodeWorker, StartCodeWorker } from "../../../lib/editor/blocks/code/CodeReader.ts";
import { GRAMMARS } from "../../../lib/editor/blocks/code/grammars.ts";
import { lineEdit } from "../../../lib/editor/blocks/code/lineEdit.ts";
import { loadTokenizer } from "../../../lib/editor/blocks/code/loadTokenizer.ts";
import { createRandom } from "../../harness/random.ts";

async function kinds(name: string, code: string): Promise<string[]> {
  const desk = new CodeDesk(loadTokenizer, () => 0);
  const lines = code.split("\n");
  const request = { block: "a", language: name, anew: true, edit: { from: 0, removed: 0, lines }, until: lines.length };
  const reply = await desk.answer(request);
  return reply.lines.flatMap(([index, tokens]) =>
    tokens.map(({ start, end, kind }) => `${kind}: ${lines[index]?.slice(start, end)}`),
  );
}

test("[ED120] words, strings and comments are told apart, over the ends of lines too", async () => {
  expect(await kinds("ts", "const a: string = `x\ny`; // b\nfoo(1);")).toEqual([
    "keyword: const",
    "sign: :",
    "type: string",
    "sign: =",
    "string: `x",
    "string: y`",
    "sign: ;",
    "comment: // b",
    "function: foo",
    "number: 1",
    "sign: ;",
  ]);
  expect(await kinds("python", 'def f(x):\n    """doc\n    more"""\n    return x + 1 # c')).toEqual([
    "keyword: def",
    "function: f",
    "sign: (",
    "sign: ):",
    'string: """doc',
    'string:     more"""',
    "keyword: return",
    "sign: +",
    "number: 1",
    "comment: # c",
  ]);
});

test("[ED120] a language within another", async () => {
  const html = await kinds("html", '<p class="a">x</p>\n<script>\nlet a = 1\n</script>');
  expect(html).toContain("property: class");
  expect(html).toContain('string: "a"');
  expect(html).toContain("keyword: let");
});

test("names of languages, however they are written; every one has a grammar to load", () => {
  expect(["ts", "TypeScript", "c++", "SH", "yml"].map((name) => codeLanguage(name)?.id)).toEqual([
    "typescript",
    "typescript",
    "cpp",
    "bash",
    "yaml",
  ]);
  expect(["", "text", "hologram", "constructor", undefined].map(codeLanguage)).toEqual(Array(5).fill(undefined));
  const names = CODE_LANGUAGES.flatMap(({ id, aliases }) => [id, ...aliases]);
  expect(new Set(names).size).toBe(names.length);
  expect(Object.keys(GRAMMARS).toSorted()).toEqual(CODE_LANGUAGES.map(({ id }) => id).toSorted());
});

/** A language in which `(` opens and `)` closes a comment: a line's tokens depend on all lines before. */
class Depth implements LineState {
  readonly depth: number;
  constructor(depth: number) {
    this.depth = depth;
  }
  equals(other: LineState): boolean {
    return other instanceof Depth && other.depth === this.depth;
  }
}

function brackets(): LineTokenizer<LineState> & { reads: number } {
  return {
    start: new Depth(0),
    reads: 0,
    read(line, state) {
      this.reads += 1;
      let depth = (state as Depth).depth;
      const tokens: CodeToken[] = [];
      for (const [at, sign] of line.split("").entries()) {
        if (sign === "(") depth += 1;
        if (depth > 0) tokens.push({ start: at, end: at + 1, kind: "comment" });
        if (sign === ")") depth = Math.max(0, depth - 1);
      }
      return { tokens, end: new Depth(depth) };
    },
  };
}

test("[ED121] a change is read from its line on, until the lines begin as they did before", () => {
  const tokenizer = brackets();
  const lines = new CodeLines(tokenizer);
  const read: number[] = [];
  const goOn = (): void => {
    read.length = 0;
    lines.advance(
      Infinity,
      () => true,
      (index) => read.push(index),
    );
  };
  lines.edit({ from: 0, removed: 0, lines: ["a", "b", "c(", ")d", "e"] });
  goOn();
  expect(read).toEqual([0, 1, 2, 3, 4]);
  lines.edit({ from: 1, removed: 1, lines: ["bb"] });
  goOn();
  expect(read).toEqual([1]);
  lines.edit({ from: 0, removed: 1, lines: ["(", ")", "x"] });
  goOn();
  expect(read).toEqual([0, 1, 2]);
  lines.edit({ from: 0, removed: 0, lines: ["("] });
  goOn();
  expect(read).toHaveLength(8);
  expect(() => lines.edit({ from: 7, removed: 2, lines: [] })).toThrow(RangeError);
});

test("[ED121] whatever is changed, in whatever slices it is read, it is what reading all of it gives", () => {
  const random = createRandom(3);
  const lines = new CodeLines(brackets());
  let texts: string[] = [];
  let tokens: (readonly CodeToken[])[] = [];
  let saved = 0;
  for (let round = 0; round < 300; round += 1) {
    const after = [...texts];
    const from = random.int(after.length + 1);
    const added = Array.from({ length: random.int(4) }, () => random.pick(["", "a", "(", ")", "a(b", "c)d"]));
    after.splice(from, random.int(3), ...added);
    const edit = lineEdit(texts, after);
    if (edit !== null) {
      lines.edit(edit);
      tokens.splice(edit.from, edit.removed, ...edit.lines.map(() => []));
    }
    texts = after;
    let reads = 0;
    const told = (index: number, read: readonly CodeToken[]): void => {
      tokens[index] = read;
      reads += 1;
    };
    let left = 0;
    for (let done = false; !done; left = 2) done = lines.advance(Infinity, () => (left -= 1) >= 0, told);
    saved += texts.length - reads;
    const whole = new CodeLines(brackets());
    whole.edit({ from: 0, removed: 0, lines: texts });
    const expected: (readonly CodeToken[])[] = [];
    whole.advance(
      Infinity,
      () => true,
      (index, read) => void (expected[index] = read),
    );
    expect(tokens).toEqual(expected);
  }
  expect(saved).toBeGreaterThan(300);
  tokens = [];
});

test("[ED122] a line that is too long is passed over, and the next goes on as if it were not there", () => {
  const tokenizer = brackets();
  const lines = new CodeLines(tokenizer);
  const read: number[] = [];
  lines.edit({ from: 0, removed: 0, lines: ["(", "x".repeat(MAX_CODE_LINE_LENGTH + 1), ")a"] });
  lines.advance(
    Infinity,
    () => true,
    (_, tokens) => read.push(tokens.length),
  );
  expect([read, tokenizer.reads]).toEqual([[1, 0, 1], 2]);
});

test("[ED122] reading tells what it has after a slice, and one line at least each time", async () => {
  let now = 0;
  const slow = brackets();
  const desk = new CodeDesk(
    async () => ({
      start: slow.start,
      read: (line, state) => {
        now += 20;
        return slow.read(line, state);
      },
    }),
    () => now,
  );
  const lines = Array.from({ length: 5 }, () => "()");
  const first = await desk.answer({
    block: "a",
    language: "ts",
    anew: true,
    edit: { from: 0, removed: 0, lines },
    until: 4,
  });
  expect([first.lines.map(([index]) => index), first.done]).toEqual([[0, 1], false]);
  const rest: CodeReply[] = [];
  for (let done = false; !done;) {
    const reply = await desk.answer({ block: "a", language: "ts", anew: false, edit: null, until: 4 });
    rest.push(reply);
    ({ done } = reply);
  }
  expect(rest.flatMap((reply) => reply.lines.map(([index]) => index))).toEqual([2, 3, 4]);
  expect(await desk.answer({ block: "a", language: null, anew: true, edit: null, until: 0 })).toEqual({
    lines: [],
    done: true,
  });
});

class FakeWorker implements CodeWorker {
  readonly answer: Parameters<StartCodeWorker>[0];
  terminated = false;
  constructor(answer: Parameters<StartCodeWorker>[0]) {
    this.answer = answer;
  }
  send(): void {}
  terminate(): void {
    this.terminated = true;
  }
}

test("[ED123] a worker that hangs is ended, and the next request has a new one", async () => {
  const workers: FakeWorker[] = [];
  const timers: { ms: number; run: () => void }[] = [];
  const reader = new CodeReader(
    (answered) => {
      const worker = new FakeWorker(answered);
      workers.push(worker);
      return worker;
    },
    {
      after: (ms, run) => {
        const timer = { ms, run };
        timers.push(timer);
        return () => void timers.splice(timers.indexOf(timer), 1);
      },
    },
  );
  const request = { block: "a", language: "ts", anew: true, edit: null, until: 0 };
  const hung = reader.ask(request);
  expect([reader.busy, timers.map(({ ms }) => ms)]).toEqual([true, [MAX_READ_MS]]);
  timers[0]?.run();
  expect(await hung).toBe("killed");
  expect([workers[0]?.terminated, reader.busy, timers]).toEqual([true, false, []]);
  const second = reader.ask(request);
  workers[1]?.answer({ lines: [], done: true });
  expect(await second).toEqual({ lines: [], done: true });
  const third = reader.ask(request);
  workers[1]?.answer(null);
  expect([await third, workers.length, timers]).toEqual(["failed", 2, []]);
});

test("[ED123] without workers code stays plain", async () => {
  const reader = new CodeReader(
    () => {
      throw new ReferenceError("Worker is not defined");
    },
    { after: () => () => {} },
  );
  expect(await reader.ask({ block: "a", language: "ts", anew: true, edit: null, until: 0 })).toBe("failed");
});
