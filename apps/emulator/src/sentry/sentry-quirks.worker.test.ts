import { beforeAll, describe, expect, test } from "vitest";
import { fetchEmulator, putWorld } from "../testing/fetch-emulator.ts";
import { QUIRK_WORLD } from "../testing/quirk-world.ts";

/** One row, one quirk: the fact as docs/emulator.md names it, a request, and what the servers do. */
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
  { fact: "list: control sees every region, newest first, whatever the status", url: LIST, slugs: ALL },
  { fact: "list: a cell sees its own region", url: US, slugs: ["acme", "bar"] },
  { fact: "list: a cell sees its own region", url: DE, slugs: ["foo", "salt-and-pepper"] },
  { fact: "list: a self-hosted server sees all", url: SELF, slugs: ALL },
  { fact: "list: unknown parameters are ignored", url: `${LIST}?member=0&show=all&limit=1&sort=x`, slugs: ALL },
  { fact: "list: the last repeated value wins", url: `${LIST}?query=slug:foo&query=slug:bar`, slugs: ["bar"] },
  { fact: "list: owner is true for 1 and true alone", url: `${LIST}?owner=True`, slugs: ALL },
  { fact: "list: owner is true for 1 and true alone", url: `${LIST}?owner=yes`, slugs: ALL },
  {
    fact: "list: sortBy knows members alone",
    url: `${LIST}?sortBy=members`,
    slugs: ["acme", "bar", "foo", "salt-and-pepper"],
  },
  { fact: "list: sortBy=projects is ignored", url: `${LIST}?sortBy=projects`, slugs: ALL },
  { fact: "list: sortBy=events is ignored", url: `${LIST}?sortBy=events`, slugs: ALL },
  { fact: "list: sortBy is case-sensitive", url: `${LIST}?sortBy=Members`, slugs: ALL },
  {
    fact: "list: a nameless organization is shown by its slug",
    url: `${LIST}?query=stranger`,
    token: "demo-sentry-token",
    slugs: ["stranger"],
  },
];

const QUERIES: readonly Quirk[] = [
  { fact: "query: empty is no filter", url: q(""), slugs: ALL },
  { fact: "query: keys are ANDed", url: q("slug:foo status:pending_deletion"), slugs: [] },
  { fact: "query: repeated keys are alternatives", url: q("slug:foo slug:bar"), slugs: ["foo", "bar"] },
  { fact: "query: OR is dropped, not understood", url: q("slug:foo OR status:pending_deletion"), slugs: [] },
  {
    fact: "query: the documents' own example matches nothing",
    url: q("(slug:foo AND status:active) OR (email:[thing-one@example.com,thing-two@example.com] AND query:bar)"),
    slugs: [],
  },
  { fact: "query: the words and/or are dropped from text", url: q("salt and pepper"), slugs: ["salt-and-pepper"] },
  { fact: "query: quotes keep them", url: q('"salt and pepper"'), slugs: [] },
  { fact: "query: text is a substring of name or slug, without case", url: q("ACME"), slugs: ["acme"] },
  { fact: "query: text is a substring of name or slug, without case", url: q("BÄCK"), slugs: ["acme"] },
  { fact: "query: free words are one phrase", url: q("pepper salt"), slugs: [] },
  { fact: "query: free words come before query:", url: q("query:pepper salt"), slugs: ["salt-and-pepper"] },
  { fact: "query: text that is a whole address finds its member", url: q("alias@example.net"), slugs: ALL },
  { fact: "query: a part of an address finds nobody", url: q("alias@example"), slugs: [] },
  { fact: "query: slug is whole, without case", url: q("slug:FOO"), slugs: ["foo"] },
  { fact: "query: slug is whole, without case", url: q("slug:fo"), slugs: [] },
  { fact: "query: a star is a star", url: q("slug:fo*"), slugs: [] },
  {
    fact: "query: email takes any address, verified or not, without case",
    url: q("email:ALIAS@example.net"),
    slugs: ALL,
  },
  { fact: "query: email finds active users alone", url: q("email:gone@example.com"), slugs: [] },
  { fact: "query: email never finds an invitation", url: q("email:invited@example.com"), slugs: [] },
  {
    fact: "query: a repeated email is either",
    url: q("email:nosecond@example.com email:over@example.com"),
    slugs: ["foo", "bar"],
  },
  { fact: "query: id", url: q("id:2 id:5"), slugs: ["acme", "bar"] },
  { fact: "query: id in Python's number syntax", url: q("id:0_2"), slugs: ["acme"] },
  { fact: "query: id in other scripts' digits", url: q("id:\u0662"), slugs: ["acme"] },
  { fact: "query: an id that is no integer is a 500", url: q("id:abc"), status: 500, body: CRASHED },
  { fact: "query: an id that is no integer is a 500", url: q("id:"), status: 500, body: CRASHED },
  { fact: "query: an id that is no integer is a 500", url: q("id:1.5"), status: 500, body: CRASHED },
  { fact: "query: an id that is no integer is a 500", url: q("id:[1,2]"), status: 500, body: CRASHED },
  { fact: "query: an id beyond the column is a 500", url: q("id:9223372036854775808"), status: 500, body: CRASHED },
  { fact: "query: the largest id of the column is none", url: q("id:9223372036854775807"), slugs: [] },
  { fact: "query: member_id, invitations too", url: q("member_id:13"), slugs: ["acme"] },
  { fact: "query: a member_id that is no integer is a 500", url: q("member_id:x"), status: 500, body: CRASHED },
  { fact: "query: status, without case", url: q("status:Pending_Deletion"), slugs: ["salt-and-pepper"] },
  { fact: "query: visible is active", url: q("status:visible"), slugs: ["foo", "acme", "bar"] },
  { fact: "query: one bad status empties the list", url: q("status:active status:nope"), slugs: [] },
  { fact: "query: an unknown key empties the list", url: q("name:foo"), slugs: [] },
  { fact: "query: platform is an unknown key", url: q("platform:python"), slugs: [] },
  { fact: "query: keys are case-sensitive", url: q("Slug:foo"), slugs: [] },
  { fact: "query: negation is an unknown key", url: q("!slug:foo"), slugs: [] },
  { fact: "query: a list is text", url: q("slug:[foo,bar]"), slugs: [] },
  { fact: "query: parentheses around a tag are stripped", url: q("(slug:foo)"), slugs: ["foo"] },
  { fact: "query: a value's opening parenthesis stays", url: q("slug:(foo)"), slugs: [] },
  { fact: "query: a tab sticks to the word before it", url: q("slug:foo\tslug:bar"), slugs: ["bar"] },
  { fact: "query: a blank after a colon does not end the word", url: q("slug: foo"), slugs: [] },
  { fact: "query: two colons are text", url: q("slug::foo"), slugs: [] },
];

const PAGES: readonly Quirk[] = [
  { fact: "page: an empty cursor is none", url: `${LIST}?cursor=`, slugs: ALL },
  { fact: "page: per_page in Python's number syntax", url: `${LIST}?per_page=%201_0%20`, slugs: ALL },
  {
    fact: "page: per_page that is no integer",
    url: `${LIST}?per_page=`,
    status: 400,
    body: { detail: "Invalid per_page parameter." },
  },
  {
    fact: "page: per_page that is no integer",
    url: `${LIST}?per_page=10.0`,
    status: 400,
    body: { detail: "Invalid per_page parameter." },
  },
  {
    fact: "page: per_page out of bounds",
    url: `${LIST}?per_page=101`,
    status: 400,
    body: { detail: "Invalid per_page value. Must be between 1 and 100." },
  },
  {
    fact: "page: per_page out of bounds",
    url: `${LIST}?per_page=0`,
    status: 400,
    body: { detail: "Invalid per_page value. Must be between 1 and 100." },
  },
  {
    fact: "page: per_page is looked at before the cursor",
    url: `${LIST}?per_page=0&cursor=x`,
    status: 400,
    body: { detail: "Invalid per_page value. Must be between 1 and 100." },
  },
  {
    fact: "page: the query fails before per_page does",
    url: `${LIST}?query=id:abc&per_page=0`,
    status: 500,
    body: CRASHED,
  },
  {
    fact: "page: owner answers before anything is looked at",
    url: `${LIST}?owner=1&per_page=0&cursor=x&query=id:abc`,
    status: 200,
  },
  ...["1e3", "1:0.5:0", "1:0:true", "a:0:0", "1:2", "1:2:3:4"].map((cursor) => ({
    fact: "page: what is no cursor",
    url: `${LIST}?cursor=${cursor}`,
    status: 400,
    body: { detail: "Invalid cursor parameter." },
  })),
  ...["1:-1:0", "99999999999999999:0:0"].map((cursor) => ({
    fact: "page: cursors that crash the server",
    url: `${LIST}?cursor=${cursor}`,
    status: 500,
    body: CRASHED,
  })),
  {
    fact: "page: a date's cursor read as a page's number is an empty page",
    url: `${LIST}?sortBy=members&cursor=1583819855977:100:0`,
    slugs: [],
  },
  { fact: "page: a page's number read as a date is an empty page", url: `${LIST}?cursor=100:1:0`, slugs: [] },
  {
    fact: "page: following the first page's previous is a 400 when sorted by members",
    url: `${LIST}?sortBy=members&cursor=100:-1:1`,
    status: 400,
    body: { detail: "Pagination offset cannot be negative" },
  },
  {
    fact: "page: a float sorted by members is a 500",
    url: `${LIST}?sortBy=members&cursor=1.5:1:0`,
    status: 500,
    body: CRASHED,
  },
  {
    fact: "page: a window of another size keeps its last rows",
    url: `${LIST}?sortBy=members&cursor=4:0:0&per_page=2`,
    slugs: ["bar", "foo"],
  },
  { fact: "page: 0:0:1 is the oldest page", url: `${LIST}?cursor=0:0:1&per_page=2`, slugs: ["salt-and-pepper", "bar"] },
];

const HEADERS: readonly Quirk[] = [
  {
    fact: "link: without parameters the address has ?&cursor=",
    url: `${LIST}?query=slug:acme`.replace("?query=slug:acme", ""),
    token: "org-reader",
    fields: {
      Link: `<${LIST}?&cursor=1583819855976:0:1>; rel="previous"; results="false"; cursor="1583819855976:0:1", <${LIST}?&cursor=1583819855977:100:0>; rel="next"; results="false"; cursor="1583819855977:100:0"`,
    },
  },
  {
    fact: "link: other parameters come first, encoded as Python does, repeats together",
    url: `${US}?b=1&query=slug:acme+x,y&cursor=&b=2`,
    fields: {
      Link: `<${US}?b=1&b=2&query=slug%3Aacme+x%2Cy&cursor=0:0:1>; rel="previous"; results="false"; cursor="0:0:1", <${US}?b=1&b=2&query=slug%3Aacme+x%2Cy&cursor=0:0:0>; rel="next"; results="false"; cursor="0:0:0"`,
    },
  },
  {
    fact: "link: past the end, previous is claimed and next is the same cursor",
    url: `${US}?cursor=5:0:0`,
    fields: {
      Link: `<${US}?&cursor=0:0:1>; rel="previous"; results="true"; cursor="0:0:1", <${US}?&cursor=5:0:0>; rel="next"; results="false"; cursor="5:0:0"`,
    },
  },
  {
    fact: "link: a float cursor is printed as Python does",
    url: `${US}?cursor=+5.:0:0`.replace("+", "%2B"),
    fields: {
      Link: `<${US}?&cursor=0:0:1>; rel="previous"; results="true"; cursor="0:0:1", <${US}?&cursor=5.0:0:0>; rel="next"; results="false"; cursor="5.0:0:0"`,
    },
  },
  {
    fact: "link: sorted by members the cursor counts pages",
    url: `${US}?sortBy=members&per_page=1`,
    fields: {
      Link: `<${US}?sortBy=members&per_page=1&cursor=1:-1:1>; rel="previous"; results="false"; cursor="1:-1:1", <${US}?sortBy=members&per_page=1&cursor=1:1:0>; rel="next"; results="true"; cursor="1:1:0"`,
    },
  },
  { fact: "headers: a proxy stands before the cells", url: US, fields: { Via: "1.1 synapse" } },
  { fact: "headers: no hits are counted", url: LIST, fields: { "X-Hits": null, "X-Max-Hits": null } },
  {
    fact: "headers: JSON without a charset",
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
    fact: "cors: the referrer stands in for the origin",
    url: LIST,
    headers: { Referer: "https://example.com/page" },
    fields: { "Access-Control-Allow-Origin": "https://example.com" },
  },
  {
    fact: "cors: null is no origin",
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
    fact: "cors: an origin that is no address",
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
    fact: "limits: the headers of sentry.io",
    url: LIST,
    fields: {
      "X-Sentry-Rate-Limit-Limit": "999",
      "X-Sentry-Rate-Limit-ConcurrentLimit": "999",
      "X-Sentry-Rate-Limit-ConcurrentRemaining": "998",
    },
  },
  { fact: "limits: a self-hosted server has none", url: SELF, fields: { "X-Sentry-Rate-Limit-Limit": null } },
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
    fact: "auth: a scheme nobody takes is no credential",
    url: LIST,
    token: "Token one",
    status: 401,
    body: { detail: "Authentication credentials were not provided." },
  },
  { fact: "auth: the scheme's case does not matter", url: LIST, token: "bEARER one", status: 200 },
  {
    fact: "auth: a scheme alone",
    url: LIST,
    headers: { Authorization: "Bearer" },
    token: null,
    status: 401,
    body: { detail: "Invalid token header. No credentials provided." },
  },
  {
    fact: "auth: blanks in a token",
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
  { fact: "auth: a legacy key is Basic's user", url: LIST, token: `Basic ${btoa("key:")}`, slugs: ["acme"] },
  {
    fact: "auth: an unknown key",
    url: LIST,
    token: `Basic ${btoa("nokey:")}`,
    status: 401,
    body: { detail: "API key is not valid" },
  },
  {
    fact: "auth: a disabled key",
    url: LIST,
    token: `Basic ${btoa("key-off:")}`,
    status: 401,
    body: { detail: "Key is disabled" },
  },
  {
    fact: "auth: an organization token carries org:ci and may list nothing",
    url: LIST,
    token: "sntrys_organization_token",
    status: 403,
    body: FORBIDDEN,
  },
  {
    fact: "auth: an organization token carries org:ci and may show nothing",
    url: `${LIST}acme/`,
    token: "sntrys_organization_token",
    status: 403,
    body: FORBIDDEN,
  },
  {
    fact: "auth: an organization's credential lists that organization",
    url: LIST,
    token: "org-reader",
    slugs: ["acme"],
  },
  {
    fact: "auth: it has no user, so owner means nothing",
    url: `${LIST}?owner=1`,
    token: "org-reader",
    slugs: ["acme"],
  },
  {
    fact: "auth: a missing scope is told in a challenge",
    url: LIST,
    token: "narrow",
    status: 403,
    body: FORBIDDEN,
    fields: { "WWW-Authenticate": 'Bearer error="insufficient_scope", scope="org:admin org:read org:write"' },
  },
  { fact: "auth: any of three scopes reads", url: LIST, token: "writer", slugs: ALL },
  { fact: "auth: HEAD with a token is a 403", url: LIST, method: "HEAD", status: 403 },
  { fact: "auth: HEAD without one is a 401", url: LIST, method: "HEAD", token: null, status: 401 },
  { fact: "auth: the method is looked at after the scopes", url: LIST, method: "DELETE", status: 403, body: FORBIDDEN },
  {
    fact: "auth: nobody may create here",
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
    fact: "auth: a limited token may not name another organization",
    url: `${LIST}foo/`,
    token: "limited",
    status: 401,
    body: { detail: "Unauthorized organization access." },
  },
  {
    fact: "auth: a limited token may not name its own by id",
    url: `${LIST}2/`,
    token: "limited",
    status: 401,
    body: { detail: "Unauthorized organization access." },
  },
  {
    fact: "auth: a limited token is for organizations only",
    url: "https://sentry.io/api/0/users/me/regions/",
    token: "limited",
    status: 401,
    body: { detail: "This token access is limited to organization endpoints." },
  },
];

const DETAILS: readonly Quirk[] = [
  {
    fact: "detail: by slug, through control, which says whose answer it is",
    url: `${LIST}acme/`,
    status: 200,
    fields: { "X-Sentry-Proxy-URL": "http://us.internal.sentry.io/api/0/organizations/acme/" },
  },
  { fact: "detail: by id", url: `${LIST}2/`, status: 200 },
  { fact: "detail: the slug's case matters", url: `${LIST}ACME/`, status: 404, text: "" },
  { fact: "detail: pending deletion does not matter", url: `${DE}salt-and-pepper/`, status: 200 },
  {
    fact: "detail: unknown to control is an empty 404, whoever asks",
    url: `${LIST}nobody/`,
    token: null,
    status: 404,
    text: "",
  },
  {
    fact: "detail: unknown to a cell is a JSON 404",
    url: `${US}nobody/`,
    status: 404,
    body: { detail: "The requested resource does not exist" },
  },
  { fact: "detail: a cell asks for the credential first", url: `${US}nobody/`, token: null, status: 401 },
  {
    fact: "detail: another region's is unknown to a cell",
    url: `${US}foo/`,
    status: 404,
    body: { detail: "The requested resource does not exist" },
  },
  {
    fact: "detail: unknown to a self-hosted server is a JSON 404",
    url: `${SELF}nobody/`,
    status: 404,
    body: { detail: "The requested resource does not exist" },
  },
  { fact: "detail: not a member", url: `${US}stranger/`, status: 403, body: FORBIDDEN },
  { fact: "detail: another organization's token", url: `${DE}foo/`, token: "org-reader", status: 403, body: FORBIDDEN },
  {
    fact: "detail: two factors are required of members",
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
    fact: "detail: over the member limit",
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
    fact: "detail: a customer's domain serves that customer",
    url: "https://acme.sentry.io/api/0/organizations/acme/",
    status: 200,
  },
  {
    fact: "detail: a customer's domain does not know its own id",
    url: "https://acme.sentry.io/api/0/organizations/2/",
    status: 404,
    body: { detail: "The requested resource does not exist" },
  },
  {
    fact: "host: nobody answers for other names",
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
    fact: "path: the hint is JSON for a JSON request",
    url: LIST.slice(0, -1),
    headers: { "Content-Type": "application/json" },
    status: 404,
    body: { info: "Route not found, did you forget a trailing slash? try: /api/0/organizations/" },
  },
  { fact: "path: an unknown path is an empty 404", url: "https://sentry.io/api/0/nothing/", status: 404, text: "" },
  {
    fact: "regions: by name, with a membership",
    url: "https://sentry.io/api/0/users/me/regions/",
    body: {
      regions: [
        { name: "de", url: "https://de.sentry.io" },
        { name: "us", url: "https://us.sentry.io" },
      ],
    },
  },
  {
    fact: "regions: by name, with a membership",
    url: "https://sentry.io/api/0/users/me/regions/",
    token: "two",
    body: { regions: [{ name: "us", url: "https://us.sentry.io" }] },
  },
  {
    fact: "regions: exactly org:read",
    url: "https://sentry.io/api/0/users/me/regions/",
    token: "writer",
    status: 403,
    body: FORBIDDEN,
  },
  { fact: "regions: somebody else's", url: "https://sentry.io/api/0/users/2/regions/", status: 403, body: FORBIDDEN },
  { fact: "regions: control alone knows", url: "https://us.sentry.io/api/0/users/me/regions/", status: 404, text: "" },
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
