/** The content of a fake upstream. Each adapter's fixture server serves it in the vendor's wire format. */
export interface Sample {
  readonly organizations: readonly SampleOrganization[];
  readonly projects: readonly SampleProject[];
  readonly members: readonly SampleMember[];
  /** Rows per page. */
  readonly pageSize: number;
}

/** The fields that organizations and projects have in common. */
export interface SampleRow {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  /** With microseconds and `Z`: `2018-11-06T21:19:55.101234Z`. */
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

/** A membership. A membership without an address is an invitation. */
export interface SampleMember {
  readonly id: string;
  /** The id of its organization. */
  readonly organization: string;
  readonly email: string | null;
}

/**
 * Creates a sample of `count` organizations. The first has `children` projects and `children` members. The second has three
 * of each. The others have none. Addresses are numbered from zero in each organization, so both have the same first ones.
 */
export function createSample(count: number, pageSize: number, children = 0): Sample {
  const organizations = Array.from({ length: count }, (_, index) => createOrganization(index + 1));
  const forFirstTwo = <T>(create: (organization: string, index: number) => T): T[] =>
    organizations
      .slice(0, 2)
      .flatMap(({ id }, position) =>
        Array.from({ length: position === 0 ? children : 3 }, (_, index) => create(id, index)),
      );
  return { organizations, projects: forFirstTwo(createProject), members: forFirstTwo(createMember), pageSize };
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
