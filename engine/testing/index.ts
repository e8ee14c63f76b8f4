/** The public door `peakdesk/testing`: plugins without a server, and a whole cluster from one seed. */
export { rehearse, type Rehearsal } from "./rehearse.ts";
export { simulate, type Outcome } from "./sim/simulate.ts";
