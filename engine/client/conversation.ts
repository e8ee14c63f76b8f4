/** Pure rules: how a conversation's view follows from what the server tells about it. */
import type { ConversationEvent, ConversationEvents, Head, Person, ServerFrames } from "../protocol/frames.ts";
import type { ConversationId } from "../protocol/ids.ts";
import type { ConversationView, TransferView } from "./view.ts";

/** A conversation of which nothing is known yet. */
export function blankView(conv: ConversationId, visitor: Person): ConversationView {
  const head: Head = {
    conv,
    stage: "none",
    group: null,
    agent: null,
    visitor,
    visitorRead: 0,
    agentRead: 0,
    visitorOnline: true,
  };
  return {
    conv,
    epoch: "",
    seq: 0,
    head,
    events: [],
    more: false,
    pending: [],
    typing: false,
    place: null,
    transfer: null,
  };
}

/**
 * The next event, in its place. "gap" means that something is missing or the history is another one: ask for the stream.
 * An event that is known already changes nothing and gives the very same view.
 */
export function withEvent(view: ConversationView, frame: ServerFrames["event"]): ConversationView | "gap" {
  if (view.seq > 0 && frame.epoch !== view.epoch) return "gap";
  if (frame.e.seq <= view.seq) return view;
  if (frame.e.seq > view.seq + 1) return "gap";
  return append({ ...view, epoch: frame.epoch }, frame.e);
}

/** The answer to a resume: the missing part if the server had it, else the newest part of the whole. */
export function withStream(view: ConversationView, frame: ServerFrames["stream"]): ConversationView {
  const missing = frame.events.filter((event) => event.seq > view.seq);
  const joins = (missing[0]?.seq ?? view.seq + 1) === view.seq + 1;
  if (!frame.recovered || !joins) return replaced(view, frame);
  // The head is as new as the stream; an answer that was overtaken by events knows less than we do.
  if (frame.seq < view.seq) return view;
  const grown = missing.reduce(append, { ...view, epoch: frame.epoch });
  return settled({ ...grown, head: frame.head, transfer: transferIn(frame, grown) });
}

/** The head knows what is asked; how the last one went is only told as it happens. */
function transferIn({ head }: ServerFrames["stream"], { transfer }: ConversationView): TransferView | null {
  if (head.transfer !== undefined) return { to: head.transfer.to, state: "asking" };
  return transfer?.state === "asking" ? null : transfer;
}

function replaced(view: ConversationView, frame: ServerFrames["stream"]): ConversationView {
  const first = frame.events[0]?.seq ?? frame.seq + 1;
  return settled({
    ...view,
    epoch: frame.epoch,
    seq: frame.seq,
    head: frame.head,
    transfer: transferIn(frame, view),
    events: frame.events,
    more: first > 1,
    typing: false,
  });
}

/** Older events in front. A page that does not touch what we have (the history was replaced meanwhile) is dropped. */
export function withPage(view: ConversationView, frame: ServerFrames["page"]): ConversationView {
  const first = view.events[0]?.seq ?? view.seq + 1;
  const last = frame.events.at(-1)?.seq;
  if (last === undefined) return view.more && !frame.more ? { ...view, more: false } : view;
  if (last !== first - 1) return view;
  return { ...view, events: [...frame.events, ...view.events], more: frame.more };
}

export function withTyping(view: ConversationView, typing: boolean): ConversationView {
  return view.typing === typing ? view : { ...view, typing };
}

export function withPlace(view: ConversationView, frame: ServerFrames["place"]): ConversationView {
  return settled({ ...view, place: { place: frame.place, waiting: frame.waiting, estimateMs: frame.estimateMs } });
}

/** How a transfer goes. Once it is over, the head no longer speaks of it. */
export function withTransfer(view: ConversationView, { to, state }: ServerFrames["transfer"]): ConversationView {
  const head = state === "asking" ? view.head : withoutTransfer(view.head);
  return { ...view, head, transfer: { to, state } };
}

export function withPresence(view: ConversationView, online: boolean): ConversationView {
  return { ...view, head: { ...view.head, visitorOnline: online } };
}

function append(view: ConversationView, event: ConversationEvent): ConversationView {
  const before = event.k === "recalled" ? view.events.map((other) => blanked(other, event)) : view.events;
  return settled({
    ...view,
    seq: event.seq,
    head: headAfter(view.head, event),
    events: [...before, event],
    typing: event.k === "message" ? false : view.typing,
    transfer: transferAfter(view, event),
  });
}

function transferAfter({ transfer }: ConversationView, event: ConversationEvent): TransferView | null {
  if (event.k === "closed" || (event.k === "assigned" && transfer?.state === "asking")) return null;
  return transfer;
}

function blanked(event: ConversationEvent, recall: ConversationEvents["recalled"]): ConversationEvent {
  return event.k === "message" && event.seq === recall.target ? { ...event, body: null } : event;
}

/** A place in line means something only while waiting, typing only while it can be read. */
function settled(view: ConversationView): ConversationView {
  const { stage } = view.head;
  return {
    ...view,
    place: stage === "waiting" ? view.place : null,
    typing: stage !== "closed" && view.typing,
  };
}

/** An event of a kind this client is too old for counts, and moves nothing. */
function headAfter(head: Head, event: ConversationEvent): Head {
  switch (event.k) {
    // Nobody waits yet: a group that is closed takes the words, and that is all.
    case "started":
      return { ...head, group: event.group, agent: null };
    case "queued":
      return { ...head, stage: "waiting", group: event.group, agent: null };
    case "assigned":
      return { ...withoutTransfer(head), stage: "talking", group: event.group, agent: event.agent };
    case "closed":
      return { ...withoutTransfer(head), stage: "closed" };
    case "read":
      return withCursor(head, event);
    default:
      return head;
  }
}

function withoutTransfer({ transfer: _over, ...head }: Head): Head {
  return head;
}

function withCursor(head: Head, { by, upTo }: ConversationEvents["read"]): Head {
  if (by === "visitor") return { ...head, visitorRead: Math.max(head.visitorRead, upTo) };
  if (by === "agent") return { ...head, agentRead: Math.max(head.agentRead, upTo) };
  return head;
}
