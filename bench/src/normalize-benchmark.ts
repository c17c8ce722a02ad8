import { describeProvider } from "@roster/providers";
import { atMost, printSeconds, type BenchmarkResult } from "./benchmark-result.ts";
import { measureInterleaved } from "./measure.ts";

const ROWS = 100;

/** Parsing, validating and normalizing a page of the organization list, against `JSON.parse` of the page alone. */
export function benchNormalize(): readonly BenchmarkResult[] {
  return [
    benchPage("sentry", "https://sentry.io", createSentryRow, 1.6),
    benchPage("k6", "https://api.k6.io", createK6Row, 2),
  ];
}

function benchPage(name: string, url: string, createRow: (index: number) => object, target: number): BenchmarkResult {
  const { title, create } = describeProvider(name);
  const { normalizer } = create({ url, hosts: [new URL(url).host], settings: {}, listedStacks: () => [] });
  const text = JSON.stringify(Array.from({ length: ROWS }, (_, index) => createRow(index)));
  const seconds = measureInterleaved({
    normalized: () => (JSON.parse(text) as unknown[]).map((raw) => normalizer.normalize(raw)),
    parsed: () => JSON.parse(text) as unknown,
  });
  return atMost(
    `JSON.parse, validation and normalization of 100 organizations of ${title}, against JSON.parse`,
    seconds.normalized / seconds.parsed,
    target,
    `${printSeconds(seconds.normalized)} against ${printSeconds(seconds.parsed)}`,
  );
}

/** An item of Sentry's list as the servers send it today. */
function createSentryRow(index: number): object {
  const slug = `organization-${index}`;
  return {
    id: String(index + 100),
    slug,
    status: { id: "active", name: "active" },
    name: `Organization ${index}`,
    dateCreated: `2019-03-14T15:09:26.${String(535_897 + index)}Z`,
    isEarlyAdopter: index % 7 === 0,
    require2FA: index % 3 === 0,
    avatar: { avatarType: "letter_avatar", avatarUuid: null, avatarUrl: null },
    allowMemberInvite: true,
    allowMemberProjectCreation: true,
    allowSuperuserAccess: false,
    links: { organizationUrl: `https://${slug}.sentry.io`, regionUrl: "https://us.sentry.io" },
    hasAuthProvider: index % 5 === 0,
  };
}

/** An item of k6's list with the documented fields and those of a Grafana stack. */
function createK6Row(index: number): object {
  return {
    id: 3_430_000 + index,
    name: `Organization ${index}`,
    owner_id: 700_000 + index,
    description: "Load tests",
    billing_address: null,
    billing_country: null,
    billing_email: null,
    vat_number: null,
    created: "2020-08-13T18:28:45Z",
    updated: "2021-01-02T03:04:05Z",
    is_default: index === 0,
    logo: null,
    grafana_stack_id: 500_000 + index,
    grafana_stack_name: `organization${index}`,
    grafana_stack_url: `https://organization${index}.grafana.net`,
  };
}
