import type { ExitCode } from "./Command.ts";
import type { Finding } from "./Finding.ts";
import { inNumber } from "./units.ts";

/** 2: an error is left; 1: a warning, or an error that was mended; else 0. */
export function exitCodeOf(findings: readonly Finding[]): ExitCode {
  if (findings.some(({ severity, mended }) => severity === "error" && !mended)) return 2;
  return findings.some(({ severity }) => severity !== "ok") ? 1 : 0;
}

/** The findings as a table, worst last, so that it stands where the eye is when the command ends. */
export function reportFindings(findings: readonly Finding[]): string[] {
  const order = { ok: 0, warning: 1, error: 2 } as const;
  const sorted = findings.toSorted((left, right) => order[left.severity] - order[right.severity]);
  const word = ({ severity, mended }: Finding): string => (mended ? "mended" : severity);
  const width = Math.max(...sorted.map(({ subject }) => subject.length), 0);
  const lines = sorted.flatMap((each) => [
    `  ${word(each).padEnd(7)}  ${each.subject.padEnd(width)}  ${each.message}`,
    ...(each.advice === null || each.mended ? [] : [`  ${" ".repeat(7)}  ${" ".repeat(width)}  → ${each.advice}`]),
  ]);
  const count = (test: (each: Finding) => boolean): number => findings.filter(test).length;
  const errors = count(({ severity, mended }) => severity === "error" && !mended);
  const mended = count((each) => each.mended);
  const warnings = count(({ severity }) => severity === "warning");
  const summary = [
    ...(errors > 0 ? [inNumber(errors, "error")] : []),
    ...(mended > 0 ? [`${mended} mended`] : []),
    ...(warnings > 0 ? [inNumber(warnings, "warning")] : []),
  ];
  return [...lines, "", summary.length === 0 ? "All is well." : `${summary.join(", ")}.`];
}
