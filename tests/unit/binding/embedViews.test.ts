// @vitest-environment jsdom
import { createEditor } from "lexical";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { $createEmbedNode } from "../../../lib/binding/nodes/EmbedNode.ts";
import { COWRITE_NODES } from "../../../lib/binding/nodes/cowriteNodes.ts";
import { drawEmbed } from "../../../lib/binding/nodes/embeds/drawEmbed.ts";
import { sizeWords } from "../../../lib/binding/nodes/embeds/file.ts";
import type { EmbedProps } from "../../../lib/flow/embeds/readEmbed.ts";
import { HOSTILE_EMBEDS } from "../flow/support/hostileEmbeds.ts";

let host: HTMLElement;

beforeEach(() => {
  host = document.createElement("span");
  document.body.replaceChildren(host);
});

function draw(type: string, props: EmbedProps): HTMLElement {
  drawEmbed(host, type, props);
  return host;
}

function find(selector: string): HTMLElement {
  const element = host.querySelector<HTMLElement>(selector);
  if (element === null) throw new Error(`no ${selector}`);
  return element;
}

/** Everything in the embed that a browser would load by itself, and every address that it would open. */
function addresses(): { loads: string[]; opens: string[] } {
  const all = [host, ...host.querySelectorAll("*")];
  const values = (names: readonly string[]): string[] =>
    all.flatMap((element) => names.flatMap((name) => element.getAttribute(name) ?? []));
  return {
    loads: values(["src", "srcset", "poster", "data", "background", "style"]),
    opens: values(["href", "action"]),
  };
}

describe("[BD83] a changed property changes what it stands for and nothing else", () => {
  test("a picture is not loaded anew because its caption, its alt or its width changes", () => {
    const src = "/files/a.png";
    draw("image", { src });
    const picture = find("img");
    const set = vi.spyOn(picture, "setAttribute");
    const changes: string[] = [];
    const watcher = new MutationObserver((records) =>
      changes.push(...records.map(({ attributeName }) => `${attributeName}`)),
    );
    watcher.observe(picture, { attributes: true });
    draw("image", { src, caption: "a caption", width: 0.5, align: "right" });
    draw("image", { src, caption: "another", alt: "a cat" });
    expect(find("img")).toBe(picture);
    expect(set.mock.calls.map(([name]) => name)).toEqual(["alt"]);
    expect(find(".cw-embed-caption").textContent).toBe("another");
    expect(find(".cw-image-frame").style.width).toBe("");
    watcher.disconnect();
    expect(changes).not.toContain("src");
  });

  test("a video that plays goes on while its caption changes, and stops when it becomes another", () => {
    const video = { provider: "vimeo", id: "123" };
    draw("video", video);
    find("button").click();
    const frame = find("iframe");
    draw("video", { ...video, caption: "a caption" });
    expect(find("iframe")).toBe(frame);
    draw("video", { provider: "vimeo", id: "124" });
    expect(host.querySelector("iframe")).toBeNull();
    expect(find("button").hidden).toBe(false);
  });

  test("an embed that becomes another kind is drawn as that", () => {
    draw("image", { src: "/files/a.png", align: "left" });
    draw("date", { date: "2026-03-03" });
    expect(host.querySelector("img")).toBeNull();
    expect(host.className).toBe("cw-embed cw-date");
    expect(host.hasAttribute("data-align")).toBe(false);
    expect(host.getAttribute("role")).toBe("group");
    draw("from-tomorrow", {});
    expect(host.className).toBe("cw-embed cw-embed-unknown");
    expect(host.childNodes).toHaveLength(0);
  });

  test("the node's own element is patched", () => {
    const editor = createEditor({
      nodes: [...COWRITE_NODES],
      namespace: "test",
      onError: (error) => {
        throw error;
      },
    });
    editor.update(
      () => {
        const node = $createEmbedNode("image", { src: "/files/a.png" });
        const element = node.createDOM();
        const previous = node.getLatest();
        const next = $createEmbedNode("image", { src: "/files/a.png", caption: "words" });
        expect(next.updateDOM(previous, element)).toBe(false);
        expect(element.querySelector(".cw-embed-caption")?.textContent).toBe("words");
      },
      { discrete: true },
    );
  });
});

describe("[BD84] nothing of an embed loads from elsewhere before the reader asks", () => {
  test("a picture of another server: a press loads it, and later drawings of it need none", () => {
    const src = "https://pictures.example/a.png";
    draw("image", { src, alt: "a cat" });
    expect(addresses().loads).toEqual([]);
    const button = find("button");
    expect(button.textContent).toBe("Show the picture from pictures.example");
    button.click();
    expect(find("img").getAttribute("src")).toBe(src);
    expect(find("img").getAttribute("referrerpolicy")).toBe("no-referrer");
    host = document.createElement("span");
    draw("image", { src });
    expect(find("img").getAttribute("src")).toBe(src);
    draw("image", { src: "https://other.example/a.png" });
    expect(find("img").hasAttribute("src")).toBe(false);
    expect(find("button").textContent).toContain("other.example");
  });

  test("a picture that cannot be loaded says so and keeps its name", () => {
    draw("image", { src: "/files/gone.png", alt: "a cat" });
    find("img").dispatchEvent(new Event("error"));
    expect(host.textContent).toContain("could not be loaded");
    expect(host.getAttribute("aria-label")).toBe("a cat");
  });

  test("a video's player is sandboxed, of the list, and made from provider and id alone", () => {
    draw("video", { provider: "youtube", id: "dQw4w9WgXcQ" });
    expect(addresses().loads).toEqual([]);
    find("button").click();
    const frame = find("iframe");
    expect(frame.getAttribute("src")).toBe("https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1");
    expect(frame.getAttribute("sandbox")).not.toMatch(/top-navigation|popups|forms|modals|downloads/);
    expect(frame.getAttribute("title")).toBe("Video from YouTube");
  });

  test("a card's picture of another server is never loaded", () => {
    draw("link-card", { url: "https://example.org", image: "https://example.org/a.png", title: "t" });
    expect(addresses().loads).toEqual([]);
    draw("link-card", { url: "https://example.org", image: "/files/a.png", title: "t" });
    expect(addresses().loads).toEqual(["/files/a.png"]);
  });

  test.each(HOSTILE_EMBEDS.map((embed) => [embed.name.slice(0, 80), embed] as const))(
    "hostile: %s",
    (_name, { type, props }) => {
      draw(type, props);
      const { loads, opens } = addresses();
      // Only files of our own, and styles that ask for nothing: a width, and those of a drawn equation.
      const asks = (value: string): boolean => !value.startsWith("/files/") && !/^[\w-]+: [^:]*;/.test(value);
      expect(loads.filter(asks)).toEqual([]);
      expect(loads.filter((value) => /url\(|:\/\//.test(value))).toEqual([]);
      expect(opens.filter((value) => !/^(?:https:|http:|\/files\/)/.test(value))).toEqual([]);
      expect(
        host.querySelector("script, iframe, object, embed, form, style, link, [onerror], [onload], [onclick]"),
      ).toBeNull();
      expect("hacked" in window).toBe(false);
      for (const link of host.querySelectorAll("a[href]")) expect(link.getAttribute("rel")).toContain("noopener");
    },
  );
});

describe("[BD85] names and roles", () => {
  test.each([
    ["image", { src: "/files/a.png", alt: "A cat" }, "figure", "A cat"],
    ["equation", { source: "x^2" }, "math", "equation: x^2"],
    ["date", { date: "2026-03-03" }, "group", expect.stringMatching(/^date .*2026/)],
    ["mention", { kind: "person", id: "1", label: "Ada" }, "group", "person Ada"],
    ["file", { name: "a.pdf" }, "group", "file a.pdf"],
    ["link-card", { url: "https://example.org", title: "Example" }, "group", "link Example"],
    ["video", { provider: "vimeo", id: "1", caption: "A talk" }, "group", "video Vimeo: A talk"],
    ["from-tomorrow", { a: 1 }, "group", "content of a newer version: from-tomorrow"],
    ["divider", {}, null, null],
  ])("%s", (type, props, role, name) => {
    draw(type, props);
    expect(host.getAttribute("role")).toBe(role);
    expect(host.getAttribute("aria-label")).toEqual(name);
  });

  test.each([
    [1, "1 byte"],
    [999, "999 bytes"],
    [1_500, "1.5 kB"],
    [2_400_000, "2.4 MB"],
    [999_999, "1.0 MB"],
    [Number.MAX_SAFE_INTEGER, "9007 TB"],
  ])("a file of %d bytes has %s", (bytes, words) => expect(sizeWords(bytes)).toBe(words));
});

describe("[BD86] equations", () => {
  const drawn = async (): Promise<void> => vi.waitFor(() => expect(find(".cw-equation-drawing").hidden).toBe(false));
  const failed = async (): Promise<void> => vi.waitFor(() => expect(find(".cw-equation-error").hidden).toBe(false));

  test("show their source until they are drawn, and then the drawing", async () => {
    draw("equation", { source: "x^2", display: true });
    await drawn();
    expect(find(".cw-equation-source").hidden).toBe(true);
    expect(find(".katex-display annotation").textContent).toBe("x^2");
    // The next one is there at once.
    draw("equation", { source: "y" });
    expect(find(".cw-equation-drawing").hidden).toBe(false);
    expect(find("annotation").textContent).toBe("y");
  });

  test("with an error show their source and what is wrong", async () => {
    draw("equation", { source: "\\frac{1" });
    await failed();
    expect(find(".cw-equation-source").textContent).toBe("\\frac{1");
    expect(find(".cw-equation-source").hidden).toBe(false);
    expect(find(".cw-equation-drawing").hidden).toBe(true);
  });

  const hostile = HOSTILE_EMBEDS.filter(
    ({ type, props }) => type === "equation" && typeof props["source"] === "string" && props["source"].length > 1,
  );
  test.each(hostile.map((embed) => [embed.name, embed] as const))("hostile: %s", async (_name, { type, props }) => {
    const start = performance.now();
    draw(type, props);
    await vi.waitFor(() =>
      expect(find(".cw-equation-drawing").hidden && find(".cw-equation-error").hidden).toBe(false),
    );
    expect(performance.now() - start).toBeLessThan(5_000);
    expect(addresses().opens).toEqual([]);
    expect(host.querySelector("img, script, [onload], [data-onload]")).toBeNull();
    expect(addresses().loads.join(" ")).not.toContain("beacon.example");
    const widths = addresses().loads.flatMap((style) =>
      [...style.matchAll(/([\d.]+)em/g)].map(([, size]) => Number(size)),
    );
    expect(Math.max(0, ...widths)).toBeLessThan(100);
  });
});
