import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

interface LockedPackage {
  readonly version?: string;
  readonly resolved?: string;
  readonly hasInstallScript?: boolean;
  readonly optional?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const root = join(import.meta.dirname, "..", "..");
const read = (file: string): unknown => JSON.parse(readFileSync(join(root, file), "utf8"));
const manifest = read("package.json") as Manifest;
const { packages } = read("package-lock.json") as { packages: Readonly<Record<string, LockedPackage>> };
const nameOf = (path: string): string => path.split("node_modules/").at(-1) ?? path;

describe("package.json", () => {
  test.each(Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }))(
    "%s is pinned to an exact version (%s)",
    (_name, version) => {
      expect(version).toMatch(/^\d+\.\d+\.\d+$/);
    },
  );
});

describe("package-lock.json", () => {
  test("names no registry but npm's public one", () => {
    const hosts = Object.values(packages).flatMap(({ resolved }) => (resolved ? [new URL(resolved).host] : []));
    expect(hosts.filter((host) => host !== "registry.npmjs.org")).toEqual([]);
  });

  test("knows the binaries of every platform, so that `npm ci` works on each", () => {
    const known = new Set(Object.keys(packages).map(nameOf));
    const missing = Object.values(packages)
      .flatMap(({ optionalDependencies = {} }) => Object.keys(optionalDependencies))
      .filter((name) => !known.has(name));
    expect(missing).toEqual([]);
  });

  // `node` puts Node 24 beside the project; fsevents (macOS, optional) ships its binary and compiles nothing.
  test("lets no package run a script at install but those we know", () => {
    const scripted = Object.entries(packages).filter(([, { hasInstallScript }]) => hasInstallScript);
    expect(scripted.map(([path]) => nameOf(path)).filter((name) => name !== "fsevents")).toEqual(["node"]);
  });
});
