/**
 * Invariant 14: no frame leaves the engine with anything of a conversation its reader may not read. The policy is written
 * here a second time, from the ledgers and from who opened the browser, without a line of the product's.
 */
import type { ConversationEvent, ServerFrame } from "../../../protocol/frames.ts";
import { idOfSigned } from "../stand-ins.ts";
import { Device } from "../people/device.ts";
import type { Wire } from "../wire.ts";
import { bytes, type Checker, type Courtroom } from "./checker.ts";

export function privacy({ truth, referee, groupsEver, roleOf }: Courtroom): Checker {
  /** Who speaks on a connection: the owner of the token it came with, or whom the engine made of it. */
  const visitorOf = new Map<Wire, string>();
  /** By token or signed identity. */
  const tokens = new Map<string, string>();
  /** `agent conversation`, for every offer and every conversation an agent ever had. */
  const everHers = new Set<string>();

  const mayRead = (wire: Wire, conv: string): boolean => {
    const visitor = conv.slice(0, conv.lastIndexOf("."));
    const { caller } = wire;
    if (!(caller instanceof Device) || caller.owner.kind === "visitor") return visitorOf.get(wire) === visitor;
    const { id } = caller.owner;
    for (const facts of truth.everyFacts(conv, null)) {
      if (facts.some((fact) => fact.k === "assigned" && fact.agent.id === id)) return true;
      if (roleOf(id) === "supervisor" && groupsOver(facts).some((group) => groupsEver(id).includes(group))) return true;
    }
    return false;
  };

  const welcomed = (wire: Wire, you: Extract<ServerFrame, { t: "welcome" }>["you"]) => {
    const { caller } = wire;
    if (you.kind === "staff") {
      const mine = caller instanceof Device && caller.owner.kind === "staff" && caller.owner.id === you.id;
      if (!mine) referee.accuse("privacy", `${wire.caller.name} is welcomed as ${you.id}`, wire.caller.name);
      return;
    }
    const expected = visitorOf.get(wire);
    const fresh = you.token !== undefined && ![...tokens.values()].includes(you.id);
    if (expected === undefined ? !fresh : expected !== you.id) {
      referee.accuse(
        "privacy",
        `${wire.caller.name} is welcomed as ${you.id}, which somebody else is`,
        wire.caller.name,
      );
    }
    if (you.token !== undefined) tokens.set(you.token, you.id);
    visitorOf.set(wire, you.id);
  };

  return {
    event({ kind, id, event }) {
      const hers = (event["offered"] ?? event["held"]) as { conv: string } | undefined;
      if (kind === bytes.agent && hers !== undefined) everHers.add(`${id} ${hers.conv}`);
    },
    reached(wire, frame) {
      if (frame.t !== "hello") return;
      // Whoever is known by a signature is somebody before being welcomed: other pages of theirs may be open.
      if (frame.identity !== undefined) tokens.set(frame.identity, idOfSigned(frame.identity));
      const owner = tokens.get(frame.identity ?? frame.token ?? "");
      if (owner === undefined) visitorOf.delete(wire);
      else visitorOf.set(wire, owner);
    },
    left(wire, frame) {
      if (frame.t === "welcome") return welcomed(wire, frame.you);
      if (frame.t === "desk") return deskIsHers(wire, frame);
      for (const conv of spokenOf(frame)) {
        if (!mayRead(wire, conv))
          referee.accuse("privacy", `${wire.caller.name} hears of ${conv} (${frame.t})`, conv, wire.caller.name);
      }
    },
  };

  /** A desk may be older than the journal by the time it leaves, but it never names what was never hers. */
  function deskIsHers(wire: Wire, { conversations, offers }: Extract<ServerFrame, { t: "desk" }>): void {
    const { caller } = wire;
    const id = caller instanceof Device && caller.owner.kind === "staff" ? caller.owner.id : "";
    for (const { conv } of [...conversations, ...offers]) {
      if (!everHers.has(`${id} ${conv}`))
        referee.accuse("privacy", `the desk of ${wire.caller.name} shows ${conv}`, conv, wire.caller.name);
    }
  }
}

/** Every group that owned the conversation at some seq: what left the engine a moment ago was decided a moment ago. */
function groupsOver(facts: readonly ConversationEvent[]): string[] {
  return facts.flatMap((fact) =>
    fact.k === "started" || fact.k === "queued" || fact.k === "assigned" ? [fact.group] : [],
  );
}

function spokenOf(frame: ServerFrame): string[] {
  switch (frame.t) {
    case "stream":
      return [frame.head.conv];
    case "event":
    case "page":
    case "typing":
    case "presence":
    case "place":
    case "transfer":
      return [frame.conv];
    case "beat":
      return frame.at === undefined ? [] : [frame.at.conv];
    case "welcome":
    case "ack":
    case "ok":
    case "error":
    case "left":
    case "desk":
    case "groups":
    case "notice":
    case "roster":
    case "bye":
      return [];
  }
}
