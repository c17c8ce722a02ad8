import type { InputIssue } from "../world/check-world.ts";

/** A 400 with an RFC 9457 problem. `path` is the path of the first issue, `errors` lists the reported issues. */
export function invalidRequestProblem(title: string, issues: readonly InputIssue[]): Response {
  const [first] = issues;
  const detail = first ? `${first.path === "" ? "the body" : first.path}: ${first.message}` : title;
  return problemResponse(400, { title, detail, path: first?.path ?? "", errors: issues });
}

export function problemResponse(status: number, members: Readonly<Record<string, unknown>>): Response {
  return Response.json(
    { type: "about:blank", status, ...members },
    { status, headers: { "Content-Type": "application/problem+json" } },
  );
}
