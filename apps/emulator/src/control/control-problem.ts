import type { InputIssue } from "../world/check-world.ts";

/** RFC 9457: what is wrong with a control request. `path` names the first wrong place, `errors` all that are told. */
export function invalidRequestProblem(title: string, flaws: readonly InputIssue[]): Response {
  const [first] = flaws;
  const detail = first ? `${first.path === "" ? "the body" : first.path}: ${first.message}` : title;
  return problemResponse(400, { title, detail, path: first?.path ?? "", errors: flaws });
}

export function problemResponse(status: number, members: Readonly<Record<string, unknown>>): Response {
  return Response.json(
    { type: "about:blank", status, ...members },
    { status, headers: { "Content-Type": "application/problem+json" } },
  );
}
