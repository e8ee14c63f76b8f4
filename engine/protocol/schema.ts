/**
 * One schema per frame: the server validates with it, the types in frames.ts are derived from it.
 * Browsers import the types only, so TypeBox never reaches a widget.
 */
import { Type } from "typebox";
import {
  body,
  cmid,
  contact,
  conv,
  event,
  head,
  id,
  ms,
  person,
  place,
  position,
  ref,
  seq,
  strict,
  who,
} from "./conversation.ts";
import { wireLimits } from "./limits.ts";

export { body, contact, conversationEvents, head, position } from "./conversation.ts";

/** Ways to us that a client may name. */
const channel = Type.Union([Type.Literal("widget"), Type.Literal("app"), Type.Literal("link")]);

export const clientFrames = {
  hello: Type.Object(
    {
      t: Type.Literal("hello"),
      v: Type.Literal(1),
      as: Type.Union([Type.Literal("visitor"), Type.Literal("staff")]),
      token: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
      identity: Type.Optional(Type.String({ minLength: 1, maxLength: 2_000 })),
      lang: Type.Optional(Type.String({ minLength: 2, maxLength: 20, pattern: "^[A-Za-z-]+$" })),
      group: Type.Optional(id()),
      /** How the visitor reached us; routing rules may look at it. */
      channel: Type.Optional(channel),
      page: Type.Optional(
        Type.Object({ url: Type.String({ maxLength: 1_000 }), title: Type.String({ maxLength: 200 }) }, strict),
      ),
      resume: Type.Optional(Type.Array(position, { maxItems: wireLimits.resumeMax })),
    },
    strict,
  ),
  send: Type.Object({ t: Type.Literal("send"), ref: ref(), conv: conv(), cmid: cmid(), body }, strict),
  recall: Type.Object({ t: Type.Literal("recall"), ref: ref(), conv: conv(), seq: seq() }, strict),
  read: Type.Object({ t: Type.Literal("read"), ref: ref(), conv: conv(), seq: seq() }, strict),
  typing: Type.Object({ t: Type.Literal("typing"), conv: conv(), on: Type.Boolean() }, strict),
  watch: Type.Object(
    { t: Type.Literal("watch"), ref: ref(), conv: conv(), epoch: Type.String({ maxLength: 32 }), seq: seq() },
    strict,
  ),
  unwatch: Type.Object({ t: Type.Literal("unwatch"), conv: conv() }, strict),
  history: Type.Object({ t: Type.Literal("history"), ref: ref(), conv: conv(), before: seq() }, strict),
  end: Type.Object({ t: Type.Literal("end"), ref: ref(), conv: conv() }, strict),
  status: Type.Object(
    {
      t: Type.Literal("status"),
      ref: ref(),
      status: Type.Union([Type.Literal("online"), Type.Literal("away"), Type.Literal("offline")]),
      /** Why away: one of the breaks of the configuration. */
      reason: Type.Optional(id()),
    },
    strict,
  ),
  accept: Type.Object({ t: Type.Literal("accept"), ref: ref(), offer: Type.String({ maxLength: 80 }) }, strict),
  decline: Type.Object(
    {
      t: Type.Literal("decline"),
      ref: ref(),
      offer: Type.String({ maxLength: 80 }),
      reason: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    },
    strict,
  ),
  transfer: Type.Object(
    {
      t: Type.Literal("transfer"),
      ref: ref(),
      conv: conv(),
      /** Exactly one of both. */
      agent: Type.Optional(id()),
      group: Type.Optional(id()),
      /** For the one who takes over; the visitor never sees it. */
      note: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
    },
    strict,
  ),
  transferBack: Type.Object({ t: Type.Literal("transferBack"), ref: ref(), conv: conv() }, strict),
  assign: Type.Object({ t: Type.Literal("assign"), ref: ref(), conv: conv(), agent: id() }, strict),
  tag: Type.Object(
    { t: Type.Literal("tag"), ref: ref(), conv: conv(), tags: Type.Array(id(), { maxItems: wireLimits.tagsMax }) },
    strict,
  ),
  leave: Type.Object(
    {
      t: Type.Literal("leave"),
      ref: ref(),
      conv: conv(),
      cmid: cmid(),
      contact,
      text: Type.String({ minLength: 1, maxLength: wireLimits.textCharsMax }),
      /** Names of uploads. */
      files: Type.Optional(Type.Array(id(), { maxItems: wireLimits.leftFilesMax })),
    },
    strict,
  ),
  roster: Type.Object({ t: Type.Literal("roster"), ref: ref(), group: id() }, strict),
} as const;

/** Who handed it over, with which words. */
const handed = { from: Type.Optional(person), note: Type.Optional(Type.String()) };

const role = Type.Union([Type.Literal("agent"), Type.Literal("supervisor"), Type.Literal("admin")]);
const refOrNull = Type.Union([ref(), Type.Null()]);

export const serverFrames = {
  welcome: Type.Object(
    {
      t: Type.Literal("welcome"),
      v: Type.Literal(1),
      you: Type.Union([
        Type.Object(
          {
            kind: Type.Literal("visitor"),
            id: Type.String(),
            name: Type.String(),
            /** Present once, when this visitor was made: keep it, send it in every later hello. */
            token: Type.Optional(Type.String()),
            /** The newest conversation, running or closed; `<id>.1` (stage "none") before the first. */
            conv: Type.String(),
          },
          strict,
        ),
        Type.Object({ kind: Type.Literal("staff"), id: Type.String(), name: Type.String(), role }, strict),
      ]),
      beatMs: ms(),
      now: ms(),
    },
    strict,
  ),
  ack: Type.Object({ t: Type.Literal("ack"), ref: ref(), cmid: Type.String(), seq: seq(), at: ms() }, strict),
  ok: Type.Object({ t: Type.Literal("ok"), ref: ref() }, strict),
  error: Type.Object(
    {
      t: Type.Literal("error"),
      ref: refOrNull,
      code: Type.Integer(),
      name: Type.String(),
      retry: Type.Union([Type.Literal("never"), Type.Literal("same"), Type.Literal("anew")]),
      afterMs: Type.Optional(ms()),
      detail: Type.Optional(Type.String()),
    },
    strict,
  ),
  stream: Type.Object(
    {
      t: Type.Literal("stream"),
      ref: refOrNull,
      epoch: Type.String(),
      /** Top seq of the conversation at this instant; the events end here. */
      seq: seq(),
      /** True: `events` continue the client's position. False: drop what you have, `events` are the newest part. */
      recovered: Type.Boolean(),
      events: Type.Array(event),
      head,
    },
    strict,
  ),
  event: Type.Object({ t: Type.Literal("event"), conv: Type.String(), epoch: Type.String(), e: event }, strict),
  page: Type.Object(
    { t: Type.Literal("page"), ref: ref(), conv: Type.String(), events: Type.Array(event), more: Type.Boolean() },
    strict,
  ),
  left: Type.Object({ t: Type.Literal("left"), conv: Type.String() }, strict),
  typing: Type.Object({ t: Type.Literal("typing"), conv: Type.String(), by: who, on: Type.Boolean() }, strict),
  presence: Type.Object({ t: Type.Literal("presence"), conv: Type.String(), online: Type.Boolean() }, strict),
  place: Type.Object(
    {
      t: Type.Literal("place"),
      conv: Type.String(),
      /** 1 = next. */
      place: Type.Integer({ minimum: 1 }),
      waiting: Type.Integer({ minimum: 1 }),
      /** Estimated wait, rounded up to a step that people understand; null: not known. The last step means "or longer". */
      estimateMs: Type.Union([ms(), Type.Null()]),
    },
    strict,
  ),
  desk: Type.Object(
    {
      t: Type.Literal("desk"),
      /** Grows with every change: a lower one that arrives late is dropped. */
      rev: Type.Integer(),
      status: Type.Union([Type.Literal("online"), Type.Literal("away"), Type.Literal("offline")]),
      reason: Type.Union([Type.String(), Type.Null()]),
      /** Since when the status is as it is. */
      since: ms(),
      /** Of the natural day: time online up to `since` (the running stretch is for the client to add), and conversations taken. */
      onlineMs: ms(),
      taken: Type.Integer(),
      cap: Type.Integer(),
      /** Breaks to choose from. */
      breaks: Type.Array(Type.Object({ id: Type.String(), name: Type.String() }, strict)),
      conversations: Type.Array(
        Type.Object(
          { conv: Type.String(), group: Type.String(), visitor: person, since: ms(), why: Type.String(), ...handed },
          strict,
        ),
      ),
      offers: Type.Array(
        Type.Object(
          {
            offer: Type.String(),
            conv: Type.String(),
            group: Type.String(),
            visitor: person,
            until: ms(),
            why: Type.String(),
            ...handed,
          },
          strict,
        ),
      ),
    },
    strict,
  ),
  groups: Type.Object(
    {
      t: Type.Literal("groups"),
      groups: Type.Array(
        Type.Object(
          { id: Type.String(), name: Type.String(), waiting: Type.Integer(), online: Type.Integer() },
          strict,
        ),
      ),
    },
    strict,
  ),
  beat: Type.Object(
    {
      t: Type.Literal("beat"),
      now: ms(),
      /** The position check: a client behind this resumes, a client ahead of it has seen what the server lost. */
      at: Type.Optional(position),
      deskRev: Type.Optional(Type.Integer()),
    },
    strict,
  ),
  /** How a transfer goes, for staff who watch the conversation. */
  transfer: Type.Object(
    {
      t: Type.Literal("transfer"),
      conv: Type.String(),
      to: place,
      state: Type.Union([
        Type.Literal("asking"),
        Type.Literal("taken"),
        Type.Literal("declined"),
        Type.Literal("expired"),
        Type.Literal("away"),
        Type.Literal("full"),
        Type.Literal("back"),
      ]),
    },
    strict,
  ),
  /** For supervisors: something that somebody should look at. */
  notice: Type.Object(
    {
      t: Type.Literal("notice"),
      kind: Type.Union([Type.Literal("agent_lost"), Type.Literal("agent_missed"), Type.Literal("over_cap")]),
      agent: person,
      /** Conversations it concerns. */
      count: Type.Integer(),
      at: ms(),
    },
    strict,
  ),
  /** Answer to `roster`: who could take over in a group. */
  roster: Type.Object(
    {
      t: Type.Literal("roster"),
      ref: ref(),
      group: Type.String(),
      waiting: Type.Integer(),
      agents: Type.Array(
        Type.Object(
          { id: Type.String(), name: Type.String(), accepting: Type.Boolean(), free: Type.Integer() },
          strict,
        ),
      ),
    },
    strict,
  ),
  bye: Type.Object({ t: Type.Literal("bye"), name: Type.String(), afterMs: ms() }, strict),
} as const;
