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

/** The schemas with a name in the document. Every use of one of them becomes a reference. */
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
  id: "An id (`sentry:2`), an upstream's own id (`2`) or a slug; for a source its id; on `/v3` an integer.",
};

/** The OpenAPI 3.1 document of the operations. Proxy routes are not part of it. */
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
      responses: { Problem: problemComponent() },
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
  ETag: { description: "A strong entity tag of the body, for `If-None-Match`.", schema: { type: "string" } },
  Link: { description: "The next and the previous page (RFC 8288).", schema: { type: "string" } },
  "Roster-Synced": {
    description: "When the oldest replica that was read was synced.",
    schema: { type: "string", format: "date-time" },
  },
  "X-Request-Id": { description: "Identifies the request in the logs.", schema: { type: "string" } },
};

function describe(operation: Operation): JsonSchema {
  const { id, dialect, summary, description, scope, parameters } = operation;
  const note = scope === null ? "" : ` A key needs the scope \`${scope}\`.`;
  return {
    operationId: id,
    tags: [dialect],
    summary,
    description: `${description}${note}`,
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

function queryParameter(id: string, name: string, { description, schema }: QueryParameter<unknown>): JsonSchema {
  const example = EXAMPLES[id]?.parameters?.[name];
  return {
    name,
    in: "query",
    description,
    schema,
    // Lists are comma-separated.
    ...(schema["type"] === "array" && { style: "form", explode: false }),
    ...(example !== undefined && { example }),
  };
}

function responsesOf({ id, dialect }: Operation): JsonSchema {
  const body = BODIES[id];
  if (!body) throw new Error(`The operation ${id} has no schema of its response.`);
  const example = EXAMPLES[id]?.body;
  const json = { schema: schemaOf(body.schema), ...(example !== undefined && { example }) };
  const success = {
    description: "Success.",
    headers: Object.fromEntries(Object.keys(HEADERS).map((name) => [name, { $ref: `#/components/headers/${name}` }])),
    content: { "application/json": json, ...(id === "listOrganizations" && NDJSON) },
  };
  const unchanged = { description: "The client's copy is current." };
  return {
    [String(body.status)]: success,
    ...(body.status === 200 && { "304": unchanged }),
    default: dialect === "roster" ? { $ref: "#/components/responses/Problem" } : DIALECT_ERRORS[dialect],
  };
}

const NDJSON = {
  "application/x-ndjson": {
    schema: {
      description: "One organization per line; the last line is the status of the list.",
      anyOf: [
        { $ref: "#/components/schemas/Organization" },
        { type: "object", properties: { status: { $ref: "#/components/schemas/ListStatus" } }, required: ["status"] },
      ],
    },
  },
};

const DIALECT_ERRORS = {
  sentry: {
    description: "An error in Sentry's format.",
    content: { "application/json": { schema: { type: "object", properties: { detail: { type: "string" } } } } },
  },
  k6: {
    description: "An error in k6's format.",
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

function problemComponent(): JsonSchema {
  return {
    description: "A problem document (RFC 9457). `type` is the URL of its description.",
    content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
  };
}

const CONVERSION = { target: "draft-2020-12", typeMode: "output", errorMode: "throw" } as const;

/** Converts a schema to JSON Schema. Named schemas in it become references. */
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

/** Converts a named schema, without a reference to itself. */
function definitionOf(name: string, schema: GenericSchema): JsonSchema {
  const { [name]: _, ...others } = NAMED;
  return schemaOf(schema, others);
}
