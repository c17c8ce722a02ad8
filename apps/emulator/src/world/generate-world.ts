import { foldCase } from "../fold-case.ts";
import type { Timestamp } from "../timestamp.ts";
import { printIsoformat } from "../timestamp.ts";
import type { SeededRandom } from "./seeded-random.ts";
import { createSeededRandom } from "./seeded-random.ts";
import type { WorldFile } from "./world-schema.ts";
import {
  COMPANY_EUROPEAN,
  COMPANY_FIRST,
  COMPANY_SECOND,
  FIRST_NAMES,
  LAST_NAMES,
  LOAD_TESTS,
  PROJECTS,
} from "./name-lists.ts";

type SentryOrganization = NonNullable<WorldFile["organizations"]>[number];
type K6Organization = NonNullable<NonNullable<WorldFile["k6"]>["organizations"]>[number];
type Member = NonNullable<SentryOrganization["members"]>[number];
type Project = NonNullable<SentryOrganization["projects"]>[number];

export interface WorldSize {
  readonly seed: number;
  readonly organizations: number;
  readonly k6Organizations: number;
  /** At least one. User 1 is a member of every Sentry organization, k6 user 1 of every k6 organization. */
  readonly users: number;
  /** The share of the organizations in each region. */
  readonly regions: Readonly<Record<string, number>>;
  /** The largest number of projects in an organization. */
  readonly projects: number;
  /** The largest number of members in an organization. */
  readonly members: number;
}

/** The range of creation dates, in microseconds: 2013-01-01 to 2026-11-01. */
const FIRST_DAY = Date.UTC(2013, 0, 1) * 1000;
const LAST_DAY = Date.UTC(2026, 10, 1) * 1000;

const DEFAULTS: WorldSize = {
  seed: 1,
  organizations: 1000,
  k6Organizations: 100,
  users: 500,
  regions: { us: 0.7, de: 0.3 },
  projects: 4,
  members: 6,
};

/**
 * Generates a world of any size. The same options always give the same world. It has no tokens: add those that you
 * need.
 */
export function generateWorld(options: Partial<WorldSize> = {}): WorldFile {
  const size = { ...DEFAULTS, ...options };
  const random = createSeededRandom(size.seed);
  const ids = createIds();
  return {
    users: Array.from({ length: size.users }, (_, index) => generateUser(index + 1)),
    organizations: Array.from({ length: size.organizations }, (_, index) =>
      generateOrganization(index, size, random, ids),
    ),
    k6: {
      organizations: Array.from({ length: size.k6Organizations }, (_, index) =>
        generateK6Organization(index, size, random, ids),
      ),
    },
  };
}

interface Ids {
  readonly next: (kind: "organization" | "member" | "project" | "team" | "k6" | "k6Project") => number;
  readonly slug: (name: string) => string;
}

/** Ids ascend from above the documented organizations. A slug that exists gets a number as suffix. */
function createIds(): Ids {
  const last = { organization: 100, member: 1000, project: 1000, team: 1000, k6: 3_430_000, k6Project: 8_020_000 };
  const slugs = new Map<string, number>();
  return {
    next: (kind) => (last[kind] += 1),
    slug: (name) => {
      const slug = slugify(name);
      const count = (slugs.get(slug) ?? 0) + 1;
      slugs.set(slug, count);
      return count === 1 ? slug : `${slug}-${count}`;
    },
  };
}

function slugify(name: string): string {
  const plain = foldCase(name).normalize("NFD").replaceAll(/\p{M}/gu, "").replaceAll("ø", "o");
  return plain.replaceAll(/[^a-z0-9]+/g, "-").replaceAll(/^-|-$/g, "");
}

function generateUser(id: number): NonNullable<WorldFile["users"]>[number] {
  const first = FIRST_NAMES[id % FIRST_NAMES.length] ?? FIRST_NAMES[0];
  const last = LAST_NAMES[id % LAST_NAMES.length] ?? LAST_NAMES[0];
  const round = Math.floor(id / (FIRST_NAMES.length * LAST_NAMES.length));
  const address = `${first}.${last}${round === 0 ? "" : round}`.toLowerCase();
  return { id, name: `${first} ${last}`, email: `${address}@example.com` };
}

function generateOrganization(index: number, size: WorldSize, random: SeededRandom, ids: Ids): SentryOrganization {
  const region = pickRegion(size.regions, random);
  const name = companyName(index, region, random);
  const created = random.between(FIRST_DAY / 1000, LAST_DAY / 1000) * 1000 + random.between(0, 999);
  return {
    id: String(ids.next("organization")),
    slug: ids.slug(name),
    name,
    region,
    dateCreated: printIsoformat(created),
    status: pickStatus(random),
    isEarlyAdopter: random.chance(0.15),
    require2FA: random.chance(0.2),
    hasAuthProvider: random.chance(0.25),
    events24h: random.chance(0.1) ? 0 : random.between(1, 900) ** 2,
    members: generateMembers(size, random, ids),
    projects: generateProjects(size, created, random, ids),
  };
}

/** Picks a region at random, weighted by the shares. */
function pickRegion(shares: Readonly<Record<string, number>>, random: SeededRandom): string {
  const regions = Object.entries(shares);
  let remaining = random.between(0, 999_999) / 1_000_000;
  for (const [region, share] of regions) {
    if (remaining < share) return region;
    remaining -= share;
  }
  return regions[0]?.[0] ?? "us";
}

function companyName(index: number, region: string, random: SeededRandom): string {
  if (region === "de" && random.chance(0.3)) return random.pick(COMPANY_EUROPEAN);
  const first = COMPANY_FIRST[index % COMPANY_FIRST.length] ?? COMPANY_FIRST[0];
  return `${first} ${random.pick(COMPANY_SECOND)}`;
}

function pickStatus(random: SeededRandom): NonNullable<SentryOrganization["status"]> {
  if (random.chance(0.94)) return "active";
  return random.pick(["pending_deletion", "pending_deletion", "deletion_in_progress"]);
}

function generateMembers(size: WorldSize, random: SeededRandom, ids: Ids): Member[] {
  const users = new Set([1]);
  const count = Math.min(random.between(1, size.members), size.users);
  while (users.size < count) users.add(random.between(1, size.users));
  const members: Member[] = [...users].map((id, at) => ({
    id: ids.next("member"),
    user: id,
    email: generateUser(id).email,
    role: at === (users.size > 1 ? 1 : 0) ? "owner" : random.pick(["member", "member", "admin", "manager"]),
  }));
  if (random.chance(0.15)) members.push({ id: ids.next("member"), email: `invited-${ids.next("team")}@example.net` });
  return members;
}

function generateProjects(size: WorldSize, created: Timestamp, random: SeededRandom, ids: Ids): Project[] {
  const start = random.between(0, PROJECTS.length - 1);
  const count = random.between(0, Math.min(size.projects, PROJECTS.length));
  return Array.from({ length: count }, (_, at) => {
    const [slug, platform] = PROJECTS[(start + at) % PROJECTS.length] ?? PROJECTS[0];
    const day = 86_400_000_000;
    return {
      id: String(ids.next("project")),
      slug,
      name: slug,
      platform,
      dateCreated: printIsoformat(created + at * day),
    };
  });
}

function generateK6Organization(index: number, size: WorldSize, random: SeededRandom, ids: Ids): K6Organization {
  const first = COMPANY_FIRST[(index * 7) % COMPANY_FIRST.length] ?? COMPANY_FIRST[0];
  const name = `${first} ${random.pick(COMPANY_SECOND)}`;
  const created = random.between(FIRST_DAY / 1_000_000, LAST_DAY / 1_000_000) * 1_000_000;
  const id = ids.next("k6");
  return {
    id,
    name,
    owner_id: random.between(1, size.users),
    billing_country: random.pick(["US", "SE", "DE", "GB", ""]),
    created: printIsoformat(created),
    updated: printIsoformat(created + random.between(0, 400) * 86_400_000_000),
    is_default: index === 0,
    members: [1],
    projects: Array.from({ length: random.between(1, Math.max(1, size.projects)) }, (_, at) => ({
      id: ids.next("k6Project"),
      name: LOAD_TESTS[(index + at) % LOAD_TESTS.length] ?? LOAD_TESTS[0],
      created: printIsoformat(created),
      is_default: at === 0,
    })),
  };
}
