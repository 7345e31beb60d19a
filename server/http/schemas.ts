import { z } from "@hono/zod-openapi";
import { isDocumentId, MAX_TITLE_LENGTH } from "../../lib/model/document.ts";

/*
 * What goes in and out of the REST interface: checked at run time, and described in the OpenAPI document.
 */

const EXAMPLE_ID = "0199a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b";

const time = (what: string) =>
  z
    .number()
    .int()
    .openapi({ description: `${what}, in milliseconds since 1970-01-01 UTC.`, example: 1_760_000_000_000 });

export const documentParams = z.object({
  id: z
    .string()
    .refine(isDocumentId, { error: "a document id is a UUID of version 7 in lower case" })
    .openapi({ param: { name: "id", in: "path" }, format: "uuid", example: EXAMPLE_ID }),
});

const person = z
  .object({
    id: z.string(),
    name: z.string(),
    color: z.string().openapi({ description: "#rrggbb", example: "#037ac0" }),
  })
  .openapi("Person");

export const documentSummary = z
  .object({
    id: z.string().openapi({ format: "uuid", example: EXAMPLE_ID }),
    title: z.string().openapi({ description: "Empty when it has none." }),
    createdAt: time("When it was made"),
    updatedAt: time("When it was last edited"),
    trashedAt: time("When it was put into the trash").nullable(),
    people: z.array(person).openapi({ description: "Who has it open now." }),
  })
  .openapi("Document");

export const documentList = z.object({ documents: z.array(documentSummary) }).openapi("DocumentList");

const title = z
  .string()
  .max(MAX_TITLE_LENGTH, { error: `a title has at most ${MAX_TITLE_LENGTH} characters` })
  .openapi({ description: "One line; white space at its ends and line breaks are not kept.", example: "Minutes" });

export const newDocument = z.strictObject({ title: title.default("") }).openapi("NewDocument");

export const documentChange = z.strictObject({ title }).openapi("DocumentChange");

const inline = z
  .union([
    z.object({ text: z.string(), formats: z.record(z.string(), z.unknown()) }),
    z.object({ break: z.literal(true) }),
    z.object({ embed: z.object({ type: z.string(), props: z.record(z.string(), z.unknown()) }) }),
  ])
  .openapi("Inline");

export const documentContent = z
  .object({
    version: z.number().int().openapi({ description: "Version of the document's schema." }),
    title: z.string(),
    blocks: z.array(
      z
        .object({
          id: z.string(),
          type: z.string().openapi({ example: "paragraph" }),
          attributes: z.record(z.string(), z.unknown()),
          content: z.array(inline),
        })
        .openapi("Block"),
    ),
  })
  .openapi("DocumentContent");

export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    code: z.string().openapi({ description: "A word of a closed list, for programs.", example: "unknown-document" }),
    detail: z.string().optional(),
    errors: z.array(z.object({ field: z.string(), detail: z.string() })).optional(),
  })
  .openapi("Problem");

export const trashedQuery = z.object({
  trashed: z.enum(["true", "false"]).default("false").openapi({ description: "Those in the trash instead." }),
});

export const purgeQuery = z.object({
  purge: z
    .enum(["true", "false"])
    .default("false")
    .openapi({ description: "Delete a document in the trash for good." }),
});

export const contentQuery = z.object({
  format: z.enum(["text", "json"], { error: "format is text or json" }).default("text"),
});

/** The content as text: blocks and soft line breaks end a line. */
export const plainText = z.string();
