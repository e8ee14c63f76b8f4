/** Real actors without a shard around them: one mailbox for all, no journal, no sockets, a clock that is moved by hand. */
import type { ActorRef, Principal, SessionRef, Turn } from "../../engine/core/actor.ts";
import type { Command } from "../../engine/core/commands.ts";
import type { Config } from "../../engine/core/config.ts";
import { kinds, type AnyKind } from "../../engine/core/kinds.ts";
import { actorName } from "../../engine/runtime/actors.ts";

interface Player {
  readonly ref: ActorRef;
  readonly kind: AnyKind;
  readonly state: unknown;
  deadline: number | null;
}

interface Letter {
  readonly to: ActorRef;
  readonly command: Command;
  readonly from: SessionRef | null;
}

/** Hears every event after it was applied. */
export type Witness = (ref: ActorRef, event: unknown) => void;

export class Stage {
  now: number;
  turns = 0;
  refusals = 0;
  readonly #config: Config;
  readonly #players = new Map<string, Player>();
  readonly #letters: Letter[] = [];
  #witness: Witness = () => {};

  constructor(config: Config, now: number) {
    this.#config = config;
    this.now = now;
  }

  witness(witness: Witness): void {
    this.#witness = witness;
  }

  /** A client says this, and everything that follows from it happens. */
  says(principal: Principal | null, to: ActorRef, command: Command): void {
    this.#letters.push({ to, command, from: { shard: "s0", id: 1, principal } });
    this.settle();
  }

  /** Deadlines of the actor that have passed ring; then all letters are read. */
  passes(ms: number, watched: ActorRef): void {
    this.now += ms;
    const { deadline, ref } = this.#player(watched);
    if (deadline !== null && deadline <= this.now) this.#letters.push({ to: ref, command: { t: "due" }, from: null });
    this.settle();
  }

  settle(): void {
    for (let next = 0; next < this.#letters.length; next += 1) this.#turn(this.#letters[next] as Letter);
    this.#letters.length = 0;
  }

  #turn({ to, command, from }: Letter): void {
    this.turns += 1;
    const player = this.#player(to);
    const { kind, state } = player;
    const decision = kind.decide(state, command, this.#circumstances(from));
    if (!decision.ok) {
      this.refusals += 1;
      return;
    }
    for (const event of decision.events) {
      kind.apply(state, event);
      this.#witness(to, event);
    }
    if (decision.events.length > 0) player.deadline = kind.nextDeadline(state);
    for (const effect of decision.effects) {
      if (effect.do === "tell" || effect.do === "cast") {
        this.#letters.push({ to: effect.to, command: effect.command, from: null });
      }
    }
  }

  #circumstances(from: SessionRef | null): Turn {
    return {
      now: this.now,
      epoch: "bench",
      config: this.#config,
      from,
      attached: () => 1,
      rules: { message: (body) => body },
      base32: (length) => "a".repeat(length),
    };
  }

  #player(ref: ActorRef): Player {
    const name = actorName(ref);
    let player = this.#players.get(name);
    if (player === undefined) {
      const kind = kinds[ref.kind];
      player = { ref, kind, state: kind.initial(ref.id), deadline: null };
      this.#players.set(name, player);
    }
    return player;
  }
}
