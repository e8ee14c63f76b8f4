/**
 * Invariants 1, 5, 7: what was acknowledged is in the journal at that very place, once; what a user wrote is there at most
 * once and in the order of writing; and whoever stays until the end has nothing left undelivered.
 */
import type { ConversationEvent } from "../../../protocol/frames.ts";
import { pendingCount } from "../people/habits.ts";
import type { Device } from "../people/device.ts";
import { bytes, type Checker, type Courtroom } from "./checker.ts";

interface Written {
  readonly device: Device;
  /** Where order counts: an agent's words in one conversation, a visitor's in all of them. */
  readonly thread: string;
  /** 1, 2, 3 … in the life of the thread. */
  readonly place: number;
}

export function acknowledged({ truth, referee, devices }: Courtroom): Checker {
  /** By their words, of which no two are equal: an id may be anything, what was meant is what was typed. */
  const written = new Map<string, Written>();
  const places = new Map<string, number>();
  const sentTo = new Map<string, string>();
  const acks: { readonly conv: string; readonly cmid: string; readonly seq: number }[] = [];
  const stored = new Set<string>();
  const newestPlace = new Map<string, number>();

  const journaled = (e: Extract<ConversationEvent, { k: "message" }>) => {
    const text = e.body?.text ?? "";
    const known = written.get(text);
    const what = `"${text.slice(0, 30)}" (${e.cmid})`;
    if (known === undefined) return referee.accuse("acknowledged", `nobody wrote ${what}`, e.cmid);
    if (truth.rewound.size > 0) return;
    if (stored.has(text)) referee.accuse("acknowledged", `${what} is stored twice`, known.device.name);
    stored.add(text);
    if (known.place <= (newestPlace.get(known.thread) ?? 0)) {
      referee.accuse("order", `${what} is stored after what was written later`, known.device.name);
    }
    newestPlace.set(known.thread, known.place);
  };

  return {
    said(device, conv, _cmid, text) {
      const thread = device.owner.kind === "staff" ? `${device.name} ${conv}` : device.name;
      const place = (places.get(thread) ?? 0) + 1;
      places.set(thread, place);
      written.set(text, { device, thread, place });
    },
    event({ kind, event }) {
      const e = event["e"] as ConversationEvent | undefined;
      if (kind === bytes.visitor && event.t === "fact" && e?.k === "message") journaled(e);
    },
    reached(_wire, frame) {
      if (frame.t === "send") sentTo.set(frame.cmid, frame.conv);
    },
    heard(device, frame) {
      if (frame.t !== "ack") return;
      const conv = sentTo.get(frame.cmid) ?? "";
      const there = truth.everyFacts(conv, null).some((facts) => isThere(facts, frame.cmid, frame.seq));
      if (!there)
        referee.accuse(
          "acknowledged",
          `${frame.cmid} of ${device.name} is acknowledged, but not stored at ${frame.seq}`,
          conv,
          device.name,
        );
      acks.push({ conv, cmid: frame.cmid, seq: frame.seq });
    },
    quiet() {
      for (const { conv, cmid, seq } of acks) {
        if (truth.rewound.has(truth.writer(`${bytes.visitor}:${conv.slice(0, conv.indexOf("."))}`) ?? "")) continue;
        const facts = truth.conversation(conv)?.facts ?? [];
        const found = facts.filter((fact) => fact.k === "message" && fact.cmid === cmid);
        if (found.length !== 1 || found[0]?.seq !== seq) {
          referee.accuse(
            "acknowledged",
            `${cmid} was acknowledged as ${seq}; the journal has it ${found.length} times`,
            conv,
          );
        }
      }
      for (const device of devices()) {
        if (pendingCount(device.link) > 0)
          referee.accuse("acknowledged", `${device.name} still has something to deliver`, device.name);
      }
    },
  };
}

function isThere(facts: readonly ConversationEvent[], cmid: string, seq: number): boolean {
  const fact = facts[seq - 1];
  return fact?.k === "message" && fact.cmid === cmid;
}
