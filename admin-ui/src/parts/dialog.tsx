import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

interface Props {
  readonly label: string;
  readonly size?: "small" | "medium" | "wide" | "large";
  /** A click beside it closes it. Not for forms: what was written would be gone. */
  readonly light?: boolean;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** A native modal dialog that is open as long as it is drawn. The browser keeps the focus and gives it back. */
export function Dialog({ label, size = "medium", light = true, onClose, children }: Props) {
  const ref = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={ref}
      class="dialog"
      data-size={size}
      aria-label={label}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onPointerDown={(event) => {
        // The backdrop belongs to the dialog element; everything inside is a child.
        if (light && event.target === event.currentTarget) onClose();
      }}
    >
      <div class="dialog-body">{children}</div>
    </dialog>
  );
}
