import { SORT_FIELDS, type Sort } from "../../pagination/index.ts";
import type { Listing, Question, Row } from "../source.ts";
import { questionOf, type LawContext, type SourceLaw } from "./source-suite.ts";

const DIRECTIONS = ["ascending", "descending"] as const;

/** Every slice of a stream. */
async function readStream({ source }: LawContext, question: Question, only: readonly string[]): Promise<Listing[]> {
  const slices: Listing[] = [];
  for await (const slice of source.stream(question, only)) slices.push(slice);
  return slices;
}

function rowsOf(slices: readonly Listing[]): readonly Row[] {
  return slices.flatMap(({ rows }) => rows);
}

export const STREAM_LAWS: readonly SourceLaw[] = [
  {
    title: "a stream has the rows of the list, in every sort",
    check: async (context) => {
      for (const field of SORT_FIELDS) {
        for (const direction of DIRECTIONS) {
          const sort: Sort = { field, direction };
          const question = questionOf("", { sort });
          const whole = { only: context.ids, limit: 100, from: null, direction: "next" } as const;
          const listed = await context.source.list(question, whole);
          const slices = await readStream(context, question, context.ids);
          context.expect(rowsOf(slices), `${direction} ${field}`).toEqual(listed.rows);
        }
      }
    },
  },
  {
    title: "only the last slice of a stream has no more, and it has a report per source",
    check: async (context) => {
      const slices = await readStream(context, questionOf(), context.ids);
      context.expect(slices.map(({ more }) => more)).toEqual(slices.map((_, index) => index < slices.length - 1));
      context.expect(slices.at(-1)?.reports.map(({ id }) => id)).toEqual([...context.ids]);
    },
  },
  {
    title: "a stream reads only the requested sources",
    check: async (context) => {
      const [first = ""] = context.ids;
      const rows = rowsOf(await readStream(context, questionOf(), [first, ...context.foreignIds]));
      context.expect([...new Set(rows.map(({ source }) => source))]).toEqual([first]);
    },
  },
  {
    title: "a reader may end a stream early, and read it again",
    check: async (context) => {
      for await (const slice of context.source.stream(questionOf(), context.ids)) {
        context.expect(slice.reports.length > 0).toEqual(true);
        break;
      }
      const slices = await readStream(context, questionOf(), context.ids);
      context.expect(rowsOf(slices).length > 0).toEqual(true);
    },
  },
  {
    title: "a stream of a source that is down has no rows of it, and reports the failure",
    clauses: ["down"],
    check: async (context) => {
      const [first = ""] = context.ids;
      await context.setOutcome(first, "down");
      const slices = await readStream(context, questionOf(), context.ids);
      context.expect(rowsOf(slices).filter(({ source }) => source === first)).toEqual([]);
      context.expect(slices.at(-1)?.reports.find(({ id }) => id === first)?.status).toEqual("failed");
    },
  },
];
