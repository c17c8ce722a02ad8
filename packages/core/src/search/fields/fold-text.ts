import { fold } from "../../model/index.ts";

/** `fold`, but for a text that the lexer saw to be its own: nearly all that people ask for is. */
export function foldText(text: string, folded: boolean): string {
  return folded ? text : fold(text);
}
