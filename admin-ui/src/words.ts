/** Names of errors and closes, as sentences for people. */
import { closeCodes, wireErrors } from "peakdesk/protocol";
import type { CloseName, WireErrorName } from "peakdesk/protocol";
import type { ApiError } from "./api.ts";
import { t } from "./text.ts";

/** A refusal told by the engine; a newer engine may know names that we do not. */
export function refusalText(name: string): string {
  return Object.hasOwn(wireErrors, name) ? t(`error.${name as WireErrorName}`) : t("error.unexpected");
}

export function apiErrorText(error: ApiError): string {
  const text = t(`error.${error.name}`);
  return error.detail === null ? text : `${text} (${error.detail})`;
}

/** Why a connection was given up. */
export function stopText(reason: string): string {
  if (Object.hasOwn(closeCodes, reason)) return t(`stopped.${reason as CloseName}`);
  return refusalText(reason);
}

/** Visitors need not say their name: then a piece of their id, as the engine cuts it, tells them apart. */
export function visitorName(name: string, id: string): string {
  return isUnnamed(name, id) ? t("visitor.unnamed", { id: id.slice(1, 6).toUpperCase() }) : name;
}

/** The engine calls a visitor without a name `#` and the first letters of the id. */
export function isUnnamed(name: string, id: string): boolean {
  return name.trim() === "" || (name.startsWith("#") && id.slice(1).startsWith(name.slice(1)));
}
