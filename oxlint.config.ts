import { defineConfig } from "oxlint";
import { importRules } from "./scripts/importRules.ts";

/**
 * Lint. Who may import whom is in scripts/importRules.ts, one entry a folder;
 * tests/arch plants a forbidden import for each and expects this configuration to refuse it.
 */
export default defineConfig({
  plugins: ["typescript", "import", "react", "jsx-a11y", "unicorn", "oxc", "promise", "vitest", "nextjs"],
  categories: { correctness: "error", suspicious: "error" },
  ignorePatterns: [".next/**", "node_modules/**", "next-env.d.ts", "data/**"],
  rules: {
    "import/no-cycle": "error",
    "typescript/no-floating-promises": "error",
    "typescript/no-misused-promises": "error",
    "typescript/no-explicit-any": "error",
    "typescript/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
    "typescript/consistent-type-imports": "error",
    "no-console": "error",
    "no-restricted-properties": [
      "error",
      {
        object: "Math",
        property: "random",
        message: "Pass a seeded generator, or use crypto.getRandomValues for ids.",
      },
    ],
    "react/no-danger": "error",
    // React 19's JSX transform needs no import of React.
    "react/react-in-jsx-scope": "off",
    // A component that the caret layer or a slot renders is often written as an arrow beside its use.
    "import/no-unassigned-import": ["error", { allow: ["**/*.css", "server-only"] }],
    // `void promise` is how this code says "on purpose, not awaited".
    "no-void": "off",
    // Yjs's and Lexical's own types are narrower or wider than what they return; each such place says why.
    "typescript/no-unsafe-type-assertion": "off",
    "unicorn/no-array-sort": "off",
    "unicorn/no-array-reverse": "off",
    "no-shadow": "off",
    "no-underscore-dangle": "off",
    "no-await-in-loop": "off",
    "vitest/require-mock-type-parameters": "off",
    "unicorn/consistent-function-scoping": "off",
    "promise/always-return": "off",
  },
  overrides: [
    ...importRules.map(({ files, except, forbid }) => ({
      files,
      ...(except ? { excludeFiles: except } : {}),
      rules: {
        "no-restricted-imports": ["error", { patterns: forbid.map(({ regex, message }) => ({ regex, message })) }] as [
          "error",
          { patterns: { regex: string; message: string }[] },
        ],
      },
    })),
    {
      files: ["scripts/**", "tests/bench/**", "server/main.ts", "server/maintenance/main.ts"],
      rules: { "no-console": "off" },
    },
  ],
});
