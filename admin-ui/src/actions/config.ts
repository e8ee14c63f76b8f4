/** Changes to how visitors are routed. Each names the version it was made from and is followed by a fresh look. */
import { call } from "../api.ts";
import type { Answer } from "../api.ts";
import { sessionExpired } from "../session.ts";
import { config } from "../state/config.ts";
import type { ConfigRecord, GroupSettings, Hours, Routing, Rule, Tag } from "../state/config.ts";
import { loadNames } from "./names.ts";

/** What is on the screen stays there while the new record is on its way. */
export async function loadConfig(): Promise<void> {
  if (config.value.s === "failed") config.value = { s: "loading" };
  const answer = await call<ConfigRecord>("GET", "/config");
  config.value = answer.ok ? { s: "ready", config: answer.value } : { s: "failed", error: answer.error };
  if (!answer.ok && answer.error.name === "not_signed_in") sessionExpired();
}

export function putGroup({ id, ...settings }: GroupSettings): Promise<Answer<unknown>> {
  return change("PUT", `/groups/${encodeURIComponent(id)}`, settings);
}

export function removeGroup(id: string): Promise<Answer<unknown>> {
  return change("DELETE", `/groups/${encodeURIComponent(id)}`);
}

export function putHours({ id, ...hours }: Hours): Promise<Answer<unknown>> {
  return change("PUT", `/hours/${encodeURIComponent(id)}`, hours);
}

export function removeHours(id: string): Promise<Answer<unknown>> {
  return change("DELETE", `/hours/${encodeURIComponent(id)}`);
}

export function putTag({ id, ...tag }: Tag): Promise<Answer<unknown>> {
  return change("PUT", `/tags/${encodeURIComponent(id)}`, tag);
}

export function removeTag(id: string): Promise<Answer<unknown>> {
  return change("DELETE", `/tags/${encodeURIComponent(id)}`);
}

export function putRules(rules: readonly Rule[]): Promise<Answer<unknown>> {
  return change("PUT", "/rules", { rules });
}

export function putRouting(routing: Routing): Promise<Answer<unknown>> {
  return change("PUT", "/routing", routing);
}

export interface Imported {
  readonly added: readonly string[];
  readonly disabled: readonly string[];
}

export function importConfig(file: unknown): Promise<Answer<Imported>> {
  return change("PUT", "/config", file);
}

async function change<Value>(method: "PUT" | "DELETE", path: string, body?: unknown): Promise<Answer<Value>> {
  const version = config.value.s === "ready" ? config.value.config.version : undefined;
  const answer = await call<Value>(method, path, body, version);
  if (answer.ok || answer.error.name === "config_changed") await Promise.all([loadConfig(), loadNames()]);
  else if (answer.error.name === "not_signed_in") sessionExpired();
  return answer;
}
