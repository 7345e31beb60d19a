import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const IMPORT = /@import "(.+?)";/g;

/** A style sheet with the sheets that it imports in their place. */
function readStyles(url: URL): string {
  return readFileSync(url, "utf8").replaceAll(IMPORT, (_, path: string) => readStyles(new URL(path, url)));
}

/** The benchmark's page as one file: every editor gets the same style sheet, font and width. `more`: further styles. */
export async function buildPage(more = ""): Promise<string> {
  const bundle = await rolldown({
    input: fileURLToPath(new URL("page.ts", import.meta.url)),
    platform: "browser",
    // Sheets that come with what is loaded when it is needed (equations): none of it is measured here.
    plugins: [
      { name: "no styles", load: { filter: { id: /\.css$/ }, handler: () => ({ code: "", moduleType: "js" }) } },
    ],
    resolve: { conditionNames: ["production", "browser", "import", "default"] },
    transform: { define: { "process.env.NODE_ENV": '"production"' } },
    logLevel: "warn",
  });
  const { output } = await bundle.generate({ format: "iife", minify: true });
  await bundle.close();
  const styles = readStyles(new URL("../../../lib/styles.css", import.meta.url));
  const script = output[0].code.replaceAll("</script", String.raw`<\/script`);
  return `<!doctype html><meta charset="utf-8"><title>bench</title>
<style>${styles} .cw-text > p { margin-block: 0 0.7em } ${more}</style>
<body><div class="cw-text-frame"><div id="text" class="cw-text" contenteditable="true"></div></div>
<script>${script}</script>`;
}
