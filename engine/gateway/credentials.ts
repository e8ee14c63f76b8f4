/** Tokens as they travel: `<id>.<secret>`. The engine keeps a hash of the secret, so that a stolen disk signs nobody in. */
export const sessionCookie = "peakdesk_session";

export interface Credential {
  readonly id: string;
  readonly secret: string;
}

export function parseToken(token: string): Credential | null {
  const dot = token.indexOf(".");
  if (dot < 2 || token.length - dot < 17 || token.length > 200) return null;
  return { id: token.slice(0, dot), secret: token.slice(dot + 1) };
}

/** The value of one cookie in a `Cookie` header. */
export function cookieValue(header: string | null, name: string): string | null {
  for (const part of (header ?? "").split(";")) {
    const equals = part.indexOf("=");
    if (equals > 0 && part.slice(0, equals).trim() === name) return part.slice(equals + 1).trim();
  }
  return null;
}
