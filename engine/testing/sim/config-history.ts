/** Every configuration that the directory ever spoke: a shard decides with the newest one it has heard of. */
import type { Config } from "../../core/config.ts";
import { noConfig } from "../../core/config.ts";
import type { KindTable } from "../../runtime/actors.ts";

export class ConfigHistory {
  /** Oldest first. A restored backup brings old numbers again, with other contents perhaps. */
  readonly all: Config[] = [noConfig];
  readonly #known = new Set<string>();

  get newest(): Config {
    return this.all[this.all.length - 1] ?? noConfig;
  }

  watch(table: KindTable): KindTable {
    const { directory } = table;
    return {
      ...table,
      directory: {
        ...directory,
        decide: (state, command, turn) => {
          const decision = directory.decide(state, command, turn);
          for (const effect of decision.ok ? decision.effects : [])
            if (effect.do === "config") this.#note(effect.config);
          return decision;
        },
      },
    };
  }

  #note(config: Config): void {
    const text = JSON.stringify(config);
    if (this.#known.has(text)) return;
    this.#known.add(text);
    this.all.push(config);
  }
}
