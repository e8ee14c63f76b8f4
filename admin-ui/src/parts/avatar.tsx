import { isUnnamed } from "../words.ts";
import { Icon } from "./icons/icon.tsx";

const huesCount = 6;

/** A letter on a colour that stays with the person; without a name, a figure. `online` adds a dot, null adds none. */
export function Avatar({ id, name, online = null }: { id: string; name: string; online?: boolean | null }) {
  const letter = isUnnamed(name, id) ? null : Array.from(name.trim())[0]?.toUpperCase();
  return (
    <span class="avatar" data-hue={hueOf(id)} aria-hidden="true">
      {letter ?? <Icon name="person" />}
      {online !== null && <span class="dot avatar-dot" data-tone={online ? "online" : "offline"} />}
    </span>
  );
}

function hueOf(id: string): number {
  let mixed = 7;
  for (const char of id) mixed = (mixed * 131 + (char.codePointAt(0) ?? 0)) % 1_000_003;
  return mixed % huesCount;
}
