import { expect, test } from "vitest";
import { checkWorld } from "./check-world.ts";
import { createDemoWorld } from "./demo-world.ts";
import { generateWorld } from "./generate-world.ts";

test("the same options give the same world", () => {
  expect(generateWorld({ seed: 7, organizations: 40 })).toEqual(generateWorld({ seed: 7, organizations: 40 }));
  expect(generateWorld({ seed: 8, organizations: 40 })).not.toEqual(generateWorld({ seed: 7, organizations: 40 }));
});

test("a generated world is valid and has the requested size", () => {
  const world = generateWorld({
    organizations: 3000,
    k6Organizations: 50,
    users: 10,
    regions: { us: 0.5, us2: 0.2, de: 0.3 },
  });
  const checked = checkWorld(world);
  expect(checked.ok ? [] : checked.issues).toEqual([]);
  const regions = Map.groupBy(world.organizations ?? [], ({ region }) => region);
  expect(new Set(regions.keys())).toEqual(new Set(["de", "us", "us2"]));
  expect(regions.get("us")?.length).toBeGreaterThan(1300);
  expect([world.organizations?.length, world.k6?.organizations?.length]).toEqual([3000, 50]);
});

test("one user is enough for a world", () => {
  expect(checkWorld(generateWorld({ organizations: 5, users: 1 })).ok).toBe(true);
});

test("the demo world contains the documented organizations and all kinds of organizations", () => {
  const world = createDemoWorld();
  expect(checkWorld(world).ok).toBe(true);
  expect(world).toEqual(createDemoWorld());
  const organizations = world.organizations ?? [];
  expect(organizations.find(({ id }) => id === "2")).toMatchObject({
    slug: "the-interstellar-jurisdiction",
    region: "us",
  });
  expect(organizations.filter(({ status }) => status === "pending_deletion").length).toBeGreaterThan(3);
  expect(new Set(organizations.map(({ region }) => region))).toEqual(new Set(["us", "de"]));
  expect(world.k6?.organizations?.some(({ id }) => id === 1013)).toBe(true);
});
