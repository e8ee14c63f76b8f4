/** Which pages may connect (S8): our own, and those on the list. No substring, no `null`, no pattern but `*`. */

/** True if a browser page of this origin belongs to the host it talks to. */
export function sameOrigin(origin: string | null, host: string): boolean {
  return origin !== null && (origin === `http://${host}` || origin === `https://${host}`);
}

/** Clients that are no browsers send no origin; they are held by credentials and rates like everybody. */
export function originAllowed(origin: string | null, host: string, list: readonly string[]): boolean {
  return origin === null || sameOrigin(origin, host) || list.includes("*") || list.includes(origin);
}
