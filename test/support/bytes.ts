/** Text as bytes and back: what records, snapshots and frames hold in tests. */
export function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function text(from: Uint8Array): string {
  return new TextDecoder().decode(from);
}
