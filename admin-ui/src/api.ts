/** The HTTP half of the engine: sign-in and configuration. Failures are values; nothing here throws. */
import { wireErrors } from "peakdesk/protocol";
import type { WireErrorName } from "peakdesk/protocol";

export interface ApiError {
  /** `unreachable`: no answer came; `unexpected`: an answer we cannot read. */
  readonly name: WireErrorName | "unreachable" | "unexpected";
  readonly detail: string | null;
}

export type Answer<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: ApiError };

type Method = "GET" | "POST" | "PATCH" | "PUT" | "DELETE";

/** `version`: the one that the change was made from; the engine says no if there is a newer one. */
export async function call<Value>(
  method: Method,
  path: string,
  body?: unknown,
  version?: number,
): Promise<Answer<Value>> {
  let response: Response;
  try {
    response = await fetch(`/api${path}`, request(method, body, version));
  } catch {
    return { ok: false, error: { name: "unreachable", detail: null } };
  }
  const content = await readJson(response);
  if (response.ok) return { ok: true, value: content as Value };
  return { ok: false, error: errorFrom(content) };
}

function request(method: Method, body: unknown, version: number | undefined): RequestInit {
  const headers = {
    ...(body !== undefined && { "content-type": "application/json" }),
    ...(version !== undefined && { "if-match": `"${version}"` }),
  };
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  return { method, credentials: "same-origin", headers, ...sent };
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return null;
  }
}

function errorFrom(content: unknown): ApiError {
  const { name, detail } = (content as { error?: { name?: unknown; detail?: unknown } } | null)?.error ?? {};
  const known = typeof name === "string" && Object.hasOwn(wireErrors, name);
  return {
    name: known ? (name as WireErrorName) : "unexpected",
    detail: typeof detail === "string" ? detail : null,
  };
}
