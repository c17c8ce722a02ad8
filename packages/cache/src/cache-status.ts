import { serializeItem, Token } from "structured-headers";
import type { CacheEvent } from "./cache-event.ts";

type Parameter = readonly [name: string, value: boolean | number | Token];

/**
 * Creates a function that prints the events of a read as one member of `Cache-Status` (RFC 9211):
 * `roster;hit;ttl=12`, `roster;fwd=miss;fwd-status=200;ttl=15;stored`. The key is never printed, because it contains the
 * principal.
 *
 * @param name the name of the cache.
 * @throws SerializeError if the name is not a token.
 */
export function createCacheStatusPrinter(name: string): (events: readonly CacheEvent[]) => string {
  const cache = new Token(name);
  const hit = serializeItem([cache, new Map([["hit", true]])]);
  return (events) => {
    const served = events.find(isHit);
    // Fast path: a number needs no escaping, so it is appended as text (RFC 9651 §4.1.1.2).
    if (served !== undefined) return `${hit};ttl=${seconds(served.ttl)}`;
    return serializeItem([cache, new Map(events.flatMap(parametersOf))]);
  };
}

function isHit(event: CacheEvent): event is Extract<CacheEvent, { readonly name: "fresh-hit" | "stale-hit" }> {
  return event.name === "fresh-hit" || event.name === "stale-hit";
}

/** The parameters of one event. If a parameter occurs twice, it keeps its place and takes the later value. */
function parametersOf(event: CacheEvent): readonly Parameter[] {
  switch (event.name) {
    case "missed":
      // `miss` and not `uri-miss`, because the key contains more than the URI.
      return [["fwd", new Token("miss")]];
    case "expired":
      return [["fwd", new Token("stale")]];
    case "bypassed":
      return [["fwd", new Token("request")]];
    case "loaded":
      return [["fwd-status", event.status]];
    case "stored":
      return [
        ["ttl", seconds(event.ttl)],
        ["stored", true],
      ];
    case "collapsed":
      return [["collapsed", true]];
    case "collapse-timeout":
      return [["collapsed", false]];
    case "served-stale-on-error":
      return [
        ["ttl", seconds(event.ttl)],
        ["detail", new Token(event.name)],
      ];
    case "not-stored":
      return [["detail", new Token(event.reason)]];
    case "load-failed":
    case "dropped":
    case "store-failed":
      return [["detail", new Token(event.name)]];
    case "fresh-hit":
    case "stale-hit":
    case "refresh-started":
    case "refreshed":
    case "refresh-failed":
      return [];
  }
}

/** Rounds down to whole seconds, so that the printed freshness is never longer than the real one. */
function seconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000);
}
