/** Alternative texts, captions, titles, descriptions: longer ones are no captions. In UTF-16 code units, as the others. */
export const MAX_CAPTION = 10_000;

/** An equation's source. KaTeX takes about a second for the worst text of this length. */
export const MAX_SOURCE = 5_000;

/** A file's name: what the file systems of people's machines allow. */
export const MAX_NAME = 255;

/** The name of a person or document in a mention. */
export const MAX_LABEL = 200;

/** The id of a person or document: a UUID has 36, a subject of a token may be longer. */
export const MAX_ID = 128;

/** A picture's side, in pixels: more than any camera has, less than what makes a layout overflow. */
export const MAX_PIXELS = 100_000;

/** The narrowest picture, as a fraction of the column: below it the handles could not be caught any more. */
export const MIN_WIDTH = 0.1;
