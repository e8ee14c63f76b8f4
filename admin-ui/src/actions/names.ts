/** Asks what groups and tags are called. Without an answer ids stand in for names, so nothing more is said about it. */
import { call } from "../api.ts";
import { names } from "../state/names.ts";
import type { Names } from "../state/names.ts";

export async function loadNames(): Promise<void> {
  const answer = await call<Names>("GET", "/names");
  if (answer.ok) names.value = answer.value;
}
