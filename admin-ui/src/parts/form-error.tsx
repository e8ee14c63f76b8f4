import { Icon } from "./icons/icon.tsx";

/** What is wrong with a form as a whole. The place is always there, so that a screen reader hears what comes into it. */
export function FormError({ text }: { text: string | null }) {
  return (
    <div role="alert">
      {text !== null && (
        <p class="form-error">
          <Icon name="alert" />
          <span>{text}</span>
        </p>
      )}
    </div>
  );
}
