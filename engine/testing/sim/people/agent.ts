/** Somebody who answers, as fast as the cap and the mood allow. */
import type { ConversationView } from "../../../client/index.ts";
import type { Desk, Role } from "../../../protocol/frames.ts";
import type { ConversationId } from "../../../protocol/ids.ts";
import type { Gateway } from "../../../gateway/gateway.ts";
import { tagNames } from "../draw-routing.ts";
import type { Prng } from "../prng.ts";
import { plainDigest } from "../stand-ins.ts";
import { Device, type Owner, type Stage } from "./device.ts";
import { isAsked, newestOwn, pendingCount, sentence } from "./habits.ts";

export interface AgentPlan {
  readonly id: string;
  readonly name: string;
  readonly everyMs: number;
  readonly messagesMax: number;
  readonly longWinded: number;
  readonly breaks: number;
  readonly declines: number;
  readonly ignores: number;
  readonly ends: number;
  /** Probability of peeping at a conversation that is none of hers. */
  readonly nosy: number;
  /** Probability, for each conversation of hers, of giving it away or taking it back. */
  readonly transfers: number;
  readonly tags: number;
  readonly role: Role;
  /** A supervisor's: of deciding who has a conversation. */
  readonly forces: number;
}

/** Where agents sign in: any node that is open. */
export interface Reception {
  open(): Gateway | null;
  /** A conversation somewhere in the world, if there is one. */
  anyConversation(chance: Prng): string | null;
  anyAgent(chance: Prng): string;
  anyGroup(chance: Prng): string;
}

const signInMs = 86_400_000;

export class Agent {
  readonly plan: AgentPlan;
  device: Device | null = null;
  readonly #stage: Stage;
  readonly #reception: Reception;
  readonly #chance: Prng;
  readonly #owner: Owner;
  /** Watched without being hers. */
  #peeping: ConversationId | null = null;
  readonly #ignored = new Set<string>();
  #chaos = true;
  #opened = 0;
  #said = 0;
  #signingIn = false;

  constructor(stage: Stage, reception: Reception, plan: AgentPlan, chance: Prng) {
    this.#stage = stage;
    this.#reception = reception;
    this.plan = plan;
    this.#chance = chance;
    this.#owner = { kind: "staff", name: plan.name, id: plan.id };
    this.#next();
  }

  /** From now on: online, takes everybody, answers, and ends what was answered. */
  calmDown(): void {
    this.#chaos = false;
    this.#ignored.clear();
    this.#stopPeeping();
  }

  get settled(): boolean {
    const { link } = this.device ?? {};
    return link !== undefined && pendingCount(link) === 0 && link.phase.name === "open";
  }

  #next(): void {
    this.#stage.scheduler.after(
      this.#chaos ? this.#chance.wait(this.plan.everyMs) : this.#chance.between(200, 600),
      () => {
        this.#act();
        this.#next();
      },
    );
  }

  #act(): void {
    if (this.device?.link.phase.name === "stopped") this.#closePage();
    if (this.device === null) return this.#signIn();
    const { link } = this.device;
    const { desk } = link;
    if (link.phase.name !== "open" || desk === null) return;
    this.#discardRefused();
    this.#chooseStatus(desk);
    this.#answerOffers(desk);
    this.#watchOwn(desk);
    for (const { conv } of desk.conversations) this.#work(conv as ConversationId);
    if (this.#chaos && this.#chance.chance(this.plan.nosy)) this.#peep();
    if (this.#chaos && this.plan.role !== "agent" && this.#chance.chance(this.plan.forces)) this.#force();
    if (this.#chaos && this.#chance.chance(this.plan.breaks / 3)) this.#closePage();
  }

  #signIn(): void {
    const gateway = this.#reception.open();
    if (gateway === null || this.#signingIn) return;
    this.#signingIn = true;
    this.#opened += 1;
    const chance = this.#chance.stream(`page ${this.#opened}`);
    const secret = chance.base32(26);
    const { id } = this.plan;
    const until = Math.floor(this.#stage.scheduler.now) + signInMs;
    const command = { t: "agent.signIn", secretHash: plainDigest.sha256(secret), until } as const;
    // A node that dies takes the answer with it.
    const giveUp = this.#stage.scheduler.after(15_000, () => {
      this.#signingIn = false;
    });
    gateway.ask({ kind: "agent", id }, command, null, (value) => {
      giveUp();
      if (!this.#signingIn) return;
      this.#signingIn = false;
      if ((value as { ok: boolean }).ok) this.#open(chance, `${id}.${secret}`);
    });
  }

  #open(chance: Prng, token: string): void {
    this.device = new Device(this.#stage, this.#owner, this.#opened, chance, { as: "staff", token });
  }

  #closePage(): void {
    this.device?.close();
    this.device = null;
    this.#peeping = null;
  }

  #chooseStatus(desk: Desk): void {
    const link = this.device?.link;
    if (link === undefined) return;
    if (!this.#chaos || desk.status !== "online") {
      if (desk.status !== "online" && (!this.#chaos || this.#chance.chance(0.5))) link.status("online");
      return;
    }
    if (this.#chance.chance(this.plan.breaks)) this.#rest();
  }

  #rest(): void {
    const link = this.device?.link;
    const dice = this.#chance.next();
    if (dice < 0.5) link?.status("offline");
    else if (dice < 0.7) link?.status("away");
    else link?.status("away", this.#chance.pick(["meal", "meeting"]));
  }

  #answerOffers(desk: Desk): void {
    const link = this.device?.link;
    for (const { offer } of desk.offers) {
      if (this.#ignored.has(offer)) continue;
      const dice = this.#chaos ? this.#chance.next() : 1;
      if (dice < this.plan.ignores) this.#ignored.add(offer);
      else if (dice < this.plan.ignores + this.plan.declines) link?.decline(offer);
      else link?.accept(offer);
    }
  }

  #watchOwn(desk: Desk): void {
    const link = this.device?.link;
    if (link === undefined) return;
    const own = new Set<string>(desk.conversations.map(({ conv }) => conv));
    for (const conv of own) if (link.view(conv as ConversationId) === null) link.watch(conv as ConversationId);
    for (const { conv } of link.views()) if (!own.has(conv) && conv !== this.#peeping) link.unwatch(conv);
  }

  #work(conv: ConversationId): void {
    const link = this.device?.link;
    const view = link?.view(conv) ?? null;
    if (link === undefined || view === null || view.seq === 0) return;
    // It is on her desk, and over: she clears it away.
    if (view.head.stage === "closed") return this.#chance.chance(0.2) ? link.end(conv) : undefined;
    link.read(conv, view.seq);
    if (view.more) link.history(conv);
    if (this.#chaos) this.#workInChaos(view);
    else if (view.pending.length > 0) return;
    else if (isAsked(view)) this.#say(conv);
    else link.end(conv);
  }

  #workInChaos(view: ConversationView): void {
    const link = this.device?.link;
    const dice = this.#chance.next();
    if (this.#chance.chance(this.plan.transfers)) return this.#handOver(view.conv);
    if (this.#chance.chance(this.plan.tags)) return this.#tag(view.conv);
    if (dice < this.plan.ends) link?.end(view.conv);
    else if (dice < this.plan.ends + 0.05) this.#takeBack(view);
    else if (dice < this.plan.ends + 0.1) link?.typing(view.conv, this.#chance.chance(0.7));
    else if (dice < 0.7 && this.#said < this.plan.messagesMax) this.#say(view.conv);
  }

  /** To a person or a group, sometimes one that does not fit; and sometimes she changes her mind. */
  #handOver(conv: ConversationId): void {
    const link = this.device?.link;
    const dice = this.#chance.next();
    if (dice < 0.2) return link?.transferBack(conv);
    const note = this.#chance.chance(0.5) ? `note of ${this.plan.name}` : undefined;
    if (dice < 0.6) return link?.transfer(conv, { agent: this.#reception.anyAgent(this.#chance) }, note);
    link?.transfer(conv, { group: this.#reception.anyGroup(this.#chance) }, note);
  }

  #tag(conv: ConversationId): void {
    this.device?.link.tag(
      conv,
      tagNames.filter(() => this.#chance.chance(0.3)),
    );
  }

  /** A supervisor's: who has it, and who goes first. */
  #force(): void {
    const conv = this.#reception.anyConversation(this.#chance) as ConversationId | null;
    if (conv === null) return;
    if (this.#chance.chance(0.4)) this.#tag(conv);
    else this.device?.link.assign(conv, this.#reception.anyAgent(this.#chance));
  }

  #say(conv: ConversationId): void {
    this.#said += 1;
    this.device?.say(conv, sentence(this.plan.name, this.#said, this.#chance, this.plan.longWinded));
  }

  #takeBack(view: ConversationView): void {
    const own = newestOwn(view, "agent");
    if (own !== null && own.agent === this.plan.id) this.device?.link.recall(view.conv, own.seq);
  }

  #peep(): void {
    this.#stopPeeping();
    const conv = this.#reception.anyConversation(this.#chance) as ConversationId | null;
    if (conv === null || this.device?.link.desk?.conversations.some((held) => held.conv === conv)) return;
    this.#peeping = conv;
    this.device?.link.watch(conv);
  }

  #stopPeeping(): void {
    if (this.#peeping !== null) this.device?.link.unwatch(this.#peeping);
    this.#peeping = null;
  }

  #discardRefused(): void {
    const link = this.device?.link;
    for (const { conv, pending } of link?.views() ?? []) {
      for (const { cmid, refused } of pending) if (refused !== null) link?.discard(conv, cmid);
    }
  }
}
