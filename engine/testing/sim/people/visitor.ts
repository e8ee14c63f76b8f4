/** Somebody with a question, a bad connection and little patience. */
import type { ConversationId } from "../../../protocol/ids.ts";
import type { Prng } from "../prng.ts";
import { signed } from "../stand-ins.ts";
import { Device, type Owner, type Stage } from "./device.ts";
import { newestOwn, pendingCount, sentence } from "./habits.ts";

const lettersMax = 5;

export interface VisitorPlan {
  readonly name: string;
  /** Named by the page; null: rules choose. */
  readonly group: string | null;
  /** Tags that a signed identity vouches for; null: nobody knows who this is. */
  readonly identity: readonly string[] | null;
  readonly lang: string;
  readonly page: string;
  /** Mean time between two things this one does. */
  readonly everyMs: number;
  /** Everybody with the same rhythm acts at the same instants; 0: whenever it comes to mind. */
  readonly rhythmMs: number;
  /** Messages in the whole run. */
  readonly messagesMax: number;
  /** Probability of long texts, which fill the buffers of slow readers. */
  readonly longWinded: number;
  readonly reloads: number;
  readonly leaves: number;
  readonly ends: number;
  /** Of leaving a message for later. */
  readonly letters: number;
}

export class Visitor {
  readonly plan: VisitorPlan;
  readonly devices: Device[] = [];
  #token: string | null = null;
  readonly #stage: Stage;
  readonly #chance: Prng;
  readonly #owner: Owner;
  #letters = 0;
  #opened = 0;
  #said = 0;
  #chaos = true;
  /** The page is closed until somebody opens it again at this time. */
  #awayUntil = 0;

  constructor(stage: Stage, plan: VisitorPlan, chance: Prng) {
    this.#stage = stage;
    this.plan = plan;
    this.#chance = chance;
    this.#owner = { kind: "visitor", name: plan.name };
    this.#next(plan.everyMs);
  }

  /** From now on: stays, reads, says nothing new. */
  calmDown(): void {
    this.#chaos = false;
    this.#awayUntil = 0;
    this.#act();
  }

  /** Nothing of this visitor is still on its way, in either direction. */
  get settled(): boolean {
    return this.devices.every(({ link }) => {
      const loading = link.views().some((view) => view.more);
      const leaving = link.leaving.some(({ refused }) => refused === null);
      return pendingCount(link) === 0 && link.phase.name === "open" && !loading && !leaving;
    });
  }

  #next(mean: number): void {
    this.#stage.scheduler.after(this.#pause(mean), () => {
      this.#act();
      this.#next(this.#chaos ? this.plan.everyMs : 2_000);
    });
  }

  #pause(mean: number): number {
    const { rhythmMs } = this.plan;
    if (rhythmMs === 0 || !this.#chaos) return this.#chance.wait(mean);
    return rhythmMs - (this.#stage.scheduler.now % rhythmMs);
  }

  #act(): void {
    if (this.#stage.scheduler.now < this.#awayUntil) return;
    this.#forgetRefused();
    const device = this.devices.length === 0 ? null : this.#chance.pick(this.devices);
    if (device === null) return this.#open();
    if (this.#chaos) this.#actInChaos(device);
    else for (const each of this.devices) readEverything(each);
  }

  #actInChaos(device: Device): void {
    const { reloads, leaves, ends } = this.plan;
    const dice = this.#chance.next();
    if (dice < reloads) this.#reload(device);
    else if (dice < reloads + leaves) this.#leave();
    else if (dice < reloads + leaves + ends) this.#end(device);
    else if (dice < reloads + leaves + ends + 0.03) this.#open();
    else this.#talk(device);
  }

  #talk(device: Device): void {
    const { link } = device;
    const conv = link.current;
    if (conv === null) return;
    if (this.#letters < lettersMax && this.#chance.chance(this.plan.letters)) return this.#leaveMessage(device, conv);
    const dice = this.#chance.next();
    if (dice < 0.6) this.#say(device, conv);
    else if (dice < 0.8) readEverything(device);
    else if (dice < 0.87) takeBack(device, conv);
    else if (dice < 0.95) link.typing(conv, this.#chance.chance(0.7));
    else link.history(conv);
  }

  #say(device: Device, conv: ConversationId): void {
    if (this.#said >= this.plan.messagesMax || pendingCount(device.link) > 6) return;
    this.#said += 1;
    device.say(conv, sentence(this.plan.name, this.#said, this.#chance, this.plan.longWinded));
  }

  #leaveMessage({ link }: Device, conv: ConversationId): void {
    this.#letters += 1;
    const contact = { email: "somebody@example.com" };
    link.leave(conv, { contact, text: `${this.plan.name} asks to be called back (${this.#letters})` });
  }

  #end(device: Device): void {
    const conv = device.link.current;
    if (conv !== null && device.link.view(conv)?.head.stage !== "none") device.link.end(conv);
  }

  /** The page is loaded anew: the token survives, what was not delivered does not. */
  #reload(device: Device): void {
    this.#closePage(device);
    this.#open();
  }

  #leave(): void {
    for (const device of [...this.devices]) this.#closePage(device);
    const away = this.#chance.chance(0.6) ? this.#chance.between(500, 20_000) : this.#chance.between(61_000, 80_000);
    this.#awayUntil = this.#stage.scheduler.now + away;
  }

  #open(): void {
    if (this.devices.length >= 2) return;
    const { identity } = this.plan;
    // A second page before the first one has its token would be a second visitor.
    if (identity === null && this.#token === null && this.devices.length > 0) return;
    this.#opened += 1;
    const options = {
      as: "visitor",
      lang: this.plan.lang,
      page: { url: this.plan.page, title: "page" },
      ...(this.plan.group !== null && { group: this.plan.group }),
      ...(identity !== null && { identity: signed(this.plan.name, identity) }),
      ...(identity === null && this.#token !== null && { token: this.#token }),
    } as const;
    const chance = this.#chance.stream(`page ${this.#opened}`);
    const device = new Device(this.#stage, this.#owner, this.#opened, chance, options, (token) => {
      if (device.alive) this.#token = token;
    });
    this.devices.push(device);
  }

  #closePage(device: Device): void {
    device.close();
    this.devices.splice(this.devices.indexOf(device), 1);
  }

  /** Refused for good: somebody who is told that the line is full tries again later, in words of its own. */
  #forgetRefused(): void {
    for (const device of [...this.devices]) {
      if (device.link.phase.name === "stopped") {
        this.#closePage(device);
        this.#token = null;
        continue;
      }
      discardRefused(device);
    }
  }
}

function discardRefused({ link }: Device): void {
  for (const { conv, cmid, refused } of link.leaving) if (refused !== null) link.discard(conv, cmid);
  for (const { conv, pending } of link.views()) {
    for (const { cmid, refused } of pending) if (refused !== null) link.discard(conv, cmid);
  }
}

function readEverything({ link }: Device): void {
  for (const view of link.views()) {
    if (view.conv === link.current) link.read(view.conv, view.seq);
    if (view.more) link.history(view.conv);
  }
}

function takeBack({ link }: Device, conv: ConversationId): void {
  const view = link.view(conv);
  const own = view === null ? null : newestOwn(view, "visitor");
  if (own !== null) link.recall(conv, own.seq);
}
