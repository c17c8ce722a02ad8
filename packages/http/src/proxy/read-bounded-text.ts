import { throwProblem } from "@roster/core/problem";

/** More than any document that is read whole on its way through. */
const MAX_LENGTH = 16 * 1024 * 1024;

/** The text of a body, or a 502 where it does not end in time. */
export async function readBoundedText({ body }: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  const reader = body?.getReader();
  for (;;) {
    const chunk = await reader?.read();
    if (!chunk || chunk.done) return text + decoder.decode();
    const bytes: Uint8Array = chunk.value;
    text += decoder.decode(bytes, { stream: true });
    if (text.length > MAX_LENGTH) {
      await reader?.cancel();
      throwProblem("upstream-failed", "The upstream's answer is longer than any should be.");
    }
  }
}
