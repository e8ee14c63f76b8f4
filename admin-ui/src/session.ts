/** Who sits at this screen. The cookie is the truth; this signal is what we know of it. */
import { signal } from "@preact/signals";
import type { Role } from "peakdesk/protocol";
import { call } from "./api.ts";
import type { Answer } from "./api.ts";

export interface Person {
  readonly id: string;
  readonly login: string;
  readonly name: string;
  readonly role: Role;
}

export type Session =
  | { readonly state: "asking" }
  /** The engine gave no usable answer; the person may ask again. */
  | { readonly state: "unreachable" }
  | { readonly state: "out"; readonly needsSetup: boolean; readonly expired: boolean }
  | { readonly state: "in"; readonly person: Person };

export const session = signal<Session>({ state: "asking" });

/** Null outside. */
export function myId(): string | null {
  return session.value.state === "in" ? session.value.person.id : null;
}

export async function askWhoIAm(): Promise<void> {
  session.value = { state: "asking" };
  const me = await call<Person>("GET", "/me");
  if (me.ok) {
    session.value = { state: "in", person: me.value };
    return;
  }
  if (me.error.name !== "not_signed_in") {
    session.value = { state: "unreachable" };
    return;
  }
  const setup = await call<{ needed: boolean }>("GET", "/setup");
  session.value = { state: "out", needsSetup: setup.ok && setup.value.needed, expired: false };
}

export function signIn(login: string, password: string): Promise<Answer<Person>> {
  return enter(call<Person>("POST", "/login", { login, password }));
}

export interface FirstAdmin {
  /** Printed once by the engine when it starts without any staff. */
  readonly token: string;
  readonly login: string;
  readonly name: string;
  readonly password: string;
}

export function setUp(first: FirstAdmin): Promise<Answer<Person>> {
  return enter(call<Person>("POST", "/setup", first));
}

/** Only an engine that took the cookie back lets us say "signed out". */
export async function signOut(): Promise<Answer<null>> {
  const answer = await call<null>("POST", "/logout");
  const gone = answer.ok || answer.error.name === "not_signed_in";
  if (gone) session.value = { state: "out", needsSetup: false, expired: false };
  return gone ? { ok: true, value: null } : answer;
}

/** The engine no longer takes our cookie. */
export function sessionExpired(): void {
  if (session.value.state === "in") session.value = { state: "out", needsSetup: false, expired: true };
}

async function enter(answering: Promise<Answer<Person>>): Promise<Answer<Person>> {
  const answer = await answering;
  if (answer.ok) session.value = { state: "in", person: answer.value };
  return answer;
}
