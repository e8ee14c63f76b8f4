/** Counts what a run must have seen at least once; a run that never lost a frame proves nothing about lost frames. */
import type { ClientFrame, ServerFrame } from "../../protocol/frames.ts";
import { decodePacket } from "../../runtime/packet.ts";
import type { Checker, Courtroom } from "./checkers/checker.ts";
import type { ActorEvent } from "./ledger.ts";
import { bytes } from "./checkers/checker.ts";
import { Device } from "./people/device.ts";

export interface Witness extends Checker {
  delivered(from: string, to: string, frame: Uint8Array): void;
}

export function witness({ truth, referee }: Courtroom): Witness {
  /** Messages that reached the engine and are not durable. */
  const underWay = new Set<string>();
  const newestBoot = new Map<string, number>();

  const sendReached = (frame: Extract<ClientFrame, { t: "send" }>) => {
    const stored = truth
      .conversation(frame.conv)
      ?.facts.some((fact) => fact.k === "message" && fact.cmid === frame.cmid);
    if (stored === true) referee.saw("dedup hit");
    else if (underWay.has(frame.cmid)) referee.saw("dedup hit on a pending write");
    underWay.add(frame.cmid);
  };

  const routed = (event: ActorEvent) => {
    if (event.t === "opened") referee.saw("ring opened");
    if (event.t === "offered" && event["claim"] !== null) referee.saw("agent lent");
    if (event.t === "joined" && event["hold"] !== null) referee.saw("kept for the agent of last time");
    if (event.t === "boosted") referee.saw("place in line moved");
  };

  return {
    reached(_wire, frame) {
      if (frame.t === "send") sendReached(frame);
    },
    event({ kind, event }) {
      const e = event["e"] as { k: string; cmid?: string; why?: string; how?: string } | undefined;
      if (kind === bytes.visitor && e?.k === "message") underWay.delete(e.cmid ?? "");
      if (kind === bytes.visitor && e?.k === "closed") referee.saw(`closed: ${e.why ?? ""}`);
      if (kind === bytes.visitor && e?.k === "queued") referee.saw(`in line: ${e.why ?? ""}`);
      if (kind === bytes.visitor && e?.k === "assigned") referee.saw(`assigned: ${e.how ?? ""}`);
      if (kind === bytes.visitor && e?.k === "left") referee.saw("message left");
      if (kind === bytes.visitor && event.t === "transferEnded") referee.saw(`transfer ended: ${String(event["end"])}`);
      if (kind === bytes.queue) routed(event);
      if (kind === bytes.agent && event.t === "handedOver") referee.saw("agent lost");
      if (kind === bytes.directory) referee.saw(`configuration: ${event.t}`);
      if (kind === bytes.queue && event.t === "returned")
        referee.saw(event["exclude"] === true ? "offer passed by" : "offer returned");
    },
    heard(device, frame: ServerFrame) {
      if (frame.t === "stream" && frame.seq > 0) referee.saw(frame.recovered ? "recovered" : "not recovered");
      if (frame.t === "error") referee.saw(`error: ${frame.name}`);
      if (frame.t === "page") referee.saw("page of history");
      if (frame.t === "bye") referee.saw("bye");
      if (frame.t === "left" && device instanceof Device) referee.saw("left");
    },
    delivered(from, to, frame) {
      const { boot } = decodePacket(frame);
      const link = `${from}>${to}`;
      if (boot < (newestBoot.get(link) ?? 0)) referee.saw("packet of an earlier life");
      newestBoot.set(link, Math.max(boot, newestBoot.get(link) ?? 0));
    },
  };
}
