import { createRoute, OpenAPIHono, type RouteConfig } from "@hono/zod-openapi";
import type { z } from "zod";
import type { Metrics } from "../telemetry/createMetrics.ts";
import type { Logger } from "../telemetry/logger.ts";
import type { Documents } from "./Documents.ts";
import { type FieldProblem, Problem, PROBLEM_CONTENT_TYPE } from "./Problem.ts";
import {
  contentQuery,
  documentChange,
  documentContent,
  documentList,
  documentParams,
  documentSummary,
  newDocument,
  plainText,
  problem,
  purgeQuery,
  trashedQuery,
} from "./schemas.ts";

export const API_PATH = "/api/v1";

/** Bytes of a request's body: a title of 200 characters needs 1,500 at most. */
const MAX_BODY_BYTES = 16 * 1024;

const json = <Schema extends z.ZodType>(description: string, schema: Schema) => ({
  description,
  content: { "application/json": { schema } },
});

const failure = (description: string) => ({ description, content: { [PROBLEM_CONTENT_TYPE]: { schema: problem } } });

const failures = {
  400: failure("The request is not valid."),
  503: failure("Storage does not answer now."),
} as const;

const absent = { 404: failure("There is no such document.") } as const;

const body = <Schema extends z.ZodType>(schema: Schema, required: boolean) => ({
  content: { "application/json": { schema } },
  required,
});

const writes = {
  403: failure("Another site asked for it."),
  411: failure("The length of the body is not given."),
  413: failure("The body is too large."),
  415: failure("The body is not JSON."),
} as const;

/** The REST interface, with its description at `/api/v1/openapi.json`. */
export function createApi(
  documents: Documents,
  { logger, metrics }: { readonly logger: Logger; readonly metrics: Metrics },
): OpenAPIHono {
  const api = new OpenAPIHono({
    strict: false,
    defaultHook: (result) => {
      if (!result.success) throw invalid(result.target, result.error);
    },
  }).basePath(API_PATH);

  api.use(async (context, next) => {
    await next();
    context.header("cache-control", "no-store");
    context.header("x-content-type-options", "nosniff");
    metrics.httpRequests.inc({ method: context.req.method, status: String(context.res.status) });
  });
  api.use(async (context, next) => {
    checkBody(context.req.raw.headers);
    await next();
  });
  api.onError((error) => {
    if (error instanceof Problem) return error.toResponse();
    if (isMalformedJson(error)) return new Problem("bad-request", "The body is not valid JSON.").toResponse();
    logger.error({ err: error }, "a request failed");
    return new Problem("internal").toResponse();
  });
  api.notFound(() => new Problem("unknown-path").toResponse());

  api.openapi(
    route({
      method: "post",
      path: "/documents",
      summary: "Make a document",
      request: { body: body(newDocument, false) },
      responses: { 201: json("The document.", documentSummary), ...failures, ...writes },
    }),
    async (context) => {
      const { title } = newDocument.parse(context.req.valid("json") ?? {});
      const made = await documents.create(title);
      context.header("location", `${API_PATH}/documents/${made.id}`);
      return context.json(copy(made), 201);
    },
  );
  api.openapi(
    route({
      method: "get",
      path: "/documents",
      summary: "List documents",
      description: "Last edited first; those in the trash, last trashed first.",
      request: { query: trashedQuery },
      responses: { 200: json("The documents.", documentList), ...failures },
    }),
    async (context) => {
      const found = await documents.list(context.req.valid("query").trashed === "true");
      return context.json({ documents: found.map(copy) }, 200);
    },
  );
  api.openapi(
    route({
      method: "get",
      path: "/documents/{id}",
      summary: "Read what is known about a document",
      description: "Also of one in the trash.",
      request: { params: documentParams },
      responses: { 200: json("The document.", documentSummary), ...failures, ...absent },
    }),
    async (context) => context.json(copy(await documents.get(context.req.valid("param").id)), 200),
  );
  api.openapi(
    route({
      method: "patch",
      path: "/documents/{id}",
      summary: "Rename a document",
      request: { params: documentParams, body: body(documentChange, true) },
      responses: {
        200: json("The document.", documentSummary),
        ...failures,
        ...absent,
        409: failure("The document is in the trash."),
        ...writes,
      },
    }),
    async (context) => {
      const { id } = context.req.valid("param");
      return context.json(copy(await documents.rename(id, context.req.valid("json").title)), 200);
    },
  );
  api.openapi(
    route({
      method: "delete",
      path: "/documents/{id}",
      summary: "Put a document into the trash, or delete it from there for good",
      request: { params: documentParams, query: purgeQuery },
      responses: {
        200: json("The document, now in the trash.", documentSummary),
        204: { description: "The document is deleted for good." },
        ...failures,
        ...absent,
        403: failure("Another site asked for it."),
        409: failure("The document is not in the trash."),
      },
    }),
    async (context) => {
      const { id } = context.req.valid("param");
      if (context.req.valid("query").purge === "false") return context.json(copy(await documents.trash(id)), 200);
      await documents.purge(id);
      return context.body(null, 204);
    },
  );
  api.openapi(
    route({
      method: "post",
      path: "/documents/{id}/restore",
      summary: "Take a document out of the trash",
      request: { params: documentParams },
      responses: {
        200: json("The document.", documentSummary),
        ...failures,
        ...absent,
        403: failure("Another site asked for it."),
      },
    }),
    async (context) => context.json(copy(await documents.restore(context.req.valid("param").id)), 200),
  );
  api.openapi(
    route({
      method: "get",
      path: "/documents/{id}/content",
      summary: "Read what a document says now",
      request: { params: documentParams, query: contentQuery },
      responses: {
        200: {
          description: "The content: one line a block, or all of it as JSON.",
          content: { "text/plain": { schema: plainText }, "application/json": { schema: documentContent } },
        },
        ...failures,
        ...absent,
      },
    }),
    async (context) => {
      const content = await documents.content(context.req.valid("param").id);
      if (context.req.valid("query").format === "text") return context.text(content.text, 200);
      // The converter's type is the same, and read-only.
      return context.json(content.json as unknown as z.infer<typeof documentContent>, 200);
    },
  );
  api.doc31("/openapi.json", {
    openapi: "3.1.0",
    info: {
      title: "Cowrite",
      version: "1",
      description: "Documents beside the writing in them, which goes over the WebSocket at /collab.",
    },
  });
  return api;
}

/** Looks at a body before anything is read of it. */
function checkBody(headers: Headers): void {
  // Without a length one would have to count what comes; no client that sends so little needs that.
  if (headers.has("transfer-encoding")) throw new Problem("length-required", "Send the header content-length.");
  const length = Number(headers.get("content-length") ?? 0);
  if (length > MAX_BODY_BYTES) throw new Problem("too-large", `A body has at most ${MAX_BODY_BYTES} bytes.`);
  // The validator skips a body of another type, and would take a form for an empty object.
  if (length > 0 && !/^application\/json\s*(;|$)/i.test(headers.get("content-type") ?? "")) {
    throw new Problem("not-json", "Send the header content-type: application/json.");
  }
}

function route<const Route extends RouteConfig>(config: Route) {
  return createRoute(config);
}

/** A mutable copy, as Hono's types want it. */
function copy<T extends { readonly people: readonly object[] }>(summary: T) {
  return { ...summary, people: summary.people.map((each) => ({ ...each })) } as {
    -readonly [Key in keyof T]: Key extends "people" ? Array<T["people"][number]> : T[Key];
  };
}

function invalid(target: string, error: { readonly issues: readonly z.core.$ZodIssue[] }): Problem {
  const errors: FieldProblem[] = error.issues.map(({ path, message }) => ({ field: path.join("."), detail: message }));
  const aboutId = target === "param" && errors.some(({ field }) => field === "id");
  return new Problem(aboutId ? "bad-document-id" : "bad-request", undefined, errors);
}

function isMalformedJson(error: Error): boolean {
  return "status" in error && error.status === 400;
}
