import type { DirectoryRuntime } from "./directory-runtime.ts";
import { RefreshedResource } from "./refreshed-resource.ts";
import { INITIAL_RESOURCE_STATE, type ResourceState } from "./resource-state.ts";

/** The most resources of one kind whose failures are remembered. Those that are used longest ago are forgotten. */
const MAX_RESOURCES = 1_000;

/** Where the copies of a kind of resource are stored, by key. */
export interface CopyStore {
  /** The name of the kind in events: `detail`, `projects`, `lookup`. */
  readonly name: string;
  /** When the load of a stored copy began, in epoch milliseconds; null if there is no copy. */
  readonly syncedAt: (key: string) => number | null;
  readonly drop: (key: string) => void;
}

/**
 * The resources of one kind, by key: the details of organizations, their projects, membership lookups. The copies are
 * in tables. Failures and backoffs are in memory only, because keys may be personal data.
 */
export class ResourceCollection {
  readonly #runtime: DirectoryRuntime;
  readonly #copies: CopyStore;
  readonly #generationId: () => string;
  readonly #resources = new Map<string, RefreshedResource>();
  #generation = "";

  constructor(runtime: DirectoryRuntime, copies: CopyStore, generationId: () => string) {
    this.#runtime = runtime;
    this.#copies = copies;
    this.#generationId = generationId;
  }

  get(key: string): RefreshedResource {
    if (this.#generation !== this.#generationId()) this.#resources.clear();
    this.#generation = this.#generationId();
    const resource = this.#resources.get(key) ?? this.#create(key);
    this.#resources.delete(key);
    this.#resources.set(key, resource);
    this.#forgetOldest();
    return resource;
  }

  /** For an operator: ends all backoffs. */
  reset(): void {
    for (const resource of this.#resources.values()) resource.reset();
  }

  #create(key: string): RefreshedResource {
    const { name, syncedAt, drop } = this.#copies;
    let remembered = INITIAL_RESOURCE_STATE;
    return new RefreshedResource(this.#runtime, {
      name,
      generationId: this.#generationId,
      store: {
        load: () => ({ ...remembered, syncedAt: syncedAt(key) }),
        save: (change: Partial<ResourceState>) => {
          remembered = { ...remembered, ...change };
        },
        drop: () => drop(key),
      },
    });
  }

  #forgetOldest(): void {
    for (const [key, resource] of this.#resources) {
      if (this.#resources.size <= MAX_RESOURCES) return;
      if (!resource.isLoading) this.#resources.delete(key);
    }
  }
}
