/**
 * A broken connection. Over a service binding the caller's `fetch` rejects. A Worker cannot break a socket: a client of
 * a socket would receive a 500. So a server in front of the emulator breaks it.
 */
export class ConnectionReset extends Error {
  constructor() {
    super("The emulated upstream broke the connection.");
  }
}

/** A request field that the server in front of the emulator adds. */
const FRONT_FIELD = "Emulator-Front";

/**
 * A response field that tells the server in front how to break the client's connection: reset it before the response,
 * reset it after the body, or close it after the body. The last two do not end the body, so it is incomplete.
 */
const CONNECTION_FIELD = "Emulator-Connection";
export type ConnectionFault = "reset" | "reset-after-body" | "close-after-body";

/** Whether a server in front of the emulator can break the connection of a request. */
export function hasFront(request: Request): boolean {
  return request.headers.has(FRONT_FIELD);
}

export function withConnectionFault(response: Response, fault: ConnectionFault): Response {
  const faulty = new Response(response.body, response);
  faulty.headers.set(CONNECTION_FIELD, fault);
  return faulty;
}

/** Whether the connection breaks before the response. */
export function isReset(response: Response): boolean {
  return response.headers.get(CONNECTION_FIELD) === ("reset" satisfies ConnectionFault);
}
