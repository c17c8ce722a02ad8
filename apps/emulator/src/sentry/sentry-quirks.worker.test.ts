import { beforeAll, describe, expect, test } from "vitest";
import { fetchEmulator, putWorld } from "../testing/fetch-emulator.ts";
import { QUIRK_WORLD } from "../testing/quirk-world.ts";

/** One quirk: a fact, a request, and the response of Sentry's servers. docs/emulator.md summarizes them. */
interface Quirk {
  readonly fact: string;
  readonly url: string;
  /** The credential; null for none. */
  readonly token?: string | null;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly status?: number;
  readonly body?: unknown;
  readonly text?: string;
  /** The slugs of the list, in order. */
  readonly slugs?: readonly string[];
  /** Header fields; null: absent. */
  readonly fields?: Readonly<Record<string, string | null>>;
}

const LIST = "https://sentry.io/api/0/organizations/";
const US = "https://us.sentry.io/api/0/organizations/";
const DE = "https://de.sentry.io/api/0/organizations/";
const SELF = "http://127.0.0.1:8788/api/0/organizations/";
const ALL = ["foo", "acme", "salt-and-pepper", "bar"];
const FORBIDDEN = { detail: "You do not have permission to perform this action." };
const CRASHED = { detail: "Internal Error", errorId: null };
const q = (query: string) => `${LIST}?query=${encodeURIComponent(query)}`;

const LISTING: readonly Quirk[] = [
  { fact: "list: control lists all regions and all statuses, newest first", url: LIST, slugs: ALL },
  { fact: "list: a cell lists only its region", url: US, slugs: ["acme", "bar"] },
  { fact: "list: a cell lists only its region", url: DE, slugs: ["foo", "salt-and-pepper"] },
  { fact: "list: a self-hosted server lists all regions", url: SELF, slugs: ALL },
  { fact: "list: unknown parameters are ignored", url: `${LIST}?member=0&show=all&limit=1&sort=x`, slugs: ALL },
  { fact: "list: the last repeated value wins", url: `${LIST}?query=slug:foo&query=slug:bar`, slugs: ["bar"] },
  { fact: "list: only owner=1 and owner=true are true", url: `${LIST}?owner=True`, slugs: ALL },
  { fact: "list: only owner=1 and owner=true are true", url: `${LIST}?owner=yes`, slugs: ALL },
  {
    fact: "list: sortBy=members is the only sort",
    url: `${LIST}?sortBy=members`,
    slugs: ["acme", "bar", "foo", "salt-and-pepper"],
  },
  { fact: "list: sortBy=projects is ignored", url: `${LIST}?sortBy=projects`, slugs: ALL },
  { fact: "list: sortBy=events is ignored", url: `${LIST}?sortBy=events`, slugs: ALL },
  { fact: "list: sortBy is case-sensitive", url: `${LIST}?sortBy=Members`, slugs: ALL },
  {
    fact: "list: an organization without a name is shown with its slug",
    url: `${LIST}?query=stranger`,
    token: "demo-sentry-token",
    slugs: ["stranger"],
  },
];

const QUERIES: readonly Quirk[] = [
  { fact: "query: an empty query is no filter", url: q(""), slugs: ALL },
  { fact: "query: keys are joined with AND", url: q("slug:foo status:pending_deletion"), slugs: [] },
  { fact: "query: repeated keys are alternatives", url: q("slug:foo slug:bar"), slugs: ["foo", "bar"] },
  { fact: "query: OR is dropped", url: q("slug:foo OR status:pending_deletion"), slugs: [] },
  {
    fact: "query: the documents' example matches nothing",
    url: q("(slug:foo AND status:active) OR (email:[thing-one@example.com,thing-two@example.com] AND query:bar)"),
    slugs: [],
  },
  { fact: "query: the words and, or are dropped from text", url: q("salt and pepper"), slugs: ["salt-and-pepper"] },
  { fact: "query: quotes keep the words and, or", url: q('"salt and pepper"'), slugs: [] },
  { fact: "query: text is a substring of name or slug, ignoring case", url: q("ACME"), slugs: ["acme"] },
  { fact: "query: text is a substring of name or slug, ignoring case", url: q("BÄCK"), slugs: ["acme"] },
  { fact: "query: free words are one phrase", url: q("pepper salt"), slugs: [] },
  { fact: "query: free words come before query:", url: q("query:pepper salt"), slugs: ["salt-and-pepper"] },
  { fact: "query: text equal to an address matches its member", url: q("alias@example.net"), slugs: ALL },
  { fact: "query: a part of an address matches no member", url: q("alias@example"), slugs: [] },
  { fact: "query: slug matches the whole slug, ignoring case", url: q("slug:FOO"), slugs: ["foo"] },
  { fact: "query: slug matches the whole slug, ignoring case", url: q("slug:fo"), slugs: [] },
  { fact: "query: a star is not a wildcard", url: q("slug:fo*"), slugs: [] },
  {
    fact: "query: email matches all addresses, verified or not, ignoring case",
    url: q("email:ALIAS@example.net"),
    slugs: ALL,
  },
  { fact: "query: email matches only active users", url: q("email:gone@example.com"), slugs: [] },
  { fact: "query: email does not match invitations", url: q("email:invited@example.com"), slugs: [] },
  {
    fact: "query: repeated emails are alternatives",
    url: q("email:nosecond@example.com email:over@example.com"),
    slugs: ["foo", "bar"],
  },
  { fact: "query: repeated ids are alternatives", url: q("id:2 id:5"), slugs: ["acme", "bar"] },
  { fact: "query: id has Python's number syntax", url: q("id:0_2"), slugs: ["acme"] },
  { fact: "query: id accepts digits of other scripts", url: q("id:\u0662"), slugs: ["acme"] },
  { fact: "query: an id that is not an integer is a 500", url: q("id:abc"), status: 500, body: CRASHED },
  { fact: "query: an id that is not an integer is a 500", url: q("id:"), status: 500, body: CRASHED },
  { fact: "query: an id that is not an integer is a 500", url: q("id:1.5"), status: 500, body: CRASHED },
  { fact: "query: an id that is not an integer is a 500", url: q("id:[1,2]"), status: 500, body: CRASHED },
  {
    fact: "query: an id too large for the column is a 500",
    url: q("id:9223372036854775808"),
    status: 500,
    body: CRASHED,
  },
  { fact: "query: the largest integer of the column matches nothing", url: q("id:9223372036854775807"), slugs: [] },
  { fact: "query: member_id matches invitations too", url: q("member_id:13"), slugs: ["acme"] },
  { fact: "query: a member_id that is not an integer is a 500", url: q("member_id:x"), status: 500, body: CRASHED },
  { fact: "query: status ignores case", url: q("status:Pending_Deletion"), slugs: ["salt-and-pepper"] },
  { fact: "query: status visible is an alias of active", url: q("status:visible"), slugs: ["foo", "acme", "bar"] },
  { fact: "query: one unknown status makes the list empty", url: q("status:active status:nope"), slugs: [] },
  { fact: "query: an unknown key makes the list empty", url: q("name:foo"), slugs: [] },
  { fact: "query: platform is an unknown key", url: q("platform:python"), slugs: [] },
  { fact: "query: keys are case-sensitive", url: q("Slug:foo"), slugs: [] },
  { fact: "query: negation is an unknown key", url: q("!slug:foo"), slugs: [] },
  { fact: "query: a list is text", url: q("slug:[foo,bar]"), slugs: [] },
  { fact: "query: parentheses around a tag are stripped", url: q("(slug:foo)"), slugs: ["foo"] },
  { fact: "query: an opening parenthesis in a value is kept", url: q("slug:(foo)"), slugs: [] },
  { fact: "query: a tab is part of the word before it", url: q("slug:foo\tslug:bar"), slugs: ["bar"] },
  { fact: "query: a space after a colon does not end the word", url: q("slug: foo"), slugs: [] },
  { fact: "query: two colons are text", url: q("slug::foo"), slugs: [] },
];

const PAGES: readonly Quirk[] = [
  { fact: "page: an empty cursor is the first page", url: `${LIST}?cursor=`, slugs: ALL },
  { fact: "page: per_page has Python's number syntax", url: `${LIST}?per_page=%201_0%20`, slugs: ALL },
  {
    fact: "page: a per_page that is not an integer is a 400",
    url: `${LIST}?per_page=`,
    status: 400,
    body: { detail: "Invalid per_page parameter." },
  },
  {
    fact: "page: a per_page that is not an integer is a 400",
    url: `${LIST}?per_page=10.0`,
    status: 400,
    body: { detail: "Invalid per_page parameter." },
  },
  {
    fact: "page: a per_page out of range is a 400",
    url: `${LIST}?per_page=101`,
    status: 400,
    body: { detail: "Invalid per_page value. Must be between 1 and 100." },
  },
  {
    fact: "page: a per_page out of range is a 400",
    url: `${LIST}?per_page=0`,
    status: 400,
    body: { detail: "Invalid per_page value. Must be between 1 and 100." },
  },
  {
    fact: "page: per_page is checked before the cursor",
    url: `${LIST}?per_page=0&cursor=x`,
    status: 400,
    body: { detail: "Invalid per_page value. Must be between 1 and 100." },
  },
  {
    fact: "page: the query is parsed before per_page",
    url: `${LIST}?query=id:abc&per_page=0`,
    status: 500,
    body: CRASHED,
  },
  {
    fact: "page: owner is handled before all other parameters",
    url: `${LIST}?owner=1&per_page=0&cursor=x&query=id:abc`,
    status: 200,
  },
  ...["1e3", "1:0.5:0", "1:0:true", "a:0:0", "1:2", "1:2:3:4"].map((cursor) => ({
    fact: "page: an invalid cursor is a 400",
    url: `${LIST}?cursor=${cursor}`,
    status: 400,
    body: { detail: "Invalid cursor parameter." },
  })),
  ...["1:-1:0", "99999999999999999:0:0"].map((cursor) => ({
    fact: "page: some cursors are a 500",
    url: `${LIST}?cursor=${cursor}`,
    status: 500,
    body: CRASHED,
  })),
  {
    fact: "page: a date cursor with sortBy=members is an empty page",
    url: `${LIST}?sortBy=members&cursor=1583819855977:100:0`,
    slugs: [],
  },
  { fact: "page: a sortBy=members cursor without sortBy is an empty page", url: `${LIST}?cursor=100:1:0`, slugs: [] },
  {
    fact: "page: with sortBy=members the previous link of the first page is a 400",
    url: `${LIST}?sortBy=members&cursor=100:-1:1`,
    status: 400,
    body: { detail: "Pagination offset cannot be negative" },
  },
  {
    fact: "page: with sortBy=members a float cursor is a 500",
    url: `${LIST}?sortBy=members&cursor=1.5:1:0`,
    status: 500,
    body: CRASHED,
  },
  {
    fact: "page: with sortBy=members a smaller per_page returns the last rows of the cursor's page",
    url: `${LIST}?sortBy=members&cursor=4:0:0&per_page=2`,
    slugs: ["bar", "foo"],
  },
  { fact: "page: 0:0:1 is the oldest page", url: `${LIST}?cursor=0:0:1&per_page=2`, slugs: ["salt-and-pepper", "bar"] },
];

const HEADERS: readonly Quirk[] = [
  {
    fact: "link: without parameters the URL contains ?&cursor=",
    url: `${LIST}?query=slug:acme`.replace("?query=slug:acme", ""),
    token: "org-reader",
    fields: {
      Link: `<${LIST}?&cursor=1583819855976:0:1>; rel="previous"; results="false"; cursor="1583819855976:0:1", <${LIST}?&cursor=1583819855977:100:0>; rel="next"; results="false"; cursor="1583819855977:100:0"`,
    },
  },
  {
    fact: "link: other parameters come first, in Python's encoding, with repeated keys together",
    url: `${US}?b=1&query=slug:acme+x,y&cursor=&b=2`,
    fields: {
      Link: `<${US}?b=1&b=2&query=slug%3Aacme+x%2Cy&cursor=0:0:1>; rel="previous"; results="false"; cursor="0:0:1", <${US}?b=1&b=2&query=slug%3Aacme+x%2Cy&cursor=0:0:0>; rel="next"; results="false"; cursor="0:0:0"`,
    },
  },
  {
    fact: "link: after the last row previous has results=true and next is the same cursor",
    url: `${US}?cursor=5:0:0`,
    fields: {
      Link: `<${US}?&cursor=0:0:1>; rel="previous"; results="true"; cursor="0:0:1", <${US}?&cursor=5:0:0>; rel="next"; results="false"; cursor="5:0:0"`,
    },
  },
  {
    fact: "link: a float cursor has Python's format",
    url: `${US}?cursor=+5.:0:0`.replace("+", "%2B"),
    fields: {
      Link: `<${US}?&cursor=0:0:1>; rel="previous"; results="true"; cursor="0:0:1", <${US}?&cursor=5.0:0:0>; rel="next"; results="false"; cursor="5.0:0:0"`,
    },
  },
  {
    fact: "link: with sortBy=members the cursor contains the page number",
    url: `${US}?sortBy=members&per_page=1`,
    fields: {
      Link: `<${US}?sortBy=members&per_page=1&cursor=1:-1:1>; rel="previous"; results="false"; cursor="1:-1:1", <${US}?sortBy=members&per_page=1&cursor=1:1:0>; rel="next"; results="true"; cursor="1:1:0"`,
    },
  },
  { fact: "headers: a cell's response has Via", url: US, fields: { Via: "1.1 synapse" } },
  { fact: "headers: lists have no X-Hits", url: LIST, fields: { "X-Hits": null, "X-Max-Hits": null } },
  {
    fact: "headers: the content type has no charset",
    url: LIST,
    fields: {
      "Content-Type": "application/json",
      Allow: "GET, POST, HEAD, OPTIONS",
      "Access-Control-Allow-Origin": "*",
      "Access-Control-Allow-Credentials": null,
    },
  },
  {
    fact: "cors: any origin may read",
    url: LIST,
    headers: { Origin: "https://example.com" },
    fields: { "Access-Control-Allow-Origin": "https://example.com", "Access-Control-Allow-Credentials": null },
  },
  {
    fact: "cors: without Origin the origin of Referer is used",
    url: LIST,
    headers: { Referer: "https://example.com/page" },
    fields: { "Access-Control-Allow-Origin": "https://example.com" },
  },
  {
    fact: "cors: Origin null counts as no origin",
    url: LIST,
    headers: { Origin: "null" },
    fields: { "Access-Control-Allow-Origin": "*" },
  },
  {
    fact: "cors: Sentry's own origins may send cookies",
    url: LIST,
    headers: { Origin: "https://acme.sentry.io" },
    fields: { "Access-Control-Allow-Credentials": "true" },
  },
  {
    fact: "cors: an Origin that is not a URL is a 400",
    url: LIST,
    headers: { Origin: "nonsense" },
    status: 400,
    text: '"Invalid origin: nonsense"',
  },
  {
    fact: "cors: OPTIONS needs no credential",
    url: LIST,
    method: "OPTIONS",
    token: null,
    text: "",
    fields: { "Access-Control-Max-Age": "3600" },
  },
  {
    fact: "limits: the rate limit headers of sentry.io",
    url: LIST,
    fields: {
      "X-Sentry-Rate-Limit-Limit": "999",
      "X-Sentry-Rate-Limit-ConcurrentLimit": "999",
      "X-Sentry-Rate-Limit-ConcurrentRemaining": "998",
    },
  },
  {
    fact: "limits: a self-hosted server has no rate limit headers",
    url: SELF,
    fields: { "X-Sentry-Rate-Limit-Limit": null },
  },
];

const CREDENTIALS: readonly Quirk[] = [
  {
    fact: "auth: no credential",
    url: LIST,
    token: null,
    status: 401,
    body: { detail: "Authentication credentials were not provided." },
    fields: { "WWW-Authenticate": 'Bearer realm="api"' },
  },
  {
    fact: "auth: an unsupported scheme counts as no credential",
    url: LIST,
    token: "Token one",
    status: 401,
    body: { detail: "Authentication credentials were not provided." },
  },
  { fact: "auth: the scheme ignores case", url: LIST, token: "bEARER one", status: 200 },
  {
    fact: "auth: a scheme without a token",
    url: LIST,
    headers: { Authorization: "Bearer" },
    token: null,
    status: 401,
    body: { detail: "Invalid token header. No credentials provided." },
  },
  {
    fact: "auth: a token with a space",
    url: LIST,
    token: "Bearer one two",
    status: 401,
    body: { detail: "Invalid token header. Token string should not contain spaces." },
  },
  { fact: "auth: an unknown token", url: LIST, token: "nobody", status: 401, body: { detail: "Invalid token" } },
  {
    fact: "auth: an unknown organization token",
    url: LIST,
    token: "sntrys_x_y",
    status: 401,
    body: { detail: "Invalid org token" },
  },
  { fact: "auth: an expired token", url: LIST, token: "expired", status: 401, body: { detail: "Token expired" } },
  {
    fact: "auth: a deactivated application",
    url: LIST,
    token: "appless",
    status: 401,
    body: { detail: "UserApplication inactive or deleted" },
  },
  {
    fact: "auth: a deactivated user",
    url: LIST,
    token: "gone",
    status: 401,
    body: { detail: "User inactive or deleted" },
  },
  {
    fact: "auth: a legacy API key is the user name of Basic",
    url: LIST,
    token: `Basic ${btoa("key:")}`,
    slugs: ["acme"],
  },
  {
    fact: "auth: an unknown API key",
    url: LIST,
    token: `Basic ${btoa("nokey:")}`,
    status: 401,
    body: { detail: "API key is not valid" },
  },
  {
    fact: "auth: a disabled API key",
    url: LIST,
    token: `Basic ${btoa("key-off:")}`,
    status: 401,
    body: { detail: "Key is disabled" },
  },
  {
    fact: "auth: an organization token has only org:ci and may not list",
    url: LIST,
    token: "sntrys_organization_token",
    status: 403,
    body: FORBIDDEN,
  },
  {
    fact: "auth: an organization token has only org:ci and may not read an organization",
    url: `${LIST}acme/`,
    token: "sntrys_organization_token",
    status: 403,
    body: FORBIDDEN,
  },
  {
    fact: "auth: an organization's token with org:read lists that organization",
    url: LIST,
    token: "org-reader",
    slugs: ["acme"],
  },
  {
    fact: "auth: an organization's token has no user, so owner is ignored",
    url: `${LIST}?owner=1`,
    token: "org-reader",
    slugs: ["acme"],
  },
  {
    fact: "auth: a missing scope is a 403 with a challenge",
    url: LIST,
    token: "narrow",
    status: 403,
    body: FORBIDDEN,
    fields: { "WWW-Authenticate": 'Bearer error="insufficient_scope", scope="org:admin org:read org:write"' },
  },
  { fact: "auth: one of three scopes is enough to read", url: LIST, token: "writer", slugs: ALL },
  { fact: "auth: HEAD with a token is a 403", url: LIST, method: "HEAD", status: 403 },
  { fact: "auth: HEAD without a token is a 401", url: LIST, method: "HEAD", token: null, status: 401 },
  { fact: "auth: the method is checked after the scopes", url: LIST, method: "DELETE", status: 403, body: FORBIDDEN },
  {
    fact: "auth: creating an organization is refused",
    url: LIST,
    method: "POST",
    token: "writer",
    status: 401,
    body: { detail: "Organizations are not allowed to be created by this user." },
  },
  { fact: "auth: a limited token lists its own organization", url: LIST, token: "limited", slugs: ["acme"] },
  {
    fact: "auth: a limited token of a user with one organization lists that one",
    url: DE.replace("de", "us"),
    token: "limited-elsewhere",
    slugs: ["acme"],
  },
  {
    fact: "auth: a limited token may not use another organization",
    url: `${LIST}foo/`,
    token: "limited",
    status: 401,
    body: { detail: "Unauthorized organization access." },
  },
  {
    fact: "auth: a limited token may not use its own organization by id",
    url: `${LIST}2/`,
    token: "limited",
    status: 401,
    body: { detail: "Unauthorized organization access." },
  },
  {
    fact: "auth: a limited token may use only organization endpoints",
    url: "https://sentry.io/api/0/users/me/regions/",
    token: "limited",
    status: 401,
    body: { detail: "This token access is limited to organization endpoints." },
  },
];

const DETAILS: readonly Quirk[] = [
  {
    fact: "detail: control forwards to the cell and adds its address",
    url: `${LIST}acme/`,
    status: 200,
    fields: { "X-Sentry-Proxy-URL": "http://us.internal.sentry.io/api/0/organizations/acme/" },
  },
  { fact: "detail: an organization by id", url: `${LIST}2/`, status: 200 },
  { fact: "detail: the slug is case-sensitive", url: `${LIST}ACME/`, status: 404, text: "" },
  { fact: "detail: an organization in deletion is readable", url: `${DE}salt-and-pepper/`, status: 200 },
  {
    fact: "detail: control's 404 is empty and comes before authentication",
    url: `${LIST}nobody/`,
    token: null,
    status: 404,
    text: "",
  },
  {
    fact: "detail: a cell's 404 is JSON",
    url: `${US}nobody/`,
    status: 404,
    body: { detail: "The requested resource does not exist" },
  },
  { fact: "detail: a cell authenticates before the 404", url: `${US}nobody/`, token: null, status: 401 },
  {
    fact: "detail: a cell does not have organizations of other regions",
    url: `${US}foo/`,
    status: 404,
    body: { detail: "The requested resource does not exist" },
  },
  {
    fact: "detail: a self-hosted server's 404 is JSON",
    url: `${SELF}nobody/`,
    status: 404,
    body: { detail: "The requested resource does not exist" },
  },
  { fact: "detail: a caller who is not a member receives a 403", url: `${US}stranger/`, status: 403, body: FORBIDDEN },
  {
    fact: "detail: a token of another organization receives a 403",
    url: `${DE}foo/`,
    token: "org-reader",
    status: 403,
    body: FORBIDDEN,
  },
  {
    fact: "detail: a member without required two-factor authentication receives a 401",
    url: `${DE}foo/`,
    token: "nosecond",
    status: 401,
    body: {
      detail: {
        code: "2fa-required",
        message: "Organization requires two-factor authentication to be enabled",
        extra: {},
      },
    },
  },
  {
    fact: "detail: a member over the member limit receives a 401",
    url: `${US}bar/`,
    token: "over",
    status: 401,
    body: {
      detail: {
        code: "member-disabled-over-limit",
        message: "Organization over member limit",
        extra: { next: "/organizations/bar/disabled-member/" },
      },
    },
  },
  {
    fact: "detail: an organization's domain serves that organization",
    url: "https://acme.sentry.io/api/0/organizations/acme/",
    status: 200,
  },
  {
    fact: "detail: an organization's domain does not accept its id",
    url: "https://acme.sentry.io/api/0/organizations/2/",
    status: 404,
    body: { detail: "The requested resource does not exist" },
  },
  {
    fact: "host: an unknown name under sentry.io is an empty 404",
    url: "https://nowhere.sentry.io/api/0/organizations/",
    status: 404,
    text: "",
  },
];

const PATHS: readonly Quirk[] = [
  {
    fact: "path: a missing slash is a 404 with a hint",
    url: LIST.slice(0, -1),
    status: 404,
    text: `Route not found, did you forget a trailing slash?\n\ntry: /api/0/organizations/\n${" ".repeat(25)}^\n`,
    fields: { "Content-Type": "text/plain" },
  },
  {
    fact: "path: the hint is JSON if the request is JSON",
    url: LIST.slice(0, -1),
    headers: { "Content-Type": "application/json" },
    status: 404,
    body: { info: "Route not found, did you forget a trailing slash? try: /api/0/organizations/" },
  },
  { fact: "path: an unknown path is an empty 404", url: "https://sentry.io/api/0/nothing/", status: 404, text: "" },
  {
    fact: "regions: the regions of the user's organizations, by name",
    url: "https://sentry.io/api/0/users/me/regions/",
    body: {
      regions: [
        { name: "de", url: "https://de.sentry.io" },
        { name: "us", url: "https://us.sentry.io" },
      ],
    },
  },
  {
    fact: "regions: the regions of the user's organizations, by name",
    url: "https://sentry.io/api/0/users/me/regions/",
    token: "two",
    body: { regions: [{ name: "us", url: "https://us.sentry.io" }] },
  },
  {
    fact: "regions: only org:read is accepted",
    url: "https://sentry.io/api/0/users/me/regions/",
    token: "writer",
    status: 403,
    body: FORBIDDEN,
  },
  {
    fact: "regions: another user's regions are a 403",
    url: "https://sentry.io/api/0/users/2/regions/",
    status: 403,
    body: FORBIDDEN,
  },
  {
    fact: "regions: only control has this endpoint",
    url: "https://us.sentry.io/api/0/users/me/regions/",
    status: 404,
    text: "",
  },
];

const TABLES = { LISTING, QUERIES, PAGES, HEADERS, CREDENTIALS, DETAILS, PATHS };

beforeAll(() => putWorld(QUIRK_WORLD));

describe.each(Object.entries(TABLES))("%s", (_name, quirks) => {
  test.each(quirks)("$fact · $method $url", async (quirk) => {
    const { url, token = "one", method = "GET", headers = {}, status = 200 } = quirk;
    const response = await fetchEmulator(url, token ?? undefined, { method, headers });
    const text = await response.text();
    expect({ status: response.status, text }).toMatchObject({ status });
    if (quirk.body !== undefined) expect(JSON.parse(text)).toEqual(quirk.body);
    if (quirk.text !== undefined) expect(text).toBe(quirk.text);
    if (quirk.slugs) expect((JSON.parse(text) as { slug: string }[]).map(({ slug }) => slug)).toEqual(quirk.slugs);
    for (const [name, value] of Object.entries(quirk.fields ?? {}))
      expect([name, response.headers.get(name)]).toEqual([name, value]);
  });
});
