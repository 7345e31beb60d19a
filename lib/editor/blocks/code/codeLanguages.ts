/** A language that code can be coloured in. */
export interface CodeLanguage {
  /** As it is stored when somebody chooses it. */
  readonly id: string;
  readonly label: string;
  /** What else people write behind a fence. */
  readonly aliases: readonly string[];
}

function language(id: string, label: string, ...aliases: string[]): CodeLanguage {
  return { id, label, aliases };
}

/** Those that the picker offers, in its order. */
export const CODE_LANGUAGES: readonly CodeLanguage[] = [
  language("bash", "Bash", "sh", "shell", "zsh", "shellscript", "console"),
  language("c", "C", "h"),
  language("cpp", "C++", "c++", "cc", "hpp"),
  language("csharp", "C#", "cs", "c#"),
  language("css", "CSS"),
  language("diff", "Diff", "patch"),
  language("docker", "Dockerfile", "dockerfile"),
  language("elixir", "Elixir", "ex", "exs"),
  language("go", "Go", "golang"),
  language("graphql", "GraphQL", "gql"),
  language("haskell", "Haskell", "hs"),
  language("html", "HTML", "htm"),
  language("ini", "INI", "properties", "conf"),
  language("java", "Java"),
  language("javascript", "JavaScript", "js", "mjs", "cjs", "node"),
  language("json", "JSON", "json5", "jsonc"),
  language("jsx", "JSX"),
  language("kotlin", "Kotlin", "kt", "kts"),
  language("latex", "LaTeX", "tex"),
  language("lua", "Lua"),
  language("make", "Makefile", "makefile"),
  language("markdown", "Markdown", "md"),
  language("nix", "Nix"),
  language("perl", "Perl", "pl"),
  language("php", "PHP"),
  language("powershell", "PowerShell", "ps1", "pwsh"),
  language("python", "Python", "py"),
  language("r", "R"),
  language("ruby", "Ruby", "rb"),
  language("rust", "Rust", "rs"),
  language("scala", "Scala"),
  language("scss", "SCSS", "sass"),
  language("sql", "SQL", "postgresql", "mysql", "sqlite"),
  language("swift", "Swift"),
  language("terraform", "Terraform", "tf", "hcl"),
  language("toml", "TOML"),
  language("tsx", "TSX"),
  language("typescript", "TypeScript", "ts", "mts", "cts"),
  language("vue", "Vue"),
  language("xml", "XML", "svg", "xsl"),
  language("yaml", "YAML", "yml"),
  language("zig", "Zig"),
];

const BY_NAME = new Map(
  CODE_LANGUAGES.flatMap((known) => [known.id, ...known.aliases].map((name) => [name, known] as const)),
);

/** The language that a name stored in a document means, however it is written; undefined if it is none of ours. */
export function codeLanguage(name: string | undefined): CodeLanguage | undefined {
  return name === undefined ? undefined : BY_NAME.get(name.toLowerCase());
}
