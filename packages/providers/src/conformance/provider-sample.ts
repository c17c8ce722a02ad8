/** An upstream's content, for an adapter's factory to serve in its vendor's wire format. */
export interface Sample {
  readonly organizations: readonly SampleOrganization[];
  readonly projects: readonly SampleProject[];
  readonly members: readonly SampleMember[];
  /** Rows a page. */
  readonly pageSize: number;
}

/** What organizations and projects have alike. */
export interface SampleRow {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  /** Six digits and `Z`: `2018-11-06T21:19:55.101234Z`. */
  readonly created: string;
}

export interface SampleOrganization extends SampleRow {
  /** Events of the past 24 hours. */
  readonly events: number;
  /** Whether the credential's user owns it. */
  readonly isOwned: boolean;
}

export interface SampleProject extends SampleRow {
  /** The id of its organization. */
  readonly organization: string;
  readonly platform: string | null;
}

/** A membership. One without an address is an invitation. */
export interface SampleMember {
  readonly id: string;
  /** The id of its organization. */
  readonly organization: string;
  readonly email: string | null;
}

/**
 * A sample of `count` organizations. The first has `belongings` projects and as many members, the second three of each,
 * the others none; the members of the second are in the first too, if that has so many.
 */
export function createSample(count: number, pageSize: number, belongings = 0): Sample {
  const organizations = Array.from({ length: count }, (_, index) => createOrganization(index + 1));
  const each = <T>(create: (organization: string, index: number) => T): T[] =>
    organizations
      .slice(0, 2)
      .flatMap(({ id }, place) =>
        Array.from({ length: place === 0 ? belongings : 3 }, (_, index) => create(id, index)),
      );
  return { organizations, projects: each(createProject), members: each(createMember), pageSize };
}

function createOrganization(number: number): SampleOrganization {
  return { ...createRow("Company", number), events: number * 1000, isOwned: number % 2 === 1 };
}

const PLATFORMS = ["python", "go", null];

function createProject(organization: string, index: number): SampleProject {
  const row = createRow("Project", Number(organization) * 100 + index);
  return { ...row, organization, platform: PLATFORMS[index % PLATFORMS.length] ?? null };
}

function createMember(organization: string, index: number): SampleMember {
  const email = index === 3 ? null : `person-${index}@example.com`;
  return { id: String(Number(organization) * 100 + index), organization, email };
}

function createRow(kind: string, number: number): SampleRow {
  return {
    id: String(number),
    slug: `${kind.toLowerCase()}-${number}`,
    name: `${kind} № ${number}`,
    created: `2024-01-01T00:00:00.${String(999_999 - number)}Z`,
  };
}
