/** Pure: from what was filled in to a message for later, or to what is wrong with it. */
import type { Leaving } from "peakdesk/client";
import type { Wrong } from "./letter-text.ts";

export type Field = "name" | "email" | "phone" | "text";
export type Filled = Readonly<Record<Field, string>>;
export type Checked =
  | { readonly ok: true; readonly contact: Leaving["contact"]; readonly text: string }
  | { readonly ok: false; readonly wrong: Readonly<Partial<Record<Field, Wrong>>> };

export const longest: Readonly<Record<Field, number>> = { name: 80, email: 200, phone: 40, text: 4_000 };

// As the protocol has them: what passes here is never refused there.
const isEmail = /^[^@\s]+@[^@\s]+$/;
const isPhone = /^[+0-9 ()-]{3,}$/;

export function check(filled: Filled): Checked {
  const name = filled.name.trim();
  const email = filled.email.trim();
  const phone = asciiDigits(filled.phone.trim());
  const text = filled.text.trim();
  const wrong: Partial<Record<Field, Wrong>> = {};
  if (email !== "" && !isEmail.test(email)) wrong.email = "email";
  if (phone !== "" && !isPhone.test(phone)) wrong.phone = "phone";
  if (email === "" && phone === "") wrong.email = "noContact";
  if (text === "") wrong.text = "text";
  if (Object.keys(wrong).length > 0) return { ok: false, wrong };
  return { ok: true, text, contact: { ...(name && { name }), ...(email && { email }), ...(phone && { phone }) } };
}

/** Input methods write full-width digits and signs without anybody noticing. */
function asciiDigits(phone: string): string {
  return phone.replace(/[＋－（）０-９　]/g, (sign) =>
    sign === "　" ? " " : String.fromCharCode(sign.charCodeAt(0) - 0xfee0),
  );
}
