/**
 * One schema per frame: the server validates with it, the types in frames.ts are derived from it.
 * Browsers import the types only, so TypeBox never reaches a widget.
 */
import { Type } from "typebox";
import { wireLimits } from "./limits.ts";

const strict = { additionalProperties: false } as const;
const id = () => Type.String({ minLength: 1, maxLength: 64, pattern: "^[A-Za-z0-9_-]+$" });
const conv = () => Type.String({ minLength: 3, maxLength: 80, pattern: "^[A-Za-z0-9_-]+\\.[0-9]+$" });
const cmid = () => Type.String({ minLength: 16, maxLength: 36, pattern: "^[A-Za-z0-9_-]+$" });
const ref = () => Type.Integer({ minimum: 1, maximum: 0xffff_ffff });
const seq = () => Type.Integer({ minimum: 0, maximum: 0xffff_ffff });
const ms = () => Type.Integer({ minimum: 0 });

export const text = Type.Object(
  { type: Type.Literal("text"), text: Type.String({ minLength: 1, maxLength: wireLimits.textCharsMax }) },
  strict,
);
/** What a message says. A union of one for now; rich text, images and cards join it. */
export const body = text;

export const position = Type.Object({ conv: conv(), epoch: Type.String({ maxLength: 32 }), seq: seq() }, strict);

/** Ways to us that a client may name. */
const channel = Type.Union([Type.Literal("widget"), Type.Literal("app"), Type.Literal("link")]);

/** How a person can be reached who leaves a message; at least one of e-mail and phone. */
export const contact = Type.Object(
  {
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 80 })),
    email: Type.Optional(Type.String({ minLength: 3, maxLength: 200, pattern: "^[^@\\s]+@[^@\\s]+$" })),
    phone: Type.Optional(Type.String({ minLength: 3, maxLength: 40, pattern: "^[+0-9 ()-]+$" })),
  },
  strict,
);

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

const who = Type.Union([Type.Literal("visitor"), Type.Literal("agent"), Type.Literal("system")]);
const person = Type.Object({ id: Type.String(), name: Type.String() }, strict);
const stamp = { seq: seq(), at: ms() };

/** One fact of a conversation, in the dense order of its `seq`. */
export const conversationEvents = {
  started: Type.Object({ ...stamp, k: Type.Literal("started"), group: Type.String() }, strict),
  queued: Type.Object(
    {
      ...stamp,
      k: Type.Literal("queued"),
      group: Type.String(),
      /** `new` by their own words, `full`: another group was full, `lost`: their agent is gone. */
      why: Type.Union([Type.Literal("new"), Type.Literal("full"), Type.Literal("lost")]),
    },
    strict,
  ),
  assigned: Type.Object(
    {
      ...stamp,
      k: Type.Literal("assigned"),
      agent: person,
      /** Of the agent from now on; differs from where the visitor queued after an overflow or a transfer. */
      group: Type.String(),
      how: Type.Union([
        Type.Literal("queue"),
        Type.Literal("transfer"),
        Type.Literal("forced"),
        Type.Literal("contact"),
      ]),
    },
    strict,
  ),
  message: Type.Object(
    {
      ...stamp,
      k: Type.Literal("message"),
      by: who,
      agent: Type.Optional(Type.String()),
      cmid: Type.String(),
      /** Null after a recall: the words are gone from the journal's view of the conversation. */
      body: Type.Union([body, Type.Null()]),
    },
    strict,
  ),
  recalled: Type.Object({ ...stamp, k: Type.Literal("recalled"), by: who, target: seq() }, strict),
  read: Type.Object({ ...stamp, k: Type.Literal("read"), by: who, upTo: seq() }, strict),
  closed: Type.Object(
    {
      ...stamp,
      k: Type.Literal("closed"),
      by: who,
      why: Type.Union([
        Type.Literal("done"),
        Type.Literal("left_queue"),
        Type.Literal("queue_full"),
        Type.Literal("queue_timeout"),
        Type.Literal("silent"),
        Type.Literal("off_hours"),
      ]),
    },
    strict,
  ),
  /** Left for later, because nobody could serve: an item of the group's inbox. */
  left: Type.Object({ ...stamp, k: Type.Literal("left"), cmid: Type.String(), text: Type.String() }, strict),
} as const;

const { started, queued, assigned, message, recalled, read, closed, left } = conversationEvents;
// Listed, because the type of a union needs a tuple: `Object.values` would make it `never`.
const event = Type.Union([started, queued, assigned, message, recalled, read, closed, left]);
const stage = Type.Union([
  Type.Literal("none"),
  Type.Literal("waiting"),
  Type.Literal("talking"),
  Type.Literal("closed"),
]);

/** Where a conversation can go: a person, or a group. */
const place = Type.Object(
  { kind: Type.Union([Type.Literal("agent"), Type.Literal("group")]), id: Type.String(), name: Type.String() },
  strict,
);

/** What a client needs to draw a conversation besides its events. */
export const head = Type.Object(
  {
    conv: Type.String(),
    stage,
    group: Type.Union([Type.String(), Type.Null()]),
    agent: Type.Union([person, Type.Null()]),
    visitor: person,
    /** Read cursors: the highest seq each side has seen. */
    visitorRead: seq(),
    agentRead: seq(),
    visitorOnline: Type.Boolean(),
    /** For visitors: whether their group is open, and when that changes next; null: never. */
    service: Type.Optional(
      Type.Object(
        {
          open: Type.Boolean(),
          changesAt: Type.Union([ms(), Type.Null()]),
          /** Whoever cannot be served is asked for a message. */
          form: Type.Boolean(),
        },
        strict,
      ),
    ),
    /** For staff: tags of the visitor, and a transfer that waits for its answer. */
    tags: Type.Optional(Type.Array(Type.String())),
    transfer: Type.Optional(Type.Object({ to: place, by: Type.String(), until: ms() }, strict)),
  },
  strict,
);

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
