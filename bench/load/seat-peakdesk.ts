/** Takes places at a real server: agents sign in and go online, visitors come and say a first word, agents watch. */
import { decodeServerFrame, encodeFrame } from "../../engine/protocol/codec.ts";
import type { ClientFrame, ServerFrame } from "../../engine/protocol/frames.ts";
import type { ConversationId } from "../../engine/protocol/ids.ts";
import { Ring } from "../../engine/runtime/ring.ts";
import { assertApart } from "./apart.ts";
import type { Ear } from "./ear.ts";
import { openLine, type Line, toWire, type LineEvents } from "./line.ts";
import type { PeakdeskSeats } from "./orders.ts";
import { Talk } from "./talk.ts";
import type { Tally } from "./tally.ts";

/** Visitors at once on their way in: a hello must be through in five seconds. */
const arrivingMax = 50;
const attemptsMax = 5;

export async function seatAtPeakdesk(seats: PeakdeskSeats, talks: Talk[], ear: Ear, tally: Tally): Promise<void> {
  const room = new Room(seats, ear, tally);
  for (const token of seats.agents) await room.agent(token);
  const visitors = new Map<string, Line>();
  const arrive = async () => {
    while (visitors.size < seats.talks) {
      const { conv, line } = await room.visitor();
      if (conv === null || visitors.size >= seats.talks) line.end();
      else visitors.set(conv, line);
    }
  };
  await Promise.all(Array.from({ length: Math.min(arrivingMax, seats.talks) }, arrive));
  for (const [conv, line] of visitors) say(line, firstWord(conv as ConversationId));
  const watched = await room.everyoneWatched(seats.talks);
  for (const [conv, line] of visitors) {
    const agent = watched.get(conv);
    if (agent === undefined) throw new Error(`${conv} was given to an agent of another generator`);
    talks.push(new Talk(talks.length, conv, line, agent, tally));
  }
  room.begin();
  const { apart, port, agents } = seats;
  if (apart !== null)
    await assertApart(
      port,
      new Map([
        [apart[0], talks.length],
        [apart[1], agents.length],
      ]),
    );
}

function say(line: Line, frame: ClientFrame): void {
  line.send(toWire(encodeFrame(frame)));
}

function firstWord(conv: ConversationId): ClientFrame {
  return { t: "send", ref: 1, conv, cmid: "the-first-word-0", body: { type: "text", text: "Good morning" } };
}

class Room {
  readonly #seats: PeakdeskSeats;
  readonly #ear: Ear;
  readonly #tally: Tally;
  readonly #ring: Ring | null;
  readonly #watched = new Map<string, Line>();
  readonly #asked = new Set<string>();
  #whenWatched: (() => void) | null = null;
  #begun = false;

  constructor(seats: PeakdeskSeats, ear: Ear, tally: Tally) {
    this.#seats = seats;
    this.#ear = ear;
    this.#tally = tally;
    this.#ring = seats.apart === null ? null : new Ring(seats.apart);
  }

  /** From here on frames are counted, not read. */
  begin(): void {
    this.#begun = true;
  }

  /** A new visitor, or null in place of the conversation if its shard is not the wanted one. */
  async visitor(): Promise<{ conv: string | null; line: Line }> {
    const { id, conv, line } = await this.#stranger();
    const { apart } = this.#seats;
    return { conv: apart === null || this.#shardOf(id) === apart[0] ? conv : null, line };
  }

  /** Another process may take a port between its two uses; then another port is looked for. */
  async agent(token: string): Promise<void> {
    const { apart } = this.#seats;
    if (apart === null) return this.#signIn(token, undefined);
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#signIn(token, await this.#portThatLeadsTo(apart[1]));
      } catch (error) {
        if (attempt === attemptsMax || !String(error).includes("EADDRINUSE")) throw error;
      }
    }
  }

  everyoneWatched(count: number): Promise<ReadonlyMap<string, Line>> {
    return new Promise((resolve) => {
      const look = () => {
        if (this.#watched.size < count) return;
        this.#whenWatched = null;
        resolve(this.#watched);
      };
      this.#whenWatched = look;
      look();
    });
  }

  #signIn(token: string, localPort: number | undefined): Promise<void> {
    return new Promise((online, failed) => {
      const hear = (line: Line, frame: ServerFrame) => {
        if (frame.t === "welcome") say(line, { t: "status", ref: 1, status: "online" });
        else if (frame.t === "ok" && frame.ref === 1) online();
        else if (frame.t === "desk") for (const { conv } of frame.conversations) this.#watch(line, conv);
        else if (frame.t === "stream") this.#nowWatched(line, frame.head.conv);
      };
      this.#open(localPort, { t: "hello", v: 1, as: "staff", token }, hear, failed);
    });
  }

  #watch(line: Line, conv: string): void {
    if (this.#asked.has(conv)) return;
    this.#asked.add(conv);
    say(line, { t: "watch", ref: 1_000 + this.#asked.size, conv, epoch: "", seq: 0 });
  }

  #nowWatched(line: Line, conv: string): void {
    this.#watched.set(conv, line);
    this.#whenWatched?.();
  }

  #stranger(): Promise<{ id: string; conv: string; line: Line }> {
    const { group } = this.#seats;
    return new Promise((resolve, failed) => {
      const hear = (line: Line, frame: ServerFrame) => {
        if (frame.t === "welcome" && frame.you.kind === "visitor")
          resolve({ id: frame.you.id, conv: frame.you.conv, line });
      };
      this.#open(undefined, { t: "hello", v: 1, as: "visitor", lang: "en", group }, hear, failed);
    });
  }

  /**
   * Threads share the port, and the kernel deals connections by their four numbers. A new visitor's id tells the thread;
   * a second connection with the same numbers reaches the same one.
   */
  async #portThatLeadsTo(shard: string): Promise<number> {
    for (;;) {
      const { id, line } = await this.#stranger();
      const { localPort } = line;
      if (this.#shardOf(id) === shard) {
        await line.reset();
        return localPort;
      }
      line.end();
    }
  }

  #shardOf(visitor: string): string | null {
    return this.#ring?.ownerOf({ kind: "visitor", id: visitor }) ?? null;
  }

  #open(
    localPort: number | undefined,
    hello: ClientFrame,
    hear: (line: Line, frame: ServerFrame) => void,
    failed: (error: Error) => void,
  ): void {
    const events: LineEvents = {
      opened: (line) => say(line, hello),
      message: (line, bytes, from, to) => {
        if (this.#begun) return this.#ear.hear(line, bytes, from, to);
        const frame = decodeServerFrame(bytes.subarray(from, to));
        if (frame.t === "error") failed(new Error(`the server refused: ${JSON.stringify(frame)}`));
        else hear(line, frame);
      },
      closed: (_, reason) => {
        if (this.#begun) this.#tally.error(reason);
        failed(new Error(reason));
      },
    };
    const place = { port: this.#seats.port, path: "/socket" };
    openLine(localPort === undefined ? place : { ...place, localAddress: "127.0.0.1", localPort }, events);
  }
}
