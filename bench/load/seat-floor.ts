/** Takes places at the bare relay: who is whose is said in the address, nothing else is said before the first word. */
import type { Ear } from "./ear.ts";
import { openLine, type Line, type LineEvents } from "./line.ts";
import type { FloorSeats } from "./orders.ts";
import { Talk } from "./talk.ts";
import type { Tally } from "./tally.ts";

/** As long as a real one: `v`, 24 characters, the number. */
const conv = `v${"x".repeat(24)}.1`;

export async function seatAtFloor(seats: FloorSeats, talks: Talk[], ear: Ear, tally: Tally): Promise<void> {
  const { port, talks: count, talksPerAgent } = seats;
  const open = (path: string) =>
    new Promise<Line>((opened, refused) => {
      const events: LineEvents = {
        opened,
        message: (line, bytes, from, to) => ear.hear(line, bytes, from, to),
        closed: (_, reason) => {
          tally.error(reason);
          refused(new Error(reason));
        },
      };
      openLine({ port, path }, events);
    });
  let agent: Line | null = null;
  for (let index = 0; index < count; index += 1) {
    if (agent === null || index % talksPerAgent === 0) {
      agent = await open(`/socket?side=a&first=${index}&count=${Math.min(talksPerAgent, count - index)}`);
    }
    const visitor = await open(`/socket?side=v&first=${index}&count=1`);
    talks.push(new Talk(index, conv, visitor, agent, tally));
  }
}
