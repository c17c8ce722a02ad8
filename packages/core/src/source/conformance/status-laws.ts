import type { LawContext, SourceLaw } from "./source-suite.ts";
import { questionOf } from "./source-suite.ts";
import { wholeSlice } from "./expected-rows.ts";

async function describesEach({ source, sample, expect }: LawContext): Promise<void> {
  const statuses = await source.status();
  expect(statuses.map(({ id, installation, provider, region }) => ({ id, installation, provider, region }))).toEqual(
    sample.map((one) => one.source),
  );
  expect(statuses.map(({ status, organizations, lastError }) => [status, organizations, lastError])).toEqual(
    sample.map(({ organizations }) => ["fresh", organizations.length, null]),
  );
  const isDated = statuses.every(({ syncedAt, age }) => typeof syncedAt === "string" && typeof age === "number");
  expect(isDated).toEqual(true);
}

async function reportsOutage({ source, ids, setOutcome, expect }: LawContext): Promise<void> {
  const [failing = ""] = ids;
  await setOutcome(failing, "down");
  const statuses = await source.status();
  expect(statuses.map(({ id, lastError }) => [id, lastError !== null])).toEqual(ids.map((id) => [id, id === failing]));
  await setOutcome(failing, "fresh");
}

async function refreshes(context: LawContext): Promise<void> {
  const { source, ids, foreignIds, expect } = context;
  for (const only of [[], ids, foreignIds]) expect(await source.refresh(only)).toEqual(undefined);
  const { reports } = await source.list(questionOf(), wholeSlice(context));
  expect(reports.map(({ error }) => error)).toEqual(ids.map(() => null));
}

async function refreshesWhileDown({ source, ids, setOutcome, expect }: LawContext): Promise<void> {
  const [failing = ""] = ids;
  await setOutcome(failing, "down");
  expect(await source.refresh(ids)).toEqual(undefined);
  await setOutcome(failing, "fresh");
}

export const STATUS_LAWS: readonly SourceLaw[] = [
  { title: "status describes every source in view", check: describesEach },
  { title: "status names the error of a source that is down", clauses: ["down"], check: reportsOutage },
  { title: "refresh accepts any sources, and the sources answer afterwards", check: refreshes },
  { title: "refresh of a source that is down is no error", clauses: ["down"], check: refreshesWhileDown },
];
