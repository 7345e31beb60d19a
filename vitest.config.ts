import { defineConfig } from "vitest/config";

/** Seconds, in the milliseconds that Vitest takes. */
const seconds = (count: number): number => count * 1000;

interface Suite {
  name: string;
  /** The longest that one test may take. */
  timeout: number;
  /** Suites of one group run side by side; groups run one after the other, lowest first. */
  group: number;
  /** One file at a time: what drives browsers or kills servers needs the machine for itself. */
  alone?: boolean;
}

const suites: readonly Suite[] = [
  { name: "unit", timeout: seconds(20), group: 0 },
  { name: "contract", timeout: seconds(60), group: 0 },
  { name: "compat", timeout: seconds(20), group: 0 },
  { name: "arch", timeout: seconds(90), group: 0 },
  { name: "property", timeout: seconds(600), group: 1 },
  { name: "integration", timeout: seconds(180), group: 2, alone: true },
  { name: "e2e", timeout: seconds(300), group: 3, alone: true },
];

export default defineConfig({
  test: {
    reporters: ["default"],
    projects: suites.map(({ name, timeout, group, alone }) => ({
      test: {
        name,
        include: [`tests/${name}/**/*.test.{ts,tsx}`],
        testTimeout: timeout,
        hookTimeout: timeout,
        sequence: { groupOrder: group },
        fileParallelism: !alone,
        maxWorkers: alone ? 1 : 2,
        env: { NEXT_TELEMETRY_DISABLED: "1" },
      },
    })),
  },
});
