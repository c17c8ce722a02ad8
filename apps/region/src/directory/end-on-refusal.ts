import type { Problem } from "@roster/core/problem";
import { loadResult, type Load } from "./resource-load.ts";

/**
 * Ends a Directory with a caller's own credential if the upstream answers 401 to any of its loads: the credential is no
 * longer valid, so nothing that it could see may be kept. The reason stays in the state of the erased replica.
 */
export function endOnRefusal(
  replica: { readonly eraseRefused: (problem: Problem) => void },
  { isManaged }: { readonly isManaged: boolean },
  load: Load,
): Load {
  if (isManaged) return load;
  return async (context) => {
    const result = await loadResult(load, context);
    if (result.kind !== "failed" || result.problem.status !== 401) return result;
    return { ...result, afterwards: () => replica.eraseRefused(result.problem) };
  };
}
