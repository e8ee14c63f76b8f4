import type { Signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

export interface MenuItem {
  readonly id: string;
  readonly label: string;
  /** A dot in front, in the colour of a presence. */
  readonly dot?: "online" | "away" | "offline";
  /** Undefined: not one that is or is not. */
  readonly checked?: boolean;
  readonly run: () => void;
}

/** Between button and list, and between list and the edge of the window. */
const gapPx = 4;
const widthPxMin = 176;

interface Props {
  readonly label: string;
  readonly title?: string;
  readonly open: Signal<boolean>;
  readonly items: readonly MenuItem[];
  /** One of the items counts, or each for itself. */
  readonly choice?: "one" | "many";
  /** Edge of the button that the list keeps to. */
  readonly side?: "start" | "end";
  /** Class of the button. */
  readonly look: string;
  readonly disabled?: boolean;
  readonly children: ComponentChildren;
}

/** A button with a list behind it. Arrows move, Enter and Space choose, Escape and going elsewhere close it. */
export function Menu(props: Props) {
  const { label, title, open, items, look, side = "start", choice = "one", disabled = false, children } = props;
  const place = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const close = () => {
    open.value = false;
    button.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!open.value) {
      if (event.key !== "ArrowDown") return;
      open.value = true;
    } else if (event.key === "Escape") close();
    else if (!moveFocus(place.current, event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  const onFocusOut = (event: FocusEvent) => {
    if (event.relatedTarget instanceof Node && place.current?.contains(event.relatedTarget) === true) return;
    open.value = false;
  };
  return (
    <div ref={place} class="menu-place" onKeyDown={onKeyDown} onFocusOut={onFocusOut}>
      <button
        ref={button}
        type="button"
        class={look}
        title={title}
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={open.value}
        disabled={disabled}
        onClick={() => (open.value = !open.value)}
      >
        {children}
      </button>
      {open.value && <List label={label} items={items} side={side} choice={choice} onChosen={close} />}
    </div>
  );
}

interface ListProps extends Required<Pick<Props, "label" | "items" | "side" | "choice">> {
  readonly onChosen: () => void;
}

function List({ label, items, side, choice, onChosen }: ListProps) {
  const ref = useRef<HTMLUListElement>(null);
  useLayoutEffect(() => {
    putBeside(ref.current, side);
    const all = itemsIn(ref.current);
    (all.find((item) => item.ariaChecked === "true" && choice === "one") ?? all[0])?.focus();
  }, [choice, side]);
  return (
    <ul ref={ref} class="menu-list" role="menu" aria-label={label}>
      {items.map((item) => (
        <li key={item.id} role="none">
          <button
            type="button"
            class="menu-item"
            tabIndex={-1}
            role={roleOf(item, choice)}
            aria-checked={item.checked}
            onClick={() => {
              item.run();
              if (choice === "one") onChosen();
            }}
          >
            {item.dot !== undefined && <span class="dot" data-tone={item.dot} />}
            <span>{item.label}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** Fixed to the window, because what the button stands in may scroll: below it where there is room, else above. */
function putBeside(list: HTMLElement | null, side: "start" | "end"): void {
  const button = list?.parentElement?.querySelector("button")?.getBoundingClientRect();
  if (list === null || button === undefined) return;
  list.style.minWidth = `${Math.max(button.width, widthPxMin)}px`;
  const { offsetWidth: width, offsetHeight: height } = list;
  const below = button.bottom + gapPx;
  const top = below + height <= innerHeight - gapPx ? below : Math.max(gapPx, button.top - gapPx - height);
  const left = side === "start" ? button.left : button.right - width;
  list.style.top = `${top}px`;
  list.style.left = `${Math.max(gapPx, Math.min(left, innerWidth - width - gapPx))}px`;
}

function roleOf({ checked }: MenuItem, choice: "one" | "many") {
  if (checked === undefined) return "menuitem";
  return choice === "one" ? "menuitemradio" : "menuitemcheckbox";
}

function itemsIn(place: HTMLElement | null): HTMLButtonElement[] {
  return [...(place?.querySelectorAll<HTMLButtonElement>(".menu-item") ?? [])];
}

/** Goes round at both ends. False for keys that move nothing. */
function moveFocus(place: HTMLElement | null, key: string): boolean {
  const all = itemsIn(place);
  const here = all.findIndex((item) => item === document.activeElement);
  const to: Readonly<Record<string, number>> = {
    ArrowDown: here + 1,
    ArrowUp: here <= 0 ? all.length - 1 : here - 1,
    Home: 0,
    End: all.length - 1,
  };
  const next = to[key];
  if (next === undefined || all.length === 0) return false;
  all[next % all.length]?.focus();
  return true;
}
