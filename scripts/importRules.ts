/**
 * Who may import whom. Lint turns each entry into `no-restricted-imports`; a file is governed by the LAST entry that
 * names it, so every entry carries the whole list for its folder.
 */
export interface ImportRule {
  /** Globs of the governed files, from the project's root. */
  readonly files: string[];
  /** Globs of files that the entry leaves out. */
  readonly except?: string[];
  readonly forbid: readonly Forbidden[];
}

interface Forbidden {
  /** Matched against the import's specifier as written. */
  readonly regex: string;
  readonly message: string;
}

/** The folders of lib from floor to roof: each may import only those before it. */
export const LAYERS = ["base", "model", "protocol", "flow", "convert", "binding", "sync", "editor", "element"] as const;

type Layer = (typeof LAYERS)[number];

const relative = (folder: string): string => `^\\.{1,2}/(.*/)?${folder}/`;

const LEXICAL: Forbidden = {
  regex: "^(lexical|@lexical/.*)$",
  message: "Lexical belongs to lib/binding and lib/editor.",
};
const REACT: Forbidden = {
  regex: "^(react|react-dom|next|radix-ui|lucide-react|@lexical/react|@floating-ui/react)(/.*)?$",
  message: "React belongs to lib/editor and app.",
};
const YJS: Forbidden = {
  regex: "^(yjs|y-protocols|@hocuspocus/.*)(/.*)?$",
  message: "This folder knows no Yjs: bytes are opaque here.",
};
const NODE: Forbidden = {
  regex: "^node:",
  message: "lib runs in browsers too: no Node modules.",
};
const SERVER: Forbidden = {
  regex: "^\\.{1,2}/(.*/)?server/",
  message: "lib and app never import the server; talk to it over the wire.",
};
const APP: Forbidden = {
  regex: "^(\\.{1,2}/)+app/",
  message: "app is a customer of lib; nothing imports it.",
};
const TESTS: Forbidden = {
  regex: "^\\.{1,2}/(.*/)?tests/",
  message: "The product never imports its tests.",
};

const outsideLib = [SERVER, APP, TESTS, NODE];

/** What a layer may not know, beside the layers above it. */
const FOREIGN: Record<Layer, readonly Forbidden[]> = {
  base: [{ regex: "^([^.]|\\.\\.)", message: "lib/base imports nothing from outside itself." }],
  model: [YJS, LEXICAL, REACT],
  protocol: [YJS, LEXICAL, REACT],
  flow: [LEXICAL, REACT],
  convert: [LEXICAL, REACT],
  binding: [REACT],
  sync: [LEXICAL, REACT, { regex: relative("binding"), message: "lib/sync knows no Lexical, so no binding either." }],
  editor: [],
  element: [],
};

function above(layer: Layer): Forbidden[] {
  return LAYERS.slice(LAYERS.indexOf(layer) + 1).map((higher) => ({
    regex: relative(higher),
    message: `lib/${layer} lies below lib/${higher} and may not import it.`,
  }));
}

const INNER_LIB: Forbidden = {
  regex: "^\\.{1,2}/(.*/)?lib/[^/]+/",
  message: "Import a public entry of lib (lib/*.ts), not its inner folders.",
};
const LIB_UI: Forbidden = {
  regex: "^\\.{1,2}/(.*/)?lib/(binding|sync|editor|element)/",
  message: "The server needs no editor: only base, model, protocol, flow and convert.",
};
const DRIVERS: Forbidden = {
  regex: "(^|/)(sqlite|memory|postgres)/",
  message: "Only createServer.ts names a storage driver; everybody else takes the DocumentStore port.",
};

export const importRules: readonly ImportRule[] = [
  ...LAYERS.map((layer) => ({
    files: [`lib/${layer}/**/*.{ts,tsx}`],
    forbid: [...outsideLib, ...FOREIGN[layer], ...above(layer)],
  })),
  { files: ["lib/*.{ts,tsx}"], forbid: outsideLib },
  { files: ["app/**/*.{ts,tsx}"], forbid: [SERVER, TESTS, INNER_LIB] },
  {
    files: ["server/**/*.ts"],
    except: ["server/createServer.ts", "server/maintenance/**", "server/storage/**"],
    forbid: [APP, TESTS, LEXICAL, REACT, LIB_UI, DRIVERS],
  },
  {
    files: ["server/createServer.ts"],
    // The one place that composes: it names the drivers, and Next for the pages.
    forbid: [APP, TESTS, LEXICAL, LIB_UI],
  },
  {
    // What an administrator does to a folder of one driver: it names that driver, and knows what the bytes mean.
    files: ["server/maintenance/**/*.ts"],
    forbid: [APP, TESTS, LEXICAL, REACT, LIB_UI],
  },
  {
    files: ["server/storage/**/*.ts"],
    forbid: [
      APP,
      TESTS,
      LEXICAL,
      REACT,
      YJS,
      {
        regex: "^\\.{1,2}/(.*/)?(collab|http|log|maintenance|telemetry|flow|convert|binding|sync|editor)/",
        message: "server/storage keeps bytes; it knows nothing of what they mean or who asks.",
      },
    ],
  },
];
