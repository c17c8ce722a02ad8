import type { MemoryOrganization, MemoryProject } from "../memory/memory-organization.ts";
import type { SourceDescription } from "../source.ts";

/** One source and its organizations. */
export interface SampleSource {
  readonly source: SourceDescription;
  readonly organizations: readonly MemoryOrganization[];
}

/** 2024-01-01T00:00:00.000001Z and whole days after it. */
function day(days: number): number {
  return Date.UTC(2024, 0, 1 + days) * 1000 + 1;
}

function project(remoteId: string, days: number): MemoryProject {
  return { remoteId, name: `Project ${remoteId}`, createdAt: day(days) };
}

function organization(
  remoteId: string,
  slug: string | null,
  name: string,
  days: number,
  members: number | null,
  projectList: readonly MemoryProject[] = [],
): MemoryOrganization {
  return {
    remoteId,
    slug,
    name,
    createdAt: day(days),
    members,
    projects: projectList.length,
    events: members,
    isOwned: members === 2,
    projectList,
  };
}

/** The suite's organization with projects. */
export const WITH_PROJECTS = { source: "sentry-us", remoteId: "4" } as const;

/**
 * The content of every fixture. It has equal names in several spellings, equal instants, counts that are not known, characters
 * outside the basic plane, and one upstream id (`101`) in two installations.
 */
export const SOURCE_SAMPLE: readonly SampleSource[] = [
  {
    source: { id: "sentry-us", installation: "sentry", provider: "sentry", region: "us" },
    organizations: [
      organization("2", "acme", "Acme", 10, 3),
      organization("3", "acme-labs", "ACME", 11, 2),
      organization("4", "zebra", "Zebra 😀", 3, 2, [project("41", 5), project("42", 9), project("43", 5)]),
      organization("5", "arger", "Ärger", 7, 12),
      organization("101", "tilde", "～", 7, null),
      organization("20", "one-a", "one", 1, 0),
      organization("21", "one-b", "One", 1, 0),
    ],
  },
  {
    source: { id: "sentry-de", installation: "sentry", provider: "sentry", region: "de" },
    organizations: [
      organization("6", "one-c", "one", 1, 2),
      organization("7", "berlin", "Berlin", 20, 5),
      organization("8", "acme-de", "acme de", 10, null),
    ],
  },
  {
    source: { id: "k6", installation: "k6", provider: "k6", region: "us" },
    organizations: [
      organization("101", null, "Load", 10, null, [project("1", 1)]),
      organization("102", null, "acme", 30, null),
    ],
  },
];
