/**
 * The colours of people. Each has a tone for light pages and one for dark pages; on the wire a person's colour is the
 * light tone, so that clients that know nothing of themes show something legible.
 *
 * Made in OKLCH (Björn Ottosson, "A perceptual color space for image processing"): twelve hues, about 30 degrees apart
 * with wider steps where eyes tell less, all of one lightness a theme, so that nobody looks more important.
 */
export interface PersonColor {
  /** For light pages; carries white text. `#rrggbb`, lower case. */
  readonly light: string;
  /** For dark pages; carries black text. */
  readonly dark: string;
}

/** What a person's colours must be read on, and what is read on them. */
export const PAPER = { light: "#ffffff", dark: "#1b1d22" } as const;
export const INK = { light: "#ffffff", dark: "#000000" } as const;

/** WCAG 2.2's contrast for text (1.4.3): a caret's label is text on the colour. */
export const TEXT_CONTRAST = 4.5;

const FIRST: PersonColor = { light: "#037ac0", dark: "#54b3fd" };

/** Order is part of the promise: a person's colour is an index into it. Add at the end only. */
export const PALETTE: readonly PersonColor[] = [
  FIRST,
  { light: "#c2520b", dark: "#fb864d" },
  { light: "#10854d", dark: "#3ec87d" },
  { light: "#9554d2", dark: "#c28efb" },
  { light: "#d53b45", dark: "#fd7f7e" },
  { light: "#048092", dark: "#1cbfd8" },
  { light: "#8a7300", dark: "#c9a90c" },
  { light: "#c43f95", dark: "#f07ec2" },
  { light: "#5c67e6", dark: "#93a3fc" },
  { light: "#59800b", dark: "#8dbd42" },
  { light: "#a3660d", dark: "#ec940d" },
  { light: "#158374", dark: "#1dc5ae" },
];

const HEX = /^#[0-9a-f]{6}$/i;

/** Whether `value` is a colour as people have one here: `#rrggbb`. Nothing else ever reaches a style. */
export function isColor(value: unknown): value is string {
  return typeof value === "string" && HEX.test(value);
}

/** The palette's colour (light tone) for a person: the same for an id everywhere, for ever. */
export function personColor(id: string): string {
  return (PALETTE[hash(id) % PALETTE.length] ?? FIRST).light;
}

/**
 * Both tones of a colour. One of the palette's comes with its partner; a stranger's is darkened, or lightened, until a
 * label on it can be read and it can be seen on the page. Not a colour at all: the palette's first.
 */
export function colorTones(color: string): PersonColor {
  if (!isColor(color)) return FIRST;
  const known = PALETTE.find(({ light, dark }) => light === color.toLowerCase() || dark === color.toLowerCase());
  return known ?? { light: towards(color, "#000000", PAPER.light), dark: towards(color, "#ffffff", PAPER.dark) };
}

/** The contrast ratio of two colours, 1 to 21 (WCAG 2.2, "contrast ratio"). Both `#rrggbb`. */
export function contrast(left: string, right: string): number {
  const [bright, dim] = [luminance(left), luminance(right)].sort((a, b) => b - a) as [number, number];
  return (bright + 0.05) / (dim + 0.05);
}

/** `color` mixed with `end` in steps of a twentieth until it stands out from `paper`. */
function towards(color: string, end: string, paper: string): string {
  const from = channels(color);
  const to = channels(end);
  for (let step = 0; step < 20; step++) {
    const mixed = hex(from.map((channel, index) => channel + ((to[index] ?? 0) - channel) * (step / 20)));
    if (contrast(mixed, paper) >= TEXT_CONTRAST) return mixed;
  }
  return end;
}

function channels(color: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
}

function hex(values: readonly number[]): string {
  return `#${values.map((value) => Math.round(value).toString(16).padStart(2, "0")).join("")}`;
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = channels(color).map((channel) => {
    const part = channel / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** FNV-1a, 32 bits, with a last mix so that ids that differ only at their end fall on all colours. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  value ^= value >>> 16;
  value = Math.imul(value, 0x85ebca6b);
  value ^= value >>> 13;
  return value >>> 0;
}
