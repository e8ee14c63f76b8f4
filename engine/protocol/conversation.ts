/** Schemas of what a conversation consists of: names, words, facts and the head above them. */
import { Type } from "typebox";
import { wireLimits } from "./limits.ts";

export const strict = { additionalProperties: false } as const;
export const id = () => Type.String({ minLength: 1, maxLength: 64, pattern: "^[A-Za-z0-9_-]+$" });
export const conv = () => Type.String({ minLength: 3, maxLength: 80, pattern: "^[A-Za-z0-9_-]+\\.[0-9]+$" });
export const cmid = () => Type.String({ minLength: 16, maxLength: 36, pattern: "^[A-Za-z0-9_-]+$" });
export const ref = () => Type.Integer({ minimum: 1, maximum: 0xffff_ffff });
export const seq = () => Type.Integer({ minimum: 0, maximum: 0xffff_ffff });
export const ms = () => Type.Integer({ minimum: 0 });

export const text = Type.Object(
  { type: Type.Literal("text"), text: Type.String({ minLength: 1, maxLength: wireLimits.textCharsMax }) },
  strict,
);
/** What a message says. A union of one for now; rich text, images and cards join it. */
export const body = text;

export const position = Type.Object({ conv: conv(), epoch: Type.String({ maxLength: 32 }), seq: seq() }, strict);

/** How a person can be reached who leaves a message; at least one of e-mail and phone. */
export const contact = Type.Object(
  {
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 80 })),
    email: Type.Optional(Type.String({ minLength: 3, maxLength: 200, pattern: "^[^@\\s]+@[^@\\s]+$" })),
    phone: Type.Optional(Type.String({ minLength: 3, maxLength: 40, pattern: "^[+0-9 ()-]+$" })),
  },
  strict,
);

export const who = Type.Union([Type.Literal("visitor"), Type.Literal("agent"), Type.Literal("system")]);
export const person = Type.Object({ id: Type.String(), name: Type.String() }, strict);
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
export const event = Type.Union([started, queued, assigned, message, recalled, read, closed, left]);
const stage = Type.Union([
  Type.Literal("none"),
  Type.Literal("waiting"),
  Type.Literal("talking"),
  Type.Literal("closed"),
]);

/** Where a conversation can go: a person, or a group. */
export const place = Type.Object(
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
