/** The generators of one measurement, as one. */
import { fork, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { FloorSeats, Order, PeakdeskSeats, Report, Span } from "./orders.ts";
import type { Counts } from "./tally.ts";

const entry = fileURLToPath(new URL("./generator.js", import.meta.url));

export class Fleet {
  readonly #generators: readonly ChildProcess[];

  constructor(count: number) {
    this.#generators = Array.from({ length: count }, () =>
      fork(entry, [], { stdio: ["ignore", "inherit", "inherit", "ipc"] }),
    );
  }

  async seat(seats: readonly (PeakdeskSeats | FloorSeats)[]): Promise<void> {
    await Promise.all(
      this.#generators.map((generator, index) => {
        const own = seats[index];
        if (own === undefined) throw new Error("a generator without seats");
        return ask(generator, { t: "seat", seats: own }, "seated");
      }),
    );
  }

  /** `perSecond`: all generators together; or one word at a time in every conversation. */
  speak(perSecond: number | "closed"): void {
    const share = perSecond === "closed" ? perSecond : perSecond / this.#generators.length;
    for (const generator of this.#generators) generator.send({ t: "speak", perSecond: share } satisfies Order);
  }

  async mark(): Promise<Span> {
    const reports = await Promise.all(this.#generators.map((generator) => ask(generator, { t: "mark" }, "marked")));
    return reports.map(({ span }) => span).reduce(mergeSpans);
  }

  async hush(): Promise<Counts> {
    const reports = await Promise.all(
      this.#generators.map((generator) => ask(generator, { t: "hush", graceMs: 5_000 }, "hushed")),
    );
    return reports.map(({ counts }) => counts).reduce(addCounts);
  }

  end(): void {
    for (const generator of this.#generators) if (generator.connected) generator.disconnect();
  }
}

type ReportOf<T extends Report["t"]> = Extract<Report, { t: T }>;

function ask<T extends Report["t"]>(generator: ChildProcess, order: Order, wanted: T): Promise<ReportOf<T>> {
  return new Promise((resolve, reject) => {
    const off = () => {
      generator.off("message", hear);
      generator.off("exit", gone);
    };
    const hear = (report: Report) => {
      off();
      if (report.t === wanted) resolve(report as ReportOf<T>);
      else reject(new Error(report.t === "failed" ? report.reason : `a generator said ${report.t}, not ${wanted}`));
    };
    const gone = (code: number | null) => {
      off();
      reject(new Error(`a generator ended with code ${code}`));
    };
    generator.on("message", hear);
    generator.on("exit", gone);
    generator.send(order);
  });
}

function addCounts(a: Counts, b: Counts): Counts {
  return {
    sent: a.sent + b.sent,
    acknowledged: a.acknowledged + b.acknowledged,
    delivered: a.delivered + b.delivered,
    disordered: a.disordered + b.disordered,
    errors: [...a.errors, ...b.errors],
  };
}

/** Percentiles of parts cannot be added: the worse of each is kept. */
function mergeSpans(a: Span, b: Span): Span {
  return {
    counts: addCounts(a.counts, b.counts),
    latency: {
      count: a.latency.count + b.latency.count,
      p50Ms: Math.max(a.latency.p50Ms, b.latency.p50Ms),
      p99Ms: Math.max(a.latency.p99Ms, b.latency.p99Ms),
      maxMs: Math.max(a.latency.maxMs, b.latency.maxMs),
    },
    lateMs: Math.max(a.lateMs, b.lateMs),
    busy: Math.max(a.busy, b.busy),
  };
}
