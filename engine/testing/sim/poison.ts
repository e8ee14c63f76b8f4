/** While a world runs, whoever reaches past the ports for time, chance or "later" is stopped on the spot. */

const wells: readonly { readonly of: object; readonly name: string }[] = [
  { of: Date, name: "now" },
  { of: Math, name: "random" },
  { of: performance, name: "now" },
  { of: globalThis, name: "setTimeout" },
  { of: globalThis, name: "setInterval" },
  { of: globalThis, name: "setImmediate" },
  { of: globalThis, name: "queueMicrotask" },
];

export function withPoisonedGlobals<Result>(run: () => Result): Result {
  const undo = wells.map(({ of, name }) => {
    const before = Object.getOwnPropertyDescriptor(of, name);
    Object.defineProperty(of, name, { value: forbidden(name), configurable: true, writable: true });
    return () => {
      Reflect.deleteProperty(of, name);
      if (before !== undefined) Object.defineProperty(of, name, before);
    };
  });
  try {
    return run();
  } finally {
    for (const restore of undo) restore();
  }
}

function forbidden(name: string): () => number {
  return () => {
    const error = new Error(`${name} is off limits in a simulated world: time and chance come in through ports`);
    // The MessagePack library throws dice over which map key to forget: no result depends on it.
    if (error.stack?.includes("CachedKeyDecoder") === true) return 0;
    throw error;
  };
}
