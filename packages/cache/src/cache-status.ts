import { serializeItem, Token } from "structured-headers";
import type { CacheEvent } from "./cache-event.ts";

type Parameter = readonly [name: string, value: boolean | number | Token];

/**
 * Makes the printer of `Cache-Status` (RFC 9211) for a cache of a given name, which must be a token. It prints one list
 * member, told from the events of a read: `roster;hit;ttl=12`, `roster;fwd=miss;fwd-status=200;ttl=15;stored`. The key is
 * never printed, since it tells who asks.
 *
 * @throws SerializeError where the name is no token.
 */
export function createCacheStatusPrinter(name: string): (events: readonly CacheEvent[]) => string {
  const cache = new Token(name);
  const hit = serializeItem([cache, new Map([["hit", true]])]);
  return (events) => {
    const served = events.find(isHit);
    // The hot path: parameters are appended as they are (RFC 9651 §4.1.1.2).
    if (served !== undefined) return `${hit};ttl=${seconds(served.ttl)}`;
    return serializeItem([cache, new Map(events.flatMap(parametersOf))]);
  };
}

function isHit(event: CacheEvent): event is Extract<CacheEvent, { readonly name: "fresh-hit" | "stale-hit" }> {
  return event.name === "fresh-hit" || event.name === "stale-hit";
}

/** What an event adds. A parameter that is told twice keeps its place and takes the later value. */
function parametersOf(event: CacheEvent): readonly Parameter[] {
  switch (event.name) {
    case "missed":
      // `miss`, not `uri-miss`: the key holds more than the URI.
      return [["fwd", new Token("miss")]];
    case "outlived":
      return [["fwd", new Token("stale")]];
    case "passed-over":
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
    case "waited-out":
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

/** Whole seconds, never more freshness than there is. */
function seconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000);
}
