interface Choice<Value extends string> {
  readonly value: Value;
  readonly label: string;
  /** A dot in front, in the colour of a presence. */
  readonly dot?: "online" | "away" | "offline";
}

interface Props<Value extends string> {
  readonly label: string;
  readonly name: string;
  readonly choices: readonly Choice<Value>[];
  readonly value: Value | null;
  readonly disabled?: boolean;
  readonly onChoose: (value: Value) => void;
}

/** One of a few, side by side. Radio buttons underneath, so arrow keys and screen readers know it. */
export function Segmented<Value extends string>({
  label,
  name,
  choices,
  value,
  disabled = false,
  onChoose,
}: Props<Value>) {
  return (
    <fieldset class="segmented" disabled={disabled}>
      <legend class="sr-only">{label}</legend>
      {choices.map((choice) => (
        <label key={choice.value} class="segment">
          <input
            type="radio"
            name={name}
            value={choice.value}
            checked={choice.value === value}
            onChange={() => onChoose(choice.value)}
          />
          {choice.dot !== undefined && <span class="dot" data-tone={choice.dot} />}
          <span>{choice.label}</span>
        </label>
      ))}
    </fieldset>
  );
}
