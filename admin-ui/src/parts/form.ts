/** What a field must hold, said in words; null if all is well. The engine checks again: this only saves a round trip. */
import { t } from "../text.ts";

export const passwordCharsMin = 10;
export const capMin = 1;
export const capMax = 100;

export function required(value: string): string | null {
  return value.trim() === "" ? t("field.required") : null;
}

export function loginWrong(login: string): string | null {
  return required(login) ?? (/^[a-z0-9._-]{2,32}$/.test(login.trim()) ? null : t("field.login"));
}

export function passwordWrong(password: string): string | null {
  if (password === "") return t("field.required");
  return password.length < passwordCharsMin ? t("field.tooShort", { min: passwordCharsMin }) : null;
}

export function groupIdWrong(id: string): string | null {
  return required(id) ?? (/^[a-z][a-z0-9-]{0,31}$/.test(id) ? null : t("field.groupId"));
}

export function capWrong(cap: string): string | null {
  const number = Number(cap);
  const fits = cap.trim() !== "" && Number.isInteger(number) && number >= capMin && number <= capMax;
  return fits ? null : t("field.cap", { min: capMin, max: capMax });
}
