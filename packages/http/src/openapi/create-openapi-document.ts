import { toJsonSchema } from "@valibot/to-json-schema";
import type { GenericSchema } from "valibot";
import type { Operation } from "../operation.ts";
import type { JsonSchema, QueryParameter } from "../requests/query-parameters.ts";
import {
  BODIES,
  change,
  listStatus,
  organization,
  problem,
  project,
  source,
  sourceReport,
  warning,
} from "./response-bodies.ts";
import { EXAMPLES } from "./response-examples.ts";

/** The schemas that are named in the document; wherever one of them stands, it is referred to. */
const NAMED: Readonly<Record<string, GenericSchema>> = {
  Problem: problem,
  SourceReport: sourceReport,
  Warning: warning,
  Organization: organization,
  Project: project,
  Source: source,
  Change: change,
  ListStatus: listStatus,
};

const PATH_VARIABLES: Readonly<Record<string, string>> = {
  id: "An id (`sentry:2`), an upstream's own id (`2`) or a slug; of a source, its id; on `/v3`, an integer.",
};

/** The OpenAPI 3.1 document of these operations. Ways through to an upstream are no operations of ours. */
export function createOpenApiDocument(operations: readonly Operation[]): JsonSchema {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of operations) {
    if (operation.method === "*") continue;
    paths[operation.path] = { ...paths[operation.path], [operation.method.toLowerCase()]: describe(operation) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Roster",
      version: "1",
      summary: "Every organization a company has in Sentry and Grafana Cloud k6, from one endpoint.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/" }],
    tags: [
      { name: "roster", description: "Roster's own API." },
      { name: "sentry", description: "Sentry's API, for Sentry's own clients." },
      { name: "k6", description: "Grafana Cloud k6's API, for its own clients." },
    ],
    security: [{ key: [] }, { upstream: [] }, { sentry: [] }, { k6: [] }],
    paths,
    components: {
      schemas: Object.fromEntries(Object.entries(NAMED).map(([name, schema]) => [name, definitionOf(name, schema)])),
      responses: { Problem: problemResponse() },
      headers: HEADERS,
      securitySchemes: SECURITY,
    },
  };
}

const SECURITY = {
  key: { type: "http", scheme: "bearer", description: "A Roster key, `rst_…`." },
  upstream: {
    type: "apiKey",
    in: "header",
    name: "Authorization",
    description: "Your own upstream token. On `/v1`: `Bearer` and `Basic` are Sentry's, `Token` is k6's.",
  },
  sentry: { type: "apiKey", in: "header", name: "Roster-Sentry-Authorization", description: "Your own Sentry token." },
  k6: { type: "apiKey", in: "header", name: "Roster-K6-Authorization", description: "Your own k6 token." },
};

const HEADERS = {
  ETag: { description: "A strong tag of the bytes, for `If-None-Match`.", schema: { type: "string" } },
  Link: { description: "The pages around this one (RFC 8288).", schema: { type: "string" } },
  "Roster-Synced": {
    description: "When the oldest of the copies read was synced.",
    schema: { type: "string", format: "date-time" },
  },
  "X-Request-Id": { description: "Names the request in the logs.", schema: { type: "string" } },
};

function describe(operation: Operation): JsonSchema {
  const { id, dialect, summary, description: about, scope, parameters } = operation;
  const note = scope === null ? "" : ` A key needs the scope \`${scope}\`.`;
  return {
    operationId: id,
    tags: [dialect],
    summary,
    description: `${about}${note}`,
    parameters: [
      ...variablesOf(operation.path, id),
      ...Object.entries(parameters({ sources: [] })).map(([name, parameter]) => queryParameter(id, name, parameter)),
    ],
    responses: responsesOf(operation),
  };
}

function variablesOf(path: string, id: string): readonly JsonSchema[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => {
    const example = EXAMPLES[id]?.parameters?.[name];
    return {
      name,
      in: "path",
      required: true,
      description: PATH_VARIABLES[name],
      schema: { type: "string" },
      ...(example !== undefined && { example }),
    };
  });
}

function queryParameter(id: string, name: string, { description: about, schema }: QueryParameter<unknown>): JsonSchema {
  const example = EXAMPLES[id]?.parameters?.[name];
  return {
    name,
    in: "query",
    description: about,
    schema,
    // Lists are written with commas.
    ...(schema["type"] === "array" && { style: "form", explode: false }),
    ...(example !== undefined && { example }),
  };
}

function responsesOf({ id, dialect }: Operation): JsonSchema {
  const body = BODIES[id];
  if (!body) throw new Error(`The operation ${id} has no schema of what it answers.`);
  const example = EXAMPLES[id]?.body;
  const json = { schema: schemaOf(body.schema), ...(example !== undefined && { example }) };
  const success = {
    description: "It is done.",
    headers: Object.fromEntries(Object.keys(HEADERS).map((name) => [name, { $ref: `#/components/headers/${name}` }])),
    content: { "application/json": json, ...(id === "listOrganizations" && LINES) },
  };
  const unchanged = { description: "The caller has these bytes already." };
  return {
    [String(body.status)]: success,
    ...(body.status === 200 && { "304": unchanged }),
    default: dialect === "roster" ? { $ref: "#/components/responses/Problem" } : DIALECT_FAILURES[dialect],
  };
}

const LINES = {
  "application/x-ndjson": {
    schema: {
      description: "One organization a line; the last line is how the list ended.",
      anyOf: [
        { $ref: "#/components/schemas/Organization" },
        { type: "object", properties: { status: { $ref: "#/components/schemas/ListStatus" } }, required: ["status"] },
      ],
    },
  },
};

const DIALECT_FAILURES = {
  sentry: {
    description: "As Sentry tells it.",
    content: { "application/json": { schema: { type: "object", properties: { detail: { type: "string" } } } } },
  },
  k6: {
    description: "As k6 tells it.",
    content: {
      "application/json": {
        schema: {
          type: "object",
          properties: {
            error: {
              type: "object",
              properties: { message: { type: "string" }, code: { type: "integer" } },
              required: ["message", "code"],
            },
          },
          required: ["error"],
        },
      },
    },
  },
};

function problemResponse(): JsonSchema {
  return {
    description: "What went wrong (RFC 9457). `type` can be looked up here.",
    content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
  };
}

const CONVERSION = { target: "draft-2020-12", typeMode: "output", errorMode: "throw" } as const;

/** A schema, with references where a named one stands. */
function schemaOf(schema: GenericSchema, named = NAMED): JsonSchema {
  const {
    $schema: _,
    $defs: __,
    ...rest
  } = toJsonSchema(schema, {
    ...CONVERSION,
    definitions: { ...named },
    overrideRef: ({ referenceId }) => `#/components/schemas/${referenceId}`,
  });
  return rest;
}

/** A named schema itself: it does not refer to itself. */
function definitionOf(name: string, schema: GenericSchema): JsonSchema {
  const { [name]: _, ...others } = NAMED;
  return schemaOf(schema, others);
}
