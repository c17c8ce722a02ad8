import { throwProblem } from "@roster/core/problem";

/** Characters of a proxied body that is read as a whole. An organization's detail is far smaller. */
const MAX_LENGTH = 16 * 1024 * 1024;

/** Reads a body as text. Refuses with 502 where it is longer than `MAX_LENGTH`. */
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
      throwProblem("upstream-failed", "The upstream's response is too long.");
    }
  }
}
