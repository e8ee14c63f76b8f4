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

type Method = "GET" | "POST" | "PATCH";

export async function call<Value>(method: Method, path: string, body?: unknown): Promise<Answer<Value>> {
  let response: Response;
  try {
    response = await fetch(`/api${path}`, request(method, body));
  } catch {
    return { ok: false, error: { name: "unreachable", detail: null } };
  }
  const content = await readJson(response);
  if (response.ok) return { ok: true, value: content as Value };
  return { ok: false, error: errorFrom(content) };
}

function request(method: Method, body: unknown): RequestInit {
  if (body === undefined) return { method, credentials: "same-origin" };
  const headers = { "content-type": "application/json" };
  return { method, credentials: "same-origin", headers, body: JSON.stringify(body) };
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
