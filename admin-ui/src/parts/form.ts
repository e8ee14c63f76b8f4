/**
 * What a field must hold, said in words; null if all is well. The bounds are those of the engine,
 * which checks again: this only saves a round trip.
 */
import { t } from "../text.ts";

export const nameCharsMax = 60;
export const loginCharsMax = 60;
export const groupIdCharsMax = 40;
export const passwordCharsMin = 8;
export const capMin = 1;
export const capMax = 200;

export function required(value: string): string | null {
  return value.trim() === "" ? t("field.required") : null;
}

export function loginWrong(login: string): string | null {
  return required(login) ?? (/^\S{2,}$/.test(login.trim()) ? null : t("field.login"));
}

export function passwordWrong(password: string): string | null {
  if (password === "") return t("field.required");
  return password.length < passwordCharsMin ? t("field.tooShort", { min: passwordCharsMin }) : null;
}

export function groupIdWrong(id: string): string | null {
  return required(id) ?? (/^[a-z0-9-]+$/.test(id) ? null : t("field.groupId"));
}

/** Of tags and opening hours. */
export function slugWrong(id: string, taken: readonly string[]): string | null {
  const wrong = required(id) ?? (/^[A-Za-z0-9_-]{1,40}$/.test(id) ? null : t("field.slug"));
  return wrong ?? (taken.includes(id) ? t("field.taken") : null);
}

export function weightWrong(weight: string): string | null {
  return /^([1-9]|10)$/.test(weight.trim()) ? null : t("member.weightWrong");
}

export function capWrong(cap: string): string | null {
  const number = Number(cap);
  const fits = cap.trim() !== "" && Number.isInteger(number) && number >= capMin && number <= capMax;
  return fits ? null : t("field.cap", { min: capMin, max: capMax });
}
