/** A client half that shows facts as they come instead of asking for what is missing and dropping what it has. */
import type { LinkPorts } from "../../../client/index.ts";
import type { ConversationEvent, ServerFrame, ServerFrames } from "../../../protocol/frames.ts";

type Careless = { readonly jumps: boolean; readonly stutters: boolean };

interface Screen {
  head: ServerFrames["stream"]["head"];
  events: ConversationEvent[];
}

export function careless(ports: LinkPorts, how: Careless): LinkPorts {
  const screens = new Map<string, Screen>();
  return { ...ports, decode: (bytes) => spoiled(ports.decode(bytes), screens, how) };
}

function spoiled(frame: ServerFrame, screens: Map<string, Screen>, { jumps, stutters }: Careless): ServerFrame {
  if (frame.t === "stream") {
    const { head, recovered } = frame;
    const known = recovered ? (screens.get(head.conv)?.events ?? []) : [];
    screens.set(head.conv, { head, events: [...known, ...frame.events] });
    return frame;
  }
  if (frame.t !== "event") return frame;
  const screen = screens.get(frame.conv);
  const last = screen?.events.at(-1)?.seq;
  if (screen === undefined || last === undefined) return frame;
  const jump = jumps && frame.e.seq > last + 1;
  const stutter = stutters && frame.e.seq <= last;
  if (frame.e.seq > last) screen.events.push(frame.e);
  if (!jump && !stutter) return frame;
  if (stutter) screen.events.push(frame.e);
  const { events, head } = screen;
  // The link believes a stream, so what it must show wrongly is told as one.
  return { t: "stream", ref: null, epoch: frame.epoch, seq: frame.e.seq, recovered: false, events: [...events], head };
}

/** Sends again what was not answered, as if it had never been sent. */
export function forgetful(ports: LinkPorts): LinkPorts {
  const sent = new Set<number>();
  return {
    ...ports,
    encode: (frame) => {
      if (frame.t !== "send" || !sent.has(frame.ref)) {
        if (frame.t === "send") sent.add(frame.ref);
        return ports.encode(frame);
      }
      return ports.encode({ ...frame, cmid: ports.cmid() });
    },
  };
}
