import type { Rules } from "../core/actor.ts";
import type { Body } from "../protocol/frames.ts";

/**
 * Where a plugin may stand on a conversation's path. A rule runs inside the shard, before the actor decides: it is
 * synchronous and pure, and what it returns is stored in the event, so that a replay needs no plugin.
 *
 *   rule              | place                        | budget | if it throws
 *   message:incoming  | before a message is stored   |   2 ms | the message passes unchanged
 */
export interface RuleHooks {
  /** What is stored and shown of what was said. */
  readonly "message:incoming"?: (body: Body) => Body;
}

/** A plugin is a plain object. */
export interface Plugin {
  /** Short lower-case name, unique in a deployment. */
  readonly name: string;
  readonly rules?: RuleHooks;
}

export function definePlugin(plugin: Plugin): Plugin {
  if (!/^[a-z][a-z0-9-]{0,39}$/.test(plugin.name)) {
    throw new Error(
      `a plugin's name is 1 to 40 characters of a-z 0-9 and -, beginning with a letter; got "${plugin.name}"`,
    );
  }
  return plugin;
}

/** The rules of all plugins as one, in the order of the list. A throwing plugin costs its own effect, never the message. */
export function combineRules(plugins: readonly Plugin[], onFault: (plugin: string, error: unknown) => void): Rules {
  const incoming = plugins.flatMap(({ name, rules }) => {
    const rule = rules?.["message:incoming"];
    return rule === undefined ? [] : [{ name, rule }];
  });
  return {
    message(body) {
      let current = body;
      for (const { name, rule } of incoming) {
        try {
          current = rule(current);
        } catch (error) {
          onFault(name, error);
        }
      }
      return current;
    },
  };
}
