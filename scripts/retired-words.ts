/** A name that left the code, and the name that replaced it. */
export interface RetiredName {
  readonly name: string;
  readonly use: string;
}

/**
 * Retired words. A word is found anywhere in an identifier (`startHouse`, `house`, `HOUSE_PORT`) and in a file name
 * (`start-house.ts`), in singular and plural. Only words without a second, ordinary use are here.
 */
export const RETIRED_WORDS: readonly RetiredName[] = [
  { name: "house", use: "stack" },
  { name: "journey", use: "e2e" },
  { name: "face", use: "app" },
  { name: "door", use: "middleware" },
  { name: "stranger", use: "UnverifiedCredentialLimiter" },
  { name: "passage", use: "proxy" },
  { name: "vouch", use: "recordsAuthOutcome" },
  { name: "vouches", use: "recordsAuthOutcome" },
  { name: "courtesy", use: "UpstreamLimiter" },
  { name: "polite", use: "UpstreamLimiter" },
  { name: "patience", use: "collapseTimeout" },
  { name: "incarnation", use: "generationId" },
  { name: "cargo", use: "promise" },
  { name: "forgetting", use: "purgeCount" },
  { name: "blame", use: "an error builder, such as unclosedGroupError" },
  { name: "mishap", use: "faults" },
  { name: "untold", use: "unsupported" },
  { name: "momentary", use: "HeaderCache" },
  { name: "outlived", use: "expired" },
  { name: "complain", use: "invalidResponse" },
];

/** Retired names. Only the whole identifier counts, because its words are also used in other senses. */
export const RETIRED_NAMES: readonly RetiredName[] = [
  { name: "Root", use: "Dependencies" },
  { name: "Asked", use: "RequestContext" },
  { name: "Call", use: "RequestContext or ReadOptions" },
  { name: "Entered", use: "Authenticated" },
  { name: "judge", use: "recordAuthOutcome" },
  { name: "recall", use: "FastPathCache.get" },
  { name: "remember", use: "FastPathCache.set" },
  { name: "Keep", use: "CachePlan" },
  { name: "seal", use: "withEtag" },
  { name: "demandWhole", use: "assertComplete" },
  { name: "routeOn", use: "proxyToUpstream" },
  { name: "findRoute", use: "resolveOrganization" },
  { name: "Visit", use: "CallerContext" },
  { name: "admit", use: "authorize" },
  { name: "Copy", use: "Replica" },
  { name: "restsUntil", use: "backoffUntil" },
  { name: "leaf", use: "MembershipLookup" },
  { name: "Leaf", use: "MembershipLookup" },
  { name: "Leaves", use: "MembershipLookups" },
  { name: "stage", use: "stagePage" },
  { name: "tell", use: "emit or record" },
  { name: "touch", use: "bumpRevision" },
  { name: "takeBack", use: "rewind" },
  { name: "toward", use: "direction" },
  { name: "Flight", use: "InFlight" },
  { name: "Flights", use: "InFlightLoads" },
  { name: "flight", use: "inFlight" },
  { name: "flights", use: "inFlightLoads" },
  { name: "launch", use: "start" },
  { name: "era", use: "generation" },
  { name: "Means", use: "CacheContext" },
  { name: "Story", use: "EventRecorder" },
  { name: "Reading", use: "CacheResult" },
  { name: "Saying", use: "ResponseOptions" },
  { name: "Press", use: "HeaderCache" },
  { name: "guiding", use: "ResponseOptions" },
  { name: "lookNear", use: "getFromMemory" },
  { name: "lookFar", use: "getFromStore" },
  { name: "near", use: "l1" },
  { name: "far", use: "l2" },
  { name: "spare", use: "fallback" },
  { name: "Mark", use: "Punctuator" },
  { name: "Written", use: "TextToken" },
  { name: "Lack", use: "Unsupported" },
  { name: "LACKS", use: "UNSUPPORTED" },
  { name: "phrase", use: "freeText" },
  { name: "fitting", use: "wildcardMatcher" },
  { name: "FeedPlace", use: "FeedCursor" },
  { name: "ChangeMark", use: "SourceOffset" },
  { name: "narrow", use: "restrictToSources" },
  { name: "gather", use: "collect" },
  { name: "Reach", use: "UpstreamConfig" },
  { name: "staged", use: "fixtureServer" },
  { name: "demand", use: "required" },
  { name: "Weather", use: "outcomes" },
  { name: "Answer", use: "StoredResponse, BufferedResponse or UpstreamResponse" },
];

/** Retired file names, without the extension. */
export const RETIRED_FILES: readonly RetiredName[] = [
  { name: "root", use: "dependencies" },
  { name: "visit", use: "caller-context" },
  { name: "copy", use: "replica" },
  { name: "leaf", use: "membership-lookup" },
  { name: "flights", use: "in-flight-loads" },
  { name: "staged", use: "fixture-server" },
  { name: "reach", use: "upstream-config" },
  { name: "weather", use: "outcomes" },
  { name: "words", use: "a noun for what the file holds" },
  { name: "utils", use: "the name of the one idea that the file holds" },
  { name: "helpers", use: "the name of the one idea that the file holds" },
  { name: "common", use: "the name of the one idea that the file holds" },
];

/** Identifiers that contain a retired word and stay, because they are part of a public or stored format. */
export const ALLOWED_IDENTIFIERS: Readonly<Record<string, string>> = {
  strangers: "a member of the setting LIMITS, which deployments hold",
};

/** File names that several folders may use, because each package has its own or a tool requires the name. */
export const ALLOWED_SHARED_FILES: Readonly<Record<string, string>> = {
  "index.ts": "the public names of a folder, or the entry of a Worker",
  "env.ts": "the bindings of one Worker",
  "configuration.ts": "the validated settings of one Worker",
  "vitest.config.ts": "the name that vitest requires",
};

/** Type names that several packages may export, because each application has its own. */
export const ALLOWED_SHARED_TYPES: Readonly<Record<string, string>> = {
  Env: "the bindings of one Worker",
  Local: "the entrypoint by which the local emulator announces a new world; each Worker has its own",
};
