/** Hides numbers of payment cards before they are stored: what is never written down cannot leak. */
import { definePlugin } from "peakdesk/plugin";

/** 13 to 19 digits, in groups or not, that are not part of a longer number. */
const cardLike = /(?<![\d])(?:\d[ -]?){12,18}\d(?![\d])/g;

export default definePlugin({
  name: "mask",
  rules: {
    "message:incoming": (body) => {
      const text = body.text.replace(cardLike, (found) => (isCardNumber(found) ? masked(found) : found));
      return text === body.text ? body : { ...body, text };
    },
  },
});

/**
 * ISO/IEC 7812: an issuer prefix of the large card networks and the right check digit (Luhn). Of other numbers of this
 * length about one in thirty passes, which is why this plugin is off unless a deployment turns it on.
 */
function isCardNumber(found: string): boolean {
  const digits = [...found].filter((character) => character >= "0" && character <= "9").map(Number);
  if (!/^(4|5[1-5]|2[2-7]|3[47]|35|62)/.test(digits.join(""))) return false;
  let sum = 0;
  for (const [index, digit] of digits.reverse().entries()) {
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** All but the last four digits; the length stays, so that nobody wonders what was there. */
function masked(found: string): string {
  const last = found.length - 4;
  return [...found]
    .map((character, index) => (index < last && character >= "0" && character <= "9" ? "•" : character))
    .join("");
}
