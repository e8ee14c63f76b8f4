/** What is compared: the bare relay, and Peakdesk in four shapes. */
import { fileURLToPath } from "node:url";
import type { FloorSeats, PeakdeskSeats } from "../load/orders.ts";
import { startChild } from "../server/child.ts";
import { startNats } from "../server/nats.ts";
import { startPeakdesk, type PeakdeskOptions } from "../server/peakdesk.ts";
import { hireStaff } from "../server/staff.ts";

export const variantNames = ["floor", "durable", "ws", "two-local", "two-nats"] as const;
export type VariantName = (typeof variantNames)[number];

export const variantTitles: Record<VariantName, string> = {
  floor: "(a) bare uWebSockets.js relay",
  durable: "(b) Peakdesk, fsync before ack",
  ws: "(c) Peakdesk on ws",
  "two-local": "(d) two shards, local bus",
  "two-nats": "(d) two shards, NATS",
};

export interface Crowd {
  readonly talks: number;
  readonly talksPerAgent: number;
  readonly generators: number;
}

/** A server that is up, with a plan of who sits where. */
export interface Stage {
  readonly pid: number;
  /** The broker's process, whose time is shown apart. */
  readonly brokerPid: number | null;
  /** Where it says how it is; null: nowhere. */
  readonly healthPort: number | null;
  readonly seats: readonly (FloorSeats | PeakdeskSeats)[];
  end(): Promise<void>;
}

const floor = fileURLToPath(new URL("./floor.js", import.meta.url));
/** As the cluster names them. */
const twoShards = ["s0", "s1"] as const;

export async function startVariant(name: VariantName, crowd: Crowd, node: readonly string[] = []): Promise<Stage> {
  switch (name) {
    case "floor":
      return floorStage(crowd);
    case "durable":
      return peakdeskStage({ workers: 1, sockets: "uws", node }, crowd, false);
    case "ws":
      return peakdeskStage({ workers: 1, sockets: "ws", node }, crowd, false);
    case "two-local":
      return peakdeskStage({ workers: 2, sockets: "uws", node }, crowd, true);
    case "two-nats":
      return natsStage(crowd, node);
  }
}

async function floorStage({ talks, talksPerAgent, generators }: Crowd): Promise<Stage> {
  if (generators !== 1) throw new Error("the floor numbers its talks itself: it takes one generator");
  const { pid, port, end } = await startChild(process.execPath, [floor]);
  return {
    pid,
    brokerPid: null,
    healthPort: null,
    seats: [{ at: "floor", port, talks, talksPerAgent }],
    end: () => end(),
  };
}

async function peakdeskStage(options: PeakdeskOptions, crowd: Crowd, apart: boolean): Promise<Stage> {
  const { talks, talksPerAgent, generators } = crowd;
  const server = await startPeakdesk(options);
  try {
    const talksEach = Math.ceil(talks / generators);
    const staff = await hireStaff(server, generators, Math.ceil(talksEach / talksPerAgent), talksPerAgent);
    const seats = staff.map(({ group, agents }): PeakdeskSeats => {
      return { at: "peakdesk", port: server.port, talks: talksEach, group, agents, apart: apart ? twoShards : null };
    });
    return { pid: server.pid, brokerPid: null, healthPort: server.port, seats, end: server.end };
  } catch (error) {
    await server.end();
    throw error;
  }
}

async function natsStage(crowd: Crowd, node: readonly string[]): Promise<Stage> {
  const broker = await startNats();
  try {
    const stage = await peakdeskStage({ workers: 2, sockets: "uws", nats: broker.url, node }, crowd, true);
    return { ...stage, brokerPid: broker.pid, end: () => stage.end().then(broker.end) };
  } catch (error) {
    await broker.end();
    throw error;
  }
}
