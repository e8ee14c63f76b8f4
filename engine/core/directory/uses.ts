/** Who still names what somebody wants to remove. */
import type { Config } from "../config.ts";

export function usesOfGroup({ agents, groups, rules }: Config, id: string): string[] {
  return [
    ...agents.filter((account) => account.groups.some((group) => group === id)).map(({ login }) => `account ${login}`),
    ...groups
      .filter(({ rings }) => rings.some((ring) => ring.groups.some((group) => group === id)))
      .map((group) => `a ring of group ${group.id}`),
    ...rules.filter(({ group }) => group === id).map((rule) => `rule ${rule.id}`),
  ];
}

export function usesOfHours({ groups }: Config, id: string): string[] {
  return groups.filter(({ hours }) => hours === id).map((group) => `group ${group.id}`);
}
