const onMac = /Mac|iPhone|iPad/.test(navigator.userAgent);
const caps: Readonly<Record<string, string>> = onMac
  ? { $mod: "⌘", Alt: "⌥", Shift: "⇧", Enter: "↩" }
  : { $mod: "Ctrl", Enter: "↵" };

/** A shortcut as it is printed on the keys: `$mod+KeyK` is ⌘ K on a Mac, Ctrl K elsewhere. */
export function Keys({ keys }: { keys: string }) {
  const names = keys.split("+").filter((key) => !key.startsWith("["));
  return (
    <span class="keys">
      {names.map((key) => (
        <kbd key={key}>{caps[key] ?? key.replace(/^Key/, "")}</kbd>
      ))}
    </span>
  );
}
