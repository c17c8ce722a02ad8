import * as v from "valibot";
import { SCOPES } from "./principal.ts";

/** One Roster key as it is stored: its hash and its properties. The key itself is not stored. */
export const keyRecordSchema = v.strictObject({
  id: v.pipe(v.string(), v.nonEmpty()),
  /** SHA-256 of the key, in lower-case hex. */
  hash: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  scopes: v.array(v.picklist(SCOPES)),
  /** Ids of the sources that the key may read; `*` = all. */
  sources: v.array(v.string()),
  /** An ISO 8601 instant; null = never. */
  expiresAt: v.optional(v.nullable(v.pipe(v.string(), v.isoTimestamp())), null),
});

export type KeyRecord = v.InferOutput<typeof keyRecordSchema>;
