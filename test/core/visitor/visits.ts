/** Visits, told step by step: the builder for stories about one visitor. */
import { visitor as kind } from "../../../engine/core/visitor/index.ts";
import type { Command, Refusal, Source } from "../../../engine/core/commands.ts";
import type { Config, Group, Hours } from "../../../engine/core/config.ts";
import type { VisitorEvent, VisitorState } from "../../../engine/core/visitor/state.ts";
import type { ConversationEvent } from "../../../engine/protocol/frames.ts";
import type { AgentId, Cmid, GroupId } from "../../../engine/protocol/ids.ts";
import { account, ann, conv, group, help, lin, max, offer, sales, Scene, staff, visitor } from "../scene.ts";

export const boss = "aboss" as AgentId;
export const eve = "aeve" as AgentId;
export const cmid = (name: string) => name.padEnd(16, "-") as Cmid;
/** Noon in Shanghai on a Tuesday. */
export const noon = Date.parse("2026-11-24T04:00:00Z");

const agents = [
  account({ name: "Lin" }),
  account({ id: max, login: "max", name: "Max", groups: [help] }),
  account({ id: eve, login: "eve", name: "Eve", groups: [sales] }),
  account({ id: boss, login: "boss", name: "Boss", role: "supervisor", groups: [sales] }),
];

export class Visit extends Scene<VisitorState, VisitorEvent> {
  constructor() {
    super(kind, ann);
    this.now = noon;
    this.listening = { visitor: 1 };
    this.config = { ...this.config, agents };
  }

  with(changes: Partial<Config>): this {
    this.config = { ...this.config, ...changes };
    return this;
  }

  /** The first group, changed; the others as given. */
  groups(changes: Partial<Group>, ...others: readonly Group[]): this {
    return this.with({
      groups: [group(changes), ...(others.length > 0 ? others : [group({ id: help, name: "Help" })])],
    });
  }

  hello(changes: Partial<Extract<Command, { t: "visitor.hello" }>> = {}): this {
    const hello = { t: "visitor.hello", secretHash: "s", token: "vann.s", verified: null, resume: [] } as const;
    return this.by(null).gets({ ...hello, ...changes });
  }

  says(text: string, n = 1): this {
    return this.by(visitor()).gets(say(text, n));
  }

  /** Somebody takes it: what the agent's actor tells. */
  taken(by: AgentId = lin, how: Source = "queue", changes: Partial<Assign> = {}): this {
    return this.by(null).gets({
      t: "visitor.assign",
      conv: conv(this.n),
      agent: { id: by, name: by },
      group: sales,
      how,
      offer: how === "queue" ? offer(`${by}.1`) : this.asked,
      ...changes,
    });
  }

  refused(by: AgentId, why: Refusal): this {
    return this.by(null).gets({ t: "visitor.refused", conv: conv(this.n), offer: this.asked, agent: by, why });
  }

  transfers(to: { agent?: AgentId; group?: GroupId; note?: string }, by: AgentId = lin): this {
    return this.by(staff(by)).gets({ t: "transfer", ref: 9, conv: conv(this.n), ...to });
  }

  forces(to: AgentId): this {
    return this.by(staff(boss, "supervisor")).gets({ t: "assign", ref: 9, conv: conv(this.n), agent: to });
  }

  ends(): this {
    return this.by(visitor()).gets({ t: "end", ref: 8, conv: conv(this.n) });
  }

  turnedAway(from: GroupId): this {
    return this.by(null).gets({ t: "visitor.turnedAway", conv: conv(this.n), group: from });
  }

  loses(agent: AgentId): this {
    return this.by(null).gets({ t: "visitor.orphaned", conv: conv(this.n), agent });
  }

  get n(): number {
    return this.state.conversation?.n ?? 1;
  }

  /** Offer of the transfer, the assignment or the contact that is under way. */
  get asked() {
    return this.state.conversation?.transfer?.id ?? this.state.contact?.id ?? offer("none");
  }

  get holder(): string | null {
    const { conversation } = this.state;
    return conversation?.stage === "talking" ? (conversation.agent?.id ?? null) : null;
  }

  get stage() {
    return this.state.conversation?.stage ?? "none";
  }

  get facts(): readonly ConversationEvent["k"][] {
    return this.state.conversation?.log.map(({ k }) => k) ?? [];
  }

  get last(): ConversationEvent | undefined {
    return this.state.conversation?.log.at(-1);
  }

  /** What the line was asked for, in the newest decision. */
  get request() {
    return this.tells("queue.join")[0]?.request;
  }
}

type Assign = Extract<Command, { t: "visitor.assign" }>;

export const say = (text: string, n = 1) =>
  ({ t: "send", ref: 1, conv: conv(n), cmid: cmid(text), body: { type: "text", text } }) as const;

export const arrives = () => new Visit().hello();
export const waits = () => arrives().says("hi");
export const talks = () => waits().taken();

/** Nine to six in Shanghai, every day. */
export const nineToSix: Hours = {
  id: "day",
  name: "Day",
  timeZone: "Asia/Shanghai",
  week: Array.from({ length: 7 }, () => [{ from: 540, to: 1080 }]),
  days: [],
};
